package media

import (
	"bufio"
	"bytes"
	"fmt"
	"image"
	"math"
	"math/rand/v2"
	"os/exec"
	"strings"
	"testing"

	"sameframe/shmimage"
)

// slowRGB converts one pixel as the standards tell: BT.601 §2.5 and BT.709 §3 and §4, in floating point, with the chroma
// read by its place in the plane.
func slowRGB(f *yuvFormat, planes []byte, x, y int) [3]float64 {
	w, h := f.size.X, f.size.Y
	s := f.chromaSize()
	at := func(plane []byte, x, y int) float64 {
		x, y = min(max(x, 0), s.X-1), min(max(y, 0), s.Y-1)
		return float64(plane[y*s.X+x])
	}
	chroma := func(plane []byte) float64 {
		place := func(n int, half, first bool) float64 {
			switch {
			case !half:
				return float64(n)
			case first:
				return float64(n) / 2
			}
			return (float64(n)+0.5)/2 - 0.5
		}
		px, py := place(x, f.halfWidth, f.atLeft), place(y, f.halfHeight, f.atTop)
		x0, y0 := math.Floor(px), math.Floor(py)
		dx, dy := px-x0, py-y0
		i, j := int(x0), int(y0)
		return (at(plane, i, j)*(1-dx)+at(plane, i+1, j)*dx)*(1-dy) + (at(plane, i, j+1)*(1-dx)+at(plane, i+1, j+1)*dx)*dy
	}
	luma, cb, cr := float64(planes[y*w+x]), 0.0, 0.0
	if !f.mono {
		cb, cr = chroma(planes[w*h:][:s.X*s.Y])-128, chroma(planes[w*h+s.X*s.Y:])-128
	}
	if f.full {
		luma, cb, cr = luma/255, cb/255, cr/255
	} else {
		luma, cb, cr = (luma-16)/219, cb/224, cr/224
	}
	if h <= 576 {
		return [3]float64{luma + 1.402*cr, luma - 0.344136*cb - 0.714136*cr, luma + 1.772*cb}
	}
	return [3]float64{luma + 1.5748*cr, luma - 0.187324*cb - 0.468124*cr, luma + 1.8556*cb}
}

func TestColoursAreThoseOfTheStandards(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	for name, f := range y4mFormats {
		for _, size := range []image.Point{{1, 1}, {2, 2}, {7, 5}, {64, 3}, {3, 577}, {16, 16}} {
			for _, full := range []bool{false, true} {
				f.size, f.full = size, full
				planes := make([]byte, f.frameSize())
				for i := range planes {
					planes[i] = byte(rnd.Uint32())
				}
				m := newImage(size)
				newYUV(f).convert(m, planes)
				for y := range size.Y {
					for x, p := range m.Row(y) {
						want := slowRGB(&f, planes, x, y)
						for i, v := range want {
							got := float64(p >> (16 - 8*i) & 0xff)
							if math.Abs(got-min(max(v*255, 0), 255)) > 0.55 {
								t.Fatalf("%s %v full %v: channel %d at (%d, %d) is %v, want %.2f", name, size, full, i, x, y, got, v*255)
							}
						}
						if p>>24 != 0xff {
							t.Fatalf("%s: byte X is %#x", name, p>>24)
						}
					}
				}
			}
		}
	}
}

func TestWellKnownColours(t *testing.T) {
	for _, c := range []struct {
		y, cb, cr byte
		full      bool
		lines     int
		want      uint32
	}{
		{16, 128, 128, false, 16, 0xff000000},
		{235, 128, 128, false, 16, 0xffffffff},
		{255, 128, 128, true, 16, 0xffffffff},
		{81, 90, 240, false, 16, 0xfffe0000},   // red in BT.601
		{63, 102, 240, false, 720, 0xffff0000}, // red in BT.709
		{173, 42, 26, false, 720, 0xff00ff00},
	} {
		f := yuvFormat{size: image.Pt(2, c.lines), full: c.full}
		n := 2 * c.lines
		planes := append(bytes.Repeat([]byte{c.y}, n), append(bytes.Repeat([]byte{c.cb}, n), bytes.Repeat([]byte{c.cr}, n)...)...)
		m := newImage(f.size)
		newYUV(f).convert(m, planes)
		for i := range 3 {
			got, want := int(m.Row(0)[0]>>(8*i)&0xff), int(c.want>>(8*i)&0xff)
			if got-want > 1 || want-got > 1 {
				t.Errorf("%+v: pixel %#x", c, m.Row(0)[0])
			}
		}
	}
}

