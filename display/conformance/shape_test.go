package conformance

import (
	"fmt"
	"image"
	"math/rand/v2"
	"testing"

	"sameframe/protocol"
)

// shapes writes down all that can be asked about a window's shapes.
func (p *peer) shapes(w protocol.Window) {
	p.Helper()
	ask[protocol.ShapeQueryExtentsReply](p, &protocol.ShapeQueryExtents{Destination: w})
	for kind := range uint8(3) {
		p.quietly(func() {
			r, rest := ask[protocol.ShapeGetRectanglesReply](p, &protocol.ShapeGetRectangles{Window: w, SourceKind: kind})
			geometry, _ := ask[protocol.GetGeometryReply](p, &protocol.GetGeometry{Drawable: protocol.Drawable(w)})
			if r.RectanglesLen != 1 || geometry.BorderWidth == 0 { // of a default shape X.Org leaves half of the border away
				p.quiet = false
				p.log(fmt.Sprintf("%d rectangles, ordering %d", r.RectanglesLen, r.Ordering))
				p.logRectangles(rest)
			}
		})
	}
}

// logRectangles writes down a list of rectangles of a reply.
func (p *peer) logRectangles(b []byte) {
	if p.conn.Swapped {
		protocol.SwapList[protocol.Rectangle](b)
	}
	for _, r := range protocol.List[protocol.Rectangle](b) {
		p.log(p.format(&r))
	}
}

// reshape changes a shape of a window at random.
func (f *forest) reshape(w protocol.Window, kind uint8) {
	operation, x, y := uint8(f.IntN(5)), int16(f.IntN(60)-20), int16(f.IntN(60)-20)
	switch f.IntN(6) {
	case 0, 1:
		must(f.peer, &protocol.ShapeRectangles{
			Operation: operation, DestinationKind: kind, Destination: w, XOff: x, YOff: y,
		}, f.rectangles(1+f.IntN(6), 80))
	case 2:
		must(f.peer, &protocol.ShapeMask{
			Operation: operation, DestinationKind: kind, Destination: w, XOff: x, YOff: y, Source: f.bitmap(),
		})
	case 3:
		must(f.peer, &protocol.ShapeCombine{
			Operation: operation, DestinationKind: kind, SourceKind: uint8(f.IntN(3)), Destination: w, XOff: x, YOff: y,
			Source: f.any(),
		})
	case 4:
		must(f.peer, &protocol.ShapeOffset{DestinationKind: kind, Destination: w, XOff: x / 4, YOff: y / 4})
	case 5:
		must(f.peer, &protocol.ShapeMask{DestinationKind: kind, Destination: w})
	}
}

// rectangles returns n rectangles of up to a size, some of them empty.
func (f *forest) rectangles(n, size int) []protocol.Rectangle {
	rects := make([]protocol.Rectangle, n)
	for i := range rects {
		rects[i] = protocol.Rectangle{
			X: int16(f.IntN(size) - size/4), Y: int16(f.IntN(size) - size/4), Width: uint16(f.IntN(size)), Height: uint16(f.IntN(size)),
		}
	}
	return rects
}

// bitmap returns a bitmap of a few shapes.
func (f *forest) bitmap() protocol.Pixmap {
	pixmap := f.pixmap(50, 40, 1)
	gc := f.peer.gc(protocol.Drawable(pixmap), protocol.GCForeground, 1)
	must(f.peer, &protocol.PolyFillArc{Drawable: protocol.Drawable(pixmap), GC: gc},
		[]protocol.Arc{{X: int16(f.IntN(20)), Y: int16(f.IntN(20)), Width: uint16(f.IntN(40)), Height: uint16(f.IntN(40)), Angle2: 360 * 64}})
	must(f.peer, &protocol.PolyFillRectangle{Drawable: protocol.Drawable(pixmap), GC: gc}, f.rectangles(2, 30))
	return pixmap
}

// watchShaped leaves VisibilityNotify out: X.Org counts what a shape has beyond its window as obscured.
const watchShaped = watchAll &^ protocol.VisibilityChangeMask

