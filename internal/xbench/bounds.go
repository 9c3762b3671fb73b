//go:build linux

package main

import "fmt"

// bound is something that the compositor is to reach.
type bound struct {
	What, Got string
	Met       bool
}

func (b bound) String() string { return fmt.Sprintf("%-7s %s: %s", b.Verdict(), b.What, b.Got) }

// Verdict says whether the bound is met.
func (b bound) Verdict() string {
	if b.Met {
		return "met"
	}
	return "missed"
}

// bounds returns the bounds, as far as they were measured.
func (r *report) bounds() (list []bound) {
	add := func(met bool, what, got string, args ...any) {
		list = append(list, bound{what, fmt.Sprintf(got, args...), met})
	}
	if len(r.Transfer) >= bounded {
		mean := geometricMean(speeds(r.Transfer[:bounded]))
		least, name := slowest(r.Transfer[:bounded])
		add(least >= 1, "shmput, putimage, shmget, getimage at 10, 100, 500: each at least Xvfb's rate", "least %.2f (%s)", least, name)
		add(mean >= 2, "their geometric mean at least 2.0", "%.2f", mean)
	}
	if t := r.RoundTrip; t.FloorP50 > 0 {
		add(t.P50.Ours <= 1.3*t.FloorP50, "round trip, p50: at most 1.3 × the ping-pong", "%.2f", t.P50.Ours/t.FloorP50)
		add(t.P50.Ratio() < 1, "round trip, p50: below Xvfb's", "%.1f µs, Xvfb %.1f", t.P50.Ours/1e3, t.P50.Xvfb/1e3)
		add(t.P99.Ratio() < 1, "round trip, p99: below Xvfb's", "%.1f µs, Xvfb %.1f", t.P99.Ours/1e3, t.P99.Xvfb/1e3)
	}
	for i, f := range r.Frames {
		add(f.P50.Ratio() < 1, fmt.Sprintf("shm frame of %d × %d, p50: below Xvfb's", f.Width, f.Height),
			"%.1f µs, Xvfb %.1f", f.P50.Ours/1e3, f.P50.Xvfb/1e3)
		if i == len(r.Frames)-1 {
			add(f.P50.Ours <= f.Most(), fmt.Sprintf("at %d × %d: at most ping-pong + 1.5 × memcpy", f.Width, f.Height),
				"%.1f µs of %.1f", f.P50.Ours/1e3, f.Most()/1e3)
		}
	}
	if p := r.Painters; p.Two.Xvfb > 0 {
		add(p.Two.Ratio() >= 1.5, "two painters at once, shm 512 × 512: at least 1.5 × Xvfb's rate", "%.2f", p.Two.Ratio())
	}
	for _, i := range r.Idle {
		if i.Name != "Xvfb" {
			add(i.CPU < .5, i.Name+", idle: under 0.5 % of a core", "%.3f %%", i.CPU)
		}
	}
	if r.Start.Ours > 0 {
		add(r.Start.Ours < 50e6, "exec to the first accepted connection: under 50 ms", "%.1f ms, Xvfb %.1f", r.Start.Ours/1e6, r.Start.Xvfb/1e6)
	}
	if r.Memory.Xvfb > 0 {
		add(r.Memory.Ours < 100<<10, "each of 1,000 idle clients: under 100 KiB", "%.1f KiB, Xvfb %.1f", r.Memory.Ours/1024, r.Memory.Xvfb/1024)
	}
	if len(r.Core) > 0 {
		least, name := slowest(r.Core)
		mean := geometricMean(speeds(r.Core))
		add(mean >= 1, "x11perf's core list: geometric mean at least Xvfb's", "%.2f", mean)
		add(least >= .5, "x11perf's core list: none below half of Xvfb's", "least %.2f (%s)", least, name)
	}
	return list
}

func speeds(rows []row) (speeds []float64) {
	for _, r := range rows {
		speeds = append(speeds, r.Speed())
	}
	return speeds
}

func slowest(rows []row) (least float64, test string) {
	for i, r := range rows {
		if i == 0 || r.Speed() < least {
			least, test = r.Speed(), r.Test
		}
	}
	return least, test
}
