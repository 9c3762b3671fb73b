package scene

import (
	"image"
	"math"
	"math/rand/v2"
	"time"

	"sameframe/shmimage"
)

// torus is a tube knotted around a torus, as triangles with a depth buffer. Its light comes from a picture of a lit ball:
// a place on the tube looks as the place on the ball with the same normal does. The ball is dark at its edge, as the
// background is, which smooths the outline.
type torus struct {
	place, normal []vec // of the vertices, ring by ring
	view          []vertex
	ball          [ballSize * ballSize]ballLight
	colour        [knotRings]uint32
	spin          float64

	size  image.Point
	back  []uint32
	depth []float32
}

type vec struct{ x, y, z float32 }

// vertex is a vertex as seen: where in the picture, how near, and its normal in the picture's plane, scaled to the ball.
type vertex struct{ x, y, near, nx, ny float32 }

// ballLight is how much of the tube's own colour is seen, of 256, and the shine on top.
type ballLight struct{ own, shine uint32 }

const (
	knotRings = 280
	knotSides = 28
	knotTube  = 0.52
	ballSize  = 128
)

func newTorus(seed uint64) Scene {
	rnd := rand.New(rand.NewPCG(seed, 5))
	k := &torus{spin: rnd.Float64()}
	k.view = make([]vertex, knotRings*knotSides)
	for i := range knotRings {
		u := 2 * math.Pi * float64(i) / knotRings
		here, there := knot(u), knot(u+0.01)
		along := unit(there.minus(here))
		side := unit(cross(along, there.plus(here)))
		up := cross(side, along)
		for j := range knotSides {
			sin, cos := math.Sincos(2 * math.Pi * float64(j) / knotSides)
			n := side.times(float32(cos)).plus(up.times(float32(sin)))
			k.normal = append(k.normal, n)
			k.place = append(k.place, here.plus(n.times(knotTube)))
		}
		c := rainbow(float64(i)/knotRings+k.spin, [3]float64{0.62, 0.42, 0.52}, [3]float64{0.38, 0.30, 0.42},
			[3]float64{0, 0.22, 0.48})
		k.colour[i] = rgb(c[0], c[1], c[2])
	}
	for i := range k.ball {
		x, y := (float64(i%ballSize)+0.5)/ballSize*2-1, (float64(i/ballSize)+0.5)/ballSize*2-1
		z := math.Sqrt(max(1-x*x-y*y, 0))
		lamp := max(-0.5*x-0.6*y+0.62*z, 0)
		fill := max(0.8*x+0.35*y+0.3*z, 0) // from behind, on the other side
		edge := min(z*2.4, 1)
		own := (0.10 + 0.85*lamp + 0.22*fill*fill) * edge
		shine := (math.Pow(lamp, 28)*0.9 + math.Pow(lamp, 5)*0.10 + math.Pow(fill, 6)*0.30) * edge
		k.ball[i] = ballLight{uint32(min(own, 1) * 256), rgb(shine, shine*0.97, shine*0.92)}
	}
	return k
}

func (k *torus) Frame(dst *shmimage.Image, t time.Duration) (image.Rectangle, error) {
	if k.size != dst.Rect.Size() {
		k.resize(dst.Rect.Size())
	}
	for y := range k.size.Y {
		copy(dst.Row(dst.Rect.Min.Y+y), k.back[y*k.size.X:][:k.size.X])
	}
	for i := range k.depth {
		k.depth[i] = 0
	}
	s := t.Seconds()
	k.project(s)
	flow := int(turn(s, 0.05)>>16) * knotRings >> 16 // the colours run along the tube
	for i := range knotRings {
		here, next := k.view[i*knotSides:][:knotSides], k.view[(i+1)%knotRings*knotSides:][:knotSides]
		colour := k.colour[(i+flow)%knotRings]
		for j := range knotSides {
			l := (j + 1) % knotSides
			c := colour
			if j*7/knotSides == 0 {
				c = mix(c, opaque|0xffffff, 170) // a stripe
			}
			k.triangle(dst, &here[j], &next[j], &here[l], c)
			k.triangle(dst, &next[l], &here[l], &next[j], c)
		}
	}
	return dst.Rect, nil
}

func (k *torus) resize(size image.Point) {
	k.size = size
	k.back, k.depth = make([]uint32, size.X*size.Y), make([]float32, size.X*size.Y)
	centre, edge := rgb(0.10, 0.12, 0.20), rgb(0.012, 0.014, 0.03)
	for y := range size.Y {
		for x := range size.X {
			dx, dy := 2*float64(x)/float64(size.X)-1, 2*float64(y)/float64(size.Y)-1
			far := min(math.Hypot(dx, dy)/1.3, 1)
			k.back[y*size.X+x] = mix(centre, edge, uint32(256*far*(2-far)))
		}
	}
}

