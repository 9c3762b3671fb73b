package compare

import (
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"

	"sameframe/render"
)

// Live returns what the painters have done in the last seconds. A painter that has stopped has left.
func (c *Comparison) Live(now time.Duration) *render.Panel {
	c.sampleCPU(now)
	c.mu.Lock()
	panel := &render.Panel{Span: Span}
	for _, p := range c.painters {
		if p.live(now) {
			panel.Rows = append(panel.Rows, c.row(p, now))
		}
	}
	c.mu.Unlock()
	panel.Headline = Headline(panel.Rows)
	return panel
}

// Total returns what the painters have done until now, those that have stopped too.
func (c *Comparison) Total(now time.Duration) *render.Panel {
	c.sampleCPU(now)
	c.mu.Lock()
	panel := &render.Panel{Span: Span}
	for _, p := range c.painters {
		took := p.last - p.first // from the first frame to the last, and one interval
		if n := time.Duration(p.total.frames); n > 1 {
			took += took / (n - 1)
		}
		row := figures(&p.total, took)
		p.describe(&row)
		row.CPU = p.cpuPerFrame(p.cpuAll)
		panel.Rows = append(panel.Rows, row)
	}
	c.mu.Unlock()
	panel.Headline = Headline(panel.Rows)
	return panel
}

func (p *painter) describe(row *render.PanelRow) {
	row.Title, row.Transport, row.Colour = p.title, string(p.transport), p.colour
}

func (c *Comparison) row(p *painter, now time.Duration) render.PanelRow {
	if c.sum.delivery == nil {
		c.sum = newTally()
	}
	sum := &c.sum
	sum.reset()
	current := int64(now / time.Second)
	for i := range p.seconds {
		if s := &p.seconds[i]; s.frames > 0 && s.n > current-window {
			sum.merge(&s.tally)
		}
	}
	began := max(p.first, c.since, time.Duration(current-window+1)*time.Second)
	row := figures(sum, now-began)
	p.describe(&row)
	if len(p.cpu) > 0 {
		row.CPU = p.cpuPerFrame(p.cpu[0])
	}

	row.Strip = make([]render.StripPoint, points)
	newest := int64(now/slot) - 1 // the one after it is not over
	for i := range row.Strip {
		n := newest - int64(points-1-i)
		if n < 0 {
			continue
		}
		if at := &p.strip[n%points]; at.n == n && at.many > 0 {
			row.Strip[i] = render.StripPoint{Mean: at.sum / time.Duration(at.many), Max: at.max}
		}
	}
	return row
}

// figures returns the means of t, whose frames took so long.
func figures(t *tally, took time.Duration) render.PanelRow {
	row := render.PanelRow{CPU: -1, Delivery: percentiles(t.delivery), Latency: percentiles(t.latency), Traced: 2*t.traced > t.frames}
	if t.frames == 0 {
		return row
	}
	if took > 0 {
		row.FPS = float64(t.frames) / took.Seconds()
		row.ShownFPS = float64(t.shown) / took.Seconds()
	}
	n := time.Duration(t.frames)
	for i, d := range t.stages {
		row.Stages[i] = d / n
	}
	if t.shown > 0 {
		row.Stages[render.StageWait] = t.stages[render.StageWait] / time.Duration(t.shown)
	}
	row.SocketBytes = float64(t.socket) / float64(t.frames)
	row.CopiedBytes = float64(t.copied) / float64(t.frames)
	row.Server = t.server / n
	return row
}

func percentiles(h *hdrhistogram.Histogram) render.Percentiles {
	at := func(p float64) time.Duration { return time.Duration(h.ValueAtPercentile(p)) }
	return render.Percentiles{P50: at(50), P90: at(90), P99: at(99)}
}
