package render

import "image"

// Damage is where pixels changed, kept as at most a few rectangles that together cover it. The zero value is clean.
type Damage struct {
	rects [8]image.Rectangle
	n     int
}

// Add adds r. It joins r with a rectangle when that covers no more than both do, and, when all places are taken, with the
// rectangle that makes it cover the least more.
func (d *Damage) Add(r image.Rectangle) {
	if r.Empty() {
		return
	}
	for _, q := range d.rects[:d.n] {
		if r.In(q) {
			return
		}
	}
	for {
		best, least := -1, int64(0)
		for i, q := range d.rects[:d.n] {
			if more := area(q.Union(r)) - area(q) - area(r); best < 0 || more < least {
				best, least = i, more
			}
		}
		if best < 0 || least > 0 && d.n < len(d.rects) {
			d.rects[d.n] = r
			d.n++
			return
		}
		r = r.Union(d.rects[best]) // which may meet others now
		d.n--
		d.rects[best] = d.rects[d.n]
	}
}

// Empty reports whether there is no damage.
func (d *Damage) Empty() bool { return d.n == 0 }

// Take appends the rectangles to dst and leaves d clean.
func (d *Damage) Take(dst []image.Rectangle) []image.Rectangle {
	dst = append(dst, d.rects[:d.n]...)
	d.n = 0
	return dst
}

func area(r image.Rectangle) int64 { return int64(r.Dx()) * int64(r.Dy()) }

// Damage records that the pixels in r changed.
func (s *Surface) Damage(r image.Rectangle) {
	r = r.Intersect(s.Bounds())
	if r.Empty() {
		return
	}
	clean := s.damage.Empty() && s.figures.Empty()
	s.damage.Add(r)
	if clean && s.OnDamage != nil {
		s.OnDamage()
	}
}

// figureSlack is how many pixels a refresh may copy in vain to spare the drawing of many small figures the bookkeeping.
const figureSlack = 64 * 64

// damageFigure is Damage of one of many figures. r lies in the surface.
func (s *Surface) damageFigure(r image.Rectangle) {
	if r.In(s.figures) {
		return
	}
	both := s.figures.Union(r)
	if !s.figures.Empty() && area(both)-area(s.figures)-area(r) <= figureSlack {
		s.figures = both
		return
	}
	s.Damage(s.figures)
	if s.damage.Empty() && s.OnDamage != nil {
		s.OnDamage()
	}
	s.figures = r
}

// TakeDamage appends the damage to dst and leaves the surface clean.
func (s *Surface) TakeDamage(dst []image.Rectangle) []image.Rectangle {
	s.damage.Add(s.figures)
	s.figures = image.Rectangle{}
	return s.damage.Take(dst)
}
