package conformance

import (
	"image"
	"math/rand/v2"
	"testing"

	"sameframe/protocol"
)

func TestCopiesFollowTheRules(t *testing.T) {
	start(t).differ(t, func(p *peer) {
		w := protocol.Drawable(p.mapped(image.Rect(10, 10, 74, 58)))
		unmapped := protocol.Drawable(p.window(p.root, image.Rect(0, 0, 64, 48), 0, 0))
		inputOnly := newID[protocol.Window](p)
		must(p, &protocol.CreateWindow{Wid: inputOnly, Parent: p.root, Width: 64, Height: 48, Class: protocol.InputOnly})
		pixmap, bitmap := protocol.Drawable(p.pixmap(64, 48, 24)), protocol.Drawable(p.pixmap(64, 48, 1))
		gc1 := p.gc(bitmap, 0)
		gc := newID[protocol.GContext](p)
		must(p, &protocol.CreateGC{Cid: gc, Drawable: pixmap}) // with exposures
		for _, rule := range []struct {
			name   string
			want   protocol.ErrorCode
			change func(r *protocol.CopyArea)
		}{
			{"good", success, func(r *protocol.CopyArea) {}},
			{"in itself", success, func(r *protocol.CopyArea) { r.SrcDrawable = w }},
			{"to a pixmap", success, func(r *protocol.CopyArea) { r.DstDrawable = pixmap }},
			{"from a window to a pixmap", success, func(r *protocol.CopyArea) { r.SrcDrawable, r.DstDrawable = w, pixmap }},
			{"from nowhere", success, func(r *protocol.CopyArea) { r.SrcX = 1000 }},
			{"from outside in part", success, func(r *protocol.CopyArea) { r.SrcX, r.SrcY = -5, -7 }},
			{"from all sides outside", success, func(r *protocol.CopyArea) { r.SrcX, r.SrcY, r.Width, r.Height = -5, -7, 80, 60 }},
			{"to outside", success, func(r *protocol.CopyArea) { r.DstX = 60 }},
			{"from an unmapped window", success, func(r *protocol.CopyArea) { r.SrcDrawable = unmapped }},
			{"to an unmapped window", success, func(r *protocol.CopyArea) { r.DstDrawable = unmapped }},
			{"width 0", success, func(r *protocol.CopyArea) { r.Width = 0 }},
			{"no source", protocol.BadDrawable, func(r *protocol.CopyArea) { r.SrcDrawable = 0 }},
			{"no destination", protocol.BadDrawable, func(r *protocol.CopyArea) { r.DstDrawable = 0 }},
			{"no GC", protocol.BadGC, func(r *protocol.CopyArea) { r.GC = 0 }},
			{"GC of another depth", protocol.BadMatch, func(r *protocol.CopyArea) { r.GC = gc1 }},
			{"from another depth", protocol.BadMatch, func(r *protocol.CopyArea) { r.SrcDrawable = bitmap }},
			{"to another depth", protocol.BadMatch, func(r *protocol.CopyArea) { r.DstDrawable = bitmap }},
			{"from InputOnly", protocol.BadMatch, func(r *protocol.CopyArea) { r.SrcDrawable = protocol.Drawable(inputOnly) }},
			{"to InputOnly", protocol.BadMatch, func(r *protocol.CopyArea) { r.DstDrawable = protocol.Drawable(inputOnly) }},
			{"destination before GC", protocol.BadDrawable, func(r *protocol.CopyArea) { r.DstDrawable, r.GC = 0, 0 }},
			{"GC before source", protocol.BadGC, func(r *protocol.CopyArea) { r.SrcDrawable, r.GC = 0, 0 }},
		} {
			r := protocol.CopyArea{SrcDrawable: pixmap, DstDrawable: w, GC: gc, SrcX: 3, SrcY: 4, DstX: 1, DstY: 2,
				Width: 40, Height: 30}
			rule.change(&r)
			p.rule("CopyArea: "+rule.name, rule.want, request(&r))
		}
		for _, rule := range []struct {
			name   string
			want   protocol.ErrorCode
			change func(r *protocol.CopyPlane)
		}{
			{"good", success, func(r *protocol.CopyPlane) {}},
			{"of a pixmap", success, func(r *protocol.CopyPlane) { r.SrcDrawable, r.BitPlane = pixmap, 1<<23 }},
			{"plane 0", protocol.BadValue, func(r *protocol.CopyPlane) { r.BitPlane = 0 }},
			{"two planes", protocol.BadValue, func(r *protocol.CopyPlane) { r.SrcDrawable, r.BitPlane = pixmap, 3 }},
			{"plane beyond the depth", protocol.BadValue, func(r *protocol.CopyPlane) { r.BitPlane = 2 }},
			{"plane beyond depth 24", protocol.BadValue, func(r *protocol.CopyPlane) { r.SrcDrawable, r.BitPlane = pixmap, 1<<24 }},
			{"no source", protocol.BadDrawable, func(r *protocol.CopyPlane) { r.SrcDrawable = 0 }},
			{"no GC", protocol.BadGC, func(r *protocol.CopyPlane) { r.GC = 0 }},
			{"GC of another depth", protocol.BadMatch, func(r *protocol.CopyPlane) { r.GC = gc1 }},
			{"from InputOnly", protocol.BadMatch, func(r *protocol.CopyPlane) { r.SrcDrawable = protocol.Drawable(inputOnly) }},
			{"from outside", success, func(r *protocol.CopyPlane) { r.SrcX, r.SrcY = -10, 40 }},
		} {
			r := protocol.CopyPlane{SrcDrawable: bitmap, DstDrawable: w, GC: gc, Width: 40, Height: 30, BitPlane: 1}
			rule.change(&r)
			p.rule("CopyPlane: "+rule.name, rule.want, request(&r))
		}
		for _, rule := range []struct {
			name   string
			want   protocol.ErrorCode
			change func(r *protocol.ClearArea)
		}{
			{"good", success, func(r *protocol.ClearArea) {}},
			{"exposing", success, func(r *protocol.ClearArea) { r.Exposures = 1 }},
			{"exposures 2", protocol.BadValue, func(r *protocol.ClearArea) { r.Exposures = 2 }},
			{"no window", protocol.BadWindow, func(r *protocol.ClearArea) { r.Window = protocol.Window(pixmap) }},
			{"InputOnly", protocol.BadMatch, func(r *protocol.ClearArea) { r.Window = inputOnly }},
			{"window before exposures", protocol.BadWindow, func(r *protocol.ClearArea) { r.Window, r.Exposures = 0, 2 }},
			{"unmapped", success, func(r *protocol.ClearArea) { r.Window, r.Exposures = protocol.Window(unmapped), 1 }},
		} {
			r := protocol.ClearArea{Window: protocol.Window(w), X: 2, Y: 3, Width: 10, Height: 11}
			rule.change(&r)
			p.rule("ClearArea: "+rule.name, rule.want, request(&r))
		}
		p.image(w, image.Rect(0, 0, 64, 48))
	})
}