// TestColoursAreThoseOfFFmpeg lets ffmpeg write films and convert them to RGB. Their colours change little from row to
// row: ffmpeg's scaler rounds the place of chroma between two rows to one of them.
func TestColoursAreThoseOfFFmpeg(t *testing.T) {
	ffmpeg, err := exec.LookPath("ffmpeg")
	if err != nil {
		t.Skip("ffmpeg is not installed")
	}
	run := func(input []byte, args ...string) []byte {
		t.Helper()
		cmd := exec.Command(ffmpeg, append([]string{"-v", "error"}, args...)...)
		var errs bytes.Buffer
		cmd.Stdin, cmd.Stderr = bytes.NewReader(input), &errs
		out, err := cmd.Output()
		if err != nil {
			t.Fatalf("ffmpeg %v: %v: %s", args, err, &errs)
		}
		return out
	}
	for _, c := range []struct {
		size, pixels, extra string
		place               string // of chroma: ffmpeg's scaler is to be told
	}{
		{"160x120", "yuv420p", "-chroma_sample_location center", "in_h_chr_pos=128:in_v_chr_pos=128"},
		{"160x120", "yuv420p", "-chroma_sample_location left", "in_h_chr_pos=0:in_v_chr_pos=128"},
		{"160x120", "yuv420p", "-chroma_sample_location topleft", "in_h_chr_pos=0:in_v_chr_pos=0"},
		{"160x120", "yuv422p", "", "in_h_chr_pos=0"},
		{"160x120", "yuv444p", "", ""},
		{"160x120", "yuvj420p", "-strict -1", "in_h_chr_pos=128:in_v_chr_pos=128"},
		{"160x120", "gray", "", ""},
		{"64x720", "yuv420p", "", "in_h_chr_pos=128:in_v_chr_pos=128:in_color_matrix=bt709"},
	} {
		name := fmt.Sprint(c.pixels, " ", c.size, " ", c.extra)
		args := []string{"-f", "lavfi", "-i", "testsrc2=size=" + c.size + ",gblur=sigma=3:sigmaV=20", "-frames:v", "1"}
		args = append(args, strings.Fields(c.extra)...)
		film := run(nil, append(args, "-pix_fmt", c.pixels, "-f", "yuv4mpegpipe", "-")...)
		want := run(film, "-f", "yuv4mpegpipe", "-i", "-", "-vf",
			strings.TrimSuffix("scale=flags=bilinear+accurate_rnd+full_chroma_int+full_chroma_inp:"+c.place, ":"), "-pix_fmt", "bgr0", "-f", "rawvideo", "-")

		y, err := newY4M(bufio.NewReader(bytes.NewReader(film)))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		planes := make([]byte, y.format.frameSize())
		if err := y.next(planes); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		m := newImage(y.format.size)
		newYUV(y.format).convert(m, planes)
		if mean, most := difference(m, want); mean > 0.7 || most > 8 {
			t.Errorf("%s (%.60q): differs from ffmpeg by %.2f, and by up to %d", name, film, mean, most)
		}
	}
}

// difference compares the three colours of each pixel.
func difference(m *shmimage.Image, bgr0 []byte) (mean float64, most int) {
	sum := 0
	for i, p := range m.Pix {
		if i%4 == 3 {
			continue
		}
		d := int(p) - int(bgr0[i])
		d = max(d, -d)
		sum += d
		most = max(most, d)
	}
	return float64(sum) / float64(len(m.Pix)*3/4), most
}

func BenchmarkConvert(b *testing.B) {
	for _, name := range []string{"420jpeg", "420mpeg2", "444", "mono"} {
		b.Run(name, func(b *testing.B) {
			f := y4mFormats[name]
			f.size = image.Pt(640, 480)
			c, m, planes := newYUV(f), newImage(f.size), make([]byte, f.frameSize())
			b.ReportAllocs()
			for b.Loop() {
				c.convert(m, planes)
			}
		})
	}
}
