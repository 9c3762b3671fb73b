package bench

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"
)

// writeErrors writes what could not be measured, and why.
func (r *Result) writeErrors(w io.Writer) {
	for i, f := range r.failures() {
		if i == 0 {
			fmt.Fprintf(w, "\nNot measured, or not to the end\n")
		}
		wrap(w, "  "+f.String())
	}
}

// writeSentences writes what follows.
func (r *Result) writeSentences(w io.Writer) {
	fmt.Fprintln(w)
	for i, f := range r.findings() {
		// Of many numbers of painters, the least and the greatest say enough.
		v := &r.Verdicts[i]
		if counts := r.painterCounts(v.Mode); v.Painters != slices.Min(counts) && v.Painters != slices.Max(counts) {
			continue
		}
		wrap(w, fmt.Sprintf("%s: %s. %s", f.About, f.Answer, strings.Join(f.More, " ")))
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

// wrap writes a sentence in lines of at most tableWidth characters, the later ones indented.
func wrap(w io.Writer, s string) {
	line := ""
	for _, word := range strings.SplitAfter(s, " ") {
		if line != "" && utf8.RuneCountInString(strings.TrimRight(line+word, " ")) > tableWidth {
			fmt.Fprintln(w, strings.TrimRight(line, " "))
			line = "  "
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
