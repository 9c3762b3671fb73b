package display

import (
	"encoding/binary"
	"image"
	"log/slog"
	"net"
	"reflect"
	"testing"

	"sameframe/protocol"
	"sameframe/render"
)

// A testClient is a client whose requests are executed in place, without a socket: what the server sends is in its queue.
type testClient struct {
	*client
	t      testing.TB
	nextID uint32
}

func newTestServer(t testing.TB) *Server {
	t.Helper()
	s := &Server{
		Screen: render.NewHeadless(image.Pt(64, 48), 60), NoWindowManager: true, Log: slog.New(slog.DiscardHandler),
	}
	s.ungrabbed.L = &s.mu
	s.reset()
	t.Cleanup(func() { checkServer(t, s) })
	return s
}

// checkServer fails the test if the state of the server is damaged.
func checkServer(t testing.TB, s *Server) {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.check(); err != nil {
		t.Errorf("the state of the server is damaged: %v", err)
	}
}

// connect returns another client of s.
func connect(t testing.TB, s *Server, swapped bool) *testClient {
	t.Helper()
	stream, _ := net.Pipe()
	conn := protocol.NewConn(stream)
	conn.Swapped = swapped
	c := &client{server: s, conn: conn, resources: map[uint32]resource{}}
	c.out.init(s)
	for c.index = 1; s.clients[c.index] != nil; c.index++ {
	}
	s.clients[c.index] = c
	s.live++
	return &testClient{client: c, t: t, nextID: c.base()}
}

// bothOrders runs a test with a client of each byte order.
func bothOrders(t *testing.T, test func(t *testing.T, s *Server, p *testClient)) {
	for name, swapped := range map[string]bool{"native": false, "swapped": true} {
		t.Run(name, func(t *testing.T) {
			s := newTestServer(t)
			test(t, s, connect(t, s, swapped))
		})
	}
}

func (p *testClient) id() uint32 {
	p.nextID++
	return p.nextID
}

var opcodes = func() map[string]protocol.Opcode {
	m := map[string]protocol.Opcode{}
	for op := protocol.Opcode(1); op < protocol.FirstExtensionOpcode; op++ {
		m[op.String()] = op
	}
	return m
}()

// encode returns a request with opcode and length filled in; the tail is in the client's byte order and padded here.
func encode[T any](p *testClient, r *T, tail []byte) []byte {
	b := protocol.Append(nil, r)
	if op, ok := opcodes[reflect.TypeFor[T]().Name()]; ok { // else the header says it
		b[0] = byte(op)
	}
	if p.conn.Swapped {
		protocol.Swap[T](b)
	}
	return p.setLength(protocol.AppendPadded(b, tail))
}

func (p *testClient) order() binary.ByteOrder {
	if p.conn.Swapped {
		return binary.BigEndian
	}
	return binary.LittleEndian
}

// setLength makes the length field of a request tell its length.
func (p *testClient) setLength(b []byte) []byte {
	p.order().PutUint16(b[2:], uint16(len(b)/4))
	return b
}

// execute executes the bytes of one request.
func (p *testClient) execute(b []byte) {
	p.t.Helper()
	s := p.server
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := p.dispatch(b, nil); err != nil {
		p.t.Fatal(err)
	}
}

// messages takes what has been sent to the client.
func (p *testClient) messages() (messages [][]byte) {
	p.t.Helper()
	q := p.out.queue
	p.out.queue = nil
	for len(q) > 0 {
		n := 32
		if q[0] == protocol.ReplyType {
			n += 4 * int(p.order().Uint32(q[4:]))
		}
		if n > len(q) {
			p.t.Fatalf("a message of %d bytes, but only %d are there", n, len(q))
		}
		messages = append(messages, q[:n])
		q = q[n:]
	}
	return messages
}

// decode returns the fixed part of a message, in the server's byte order, and the rest in the client's.
func decode[T any](p *testClient, b []byte) (*T, []byte) {
	p.t.Helper()
	if len(b) < protocol.Size[T]() {
		p.t.Fatalf("% x is too short for %s", b, reflect.TypeFor[T]().Name())
	}
	if p.conn.Swapped {
		protocol.Swap[T](b)
	}
	v, rest, _ := protocol.View[T](b)
	return v, rest
}

