package render

import (
	"cmp"
	"image"
	"slices"
)

// The fill rules of a GC (X11 §9, CreateGC).
const (
	EvenOddRule = iota
	WindingRule
)

// polygonEdge is a side of a polygon that is not level. It lies at the left of the pixels it bounds: on row y it begins
// with the first pixel whose centre is not to the left of the side.
type polygonEdge struct {
	top, bottom int // it bounds the rows [top, bottom)
	x, dx, dy   int // the column at the top; the slope, dy > 0
	winding     int // 1 if the side goes down, -1 if up
	at          int // the column on the current row
}

func (e *polygonEdge) step(y int) { e.at = e.x + ceilDiv((y-e.top)*e.dx, e.dy) }

// FillPoly fills the polygon with the corners pts, which may cross itself (X11 §9, FillPoly). A pixel is inside if its
// centre is; one with its centre on a side, if the inside is at the right of it or, for a level side, below.
func (t *Target) FillPoly(gc *GC, pts []image.Point) {
	f := t.filler(gc)
	bounds := f.clip.Bounds().Sub(f.origin)
	edges := polygonEdges(pts, bounds)
	var active []*polygonEdge
	for y := bounds.Min.Y; y < bounds.Max.Y && len(edges)+len(active) > 0; y++ {
		if len(active) == 0 {
			y = max(y, edges[0].top)
		}
		active = slices.DeleteFunc(active, func(e *polygonEdge) bool { return e.bottom <= y })
		for ; len(edges) > 0 && edges[0].top <= y; edges = edges[1:] {
			active = append(active, &edges[0])
		}
		for _, e := range active {
			e.step(y)
		}
		f.pause(16 * len(active))
		slices.SortFunc(active, func(a, b *polygonEdge) int { return cmp.Compare(a.at, b.at) })
		inside, start := 0, 0
		for _, e := range active {
			if inside == 0 {
				start = e.at
			}
			if gc.FillRule == WindingRule {
				inside += e.winding
			} else {
				inside ^= 1
			}
			if inside == 0 && start < e.at {
				f.span(y, start, e.at)
			}
		}
	}
	f.flush()
}

// polygonEdges returns the sides of a polygon that can matter inside of bounds, by their tops.
func polygonEdges(pts []image.Point, bounds image.Rectangle) []polygonEdge {
	edges := make([]polygonEdge, 0, len(pts))
	for i, b := range pts {
		a, winding := pts[(i+len(pts)-1)%len(pts)], 1
		if a.Y > b.Y {
			a, b, winding = b, a, -1
		}
		if a.Y == b.Y || b.Y <= bounds.Min.Y || a.Y >= bounds.Max.Y {
			continue
		}
		edges = append(edges, polygonEdge{
			top: a.Y, bottom: b.Y, x: a.X, dx: b.X - a.X, dy: b.Y - a.Y, winding: winding,
		})
	}
	slices.SortFunc(edges, func(a, b polygonEdge) int { return cmp.Compare(a.top, b.top) })
	return edges
}
