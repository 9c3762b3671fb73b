package render

import "image"

// PolyPoint paints pts, one pixel each (X11 §9, PolyPoint).
func (t *Target) PolyPoint(gc *GC, pts []image.Point) {
	f := t.filler(gc)
	f.style, f.solid = FillSolid, t.Surface.Depth > 16 // the fill style is no component of points
	for i, p := range pts {
		f.point(p.X, p.Y)
		if i%1024 == 1023 {
			f.pause(1024)
		}
	}
	f.flush()
}
