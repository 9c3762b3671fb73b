package render

import (
	"image"
	"math"
)

// arcLengths measures the way along an ellipse from three o'clock, by the sides of a polygon with a corner each degree.
type arcLengths [91]float64

func (l *arcLengths) init(a *Arc) {
	w, h := float64(a.Width)/2, float64(a.Height)/2
	for i := 1; i < len(l); i++ {
		t0, t1 := float64(i-1)*64, float64(i)*64
		l[i] = l[i-1] + math.Hypot(w*(dcos(t1)-dcos(t0)), h*(dsin(t1)-dsin(t0)))
	}
}

func (l *arcLengths) quarter() float64 { return l[len(l)-1] }

// length returns the way to an angle.
func (l *arcLengths) length(angle int) float64 {
	q := (angle - modulo(angle, quadrant)) / quadrant
	rest := modulo(angle, quadrant)
	if q&1 != 0 {
		rest = quadrant - rest
	}
	i := rest / 64
	v := l[i]
	if i+1 < len(l) {
		v += (l[i+1] - l[i]) * float64(rest%64) / 64
	}
	if q&1 != 0 {
		v = l.quarter() - v
	}
	return float64(q)*l.quarter() + v
}

// angle returns the angle that is so far.
func (l *arcLengths) angle(length float64) int {
	q := int(math.Floor(length / l.quarter()))
	rest := length - float64(q)*l.quarter()
	if q&1 != 0 {
		rest = l.quarter() - rest
	}
	lo, hi := 0, len(l)-1
	for hi-lo > 1 {
		if middle := (lo + hi) / 2; rest > l[middle] {
			lo = middle
		} else {
			hi = middle
		}
	}
	angle := lo * 64
	if l[hi] > l[lo] {
		angle = int(float64(angle) + (rest-l[lo])/(l[hi]-l[lo])*64)
	}
	if q&1 != 0 {
		angle = quadrant - angle
	}
	return q*quadrant + angle
}

// dashedArc draws the dashes of an arc, with caps where they end inside of it, and moves on in the pattern.
func (s *stroke) dashedArc(a *Arc) (begin, end dashEnd) {
	var l arcLengths
	l.init(a)
	sweep := max(-circle, min(circle, a.Angle2))
	direction := 1
	if sweep < 0 {
		direction = -1
	}
	// Angles go from at to stop along the arc, whichever way round it is.
	at := modulo(direction*a.Angle1, circle)
	stop := at + direction*sweep
	double := s.gc.LineStyle == LineDoubleDash
	for first := true; first || at < stop; first = false {
		from := at
		odd := !s.dash.even()
		at = stop
		if v := l.length(from) + float64(s.dash.left); l.quarter() > 0 && v < l.length(stop) {
			at = min(stop, max(from+1, l.angle(v)))
			s.dash.next()
		} else if left := int(float64(s.dash.left) - (l.length(stop) - l.length(from))); left > 0 {
			s.dash.left = left
		} else {
			s.dash.next()
		}
		drawn := (double || !odd) && s.sees(a, direction*from, direction*at)
		b, e := dashEnd{drawn: drawn, odd: odd}, dashEnd{drawn: drawn, odd: odd}
		if drawn {
			b.face, e.face = s.sweep(odd, a, direction*from, direction*(at-from))
			if !double && !first {
				s.arcCap(b)
			}
			if !double && at < stop {
				s.arcCap(e)
			}
		}
		if first {
			begin = b
		}
		end = e
	}
	return begin, end
}

// sees reports whether anything of a dash between two angles may be seen, joins and caps included.
func (s *stroke) sees(a *Arc, from, to int) bool {
	const longest = 255 + 9 // or a 64th of a degree of the largest circle
	p, q := a.at(from), a.at(to)
	around := image.Rect(int(min(p.x, q.x)), int(min(p.y, q.y)), ceil(max(p.x, q.x))+1, ceil(max(p.y, q.y))+1)
	return around.Inset(-longest - 6*s.width).Overlaps(s.bounds)
}
