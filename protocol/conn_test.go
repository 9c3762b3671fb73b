package protocol

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"os"
	"testing"
	"time"
)

// pair returns a Conn and the stream at its other end.
func pair(t testing.TB) (*Conn, *net.UnixConn) {
	t.Helper()
	l, err := net.Listen("unix", t.TempDir()+"/x")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	far, err := net.Dial("unix", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	near, err := l.Accept()
	if err != nil {
		t.Fatal(err)
	}
	c := NewConn(near)
	t.Cleanup(func() { c.Close(); far.Close() })
	return c, far.(*net.UnixConn)
}

func request(order binary.ByteOrder, opcode byte, payload []byte) []byte {
	b := []byte{opcode, 0, 0, 0}
	order.PutUint16(b[2:], uint16(1+len(payload)/4))
	return append(b, payload...)
}

func bigRequest(order binary.ByteOrder, opcode byte, payload []byte) []byte {
	b := make([]byte, 8, 8+len(payload))
	b[0] = opcode
	order.PutUint32(b[4:], uint32(2+len(payload)/4))
	return append(b, payload...)
}

func TestRequestsComeWholeInBothByteOrders(t *testing.T) {
	for _, order := range []binary.ByteOrder{binary.LittleEndian, binary.BigEndian} {
		c, far := pair(t)
		c.Swapped, c.BigRequests, c.MaxLength = order == binary.ByteOrder(binary.BigEndian), true, 1<<20
		large := bytes.Repeat([]byte{1, 2, 3, 4}, 100_000)
		stream := request(order, 7, []byte("abcd"))
		stream = append(stream, bigRequest(order, 8, large)...)
		stream = append(stream, request(order, 9, nil)...)
		go func() {
			for len(stream) > 0 { // in pieces that fit no boundary
				n := min(len(stream), 4099)
				far.Write(stream[:n])
				stream = stream[n:]
			}
		}()
		for i, want := range [][]byte{[]byte("abcd"), large, {}} {
			b, err := c.Request()
			if err != nil {
				t.Fatal(err)
			}
			if b[0] != byte(7+i) || !bytes.Equal(b[4:], want) {
				t.Errorf("request %d: opcode %d, %d bytes", i, b[0], len(b))
			}
		}
	}
}

func TestRequestLengthOutOfRangeIsReportedAndSkipped(t *testing.T) {
	c, far := pair(t)
	c.MaxLength = 64
	far.Write(request(binary.LittleEndian, 1, make([]byte, 64)))
	far.Write([]byte{2, 0, 0, 0}) // length 0 without BIG-REQUESTS
	far.Write(request(binary.LittleEndian, 3, nil))
	for i, want := range []error{ErrRequestLength, ErrRequestLength, nil} {
		b, err := c.Request()
		if err != want || len(b) != 4 || b[0] != byte(i+1) {
			t.Errorf("request %d: % x, %v, want error %v", i+1, b, err, want)
		}
	}
}

func TestExtendedLengthBelowTwoEndsTheConnection(t *testing.T) {
	for _, length := range []byte{0, 1} {
		c, far := pair(t)
		c.BigRequests = true
		far.Write([]byte{2, 0, 0, 0, length, 0, 0, 0})
		if b, err := c.Request(); err == nil || errors.Is(err, ErrRequestLength) {
			t.Errorf("extended length %d: % x, %v, want an error that ends the connection", length, b, err)
		}
	}
}

func TestTruncatedStreamIsAnErrorAtEveryByte(t *testing.T) {
	whole := bigRequest(binary.LittleEndian, 5, make([]byte, 24))
	for n := range len(whole) {
		c, far := pair(t)
		c.BigRequests = true
		far.Write(whole[:n])
		far.Close()
		want := io.ErrUnexpectedEOF
		if n < 4 {
			want = io.EOF
		}
		if _, err := c.Request(); !errors.Is(err, want) {
			t.Errorf("%d bytes of %d: %v, want %v", n, len(whole), err, want)
		}
	}
}

func TestAnnouncedLengthAloneTakesNoMemory(t *testing.T) {
	c, far := pair(t)
	c.BigRequests, c.MaxLength = true, 1<<30
	far.Write(bigRequest(binary.LittleEndian, 5, nil)[:4])
	far.Write([]byte{0, 0, 0, 16}) // 1 GiB
	far.Write(make([]byte, 100_000))
	far.Close()
	if _, err := c.Request(); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Error(err)
	}
	if len(c.buf) > 400_000 {
		t.Errorf("a buffer of %d bytes for 100,000 that came", len(c.buf))
	}
}

