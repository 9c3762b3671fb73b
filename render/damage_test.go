package render

import (
	"image"
	"math/rand/v2"
	"slices"
	"testing"
)

func TestDamageCoversAllThatWasAdded(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	var d Damage
	for range 500 {
		added := randomRects(rng, rng.IntN(30))
		for _, r := range added {
			d.Add(r)
		}
		covered := NewRegion(d.rects[:d.n]...)
		want := NewRegion(added...)
		if d.Empty() != want.Empty() || !want.Subtract(covered).Empty() {
			t.Fatalf("%v became %v", added, d.rects[:d.n])
		}
		if covered.Bounds() != want.Bounds() {
			t.Fatalf("damage of %v covers %v", want.Bounds(), covered.Bounds())
		}
		if kept := []image.Rectangle{image.Rect(1, 2, 3, 4)}; !slices.Equal(d.Take(kept)[:1], kept) || !d.Empty() {
			t.Fatal("Take did not append and clear")
		}
	}
}

// bands returns row bands from their tops and bottoms.
func bands(edges ...int) (rects []image.Rectangle) {
	for ; len(edges) > 0; edges = edges[2:] {
		rects = append(rects, image.Rect(0, edges[0], 9, edges[1]))
	}
	return rects
}

func TestDamageJoinsWhatFits(t *testing.T) {
	for _, c := range []struct {
		name      string
		add, want []image.Rectangle
	}{
		{"the same again", bands(0, 9, 0, 9), bands(0, 9)},
		{"row bands", bands(0, 1, 2, 3, 1, 2), bands(0, 3)},
		{"far apart", bands(0, 1, 90, 91), bands(0, 1, 90, 91)},
	} {
		var d Damage
		for _, r := range c.add {
			d.Add(r)
		}
		if got := d.Take(nil); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

func TestSurfaceTellsOfDamageOnceUntilTaken(t *testing.T) {
	s := NewSurface(10, 10, 24)
	told := 0
	s.OnDamage = func() { told++ }
	s.Damage(image.Rect(10, 0, 20, 10))
	if told != 0 {
		t.Fatal("told of damage outside of the surface")
	}
	s.Damage(image.Rect(-5, -5, 2, 2))
	s.Damage(image.Rect(5, 5, 20, 20))
	if told != 1 {
		t.Fatalf("told %d times, want once", told)
	}
	want := []image.Rectangle{image.Rect(0, 0, 2, 2), image.Rect(5, 5, 10, 10)}
	if got := s.TakeDamage(nil); !slices.Equal(got, want) {
		t.Fatalf("took %v, want %v", got, want)
	}
	s.Damage(image.Rect(0, 0, 1, 1))
	if told != 2 {
		t.Fatal("not told after the damage was taken")
	}
}
