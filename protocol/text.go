package protocol

import (
	"encoding/binary"
	"iter"
)

// PolyText8 draws text items of one-byte characters; see TextItems. 16 bytes.
type PolyText8 struct {
	RequestHeader
	Drawable Drawable
	GC       GContext
	X, Y     int16
}

// PolyText16 draws text items of two-byte characters; see TextItems. 16 bytes.
type PolyText16 struct {
	RequestHeader
	Drawable Drawable
	GC       GContext
	X, Y     int16
}

// ImageText8 draws a string and its background. StringLen bytes follow, padded. 16 bytes.
type ImageText8 struct {
	Opcode    Opcode
	StringLen uint8
	Length    uint16
	Drawable  Drawable
	GC        GContext
	X, Y      int16
}

// ImageText16 draws a string and its background. StringLen Char2Bs follow, padded. 16 bytes.
type ImageText16 struct {
	Opcode    Opcode
	StringLen uint8
	Length    uint16
	Drawable  Drawable
	GC        GContext
	X, Y      int16
}

// TextItem is one element of PolyText8 or PolyText16: a change of font where Font is not None, else a string to draw Delta
// pixels further right.
type TextItem struct {
	Font   Font
	Delta  int8
	String []byte // Char2Bs in PolyText16
}

const fontShift = 255 // in place of a string's length

// TextItems iterates over the TEXTITEM8s (size 1) or TEXTITEM16s (size 2) of b. A list that breaks off within an item ends
// with BadLength, after the items before it. Up to 2 bytes at the end are padding.
func TextItems(b []byte, size int) iter.Seq2[TextItem, error] {
	return func(yield func(TextItem, error) bool) {
		for len(b) > 2 {
			var item TextItem
			n := 2 + int(b[0])*size
			if b[0] == fontShift {
				n = 5
			}
			if n > len(b) {
				yield(item, BadLength.With(0))
				return
			}
			if b[0] == fontShift {
				item.Font = Font(binary.BigEndian.Uint32(b[1:])) // in either byte order (X11 §9, PolyText8)
			} else {
				item.Delta, item.String = int8(b[1]), b[2:n]
			}
			if !yield(item, nil) {
				return
			}
			b = b[n:]
		}
	}
}
