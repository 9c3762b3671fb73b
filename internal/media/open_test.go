package media

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/image/bmp"
	"golang.org/x/image/tiff"

	"sameframe/internal/scene"
	"sameframe/shmimage"
)

// halves is a picture of 8 × 4 pixels, orange on the left and blue on the right.
func halves() *image.Paletted {
	m := image.NewPaletted(image.Rect(0, 0, 8, 4), color.Palette{color.RGBA{0xf0, 0x80, 0x20, 0xff}, color.RGBA{0x20, 0x40, 0xc0, 0xff}})
	for i := range m.Pix {
		m.Pix[i] = uint8(i / 4 % 2)
	}
	return m
}

func encode(t *testing.T, name string, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	var err error
	switch name {
	case "png":
		err = png.Encode(&b, m)
	case "jpeg":
		err = jpeg.Encode(&b, m, &jpeg.Options{Quality: 100})
	case "gif":
		err = gif.Encode(&b, m, nil)
	case "bmp":
		err = bmp.Encode(&b, m)
	case "tiff":
		err = tiff.Encode(&b, m, nil)
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// file writes a file whose name tells nothing.
func file(t *testing.T, data []byte) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "a file")
	if err := os.WriteFile(name, data, 0o666); err != nil {
		t.Fatal(err)
	}
	return name
}

func open(t *testing.T, data []byte) scene.Scene {
	t.Helper()
	s, err := Open(file(t, data))
	if err != nil {
		t.Fatal(err)
	}
	if c, ok := s.(io.Closer); ok {
		t.Cleanup(func() { c.Close() })
	}
	return s
}

func TestPicturesOfEachFormatAreFittedWithBlackBars(t *testing.T) {
	for _, name := range []string{"png", "jpeg", "gif", "bmp", "tiff"} {
		s := open(t, encode(t, name, halves()))
		if size := s.(scene.Sized).Size(); size != image.Pt(8, 4) {
			t.Fatalf("%s: size %v", name, size)
		}
		for _, c := range []struct{ size, min, max image.Point }{
			{image.Pt(8, 4), image.Pt(0, 0), image.Pt(8, 4)},
			{image.Pt(10, 4), image.Pt(1, 0), image.Pt(9, 4)},
			{image.Pt(80, 80), image.Pt(0, 20), image.Pt(80, 60)},
			{image.Pt(100, 20), image.Pt(30, 0), image.Pt(70, 20)},
			{image.Pt(4, 2), image.Pt(0, 0), image.Pt(4, 2)},
		} {
			m := newImage(c.size)
			m.Fill(m.Rect, color.White)
			changed, err := s.Frame(m, 0)
			if err != nil || changed != m.Rect {
				t.Fatalf("%s %v: changed %v, %v", name, c.size, changed, err)
			}
			r := image.Rectangle{c.min, c.max}
			for y := range c.size.Y {
				for x, p := range m.Row(y) {
					want := color.RGBA{0, 0, 0, 0xff}
					if in := (image.Point{x, y}); in.In(r) {
						u := float64(x-r.Min.X)/float64(r.Dx()) - 0.5
						if math.Abs(u) < 0.26 && r.Size() != image.Pt(8, 4) {
							continue // where the halves meet, they are mixed
						}
						want = halves().Palette[0].(color.RGBA)
						if u >= 0 {
							want = halves().Palette[1].(color.RGBA)
						}
					}
					tolerance := 4
					if name == "jpeg" {
						tolerance = 40 // its chroma is of half the resolution, but the bars are black
						if want.R == 0 {
							tolerance = 0
						}
					}
					for i, v := range []uint8{want.B, want.G, want.R, 0xff} {
						if d := int(p>>(8*i)&0xff) - int(v); d > tolerance || d < -tolerance {
							t.Fatalf("%s in %v: pixel (%d, %d) is %#x, want %v", name, c.size, x, y, p, want)
						}
					}
				}
			}
		}
	}
}

func TestWebP(t *testing.T) {
	s := open(t, []byte("RIFF\x1c\x00\x00\x00WEBPVP8L\x0f\x00\x00\x00\x2f\x01\x40\x00\x00\x07\x10\xf5\x8f\xfe\x07\x22\xa2\xff\x01\x00"))
	m := newImage(image.Pt(2, 2))
	if _, err := s.Frame(m, 0); err != nil || s.(scene.Sized).Size() != m.Rect.Max {
		t.Fatal(err)
	}
	if p := m.Row(1)[1]; p>>16&0xff < 0xfb || p&0xffff > 0x404 {
		t.Errorf("pixel %#x, want red", p)
	}
}

func TestTranslucentPicturesLieOnBlack(t *testing.T) {
	m := image.NewNRGBA(image.Rect(0, 0, 2, 2))
	for i := 0; i < len(m.Pix); i += 4 {
		copy(m.Pix[i:], []byte{200, 100, 50, 128})
	}
	s := open(t, encode(t, "png", m))
	for _, size := range []image.Point{{2, 2}, {6, 6}} {
		dst := newImage(size)
		if _, err := s.Frame(dst, 0); err != nil {
			t.Fatal(err)
		}
		if p := dst.Row(1)[1]; p != 0xff643219 {
			t.Errorf("%v: pixel %#x", size, p)
		}
	}
}

