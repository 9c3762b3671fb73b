package render

import (
	"fmt"
	"image"
	"math/rand/v2"
	"testing"
)

var depths = []int{1, 4, 8, 15, 16, 24, 32}

// goldenFunction is the table of X11 §9, CreateGC.
func goldenFunction(f Function, src, dst uint32) uint32 {
	switch f {
	case GXclear:
		return 0
	case GXand:
		return src & dst
	case GXandReverse:
		return src &^ dst
	case GXcopy:
		return src
	case GXandInverted:
		return ^src & dst
	case GXnoop:
		return dst
	case GXxor:
		return src ^ dst
	case GXor:
		return src | dst
	case GXnor:
		return ^src & ^dst
	case GXequiv:
		return ^src ^ dst
	case GXinvert:
		return ^dst
	case GXorReverse:
		return src | ^dst
	case GXcopyInverted:
		return ^src
	case GXorInverted:
		return ^src | dst
	case GXnand:
		return ^src | ^dst
	case GXset:
		return ^uint32(0)
	}
	panic("no such function")
}

func (o Op) golden(src, dst uint32) uint32 {
	return goldenFunction(o.Function, src, dst)&o.PlaneMask | dst&^o.PlaneMask
}

// picture is the pixels of a surface, one after the other, without what pads them.
type picture [][]uint32

func pictureOf(p *Pixels) picture {
	pic := make(picture, p.Height)
	for y := range pic {
		pic[y] = make([]uint32, p.Width)
		for x := range pic[y] {
			pic[y][x] = p.At(x, y) & (1<<p.Depth - 1)
		}
	}
	return pic
}

func randomOp(rng *rand.Rand) Op {
	op := Op{GXcopy, ^uint32(0)}
	if rng.IntN(2) == 0 {
		op.Function = Function(rng.IntN(16))
	}
	if rng.IntN(3) == 0 {
		op.PlaneMask = rng.Uint32()
	}
	return op
}

// randomPixels returns noise, its rows padded at times by more than X wants.
func randomPixels(rng *rand.Rand, width, height, depth int) *Surface {
	stride := Stride(width, depth) + 4*max(0, rng.IntN(6)-3)
	p := Pixels{Pix: make([]byte, stride*height), Stride: stride, Width: width, Height: height, Depth: depth}
	for i := range p.Pix {
		p.Pix[i] = byte(rng.Uint32())
	}
	return WrapSurface(p)
}

func randomClip(rng *rand.Rand) *Region {
	switch rng.IntN(8) {
	case 0:
		return NewRegion(randomRects(rng, 12)...)
	case 1:
		return NewRegion(randomRects(rng, 3)...).Union(NewRegion(image.Rect(-9, 5, 50, 9)))
	case 2:
		return NewRegion(randomRects(rng, 1)...)
	case 3:
		// Every other pixel or so.
		bitmap := randomPixels(rng, 40, 40, 1)
		return RegionFromBitmap(&bitmap.Pixels)
	}
	return NewRegion(image.Rect(-20, -20, 60, 60))
}

func randomRect(rng *rand.Rand) image.Rectangle {
	p := image.Pt(rng.IntN(40)-10, rng.IntN(40)-10)
	return image.Rectangle{p, p.Add(image.Pt(rng.IntN(45), rng.IntN(45)))}
}

// drawing is one random call and what it should do: paint gives the operation and the source of each pixel of the
// surface, or none.
type drawing struct {
	surface *Surface
	clip    *Region
	run     func()
	paint   func(p image.Point) (op Op, src uint32, ok bool)
}

// check runs d and compares every pixel, what lies between the rows, and the damage.
func (d drawing) check(t *testing.T, name string) {
	t.Helper()
	s := d.surface
	padding := func() (pads []byte) {
		for y := range s.Height {
			pads = append(pads, s.Pix[y*s.Stride:][:s.Stride][len(s.row(y)):]...)
		}
		return pads
	}
	want, before, pads := pictureOf(&s.Pixels), pictureOf(&s.Pixels), padding()
	for y := range want {
		for x := range want[y] {
			p := image.Pt(x, y)
			if op, src, ok := d.paint(p); ok && d.clip.Contains(p) {
				want[y][x] = op.golden(src, want[y][x]) & (1<<s.Depth - 1)
			}
		}
	}
	s.TakeDamage(nil)
	d.run()
	damaged := inAny(s.TakeDamage(nil))
	got := pictureOf(&s.Pixels)
	for y := range got {
		for x := range got[y] {
			if got[y][x] != want[y][x] {
				t.Fatalf("%s: pixel (%d, %d) was %#x, is %#x, want %#x", name, x, y, before[y][x], got[y][x], want[y][x])
			}
			if p := image.Pt(x, y); got[y][x] != before[y][x] && !damaged(p) {
				t.Fatalf("%s: pixel (%d, %d) changed without damage", name, x, y)
			}
		}
	}
	if string(padding()) != string(pads) {
		t.Fatalf("%s wrote between the rows", name)
	}
}

// checkDrawings runs drawings of all depths at random.
func checkDrawings(t *testing.T, count int, random func(rng *rand.Rand, depth int) (drawing, string)) {
	for _, depth := range depths {
		t.Run(fmt.Sprint("depth ", depth), func(t *testing.T) {
			for i := range count {
				d, name := random(rand.New(rand.NewPCG(uint64(depth), uint64(i))), depth)
				d.check(t, fmt.Sprintf("%d: %s", i, name))
			}
		})
	}
}
