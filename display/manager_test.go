package display

import (
	"encoding/binary"
	"image"
	"math/rand/v2"
	"testing"

	"sameframe/protocol"
	"sameframe/render"
)

// newManagedServer makes a server with its own window manager and a screen of 640 × 480.
func newManagedServer(t *testing.T) *Server {
	t.Helper()
	s := &Server{Screen: render.NewHeadless(image.Pt(640, 480), 60), Log: newTestServer(t).Log}
	s.ungrabbed.L = &s.mu
	s.reset()
	return s
}

// managedWindow maps a window of that size and returns it, without the events it made.
func (p *testClient) managedWindow(width, height int) *window {
	p.t.Helper()
	id := p.window(rootID, image.Rect(0, 0, width, height))
	p.execute(encode(p, &protocol.MapWindow{Window: id}, nil))
	w, err := p.server.window(id)
	if err != nil {
		p.t.Fatal(err)
	}
	return w
}

func (w *window) wmState(t *testing.T) uint32 {
	t.Helper()
	data := w.propertyData(w.server.atoms.intern("WM_STATE"))
	if len(data) != 8 {
		t.Fatalf("WM_STATE is % x", data)
	}
	return binary.LittleEndian.Uint32(data)
}

// userDoes does what handleInput does, but for sending what it has queued: the test looks at that.
func userDoes(s *Server, in render.Input) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.userDid(in)
}

func moveTo(s *Server, p image.Point) { userDoes(s, render.Input{Kind: render.Motion, Position: p}) }
func press(s *Server, down bool)      { userDoes(s, render.Input{Kind: render.Button, Code: 1, Down: down}) }

func click(s *Server, p image.Point) {
	moveTo(s, p)
	press(s, true)
	press(s, false)
}

// checkBar checks that the title bar lies above the window, as wide as it is, on the screen.
func checkBar(t *testing.T, w *window) {
	t.Helper()
	if w.decoration == nil {
		t.Fatal("the window has no title bar")
	}
	for _, l := range w.decoration.layers(w) {
		if bar := l.Surface.Bounds().Add(l.Origin); bar != image.Rect(w.outer().Min.X, w.outer().Min.Y-TitleHeight, w.outer().Max.X, w.outer().Min.Y) {
			t.Errorf("the title bar is at %v, the window at %v", bar, w.outer())
		}
		if l.Origin.Y < 0 {
			t.Errorf("the title bar at %v cannot be reached", l.Origin)
		}
	}
}

func TestWindowsCoverNoOtherWhileThereIsRoom(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 4))
	for range 4 {
		s := newManagedServer(t)
		p := connect(t, s, false)
		var taken []image.Rectangle
		for range 25 {
			w := p.managedWindow(20+rnd.IntN(200), 20+rnd.IntN(150))
			checkBar(t, w)
			r := framed(w)
			covers := !r.In(s.root.bounds())
			for _, o := range taken {
				covers = covers || r.Overlaps(o)
			}
			if covers && hasRoom(s.root.bounds(), r.Size(), taken) {
				t.Fatalf("%v covers another window, though there is room beside %v", r, taken)
			}
			taken = append(taken, r)
		}
	}
}

// hasRoom tries every place.
func hasRoom(screen image.Rectangle, size image.Point, taken []image.Rectangle) bool {
	for y := range screen.Dy() - size.Y + 1 {
	place:
		for x := range screen.Dx() - size.X + 1 {
			r := image.Rectangle{Max: size}.Add(image.Pt(x, y))
			for _, o := range taken {
				if r.Overlaps(o) {
					continue place
				}
			}
			return true
		}
	}
	return false
}

func TestTitleBarFollowsItsWindow(t *testing.T) {
	s := newManagedServer(t)
	p := connect(t, s, false)
	w := p.managedWindow(100, 50)
	checkBar(t, w)
	if w.wmState(t) != normalState {
		t.Error("a mapped window is not in the normal state")
	}
	for _, size := range []uint32{300, 1, 80} {
		do(p, &protocol.ConfigureWindow{Window: w.id, ValueMask: protocol.CWX | protocol.CWY | protocol.CWWidth | protocol.CWBorderWidth},
			wire(p, 50, 0, size, 3))
		checkBar(t, w)
	}
	do(p, &protocol.UnmapWindow{Window: w.id}, nil)
	if w.decoration != nil || w.wmState(t) != withdrawnState {
		t.Error("an unmapped window keeps its title bar or its state")
	}
	do(p, &protocol.MapWindow{Window: w.id}, nil)
	checkBar(t, w)
	do(p, &protocol.DestroyWindow{Window: w.id}, nil)
	if len(s.stack()) != 1 {
		t.Error("something of a destroyed window is left on the screen")
	}
}

func TestAnotherWindowManagerTakesOverAndGoes(t *testing.T) {
	s := newManagedServer(t)
	p, wm := connect(t, s, false), connect(t, s, false)
	w := p.managedWindow(100, 50)
	do(wm, &protocol.ChangeWindowAttributes{Window: rootID, ValueMask: protocol.CWEventMask}, wire(wm, uint32(protocol.SubstructureRedirectMask)))
	if w.decoration != nil {
		t.Error("a window has two managers")
	}
	frame := wm.window(rootID, image.Rect(0, 0, 120, 80))
	do(wm, &protocol.MapWindow{Window: frame}, nil)
	do(wm, &protocol.ChangeSaveSet{Window: w.id}, nil)
	do(wm, &protocol.ReparentWindow{Window: w.id, Parent: frame, X: 5, Y: 5}, nil)
	wm.leave()
	if w.parent != s.root || !w.mapped {
		t.Fatal("the window manager has taken a window with it")
	}
	checkBar(t, w)
	another := p.managedWindow(10, 10)
	checkBar(t, another)
	p.leave()
	if n := len(s.root.children); n != 0 {
		t.Errorf("%d windows are left", n)
	}
}

