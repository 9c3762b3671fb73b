package display

import (
	"image"

	"sameframe/protocol"
	"sameframe/render"
)

// cursor is a cursor. It begins in createCursor, createGlyphCursor or newDefaultCursor. Windows and grabs that have it keep
// it when its XID is freed (X11 §9, FreeCursor). Guarded by Server.mu, but for the surface, which has its lock.
type cursor struct {
	source  *render.Pixels        // depth 1: foreground or background
	hotspot image.Point           // in the surface
	surface *render.Surface       // source in its colours, 32 deep
	shape   *render.Region        // the mask: the part of the surface that is seen
	serial  protocol.CursorSerial // XFIXES's number of it
	name    protocol.Atom         // given by XFIXES, or None
}

// maxCursor bounds the sides of a cursor. It is what QueryBestSize answers.
const maxCursor = 512

// colors are the foreground and background of a cursor.
type colors struct{ fore, back protocol.RGB }

// newCursor makes a cursor of two bitmaps of the same size.
func newCursor(s *Server, source, mask *render.Pixels, hotspot image.Point, c colors) *cursor {
	s.cursorSerial++
	cur := &cursor{
		serial: s.cursorSerial,
		source: source, hotspot: hotspot, surface: render.NewSurface(source.Width, source.Height, 32),
		shape: render.RegionFromBitmap(mask),
	}
	cur.surface.OnDamage = s.damaged
	cur.recolor(c)
	return cur
}

func (cur *cursor) recolor(c colors) {
	v := &visuals[1]
	cur.surface.Lock()
	defer cur.surface.Unlock()
	target := render.Target{Surface: cur.surface, Clip: render.NewRegion(cur.surface.Bounds())}
	target.PutBitmap(&render.GC{
		Op:         render.Op{Function: render.GXcopy, PlaneMask: ^uint32(0)},
		Foreground: v.pixel(c.fore), Background: v.pixel(c.back),
	}, cur.surface.Bounds(), cur.source, image.Point{})
}

// layer returns what shows the cursor with its hotspot at a point of the screen.
func (cur *cursor) layer(at image.Point) render.Layer {
	return render.Layer{Surface: cur.surface, Origin: at.Sub(cur.hotspot), Shape: cur.shape}
}

func (*cursor) free(*Server) {}

func (cur *cursor) holds() int {
	if cur == nil {
		return 0
	}
	return bytesOf(&cur.surface.Pixels) + bytesOf(cur.source) + regionRectangle*len(cur.shape.Rects())
}

func (s *Server) cursor(id protocol.Cursor) (*cursor, error) {
	if cur, ok := lookup[*cursor](s, uint32(id)); ok {
		return cur, nil
	}
	return nil, protocol.BadCursor.With(uint32(id))
}

func (c *client) createCursor(r *protocol.CreateCursor) error {
	if err := c.newID(uint32(r.Cid)); err != nil {
		return err
	}
	source, err := c.cursorBitmap(r.Source, nil)
	if err != nil {
		return err
	}
	mask := allOnes(source.Bounds())
	if r.Mask != protocol.None {
		if mask, err = c.cursorBitmap(r.Mask, source); err != nil {
			return err
		}
	}
	if int(r.X) > source.Width || int(r.Y) > source.Height {
		return protocol.BadMatch.With(uint32(r.Source))
	}
	c.add(uint32(r.Cid), newCursor(c.server, source, mask, image.Pt(int(r.X), int(r.Y)), colors{
		protocol.RGB{Red: r.ForeRed, Green: r.ForeGreen, Blue: r.ForeBlue},
		protocol.RGB{Red: r.BackRed, Green: r.BackGreen, Blue: r.BackBlue},
	}))
	return nil
}

// cursorBitmap returns a copy of a pixmap that must be a bitmap, and as large as another one if that is not nil.
func (c *client) cursorBitmap(id protocol.Pixmap, like *render.Pixels) (*render.Pixels, error) {
	p, err := c.server.pixmap(id)
	if err != nil {
		return nil, err
	}
	size := p.surface.Bounds()
	if p.surface.Depth != 1 || like != nil && size != like.Bounds() {
		return nil, protocol.BadMatch.With(uint32(id))
	}
	if size.Dx() > maxCursor || size.Dy() > maxCursor {
		return nil, protocol.BadAlloc.With(uint32(id))
	}
	return p.copy(c, c)
}

// bitmap returns a bitmap of zeros.
func bitmap(r image.Rectangle) *render.Pixels {
	stride := render.Stride(r.Dx(), 1)
	return &render.Pixels{Pix: make([]byte, stride*r.Dy()), Stride: stride, Width: r.Dx(), Height: r.Dy(), Depth: 1}
}

func allOnes(r image.Rectangle) *render.Pixels {
	p := bitmap(r)
	for i := range p.Pix {
		p.Pix[i] = 0xff
	}
	return p
}

