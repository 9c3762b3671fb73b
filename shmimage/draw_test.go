package shmimage

import (
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"testing"
)

// sources returns images of r of every kind that Draw knows, and some that it leaves to image/draw, full of noise.
func sources(r image.Rectangle) map[string]image.Image {
	m := map[string]image.Image{}
	rgba := image.NewRGBA(r)
	noise(rgba.Pix)
	m["RGBA"] = rgba
	nrgba := image.NewNRGBA(r)
	noise(nrgba.Pix)
	for i := 3; i < len(nrgba.Pix); i += 12 {
		nrgba.Pix[i] = 0xff
	}
	m["NRGBA"] = nrgba
	palette := make(color.Palette, 200)
	for i := range palette {
		palette[i] = color.NRGBA{uint8(i), uint8(3 * i), uint8(255 - i), uint8(7 * i)}
	}
	paletted := image.NewPaletted(r, palette)
	noise(paletted.Pix)
	for i := range paletted.Pix {
		paletted.Pix[i] %= 200
	}
	m["Paletted"] = paletted
	for ratio := image.YCbCrSubsampleRatio444; ratio <= image.YCbCrSubsampleRatio410; ratio++ {
		ycbcr := image.NewYCbCr(r, ratio)
		noise(ycbcr.Y)
		noise(ycbcr.Cb)
		noise(ycbcr.Cr)
		m[ratio.String()] = ycbcr
	}
	gray := image.NewGray16(r)
	noise(gray.Pix)
	m["Gray16"] = gray
	m["Image"] = newImage(r)
	m["Uniform"] = image.NewUniform(color.NRGBA{9, 99, 199, 99})
	return m
}

// sub returns the part of m in r, as decoders and painters hand on parts of pictures.
func sub(m image.Image, r image.Rectangle) image.Image {
	if m, ok := m.(interface {
		SubImage(image.Rectangle) image.Image
	}); ok {
		return m.SubImage(r)
	}
	return m
}

func TestDrawIsImageDraw(t *testing.T) {
	cases := []struct {
		r  image.Rectangle
		sp image.Point
	}{
		{image.Rect(0, 0, 20, 20), image.Pt(0, 0)},
		{image.Rect(3, 2, 10, 11), image.Pt(3, 5)},
		{image.Rect(-50, -50, 100, 100), image.Pt(-50, -47)},
		{image.Rect(4, 4, 9, 9), image.Pt(-2, -3)},
		{image.Rect(1, 1, 2, 2), image.Pt(7, 7)},
		{image.Rect(30, 0, 40, 10), image.Pt(0, 0)},
		{image.Rect(5, 5, 5, 9), image.Pt(0, 0)},
	}
	for _, bounds := range []image.Rectangle{image.Rect(0, 0, 17, 13), image.Rect(3, 1, 20, 15), image.Rect(-7, -5, 9, 8)} {
		for name, whole := range sources(bounds) {
			for _, src := range []image.Image{whole, sub(whole, bounds.Inset(1)), sub(whole, image.Rectangle{})} {
				for _, c := range cases {
					got, want := newImage(image.Rect(-1, -1, 18, 14)), newImage(image.Rect(-1, -1, 18, 14))
					Draw(got, c.r, src, c.sp)
					draw.Draw(want, c.r, src, c.sp, draw.Src)
					if d := difference(got, want); d != "" {
						t.Errorf("%s %v drawn to %v from %v: %s", name, src.Bounds(), c.r, c.sp, d)
					}
				}
			}
		}
	}
}

// difference tells where two images of one shape differ, the X bytes and the padding aside.
func difference(got, want *Image) string {
	for y := got.Rect.Min.Y; y < got.Rect.Max.Y; y++ {
		for x := got.Rect.Min.X; x < got.Rect.Max.X; x++ {
			if g, w := got.At(x, y), want.At(x, y); g != w {
				return fmt.Sprintf("(%d, %d) is %v, want %v", x, y, g, w)
			}
		}
	}
	return ""
}

func TestDrawLeavesWhatIsOutside(t *testing.T) {
	r := image.Rect(3, 2, 9, 8)
	for name, src := range sources(image.Rect(0, 0, 20, 20)) {
		m, before := newImage(image.Rect(0, 0, 12, 12)), newImage(image.Rect(0, 0, 12, 12))
		Draw(m, r, src, image.Pt(1, 1))
		for i := range m.Pix {
			p := image.Pt(i%m.Stride/4, i/m.Stride)
			if !p.In(r) && m.Pix[i] != before.Pix[i] {
				t.Errorf("%s: wrote byte %d, at %v", name, i, p)
				break
			}
		}
	}
}

func TestDrawWithinOneImageScrolls(t *testing.T) {
	for _, by := range []image.Point{{0, 3}, {0, -3}, {2, 0}, {-2, 0}, {2, 3}, {-2, -3}, {2, -3}, {-2, 3}} {
		got, old := newImage(image.Rect(0, 0, 12, 12)), newImage(image.Rect(0, 0, 12, 12))
		want := newImage(image.Rect(0, 0, 12, 12))
		Draw(got, got.Rect, got, got.Rect.Min.Sub(by))
		draw.Draw(want, want.Rect, old, old.Rect.Min.Sub(by), draw.Src)
		if d := difference(got, want); d != "" {
			t.Errorf("by %v: %s", by, d)
		}
	}
}

func TestDrawDoesNotAllocate(t *testing.T) {
	dst := newImage(image.Rect(0, 0, 16, 16))
	for name, src := range sources(image.Rect(0, 0, 16, 16)) {
		if name == "Gray16" || name == "Uniform" {
			continue // left to image/draw
		}
		if n := testing.AllocsPerRun(10, func() { Draw(dst, dst.Rect, src, image.Point{}) }); n != 0 {
			t.Errorf("%s: %v allocations", name, n)
		}
	}
}

func BenchmarkDraw1080p(b *testing.B) {
	dst := newImage(image.Rect(0, 0, 1920, 1080))
	for name, src := range sources(dst.Rect) {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(4 * dst.Rect.Dx() * dst.Rect.Dy()))
			for b.Loop() {
				Draw(dst, dst.Rect, src, image.Point{})
			}
		})
	}
}
