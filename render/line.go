package render

import (
	"encoding/binary"
	"image"
)

// The line, cap and join styles of a GC (X11 §9, CreateGC).
const (
	LineSolid = iota
	LineOnOffDash
	LineDoubleDash
)

const (
	CapNotLast = iota
	CapButt
	CapRound
	CapProjecting
)

const (
	JoinMiter = iota
	JoinRound
	JoinBevel
)

// PolyLine draws the lines from each of pts to the next, joined (X11 §9, PolyLine).
func (t *Target) PolyLine(gc *GC, pts []image.Point) {
	if gc.LineWidth > 0 {
		s := t.stroke(gc)
		s.lines(pts)
		return
	}
	p := t.pen(gc)
	p.lines(pts)
}

// PolySegment draws each of segs by itself (X11 §9, PolySegment).
func (t *Target) PolySegment(gc *GC, segs [][2]image.Point) {
	if gc.LineWidth > 0 {
		s := t.stroke(gc)
		for i := range segs {
			s.lines(segs[i][:])
		}
		return
	}
	p := t.pen(gc)
	for i := range segs {
		p.lines(segs[i][:])
	}
}

// PolyRectangle draws the outlines of rects, which go through all four sides: a line of width 1 covers the pixels of
// column Max.X and row Max.Y (X11 §9, PolyRectangle).
func (t *Target) PolyRectangle(gc *GC, rects []image.Rectangle) {
	if gc.LineWidth > 0 {
		s := t.stroke(gc)
		for _, r := range rects {
			c := corners(r)
			s.lines(c[:])
		}
		return
	}
	p := t.pen(gc)
	for _, r := range rects {
		c := corners(r)
		if gc.LineStyle == LineSolid && (r.Dx() == 0 || r.Dy() == 0) {
			// There and back would draw pixels twice.
			p.line(r.Min, r.Max, true, 0)
			p.flush()
			continue
		}
		p.lines(c[:])
	}
}

func corners(r image.Rectangle) [5]image.Point {
	return [5]image.Point{r.Min, {X: r.Max.X, Y: r.Min.Y}, r.Max, {X: r.Min.X, Y: r.Max.Y}, r.Min}
}

// pen draws lines one pixel wide (X11 §9: line-width 0). It is made once a request and stays on the stack.
type pen struct {
	gc   *GC
	even filler // for solid lines and even dashes
	odd  filler // for odd dashes, if LineDoubleDash
	dash dashes
}

func (t *Target) pen(gc *GC) pen {
	p := pen{gc: gc, even: t.filler(gc)}
	if gc.LineStyle != LineSolid {
		p.dash = newDashes(gc)
	}
	if gc.LineStyle == LineDoubleDash {
		// X11 §9: odd dashes are as even ones, but where foreground alone is painted, background is.
		odd := *gc
		if gc.FillStyle == FillSolid || gc.FillStyle == FillStippled {
			odd.Foreground = gc.Background
		}
		p.odd = t.filler(&odd)
	}
	return p
}

func (p *pen) flush() {
	p.even.flush()
	if p.gc.LineStyle == LineDoubleDash {
		p.odd.flush()
		p.even.pause(0)
	}
}

// lines draws pts joined. The dashes go on from line to line.
func (p *pen) lines(pts []image.Point) {
	done, moved := 0, false
	for i := 1; i < len(pts); i++ {
		a, b := pts[i-1], pts[i]
		moved = moved || a != b
		last := i == len(pts)-1 && p.gc.CapStyle != CapNotLast
		if b == pts[0] && moved && p.gc.LineStyle == LineSolid {
			last = false // the first line has drawn it
		}
		done += p.line(a, b, last, done)
		p.flush()
	}
}