func TestWindowIsDraggedByItsTitleBar(t *testing.T) {
	s := newManagedServer(t)
	p := connect(t, s, false)
	w := p.managedWindow(100, 50)
	from := w.position
	moveTo(s, from.Add(image.Pt(10, -10)))
	press(s, true)
	moveTo(s, from.Add(image.Pt(210, 90)))
	if want := from.Add(image.Pt(200, 100)); w.position != want {
		t.Errorf("the window is at %v, want %v", w.position, want)
	}
	checkBar(t, w)
	moveTo(s, image.Pt(300, 0))
	checkBar(t, w)
	press(s, false)
	at := w.position
	moveTo(s, image.Pt(5, 300))
	if w.position != at {
		t.Error("the window follows the pointer with no button down")
	}
	moveTo(s, w.position.Add(image.Pt(10, -10)))
	press(s, true)
	do(p, &protocol.DestroyWindow{Window: w.id}, nil)
	moveTo(s, image.Pt(20, 20))
	press(s, false)
}

func TestCloseButtonAsksTheClientOrEndsIt(t *testing.T) {
	s := newManagedServer(t)
	polite, rude := connect(t, s, false), connect(t, s, false)
	button := func(w *window) image.Point { return image.Pt(w.outer().Max.X-5, w.outer().Min.Y-5) }

	w := polite.managedWindow(100, 50)
	protocols, del := s.atoms.intern("WM_PROTOCOLS"), s.atoms.intern("WM_DELETE_WINDOW")
	do(polite, &protocol.ChangeProperty{Window: w.id, Property: protocols, Type: protocol.AtomATOM, Format: 32, DataLen: 1}, wire(polite, del))
	click(s, button(w))
	e := event[protocol.ClientMessageEvent](polite)
	if e.Window != w.id || e.Type != protocols || protocol.Atom(binary.LittleEndian.Uint32(e.Data[:])) != del {
		t.Errorf("the close button sent %+v", *e)
	}
	moveTo(s, button(w))
	press(s, true)
	click(s, image.Pt(600, 400)) // slid off the button
	if m := polite.messages(); len(m) != 0 {
		t.Errorf("a button that was not pressed sent % x", m)
	}

	w = rude.managedWindow(100, 50)
	click(s, button(w))
	if rude.out.failed == nil || polite.out.failed != nil {
		t.Error("the close button ends the client of a window that takes no part in WM_DELETE_WINDOW, and no other")
	}

	kept := connect(t, s, false)
	do(kept, &protocol.SetCloseDownMode{Mode: protocol.RetainPermanent}, nil)
	w = kept.managedWindow(100, 50)
	kept.leave()
	click(s, button(w))
	if w.parent != nil {
		t.Error("the window of a client that has gone cannot be closed")
	}
}

func TestTitleIsReadInItsEncoding(t *testing.T) {
	s := newManagedServer(t)
	p := connect(t, s, false)
	w := p.managedWindow(100, 50)
	set := func(property, typ protocol.Atom, value string, want string) {
		t.Helper()
		do(p, &protocol.ChangeProperty{Window: w.id, Property: property, Type: typ, Format: 8, DataLen: uint32(len(value))}, protocol.AppendPadded(nil, value))
		if w.name != want {
			t.Errorf("the title is %q, want %q", w.name, want)
		}
	}
	set(protocol.AtomWM_NAME, protocol.AtomSTRING, "caf\xe9", "café")
	set(protocol.AtomWM_NAME, s.atoms.intern("UTF8_STRING"), "café", "café")
	set(s.atoms.intern("_NET_WM_NAME"), s.atoms.intern("UTF8_STRING"), "œuvre", "œuvre")
	set(protocol.AtomWM_NAME, protocol.AtomSTRING, "later", "œuvre")
	long := string(make([]byte, 60000))
	set(s.atoms.intern("_NET_WM_NAME"), s.atoms.intern("UTF8_STRING"), long, long[:maxTitle])
}

func TestAPlaceThatTheUserAskedForKeepsTheTitleBarInReach(t *testing.T) {
	s := newManagedServer(t)
	p := connect(t, s, false)
	for _, at := range []image.Point{{0, 0}, {50, 200}} {
		id := p.window(rootID, image.Rect(0, 0, 100, 80).Add(at))
		hints := make([]byte, 72) // WM_SIZE_HINTS (ICCCM §4.1.2.3)
		hints[0] = 1              // USPosition
		p.execute(encode(p, &protocol.ChangeProperty{
			Mode: protocol.PropModeReplace, Window: id, Property: protocol.AtomWM_NORMAL_HINTS,
			Type: protocol.AtomWM_SIZE_HINTS, Format: 32, DataLen: uint32(len(hints) / 4),
		}, hints))
		p.execute(encode(p, &protocol.MapWindow{Window: id}, nil))
		w, err := s.window(id)
		if err != nil {
			t.Fatal(err)
		}
		checkBar(t, w)
		if want := at.Add(image.Pt(0, TitleHeight)); w.position != want {
			t.Errorf("a window that was to stand at %v stands at %v", at, w.position)
		}
	}
}
