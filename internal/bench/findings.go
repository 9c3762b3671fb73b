package bench

import "fmt"

// A finding is what a display's shared memory comes to in one mode, in words: what it is about, the answer, and more.
type finding struct {
	About, Answer string
	More          []string
}

// findings returns one for each verdict.
func (r *Result) findings() []finding {
	var list []finding
	for _, v := range r.Verdicts {
		list = append(list, r.finding(v))
	}
	return list
}

var modeWords = map[string]string{
	Latency: "one frame at a time",
	Stream:  "frames back to back",
	Vsync:   "one frame at each refresh",
}

// finding says what a verdict does, also where it or its cells say little.
func (r *Result) finding(v Verdict) finding {
	f := finding{About: fmt.Sprintf("%s, %s", r.Displays[v.Display].Label, modeWords[v.Mode])}
	if v.Painters > 1 {
		f.About += fmt.Sprintf(", %d painters", v.Painters)
	}
	switch {
	case v.From == nil:
		f.Answer = fmt.Sprintf("%s does not win beyond the spread of the rounds", v.Shared)
	case v.Smallest && len(r.bothAt(&v)) == 1:
		f.Answer = fmt.Sprintf("%s wins at %s pixels, the one size measured", v.Shared, sizeWords(*v.From))
	case v.Smallest:
		f.Answer = fmt.Sprintf("%s wins at every size, from %v pixels on", v.Shared, sizeWords(*v.From))
	default:
		f.Answer = fmt.Sprintf("%s wins from %v pixels on", v.Shared, sizeWords(*v.From))
	}
	if v.At == nil {
		return f
	}
	shared, socket := r.cell(v.Display, v.Shared, *v.At, v.Mode, v.Painters), r.cell(v.Display, "socket", *v.At, v.Mode, v.Painters)
	if shared == nil || socket == nil {
		return f
	}
	at := "At " + sizeWords(*v.At)
	if v.From == nil {
		at += ", by the medians,"
	}
	if v.SpeedUp != nil {
		at += fmt.Sprintf(" it is %s times as fast as the socket", number(*v.SpeedUp))
	}
	switch {
	case v.Mode == Stream && shared.FPS != nil && socket.FPS != nil:
		at += fmt.Sprintf(": %s against %s frames a second", number(*shared.FPS), number(*socket.FPS))
	case v.Mode != Stream:
		at += fmt.Sprintf(": %s against %s", duration(float64(shared.Sample.P50)), duration(float64(socket.Sample.P50)))
	}
	f.More = append(f.More, at+".")
	if shared.Painter.CPU != nil && socket.Painter.CPU != nil {
		f.More = append(f.More, fmt.Sprintf("CPU for such a frame: %s; by the socket %s.", cpuWords(shared), cpuWords(socket)))
	}
	if v.Mode == Latency && shared.TimesFloor != nil && socket.TimesFloor != nil {
		f.More = append(f.More, fmt.Sprintf("That is %s times the floor, a ping-pong and a copy of the frame; by the socket %s.",
			number(*shared.TimesFloor), number(*socket.TimesFloor)))
	}
	if shared.Sample.Disagree != "" || socket.Sample.Disagree != "" {
		f.More = append(f.More, "The rounds disagree here: take these as medians of what varies.")
	}
	return f
}
