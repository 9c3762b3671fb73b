package render

import (
	"fmt"
	"image"
	"math/rand/v2"
	"testing"
)

func randomTarget(rng *rand.Rand, depth int) *Target {
	return &Target{
		Surface: randomPixels(rng, 1+rng.IntN(40), 1+rng.IntN(30), depth),
		Origin:  image.Pt(rng.IntN(9)-4, rng.IntN(9)-4),
		Clip:    randomClip(rng),
	}
}

func randomGC(rng *rand.Rand, depth int) *GC {
	gc := &GC{
		Op: randomOp(rng), FillStyle: uint8(rng.IntN(4)), Foreground: rng.Uint32(), Background: rng.Uint32(),
		TileStippleOrigin: image.Pt(rng.IntN(50)-25, rng.IntN(50)-25),
	}
	if rng.IntN(8) > 0 {
		gc.Tile = &randomPixels(rng, 1+rng.IntN(20), 1+rng.IntN(9), depth).Pixels
		gc.Stipple = &randomPixels(rng, 1+rng.IntN(20), 1+rng.IntN(9), 1).Pixels
	}
	return gc
}

// goldenSource returns what gc paints at p of the drawable (X11 §9, CreateGC, fill-style).
func (gc *GC) goldenSource(p image.Point) (pixel uint32, ok bool) {
	p = p.Sub(gc.TileStippleOrigin)
	repeated := func(source *Pixels) uint32 {
		for p.X < 0 {
			p.X += source.Width
		}
		for p.Y < 0 {
			p.Y += source.Height
		}
		return source.At(p.X%source.Width, p.Y%source.Height)
	}
	switch {
	case gc.FillStyle == FillTiled && gc.Tile != nil:
		return repeated(gc.Tile), true
	case gc.FillStyle == FillStippled && gc.Stipple != nil:
		return gc.Foreground, repeated(gc.Stipple) != 0
	case gc.FillStyle == FillOpaqueStippled && gc.Stipple != nil && repeated(gc.Stipple) == 0:
		return gc.Background, true
	}
	return gc.Foreground, true
}

func randomFill(run func(t *Target, gc *GC, r image.Rectangle)) func(rng *rand.Rand, depth int) (drawing, string) {
	return func(rng *rand.Rand, depth int) (drawing, string) {
		target, gc, r := randomTarget(rng, depth), randomGC(rng, depth), randomRect(rng)
		return drawing{
			surface: target.Surface, clip: target.Clip,
			run: func() { run(target, gc, r) },
			paint: func(p image.Point) (Op, uint32, bool) {
				p = p.Sub(target.Origin)
				pixel, ok := gc.goldenSource(p)
				return gc.Op, pixel, ok && p.In(r)
			},
		}, fmt.Sprintf("fill %v of %+v with %+v, clip %v", r, target.Origin, gc, target.Clip.Rects())
	}
}

func TestFillRectanglesAgreesWithPixelByPixel(t *testing.T) {
	checkDrawings(t, 400, randomFill(func(t *Target, gc *GC, r image.Rectangle) {
		t.FillRectangles(gc, []image.Rectangle{r})
	}))
}

func TestSpansAgreeWithPixelByPixel(t *testing.T) {
	checkDrawings(t, 400, randomFill(func(t *Target, gc *GC, r image.Rectangle) {
		f := t.filler(gc)
		for y := r.Min.Y; y < r.Max.Y; y++ {
			f.span(y, r.Min.X, r.Max.X)
		}
		f.flush()
	}))
}

func TestBackgroundsIgnoreAllButTheirPixels(t *testing.T) {
	checkDrawings(t, 200, func(rng *rand.Rand, depth int) (drawing, string) {
		target, gc, r := randomTarget(rng, depth), randomGC(rng, depth), randomRect(rng)
		gc.Op, gc.FillStyle = copyOp, uint8(rng.IntN(2))
		if gc.Tile == nil {
			gc.FillStyle = FillSolid
		}
		return drawing{
			surface: target.Surface, clip: target.Clip,
			run: func() {
				if gc.FillStyle == FillSolid {
					target.Fill(r, gc.Foreground)
				} else {
					target.Tile(r, gc.Tile, gc.TileStippleOrigin)
				}
			},
			paint: func(p image.Point) (Op, uint32, bool) {
				p = p.Sub(target.Origin)
				pixel, _ := gc.goldenSource(p)
				return copyOp, pixel, p.In(r)
			},
		}, fmt.Sprintf("background of %v, style %d", r, gc.FillStyle)
	})
}

func TestFillDoesNotAllocate(t *testing.T) {
	target := Target{Surface: NewSurface(100, 100, 24), Clip: NewRegion(image.Rect(10, 10, 90, 90))}
	gc := GC{Op: copyOp, Foreground: 7}
	rects := []image.Rectangle{target.Surface.Bounds()}
	tile := NewSurface(8, 8, 24)
	if n := testing.AllocsPerRun(100, func() {
		target.FillRectangles(&gc, rects)
		target.Fill(rects[0], 3)
		target.Tile(rects[0], &tile.Pixels, image.Point{})
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkFill(b *testing.B) {
	target := Target{Surface: NewSurface(1080, 1080, 24), Clip: NewRegion(image.Rect(0, 0, 1080, 1080))}
	rng := rand.New(rand.NewPCG(1, 1))
	tile, stipple := &randomPixels(rng, 8, 8, 24).Pixels, &randomPixels(rng, 8, 8, 1).Pixels
	for _, c := range []struct {
		name string
		r    image.Rectangle
		gc   GC
	}{
		{"solid", target.Surface.Bounds(), GC{Op: copyOp}},
		{"xor", target.Surface.Bounds(), GC{Op: Op{GXxor, 0xffffff}}},
		{"tile 8", target.Surface.Bounds(), GC{Op: copyOp, FillStyle: FillTiled, Tile: tile}},
		{"stipple 8", target.Surface.Bounds(), GC{Op: copyOp, FillStyle: FillStippled, Stipple: stipple}},
		{"pixel", image.Rect(5, 5, 6, 6), GC{Op: copyOp}},
	} {
		b.Run(c.name, func(b *testing.B) {
			rects := []image.Rectangle{c.r}
			for b.Loop() {
				target.FillRectangles(&c.gc, rects)
			}
		})
	}
	b.Run("span of a pixel", func(b *testing.B) {
		f := target.filler(&GC{Op: copyOp})
		for b.Loop() {
			f.span(5, 5, 6)
		}
	})
}
