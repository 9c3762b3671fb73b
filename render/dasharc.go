package render

import "image"

// dashedArcs draws thin dashed arcs. The dashes go on from an arc to one that begins where it ends, whose first pixel is
// not drawn again then.
type dashedArcs struct {
	quadrants             [4][]image.Point
	path                  []image.Point
	begun, haveBegin, ran bool // an arc was drawn; begin is valid; end is valid
	begin, end            image.Point
}

// draw draws an arc, or the last.
func (d *dashedArcs) draw(p *pen, arc *Arc, last bool) {
	var w arcWalk
	w.init(arc, false)
	whole := w.startAngle == w.endAngle
	d.order(&w, arc.Angle2 < 0)
	if len(d.path) == 0 {
		d.begun = true
		return
	}
	first, end := d.path[0], d.path[len(d.path)-1]
	if d.ran && first == d.end {
		d.path = d.path[1:]
	} else {
		p.dash.seek(p.gc.DashOffset)
	}
	if !d.begun && !whole {
		d.begin, d.haveBegin = first, true
	} else if last && d.haveBegin && end == d.begin && len(d.path) > 1 {
		d.path = d.path[:len(d.path)-1]
	}
	if !whole {
		d.end, d.ran = end, true
	}
	d.begun = true
	before := p.dash
	p.dots(&p.even, true, d.path)
	if p.gc.LineStyle == LineDoubleDash {
		p.dash = before
		p.dots(&p.odd, false, d.path)
	}
}

// dots paints the pixels of a path that are in even dashes or those in odd ones, and moves on in the pattern.
func (p *pen) dots(f *filler, even bool, path []image.Point) {
	bounds := f.clip.Bounds().Sub(f.origin)
	for _, dot := range path {
		if p.dash.even() == even && dot.In(bounds) {
			f.span(dot.Y, dot.X, dot.X+1)
		}
		if p.dash.left--; p.dash.left == 0 {
			p.dash.next()
		}
	}
}

// run is a part of the pixels of a quadrant: from one, by steps of delta, to before another.
type run struct{ quadrant, from, to, delta int }

func (r run) reverse() run { return run{r.quadrant, r.to - r.delta, r.from - r.delta, -r.delta} }

// order sets the path to the pixels of the arc, from its begin to its end.
func (d *dashedArcs) order(w *arcWalk, clockwise bool) {
	for i := range d.quadrants {
		d.quadrants[i] = d.quadrants[i][:0]
	}
	startQ := w.startAngle / quadrant
	start := 0
	w.walk(func(q, x, y int) {
		d.quadrants[q] = append(d.quadrants[q], image.Pt(x, y))
	}, func() { start = len(d.quadrants[startQ]) })
	// The walk goes along the arc in quadrants 1 and 3 and against it in 0 and 2. The quadrant where the arc begins may
	// be also where it ends.
	var runs [5]run
	for i := range 4 {
		q := (startQ + i) & 3
		runs[i] = run{q, 0, len(d.quadrants[q]), 1}
		if q&1 == 0 {
			runs[i] = runs[i].reverse()
		}
	}
	runs[4] = runs[0]
	runs[4].to = start
	runs[0].from = start
	if startQ&1 != 0 {
		if runs[4].to > 0 {
			runs[4].to--
		}
	} else {
		runs[0].from = min(runs[0].from, runs[4].from)
		if runs[4].from < runs[4].to {
			runs[4].to--
		}
	}
	if clockwise {
		runs = [5]run{runs[4].reverse(), runs[3].reverse(), runs[2].reverse(), runs[1].reverse(), runs[0].reverse()}
	}
	d.path = d.path[:0]
	for _, r := range runs {
		for i := r.from; i != r.to; i += r.delta {
			d.path = append(d.path, d.quadrants[r.quadrant][i])
		}
	}
}
