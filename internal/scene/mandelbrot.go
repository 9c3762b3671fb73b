package scene

import (
	"image"
	"math"
	"math/cmplx"
	"math/rand/v2"
	"runtime"
	"sync"
	"time"

	"sameframe/shmimage"
)

// mandelbrot zooms into the Mandelbrot set around a point of its boundary. Points are kept by the logarithm of their
// distance from it: a row of the strip is a circle, and to zoom is to go down the strip, so that each frame computes only
// the few circles that come into view, and a small disc within them, whatever its size and depth.
//
// It never ends, and needs no more than float64: around a Misiurewicz point the set looks the same, ever more exactly,
// each time it is magnified by the multiplier ρ of the cycle that the point falls into (Tan Lei, 1990), with the period
// of the cycle added to the iterations. Below a certain radius ρ is divided out.
type mandelbrot struct {
	spot   spot
	rho    complex128
	phase  float64 // of the rotation and of the colours
	colour [1 << 16]uint32

	size  image.Point
	polar []uint32 // by pixel: the row of the strip, with 8 bits after the point, then the column
	disc  []inner  // the pixels that the strip does not have

	strip      []uint16 // a ring of rows: samples as packed by sample
	cols, rows int
	end        int // the row up to which the ring is filled

	last   time.Duration
	sunken float64 // seconds
}

// spot is a Misiurewicz point: after tail iterations a cycle of the given period.
type spot struct {
	c            complex128
	tail, period int
}

var spots = []spot{
	{+0.39949397877664860 + 0.19529143380415268i, 20, 2},
	{-0.77568376800905380 + 0.13646736829469010i, 24, 2},
	{-0.10109636384562216 + 0.95628651080914150i, 4, 1},
	{+0.36636298342276440 + 0.59153377326144530i, 10, 1},
}

// inner is a pixel near the centre: where it is, in polar coordinates as the strip has them.
type inner struct {
	x, y     int32
	row, col float64
}

const (
	mandelbrotWide = 3.4             // the radius of the first frame
	mandelbrotDisc = 24              // the disc's share of the radius
	mandelbrotStep = time.Second / 5 // the longest; what time there is beyond it is left out
	maxCols        = 1<<12 - 1
	smallest       = -16 // ρ is divided out of radii below e to this
)

func newMandelbrot(seed uint64) Scene {
	rnd := rand.New(rand.NewPCG(seed, 2))
	m := &mandelbrot{spot: spots[seed%uint64(len(spots))], phase: rnd.Float64(), rho: 1}
	z := complex(0, 0)
	for i := range m.spot.tail + m.spot.period {
		if i >= m.spot.tail {
			m.rho *= 2 * z
		}
		z = z*z + m.spot.c
	}
	for i := range m.colour {
		hue, near := float64(i>>6)/1024, float64(i&63)/63
		c := rainbow(2*hue, [3]float64{0.55, 0.47, 0.45}, [3]float64{0.45, 0.40, 0.42}, [3]float64{0.05, 0.17, 0.36})
		m.colour[i] = rgb(c[0]*near, c[1]*near, c[2]*near)
	}
	return m
}

func (m *mandelbrot) Frame(dst *shmimage.Image, t time.Duration) (image.Rectangle, error) {
	if m.strip == nil || m.size != dst.Rect.Size() {
		m.resize(dst.Rect.Size())
	}
	m.sunken += min(t-m.last, mandelbrotStep).Seconds()
	m.last = t
	s := m.sunken
	zoom := 0.3*s + 4*(1-math.Exp(-s/3)) // in powers of e: a dive, then a steady sinking
	whole, part := math.Modf(zoom * float64(m.cols) / (2 * math.Pi))
	first := int(whole)
	m.fill(first, first+m.rows)

	turned := math.Mod(0.02*s, 1) + m.phase
	shift := uint16(int64(math.Mod(0.03*s, 1)*1024)) << 6
	down := uint32(part*256) << 12
	cols, rows := uint32(m.cols), uint32(m.rows)
	top, rot := uint32(first%m.rows), uint32(int64(turned*float64(m.cols))%int64(m.cols))
	strip, colour := m.strip, &m.colour
	for y := range m.size.Y {
		row := dst.Row(dst.Rect.Min.Y + y)
		polar := m.polar[y*m.size.X:][:len(row)]
		for x, p := range polar {
			p += down
			n, i := p>>20+top, p&maxCols+rot
			if n >= rows {
				n -= rows
			}
			if i >= cols {
				i -= cols
			}
			row[x] = colour[strip[n*cols+i]+shift]
		}
	}
	for _, p := range m.disc {
		z := m.ray(whole+part+p.row, p.col+turned*float64(m.cols))
		dst.Row(dst.Rect.Min.Y + int(p.y))[p.x] = m.colour[m.sample(z)+shift]
	}
	return dst.Rect, nil
}

