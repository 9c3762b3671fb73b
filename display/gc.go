package display

import (
	"image"
	"math/bits"
	"slices"

	"sameframe/protocol"
	"sameframe/render"
)

// gc is a graphics context: what render needs to draw, and the clip. It begins in createGC and ends in free. Tile,
// stipple and clip mask are copied from their pixmaps when they are set, which the protocol permits (X11 §9, CreateGC), so
// that drawing need not look at a pixmap that another client may be changing.
type gc struct {
	render.GC
	depth             int
	subwindowMode     uint8
	graphicsExposures bool
	clip              *render.Region // relative to clipOrigin; nil clips nothing
	clipOrigin        image.Point
}

func (g *gc) free(*Server) {}

func (g *gc) holds() int {
	return bytesOf(g.Tile) + bytesOf(g.Stipple) + regionRectangle*len(g.clip.Rects())
}

func newGC(depth int) *gc {
	return &gc{
		GC: render.GC{
			Op:         render.Op{Function: render.GXcopy, PlaneMask: ^uint32(0)},
			Background: 1, CapStyle: protocol.CapButt, ArcMode: protocol.ArcPieSlice, Dashes: []uint8{4, 4},
			Font: defaultFont(),
		},
		depth: depth, graphicsExposures: true,
	}
}

func (c *client) createGC(r *protocol.CreateGC, values []uint32) error {
	if err := c.newID(uint32(r.Cid)); err != nil {
		return err
	}
	d, err := c.server.drawable(r.Drawable)
	if err != nil {
		return err
	}
	if w, ok := d.(*window); ok && w.class == protocol.InputOnly {
		return protocol.BadMatch.With(uint32(r.Drawable))
	}
	g := newGC(d.depthOf())
	if err := g.set(c, c, r.ValueMask, values); err != nil {
		return err
	}
	c.add(uint32(r.Cid), g)
	return nil
}

func (c *client) changeGC(r *protocol.ChangeGC, values []uint32) error {
	g, err := c.server.gc(r.GC)
	if err != nil {
		return err
	}
	change := c.server.changing(c.server.owner(uint32(r.GC)), g)
	defer change.done()
	changed := *g
	if err := changed.set(c, change.owner, r.ValueMask, values); err != nil {
		return err
	}
	*g = changed
	return nil
}

