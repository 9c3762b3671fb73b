package bench

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"
)

// tableWidth is how many columns the report keeps to.
const tableWidth = 100

// A table is lines of text, the first column to the left and the others to the right.
type table struct {
	title  string
	widths []int
	lines  [][]string
}

// add adds a line. A column is as wide as widths says, or as what does not fit.
func (t *table) add(cells ...string) { t.lines = append(t.lines, cells) }

func (t *table) write(w io.Writer) {
	fmt.Fprintf(w, "\n%s\n", t.title)
	for _, line := range t.lines {
		var b strings.Builder
		for i, cell := range line {
			gap := max(0, t.widths[i]-utf8.RuneCountInString(cell))
			if i == 0 {
				fmt.Fprintf(&b, "  %s%*s", cell, gap, "")
			} else {
				fmt.Fprintf(&b, "%*s%s", gap, "", cell)
			}
		}
		fmt.Fprintln(w, strings.TrimRight(b.String(), " "))
	}
}

// columns returns a table whose first column has the width first and n more that width.
func columns(title string, first, n, width int) *table {
	t := &table{title: title, widths: []int{first}}
	for range n {
		t.widths = append(t.widths, width)
	}
	return t
}

// WriteText writes the result for a reader at a terminal of 100 columns: what was measured on what, the tables, and what
// follows from them in sentences.
func (r *Result) WriteText(w io.Writer) {
	r.writeHead(w)
	r.writeFloor(w)
	for d := range r.Displays {
		for _, mode := range []string{Latency, Stream} {
			r.writeSizes(w, d, mode)
		}
		r.writeVsync(w, d)
		r.writeCosts(w, d)
		r.writeStages(w, d)
		r.writeTogether(w, d)
	}
	r.writeRatios(w)
	r.writeErrors(w)
	r.writeSentences(w)
}

func (r *Result) writeHead(w io.Writer) {
	m := &r.Machine
	system := strings.Fields(m.System)
	fmt.Fprintf(w, "%s · %s, %d cores · %s · %s\n", strings.Join(system[:min(2, len(system))], " "), m.CPU, m.Cores, m.GoVersion,
		r.Run.Began.Format("2006-01-02 15:04"))
	fmt.Fprintf(w, "%d of %d rounds, %s a cell in each, order by seed %d", r.Run.RoundsDone, r.Run.Rounds,
		duration(float64(r.Run.CellTime)), r.Run.Seed)
	if before, after := m.Load[0], m.Load[1]; before != nil && after != nil {
		fmt.Fprintf(w, "; load %.2f before, %.2f after", before[0], after[0])
	}
	fmt.Fprintln(w)
	if r.Run.Interrupted {
		fmt.Fprintln(w, "Interrupted: this is what there was.")
	}
	fmt.Fprintln(w)
	for _, d := range r.Displays {
		shares := "System V memory: unknown"
		if d.SharesIPC != nil {
			if shares = "shares System V memory"; !*d.SharesIPC {
				shares = "another IPC namespace"
			}
		}
		fmt.Fprintf(w, "%-10s %-5s %s %d, screen %v, process %s\n", d.Label, d.Name, d.Vendor, d.Release, d.Screen, pidWord(d.PID))
		fmt.Fprintf(w, "%17sMIT-SHM %s, Present %s, %s\n", "", dash(d.Shm), dash(d.Present), shares)
	}
}

func pidWord(pid int) string {
	if pid == 0 {
		return "–"
	}
	return fmt.Sprint(pid)
}

func dash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}

// writeFloor writes what the machine does without a display, and the round trips of the displays beside it.
func (r *Result) writeFloor(w io.Writer) {
	ping := r.Floor.PingPong
	if ping == nil {
		return
	}
	t := columns("The floor and the round trips, µs", 44, 5, 10)
	t.add("", "p50", "p90", "p99", "max", "× floor")
	add := func(name string, s *Sample) {
		if s == nil {
			return
		}
		t.add(name, s.p50(), microseconds(float64(s.P90)), microseconds(float64(s.P99)), microseconds(float64(s.Max)),
			number(float64(s.P50)/float64(ping.P50)))
	}
	add("ping-pong of 32 bytes, blocking", ping)
	add("the same through Go's poller at both ends", r.Floor.RuntimePingPong)
	for _, d := range r.Displays {
		add("GetInputFocus on "+d.Label+", blocking", d.RoundTrip)
	}
	t.write(w)
}

// p50 returns the median in microseconds, or where the rounds do not agree, where they lie.
func (s *Sample) p50() string {
	if s.Disagree == "" {
		return microseconds(float64(s.P50))
	}
	return between(s, func(r Round) float64 { return float64(r.P50) / 1e3 })
}

// between returns the rounds' least and greatest value, with a question mark.
func between(s *Sample, value func(Round) float64) string {
	var values []float64
	for _, r := range s.Rounds {
		values = append(values, value(r))
	}
	return fmt.Sprintf("%s–%s?", short(slices.Min(values)), short(slices.Max(values)))
}

