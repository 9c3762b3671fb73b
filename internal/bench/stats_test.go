package bench

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
)

func near(a, b float64) bool { return math.Abs(a-b) < 1e-9 }

func TestQuantilesInterpolate(t *testing.T) {
	for _, c := range []struct {
		values []float64
		q      float64
		want   float64
	}{
		{[]float64{7}, 0, 7}, {[]float64{7}, 1, 7}, {[]float64{7}, 0.3, 7},
		{[]float64{3, 1}, 0.5, 2}, {[]float64{3, 1, 2}, 0.5, 2}, {[]float64{4, 1, 3, 2}, 0.5, 2.5},
		{[]float64{5, 4, 3, 2, 1}, 0.25, 2}, {[]float64{5, 4, 3, 2, 1}, 0.75, 4}, {[]float64{10, 0}, 0.9, 9},
	} {
		if got := quantile(c.values, c.q); !near(got, c.want) {
			t.Errorf("quantile %v of %v is %v, want %v", c.q, c.values, got, c.want)
		}
	}
}

func TestSpreadLeavesOutliersOutOnceThereAreFour(t *testing.T) {
	if _, _, _, ok := spread([]float64{5}); ok {
		t.Error("one value has a spread")
	}
	if w, low, high, _ := spread([]float64{10, 20, 15}); !near(w, 10./15) || low != 10 || high != 20 {
		t.Errorf("of three: %v from %v to %v", w, low, high)
	}
	if w, low, high, _ := spread([]float64{100, 11, 10, 9, 1}); !near(w, 0.2) || low != 9 || high != 11 {
		t.Errorf("of five: %v from %v to %v", w, low, high)
	}
}

func TestFairness(t *testing.T) {
	for _, c := range []struct {
		shares      []float64
		jain, least float64
	}{
		{[]float64{5, 5, 5, 5}, 1, 1}, {[]float64{8, 0, 0, 0}, 0.25, 0}, {[]float64{3, 1}, 0.8, 0.5}, {nil, 1, 1}, {[]float64{0, 0}, 1, 1},
	} {
		if got := jain(c.shares); !near(got, c.jain) {
			t.Errorf("Jain's index of %v is %v, want %v", c.shares, got, c.jain)
		}
		if got := least(c.shares); !near(got, c.least) {
			t.Errorf("the least of %v is %v, want %v", c.shares, got, c.least)
		}
	}
}

func TestDistributionHoldsEveryTime(t *testing.T) {
	h := newHistogram()
	if distribution(h) != nil {
		t.Error("nothing has a distribution")
	}
	random := rand.New(rand.NewPCG(1, 2))
	var times []int64
	for range 5000 {
		d := int64(1000 * math.Exp(3*random.Float64()))
		times = append(times, d)
		record(h, time.Duration(d))
	}
	slices.Sort(times)
	d := distribution(h)
	for _, p := range []struct {
		got  int64
		rank int
	}{{d.Min, 0}, {d.P50, 2499}, {d.P90, 4499}, {d.P99, 4949}, {d.P999, 4994}, {d.Max, 4999}} {
		if want := times[p.rank]; math.Abs(float64(p.got-want)) > 0.002*float64(want) {
			t.Errorf("value %d of %d is %d, want %d", p.rank, len(times), p.got, want)
		}
	}
	// The buckets alone give the same curve, to one part in a hundred.
	var count int64
	for i, b := range d.Buckets {
		if i > 0 && b[0] <= d.Buckets[i-1][0] || b[1] < 1 {
			t.Fatalf("bucket %d, %v, follows %v", i, b, d.Buckets[i-1])
		}
		count += b[1]
		if want := float64(times[count-1]); float64(b[0]) < want || float64(b[0]) > 1.02*want {
			t.Fatalf("bucket %d ends at %d, the longest time in it is %v", i, b[0], want)
		}
	}
	if count != d.Count || d.Count != 5000 || len(d.Buckets) > 600 {
		t.Errorf("%d buckets hold %d of %d times", len(d.Buckets), count, d.Count)
	}
	record(h, -1)
	record(h, time.Hour)
	if d := distribution(h); d.Count != 5002 || d.Min != 1 || d.Max < int64(longest) {
		t.Errorf("out of range: %+v", d)
	}
}

// rounds is a series whose rounds have these medians, in microseconds.
func rounds(medians ...float64) *series {
	s := newSeries()
	for i, m := range medians {
		h := newHistogram()
		h.RecordValues(int64(m*1000), 100)
		fps := 1e6 / m
		s.add(Round{Round: i + 1, FPS: &fps}, h)
	}
	return s
}

func TestRoundsThatDisagreeSaySo(t *testing.T) {
	m := rounds(10, 10.2, 9.9, 10.1, 55).sample(p50, duration)
	if m.Disagree != "" || m.Spread == nil || *m.Spread > 0.05 || len(m.Rounds) != 5 || m.Count != 500 {
		t.Errorf("one bad round of five: %+v", m)
	}
	m = rounds(10, 20, 15, 30, 40).sample(p50, duration)
	if !strings.Contains(m.Disagree, "middle half of the rounds spans 75 % of their median, 15.0 µs to 30.0 µs") {
		t.Errorf("rounds from 10 to 40: %q", m.Disagree)
	}
	if m := rounds(10, 14).sample(p50, duration); !strings.Contains(m.Disagree, "the rounds span 33 %") {
		t.Errorf("two rounds: %q", m.Disagree)
	}
	if m := rounds(10).sample(p50, duration); m.Disagree != "" || m.Spread != nil {
		t.Errorf("one round: %+v", m)
	}
	if newSeries().sample(p50, duration) != nil {
		t.Error("no round has a sample")
	}
}

func TestNumbersAreShort(t *testing.T) {
	for x, want := range map[float64]string{0: "0", 0.004: "0.004", 0.123: "0.12", 1.005: "1.00", 9.999: "10.0", 12.34: "12.3",
		99.96: "100", 1234.5: "1234", 123456: "123456", -3.14159: "-3.14"} {
		if got := number(x); got != want {
			t.Errorf("%v is written %q, want %q", x, got, want)
		}
	}
	for x, want := range map[float64]string{12: "12.0 ns", 999.9: "1.00 µs", 41234: "41.2 µs", 8.3e6: "8.30 ms", 2e9: "2.00 s"} {
		if got := duration(x); got != want {
			t.Errorf("%v ns is written %q, want %q", x, got, want)
		}
	}
	for x, want := range map[float64]string{40: "40.0", 16412: "16.4k", 8294428: "8.29M", 3e9: "3.00G"} {
		if got := byteSize(x); got != want {
			t.Errorf("%v bytes are written %q, want %q", x, got, want)
		}
	}
	for x, want := range map[float64]string{0.31: "0.3", 9.96: "10", 812: "812", 1234: "1.2k", 33138: "33k"} {
		if got := short(x); got != want {
			t.Errorf("%v is written %q, want %q", x, got, want)
		}
	}
}