// line draws the line from a to b, without the pixel at b unless last, and returns its length in pixels. Its first pixel
// is number done of the dashes.
func (p *pen) line(a, b image.Point, last bool, done int) int {
	var l thinLine
	l.init(a.Add(p.even.origin), b.Add(p.even.origin))
	if last {
		l.length++
	}
	if b := p.even.box; p.gc.LineStyle == LineSolid && l.from.In(b) && l.to.In(b) {
		l.x, l.y, l.e = l.from.X, l.from.Y, -l.major-l.bias
		l.draw(&p.even, l.length)
		return l.length
	}
	for _, q := range p.even.clip.rows(min(l.from.Y, l.to.Y), max(l.from.Y, l.to.Y)+1) {
		from, to := l.clip(q)
		if from >= to {
			continue
		}
		l.seek(from)
		p.even.target.Work += to - from
		if p.gc.LineStyle == LineSolid {
			l.draw(&p.even, to-from)
			continue
		}
		p.dash.seek(p.gc.DashOffset + done + from)
		for from < to {
			n := min(to-from, p.dash.left)
			switch {
			case p.dash.even():
				l.draw(&p.even, n)
			case p.gc.LineStyle == LineDoubleDash:
				l.draw(&p.odd, n)
			default:
				l.seek(from + n)
			}
			p.dash.next()
			from += n
		}
	}
	return l.length
}

// thinLine walks the pixels of a line as X.Org does: Bresenham's, one step along the longer (major) axis each, y if they
// are equal. Of two pixels equally near, the line takes the one it would take if drawn from the other end, so that the
// two directions give the same pixels: after i steps it has moved
//
//	(2·i·minor + major - bias) / (2·major)
//
// along the minor axis, where bias is 1 if it goes to lower coordinates along the major axis.
type thinLine struct {
	from, to     image.Point // in the surface
	length       int         // pixels
	major, minor int         // distances, not negative
	steep        bool        // the major axis is y
	bias         int
	sx, sy       int // steps: 1 or -1
	x, y, e      int // the pixel to draw next, and its error term, in [-2·major, 0)
}

func (l *thinLine) init(from, to image.Point) {
	*l = thinLine{from: from, to: to, sx: 1, sy: 1}
	dx, dy := to.X-from.X, to.Y-from.Y
	if dx < 0 {
		dx, l.sx = -dx, -1
	}
	if dy < 0 {
		dy, l.sy = -dy, -1
	}
	l.major, l.minor = dx, dy
	direction := l.sx
	if dx <= dy {
		l.major, l.minor, l.steep = dy, dx, true
		direction = l.sy
	}
	if direction < 0 {
		l.bias = 1
	}
	l.length = l.major
}

// clip returns the steps [from, to) whose pixels are in q.
func (l *thinLine) clip(q image.Rectangle) (from, to int) {
	majorFrom, majorTo := within(l.from.X, l.sx, q.Min.X, q.Max.X)
	minorFrom, minorTo := within(l.from.Y, l.sy, q.Min.Y, q.Max.Y)
	if l.steep {
		majorFrom, majorTo, minorFrom, minorTo = minorFrom, minorTo, majorFrom, majorTo
	}
	from, to = max(0, majorFrom), min(l.length, majorTo)
	if minorTo <= 0 || minorFrom > l.minor {
		return 0, 0
	}
	if minorFrom > 0 {
		from = max(from, l.reach(minorFrom))
	}
	if minorTo <= l.minor {
		to = min(to, l.reach(minorTo))
	}
	return from, to
}

// within returns the steps [from, to) of a walk from v by ±1 that are in [lo, hi).
func within(v, step, lo, hi int) (from, to int) {
	if step > 0 {
		return lo - v, hi - v
	}
	return v - hi + 1, v - lo + 1
}

// reach returns the first step that has moved n > 0 along the minor axis.
func (l *thinLine) reach(n int) int {
	return ceilDiv(2*l.major*n-l.major+l.bias, 2*l.minor)
}

// seek makes step i the one to draw next.
func (l *thinLine) seek(i int) {
	n := 0
	if l.major > 0 {
		n = (2*i*l.minor + l.major - l.bias) / (2 * l.major)
	}
	l.e = 2*i*l.minor - 2*n*l.major - l.major - l.bias
	dx, dy := i, n
	if l.steep {
		dx, dy = n, i
	}
	l.x, l.y = l.from.X+l.sx*dx, l.from.Y+l.sy*dy
}

