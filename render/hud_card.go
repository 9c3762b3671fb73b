package render

import (
	"image"
	"math"
	"slices"
	"strconv"
	"time"
)

// scales are what charts of all painters share, so that they can be compared by eye.
type scales struct {
	strip time.Duration // full height of the strip charts
	bar   time.Duration // full width of the stage bars
}

func newScales(rows []PanelRow) scales {
	var s scales
	for i := range rows {
		total := time.Duration(0)
		for _, d := range rows[i].Stages {
			total += d
		}
		s.bar = max(s.bar, total)
		s.strip = max(s.strip, usual(rows[i].Strip))
	}
	s.strip = roundUp(s.strip * 3 / 2)
	return s
}

// usual returns the mean that one point in ten exceeds, so that a hiccup does not flatten the rest: it is cut off.
func usual(strip []StripPoint) time.Duration {
	means := make([]time.Duration, 0, len(strip))
	for _, p := range strip {
		if p.Mean != 0 {
			means = append(means, p.Mean)
		}
	}
	if len(means) == 0 {
		return 0
	}
	slices.Sort(means)
	return means[(len(means)-1)*9/10]
}

// roundUp returns the next of 1, 2, 4, 6, 8 times a power of ten, at least 0.1 ms.
func roundUp(d time.Duration) time.Duration {
	for step := 100 * time.Microsecond; ; step *= 10 {
		for _, n := range [...]time.Duration{1, 2, 4, 6, 8} {
			if d <= n*step {
				return n * step
			}
		}
	}
}

// card draws what is known of a painter in r.
func (h *HUD) card(r image.Rectangle, row *PanelRow, span time.Duration, scale scales) {
	s := &h.sheet
	colour := hudColours[row.Colour%PanelColours]
	s.round(r, h.px(8), hudCard)
	s.round(image.Rect(r.Min.X, r.Min.Y, r.Min.X+h.px(6), r.Max.Y), h.px(3), colour)
	r = image.Rect(r.Min.X+h.px(18), r.Min.Y+h.px(10), r.Max.X-h.px(14), r.Max.Y-h.px(10))

	y := h.title(r, row, colour)
	y = h.figures(image.Rect(r.Min.X, y, r.Max.X, r.Max.Y), row, colour)
	facts := r.Max.Y - h.px(34)
	bar := facts - h.px(44)
	h.strip(image.Rect(r.Min.X, y, r.Max.X, bar-h.px(8)), row, span, scale.strip, colour)
	h.stages(image.Rect(r.Min.X, bar, r.Max.X, facts-h.px(6)), row, scale.bar)
	h.facts(image.Rect(r.Min.X, facts, r.Max.X, r.Max.Y), row)
}

// title draws the transport and the name of the window, and returns where the next begins.
func (h *HUD) title(r image.Rectangle, row *PanelRow, colour rgb) int {
	s := &h.sheet
	bold, plain := h.faces.get(h.px(15), true), h.faces.get(h.px(14), false)
	chip := image.Rect(r.Min.X, r.Min.Y, r.Min.X+bold.width(row.Transport)+h.px(20), r.Min.Y+h.px(22))
	baseline := chip.Min.Y + (chip.Dy()+bold.capital)/2
	s.round(chip, chip.Dy()/2, colour)
	s.text(bold, chip.Min.X+h.px(10), baseline, hudBack, row.Transport)
	s.text(plain, chip.Max.X+h.px(10), baseline, hudDim, plain.fit(row.Title, r.Max.X-chip.Max.X-h.px(10)))
	return chip.Max.Y + h.px(6)
}

