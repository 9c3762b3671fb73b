package compare

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"sameframe/display"
	"sameframe/render"
)

const (
	ms    = time.Millisecond
	began = 1000 * time.Second // of the clock
)

// frame returns one that a painter has painted at a time: 2 ms of painting, delivery, half of it for the blit, and 8 ms
// until the refresh.
func frame(pid int, via display.Transport, at, delivery time.Duration) *display.Frame {
	return &display.Frame{
		Client: pid, Window: 7, Title: "plasma", Transport: via, Serial: uint64(at),
		RenderStart: at - 2*ms, RenderEnd: at, Written: at, Read: at + delivery/4, Decoded: at + delivery/2,
		Blitted: at + delivery, Shown: at + delivery + 8*ms,
		SocketBytes: 100, CopiedBytes: 5000, Server: delivery / 2,
	}
}

func about(t *testing.T, what string, got, want time.Duration) {
	t.Helper()
	if got < want-want/50 || got > want+want/50 {
		t.Errorf("%s is %v, want %v", what, got, want)
	}
}

func TestPercentilesAndMeansAreThoseOfTheFrames(t *testing.T) {
	var c Comparison
	for i := range 100 {
		delivery := time.Duration(i+1) * 100 * time.Microsecond // 0.1 to 10 ms
		c.Frame(frame(1, "shm", began+time.Duration(i)*10*ms, delivery))
	}
	for name, panel := range map[string]*render.Panel{"live": c.Live(began + 1000*ms), "total": c.Total(began + 1000*ms)} {
		t.Run(name, func(t *testing.T) {
			if len(panel.Rows) != 1 {
				t.Fatalf("%d painters, want 1", len(panel.Rows))
			}
			r := panel.Rows[0]
			about(t, "delivery p50", r.Delivery.P50, 5*ms)
			about(t, "delivery p90", r.Delivery.P90, 9*ms)
			about(t, "delivery p99", r.Delivery.P99, 9900*time.Microsecond)
			about(t, "latency p50", r.Latency.P50, 15*ms)
			about(t, "rendering", r.Stages[render.StageRender], 2*ms)
			about(t, "transfer", r.Stages[render.StageTransfer], 2525*time.Microsecond)
			about(t, "blit", r.Stages[render.StageBlit], 2525*time.Microsecond)
			about(t, "wait", r.Stages[render.StageWait], 8*ms)
			about(t, "server", r.Server, 2525*time.Microsecond)
			if r.SocketBytes != 100 || r.CopiedBytes != 5000 || r.Title != "plasma" || r.Transport != "shm" || !r.Traced {
				t.Errorf("row is %+v", r)
			}
			if r.FPS < 98 || r.FPS > 102 || r.ShownFPS != r.FPS {
				t.Errorf("%v fps, %v of them shown, want 100", r.FPS, r.ShownFPS)
			}
		})
	}
}

func TestAFrameThatIsNotTracedCountsFromItsFirstByte(t *testing.T) {
	var c Comparison
	f := frame(1, "shm", began, 4*ms)
	f.RenderStart, f.RenderEnd, f.Written = 0, 0, 0
	c.Frame(f)
	r := c.Live(began + 100*ms).Rows[0]
	about(t, "delivery", r.Delivery.P50, 3*ms)
	about(t, "latency", r.Latency.P50, 11*ms)
	if r.Traced || r.Stages[render.StageRender] != 0 {
		t.Errorf("row is %+v", r)
	}
}

func TestAFrameThatWasNeverShownHasNoLatency(t *testing.T) {
	var c Comparison
	c.Frame(frame(1, "shm", began, ms))
	for i := range 9 {
		f := frame(1, "shm", began+time.Duration(i+1)*ms, ms)
		f.Shown = 0
		c.Frame(f)
	}
	r := c.Live(began + time.Second).Rows[0]
	if ratio := r.FPS / r.ShownFPS; ratio < 9.99 || ratio > 10.01 {
		t.Errorf("%v fps, %v of them shown", r.FPS, r.ShownFPS)
	}
	about(t, "latency p99", r.Latency.P99, 11*ms)
	about(t, "wait", r.Stages[render.StageWait], 8*ms)
}

func TestLiveForgetsAndTotalDoesNot(t *testing.T) {
	var c Comparison
	c.Frame(frame(1, "shm", began, 40*ms))
	for i := range 10 {
		c.Frame(frame(1, "shm", began+time.Duration(i+10)*time.Second, ms))
	}
	now := began + 20*time.Second
	about(t, "live p99", c.Live(now).Rows[0].Delivery.P99, ms)
	about(t, "total p99", c.Total(now).Rows[0].Delivery.P99, 40*ms)
	if n := len(c.Live(now + leave).Rows); n != 0 {
		t.Errorf("a painter that stopped is one of %d", n)
	}
	if n := len(c.Total(now + leave).Rows); n != 1 {
		t.Errorf("there were %d painters in all", n)
	}
	c.Restart(now)
	c.Frame(frame(1, "shm", now+ms, ms)) // began before
	if n := len(c.Total(now).Rows); n != 0 {
		t.Errorf("%d painters are left after the restart", n)
	}
}

