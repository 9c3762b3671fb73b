package bench

import (
	"fmt"
	"io"
	"math"
	"slices"

	"golang.org/x/perf/benchmath"
)

// A change counts if it is as improbable as alpha that both runs measured the same thing, by the rank test of Mann and
// Whitney over the rounds, and if it is not too small to matter. Of many cells some look changed by chance: with alpha
// one in a hundred.
const (
	alpha      = 0.01
	leastDelta = 0.05
)

// compareFiles compares two results and returns the exit status: 1 also if something has become slower.
func compareFiles(w io.Writer, oldName, newName string) int {
	old, err := Read(oldName)
	if err == nil {
		var new *Result
		if new, err = Read(newName); err == nil {
			c := Compare(old, new)
			c.write(w, oldName, newName)
			if c.Slower > 0 {
				return 1
			}
			return 0
		}
	}
	complain(err)
	return 1
}

// Comparison is what has changed from one result to another.
type Comparison struct {
	Old, New *Result
	Changes  []Change // of what both have measured, in the order of New

	Faster, Slower, Same int
	TooFew               int      // of Same: they have too few rounds to tell
	OnlyOld, OnlyNew     int      // cells that the other has not measured
	Notes                []string // why they may not be comparable
}

// Change is what has become of one cell, or of one display's round trip.
type Change struct {
	What     string
	Old, New float64 // the median of the rounds: nanoseconds, or frames a second
	Stream   bool    // frames a second
	P        float64 // the probability of such a difference by chance
	Verdict  string  // "faster", "slower", or "" for nothing beyond the noise
}

// Compare compares two results, cell by cell, by the medians of their rounds.
func Compare(old, new *Result) *Comparison {
	c := &Comparison{Old: old, New: new}
	c.note()
	for _, d := range new.Displays {
		if e := old.display(d.Label); e != nil && d.RoundTrip != nil && e.RoundTrip != nil {
			c.add("round trip "+d.Label, medians(e.RoundTrip), medians(d.RoundTrip), false)
		}
	}
	for i := range new.Cells {
		to := &new.Cells[i]
		if to.Sample == nil {
			continue
		}
		from := old.sameCell(new, to)
		if from == nil {
			c.OnlyNew++
			continue
		}
		what := fmt.Sprintf("%s %s %s %v", to.Mode, new.Displays[to.Display].Label, to.Transport, to.Size)
		if to.Painters > 1 {
			what += fmt.Sprintf(" ×%d", to.Painters)
		}
		c.add(what, from.roundCosts(), to.roundCosts(), to.Mode == Stream)
	}
	for i := range old.Cells {
		if from := &old.Cells[i]; from.Sample != nil && new.sameCell(old, from) == nil {
			c.OnlyOld++
		}
	}
	return c
}

func (r *Result) display(label string) *Display {
	for i := range r.Displays {
		if r.Displays[i].Label == label {
			return &r.Displays[i]
		}
	}
	return nil
}

// sameCell returns r's cell that is the same as c of s, nil if r has not measured it.
func (r *Result) sameCell(s *Result, c *Cell) *Cell {
	for d := range r.Displays {
		if r.Displays[d].Label == s.Displays[c.Display].Label {
			return r.cell(d, c.Transport, c.Size, c.Mode, c.Painters)
		}
	}
	return nil
}

func medians(s *Sample) []float64 {
	var list []float64
	for _, r := range s.Rounds {
		list = append(list, float64(r.P50))
	}
	return list
}

// add compares the rounds' costs, of which less is better.
func (c *Comparison) add(what string, old, new []float64, stream bool) {
	thresholds := benchmath.DefaultThresholds
	thresholds.CompareAlpha = alpha
	a, b := benchmath.NewSample(slices.Clone(old), &thresholds), benchmath.NewSample(slices.Clone(new), &thresholds)
	test := benchmath.AssumeNothing.Compare(a, b)
	change := Change{What: what, Old: median(old), New: median(new), Stream: stream, P: test.P}
	delta := change.New/change.Old - 1
	switch {
	case test.P < alpha && delta <= -leastDelta:
		change.Verdict = "faster"
		c.Faster++
	case test.P < alpha && delta >= leastDelta:
		change.Verdict = "slower"
		c.Slower++
	default:
		c.Same++
		if rarest(len(old), len(new)) >= alpha {
			c.TooFew++
		}
	}
	if stream {
		change.Old, change.New = 1e9/change.Old, 1e9/change.New
	}
	c.Changes = append(c.Changes, change)
}

