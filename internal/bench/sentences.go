package bench

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// writeErrors writes what could not be measured, and why, each reason of a display and transport once, where it first holds.
func (r *Result) writeErrors(w io.Writer) {
	told := map[string]bool{}
	first := true
	for _, c := range r.Cells {
		what := fmt.Sprintf("%d %s %s", c.Display, c.Transport, c.Error)
		if c.Error == "" || told[what] {
			continue
		}
		told[what] = true
		if first {
			fmt.Fprintf(w, "\nNot measured, or not to the end\n")
			first = false
		}
		wrap(w, fmt.Sprintf("  %s, %s, %s, from %v on: %s", r.Displays[c.Display].Label, c.Mode, c.Transport, c.Size, c.Error))
	}
}

// writeSentences writes what follows.
func (r *Result) writeSentences(w io.Writer) {
	fmt.Fprintln(w)
	for _, v := range r.Verdicts {
		for _, s := range r.sentences(v) {
			wrap(w, s)
		}
	}
	n := 0
	for _, c := range r.Cells {
		if c.Sample != nil && c.Sample.Disagree != "" {
			n++
		}
	}
	if n > 0 {
		wrap(w, fmt.Sprintf("In %d of %d cells the rounds disagree: ? marks them, and they show where the rounds lie. A quieter machine or a "+
			"longer -duration gives a number.", n, len(r.Cells)))
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
		from = fmt.Sprintf("%s: shared memory (%s) does not win beyond what the rounds differ by, not even at the largest size", where, v.Shared)
	case v.Smallest:
		from = fmt.Sprintf("%s: shared memory (%s) wins at every size measured, from %v pixels on", where, v.Shared, *v.From)
	default:
		from = fmt.Sprintf("%s: shared memory (%s) wins from %v pixels on", where, v.Shared, *v.From)
	}
	from += fmt.Sprintf("; at %v it is %s times as fast as the socket.", *v.At, number(*v.SpeedUp))
	list := []string{from}
	shared, socket := r.cell(v.Display, v.Shared, *v.At, v.Mode, v.Painters), r.cell(v.Display, "socket", *v.At, v.Mode, v.Painters)
	if shared.Painter.CPU != nil && socket.Painter.CPU != nil {
		list = append(list, fmt.Sprintf("  Such a frame takes %s CPU time; by the socket %s.", cpuWords(shared), cpuWords(socket)))
	}
	return list
}

// wrap writes a sentence in lines of at most tableWidth characters, the later ones indented.
func wrap(w io.Writer, s string) {
	indent := "  "
	if strings.HasPrefix(s, " ") {
		indent = "    "
	}
	line := ""
	for _, word := range strings.SplitAfter(s, " ") {
		if line != "" && utf8.RuneCountInString(strings.TrimRight(line+word, " ")) > tableWidth {
			fmt.Fprintln(w, strings.TrimRight(line, " "))
			line = indent
		}
		line += word
	}
	fmt.Fprintln(w, line)
}

func cpuWords(c *Cell) string {
	s := duration(*c.Painter.CPU) + " of the painter's"
	if c.Server.CPU != nil {
		s += " and " + duration(*c.Server.CPU) + " of the server's"
	}
	return s
}
