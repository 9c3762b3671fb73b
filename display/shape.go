package display

import (
	"image"
	"slices"

	"sameframe/protocol"
	"sameframe/render"
)

func (c *client) shapeQueryVersion(*protocol.ShapeQueryVersion) error {
	return reply(c, &protocol.ShapeQueryVersionReply{MajorVersion: 1, MinorVersion: 1}, nil)
}

func (c *client) shapeRectangles(r *protocol.ShapeRectangles, list []protocol.Rectangle) error {
	w, err := c.shaped(r.Destination, r.DestinationKind)
	if err != nil {
		return err
	}
	if r.Ordering > protocol.YXBanded {
		return protocol.BadValue.With(uint32(r.Ordering))
	}
	return w.combineShape(c, r.Operation, r.DestinationKind, newRegion(list), r.XOff, r.YOff)
}

func (c *client) shapeMask(r *protocol.ShapeMask) error {
	w, err := c.shaped(r.Destination, r.DestinationKind)
	if err != nil {
		return err
	}
	if r.Source == protocol.None {
		if !w.isRoot() && w.shapes[r.DestinationKind] != nil {
			w.setShape(r.DestinationKind, nil)
		}
		return nil
	}
	source, err := c.bitmapRegion(r.Source)
	if err != nil {
		return err
	}
	return w.combineShape(c, r.Operation, r.DestinationKind, source, r.XOff, r.YOff)
}

// bitmapRegion returns the ones of a pixmap that must be a bitmap.
func (c *client) bitmapRegion(id protocol.Pixmap) (region *render.Region, err error) {
	p, err := c.server.pixmap(id)
	if err != nil {
		return nil, err
	}
	if p.surface.Depth != 1 {
		return nil, protocol.BadMatch.With(uint32(id))
	}
	err = p.guard(c, func() {
		p.surface.Lock()
		defer p.surface.Unlock()
		region = render.RegionFromBitmap(&p.surface.Pixels)
	})
	return region, err
}

func (c *client) shapeCombine(r *protocol.ShapeCombine) error {
	w, err := c.shaped(r.Destination, r.DestinationKind)
	if err != nil {
		return err
	}
	source, err := c.shaped(r.Source, r.SourceKind)
	if err != nil {
		return err
	}
	return w.combineShape(c, r.Operation, r.DestinationKind, source.shape(r.SourceKind), r.XOff, r.YOff)
}

func (c *client) shapeOffset(r *protocol.ShapeOffset) error {
	w, err := c.shaped(r.Destination, r.DestinationKind)
	if err != nil {
		return err
	}
	shape := w.shapes[r.DestinationKind]
	if shape != nil {
		shape = within16(shape.Translate(image.Pt(int(r.XOff), int(r.YOff))))
	}
	w.setShape(r.DestinationKind, shape)
	return nil
}

// shaped looks up a window and checks the kind of shape.
func (c *client) shaped(id protocol.Window, kind uint8) (*window, error) {
	w, err := c.server.window(id)
	if err == nil && kind > protocol.ShapeInput {
		err = protocol.BadValue.With(uint32(kind))
	}
	return w, err
}

// combineShape combines a shape of the window with a region that is moved by an offset first. As with X.Org the root has
// no shape, and for Union and Invert a window without a shape is no rectangle but everything.
func (w *window) combineShape(c *client, operation, kind uint8, source *render.Region, xOff, yOff int16) error {
	if w.isRoot() {
		return nil
	}
	source = within16(source.Translate(image.Pt(int(xOff), int(yOff))))
	shape := w.shapes[kind]
	switch operation {
	case protocol.ShapeSet:
		shape = source
	case protocol.ShapeUnion:
		if shape != nil {
			shape = shape.Union(source)
		}
	case protocol.ShapeIntersect:
		if shape != nil {
			source = source.Intersect(shape)
		}
		shape = source
	case protocol.ShapeSubtract:
		shape = w.shape(kind).Subtract(source)
	case protocol.ShapeInvert:
		if shape != nil {
			source = source.Subtract(shape)
		} else {
			source = render.NewRegion()
		}
		shape = source
	default:
		return protocol.BadValue.With(uint32(operation))
	}
	if err := c.allocateFor(w.owner, regionRectangle*len(shape.Rects())); err != nil {
		return err
	}
	w.setShape(kind, shape)
	return nil
}

// coordinates are those that a region of a client may have. What an operation moves beyond is cut off, as X.Org does.
var coordinates = image.Rect(-32768, -32768, 32767, 32767)

func within16(r *render.Region) *render.Region { return r.IntersectRect(coordinates) }

// newRegion returns the union of rectangles.
func newRegion(list []protocol.Rectangle) *render.Region {
	return within16(render.NewRegion(rectangles(list)...))
}

func (c *client) shapeQueryExtents(r *protocol.ShapeQueryExtents) error {
	w, err := c.server.window(r.Destination)
	if err != nil {
		return err
	}
	return reply(c, &protocol.ShapeQueryExtentsReply{
		BoundingShaped:  wireBool(w.shapes[protocol.ShapeBounding] != nil),
		ClipShaped:      wireBool(w.shapes[protocol.ShapeClip] != nil),
		BoundingExtents: wireRectangle(w.shape(protocol.ShapeBounding).Bounds()),
		ClipExtents:     wireRectangle(w.shape(protocol.ShapeClip).Bounds()),
	}, nil)
}

func wireRectangle(r image.Rectangle) protocol.Rectangle {
	return protocol.Rectangle{X: int16(r.Min.X), Y: int16(r.Min.Y), Width: uint16(r.Dx()), Height: uint16(r.Dy())}
}

func wireRectangles(r *render.Region) []protocol.Rectangle {
	rects := make([]protocol.Rectangle, len(r.Rects()))
	for i, q := range r.Rects() {
		rects[i] = wireRectangle(q)
	}
	return rects
}

func (c *client) shapeSelectInput(r *protocol.ShapeSelectInput) error {
	w, err := c.server.window(r.Destination)
	if err != nil {
		return err
	}
	enable, err := boolean(uint32(r.Enable))
	if err != nil {
		return err
	}
	switch {
	case !enable:
		w.forgetShapeListeners(func(l *client) bool { return l == c })
	case !slices.Contains(w.shapeListeners, c):
		if err := c.mayEnter(1); err != nil {
			return err
		}
		c.account.entries++
		w.shapeListeners = append(w.shapeListeners, c)
	}
	return nil
}

func (c *client) shapeInputSelected(r *protocol.ShapeInputSelected) error {
	w, err := c.server.window(r.Destination)
	if err != nil {
		return err
	}
	return reply(c, &protocol.ShapeInputSelectedReply{Enabled: wireBool(slices.Contains(w.shapeListeners, c))}, nil)
}

func (c *client) shapeGetRectangles(r *protocol.ShapeGetRectangles) error {
	w, err := c.shaped(r.Window, r.SourceKind)
	if err != nil {
		return err
	}
	rects := wireRectangles(w.shape(r.SourceKind))
	return reply(c, &protocol.ShapeGetRectanglesReply{
		Ordering: protocol.YXBanded, RectanglesLen: uint32(len(rects)),
	}, list(c, rects))
}
