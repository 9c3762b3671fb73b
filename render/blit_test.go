package render

import (
	"bytes"
	"fmt"
	"image"
	"math/rand/v2"
	"testing"
)

func TestPixelsLieWhereXWantsThem(t *testing.T) {
	for _, c := range []struct {
		depth, x int
		pixel    uint32
		want     []byte
	}{
		{1, 0, 1, []byte{1, 0, 0, 0, 0, 0, 0, 0}},
		{1, 10, 1, []byte{0, 4, 0, 0, 0, 0, 0, 0}},
		{4, 2, 0xe, []byte{0, 0, 0xe, 0}},
		{8, 1, 0xfe, []byte{0, 0xfe, 0, 0}},
		{15, 1, 0x7001, []byte{0, 0, 0x01, 0x70}},
		{16, 0, 0xf801, []byte{0x01, 0xf8, 0, 0}},
		{24, 1, 0x112233, []byte{0, 0, 0, 0, 0x33, 0x22, 0x11, 0}},
		{32, 0, 0xaa112233, []byte{0x33, 0x22, 0x11, 0xaa, 0, 0, 0, 0}},
	} {
		p := NewSurface(len(c.want)*8/BitsPerPixel(c.depth), 2, c.depth)
		p.Set(c.x, 1, c.pixel)
		if row := p.Pix[p.Stride:]; !bytes.Equal(row, c.want) {
			t.Errorf("depth %d: pixel %d = %#x is % x, want % x", c.depth, c.x, c.pixel, row, c.want)
		}
		if got := p.At(c.x, 1); got != c.pixel {
			t.Errorf("depth %d: At = %#x, want %#x", c.depth, got, c.pixel)
		}
		p.Set(c.x, 1, 0)
		if row := p.Pix[p.Stride:]; !bytes.Equal(row, make([]byte, len(c.want))) {
			t.Errorf("depth %d: % x after setting to 0", c.depth, row)
		}
	}
}

// randomBlit copies between two surfaces or, every other time, within one, where source and destination tend to overlap;
// and every other time whole rows.
func randomBlit(rng *rand.Rand, depth int) (drawing, string) {
	dst := randomPixels(rng, 1+rng.IntN(40), 1+rng.IntN(30), depth)
	src := randomPixels(rng, 1+rng.IntN(40), 1+rng.IntN(30), depth)
	r, sp := randomRect(rng), image.Pt(rng.IntN(30)-5, rng.IntN(30)-5)
	switch rng.IntN(4) {
	case 0:
		src = dst
		sp = r.Min.Add(image.Pt(rng.IntN(7)-3, rng.IntN(7)-3))
	case 1:
		// Whole rows, up or down.
		src = dst
		r.Min.X, r.Max.X, sp = 0, dst.Width, image.Pt(0, r.Min.Y+rng.IntN(7)-3)
	case 2:
		// Whole rows of pictures as wide, but perhaps not padded alike.
		src = randomPixels(rng, dst.Width, 1+rng.IntN(30), depth)
		r.Min.X, r.Max.X, sp.X = 0, dst.Width, 0
	}
	clip, op := randomClip(rng), randomOp(rng)
	old := pictureOf(&src.Pixels)
	return drawing{
		surface: dst, clip: clip,
		run: func() { dst.Blit(clip, r, &src.Pixels, sp, op) },
		paint: func(p image.Point) (Op, uint32, bool) {
			from := p.Sub(r.Min).Add(sp)
			if !p.In(r) || !from.In(src.Bounds()) {
				return op, 0, false
			}
			return op, old[from.Y][from.X], true
		},
	}, fmt.Sprintf("Blit(%v, %v, %v, %v, same %v)", clip.Rects(), r, sp, op, src == dst)
}

func TestBlitAgreesWithPixelByPixel(t *testing.T) { checkDrawings(t, 600, randomBlit) }

func TestBlitDoesNotAllocate(t *testing.T) {
	dst, src := NewSurface(100, 100, 24), NewSurface(100, 100, 24)
	clip := NewRegion(image.Rect(10, 10, 90, 90))
	bands := clip.Subtract(NewRegion(image.Rect(20, 20, 30, 30)))
	for _, op := range []Op{copyOp, {GXxor, 0xff00}} {
		if n := testing.AllocsPerRun(100, func() {
			dst.Blit(clip, dst.Bounds(), &src.Pixels, image.Point{}, op)
			dst.Blit(bands, dst.Bounds(), &dst.Pixels, image.Pt(3, 3), op)
		}); n != 0 {
			t.Errorf("%v: %v allocations", op, n)
		}
	}
}

func TestCopyPlacesTheDrawable(t *testing.T) {
	src := randomPixels(rand.New(rand.NewPCG(1, 1)), 4, 4, 24)
	target := Target{Surface: NewSurface(20, 20, 24), Origin: image.Pt(5, 6), Clip: NewRegion(image.Rect(0, 0, 20, 20))}
	target.Copy(&GC{Op: copyOp}, image.Rect(1, 1, 3, 3), &src.Pixels, image.Pt(2, 2))
	if got, want := target.Surface.At(7, 8), src.At(3, 3); got != want {
		t.Errorf("pixel is %#x, want %#x", got, want)
	}
	if got := target.Surface.TakeDamage(nil); len(got) != 1 || got[0] != image.Rect(6, 7, 8, 9) {
		t.Errorf("damage %v", got)
	}
}

func BenchmarkBlit(b *testing.B) {
	for _, size := range []int{256, 512, 1080} {
		for _, op := range []Op{copyOp, {GXxor, ^uint32(0)}} {
			b.Run(fmt.Sprint(size, " function ", op.Function), func(b *testing.B) {
				dst, src := NewSurface(size, size, 24), NewSurface(size, size, 24)
				clip := NewRegion(dst.Bounds())
				b.SetBytes(int64(len(src.Pix)))
				for b.Loop() {
					dst.Blit(clip, dst.Bounds(), &src.Pixels, image.Point{}, op)
				}
			})
		}
	}
	b.Run("1080 of 1081 columns", func(b *testing.B) {
		dst, src := NewSurface(1081, 1080, 24), NewSurface(1080, 1080, 24)
		clip := NewRegion(dst.Bounds())
		b.SetBytes(int64(len(src.Pix)))
		for b.Loop() {
			dst.Blit(clip, dst.Bounds(), &src.Pixels, image.Point{}, copyOp)
		}
	})
}
