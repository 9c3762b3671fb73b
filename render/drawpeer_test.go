package render

import (
	"fmt"
	"image"
	"math/rand/v2"
	"testing"
)

const peerSize = 96

var plainGC = GC{Op: Op{GXcopy, ^uint32(0)}, Foreground: 0xff8040, Background: 0x204080, Dashes: []uint8{4, 4}, CapStyle: CapButt}

// near returns a coordinate around the drawable, now and then far away.
func nearPeer(rng *rand.Rand) int {
	switch rng.IntN(12) {
	case 0:
		return rng.IntN(4000) - 2000
	case 1:
		return rng.IntN(2*peerSize) - peerSize/2
	}
	return rng.IntN(peerSize)
}

func randomPoints(rng *rand.Rand, n int) []image.Point {
	pts := make([]image.Point, n)
	for i := range pts {
		pts[i] = image.Pt(nearPeer(rng), nearPeer(rng))
		if i > 0 && rng.IntN(3) == 0 {
			// short lines have joins of all kinds
			pts[i] = pts[i-1].Add(image.Pt(rng.IntN(31)-15, rng.IntN(31)-15))
		}
	}
	return pts
}

func closed(pts []image.Point) []image.Point { return append(pts, pts[0]) }

func randomArc(rng *rand.Rand) Arc {
	a := Arc{X: nearPeer(rng) - 20, Y: nearPeer(rng) - 20, Width: rng.IntN(90), Height: rng.IntN(90)}
	if rng.IntN(3) == 0 {
		a.Height = a.Width
	}
	a.Angle1, a.Angle2 = rng.IntN(2*circle)-circle, rng.IntN(2*circle)-circle
	switch rng.IntN(4) {
	case 0:
		a.Angle1, a.Angle2 = 0, circle
	case 1:
		a.Angle1, a.Angle2 = a.Angle1/quadrant*quadrant, a.Angle2/quadrant*quadrant
	}
	return a
}

func pointsShape(pts []image.Point) shape {
	return shape{fmt.Sprint("points ", pts),
		func(t *Target, gc *GC) { t.PolyPoint(gc, pts) },
		func(p *xPeer, d, gc uint32) { p.request(64, 0, d, gc, wirePoints(pts)) }}
}

func linesShape(pts []image.Point) shape {
	return shape{fmt.Sprint("lines ", pts),
		func(t *Target, gc *GC) { t.PolyLine(gc, pts) },
		func(p *xPeer, d, gc uint32) { p.request(65, 0, d, gc, wirePoints(pts)) }}
}

func segmentsShape(pts []image.Point) shape {
	var segs [][2]image.Point
	for i := 0; i+1 < len(pts); i += 2 {
		segs = append(segs, [2]image.Point{pts[i], pts[i+1]})
	}
	return shape{fmt.Sprint("segments ", segs),
		func(t *Target, gc *GC) { t.PolySegment(gc, segs) },
		func(p *xPeer, d, gc uint32) { p.request(66, 0, d, gc, wirePoints(pts[:len(pts)&^1])) }}
}

func rectanglesShape(rects []image.Rectangle) shape {
	return shape{fmt.Sprint("rectangles ", rects),
		func(t *Target, gc *GC) { t.PolyRectangle(gc, rects) },
		func(p *xPeer, d, gc uint32) { p.request(67, 0, d, gc, wireRectangles(rects)) }}
}

func arcsShape(arcs []Arc) shape {
	return shape{fmt.Sprintf("arcs %+v", arcs),
		func(t *Target, gc *GC) { t.PolyArc(gc, arcs) },
		func(p *xPeer, d, gc uint32) { p.request(68, 0, d, gc, wireArcs(arcs)) }}
}

func polygonShape(pts []image.Point) shape {
	return shape{fmt.Sprint("polygon ", pts),
		func(t *Target, gc *GC) { t.FillPoly(gc, pts) },
		func(p *xPeer, d, gc uint32) { p.request(69, 0, d, gc, uint32(0), wirePoints(pts)) }}
}

