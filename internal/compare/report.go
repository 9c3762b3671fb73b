package compare

import (
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"sameframe/render"
)

const (
	width      = 100 // characters
	labelWidth = 34
	beside     = 4 // painters in a table
)

// lines of the report.
var lines = []struct {
	label string
	value func(*render.PanelRow) string
}{
	{"frames painted a second", func(r *render.PanelRow) string { return fmt.Sprintf("%.1f", r.FPS) }},
	{"  of them shown", func(r *render.PanelRow) string { return fmt.Sprintf("%.1f", r.ShownFPS) }},
	{"to the window, ms: p50", func(r *render.PanelRow) string { return milliseconds(r.Delivery.P50) }},
	{"                   p90", func(r *render.PanelRow) string { return milliseconds(r.Delivery.P90) }},
	{"                   p99", func(r *render.PanelRow) string { return milliseconds(r.Delivery.P99) }},
	{"to the screen, ms: p50", func(r *render.PanelRow) string { return milliseconds(r.Latency.P50) }},
	{"                   p90", func(r *render.PanelRow) string { return milliseconds(r.Latency.P90) }},
	{"                   p99", func(r *render.PanelRow) string { return milliseconds(r.Latency.P99) }},
	{"stages, mean ms: render", stage(render.StageRender)},
	{"                 transfer", stage(render.StageTransfer)},
	{"                 blit", stage(render.StageBlit)},
	{"                 wait for refresh", stage(render.StageWait)},
	{"bytes on the socket, a frame", func(r *render.PanelRow) string { return render.ByteSize(r.SocketBytes) }},
	{"bytes copied by the server", func(r *render.PanelRow) string { return render.ByteSize(r.CopiedBytes) }},
	{"server time, ms a frame", func(r *render.PanelRow) string { return milliseconds(r.Server) }},
	{"painter CPU, ms a frame", func(r *render.PanelRow) string {
		if r.CPU < 0 {
			return "–"
		}
		return milliseconds(r.CPU)
	}},
}

func stage(i int) func(*render.PanelRow) string {
	return func(r *render.PanelRow) string {
		if i == render.StageRender && !r.Traced {
			return "–"
		}
		return milliseconds(r.Stages[i])
	}
}

func milliseconds(d time.Duration) string {
	return fmt.Sprintf("%.3f", float64(d)/float64(time.Millisecond))
}

// WriteReport writes p as a table of plain text, not wider than 100 columns, with the headline below it.
func WriteReport(w io.Writer, p *render.Panel) error {
	var b strings.Builder
	for rows := p.Rows; len(rows) > 0; {
		some := rows[:min(beside, len(rows))]
		rows = rows[len(some):]
		writeLine(&b, some, "", func(r *render.PanelRow) string { return r.Transport })
		writeLine(&b, some, "", func(r *render.PanelRow) string { return r.Title })
		for _, l := range lines {
			writeLine(&b, some, l.label, l.value)
		}
		b.WriteByte('\n')
	}
	if p.Headline != "" {
		wrap(&b, p.Headline+".")
	}
	b.WriteString("To the window: from painted (or received, if the painter does not say) to copied to the window.\n" +
		"To the screen: from the start of painting (or received) to shown at a refresh of the screen.\n")
	_, err := io.WriteString(w, b.String())
	return err
}

func writeLine(b *strings.Builder, rows []render.PanelRow, label string, value func(*render.PanelRow) string) {
	column := min(24, (width-labelWidth)/len(rows))
	fmt.Fprintf(b, "%-*s", labelWidth, label)
	for i := range rows {
		v := []rune(value(&rows[i]))
		if len(v) > column-2 {
			v = append(v[:column-3], '…')
		}
		b.WriteString(strings.Repeat(" ", column-len(v)) + string(v))
	}
	b.WriteByte('\n')
}

// wrap writes text in lines.
func wrap(b *strings.Builder, text string) {
	n := 0
	for _, word := range strings.Fields(text) {
		switch l := utf8.RuneCountInString(word); {
		case n == 0:
			n = l
		case n+1+l > width:
			b.WriteByte('\n')
			n = l
		default:
			b.WriteByte(' ')
			n += 1 + l
		}
		b.WriteString(word)
	}
	b.WriteByte('\n')
}
