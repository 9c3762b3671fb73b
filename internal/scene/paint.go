package scene

import (
	"image"
	"math"
	"math/rand/v2"
	"time"

	"sameframe/shmimage"
)

// paint is a sheet of paper. The left button paints, the right one erases, the wheel chooses how wide; the left one in
// the bar at the top takes a colour, or at its end a new sheet. It begins with a few strokes of its own.
type paint struct {
	rnd    *rand.Rand
	size   image.Point
	sheet  []uint32
	dirty  image.Rectangle // changed since the last frame
	colour int             // of inks
	radius float32
	at     point  // of the pointer, as last reported
	held   uint32 // the buttons, as last reported
	stroke bool   // the left button was pressed on the sheet, not in the bar
}

type point struct{ x, y float32 }

var (
	paper = rgb(0.975, 0.965, 0.935)
	slate = rgb(0.15, 0.16, 0.19)
	inks  = []uint32{rgb(0.10, 0.11, 0.14), rgb(0.84, 0.19, 0.22), rgb(0.95, 0.53, 0.15), rgb(0.97, 0.80, 0.22),
		rgb(0.30, 0.68, 0.36), rgb(0.12, 0.60, 0.72), rgb(0.20, 0.34, 0.78), rgb(0.55, 0.27, 0.68)}
)

const (
	left, right = 1 << 1, 1 << 3
	away, near  = 1 << 4, 1 << 5 // the wheel
)

func newPaint(seed uint64) Scene {
	return &paint{rnd: rand.New(rand.NewPCG(seed, 7)), colour: 6, radius: 5}
}

func (p *paint) Frame(dst *shmimage.Image, t time.Duration) (image.Rectangle, error) {
	if p.size != dst.Rect.Size() {
		p.resize(dst.Rect.Size())
	}
	for y := range p.size.Y {
		copy(dst.Row(dst.Rect.Min.Y+y), p.sheet[y*p.size.X:][:p.size.X])
	}
	changed := p.dirty.Add(dst.Rect.Min)
	p.dirty = image.Rectangle{}
	return changed, nil
}

// Pointer paints from where the pointer was to where it is.
func (p *paint) Pointer(to image.Point, buttons uint32, t time.Duration) {
	pressed := buttons &^ p.held
	from, at := p.at, point{float32(to.X) + 0.5, float32(to.Y) + 0.5}
	if p.held&(left|right) == 0 {
		from = at
	}
	p.at, p.held = at, buttons
	switch {
	case pressed&away != 0:
		p.radius = min(p.radius*1.25, 80)
	case pressed&near != 0:
		p.radius = max(p.radius/1.25, 1)
	}
	if pressed&(left|right) != 0 {
		p.stroke = to.Y >= p.bar()
		if !p.stroke && pressed&left != 0 && to.In(image.Rectangle{Max: p.size}) {
			p.choose(to.X * (len(inks) + 1) / p.size.X)
			return
		}
	}
	switch {
	case !p.stroke:
	case buttons&left != 0:
		p.line(from, at, p.radius, inks[p.colour])
	case buttons&right != 0:
		p.line(from, at, 2*p.radius, paper)
	}
}

// bar returns the height of the bar of colours.
func (p *paint) bar() int { return min(max(min(p.size.X, p.size.Y)/12, 6), 40, p.size.Y) }

// choose takes what is in a field of the bar: a colour, or in the last one a new sheet.
func (p *paint) choose(field int) {
	if field < len(inks) {
		p.colour = field
	} else {
		p.fill(image.Rectangle{Max: p.size}, paper)
	}
	p.paintBar()
}

