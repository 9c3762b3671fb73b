package scene

import (
	"image"
	"math"
	"math/rand/v2"
	"time"

	"sameframe/shmimage"
)

// particles are sparks in a flow along the contours of a landscape of sine waves. What they leave behind fades. One after
// the other they begin anew elsewhere, as do those that leave the picture, so that it stays evenly filled.
type particles struct {
	rnd    *rand.Rand
	spark  []spark
	next   int // the spark that begins anew next
	sine   [1 << 10]float32
	colour [256]uint32

	size   image.Point
	trails []uint32 // the picture
	last   time.Duration
	fades  int64 // since the start
}

// spark is a particle at a place in units of the short side of the picture.
type spark struct{ x, y float32 }

const (
	sparkCount = 9000
	sparkLife  = 4 * time.Second
	fadePeriod = time.Second / 60
	sparkStep  = time.Second / 20 // the longest; what time there is beyond it is left out
)

func newParticles(seed uint64) Scene {
	rnd := rand.New(rand.NewPCG(seed, 3))
	p := &particles{rnd: rnd, spark: make([]spark, sparkCount)}
	for i := range p.spark {
		p.spark[i] = spark{4 * rnd.Float32(), 4 * rnd.Float32()}
	}
	for i := range p.sine {
		p.sine[i] = float32(math.Sin(2 * math.Pi * float64(i) / float64(len(p.sine))))
	}
	hue := rnd.Float64()
	for i := range p.colour {
		c := rainbow(float64(i)/256, [3]float64{0.52, 0.40, 0.58}, [3]float64{0.44, 0.34, 0.40},
			[3]float64{hue, hue + 0.28, hue + 0.55})
		p.colour[i] = rgb(c[0], c[1], c[2])
	}
	return p
}

func (p *particles) Frame(dst *shmimage.Image, t time.Duration) (image.Rectangle, error) {
	if p.size != dst.Rect.Size() {
		p.size = dst.Rect.Size()
		p.trails = make([]uint32, p.size.X*p.size.Y)
		for i := range p.trails {
			p.trails[i] = opaque
		}
	}
	fades := int64(t / fadePeriod)
	for range min(fades-p.fades, 4) {
		p.fade()
	}
	p.fades = fades
	p.move(t, min(t-p.last, sparkStep))
	p.last = t
	for y := range p.size.Y {
		copy(dst.Row(dst.Rect.Min.Y+y), p.trails[y*p.size.X:][:p.size.X])
	}
	return dst.Rect, nil
}

// fade takes a sixteenth of the light away, rounded up, so that it does not stay for ever.
func (p *particles) fade() {
	for i, c := range p.trails {
		p.trails[i] = opaque | c&0xff00ff*15>>4&0xff00ff | c&0xff00*15>>4&0xff00
	}
}

// move carries the sparks for a time of dt that ends at t, and adds their light.
func (p *particles) move(t, dt time.Duration) {
	if p.size.X == 0 || p.size.Y == 0 {
		return
	}
	short := float32(min(p.size.X, p.size.Y))
	wide, high := float32(p.size.X)/short, float32(p.size.Y)/short
	for until := int(t % sparkLife * sparkCount / sparkLife); p.next != until; p.next = (p.next + 1) % sparkCount {
		p.spark[p.next] = spark{p.rnd.Float32() * wide, p.rnd.Float32() * high}
	}
	light := uint32(min(256*dt/fadePeriod, 256)) // frames in quick succession share the light of one
	speed := float32(dt.Seconds()) * 0.035
	s := t.Seconds()
	a, b, c, d := turn(s, 0.05), turn(s, -0.037), turn(s, 0.029), turn(s, -0.023)
	hue := turn(s, 0.02) >> 24
	for i := range p.spark {
		k := &p.spark[i]
		// The landscape is the sum of sin(a + 1x + 0.6y)/1, sin(b - 0.7x + 1.2y)/1, and two finer waves; u and v are
		// its slopes, turned by a right angle.
		w1, w2 := p.cos(a, 1*k.x+0.6*k.y), p.cos(b, -0.7*k.x+1.2*k.y)
		w3, w4 := p.cos(c, 2.3*k.x-1.9*k.y), p.cos(d, 1.7*k.x+2.9*k.y)
		u := 0.6*2.2*w1 + 1.2*2.2*w2 - 1.9*w3 + 2.9*w4
		v := -1*2.2*w1 + 0.7*2.2*w2 - 2.3*w3 - 1.7*w4
		k.x, k.y = k.x+u*speed, k.y+v*speed
		if k.x < 0 || k.x >= wide || k.y < 0 || k.y >= high {
			*k = spark{p.rnd.Float32() * wide, p.rnd.Float32() * high}
		}
		fast := uint32(4 * (u*u + v*v))
		colour := p.colour[(fast+hue)&255]
		p.dab(k.x*short, k.y*short, scale(colour, light*(120+min(2*fast, 136))>>8))
	}
}

// cos returns the cosine at phase, and a number of turns further.
func (p *particles) cos(phase uint32, turns float32) float32 {
	const quarter = 1 << 30
	i := phase + quarter + uint32(int64(turns*(1<<32)))
	return p.sine[i>>22]
}

// dab adds light around a point, shared by the four pixels next to it.
func (p *particles) dab(x, y float32, c uint32) {
	x0, y0 := int(x), int(y)
	fx, fy := uint32((x-float32(x0))*16), uint32((y-float32(y0))*16)
	if x0+1 >= p.size.X || y0+1 >= p.size.Y {
		return
	}
	up := p.trails[y0*p.size.X+x0:][:2]
	down := p.trails[(y0+1)*p.size.X+x0:][:2]
	up[0] = add(up[0], scale(c, (16-fx)*(16-fy)))
	up[1] = add(up[1], scale(c, fx*(16-fy)))
	down[0] = add(down[0], scale(c, (16-fx)*fy))
	down[1] = add(down[1], scale(c, fx*fy))
}
