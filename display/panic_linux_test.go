package display

import (
	"encoding/binary"
	"errors"
	"image"
	"log/slog"
	"strings"
	"testing"

	"sameframe/protocol"
	"sameframe/render"
)

// mistake gives the requests of an opcode that no request has a handler with a mistake in it.
func mistake(t *testing.T, h handler) (opcode byte) {
	const free = 126
	table[free] = h
	t.Cleanup(func() { table[free] = nil })
	return free
}

// TestPanicInARequestEndsOneClient has a handler panic with every lock held that one may hold. Its client ends; the log
// has the stack and the client's last requests; no lock stays held, nothing is damaged, and others are served.
func TestPanicInARequestEndsOneClient(t *testing.T) {
	var top *window
	for name, h := range map[string]handler{
		"Server.mu": func(*client, []byte) error { panic("as in a handler") },
		"unlocked":  func(c *client, _ []byte) error { c.unlocked(func() { panic("as in a blit") }); return nil },
		"a surface": func(c *client, _ []byte) error {
			return c.paint(top, newGC(24), func(*render.Target) { panic("as in drawing") })
		},
		"rearranged": func(c *client, _ []byte) error { c.server.rearrange(top, func() { panic("as in a map") }); return nil },
		"an index":   func(_ *client, b []byte) error { _ = b[len(b)]; return nil },
	} {
		t.Run(name, func(t *testing.T) {
			opcode := mistake(t, h)
			told := make(lines, 10)
			s := newTestServer(t)
			s.Log = slog.New(slog.NewTextHandler(told, nil))
			bad, good := dial(t, s, protocol.LittleEndian), dial(t, s, protocol.LittleEndian)
			id := bad.base + 1
			bad.write(concat(
				words(binary.LittleEndian, protocol.OpCreateWindow, 24, id, rootID, 0, 40|30<<16, 0|protocol.InputOutput<<16, 0, 0),
				words(binary.LittleEndian, protocol.OpMapWindow, 0, id),
			))
			bad.roundTrip()
			s.mu.Lock()
			top, _ = s.window(protocol.Window(id))
			surface := top.surface
			s.mu.Unlock()
			bad.write([]byte{opcode, 0, 1, 0})
			bad.ended()
			good.roundTrip()
			if !surface.TryLock() {
				t.Error("a surface is left locked")
			}
			line := <-told
			for _, want := range []string{"panic in a request", "GetInputFocus(4) MapWindow(8) CreateWindow(32)", "panic_linux_test.go", "pid"} {
				if !strings.Contains(line, want) {
					t.Errorf("no %q in the log:\n%s", want, line)
				}
			}
			if strings.Contains(line, "damaged") {
				t.Error(line)
			}
		})
	}
}

// TestPanicOutsideOfRequestsEndsNobody has what the screen's goroutine calls panic.
func TestPanicOutsideOfRequestsEndsNobody(t *testing.T) {
	told := make(lines, 10)
	s := newTestServer(t)
	s.Log = slog.New(slog.NewTextHandler(told, nil))
	s.OnFrame = func(*Frame) { panic("as in a callback") }
	s.OnKey = func(uint8, bool) bool { panic("as in a callback") }
	p := connect(t, s, false)
	gc := p.newGC(rootID)
	put := protocol.PutImage{Format: protocol.ZPixmap, Drawable: rootID, GC: gc, Width: 1, Height: 1, Depth: 24}
	do(p, &put, make([]byte, 4))
	h := (*screenHandler)(s)
	for name, call := range map[string]func(){
		"shown":       func() { h.Refresh(1, 1); h.Shown(1, 1) },
		"input":       func() { h.Input(render.Input{Kind: render.Key, Code: 38, Down: true}) },
		"composition": func() { h.Fault(errors.New("out of range"), nil) },
	} {
		call()
		if line := <-told; !strings.Contains(line, "panic") {
			t.Errorf("%s: the log says %s", name, line)
		}
	}
	s.OnFrame, s.OnKey = nil, nil
	ask[protocol.GetInputFocusReply](p, &protocol.GetInputFocus{}, nil)
}

// TestPanicInAPresentationEndsItsClient damages a pixmap so that showing it panics.
func TestPanicInAPresentationEndsItsClient(t *testing.T) {
	told := make(lines, 10)
	s := newTestServer(t)
	s.Log = slog.New(slog.NewTextHandler(told, nil))
	bad, good := dial(t, s, protocol.LittleEndian), dial(t, s, protocol.LittleEndian)
	window, pixmap := bad.base+1, bad.base+2
	bad.write(concat(
		words(binary.LittleEndian, protocol.OpCreateWindow, 24, window, rootID, 0, 50|30<<16, 0|protocol.InputOutput<<16, 0, 0),
		words(binary.LittleEndian, protocol.OpMapWindow, 0, window),
		words(binary.LittleEndian, protocol.OpCreatePixmap, 24, pixmap, rootID, 40|30<<16),
	))
	bad.roundTrip()
	s.mu.Lock()
	broken, _ := s.pixmap(protocol.Pixmap(pixmap))
	whole := broken.surface.Pix
	broken.surface.Pix = whole[:10:10]
	s.mu.Unlock()
	bad.write(words(binary.LittleEndian, majorPresent, protocol.PresentOpPixmap, append([]uint32{window, pixmap}, make([]uint32, 15)...)...))
	bad.roundTrip()
	(*screenHandler)(s).Refresh(1<<40, 1)
	if line := <-told; !strings.Contains(line, "panic") || !strings.Contains(line, "pid") {
		t.Errorf("the log says %s", line)
	}
	s.mu.Lock()
	broken.surface.Pix = whole // what it was counted for
	s.mu.Unlock()
	bad.ended()
	good.roundTrip()
}

func TestDamageIsFound(t *testing.T) {
	for name, damage := range map[string]func(p *testClient, w *window){
		"child":   func(p *testClient, w *window) { w.parent.children = nil },
		"parent":  func(p *testClient, w *window) { w.parent = nil },
		"id":      func(p *testClient, w *window) { delete(p.resources, uint32(w.id)&p.server.idMask()) },
		"memory":  func(p *testClient, w *window) { p.account.memory++ },
		"pixels":  func(p *testClient, w *window) { w.mapped = false },
		"focus":   func(p *testClient, w *window) { p.server.input.focus.window = &window{} },
		"pointer": func(p *testClient, w *window) { p.server.input.pointer.within = &window{} },
		"grabber": func(p *testClient, w *window) { p.server.grabber = &client{gone: true} },
		"events":  func(p *testClient, w *window) { w.masks = append(w.masks, w.masks...) },
		"clip":    func(p *testClient, w *window) { w.clip = render.NewRegion(image.Rect(0, 0, 99, 99)) },
	} {
		s := &Server{Screen: render.NewHeadless(image.Pt(64, 48), 60), Log: slog.New(slog.DiscardHandler), NoWindowManager: true}
		s.reset()
		p := connect(t, s, false)
		w, _ := s.window(p.newWindow(protocol.PropertyChangeMask))
		if err := s.check(); err != nil {
			t.Fatal(err)
		}
		damage(p, w)
		if s.check() == nil {
			t.Errorf("%s: the damage is not found", name)
		}
	}
}
