package display

import (
	"image"
	"slices"

	"sameframe/protocol"
	"sameframe/render"
)

// shapes are the regions that SHAPE has given a window, by kind, in the window's own coordinates; nil is the rectangle of
// the window, with its border but for ShapeClip. They stay as they are when the window is resized: what is seen of it is
// always inside its rectangle too.
type shapes [protocol.ShapeInput + 1]*render.Region

// shape returns the window's shape of the kind.
func (w *window) shape(kind uint8) *render.Region {
	if r := w.shapes[kind]; r != nil {
		return r
	}
	if kind == protocol.ShapeClip {
		return render.NewRegion(w.bounds())
	}
	return render.NewRegion(w.bounds().Inset(-w.border))
}

// setShape gives the window another shape of the kind, nil for its rectangle, and tells who wants to know.
func (w *window) setShape(kind uint8, shape *render.Region) {
	w.arrange(func() {
		change := w.server.changing(w.owner, w)
		w.shapes[kind] = shape
		change.done()
	})
	shape = w.shape(kind)
	for _, c := range w.shapeListeners {
		send(c, &protocol.ShapeNotifyEvent{
			Code: shapeNotify, Kind: kind, Window: w.id, Extents: wireRectangle(shape.Bounds()), Time: w.server.now(),
			Shaped: wireBool(w.shapes[kind] != nil),
		})
	}
}

// bytes returns what the shapes count for.
func (s *shapes) bytes() (n int) {
	for _, shape := range s {
		n += regionRectangle * len(shape.Rects())
	}
	return n
}

// outline returns the window with its border, in the parent's coordinates.
func (w *window) outline() *render.Region {
	return w.cut(render.NewRegion(w.outer()), protocol.ShapeBounding, w.inner().Min)
}

// cut returns the part of a region that is in the window's shape of a kind, where the window's origin is at origin.
func (w *window) cut(region *render.Region, kind uint8, origin image.Point) *render.Region {
	if shape := w.shapes[kind]; shape != nil {
		return region.Intersect(shape.Translate(origin))
	}
	return region
}

// has reports whether the pointer is in the mapped window when it is at a point of the parent.
func (w *window) has(p image.Point) bool {
	if !w.mapped || !p.In(w.outer()) {
		return false
	}
	p = p.Sub(w.inner().Min)
	bounding, input := w.shapes[protocol.ShapeBounding], w.shapes[protocol.ShapeInput]
	return (bounding == nil || bounding.Contains(p)) && (input == nil || input.Contains(p))
}

// forgetShapeListeners takes clients out of those that want to know the window's shape.
func (w *window) forgetShapeListeners(gone func(*client) bool) {
	w.shapeListeners = slices.DeleteFunc(w.shapeListeners, func(l *client) bool {
		if !gone(l) {
			return false
		}
		l.account.entries--
		return true
	})
}
