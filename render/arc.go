package render

import (
	"image"
	"math"
)

// Arc is an arc of the ellipse that has the outline X, Y, Width, Height as PolyRectangle draws it. Angles are in 64ths
// of a degree, counterclockwise: the arc begins at Angle1 from three o'clock and goes on for Angle2 (X11 §9, PolyArc).
type Arc struct {
	X, Y, Width, Height int
	Angle1, Angle2      int
}

const (
	quadrant = 90 * 64
	circle   = 4 * quadrant
)

// span returns the arc's angles counterclockwise, both in [0, circle).
func (a *Arc) span() (start, end int) {
	if a.Angle1 == 0 && a.Angle2 >= circle {
		return 0, 0
	}
	sweep := max(-circle, min(circle, a.Angle2))
	start, end = a.Angle1, a.Angle1+sweep
	if sweep < 0 {
		start, end = end, start
	}
	return modulo(start, circle), modulo(end, circle)
}

// dsin returns the sine of an angle in 64ths of a degree, exactly where it is whole.
func dsin(angle float64) float64 {
	switch q := angle / quadrant; {
	case q != math.Floor(q):
		return math.Sin(angle * (math.Pi / 11520))
	case math.Mod(q, 2) == 0:
		return 0
	case math.Mod(q+3, 4) == 0:
		return 1
	}
	return -1
}

func dcos(angle float64) float64 {
	if q := angle / quadrant; q != math.Floor(q) {
		return math.Cos(angle * (math.Pi / 11520))
	}
	return dsin(angle + quadrant)
}

// PolyArc draws arcs; those that end where the next begins are joined (X11 §9, PolyArc).
func (t *Target) PolyArc(gc *GC, arcs []Arc) {
	if gc.LineWidth > 0 {
		s := t.stroke(gc)
		s.arcs(arcs)
		return
	}
	p := t.pen(gc)
	bounds := p.even.clip.Bounds().Sub(p.even.origin)
	var dashed dashedArcs
	for i := range arcs {
		a := &arcs[i]
		seen := image.Rect(a.X, a.Y, a.X+a.Width+1, a.Y+a.Height+1).Overlaps(bounds)
		switch {
		case a.Width != a.Height && max(a.Width, a.Height) > 800:
			// So much is a matter of the device, and X.Org takes a wide line here.
			if seen {
				s := t.stroke(gc)
				s.arcs(arcs[i : i+1])
			}
		case gc.LineStyle != LineSolid:
			dashed.draw(&p, a, i == len(arcs)-1)
		case seen:
			var w arcWalk
			w.init(a, true)
			if around := image.Rect(a.X, a.Y, a.X+a.Width+1, a.Y+a.Height+1).Add(p.even.origin); w.mask == 0b1111 &&
				w.startAngle == w.endAngle && p.even.solid && around.In(p.even.box) {
				w.whole(&p.even)
				t.Work += 2 * (a.Width + a.Height)
				p.even.cover(around.Min.X, around.Min.Y, around.Max.X-1, around.Max.Y-1)
				break
			}
			w.walk(func(_, x, y int) {
				p.even.point(x, y)
			}, func() {})
		}
		p.flush()
	}
}

// arcWalk finds the pixels of thin arcs as X.Org does: with Pitteway's algorithm (The Computer Journal 10/3, 1967), which
// walks from the top of the ellipse to its side, in all quadrants at once. The sign of the difference d chooses between a
// straight and a diagonal step; that of a tells the middle of the quadrant, where the straight step turns from the
// columns to the rows.
type arcWalk struct {
	x, y, w, h               int // the place in the quadrant, and its size
	a, b, d, k1, k3          int // the differences
	dx, dy                   int // the step along the axis that is longer here
	left, right, top, bottom int // what the quadrants are mirrored at
	width, height            int
	mask                     uint8 // the quadrants that are drawn from the top on
	start, nextStart         arcMark
	end, nextEnd             arcMark
	first                    arcMark // where the arc begins, in its quadrant
	startAngle, endAngle     int
}

// arcMark is where the quadrants that are drawn change: at a column or at a row.
type arcMark struct {
	x, y int
	mask uint8
}

const farAway = 65536

func (m arcMark) at(x, y int) bool      { return m.x == x || m.y == y }
func (m arcMark) before(n arcMark) bool { return m.x < n.x || m.y < n.y }

