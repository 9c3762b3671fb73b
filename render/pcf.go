package render

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
)

// A PCF file, the X server's font format, is a directory of tables. Each table begins with its format, which tells the
// byte order of what follows and how it is packed.
const (
	pcfProperties      = 1 << 0
	pcfAccelerators    = 1 << 1
	pcfMetrics         = 1 << 2
	pcfBitmaps         = 1 << 3
	pcfInkMetrics      = 1 << 4
	pcfEncodings       = 1 << 5
	pcfBDFAccelerators = 1 << 8 // of all characters of the source, which may be more than have an encoding

	pcfGlyphPad    = 3 << 0 // rows are padded to 1 << pad bytes
	pcfBigEndian   = 1 << 2
	pcfMSBFirst    = 1 << 3 // the leftmost pixel is in the most significant bit
	pcfScanUnit    = 3 << 4 // rows are made of units of 1 << unit bytes
	pcfCompressed  = 1 << 8 // a metric is 5 bytes, not 12
	pcfInkInBounds = 1 << 8 // accelerators have ink bounds too
)

var errPCFShort = errors.New("table is truncated")

// parsePCF reads a font. What it allocates is bounded by the length of data, whatever that says.
func parsePCF(data []byte) (*Font, error) {
	toc := pcfReader{data: data, order: binary.LittleEndian}
	if string(toc.take(4)) != "\x01fcp" {
		return nil, errors.New("not a PCF font")
	}
	tables := map[uint32][]byte{}
	for range toc.count(16) {
		kind, _, size, offset := toc.u32(), toc.u32(), uint64(toc.u32()), uint64(toc.u32())
		// bdftopcf, which wrote most PCF files, says too large a size for accelerators.
		end := min(offset+size, uint64(len(data)))
		tables[kind] = data[min(offset, end):end]
	}
	accelerators := uint32(pcfBDFAccelerators)
	if tables[accelerators] == nil {
		accelerators = pcfAccelerators
	}

	f := new(Font)
	var metrics, ink []CharInfo
	for _, part := range []struct {
		kind uint32
		read func(*pcfReader) error
	}{
		{pcfProperties, f.readProperties},
		{accelerators, f.readAccelerators},
		{pcfMetrics, func(r *pcfReader) error { metrics = readMetrics(r); return nil }},
		{pcfInkMetrics, func(r *pcfReader) error { ink = readMetrics(r); return nil }},
		{pcfBitmaps, func(r *pcfReader) error { return f.readBitmaps(r, metrics) }},
		{pcfEncodings, f.readEncodings},
	} {
		table, ok := tables[part.kind]
		if !ok && part.kind == pcfInkMetrics {
			continue
		}
		r := newPCFReader(table)
		err := part.read(r)
		if r.short {
			err = errPCFShort
		}
		if err != nil {
			return nil, fmt.Errorf("PCF table %#x: %w", part.kind, err)
		}
	}
	for i := range min(len(ink), len(f.glyphs)) {
		f.glyphs[i].Info = ink[i]
	}
	return f, nil
}

func (f *Font) readProperties(r *pcfReader) error {
	n := r.count(9)
	list := *r
	r.take(n*9 + -n&3)
	texts := r.take(r.count(1))
	text := func(offset uint32) string {
		if uint64(offset) >= uint64(len(texts)) {
			r.short = true
			return ""
		}
		s, _, _ := bytes.Cut(texts[offset:], []byte{0})
		return string(s)
	}
	for range n {
		p := FontProperty{Name: text(list.u32())}
		if isText, v := list.u8(), list.u32(); isText != 0 {
			p.Value = text(v)
		} else {
			p.Value = int32(v)
		}
		f.Properties = append(f.Properties, p)
	}
	return nil
}

func (f *Font) readAccelerators(r *pcfReader) error {
	r.take(6) // what an X server may assume to draw faster
	f.DrawDirection = r.u8()
	r.take(1)
	f.FontAscent, f.FontDescent = int16(r.u32()), int16(r.u32())
	r.take(4)
	f.MinBounds, f.MaxBounds = r.charInfo(), r.charInfo()
	if r.format&pcfInkInBounds != 0 {
		f.MinBounds, f.MaxBounds = r.charInfo(), r.charInfo()
	}
	return nil
}

func readMetrics(r *pcfReader) []CharInfo {
	var infos []CharInfo
	if r.format&pcfCompressed == 0 {
		for range r.count(12) {
			infos = append(infos, r.charInfo())
		}
		return infos
	}
	for range r.u16() {
		if r.short {
			break
		}
		b := r.take(5)
		at := func(i int) int16 { return int16(b[i]) - 0x80 }
		infos = append(infos, CharInfo{at(0), at(1), at(2), at(3), at(4), 0})
	}
	return infos
}

