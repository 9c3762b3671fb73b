package display

import (
	"encoding/binary"
	"image"
	"math/rand/v2"
	"slices"
	"testing"

	"sameframe/protocol"
	"sameframe/render"
)

// setWords gives a window a property of format 32.
func (p *testClient) setWords(w protocol.Window, name, typ string, values ...uint32) {
	p.t.Helper()
	p.execute(encode(p, &protocol.ChangeProperty{
		Window: w, Property: p.server.atoms.intern(name), Type: p.server.atoms.intern(typ), Format: 32, DataLen: uint32(len(values)),
	}, wire(p, values...)))
}

// tellManager sends the window manager a message about a window.
func (p *testClient) tellManager(w *window, name string, data ...uint32) {
	p.t.Helper()
	e := protocol.ClientMessageEvent{Code: protocol.ClientMessage, Format: 32, Window: w.id, Type: p.server.atoms.intern(name)}
	for i, word := range data {
		binary.LittleEndian.PutUint32(e.Data[4*i:], word)
	}
	r := protocol.SendEvent{Destination: rootID, EventMask: protocol.SubstructureRedirectMask, Event: [32]byte(protocol.Bytes(&e))}
	if p.conn.Swapped {
		protocol.SwapEvent(r.Event[:])
	}
	p.execute(encode(p, &r, nil))
}

// states returns the names in _NET_WM_STATE.
func (w *window) states() (names []string) {
	for _, a := range protocol.List[protocol.Atom](w.propertyData(w.server.atoms.intern("_NET_WM_STATE"))) {
		names = append(names, w.server.atoms.names[a][len("_NET_WM_STATE_"):])
	}
	return names
}

func TestClientsAskForStates(t *testing.T) {
	for _, swapped := range []bool{false, true} {
		s := newManagedServer(t)
		p := connect(t, s, swapped)
		w := p.managedWindow(100, 50)
		before := w.insideRect()
		atom := func(name string) uint32 { return uint32(s.atoms.intern("_NET_WM_STATE_" + name)) }
		is := func(what string, r image.Rectangle, bar bool, states ...string) {
			t.Helper()
			if w.insideRect() != r || (w.decoration != nil) != bar {
				t.Errorf("%s: the window is at %v, with a title bar %v; want %v, %v", what, w.insideRect(), w.decoration != nil, r, bar)
			}
			if got := w.states(); !slices.Equal(got, states) {
				t.Errorf("%s: the states are %q, want %q", what, got, states)
			}
		}
		screen := s.root.bounds()
		is("at first", before, true, "FOCUSED")
		p.tellManager(w, "_NET_WM_STATE", 1, atom("FULLSCREEN"))
		is("fullscreen", screen, false, "FULLSCREEN", "FOCUSED")
		p.execute(encode(p, &protocol.ConfigureWindow{Window: w.id, ValueMask: protocol.CWWidth}, wire(p, uint32(120))))
		is("fullscreen and resized", screen, false, "FULLSCREEN", "FOCUSED")
		s.mu.Lock()
		s.setScreenSize(image.Pt(800, 600), image.Pt(200, 150))
		s.mu.Unlock()
		is("on another screen", image.Rect(0, 0, 800, 600), false, "FULLSCREEN", "FOCUSED")
		p.tellManager(w, "_NET_WM_STATE", 2, atom("FULLSCREEN"))
		p.execute(encode(p, &protocol.ConfigureWindow{Window: w.id, ValueMask: protocol.CWWidth}, wire(p, uint32(100))))
		is("as before", before, true, "FOCUSED")
		p.tellManager(w, "_NET_WM_STATE", 1, atom("MAXIMIZED_HORZ"), atom("MAXIMIZED_VERT"))
		is("maximised", image.Rect(0, TitleHeight, 800, 600), true, "MAXIMIZED_HORZ", "MAXIMIZED_VERT", "FOCUSED")
		p.tellManager(w, "_NET_WM_STATE", 0, atom("MAXIMIZED_HORZ"))
		is("high", image.Rect(before.Min.X, TitleHeight, before.Max.X, 600), true, "MAXIMIZED_VERT", "FOCUSED")
		p.tellManager(w, "_NET_WM_STATE", 0, atom("MAXIMIZED_VERT"))
		is("as before", before, true, "FOCUSED")
	}
}