// board is what the random drawings are drawn on: drawables of one depth, a GC, and patterns for it.
type board struct {
	*peer
	*rand.Rand
	depth   int
	targets []protocol.Drawable // pixmap; for depth 24 also a window with children, and one of these
	bitmap  protocol.Pixmap     // a source of CopyPlane
	gc      protocol.GContext
	values  []uint32 // of the GC, in the order of the bits
	round   int
}

const boardSize = 96

func newBoard(p *peer, rng *rand.Rand, depth int) *board {
	b := &board{peer: p, Rand: rng, depth: depth}
	b.targets = []protocol.Drawable{protocol.Drawable(b.noise(boardSize, boardSize, depth))}
	if depth == 24 {
		w := p.mapped(image.Rect(50, 50, 50+boardSize, 50+boardSize))
		child := p.window(w, image.Rect(20, 30, 60, 70), 3, protocol.CWBackPixel|protocol.CWBorderPixel, 0x336699, 0x996633)
		must(p, &protocol.MapWindow{Window: child})
		must(p, &protocol.MapWindow{Window: p.window(child, image.Rect(-5, 10, 15, 60), 0, protocol.CWBackPixel, 0xcccc00)})
		b.targets = append(b.targets, protocol.Drawable(w), protocol.Drawable(child))
	}
	b.bitmap = b.noise(boardSize, boardSize, 1)
	return b
}

