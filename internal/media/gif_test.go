package media

import (
	"bytes"
	"image"
	"image/color"
	"image/gif"
	"strings"
	"testing"
	"time"

	"sameframe/internal/scene"
)

var gifColours = color.Palette{color.RGBA{}, color.RGBA{0xff, 0, 0, 0xff}, color.RGBA{0, 0xff, 0, 0xff}, color.RGBA{0, 0, 0xff, 0xff}}

// picture is a GIF frame of one colour in r.
func picture(r image.Rectangle, colour uint8) *image.Paletted {
	m := image.NewPaletted(r, gifColours)
	for i := range m.Pix {
		m.Pix[i] = colour
	}
	return m
}

func encodeGIF(t *testing.T, g *gif.GIF) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := gif.EncodeAll(&b, g); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// columns paints a frame of a 4 × 1 animation and returns its colours as letters: black, red, green, blue.
func columns(t *testing.T, s scene.Scene, at time.Duration) string {
	t.Helper()
	m := newImage(image.Pt(4, 1))
	if _, err := s.Frame(m, at); err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, p := range m.Row(0) {
		b.WriteString(map[uint32]string{0xff000000: "-", 0xffff0000: "r", 0xff00ff00: "g", 0xff0000ff: "b"}[p])
	}
	return b.String()
}

func disposals(loops int) *gif.GIF {
	all := image.Rect(0, 0, 4, 1)
	return &gif.GIF{
		Image: []*image.Paletted{
			picture(all, 1), picture(image.Rect(1, 0, 3, 1), 2), picture(image.Rect(0, 0, 1, 1), 3),
			picture(image.Rect(3, 0, 4, 1), 2), picture(all, 0),
		},
		Delay:     []int{10, 5, 0, 100, 10},
		Disposal:  []byte{gif.DisposalNone, gif.DisposalPrevious, gif.DisposalBackground, gif.DisposalNone, gif.DisposalNone},
		LoopCount: loops,
		Config:    image.Config{ColorModel: gifColours, Width: 4, Height: 1},
	}
}

func TestGIFDisposalTimingAndRepetition(t *testing.T) {
	frames := []struct {
		from time.Duration
		want string
	}{
		{0, "rrrr"},
		{100, "rggr"},
		{150, "brrr"},  // what was under the greens is back; no delay is a tenth of a second
		{250, "-rrg"},  // the blue is gone
		{1250, "-rrg"}, // a transparent frame
	}
	const loop = 1350
	for _, loops := range []int{0, -1, 2} {
		s, err := newAnimation("an animation", bytes.NewReader(encodeGIF(t, disposals(loops))))
		if err != nil {
			t.Fatal(err)
		}
		rounds := map[int]int{0: 5, -1: 1, 2: 3}[loops]
		for round := range rounds {
			for i, f := range frames {
				at := (time.Duration(round*loop) + f.from) * time.Millisecond
				if got := columns(t, s, at); got != f.want {
					t.Errorf("loops %d, round %d, frame %d: %s, want %s", loops, round, i, got, f.want)
				}
				due, ok := s.(scene.Timed).Next(at)
				next := time.Duration(loop)
				if i+1 < len(frames) {
					next = frames[i+1].from
				}
				if want := (time.Duration(round*loop) + next) * time.Millisecond; !ok || due != want {
					t.Errorf("loops %d, round %d, frame %d: next at %v, %v; want %v", loops, round, i, due, ok, want)
				}
			}
		}
		end := time.Duration(rounds*loop) * time.Millisecond
		want, more := "-rrg", false
		if loops == 0 {
			want, more = "rrrr", true
		}
		if got := columns(t, s, end); got != want {
			t.Errorf("loops %d: at the end %s, want %s", loops, got, want)
		}
		if _, ok := s.(scene.Timed).Next(end); ok != more {
			t.Errorf("loops %d: goes on: %v", loops, ok)
		}
	}
}

func TestGIFShowsTheFramesBeforeTheDamage(t *testing.T) {
	whole := encodeGIF(t, disposals(0))
	shown := map[int]bool{}
	for n := range len(whole) {
		s, err := newAnimation("an animation", bytes.NewReader(whole[:n]))
		if err != nil {
			continue // nothing to show
		}
		m, frames := newImage(image.Pt(4, 1)), 1
		at := time.Duration(0)
		for _, err = s.Frame(m, at); err == nil && frames < 10; frames++ {
			due, ok := s.(scene.Timed).Next(at)
			if !ok {
				t.Fatalf("%d bytes of %d: it ends without an error", n, len(whole))
			}
			at = due
			_, err = s.Frame(m, at)
		}
		frames--
		if err == nil || !strings.HasPrefix(err.Error(), "an animation: ") || !strings.HasSuffix(err.Error(), "EOF") {
			t.Fatalf("%d bytes of %d: %v", n, len(whole), err)
		}
		shown[frames] = true
	}
	for n := 1; n <= 5; n++ {
		if !shown[n] {
			t.Errorf("no truncation shows %d frames: %v", n, shown)
		}
	}
}

func FuzzGIF(f *testing.F) {
	var b bytes.Buffer
	if err := gif.EncodeAll(&b, disposals(3)); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Add(b.Bytes()[:b.Len()/2])
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 10 && int(data[6])+int(data[7])<<8 > 256 || len(data) > 10 && int(data[8])+int(data[9])<<8 > 256 {
			return // large enough to be slow
		}
		s, err := newAnimation("an animation", bytes.NewReader(data))
		if err != nil {
			return
		}
		m, at := newImage(image.Pt(5, 5)), time.Duration(0)
		for range 20 {
			if _, err := s.Frame(m, at); err != nil {
				return
			}
			due, ok := s.(scene.Timed).Next(at)
			if !ok {
				return
			}
			if due <= at {
				t.Fatalf("at %v the next frame is due at %v", at, due)
			}
			at = due
		}
	})
}
