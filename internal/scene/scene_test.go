package scene

import (
	"bytes"
	"image"
	"strings"
	"testing"
	"time"

	"sameframe/shmimage"
)

// newImage returns an image that holds neither black nor the right value in the pad byte, at an odd place.
func newImage(w, h int, was byte) *shmimage.Image {
	stride := 4*w + 12
	return shmimage.NewImage(bytes.Repeat([]byte{was}, stride*h), stride, image.Rect(3, -5, 3+w, h-5))
}

// pixels returns the pixels of m, row by row, without what is between rows.
func pixels(m *shmimage.Image) []byte {
	var all []byte
	for y := range m.Rect.Dy() {
		all = append(all, m.Pix[y*m.Stride:][:4*m.Rect.Dx()]...)
	}
	return all
}

func newScene(t testing.TB, name string, seed uint64) Scene {
	t.Helper()
	s, err := New(name, seed)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func frame(t testing.TB, s Scene, m *shmimage.Image, at time.Duration) image.Rectangle {
	t.Helper()
	changed, err := s.Frame(m, at)
	if err != nil {
		t.Fatal(err)
	}
	if !changed.In(m.Rect) {
		t.Fatalf("at %v: changed %v of %v", at, changed, m.Rect)
	}
	return changed
}

// act gives scenes that take the mouse something to do between frames.
func act(s Scene, i int, at time.Duration) {
	if p, ok := s.(Pointer); ok {
		p.Pointer(image.Pt(7*i%90-10, 5*i%70-10), uint32(i/3%64), at)
	}
}

func TestEveryPixelIsPaintedAtAnySizeAndTime(t *testing.T) {
	for _, name := range Names() {
		t.Run(name, func(t *testing.T) {
			for _, size := range []image.Point{{1, 1}, {7, 3}, {1, 50}, {90, 1}, {0, 0}, {0, 4}, {641, 479}} {
				a, b := newScene(t, name, 3), newScene(t, name, 3)
				times := []time.Duration{0, 1, time.Second, time.Hour, 1000 * time.Hour, 1<<63 - 1}
				if size.X*size.Y > 1<<16 {
					times = times[3:5] // these take long
				}
				for i, at := range times {
					m, n := newImage(size.X, size.Y, 0), newImage(size.X, size.Y, 0x55)
					frame(t, a, m, at)
					frame(t, b, n, at)
					if !bytes.Equal(pixels(m), pixels(n)) {
						t.Fatalf("%v at %v: the frame depends on what the buffer held", size, at)
					}
					for j, p := range pixels(m) {
						if j%4 == 3 && p != 0xff {
							t.Fatalf("%v at %v: byte X of pixel %d is %#x", size, at, j/4, p)
						}
					}
					if gap := m.Pix[4*size.X:]; size.X > 0 && size.Y > 1 && !bytes.Equal(gap[:12], make([]byte, 12)) {
						t.Fatalf("%v at %v: bytes between the rows are painted", size, at)
					}
					act(a, i, at)
					act(b, i, at)
				}
			}
		})
	}
}

func TestAlternatingBuffersShowTheFramesOfASingleOne(t *testing.T) {
	for _, name := range Names() {
		t.Run(name, func(t *testing.T) {
			one, two := newScene(t, name, 1), newScene(t, name, 1)
			single := newImage(83, 61, 0)
			double := []*shmimage.Image{newImage(83, 61, 0), newImage(83, 61, 0xaa), newImage(83, 61, 0x55)}
			shown := newImage(83, 61, 0) // what a screen shows that is sent only what changed
			for i := range 60 {
				at := time.Duration(i) * 37 * time.Millisecond
				frame(t, one, single, at)
				m := double[i%3]
				changed := frame(t, two, m, at)
				shmimage.Draw(shown, changed, m, changed.Min)
				if !bytes.Equal(pixels(single), pixels(m)) {
					t.Fatalf("frame %d differs", i)
				}
				if !bytes.Equal(pixels(single), pixels(shown)) {
					t.Fatalf("frame %d: pixels changed outside %v", i, changed)
				}
				act(one, i, at)
				act(two, i, at)
			}
		})
	}
}

func TestASceneThatChangesItsSizeGoesOn(t *testing.T) {
	for _, name := range Names() {
		t.Run(name, func(t *testing.T) {
			s := newScene(t, name, 1)
			for i, size := range []image.Point{{40, 30}, {41, 30}, {3, 200}, {0, 9}, {200, 100}, {1, 1}, {64, 64}} {
				m := newImage(size.X, size.Y, 0)
				if changed := frame(t, s, m, time.Duration(i)*time.Second/9); changed != m.Rect {
					t.Errorf("changed %v at a new size, want all of %v", changed, m.Rect)
				}
				act(s, 20, 0)
			}
		})
	}
}

func TestScenesMoveAndSeedsDiffer(t *testing.T) {
	for _, name := range Names() {
		t.Run(name, func(t *testing.T) {
			a, b := newImage(160, 120, 0), newImage(160, 120, 0)
			s := newScene(t, name, 1)
			frame(t, s, a, time.Second)
			frame(t, newScene(t, name, 2), b, time.Second)
			if bytes.Equal(a.Pix, b.Pix) {
				t.Error("seeds 1 and 2 give one picture")
			}
			frame(t, s, b, 2*time.Second)
			if _, still := s.(Pointer); bytes.Equal(a.Pix, b.Pix) != still {
				t.Errorf("after a second: the same picture: %v", !still)
			}
		})
	}
}

func TestUnknownSceneIsAnsweredWithTheNames(t *testing.T) {
	_, err := New("plazma", 1)
	if err == nil {
		t.Fatal("no error")
	}
	for _, name := range append(Names(), `"plazma"`) {
		if !strings.Contains(err.Error(), name) {
			t.Errorf("%q does not name %s", err, name)
		}
		if name[0] != '"' && Describe(name) == "" {
			t.Errorf("nothing to say about %s", name)
		}
	}
}

func TestDemoScenesDoNotAllocate(t *testing.T) {
	for _, name := range []string{"plasma", "mandelbrot", "particles", "torus"} {
		s := newScene(t, name, 1)
		m := newImage(320, 240, 0)
		at := time.Duration(0)
		if n := testing.AllocsPerRun(60, func() {
			frame(t, s, m, at)
			at += time.Second / 60
		}); n != 0 {
			t.Errorf("%s: %v allocations a frame", name, n)
		}
	}
}

func BenchmarkFrame(b *testing.B) {
	for _, name := range Names() {
		b.Run(name, func(b *testing.B) {
			s := newScene(b, name, 1)
			m := shmimage.NewImage(make([]byte, 640*480*4), 640*4, image.Rect(0, 0, 640, 480))
			frame(b, s, m, 0)
			b.ReportAllocs()
			at := time.Duration(0)
			for b.Loop() {
				at += time.Second / 60
				frame(b, s, m, at)
			}
		})
	}
}
