package render

import "math"

// The arc modes of a GC (X11 §9, CreateGC).
const (
	ArcChord = iota
	ArcPieSlice
)

// PolyFillArc fills arcs, closed by a chord or through the centre (X11 §9, PolyFillArc). Pixels on the border are inside
// by the rule of FillPoly.
func (t *Target) PolyFillArc(gc *GC, arcs []Arc) {
	f := t.filler(gc)
	bounds := f.clip.Bounds().Sub(f.origin)
	for i := range arcs {
		a := &arcs[i]
		if a.Width == 0 || a.Height == 0 || a.Angle2 == 0 || a.X >= bounds.Max.X || a.X+a.Width < bounds.Min.X {
			continue
		}
		whole := a.Angle2 >= circle || a.Angle2 <= -circle
		var s slice
		if !whole {
			s = newSlice(a, gc.ArcMode)
		}
		for y, end := max(a.Y, bounds.Min.Y), min(a.Y+a.Height, bounds.Max.Y); y < end; y++ {
			x0, x1 := a.chord(y)
			if whole {
				f.some(y, x0, x1)
			} else {
				s.row(&f, y, x0, x1)
			}
		}
		f.flush()
	}
}

// chord returns the pixels [x0, x1) of a row that are in the ellipse.
func (a *Arc) chord(y int) (x0, x1 int) {
	// In half pixels from the centre, the border is at w²·(h² - v²) = h²·u². All fits in 64 bits as w and h fit in 16.
	w, h, v := a.Width, a.Height, 2*(y-a.Y)-a.Height
	limit := uint64(w) * uint64(w) * uint64(h*h-v*v)
	square := func(u int) uint64 { return uint64(u*u) * uint64(h*h) }
	u := int(float64(w) * math.Sqrt(float64(h*h-v*v)) / float64(h))
	for u > 0 && square(u) > limit {
		u--
	}
	for u < w && square(u+1) <= limit {
		u++
	}
	x0, x1 = (w-u+1)>>1, (w+u)>>1+1
	if square(u) == limit && (w+u)&1 == 0 && u > 0 {
		x1--
	}
	return a.X + x0, a.X + x1
}

// slice is what cuts a filled arc out of its ellipse: two edges, each of which bounds the rows above the centre or those
// below. Rows are counted from the centre, up and down.
type slice struct {
	center           int  // the row 0 up
	odd              bool // the height is; then row 0 down is the next, else it is the same
	upFrom, upTo     int  // the rows that are not empty
	downFrom, downTo int
	flipUp, flipDown bool // what is between the edges is out
	first, second    sliceEdge
}

// sliceEdge bounds the pixels of row v above the centre at x + (k + v·dx) / dy, rounded up: they begin there or end.
type sliceEdge struct {
	x, k, dx, dy int
	up           bool // it bounds the rows above the centre
	begins       bool
}

const unbounded = 1 << 20

func (e *sliceEdge) at(v int) int { return e.x + ceilDiv(e.k+v*e.dx, e.dy) }

func newSlice(a *Arc, mode uint8) slice {
	start, sweep := a.Angle1, a.Angle2
	if sweep < 0 {
		start, sweep = start+sweep, -sweep
	}
	start, end := modulo(start, circle), modulo(start+sweep, circle)
	half := a.Height / 2
	s := slice{center: a.Y + half, odd: a.Height&1 != 0, upTo: half, downTo: half - 1}
	if !s.odd {
		s.downFrom = 1
	}
	if mode == ArcPieSlice {
		s.pie(a, start, end)
	} else {
		s.chord(a, start, end)
	}
	return s
}

func (s *slice) pie(a *Arc, start, end int) {
	const none = unbounded
	second := s.downFrom // the first row up if the one in the middle goes with those below
	firstUp, secondUp := start < 2*quadrant, end <= 2*quadrant
	switch {
	case end == 0 || start == 2*quadrant:
		s.upFrom, s.downFrom = none, 0
		if end == 0 && firstUp || end != 0 && secondUp {
			s.upFrom = second
		}
	case start == 0 || end == 2*quadrant:
		s.upFrom, s.downFrom = second, 0
		if start == 0 && secondUp || start != 0 && firstUp {
			s.downFrom = none
		}
	case firstUp == secondUp && end < start:
		s.flipUp, s.flipDown = firstUp, !firstUp
	case firstUp == secondUp && firstUp:
		s.upFrom, s.downFrom = 1, none
	case firstUp == secondUp:
		s.upFrom, s.downFrom = none, 0
	}
	s.first = radius(a, start, firstUp, !firstUp)
	s.second = radius(a, end, secondUp, secondUp)
}

