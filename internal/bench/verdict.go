package bench

import "slices"

// fullHD is the size that speed-ups are told at.
var fullHD = Size{1920, 1080}

// verdicts compares shared memory with the socket wherever both were measured.
func verdicts(r *Result) []Verdict {
	var list []Verdict
	for d := range r.Displays {
		for _, mode := range []string{Latency, Stream} {
			for _, painters := range r.painterCounts(mode) {
				if v, ok := r.verdict(d, mode, painters); ok {
					list = append(list, v)
				}
			}
		}
	}
	return list
}

func (r *Result) painterCounts(mode string) []int {
	var list []int
	for _, c := range r.Cells {
		if c.Mode == mode && !slices.Contains(list, c.Painters) {
			list = append(list, c.Painters)
		}
	}
	return list
}

// sharedKinds are the transports that put an image as the socket does, from another place: the first that works stands
// for shared memory.
var sharedKinds = []string{"shm", "shmfd", "shmserver"}

func (r *Result) verdict(display int, mode string, painters int) (Verdict, bool) {
	v := Verdict{Display: display, Mode: mode, Painters: painters}
	for _, v.Shared = range sharedKinds {
		if sizes := r.bothAt(&v); len(sizes) > 0 {
			r.decide(&v, sizes)
			return v, true
		}
	}
	return v, false
}

// bothAt returns the sizes, smallest first, at which the socket and the shared memory of v were measured.
func (r *Result) bothAt(v *Verdict) []Size {
	var sizes []Size
	for _, c := range r.Cells {
		if c.Display != v.Display || c.Mode != v.Mode || c.Painters != v.Painters || c.Transport != v.Shared || c.Sample == nil {
			continue
		}
		if r.cell(v.Display, "socket", c.Size, v.Mode, v.Painters) != nil {
			sizes = append(sizes, c.Size)
		}
	}
	slices.SortStableFunc(sizes, func(a, b Size) int { return a.Pixels() - b.Pixels() })
	return sizes
}

// cell returns the cell, nil if there is no sample of it.
func (r *Result) cell(display int, transport string, size Size, mode string, painters int) *Cell {
	for i := range r.Cells {
		c := &r.Cells[i]
		if c.Display == display && c.Transport == transport && c.Size == size && c.Mode == mode && c.Painters == painters && c.Sample != nil {
			return c
		}
	}
	return nil
}

func (r *Result) decide(v *Verdict, sizes []Size) {
	for i, size := range slices.Backward(sizes) {
		shared, socket := r.cell(v.Display, v.Shared, size, v.Mode, v.Painters), r.cell(v.Display, "socket", size, v.Mode, v.Painters)
		if !shared.faster(socket) {
			break
		}
		v.From, v.Smallest = &sizes[i], i == 0
	}
	at := sizes[len(sizes)-1]
	if slices.Contains(sizes, fullHD) {
		at = fullHD
	}
	v.At = &at
	shared, socket := r.cell(v.Display, v.Shared, at, v.Mode, v.Painters), r.cell(v.Display, "socket", at, v.Mode, v.Painters)
	v.SpeedUp = known(socket.cost() / shared.cost())
}

// cost is what a cell is compared by, in nanoseconds for a frame: less is better.
func (c *Cell) cost() float64 {
	if c.Mode == Stream {
		return 1e9 / *c.FPS
	}
	return float64(c.Sample.P50)
}

// roundCosts is cost in each round.
func (c *Cell) roundCosts() []float64 {
	var list []float64
	for _, r := range c.Sample.Rounds {
		if c.Mode == Stream {
			list = append(list, 1e9 / *r.FPS)
		} else {
			list = append(list, float64(r.P50))
		}
	}
	return list
}

// faster reports whether the middle half of c's rounds lies below that of d's.
func (c *Cell) faster(d *Cell) bool {
	return quantile(c.roundCosts(), 0.75) < quantile(d.roundCosts(), 0.25)
}
