package bench

// usage is what a process has spent since it began. Nil is not known.
type usage struct {
	cpu      *float64 // nanoseconds
	switches *float64
	faults   *float64
}

func known(x float64) *float64 { return &x }

// spent is what processes have spent in a while, added up, as JSON from the painters' processes. Null is not known.
type spent struct {
	CPU      *float64 `json:"cpu"`
	Switches *float64 `json:"switches"`
	Faults   *float64 `json:"faults"`
}

// since returns what was spent from u to v.
func (v usage) since(u usage) spent {
	return spent{difference(v.cpu, u.cpu), difference(v.switches, u.switches), difference(v.faults, u.faults)}
}

func difference(a, b *float64) *float64 {
	if a == nil || b == nil {
		return nil
	}
	return known(*a - *b)
}

// plus returns the sum of what was spent. What is known of one only is not known of the sum.
func (s spent) plus(t spent) spent {
	return spent{sum(s.CPU, t.CPU), sum(s.Switches, t.Switches), sum(s.Faults, t.Faults)}
}

func sum(a, b *float64) *float64 {
	if a == nil || b == nil {
		return nil
	}
	return known(*a + *b)
}

// perFrame returns the share of one of many frames.
func (s spent) perFrame(frames int64) Cost {
	return Cost{share(s.CPU, frames), share(s.Switches, frames), share(s.Faults, frames)}
}

func share(x *float64, frames int64) *float64 {
	if x == nil || frames == 0 {
		return nil
	}
	return known(*x / float64(frames))
}