// resize keeps what is painted as far as the new size has room for it. The first sheet gets a few waves.
func (p *paint) resize(size image.Point) {
	old, had := p.sheet, p.size
	p.size, p.sheet = size, make([]uint32, size.X*size.Y)
	p.fill(image.Rectangle{Max: size}, paper)
	for y := range min(size.Y, had.Y) {
		n := min(size.X, had.X)
		if y >= p.bar() {
			copy(p.sheet[y*size.X:][:n], old[y*had.X:][:n])
		}
	}
	if old == nil {
		p.waves()
	}
	p.paintBar()
	p.dirty = image.Rectangle{Max: size}
}

// waves paints a ribbon of all colours.
func (p *paint) waves() {
	const steps = 160
	w, h := float64(p.size.X), float64(p.size.Y)
	bend := 0.8 + 0.5*p.rnd.Float64()
	for i, ink := range inks {
		var from point
		for k := range steps + 1 {
			u := float64(k) / steps
			swell := math.Sin(math.Pi * u)
			y := 0.56 + 0.2*math.Sin(2*math.Pi*(bend*u+0.03*float64(i)*swell)) + 0.07*(float64(i)-3.5)*(0.25+swell*0.75)
			to := point{float32(w * (0.07 + 0.86*u)), float32(h * (0.06 + 0.9*y))}
			if k > 0 {
				p.line(from, to, float32(min(w, h)*(0.004+0.022*swell)), ink)
			}
			from = to
		}
	}
}

// paintBar paints the colours, the one that is taken larger than the others, and a sheet of paper with a corner turned.
func (p *paint) paintBar() {
	bar := p.bar()
	p.fill(image.Rect(0, 0, p.size.X, bar), slate)
	n := len(inks) + 1
	for i := range n {
		r := image.Rect(i*p.size.X/n, 0, (i+1)*p.size.X/n, bar)
		if i < len(inks) && i == p.colour {
			p.fill(r.Inset(1), paper)
			p.fill(r.Inset(bar/8+1), inks[i])
		} else if i < len(inks) {
			p.fill(r.Inset(bar/6+1), inks[i])
		} else {
			half := bar * 5 / 16
			c := r.Min.Add(r.Max).Div(2)
			p.fill(image.Rect(c.X-half*4/5, c.Y-half, c.X+half*4/5, c.Y+half), paper)
			p.fill(image.Rect(c.X+half/4, c.Y-half, c.X+half*4/5, c.Y-half*2/5), mix(paper, slate, 120))
		}
	}
}

// fill fills those pixels of r that there are.
func (p *paint) fill(r image.Rectangle, c uint32) {
	r = r.Intersect(image.Rectangle{Max: p.size})
	for y := r.Min.Y; y < r.Max.Y; y++ {
		row := p.sheet[y*p.size.X:][r.Min.X:r.Max.X]
		for x := range row {
			row[x] = c
		}
	}
	p.dirty = p.dirty.Union(r)
}

// line paints the pixels nearer than radius to the way from a to b, smoothly at the edge, below the bar.
func (p *paint) line(a, b point, radius float32, c uint32) {
	reach := radius + 1
	r := image.Rect(int(min(a.x, b.x)-reach), int(min(a.y, b.y)-reach), int(max(a.x, b.x)+reach)+1, int(max(a.y, b.y)+reach)+1)
	r = r.Intersect(image.Rect(0, p.bar(), p.size.X, p.size.Y))
	dx, dy := b.x-a.x, b.y-a.y
	length := max(dx*dx+dy*dy, 1e-6)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		row := p.sheet[y*p.size.X:][r.Min.X:r.Max.X]
		py := float32(y) + 0.5 - a.y
		for x := range row {
			px := float32(r.Min.X+x) + 0.5 - a.x
			along := min(max((px*dx+py*dy)/length, 0), 1)
			ex, ey := px-along*dx, py-along*dy
			cover := radius + 0.5 - float32(math.Sqrt(float64(ex*ex+ey*ey)))
			if cover > 0 {
				row[x] = mix(row[x], c, uint32(min(cover, 1)*256))
			}
		}
	}
	p.dirty = p.dirty.Union(r)
}
