package render

import (
	"encoding/binary"
	"math/bits"
)

// raster is an Op made ready to run on many pixels at once. All 16 functions work bit by bit, and for a given source bit
// each of them keeps, inverts, clears or sets the destination bit; so with masks and and xor that depend on the source,
//
//	result = dst & (src&maskAnd ^ keepAnd) ^ (src&maskXor ^ keepXor)
//
// computes any of them without a branch. Bits outside of the plane mask have and = 1, xor = 0. The words hold the pattern
// of one pixel as often as it fits, first pixel lowest, so they suit pixels of 1, 8, 16 and 32 bits alike.
type raster struct {
	maskAnd, keepAnd uint64
	maskXor, keepXor uint64
}

func newRaster(op Op, depth int) raster {
	// Bit 2×(not src) + (not dst) of the number of a function is its result.
	result := func(src, dst int) uint64 { return -uint64(op.Function >> (3 - 2*src - dst) & 1) }
	planes := ^uint64(0) // whole words where the mask covers the depth: the padding is anybody's
	if all := uint32(1)<<depth - 1; op.PlaneMask&all != all {
		planes = repeat(op.PlaneMask&all, depth)
	}
	and0, and1 := result(0, 0)^result(0, 1), result(1, 0)^result(1, 1)
	xor0, xor1 := result(0, 0), result(1, 0)
	return raster{
		maskAnd: (and0 ^ and1) & planes, keepAnd: and0 | ^planes,
		maskXor: (xor0 ^ xor1) & planes, keepXor: xor0 & planes,
	}
}

// repeat fills a word with a pixel of the given depth.
func repeat(pixel uint32, depth int) uint64 {
	switch BitsPerPixel(depth) {
	case 1:
		return -uint64(pixel & 1)
	case 8:
		return uint64(pixel&0xff) * 0x0101010101010101
	case 16:
		return uint64(pixel&0xffff) * 0x0001000100010001
	}
	return uint64(pixel) * 0x0000000100000001
}

// brush returns the operation for a source that is the same pixel everywhere.
func (k *raster) brush(pixel uint32, depth int) brush {
	src := repeat(pixel, depth)
	return brush{and: src&k.maskAnd ^ k.keepAnd, xor: src&k.maskXor ^ k.keepXor}
}

// bytes combines src into dst, which are equally long, and both begin with a whole pixel. Where they overlap, backward
// says that dst is behind src.
func (k *raster) bytes(dst, src []byte, backward bool) {
	src = src[:len(dst)]
	words := len(dst) &^ 7
	if backward {
		for i := len(dst) - 1; i >= words; i-- {
			dst[i] = k.byte(dst[i], src[i], i)
		}
		for i := words - 8; i >= 0; i -= 8 {
			d, s := dst[i:i+8], src[i:i+8]
			binary.LittleEndian.PutUint64(d, k.word(binary.LittleEndian.Uint64(d), binary.LittleEndian.Uint64(s)))
		}
		return
	}
	for i := 0; i < words; i += 8 {
		d, s := dst[i:i+8], src[i:i+8]
		binary.LittleEndian.PutUint64(d, k.word(binary.LittleEndian.Uint64(d), binary.LittleEndian.Uint64(s)))
	}
	for i := words; i < len(dst); i++ {
		dst[i] = k.byte(dst[i], src[i], i)
	}
}

func (k *raster) word(d, s uint64) uint64 {
	return d&(s&k.maskAnd^k.keepAnd) ^ (s&k.maskXor ^ k.keepXor)
}

// byte combines byte i of a row.
func (k *raster) byte(d, s byte, i int) byte {
	shift := i & 7 * 8
	return byte(k.word(uint64(d)<<shift, uint64(s)<<shift) >> shift)
}

// bits combines n pixels of depth 1: those of src from sx into those of dst from x. Where they overlap, backward says that
// dst is behind src.
func (k *raster) bits(dst []byte, x int, src []byte, sx, n int, backward bool) {
	first, last, step := x>>3, (x+n-1)>>3, 1
	if backward {
		first, last, step = last, first, -1
	}
	for i := first; ; i += step {
		m := edgeMask(i, x, x+n)
		dst[i] = dst[i]&^m | byte(k.word(uint64(dst[i]), uint64(bits8(src, i*8-x+sx))))&m
		if i == last {
			return
		}
	}
}

// brush is a raster whose source is one pixel: result = dst & and ^ xor.
type brush struct{ and, xor uint64 }

// words paints a row of pixels of 4 bytes.
func (b brush) words(dst []byte) {
	if b.and != 0 {
		for ; len(dst) >= 8; dst = dst[8:] {
			binary.LittleEndian.PutUint64(dst, binary.LittleEndian.Uint64(dst)&b.and^b.xor)
		}
		if len(dst) >= 4 {
			binary.LittleEndian.PutUint32(dst, binary.LittleEndian.Uint32(dst)&uint32(b.and)^uint32(b.xor))
		}
		return
	}
	for ; len(dst) >= 32; dst = dst[32:] {
		binary.LittleEndian.PutUint64(dst, b.xor)
		binary.LittleEndian.PutUint64(dst[8:], b.xor)
		binary.LittleEndian.PutUint64(dst[16:], b.xor)
		binary.LittleEndian.PutUint64(dst[24:], b.xor)
	}
	for ; len(dst) >= 8; dst = dst[8:] {
		binary.LittleEndian.PutUint64(dst, b.xor)
	}
	if len(dst) >= 4 {
		binary.LittleEndian.PutUint32(dst, uint32(b.xor))
	}
}

// bytes paints a row that begins with a whole pixel.
func (b brush) bytes(dst []byte) {
	if b.and == 0 {
		for len(dst) >= 8 {
			binary.LittleEndian.PutUint64(dst, b.xor)
			dst = dst[8:]
		}
	}
	for len(dst) >= 8 {
		binary.LittleEndian.PutUint64(dst, binary.LittleEndian.Uint64(dst)&b.and^b.xor)
		dst = dst[8:]
	}
	for i := range dst {
		dst[i] = dst[i]&byte(b.and>>(i*8)) ^ byte(b.xor>>(i*8))
	}
}

// bits paints the pixels [x0, x1) of a row of depth 1.
func (b brush) bits(dst []byte, x0, x1 int) {
	for i := x0 >> 3; i <= (x1-1)>>3; i++ {
		m := edgeMask(i, x0, x1)
		dst[i] = dst[i]&^m | (dst[i]&byte(b.and)^byte(b.xor))&m
	}
}

// edgeMask returns the bits of byte i of a row of depth 1 that are pixels of [x0, x1).
func edgeMask(i, x0, x1 int) byte {
	return byte(0xff) << max(0, x0-i*8) & (byte(0xff) >> max(0, i*8+8-x1))
}

func bitAt(row []byte, x int) byte { return row[x>>3] >> (x & 7) & 1 }

// bits8 returns the eight bits from x, which may begin before or end after the row; the bits outside are 0.
func bits8(row []byte, x int) byte {
	var v uint
	if i := x >> 3; uint(i) < uint(len(row)) {
		v = uint(row[i])
	}
	if i := x>>3 + 1; uint(i) < uint(len(row)) {
		v |= uint(row[i]) << 8
	}
	return byte(v >> (x & 7))
}

// bitRun returns the end of the equal bits that begin at x, at most limit.
func bitRun(row []byte, x, limit int) int {
	first := bitAt(row, x)
	for x < limit {
		same := bits.TrailingZeros8(bits8(row, x) ^ -first)
		x += same
		if same < 8 {
			break
		}
	}
	return min(x, limit)
}
