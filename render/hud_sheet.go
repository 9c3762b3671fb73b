package render

import (
	"encoding/binary"
	"image"
	"math"
)

// rgb is a colour, 0xRRGGBB: a pixel of depth 24.
type rgb uint32

// mix returns the colour a/256 of the way from c to d.
func (c rgb) mix(d rgb, a int) rgb {
	const rb, g = 0xff00ff, 0x00ff00
	u, v := uint32(c), uint32(d)
	n := uint32(a)
	return rgb(((u&rb)*(256-n)+(v&rb)*n)>>8&rb | ((u&g)*(256-n)+(v&g)*n)>>8&g)
}

// sheet is a picture of depth 24 that shapes are drawn on with smooth edges. What lies outside of it is not drawn.
type sheet struct{ Pixels }

func newSheet(size image.Point) sheet { return sheet{newFrame(size)} }

// blend paints a pixel with coverage 0 to 255.
func (s *sheet) blend(x, y int, c rgb, coverage int) {
	if coverage <= 0 || uint(x) >= uint(s.Width) || uint(y) >= uint(s.Height) {
		return
	}
	p := s.Pix[y*s.Stride+4*x:][:4]
	old := rgb(binary.LittleEndian.Uint32(p))
	binary.LittleEndian.PutUint32(p, uint32(old.mix(c, coverage+coverage>>7)))
}

func (s *sheet) fill(r image.Rectangle, c rgb) {
	r = r.Intersect(s.Bounds())
	if r.Empty() {
		return
	}
	row := s.span(r.Min.Y, r.Min.X, r.Max.X)
	for i := 0; i < len(row); i += 4 {
		binary.LittleEndian.PutUint32(row[i:], uint32(c))
	}
	for y := r.Min.Y + 1; y < r.Max.Y; y++ {
		copy(s.span(y, r.Min.X, r.Max.X), row)
	}
}

// round fills r, its corners rounded.
func (s *sheet) round(r image.Rectangle, radius int, c rgb) {
	radius = min(radius, r.Dx()/2, r.Dy()/2)
	s.fill(image.Rect(r.Min.X, r.Min.Y+radius, r.Max.X, r.Max.Y-radius), c)
	s.fill(image.Rect(r.Min.X+radius, r.Min.Y, r.Max.X-radius, r.Min.Y+radius), c)
	s.fill(image.Rect(r.Min.X+radius, r.Max.Y-radius, r.Max.X-radius, r.Max.Y), c)
	for y := range radius {
		for x := range radius {
			dx, dy := float64(radius-x)-0.5, float64(radius-y)-0.5
			covered := int(255 * min(1, max(0, float64(radius)+0.5-math.Hypot(dx, dy))))
			s.blend(r.Min.X+x, r.Min.Y+y, c, covered)
			s.blend(r.Max.X-1-x, r.Min.Y+y, c, covered)
			s.blend(r.Min.X+x, r.Max.Y-1-y, c, covered)
			s.blend(r.Max.X-1-x, r.Max.Y-1-y, c, covered)
		}
	}
}

// column paints the pixels of column x from y0 down to y1, both with fractions, at the given opacity.
func (s *sheet) column(x int, y0, y1 float64, c rgb, opacity int) {
	for y := int(math.Floor(y0)); float64(y) < y1; y++ {
		covered := min(y1, float64(y+1)) - max(y0, float64(y))
		s.blend(x, y, c, int(covered*float64(opacity)))
	}
}
