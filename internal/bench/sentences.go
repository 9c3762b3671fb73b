package bench

import (
	"fmt"
	"io"
)

// writeErrors writes what could not be measured, and why, each reason once a display and transport.
func (r *Result) writeErrors(w io.Writer) {
	told := map[string]bool{}
	first := true
	for _, c := range r.Cells {
		what := fmt.Sprintf("%s, %s: %s", r.Displays[c.Display].Label, c.Transport, c.Error)
		if c.Error == "" || told[what] {
			continue
		}
		told[what] = true
		if first {
			fmt.Fprintf(w, "\nNot measured, or not to the end\n")
			first = false
		}
		fmt.Fprintf(w, "  %s, %s from %v %s on: %s\n", r.Displays[c.Display].Label, c.Transport, c.Size, c.Mode, c.Error)
	}
}

// writeSentences writes what follows.
func (r *Result) writeSentences(w io.Writer) {
	fmt.Fprintln(w)
	for _, v := range r.Verdicts {
		for _, s := range r.sentences(v) {
			fmt.Fprintln(w, s)
		}
	}
	n := 0
	for _, c := range r.Cells {
		if c.Sample != nil && c.Sample.Disagree != "" {
			n++
		}
	}
	if n > 0 {
		fmt.Fprintf(w, "In %d of %d cells, marked ?, the rounds disagree: they show where the rounds lie. Measure again on a quieter machine,\n"+
			"or with a longer -duration.\n", n, len(r.Cells))
	}
}

// sentences says where shared memory starts to win, by how much, and what a frame costs.
func (r *Result) sentences(v Verdict) []string {
	where := fmt.Sprintf("%s, %s", r.Displays[v.Display].Label, v.Mode)
	if v.Painters > 1 {
		where += fmt.Sprintf(", %d painters", v.Painters)
	}
	var from string
	switch {
	case v.From == nil:
		from = fmt.Sprintf("%s: by %s no frame was faster than by the socket up to the largest size beyond what the rounds differ", where, v.Shared)
	case v.Smallest:
		from = fmt.Sprintf("%s: shared memory (%s) wins at every size measured, from %v pixels on", where, v.Shared, *v.From)
	default:
		from = fmt.Sprintf("%s: shared memory (%s) wins from %v pixels on", where, v.Shared, *v.From)
	}
	from += fmt.Sprintf("; at %v it is %s times as fast.", *v.At, number(*v.SpeedUp))
	list := []string{from}
	shared, socket := r.cell(v.Display, v.Shared, *v.At, v.Mode, v.Painters), r.cell(v.Display, "socket", *v.At, v.Mode, v.Painters)
	if shared.Painter.CPU != nil && socket.Painter.CPU != nil {
		list = append(list, fmt.Sprintf("  CPU for such a frame: %s; by the socket %s.", cpuWords(shared), cpuWords(socket)))
	}
	return list
}

func cpuWords(c *Cell) string {
	s := duration(*c.Painter.CPU) + " of the painter's"
	if c.Server.CPU != nil {
		s += " and " + duration(*c.Server.CPU) + " of the server's"
	}
	return s
}
