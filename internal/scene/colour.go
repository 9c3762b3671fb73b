package scene

import "math"

// Pixels are numbers 0xffRRGGBB, as shmimage.Image.Row has them.
const opaque = 0xff << 24

// rgb returns the pixel of that colour; components below 0 and above 1 are cut off.
func rgb(r, g, b float64) uint32 { return opaque | level(r)<<16 | level(g)<<8 | level(b) }

func level(v float64) uint32 { return uint32(min(max(v, 0), 1)*255 + 0.5) }

// rainbow returns a colour of the smooth closed curve a + b·cos(2π(t + c)), channel by channel.
func rainbow(t float64, a, b, c [3]float64) (rgb [3]float64) {
	for i := range rgb {
		rgb[i] = a[i] + b[i]*math.Cos(2*math.Pi*(t+c[i]))
	}
	return rgb
}

// mix returns the pixel on the way from a (f = 0) to b (f = 256). Two channels are reckoned in one multiplication.
func mix(a, b, f uint32) uint32 {
	rb := ((a&0xff00ff)*(256-f) + (b&0xff00ff)*f) >> 8 & 0xff00ff
	g := ((a&0xff00)*(256-f) + (b&0xff00)*f) >> 8 & 0xff00
	return opaque | rb | g
}

// scale returns p with its light multiplied by f/256, f at most 256.
func scale(p, f uint32) uint32 {
	return opaque | (p&0xff00ff)*f>>8&0xff00ff | (p&0xff00)*f>>8&0xff00
}

// add returns p with the light of q added; a channel that overflows is full.
func add(p, q uint32) uint32 {
	rb := p&0xff00ff + q&0xff00ff
	g := p&0xff00 + q&0xff00
	over := rb&0x1000100 | g&0x10000
	over -= over >> 8 // a carry becomes eight ones below it
	return opaque | rb&0xff00ff | g&0xff00 | over
}

// turn returns the fraction of a turn that something with the given turns a second has made after so many seconds, as
// a number whose overflow is the full circle.
func turn(seconds, turnsPerSecond float64) uint32 {
	_, f := math.Modf(seconds * turnsPerSecond)
	return uint32(int64(f * (1 << 32)))
}
