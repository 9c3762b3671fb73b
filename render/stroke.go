package render

import (
	"image"
	"math"
)

// stroke draws wide lines and arcs (X11 §9: line-width > 0), which are unions of convex shapes: lines, joins, caps.
// It is made once a request.
type stroke struct {
	pen
	width  int
	bounds image.Rectangle // of the clip, in the drawable
	twice  bool            // the function does the same when a pixel is painted twice
	mask   mask            // collects a figure if not
	masked bool
	hide   [2]bool // even dashes, odd dashes: not in this pass
	shape  outline // of what is being painted
}

// widestDashes is where dashes, which are at most 255 pixels long, become a threat rather than a picture: a line may have
// a hundred thousand, and the cap of each would cover all that can be seen. Wider lines are solid.
const widestDashes = 255

func (t *Target) stroke(gc *GC) stroke {
	if gc.LineWidth > widestDashes {
		solid := *gc
		solid.LineStyle = LineSolid
		gc = &solid
	}
	s := stroke{pen: t.pen(gc), width: max(1, gc.LineWidth), twice: gc.idempotent()}
	s.bounds = s.even.clip.Bounds().Sub(s.even.origin)
	return s
}

// idempotent reports whether painting a pixel twice is painting it once, which is so where no source bit inverts.
func (o Op) idempotent() bool {
	const invertsFor0, invertsFor1 = 0b1000, 0b0010 // the function's results for destinations 0 and 1 are 1 and 0
	return o.Function&0b1100 != invertsFor0 && o.Function&0b0011 != invertsFor1
}

// begin begins a figure around pts. No pixel of it is painted twice (X11 §9, PolyLine, PolyArc).
func (s *stroke) begin(pts image.Rectangle) {
	if s.masked = !s.twice; s.masked {
		const reach = 6 // in widths: the longest mitre, 1/sin(11°/2)/2, and rounding
		s.mask.reset(pts.Inset(-reach * s.width).Intersect(s.bounds))
	}
}

// end ends the figure.
func (s *stroke) end() {
	if s.masked {
		s.mask.paint(&s.even, &s.odd)
	}
	s.flush()
}

// span paints pixels of the figure, or of its odd dashes.
func (s *stroke) span(odd bool, y, x0, x1 int) {
	x0, x1 = max(x0, s.bounds.Min.X), min(x1, s.bounds.Max.X)
	switch {
	case x0 >= x1 || s.hides(odd):
	case s.masked:
		s.mask.set(odd, y, x0, x1)
		s.even.pause(8 + x1 - x0)
	case odd:
		s.odd.span(y, x0, x1)
	default:
		s.even.span(y, x0, x1)
	}
}

func (s *stroke) hides(odd bool) bool {
	if odd {
		return s.hide[1]
	}
	return s.hide[0]
}

// rows cuts [y0, y1) to the rows that can be seen.
func (s *stroke) rows(y0, y1 int) (int, int) { return max(y0, s.bounds.Min.Y), min(y1, s.bounds.Max.Y) }

// mask says of each pixel in a rectangle whether a figure has painted it.
type mask struct {
	r     image.Rectangle
	cells []uint8  // for each pixel 0, or 1 or 2 if it was painted last as even or odd
	used  [][2]int // for each row the columns [from, to) outside of which there are only zeros
}

// reset makes m a mask of zeros for r.
func (m *mask) reset(r image.Rectangle) {
	m.r = r
	if n := r.Dx() * r.Dy(); n > len(m.cells) {
		m.cells = make([]uint8, n)
	}
	if r.Dy() > len(m.used) {
		m.used = make([][2]int, r.Dy())
	}
	for i := range m.used[:r.Dy()] {
		m.used[i] = [2]int{r.Max.X, r.Min.X}
	}
}

func (m *mask) row(y int) []uint8 {
	i := (y - m.r.Min.Y) * m.r.Dx()
	return m.cells[i : i+m.r.Dx()]
}

func (m *mask) set(odd bool, y, x0, x1 int) {
	x0, x1 = max(x0, m.r.Min.X), min(x1, m.r.Max.X)
	if y < m.r.Min.Y || y >= m.r.Max.Y || x0 >= x1 {
		return
	}
	cell := uint8(1)
	if odd {
		cell = 2
	}
	row := m.row(y)[x0-m.r.Min.X : x1-m.r.Min.X]
	for i := range row {
		row[i] = cell
	}
	used := &m.used[y-m.r.Min.Y]
	used[0], used[1] = min(used[0], x0), max(used[1], x1)
}

