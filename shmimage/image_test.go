package shmimage

import (
	"image"
	"image/color"
	"image/draw"
	"math"
	"math/rand/v2"
	"testing"
)

var _ draw.RGBA64Image = (*Image)(nil)

// newImage returns an image of r with rows longer than it needs, full of noise.
func newImage(r image.Rectangle) *Image {
	stride := 4*r.Dx() + 12
	m := NewImage(make([]byte, stride*r.Dy()), stride, r)
	noise(m.Pix)
	return m
}

func noise(b []byte) {
	rnd := rand.New(rand.NewPCG(1, uint64(len(b))))
	for i := range b {
		b[i] = byte(rnd.Uint32())
	}
}

func TestPixelsAreBlueGreenRedAndOpaque(t *testing.T) {
	m := NewImage(make([]byte, 2*12), 12, image.Rect(-1, 5, 1, 7))
	m.Set(0, 6, color.RGBA{0x11, 0x22, 0x33, 0xff})
	if got := [4]byte(m.Pix[16:20]); got != [4]byte{0x33, 0x22, 0x11, 0xff} {
		t.Errorf("bytes % x, want 33 22 11 ff", got)
	}
	if got := m.Row(6)[1]; got != 0xff112233 {
		t.Errorf("Row: %#x, want 0xff112233", got)
	}
	m.Pix[19] = 0 // another process may leave X as it is
	if got, want := m.At(0, 6), (color.RGBA{0x11, 0x22, 0x33, 0xff}); got != want {
		t.Errorf("At: %v, want %v", got, want)
	}
	if got, want := m.RGBA64At(0, 6), (color.RGBA64{0x1111, 0x2222, 0x3333, 0xffff}); got != want {
		t.Errorf("RGBA64At: %v, want %v", got, want)
	}
	if got, want := Model.Convert(color.NRGBA{0xff, 0, 0x80, 0x80}), (color.RGBA{0x80, 0, 0x40, 0xff}); got != want {
		t.Errorf("a translucent colour becomes %v, want %v as on black", got, want)
	}
}

func TestOutsideIsNotTouched(t *testing.T) {
	m := newImage(image.Rect(2, 2, 5, 5))
	before := string(m.Pix)
	for _, p := range []image.Point{{1, 2}, {2, 1}, {5, 2}, {2, 5}, {math.MinInt, 3}, {3, math.MaxInt}} {
		m.Set(p.X, p.Y, color.White)
		if m.At(p.X, p.Y) != (color.RGBA{}) || m.RGBA64At(p.X, p.Y) != (color.RGBA64{}) {
			t.Errorf("%v has a colour", p)
		}
	}
	m.Fill(image.Rect(5, 0, 9, 9), color.White)
	Draw(m, image.Rect(-9, -9, 2, 9), image.White, image.Point{})
	if string(m.Pix) != before {
		t.Error("a pixel changed")
	}
}

func TestFillIsDrawOfUniform(t *testing.T) {
	for _, r := range []image.Rectangle{
		image.Rect(0, 0, 7, 5), image.Rect(-3, -3, 99, 99), image.Rect(2, 1, 3, 4), image.Rect(3, 3, 3, 9), {},
	} {
		got, want := newImage(image.Rect(-1, -1, 8, 6)), newImage(image.Rect(-1, -1, 8, 6))
		c := color.NRGBA{200, 100, 50, 128}
		got.Fill(r, c)
		draw.Draw(want, r, image.NewUniform(c), image.Point{}, draw.Src)
		if string(got.Pix) != string(want.Pix) {
			t.Errorf("%v: other bytes than draw.Draw", r)
		}
	}
}

func TestSubImageSharesPixels(t *testing.T) {
	m := newImage(image.Rect(0, 0, 9, 9))
	sub := m.SubImage(image.Rect(3, 4, 20, 6)).(*Image)
	if sub.Bounds() != image.Rect(3, 4, 9, 6) {
		t.Fatalf("bounds %v", sub.Bounds())
	}
	sub.Set(3, 5, color.RGBA{1, 2, 3, 255})
	if m.At(3, 5) != (color.RGBA{1, 2, 3, 255}) || len(sub.Row(5)) != 6 {
		t.Error("the sub-image is elsewhere")
	}
	empty := m.SubImage(image.Rect(9, 9, 12, 12)).(*Image)
	empty.Set(9, 9, color.White)
	if !empty.Bounds().Empty() || empty.Row(0) != nil {
		t.Error("a sub-image from outside has pixels")
	}
}

func TestNewImageRefusesWhatRowCouldNotReach(t *testing.T) {
	pix := make([]byte, 64)
	r := image.Rect(0, 0, 2, 2)
	NewImage(pix[:16], 8, r)
	NewImage(pix[:20], 12, r) // the last row needs no padding
	NewImage(nil, 0, image.Rectangle{})
	for name, f := range map[string]func(){
		"misaligned pixels": func() { NewImage(pix[1:], 8, r) },
		"misaligned stride": func() { NewImage(pix, 9, r) },
		"short stride":      func() { NewImage(pix, 4, r) },
		"negative stride":   func() { NewImage(pix, -8, r) },
		"a row missing":     func() { NewImage(pix[:12], 8, r) },
		"a pixel missing":   func() { NewImage(pix[:18], 12, r) },
		"huge height":       func() { NewImage(pix, 8, image.Rect(0, 0, 2, math.MaxInt)) },
		"huge width":        func() { NewImage(pix, 8, image.Rect(0, 0, math.MaxInt, 1)) },
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Error("accepted")
				}
			}()
			f()
		})
	}
}

func TestPixelAccessDoesNotAllocate(t *testing.T) {
	m := newImage(image.Rect(0, 0, 8, 8))
	c := color.Color(color.RGBA{1, 2, 3, 255})
	if n := testing.AllocsPerRun(100, func() {
		m.SetRGBA64(1, 1, m.RGBA64At(2, 2))
		m.Set(3, 3, c)
		m.Fill(m.Rect, c)
		m.Row(4)[0]++
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkFill1080p(b *testing.B) {
	m := newImage(image.Rect(0, 0, 1920, 1080))
	b.SetBytes(int64(4 * m.Rect.Dx() * m.Rect.Dy()))
	for b.Loop() {
		m.Fill(m.Rect, color.Black)
	}
}