// init prepares the walk. The whole ellipse has no begin if it is drawn at once.
func (w *arcWalk) init(arc *Arc, atOnce bool) {
	odd := arc.Width & 1
	*w = arcWalk{
		w: (arc.Width + 1) / 2, h: arc.Height / 2, dx: 1, width: arc.Width, height: arc.Height,
		right: arc.X + arc.Width/2, left: arc.X + arc.Width/2 + odd, top: arc.Y, bottom: arc.Y + arc.Height,
	}
	w.start, w.end = arcMark{farAway, farAway, 0}, arcMark{farAway, farAway, 0}
	switch {
	case arc.Width == arc.Height:
		w.k1, w.k3 = -8, -16
		w.a, w.b, w.d = 4*arc.Width-12+4*odd, 12-4*odd, 17-2*arc.Width-7*odd
	case arc.Width == 0 || arc.Height == 0:
		w.a, w.d = -arc.Height, -1
	default:
		alpha, beta := 4*arc.Width*arc.Width, 4*arc.Height*arc.Height
		b, a := -beta*(1-odd), alpha*arc.Height
		d := b - a/2 - alpha/4 - odd*beta/4
		a -= b
		// The first step goes right.
		b -= 2 * beta
		a += 2 * beta
		d += b
		w.k1, w.k3 = -2*beta, -2*beta-2*alpha
		w.b = -b
		w.d = w.b - a - d
		w.a = a - 2*w.b
	}
	switch {
	case arc.Width > 0:
		w.x = 1
	case arc.Height > 0:
		w.y = 1
	default:
		return
	}
	w.startAngle, w.endAngle = arc.span()
	if atOnce && w.startAngle == w.endAngle && arc.Angle2 != 0 && arc.Width > 0 && arc.Height > 0 {
		w.mask = 0b1111
		return
	}
	w.limit(arc)
}

// markAt returns where the walk passes an angle: at a column in the octants around the vertical axis, else at a row.
func (w *arcWalk) markAt(angle int) arcMark {
	if w.height == 0 || (angle/(quadrant/2)+1)&2 != 0 && w.width > 0 {
		return arcMark{x: abs(int(dcos(float64(angle)) * float64(w.width+1) / 2)), y: -1}
	}
	return arcMark{x: farAway, y: w.rowAt(angle)}
}

// limit sets the masks for an arc that is not the whole ellipse. Of the ends of the arc, those in quadrants where the walk
// goes along the arc begin or end it the same way; in the others, the other way round.
func (w *arcWalk) limit(arc *Arc) {
	start, end := w.markAt(w.startAngle), w.markAt(w.endAngle)
	w.first = start
	overlap := arc.Angle2 != 0 && w.endAngle <= w.startAngle
	for q := range 4 {
		after, before := q*quadrant <= w.endAngle, (q+1)*quadrant > w.startAngle
		if after && before || overlap && (after || before) {
			w.mask |= 1 << q
		}
	}
	start.mask, end.mask = w.mask, w.mask
	startQ, endQ := w.startAngle/quadrant, w.endAngle/quadrant
	startBit, endBit := uint8(1)<<startQ, uint8(1)<<endQ
	same := start.x == end.x && start.y == end.y
	overlap = overlap && startQ == endQ
	if !same || !overlap {
		if startQ&1 != 0 {
			if !overlap {
				w.mask &^= startBit
			}
			if end.before(start) {
				end.mask &^= startBit
			}
		} else {
			start.mask &^= startBit
			if !overlap && (start.before(end) || same && endQ&1 != 0) {
				end.mask &^= startBit
			}
		}
		if endQ&1 != 0 {
			end.mask &^= endBit
			if !overlap && (end.before(start) || same && startQ&1 == 0) {
				start.mask &^= endBit
			}
		} else {
			if !overlap {
				w.mask &^= endBit
			}
			if start.before(end) {
				start.mask &^= endBit
			}
		}
	}
	// Both ends near 45 degrees may be the same pixel, once by its column and once by its row.
	if w.startAngle != 0 && (start.y < 0) != (end.y < 0) && near45(w.startAngle) && near45(w.endAngle) {
		if start.y < 0 {
			if w.rowAt(w.startAngle) == end.y {
				start.mask = end.mask
			}
		} else if w.rowAt(w.endAngle) == start.y {
			end.mask = start.mask
		}
	}
	w.start, w.end = arcMark{farAway, farAway, 0}, start
	if startQ&1 != 0 {
		w.start, w.end = start, arcMark{farAway, farAway, 0}
	}
	w.nextStart, w.nextEnd = arcMark{farAway, farAway, 0}, arcMark{farAway, farAway, 0}
	if endQ&1 != 0 {
		w.nextEnd = end
		if w.nextEnd.before(w.end) {
			w.end, w.nextEnd = w.nextEnd, w.end
		}
	} else {
		w.nextStart = end
		if w.nextStart.before(w.start) {
			w.start, w.nextStart = w.nextStart, w.start
		}
	}
	if w.start.at(0, 0) {
		w.mask, w.start = w.start.mask, w.nextStart
	}
	if w.width == 0 && w.height == 1 {
		// Too small for the walk to come by.
		w.mask |= w.end.mask
		w.mask |= w.mask << 1
		w.end.x, w.end.mask = 0, 0
	}
}

