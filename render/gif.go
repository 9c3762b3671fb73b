package render

import (
	"bufio"
	"bytes"
	"compress/lzw"
	"encoding/binary"
	"image"
	"slices"
	"time"
)

// gifSlot is the shortest delay between two pictures that browsers honour.
const gifSlot = 20 * time.Millisecond

// gifEncoder writes GIF89a picture by picture; image/gif wants all of them in memory. A picture covers the rectangle that
// changed, has a palette of its own, and is transparent where it did not change.
type gifEncoder struct {
	out     *bufio.Writer
	last    Pixels // the picture before
	first   bool
	palette palette
	indices []byte
	lzw     *lzw.Writer
}

// transparent is the index of the unchanged pixels.
const transparent = 255

func newGIF(out *bufio.Writer, size image.Point) *gifEncoder {
	return &gifEncoder{out: out, last: newFrame(size), first: true, lzw: lzw.NewWriter(nil, lzw.LSB, 8).(*lzw.Writer)}
}

func (e *gifEncoder) begin() error {
	b := append([]byte("GIF89a"), 0, 0, 0, 0, 0x70, 0, 0)
	binary.LittleEndian.PutUint16(b[6:], uint16(e.last.Width))
	binary.LittleEndian.PutUint16(b[8:], uint16(e.last.Height))
	b = append(b, "\x21\xff\x0bNETSCAPE2.0\x03\x01\x00\x00\x00"...) // repeat for ever
	_, err := e.out.Write(b)
	return err
}

func (e *gifEncoder) picture(p *Pixels, slots int) error {
	r := e.changed(p)
	e.palette.build(func(yield func(x, y int, pixel uint32)) { e.each(p, r, yield) })
	e.indices = slices.Grow(e.indices[:0], r.Dx()*r.Dy())[:r.Dx()*r.Dy()]
	for i := range e.indices {
		e.indices[i] = transparent
	}
	e.each(p, r, func(x, y int, pixel uint32) {
		e.indices[(y-r.Min.Y)*r.Dx()+x-r.Min.X] = e.palette.index(x, y, pixel)
	})
	e.first = false
	e.last.copyRect(r, p, r.Min)

	const longest = 65535 / 2 // slots
	for ; slots > longest; slots -= longest {
		if err := e.block(r, longest); err != nil {
			return err
		}
	}
	return e.block(r, slots)
}

// each yields the pixels of p in r that changed.
func (e *gifEncoder) each(p *Pixels, r image.Rectangle, yield func(x, y int, pixel uint32)) {
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			if pixel := p.At(x, y) & 0xffffff; e.first || pixel != e.last.At(x, y)&0xffffff {
				yield(x, y, pixel)
			}
		}
	}
}

// changed returns the rectangle in which p differs from the last picture, at least one pixel.
func (e *gifEncoder) changed(p *Pixels) image.Rectangle {
	if e.first {
		return p.Bounds()
	}
	var r image.Rectangle
	for y := range p.Height {
		a, b := p.row(y), e.last.row(y)
		if bytes.Equal(a, b) {
			continue
		}
		x0, x1 := 0, p.Width
		for ; x0 < x1 && p.At(x0, y)&0xffffff == e.last.At(x0, y)&0xffffff; x0++ {
		}
		for ; x1 > x0 && p.At(x1-1, y)&0xffffff == e.last.At(x1-1, y)&0xffffff; x1-- {
		}
		r = r.Union(image.Rect(x0, y, x1, y+1))
	}
	if r.Empty() {
		return image.Rect(0, 0, 1, 1)
	}
	return r
}

// block writes the graphic control extension, image descriptor, colour table and pixels (GIF89a §23, 20, 21, 22).
func (e *gifEncoder) block(r image.Rectangle, slots int) error {
	le := binary.LittleEndian
	const dispose = 1 << 2 // leave in place
	b := append(make([]byte, 0, 20+3*256), 0x21, 0xf9, 4, dispose|1)
	b = le.AppendUint16(b, uint16(slots*int(gifSlot/(10*time.Millisecond))))
	b = append(b, transparent, 0, 0x2c)
	for _, v := range [4]int{r.Min.X, r.Min.Y, r.Dx(), r.Dy()} {
		b = le.AppendUint16(b, uint16(v))
	}
	b = append(b, 0x87) // a local colour table of 1<<(7+1) colours
	for _, c := range e.palette.colors {
		b = append(b, byte(c>>16), byte(c>>8), byte(c))
	}
	b = append(b, 8) // bits of an index
	e.out.Write(b)

	blocks := subBlocks{out: e.out}
	e.lzw.Reset(&blocks, lzw.LSB, 8)
	e.lzw.Write(e.indices)
	e.lzw.Close()
	return blocks.close()
}

func (e *gifEncoder) end() error { return e.out.WriteByte(0x3b) }

// subBlocks cuts what is written into blocks of at most 255 bytes, each after its length (GIF89a §15). The errors of a
// bufio.Writer stay, so only close needs to look.
type subBlocks struct {
	out  *bufio.Writer
	data [255]byte
	n    int
}

func (b *subBlocks) Write(p []byte) (int, error) {
	for rest := p; len(rest) > 0; {
		n := copy(b.data[b.n:], rest)
		rest = rest[n:]
		if b.n += n; b.n == len(b.data) {
			b.flush()
		}
	}
	return len(p), nil
}

func (b *subBlocks) flush() {
	b.out.WriteByte(byte(b.n))
	b.out.Write(b.data[:b.n])
	b.n = 0
}

func (b *subBlocks) close() error {
	if b.n > 0 {
		b.flush()
	}
	return b.out.WriteByte(0)
}