// set sets the components in the mask by a request of c, for the owner of the GC, in the order of the mask. At an error the
// GC is no good any more.
func (g *gc) set(c, owner *client, mask uint32, values []uint32) (err error) {
	if bits.OnesCount32(mask) != len(values) {
		return protocol.BadLength.With(0)
	}
	if mask >= protocol.GCArcMode<<1 {
		return protocol.BadValue.With(mask)
	}
	for bit, value := range protocol.Values(mask, values) {
		switch bit {
		case protocol.GCFunction:
			var f uint8
			f, err = atMost[uint8](value, uint8(render.GXset))
			g.Function = render.Function(f)
		case protocol.GCPlaneMask:
			g.PlaneMask = value
		case protocol.GCForeground:
			g.Foreground = value
		case protocol.GCBackground:
			g.Background = value
		case protocol.GCLineWidth:
			g.LineWidth = int(uint16(value))
		case protocol.GCLineStyle:
			g.LineStyle, err = atMost[uint8](value, protocol.LineDoubleDash)
		case protocol.GCCapStyle:
			g.CapStyle, err = atMost[uint8](value, protocol.CapProjecting)
		case protocol.GCJoinStyle:
			g.JoinStyle, err = atMost[uint8](value, protocol.JoinBevel)
		case protocol.GCFillStyle:
			g.FillStyle, err = atMost[uint8](value, protocol.FillOpaqueStippled)
		case protocol.GCFillRule:
			g.FillRule, err = atMost[uint8](value, protocol.WindingRule)
		case protocol.GCTile:
			err = g.pattern(c, owner, &g.Tile, value, g.depth)
		case protocol.GCStipple:
			err = g.pattern(c, owner, &g.Stipple, value, 1)
		case protocol.GCTileStipXOrigin:
			g.TileStippleOrigin.X = int(int16(value))
		case protocol.GCTileStipYOrigin:
			g.TileStippleOrigin.Y = int(int16(value))
		case protocol.GCFont:
			var f *font
			if f, err = c.server.font(protocol.Font(value)); err == nil {
				g.Font = f.face
			}
		case protocol.GCSubwindowMode:
			g.subwindowMode, err = atMost[uint8](value, protocol.IncludeInferiors)
		case protocol.GCGraphicsExposures:
			g.graphicsExposures, err = boolean(value)
		case protocol.GCClipXOrigin:
			g.clipOrigin.X = int(int16(value))
		case protocol.GCClipYOrigin:
			g.clipOrigin.Y = int(int16(value))
		case protocol.GCClipMask:
			g.clip = nil
			if value != protocol.None {
				var mask *render.Pixels
				if err = g.pattern(c, owner, &mask, value, 1); err == nil {
					clip := render.RegionFromBitmap(mask)
					if err = c.allocateFor(owner, regionRectangle*len(clip.Rects())); err == nil {
						g.clip = clip
					}
				}
			}
		case protocol.GCDashOffset:
			g.DashOffset = int(uint16(value))
		case protocol.GCDashList:
			if uint8(value) == 0 {
				return protocol.BadValue.With(value)
			}
			g.Dashes = []uint8{uint8(value), uint8(value)}
		case protocol.GCArcMode:
			g.ArcMode, err = atMost[uint8](value, protocol.ArcPieSlice)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// pattern sets a tile, stipple or clip mask to a copy of the pixmap.
func (g *gc) pattern(c, owner *client, to **render.Pixels, id uint32, depth int) error {
	p, err := c.server.pixmap(protocol.Pixmap(id))
	if err != nil {
		return err
	}
	if p.surface.Depth != depth {
		return protocol.BadMatch.With(id)
	}
	pixels, err := p.copy(c, owner)
	if err == nil {
		*to = pixels
	}
	return err
}

func (c *client) copyGC(r *protocol.CopyGC) error {
	src, err := c.server.gc(r.SrcGC)
	if err != nil {
		return err
	}
	dst, err := c.server.gc(r.DstGC)
	if err != nil {
		return err
	}
	if src.depth != dst.depth {
		return protocol.BadMatch.With(uint32(r.DstGC))
	}
	if r.ValueMask >= protocol.GCArcMode<<1 {
		return protocol.BadValue.With(r.ValueMask)
	}
	change := c.server.changing(c.server.owner(uint32(r.DstGC)), dst)
	defer change.done()
	if err := c.allocateFor(change.owner, src.holds()); err != nil {
		return err
	}
	for i := range 23 {
		switch bit := uint32(1) << i; r.ValueMask & bit {
		case protocol.GCFunction:
			dst.Function = src.Function
		case protocol.GCPlaneMask:
			dst.PlaneMask = src.PlaneMask
		case protocol.GCForeground:
			dst.Foreground = src.Foreground
		case protocol.GCBackground:
			dst.Background = src.Background
		case protocol.GCLineWidth:
			dst.LineWidth = src.LineWidth
		case protocol.GCLineStyle:
			dst.LineStyle = src.LineStyle
		case protocol.GCCapStyle:
			dst.CapStyle = src.CapStyle
		case protocol.GCJoinStyle:
			dst.JoinStyle = src.JoinStyle
		case protocol.GCFillStyle:
			dst.FillStyle = src.FillStyle
		case protocol.GCFillRule:
			dst.FillRule = src.FillRule
		case protocol.GCTile:
			dst.Tile = src.Tile
		case protocol.GCStipple:
			dst.Stipple = src.Stipple
		case protocol.GCTileStipXOrigin:
			dst.TileStippleOrigin.X = src.TileStippleOrigin.X
		case protocol.GCTileStipYOrigin:
			dst.TileStippleOrigin.Y = src.TileStippleOrigin.Y
		case protocol.GCFont:
			dst.Font = src.Font
		case protocol.GCSubwindowMode:
			dst.subwindowMode = src.subwindowMode
		case protocol.GCGraphicsExposures:
			dst.graphicsExposures = src.graphicsExposures
		case protocol.GCClipXOrigin:
			dst.clipOrigin.X = src.clipOrigin.X
		case protocol.GCClipYOrigin:
			dst.clipOrigin.Y = src.clipOrigin.Y
		case protocol.GCClipMask:
			dst.clip = src.clip
		case protocol.GCDashOffset:
			dst.DashOffset = src.DashOffset
		case protocol.GCDashList:
			dst.Dashes = src.Dashes
		case protocol.GCArcMode:
			dst.ArcMode = src.ArcMode
		}
	}
	return nil
}

func (c *client) setDashes(r *protocol.SetDashes, list []byte) error {
	dashes, err := exactly(list, int(r.DashesLen))
	if err != nil {
		return err
	}
	if len(dashes) == 0 {
		return protocol.BadValue.With(0)
	}
	g, err := c.server.gc(r.GC)
	if err != nil {
		return err
	}
	if slices.Contains(dashes, 0) {
		return protocol.BadValue.With(0)
	}
	g.Dashes, g.DashOffset = slices.Clone(dashes), int(r.DashOffset)
	if len(dashes)%2 == 1 { // the pattern is the list twice
		g.Dashes = append(g.Dashes, dashes...)
	}
	return nil
}

func (c *client) setClipRectangles(r *protocol.SetClipRectangles, list []protocol.Rectangle) error {
	if _, err := c.server.gc(r.GC); err != nil {
		return err
	}
	if r.Ordering > protocol.YXBanded {
		return protocol.BadValue.With(uint32(r.Ordering))
	}
	// The ordering is a promise that makes things faster for servers that trust it.
	clip := (*render.Region)(nil)
	c.convert(len(list), func() { clip = render.NewRegion(rectangles(list)...) })
	g, err := c.server.gc(r.GC) // others had their turn meanwhile
	if err != nil {
		return err
	}
	change := c.server.changing(c.server.owner(uint32(r.GC)), g)
	if err := c.allocateFor(change.owner, regionRectangle*len(clip.Rects())); err != nil {
		return err
	}
	g.clip = clip
	change.done()
	g.clipOrigin = image.Pt(int(r.ClipXOrigin), int(r.ClipYOrigin))
	return nil
}

func (c *client) freeGC(r *protocol.FreeGC) error {
	_, err := c.server.gc(r.GC)
	if err == nil {
		c.server.remove(uint32(r.GC))
	}
	return err
}

func rectangles(list []protocol.Rectangle) []image.Rectangle {
	rects := make([]image.Rectangle, len(list))
	for i, r := range list {
		rects[i] = rectangle(r.X, r.Y, r.Width, r.Height)
	}
	return rects
}

func rectangle(x, y int16, width, height uint16) image.Rectangle {
	return image.Rect(int(x), int(y), int(x)+int(width), int(y)+int(height))
}
