// Package compare adds up what the frames of painters cost, each transport beside the other, live and in total.
package compare

import (
	"slices"
	"sync"
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"

	"sameframe/display"
	"sameframe/protocol"
	"sameframe/render"
)

const (
	window = 5 // seconds that the live numbers cover
	leave  = 3 * time.Second
	slot   = 50 * time.Millisecond // a point of the strip charts
	points = 200
	marks  = 10 // of CPU time, one a second

	// Span is what the strip charts cover.
	Span = points * slot
)

// Comparison follows the painters of a server. Its methods may be called from any goroutine.
type Comparison struct {
	mu       sync.Mutex
	painters []*painter    // by their first frames
	since    time.Duration // frames that began before it do not count
	sum      tally         // for Live
}

// A painter is a window of a client.
type painter struct {
	pid       int
	window    protocol.Window
	title     string
	transport display.Transport
	colour    int
	first     time.Duration // when its first frame was in the window
	last      time.Duration

	total   tally
	seconds [window + 1]second
	strip   [points]struct {
		n    int64 // which piece of time, in slots
		sum  time.Duration
		max  time.Duration
		many int
	}
	cpu    []cpuMark // of the last seconds
	cpuAll cpuMark   // the first of all
}

// A second is what was counted in one second of the clock.
type second struct {
	tally
	n int64
}

// tally sums up frames. Those that never came to the screen have no latency and no wait.
type tally struct {
	frames, shown     int
	traced            int
	delivery, latency *hdrhistogram.Histogram // nanoseconds
	stages            [render.Stages]time.Duration
	socket, copied    int
	server            time.Duration
}

// cpuMark is the CPU time that the painter had spent when it had painted so many frames.
type cpuMark struct {
	at     time.Duration
	frames int
	spent  time.Duration
}

func newTally() tally { return tally{delivery: newHistogram(), latency: newHistogram()} }

// newHistogram counts times from a tenth of a microsecond to a minute, to one part in a hundred.
func newHistogram() *hdrhistogram.Histogram { return hdrhistogram.New(100, int64(time.Minute), 2) }

func (t *tally) reset() {
	t.delivery.Reset()
	t.latency.Reset()
	*t = tally{delivery: t.delivery, latency: t.latency}
}

// merge adds u's frames to t.
func (t *tally) merge(u *tally) {
	t.frames += u.frames
	t.shown += u.shown
	t.traced += u.traced
	t.delivery.Merge(u.delivery)
	t.latency.Merge(u.latency)
	for i, d := range u.stages {
		t.stages[i] += d
	}
	t.socket += u.socket
	t.copied += u.copied
	t.server += u.server
}

// Restart forgets all painters, and leaves out the frames that began before now.
func (c *Comparison) Restart(now time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.painters, c.since = nil, now
}

// Resume goes on after a pause that began at paused, without the frames that it has held up.
func (c *Comparison) Resume(paused, now time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.since = now
	for _, p := range c.painters {
		p.first += now - paused
		for i := range p.seconds {
			p.seconds[i].reset()
		}
	}
}

// Frame counts a frame. It is for display.Server.OnFrame: it allocates only for the first frame of a painter.
func (c *Comparison) Frame(f *display.Frame) {
	c.mu.Lock()
	defer c.mu.Unlock()
	begin := f.Read
	if f.RenderStart != 0 {
		begin = f.RenderStart
	}
	if begin < c.since {
		return
	}
	p := c.painter(f)
	if p.title != f.Title {
		p.title = f.Title
	}
	p.last = f.Blitted

	delivery := f.Blitted - delivered(f)
	n := int64(f.Blitted / time.Second)
	s := &p.seconds[n%int64(len(p.seconds))]
	if s.n != n {
		s.reset()
		s.n = n
	}
	s.add(f, begin, delivery)
	p.total.add(f, begin, delivery)

	n = int64(f.Blitted / slot)
	point := &p.strip[n%points]
	if point.n != n {
		point.n, point.sum, point.max, point.many = n, 0, 0, 0
	}
	point.sum += delivery
	point.max = max(point.max, delivery)
	point.many++
}

// delivered returns when the delivery of f began: as soon as it was painted, or else as the server first heard of it.
func delivered(f *display.Frame) time.Duration {
	if f.RenderEnd != 0 {
		return f.RenderEnd
	}
	return f.Read
}

func (t *tally) add(f *display.Frame, begin, delivery time.Duration) {
	t.frames++
	t.delivery.RecordValue(int64(delivery))
	if f.RenderStart != 0 {
		t.traced++
		t.stages[render.StageRender] += f.RenderEnd - f.RenderStart
	}
	t.stages[render.StageTransfer] += f.Decoded - delivered(f)
	t.stages[render.StageBlit] += f.Blitted - f.Decoded
	if f.Shown != 0 {
		t.shown++
		t.latency.RecordValue(int64(f.Shown - begin))
		t.stages[render.StageWait] += f.Shown - f.Blitted
	}
	t.socket += f.SocketBytes
	t.copied += f.CopiedBytes
	t.server += f.Server
}

// painter returns the one that painted f.
func (c *Comparison) painter(f *display.Frame) *painter {
	for _, p := range c.painters {
		if p.pid == f.Client && p.window == f.Window && p.transport == f.Transport {
			return p
		}
	}
	p := &painter{
		pid: f.Client, window: f.Window, transport: f.Transport, colour: c.colour(f.Transport, f.Blitted),
		first: f.Blitted, total: newTally(),
	}
	for i := range p.seconds {
		p.seconds[i].tally = newTally()
	}
	c.painters = append(c.painters, p)
	return p
}

// colour returns the one that the transport has by custom, or if it is taken the first free one.
func (c *Comparison) colour(t display.Transport, now time.Duration) int {
	taken := 0
	for _, p := range c.painters {
		if p.live(now) {
			taken |= 1 << p.colour
		}
	}
	own := map[display.Transport]int{"shm": 0, socket: 1, "pixmap": 2, "present": 3}[t]
	for i := range render.PanelColours {
		if n := (own + i) % render.PanelColours; taken>>n&1 == 0 {
			return n
		}
	}
	return own
}

func (p *painter) live(now time.Duration) bool { return now-p.last < leave }

// Knows reports whether a process has painted.
func (c *Comparison) Knows(pid int) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.ContainsFunc(c.painters, func(p *painter) bool { return p.pid == pid })
}