func TestWindowIsMinimisedAndComesBack(t *testing.T) {
	s := newManagedServer(t)
	p := connect(t, s, false)
	other, w := p.managedWindow(100, 50), p.managedWindow(200, 50)
	gone := func() {
		t.Helper()
		if w.mapped || w.wmState(t) != iconicState || !slices.Contains(w.states(), "HIDDEN") || !s.hasFocus(other) {
			t.Fatalf("the window is not minimised: mapped %v, state %d, %q", w.mapped, w.wmState(t), w.states())
		}
	}
	back := func() {
		t.Helper()
		if !w.mapped || w.wmState(t) != normalState || slices.Contains(w.states(), "HIDDEN") || !s.hasFocus(w) {
			t.Fatalf("the window is not back: mapped %v, state %d, %q", w.mapped, w.wmState(t), w.states())
		}
		checkBar(t, w)
	}
	for range 2 {
		p.tellManager(w, "WM_CHANGE_STATE", iconicState)
		gone()
		chip := s.manager.chipPlace(0)
		click(s, chip.Min.Add(image.Pt(9, 9)))
		back()
		click(s, titleBar(w).Min.Add(w.decoration.place(minimiseButton).Min).Add(image.Pt(5, 5)))
		gone()
		p.execute(encode(p, &protocol.MapWindow{Window: w.id}, nil))
		back()
		p.tellManager(w, "WM_CHANGE_STATE", iconicState)
		p.tellManager(w, "_NET_ACTIVE_WINDOW")
		back()
	}
	p.tellManager(w, "WM_CHANGE_STATE", iconicState)
	e := protocol.UnmapNotifyEvent{EventHeader: protocol.EventHeader{Code: protocol.UnmapNotify}, Event: rootID, Window: w.id}
	p.execute(encode(p, &protocol.SendEvent{
		Destination: rootID, EventMask: protocol.SubstructureNotifyMask, Event: [32]byte(protocol.Bytes(&e)),
	}, nil))
	if w.managed != nil || w.wmState(t) != withdrawnState || len(s.manager.hidden) != 0 {
		t.Error("a minimised window that its client withdraws is kept")
	}
	p.tellManager(other, "WM_CHANGE_STATE", iconicState)
	do(p, &protocol.DestroyWindow{Window: other.id}, nil)
	if len(s.manager.clients)+len(s.manager.hidden) != 0 {
		t.Error("a minimised window that is destroyed is kept")
	}
}

func TestFrameIsWhatTheWindowIsFor(t *testing.T) {
	for _, test := range []struct {
		name, typ string
		values    []string
		words     []uint32
		bar       bool
		focus     bool
	}{
		{name: "_MOTIF_WM_HINTS", typ: "_MOTIF_WM_HINTS", words: []uint32{2, 0, 0, 0, 0}, focus: true},
		{name: "_MOTIF_WM_HINTS", typ: "_MOTIF_WM_HINTS", words: []uint32{2, 0, 1, 0, 0}, bar: true, focus: true},
		{name: "_MOTIF_WM_HINTS", typ: "_MOTIF_WM_HINTS", words: []uint32{2}, focus: true},
		{name: "_NET_WM_WINDOW_TYPE", typ: "ATOM", values: []string{"_NET_WM_WINDOW_TYPE_SPLASH"}, focus: true},
		{name: "_NET_WM_WINDOW_TYPE", typ: "ATOM", values: []string{"_NET_WM_WINDOW_TYPE_DOCK"}},
		{name: "_NET_WM_WINDOW_TYPE", typ: "ATOM", values: []string{"_NET_WM_WINDOW_TYPE_POPUP_MENU"}},
		{name: "_NET_WM_WINDOW_TYPE", typ: "ATOM", values: []string{"_OWN_TYPE", "_NET_WM_WINDOW_TYPE_DIALOG"}, bar: true, focus: true},
		{name: "_NET_WM_WINDOW_TYPE", typ: "ATOM", values: []string{"_OWN_TYPE"}, bar: true, focus: true},
		{name: "WM_HINTS", typ: "WM_HINTS", words: []uint32{1, 0}, bar: true},
	} {
		s := newManagedServer(t)
		p := connect(t, s, false)
		id := p.window(rootID, image.Rect(0, 0, 100, 80))
		for _, v := range test.values {
			test.words = append(test.words, uint32(s.atoms.intern(v)))
		}
		p.setWords(id, test.name, test.typ, test.words...)
		p.execute(encode(p, &protocol.MapWindow{Window: id}, nil))
		w, _ := s.window(id)
		if (w.decoration != nil) != test.bar || s.hasFocus(w) != test.focus {
			t.Errorf("%s %v %v: title bar %v, focus %v", test.name, test.values, test.words, w.decoration != nil, s.hasFocus(w))
		}
	}
}

