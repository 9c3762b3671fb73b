package paint

import (
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"

	"sameframe/client"
)

// A meter adds up what frames cost: in all, and since the last line of -v.
type meter struct {
	mu          sync.Mutex
	total, part tally
}

type tally struct {
	latency *hdrhistogram.Histogram // nanoseconds
	frames  int
	bytes   int
	began   time.Duration // when the server had done with the first frame, or the last one before it, CLOCK_MONOTONIC
	spaced  int           // frames since then
	ended   time.Duration // when the server had done with the last
}

const longestLatency = 60 * time.Second

func newMeter() *meter {
	histogram := func() *hdrhistogram.Histogram { return hdrhistogram.New(1000, int64(longestLatency), 3) }
	return &meter{total: tally{latency: histogram()}, part: tally{latency: histogram()}}
}

// add counts a frame. It is a canvas's OnFrame.
func (m *meter) add(f client.Frame) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.total.add(f)
	m.part.add(f)
}

// takePart returns what was counted since the last call, in words.
func (m *meter) takePart() string {
	m.mu.Lock()
	defer m.mu.Unlock()
	s := m.part.String()
	m.part.latency.Reset()
	m.part = tally{latency: m.part.latency, began: m.part.ended}
	return s
}

func (m *meter) String() string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.total.String()
}

func (t *tally) add(f client.Frame) {
	if t.began == 0 {
		t.began = f.Done
	} else {
		t.spaced++
	}
	t.frames++
	t.bytes += f.Bytes
	t.ended = f.Done
	t.latency.RecordValue(int64(min(f.Done-f.Written, longestLatency)))
}

func (t *tally) String() string {
	if t.frames == 0 {
		return "no frame"
	}
	var b strings.Builder
	if seconds := (t.ended - t.began).Seconds(); seconds > 0 {
		fmt.Fprintf(&b, "%d frames in %.2f s, %.1f fps; latency", t.frames, seconds, float64(t.spaced)/seconds)
	} else {
		b.WriteString("one frame; latency")
	}
	for _, q := range []float64{50, 90, 99} {
		ms := float64(t.latency.ValueAtQuantile(q)) / float64(time.Millisecond)
		fmt.Fprintf(&b, " p%.0f %.3f", q, ms)
	}
	fmt.Fprintf(&b, " ms; %d bytes a frame on the socket", t.bytes/t.frames)
	return b.String()
}
