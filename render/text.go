package render

import "image"

// PolyText draws chars with the fill style of gc, the first with its origin at (x, y), and returns how far the origin
// moved (X11 §8, PolyText8).
func (t *Target) PolyText(gc *GC, x, y int, chars []uint16) int {
	f := t.filler(gc)
	width := f.text(gc.Font, x, y, chars)
	f.flush()
	return width
}

// ImageText draws chars in the foreground on a rectangle of the background, as high as the font and as wide as the text.
// The function and the fill style of gc do not matter (X11 §8, ImageText8).
func (t *Target) ImageText(gc *GC, x, y int, chars []uint16) {
	back := GC{Op: Op{Function: GXcopy, PlaneMask: gc.PlaneMask}, Foreground: gc.Background}
	f := t.filler(&back)
	ascent, descent := int(gc.Font.FontAscent), int(gc.Font.FontDescent)
	f.rect(image.Rect(x, y-ascent, x+gc.Font.TextExtents(chars).Width, y+descent))
	f.fore = f.raster.brush(gc.Foreground, t.Surface.Depth)
	f.text(gc.Font, x, y, chars)
	f.flush()
}

func (f *filler) text(font *Font, x, y int, chars []uint16) int {
	start := x
	for _, char := range chars {
		if g, ok := font.Glyph(char); ok {
			f.bitmap(&g.Bitmap, x-g.Origin.X, y-g.Origin.Y)
			x += int(g.Info.CharacterWidth)
		}
	}
	return x - start
}

// bitmap paints where p, with its (0, 0) at (x, y) of the drawable, has ones.
func (f *filler) bitmap(p *Pixels, x, y int) {
	for py := range p.Height {
		row := p.row(py)
		for px := 0; px < p.Width; {
			end := bitRun(row, px, p.Width)
			if bitAt(row, px) != 0 {
				f.span(y+py, x+px, x+end)
			}
			px = end
		}
	}
}
