package display

import (
	"image"
	"testing"

	"golang.org/x/sys/unix"

	"sameframe/protocol"
	"sameframe/render"
	"sameframe/shmimage"
)

// TestMemoryThatVanishes truncates a file behind a segment and a shared pixmap and then makes every request that reads or
// writes them. The client gets BadAccess; nothing stays locked, and the server goes on.
func TestMemoryThatVanishes(t *testing.T) {
	s := newTestServer(t)
	p := connect(t, s, false)
	stream, end := socketpair(t)
	defer stream.Close()
	defer end.Close()
	p.conn = protocol.NewConn(end)

	const side = 100 // more than a page, and large enough to be copied without Server.mu
	fd, err := unix.MemfdCreate("vanishing", unix.MFD_CLOEXEC)
	if err != nil {
		t.Fatal(err)
	}
	defer unix.Close(fd)
	if err := unix.Ftruncate(fd, 4*side*side); err != nil {
		t.Fatal(err)
	}
	memory, err := shmimage.Map(fd, false)
	if err != nil {
		t.Fatal(err)
	}
	seg := protocol.Seg(p.id())
	p.add(uint32(seg), &segment{id: seg, memory: memory})
	colours := p.sharedPixmap(memory, side, side, 24)
	bitmap := p.sharedPixmap(memory, side, side, 1)
	w := p.window(rootID, image.Rect(0, 0, side, side))
	do(p, &protocol.MapWindow{Window: w}, nil)
	gc, bitGC := p.newGC(rootID), p.newGC(protocol.Drawable(bitmap))
	surfaces := []*render.Surface{s.root.surface}
	for _, r := range p.resources {
		switch r := r.(type) {
		case *pixmap:
			surfaces = append(surfaces, r.surface)
		case *window:
			surfaces = append(surfaces, r.surface)
		}
	}
	if err := unix.Ftruncate(fd, 0); err != nil {
		t.Fatal(err)
	}

	shm := func(minor byte, r []byte) []byte {
		r[0], r[1] = byte(majorShm), minor
		return p.setLength(r)
	}
	put := func(dst protocol.Drawable, format uint8, depth uint8) []byte {
		return shm(protocol.ShmOpPutImage, protocol.Append(nil, &protocol.ShmPutImage{
			Drawable: dst, GC: gc, TotalWidth: side, TotalHeight: side, SrcWidth: side, SrcHeight: side, Depth: depth, Format: format, Shmseg: seg,
		}))
	}
	win, shared, bits := protocol.Drawable(w), protocol.Drawable(colours), protocol.Drawable(bitmap)
	data := make([]byte, 4*side*side)
	for name, request := range map[string][]byte{
		"ShmPutImage":          put(win, protocol.ZPixmap, 24),
		"ShmPutImage root":     put(rootID, protocol.ZPixmap, 24),
		"ShmPutImage XYBitmap": put(win, protocol.XYBitmap, 1),
		"ShmPutImage XYPixmap": put(win, protocol.XYPixmap, 24),
		"ShmGetImage": shm(protocol.ShmOpGetImage, protocol.Append(nil, &protocol.ShmGetImage{
			Drawable: win, Width: 40, Height: 40, PlaneMask: ^uint32(0), Format: protocol.ZPixmap, Shmseg: seg,
		})),
		"PutImage": encode(p, &protocol.PutImage{
			Format: protocol.ZPixmap, Drawable: shared, GC: gc, Width: side, Height: side, Depth: 24,
		}, data),
		"PutImage XYBitmap": encode(p, &protocol.PutImage{
			Format: protocol.XYBitmap, Drawable: shared, GC: gc, Width: side, Height: side, Depth: 1,
		}, make([]byte, render.Stride(side, 1)*side)),
		"GetImage":          encode(p, &protocol.GetImage{Format: protocol.ZPixmap, Drawable: shared, Width: side, Height: side, PlaneMask: ^uint32(0)}, nil),
		"GetImage XYPixmap": encode(p, &protocol.GetImage{Format: protocol.XYPixmap, Drawable: shared, Width: side, Height: side, PlaneMask: ^uint32(0)}, nil),
		"CopyArea from":     encode(p, &protocol.CopyArea{SrcDrawable: shared, DstDrawable: win, GC: gc, Width: side, Height: side}, nil),
		"CopyArea to":       encode(p, &protocol.CopyArea{SrcDrawable: win, DstDrawable: shared, GC: gc, Width: side, Height: side}, nil),
		"CopyArea within":   encode(p, &protocol.CopyArea{SrcDrawable: shared, DstDrawable: shared, GC: gc, Width: side, Height: side, DstX: 1}, nil),
		"CopyPlane":         encode(p, &protocol.CopyPlane{SrcDrawable: bits, DstDrawable: win, GC: gc, Width: side, Height: side, BitPlane: 1}, nil),
		"PolyFillRectangle": encode(p, &protocol.PolyFillRectangle{Drawable: shared, GC: gc}, wire(p, protocol.Rectangle{Width: side, Height: side})),
		"PolyLine":          encode(p, &protocol.PolyLine{Drawable: shared, GC: gc}, wire(p, protocol.Point{}, protocol.Point{X: side, Y: side})),
		"PolyPoint":         encode(p, &protocol.PolyPoint{Drawable: bits, GC: bitGC}, wire(p, protocol.Point{X: 1})),
		"ImageText8":        encode(p, &protocol.ImageText8{Drawable: shared, GC: gc, StringLen: 4, X: 5, Y: 20}, []byte("text")),
		"PolyText8":         encode(p, &protocol.PolyText8{Drawable: shared, GC: gc, X: 5, Y: 20}, []byte("\x04\x00text")),
		"tile":              encode(p, &protocol.ChangeGC{GC: gc, ValueMask: protocol.GCTile}, wire(p, uint32(colours))),
		"stipple":           encode(p, &protocol.ChangeGC{GC: gc, ValueMask: protocol.GCStipple}, wire(p, uint32(bitmap))),
		"clip mask":         encode(p, &protocol.ChangeGC{GC: gc, ValueMask: protocol.GCClipMask}, wire(p, uint32(bitmap))),
		"background":        encode(p, &protocol.ChangeWindowAttributes{Window: w, ValueMask: protocol.CWBackPixmap}, wire(p, uint32(colours))),
		"border":            encode(p, &protocol.ChangeWindowAttributes{Window: w, ValueMask: protocol.CWBorderPixmap}, wire(p, uint32(colours))),
		"CreateCursor":      encode(p, &protocol.CreateCursor{Cid: protocol.Cursor(p.id()), Source: bitmap, Mask: bitmap}, nil),
	} {
		p.execute(request)
		m := p.messages()
		if len(m) != 1 || m[0][0] != protocol.ErrorType || protocol.ErrorCode(m[0][1]) != protocol.BadAccess {
			t.Errorf("%s on memory that has vanished was answered by % x, want BadAccess", name, m)
		}
		for _, surface := range surfaces {
			if !surface.TryLock() {
				t.Fatalf("%s leaves a surface locked", name)
			}
			surface.Unlock()
		}
	}
	s.mu.Lock()
	err = p.presentPixmap(&protocol.PresentPixmap{Window: w, Pixmap: colours, Options: protocol.PresentOptionAsync}, nil)
	s.mu.Unlock()
	if err != nil {
		t.Errorf("a presentation of memory that has vanished: %v; it shows nothing and completes", err)
	}
	p.leave()
	if memory.Bytes() != nil {
		t.Error("the memory is still mapped after its client has gone")
	}
}