// short is number with two digits that count, and k for thousands.
func short(x float64) string {
	switch {
	case x >= 9950:
		return fmt.Sprintf("%.0fk", x/1e3)
	case x >= 995:
		return fmt.Sprintf("%.1fk", x/1e3)
	case x >= 9.95:
		return fmt.Sprintf("%.0f", x)
	}
	return fmt.Sprintf("%.1f", x)
}

// value returns what a table of the cell's mode says of it.
func (c *Cell) value() string {
	switch {
	case c == nil || c.Sample == nil:
		return "–"
	case c.Mode == Stream && c.Sample.Disagree != "":
		return between(c.Sample, func(r Round) float64 { return *r.FPS })
	case c.Mode == Stream:
		return number(*c.FPS)
	}
	return c.Sample.p50()
}

// measured returns the sizes and transports that a display was measured at in a mode, by that many painters.
func (r *Result) measured(display int, mode string, painters int) (sizes []Size, transports []string) {
	for _, c := range r.Cells {
		if c.Display != display || c.Mode != mode || c.Painters != painters || c.Sample == nil {
			continue
		}
		if !slices.Contains(sizes, c.Size) {
			sizes = append(sizes, c.Size)
		}
		if !slices.Contains(transports, c.Transport) {
			transports = append(transports, c.Transport)
		}
	}
	names := transportNames()
	slices.SortFunc(transports, func(a, b string) int { return slices.Index(names, a) - slices.Index(names, b) })
	return sizes, transports
}

// writeSizes writes each transport at each size.
func (r *Result) writeSizes(w io.Writer, display int, mode string) {
	sizes, transports := r.measured(display, mode, 1)
	if len(sizes) == 0 {
		return
	}
	title := "Latency on %s: p50, µs, from a frame's first byte written until the server has done with it"
	if mode == Stream {
		title = "Stream on %s: frames a second, back to back, two under way"
	}
	t := columns(fmt.Sprintf(title, r.Displays[display].Label), 10, len(transports), 11)
	head := append([]string{""}, transports...)
	if mode == Latency {
		t.widths = append(t.widths, 9, 11)
		head = append(head, "floor", "shm÷floor")
	}
	t.add(head...)
	for _, size := range sizes {
		line := []string{size.String()}
		for _, transport := range transports {
			line = append(line, r.cell(display, transport, size, mode, 1).value())
		}
		if floor := r.Floor.frame(size); mode == Latency && floor > 0 {
			ratio := "–"
			if shm := r.cell(display, "shm", size, mode, 1); shm != nil {
				ratio = maybe(shm.TimesFloor, number)
			}
			line = append(line, microseconds(floor), ratio)
		}
		t.add(line...)
	}
	t.write(w)
	if mode == Stream && slices.Contains(transports, "present") {
		fmt.Fprintln(w, "  present counts frames that another replaced before a refresh, too.")
	}
}

func (r *Result) writeVsync(w io.Writer, display int) {
	sizes, _ := r.measured(display, Vsync, 1)
	if len(sizes) == 0 {
		return
	}
	t := columns(fmt.Sprintf("Vsync on %s: present, from the put to CompleteNotify, ms", r.Displays[display].Label), 10, 6, 12)
	t.add("", "p50", "p99", "max", "refreshes", "missed", "interval")
	ms := func(ns float64) string { return number(ns / 1e6) }
	for _, size := range sizes {
		c := r.cell(display, "present", size, Vsync, 1)
		p50 := ms(float64(c.Sample.P50))
		if c.Sample.Disagree != "" {
			p50 = between(c.Sample, func(r Round) float64 { return float64(r.P50) / 1e6 })
		}
		t.add(size.String(), p50, ms(float64(c.Sample.P99)), ms(float64(c.Sample.Max)), fmt.Sprint(*c.Refreshes),
			fmt.Sprint(*c.Missed), maybe(c.Interval, ms))
	}
	t.write(w)
}

// detailSize returns the size that is told in detail: 1920x1080, or the largest.
func detailSize(sizes []Size) Size {
	if slices.Contains(sizes, fullHD) {
		return fullHD
	}
	return sizes[len(sizes)-1]
}

