package render

import (
	"bytes"
	"fmt"
	"image"
	"math/rand/v2"
	"testing"
	"time"
)

// goldenCompose asks every layer about every pixel.
func goldenCompose(size image.Point, layers []Layer) *image.RGBA {
	img := image.NewRGBA(image.Rectangle{Max: size})
	for y := range size.Y {
		for x := range size.X {
			var pixel uint32
			for _, l := range layers {
				p := image.Pt(x, y).Sub(l.Origin)
				if p.In(l.Surface.Bounds()) && (l.Shape == nil || l.Shape.Contains(p)) {
					pixel = l.Surface.At(p.X, p.Y)
				}
			}
			i := img.PixOffset(x, y)
			copy(img.Pix[i:], []byte{byte(pixel >> 16), byte(pixel >> 8), byte(pixel), 255})
		}
	}
	return img
}

func rectIn(rnd *rand.Rand, r image.Rectangle) image.Rectangle {
	x := func() int { return r.Min.X + rnd.IntN(r.Dx()+1) }
	y := func() int { return r.Min.Y + rnd.IntN(r.Dy()+1) }
	return image.Rect(x(), y(), x(), y())
}

func randomLayer(rnd *rand.Rand, screen image.Point) Layer {
	s := NewSurface(1+rnd.IntN(50), 1+rnd.IntN(50), 24+8*rnd.IntN(2))
	scribble(rnd, s, s.Bounds())
	l := Layer{Surface: s}
	reshape(rnd, &l, screen)
	return l
}

func reshape(rnd *rand.Rand, l *Layer, screen image.Point) {
	l.Origin = image.Pt(rnd.IntN(screen.X+60)-50, rnd.IntN(screen.Y+60)-50)
	l.Shape = nil
	if rnd.IntN(2) == 0 {
		around := l.Surface.Bounds().Inset(-5)
		l.Shape = NewRegion(rectIn(rnd, around), rectIn(rnd, around), rectIn(rnd, around))
	}
}

func scribble(rnd *rand.Rand, s *Surface, r image.Rectangle) {
	s.Lock()
	defer s.Unlock()
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			s.Set(x, y, rnd.Uint32())
		}
	}
	s.Damage(r)
}

func samePixels(t *testing.T, what string, got, want *image.RGBA) {
	t.Helper()
	if got.Bounds() != want.Bounds() {
		t.Fatalf("%s: size %v, want %v", what, got.Bounds(), want.Bounds())
	}
	if bytes.Equal(got.Pix, want.Pix) {
		return
	}
	for y := range want.Rect.Max.Y {
		for x := range want.Rect.Max.X {
			if g, w := got.RGBAAt(x, y), want.RGBAAt(x, y); g != w {
				t.Fatalf("%s: pixel (%d, %d) is %v, want %v", what, x, y, g, w)
			}
		}
	}
}

func TestComposeShowsTheTopmostLayer(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	size := image.Pt(80, 60)
	for range 200 {
		var layers []Layer
		for range rnd.IntN(6) {
			layers = append(layers, randomLayer(rnd, size))
		}
		want := goldenCompose(size, layers)

		whole := newFrame(size)
		scribblePixels(rnd, &whole)
		Compose(&whole, whole.Bounds(), layers)
		samePixels(t, "whole", whole.RGBA(), want)

		r := rectIn(rnd, whole.Bounds())
		part := newFrame(r.Size())
		Compose(&part, r, layers)
		cut := image.NewRGBA(part.Bounds())
		for y := range r.Dy() {
			copy(cut.Pix[y*cut.Stride:][:cut.Stride], want.Pix[want.PixOffset(r.Min.X, r.Min.Y+y):])
		}
		samePixels(t, fmt.Sprint("part ", r), part.RGBA(), cut)
	}
}

func scribblePixels(rnd *rand.Rand, p *Pixels) {
	for i := range p.Pix {
		p.Pix[i] = byte(rnd.Uint32())
	}
}

type quiet struct{}

func (quiet) Refresh(uint64, time.Duration) {}
func (quiet) Shown(uint64, time.Duration)   {}
func (quiet) Input(Input)                   {}

// Whatever happens to layers and surfaces, the picture that is only brought up to date is the one composed anew, and
// everything outside of the dirty rectangles is as it was.
func TestRefreshMissesNoChange(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 4))
	size := image.Pt(80, 60)
	s := NewHeadless(size, 60)
	var layers []Layer
	before := newFrame(size)
	for step := range 2000 / slowdown {
		layers = append([]Layer(nil), layers...)
		what := "nothing"
		switch i := rnd.IntN(max(1, len(layers))); {
		case len(layers) < 2 || len(layers) < 6 && rnd.IntN(5) == 0:
			what = "new layer"
			layers = append(layers, randomLayer(rnd, size))
			s.SetLayers(layers)
		case rnd.IntN(2) == 0:
			what = "paint"
			scribble(rnd, layers[i].Surface, rectIn(rnd, layers[i].Surface.Bounds()))
		case rnd.IntN(4) == 0:
			what = "remove"
			layers = append(layers[:i], layers[i+1:]...)
			s.SetLayers(layers)
		case rnd.IntN(3) == 0:
			what = "raise"
			layers = append(append(layers[:i:i], layers[i+1:]...), layers[i])
			s.SetLayers(layers)
		default:
			what = "move and reshape"
			reshape(rnd, &layers[i], size)
			s.SetLayers(layers)
		}
		copy(before.Pix, s.frame.Pix)
		s.refresh(quiet{}, uint64(step))
		samePixels(t, what, s.frame.RGBA(), goldenCompose(size, layers))
		samePixels(t, "snapshot", s.Snapshot(), s.frame.RGBA())
		for _, r := range s.dirty.Take(nil) {
			before.copyRect(r, &s.frame, r.Min)
		}
		samePixels(t, "outside of dirty after "+what, before.RGBA(), s.frame.RGBA())
	}
}

func TestRefreshOfPaintedWindowDoesNotAllocate(t *testing.T) {
	s := NewHeadless(image.Pt(640, 480), 60)
	window := NewSurface(320, 240, 24)
	shape := NewRegion(image.Rect(0, 0, 320, 200), image.Rect(20, 200, 300, 240))
	s.SetLayers([]Layer{{Surface: NewSurface(640, 480, 24)}, {window, image.Pt(100, 50), shape}})
	n := testing.AllocsPerRun(100, func() {
		window.Lock()
		window.Damage(window.Bounds())
		window.Unlock()
		s.refresh(quiet{}, 1)
		s.dirty = Damage{}
	})
	if n > 0 {
		t.Errorf("%v allocations a refresh", n)
	}
}

func BenchmarkRefresh(b *testing.B) {
	s := NewHeadless(image.Pt(1280, 720), 60)
	window := NewSurface(640, 480, 24)
	s.SetLayers([]Layer{{Surface: NewSurface(1280, 720, 24)}, {Surface: window, Origin: image.Pt(100, 50)}})
	b.ReportAllocs()
	b.SetBytes(640 * 480 * 4)
	for b.Loop() {
		window.Lock()
		window.Damage(window.Bounds())
		window.Unlock()
		s.refresh(quiet{}, 1)
		s.dirty = Damage{}
	}
}
