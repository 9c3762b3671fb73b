package scene

import (
	"image"
	"math"
	"math/rand/v2"
	"time"

	"sameframe/shmimage"
)

// plasma is a surface of four waves, lit from a side: two cross the picture, and each bends the phase of another one,
// which folds the whole as silk falls. Phases are 32-bit fractions of a turn and go through the picture by addition.
type plasma struct {
	waves  [4]wave
	sine   [1 << sineBits]int16
	colour [plasmaLights << plasmaHues]uint32 // by light, then by height
	above  []int32                            // the heights of the row before
}

type wave struct{ freq, angle, drift, spin float64 }

const (
	sineBits     = 14
	sineUnit     = 1 << 14
	plasmaHues   = 8
	plasmaLights = 128
)

func newPlasma(seed uint64) Scene {
	rnd := rand.New(rand.NewPCG(seed, 1))
	p := new(plasma)
	for i := range p.waves {
		p.waves[i] = wave{
			freq:  0.45 + 0.35*float64(i) + 0.2*rnd.Float64(), // periods along the short side
			angle: 2 * math.Pi * rnd.Float64(),
			drift: (0.06 + 0.05*rnd.Float64()) * float64(1-i%2*2), // turns a second
			spin:  (rnd.Float64() - 0.5) * 0.012,
		}
	}
	for i := range p.sine {
		p.sine[i] = int16(math.Round(sineUnit * math.Sin(2*math.Pi*float64(i)/float64(len(p.sine)))))
	}
	hue := rnd.Float64()
	for light := range plasmaLights {
		l := float64(light) / (plasmaLights - 1)
		diffuse, shine := 0.2+1.0*l, math.Pow(l, 6)
		for i := range 1 << plasmaHues {
			c := rainbow(float64(i)/(1<<plasmaHues), [3]float64{0.60, 0.38, 0.56}, [3]float64{0.40, 0.36, 0.40},
				[3]float64{hue, hue + 0.15, hue + 0.40})
			p.colour[light<<plasmaHues|i] = rgb(c[0]*diffuse+shine*0.55, c[1]*diffuse+shine*0.5, c[2]*diffuse+shine*0.5)
		}
	}
	return p
}

func (p *plasma) Frame(dst *shmimage.Image, t time.Duration) (image.Rectangle, error) {
	w, h := dst.Rect.Dx(), dst.Rect.Dy()
	if len(p.above) != w {
		p.above = make([]int32, w)
	}
	s := t.Seconds()
	short := float64(max(min(w, h), 1))
	var at, dx, dy [4]uint32 // phases, in the middle of the picture the same at every size
	for i, v := range p.waves {
		sin, cos := math.Sincos(v.angle + 2*math.Pi*math.Mod(s*v.spin, 1))
		stepX, stepY := v.freq*cos/short, v.freq*sin/short
		dx[i], dy[i] = turn(stepX, 1), turn(stepY, 1)
		at[i] = turn(s, v.drift) - turn(stepX*float64(w)/2, 1) - turn(stepY*float64(h)/2, 1)
	}
	shift := turn(s, 0.03) >> (32 - plasmaHues)
	steep := int32(short * 0.1)                                            // a slope a pixel becomes a slope of the whole
	p.row(p.above, at[0]-dy[0], at[1]-dy[1], at[2]-dy[2], at[3]-dy[3], dx) // the row above the first
	for y := dst.Rect.Min.Y; y < dst.Rect.Max.Y; y++ {
		p.paint(dst.Row(y), at, dx, shift, steep)
		for i := range at {
			at[i] += dy[i]
		}
	}
	return dst.Rect, nil
}

// paint paints a row of the picture below p.above, and leaves its heights there.
func (p *plasma) paint(row []uint32, at, dx [4]uint32, shift uint32, steep int32) {
	above := p.above[:len(row)]
	a, b, c, d := at[0], at[1], at[2], at[3]
	left := p.height(a-dx[0], b-dx[1], c-dx[2], d-dx[3])
	for x := range row {
		here := p.height(a, b, c, d)
		light := plasmaLights/2 + ((here-left)*2+here-above[x])*steep>>10
		light = min(max(light, 0), plasmaLights-1)
		hue := (uint32(here)>>8 + shift) & (1<<plasmaHues - 1)
		row[x] = p.colour[uint32(light)<<plasmaHues|hue]
		above[x], left = here, here
		a, b, c, d = a+dx[0], b+dx[1], c+dx[2], d+dx[3]
	}
}

// height is the surface where the waves have the given phases.
func (p *plasma) height(a, b, c, d uint32) int32 {
	const bend = 16 // sineUnit << bend is 1/4 of a turn
	sa, sb := int32(p.sine[a>>(32-sineBits)]), int32(p.sine[b>>(32-sineBits)])
	sc, sd := p.sine[(c+uint32(sa)<<bend)>>(32-sineBits)], p.sine[(d+uint32(sb)<<bend)>>(32-sineBits)]
	return sa + sb + int32(sc) + int32(sd)
}

// row stores the heights of a row.
func (p *plasma) row(dst []int32, a, b, c, d uint32, dx [4]uint32) {
	for x := range dst {
		dst[x] = p.height(a, b, c, d)
		a, b, c, d = a+dx[0], b+dx[1], c+dx[2], d+dx[3]
	}
}
