package render

import (
	"cmp"
	"math"
	"slices"
)

// outline is the border of a shape, in pieces each of which only rises or only falls. What it goes around at least once
// is inside; a pixel on it is, by the rule of polygonEdge.
type outline struct {
	pieces []piece
	cross  []crossing
}

// piece goes down (or up) from y0 to y1, in the drawable.
type piece struct {
	y0, y1  float64 // y0 < y1
	winding int     // 1 if the shape is to the right of the piece
	curve   curve
}

// curve gives a piece its columns.
type curve interface {
	x(y float64) float64 // y0 <= y < y1, not less than the last
}

type crossing struct {
	x       int
	winding int
}

// add adds a piece from y0 to y1, either of which may be the upper.
func (o *outline) add(y0, y1 float64, c curve) {
	switch {
	case y0 < y1:
		o.pieces = append(o.pieces, piece{y0, y1, 1, c})
	case y0 > y1:
		o.pieces = append(o.pieces, piece{y1, y0, -1, c})
	}
}

// point is a place between pixels; the centre of the pixel (0, 0) is at (0, 0).
type point struct{ x, y float64 }

// line is a straight curve through two points.
type line struct{ a, b point }

func (l *line) x(y float64) float64 { return l.a.x + (y-l.a.y)*(l.b.x-l.a.x)/(l.b.y-l.a.y) }

func (o *outline) line(a, b point) { o.add(a.y, b.y, &line{a, b}) }

// polygon adds a closed polygon.
func (o *outline) polygon(pts ...point) {
	for i, p := range pts {
		o.line(p, pts[(i+1)%len(pts)])
	}
}

// fill paints the inside and leaves the outline empty.
func (s *stroke) fill(odd bool, o *outline) {
	top, bottom := math.Inf(1), math.Inf(-1)
	for _, p := range o.pieces {
		top, bottom = min(top, p.y0), max(bottom, p.y1)
	}
	if top < bottom && !s.hides(odd) {
		for y, end := s.rows(clampedCeil(top), clampedCeil(bottom)); y < end; y++ {
			s.fillRow(odd, y, o)
		}
	}
	o.pieces = o.pieces[:0]
}

func (s *stroke) fillRow(odd bool, y int, o *outline) {
	o.row(y, func(x0, x1 int) { s.span(odd, y, x0, x1) })
}

// row calls span for what is inside in row y.
func (o *outline) row(y int, span func(x0, x1 int)) {
	v := float64(y)
	o.cross = o.cross[:0]
	for i := range o.pieces {
		if p := &o.pieces[i]; p.y0 <= v && v < p.y1 {
			o.cross = append(o.cross, crossing{clampedCeil(p.curve.x(v)), p.winding})
		}
	}
	slices.SortFunc(o.cross, func(a, b crossing) int { return cmp.Compare(a.x, b.x) })
	inside, start := 0, 0
	for _, c := range o.cross {
		if inside == 0 {
			start = c.x
		}
		if inside += c.winding; inside == 0 {
			span(start, c.x)
		}
	}
}

// clampedCeil is ceil for what may be far away.
func clampedCeil(v float64) int { return ceil(max(-1<<30, min(1<<30, v))) }
