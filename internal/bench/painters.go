package bench

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"io"
	"math"
	"os"
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"
)

// A troupe is several painters, each a process of its own, that do the same job at the same time on windows beside each
// other. Each says "ready" when it has warmed up, waits for a line, paints, and says what it found.
type troupe struct {
	members []*member
}

type member struct{ *talk }

// report is what a painter's process says at the end.
type report struct {
	Outcome *outcome `json:"outcome"`
	Times   string   `json:"times"` // the outcome's, encoded by HdrHistogram
	Error   string   `json:"error"`
}

// places returns where n windows lie beside each other on a screen, or an error if they do not.
func places(n int, size, screen Size) ([]image.Point, error) {
	columns := screen.Width / size.Width
	if columns*(screen.Height/size.Height) < n {
		return nil, fmt.Errorf("%d windows of %v have no room beside each other on a screen of %v, and what is covered would cost "+
			"nothing", n, size, screen)
	}
	var list []image.Point
	for i := range n {
		list = append(list, image.Pt(i%columns*size.Width, i/columns*size.Height))
	}
	return list, nil
}

// grid returns the size of a screen, about as wide as high, that n windows have room on.
func grid(n int, size Size) Size {
	columns := 1
	for columns*columns < n {
		columns++
	}
	return Size{columns * size.Width, (n + columns - 1) / columns * size.Height}
}

// paintTogether has several processes do the job at once and returns what they found together, and how many frames a
// second each painted.
func paintTogether(ctx context.Context, j job, at []image.Point, server int) (*outcome, []float64, error) {
	ctx, cancel := withPatience(ctx, j.Time+time.Duration(len(at))*time.Second/4)
	defer cancel()
	var t troupe
	defer t.dismiss()
	for _, p := range at {
		j.At = p
		if err := t.hire(j); err != nil {
			return nil, nil, err
		}
	}
	context.AfterFunc(ctx, t.dismiss)
	for _, m := range t.members {
		if err := m.ready(); err != nil {
			return nil, nil, because(ctx, err)
		}
	}
	before := usageOf(server)
	for _, m := range t.members {
		fmt.Fprintln(m.in, "go")
	}
	total := &outcome{Times: newHistogram(), First: math.MaxInt64}
	var each []float64
	for _, m := range t.members {
		o, err := m.report()
		if err != nil {
			return nil, nil, because(ctx, err)
		}
		each = append(each, o.rate())
		total.Painter, total.Memory, total.Completion = total.Painter.plus(o.Painter), o.Memory, o.Completion
		total.Frames += o.Frames
		total.Sent, total.Received, total.Allocs = total.Sent+o.Sent, total.Received+o.Received, total.Allocs+o.Allocs
		total.First, total.Last = min(total.First, o.First), max(total.Last, o.Last)
		total.Times.Merge(o.Times)
	}
	total.Server = usageOf(server).minus(before)
	return total, each, nil
}

// hire starts a painter.
func (t *troupe) hire(j job) error {
	b, err := json.Marshal(j)
	if err != nil {
		return err
	}
	cmd, err := role("paint", string(b))
	if err != nil {
		return err
	}
	cmd.Stderr = os.Stderr
	m := new(member)
	if m.talk, err = startTalking(cmd); err != nil {
		return err
	}
	t.members = append(t.members, m)
	return nil
}

// dismiss ends the painters that are still there.
func (t *troupe) dismiss() {
	for _, m := range t.members {
		m.Signal(os.Kill)
	}
	for _, m := range t.members {
		<-m.Done()
		m.close()
	}
}

// ready waits until the painter is warm.
func (m *member) ready() error {
	line, err := m.out.ReadBytes('\n')
	if err == nil && string(line) == "ready\n" {
		return nil
	}
	var r report
	if err == nil && json.Unmarshal(line, &r) == nil && r.Error != "" {
		return errors.New(r.Error)
	}
	return fmt.Errorf("a painter's process ends early: %s", m.End())
}

// report waits for what the painter has found.
func (m *member) report() (*outcome, error) {
	line, err := m.out.ReadBytes('\n')
	if err != nil {
		return nil, fmt.Errorf("a painter's process ends early: %s", m.End())
	}
	var r report
	if err := json.Unmarshal(line, &r); err != nil {
		return nil, err
	}
	if r.Error != "" {
		return nil, errors.New(r.Error)
	}
	r.Outcome.Times, err = hdrhistogram.Decode([]byte(r.Times))
	return r.Outcome, err
}

// bePainter is the process of a member of a troupe.
func bePainter(text string) int {
	var j job
	if err := json.Unmarshal([]byte(text), &j); err != nil {
		fmt.Fprintln(os.Stderr, "painter bench paint:", err)
		return 2
	}
	var r report
	o, err := paintOnCue(j, os.Stdin, os.Stdout)
	if err == nil {
		var encoded []byte
		encoded, err = o.Times.EncodeV2()
		r.Outcome, r.Times = o, string(encoded)
	}
	if err != nil {
		r = report{Error: err.Error()}
	}
	if json.NewEncoder(os.Stdout).Encode(r) != nil || r.Error != "" {
		return 1
	}
	return 0
}

func paintOnCue(j job, cue io.Reader, answer io.Writer) (*outcome, error) {
	p, err := newPainter(context.Background(), j)
	if err != nil {
		return nil, err
	}
	defer p.close()
	if err := p.warmUp(); err != nil {
		return nil, err
	}
	fmt.Fprintln(answer, "ready")
	if _, err := cue.Read(make([]byte, 3)); err != nil {
		return nil, err
	}
	return p.measure()
}
