package shmimage

import (
	"image"
	"image/color"
	"unsafe"
)

// Model is the colour model of Image: opaque. A translucent colour becomes what it looks like on black.
var Model = color.ModelFunc(func(c color.Color) color.Color {
	r, g, b, _ := c.RGBA()
	return color.RGBA{uint8(r >> 8), uint8(g >> 8), uint8(b >> 8), 0xff}
})

// Image is a draw.Image in the order of an X ZPixmap of depth 24 with little-endian bytes: 4 bytes a pixel, B G R X.
// X is written as 0xff, so that the same bytes do for depth 32, and never read. The bytes are usually those of a Segment.
type Image struct {
	Pix    []byte // aligned to 4 bytes, as Stride is
	Stride int    // bytes from one row to the next
	Rect   image.Rectangle
}

// NewImage returns an image of r whose pixels are pix. It panics if they do not fit or are not aligned.
func NewImage(pix []byte, stride int, r image.Rectangle) *Image {
	if stride%4 != 0 || uintptr(unsafe.Pointer(unsafe.SliceData(pix)))%4 != 0 {
		panic("shmimage: NewImage of pixels that are not aligned to 4 bytes")
	}
	if !r.Empty() && (stride/4 < r.Dx() || len(pix)/stride < r.Dy()-1 || len(pix)-stride*(r.Dy()-1) < 4*r.Dx()) {
		panic("shmimage: NewImage of fewer pixels than its rectangle")
	}
	return &Image{Pix: pix, Stride: stride, Rect: r}
}

// ColorModel returns Model.
func (m *Image) ColorModel() color.Model { return Model }

// Bounds returns m.Rect.
func (m *Image) Bounds() image.Rectangle { return m.Rect }

// Opaque returns true.
func (m *Image) Opaque() bool { return true }

// PixOffset returns the index in m.Pix of the pixel at (x, y).
func (m *Image) PixOffset(x, y int) int { return (y-m.Rect.Min.Y)*m.Stride + (x-m.Rect.Min.X)*4 }

// Row returns the pixels of row y as numbers 0xXXRRGGBB, the first that of m.Rect.Min.X. They are m's own, not a copy,
// and numbers of this form because the machine is little-endian as the image is. Whoever writes them sets XX to 0xff.
func (m *Image) Row(y int) []uint32 {
	if m.Rect.Empty() {
		return nil
	}
	i := m.PixOffset(m.Rect.Min.X, y)
	row := m.Pix[i : i+4*m.Rect.Dx()]
	return unsafe.Slice((*uint32)(unsafe.Pointer(&row[0])), m.Rect.Dx())
}

// At returns the colour at (x, y), transparent black outside m.
func (m *Image) At(x, y int) color.Color {
	if !(image.Point{x, y}).In(m.Rect) {
		return color.RGBA{}
	}
	i := m.PixOffset(x, y)
	p := m.Pix[i : i+4 : i+4]
	return color.RGBA{p[2], p[1], p[0], 0xff}
}

// RGBA64At is At without allocation.
func (m *Image) RGBA64At(x, y int) color.RGBA64 {
	if !(image.Point{x, y}).In(m.Rect) {
		return color.RGBA64{}
	}
	i := m.PixOffset(x, y)
	p := m.Pix[i : i+4 : i+4]
	return color.RGBA64{uint16(p[2]) * 0x101, uint16(p[1]) * 0x101, uint16(p[0]) * 0x101, 0xffff}
}

// Set gives the pixel at (x, y) the colour that Model makes of c.
func (m *Image) Set(x, y int, c color.Color) {
	r, g, b, a := c.RGBA()
	m.SetRGBA64(x, y, color.RGBA64{uint16(r), uint16(g), uint16(b), uint16(a)})
}

// SetRGBA64 is Set without allocation.
func (m *Image) SetRGBA64(x, y int, c color.RGBA64) {
	if !(image.Point{x, y}).In(m.Rect) {
		return
	}
	i := m.PixOffset(x, y)
	p := m.Pix[i : i+4 : i+4]
	p[0], p[1], p[2], p[3] = uint8(c.B>>8), uint8(c.G>>8), uint8(c.R>>8), 0xff
}

// SubImage returns the part of m in r. It shares m's pixels.
func (m *Image) SubImage(r image.Rectangle) image.Image {
	r = r.Intersect(m.Rect)
	if r.Empty() {
		return &Image{}
	}
	i := m.PixOffset(r.Min.X, r.Min.Y)
	return &Image{Pix: m.Pix[i:], Stride: m.Stride, Rect: r}
}

// Fill gives all pixels in r the colour that Model makes of c.
func (m *Image) Fill(r image.Rectangle, c color.Color) {
	r = r.Intersect(m.Rect)
	p := pixel(c)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		row := m.Row(y)[r.Min.X-m.Rect.Min.X:][:r.Dx()]
		for x := range row {
			row[x] = p
		}
	}
}

// pixel returns c as Row has it.
func pixel(c color.Color) uint32 {
	r, g, b, _ := c.RGBA()
	return 0xff<<24 | r>>8<<16 | g>>8<<8 | b>>8
}
