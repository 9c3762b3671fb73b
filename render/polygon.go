package render

import (
	"cmp"
	"image"
	"math"
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
	row         int // the current row; before the first one, above the top
	rest        int // how far at·dy is beyond the side, times dy: in [0, dy)
	whole, part int // dx = whole·dy + part, with part in [0, dy)
}

// step goes on to row y: at is then x + (y-top)·dx/dy, rounded up.
func (e *polygonEdge) step(y int) {
	if e.row+1 == y && e.row >= e.top {
		e.row = y
		e.at += e.whole
		if e.rest -= e.part; e.rest < 0 {
			e.rest += e.dy
			e.at++
		}
		return
	}
	e.row = y
	moved := (y - e.top) * e.dx
	n := ceilDiv(moved, e.dy)
	e.at, e.rest = e.x+n, n*e.dy-moved
	e.whole = -ceilDiv(-e.dx, e.dy)
	e.part = e.dx - e.whole*e.dy
}

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
		kept := active[:0]
		for _, e := range active {
			if e.bottom > y {
				kept = append(kept, e)
			}
		}
		active = kept
		for ; len(edges) > 0 && edges[0].top <= y; edges = edges[1:] {
			active = append(active, &edges[0])
		}
		for _, e := range active {
			e.step(y)
		}
		f.pause(16 * len(active))
		order(active)
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

// order sorts sides by their columns. From row to row little changes, as a rule.
func order(active []*polygonEdge) {
	patience := 8 * len(active)
	for i, e := range active {
		j := i
		for ; j > 0 && active[j-1].at > e.at && patience > 0; j-- {
			active[j] = active[j-1]
			patience--
		}
		active[j] = e
	}
	if patience == 0 {
		slices.SortFunc(active, func(a, b *polygonEdge) int { return cmp.Compare(a.at, b.at) })
	}
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
			top: a.Y, bottom: b.Y, x: a.X, dx: b.X - a.X, dy: b.Y - a.Y, winding: winding, row: math.MinInt,
		})
	}
	slices.SortFunc(edges, func(a, b polygonEdge) int { return cmp.Compare(a.top, b.top) })
	return edges
}
