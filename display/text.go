package display

import (
	"sameframe/protocol"
	"sameframe/render"
)

func (c *client) polyText8(r *protocol.PolyText8, items []byte) error {
	return c.polyText(r.Drawable, r.GC, int(r.X), int(r.Y), items, 1, text8)
}

func (c *client) polyText16(r *protocol.PolyText16, items []byte) error {
	return c.polyText(r.Drawable, r.GC, int(r.X), int(r.Y), items, 2, func(b []byte) []uint16 {
		return text16(protocol.List[protocol.Char2B](b))
	})
}

// polyText draws items of characters that are size bytes each. If an item is wrong those before it are drawn, and the GC
// keeps the fonts they have set (X11 §9, PolyText8).
func (c *client) polyText(d protocol.Drawable, g protocol.GContext, x, y int, items []byte, size int, text func([]byte) []uint16) error {
	dst, context, err := c.drawableAndGC(d, g)
	if err != nil {
		return err
	}
	for item, err := range protocol.TextItems(items, size) {
		if err != nil {
			return err
		}
		if item.Font != protocol.None {
			f, err := c.server.font(item.Font)
			if err != nil {
				return err
			}
			context.Font = f.face
			continue
		}
		x += int(item.Delta)
		chars, advance := text(item.String), 0
		if err := c.paint(dst, context, func(t *render.Target) { advance = t.PolyText(&context.GC, x, y, chars) }); err != nil {
			return err
		}
		x += advance
	}
	return nil
}

func (c *client) imageText8(r *protocol.ImageText8, tail []byte) error {
	chars, err := exactly(tail, int(r.StringLen))
	if err != nil {
		return err
	}
	return c.imageText(r.Drawable, r.GC, r.X, r.Y, text8(chars))
}

func (c *client) imageText16(r *protocol.ImageText16, tail []byte) error {
	chars, err := exactly(tail, 2*int(r.StringLen))
	if err != nil {
		return err
	}
	return c.imageText(r.Drawable, r.GC, r.X, r.Y, text16(protocol.List[protocol.Char2B](chars)))
}

func (c *client) imageText(d protocol.Drawable, g protocol.GContext, x, y int16, chars []uint16) error {
	return c.draw(d, g, func(t *render.Target, gc *render.GC) { t.ImageText(gc, int(x), int(y), chars) })
}

// text8 and text16 return the numbers of characters.
func text8(b []byte) []uint16 {
	chars := make([]uint16, len(b))
	for i, char := range b {
		chars[i] = uint16(char)
	}
	return chars
}

func text16(b []protocol.Char2B) []uint16 {
	chars := make([]uint16, len(b))
	for i, char := range b {
		chars[i] = uint16(char.Byte1)<<8 | uint16(char.Byte2)
	}
	return chars
}
