package render

import (
	"image"
	"math/rand/v2"
	"slices"
	"testing"
)

const gridSize = 24

// grid is a region done slowly: a bool a pixel.
type grid [gridSize][gridSize]bool

func gridOf(in func(p image.Point) bool) *grid {
	g := new(grid)
	for y := range g {
		for x := range g[y] {
			g[y][x] = in(image.Pt(x, y))
		}
	}
	return g
}

func randomRects(rng *rand.Rand, n int) []image.Rectangle {
	rects := make([]image.Rectangle, n)
	for i := range rects {
		rects[i].Min = image.Pt(rng.IntN(gridSize), rng.IntN(gridSize))
		rects[i].Max = rects[i].Min.Add(image.Pt(rng.IntN(gridSize-rects[i].Min.X+1), rng.IntN(gridSize-rects[i].Min.Y+1)))
	}
	return rects
}

func inAny(rects []image.Rectangle) func(p image.Point) bool {
	return func(p image.Point) bool {
		return slices.ContainsFunc(rects, func(r image.Rectangle) bool { return p.In(r) })
	}
}

// checkRegion compares r with the pixels it should have, and its form with the one that its type promises.
func checkRegion(t *testing.T, name string, r *Region, want *grid) {
	t.Helper()
	if r == nil {
		t.Fatalf("%s is nil", name)
	}
	if got := gridOf(inAny(r.Rects())); *got != *want {
		t.Fatalf("%s has the wrong pixels: %v", name, r.Rects())
	}
	if got := gridOf(r.Contains); *got != *want {
		t.Fatalf("%s: Contains disagrees with Rects: %v", name, r.Rects())
	}
	var bounds image.Rectangle
	for i, q := range r.Rects() {
		bounds = bounds.Union(q)
		if q.Empty() {
			t.Fatalf("%s has an empty rectangle: %v", name, r.Rects())
		}
		if i == 0 {
			continue
		}
		before := r.Rects()[i-1]
		sameBand := before.Min.Y == q.Min.Y && before.Max.Y == q.Max.Y && before.Max.X < q.Min.X
		if !sameBand && before.Max.Y > q.Min.Y {
			t.Fatalf("%s is not in bands at rectangle %d: %v", name, i, r.Rects())
		}
	}
	if r.Bounds() != bounds || r.Empty() != bounds.Empty() {
		t.Fatalf("%s: Bounds %v, Empty %v, want %v", name, r.Bounds(), r.Empty(), bounds)
	}
	bitmap := NewSurface(gridSize, gridSize, 1)
	for y := range want {
		for x := range want[y] {
			if want[y][x] {
				bitmap.Set(x, y, 1)
			}
		}
	}
	// A set has one form, so that of the bitmap, made row by row, is the same.
	if same := RegionFromBitmap(&bitmap.Pixels); !same.Equal(r) {
		t.Fatalf("%s is %v, but from a bitmap %v", name, r.Rects(), same.Rects())
	}
}

func checkOperations(t *testing.T, p, q []image.Rectangle) {
	t.Helper()
	inP, inQ := inAny(p), inAny(q)
	a, b := NewRegion(p...), NewRegion(q...)
	checkRegion(t, "NewRegion", a, gridOf(inP))
	checkRegion(t, "Union", a.Union(b), gridOf(func(p image.Point) bool { return inP(p) || inQ(p) }))
	checkRegion(t, "Intersect", a.Intersect(b), gridOf(func(p image.Point) bool { return inP(p) && inQ(p) }))
	checkRegion(t, "Subtract", a.Subtract(b), gridOf(func(p image.Point) bool { return inP(p) && !inQ(p) }))
	for _, r := range q {
		in := func(p image.Point) bool { return inP(p) && p.In(r) }
		checkRegion(t, "IntersectRect", a.IntersectRect(r), gridOf(in))
		if got, want := a.Overlaps(r), *gridOf(in) != (grid{}); got != want {
			t.Fatalf("%v.Overlaps(%v) = %v", a.Rects(), r, got)
		}
	}
	delta := image.Pt(-3, 5)
	moved := a.Translate(delta)
	if !moved.Translate(image.Pt(3, -5)).Equal(a) || !a.Empty() && moved.Bounds() != a.Bounds().Add(delta) {
		t.Fatalf("%v moved is %v", a.Rects(), moved.Rects())
	}
	checkRegion(t, "NewRegion after all", a, gridOf(inP))
}

func TestRegionOperationsAgreeWithBitmaps(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		checkOperations(t, randomRects(rng, rng.IntN(9)), randomRects(rng, rng.IntN(9)))
	}
}

func TestNilRegionIsEmpty(t *testing.T) {
	var none *Region
	one := NewRegion(image.Rect(1, 1, 5, 5))
	for name, got := range map[string]*Region{
		"Union": none.Union(nil), "Intersect": one.Intersect(nil), "Subtract": none.Subtract(one),
		"IntersectRect": none.IntersectRect(image.Rect(0, 0, 9, 9)), "Translate": none.Translate(image.Pt(1, 1)),
		"NewRegion": NewRegion(image.Rectangle{}), "Subtract itself": one.Subtract(one),
	} {
		checkRegion(t, name, got, new(grid))
	}
	if !one.Union(nil).Equal(one) || !none.Union(one).Equal(one) || !one.Subtract(nil).Equal(one) {
		t.Error("an operation with nothing changed the region")
	}
	if none.Contains(image.Point{}) || none.Overlaps(image.Rect(0, 0, 9, 9)) || !none.Equal(NewRegion()) || one.Equal(none) {
		t.Error("nil is not an empty region")
	}
}

func TestOneBandForAStackOfEqualSpans(t *testing.T) {
	var rects []image.Rectangle
	for y := range 4000 {
		rects = append(rects, image.Rect(3, y, 90, y+1), image.Rect(100, y, 110, y+1))
	}
	rand.New(rand.NewPCG(3, 4)).Shuffle(len(rects), func(i, j int) { rects[i], rects[j] = rects[j], rects[i] })
	want := []image.Rectangle{image.Rect(3, 0, 90, 4000), image.Rect(100, 0, 110, 4000)}
	if got := NewRegion(rects...).Rects(); !slices.Equal(got, want) {
		t.Fatalf("%d rectangles, want 2", len(got))
	}
}

func FuzzRegion(f *testing.F) {
	f.Add([]byte{0, 0, 9, 9, 3, 3, 4, 4}, []byte{3, 0, 9, 3})
	f.Add([]byte{0, 0, 23, 1, 0, 2, 23, 1}, []byte{1, 0, 1, 23, 3, 0, 1, 23})
	f.Fuzz(func(t *testing.T, p, q []byte) {
		rects := func(data []byte) (rects []image.Rectangle) {
			for ; len(data) >= 4 && len(rects) < 12; data = data[4:] {
				min := image.Pt(int(data[0])%gridSize, int(data[1])%gridSize)
				size := image.Pt(int(data[2])%(gridSize+1-min.X), int(data[3])%(gridSize+1-min.Y))
				rects = append(rects, image.Rectangle{min, min.Add(size)})
			}
			return rects
		}
		checkOperations(t, rects(p), rects(q))
	})
}

func BenchmarkRegionOfManyRectangles(b *testing.B) {
	rng := rand.New(rand.NewPCG(5, 6))
	rects := make([]image.Rectangle, 4000)
	for i := range rects {
		p := image.Pt(rng.IntN(2000), rng.IntN(2000))
		rects[i] = image.Rectangle{p, p.Add(image.Pt(1+rng.IntN(20), 1+rng.IntN(20)))}
	}
	for b.Loop() {
		NewRegion(rects...)
	}
}