// noise makes a pixmap with random contents.
func (b *board) noise(width, height, depth int) protocol.Pixmap {
	id := b.pixmap(width, height, depth)
	gc := b.peer.gc(protocol.Drawable(id), 0)
	data := picture(protocol.ZPixmap, width, height, depth)
	for i := range data {
		data[i] = byte(b.Uint32())
	}
	must(b.peer, &protocol.PutImage{
		Format: protocol.ZPixmap, Drawable: protocol.Drawable(id), GC: gc, Width: uint16(width), Height: uint16(height),
		Depth: uint8(depth),
	}, data)
	must(b.peer, &protocol.FreeGC{GC: gc})
	return id
}

// newGC makes a GC with everything that fills and thin lines depend on at random.
func (b *board) newGC() {
	b.values = []uint32{
		uint32(b.IntN(16)), protocol.AllPlanes, b.Uint32(), b.Uint32(), 0, protocol.LineSolid, uint32(b.IntN(4)),
		uint32(b.IntN(3)),
		uint32(b.IntN(4)), uint32(b.IntN(2)), uint32(b.noise(1+b.IntN(40), 1+b.IntN(20), b.depth)),
		uint32(b.noise(1+b.IntN(40), 1+b.IntN(20), 1)), uint32(b.IntN(100) - 50), uint32(b.IntN(100) - 50),
		uint32(b.IntN(2)),
	}
	if b.IntN(2) == 0 {
		b.values[1] = b.Uint32()
	}
	mask := uint32(protocol.GCFunction | protocol.GCPlaneMask | protocol.GCForeground | protocol.GCBackground |
		protocol.GCLineWidth | protocol.GCLineStyle | protocol.GCCapStyle | protocol.GCJoinStyle | protocol.GCFillStyle |
		protocol.GCFillRule |
		protocol.GCTile | protocol.GCStipple | protocol.GCTileStipXOrigin | protocol.GCTileStipYOrigin | protocol.GCSubwindowMode)
	b.gc = b.peer.gc(b.targets[0], mask, b.values...)
	switch b.IntN(3) {
	case 0:
		must(b.peer, &protocol.SetClipRectangles{GC: b.gc, ClipXOrigin: int16(b.IntN(30)),
			ClipYOrigin: int16(b.IntN(30) - 15)}, b.rectangles(1+b.IntN(4)))
	case 1:
		must(b.peer, &protocol.ChangeGC{GC: b.gc,
			ValueMask: protocol.GCClipXOrigin | protocol.GCClipYOrigin | protocol.GCClipMask},
			[]uint32{uint32(b.IntN(30)), uint32(b.IntN(30) - 15), uint32(b.noise(80, 70, 1))})
	}
}

func (b *board) coordinate() int16 {
	if b.IntN(12) == 0 {
		return int16(b.IntN(2000) - 1000)
	}
	return int16(b.IntN(boardSize+20) - 10)
}

func (b *board) points(n int) []protocol.Point {
	points := make([]protocol.Point, n)
	for i := range points {
		points[i] = protocol.Point{X: b.coordinate(), Y: b.coordinate()}
	}
	return points
}

func (b *board) rectangles(n int) []protocol.Rectangle {
	list := make([]protocol.Rectangle, n)
	for i := range list {
		list[i] = protocol.Rectangle{X: b.coordinate(), Y: b.coordinate(), Width: uint16(b.IntN(70)), Height: uint16(b.IntN(70))}
	}
	return list
}

func (b *board) arcs(n int) []protocol.Arc {
	list := make([]protocol.Arc, n)
	for i, r := range b.rectangles(n) {
		list[i] = protocol.Arc{
			X: r.X, Y: r.Y, Width: r.Width, Height: r.Height, Angle1: int16(b.IntN(46080) - 23040),
			Angle2: int16(b.IntN(46080) - 23040),
		}
	}
	return list
}

func (b *board) target() protocol.Drawable { return b.targets[b.IntN(len(b.targets))] }

