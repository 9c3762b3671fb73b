package display

import (
	"image"
	"math/rand/v2"
	"testing"

	"sameframe/protocol"
	"sameframe/render"
)

// window makes a window; it is not mapped.
func (p *testClient) window(parent protocol.Window, r image.Rectangle) protocol.Window {
	p.t.Helper()
	id := protocol.Window(p.id())
	do(p, &protocol.CreateWindow{
		Wid: id, Parent: parent, X: int16(r.Min.X), Y: int16(r.Min.Y), Width: uint16(r.Dx()), Height: uint16(r.Dy()),
		Class: protocol.InputOutput,
	}, nil)
	return id
}

func TestChildrenAreTiledAsOneAfterTheOther(t *testing.T) {
	s := newTestServer(t)
	p := connect(t, s, false)
	rnd := rand.New(rand.NewPCG(1, 2))
	for round := range 20 {
		top := p.window(rootID, image.Rect(3, 4, 103, 94))
		for range rnd.IntN(60) {
			x, y := rnd.IntN(110)-10, rnd.IntN(100)-10
			w := p.window(top, image.Rect(x, y, x+1+rnd.IntN(50), y+1+rnd.IntN(20)))
			do(p, &protocol.ConfigureWindow{Window: w, ValueMask: protocol.CWBorderWidth}, wire(p, uint32(rnd.IntN(4))))
			if rnd.IntN(4) > 0 {
				do(p, &protocol.MapWindow{Window: w}, nil)
			}
		}
		do(p, &protocol.MapWindow{Window: top}, nil)
		w, err := s.window(top)
		if err != nil {
			t.Fatal(err)
		}
		rest := render.NewRegion(w.bounds())
		for i := len(w.children) - 1; i >= 0; i-- {
			child := w.children[i]
			if !child.mapped {
				continue
			}
			if want := rest.IntersectRect(child.inner()); !child.whole.Equal(want) {
				t.Fatalf("round %d: child %d is seen in %v, want %v", round, i, child.whole.Rects(), want.Rects())
			}
			outer := render.NewRegion(child.outer())
			if want := rest.Intersect(outer).Subtract(render.NewRegion(child.inner())); !child.edge.Equal(want) {
				t.Fatalf("round %d: the border of child %d is seen in %v, want %v", round, i, child.edge.Rects(), want.Rects())
			}
			rest = rest.Subtract(outer)
		}
		if !w.clip.Equal(rest) {
			t.Fatalf("round %d: %v is left to the parent, want %v", round, w.clip.Rects(), rest.Rects())
		}
		do(p, &protocol.DestroyWindow{Window: top}, nil)
	}
}

func TestManyChildrenAreMappedAtOnce(t *testing.T) {
	s := newTestServer(t)
	p := connect(t, s, false)
	top := p.window(rootID, image.Rect(0, 0, 1000, 1000))
	const n = 10000
	for i := range n {
		at := image.Pt(i%100*10, i/100*10)
		p.window(top, image.Rectangle{at, at.Add(image.Pt(9, 9))})
	}
	do(p, &protocol.MapWindow{Window: top}, nil)
	do(p, &protocol.MapSubwindows{Window: top}, nil)
	w, _ := s.window(top)
	for i, child := range w.children {
		if child.clip.Bounds().Dx() != 9 || child.clip.Bounds().Dy() != 9 {
			t.Fatalf("child %d is seen in %v", i, child.clip.Rects())
		}
	}
	do(p, &protocol.DestroyWindow{Window: top}, nil)
	if len(p.resources) != 0 {
		t.Errorf("%d resources are left", len(p.resources))
	}
}

func TestWindowsNestOnlySoDeep(t *testing.T) {
	s := newTestServer(t)
	p := connect(t, s, false)
	r := image.Rect(0, 0, 10, 10)
	top := p.window(rootID, r)
	w := top
	for range maxLevel - 1 {
		w = p.window(w, r)
		do(p, &protocol.MapWindow{Window: w}, nil)
	}
	tooDeep := protocol.CreateWindow{Wid: protocol.Window(p.id()), Parent: w, Width: 1, Height: 1, Class: protocol.InputOutput}
	refuse(p, &tooDeep, nil, protocol.BadAlloc, uint32(tooDeep.Wid))
	other := p.window(rootID, r)
	refuse(p, &protocol.ReparentWindow{Window: top, Parent: other}, nil, protocol.BadAlloc, uint32(top))
	do(p, &protocol.MapWindow{Window: top}, nil)
	do(p, &protocol.UnmapWindow{Window: top}, nil)
	do(p, &protocol.DestroyWindow{Window: top}, nil)
}

func TestHugeWindowTakesBoundedMemory(t *testing.T) {
	s := newTestServer(t)
	p := connect(t, s, false)
	var windows []protocol.Window
	for range 2 * s.Limits.Memory / maxSurface / 4 {
		windows = append(windows, p.window(rootID, image.Rect(-32768, -32768, 32767, 32767)))
	}
	for _, w := range windows {
		do(p, &protocol.MapWindow{Window: w}, nil)
		if size := len(p.server.resource(uint32(w)).(*window).surface.Pix); size > 4*maxSurface {
			t.Fatalf("the window keeps %d bytes", size)
		}
	}
	total := 0
	for _, r := range p.resources {
		total += costOf(r)
	}
	if total > s.Limits.Memory+1<<22 {
		t.Errorf("the windows of one client keep %d bytes", total)
	}
	p.leave()
}

func TestMemoryOfAClientIsBounded(t *testing.T) {
	s := newTestServer(t)
	p, other := connect(t, s, false), connect(t, s, false)
	var pixmaps []protocol.Pixmap
	for range s.Limits.Memory / maxPixmap {
		pixmaps = append(pixmaps, p.newPixmap(8192, 8192-1, 24))
	}
	refuse(p, &protocol.CreatePixmap{Depth: 24, Pid: protocol.Pixmap(p.id()), Drawable: rootID, Width: 8192, Height: 8192}, nil, protocol.BadAlloc, 0)
	gc := p.newGC(rootID)
	refuse(p, &protocol.ChangeGC{GC: gc, ValueMask: protocol.GCTile}, wire(p, uint32(pixmaps[0])), protocol.BadAlloc, 0)
	other.newPixmap(8192, 8192, 24)
	for _, id := range pixmaps {
		do(p, &protocol.FreePixmap{Pixmap: id}, nil)
	}
	p.newPixmap(8192, 8192, 24)
}

func TestClipOfCrossingRectanglesIsBounded(t *testing.T) {
	s := newTestServer(t)
	p := connect(t, s, false)
	gc := p.newGC(rootID)
	var rects []protocol.Rectangle
	for i := range int16(1500) {
		rects = append(rects,
			protocol.Rectangle{X: i * 4, Width: 2, Height: 32000}, protocol.Rectangle{Y: i * 4, Width: 32000, Height: 2})
	}
	do(p, &protocol.SetClipRectangles{GC: gc}, wire(p, rects...))
	if n := costOf(p.server.resource(uint32(gc))); n > 64<<20 {
		t.Errorf("a clip of %d rectangles takes %d bytes", len(rects), n)
	}
}
