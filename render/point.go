package render

import "image"

// PolyPoint paints pts, one pixel each (X11 §9, PolyPoint).
func (t *Target) PolyPoint(gc *GC, pts []image.Point) {
	f := t.filler(gc)
	f.style = FillSolid // the fill style is no component of points
	for _, p := range pts {
		f.span(p.Y, p.X, p.X+1)
	}
	f.flush()
}