func (c *client) createGlyphCursor(r *protocol.CreateGlyphCursor) error {
	if err := c.newID(uint32(r.Cid)); err != nil {
		return err
	}
	s := c.server
	sourceFont, err := s.font(r.SourceFont)
	if err != nil {
		return err
	}
	source, ok := cursorGlyph(sourceFont.face, r.SourceChar)
	if !ok {
		return protocol.BadValue.With(uint32(r.SourceChar))
	}
	mask := (*render.Glyph)(nil)
	if r.MaskFont != protocol.None {
		maskFont, err := s.font(r.MaskFont)
		if err != nil {
			return err
		}
		if mask, ok = cursorGlyph(maskFont.face, r.MaskChar); !ok {
			return protocol.BadValue.With(uint32(r.MaskChar))
		}
	}
	cur := glyphCursor(s, source, mask, colors{
		protocol.RGB{Red: r.ForeRed, Green: r.ForeGreen, Blue: r.ForeBlue},
		protocol.RGB{Red: r.BackRed, Green: r.BackGreen, Blue: r.BackBlue},
	})
	c.add(uint32(r.Cid), cur)
	return nil
}

// cursorGlyph returns the glyph of a character of the font, which may be the default one, but not of a character that is
// out of the font's range.
func cursorGlyph(f *render.Font, char uint16) (*render.Glyph, bool) {
	row, column := uint16(0), char
	if f.MaxByte1 > 0 {
		row, column = char>>8, char&0xff
	}
	if row < uint16(f.MinByte1) || row > uint16(f.MaxByte1) || column < f.MinCharOrByte2 || column > f.MaxCharOrByte2 {
		return nil, false
	}
	return f.Glyph(char)
}

// glyphCursor makes a cursor as large as the mask or, without one, as the source, which then is all seen. The origins of
// the two characters meet, and there the hotspot is (X11 §9, CreateGlyphCursor).
func glyphCursor(s *Server, source, mask *render.Glyph, c colors) *cursor {
	outline := source
	if mask != nil {
		outline = mask
	}
	m := outline.Info
	bounds := image.Rect(
		min(0, int(m.LeftSideBearing)), min(0, -int(m.Ascent)), max(0, int(m.RightSideBearing)), max(0, int(m.Descent)))
	bits, seen := bitmap(bounds), allOnes(bounds)
	drawGlyph(bits, source, bounds.Min)
	if mask != nil {
		seen = bitmap(bounds)
		drawGlyph(seen, mask, bounds.Min)
	}
	return newCursor(s, bits, seen, image.Point{}.Sub(bounds.Min), c)
}

// drawGlyph draws a glyph on a bitmap whose (0, 0) is at a point relative to the character's origin.
func drawGlyph(dst *render.Pixels, g *render.Glyph, at image.Point) {
	surface := render.WrapSurface(*dst)
	target := render.Target{Surface: surface, Clip: render.NewRegion(surface.Bounds())}
	target.Copy(&render.GC{Op: render.Op{Function: render.GXcopy, PlaneMask: 1}},
		g.Bitmap.Bounds().Sub(g.Origin).Sub(at), &g.Bitmap, image.Point{})
}

const leftPtr = 68 // XC_left_ptr of the cursor font; its mask is the next character

// newDefaultCursor makes the cursor of the root, a black arrow with a white edge. It panics if what is built in has none.
func newDefaultCursor(s *Server) *cursor {
	face, err := render.OpenFont("cursor")
	if err != nil {
		panic(err)
	}
	source, _ := face.Glyph(leftPtr)
	mask, _ := face.Glyph(leftPtr + 1)
	return glyphCursor(s, source, mask, colors{back: protocol.RGB{Red: 0xffff, Green: 0xffff, Blue: 0xffff}})
}

func (c *client) freeCursor(r *protocol.FreeCursor) error {
	_, err := c.server.cursor(r.Cursor)
	if err == nil {
		c.server.remove(uint32(r.Cursor))
	}
	return err
}

func (c *client) recolorCursor(r *protocol.RecolorCursor) error {
	cur, err := c.server.cursor(r.Cursor)
	if err != nil {
		return err
	}
	cur.recolor(colors{
		protocol.RGB{Red: r.ForeRed, Green: r.ForeGreen, Blue: r.ForeBlue},
		protocol.RGB{Red: r.BackRed, Green: r.BackGreen, Blue: r.BackBlue},
	})
	return nil
}

// queryBestSize answers that a cursor may be as large as it likes up to a bound, and that a tile or stipple is best a
// power of 2 wide up to 32, as X.Org's does.
func (c *client) queryBestSize(r *protocol.QueryBestSize) error {
	if r.Class > protocol.StippleShape {
		return protocol.BadValue.With(uint32(r.Class))
	}
	d, err := c.server.drawable(r.Drawable)
	if err != nil {
		return err
	}
	if w, ok := d.(*window); ok && w.class == protocol.InputOnly && r.Class != protocol.CursorShape {
		return protocol.BadMatch.With(uint32(r.Drawable))
	}
	width, height := r.Width, r.Height
	if r.Class == protocol.CursorShape {
		width, height = min(width, maxCursor), min(height, maxCursor)
	} else if width > 0 && width < 32 {
		for width&(width-1) != 0 {
			width += width & -width
		}
	}
	return reply(c, &protocol.QueryBestSizeReply{Width: width, Height: height}, nil)
}
