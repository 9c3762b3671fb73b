package bench

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"
)

// made returns a cell whose rounds have these medians, in microseconds.
func made(display int, transport string, size Size, mode string, medians ...float64) Cell {
	c := newCell(nil, transport, size, mode, 1)
	c.series = rounds(medians...)
	return c.result(display, 0)
}

// resultOf returns a result on one display with the verdicts.
func resultOf(cells ...Cell) *Result {
	r := &Result{Schema: Schema, Displays: []Display{{Name: ":7", Label: "ours"}}, Cells: cells}
	inOrder(r.Cells, transportNames())
	r.Verdicts = verdicts(r)
	return r
}

var (
	small  = Size{16, 16}
	middle = Size{64, 64}
	large  = Size{1920, 1080}
	huge   = Size{3840, 2160}
)

func TestCrossoverIsWhereSharedMemoryWinsFromThereOn(t *testing.T) {
	// The rounds of the socket; those of shm at three sizes either beat them, lose, or overlap.
	socket := []float64{100, 101, 99, 100, 102}
	beats, loses, overlaps := []float64{50, 51, 49, 50, 52}, []float64{120, 121, 119, 122, 120}, []float64{99, 101, 98, 100, 103}
	for _, c := range []struct {
		shm      [3][]float64
		from     string
		smallest bool
	}{
		{[3][]float64{loses, beats, beats}, "64x64", false},
		{[3][]float64{beats, beats, beats}, "16x16", true},
		{[3][]float64{loses, overlaps, beats}, "1920x1080", false},
		{[3][]float64{beats, loses, beats}, "1920x1080", false}, // the win at 16x16 is followed by a loss
		{[3][]float64{beats, beats, overlaps}, "none", false},
		{[3][]float64{beats, beats, loses}, "none", false},
	} {
		var cells []Cell
		for i, size := range []Size{small, middle, large} {
			cells = append(cells, made(0, "shm", size, Latency, c.shm[i]...), made(0, "socket", size, Latency, socket...))
		}
		r := resultOf(cells...)
		if len(r.Verdicts) != 1 {
			t.Fatalf("there are %d verdicts", len(r.Verdicts))
		}
		v := r.Verdicts[0]
		from := "none"
		if v.From != nil {
			from = v.From.String()
		}
		if from != c.from || v.Smallest != c.smallest || v.Shared != "shm" || *v.At != large {
			t.Errorf("%v: from %s, smallest %v, at %v; want from %s, smallest %v", c.shm, from, v.Smallest, v.At, c.from, c.smallest)
		}
	}
}

func TestSpeedUpIsToldAtFullHDOrTheLargest(t *testing.T) {
	r := resultOf(
		made(0, "shm", large, Latency, 50, 50, 50), made(0, "socket", large, Latency, 200, 200, 200),
		made(0, "shm", huge, Latency, 50, 50, 50), made(0, "socket", huge, Latency, 500, 500, 500),
		made(0, "shmfd", small, Stream, 10, 10, 10), made(0, "socket", small, Stream, 30, 30, 30),
		made(0, "shmfd", middle, Stream, 10, 10, 10), made(0, "socket", middle, Stream, 25, 25, 25),
		made(0, "present", huge, Vsync, 10, 10, 10))
	if len(r.Verdicts) != 2 {
		t.Fatalf("there are %d verdicts: %+v", len(r.Verdicts), r.Verdicts)
	}
	if v := r.Verdicts[0]; v.Mode != Latency || *v.At != large || !within(*v.SpeedUp, 4, 0.01) {
		t.Errorf("latency: %+v, %v times", v, *v.SpeedUp)
	}
	if v := r.Verdicts[1]; v.Mode != Stream || v.Shared != "shmfd" || *v.At != middle || !within(*v.SpeedUp, 2.5, 0.01) {
		t.Errorf("stream: %+v, %v times", v, *v.SpeedUp)
	}
	var b bytes.Buffer
	r.writeSentences(&b)
	for _, says := range []string{
		"ours, one frame at a time: shm wins at every size, from 1920×1080 pixels on. At 1920×1080 it is 4.00 times as fast as the socket: " +
			"50.0 µs against 200 µs.",
		"ours, frames back to back: shmfd wins at every size, from 16×16 pixels on. At 64×64 it is 2.50 times as fast",
	} {
		if text := strings.Join(strings.Fields(b.String()), " "); !strings.Contains(text, says) {
			t.Errorf("nothing says %q:\n%s", says, &b)
		}
	}
}

func within(got, want, part float64) bool { return got > want*(1-part) && got < want*(1+part) }

// TestReportKeepsTo100Columns prints a real result, and one whose rounds all disagree.
func TestReportKeepsTo100Columns(t *testing.T) {
	worst := sample(t)
	for i := range worst.Cells {
		if s := worst.Cells[i].Sample; s != nil {
			s.Disagree = "they do"
		}
	}
	for name, r := range map[string]*Result{"sample": sample(t), "worst": worst} {
		var b bytes.Buffer
		r.WriteText(&b)
		for line := range strings.Lines(b.String()) {
			if n := utf8.RuneCountInString(strings.TrimRight(line, "\n")); n > tableWidth {
				t.Errorf("%s: %d columns: %s", name, n, line)
			}
		}
		for _, says := range []string{"Latency on sameframe", "Stream on Xvfb", "Vsync on", "ping-pong", "GetInputFocus on Xvfb", "Stages of a frame of"} {
			if !strings.Contains(b.String(), says) {
				t.Errorf("%s: the report does not say %q", name, says)
			}
		}
	}
	var b bytes.Buffer
	worst.WriteText(&b)
	if !strings.Contains(b.String(), fmt.Sprintf("In %d of %d cells the rounds disagree", len(worst.Cells), len(worst.Cells))) {
		t.Errorf("the report does not say that the rounds disagree:\n%s", &b)
	}
}