func TestAPauseIsNoLatencyAndNoTime(t *testing.T) {
	var c Comparison
	for i := range 100 {
		c.Frame(frame(1, "shm", began+time.Duration(i)*10*ms, ms))
	}
	paused, resumed := began+1000*ms, began+61*time.Second
	held := frame(1, "shm", began+1000*ms, ms)
	held.Blitted, held.Shown = resumed+ms, resumed+2*ms
	c.Resume(paused, resumed)
	c.Frame(held)
	for i := range 100 {
		c.Frame(frame(1, "shm", resumed+time.Duration(i+1)*10*ms, ms))
	}
	now := resumed + 1010*ms
	for name, panel := range map[string]*render.Panel{"live": c.Live(now), "total": c.Total(now)} {
		r := panel.Rows[0]
		about(t, name+" p99", r.Latency.P99, 11*ms)
		if r.FPS < 97 || r.FPS > 103 {
			t.Errorf("%s: %v fps, want 100", name, r.FPS)
		}
	}
}

func TestTheStripEndsWithTheNewestFrames(t *testing.T) {
	var c Comparison
	c.Frame(frame(1, "shm", began-8*time.Second, 2*ms))
	c.Frame(frame(1, "shm", began, ms))
	c.Frame(frame(1, "shm", began+2*ms, 3*ms))
	strip := c.Live(began + slot).Rows[0].Strip
	if last := strip[points-1]; last.Mean != 2*ms || last.Max != 3*ms {
		t.Errorf("the last point is %+v", last)
	}
	if first := strip[points-1-int(8*time.Second/slot)]; first.Mean != 2*ms {
		t.Errorf("the point 8 s before is %+v", first)
	}
	filled := 0
	for _, p := range strip {
		if p != (render.StripPoint{}) {
			filled++
		}
	}
	if filled != 2 {
		t.Errorf("%d points have frames, want 2", filled)
	}
}

func TestPaintersHaveDifferentColours(t *testing.T) {
	var c Comparison
	for i, via := range []display.Transport{"shm", "shm", "socket", "present", "socket", "pixmap"} {
		c.Frame(frame(i+1, via, began, ms))
	}
	rows := c.Live(began + 100*ms).Rows
	seen := map[int]bool{}
	for _, r := range rows {
		seen[r.Colour] = true
	}
	if len(rows) != render.PanelColours || len(seen) != len(rows) {
		t.Errorf("%d painters have %d colours", len(rows), len(seen))
	}
}

func TestAFrameCostsNoAllocation(t *testing.T) {
	var c Comparison
	at := began
	f := frame(1, "shm", at, ms)
	c.Frame(f)
	if n := testing.AllocsPerRun(1000, func() {
		at += 10 * ms
		*f = *frame(1, "shm", at, ms)
		c.Frame(f)
	}); n != 0 {
		t.Errorf("%v allocations a frame", n)
	}
}

func BenchmarkFrame(b *testing.B) {
	var c Comparison
	f := frame(1, "shm", began, ms)
	b.ReportAllocs()
	for b.Loop() {
		f.Blitted += time.Microsecond
		c.Frame(f)
	}
}

func row(via string, delivery time.Duration, bytes float64, cpu time.Duration) render.PanelRow {
	return render.PanelRow{
		Transport: via, FPS: 60, Delivery: render.Percentiles{P50: delivery}, SocketBytes: bytes, CopiedBytes: 1e6, Server: ms, CPU: cpu,
	}
}

func TestTheHeadlineSaysWhoWinsWhat(t *testing.T) {
	for _, test := range []struct {
		rows []render.PanelRow
		want string
	}{
		{nil, "Nobody paints"},
		{[]render.PanelRow{row("shm", ms, 40, ms)}, "By shared memory only: no painter by the socket to compare with"},
		{[]render.PanelRow{row("socket", ms, 40, ms)}, "By the socket only: no painter by shared memory to compare with"},
		{
			[]render.PanelRow{row("socket", 2*ms, 1017640, 3*ms), row("pixmap", ms, 40, 2*ms)},
			"Shared memory: 2.0× sooner in the window, 25,000× fewer socket bytes, 1.5× less painter CPU",
		},
		{
			[]render.PanelRow{row("shm", 3*ms, 100, 2*ms), row("socket", 2*ms, 1200, 2*ms)},
			"Shared memory: 12× fewer socket bytes; the socket: 1.5× sooner in the window",
		},
		{
			[]render.PanelRow{row("shm", 3*ms, 1000, 2*ms), row("socket", ms, 1000, ms)},
			"The socket: 3.0× sooner in the window, 2.0× less painter CPU",
		},
		{[]render.PanelRow{row("shm", ms, 1000, ms), row("socket", ms+ms/50, 1010, ms)}, "Shared memory and the socket cost the same"},
		{
			[]render.PanelRow{row("shm", ms, 1000, -1), row("socket", 2*ms, 1000, ms)},
			"Shared memory: 2.0× sooner in the window",
		},
	} {
		if got := Headline(test.rows); got != test.want {
			t.Errorf("got  %s\nwant %s", got, test.want)
		}
	}
}

func TestTheReportIsATableOf100Columns(t *testing.T) {
	p := &render.Panel{}
	for _, via := range []string{"shm", "socket", "pixmap", "present", "shm"} {
		r := row(via, 1234*time.Microsecond, 40, -1)
		r.Title = strings.Repeat("名", 40)
		p.Rows = append(p.Rows, r)
	}
	p.Headline = Headline(p.Rows) + strings.Repeat(" and more", 20)
	var b strings.Builder
	if err := WriteReport(&b, p); err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(b.String()) {
		if n := utf8.RuneCountInString(line); n > width+1 {
			t.Errorf("%d columns: %s", n, line)
		}
	}
	for _, want := range []string{"shm", "socket", "pixmap", "present", "1.234", "40 B", "1.00 MB", "–", "名…", "and more."} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("no %q in\n%s", want, b.String())
		}
	}
}