// resize lays out the polar coordinates of a picture of that size, so that samples are about as dense as pixels.
func (m *mandelbrot) resize(size image.Point) {
	m.size = size
	radius := max(math.Hypot(float64(size.X), float64(size.Y))/2, 1)
	m.cols = min(max(int(4*radius), 64), maxCols)
	step := 2 * math.Pi / float64(m.cols) // from circle to circle, and around
	m.rows = int(math.Log(mandelbrotDisc)/step) + 2
	m.strip = make([]uint16, m.cols*m.rows)
	m.end = 0

	m.polar = make([]uint32, size.X*size.Y)
	m.disc = nil
	for y := range size.Y {
		for x := range size.X {
			z := complex(float64(x)+0.5-float64(size.X)/2, float64(y)+0.5-float64(size.Y)/2)
			r, angle := cmplx.Polar(z)
			row := math.Log(radius/max(r, 0.25)) / step
			col := math.Mod(angle/step+float64(m.cols), float64(m.cols))
			if r < radius/mandelbrotDisc {
				m.disc = append(m.disc, inner{int32(x), int32(y), row, col})
				row = 0
			}
			m.polar[y*size.X+x] = uint32(row*256)<<12 | uint32(col)
		}
	}
}

// fill computes those rows from first to before end that the ring does not hold.
func (m *mandelbrot) fill(first, end int) {
	todo := max(first, m.end)
	m.end = end
	if end-todo < m.rows/8 {
		for n := todo; n < end; n++ {
			m.circle(n)
		}
		return
	}
	m.fillMany(todo, end)
}

func (m *mandelbrot) fillMany(first, end int) {
	var all sync.WaitGroup
	step := runtime.GOMAXPROCS(0)
	for i := range step {
		all.Go(func() {
			for n := first + i; n < end; n += step {
				m.circle(n)
			}
		})
	}
	all.Wait()
}

// circle computes row n.
func (m *mandelbrot) circle(n int) {
	row := m.strip[n%m.rows*m.cols:][:m.cols]
	for i := range row {
		row[i] = m.sample(m.ray(float64(n)+0.5, float64(i)+0.5))
	}
}

// ray returns the place at a row and a column of the strip, as the logarithm of its distance and its angle.
func (m *mandelbrot) ray(row, col float64) complex128 {
	step := 2 * math.Pi / float64(m.cols)
	return complex(math.Log(mandelbrotWide)-row*step, col*step)
}

// sample iterates z → z² + c for the c at exp(ray) from the spot. It packs 10 bits of smooth iteration count, 16 steps
// each, and 6 bits for the distance from the set as a share of the distance from the spot: 0 is inside.
func (m *mandelbrot) sample(ray complex128) uint16 {
	extra := 0.0
	if real(ray) < smallest {
		l := cmplx.Log(m.rho)
		n := math.Ceil((smallest - real(ray)) / real(l))
		ray += complex(n*real(l), math.Mod(n*imag(l), 2*math.Pi))
		extra = n * float64(m.spot.period)
	}
	r := math.Exp(real(ray))
	sin, cos := math.Sincos(imag(ray))
	cr, ci := real(m.spot.c)+r*cos, imag(m.spot.c)+r*sin

	// The cardioid and the disc beside it need no iteration: they are the set.
	q := (cr-0.25)*(cr-0.25) + ci*ci
	if q*(q+cr-0.25) < 0.25*ci*ci || (cr+1)*(cr+1)+ci*ci < 1./16 {
		return 0
	}
	var x, y, dx, dy, norm float64
	n, limit := 0, 150-int(45*real(ray)) // what the slowest of the spots needs
	for ; n < limit; n++ {
		xx, yy := x*x, y*y
		if norm = xx + yy; norm > 1<<12 {
			break
		}
		dx, dy = 2*(x*dx-y*dy)+1, 2*(x*dy+y*dx)
		x, y = xx-yy+cr, 2*x*y+ci
	}
	if n >= limit {
		return 0
	}
	log := math.Log(norm)
	count := float64(n) - math.Log2(log/(12*math.Ln2)) + extra
	distance := math.Sqrt(norm/(dx*dx+dy*dy)) * log / r
	near := min(math.Sqrt(distance*30), 1)
	return uint16(int64(count*16)&1023)<<6 | uint16(near*63)
}