// figures draws the numbers that matter most, large, and the percentiles beside them; it returns where the next begins.
func (h *HUD) figures(r image.Rectangle, row *PanelRow, colour rgb) int {
	s := &h.sheet
	large, unit, small := h.faces.get(h.px(36), true), h.faces.get(h.px(15), false), h.faces.get(h.px(12), false)
	baseline := r.Min.Y + h.px(32)
	below := baseline + h.px(17)

	x := s.text(large, r.Min.X, baseline, hudText, strconv.FormatFloat(row.FPS, 'f', 0, 64))
	x = s.text(unit, x+h.px(5), baseline, hudDim, "fps")
	if row.FPS-row.ShownFPS > 1 {
		shown := strconv.FormatFloat(row.ShownFPS, 'f', 0, 64) + " on the screen"
		x = max(x, s.text(small, r.Min.X, below, hudDim, shown))
	}
	x = max(x+h.px(20), r.Min.X+r.Dx()/4)

	number, ms := milliseconds(row.Delivery.P50), " ms"
	end := s.text(large, x, baseline, colour, number)
	end = s.text(unit, end, baseline, hudDim, ms)
	x = max(end, s.text(small, x, below, hudDim, row.delivery())) + h.px(20)

	h.percentiles(image.Rect(x, r.Min.Y, r.Max.X, below), row)
	return below + h.px(8)
}

// percentiles draws a little table that ends at the right of r, as much of it as there is room for.
func (h *HUD) percentiles(r image.Rectangle, row *PanelRow) {
	s := &h.sheet
	head, cell := h.faces.get(h.px(12), false), h.faces.get(h.px(14), true)
	wide := h.px(48)
	columns := min(3, (r.Dx()-head.width("→ window"))/wide)
	if columns < 1 {
		return
	}
	names := [...]string{"p50", "p90", "p99"}
	y := r.Max.Y - 2*h.px(19)
	for i := range columns {
		which := 3 - columns + i
		right := r.Max.X - (columns-1-i)*wide
		s.textLeft(head, right, y, hudDim, names[which])
		for line, p := range [...]Percentiles{row.Delivery, row.Latency} {
			v := [...]time.Duration{p.P50, p.P90, p.P99}[which]
			s.textLeft(cell, right, y+(line+1)*h.px(19), hudText, milliseconds(v))
		}
	}
	for line, name := range [...]string{"→ window", "→ screen"} {
		s.textLeft(head, r.Max.X-columns*wide, y+(line+1)*h.px(19), hudDim, name)
	}
}

// strip draws the delivery times of the last seconds.
func (h *HUD) strip(r image.Rectangle, row *PanelRow, span, full time.Duration, colour rgb) {
	if r.Dy() < h.px(20) {
		return
	}
	s := &h.sheet
	s.round(r, h.px(4), hudWell)
	small := h.faces.get(h.px(11), false)
	r = r.Inset(h.px(3))
	s.fill(image.Rect(r.Min.X, (r.Min.Y+r.Max.Y)/2, r.Max.X, (r.Min.Y+r.Max.Y)/2+1), hudRule)

	height := func(d time.Duration) float64 {
		return float64(r.Max.Y) - float64(r.Dy())*min(1, float64(d)/float64(full))
	}
	n := len(row.Strip)
	before := math.NaN()
	for x := range r.Dx() {
		at := (float64(x)+0.5)*float64(n)/float64(r.Dx()) - 0.5
		i := min(max(int(at), 0), n-1)
		if i < 0 || row.Strip[i].Mean == 0 {
			before = math.NaN()
			continue
		}
		p, q := row.Strip[i], row.Strip[min(i+1, n-1)]
		if q.Mean == 0 {
			q = p
		}
		f := max(0, at-float64(i))
		mean := height(p.Mean)*(1-f) + height(q.Mean)*f
		most := height(p.Max)*(1-f) + height(q.Max)*f
		if math.IsNaN(before) {
			before = mean
		}
		s.column(r.Min.X+x, most, mean, colour, 56)
		s.column(r.Min.X+x, mean, float64(r.Max.Y), colour, 104)
		s.column(r.Min.X+x, min(mean, before)-1, max(mean, before)+1, colour, 255)
		before = mean
	}
	label := func(right int, text string) {
		box := image.Rect(right-small.width(text)-h.px(10), r.Min.Y, right, r.Min.Y+small.capital+h.px(8))
		s.round(box, h.px(4), hudWell)
		s.text(small, box.Min.X+h.px(5), box.Max.Y-h.px(4), hudDim, text)
	}
	top := milliseconds(full) + " ms"
	label(r.Min.X+small.width(top)+h.px(10), top)
	label(r.Max.X, "last "+strconv.Itoa(int(span/time.Second))+" s")
}

