package scene

import "testing"

// channels splits a pixel, leaving out XX.
func channels(p uint32) [3]uint32 { return [3]uint32{p >> 16 & 0xff, p >> 8 & 0xff, p & 0xff} }

func TestColoursAreReckonedChannelByChannel(t *testing.T) {
	some := []uint32{0xff000000, 0xffffffff, 0xff010203, 0xfffe80ff, 0xff7f8081, 0xffff0000, 0xff00ff00, 0xff0000ff}
	for _, a := range some {
		for _, b := range some {
			p, q := channels(a), channels(b)
			for f := uint32(0); f <= 256; f++ {
				m, s := channels(mix(a, b, f)), channels(scale(a, f))
				for i := range p {
					if want := (p[i]*(256-f) + q[i]*f) / 256; m[i] != want {
						t.Fatalf("mix(%#x, %#x, %d): channel %d is %d, want %d", a, b, f, i, m[i], want)
					}
					if want := p[i] * f / 256; s[i] != want {
						t.Fatalf("scale(%#x, %d): channel %d is %d, want %d", a, f, i, s[i], want)
					}
				}
			}
			sum := add(a, b)
			for i, c := range channels(sum) {
				if want := min(p[i]+q[i], 255); c != want {
					t.Fatalf("add(%#x, %#x): channel %d is %d, want %d", a, b, i, c, want)
				}
			}
			if sum>>24 != 0xff {
				t.Fatalf("add(%#x, %#x) is not opaque", a, b)
			}
		}
	}
}
