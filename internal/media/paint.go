package media

import (
	"image"
	"image/color"

	"golang.org/x/image/draw"

	"sameframe/shmimage"
)

// letterbox fits a picture of that size into dst, paints what it leaves free black, and returns its place.
func letterbox(dst *shmimage.Image, size image.Point) image.Rectangle {
	all, r := dst.Rect, fit(size, dst.Rect)
	for _, bar := range []image.Rectangle{
		{all.Min, image.Pt(all.Max.X, r.Min.Y)},
		{image.Pt(all.Min.X, r.Max.Y), all.Max},
		{image.Pt(all.Min.X, r.Min.Y), image.Pt(r.Min.X, r.Max.Y)},
		{image.Pt(r.Max.X, r.Min.Y), image.Pt(all.Max.X, r.Max.Y)},
	} {
		dst.Fill(bar, color.Black)
	}
	return r
}

// stretch copies src to r in dst, scaled fast.
func stretch(dst *shmimage.Image, r image.Rectangle, src *shmimage.Image) {
	if r.Size() == src.Rect.Size() {
		shmimage.Draw(dst, r, src, src.Rect.Min)
		return
	}
	draw.ApproxBiLinear.Scale(asRGBA(dst), r, asRGBA(src), src.Rect, draw.Src, nil)
}

// asRGBA lets the bytes B G R X pass for R G B A: to a scaler all channels are alike, and X is opaque.
func asRGBA(m *shmimage.Image) *image.RGBA {
	return &image.RGBA{Pix: m.Pix, Stride: m.Stride, Rect: m.Rect}
}

// newImage returns an image of that size, from (0, 0).
func newImage(size image.Point) *shmimage.Image {
	return shmimage.NewImage(make([]byte, 4*size.X*size.Y), 4*size.X, image.Rectangle{Max: size})
}
