package bench

import (
	"fmt"
	"slices"
	"strings"
)

// A sheet is a table of all that is known of the cells of one mode: a column is a name with a unit.
type sheet struct {
	Title   string
	Columns []column
	Groups  []sheetGroup
}

type column struct{ Name, Unit string }

// A sheetGroup holds the rows of one size.
type sheetGroup struct {
	Size Size
	Rows []sheetRow
}

type sheetRow struct {
	Display, Transport string
	Values             []string
	Doubt              string // why the rounds disagree
	Error              string
}

var modeTitles = map[string]string{
	Latency: "Latency: one frame at a time, from its first byte written until the server has done with it",
	Stream:  "Stream: frames back to back, two under way",
	Vsync:   "Vsync: one frame at each refresh, from the put to CompleteNotify",
}

// sheets returns the sheets of all modes, those of several painters apart.
func (r *Result) sheets() []sheet {
	var list []sheet
	for _, mode := range allModes {
		for _, together := range []bool{false, true} {
			if s := r.sheet(mode, together); len(s.Groups) > 0 {
				list = append(list, s)
			}
		}
	}
	return list
}

func (r *Result) sheet(mode string, together bool) sheet {
	s := sheet{Title: modeTitles[mode]}
	if together {
		s.Title += ", several painters at once"
		s.Columns = append(s.Columns, column{"painters", ""}, column{"fairness", "Jain"}, column{"least", "of mean"})
	}
	s.Columns = append(s.Columns, []column{
		{"p50", "µs"}, {"p90", "µs"}, {"p99", "µs"}, {"p99.9", "µs"}, {"max", "µs"}, {"× floor", "p50"}, {"frames/s", ""},
		{"GB/s", ""}, {"spread", "%"}, {"sent", "B"}, {"received", "B"}, {"CPU", "painter, µs"}, {"CPU", "server, µs"},
		{"switches", "painter"}, {"switches", "server"}, {"faults", "painter"}, {"faults", "server"}, {"allocs", "painter"},
	}...)
	if mode == Vsync {
		s.Columns = append(s.Columns, column{"refreshes", ""}, column{"missed", ""}, column{"interval", "ms"})
	}
	s.Columns = append(s.Columns, column{"done by", ""})
	for _, c := range r.Cells {
		if c.Mode != mode || c.Painters > 1 != together {
			continue
		}
		i := slices.IndexFunc(s.Groups, func(g sheetGroup) bool { return g.Size == c.Size })
		if i < 0 {
			i = len(s.Groups)
			s.Groups = append(s.Groups, sheetGroup{Size: c.Size})
		}
		row := sheetRow{Display: r.Displays[c.Display].Label, Transport: c.Transport, Error: c.Error}
		if c.Sample != nil {
			row.Values, row.Doubt = c.sheetValues(together), c.Sample.Disagree
		}
		s.Groups[i].Rows = append(s.Groups[i].Rows, row)
	}
	return s
}

// sheetValues returns what the columns of a sheet hold for a cell with a sample.
func (c *Cell) sheetValues(together bool) []string {
	var list []string
	if together {
		list = append(list, fmt.Sprint(c.Painters), maybe(c.Fairness, number), maybe(c.Least, number))
	}
	for _, ns := range []int64{c.Sample.P50, c.Sample.P90, c.Sample.P99, c.Sample.P999, c.Sample.Max} {
		list = append(list, microseconds(float64(ns)))
	}
	percent := func(x float64) string { return number(100 * x) }
	hundredths := func(x float64) string { return fmt.Sprintf("%.2f", x) }
	whole := func(x float64) string { return fmt.Sprintf("%.0f", x) }
	list = append(list, maybe(c.TimesFloor, number), maybe(c.FPS, number), maybe(c.GBs, hundredths), maybe(c.Sample.Spread, percent),
		maybe(c.SentBytes, whole), maybe(c.ReceivedBytes, whole), maybe(c.Painter.CPU, microseconds), maybe(c.Server.CPU, microseconds),
		maybe(c.Painter.Switches, number), maybe(c.Server.Switches, number), maybe(c.Painter.Faults, number), maybe(c.Server.Faults, number),
		maybe(c.Allocs, number))
	if c.Mode == Vsync {
		list = append(list, count(c.Refreshes), count(c.Missed), maybe(c.Interval, func(ns float64) string { return number(ns / 1e6) }))
	}
	return append(list, dash(strings.TrimSuffix(c.Completion, " event")))
}

func count(n *int64) string {
	if n == nil {
		return "–"
	}
	return fmt.Sprint(*n)
}