func TestShapeRequestsFollowTheRules(t *testing.T) {
	start(t).differ(t, func(p *peer) {
		p.extension(protocol.ShapeName)
		p.at("QueryVersion")
		ask[protocol.ShapeQueryVersionReply](p, &protocol.ShapeQueryVersion{})
		w := p.window(p.root, image.Rect(10, 10, 74, 58), 3, protocol.CWBackPixel, 0)
		other := p.window(p.root, image.Rect(10, 10, 30, 30), 0, protocol.CWBackPixel, 0)
		inputOnly := newID[protocol.Window](p)
		must(p, &protocol.CreateWindow{Wid: inputOnly, Parent: p.root, Width: 64, Height: 48, Class: protocol.InputOnly})
		bitmap, deep := p.pixmap(20, 10, 1), p.pixmap(20, 10, 24)
		must(p, &protocol.ShapeSelectInput{Destination: w, Enable: protocol.True})
		must(p, &protocol.ShapeSelectInput{Destination: w, Enable: protocol.True})
		must(p, &protocol.ShapeSelectInput{Destination: p.root, Enable: protocol.True})
		none, one := protocol.Window(0x123), []protocol.Rectangle{{X: 1, Y: 2, Width: 3, Height: 4}}
		type rule struct {
			name string
			want protocol.ErrorCode
			step func(*peer) protocol.ErrorCode
		}
		for _, rule := range []rule{
			{"Rectangles: no window", protocol.BadWindow, request(&protocol.ShapeRectangles{
				Operation: 9, DestinationKind: 9, Ordering: 9, Destination: none}, one)},
			{"Rectangles: kind", protocol.BadValue, request(&protocol.ShapeRectangles{
				Operation: 9, DestinationKind: 3, Ordering: 9, Destination: w}, one)},
			{"Rectangles: ordering", protocol.BadValue, request(&protocol.ShapeRectangles{
				Operation: 9, Ordering: 4, Destination: w}, one)},
			{"Rectangles: operation", protocol.BadValue, request(&protocol.ShapeRectangles{Operation: 5, Destination: w}, one)},
			{"Rectangles: half a rectangle", protocol.BadLength, request(&protocol.ShapeRectangles{Destination: w}, []uint32{1})},
			{"Rectangles: of the root", success, request(&protocol.ShapeRectangles{Operation: 5, Destination: p.root}, one)},
			{"Rectangles: union with everything", success, request(&protocol.ShapeRectangles{
				Operation: protocol.ShapeUnion, Destination: w}, one)},
			{"Rectangles: none", success, request(&protocol.ShapeRectangles{Destination: w})},
			{"Rectangles: set", success, request(&protocol.ShapeRectangles{Destination: w, XOff: -3, YOff: 2}, one)},
			{"Rectangles: union", success, request(&protocol.ShapeRectangles{
				Operation: protocol.ShapeUnion, Destination: w, XOff: 20}, one)},
			{"Rectangles: far away", success, request(&protocol.ShapeRectangles{
				DestinationKind: protocol.ShapeInput, Destination: w, XOff: 32000, YOff: -32000},
				[]protocol.Rectangle{{X: 700, Y: -700, Width: 500, Height: 500}, {X: 32767, Y: -32768, Width: 65535, Height: 65535},
					{X: -32768, Y: 0, Width: 65535, Height: 33000}, {X: -32768, Y: 32767, Width: 65535, Height: 65535}})},
			{"Rectangles: of InputOnly", success, request(&protocol.ShapeRectangles{Destination: inputOnly}, one)},
			{"Mask: no window", protocol.BadWindow, request(&protocol.ShapeMask{
				Operation: 9, DestinationKind: 9, Destination: none, Source: 1})},
			{"Mask: kind", protocol.BadValue, request(&protocol.ShapeMask{
				Operation: 9, DestinationKind: 3, Destination: w, Source: 1})},
			{"Mask: no pixmap", protocol.BadPixmap, request(&protocol.ShapeMask{Operation: 9, Destination: w, Source: 1})},
			{"Mask: of depth 24", protocol.BadMatch, request(&protocol.ShapeMask{Operation: 9, Destination: w, Source: deep})},
			{"Mask: operation", protocol.BadValue, request(&protocol.ShapeMask{Operation: 5, Destination: w, Source: bitmap})},
			{"Mask: empty", success, request(&protocol.ShapeMask{Destination: w, Source: bitmap})},
			{"Mask: away", success, request(&protocol.ShapeMask{Operation: 5, Destination: w})},
			{"Mask: away again", success, request(&protocol.ShapeMask{Operation: 5, Destination: w})},
			{"Mask: away from the root", success, request(&protocol.ShapeMask{Operation: 5, Destination: p.root})},
			{"Combine: no window", protocol.BadWindow, request(&protocol.ShapeCombine{
				Operation: 9, DestinationKind: 9, SourceKind: 9, Destination: none, Source: none})},
			{"Combine: kind", protocol.BadValue, request(&protocol.ShapeCombine{
				Operation: 9, DestinationKind: 3, SourceKind: 9, Destination: w, Source: none})},
			{"Combine: no source", protocol.BadWindow, request(&protocol.ShapeCombine{
				Operation: 9, SourceKind: 9, Destination: w, Source: none})},
			{"Combine: kind of the source", protocol.BadValue, request(&protocol.ShapeCombine{
				Operation: 9, SourceKind: 4, Destination: w, Source: other})},
			{"Combine: operation", protocol.BadValue, request(&protocol.ShapeCombine{
				Operation: 7, Destination: w, Source: other})},
			{"Combine: with a rectangle", success, request(&protocol.ShapeCombine{
				Operation: protocol.ShapeSubtract, Destination: w, Source: other, XOff: 5})},
			{"Combine: with itself", success, request(&protocol.ShapeCombine{
				Operation: protocol.ShapeInvert, Destination: w, Source: w, XOff: 5, YOff: 1})},
			{"Combine: border", success, request(&protocol.ShapeCombine{
				DestinationKind: protocol.ShapeInput, SourceKind: protocol.ShapeClip, Destination: other, Source: w})},
			{"Invert: of everything", success, request(&protocol.ShapeRectangles{
				Operation: protocol.ShapeInvert, DestinationKind: protocol.ShapeClip, Destination: w}, one)},
			{"Offset: no window", protocol.BadWindow, request(&protocol.ShapeOffset{DestinationKind: 9, Destination: none})},
			{"Offset: kind", protocol.BadValue, request(&protocol.ShapeOffset{DestinationKind: 9, Destination: w})},
			{"Offset", success, request(&protocol.ShapeOffset{Destination: w, XOff: 32767, YOff: -32768})},
			{"Offset: back", success, request(&protocol.ShapeOffset{Destination: w, XOff: -32767, YOff: 32767})},
			{"Offset: no shape", success, request(&protocol.ShapeOffset{
				DestinationKind: protocol.ShapeInput, Destination: inputOnly, XOff: 1})},
			{"QueryExtents: no window", protocol.BadWindow, request(&protocol.ShapeQueryExtents{Destination: none})},
			{"SelectInput: no window", protocol.BadWindow, request(&protocol.ShapeSelectInput{Destination: none, Enable: 2})},
			{"SelectInput: 2", protocol.BadValue, request(&protocol.ShapeSelectInput{Destination: w, Enable: 2})},
			{"InputSelected: no window", protocol.BadWindow, request(&protocol.ShapeInputSelected{Destination: none})},
			{"GetRectangles: no window", protocol.BadWindow, request(&protocol.ShapeGetRectangles{Window: none, SourceKind: 3})},
			{"GetRectangles: kind", protocol.BadValue, request(&protocol.ShapeGetRectangles{Window: w, SourceKind: 3})},
		} {
			p.rule(rule.name, rule.want, rule.step)
			for _, v := range []protocol.Window{w, other, inputOnly, p.root} {
				p.shapes(v)
			}
		}
		for _, enable := range []uint8{protocol.True, protocol.False} {
			p.at("InputSelected: %d", enable)
			must(p, &protocol.ShapeSelectInput{Destination: w, Enable: enable})
			ask[protocol.ShapeInputSelectedReply](p, &protocol.ShapeInputSelected{Destination: w})
			must(p, &protocol.ShapeOffset{Destination: w, XOff: 1})
		}
	})
}

