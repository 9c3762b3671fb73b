package render

// dashes is a place in the dash pattern of a GC (X11 §9, SetDashes): even dashes are drawn, odd ones not, or otherwise.
type dashes struct {
	list  []uint8 // not zero; the caller of Target's methods has checked that
	count int     // dashes until the pattern, even and odd, repeats
	total int     // their length
	index int     // of the current dash
	left  int     // its length from here on, not zero
}

var defaultDashes = []uint8{4, 4}

func newDashes(gc *GC) dashes {
	d := dashes{list: gc.Dashes}
	if len(d.list) == 0 {
		d.list = defaultDashes
	}
	// X11 §9: a list of odd length stands for itself twice.
	d.count = len(d.list) * (1 + len(d.list)%2)
	for i := range d.count {
		d.total += d.at(i)
	}
	d.seek(gc.DashOffset)
	return d
}

func (d *dashes) at(i int) int { return int(d.list[i%len(d.list)]) }

func (d *dashes) even() bool { return d.index%2 == 0 }

// seek goes to the place offset from the begin of the pattern.
func (d *dashes) seek(offset int) {
	offset = modulo(offset, d.total)
	for d.index = 0; offset >= d.at(d.index); d.index++ {
		offset -= d.at(d.index)
	}
	d.left = d.at(d.index) - offset
}

// next goes to the begin of the next dash.
func (d *dashes) next() {
	d.index = (d.index + 1) % d.count
	d.left = d.at(d.index)
}

// offset returns how much of the current dash is behind.
func (d *dashes) offset() int { return d.at(d.index) - d.left }

// advance goes n further.
func (d *dashes) advance(n int) {
	n %= d.total
	for ; n >= d.left; d.next() {
		n -= d.left
	}
	d.left -= n
}