// readBitmaps makes the glyphs. Metrics and bitmaps stand in the same order.
func (f *Font) readBitmaps(r *pcfReader, metrics []CharInfo) error {
	n := r.count(4)
	offsets := *r
	r.take(n * 4)
	var sizes [4]uint32 // of the bitmaps, had their rows this padding
	for i := range sizes {
		sizes[i] = r.u32()
	}
	pixels := r.take(int(sizes[r.format&pcfGlyphPad]))
	if r.short {
		return errPCFShort
	}
	if n != len(metrics) {
		return errors.New("as many metrics as bitmaps are needed")
	}
	if r.format&pcfScanUnit>>4 > r.format&pcfGlyphPad {
		return errors.New("a scan unit is longer than a row")
	}
	f.glyphs = make([]Glyph, n)
	left := len(pixels) // glyphs that share pixels would let a small file make a large font
	for i, m := range metrics {
		width, height := int(m.RightSideBearing)-int(m.LeftSideBearing), int(m.Ascent)+int(m.Descent)
		if width < 0 || height < 0 {
			return fmt.Errorf("glyph %d has a negative size", i)
		}
		stride := r.stride(width)
		offset := uint64(offsets.u32())
		if left -= stride * height; left < 0 || offset+uint64(stride*height) > uint64(len(pixels)) {
			return fmt.Errorf("glyph %d reaches past the end", i)
		}
		g := Glyph{Info: m, Origin: image.Pt(-int(m.LeftSideBearing), int(m.Ascent))}
		if width > 0 {
			g.Bitmap = Pixels{Stride: Stride(width, 1), Width: width, Height: height, Depth: 1}
			g.Bitmap.Pix = make([]byte, g.Bitmap.Stride*height)
			for y := range height {
				row := pixels[int(offset)+y*stride:][:stride]
				for x := range width {
					g.Bitmap.Set(x, y, r.bit(row, x))
				}
			}
			g.ink = RegionFromBitmap(&g.Bitmap).Translate(image.Point{}.Sub(g.Origin)).Rects()
		}
		f.glyphs[i] = g
	}
	return nil
}

func (f *Font) readEncodings(r *pcfReader) error {
	firstColumn, lastColumn, firstRow, lastRow := r.u16(), r.u16(), r.u16(), r.u16()
	if firstColumn > lastColumn || firstRow > lastRow || lastRow > 0xff || lastRow > 0 && lastColumn > 0xff {
		return fmt.Errorf("impossible range: rows %d to %d, columns %d to %d", firstRow, lastRow, firstColumn, lastColumn)
	}
	f.MinCharOrByte2, f.MaxCharOrByte2 = firstColumn, lastColumn
	f.MinByte1, f.MaxByte1 = uint8(firstRow), uint8(lastRow)
	f.DefaultChar = r.u16()
	f.AllCharsExist = true
	n := f.columns() * (int(lastRow) - int(firstRow) + 1)
	if n*2 > len(r.data) {
		return errPCFShort
	}
	f.index = make([]uint16, n)
	for i := range f.index {
		g := r.u16()
		if g == noGlyph {
			f.AllCharsExist = false
		} else if int(g) >= len(f.glyphs) {
			return fmt.Errorf("character %d has glyph %d of %d", i, g, len(f.glyphs))
		}
		f.index[i] = g
	}
	f.fallback = f.lookup(f.DefaultChar)
	return nil
}

// pcfReader reads a table. Past its end it reads zeros and is short.
type pcfReader struct {
	data   []byte
	order  binary.ByteOrder
	format uint32
	short  bool
}

func newPCFReader(table []byte) *pcfReader {
	r := &pcfReader{data: table, order: binary.LittleEndian}
	if r.format = r.u32(); r.format&pcfBigEndian != 0 {
		r.order = binary.BigEndian
	}
	return r
}

var zeros [16]byte

func (r *pcfReader) take(n int) []byte {
	if n < 0 || n > len(r.data) {
		r.data, r.short = nil, true
		return zeros[:min(max(n, 0), len(zeros))]
	}
	b := r.data[:n]
	r.data = r.data[n:]
	return b
}

func (r *pcfReader) u8() uint8   { return r.take(1)[0] }
func (r *pcfReader) u16() uint16 { return r.order.Uint16(r.take(2)) }
func (r *pcfReader) u32() uint32 { return r.order.Uint32(r.take(4)) }

// count returns the number of items of a size that follow.
func (r *pcfReader) count(size int) int {
	n := r.u32()
	if uint64(n)*uint64(size) > uint64(len(r.data)) {
		r.short = true
		return 0
	}
	return int(n)
}

func (r *pcfReader) charInfo() CharInfo {
	v := func() int16 { return int16(r.u16()) }
	return CharInfo{v(), v(), v(), v(), v(), r.u16()}
}

// stride returns the length of a row of a bitmap.
func (r *pcfReader) stride(width int) int {
	pad := 1 << (r.format & pcfGlyphPad)
	return (width + 8*pad - 1) / (8 * pad) * pad
}

// bit returns pixel x of a row. Where bytes and bits are counted from different ends, the bytes of a unit are swapped.
func (r *pcfReader) bit(row []byte, x int) uint32 {
	i, shift := x>>3, x&7
	if r.format&pcfMSBFirst != 0 {
		shift = 7 - shift
	}
	if (r.format&pcfBigEndian != 0) != (r.format&pcfMSBFirst != 0) {
		i ^= 1<<(r.format&pcfScanUnit>>4) - 1
	}
	return uint32(row[i] >> shift & 1)
}
