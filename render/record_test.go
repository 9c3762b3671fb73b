package render

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/gif"
	"image/png"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// record writes frames that are shown at the given refreshes of a 50 Hz clock to a file, and returns the file. The times
// are in the future, so that the last frame is shown for one refresh.
func record(t *testing.T, name string, size image.Point, frames []Pixels, refreshes ...int) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	r, err := NewRecorder(path, size, 50)
	if err != nil {
		t.Fatal(err)
	}
	start := Now() + time.Hour
	for i := range frames {
		for len(r.free) == 0 {
			time.Sleep(time.Millisecond)
		}
		r.Frame(&frames[i], start+time.Duration(refreshes[i])*20*time.Millisecond)
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	if r.Dropped() > 0 {
		t.Fatalf("%d frames dropped", r.Dropped())
	}
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func plain(size image.Point, pixel uint32) Pixels {
	p := newFrame(size)
	for y := range size.Y {
		for x := range size.X {
			p.Set(x, y, pixel)
		}
	}
	return p
}

// The fourth byte of a pixel must not matter.
const junk = 0xa5 << 24

func TestY4MHasAFrameForEachRefresh(t *testing.T) {
	size := image.Pt(6, 4)
	frames := []Pixels{plain(size, 0xff0000|junk), plain(size, 0xffffff), plain(size, 0x0000ff), plain(size, 0)}
	// The second and the third are shown at the same refresh.
	got := record(t, "a.y4m", size, frames, 0, 3, 3, 4)
	want := "YUV4MPEG2 W6 H4 F50:1 Ip A1:1 C444 XYSCSS=444 XCOLORRANGE=LIMITED\n"
	// ITU-R BT.601, §3: the colours of 100 % bars.
	red, blue, black := [3]byte{81, 90, 240}, [3]byte{41, 240, 110}, [3]byte{16, 128, 128}
	for _, c := range [][3]byte{red, red, red, blue, black} {
		want += "FRAME\n"
		for _, v := range c {
			want += strings.Repeat(string([]byte{v}), size.X*size.Y)
		}
	}
	if string(got) != want {
		t.Errorf("got\n%q\nwant\n%q", got, want)
	}
}

func TestLargeY4MIsBT709(t *testing.T) {
	size := image.Pt(1280, 2)
	got := record(t, "a.y4m", size, []Pixels{plain(size, 0xff0000)}, 0)
	_, frame, _ := bytes.Cut(got, []byte("FRAME\n"))
	n := size.X * size.Y
	if got, want := [3]byte{frame[0], frame[n], frame[2*n]}, [3]byte{63, 102, 240}; got != want {
		t.Errorf("red is %v, want %v", got, want)
	}
}

// play returns the pictures of a GIF as a viewer shows them.
func play(t *testing.T, b []byte) (g *gif.GIF, shown []*image.RGBA) {
	t.Helper()
	g, err := gif.DecodeAll(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	canvas := image.NewRGBA(image.Rect(0, 0, g.Config.Width, g.Config.Height))
	for _, p := range g.Image {
		draw.Draw(canvas, p.Bounds(), p, p.Bounds().Min, draw.Over)
		c := *canvas
		c.Pix = bytes.Clone(canvas.Pix)
		shown = append(shown, &c)
	}
	return g, shown
}

func TestGIFOfFewColoursIsExact(t *testing.T) {
	rnd := rand.New(rand.NewPCG(7, 8))
	size := image.Pt(70, 50)
	p := newFrame(size)
	var frames []Pixels
	var refreshes []int
	var changes []image.Rectangle
	for i := range 20 {
		var r image.Rectangle
		for r.Empty() {
			r = rectIn(rnd, p.Bounds())
		}
		if i == 0 {
			r = p.Bounds()
		}
		for y := r.Min.Y; y < r.Max.Y; y++ {
			for x := r.Min.X; x < r.Max.X; x++ {
				// 255 colours, and every pixel changes.
				p.Set(x, y, uint32(i+1)<<16|uint32(rnd.IntN(255))|uint32(rnd.IntN(256))<<24)
			}
		}
		frame := newFrame(size)
		copy(frame.Pix, p.Pix)
		frames, refreshes, changes = append(frames, frame), append(refreshes, i*i), append(changes, r)
	}
	g, shown := play(t, record(t, "a.gif", size, frames, refreshes...))
	if len(shown) != len(frames) {
		t.Fatalf("%d pictures, want %d", len(shown), len(frames))
	}
	for i := range shown {
		samePixels(t, fmt.Sprint("picture ", i), shown[i], frames[i].RGBA())
		if g.Image[i].Rect != changes[i] {
			t.Errorf("picture %d covers %v, want %v", i, g.Image[i].Rect, changes[i])
		}
		want := 2 // hundredths of a second
		if i+1 < len(refreshes) {
			want = 2 * (refreshes[i+1] - refreshes[i])
		}
		if g.Delay[i] != want {
			t.Errorf("picture %d is shown for %d, want %d", i, g.Delay[i], want)
		}
	}
}

func TestGIFOfManyColoursIsTrueOnAverageAndWhereEven(t *testing.T) {
	size := image.Pt(256, 256)
	p := newFrame(size)
	for y := range size.Y {
		for x := range size.X {
			p.Set(x, y, uint32(x)<<16|uint32(y)<<8|uint32(255-x/2-y/2))
		}
	}
	even := image.Rect(40, 40, 90, 60)
	for y := even.Min.Y; y < even.Max.Y; y++ {
		for x := even.Min.X; x < even.Max.X; x++ {
			p.Set(x, y, 0x123456)
		}
	}
	_, shown := play(t, record(t, "a.gif", size, []Pixels{p}, 0))
	for y := even.Min.Y; y < even.Max.Y; y++ {
		for x := even.Min.X; x < even.Max.X; x++ {
			if c := shown[0].RGBAAt(x, y); c != (color.RGBA{0x12, 0x34, 0x56, 255}) {
				t.Fatalf("pixel (%d, %d) of an even area is %v", x, y, c)
			}
		}
	}
	// The mean over 16×16 pixels, which no two dithers of neighbouring colours can miss by much.
	for y := 0; y < size.Y; y += 16 {
		for x := 0; x < size.X; x += 16 {
			r := image.Rect(x, y, x+16, y+16)
			got, want := mean(shown[0], r), mean(p.RGBA(), r)
			for c := range got {
				if d := got[c] - want[c]; d > 12 || d < -12 {
					t.Fatalf("%v: mean colour %v, want %v", r, got, want)
				}
			}
		}
	}
}

func mean(img *image.RGBA, r image.Rectangle) (sum [3]float64) {
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			c := img.RGBAAt(x, y)
			for i, v := range [3]uint8{c.R, c.G, c.B} {
				sum[i] += float64(v) / float64(r.Dx()*r.Dy())
			}
		}
	}
	return sum
}