// TestPointsAreInTheShape asks, all over a window with three shapes, for the child that a point is in and the pointer is in.
func TestPointsAreInTheShape(t *testing.T) {
	start(t).differ(t, func(p *peer) {
		p.extension(protocol.ShapeName)
		top := p.mapped(image.Rect(200, 200, 300, 300))
		w := p.window(top, image.Rect(10, 10, 50, 50), 3, protocol.CWEventMask, protocol.EnterWindowMask|protocol.LeaveWindowMask)
		must(p, &protocol.MapWindow{Window: w})
		for kind, list := range [][]protocol.Rectangle{
			protocol.ShapeBounding: {{X: 5, Y: 5, Width: 20, Height: 20}, {X: -3, Y: 30, Width: 50, Height: 5}},
			protocol.ShapeClip:     {{Width: 15, Height: 60}},
			protocol.ShapeInput:    {{X: 8, Y: -10, Width: 9, Height: 80}},
		} {
			must(p, &protocol.ShapeRectangles{Destination: w, DestinationKind: uint8(kind)}, list)
			for y := int16(205); y < 260; y += 6 {
				for x := int16(205); x < 270; x += 4 {
					p.at("kind %d, %d, %d", kind, x, y)
					ask[protocol.TranslateCoordinatesReply](p, &protocol.TranslateCoordinates{
						SrcWindow: p.root, DstWindow: top, SrcX: x, SrcY: y,
					})
					must(p, &protocol.WarpPointer{DstWindow: p.root, DstX: x, DstY: y})
					ask[protocol.QueryPointerReply](p, &protocol.QueryPointer{Window: top})
				}
			}
		}
	})
}

