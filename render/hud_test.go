package render

import (
	"bytes"
	"encoding/binary"
	"image"
	"strings"
	"testing"
	"time"
)

func testPanel(rows int) *Panel {
	ms := func(f float64) time.Duration { return time.Duration(f * float64(time.Millisecond)) }
	p := &Panel{
		Headline: "Shared memory: frames in the window 6.3× sooner, 25,400× fewer bytes on the socket, 3.1× less server time, 1.4× less painter CPU",
		Span:     10 * time.Second,
	}
	for i := range rows {
		row := PanelRow{
			Title: "plasma 636×400", Transport: []string{"shm", "socket", "pixmap", "present", "shm"}[i], Colour: i, FPS: 60, ShownFPS: 60,
			Delivery:    Percentiles{ms(0.09 + 0.4*float64(i)), ms(0.12 + 0.6*float64(i)), ms(0.31 + 1.1*float64(i))},
			Latency:     Percentiles{ms(9.1), ms(15.2), ms(17.8)},
			Stages:      [Stages]time.Duration{ms(1.52), ms(0.03 + 0.35*float64(i)), ms(0.06), ms(7.1)},
			SocketBytes: 104, CopiedBytes: 1017600, Server: ms(0.11 + 0.4*float64(i)), CPU: ms(1.9), Traced: i != 2,
		}
		if i == 1 {
			row.SocketBytes, row.CopiedBytes = 1017704, 2035304
		}
		state := uint32(7 + i)
		for range 200 {
			state = state*1664525 + 1013904223
			mean := row.Delivery.P50 * time.Duration(80+state>>27) / 100
			row.Strip = append(row.Strip, StripPoint{mean, mean * time.Duration(110+state>>25) / 100})
		}
		p.Rows = append(p.Rows, row)
	}
	return p
}

var hudSizes = []image.Point{{1280, 324}, {1920, 486}, {800, 270}, {640, 216}, {320, 108}, {1, 1}}

func TestHUDDamagesOnlyWhatChanged(t *testing.T) {
	h := NewHUD(image.Pt(1280, 324))
	p := testPanel(2)
	h.Draw(p)
	if d := h.Surface.TakeDamage(nil); len(d) == 0 {
		t.Fatal("the first picture damages nothing")
	}
	h.Draw(p)
	if d := h.Surface.TakeDamage(nil); len(d) != 0 {
		t.Fatalf("the same picture again damages %v", d)
	}
	p.Rows[1].FPS = 59
	h.Draw(p)
	d := h.Surface.TakeDamage(nil)
	if len(d) == 0 {
		t.Error("another number damages nothing")
	}
	for _, r := range d {
		if r.Min.X < 640 || r.Dx() > 128 {
			t.Errorf("a number of the second painter damages %v", r)
		}
	}
}

func TestHUDIsTheSameForTheSamePanel(t *testing.T) {
	for _, size := range hudSizes {
		a, b := NewHUD(size), NewHUD(size)
		b.Draw(testPanel(5))
		b.Draw(&Panel{})
		a.Draw(testPanel(3))
		b.Draw(testPanel(3))
		if !bytes.Equal(a.Surface.Pix, b.Surface.Pix) {
			t.Errorf("%v: what was drawn before shows through", size)
		}
	}
}

func TestHUDKeepsLongTextsInTheirPlaces(t *testing.T) {
	for _, size := range hudSizes[:4] {
		h := NewHUD(size)
		p := testPanel(2)
		p.Headline = strings.Repeat("much more text than there is room for ", 20)
		p.Notice = strings.Repeat("and a notice ", 20)
		for i := range p.Rows {
			p.Rows[i].Title = strings.Repeat("a name \xff\x00\u4e16 ", 1000)
			p.Rows[i].FPS = 12345
		}
		h.Draw(p)
		margin, shown := h.px(12), h.Surface.RGBA()
		for y := range size.Y {
			for x := range size.X {
				if x >= margin && x < size.X-margin && y < size.Y-margin {
					continue
				}
				if c := shown.RGBAAt(x, y); rgb(c.R)<<16|rgb(c.G)<<8|rgb(c.B) != hudBack {
					t.Fatalf("%v: the margin at %d, %d is %v", size, x, y, c)
				}
			}
		}
	}
}

