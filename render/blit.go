package render

import (
	"encoding/binary"
	"image"
)

// Blit copies pixels of src, from sp on, to r, as far as r lies in the surface and in clip and its source in src. Both
// have the same number of bits a pixel. src may be the surface's own pixels; then the copy is as if all were read before
// any is written. Where src is memory that another process can truncate, Blit may fault half way, damage recorded.
func (s *Surface) Blit(clip *Region, r image.Rectangle, src *Pixels, sp image.Point, op Op) {
	delta := sp.Sub(r.Min)
	r = r.Intersect(s.Bounds()).Intersect(clip.Bounds()).Intersect(src.Bounds().Sub(delta))
	if r.Empty() {
		return
	}
	b := blit{dst: &s.Pixels, src: src, delta: delta, copies: op.Copies(s.Depth), raster: newRaster(op, s.Depth)}
	if len(clip.rects) == 1 {
		s.Damage(r)
		b.rect(r)
		return
	}
	for rest := clip.rows(r.Min.Y, r.Max.Y); len(rest) > 0; {
		var band []image.Rectangle
		band, rest = cutBand(rest, delta.Y < 0)
		for i, q := range band {
			if delta.X < 0 {
				q = band[len(band)-1-i]
			}
			if q = q.Intersect(r); !q.Empty() {
				s.Damage(q)
				b.rect(q)
			}
		}
	}
}

// Copy is Blit onto the drawable: r is in its coordinates.
func (t *Target) Copy(gc *GC, r image.Rectangle, src *Pixels, sp image.Point) {
	t.Surface.Blit(t.Clip, r.Add(t.Origin), src, sp, gc.Op)
}

// blit is a copy whose rectangles are clipped already. The pixel for p comes from p + delta. If src is dst, what comes from
// above or from the left has to begin at the far end: with the last band, rectangle, row and pixel.
type blit struct {
	dst, src *Pixels
	delta    image.Point
	copies   bool
	raster   raster
}

func (b *blit) rect(r image.Rectangle) {
	if size := b.dst.Stride; b.copies && b.src.Stride == size && BitsPerPixel(b.dst.Depth)/8*r.Dx() == size {
		copy(b.dst.Pix[r.Min.Y*size:r.Max.Y*size], b.src.Pix[(r.Min.Y+b.delta.Y)*size:])
		return
	}
	if b.copies && b.dst.Depth > 1 && b.delta.Y >= 0 {
		size := BitsPerPixel(b.dst.Depth) / 8
		n, dst, src := size*r.Dx(), b.dst.Stride, b.src.Stride
		d, s := r.Min.Y*dst+r.Min.X*size, (r.Min.Y+b.delta.Y)*src+(r.Min.X+b.delta.X)*size
		for range r.Dy() {
			copy(b.dst.Pix[d:d+n], b.src.Pix[s:s+n])
			d, s = d+dst, s+src
		}
		return
	}
	if b.delta.Y < 0 {
		for y := r.Max.Y - 1; y >= r.Min.Y; y-- {
			b.row(y, r.Min.X, r.Max.X)
		}
		return
	}
	for y := r.Min.Y; y < r.Max.Y; y++ {
		b.row(y, r.Min.X, r.Max.X)
	}
}

func (b *blit) row(y, x0, x1 int) {
	sy, sx := y+b.delta.Y, x0+b.delta.X
	switch {
	case b.dst.Depth == 1:
		b.raster.bits(b.dst.row(y), x0, b.src.row(sy), sx, x1-x0, b.delta.X < 0)
	case b.copies:
		copy(b.dst.span(y, x0, x1), b.src.span(sy, sx, sx+x1-x0))
	default:
		b.raster.bytes(b.dst.span(y, x0, x1), b.src.span(sy, sx, sx+x1-x0), b.delta.X < 0)
	}
}

// row returns the bytes of row y without its padding.
func (p *Pixels) row(y int) []byte {
	return p.Pix[y*p.Stride:][:(p.Width*BitsPerPixel(p.Depth)+7)/8]
}

// span returns the bytes of the pixels [x0, x1) of row y; the depth is not 1.
func (p *Pixels) span(y, x0, x1 int) []byte {
	size := BitsPerPixel(p.Depth) / 8
	return p.Pix[y*p.Stride+x0*size : y*p.Stride+x1*size]
}

// At returns the pixel at (x, y), which is in p.
func (p *Pixels) At(x, y int) uint32 {
	switch BitsPerPixel(p.Depth) {
	case 1:
		return uint32(bitAt(p.row(y), x))
	case 8:
		return uint32(p.span(y, x, x+1)[0])
	case 16:
		return uint32(binary.LittleEndian.Uint16(p.span(y, x, x+1)))
	}
	return binary.LittleEndian.Uint32(p.span(y, x, x+1))
}

// Set sets the pixel at (x, y), which is in p. It records no damage.
func (p *Pixels) Set(x, y int, pixel uint32) {
	switch BitsPerPixel(p.Depth) {
	case 1:
		row := p.row(y)
		row[x>>3] = row[x>>3]&^(1<<(x&7)) | byte(pixel&1)<<(x&7)
	case 8:
		p.span(y, x, x+1)[0] = byte(pixel)
	case 16:
		binary.LittleEndian.PutUint16(p.span(y, x, x+1), uint16(pixel))
	default:
		binary.LittleEndian.PutUint32(p.span(y, x, x+1), pixel)
	}
}