// writeCosts writes all that is known of the frames of one size, in the first mode that was measured.
func (r *Result) writeCosts(w io.Writer, display int) {
	for _, mode := range []string{Latency, Stream} {
		sizes, transports := r.measured(display, mode, 1)
		if len(sizes) == 0 {
			continue
		}
		size := detailSize(sizes)
		t := &table{widths: []int{10, 10, 8, 8, 8, 8, 7, 6, 7, 6, 7, 6, 7}, title: fmt.Sprintf(
			"What a frame of %v costs on %s, %s: times in µs; p is the painter, s the server", size, r.Displays[display].Label, mode)}
		t.add("", "", "", "", "", "CPU µs", "", "switch", "", "faults", "", "bytes", "allocs")
		t.add("", "p50", "p99", "max", "p", "s", "p", "s", "p", "s", "sent", "back", "p")
		for _, transport := range transports {
			c := r.cell(display, transport, size, mode, 1)
			if c == nil {
				continue
			}
			t.add(transport, c.Sample.p50(), microseconds(float64(c.Sample.P99)), microseconds(float64(c.Sample.Max)),
				maybe(c.Painter.CPU, microseconds), maybe(c.Server.CPU, microseconds), maybe(c.Painter.Switches, short),
				maybe(c.Server.Switches, short), maybe(c.Painter.Faults, short), maybe(c.Server.Faults, short),
				maybe(c.SentBytes, byteSize), maybe(c.ReceivedBytes, byteSize), maybe(c.Allocs, short))
		}
		t.write(w)
	}
}

// writeStages writes the way of the frames of one size through our own server.
func (r *Result) writeStages(w io.Writer, display int) {
	sizes, transports := r.measured(display, Latency, 1)
	if len(sizes) == 0 {
		return
	}
	size := detailSize(sizes)
	t := columns(fmt.Sprintf("Stages of a frame of %v on %s, µs, p50 (p99)", size, r.Displays[display].Label), 10, 5, 17)
	t.add("", "render", "transfer", "blit", "wait", "on screen")
	stage := func(d *Distribution) string {
		if d == nil {
			return "–"
		}
		return fmt.Sprintf("%s (%s)", microseconds(float64(d.P50)), microseconds(float64(d.P99)))
	}
	for _, transport := range transports {
		if c := r.cell(display, transport, size, Latency, 1); c != nil && c.Stages != nil {
			s := c.Stages
			t.add(transport, stage(s.Render), stage(s.Transfer), stage(s.Blit), stage(s.Wait), stage(s.OnScreen))
		}
	}
	if len(t.lines) > 1 {
		t.write(w)
	}
}

// writeTogether writes what several painters at once come to.
func (r *Result) writeTogether(w io.Writer, display int) {
	for _, mode := range []string{Latency, Stream, Vsync} {
		if len(r.painterCounts(mode)) < 2 && !slices.ContainsFunc(r.painterCounts(mode), func(n int) bool { return n > 1 }) {
			continue
		}
		sizes, transports := r.measured(display, mode, r.painterCounts(mode)[0])
		for _, size := range sizes {
			t := &table{widths: []int{12, 9, 12, 12, 10, 10, 12, 12, 9}, title: fmt.Sprintf("Painters together on %s, %v, mode %s",
				r.Displays[display].Label, size, mode)}
			t.add("", "painters", "frames/s", "p50, µs", "fairness", "least", "µs server", "µs painter", "server")
			t.add("", "", "in all", "", "(Jain)", "of mean", "CPU, frame", "CPU, frame", "cores")
			for _, transport := range transports {
				for _, n := range r.painterCounts(mode) {
					c := r.cell(display, transport, size, mode, n)
					if c == nil {
						continue
					}
					fps := number(*c.FPS)
					if c.Sample.Disagree != "" && mode == Stream {
						fps = c.value()
					}
					var cores *float64
					if c.Server.CPU != nil {
						cores = known(*c.Server.CPU * *c.FPS / 1e9)
					}
					t.add(transport, fmt.Sprint(n), fps, microseconds(float64(c.Sample.P50)), maybe(c.Fairness, number), maybe(c.Least, number),
						maybe(c.Server.CPU, microseconds), maybe(c.Painter.CPU, microseconds), maybe(cores, number))
				}
			}
			t.write(w)
		}
	}
}

// writeRatios writes how the other displays compare with the first.
func (r *Result) writeRatios(w io.Writer) {
	for d := 1; d < len(r.Displays); d++ {
		for _, mode := range []string{Latency, Stream} {
			sizes, transports := r.measured(d, mode, 1)
			if len(sizes) == 0 {
				continue
			}
			t := columns(fmt.Sprintf("%s: the time of a frame on %s divided by that on %s; ~ where the rounds overlap",
				strings.ToUpper(mode[:1])+mode[1:], r.Displays[d].Label, r.Displays[0].Label), 10, len(transports), 11)
			t.add(append([]string{""}, transports...)...)
			for _, size := range sizes {
				line := []string{size.String()}
				for _, transport := range transports {
					line = append(line, ratio(r.cell(d, transport, size, mode, 1), r.cell(0, transport, size, mode, 1)))
				}
				t.add(line...)
			}
			t.write(w)
		}
	}
}

func ratio(c, base *Cell) string {
	if c == nil || base == nil {
		return "–"
	}
	s := number(c.cost() / base.cost())
	if !c.faster(base) && !base.faster(c) {
		return "~" + s
	}
	return s
}
