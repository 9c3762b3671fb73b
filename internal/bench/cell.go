package bench

import (
	"context"
	"fmt"
	"image"
	"slices"
	"time"
)

// A cell gathers a Cell, round by round.
type cell struct {
	target    *target
	transport string
	size      Size
	mode      string
	painters  int

	series           *series
	memory           string
	completion       string
	sent, received   int64
	painter, server  usage
	allocs           int64
	refreshes        int64
	missed           int64
	interval         time.Duration
	fairness, shares []float64   // of the rounds
	stages           *stageTimes // nil: not followed
	err              error
}

func newCell(t *target, transport string, size Size, mode string, painters int) *cell {
	return &cell{target: t, transport: transport, size: size, mode: mode, painters: painters, series: newSeries()}
}

// String names the cell where the reader sees which display is meant.
func (c *cell) String() string {
	s := fmt.Sprintf("%s %v %s", c.transport, c.size, c.mode)
	if c.painters > 1 {
		s += fmt.Sprintf(" by %d painters", c.painters)
	}
	return s
}

// measure paints one round.
func (c *cell) measure(ctx context.Context, round int, d time.Duration) error {
	j := job{Display: c.target.Name, Transport: c.transport, Size: c.size, Mode: c.mode, Time: d}
	var o *outcome
	var each []float64
	var err error
	if c.painters == 1 {
		o, err = paint(ctx, j, nil)
	} else {
		var at []image.Point
		if at, err = places(c.painters, c.size, c.target.Screen); err == nil {
			o, each, err = paintTogether(ctx, j, at, c.target.PID)
		}
	}
	if err != nil {
		return err
	}
	c.add(round, o, each)
	return nil
}

// add adds what a round has found. each is the frames a second of several painters.
func (c *cell) add(round int, o *outcome, each []float64) {
	fps := o.rate()
	if c.painters > 1 {
		c.fairness = append(c.fairness, jain(each))
		c.shares = append(c.shares, least(each))
	}
	c.painter, c.server = c.painter.plus(o.Painter), c.server.plus(o.Server)
	c.memory, c.completion = o.Memory, o.Completion
	c.sent, c.received, c.allocs = c.sent+o.Sent, c.received+o.Received, c.allocs+o.Allocs
	c.refreshes, c.interval = c.refreshes+o.Refreshes, c.interval+o.Interval
	c.missed += max(0, o.Refreshes-(o.Frames-1))
	c.series.add(Round{Round: round, FPS: &fps, ByPainter: each}, o.Times)
}

// follow has our own server follow frames through their stages for a while.
func (c *cell) follow(ctx context.Context, traced *server, d time.Duration) error {
	j := job{Display: traced.display, Transport: c.transport, Size: c.size, Mode: Latency, Time: d, Trace: true}
	forget := func() error { return traced.takeStages(newStageTimes()) } // the frames of the warm-up
	if _, err := paint(ctx, j, forget); err != nil {
		return err
	}
	return traced.takeStages(c.stages)
}

// result returns the cell as it is now. floor is the least a frame could take, 0 if that is not known.
func (c *cell) result(display int, floor float64) Cell {
	r := Cell{Display: display, Transport: c.transport, Size: c.size, Mode: c.mode, Painters: c.painters,
		Memory: c.memory, Completion: c.completion}
	if c.err != nil {
		r.Error = c.err.Error()
	}
	if c.mode == Stream {
		r.Sample = c.series.sample(func(r Round) float64 { return *r.FPS }, func(x float64) string { return number(x) + " fps" })
	} else {
		r.Sample = c.series.sample(func(r Round) float64 { return float64(r.P50) }, duration)
	}
	if r.Sample == nil {
		return r
	}
	frames := r.Sample.Count
	var rates []float64
	for _, round := range c.series.rounds {
		rates = append(rates, *round.FPS)
	}
	fps := median(rates)
	r.FPS, r.GBs = known(fps), known(fps*float64(c.size.Bytes())/1e9)
	if c.mode == Latency && floor > 0 {
		r.TimesFloor = known(float64(r.Sample.P50) / floor)
	}
	r.SentBytes, r.ReceivedBytes = known(float64(c.sent)/float64(frames)), known(float64(c.received)/float64(frames))
	r.Painter, r.Server = c.painter.perFrame(frames), c.server.perFrame(frames)
	r.Allocs = known(float64(c.allocs) / float64(frames))
	if c.mode == Vsync {
		r.Refreshes, r.Missed = &c.refreshes, &c.missed
		if c.refreshes > 0 {
			r.Interval = known(float64(c.interval) / float64(c.refreshes))
		}
	}
	if len(c.fairness) > 0 {
		r.Fairness, r.Least = known(median(c.fairness)), known(median(c.shares))
	}
	if c.stages != nil {
		r.Stages = c.stages.stages()
	}
	return r
}

// inOrder sorts cells as Result has them.
func inOrder(cells []Cell, transports []string) {
	modes := []string{Latency, Stream, Vsync}
	slices.SortStableFunc(cells, func(a, b Cell) int {
		for _, d := range []int{
			slices.Index(modes, a.Mode) - slices.Index(modes, b.Mode),
			a.Painters - b.Painters,
			a.Size.Pixels() - b.Size.Pixels(),
			a.Display - b.Display,
			slices.Index(transports, a.Transport) - slices.Index(transports, b.Transport),
		} {
			if d != 0 {
				return d
			}
		}
		return 0
	})
}
