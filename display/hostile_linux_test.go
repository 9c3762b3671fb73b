package display

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"log/slog"
	"net"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"sameframe/protocol"
)

// A peerClient is a client at the other end of a real connection to a server, as a program is.
type peerClient struct {
	*net.UnixConn
	t    testing.TB
	base uint32
}

// socketpair returns both ends of a Unix socket.
func socketpair(t testing.TB) (ours, theirs *net.UnixConn) {
	t.Helper()
	fds, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		t.Fatal(err)
	}
	var ends [2]*net.UnixConn
	for i, fd := range fds {
		f := os.NewFile(uintptr(fd), "socket pair")
		c, err := net.FileConn(f)
		f.Close()
		if err != nil {
			t.Fatal(err)
		}
		ends[i] = c.(*net.UnixConn)
	}
	return ends[0], ends[1]
}

// dial connects a client to s, in the byte order given, and takes the server's answer. The connection is closed with the
// test, which fails if the server then keeps anything of the client.
func dial(t testing.TB, s *Server, order byte) *peerClient {
	t.Helper()
	stream, end := socketpair(t)
	done := make(chan struct{})
	go func() {
		defer close(done)
		s.serve(end)
	}()
	t.Cleanup(func() {
		stream.Close()
		select {
		case <-done:
		case <-time.After(60 * time.Second):
			buf := make([]byte, 1<<20)
			t.Fatalf("the server does not let go of a client that has gone\n%s", buf[:runtime.Stack(buf, true)])
		}
	})
	p := &peerClient{UnixConn: stream, t: t}
	hello := protocol.SetupRequest{ByteOrder: order, MajorVersion: protocol.MajorVersion}
	b := protocol.Append(nil, &hello)
	var reader binary.ByteOrder = binary.LittleEndian
	if order == protocol.BigEndian {
		reader = binary.BigEndian
		protocol.Swap[protocol.SetupRequest](b)
	}
	p.write(b)
	head := p.read(8)
	if head[0] != 1 {
		t.Fatalf("the answer to a setup begins with % x", head)
	}
	rest := p.read(4 * int(reader.Uint16(head[6:])))
	p.base = reader.Uint32(rest[4:])
	return p
}

func (p *peerClient) write(b []byte) {
	p.t.Helper()
	if _, err := p.Write(b); err != nil {
		p.t.Fatal(err)
	}
}

func (p *peerClient) read(n int) []byte {
	p.t.Helper()
	b := make([]byte, n)
	p.SetReadDeadline(time.Now().Add(60 * time.Second))
	if _, err := io.ReadFull(p, b); err != nil {
		p.t.Fatal(err)
	}
	return b
}

// roundTrip checks that the server still answers this client, whatever events come before.
func (p *peerClient) roundTrip() {
	p.t.Helper()
	p.write([]byte{byte(protocol.OpGetInputFocus), 0, 1, 0})
	for {
		switch b := p.read(32); b[0] {
		case protocol.ReplyType:
			return
		case protocol.ErrorType:
			p.t.Fatalf("GetInputFocus was answered by % x", b)
		}
	}
}

// ended waits until the server has cut the client off.
func (p *peerClient) ended() {
	p.t.Helper()
	p.SetReadDeadline(time.Now().Add(60 * time.Second))
	if _, err := io.Copy(io.Discard, p); err != nil && !errors.Is(err, unix.ECONNRESET) {
		p.t.Fatal(err)
	}
}

func TestUnreadEventsHoldNoGoroutines(t *testing.T) {
	s := newTestServer(t)
	deaf, loud := dial(t, s, protocol.LittleEndian), dial(t, s, protocol.LittleEndian)
	deaf.write([]byte{
		byte(protocol.OpChangeWindowAttributes), 0, 4, 0, rootID, 0, 0, 0, 0, 8, 0, 0, // CWEventMask
		0, 0, 64, 0, // PropertyChange
	})
	deaf.roundTrip()
	before := runtime.NumGoroutine()
	change := []byte{
		byte(protocol.OpChangeProperty), 0, 6, 0, rootID, 0, 0, 0, 39, 0, 0, 0, 31, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0,
	}
	batch := bytes.Repeat(change, 1000)
	for range 100 { // 3 MB of events
		loud.write(batch)
		loud.roundTrip()
	}
	for range 1000 {
		loud.write(change)
		loud.roundTrip()
	}
	if now := runtime.NumGoroutine(); now > before+10 {
		t.Errorf("%d goroutines wait for a client that does not read", now-before)
	}
}

