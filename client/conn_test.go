package client

import (
	"errors"
	"image"
	"net"
	"testing"

	"sameframe/internal/xvfb"
	"sameframe/protocol"
)

// dial connects to a server until the test ends.
func dial(t testing.TB, display string) *Conn {
	t.Helper()
	c, err := Dial(display)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

// window makes a toplevel and waits until it is on the screen.
func window(t testing.TB, c *Conn, size image.Point) *Toplevel {
	t.Helper()
	w, err := c.NewToplevel("test", size, 0)
	if err != nil {
		t.Fatal(err)
	}
	for e := range c.Events() {
		if _, ok := e.(*protocol.ExposeEvent); ok {
			return w
		}
	}
	t.Fatal(c.Err())
	return nil
}

// hideBigRequests makes c believe that the server lacks BIG-REQUESTS, which no option takes from X.Org.
func hideBigRequests(c *Conn) { c.extensions[protocol.BigReqName] = Extension{} }

func TestAskGetsItsReplyAmongOthers(t *testing.T) {
	c := dial(t, xvfb.Start(t).Display)
	done := make(chan error)
	for i := range 8 {
		go func() {
			name := "SAMEFRAME_TEST_" + string(rune('A'+i))
			for range 100 {
				atom, _, err := Ask[protocol.InternAtomReply](c, &protocol.InternAtom{NameLen: uint16(len(name))}, []byte(name))
				if err != nil {
					done <- err
					return
				}
				back, tail, err := Ask[protocol.GetAtomNameReply](c, &protocol.GetAtomName{Atom: atom.Atom})
				if err == nil && string(tail[:back.NameLen]) != name {
					err = errors.New("the reply of another request: " + string(tail[:back.NameLen]))
				}
				if err != nil {
					done <- err
					return
				}
			}
			done <- nil
		}()
	}
	for range 8 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
}

func TestErrorsReachWhoeverIsConcerned(t *testing.T) {
	c := dial(t, xvfb.Start(t).Display)
	const nobody = 0x12345
	_, _, err := Ask[protocol.GetGeometryReply](c, &protocol.GetGeometry{Drawable: nobody})
	if !isCode(err, protocol.BadDrawable) {
		t.Errorf("Ask: %v, want BadDrawable", err)
	}
	if want := "GetGeometry: BadDrawable (74565, 0x12345)"; err.Error() != want {
		t.Errorf("Ask: %q, want %q", err, want)
	}
	if err := Check(c, &protocol.MapWindow{Window: nobody}); !isCode(err, protocol.BadWindow) {
		t.Errorf("Check: %v, want BadWindow", err)
	}
	if err := Check(c, &protocol.NoOperation{}); err != nil {
		t.Errorf("Check of NoOperation: %v", err)
	}
	if err := Send(c, &protocol.ShmDetach{Shmseg: nobody}); err != nil {
		t.Fatal(err)
	}
	e, ok := (<-c.Events()).(*RequestError)
	if !ok || e.Error() != "ShmDetach: BadShmSeg (74565, 0x12345)" {
		t.Errorf("the event of a failed Send: %v, want ShmDetach's BadShmSeg", e)
	}
}

func TestUnansweredRequestsDoNotConfuseSequenceNumbers(t *testing.T) {
	c := dial(t, xvfb.Start(t).Display)
	for range 200_000 {
		if err := Send(c, &protocol.NoOperation{}); err != nil {
			t.Fatal(err)
		}
	}
	if err := Check(c, &protocol.MapWindow{Window: 1}); !isCode(err, protocol.BadWindow) {
		t.Errorf("Check after 200000 requests: %v, want BadWindow", err)
	}
}

func TestEventsNobodyTakesAreDroppedOldestFirst(t *testing.T) {
	c := dial(t, xvfb.Start(t).Display)
	id, err := NewID[protocol.Window](c)
	if err != nil {
		t.Fatal(err)
	}
	create := &protocol.CreateWindow{Wid: id, Parent: c.Screen.Root, Width: 1, Height: 1, ValueMask: protocol.CWEventMask}
	if err := Check(c, create, protocol.AppendList(nil, []uint32{protocol.PropertyChangeMask})); err != nil {
		t.Fatal(err)
	}
	const sent = maxEvents + 500
	for i := range sent {
		req := protocol.ChangeProperty{Window: id, Property: protocol.Atom(1 + i%60), Type: protocol.AtomSTRING, Format: 8}
		if err := Send(c, &req); err != nil {
			t.Fatal(err)
		}
	}
	if err := c.Sync(); err != nil {
		t.Fatal(err)
	}
	for i := sent - maxEvents; i < sent; i++ {
		e := (<-c.Events()).(*protocol.PropertyNotifyEvent)
		if want := protocol.Atom(1 + i%60); e.Atom != want {
			t.Fatalf("event %d is about atom %d, want %d", i, e.Atom, want)
		}
	}
	select {
	case e := <-c.Events():
		t.Errorf("one event more than are kept: %v", e)
	default:
	}
}

func TestIdentifiersDoNotRunOut(t *testing.T) {
	c := dial(t, xvfb.Start(t).Display)
	c.ids.left = 1
	seen := map[protocol.Pixmap]bool{}
	for range 3 {
		id, err := NewID[protocol.Pixmap](c)
		if err != nil {
			t.Fatal(err)
		}
		if seen[id] {
			t.Errorf("identifier %#x twice", id)
		}
		seen[id] = true
		create := &protocol.CreatePixmap{Pid: id, Drawable: protocol.Drawable(c.Screen.Root), Depth: 24, Width: 1, Height: 1}
		if err := Check(c, create); err != nil {
			t.Error(err)
		}
	}
}

func TestBigRequestsCarryWhatTheCoreProtocolCannot(t *testing.T) {
	c := dial(t, xvfb.Start(t).Display)
	property := func(n int) error {
		req := protocol.ChangeProperty{Window: c.Screen.Root, Property: protocol.AtomCUT_BUFFER0, Type: protocol.AtomSTRING,
			Format: 8, DataLen: uint32(n)}
		return Check(c, &req, make([]byte, n))
	}
	for _, n := range []int{3, protocol.MaxRequestLength - 24, protocol.MaxRequestLength - 23, 3_000_001} {
		if err := property(n); err != nil {
			t.Errorf("a property of %d bytes: %v", n, err)
		}
		get := protocol.GetProperty{Window: c.Screen.Root, Property: protocol.AtomCUT_BUFFER0, LongLength: 1 << 20}
		reply, tail, err := Ask[protocol.GetPropertyReply](c, &get)
		if err != nil || int(reply.ValueLen) != n || len(tail) != protocol.Pad(n) {
			t.Errorf("a property of %d bytes reads back as %+v, %d bytes, %v", n, reply, len(tail), err)
		}
	}
	if err := property(1 << 26); err == nil {
		t.Error("a request of 64 MiB went out, which X.Org does not take")
	}
	if err := c.Sync(); err != nil {
		t.Errorf("after a request that was too long: %v", err)
	}
}

func TestLongRequestIsRefusedHereWithoutBigRequests(t *testing.T) {
	c := dial(t, xvfb.Start(t).Display)
	hideBigRequests(c)
	req := protocol.ChangeProperty{Window: c.Screen.Root, Property: protocol.AtomCUT_BUFFER0, Type: protocol.AtomSTRING,
		Format: 8, DataLen: 300_000}
	if err := Send(c, &req, make([]byte, 300_000)); err == nil {
		t.Error("a request of 300000 bytes went out")
	}
	if err := c.Sync(); err != nil {
		t.Error(err)
	}
}

func TestEndOfServerReleasesWhoeverWaits(t *testing.T) {
	server := xvfb.Start(t)
	c := dial(t, server.Display)
	blocker := dial(t, server.Display)
	if err := Check(blocker, &protocol.GrabServer{}); err != nil {
		t.Fatal(err)
	}
	asked := make(chan error)
	go func() { asked <- c.Sync() }() // never answered: the server listens to the other client only
	server.Kill()
	if err := <-asked; err == nil {
		t.Error("Sync succeeded with a dead server")
	}
	for range c.Events() {
	}
	if err := Send(c, &protocol.NoOperation{}); err == nil || c.Err() == nil {
		t.Errorf("after the end Send says %v, Err %v", err, c.Err())
	}
}

func TestCloseReleasesWhoeverWaits(t *testing.T) {
	server := xvfb.Start(t)
	c, blocker := dial(t, server.Display), dial(t, server.Display)
	if err := Check(blocker, &protocol.GrabServer{}); err != nil {
		t.Fatal(err)
	}
	asked := make(chan error)
	go func() { asked <- c.Sync() }()
	c.Close()
	if err := <-asked; !errors.Is(err, net.ErrClosed) {
		t.Errorf("Sync: %v, want net.ErrClosed", err)
	}
}

func TestUserCanCloseToplevel(t *testing.T) {
	server := xvfb.Start(t)
	c := dial(t, server.Display)
	w := window(t, c, image.Pt(50, 40))
	wm := dial(t, server.Display)
	m := protocol.ClientMessageEvent{Code: protocol.ClientMessage, Format: 32, Window: w.ID, Type: w.protocols}
	copy(m.Data[:], protocol.AppendList(nil, []uint32{uint32(w.deleteWindow), 0}))
	send := protocol.SendEvent{Destination: w.ID, Event: [32]byte(protocol.Append(nil, &m))}
	if err := Check(wm, &send); err != nil {
		t.Fatal(err)
	}
	for e := range c.Events() {
		if w.Closes(e) {
			return
		}
	}
	t.Error(c.Err())
}

func TestTrafficIsCounted(t *testing.T) {
	c := dial(t, xvfb.Start(t).Display)
	sent, received := c.Traffic()
	for range 3 {
		if err := c.Sync(); err != nil {
			t.Fatal(err)
		}
	}
	if s, r := c.Traffic(); s-sent != 3*4 || r-received != 3*32 {
		t.Errorf("three round trips sent %d bytes and received %d, want 12 and 96", s-sent, r-received)
	}
}

func TestDialStreamStopsBehindTheSetup(t *testing.T) {
	stream, info, err := DialStream(xvfb.Start(t).Display)
	if err != nil {
		t.Fatal(err)
	}
	defer stream.Close()
	if info.ResourceIDMask == 0 || len(info.Screens) != 1 {
		t.Errorf("the server says %+v", info)
	}
	if _, err := stream.Write(protocol.Append(nil, &protocol.GetInputFocus{
		RequestHeader: protocol.RequestHeader{Opcode: protocol.OpGetInputFocus, Length: 1}})); err != nil {
		t.Fatal(err)
	}
	b, err := protocol.NewConn(stream).Message()
	if err != nil || b[0] != protocol.ReplyType {
		t.Errorf("the answer is %v, %v", b, err)
	}
}
