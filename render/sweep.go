package render

import "math"

// sweep paints what a brush as wide as the line sweeps that goes along the arc at right angles to it, from an angle on for
// another, and returns its ends.
func (s *stroke) sweep(odd bool, a *Arc, from, by int) (begin, end arcFace) {
	by = max(-circle, min(circle, by))
	lo, hi := from, from+by
	if by < 0 {
		lo, hi = hi, lo
	}
	shift := modulo(lo, circle) - lo
	lo, hi = lo+shift, hi+shift
	if a.Width == 0 || a.Height == 0 {
		begin, end = s.flatSweep(odd, a, lo, hi)
	} else {
		w := sweepOf(a, s.width)
		key := sweepKey{a.Width, a.Height, s.width, lo, hi}
		if spans, ok := sweeps.spans(key, &s.shape); ok {
			s.paintSpans(odd, spans, a.X, a.Y)
		} else {
			w.border(&s.shape, radians(lo), radians(hi), hi-lo == circle)
			s.fill(odd, &s.shape)
		}
		begin, end = w.face(radians(lo)), w.face(radians(hi))
		begin.clock, begin.counter = begin.counter, begin.clock
	}
	if by < 0 {
		begin, end = end, begin
	}
	return begin, end
}

func radians(angle int) float64 { return float64(angle) * (math.Pi / (2 * quadrant)) }

// flatSweep is sweep for an ellipse that is a line.
func (s *stroke) flatSweep(odd bool, a *Arc, lo, hi int) (begin, end arcFace) {
	p, q := a.at(lo), a.at(hi)
	min0, max0 := point{min(p.x, q.x), min(p.y, q.y)}, point{max(p.x, q.x), max(p.y, q.y)}
	for t := (lo/quadrant + 1) * quadrant; t < hi; t += quadrant {
		v := a.at(t)
		min0, max0 = point{min(min0.x, v.x), min(min0.y, v.y)}, point{max(max0.x, v.x), max(max0.y, v.y)}
	}
	r := float64(s.width) / 2
	side := point{0, r}
	if min0.y != max0.y {
		side = point{r, 0}
	}
	x0, x1 := ceil(min0.x-side.x), ceil(max0.x+side.x)
	for y, bottom := s.rows(ceil(min0.y-side.y), ceil(max0.y+side.y)); y < bottom; y++ {
		s.span(odd, y, x0, x1)
	}
	if q.x-p.x+q.y-p.y < 0 {
		side = point{-side.x, -side.y}
	}
	if a.Height != 0 {
		side.x = -side.x
	}
	begin = arcFace{p, point{p.x - side.x, p.y - side.y}, point{p.x + side.x, p.y + side.y}}
	end = arcFace{q, point{q.x + side.x, q.y + side.y}, point{q.x - side.x, q.y - side.y}}
	return begin, end
}

// wideEllipse is an ellipse with a brush. Its places are the points of the ellipse moved along the normal there: outside by
// half a line-width at most, and inside. Where the ellipse bends more than that, the normals meet before, on the evolute;
// up to there they cover the plane in order, beyond it in reverse order. Both parts are bordered by curves that rise or
// fall between the quarters and the angles where the border of the brush touches the evolute.
type wideEllipse struct {
	a, b, r float64 // half axes, half line-width
	center  point
}

func sweepOf(a *Arc, width int) *wideEllipse {
	w, h := float64(a.Width)/2, float64(a.Height)/2
	return &wideEllipse{a: w, b: h, r: float64(width) / 2, center: point{float64(a.X) + w, float64(a.Y) + h}}
}

// sincos returns the sine and cosine of t, exactly at the quarters.
func sincos(t float64) (sin, cos float64) {
	if q := math.Round(t / (math.Pi / 2)); q*(math.Pi/2) == t {
		return dsin(q * quadrant), dcos(q * quadrant)
	}
	return math.Sincos(t)
}

// offset returns the place at t and distance d outside.
func (w *wideEllipse) offset(t, d float64) point {
	sin, cos := sincos(t)
	n := d / math.Hypot(w.b*cos, w.a*sin)
	return point{w.center.x + (w.a+w.b*n)*cos, w.center.y - (w.b+w.a*n)*sin}
}

// bend returns the radius of curvature at t.
func (w *wideEllipse) bend(t float64) float64 {
	sin, cos := sincos(t)
	return math.Pow(math.Hypot(w.b*cos, w.a*sin), 3) / (w.a * w.b)
}

func (w *wideEllipse) face(t float64) arcFace {
	return arcFace{center: w.offset(t, 0), clock: w.offset(t, w.r), counter: w.offset(t, -w.r)}
}

