package bench

import (
	"fmt"
	"io"

	"golang.org/x/perf/benchfmt"
	"golang.org/x/perf/benchunit"
)

// WriteBenchfmt writes the result in the form of Go's benchmarks, for benchstat: a line for each cell and round.
func (r *Result) WriteBenchfmt(w io.Writer) error {
	out := benchfmt.NewWriter(w)
	var record benchfmt.Result
	for _, c := range [][2]string{{"goarch", r.Machine.GoArch}, {"cpu", r.Machine.CPU}, {"kernel", r.Machine.System}} {
		record.Config = append(record.Config, benchfmt.Config{Key: c[0], Value: []byte(c[1]), File: true})
	}
	write := func(name string, round Round, values ...benchfmt.Value) error {
		record.Name, record.Iters, record.Values = benchfmt.Name(name), int(round.Count), values
		return out.Write(&record)
	}
	for _, d := range r.Displays {
		if d.RoundTrip == nil {
			continue
		}
		for _, round := range d.RoundTrip.Rounds {
			if err := write("RoundTrip/display="+d.Label, round, nanoseconds(float64(round.P50), "ns/op"),
				nanoseconds(float64(round.P99), "p99-ns/op")); err != nil {
				return err
			}
		}
	}
	for _, c := range r.Cells {
		if c.Sample == nil {
			continue
		}
		name := fmt.Sprintf("Frame/mode=%s/display=%s/transport=%s/size=%v", c.Mode, r.Displays[c.Display].Label, c.Transport, c.Size)
		if c.Painters > 1 {
			name += fmt.Sprintf("/painters=%d", c.Painters)
		}
		for i, round := range c.Sample.Rounds {
			values := []benchfmt.Value{nanoseconds(c.roundCosts()[i], "ns/op")}
			if c.Mode == Stream {
				values = append(values, benchfmt.Value{Value: *round.FPS * float64(c.Size.Bytes()), Unit: "B/s"})
			} else {
				values = append(values, nanoseconds(float64(round.P99), "p99-ns/op"))
			}
			if err := write(name, round, values...); err != nil {
				return err
			}
		}
	}
	return nil
}

// nanoseconds returns a value of the unit, which begins in nanoseconds.
func nanoseconds(x float64, unit string) benchfmt.Value {
	v := benchfmt.Value{OrigValue: x, OrigUnit: unit}
	v.Value, v.Unit = benchunit.Tidy(x, unit)
	return v
}