func TestLargeBufferIsGivenBack(t *testing.T) {
	c, far := pair(t)
	c.BigRequests, c.MaxLength = true, 1<<24
	go func() {
		far.Write(bigRequest(binary.LittleEndian, 5, make([]byte, 1<<20)))
		for range 2000 {
			far.Write(request(binary.LittleEndian, 6, make([]byte, 28)))
		}
	}()
	for i := range 2001 {
		if _, err := c.Request(); err != nil {
			t.Fatal(i, err)
		}
	}
	if len(c.buf) != leastBuffer {
		t.Errorf("%d bytes are kept", len(c.buf))
	}
}

func TestMessagesOfAServerAreBounded(t *testing.T) {
	c, far := pair(t)
	reply := make([]byte, 40)
	reply[0], reply[4] = 1, 2
	far.Write(reply)
	if b, err := c.Message(); err != nil || len(b) != 40 {
		t.Errorf("%d bytes, %v", len(b), err)
	}
	reply[7] = 0xff
	far.Write(reply[:32])
	if _, err := c.Message(); err == nil {
		t.Error("a reply of 17 GB is accepted")
	}
}

func TestDescriptorsArriveInOrderAndNoneLeaks(t *testing.T) {
	before := openFDs(t)
	c, far := pair(t)
	sender := NewConn(far)
	var files []*os.File
	for range maxFDs + 4 {
		f, err := os.CreateTemp(t.TempDir(), "")
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, f)
		if err := sender.Write(request(binary.LittleEndian, 1, nil), int(f.Fd())); err != nil {
			t.Fatal(err)
		}
	}
	for range files {
		if _, err := c.Request(); err != nil {
			t.Fatal(err)
		}
	}
	fd, ok := c.TakeFD()
	if !ok {
		t.Fatal("no descriptor came")
	}
	got, want := os.NewFile(uintptr(fd), ""), files[0]
	a, _ := got.Stat()
	b, _ := want.Stat()
	if !os.SameFile(a, b) {
		t.Error("the first descriptor is not the first file")
	}
	got.Close()
	if len(c.fds) != maxFDs-1 {
		t.Errorf("%d descriptors are kept beside the one taken, want %d", len(c.fds), maxFDs-1)
	}
	c.Close()
	far.Close()
	for _, f := range files {
		f.Close()
	}
	for deadline := time.Now().Add(time.Minute); openFDs(t) > before; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%d descriptors before, %d after", before, openFDs(t))
		}
	}
}

func openFDs(t *testing.T) int {
	list, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Skip("no /proc: ", err)
	}
	return len(list)
}

func TestReceivingDoesNotAllocate(t *testing.T) {
	c, far := pair(t)
	b := request(binary.LittleEndian, 1, make([]byte, 36))
	allocs := testing.AllocsPerRun(1000, func() {
		far.Write(b)
		if _, err := c.Request(); err != nil {
			t.Fatal(err)
		}
	})
	if allocs != 0 {
		t.Errorf("%v allocations a request", allocs)
	}
}

func FuzzRequest(f *testing.F) {
	f.Add(request(binary.LittleEndian, 1, []byte("abcd")), false)
	f.Add(bigRequest(binary.BigEndian, 1, []byte("abcd")), true)
	f.Fuzz(func(t *testing.T, stream []byte, swapped bool) {
		near, far := net.Pipe()
		go func() {
			far.Write(stream)
			far.Close()
		}()
		c := NewConn(near)
		defer c.Close()
		c.Swapped, c.BigRequests, c.MaxLength = swapped, true, 1<<16
		for {
			b, err := c.Request()
			if err != nil && err != ErrRequestLength {
				return
			}
			if len(b) < 4 || len(b)%4 != 0 || len(b) > c.MaxLength {
				t.Fatalf("a request of %d bytes", len(b))
			}
		}
	})
}

// FuzzMessage reads anything as what a server says.
func FuzzMessage(f *testing.F) {
	f.Add(make([]byte, 96), false)
	f.Add(append([]byte{ReplyType, 0, 0, 1, 0, 0, 0, 1}, make([]byte, 60)...), true)
	f.Add(append([]byte{byte(GenericEvent) | 0x80, 0, 0, 0, 2, 0, 0, 0}, make([]byte, 60)...), false)
	f.Add(append([]byte{ReplyType, 0, 0, 0, 0xff, 0xff, 0xff, 0xff}, make([]byte, 60)...), false)
	f.Fuzz(func(t *testing.T, stream []byte, swapped bool) {
		near, far := net.Pipe()
		go func() {
			far.Write(stream)
			far.Close()
		}()
		c := NewConn(near)
		defer c.Close()
		c.Swapped = swapped
		for total := 0; ; {
			ready := c.MessageReady()
			b, err := c.Message()
			if err != nil {
				if ready && err == io.EOF {
					t.Fatal("a message was ready and did not come")
				}
				return
			}
			if total += len(b); len(b) < 32 || len(b)%4 != 0 || total > len(stream) {
				t.Fatalf("a message of %d bytes, the %dth of %d", len(b), total, len(stream))
			}
		}
	})
}
