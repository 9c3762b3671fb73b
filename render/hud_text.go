package render

import (
	"image"
	"strings"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

// typeface is a Go font at one size, with the glyphs that were used so far. Each stands at whole pixels.
type typeface struct {
	face    font.Face
	glyphs  map[rune]*inkedGlyph
	capital int // height of a capital letter, pixels
}

type inkedGlyph struct {
	coverage []uint8
	bounds   image.Rectangle // of the coverage, relative to the origin
	advance  int
}

// typefaces makes typefaces when they are first asked for.
type typefaces struct {
	fonts map[bool]*opentype.Font
	faces map[typefaceKey]*typeface
}

type typefaceKey struct {
	size int
	bold bool
}

func newTypefaces() *typefaces {
	t := &typefaces{fonts: map[bool]*opentype.Font{}, faces: map[typefaceKey]*typeface{}}
	for bold, ttf := range map[bool][]byte{false: goregular.TTF, true: gobold.TTF} {
		parsed, err := opentype.Parse(ttf)
		if err != nil {
			panic(err) // the font is compiled in
		}
		t.fonts[bold] = parsed
	}
	return t
}

// get returns the face of that many pixels an em.
func (t *typefaces) get(size int, bold bool) *typeface {
	k := typefaceKey{max(size, 6), bold}
	if f := t.faces[k]; f != nil {
		return f
	}
	face, err := opentype.NewFace(t.fonts[bold], &opentype.FaceOptions{Size: float64(k.size), DPI: 72, Hinting: font.HintingFull})
	if err != nil {
		panic(err) // for want of memory at most
	}
	f := &typeface{face: face, glyphs: map[rune]*inkedGlyph{}, capital: face.Metrics().CapHeight.Round()}
	t.faces[k] = f
	return f
}

func (f *typeface) glyph(r rune) *inkedGlyph {
	if g := f.glyphs[r]; g != nil {
		return g
	}
	bounds, mask, from, advance, ok := f.face.Glyph(fixed.Point26_6{}, r)
	if !ok && r != '\uFFFD' {
		return f.glyph('\uFFFD') // a window's name may hold any character
	}
	g := &inkedGlyph{bounds: bounds, advance: advance.Round()}
	for y := range bounds.Dy() {
		for x := range bounds.Dx() {
			_, _, _, a := mask.At(from.X+x, from.Y+y).RGBA()
			g.coverage = append(g.coverage, uint8(a>>8))
		}
	}
	f.glyphs[r] = g
	return g
}

// width returns how far text reaches, in pixels.
func (f *typeface) width(text string) int {
	w := 0
	for _, r := range text {
		w += f.glyph(r).advance
	}
	return w
}

// fit returns text, or the beginning of it and an ellipsis, not wider than width. It reads no more than it returns.
func (f *typeface) fit(text string, width int) string {
	dots := f.glyph('…').advance
	x, cut := 0, 0
	for i, r := range text {
		if x+dots <= width {
			cut = i
		}
		if x += f.glyph(r).advance; x > width {
			return strings.TrimRight(text[:cut], " ,;:") + "…"
		}
	}
	return text
}

// text draws text with its origin at (x, y) and returns where the next begins.
func (s *sheet) text(f *typeface, x, y int, c rgb, text string) int {
	for _, r := range text {
		g := f.glyph(r)
		b := g.bounds.Add(image.Pt(x, y))
		i := 0
		for py := b.Min.Y; py < b.Max.Y; py++ {
			for px := b.Min.X; px < b.Max.X; px++ {
				s.blend(px, py, c, int(g.coverage[i]))
				i++
			}
		}
		x += g.advance
	}
	return x
}

// textLeft draws text that ends before x, and returns where it begins.
func (s *sheet) textLeft(f *typeface, x, y int, c rgb, text string) int {
	x -= f.width(text)
	s.text(f, x, y, c, text)
	return x
}
