package render

import (
	"image"
	"math"
	"slices"
	"sort"
)

// Region is a set of pixels. It never changes once made, so it may be shared and kept. A nil *Region is empty, and no
// method returns nil.
//
// The set is held as rectangles that do not overlap, in bands: rectangles of one band have the same top and bottom, go
// from left to right and do not touch; bands go from top to bottom; and two bands that touch differ in their spans. So
// every set has one form, and an operation on two regions is one walk down both.
type Region struct {
	rects  []image.Rectangle
	bounds image.Rectangle
}

// maxRects bounds the rectangles of a region, far above what a screen has use for: n crossing windows, or a clip of n
// rectangles, make n²/4. What lies below is left out.
const maxRects = 1 << 20

var emptyRegion = new(Region)

// NewRegion returns the union of rects, which may overlap and stand in any order.
func NewRegion(rects ...image.Rectangle) *Region {
	switch len(rects) {
	case 0:
		return emptyRegion
	case 1:
		if rects[0].Empty() {
			return emptyRegion
		}
		return &Region{rects: []image.Rectangle{rects[0]}, bounds: rects[0]}
	}
	// By halves: adding one rectangle after the other would walk the whole for each.
	half := len(rects) / 2
	return NewRegion(rects[:half]...).Union(NewRegion(rects[half:]...))
}

// RegionFromBitmap returns the set of the ones of a bitmap (depth 1).
func RegionFromBitmap(p *Pixels) *Region {
	var b bander
	for y := 0; y < p.Height && len(b.rects) <= maxRects; y++ {
		row := p.row(y)
		b.begin()
		for x := 0; x < p.Width; {
			end := bitRun(row, x, p.Width)
			if bitAt(row, x) != 0 {
				b.add(image.Rect(x, y, end, y+1))
			}
			x = end
		}
	}
	return b.region()
}

// Union returns the pixels in r or in s.
func (r *Region) Union(s *Region) *Region {
	switch {
	case r.Empty():
		return s.orEmpty()
	case s.Empty() || len(r.rects) == 1 && s.bounds.In(r.bounds):
		return r
	case len(s.rects) == 1 && r.bounds.In(s.bounds):
		return s
	}
	return combine(r, s, func(inR, inS bool) bool { return inR || inS })
}

// Intersect returns the pixels both in r and in s.
func (r *Region) Intersect(s *Region) *Region {
	switch {
	case !r.Bounds().Overlaps(s.Bounds()):
		return emptyRegion
	case len(s.rects) == 1 && r.bounds.In(s.bounds):
		return r
	case len(r.rects) == 1 && s.bounds.In(r.bounds):
		return s
	}
	return combine(r, s, func(inR, inS bool) bool { return inR && inS })
}

// IntersectRect returns the pixels of r in rect.
func (r *Region) IntersectRect(rect image.Rectangle) *Region {
	if r.Bounds().In(rect) {
		return r.orEmpty()
	}
	return r.Intersect(NewRegion(rect))
}

// Subtract returns the pixels in r that are not in s.
func (r *Region) Subtract(s *Region) *Region {
	switch {
	case !r.Bounds().Overlaps(s.Bounds()):
		return r.orEmpty()
	case r == s || len(s.rects) == 1 && r.bounds.In(s.bounds):
		return emptyRegion
	}
	return combine(r, s, func(inR, inS bool) bool { return inR && !inS })
}

// Translate returns r moved by p.
func (r *Region) Translate(p image.Point) *Region {
	if r.Empty() || p == (image.Point{}) {
		return r.orEmpty()
	}
	t := &Region{rects: slices.Clone(r.rects), bounds: r.bounds.Add(p)}
	for i := range t.rects {
		t.rects[i] = t.rects[i].Add(p)
	}
	return t
}

// Contains reports whether p is in r.
func (r *Region) Contains(p image.Point) bool {
	rest := r.from(p)
	return len(rest) > 0 && p.In(rest[0])
}

// Overlaps reports whether a pixel of rect is in r.
func (r *Region) Overlaps(rect image.Rectangle) bool {
	for _, q := range r.from(rect.Min) {
		if q.Min.Y >= rect.Max.Y {
			break
		}
		if q.Overlaps(rect) {
			return true
		}
	}
	return false
}

// Empty reports whether there is no pixel in r.
func (r *Region) Empty() bool { return r == nil || len(r.rects) == 0 }

// Bounds returns the smallest rectangle around r.
func (r *Region) Bounds() image.Rectangle {
	if r == nil {
		return image.Rectangle{}
	}
	return r.bounds
}

// Rects returns the rectangles of r, top to bottom and left to right in bands; the caller must not change them.
func (r *Region) Rects() []image.Rectangle {
	if r == nil {
		return nil
	}
	return r.rects
}

// Equal reports whether r and s are the same set.
func (r *Region) Equal(s *Region) bool { return slices.Equal(r.Rects(), s.Rects()) }