// paint paints the pixels, each once, and leaves zeros.
func (m *mask) paint(even, odd *filler) {
	for i, used := range m.used[:m.r.Dy()] {
		if used[0] >= used[1] {
			continue
		}
		y := m.r.Min.Y + i
		row := m.row(y)[:used[1]-m.r.Min.X]
		for x := used[0] - m.r.Min.X; x < len(row); {
			cell, start := row[x], x
			for x < len(row) && row[x] == cell {
				row[x] = 0
				x++
			}
			switch cell {
			case 1:
				even.span(y, start+m.r.Min.X, x+m.r.Min.X)
			case 2:
				odd.span(y, start+m.r.Min.X, x+m.r.Min.X)
			}
		}
	}
}

// corner is a corner of a convex polygon and the side from it to the next. Places are relative to a pixel, and the
// slope is in whole numbers, so that sides that X.Org takes for parallel are.
type corner struct {
	x, y   float64
	at     image.Point
	dx, dy int
	k      float64 // x·dy - y·dx
}

// side is a corner's side as it bounds the rows from top on, by the rule of polygonEdge.
type side struct {
	top, bottom int
	k, dx, dy   int // dy > 0
	at          image.Point
}

func (c *corner) side(x, y float64, at image.Point) side {
	dx, dy, k := c.dx, c.dy, c.k
	if dy < 0 {
		dx, dy, k = -dx, -dy, -k
	}
	return side{top: ceil(y) + at.Y, k: ceil(k), dx: dx, dy: dy, at: at}
}

func (e *side) x(y int) int { return e.at.X + ceilDiv(e.k+(y-e.at.Y)*e.dx, e.dy) }

// polygon paints a convex polygon of up to four corners.
func (s *stroke) polygon(odd bool, c []corner) {
	top, bottom := 0, 0
	left, right := math.Inf(1), math.Inf(-1)
	for i := range c {
		y := c[i].y + float64(c[i].at.Y)
		if y < c[top].y+float64(c[top].at.Y) {
			top = i
		}
		if y >= c[bottom].y+float64(c[bottom].at.Y) {
			bottom = i
		}
		x := c[i].x + float64(c[i].at.X)
		left, right = min(left, x), max(right, x)
	}
	end := ceil(c[bottom].y) + c[bottom].at.Y
	if right < float64(s.bounds.Min.X) || left >= float64(s.bounds.Max.X) ||
		end <= s.bounds.Min.Y || c[top].y+float64(c[top].at.Y) > float64(s.bounds.Max.Y) {
		return
	}

	before := (top + len(c) - 1) % len(c)
	clockwise := c[before].dy*c[top].dx <= c[top].dy*c[before].dx
	var spaceL, spaceR [4]side
	lefts := sides(spaceL[:0], c, top, bottom, end, !clockwise)
	rights := sides(spaceR[:0], c, top, bottom, end, clockwise)
	if len(lefts) == 0 || len(rights) == 0 {
		return
	}
	for y, end := s.rows(lefts[0].top, end); y < end; y++ {
		for len(lefts) > 1 && lefts[0].bottom <= y {
			lefts = lefts[1:]
		}
		for len(rights) > 1 && rights[0].bottom <= y {
			rights = rights[1:]
		}
		s.span(odd, y, lefts[0].x(y), rights[0].x(y))
	}
}

// sides appends to e the sides of the polygon from the top to the bottom, this way round or the other.
func sides(e []side, c []corner, top, bottom, end int, forward bool) []side {
	for i := top; i != bottom; {
		next, of := (i+1)%len(c), i
		if !forward {
			next = (i + len(c) - 1) % len(c)
			of = next
		}
		if c[of].dy != 0 {
			e = append(e, c[of].side(c[i].x, c[i].y, c[i].at))
		}
		i = next
	}
	for i := range e {
		e[i].bottom = end
		if i+1 < len(e) {
			e[i].bottom = e[i+1].top
		}
	}
	return e
}

func ceil(v float64) int { return int(math.Ceil(v)) }