func TestFramesAreTheSameInAlternatingBuffersOfAnySize(t *testing.T) {
	files := map[string][]byte{
		"still": encode(t, "png", halves()), "animation": encodeGIF(t, disposals(0)), "film": []byte(greys(20, "F10:1 A4:3")),
	}
	for name, data := range files {
		for _, size := range []image.Point{{1, 1}, {7, 3}, {0, 5}, {1, 90}, {90, 1}, {641, 479}, {4, 2}} {
			one, two := open(t, data), open(t, data)
			single, shown := newImage(size), newImage(size)
			double := []*shmimage.Image{newImage(size), newImage(size)}
			double[1].Fill(double[1].Rect, color.White)
			frames := 10
			if size.X*size.Y > 1<<16 {
				frames = 4 // these take long
			}
			for i := range frames {
				at := time.Duration(i) * 70 * time.Millisecond
				m := double[i%2]
				_, err1 := one.Frame(single, at)
				changed, err2 := two.Frame(m, at)
				if err1 != nil || err2 != nil {
					t.Fatalf("%s: %v, %v", name, err1, err2)
				}
				shmimage.Draw(shown, changed, m, changed.Min)
				if !bytes.Equal(m.Pix, single.Pix) || !bytes.Equal(shown.Pix, single.Pix) {
					t.Fatalf("%s %v: frame %d differs", name, size, i)
				}
			}
		}
	}
}

// hugePNG is the header of a picture that would take 40 GB.
func hugePNG() []byte {
	ihdr := append([]byte("IHDR"), 0, 1, 0x86, 0xa0, 0, 1, 0x86, 0xa0, 8, 6, 0, 0, 0)
	b := append([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0d"), ihdr...)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(ihdr))
}

func TestFilesThatCannotBeShownAreNamed(t *testing.T) {
	picture := encode(t, "png", halves())
	photo := encode(t, "jpeg", halves())
	for _, c := range []struct {
		what string
		data []byte
		says string
	}{
		{"nothing", nil, "empty file"},
		{"a byte", []byte("x"), "not a PNG"},
		{"text", []byte("To be, or not to be"), "not a PNG"},
		{"half a PNG", picture[:len(picture)/2], "EOF"},
		{"half a JPEG", photo[:len(photo)/2], "EOF"},
		{"a damaged PNG", append(append([]byte{}, picture[:45]...), bytes.Repeat([]byte{7}, 40)...), "png: "},
		{"a huge PNG", hugePNG(), "100000 × 100000"},
		{"a huge film", []byte("YUV4MPEG2 W100000 H100000\n"), "100000 × 100000"},
		{"a huge GIF", []byte("GIF89a\xff\xff\xff\xff\x00\x00\x00"), "65535 × 65535"},
		{"a GIF of nothing", []byte("GIF89a\x01\x00\x01\x00\x00\x00\x00;"), "no picture"},
		{"a film of nothing", []byte("YUV4MPEG2 W2 H2\n"), "no frame"},
		{"a film of a half", []byte("YUV4MPEG2 W2 H2\nFRAME\n12"), "frame 0: unexpected EOF"},
	} {
		name := file(t, c.data)
		s, err := Open(name)
		if err == nil || s != nil {
			t.Errorf("%s: no error", c.what)
		} else if !strings.Contains(err.Error(), c.says) || strings.Count(err.Error(), name) != 1 {
			t.Errorf("%s: %v", c.what, err)
		}
	}
	for _, name := range []string{t.TempDir(), filepath.Join(t.TempDir(), "missing")} {
		if _, err := Open(name); err == nil || strings.Count(err.Error(), name) != 1 {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestStandardInput(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	was := os.Stdin
	os.Stdin = r
	defer func() { os.Stdin = was }()
	go func() {
		io.WriteString(w, greys(2, "F10:1")[:70])
		w.Close()
	}()
	s, err := Open("-")
	if err != nil {
		t.Fatal(err)
	}
	defer s.(io.Closer).Close()
	if g, _, err := grey(s, 0); g != 10 || err != nil {
		t.Fatalf("grey %d, %v", g, err)
	}
	if _, _, err := grey(s, time.Second); err == nil || err.Error() != "standard input: frame 1: unexpected EOF" {
		t.Fatal(err)
	}
}

func TestFitKeepsProportionsInAnyRectangle(t *testing.T) {
	for _, size := range []image.Point{{1, 1}, {16, 9}, {1, 1000}, {1 << 27, 1}, {3, 2}} {
		for w := range 40 {
			for h := range 40 {
				in := image.Rect(5, -7, 5+w, -7+h)
				r := fit(size, in)
				if !r.In(in) || r.Empty() != in.Empty() {
					t.Fatalf("%v in %v: %v", size, in, r)
				}
				if in.Empty() {
					continue
				}
				if r.Dx() != w && r.Dy() != h {
					t.Fatalf("%v in %v: %v could be larger", size, in, r)
				}
				scale := min(float64(w)/float64(size.X), float64(h)/float64(size.Y))
				if math.Abs(float64(r.Dx())-max(scale*float64(size.X), 1)) > 0.51 || math.Abs(float64(r.Dy())-max(scale*float64(size.Y), 1)) > 0.51 {
					t.Fatalf("%v in %v: %v", size, in, r)
				}
			}
		}
	}
}
