package bench

import (
	"fmt"
	"slices"
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"
)

const longest = time.Minute // of the times that are counted; longer ones count as this

// newHistogram counts nanoseconds, to one part in a thousand.
func newHistogram() *hdrhistogram.Histogram { return hdrhistogram.New(1, int64(longest), 3) }

// record counts a time. Two readings of a clock may be the same.
func record(h *hdrhistogram.Histogram, d time.Duration) {
	h.RecordValue(int64(min(max(d, 1), longest)))
}

// distribution returns what a histogram holds, nil if that is nothing.
func distribution(h *hdrhistogram.Histogram) *Distribution {
	if h.TotalCount() == 0 {
		return nil
	}
	d := &Distribution{
		Count: h.TotalCount(), Mean: h.Mean(), Min: h.Min(), Max: h.Max(),
		P50: h.ValueAtQuantile(50), P90: h.ValueAtQuantile(90), P99: h.ValueAtQuantile(99), P999: h.ValueAtQuantile(99.9),
	}
	coarse := hdrhistogram.New(1, int64(longest), 2)
	for _, bar := range h.Distribution() {
		if bar.Count > 0 {
			coarse.RecordValues(bar.To, bar.Count)
		}
	}
	for _, bar := range coarse.Distribution() {
		if bar.Count > 0 {
			d.Buckets = append(d.Buckets, Bucket{bar.To, bar.Count})
		}
	}
	return d
}

// brief is distribution without the buckets.
func brief(h *hdrhistogram.Histogram) *Distribution {
	d := distribution(h)
	if d != nil {
		d.Buckets = nil
	}
	return d
}

// A series gathers a Sample, round by round.
type series struct {
	all    *hdrhistogram.Histogram
	rounds []Round
}

func newSeries() *series { return &series{all: newHistogram()} }

// add adds what a round has counted, if anything.
func (s *series) add(r Round, h *hdrhistogram.Histogram) {
	if h.TotalCount() == 0 {
		return
	}
	s.all.Merge(h)
	r.Count, r.P50, r.P99 = h.TotalCount(), h.ValueAtQuantile(50), h.ValueAtQuantile(99)
	s.rounds = append(s.rounds, r)
}

// sample returns nil where nothing was counted. value is what the rounds have to agree on.
func (s *series) sample(value func(Round) float64, unit func(float64) string) *Sample {
	d := distribution(s.all)
	if d == nil {
		return nil
	}
	m := &Sample{Distribution: *d, Rounds: s.rounds}
	values := make([]float64, len(s.rounds))
	for i, r := range s.rounds {
		values[i] = value(r)
	}
	if width, low, high, ok := spread(values); ok {
		m.Spread = &width
		if width > tooWide {
			which := "the rounds span"
			if len(values) >= 4 {
				which = "the middle half of the rounds spans"
			}
			m.Disagree = fmt.Sprintf("%s %.0f %% of their median, %s to %s", which, 100*width, unit(low), unit(high))
		}
	}
	return m
}

// tooWide is the spread from which on a cell gives no number: of two such cells, one may be a quarter above the other for
// no reason.
const tooWide = 0.25

func median(values []float64) float64 { return quantile(values, 0.5) }

// quantile interpolates between the values next to it. There is at least one.
func quantile(values []float64, q float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	at := q * float64(len(sorted)-1)
	i := int(at)
	if i+1 == len(sorted) {
		return sorted[i]
	}
	return sorted[i] + (at-float64(i))*(sorted[i+1]-sorted[i])
}

// spread returns how wide the middle half of the values is, all of them if there are fewer than four, as a part of their
// median, and where it begins and ends. One value has no spread.
func spread(values []float64) (width, low, high float64, ok bool) {
	switch {
	case len(values) < 2:
		return 0, 0, 0, false
	case len(values) < 4:
		low, high = slices.Min(values), slices.Max(values)
	default:
		low, high = quantile(values, 0.25), quantile(values, 0.75)
	}
	return (high - low) / median(values), low, high, true
}

// jain returns the fairness of shares: (Σx)² / n Σx² (Jain, Chiu and Hawe, 1984), 1 if there are none.
func jain(shares []float64) float64 {
	var sum, squares float64
	for _, x := range shares {
		sum += x
		squares += x * x
	}
	if squares == 0 {
		return 1
	}
	return sum * sum / (float64(len(shares)) * squares)
}

// least returns the smallest share as a part of the mean share, 1 if there are none.
func least(shares []float64) float64 {
	var sum float64
	for _, x := range shares {
		sum += x
	}
	if sum == 0 {
		return 1
	}
	return slices.Min(shares) * float64(len(shares)) / sum
}
