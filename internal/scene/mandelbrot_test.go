package scene

import (
	"math"
	"math/cmplx"
	"testing"
)

// TestZoomIsSeamlessWhereRhoIsDividedOut compares samples on both sides of the radius below which the set is looked up
// at a larger scale: they must be the same as those iterated where they are, with the colours going on.
func TestZoomIsSeamlessWhereRhoIsDividedOut(t *testing.T) {
	for seed := range spots {
		m := newMandelbrot(uint64(seed)).(*mandelbrot)
		if cmplx.Abs(m.rho) < 1.01 {
			t.Fatalf("spot %v: multiplier %v does not repel", m.spot, m.rho)
		}
		same, all := 0, 0
		for i := range 4000 {
			ray := complex(smallest+0.1*math.Mod(float64(i)*0.618, 1), float64(i)*0.01)
			deep := ray - cmplx.Log(m.rho) // once further in, where sample takes it back
			for real(deep) >= smallest {
				deep -= cmplx.Log(m.rho)
			}
			n := math.Round(real(ray-deep) / real(cmplx.Log(m.rho)))
			a := m.sample(ray) + uint16(int(n)*m.spot.period*16%1024)<<6
			b := m.sample(deep)
			hue, near := int16(a>>6<<6-b>>6<<6)>>6, int(a&63)-int(b&63)
			all++
			if a&63 == 0 || b&63 == 0 || hue >= -16 && hue <= 16 && near >= -4 && near <= 4 {
				same++
			}
		}
		if same < all*98/100 {
			t.Errorf("spot %v: only %d of %d samples go on", m.spot, same, all)
		}
	}
}

func TestSampleKnowsTheSet(t *testing.T) {
	m := newMandelbrot(0).(*mandelbrot)
	for _, c := range []complex128{0, -1, -0.12 + 0.74i, 0.25, -1.3107} {
		if near := m.sample(cmplx.Log(c-m.spot.c)) & 63; near != 0 {
			t.Errorf("%v: distance %d, but it is inside", c, near)
		}
	}
	for _, c := range []complex128{1, 0.3 + 0.7i, -2.1, -0.5 + 0.8i} {
		if near := m.sample(cmplx.Log(c-m.spot.c)) & 63; near == 0 {
			t.Errorf("%v: no distance, but it is outside", c)
		}
	}
}
