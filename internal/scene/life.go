package scene

import (
	"image"
	"math/rand/v2"
	"time"

	"sameframe/shmimage"
)

// life is Conway's game on a torus. Cells are born bright, cool down as they age, and glow on after their death. Gliders
// and soup fall in from time to time, so that it does not come to rest.
type life struct {
	rnd    *rand.Rand
	colour [256]uint32

	size         image.Point // of the picture
	cell         int         // pixels from cell to cell
	w, h         int         // cells
	heat, before []uint8     // by cell, in this generation and the one before: see born
	generation   int64
}

// The heat of a cell: a living one is born with the highest and cools to the lowest of the living; a dead one goes on
// from there, or from what it had, to 0.
const (
	born       = 255
	oldest     = 128
	afterglow  = 96
	perSecond  = 15
	maxCatchUp = 30 // generations a frame
)

func newLife(seed uint64) Scene {
	l := &life{rnd: rand.New(rand.NewPCG(seed, 4))}
	night, ember, violet := rgb(0.030, 0.035, 0.07), rgb(0.20, 0.06, 0.30), rgb(0.48, 0.10, 0.45)
	sea, mint, gold := rgb(0.05, 0.42, 0.62), rgb(0.30, 0.85, 0.70), rgb(1, 0.96, 0.72)
	for i := range l.colour {
		c, f := uint32(i), uint32(0)
		switch {
		case c < 48:
			f = mix(night, ember, c*256/48)
		case c <= afterglow:
			f = mix(ember, violet, (c-48)*256/(afterglow-48))
		case c < 192:
			f = mix(sea, mint, max(c, oldest)*4-oldest*4)
		default:
			f = mix(mint, gold, (c-192)*4)
		}
		l.colour[i] = f
	}
	return l
}

func (l *life) Frame(dst *shmimage.Image, t time.Duration) (image.Rectangle, error) {
	if l.size != dst.Rect.Size() {
		l.resize(dst.Rect.Size())
	}
	now := int64(t * perSecond / time.Second)
	for range min(now-l.generation, maxCatchUp) {
		l.step()
	}
	l.generation = now
	part := uint32((t * perSecond % time.Second) * 256 / time.Second) // of the way to this generation from the one before
	for y := range l.size.Y {
		row := dst.Row(dst.Rect.Min.Y + y)
		if y%l.cell > 0 && (y+1)%l.cell > 0 && y%l.cell > 1 {
			copy(row, dst.Row(dst.Rect.Min.Y+y-1))
			continue
		}
		l.paint(row, y, part)
	}
	return dst.Rect, nil
}

// paint paints row y of the picture: cells with a gap between them, where they are large enough.
func (l *life) paint(row []uint32, y int, part uint32) {
	heat, before := l.heat[y/l.cell*l.w:][:l.w], l.before[y/l.cell*l.w:][:l.w]
	gap := l.cell > 2 && (y+1)%l.cell == 0
	for i, h := range heat {
		c := mix(l.colour[before[i]], l.colour[h], part)
		dim := mix(l.colour[0], c, 90)
		if gap {
			c = dim
		}
		x := i * l.cell
		end := min(x+l.cell, len(row))
		for ; x < end; x++ {
			row[x] = c
		}
		if l.cell > 2 && end == (i+1)*l.cell {
			row[end-1] = dim
		}
	}
}

// resize begins anew with cells of a size that suits the picture.
func (l *life) resize(size image.Point) {
	l.size = size
	l.cell = max(min(size.X, size.Y)/96, 1)
	l.w, l.h = (size.X+l.cell-1)/l.cell, (size.Y+l.cell-1)/l.cell
	l.heat, l.before = make([]uint8, l.w*l.h), make([]uint8, l.w*l.h)
	for i := range l.heat {
		if l.rnd.IntN(4) == 0 {
			l.heat[i] = born
		}
	}
	for range 60 { // soup boils at first
		l.step()
	}
}

// step goes on to the next generation.
func (l *life) step() {
	if l.w == 0 || l.h == 0 {
		return
	}
	l.heat, l.before = l.before, l.heat
	for y := range l.h {
		up, row, down := l.row(y-1), l.row(y), l.row(y+1)
		next := l.heat[y*l.w:][:l.w]
		// The sum of three columns of three cells goes along the row.
		left, here := column(up, row, down, l.w-1), column(up, row, down, 0)
		for x := range next {
			right := column(up, row, down, (x+1)%l.w)
			next[x] = age(row[x], left+here+right)
			left, here = here, right
		}
	}
	switch l.rnd.IntN(2 * perSecond) {
	case 0:
		l.drop([]string{".#.", "..#", "###"}) // a glider
	case 1:
		l.drop([]string{".##", "##.", ".#."}) // the R-pentomino, which lives for 1103 generations
	case 2:
		l.drop([]string{".#.....", "...#...", "##..###"}) // the acorn, 5206
	}
}

// row returns row y of the generation before.
func (l *life) row(y int) []uint8 {
	y = (y + l.h) % l.h
	return l.before[y*l.w:][:l.w]
}

// column counts the living in column x of three rows: theirs are the heats with the highest bit.
func column(up, row, down []uint8, x int) uint8 { return up[x]>>7 + row[x]>>7 + down[x]>>7 }

// age returns what becomes of a cell of that heat, with that many living in the nine cells around and with it.
func age(heat, living uint8) uint8 {
	alive := heat >= oldest
	switch {
	case living == 3 || living == 4 && alive:
		if !alive {
			return born
		}
		return max(heat-heat/24, oldest)
	case alive:
		return afterglow
	}
	return heat - (heat+15)/16
}

// drop puts a pattern somewhere, turned at random.
func (l *life) drop(pattern []string) {
	x, y := l.rnd.IntN(l.w), l.rnd.IntN(l.h)
	turned, flipX, flipY := l.rnd.IntN(2) == 0, l.rnd.IntN(2)*2-1, l.rnd.IntN(2)*2-1
	for j, line := range pattern {
		for i, c := range line {
			if turned {
				i, j = j, i
			}
			if c == '#' {
				l.heat[mod(y+j*flipY, l.h)*l.w+mod(x+i*flipX, l.w)] = born
			}
		}
	}
}

func mod(a, n int) int { return (a%n + n) % n }
