package media

import (
	"bufio"
	"bytes"
	"errors"
	"image"
	"io"
	"strings"
	"testing"
)

func TestY4MHeaders(t *testing.T) {
	for _, c := range []struct {
		line   string
		want   yuvFormat
		rate   ratio
		aspect ratio
	}{
		{"YUV4MPEG2 W4 H2", yuvFormat{halfWidth: true, halfHeight: true}, ratio{25, 1}, ratio{1, 1}},
		{"YUV4MPEG2 W4 H2 F30000:1001 It A4:3 C420mpeg2 XYSCSS=420MPEG2 XCOLORRANGE=FULL",
			yuvFormat{halfWidth: true, halfHeight: true, atLeft: true, full: true}, ratio{30000, 1001}, ratio{4, 3}},
		{"YUV4MPEG2 C444 H2 W4 F0:0 A0:0 XCOLORRANGE=LIMITED Xsomething Z9", yuvFormat{}, ratio{25, 1}, ratio{1, 1}},
		{"YUV4MPEG2  W4  H2 XYSCSS=422", yuvFormat{halfWidth: true, atLeft: true}, ratio{25, 1}, ratio{1, 1}},
		{"YUV4MPEG2 W4 H2 Cmono I?", yuvFormat{mono: true}, ratio{25, 1}, ratio{1, 1}},
		{"YUV4MPEG2 W4 H2 C420paldv", yuvFormat{halfWidth: true, halfHeight: true, atLeft: true, atTop: true}, ratio{25, 1}, ratio{1, 1}},
	} {
		y, err := newY4M(bufio.NewReader(strings.NewReader(c.line + "\n")))
		if err != nil {
			t.Errorf("%s: %v", c.line, err)
			continue
		}
		c.want.size = image.Pt(4, 2)
		if y.format != c.want || y.rate != c.rate || y.aspect != c.aspect {
			t.Errorf("%s: %+v %v %v", c.line, y.format, y.rate, y.aspect)
		}
	}
}

func TestY4MHeadersThatAreRefused(t *testing.T) {
	for _, c := range []struct{ fields, names string }{
		{"W100000 H100000", "100000 × 100000"},
		{"W9223372036854775807 H9223372036854775807", "picture of"},
		{"W99999999999999999999 H2", "W99999999999999999999"},
		{"W0 H2", "picture of"},
		{"W-4 H-2", "picture of"},
		{"H2", "picture of"},
		{"Wx H2", `"Wx"`},
		{"W H2", `"W"`},
		{"W4 H2 F25", `"F25"`},
		{"W4 H2 F25:0", `"F25:0"`},
		{"W4 H2 F-25:1", `"F-25:1"`},
		{"W4 H2 F1:1000000", `"F1:1000000"`},
		{"W4 H2 A1000:1", `"A1000:1"`},
		{"W4 H2 C420p10", "C420p10"},
		{"W4 H2 C411", "C411"},
		{"W4 H2 X" + strings.Repeat("x", 1<<16), "a line of more than"},
	} {
		_, err := newY4M(bufio.NewReader(strings.NewReader("YUV4MPEG2 " + c.fields + "\n")))
		if err == nil || !strings.Contains(err.Error(), c.names) {
			t.Errorf("%.40s: error %v, want one that tells %s", c.fields, err, c.names)
		}
	}
}

func TestY4MTruncatedAnywhere(t *testing.T) {
	const film = "YUV4MPEG2 W2 H2 C420jpeg\nFRAME\n123456FRAME Ixyz\nabcdef"
	head, one := strings.IndexByte(film, '\n')+1, strings.Index(film, "FRAME I")
	for n := range len(film) + 1 {
		y, err := newY4M(bufio.NewReader(strings.NewReader(film[:n])))
		if n < head {
			if err == nil {
				t.Errorf("%q: no error", film[:n])
			}
			continue
		} else if err != nil {
			t.Fatalf("%q: %v", film[:n], err)
		}
		planes, frames := make([]byte, y.format.frameSize()), 0
		for err = y.next(planes); err == nil; err = y.next(planes) {
			if want := []string{"123456", "abcdef"}[frames]; string(planes) != want {
				t.Errorf("frame %d is %q", frames, planes)
			}
			frames++
		}
		want, end := 0, io.ErrUnexpectedEOF
		if n >= one {
			want = 1
		}
		if n == len(film) {
			want = 2
		}
		if n == head || n == one || n == len(film) {
			end = io.EOF
		}
		if frames != want || err != end {
			t.Errorf("%q: %d frames and %v, want %d and %v", film[:n], frames, err, want, end)
		}
	}
}

func FuzzY4M(f *testing.F) {
	f.Add([]byte("YUV4MPEG2 W2 H2 C420jpeg\nFRAME\n123456FRAME\nabcdef"))
	f.Add([]byte("YUV4MPEG2 W3 H1 F30000:1001 Ip A10:11 C422 XCOLORRANGE=FULL\nFRAME Ip\n1234567"))
	f.Add([]byte("YUV4MPEG2 W1 H1 C444 F0:0\nFRAME\n123FRAME\n"))
	f.Add([]byte("YUV4MPEG2 W5 H3 Cmono\nFRAME\n123451234512345\n"))
	f.Add([]byte("YUV4MPEG2 W100000 H100000\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		y, err := newY4M(bufio.NewReader(bytes.NewReader(data)))
		if err != nil {
			return
		}
		size := y.format.size
		if size.X*size.Y > 1<<16 {
			return // a valid header, for more than is worth painting here
		}
		planes := make([]byte, y.format.frameSize())
		c, m := newYUV(y.format), newImage(size)
		read := 0
		for err = y.next(planes); err == nil; err = y.next(planes) {
			c.convert(m, planes)
			read += len(planes)
		}
		if read > len(data) {
			t.Fatalf("%d bytes of frames in %d", read, len(data))
		}
		if !errors.Is(err, io.EOF) && err.Error() == "" {
			t.Fatal("an error without words")
		}
	})
}
