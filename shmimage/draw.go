package shmimage

import (
	"encoding/binary"
	"image"
	"image/draw"
	"math/bits"
)

// Draw copies src to r in dst, so that sp in src comes to r.Min. It does what draw.Draw does with draw.Src, but fast and
// without allocation for the kinds of image that decoders and drawing libraries make.
func Draw(dst *Image, r image.Rectangle, src image.Image, sp image.Point) {
	origin := r.Min
	r = r.Intersect(dst.Rect).Intersect(src.Bounds().Add(origin.Sub(sp)))
	if r.Empty() {
		return
	}
	sp = sp.Add(r.Min.Sub(origin))
	w, h := r.Dx(), r.Dy()
	part := Image{dst.Pix[dst.PixOffset(r.Min.X, r.Min.Y):], dst.Stride, image.Rect(0, 0, w, h)}

	switch src := src.(type) {
	case *Image:
		for y := range h {
			if r.Min.Y > sp.Y { // the two may be one image: do not overwrite what is still to be read
				y = h - 1 - y
			}
			i := src.PixOffset(sp.X, sp.Y+y)
			copy(part.Pix[y*part.Stride:], src.Pix[i:i+4*w])
		}
		return
	case *image.RGBA:
		for y := range h {
			i := src.PixOffset(sp.X, sp.Y+y)
			rowRGBA(part.Row(y), src.Pix[i:i+4*w])
		}
		return
	case *image.NRGBA:
		for y := range h {
			i := src.PixOffset(sp.X, sp.Y+y)
			rowNRGBA(part.Row(y), src.Pix[i:i+4*w])
		}
		return
	case *image.Paletted:
		var palette [256]uint32
		for i, c := range src.Palette[:min(len(src.Palette), len(palette))] {
			palette[i] = pixel(c)
		}
		for y := range h {
			row := part.Row(y)
			i := src.PixOffset(sp.X, sp.Y+y)
			for x, p := range src.Pix[i : i+w] {
				row[x] = palette[p]
			}
		}
		return
	case *image.YCbCr:
		if sp.X < 0 { // image/draw rounds these towards 0 when it looks for the chroma
			break
		}
		for y := range h {
			rowYCbCr(part.Row(y), src, sp.X, sp.Y+y)
		}
		return
	}
	draw.Draw(dst, r, src, sp, draw.Src)
}

func rowRGBA(dst []uint32, src []byte) {
	for x := range dst {
		dst[x] = 0xff<<24 | bits.ReverseBytes32(binary.LittleEndian.Uint32(src[4*x:]))>>8
	}
}

func rowNRGBA(dst []uint32, src []byte) {
	for x := range dst {
		p := binary.LittleEndian.Uint32(src[4*x:])
		if a := p >> 24; a != 0xff {
			p = premultiply(p&0xff, a) | premultiply(p>>8&0xff, a)<<8 | premultiply(p>>16&0xff, a)<<16
		}
		dst[x] = 0xff<<24 | bits.ReverseBytes32(p)>>8
	}
}

// premultiply rounds as color.NRGBA does.
func premultiply(c, a uint32) uint32 { return c * 0x101 * a / 0xff >> 8 }

// rowYCbCr converts the row of src that begins at (x, y), x >= 0, with the fixed-point factors of color.YCbCrToRGB.
func rowYCbCr(dst []uint32, src *image.YCbCr, x, y int) {
	run := 1 // pixels in a row with the same chroma
	switch src.SubsampleRatio {
	case image.YCbCrSubsampleRatio422, image.YCbCrSubsampleRatio420:
		run = 2
	case image.YCbCrSubsampleRatio411, image.YCbCrSubsampleRatio410:
		run = 4
	}
	luma := src.Y[src.YOffset(x, y):][:len(dst)]
	c := src.COffset(x, y)
	var r, g, b int32
	for i, l := range luma {
		if i == 0 || (x+i)&(run-1) == 0 {
			cb, cr := int32(src.Cb[c])-128, int32(src.Cr[c])-128
			r, g, b = 91881*cr, -22554*cb-46802*cr, 116130*cb
			c++
		}
		l := int32(l) * 0x10101
		dst[i] = 0xff<<24 | clamp(l+r)&0xff0000 | clamp(l+g)>>8&0xff00 | clamp(l+b)>>16
	}
}

// clamp bounds v, 8 bits before the point and 16 behind it.
func clamp(v int32) uint32 { return uint32(min(max(v, 0), 0xffffff)) }