// border adds the border of the sweep from lo to hi to o.
func (w *wideEllipse) border(o *outline, lo, hi float64, whole bool) {
	for from := lo; from < hi; {
		to := w.next(from, hi)
		w.curve(o, w.r, from, to)
		if middle := (from + to) / 2; w.bend(middle) >= w.r {
			w.curve(o, -w.r, to, from)
		} else {
			w.evolute(o, to, from)
			// The other part, in the same direction.
			w.evolute(o, to, from)
			w.curve(o, -w.r, from, to)
		}
		from = to
	}
	if !whole {
		w.edge(o, lo, true)
		w.edge(o, hi, false)
	}
}

// edge adds the end of the sweep at t.
func (w *wideEllipse) edge(o *outline, t float64, begin bool) {
	add := func(d0, d1 float64) {
		p, q := w.offset(t, d0), w.offset(t, d1)
		if !begin {
			p, q = q, p
		}
		o.line(p, q)
	}
	if bend := w.bend(t); bend < w.r {
		add(-bend, w.r)
		add(-bend, -w.r)
		return
	}
	add(-w.r, w.r)
}

// next returns the end of the curves from t on.
func (w *wideEllipse) next(t, limit float64) float64 {
	const quarter = math.Pi / 2
	q := math.Floor(t/quarter*(1+1e-15) + 1e-12)
	limit = min(limit, (q+1)*quarter)
	if w.a == w.b {
		return limit
	}
	// The bend is r where b²cos² + a²sin² = (r·a·b)^⅔.
	d := math.Cbrt(w.r * w.a * w.b)
	square := (d*d - w.b*w.b) / (w.a*w.a - w.b*w.b)
	if square <= 0 || square >= 1 {
		return limit
	}
	touch := math.Asin(math.Sqrt(square))
	if int(q)&1 != 0 {
		touch = quarter - touch
	}
	if touch += q * quarter; touch > t+1e-9 && touch < limit {
		return touch
	}
	return limit
}

// curve adds the curve at distance d from one angle to another of the same quarter.
func (w *wideEllipse) curve(o *outline, d, from, to float64) {
	p, q := w.offset(from, d), w.offset(to, d)
	c := &offsetCurve{w: w, d: d, lo: min(from, to), hi: max(from, to), t: (from + to) / 2, top: p}
	if q.y < p.y {
		c.top = q
	}
	if max(p.x, q.x) > c.top.x && c.top.x == w.center.x {
		// The summit, if it is the centre of a pixel, counts as the begin of what is below.
		c.top.x += 1e-9
	}
	o.add(p.y, q.y, c)
}

// evolute adds the evolute from one angle to another of the same quarter.
func (w *wideEllipse) evolute(o *outline, from, to float64) {
	if w.a == w.b {
		return // a point
	}
	p, q := w.offset(from, -w.bend(from)), w.offset(to, -w.bend(to))
	_, cos := math.Sincos((from + to) / 2)
	o.add(p.y, q.y, &evolute{w, math.Copysign(1, cos)})
}

// offsetCurve has its columns by solving its equation for the angle, from the last solution on.
type offsetCurve struct {
	w         *wideEllipse
	d, lo, hi float64
	t         float64
	top       point
}

func (c *offsetCurve) x(y float64) float64 {
	if y == c.top.y {
		return c.top.x
	}
	w := c.w
	lo, hi := c.lo, c.hi
	falls := w.offset(lo, c.d).y > w.offset(hi, c.d).y
	for range 60 {
		sin, cos := math.Sincos(c.t)
		length := math.Hypot(w.b*cos, w.a*sin)
		n := c.d / length
		miss := w.center.y - (w.b+w.a*n)*sin - y
		if math.Abs(miss) < 1e-9 {
			break
		}
		if (miss > 0) == falls {
			lo = c.t
		} else {
			hi = c.t
		}
		slope := -w.b * cos * (1 + c.d*w.a*w.b/(length*length*length))
		if c.t -= miss / slope; !(c.t > lo && c.t < hi) {
			c.t = (lo + hi) / 2
		}
	}
	return w.offset(c.t, c.d).x
}

type evolute struct {
	w    *wideEllipse
	sign float64 // of the cosine
}

func (e *evolute) x(y float64) float64 {
	w := e.w
	focus := w.a*w.a - w.b*w.b
	sin := math.Cbrt((y - w.center.y) * w.b / focus)
	cos := math.Sqrt(max(0, 1-sin*sin))
	return w.center.x + e.sign*focus/w.a*cos*cos*cos
}
