package display

import (
	"image"

	"sameframe/protocol"
	"sameframe/render"
)

// region is an XFIXES region. It begins in one of the requests XFixesCreateRegion… and ends in free.
type region struct{ *render.Region }

func (*region) free(*Server) {}

func (r *region) holds() int { return regionRectangle * len(r.Rects()) }

func (s *Server) region(id protocol.Region) (*region, error) {
	if r, ok := lookup[*region](s, uint32(id)); ok {
		return r, nil
	}
	return nil, badRegion.With(uint32(id))
}

// regionOrNone returns nil for None.
func (s *Server) regionOrNone(id protocol.Region) (*render.Region, error) {
	if id == protocol.None {
		return nil, nil
	}
	r, err := s.region(id)
	if err != nil {
		return nil, err
	}
	return r.Region, nil
}

// addRegion makes a region of an XID that newID has checked.
func (c *client) addRegion(id protocol.Region, r *render.Region) error {
	made := &region{r}
	if err := c.allocate(made.holds()); err != nil {
		return err
	}
	c.add(uint32(id), made)
	return nil
}

// setRegion replaces what is in the region called id, which may be another client's.
func (c *client) setRegion(id protocol.Region, to *render.Region) error {
	r, err := c.server.region(id)
	if err != nil {
		return err
	}
	owner := c.server.owner(uint32(id))
	if err := c.allocateFor(owner, (&region{to}).holds()); err != nil {
		return err
	}
	change := c.server.changing(owner, r)
	r.Region = to
	change.done()
	return nil
}

func (c *client) xfixesCreateRegion(r *protocol.XFixesCreateRegion, list []protocol.Rectangle) error {
	if err := c.newID(uint32(r.Region)); err != nil {
		return err
	}
	return c.addRegion(r.Region, newRegion(list))
}

func (c *client) xfixesCreateRegionFromBitmap(r *protocol.XFixesCreateRegionFromBitmap) error {
	if err := c.newID(uint32(r.Region)); err != nil {
		return err
	}
	ones, err := c.bitmapRegion(r.Bitmap)
	if err != nil {
		return err
	}
	return c.addRegion(r.Region, ones)
}

func (c *client) xfixesCreateRegionFromWindow(r *protocol.XFixesCreateRegionFromWindow) error {
	if err := c.newID(uint32(r.Region)); err != nil {
		return err
	}
	w, err := c.server.window(r.Window)
	if err != nil {
		return err
	}
	if r.Kind > protocol.ShapeClip {
		return protocol.BadValue.With(uint32(r.Kind))
	}
	return c.addRegion(r.Region, w.shape(r.Kind))
}

func (c *client) xfixesCreateRegionFromGC(r *protocol.XFixesCreateRegionFromGC) error {
	if err := c.newID(uint32(r.Region)); err != nil {
		return err
	}
	g, err := c.server.gc(r.GC)
	if err != nil {
		return err
	}
	if g.clip == nil {
		return protocol.BadMatch.With(uint32(r.GC))
	}
	return c.addRegion(r.Region, g.clip)
}

// xfixesCreateRegionFromPicture finds no picture, as X.Org without RENDER.
func (c *client) xfixesCreateRegionFromPicture(r *protocol.XFixesCreateRegionFromPicture) error {
	if err := c.newID(uint32(r.Region)); err != nil {
		return err
	}
	return protocol.BadValue.With(r.Picture)
}

func (c *client) xfixesDestroyRegion(r *protocol.XFixesDestroyRegion) error {
	_, err := c.server.region(r.Region)
	if err == nil {
		c.server.remove(uint32(r.Region))
	}
	return err
}

func (c *client) xfixesSetRegion(r *protocol.XFixesSetRegion, list []protocol.Rectangle) error {
	return c.setRegion(r.Region, newRegion(list))
}

func (c *client) xfixesCopyRegion(r *protocol.XFixesCopyRegion) error {
	source, err := c.server.region(r.Source)
	if err != nil {
		return err
	}
	return c.setRegion(r.Destination, source.Region)
}

func (c *client) xfixesUnionRegion(r *protocol.XFixesUnionRegion) error {
	return c.combineRegions(r.Source1, r.Source2, r.Destination, (*render.Region).Union)
}

