package render

import (
	"image"
	"math"
)

func (s *stroke) dashed(pts []image.Point) {
	s.dash.seek(s.gc.DashOffset)
	closed := pts[0] == pts[len(pts)-1]
	project := s.gc.CapStyle == CapProjecting
	double := s.gc.LineStyle == LineDoubleDash
	var first, previous face
	var drawn, firstEven, endEven bool
	for i := 1; i < len(pts); i++ {
		a, b := pts[i-1], pts[i]
		if a == b {
			continue
		}
		last := i == len(pts)-1
		beginEven, previousEven := s.dash.even(), endEven
		s.dashedLine(a, b, project && !closed && !drawn, project && last && !(closed && firstEven))
		begin := s.face(a, b.X-a.X, b.Y-a.Y)
		// Where a dash ends with the line, the next is current already.
		endEven = s.dash.even() == (s.dash.offset() > 0)
		if double || beginEven {
			switch {
			case drawn && (double || previousEven):
				s.join(!beginEven, begin, previous)
			case !drawn && closed:
				first, firstEven = begin, beginEven
			default:
				s.roundCap(!beginEven, begin)
			}
		}
		previous, drawn = s.face(b, a.X-b.X, a.Y-b.Y), true
	}
	switch {
	case !drawn:
		s.dashedPoint(pts[0])
	case double || endEven:
		if closed && (double || firstEven) {
			s.join(!endEven, first, previous)
		} else {
			s.roundCap(!endEven, previous)
		}
	case closed && firstEven:
		// The line ends with a gap, so its begin has a cap after all.
		s.roundCap(false, first)
		if project {
			s.projectingCap(first)
		}
	}
}

// dashedPoint draws a line without length: its caps.
func (s *stroke) dashedPoint(p image.Point) {
	odd := !s.dash.even()
	if odd && s.gc.LineStyle != LineDoubleDash {
		return
	}
	switch s.gc.CapStyle {
	case CapRound:
		if s.cutsDiscs() {
			s.sector(odd, float64(p.X), float64(p.Y))
		} else {
			s.disc(odd, p)
		}
	case CapProjecting:
		x := p.X - s.width/2
		for y, end := s.rows(p.Y-s.width/2, p.Y-s.width/2+s.width); y < end; y++ {
			s.span(odd, y, x, x+s.width)
		}
	}
}

// projectingCap draws the cap at the begin of a line.
func (s *stroke) projectingCap(f face) {
	x, y, dx, dy := f.x, f.y, f.dx, f.dy
	s.polygon(false, []corner{
		{x: x + y, y: y - x, at: f.at, dx: dx, dy: dy, k: f.k},
		{x: x, y: y, at: f.at, dx: -dy, dy: dx},
		{x: -x, y: -y, at: f.at, dx: -dx, dy: -dy, k: f.k},
		{x: -x + y, y: -y - x, at: f.at, dx: dy, dy: -dx, k: -((-x+y)*float64(dx) + (-y-x)*float64(dy))},
	})
}

// dashedLine draws the dashes from a to b, with the caps between them, and moves on in the pattern.
func (s *stroke) dashedLine(a, b image.Point, projectA, projectB bool) {
	dx, dy := b.X-a.X, b.Y-a.Y
	length := math.Hypot(float64(dx), float64(dy))
	begin := s.face(a, dx, dy)
	d := dashLine{stroke: s, a: a, b: b, dx: dx, dy: dy, length: length, forwardX: -begin.y, forwardY: begin.x, k: begin.k}
	from, to := d.visible()
	at := min(from, int(length))
	s.dash.advance(at)
	for float64(at) < min(length, float64(to)) {
		if s.dash.even() || s.gc.LineStyle == LineDoubleDash {
			d.draw(at, at+s.dash.left, projectA, projectB)
		}
		at += s.dash.left
		s.dash.next()
	}
	// The next line begins a whole number of pixels on. Going back is going on by so much of the pattern.
	s.dash.advance(modulo(ceil(length)-at, s.dash.total))
}

// dashLine is a line of dashes, which begin and end at whole distances from a.
type dashLine struct {
	*stroke
	a, b               image.Point
	dx, dy             int
	length             float64
	forwardX, forwardY float64 // half a width along the line
	k                  float64 // of its sides
}