// draw sends one random drawing request.
func (b *board) draw() {
	d := b.target()
	switch b.IntN(13) {
	case 0, 1:
		drawn(b, &protocol.PolyFillRectangle{Drawable: d, GC: b.gc}, b.rectangles(1+b.IntN(5)))
	case 2:
		drawn(b, &protocol.PolyPoint{CoordinateMode: uint8(b.IntN(2)), Drawable: d, GC: b.gc}, b.points(20))
	case 3:
		list := make([]protocol.Segment, 5)
		for i := range list {
			list[i] = protocol.Segment{X1: b.coordinate(), Y1: b.coordinate(), X2: b.coordinate(), Y2: b.coordinate()}
		}
		drawn(b, &protocol.PolySegment{Drawable: d, GC: b.gc}, list)
	case 4:
		list := b.points(6)
		if list[5] == list[0] {
			list[5].X++ // X.Org may draw the pixel where a line closes twice
		}
		drawn(b, &protocol.PolyLine{Drawable: d, GC: b.gc}, list)
	case 5:
		drawn(b, &protocol.FillPoly{Drawable: d, GC: b.gc, Shape: protocol.Complex}, b.points(3+b.IntN(8)))
	case 6:
		// X.Org draws the corner where a thin outline closes twice, although X11 §9 says that it does not, unless pixels are
		// solid and deeper than a bit: to be seen with the functions that twice give something else than once.
		switch b.values[0] {
		case protocol.GXandReverse, protocol.GXxor, protocol.GXnor, protocol.GXequiv, protocol.GXinvert,
			protocol.GXorReverse, protocol.GXnand:
			b.values[0] = protocol.GXcopy
			must(b.peer, &protocol.ChangeGC{GC: b.gc, ValueMask: protocol.GCFunction}, b.values[:1])
		}
		drawn(b, &protocol.PolyRectangle{Drawable: d, GC: b.gc}, b.rectangles(3))
	case 7:
		drawn(b, &protocol.PolyArc{Drawable: d, GC: b.gc}, b.arcs(2))
	case 8:
		drawn(b, &protocol.PolyFillArc{Drawable: d, GC: b.gc}, b.arcs(2))
	case 9, 10:
		b.clipSimply()
		drawn(b, &protocol.CopyArea{
			SrcDrawable: b.target(), DstDrawable: d, GC: b.gc, SrcX: b.coordinate(), SrcY: b.coordinate(), DstX: b.coordinate(),
			DstY: b.coordinate(), Width: uint16(b.IntN(100)), Height: uint16(b.IntN(100)),
		}, nil)
	case 11:
		b.clipSimply()
		src, plane := b.target(), uint32(1)<<b.IntN(b.depth)
		if b.IntN(2) == 0 {
			src, plane = protocol.Drawable(b.bitmap), 1
		}
		drawn(b, &protocol.CopyPlane{
			SrcDrawable: src, DstDrawable: d, GC: b.gc, SrcX: b.coordinate(), SrcY: b.coordinate(), DstX: b.coordinate(),
			DstY: b.coordinate(), Width: uint16(b.IntN(100)), Height: uint16(b.IntN(100)), BitPlane: plane,
		}, nil)
	case 12:
		width, height := 1+b.IntN(40), 1+b.IntN(40)
		drawn(b, &protocol.PutImage{
			Format: protocol.ZPixmap, Drawable: d, GC: b.gc, Width: uint16(width), Height: uint16(height), DstX: b.coordinate(),
			DstY: b.coordinate(), Depth: uint8(b.depth),
		}, picture(protocol.ZPixmap, width, height, b.depth))
	}
}

// clipSimply does away with a clip of many rectangles: of more than 25 that a copy leaves without a source, X.Org takes the
// extents instead, and paints the background outside of the clip.
func (b *board) clipSimply() {
	must(b.peer, &protocol.SetClipRectangles{GC: b.gc}, b.rectangles(2))
}

// drawn sends a request and writes down what the drawables look like after it.
func drawn[T any](b *board, r *T, tail any) {
	list := tail
	if pixels, ok := tail.([]byte); ok {
		list = len(pixels)
	}
	if tail == nil {
		tail = []byte(nil)
	}
	b.at("depth %d, round %d, GC %v: %s %v", b.depth, b.round, b.values, b.format(r), list)
	must(b.peer, r, tail)
	for _, d := range b.targets[:min(2, len(b.targets))] {
		b.image(d, image.Rect(0, 0, boardSize, boardSize))
	}
}

func TestRandomDrawingsAreTheSame(t *testing.T) {
	const rounds = 60 // for each depth
	seed := seedOf(t)
	t.Logf("seed %#x", seed)
	start(t).differ(t, func(p *peer) {
		for _, depth := range depths {
			b := newBoard(p, rand.New(rand.NewPCG(seed, uint64(depth))), depth)
			for b.round = range rounds {
				b.newGC()
				for range 4 {
					b.draw()
				}
				must(p, &protocol.FreeGC{GC: b.gc})
			}
		}
	})
}