func fillArcsShape(arcs []Arc) shape {
	return shape{fmt.Sprintf("filled arcs %+v", arcs),
		func(t *Target, gc *GC) { t.PolyFillArc(gc, arcs) },
		func(p *xPeer, d, gc uint32) { p.request(71, 0, d, gc, wireArcs(arcs)) }}
}

// randomPeerGC returns a GC for thin lines and fills, plain or with everything else at random.
func randomPeerGC(rng *rand.Rand) GC {
	gc := plainGC
	gc.FillRule, gc.ArcMode = uint8(rng.IntN(2)), uint8(rng.IntN(2))
	gc.CapStyle, gc.JoinStyle = uint8(rng.IntN(4)), uint8(rng.IntN(3))
	if rng.IntN(2) == 0 {
		gc.Function = GXxor
	}
	if rng.IntN(3) == 0 {
		gc.Op = randomOp(rng)
		gc.FillStyle = uint8(rng.IntN(4))
		gc.Tile, gc.Stipple = &randomPixels(rng, 7, 5, 24).Pixels, &randomPixels(rng, 9, 6, 1).Pixels
		gc.TileStippleOrigin = image.Pt(rng.IntN(20)-10, rng.IntN(20)-10)
	}
	return gc
}

func dash(rng *rand.Rand, gc *GC) {
	gc.LineStyle = LineOnOffDash + uint8(rng.IntN(2))
	gc.Dashes = make([]uint8, 1+rng.IntN(4))
	for i := range gc.Dashes {
		gc.Dashes[i] = uint8(1 + rng.IntN(12))
	}
	gc.DashOffset = rng.IntN(50)
}

func randomPeerClip(rng *rand.Rand) []image.Rectangle {
	if rng.IntN(2) == 0 {
		return []image.Rectangle{image.Rect(0, 0, peerSize, peerSize)}
	}
	// Two that do not overlap.
	x, y := 20+rng.IntN(50), rng.IntN(50)
	return []image.Rectangle{image.Rect(3, 5, x, 90), image.Rect(x+rng.IntN(10), y, peerSize, peerSize-y/2)}
}

type tally struct{ shapes, differentShapes, different, painted int }

func (p *xPeer) run(t *testing.T, count int, gcFor func(rng *rand.Rand) GC, draw func(rng *rand.Rand) shape) tally {
	var sum tally
	for i := range count {
		rng := rand.New(rand.NewPCG(uint64(i), 7))
		gc := gcFor(rng)
		before := NewSurface(peerSize, peerSize, 24)
		for i := range before.Pix {
			before.Pix[i] = byte(rng.Uint32())
		}
		clip := randomPeerClip(rng)
		different, painted, picture := p.compare(before, &gc, clip, draw(rng))
		sum.shapes++
		sum.painted += painted
		sum.different += different
		if different > 0 {
			sum.differentShapes++
			if sum.differentShapes <= 4 {
				t.Logf("#%d: %d pixels of %d differ: %s", i, different, painted, picture)
			}
		}
	}
	t.Logf("%+v", sum)
	return sum
}