func TestGIFWaitsLongerThanADelayCan(t *testing.T) {
	size := image.Pt(4, 4)
	g, _ := play(t, record(t, "a.gif", size, []Pixels{plain(size, 1), plain(size, 2)}, 0, 100_000))
	total := 0
	for _, d := range g.Delay {
		total += d
	}
	if total != 2*100_001 {
		t.Errorf("delays %v add up to %d", g.Delay, total)
	}
}

func TestScreenRecordsWhatItShows(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.gif")
	s := NewHeadless(image.Pt(30, 20), 50)
	r, err := NewRecorder(path, s.Size(), 50)
	if err != nil {
		t.Fatal(err)
	}
	s.Record(r)
	w := NewSurface(30, 20, 24)
	s.SetLayers([]Layer{{Surface: w}})
	first := s.clock.MSC(Now()) + 1000
	for i := range uint64(4) {
		if i != 2 { // at refresh 2 nothing is new
			w.Lock()
			w.Set(int(i), 0, 0xffffff)
			w.Damage(image.Rect(int(i), 0, int(i)+1, 1))
			w.Unlock()
		}
		s.refresh(quiet{}, first+i)
		drawn := !s.dirty.Empty()
		s.dirty = Damage{}
		s.shown(quiet{}, first+i, drawn)
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	g, shown := play(t, b)
	if fmt.Sprint(g.Delay) != "[2 4 2]" {
		t.Errorf("delays %v", g.Delay)
	}
	samePixels(t, "last picture", shown[len(shown)-1], s.Snapshot())
}

func TestRecorderRefusesNamesOfNoFormat(t *testing.T) {
	if _, err := NewRecorder("film.mp4", image.Pt(1, 1), 60); err == nil || !strings.Contains(err.Error(), "film.mp4") {
		t.Error(err)
	}
}

func TestSavedPNGIsThePicture(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.png")
	img := image.NewRGBA(image.Rect(0, 0, 3, 2))
	img.Set(1, 1, color.RGBA{1, 2, 3, 255})
	if err := SavePNG(path, img); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	got, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	if c := color.RGBAModel.Convert(got.At(1, 1)); c != (color.RGBA{1, 2, 3, 255}) {
		t.Error(c)
	}
	missing := filepath.Join(t.TempDir(), "none", "a.png")
	if err := SavePNG(missing, img); err == nil || !strings.Contains(err.Error(), missing) {
		t.Error(err)
	}
}