// stages draws the way of a frame as a bar, and below it what its colours mean.
func (h *HUD) stages(r image.Rectangle, row *PanelRow, full time.Duration) {
	s := &h.sheet
	bar := image.Rect(r.Min.X, r.Min.Y, r.Max.X, r.Min.Y+h.px(14))
	s.round(bar, h.px(3), hudWell)
	name, value := h.faces.get(h.px(12), false), h.faces.get(h.px(12), true)
	names := stageNames
	legend := func() (width int) {
		for i, d := range row.Stages {
			width += h.px(15) + name.width(names[i]+" ") + value.width(milliseconds(d)) + h.px(14)
		}
		return width
	}
	if legend() > r.Dx() {
		names[StageWait] = "wait"
	}
	if !row.Traced {
		names[StageRender] = "" // the painter alone could tell
	}
	x, left, sum := r.Min.X, bar.Min.X, time.Duration(0)
	for i, d := range row.Stages {
		if i == StageRender && !row.Traced {
			continue
		}
		sum += d
		right := bar.Min.X + int(float64(bar.Dx())*float64(sum)/float64(max(full, 1))+0.5)
		if d > 0 {
			right = min(max(right, left+h.px(2)), bar.Max.X)
			s.fill(image.Rect(left, bar.Min.Y, right, bar.Max.Y), hudStages[i])
			left = right
		}
		baseline := bar.Max.Y + h.px(16)
		square := image.Rect(x, baseline-h.px(9), x+h.px(10), baseline+h.px(1))
		s.round(square, h.px(2), hudStages[i])
		x = s.text(name, x+h.px(15), baseline, hudDim, names[i]+" ")
		x = s.text(value, x, baseline, hudText, milliseconds(d)) + h.px(14)
	}
}

// facts draws what a frame costs, in four columns.
func (h *HUD) facts(r image.Rectangle, row *PanelRow) {
	s := &h.sheet
	s.fill(image.Rect(r.Min.X, r.Min.Y, r.Max.X, r.Min.Y+1), hudRule)
	label, value := h.faces.get(h.px(12), false), h.faces.get(h.px(16), true)
	cpu := "–"
	if row.CPU >= 0 {
		cpu = milliseconds(row.CPU) + " ms"
	}
	for i, fact := range [...]struct{ label, value string }{
		{"on the socket", ByteSize(row.SocketBytes)},
		{"copied", ByteSize(row.CopiedBytes)},
		{"server time", milliseconds(row.Server) + " ms"},
		{"painter CPU", cpu},
	} {
		x := r.Min.X + i*r.Dx()/4
		s.text(label, x, r.Min.Y+h.px(16), hudDim, fact.label)
		s.text(value, x, r.Max.Y, hudText, fact.value)
	}
}

// delivery says what the row's Delivery is.
func (row *PanelRow) delivery() string {
	if row.Traced {
		return "painted → window"
	}
	return "received → window"
}

// milliseconds returns d in milliseconds, to three figures at most.
func milliseconds(d time.Duration) string {
	ms := float64(d) / float64(time.Millisecond)
	decimals := 2
	switch {
	case ms >= 99.95:
		decimals = 0
	case ms >= 9.995:
		decimals = 1
	}
	return strconv.FormatFloat(ms, 'f', decimals, 64)
}

// ByteSize returns a number of bytes as people write it: "40 B", "1.02 MB".
func ByteSize(n float64) string {
	for _, unit := range [...]string{"B", "kB", "MB"} {
		switch {
		case n < 9.995 && unit != "B":
			return strconv.FormatFloat(n, 'f', 2, 64) + " " + unit
		case n < 99.95 && unit != "B":
			return strconv.FormatFloat(n, 'f', 1, 64) + " " + unit
		case n < 999.5:
			return strconv.FormatFloat(n, 'f', 0, 64) + " " + unit
		}
		n /= 1000
	}
	return strconv.FormatFloat(n, 'f', 2, 64) + " GB"
}