func TestDrawsWhatXvfbDraws(t *testing.T) {
	dashed := func(rng *rand.Rand) GC { gc := randomPeerGC(rng); dash(rng, &gc); return gc }
	wide := func(rng *rand.Rand) GC {
		gc := randomPeerGC(rng)
		gc.LineWidth = 1 + rng.IntN(20)
		return gc
	}
	// Whether X.Org draws the pixel again where a thin line closes depends on the clip.
	idempotent := func(rng *rand.Rand) GC {
		gc := randomPeerGC(rng)
		for !gc.idempotent() {
			gc.Op = randomOp(rng)
		}
		return gc
	}
	wideDashed := func(rng *rand.Rand) GC { gc := wide(rng); dash(rng, &gc); return gc }
	arcs := func(rng *rand.Rand) []Arc {
		list := []Arc{randomArc(rng)}
		for rng.IntN(3) == 0 {
			list = append(list, randomArc(rng))
		}
		return list
	}
	tests := []struct {
		name  string
		count int
		gc    func(*rand.Rand) GC
		draw  func(*rand.Rand) shape
	}{
		{"points", 200, randomPeerGC, func(rng *rand.Rand) shape { return pointsShape(randomPoints(rng, 50)) }},
		{"segments", 600, randomPeerGC, func(rng *rand.Rand) shape { return segmentsShape(randomPoints(rng, 12)) }},
		{"lines", 600, randomPeerGC, func(rng *rand.Rand) shape { return linesShape(randomPoints(rng, 2+rng.IntN(8))) }},
		{"closed lines", 300, idempotent, func(rng *rand.Rand) shape { return linesShape(closed(randomPoints(rng, 3+rng.IntN(4)))) }},
		{"dashed closed lines", 300, dashed, func(rng *rand.Rand) shape { return linesShape(closed(randomPoints(rng, 3+rng.IntN(4)))) }},
		{"dashed lines", 600, dashed, func(rng *rand.Rand) shape { return linesShape(randomPoints(rng, 2+rng.IntN(8))) }},
		{"dashed segments", 300, dashed, func(rng *rand.Rand) shape { return segmentsShape(randomPoints(rng, 8)) }},
		{"polygons", 800, randomPeerGC, func(rng *rand.Rand) shape { return polygonShape(randomPoints(rng, 3+rng.IntN(12))) }},
		{"rectangles", 300, idempotent, func(rng *rand.Rand) shape {
			var rects []image.Rectangle
			for range 4 {
				p := image.Pt(nearPeer(rng), nearPeer(rng))
				rects = append(rects, image.Rectangle{p, p.Add(image.Pt(1+rng.IntN(60), 1+rng.IntN(60)))})
			}
			return rectanglesShape(rects)
		}},
		{"wide rectangles", 300, wide, func(rng *rand.Rand) shape {
			p := image.Pt(nearPeer(rng), nearPeer(rng))
			return rectanglesShape([]image.Rectangle{{p, p.Add(image.Pt(rng.IntN(60), rng.IntN(60)))}})
		}},
		{"arcs", 1500, randomPeerGC, func(rng *rand.Rand) shape { return arcsShape(arcs(rng)) }},
		{"dashed arcs", 800, dashed, func(rng *rand.Rand) shape { return arcsShape(arcs(rng)) }},
		{"filled arcs", 2000, randomPeerGC, func(rng *rand.Rand) shape { return fillArcsShape(arcs(rng)) }},
		{"wide segments", 600, wide, func(rng *rand.Rand) shape { return segmentsShape(randomPoints(rng, 4)) }},
		{"wide lines", 1000, wide, func(rng *rand.Rand) shape { return linesShape(randomPoints(rng, 2+rng.IntN(5))) }},
		{"wide closed lines", 600, wide, func(rng *rand.Rand) shape { return linesShape(closed(randomPoints(rng, 2+rng.IntN(5)))) }},
		{"wide dashed closed lines", 600, wideDashed, func(rng *rand.Rand) shape { return linesShape(closed(randomPoints(rng, 3+rng.IntN(3)))) }},
		{"wide dashed lines", 600, wideDashed, func(rng *rand.Rand) shape { return linesShape(randomPoints(rng, 2+rng.IntN(5))) }},
		{"wide arcs", 800, wide, func(rng *rand.Rand) shape { return arcsShape(arcs(rng)) }},
		{"wide dashed arcs", 600, wideDashed, func(rng *rand.Rand) shape { return arcsShape(arcs(rng)) }},
	}
	p := newXPeer(t)
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) { p.run(t, test.count, test.gc, test.draw) })
	}
}