// draw draws n pixels, which are inside of the clip, and goes beyond them.
func (l *thinLine) draw(f *filler, n int) {
	x, y, e := l.x, l.y, l.e
	grow, fall := 2*l.minor, 2*l.major
	if n <= 0 {
		return
	}
	if f.solid && (l.steep || 4*l.minor > l.major) {
		l.words(f, n)
		return
	}
	if l.steep {
		lastX := x
		for range n {
			f.dot(x, y)
			lastX = x
			y += l.sy
			if e += grow; e >= 0 {
				e -= fall
				x += l.sx
			}
		}
		f.cover(l.x, l.y, lastX, y-l.sy)
	} else {
		for start := x; n > 0; {
			x += l.sx
			n--
			if e += grow; e >= 0 || n == 0 {
				if l.sx > 0 {
					f.row(y, start, x)
				} else {
					f.row(y, x+1, start+1)
				}
				f.cover(start, y, x-l.sx, y)
				start = x
				if e >= 0 {
					e -= fall
					y += l.sy
				}
			}
		}
	}
	l.x, l.y, l.e = x, y, e
}

// words is draw, of n > 0 pixels, for a filler that is solid: pixel by pixel.
func (l *thinLine) words(f *filler, n int) {
	f.target.Work += n
	p := &f.surface.Pixels
	e, grow, fall := l.e, 2*l.minor, 2*l.major
	along, across := 4*l.sx, p.Stride*l.sy
	if l.steep {
		along, across = across, along
	}
	at, moved := l.y*p.Stride+4*l.x, 0
	and, xor := uint32(f.fore.and), uint32(f.fore.xor)
	for range n - 1 {
		d := p.Pix[at:][:4]
		binary.LittleEndian.PutUint32(d, binary.LittleEndian.Uint32(d)&and^xor)
		at += along
		if e += grow; e >= 0 {
			e -= fall
			at += across
			moved++
		}
	}
	d := p.Pix[at:][:4]
	binary.LittleEndian.PutUint32(d, binary.LittleEndian.Uint32(d)&and^xor)
	x, y := l.x+l.sx*(n-1), l.y+l.sy*moved
	if l.steep {
		x, y = l.x+l.sx*moved, l.y+l.sy*(n-1)
	}
	f.cover(l.x, l.y, x, y)
	if e += grow; e >= 0 {
		e -= fall
		if l.steep {
			x += l.sx
		} else {
			y += l.sy
		}
	}
	if l.steep {
		y += l.sy
	} else {
		x += l.sx
	}
	l.x, l.y, l.e = x, y, e
}

// dot is row for one pixel.
func (f *filler) dot(x, y int) {
	if !f.solid {
		f.row(y, x, x+1)
		return
	}
	p := &f.surface.Pixels
	d := p.Pix[y*p.Stride+4*x:][:4]
	binary.LittleEndian.PutUint32(d, binary.LittleEndian.Uint32(d)&uint32(f.fore.and)^uint32(f.fore.xor))
}

// point is span for one pixel.
func (f *filler) point(x, y int) {
	x, y = x+f.origin.X, y+f.origin.Y
	if b := &f.box; b.Min.X < b.Max.X {
		if x >= b.Min.X && x < b.Max.X && y >= b.Min.Y && y < b.Max.Y {
			f.painted.add(x, y, x+1, y+1)
			f.dot(x, y)
		}
		return
	}
	if f.clip.Contains(image.Point{X: x, Y: y}) {
		f.painted.add(x, y, x+1, y+1)
		f.dot(x, y)
	}
}

// cover adds the rectangle with the pixels (x0, y0) and (x1, y1) as corners to what was painted.
func (f *filler) cover(x0, y0, x1, y1 int) {
	f.painted.add(min(x0, x1), min(y0, y1), max(x0, x1)+1, max(y0, y1)+1)
}

// ceilDiv returns a / b rounded up, for b > 0.
func ceilDiv(a, b int) int {
	q := a / b
	if a > q*b {
		q++
	}
	return q
}

func abs(v int) int { return max(v, -v) }