func TestDialogStandsOverItsParent(t *testing.T) {
	s := newManagedServer(t)
	p := connect(t, s, false)
	parent, other := p.managedWindow(300, 200), p.managedWindow(100, 50)
	id := p.window(rootID, image.Rect(0, 0, 100, 60))
	p.setWords(id, "WM_TRANSIENT_FOR", "WINDOW", uint32(parent.id))
	p.execute(encode(p, &protocol.MapWindow{Window: id}, nil))
	dialog, _ := s.window(id)
	if at, over := dialog.outer(), parent.outer(); at.Min.Add(at.Max) != over.Min.Add(over.Max) {
		t.Errorf("the dialog is at %v, its parent at %v", at, over)
	}
	click(s, other.position.Add(image.Pt(5, 5)))
	click(s, parent.position.Add(image.Pt(5, 5)))
	if order := s.root.children; order[2] != dialog || order[1] != parent {
		t.Error("the dialog is not above its parent")
	}
	p.setWords(parent.id, "WM_TRANSIENT_FOR", "WINDOW", uint32(id)) // nonsense
	click(s, titleBar(other).Min.Add(image.Pt(5, 5)))
	click(s, parent.position.Add(image.Pt(5, 5)))
	checkBar(t, parent)
}

func TestWindowIsResizedByItsEdges(t *testing.T) {
	s := newManagedServer(t)
	p := connect(t, s, false)
	w := p.managedWindow(100, 80)
	moveTo(s, image.Pt(600, 400))
	s.mu.Lock()
	w.configure(configuration{position: image.Pt(200, 200), width: 100, height: 80})
	s.mu.Unlock()
	pull := func(from, by image.Point, want image.Rectangle) {
		t.Helper()
		moveTo(s, from)
		press(s, true)
		moveTo(s, from.Add(by))
		press(s, false)
		if got := w.insideRect(); got != want {
			t.Errorf("pulled at %v by %v the window is at %v, want %v", from, by, got, want)
		}
		checkBar(t, w)
	}
	pull(image.Pt(302, 250), image.Pt(50, 9), image.Rect(200, 200, 350, 280))
	pull(image.Pt(352, 282), image.Pt(-20, 30), image.Rect(200, 200, 330, 310))
	pull(image.Pt(197, 250), image.Pt(-40, 0), image.Rect(160, 200, 330, 310))
	pull(image.Pt(240, 173), image.Pt(0, 50), image.Rect(160, 250, 330, 310))
	pull(image.Pt(332, 270), image.Pt(-600, 0), image.Rect(160, 250, 161, 310))
	pull(image.Pt(163, 270), image.Pt(99, 0), image.Rect(160, 250, 260, 310))
	// Characters of 10 × 20 on a base of 4, at least 24 wide, at most 204.
	hints := make([]uint32, 18)
	hints[0] = 1<<4 | 1<<5 | 1<<6 | 1<<8
	copy(hints[5:], []uint32{24, 24, 204, 404, 10, 20})
	copy(hints[15:], []uint32{4, 4})
	p.setWords(w.id, "WM_NORMAL_HINTS", "WM_SIZE_HINTS", hints...)
	pull(image.Pt(262, 280), image.Pt(13, 0), image.Rect(160, 250, 264, 294))
	pull(image.Pt(266, 280), image.Pt(300, 0), image.Rect(160, 250, 364, 294))
	pull(image.Pt(366, 280), image.Pt(-300, 0), image.Rect(160, 250, 184, 294))

	moveTo(s, image.Pt(170, 270))
	press(s, true)
	p.tellManager(w, "_NET_WM_MOVERESIZE", 170, 270, 8, 1, 1)
	moveTo(s, image.Pt(270, 300))
	press(s, false)
	if want := image.Rect(260, 280, 284, 324); w.insideRect() != want {
		t.Errorf("moved by its client the window is at %v, want %v", w.insideRect(), want)
	}
	moveTo(s, image.Pt(500, 300))
	if s.input.pointer.grab != nil || w.position.X != 260 {
		t.Error("a window that its client has moved still follows the pointer")
	}
}