// rarest returns the probability of the rarest ranks of n and m values: all of one side below all of the other.
func rarest(n, m int) float64 {
	p := 2.
	for i := 1; i <= n; i++ {
		p *= float64(i) / float64(m+i)
	}
	return p
}

// note finds what makes the two runs hard to compare.
func (c *Comparison) note() {
	differ := func(what, a, b string) {
		if a != b {
			c.Notes = append(c.Notes, fmt.Sprintf("the %s differs: %s, then %s", what, dash(a), dash(b)))
		}
	}
	old, new := &c.Old.Machine, &c.New.Machine
	differ("processor", fmt.Sprintf("%s, %d cores", old.CPU, old.Cores), fmt.Sprintf("%s, %d cores", new.CPU, new.Cores))
	differ("kernel", old.System, new.System)
	differ("Go version", old.GoVersion, new.GoVersion)
	for _, d := range c.New.Displays {
		if e := c.Old.display(d.Label); e != nil {
			differ("server of "+d.Label, fmt.Sprintf("%s %d", e.Vendor, e.Release), fmt.Sprintf("%s %d", d.Vendor, d.Release))
		}
	}
	if a, b := c.Old.Floor.PingPong, c.New.Floor.PingPong; a != nil && b != nil {
		if ratio := float64(b.P50) / float64(a.P50); math.Abs(ratio-1) > leastDelta {
			c.Notes = append(c.Notes, fmt.Sprintf("the machine itself was not the same: its ping-pong took %s, then %s",
				duration(float64(a.P50)), duration(float64(b.P50))))
		}
	}
}

// write writes what has changed for a reader of 100 columns.
func (c *Comparison) write(w io.Writer, oldName, newName string) {
	for _, side := range []struct {
		name string
		r    *Result
	}{{oldName, c.Old}, {newName, c.New}} {
		fmt.Fprintf(w, "%s: %s, %d rounds of %s\n", side.name, side.r.Run.Began.Format("2006-01-02 15:04"), side.r.Run.RoundsDone,
			duration(float64(side.r.Run.CellTime)))
	}
	for _, note := range c.Notes {
		fmt.Fprintln(w, "Mind that", note)
	}
	t := columns("What has changed beyond the noise, by the medians of the rounds", 46, 4, 12)
	t.widths[4] = 9
	t.widths = append(t.widths, 10)
	t.add("", "old", "new", "change", "p", "")
	for _, change := range c.Changes {
		if change.Verdict == "" {
			continue
		}
		value := duration
		if change.Stream {
			value = func(x float64) string { return number(x) + " fps" }
		}
		t.add(change.What, value(change.Old), value(change.New), fmt.Sprintf("%+.1f %%", 100*(change.New/change.Old-1)),
			fmt.Sprintf("%.3f", change.P), change.Verdict)
	}
	if len(t.lines) > 1 {
		t.write(w)
	}
	fmt.Fprintf(w, "\n%d faster, %d slower, %d without a difference of %.0f %% that chance gives less often than one time in %.0f.\n",
		c.Faster, c.Slower, c.Same, 100*leastDelta, 1/alpha)
	if c.TooFew > 0 {
		fmt.Fprintf(w, "Of those, %d have too few rounds to tell: measure with -rounds 5 or more.\n", c.TooFew)
	}
	if c.OnlyOld+c.OnlyNew > 0 {
		fmt.Fprintf(w, "%d cells are in the old file only, %d in the new one only.\n", c.OnlyOld, c.OnlyNew)
	}
}
