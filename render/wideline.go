package render

import (
	"image"
	"math"
)

// face is an end of a wide line: where it begins, seen along the line.
type face struct {
	at     image.Point // the middle
	dx, dy int         // where the line goes from here
	x, y   float64     // its left corner, relative to at
	k      float64     // x·dy - y·dx
}

func (s *stroke) face(at image.Point, dx, dy int) face {
	l := float64(s.width) / 2
	f := face{at: at, dx: dx, dy: dy, y: -l}
	if dx == 0 && dy == 0 {
		return f
	}
	length := math.Hypot(float64(dx), float64(dy))
	r := l / length
	f.x, f.y, f.k = r*float64(dy), -r*float64(dx), l*length
	if dx == 0 || dy == 0 {
		f.x, f.y = math.Round(f.x*2)/2, math.Round(f.y*2)/2 // without the error of r
	}
	return f
}

// lines draws pts joined, as one figure.
func (s *stroke) lines(pts []image.Point) {
	if len(pts) < 2 {
		return
	}
	dashed := s.gc.LineStyle != LineSolid
	if s.gc.LineStyle == LineDoubleDash && s.gc.FillStyle != FillSolid && s.gc.FillStyle != FillStippled {
		dashed = false // odd dashes look like even ones
	}
	around := image.Rectangle{pts[0], pts[0]}
	for _, p := range pts {
		around = around.Union(image.Rect(p.X, p.Y, p.X+1, p.Y+1))
	}
	s.begin(around)
	if !dashed {
		s.solid(pts)
	} else {
		s.dashed(pts)
	}
	s.end()
}

func (s *stroke) solid(pts []image.Point) {
	closed := pts[0] == pts[len(pts)-1]
	project := s.gc.CapStyle == CapProjecting
	var first, previous face
	drawn := false
	for i := 1; i < len(pts); i++ {
		a, b := pts[i-1], pts[i]
		if a == b {
			continue
		}
		last := i == len(pts)-1
		begin, end := s.line(a, b, project && !closed && !drawn, project && !closed && last)
		switch {
		case drawn:
			s.join(false, begin, previous)
		case closed:
			first = begin
		default:
			s.roundCap(false, begin)
		}
		previous, drawn = end, true
	}
	switch {
	case !drawn:
		// X11 §9: a line without length is its caps.
		begin, end := s.line(pts[0], pts[0], project, project)
		s.roundCap(false, begin)
		end.dx = -1
		s.roundCap(false, end)
	case closed:
		s.join(false, first, previous)
	default:
		s.roundCap(false, previous)
	}
}

// line draws the line from a to b without joins and caps, but with those that project, and returns its ends.
func (s *stroke) line(a, b image.Point, projectA, projectB bool) (begin, end face) {
	dx, dy := b.X-a.X, b.Y-a.Y
	begin, end = s.face(a, dx, dy), s.face(b, -dx, -dy)
	if a == b {
		dx = 1 // any direction does
		end.y = -begin.y
	}
	var pa, pb float64
	if projectA {
		pa = 1
	}
	if projectB {
		pb = 1
	}
	// The way forward as far as the line is wide to each side is (-y, x).
	x, y, k := begin.x, begin.y, begin.k
	c := [4]corner{
		{x: x + pa*y, y: y - pa*x, at: a, dx: dx, dy: dy, k: k},
		{x: x - pb*y, y: y + pb*x, at: b, dx: -dy, dy: dx},
		{x: -x - pb*y, y: -y + pb*x, at: b, dx: -dx, dy: -dy, k: k},
		{x: -x + pa*y, y: -y - pa*x, at: a, dx: dy, dy: -dx},
	}
	if projectB {
		c[1].k = c[1].x*float64(dx) + c[1].y*float64(dy)
	}
	if projectA {
		c[3].k = -(c[3].x*float64(dx) + c[3].y*float64(dy))
	}
	s.polygon(false, c[:])
	return begin, end
}