func TestSizeHintsKeepTheAspect(t *testing.T) {
	h := make([]uint32, 18)
	h[0] = 1 << 7
	copy(h[11:], []uint32{16, 9, 16, 9})
	k := readSizeHints(h)
	for size, want := range map[image.Point]image.Point{
		{1600, 900}: {1600, 900}, {2000, 900}: {1600, 900}, {1600, 1000}: {1600, 900}, {1, 1}: {1, 1}, {16, 1}: {1, 1},
	} {
		if got := k.fit(size); got != want {
			t.Errorf("%v becomes %v, want %v", size, got, want)
		}
	}
}

func TestRootTellsOfTheWindows(t *testing.T) {
	s := newManagedServer(t)
	p := connect(t, s, false)
	a, b := p.managedWindow(100, 50), p.managedWindow(100, 50)
	list := func(name string) []protocol.Window {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.manager.tell()
		return protocol.List[protocol.Window](s.root.propertyData(s.atoms.intern(name)))
	}
	is := func(name string, want ...protocol.Window) {
		t.Helper()
		if got := list(name); !slices.Equal(got, want) {
			t.Errorf("%s is %v, want %v", name, got, want)
		}
	}
	is("_NET_CLIENT_LIST", a.id, b.id)
	is("_NET_CLIENT_LIST_STACKING", a.id, b.id)
	is("_NET_ACTIVE_WINDOW", b.id)
	is("_NET_SUPPORTING_WM_CHECK", rootID)
	click(s, a.position.Add(image.Pt(5, 5)))
	is("_NET_CLIENT_LIST", a.id, b.id)
	is("_NET_CLIENT_LIST_STACKING", b.id, a.id)
	is("_NET_ACTIVE_WINDOW", a.id)
	do(p, &protocol.ChangeWindowAttributes{Window: rootID, ValueMask: protocol.CWEventMask}, wire(p, uint32(protocol.PropertyChangeMask)))
	list("_NET_CLIENT_LIST")
	if m := p.messages(); len(m) != 0 {
		t.Errorf("nothing has changed, but % x", m)
	}
	p.tellManager(a, "_NET_CLOSE_WINDOW")
	if p.out.failed == nil {
		t.Error("_NET_CLOSE_WINDOW does not close")
	}
	wm := connect(t, s, false)
	do(wm, &protocol.ChangeWindowAttributes{Window: rootID, ValueMask: protocol.CWEventMask}, wire(wm, uint32(protocol.SubstructureRedirectMask)))
	for _, p := range s.root.properties {
		t.Errorf("another window manager finds our %s", s.atoms.names[p.name])
	}
}

