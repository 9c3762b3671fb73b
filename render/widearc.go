package render

import (
	"image"
	"math"
)

// arcFace is an end of a wide arc, with its corners as seen from the centre of a clock that stands in the middle of it:
// clockwise of what is beyond the end is clock.
type arcFace struct {
	center, clock, counter point
}

// arcs draws arcs, those that are joined as one figure. Even dashes are over odd ones.
func (s *stroke) arcs(arcs []Arc) {
	if s.gc.LineStyle == LineDoubleDash && s.twice {
		s.oddThenEven(func() { s.chains(arcs) })
	} else {
		s.chains(arcs)
	}
}

func (s *stroke) oddThenEven(draw func()) {
	s.hide = [2]bool{true, false}
	draw()
	s.hide = [2]bool{false, true}
	draw()
	s.hide = [2]bool{}
}

func (s *stroke) chains(arcs []Arc) {
	n := len(arcs)
	// A ring of arcs is one figure, and so is what goes on from the last arc to the first.
	start := 0
	for start < n && joined(arcs, (start+n-1)%n) {
		start++
	}
	ring := start == n
	for i := start % max(1, n); n > 0; {
		count := 1
		for count < n && joined(arcs, (i+count-1)%len(arcs)) {
			count++
		}
		s.chain(arcs, i, count, ring)
		i, n = (i+count)%len(arcs), n-count
	}
}

// joined reports whether arc i ends where the next begins. Whole ellipses join nothing.
func joined(arcs []Arc, i int) bool {
	a, b := &arcs[i], &arcs[(i+1)%len(arcs)]
	if len(arcs) == 1 || a.whole() || b.whole() {
		return false
	}
	p, q := a.at(a.Angle1+a.Angle2), b.at(b.Angle1)
	const near = 1e-6
	return math.Abs(p.x-q.x) <= near && math.Abs(p.y-q.y) <= near
}

func (a *Arc) whole() bool { return a.Angle2 >= circle || a.Angle2 <= -circle }

// at returns the place at an angle.
func (a *Arc) at(angle int) point {
	w, h, t := float64(a.Width)/2, float64(a.Height)/2, float64(angle)
	return point{float64(a.X) + w*(1+dcos(t)), float64(a.Y) + h*(1-dsin(t))}
}

// chain draws count joined arcs from arcs[first] on, with the joins between them and caps at the ends, if it has any.
func (s *stroke) chain(arcs []Arc, first, count int, ring bool) {
	var around image.Rectangle
	for i := range count {
		a := &arcs[(first+i)%len(arcs)]
		around = around.Union(image.Rect(a.X, a.Y, a.X+a.Width+1, a.Y+a.Height+1))
	}
	if !around.Inset(-6 * s.width).Overlaps(s.bounds) {
		return
	}
	s.begin(around)
	defer s.end()
	if s.gc.LineStyle == LineDoubleDash && !s.twice {
		s.oddThenEven(func() { s.pass(arcs, first, count, ring) })
	} else {
		s.pass(arcs, first, count, ring)
	}
}

func (s *stroke) pass(arcs []Arc, first, count int, ring bool) {
	dashed := s.gc.LineStyle != LineSolid
	if dashed {
		s.dash.seek(s.gc.DashOffset)
	}
	var begin, previous dashEnd
	for i := range count {
		a := &arcs[(first+i)%len(arcs)]
		var b, e dashEnd
		if dashed {
			b, e = s.dashedArc(a)
		} else {
			b.face, e.face = s.sweep(false, a, a.Angle1, a.Angle2)
			b.drawn, e.drawn = true, true
		}
		if i == 0 {
			begin = b
		} else {
			s.meet(previous, b)
		}
		previous = e
	}
	if count == 1 && arcs[first].whole() && (!dashed || begin.drawn && previous.drawn) {
		return
	}
	if ring {
		s.meet(previous, begin)
		return
	}
	s.arcCap(begin)
	s.arcCap(previous)
}

// dashEnd is an end of a dash or of a whole arc.
type dashEnd struct {
	face  arcFace
	drawn bool
	odd   bool
}

// meet joins the end of an arc and the begin of the next, or caps the one that is drawn.
func (s *stroke) meet(end, begin dashEnd) {
	if end.drawn && begin.drawn {
		s.arcJoin(end.odd && begin.odd, end.face, begin.face)
		return
	}
	s.arcCap(end)
	s.arcCap(begin)
}

// arcCap draws the cap of an end.
func (s *stroke) arcCap(e dashEnd) {
	f := e.face
	switch {
	case !e.drawn:
	case s.gc.CapStyle == CapProjecting:
		s.shape.polygon(f.counter, f.clock,
			point{f.clock.x - (f.center.y - f.clock.y), f.clock.y + (f.center.x - f.clock.x)},
			point{f.counter.x - (f.counter.y - f.center.y), f.counter.y + (f.counter.x - f.center.x)})
		s.fill(e.odd, &s.shape)
	case s.gc.CapStyle == CapRound:
		from := angleOf(f.center, f.clock)
		s.shape.polygon(s.bow(nil, f.center, from, modulo360(angleOf(f.center, f.counter)-from))...)
		s.fill(e.odd, &s.shape)
	}
}

// arcJoin fills the outer side where an arc ends and another begins.
func (s *stroke) arcJoin(odd bool, l, r arcFace) {
	if r.clock == l.counter {
		return
	}
	center, corner, other := r.center, r.clock, l.counter
	angle := modulo360(angleOf(center, other) - angleOf(center, corner))
	if angle > 180 {
		corner, other = l.clock, r.counter
		angle = modulo360(angleOf(center, other) - angleOf(center, corner))
		if angle > 180 {
			angle -= 360
		}
	}
	switch {
	case s.gc.JoinStyle == JoinRound:
		s.shape.polygon(s.bow([]point{other, center, corner}, center, angleOf(center, corner), angle)...)
	case s.gc.JoinStyle == JoinMiter && angle < 169: // X11 §9: mitres end at 11 degrees
		middle := point{(corner.x + other.x) / 2, (corner.y + other.y) / 2}
		half := math.Hypot(corner.x-other.x, corner.y-other.y) / 2
		width := math.Hypot(corner.x-center.x, corner.y-center.y)
		height := math.Sqrt(width*width - half*half)
		more := half * half / height / height
		tip := point{middle.x + more*(middle.x-center.x), middle.y + more*(middle.y-center.y)}
		s.shape.polygon(corner, center, other, tip)
	default:
		s.shape.polygon(corner, center, other)
	}
	s.fill(odd, &s.shape)
}

// bow appends to pts an arc around center as wide as a line, in degrees, with steps of a pixel as X.Org makes it, but no
// more than it takes.
func (s *stroke) bow(pts []point, center point, from, sweep float64) []point {
	r := float64(s.width) / 2
	steps := min(1000, int(math.Abs(sweep)/(math.Asin(1/max(1, r))*180/math.Pi))+1)
	for i := range steps + 1 {
		t := (from + sweep*float64(i)/float64(steps)) * 64
		pts = append(pts, point{center.x + r*dcos(t), center.y - r*dsin(t)})
	}
	return pts
}

// angleOf returns the angle of p around center, in degrees counterclockwise.
func angleOf(center, p point) float64 {
	return math.Atan2(center.y-p.y, p.x-center.x) * 180 / math.Pi
}

func modulo360(v float64) float64 {
	if v = math.Mod(v, 360); v < 0 {
		v += 360
	}
	return v
}
