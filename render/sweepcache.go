package render

import (
	"math"
	"sync"
)

// Wide arcs are costly: each row of their border is the root of an equation. Programs draw the same ones again and again
// at other places, as clocks and buttons do, so the rows of the last ones are kept, relative to the arc's X and Y.
type sweepCache struct {
	mu   sync.Mutex
	kept map[sweepKey][]rowSpan
	rows int // in all of them
}

// sweepKey is what the shape of a sweep depends on.
type sweepKey struct {
	width, height, lineWidth int
	lo, hi                   int
}

type rowSpan struct{ y, x0, x1 int }

const (
	keptRows   = 1 << 16 // a megabyte and a half
	keptHeight = 1200    // of what is kept; a larger one is not painted whole, as a rule
)

var sweeps sweepCache

// spans returns the rows of a sweep; o is room to work in. It reports false for one that is too large to be kept.
func (c *sweepCache) spans(key sweepKey, o *outline) ([]rowSpan, bool) {
	if key.height+key.lineWidth > keptHeight || key.width+key.lineWidth > keptHeight {
		return nil, false
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	spans, ok := c.kept[key]
	if !ok {
		w := sweepOf(&Arc{Width: key.width, Height: key.height}, key.lineWidth)
		w.border(o, radians(key.lo), radians(key.hi), key.hi-key.lo == circle)
		spans = o.spans()
		if c.rows += len(spans) + 1; c.kept == nil || c.rows > keptRows {
			c.kept, c.rows = make(map[sweepKey][]rowSpan), len(spans)+1
		}
		c.kept[key] = spans
	}
	return spans, true
}

// spans returns what is inside, row by row, and leaves the outline empty.
func (o *outline) spans() (spans []rowSpan) {
	top, bottom := math.Inf(1), math.Inf(-1)
	for _, p := range o.pieces {
		top, bottom = min(top, p.y0), max(bottom, p.y1)
	}
	if top < bottom {
		for y := clampedCeil(top); y < clampedCeil(bottom); y++ {
			o.row(y, func(x0, x1 int) {
				if x0 < x1 {
					spans = append(spans, rowSpan{y, x0, x1})
				}
			})
		}
	}
	o.pieces = o.pieces[:0]
	return spans
}

// paintSpans paints spans moved by (x, y).
func (s *stroke) paintSpans(odd bool, spans []rowSpan, x, y int) {
	if s.hides(odd) {
		return
	}
	for _, r := range spans {
		if r.y+y >= s.bounds.Min.Y && r.y+y < s.bounds.Max.Y {
			s.span(odd, r.y+y, r.x0+x, r.x1+x)
		}
	}
}