// radius returns the edge from the centre to where the angle is on the ellipse.
func radius(a *Arc, angle int, up, begins bool) sliceEdge {
	e := sliceEdge{x: a.X + a.Width/2, dy: 1, up: up, begins: begins}
	if angle%(2*quadrant) == 0 {
		e.x = unbounded
		if begins {
			e.x = -unbounded
		}
		return e
	}
	dx, dy := dcos(float64(angle))*float64(a.Width), dsin(float64(angle))*float64(a.Height)
	e.slope(dx, dy, max(math.Abs(dx), math.Abs(dy)))
	e.k = a.Height&1*e.dx + a.Width&1*e.dy
	e.dx, e.dy = 2*e.dx, 2*e.dy
	return e
}

// slope sets dx and dy to whole numbers in the proportion of the arguments, of which scale is the larger.
func (e *sliceEdge) slope(dx, dy, scale float64) {
	if dy < 0 {
		dx, dy = -dx, -dy
	}
	round := func(v float64) int { return int(math.Floor(math.Abs(v)*32768/scale + 0.5)) }
	e.dx, e.dy = round(dx), round(dy)
	if dx < 0 {
		e.dx = -e.dx
	}
}

func (s *slice) chord(a *Arc, start, end int) {
	w, h := float64(a.Width)/2, float64(a.Height)/2
	x1, y1 := dcos(float64(start))*w, dsin(float64(start))*h
	x2, y2 := dcos(float64(end))*w, dsin(float64(end))*h
	dx, dy := x2-x1, y2-y1
	if s.odd {
		y1, y2 = y1-0.5, y2-0.5
	}
	if a.Width&1 != 0 {
		x1, x2 = x1+0.5, x2+0.5
	}
	e := sliceEdge{x: a.X + a.Width/2, dy: 1}
	scale := max(math.Abs(dx), math.Abs(dy))
	if start%quadrant == 0 && end%quadrant == 0 {
		scale = 16384 // both are whole already
	}
	var slope sliceEdge
	slope.slope(dx, dy, scale)
	switch {
	case slope.dy == 0:
		s.level(a, dx < 0, y1)
		e.x = unbounded
		s.first, s.second = e, e
		s.first.up = true
		return
	case slope.dx == 0:
		e.x += int(math.Ceil(x1))
	default:
		e.dx, e.dy = slope.dx, slope.dy
		e.k = int(math.Ceil(((x1+x2)*float64(e.dy) - (y1+y2)*float64(e.dx)) / 2))
	}
	s.first, s.second = e, e
	s.first.up, s.second.up = dy < 0, dy >= 0
	s.first.begins, s.second.begins = !s.first.up, s.second.up
}

// level cuts with a chord that is a row: what is above remains, or what is below.
func (s *slice) level(a *Arc, above bool, y float64) {
	odd := a.Height & 1
	if above {
		if v := int(math.Floor(y + 1)); v >= 0 {
			s.upFrom, s.downFrom = v, unbounded
		} else {
			s.downTo = -v - odd
		}
		return
	}
	if v := int(math.Floor(y)); v >= 0 {
		s.upTo = v
	} else {
		s.upFrom, s.downFrom = unbounded, -v-odd
	}
}

// row fills what the slice leaves of [x0, x1).
func (s *slice) row(f *filler, y, x0, x1 int) {
	v := s.center - y
	down := -v
	if s.odd {
		down--
	}
	up, flip := true, s.flipUp
	if v < max(0, s.upFrom) || v > s.upTo {
		if down < max(0, s.downFrom) || down > s.downTo {
			return
		}
		up, flip = false, s.flipDown
	}
	from, to := x0, x1
	for _, e := range [2]*sliceEdge{&s.first, &s.second} {
		switch {
		case e.up != up:
		case e.begins:
			from = max(from, e.at(v))
		default:
			to = min(to, e.at(v))
		}
	}
	if flip {
		// Both are outside of what is out.
		f.some(y, x0, to)
		f.some(y, from, x1)
		return
	}
	f.some(y, from, to)
}

// some is span for what may be empty.
func (f *filler) some(y, x0, x1 int) {
	if x0 < x1 {
		f.span(y, x0, x1)
	}
}