// project turns the vertices to where they are seen after s seconds.
func (k *torus) project(s float64) {
	sinA, cosA := turned(s, 0.061, k.spin)
	sinB, cosB := turned(s, 0.043, 0.12)
	const eye = 8.5
	zoom := 1.05 * float32(min(k.size.X, k.size.Y))
	w, h := float32(k.size.X)/2, float32(k.size.Y)/2
	look := func(v vec) vec {
		v.x, v.z = v.x*cosA-v.z*sinA, v.x*sinA+v.z*cosA
		v.y, v.z = v.y*cosB-v.z*sinB, v.y*sinB+v.z*cosB
		return v
	}
	for i := range k.view {
		p, n := look(k.place[i]), look(k.normal[i])
		near := 1 / (eye - p.z)
		k.view[i] = vertex{w + p.x*near*zoom, h + p.y*near*zoom, near, (n.x + 1) * ballSize / 2, (n.y + 1) * ballSize / 2}
	}
}

// triangle paints those pixels of a triangle that are nearer than what is there, if it faces the eye.
func (k *torus) triangle(dst *shmimage.Image, a, b, c *vertex, colour uint32) {
	area := (b.x-a.x)*(c.y-a.y) - (b.y-a.y)*(c.x-a.x)
	if area <= 0 {
		return
	}
	x0, x1 := max(int(min(a.x, b.x, c.x)), 0), min(int(max(a.x, b.x, c.x))+1, k.size.X)
	y0, y1 := max(int(min(a.y, b.y, c.y)), 0), min(int(max(a.y, b.y, c.y))+1, k.size.Y)
	if x0 >= x1 || y0 >= y1 {
		return
	}
	// The weights of b and c are linear in x and y, and so are depth and normal.
	inv := 1 / area
	bx, by := (c.y-a.y)*inv, (a.x-c.x)*inv
	cx, cy := (a.y-b.y)*inv, (b.x-a.x)*inv
	px, py := float32(x0)+0.5-a.x, float32(y0)+0.5-a.y
	wb, wc := bx*px+by*py, cx*px+cy*py
	mix3 := func(a, b, c float32) (at, dx, dy float32) {
		return a + wb*(b-a) + wc*(c-a), bx*(b-a) + cx*(c-a), by*(b-a) + cy*(c-a)
	}
	near, nearX, nearY := mix3(a.near, b.near, c.near)
	u, ux, uy := mix3(a.nx, b.nx, c.nx)
	v, vx, vy := mix3(a.ny, b.ny, c.ny)
	for y := y0; y < y1; y++ {
		row := dst.Row(dst.Rect.Min.Y + y)[x0:x1]
		depth := k.depth[y*k.size.X+x0:][:len(row)]
		b, c, n, i, j := wb, wc, near, u, v
		for x := range row {
			if b >= 0 && c >= 0 && b+c <= 1 && n > depth[x] {
				depth[x] = n
				l := &k.ball[min(max(int(j), 0), ballSize-1)*ballSize+min(max(int(i), 0), ballSize-1)]
				row[x] = add(scale(colour, l.own), l.shine)
			}
			b, c, n, i, j = b+bx, c+cx, n+nearX, i+ux, j+vx
		}
		wb, wc = wb+by, wc+cy
		near, u, v = near+nearY, u+uy, v+vy
	}
}

// knot returns a place on the middle of the tube: twice around the torus, three times through its hole.
func knot(u float64) vec {
	sin2, cos2 := math.Sincos(2 * u)
	sin3, cos3 := math.Sincos(3 * u)
	return vec{float32((2 + cos3) * cos2), float32((2 + cos3) * sin2), float32(1.1 * sin3)}
}

// turned returns sine and cosine of an angle that grows, in turns and turns a second.
func turned(s, speed, start float64) (sin, cos float32) {
	a, b := math.Sincos(2 * math.Pi * math.Mod(s*speed+start, 1))
	return float32(a), float32(b)
}

func (a vec) plus(b vec) vec      { return vec{a.x + b.x, a.y + b.y, a.z + b.z} }
func (a vec) minus(b vec) vec     { return vec{a.x - b.x, a.y - b.y, a.z - b.z} }
func (a vec) times(f float32) vec { return vec{a.x * f, a.y * f, a.z * f} }
func cross(a, b vec) vec          { return vec{a.y*b.z - a.z*b.y, a.z*b.x - a.x*b.z, a.x*b.y - a.y*b.x} }
func unit(a vec) vec {
	return a.times(1 / float32(math.Sqrt(float64(a.x*a.x+a.y*a.y+a.z*a.z))))
}