func (r *Region) orEmpty() *Region {
	if r == nil {
		return emptyRegion
	}
	return r
}

// from returns the rectangles from the first that contains p or comes after it, in reading order.
func (r *Region) from(p image.Point) []image.Rectangle {
	rects := r.Rects()
	return rects[sort.Search(len(rects), func(i int) bool {
		q := rects[i]
		return q.Max.Y > p.Y && (q.Min.Y > p.Y || q.Max.X > p.X)
	}):]
}

// rows returns the rectangles of the bands that meet the rows [y0, y1).
func (r *Region) rows(y0, y1 int) []image.Rectangle {
	rects := r.from(image.Pt(math.MinInt, y0))
	return rects[:sort.Search(len(rects), func(i int) bool { return rects[i].Min.Y >= y1 })]
}

// cutBand cuts the first band, or the last, off rects, which are not empty.
func cutBand(rects []image.Rectangle, last bool) (band, rest []image.Rectangle) {
	if last {
		i := len(rects) - 1
		for ; i > 0 && rects[i-1].Min.Y == rects[i].Min.Y; i-- {
		}
		return rects[i:], rects[:i]
	}
	i := 1
	for ; i < len(rects) && rects[i].Min.Y == rects[0].Min.Y; i++ {
	}
	return rects[:i], rects[i:]
}

// combine returns the pixels that keep wants, given whether each is in r and in s. keep(false, false) is false.
func combine(r, s *Region, keep func(inR, inS bool) bool) *Region {
	b := bander{rects: make([]image.Rectangle, 0, len(r.rects)+len(s.rects))}
	p, q := r.rects, s.rects
	for y := min(r.bounds.Min.Y, s.bounds.Min.Y); len(p)+len(q) > 0; {
		// From y to end, both sets keep their spans.
		inP, endP := bandAt(p, y)
		inQ, endQ := bandAt(q, y)
		end := min(endP, endQ)
		b.begin()
		b.merge(y, end, p[:inP], q[:inQ], keep)
		if end == endP {
			p = p[inP:]
		}
		if end == endQ {
			q = q[inQ:]
		}
		if len(b.rects) > maxRects {
			break
		}
		y = end
	}
	return b.region()
}

// bandAt returns how many of the first rects are in row y, and the row at which that changes.
func bandAt(rects []image.Rectangle, y int) (n, end int) {
	if len(rects) == 0 {
		return 0, math.MaxInt
	}
	if y < rects[0].Min.Y {
		return 0, rects[0].Min.Y
	}
	for n < len(rects) && rects[n].Min.Y == rects[0].Min.Y {
		n++
	}
	return n, rects[0].Max.Y
}

// bander builds a region band by band.
type bander struct {
	rects     []image.Rectangle
	last, top int // indices of the first rectangle of the last complete band and of the one being built
}

// begin ends the band being built and begins the next.
func (b *bander) begin() {
	above, band := b.rects[b.last:b.top], b.rects[b.top:]
	if len(band) == 0 {
		return
	}
	if slices.EqualFunc(above, band, func(p, q image.Rectangle) bool {
		return p.Min.X == q.Min.X && p.Max.X == q.Max.X && p.Max.Y == q.Min.Y
	}) {
		for i := range above {
			above[i].Max.Y = band[0].Max.Y
		}
		b.rects = b.rects[:b.top]
		return
	}
	b.last, b.top = b.top, len(b.rects)
}

func (b *bander) add(r image.Rectangle) { b.rects = append(b.rects, r) }

// merge adds the spans of a band from y to end where p and q have theirs.
func (b *bander) merge(y, end int, p, q []image.Rectangle, keep func(inP, inQ bool) bool) {
	var inP, inQ, in bool
	for start := 0; len(p)+len(q) > 0; {
		edgeP, edgeQ := edge(p, inP), edge(q, inQ)
		x := min(edgeP, edgeQ)
		if x == edgeP {
			if inP {
				p = p[1:]
			}
			inP = !inP
		}
		if x == edgeQ {
			if inQ {
				q = q[1:]
			}
			inQ = !inQ
		}
		if now := keep(inP, inQ); now != in {
			if in {
				b.add(image.Rect(start, y, x, end))
			}
			start, in = x, now
		}
	}
}

// edge returns where the next span begins or, inside of it, ends.
func edge(spans []image.Rectangle, inside bool) int {
	switch {
	case len(spans) == 0:
		return math.MaxInt
	case inside:
		return spans[0].Max.X
	}
	return spans[0].Min.X
}

func (b *bander) region() *Region {
	b.begin()
	if len(b.rects) == 0 {
		return emptyRegion
	}
	r := &Region{rects: slices.Clip(b.rects), bounds: b.rects[0]}
	for _, q := range r.rects {
		r.bounds = r.bounds.Union(q)
	}
	return r
}
