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

// scaler copies pictures that move. It keeps what each use would allocate.
//
// To x/image the four channels are alike, and opaque ones are scaled to opaque ones. So the bytes B G R X pass for R G B A.
type scaler struct{ dst, src image.RGBA }

// copy copies src to r in dst, scaled fast.
func (s *scaler) copy(dst *shmimage.Image, r image.Rectangle, src *shmimage.Image) {
	if r.Size() == src.Rect.Size() {
		shmimage.Draw(dst, r, src, src.Rect.Min)
		return
	}
	s.dst = image.RGBA{Pix: dst.Pix, Stride: dst.Stride, Rect: dst.Rect}
	s.src = image.RGBA{Pix: src.Pix, Stride: src.Stride, Rect: src.Rect}
	draw.ApproxBiLinear.Scale(&s.dst, r, &s.src, src.Rect, draw.Src, nil)
}

// newImage returns an image of that size, from (0, 0).
func newImage(size image.Point) *shmimage.Image {
	return shmimage.NewImage(make([]byte, 4*size.X*size.Y), 4*size.X, image.Rectangle{Max: size})
}