// TestNothingThatClientsSayEndsTheManager sets hints at random, with sizes and places of all kinds, asks for all kinds of
// things, and has the user click and drag.
func TestNothingThatClientsSayEndsTheManager(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 8))
	extreme := []uint32{0, 1, 2, 7, 8, 9, 24, 100, 640, 5000, 32767, 65535, 1 << 31, 1<<32 - 1}
	number := func() uint32 {
		if random.IntN(2) == 0 {
			return uint32(random.IntN(300))
		}
		return extreme[random.IntN(len(extreme))]
	}
	for range 20 {
		s := newManagedServer(t)
		p := connect(t, s, false)
		var windows []*window
		for range 60 {
			if len(windows) < 3 {
				id := p.window(rootID, image.Rect(0, 0, 1+random.IntN(400), 1+random.IntN(300)).Add(image.Pt(random.IntN(65536)-32768, random.IntN(65536)-32768)))
				w, err := s.window(id)
				if err != nil {
					t.Fatal(err)
				}
				windows = append(windows, w)
			}
			i := random.IntN(len(windows))
			w := windows[i]
			values := make([]uint32, 18)
			for i := range values {
				values[i] = number()
			}
			values[random.IntN(18)] = uint32(windows[random.IntN(len(windows))].id)
			names := []string{"WM_NORMAL_HINTS", "WM_HINTS", "WM_TRANSIENT_FOR", "_MOTIF_WM_HINTS", "_NET_WM_WINDOW_TYPE", "_NET_WM_STATE", "WM_STATE"}
			messages := []string{"_NET_WM_STATE", "WM_CHANGE_STATE", "_NET_ACTIVE_WINDOW", "_NET_WM_MOVERESIZE", "_NET_MOVERESIZE_WINDOW", "_NET_REQUEST_FRAME_EXTENTS"}
			switch random.IntN(10) {
			case 0, 1:
				p.setWords(w.id, names[random.IntN(len(names))], "CARDINAL", values[:random.IntN(19)]...)
			case 2, 3:
				p.execute(encode(p, &protocol.MapWindow{Window: w.id}, nil))
			case 4:
				p.execute(encode(p, &protocol.UnmapWindow{Window: w.id}, nil))
			case 5:
				p.execute(encode(p, &protocol.ConfigureWindow{
					Window: w.id, ValueMask: protocol.CWX | protocol.CWY | protocol.CWWidth | protocol.CWHeight | protocol.CWBorderWidth,
				}, wire(p, number(), number(), 1+uint32(random.IntN(2000)), 1+uint32(random.IntN(2000)), uint32(random.IntN(50)))))
			case 6, 7:
				if random.IntN(2) == 0 {
					state := netWMStateFullscreen + ewmhAtom(random.IntN(int(netWMStateFocused-netWMStateFullscreen)))
					values[0], values[1] = uint32(random.IntN(3)), uint32(s.manager.atom(state))
				} else if random.IntN(2) == 0 {
					values[0] = iconicState
				}
				p.tellManager(w, messages[random.IntN(len(messages))], values[:5]...)
			case 8:
				at := w.outer().Min.Add(image.Pt(random.IntN(60)-20, random.IntN(60)-40))
				userDoes(s, render.Input{Kind: render.Motion, Position: at})
				press(s, true)
				userDoes(s, render.Input{Kind: render.Motion, Position: at.Add(image.Pt(random.IntN(400)-200, random.IntN(400)-200))})
				press(s, false)
			case 9:
				if random.IntN(3) == 0 {
					p.execute(encode(p, &protocol.DestroyWindow{Window: w.id}, nil))
					windows = slices.Delete(windows, i, i+1)
				} else {
					s.mu.Lock()
					s.setScreenSize(image.Pt(1+random.IntN(900), 1+random.IntN(900)), image.Pt(1, 1))
					s.mu.Unlock()
				}
			}
			p.messages()
			if p.out.failed != nil { // the close button
				break
			}
			s.mu.Lock()
			s.manager.tell()
			s.stack()
			s.mu.Unlock()
		}
		p.leave()
		if n := len(s.root.children) + len(s.manager.clients) + len(s.manager.hidden); n != 0 {
			t.Fatalf("%d windows are left", n)
		}
	}
}
