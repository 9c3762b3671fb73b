package media

import (
	"bufio"
	"bytes"
	"fmt"
	"image"
	"image/color"
	"io"
	"strings"
	"testing"
	"time"

	"sameframe/internal/scene"
)

// greys is a film of full-range mono frames, each of one grey: 10, 20, 30, …
func greys(n int, fields string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "YUV4MPEG2 W4 H2 Cmono XCOLORRANGE=FULL %s\n", fields)
	for i := range n {
		b.WriteString("FRAME\n")
		b.Write(bytes.Repeat([]byte{byte(10 * (i + 1))}, 8))
	}
	return b.String()
}

func openFilm(t *testing.T, r io.Reader) scene.Scene {
	t.Helper()
	s, err := newFilm("some film", bufio.NewReader(r), io.NopCloser(nil))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// grey paints a frame and returns the grey of its middle.
func grey(s scene.Scene, at time.Duration) (grey int, changed bool, err error) {
	m := newImage(image.Pt(8, 4))
	r, err := s.Frame(m, at)
	return int(m.Row(2)[4] & 0xff), !r.Empty(), err
}

func TestFilmShowsTheFrameThatIsDue(t *testing.T) {
	s := openFilm(t, strings.NewReader(greys(6, "F3:1")))
	third := func(n int) time.Duration { return (time.Duration(n)*time.Second + 2) / 3 } // rounded up, as Next does
	for _, c := range []struct {
		at      time.Duration
		grey    int
		changed bool
	}{
		{0, 10, true}, {third(1) - 1, 10, false}, {third(1), 20, true}, {third(1), 20, false},
		{third(3), 40, true}, // late: a frame is left out
		{third(5), 60, true}, {third(6) - 1, 60, false},
	} {
		g, changed, err := grey(s, c.at)
		if g != c.grey || changed != c.changed || err != nil {
			t.Errorf("at %v: grey %d, changed %v, %v; want %d, %v", c.at, g, changed, err, c.grey, c.changed)
		}
		due, ok := s.(scene.Timed).Next(c.at)
		if !ok || due <= c.at || due != third(c.grey/10) {
			t.Errorf("at %v: next at %v, %v", c.at, due, ok)
		}
	}
	if _, _, err := grey(s, third(6)); err != io.EOF {
		t.Errorf("at the end: %v", err)
	}
	if _, ok := s.(scene.Timed).Next(third(6)); ok {
		t.Error("a frame is due after the end")
	}
}

func TestFilmShowsTheFramesBeforeTheDamage(t *testing.T) {
	film := greys(3, "F10:1")
	for cut, what := range map[int]string{1: "unexpected EOF", 10: "unexpected EOF"} {
		for _, late := range []bool{false, true} {
			s := openFilm(t, strings.NewReader(film[:len(film)-cut]))
			if g, _, err := grey(s, 0); g != 10 || err != nil {
				t.Fatalf("first frame: %d, %v", g, err)
			}
			at := 100 * time.Millisecond
			if late { // the frame that is due is damaged; the one before has not been shown
				at *= 2
			}
			if g, _, err := grey(s, at); g != 20 || err != nil {
				t.Errorf("late %v: second frame: %d, %v", late, g, err)
			}
			_, _, err := grey(s, 300*time.Millisecond)
			if err == nil || err.Error() != "some film: frame 2: "+what {
				t.Errorf("late %v: %v", late, err)
			}
		}
	}
}

// slowly is a source of a film that needs its time for every frame.
type slowly struct{ r io.Reader }

func (s slowly) Read(p []byte) (int, error) {
	time.Sleep(5 * time.Millisecond)
	return s.r.Read(p[:min(len(p), 14)])
}

func TestFilmFromASlowSourceLeavesNoFrameOut(t *testing.T) {
	s := openFilm(t, slowly{strings.NewReader(greys(8, "F500:1"))})
	for i := range 8 {
		g, _, err := grey(s, time.Duration(i)*time.Second/10)
		if err != nil || g != 10*(i+1) {
			t.Fatalf("frame %d: grey %d, %v", i, g, err)
		}
	}
}

func TestFilmIsScaledByItsAspect(t *testing.T) {
	s := openFilm(t, strings.NewReader(greys(1, "A2:1")))
	if size := s.(scene.Sized).Size(); size != image.Pt(8, 2) {
		t.Fatalf("size %v", size)
	}
	m := newImage(image.Pt(16, 16))
	m.Fill(m.Rect, color.White)
	if _, err := s.Frame(m, 0); err != nil {
		t.Fatal(err)
	}
	for y := range 16 {
		for x, p := range m.Row(y) {
			want := uint32(0xff000000)
			if y >= 6 && y < 10 {
				want = 0xff0a0a0a
			}
			if p != want {
				t.Fatalf("pixel (%d, %d) is %#x, want %#x", x, y, p, want)
			}
		}
	}
}

func TestFilmDoesNotAllocate(t *testing.T) {
	for _, size := range []image.Point{{4, 2}, {9, 9}} {
		s := openFilm(t, strings.NewReader(greys(200, "F10:1")))
		m, at := newImage(size), time.Duration(0)
		s.Frame(m, at)
		if n := testing.AllocsPerRun(100, func() {
			at += time.Second / 10
			if _, err := s.Frame(m, at); err != nil {
				t.Fatal(err)
			}
		}); n > 0 {
			t.Errorf("%v: %v allocations a frame", size, n)
		}
	}
}