func TestClientThatNeverReadsEventsIsCutOff(t *testing.T) {
	s := newTestServer(t)
	told := make(chan string, 10)
	s.Log = slog.New(slog.NewTextHandler(lines(told), nil))
	deaf, loud := dial(t, s, protocol.LittleEndian), dial(t, s, protocol.LittleEndian)
	deaf.write([]byte{
		byte(protocol.OpChangeWindowAttributes), 0, 4, 0, rootID, 0, 0, 0, 0, 8, 0, 0, 0, 0, 64, 0,
	})
	deaf.roundTrip()
	const properties = 60
	rotate := []byte{byte(protocol.OpRotateProperties), 0, 3 + properties, 0, rootID, 0, 0, 0, properties, 0, 1, 0}
	for i := range byte(properties) {
		loud.write([]byte{
			byte(protocol.OpChangeProperty), 0, 6, 0, rootID, 0, 0, 0, i + 1, 0, 0, 0, 31, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0,
		})
		rotate = append(rotate, i+1, 0, 0, 0)
	}
	batch := bytes.Repeat(rotate, 1000)
	for range 36 { // 69 MB of events
		loud.write(batch)
		loud.roundTrip()
	}
	s.mu.Lock()
	live := s.live
	s.mu.Unlock()
	if live != 1 {
		t.Errorf("%d clients are connected after one was sent 69 MB that it did not read, want 1", live)
	}
	if line := <-told; !strings.Contains(line, "does not read") || !strings.Contains(line, "pid") {
		t.Errorf("the log says: %s", line)
	}
}

// lines is what is written, a line at a time.
type lines chan string

func (l lines) Write(b []byte) (int, error) {
	l <- string(b)
	return len(b), nil
}

func TestEventsWaitForTheSetup(t *testing.T) {
	s := newTestServer(t)
	_, end := socketpair(t)
	conn := protocol.NewConn(end)
	defer conn.Close()
	c, err := s.newClient(conn, stranger)
	if err != nil {
		t.Fatal(err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	send(c, &protocol.MappingNotifyEvent{EventHeader: protocol.EventHeader{Code: protocol.MappingNotify}})
	if len(c.out.queue) < 100 || c.out.queue[0] != 1 {
		t.Error("a client is sent an event before it is told about the server")
	}
}

func TestPipelinedRepliesDoNotCutTheirReaderOff(t *testing.T) {
	s := newTestServer(t)
	p := dial(t, s, protocol.LittleEndian)
	id := p.base + 1
	b := protocol.Append(nil, &protocol.CreatePixmap{Depth: 24, Pid: protocol.Pixmap(id), Drawable: rootID, Width: 2000, Height: 2000})
	b[0], b[2] = byte(protocol.OpCreatePixmap), byte(len(b)/4)
	const images = 8 // of 16 MB
	for range images {
		at := len(b)
		b = protocol.Append(b, &protocol.GetImage{Format: protocol.ZPixmap, Drawable: protocol.Drawable(id), Width: 2000, Height: 2000, PlaneMask: ^uint32(0)})
		b[at], b[at+2] = byte(protocol.OpGetImage), byte(protocol.Size[protocol.GetImage]()/4)
	}
	p.write(b)
	for range images {
		p.read(32 + 4*2000*2000)
	}
}

// X.Org takes requests from a client that reads no replies meanwhile; programs may rely on it.
func TestClientMaySendLongBeforeItReads(t *testing.T) {
	const requests = 12000 // more replies than a socket holds, and fewer than backPressure
	p := dial(t, newTestServer(t), protocol.LittleEndian)
	p.write(bytes.Repeat(words(binary.LittleEndian, protocol.OpGetInputFocus, 0), requests))
	for i := 1; i <= requests; i++ {
		if b := p.read(32); b[0] != 1 || binary.LittleEndian.Uint16(b[2:]) != uint16(i) {
			t.Fatalf("message %d begins with % x", i, b[:4])
		}
	}
}