// join fills what is open on the outer side where two lines meet.
func (s *stroke) join(odd bool, l, r face) {
	style := s.gc.JoinStyle
	denominator := float64(r.dx)*float64(l.dy) - float64(l.dx)*float64(r.dy)
	if s.width == 1 && !s.masked {
		// One of the lines has drawn the only pixel there is, if it goes right or else down.
		if l.dx > 0 || l.dx == 0 && l.dy > 0 || r.dx > 0 || r.dx == 0 && r.dy > 0 {
			return
		}
		if style == JoinRound || style == JoinBevel && denominator != 0 {
			s.span(odd, l.at.Y, l.at.X, l.at.X+1)
			return
		}
	} else if style == JoinRound {
		s.roundJoin(odd, l, r, denominator)
		return
	}
	if denominator == 0 {
		return
	}
	reverse := func(f *face) { f.x, f.y, f.dx, f.dy = -f.x, -f.y, -f.dx, -f.dy }
	sign := 1
	if denominator > 0 {
		reverse(&l)
	} else {
		reverse(&r)
		sign = -1
	}
	c := [4]corner{
		{x: r.x, y: r.y, at: l.at, dx: -r.dy, dy: r.dx},
		{at: l.at, dx: l.dy, dy: -l.dx},
		{x: l.x, y: l.y, at: l.at},
	}
	if style == JoinMiter {
		y := (float64(l.dy)*(r.x*float64(r.dy)-r.y*float64(r.dx)) -
			float64(r.dy)*(l.x*float64(l.dy)-l.y*float64(l.dx))) / denominator
		var x float64
		if l.dy != 0 {
			x = l.x + (y-l.y)*float64(l.dx)/float64(l.dy)
		} else {
			x = r.x + (y-r.y)*float64(r.dx)/float64(r.dy)
		}
		// X11 §9: mitres end at 11 degrees, where they are 1/sin(11°/2) line-widths long.
		const limit = 108.856472512142
		if (x*x+y*y)*4 <= limit*float64(s.width)*float64(s.width) {
			c[2].dx, c[2].dy, c[2].k = sign*l.dx, sign*l.dy, float64(sign)*l.k
			c[3] = corner{x: x, y: y, at: l.at, dx: sign * r.dx, dy: sign * r.dy, k: float64(sign) * r.k}
			s.polygon(odd, c[:])
			return
		}
	}
	dx, dy := r.x-l.x, r.y-l.y
	scale := max(math.Abs(dx), math.Abs(dy))
	c[2].dx, c[2].dy = int(dx*65536/scale), int(dy*65536/scale)
	c[2].k = ((l.x+r.x)*float64(c[2].dy) - (l.y+r.y)*float64(c[2].dx)) / 2
	s.polygon(odd, c[:3])
}

func (s *stroke) roundJoin(odd bool, l, r face, denominator float64) {
	if !s.cutsDiscs() {
		s.disc(odd, l.at)
		return
	}
	if denominator >= 0 {
		l.x, l.y = -l.x, -l.y
	} else {
		r.x, r.y = -r.x, -r.y
	}
	s.sector(odd, float64(l.at.X), float64(l.at.Y), l.joinCut(), r.joinCut())
}

// roundCap draws the cap at f, an end of the figure, if caps are round; those that project are drawn with the line.
func (s *stroke) roundCap(odd bool, f face) {
	switch {
	case s.gc.CapStyle != CapRound:
	case !s.cutsDiscs():
		s.disc(odd, f.at)
	default:
		s.sector(odd, float64(f.at.X), float64(f.at.Y), f.capCut(false))
	}
}

// cutsDiscs reports whether discs are cut at the line's end: not if joins and caps are discs anyway.
func (s *stroke) cutsDiscs() bool {
	return (s.gc.LineStyle != LineSolid || s.width > 2) &&
		(s.gc.CapStyle == CapRound && s.gc.JoinStyle != JoinRound ||
			s.gc.JoinStyle == JoinRound && s.gc.CapStyle == CapButt)
}