// do executes a request that has no answer.
func do[T any](p *testClient, r *T, tail []byte) {
	p.t.Helper()
	p.execute(encode(p, r, tail))
	for _, m := range p.messages() {
		p.t.Fatalf("%T was answered by % x", *r, m)
	}
}

// ask executes a request and returns its one answer.
func ask[R, T any](p *testClient, r *T, tail []byte) (*R, []byte) {
	p.t.Helper()
	p.execute(encode(p, r, tail))
	m := p.messages()
	if len(m) != 1 || m[0][0] != protocol.ReplyType {
		p.t.Fatalf("%T was answered by % x, want a reply", *r, m)
	}
	if got := p.order().Uint16(m[0][2:]); got != p.sequence {
		p.t.Fatalf("the reply to %T has the sequence number %d, want %d", *r, got, p.sequence)
	}
	return decode[R](p, m[0])
}

// refuse executes a request that must be answered by this error.
func refuse[T any](p *testClient, r *T, tail []byte, code protocol.ErrorCode, value uint32) {
	p.t.Helper()
	p.refuseBytes(encode(p, r, tail), code, value)
}

func (p *testClient) refuseBytes(b []byte, code protocol.ErrorCode, value uint32) {
	p.t.Helper()
	opcode := protocol.Opcode(b[0])
	p.execute(b)
	m := p.messages()
	if len(m) != 1 || m[0][0] != protocol.ErrorType {
		p.t.Fatalf("%v was answered by % x, want %v", opcode, m, code)
	}
	e, _ := decode[protocol.ErrorMessage](p, m[0])
	want := protocol.ErrorMessage{Code: code, Sequence: p.sequence, Value: value, Major: opcode}
	if *e != want {
		p.t.Fatalf("%v was answered by %+v, want %+v", opcode, *e, want)
	}
}

// event takes the one event that has been sent to the client.
func event[E any](p *testClient) *E {
	p.t.Helper()
	m := p.messages()
	if len(m) != 1 {
		p.t.Fatalf("%d messages, want one event: % x", len(m), m)
	}
	e, _ := decode[E](p, m[0])
	return e
}

// wire returns a list in the client's byte order, and native one from it in the server's.
func wire[E any](p *testClient, elements ...E) []byte { return list(p.client, elements) }

func native[E any](p *testClient, b []byte) []E {
	if p.conn.Swapped {
		protocol.SwapList[E](b)
	}
	return protocol.List[E](b)
}

// newWindow makes a window of 20 × 10 pixels at (0, 0), maps it, and selects events on it.
func (p *testClient) newWindow(events uint32) protocol.Window {
	p.t.Helper()
	id := protocol.Window(p.id())
	do(p, &protocol.CreateWindow{
		Wid: id, Parent: rootID, Width: 20, Height: 10, Class: protocol.InputOutput, ValueMask: protocol.CWEventMask,
	}, wire(p, events))
	p.execute(encode(p, &protocol.MapWindow{Window: id}, nil))
	p.messages()
	return id
}

// newPixmap makes a pixmap of zeros.
func (p *testClient) newPixmap(width, height, depth int) protocol.Pixmap {
	p.t.Helper()
	id := protocol.Pixmap(p.id())
	do(p, &protocol.CreatePixmap{
		Depth: uint8(depth), Pid: id, Drawable: rootID, Width: uint16(width), Height: uint16(height),
	}, nil)
	return id
}

// newGC makes a graphics context for drawables like d.
func (p *testClient) newGC(d protocol.Drawable) protocol.GContext {
	p.t.Helper()
	id := protocol.GContext(p.id())
	do(p, &protocol.CreateGC{Cid: id, Drawable: d}, nil)
	return id
}

// leave ends the connection of a client, as a lost one does.
func (p *testClient) leave() {
	s := p.server
	s.mu.Lock()
	defer s.mu.Unlock()
	s.leave(p.client)
}

// checkLengths checks that requests that are too short or too long are answered by BadLength: the request as it is, which
// is right, but of every other length up to one unit more.
func checkLengths[T any](p *testClient, r T, tail []byte) {
	p.t.Helper()
	for n := 4; n <= len(encode(p, &r, tail))+4; n += 4 {
		b := encode(p, &r, append(protocol.AppendPadded(nil, tail), 0, 0, 0, 0))
		if n != len(encode(p, &r, tail)) {
			p.refuseBytes(p.setLength(b[:n]), protocol.BadLength, 0)
		}
	}
}