func TestRandomShapesAreTheSame(t *testing.T) {
	seed := seedOf(t)
	t.Logf("seed %#x", seed)
	start(t).differ(t, func(p *peer) {
		p.extension(protocol.ShapeName)
		f := newForest(p, rand.New(rand.NewPCG(seed, 0)), watchShaped)
		f.windows = []protocol.Window{p.window(f.top, image.Rect(20, 10, 80, 70), 2, 0), p.window(f.top, image.Rect(20, 10, 80, 70), 0, 0)}
		for _, w := range f.windows {
			must(p, &protocol.ShapeSelectInput{Destination: w, Enable: protocol.True})
		}
		for step := range 300 {
			p.at("step %d", step)
			w := f.any()
			f.reshape(w, uint8(f.IntN(3)))
			p.shapes(w)
		}
	})
}

// TestRandomShapedWindowsAreTheSame compares windows whose bounds, insides and input have shapes: events and pixels, and the
// window that a point is in.
func TestRandomShapedWindowsAreTheSame(t *testing.T) {
	const rounds, steps = 12, 60
	seed := seedOf(t)
	t.Logf("seed %#x", seed)
	start(t).differ(t, func(p *peer) {
		p.extension(protocol.ShapeName)
		for round := range rounds {
			f := newForest(p, rand.New(rand.NewPCG(seed, uint64(round))), watchShaped)
			f.shaped = true
			for step := range steps {
				f.step(round, step)
				p.image(protocol.Drawable(p.root), image.Rect(190, 190, 350, 350))
				must(p, &protocol.WarpPointer{DstWindow: p.root, DstX: int16(203 + f.IntN(120)), DstY: int16(203 + f.IntN(90))})
				ask[protocol.QueryPointerReply](p, &protocol.QueryPointer{Window: f.any()})
			}
			must(p, &protocol.DestroyWindow{Window: f.top})
		}
	})
}
