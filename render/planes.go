package render

import (
	"image"
	"math/bits"
	"slices"
)

// PutBitmap paints ones of the bitmap src, from sp on, in the foreground and zeros in the background, onto r of the
// drawable: PutImage of an XYBitmap (X11 §9). A left-pad is a part of sp.X.
func (t *Target) PutBitmap(gc *GC, r image.Rectangle, src *Pixels, sp image.Point) {
	stencil := *gc
	stencil.FillStyle, stencil.Stipple, stencil.TileStippleOrigin = FillOpaqueStippled, src, r.Min.Sub(sp)
	r = r.Intersect(src.Bounds().Add(stencil.TileStippleOrigin))
	t.FillRectangles(&stencil, []image.Rectangle{r})
}

// PutPlanes paints the planes in data, from sp on, onto r of the drawable: PutImage of an XYPixmap (X11 §9). There are
// depth planes of stride × height bytes, the most significant first. A left-pad is a part of sp.X.
func (t *Target) PutPlanes(gc *GC, r image.Rectangle, data []byte, stride, height, depth int, sp image.Point) {
	size := stride * height
	for plane := uint32(1) << (depth - 1); plane != 0; plane >>= 1 {
		if gc.PlaneMask&plane != 0 {
			// The functions work bit by bit, so that each plane can go its own way.
			one := GC{Op: Op{gc.Function, plane}, Foreground: plane}
			src := Pixels{Pix: data[:size:size], Stride: stride, Width: stride * 8, Height: height, Depth: 1}
			t.PutBitmap(&one, r, &src, sp)
		}
		data = data[size:]
	}
}

// CopyPlane is PutBitmap with one plane of src, which may be the pixels of the target's surface (X11 §9, CopyPlane).
func (t *Target) CopyPlane(gc *GC, r image.Rectangle, src *Pixels, sp image.Point, plane uint32) {
	s := image.Rectangle{sp, sp.Add(r.Size())}.Intersect(src.Bounds())
	if s.Empty() {
		return
	}
	bitmap := Pixels{Stride: Stride(s.Dx(), 1), Width: s.Dx(), Height: s.Dy(), Depth: 1}
	bitmap.Pix = src.appendPlane(nil, s, plane)
	t.PutBitmap(gc, s.Sub(sp).Add(r.Min), &bitmap, image.Point{})
}

// AppendRect appends the pixels of r, which lies in p, as a ZPixmap: rows as long as Stride says, with 0 in all planes that
// are not in the mask (X11 §9, GetImage). It writes in place what dst has room for, as image memory of a client has.
func (p *Pixels) AppendRect(dst []byte, r image.Rectangle, planeMask uint32) []byte {
	if p.Depth == 1 {
		return p.appendPlane(dst, r, planeMask)
	}
	all := Op{GXcopy, planeMask}.Copies(p.Depth)
	mask := brush{and: repeat(planeMask, p.Depth)}
	stride := Stride(r.Dx(), p.Depth)
	dst, rows := extend(dst, stride*r.Dy())
	for y := r.Min.Y; y < r.Max.Y; y++ {
		n := copy(rows, p.span(y, r.Min.X, r.Max.X))
		if !all {
			mask.bytes(rows[:n])
		}
		clear(rows[n:stride])
		rows = rows[stride:]
	}
	return dst
}

// AppendPlanes appends the planes of r, which lies in p, that are in the mask, the most significant first, as an XYPixmap
// (X11 §9, GetImage). Like AppendRect it writes in place what dst has room for.
func (p *Pixels) AppendPlanes(dst []byte, r image.Rectangle, planeMask uint32) []byte {
	for plane := uint32(1) << (p.Depth - 1); plane != 0; plane >>= 1 {
		if planeMask&plane != 0 {
			dst = p.appendPlane(dst, r, plane)
		}
	}
	return dst
}

// appendPlane appends one plane of r, in rows padded to 32 bits. It is 0 if the plane is.
func (p *Pixels) appendPlane(dst []byte, r image.Rectangle, plane uint32) []byte {
	if r.Empty() {
		return dst
	}
	bit, size := bits.TrailingZeros32(plane), BitsPerPixel(p.Depth)/8
	k := newRaster(Op{GXcopy, plane}, 1)
	stride := Stride(r.Dx(), 1)
	dst, rows := extend(dst, stride*r.Dy())
	clear(rows)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		if p.Depth == 1 {
			k.bits(rows, 0, p.row(y), r.Min.X, r.Dx(), false)
		} else {
			src := p.span(y, r.Min.X, r.Max.X)
			for x := range r.Dx() {
				rows[x>>3] |= src[x*size+bit>>3] >> (bit & 7) & 1 << (x & 7)
			}
		}
		rows = rows[stride:]
	}
	return dst
}

// extend returns dst n bytes longer, and those bytes.
func extend(dst []byte, n int) (longer, added []byte) {
	longer = slices.Grow(dst, n)[:len(dst)+n]
	return longer, longer[len(dst):]
}
