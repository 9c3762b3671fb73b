package render

import "image"

// CharInfo tells where a character has ink, from its origin on the baseline: CHARINFO of X11 §9, QueryFont.
type CharInfo struct {
	LeftSideBearing, RightSideBearing int16 // where the ink begins and ends, to the right of the origin
	CharacterWidth                    int16 // from this origin to that of the next character
	Ascent, Descent                   int16 // how far the ink goes above and below the baseline
	Attributes                        uint16
}

// missing reports whether a character that looks like this does not exist (X11 §9, QueryFont).
func (c CharInfo) missing() bool {
	c.Attributes = 0
	return c == CharInfo{}
}

// Glyph is the picture of a character.
type Glyph struct {
	Info   CharInfo
	Bitmap Pixels            // depth 1; it may be larger than the ink
	Origin image.Point       // of the character, in Bitmap
	ink    []image.Rectangle // the ones of Bitmap, from the character's origin
}

// FontProperty is a property of a font. The name stands for an atom. The value is a string, which stands for an atom too,
// or an int32.
type FontProperty struct {
	Name  string
	Value any
}

// Font is a core font. Names and meanings are those of X11 §9, QueryFont. It never changes once made.
type Font struct {
	MinBounds, MaxBounds           CharInfo
	MinByte1, MaxByte1             uint8
	MinCharOrByte2, MaxCharOrByte2 uint16
	DefaultChar                    uint16
	DrawDirection                  uint8 // 0 LeftToRight, 1 RightToLeft
	AllCharsExist                  bool
	FontAscent, FontDescent        int16
	Properties                     []FontProperty

	glyphs   []Glyph
	index    []uint16 // into glyphs, for each char by row and column; noGlyph where there is none
	fallback *Glyph   // of DefaultChar, nil if that does not exist
}

const noGlyph = 0xffff

// Glyph returns what shows char: its own glyph, or that of the default character if char does not exist. If neither
// exists it returns false: nothing is drawn and the origin stays (X11 §9, OpenFont).
func (f *Font) Glyph(char uint16) (*Glyph, bool) {
	if g := f.lookup(char); g != nil {
		return g, true
	}
	return f.fallback, f.fallback != nil
}

// lookup returns the glyph of char, nil if it does not exist. If the font has more than row 0, the two bytes of char are
// its row and column, else it is one number (X11 §9, PolyText16).
func (f *Font) lookup(char uint16) *Glyph {
	row, column := 0, int(char)
	if f.MaxByte1 > 0 {
		row, column = int(char>>8), int(char&0xff)
	}
	if row < int(f.MinByte1) || row > int(f.MaxByte1) ||
		column < int(f.MinCharOrByte2) || column > int(f.MaxCharOrByte2) {
		return nil
	}
	i := f.index[(row-int(f.MinByte1))*f.columns()+column-int(f.MinCharOrByte2)]
	if i == noGlyph {
		return nil
	}
	return &f.glyphs[i]
}

func (f *Font) columns() int { return int(f.MaxCharOrByte2) - int(f.MinCharOrByte2) + 1 }

// CharInfos returns what the reply to QueryFont says of each character, row by row: zeros for one that does not exist,
// and nothing at all if the bounds say that all are alike.
func (f *Font) CharInfos() []CharInfo {
	lowest, highest := f.MinBounds, f.MaxBounds
	lowest.Attributes, highest.Attributes = 0, 0
	if lowest == highest {
		return nil
	}
	infos := make([]CharInfo, len(f.index))
	for i, g := range f.index {
		if g != noGlyph {
			infos[i] = f.glyphs[g].Info
		}
	}
	return infos
}

// Extents is how far a line of text reaches from its origin (X11 §9, QueryTextExtents).
type Extents struct {
	Ascent, Descent, Width, Left, Right int
}

// TextExtents returns the extents of chars.
func (f *Font) TextExtents(chars []uint16) Extents {
	var e Extents
	first := true
	for _, char := range chars {
		g, ok := f.Glyph(char)
		if !ok || g.Info.missing() {
			continue
		}
		c := g.Info
		if first {
			e = Extents{int(c.Ascent), int(c.Descent), 0, int(c.LeftSideBearing), int(c.RightSideBearing)}
			first = false
		}
		e.Ascent = max(e.Ascent, int(c.Ascent))
		e.Descent = max(e.Descent, int(c.Descent))
		e.Left = min(e.Left, e.Width+int(c.LeftSideBearing))
		e.Right = max(e.Right, e.Width+int(c.RightSideBearing))
		e.Width += int(c.CharacterWidth)
	}
	return e
}
