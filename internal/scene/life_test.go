package scene

import (
	"math/rand/v2"
	"testing"
)

// TestLifeFollowsConway compares the fast count along the row with the rules as they are told.
func TestLifeFollowsConway(t *testing.T) {
	for _, size := range [][2]int{{1, 1}, {2, 3}, {1, 7}, {17, 9}} {
		l := &life{rnd: rand.New(rand.NewPCG(1, 1)), w: size[0], h: size[1]}
		l.heat, l.before = make([]uint8, l.w*l.h), make([]uint8, l.w*l.h)
		for range 50 {
			for i := range l.heat {
				l.heat[i] = uint8(l.rnd.IntN(256))
			}
			l.rnd = quiet()
			l.step()
			for y := range l.h {
				for x := range l.w {
					around := 0
					for dy := -1; dy <= 1; dy++ {
						for dx := -1; dx <= 1; dx++ {
							if (dx != 0 || dy != 0) && l.before[mod(y+dy, l.h)*l.w+mod(x+dx, l.w)] >= oldest {
								around++
							}
						}
					}
					was, is := l.before[y*l.w+x] >= oldest, l.heat[y*l.w+x] >= oldest
					if want := around == 3 || was && around == 2; is != want {
						t.Fatalf("%v: a cell with %d living around, alive %v, becomes %v", size, around, was, is)
					}
				}
			}
		}
	}
}

// quiet returns a source with which nothing falls in at the next step.
func quiet() *rand.Rand {
	for seed := uint64(0); ; seed++ {
		if rand.New(rand.NewPCG(seed, 0)).IntN(2*perSecond) > 2 {
			return rand.New(rand.NewPCG(seed, 0))
		}
	}
}
