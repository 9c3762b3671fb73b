package render

import (
	"image"
	"sync"
	"sync/atomic"
)

// Pixels is an image in memory as X lays out a ZPixmap (X11 §1, "Images") with little-endian bytes and scanlines padded
// to 32 bits: depth 24 and 32 are 4 bytes a pixel in the order B G R X, 15 and 16 are 2, 4 and 8 are 1, and depth 1 is a
// bit a pixel, leftmost in the least significant bit. The bytes may be shared with another process.
type Pixels struct {
	Pix           []byte
	Stride        int // bytes from one row to the next
	Width, Height int // pixels
	Depth         int // 1, 4, 8, 15, 16, 24 or 32
}

// BitsPerPixel returns the size of a pixel of the given depth, in bits.
func BitsPerPixel(depth int) int {
	switch {
	case depth == 1:
		return 1
	case depth <= 8:
		return 8
	case depth <= 16:
		return 16
	}
	return 32
}

// Stride returns the length of a row, in bytes: the pixels' bits, padded to a multiple of 32.
func Stride(width, depth int) int { return (width*BitsPerPixel(depth) + 31) / 32 * 4 }

// Bounds returns the rectangle of p, from (0, 0).
func (p *Pixels) Bounds() image.Rectangle { return image.Rect(0, 0, p.Width, p.Height) }

// Surface is the pixels of a window that is a child of the root, with all its inferiors, or of a pixmap.
// Whoever touches the pixels or the damage holds the lock; where two surfaces are locked, the lower ID goes first.
type Surface struct {
	Pixels
	ID uint64 // unique in this process

	sync.Mutex
	damage  Damage
	figures image.Rectangle // the figures drawn last, which are not in damage yet

	// Generation is changed by the owner when what was worked out about the surface, such as a clip, no longer holds.
	Generation uint64

	// OnDamage, if not nil, is called with the lock held when the surface becomes damaged after having been clean.
	// It must not block. Set before the surface is shared.
	OnDamage func()
}

var surfaces atomic.Uint64

// NewSurface returns a surface of zeros.
func NewSurface(width, height, depth int) *Surface {
	stride := Stride(width, depth)
	return WrapSurface(Pixels{Pix: make([]byte, stride*height), Stride: stride, Width: width, Height: height, Depth: depth})
}

// WrapSurface returns a surface whose pixels are p's, not a copy. If another process can truncate them, every use of the
// surface stands inside shmimage.Guard.
func WrapSurface(p Pixels) *Surface { return &Surface{Pixels: p, ID: surfaces.Add(1)} }

// Clone returns a copy of p. The rows have no more padding than X asks for.
func (p *Pixels) Clone() *Pixels {
	return &Pixels{
		Pix: p.AppendRect(nil, p.Bounds(), ^uint32(0)), Stride: Stride(p.Width, p.Depth),
		Width: p.Width, Height: p.Height, Depth: p.Depth,
	}
}