// visible returns two distances from a between which are all dashes that can be seen.
func (d *dashLine) visible() (from, to int) {
	lo, hi := 0.0, d.length
	r := d.bounds.Inset(-2 * d.width).Sub(d.a)
	cut := func(delta, min, max int) {
		v := float64(delta) / d.length
		near, far := float64(min), float64(max)
		switch {
		case delta > 0:
			lo, hi = math.Max(lo, near/v), math.Min(hi, far/v)
		case delta < 0:
			lo, hi = math.Max(lo, far/v), math.Min(hi, near/v)
		case near > 0 || far < 0:
			hi = 0
		}
	}
	cut(d.dx, r.Min.X, r.Max.X)
	cut(d.dy, r.Min.Y, r.Max.Y)
	if lo >= hi {
		return 0, 0
	}
	return int(lo), ceil(hi)
}

// draw draws the dash between two distances from a.
func (d *dashLine) draw(from, to int, projectA, projectB bool) {
	odd := !d.dash.even()
	single := d.gc.LineStyle == LineOnOffDash
	begins, ends := from == 0, float64(to) >= d.length
	capped := single && d.gc.CapStyle == CapProjecting
	var back, ahead float64
	if projectA && begins || capped && !begins {
		back = 1
	}
	if projectB && ends || capped && !ends {
		ahead = 1
	}

	// Places are relative to a, or to b for the last dash.
	at := d.a
	dx, dy := float64(d.dx), float64(d.dy)
	x0, y0 := float64(from)*dx/d.length, float64(from)*dy/d.length
	x1, y1 := float64(to)*dx/d.length, float64(to)*dy/d.length
	if ends {
		at = d.b
		x0, y0, x1, y1 = x0-dx, y0-dy, 0, 0
	}
	fx, fy := d.forwardX, d.forwardY
	c := [4]corner{
		{x: x0 + fy, y: y0 - fx, at: at, dx: d.dx, dy: d.dy, k: d.k},
		{x: x1 + fy, y: y1 - fx, at: at, dx: -d.dy, dy: d.dx},
		{x: x1 - fy, y: y1 + fx, at: at, dx: -d.dx, dy: -d.dy, k: d.k},
		{x: x0 - fy, y: y0 + fx, at: at, dx: d.dy, dy: -d.dx},
	}
	plain := c
	for i, n := range [4]float64{-back, ahead, ahead, -back} {
		c[i].x += n * fx
		c[i].y += n * fy
	}
	// The ends of the line are exact.
	along := fx*dx + fy*dy
	switch {
	case begins:
		c[3].k = back * along
		if ends {
			c[3].k += dx*dx + dy*dy
		}
	case back == 0:
		c[3].k = -(c[0].x*dx + c[0].y*dy)
	default:
		c[3].k = -(c[3].x*dx + c[3].y*dy)
	}
	if ends {
		c[1].k = ahead * along
	} else {
		c[1].k = c[1].x*dx + c[1].y*dy
	}
	d.polygon(odd, c[:])

	if !single || d.gc.CapStyle != CapRound {
		return
	}
	center := func(x, y float64) (float64, float64) { return x + float64(at.X), y + float64(at.Y) }
	if !begins {
		f := face{at: at, dx: d.dx, dy: d.dy, x: plain[0].x, y: plain[0].y, k: plain[0].x*dx + plain[0].y*dy}
		if d.dx < 0 {
			f.x, f.y, f.k = -plain[3].x, -plain[3].y, -f.k
		}
		cx, cy := center(x0, y0)
		d.cap(odd, cx, cy, f)
	}
	if !ends {
		f := face{at: at, dx: -d.dx, dy: -d.dy, x: -plain[1].x, y: -plain[1].y, k: -(plain[1].x*dx + plain[1].y*dy)}
		if d.dx < 0 {
			f.x, f.y, f.k = plain[2].x, plain[2].y, -f.k
		}
		cx, cy := center(x1, y1)
		d.cap(odd, cx, cy, f)
	}
}

// cap draws the round cap at an end of a dash inside of the line.
func (d *dashLine) cap(odd bool, cx, cy float64, f face) {
	if d.cutsDiscs() {
		d.sector(odd, cx, cy, f.capCut(true))
	} else {
		d.sector(odd, cx, cy)
	}
}
