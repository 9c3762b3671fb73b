package media

import (
	"image"
	"math"

	"sameframe/shmimage"
)

// yuvFormat is how a frame is made of planes.
type yuvFormat struct {
	size                  image.Point
	mono                  bool // no chroma
	halfWidth, halfHeight bool // of the chroma planes
	atLeft, atTop         bool // chroma is sampled where the first of two pixels is, not between them
	full                  bool // samples go from 0 to 255, not from 16 to 235 (luma) and 240 (chroma)
}

// chromaSize returns the size of a chroma plane.
func (f *yuvFormat) chromaSize() image.Point {
	s := f.size
	switch {
	case f.mono:
		return image.Point{}
	case f.halfHeight:
		s.Y = (s.Y + 1) / 2
	}
	if f.halfWidth {
		s.X = (s.X + 1) / 2
	}
	return s
}

// frameSize returns the length of a frame in bytes.
func (f *yuvFormat) frameSize() int {
	c := f.chromaSize()
	return f.size.X*f.size.Y + 2*c.X*c.Y
}

// yuv converts frames of one format. Luma has 16 bits after the point. Chroma is interpolated between samples, in
// sixteenths, and its factors have 12.
type yuv struct {
	yuvFormat
	y, rv, gu, gv, bu int32
	r, g, b           int32    // added: the offsets of the samples, and one half
	tall              []uint16 // a chroma row, interpolated downwards, in quarters
	u, v              []uint16 // chroma rows, a value a pixel
}

func newYUV(f yuvFormat) *yuv {
	// Above the lines of PAL pictures are of high definition, which has other primaries: BT.709, not BT.601.
	kr, kb := 0.299, 0.114
	if f.size.Y > 576 {
		kr, kb = 0.2126, 0.0722
	}
	kg := 1 - kr - kb
	luma, chroma, black := 255./219, 255./224, 16.
	if f.full {
		luma, chroma, black = 1, 1, 0
	}
	c := &yuv{yuvFormat: f}
	fix := func(v float64) int32 { return int32(math.Round(v)) }
	c.y = fix(luma * (1 << 16))
	c.rv = fix(2 * (1 - kr) * chroma * (1 << 12))
	c.bu = fix(2 * (1 - kb) * chroma * (1 << 12))
	c.gv = fix(-2 * (1 - kr) * kr / kg * chroma * (1 << 12))
	c.gu = fix(-2 * (1 - kb) * kb / kg * chroma * (1 << 12))
	const grey = 128 << 4
	base := fix(-luma*black*(1<<16)) + 1<<15
	c.r, c.g, c.b = base-c.rv*grey, base-(c.gu+c.gv)*grey, base-c.bu*grey

	wide := f.size.X + 1 // a pair of pixels may end outside
	c.tall, c.u, c.v = make([]uint16, wide), make([]uint16, wide), make([]uint16, wide)
	for i := range wide {
		c.u[i], c.v[i] = grey, grey
	}
	return c
}

// convert paints a frame to dst, from its upper left corner; dst is as large as the frame.
func (c *yuv) convert(dst *shmimage.Image, planes []byte) {
	w, h := c.size.X, c.size.Y
	s := c.chromaSize()
	luma, cb, cr := planes[:w*h], planes[w*h:][:s.X*s.Y], planes[w*h+s.X*s.Y:]
	for y := range h {
		if !c.mono {
			c.chroma(c.u, cb, s, y)
			c.chroma(c.v, cr, s, y)
		}
		c.row(dst.Row(dst.Rect.Min.Y+y), luma[y*w:][:w])
	}
}

// row converts a row of luma with the chroma in c.u and c.v.
func (c *yuv) row(dst []uint32, luma []byte) {
	u, v := c.u[:len(dst)], c.v[:len(dst)]
	luma = luma[:len(dst)]
	for x := range dst {
		y, cb, cr := int32(luma[x])*c.y, int32(u[x]), int32(v[x])
		r := min(max((y+c.rv*cr+c.r)>>16, 0), 255)
		g := min(max((y+c.gu*cb+c.gv*cr+c.g)>>16, 0), 255)
		b := min(max((y+c.bu*cb+c.b)>>16, 0), 255)
		dst[x] = 0xff<<24 | uint32(r)<<16 | uint32(g)<<8 | uint32(b)
	}
}

// chroma interpolates the samples of a plane for row y of the picture, in sixteenths.
//
// A sample at the first of two pixels is that one's own value, and the other one is half way to the next sample. One
// between the two is three quarters of both; the last quarter is from the sample beyond.
func (c *yuv) chroma(dst []uint16, plane []byte, size image.Point, y int) {
	row := func(y int) []byte { return plane[min(max(y, 0), size.Y-1)*size.X:][:size.X] }
	tall := c.tall[:size.X]
	switch {
	case !c.halfHeight:
		blend(tall, row(y), row(y), 4, 0)
	case !c.atTop:
		blend(tall, row(y/2), row(y/2-1+y%2*2), 3, 1)
	case y%2 == 0:
		blend(tall, row(y/2), row(y/2), 4, 0)
	default:
		blend(tall, row(y/2), row(y/2+1), 2, 2)
	}
	if !c.halfWidth {
		for x, t := range tall {
			dst[x] = 4 * t
		}
		return
	}
	before := tall[0]
	for i, t := range tall {
		next := tall[min(i+1, len(tall)-1)]
		if c.atLeft {
			dst[2*i], dst[2*i+1] = 4*t, 2*t+2*next
		} else {
			dst[2*i], dst[2*i+1] = 3*t+before, 3*t+next
		}
		before = t
	}
}

// blend stores p·a + q·b.
func blend(dst []uint16, a, b []byte, p, q uint16) {
	a, b = a[:len(dst)], b[:len(dst)]
	for i := range dst {
		dst[i] = p*uint16(a[i]) + q*uint16(b[i])
	}
}
