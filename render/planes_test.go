package render

import (
	"bytes"
	"fmt"
	"image"
	"math/rand/v2"
	"slices"
	"testing"
)

func TestPutBitmapAgreesWithPixelByPixel(t *testing.T) {
	checkDrawings(t, 300, func(rng *rand.Rand, depth int) (drawing, string) {
		target, gc, r := randomTarget(rng, depth), randomGC(rng, depth), randomRect(rng)
		src, sp := randomPixels(rng, 1+rng.IntN(40), 1+rng.IntN(40), 1), image.Pt(rng.IntN(20)-5, rng.IntN(20)-5)
		return drawing{
			surface: target.Surface, clip: target.Clip,
			run: func() { target.PutBitmap(gc, r, &src.Pixels, sp) },
			paint: func(p image.Point) (Op, uint32, bool) {
				p = p.Sub(target.Origin)
				from := p.Sub(r.Min).Add(sp)
				if !p.In(r) || !from.In(src.Bounds()) {
					return gc.Op, 0, false
				}
				if src.At(from.X, from.Y) != 0 {
					return gc.Op, gc.Foreground, true
				}
				return gc.Op, gc.Background, true
			},
		}, fmt.Sprintf("PutBitmap to %v from %v with %+v", r, sp, gc)
	})
}

func TestCopyPlaneAgreesWithPixelByPixel(t *testing.T) {
	checkDrawings(t, 300, func(rng *rand.Rand, depth int) (drawing, string) {
		target, gc, r := randomTarget(rng, depth), randomGC(rng, depth), randomRect(rng)
		sourceDepth := depths[rng.IntN(len(depths))]
		src, sp := randomPixels(rng, 1+rng.IntN(40), 1+rng.IntN(40), sourceDepth), image.Pt(rng.IntN(20)-5, rng.IntN(20)-5)
		if rng.IntN(3) == 0 {
			src, sourceDepth = target.Surface, depth
		}
		plane := uint32(1) << rng.IntN(sourceDepth)
		old := pictureOf(&src.Pixels)
		return drawing{
			surface: target.Surface, clip: target.Clip,
			run: func() { target.CopyPlane(gc, r, &src.Pixels, sp, plane) },
			paint: func(p image.Point) (Op, uint32, bool) {
				p = p.Sub(target.Origin)
				from := p.Sub(r.Min).Add(sp)
				if !p.In(r) || !from.In(src.Bounds()) {
					return gc.Op, 0, false
				}
				if old[from.Y][from.X]&plane != 0 {
					return gc.Op, gc.Foreground, true
				}
				return gc.Op, gc.Background, true
			},
		}, fmt.Sprintf("CopyPlane(%v, depth %d, %v, %#x) with %+v", r, sourceDepth, sp, plane, gc)
	})
}

// goldenPlanes returns r of p as X11 §9 describes the data of an XYPixmap, bit by bit.
func goldenPlanes(p *Pixels, r image.Rectangle, planeMask uint32) []byte {
	var data []byte
	for bit := p.Depth - 1; bit >= 0; bit-- {
		if planeMask>>bit&1 == 0 {
			continue
		}
		for y := r.Min.Y; y < r.Max.Y; y++ {
			row := make([]byte, (r.Dx()+31)/32*4)
			for x := range r.Dx() {
				row[x/8] |= byte(p.At(r.Min.X+x, y)>>bit&1) << (x % 8)
			}
			data = append(data, row...)
		}
	}
	return data
}

func TestPutPlanesAgreesWithPixelByPixel(t *testing.T) {
	checkDrawings(t, 100, func(rng *rand.Rand, depth int) (drawing, string) {
		target, gc, r := randomTarget(rng, depth), randomGC(rng, depth), randomRect(rng)
		// The image is as wide as its rows, which cannot say where a row ends within 32 bits.
		src, sp := randomPixels(rng, 32*(1+rng.IntN(2)), 1+rng.IntN(40), depth), image.Pt(rng.IntN(9)-2, rng.IntN(9)-2)
		data := goldenPlanes(&src.Pixels, src.Bounds(), ^uint32(0))
		return drawing{
			surface: target.Surface, clip: target.Clip,
			run: func() { target.PutPlanes(gc, r, data, Stride(src.Width, 1), src.Height, depth, sp) },
			paint: func(p image.Point) (Op, uint32, bool) {
				p = p.Sub(target.Origin)
				from := p.Sub(r.Min).Add(sp)
				if !p.In(r) || !from.In(src.Bounds()) {
					return gc.Op, 0, false
				}
				return gc.Op, src.At(from.X, from.Y), true
			},
		}, fmt.Sprintf("PutPlanes(%v, %v) with %+v", r, sp, gc)
	})
}

func TestImagesReadBackAgreeWithPixelByPixel(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 7))
	for _, depth := range depths {
		for i := range 300 {
			p := &randomPixels(rng, 1+rng.IntN(40), 1+rng.IntN(20), depth).Pixels
			r := randomRect(rng).Intersect(p.Bounds())
			mask := rng.Uint32()
			if i%3 == 0 {
				mask = ^uint32(0)
			}
			start := slices.Clip([]byte("start")) // without room
			// Used memory to write into: what of it is padding has to become 0.
			room := append(bytes.Repeat([]byte{0xee}, 16<<10), start...)[:0]

			planes := goldenPlanes(p, r, mask)
			if got := p.AppendPlanes(start, r, mask); !bytes.Equal(got, append(start, planes...)) {
				t.Fatalf("depth %d: planes %#x of %v:\n% x, want start and\n% x", depth, mask, r, got, planes)
			}
			if got := p.AppendPlanes(room, r, mask); !bytes.Equal(got, planes) || len(got) > 0 && &got[0] != &room[:1][0] {
				t.Fatalf("depth %d: planes %#x of %v not written in place: % x", depth, mask, r, got)
			}

			got := p.AppendRect(room, r, mask)
			back := Pixels{Pix: got, Stride: Stride(r.Dx(), depth), Width: r.Dx(), Height: r.Dy(), Depth: depth}
			if len(got) != back.Stride*r.Dy() || len(got) > 0 && &got[0] != &room[:1][0] {
				t.Fatalf("depth %d: %d bytes for %v", depth, len(got), r)
			}
			for y, row := range pictureOf(&back) {
				for x, pixel := range row {
					if want := p.At(r.Min.X+x, r.Min.Y+y) & mask & (1<<depth - 1); pixel != want {
						t.Fatalf("depth %d: pixel (%d, %d) of %v and %#x is %#x, want %#x", depth, x, y, r, mask, pixel, want)
					}
				}
				if pad := back.Pix[y*back.Stride:][:back.Stride][len(back.row(y)):]; len(bytes.Trim(pad, "\x00")) > 0 {
					t.Fatalf("depth %d: old bytes %x between the rows", depth, pad)
				}
			}
			if again := p.AppendRect(start, r, mask); !bytes.Equal(again, append(start, got...)) {
				t.Fatalf("depth %d: appended % x, want % x", depth, again, got)
			}
		}
	}
}