func (c *client) xfixesIntersectRegion(r *protocol.XFixesIntersectRegion) error {
	return c.combineRegions(r.Source1, r.Source2, r.Destination, (*render.Region).Intersect)
}

func (c *client) xfixesSubtractRegion(r *protocol.XFixesSubtractRegion) error {
	return c.combineRegions(r.Source1, r.Source2, r.Destination, (*render.Region).Subtract)
}

func (c *client) combineRegions(a, b, to protocol.Region, combine func(a, b *render.Region) *render.Region) error {
	first, err := c.server.region(a)
	if err != nil {
		return err
	}
	second, err := c.server.region(b)
	if err != nil {
		return err
	}
	return c.setRegion(to, combine(first.Region, second.Region))
}

func (c *client) xfixesInvertRegion(r *protocol.XFixesInvertRegion) error {
	source, err := c.server.region(r.Source)
	if err != nil {
		return err
	}
	return c.setRegion(r.Destination, newRegion([]protocol.Rectangle{r.Bounds}).Subtract(source.Region))
}

func (c *client) xfixesTranslateRegion(r *protocol.XFixesTranslateRegion) error {
	source, err := c.server.region(r.Region)
	if err != nil {
		return err
	}
	return c.setRegion(r.Region, within16(source.Translate(image.Pt(int(r.DX), int(r.DY)))))
}

func (c *client) xfixesRegionExtents(r *protocol.XFixesRegionExtents) error {
	source, err := c.server.region(r.Source)
	if err != nil {
		return err
	}
	return c.setRegion(r.Destination, render.NewRegion(source.Bounds()))
}

// xfixesExpandRegion makes each rectangle of the source larger; into which rectangles it is cut does not matter.
func (c *client) xfixesExpandRegion(r *protocol.XFixesExpandRegion) error {
	source, err := c.server.region(r.Source)
	if err != nil {
		return err
	}
	larger := make([]image.Rectangle, len(source.Rects()))
	for i, q := range source.Rects() {
		larger[i] = image.Rect(q.Min.X-int(r.Left), q.Min.Y-int(r.Top), q.Max.X+int(r.Right), q.Max.Y+int(r.Bottom))
	}
	return c.setRegion(r.Destination, within16(render.NewRegion(larger...)))
}

func (c *client) xfixesFetchRegion(r *protocol.XFixesFetchRegion) error {
	source, err := c.server.region(r.Region)
	if err != nil {
		return err
	}
	return reply(c, &protocol.XFixesFetchRegionReply{Extents: wireRectangle(source.Bounds())}, list(c, wireRectangles(source.Region)))
}

func (c *client) xfixesSetGCClipRegion(r *protocol.XFixesSetGCClipRegion) error {
	g, err := c.server.gc(r.GC)
	if err != nil {
		return err
	}
	clip, err := c.server.regionOrNone(r.Region)
	if err != nil {
		return err
	}
	owner := c.server.owner(uint32(r.GC))
	if err := c.allocateFor(owner, regionRectangle*len(clip.Rects())); err != nil {
		return err
	}
	change := c.server.changing(owner, g)
	g.clip, g.clipOrigin = clip, image.Pt(int(r.XOrigin), int(r.YOrigin))
	change.done()
	return nil
}

func (c *client) xfixesSetWindowShapeRegion(r *protocol.XFixesSetWindowShapeRegion) error {
	w, err := c.server.window(r.Window)
	if err != nil {
		return err
	}
	shape, err := c.server.regionOrNone(r.Region)
	if err != nil {
		return err
	}
	switch {
	case r.Kind > protocol.ShapeInput:
		return protocol.BadValue.With(uint32(r.Kind))
	case w.isRoot():
		return nil
	case shape == nil:
		w.setShape(r.Kind, nil)
		return nil
	}
	return w.combineShape(c, protocol.ShapeSet, r.Kind, shape, r.XOff, r.YOff)
}

// xfixesSetPictureClipRegion finds no picture, as X.Org without RENDER.
func (*client) xfixesSetPictureClipRegion(r *protocol.XFixesSetPictureClipRegion) error {
	return protocol.BadValue.With(r.Picture)
}