func near45(angle int) bool {
	rest := angle % (quadrant / 2)
	return rest < 64 || rest > quadrant/2-64
}

func (w *arcWalk) rowAt(angle int) int {
	return w.h - abs(int(dsin(float64(angle))*float64(w.height)/2))
}

// walk calls pixel with each pixel of the arc and the quadrant it is in, from the top and from the bottom; before those
// where the arc begins, it calls first.
func (w *arcWalk) walk(pixel func(quadrant, x, y int), first func()) {
	mask := w.mask
	if w.width&1 == 0 {
		if mask&2 != 0 {
			pixel(1, w.left, w.top)
		}
		if mask&8 != 0 {
			pixel(3, w.left, w.bottom)
		}
	}
	if w.end.at(0, 0) {
		mask, w.end = w.end.mask, w.nextEnd
	}
	for w.y < w.h || w.x < w.w {
		w.turn()
		if w.first.at(w.x, w.y) {
			first()
		}
		if w.start.at(w.x, w.y) {
			mask, w.start = w.start.mask, w.nextStart
		}
		w.mirror(mask, pixel)
		if w.end.at(w.x, w.y) {
			mask, w.end = w.end.mask, w.nextEnd
		}
		w.step()
	}
	if w.first.at(w.x, w.y) {
		first()
	}
	if w.start.at(w.x, w.y) {
		mask = w.start.mask
	}
	if w.height&1 == 0 {
		mask &= 0b0101 // above and below are the same row
	}
	w.mirror(mask, pixel)
}

// whole paints the whole ellipse, which is inside of the clip of a filler that is solid: it is walk without marks.
func (w *arcWalk) whole(f *filler) {
	ox, oy := f.origin.X, f.origin.Y
	if w.width&1 == 0 {
		f.dot(w.left+ox, w.top+oy)
		f.dot(w.left+ox, w.bottom+oy)
	}
	for w.y < w.h || w.x < w.w {
		w.turn()
		right, left, top, bottom := w.right+w.x+ox, w.left-w.x+ox, w.top+w.y+oy, w.bottom-w.y+oy
		f.dot(right, top)
		f.dot(left, top)
		f.dot(left, bottom)
		f.dot(right, bottom)
		w.step()
	}
	f.dot(w.right+w.x+ox, w.top+w.y+oy)
	if w.height&1 != 0 {
		f.dot(w.left-w.x+ox, w.top+w.y+oy)
		f.dot(w.right+w.x+ox, w.bottom-w.y+oy)
	}
	f.dot(w.left-w.x+ox, w.bottom-w.y+oy)
}

func (w *arcWalk) mirror(mask uint8, pixel func(quadrant, x, y int)) {
	if mask&1 != 0 {
		pixel(0, w.right+w.x, w.top+w.y)
	}
	if mask&2 != 0 {
		pixel(1, w.left-w.x, w.top+w.y)
	}
	if mask&4 != 0 {
		pixel(2, w.left-w.x, w.bottom-w.y)
	}
	if mask&8 != 0 {
		pixel(3, w.right+w.x, w.bottom-w.y)
	}
}

// turn changes the axis in the middle of the quadrant, and at its end goes straight on.
func (w *arcWalk) turn() {
	if w.a >= 0 {
		return
	}
	if w.y == w.h {
		w.d, w.a, w.b, w.k1 = -1, 0, 0, 0
		return
	}
	k := 2*w.k1 - w.k3
	w.k1 = k - w.k1
	w.k3 = -w.k3
	w.b += w.a - w.k1>>1
	w.d = w.b + -w.a>>1 - w.d + w.k3>>3
	w.a = k/2 - w.a
	w.dx, w.dy = 0, 1
}

func (w *arcWalk) step() {
	w.b -= w.k1
	if w.d < 0 {
		w.x += w.dx
		w.y += w.dy
		w.a += w.k1
		w.d += w.b
	} else {
		w.x++
		w.y++
		w.a += w.k3
		w.d -= w.a
	}
}