// disc paints all pixels in reach of a brush at p.
func (s *stroke) disc(odd bool, p image.Point) {
	w := s.width
	for y, end := s.rows(p.Y-w/2, p.Y+w/2+1); y < end; y++ {
		chord := w*w - 4*(y-p.Y)*(y-p.Y) // squared
		x := int(math.Sqrt(float64(chord))) / 2
		right := p.X + x + 1
		if 4*x*x == chord {
			// On the border: the pixel at the left is inside, the one at the right is not; so for top and bottom.
			if x > 0 {
				right--
			} else if y > p.Y {
				continue
			}
		}
		s.span(odd, y, p.X-x, right)
	}
}

// halfPlane cuts a disc: what is right of its border stays if that is a left one.
type halfPlane struct {
	side
	left  bool
	level bool // a row: from it on (left) or up to it
}

func newCut(f *face, x, y, k float64, dx, dy int, left bool) halfPlane {
	if dx == 0 && dy == 0 {
		dy = 1
	}
	if dy == 0 {
		return halfPlane{side: side{top: ceil(f.y) + f.at.Y}, left: left, level: true}
	}
	c := corner{dx: dx, dy: dy, k: k}
	return halfPlane{side: c.side(x, y, f.at), left: left}
}

func (f *face) joinCut() halfPlane {
	x, y := f.x, f.y
	if y > 0 {
		x, y = 0, 0
	}
	dx, dy, left := -f.dy, f.dx, false
	if dy < 0 || dy == 0 && dx > 0 {
		dx, dy, left = -dx, -dy, true
	}
	return newCut(f, x, y, 0, dx, dy, left)
}

// capCut returns the cut at the face. Its place is exact in f.k if it is not at a pixel.
func (f *face) capCut(between bool) halfPlane {
	x, y, k := f.x, f.y, 0.0
	if between {
		k = f.k
	}
	dx, dy, left := -f.dy, f.dx, false
	if dy < 0 || dy == 0 && dx > 0 {
		dx, dy, x, y, left = -dx, -dy, -x, -y, true
	}
	return newCut(f, x, y, k, dx, dy, left)
}

// opens reports whether nothing above the begin of the cut stays.
func (c *halfPlane) opens() bool { return c.left == (c.level || c.dx < 0) }

// sector paints the disc around (cx, cy) between cuts.
func (s *stroke) sector(odd bool, cx, cy float64, cuts ...halfPlane) {
	r := float64(s.width) / 2
	baseX, baseY := math.Floor(cx), math.Ceil(cy)
	first := int(baseY) - int(math.Floor(r-(cy-baseY)+1)) + 1
	last := int(baseY) - int(math.Floor(baseY-cy-r+1))
	middle := int(baseY)
	if cy-baseY < -0.5 {
		middle--
	}
	opened := math.MaxInt
	for i := range cuts {
		if c := &cuts[i]; c.opens() {
			opened = min(opened, c.top)
		} else if c.level {
			last = min(last, c.top)
		}
	}
	if opened != math.MaxInt {
		first = max(first, opened)
	}
	for y, end := s.rows(first, last+1); y < end; y++ {
		dy := float64(y) - cy
		half := math.Sqrt(max(0, r*r-dy*dy))
		x0, x1 := ceil(cx-half), ceil(cx+half)
		if y <= middle && cx-baseX < 0.5 {
			x0, x1 = min(x0, int(baseX)), max(x1, int(baseX)+1)
		}
		for i := range cuts {
			switch c := &cuts[i]; {
			case c.level || y < c.top || c.top < first:
			case c.left:
				x0 = max(x0, c.x(y))
			default:
				x1 = min(x1, c.x(y))
			}
		}
		s.span(odd, y, x0, x1)
	}
}
