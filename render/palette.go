package render

import (
	"cmp"
	"maps"
	"slices"
)

// palette reduces the colours of a picture to 255: all of them if there are no more. Else it keeps those of even areas, as
// text and user interfaces have them, and finds the others by median cut over colours of 5 bits a channel, which an ordered
// dither chooses. Unlike error diffusion, that gives a pixel the same colour in the next picture.
type palette struct {
	colors [256]uint32
	exact  map[uint32]byte // the colours kept as they are
	bins   []bin           // those in use, sorted into boxes
	count  [1 << 15]uint32
	lookup [1 << 15]byte
}

const (
	evenRun    = 8  // so many pixels of one colour in a row are even
	evenColors = 32 // so many of their colours are kept
)

// bin is a colour of 5 bits a channel, red highest, and how often it occurs.
type bin struct {
	color uint16
	count uint32
}

func (b bin) channel(i int) int { return int(b.color >> (5 * i) & 31) }

// build chooses the colours for the pixels that each yields.
func (p *palette) build(each func(yield func(x, y int, pixel uint32))) {
	p.colors = [256]uint32{}
	complete := p.keep(each)
	for c, i := range p.exact {
		p.colors[i] = c
	}
	if complete {
		return
	}
	clear(p.count[:])
	each(func(x, y int, pixel uint32) {
		if _, ok := p.exact[pixel]; !ok {
			p.count[dither(x, y, pixel)]++
		}
	})
	p.bins = p.bins[:0]
	for c, n := range p.count {
		if n > 0 {
			p.bins = append(p.bins, bin{uint16(c), n})
		}
	}
	for i, box := range cut(p.bins, transparent-len(p.exact)) {
		i += len(p.exact)
		var sum [3]uint64
		var n uint64
		for _, b := range box {
			p.lookup[b.color] = byte(i)
			n += uint64(b.count)
			for c := range sum {
				sum[c] += uint64(b.count) * uint64(b.channel(c))
			}
		}
		for c := range sum {
			p.colors[i] |= uint32((sum[c]*255+n*31/2)/(n*31)) << (8 * c)
		}
	}
}

// keep chooses the colours that stay as they are, and reports whether these are all.
func (p *palette) keep(each func(yield func(x, y int, pixel uint32))) (complete bool) {
	p.exact = make(map[uint32]byte, transparent)
	even := make(map[uint32]int) // pixels in runs of a colour
	last, run := uint32(1<<24), 0
	change := func(pixel uint32) {
		if run >= evenRun {
			even[last] += run
		}
		last, run = pixel, 0
		if _, ok := p.exact[pixel]; !ok && len(p.exact) <= transparent {
			p.exact[pixel] = byte(len(p.exact))
		}
	}
	each(func(_, _ int, pixel uint32) {
		if pixel != last {
			change(pixel)
		}
		run++
	})
	if len(p.exact) <= transparent {
		return true
	}
	change(last)
	colors := slices.SortedFunc(maps.Keys(even), func(a, b uint32) int {
		return cmp.Or(cmp.Compare(even[b], even[a]), cmp.Compare(a, b))
	})
	clear(p.exact)
	for i, c := range colors[:min(len(colors), evenColors)] {
		p.exact[c] = byte(i)
	}
	return false
}

// index returns the colour for a pixel that was yielded to build.
func (p *palette) index(x, y int, pixel uint32) byte {
	if i, ok := p.exact[pixel]; ok {
		return i
	}
	return p.lookup[dither(x, y, pixel)]
}

// bayer is the order in which the pixels of a 4×4 tile turn brighter.
var bayer = [16]uint32{0, 8, 2, 10, 12, 4, 14, 6, 3, 11, 1, 9, 15, 7, 13, 5}

// dither returns one of the 15-bit colours around pixel, so that the mean over a tile is its colour.
func dither(x, y int, pixel uint32) uint16 {
	threshold := bayer[y&3<<2|x&3] * 255
	channel := func(shift int) uint16 { return uint16((pixel>>shift&255*31*16 + threshold) / (255 * 16)) }
	return channel(16)<<10 | channel(8)<<5 | channel(0)
}

// cut sorts bins into at most n boxes: time and again it halves, at the median of its longest side, the box where the
// pixels times the square of that side are most.
func cut(bins []bin, n int) [][]bin {
	type box struct {
		bins          []bin
		axis          int
		count, weight uint64
	}
	measure := func(bins []bin) box {
		b := box{bins: bins}
		length := 0
		for axis := range 3 {
			lo, hi := 31, 0
			for _, bin := range bins {
				lo, hi = min(lo, bin.channel(axis)), max(hi, bin.channel(axis))
			}
			if hi-lo > length {
				length, b.axis = hi-lo, axis
			}
		}
		for _, bin := range bins {
			b.count += uint64(bin.count)
		}
		b.weight = b.count * uint64(length*length)
		return b
	}
	boxes := []box{measure(bins)}
	for len(boxes) < n {
		i, widest := 0, box{}
		for j, b := range boxes {
			if b.weight > widest.weight {
				i, widest = j, b
			}
		}
		if widest.weight == 0 {
			break // every box is one colour
		}
		axis := widest.axis
		slices.SortFunc(widest.bins, func(a, b bin) int { return cmp.Compare(a.channel(axis), b.channel(axis)) })
		half, seen := 1, uint64(widest.bins[0].count)
		for half < len(widest.bins)-1 && seen < widest.count/2 {
			seen += uint64(widest.bins[half].count)
			half++
		}
		boxes[i] = measure(widest.bins[:half])
		boxes = append(boxes, measure(widest.bins[half:]))
	}
	result := make([][]bin, len(boxes))
	for i, b := range boxes {
		result[i] = b.bins
	}
	return result
}
