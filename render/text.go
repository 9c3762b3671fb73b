package render

import "image"

// PolyText draws chars with the fill style of gc, the first with its origin at (x, y), and returns how far the origin
// moved (X11 §9, PolyText8).
func (t *Target) PolyText(gc *GC, x, y int, chars []uint16) int {
	f := t.filler(gc)
	width := f.text(gc.Font, x, y, chars)
	f.flush()
	return width
}

// ImageText draws chars in the foreground on a rectangle of the background, as high as the font and as wide as the text.
// The function and the fill style of gc do not matter (X11 §9, ImageText8).
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
		g, ok := font.Glyph(char)
		if !ok {
			continue
		}
		for _, r := range g.ink {
			f.rect(r.Add(image.Pt(x, y)))
		}
		x += int(g.Info.CharacterWidth)
	}
	return x - start
}