// lengths returns how many pixels of row y have each of the stages' colours, in the left and the right half.
func lengths(s *Surface, y int) (n [2][Stages]int) {
	for x := range s.Width {
		pixel := rgb(binary.LittleEndian.Uint32(s.Pix[y*s.Stride+4*x:]))
		for i, c := range hudStages {
			if pixel == c {
				n[2*x/s.Width][i]++
			}
		}
	}
	return n
}

func TestHUDDrawsStagesToOneScale(t *testing.T) {
	h := NewHUD(image.Pt(1280, 324))
	p := testPanel(2)
	ms := time.Millisecond
	p.Rows[0].Stages = [Stages]time.Duration{1 * ms, 1 * ms, 2 * ms, 4 * ms}
	p.Rows[1].Stages = [Stages]time.Duration{1 * ms, 9 * ms, 2 * ms, 4 * ms}
	h.Draw(p)
	var n [2][Stages]int
	for y := range h.Surface.Height {
		if n = lengths(h.Surface, y); n[0][StageWait] > 50 {
			break
		}
	}
	full := n[1][0] + n[1][1] + n[1][2] + n[1][3]
	if full < 500 {
		t.Fatalf("the longer bar is %d pixels long", full)
	}
	for i := range n {
		for j, d := range p.Rows[i].Stages {
			if want := full * int(d/ms) / 16; n[i][j] < want-2 || n[i][j] > want+2 {
				t.Errorf("painter %d: stage %s is %d pixels long, want %d", i, stageNames[j], n[i][j], want)
			}
		}
	}
}

func TestHUDScaleHoldsAllButHiccups(t *testing.T) {
	us := time.Microsecond
	for mean, want := range map[time.Duration]time.Duration{
		66 * us: 100 * us, 67 * us: 200 * us, 1000 * us: 2000 * us, 6 * time.Millisecond: 10 * time.Millisecond,
		2 * time.Second: 4 * time.Second,
	} {
		var strip []StripPoint
		for i := range 100 {
			p := StripPoint{Mean: mean, Max: time.Hour}
			if i%25 == 0 {
				p.Mean = time.Minute
			}
			strip = append(strip, p, StripPoint{})
		}
		if got := newScales([]PanelRow{{}, {Strip: strip}}).strip; got != want {
			t.Errorf("means of %v: full height is %v, want %v", mean, got, want)
		}
	}
	if got := newScales([]PanelRow{{}}).strip; got != 100*us {
		t.Errorf("without frames, full height is %v", got)
	}
}

func TestNumbersHaveThreeFigures(t *testing.T) {
	for n, want := range map[float64]string{
		0: "0 B", 40: "40 B", 999.4: "999 B", 999.6: "1.00 kB", 1017600: "1.02 MB", 33177600: "33.2 MB", 999.6e6: "1.00 GB",
	} {
		if got := ByteSize(n); got != want {
			t.Errorf("%v bytes: %q, want %q", n, got, want)
		}
	}
	for d, want := range map[time.Duration]string{
		0: "0.00", 94 * time.Microsecond: "0.09", 9994 * time.Microsecond: "9.99", 9996 * time.Microsecond: "10.0",
		99960 * time.Microsecond: "100", 2 * time.Second: "2000",
	} {
		if got := milliseconds(d); got != want {
			t.Errorf("%v: %q, want %q", d, got, want)
		}
	}
}

func TestHelpGrowsWithItsText(t *testing.T) {
	short := NewHelp(720, "Keys", []HelpLine{{"F1", "help"}})
	long := NewHelp(720, "Keys", []HelpLine{{"F1", "help"}, {"F2", "another, which takes more words to say"}})
	large := NewHelp(1440, "Keys", []HelpLine{{"F1", "help"}})
	if long.Width <= short.Width || long.Height <= short.Height || large.Width <= short.Width {
		t.Errorf("%d×%d, with more lines %d×%d, on a larger screen %d×%d",
			short.Width, short.Height, long.Width, long.Height, large.Width, large.Height)
	}
}

func BenchmarkHUD(b *testing.B) {
	h := NewHUD(image.Pt(1280, 324))
	p := testPanel(2)
	b.ReportAllocs()
	for b.Loop() {
		h.Draw(p)
	}
}
