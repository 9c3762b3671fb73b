//go:build linux

package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"os/exec"
	"regexp"
	"strconv"
	"time"
)

// row is one test of x11perf on both servers: medians of the rounds.
type row struct {
	Test string
	Rate pair // operations a second
	CPU  pair // of the server for an operation, nanoseconds
}

// Speed is how many times as fast as Xvfb ours is.
func (r row) Speed() float64 { return r.Rate.Ratio() }

// Thrift is how many times as much CPU time Xvfb takes for an operation.
func (r row) Thrift() float64 { return 1 / r.CPU.Ratio() }

// A result line of x11perf: how many operations it has made, milliseconds for each, operations a second, the test.
var resultLine = regexp.MustCompile(`(?m)^ *(\d+) reps @ +[\d.]+ msec \( *([\d.]+)/sec\)`)

// errOmitted says that x11perf has left a test out, for want of a font.
var errOmitted = errors.New("omitted by x11perf")

// perf runs a test of x11perf once.
func perf(ctx context.Context, s *server, test string, reps int) (rate, cpu float64, err error) {
	before := s.cpu()
	output, err := exec.CommandContext(ctx, "x11perf", "-display", s.display(), "-repeat", "1", "-reps", strconv.Itoa(reps),
		"-"+test).CombinedOutput()
	used := s.cpu() - before
	if ctx.Err() != nil {
		return 0, 0, ctx.Err()
	}
	if bytes.Contains(output, []byte("benchmark omitted")) {
		return 0, 0, errOmitted
	}
	m := resultLine.FindSubmatch(output)
	if m == nil || err != nil {
		says, _, _ := bytes.Cut(bytes.TrimSpace(output), []byte("\n"))
		return 0, 0, fmt.Errorf("no result on %s (%v): %s", s.name, err, says)
	}
	operations, _ := strconv.ParseFloat(string(m[1]), 64)
	rate, _ = strconv.ParseFloat(string(m[2]), 64)
	return rate, float64(used) / operations, nil
}

// maxReps is above what any test does in a second. Some do no more than a few thousand at a time, however many are asked for.
const maxReps = 1 << 30

// calibrate returns for how many repetitions a test takes about so long.
func calibrate(ctx context.Context, s *server, test string, long time.Duration) (int, error) {
	for reps := 1; ; {
		began := time.Now()
		if _, _, err := perf(ctx, s, test, reps); err != nil {
			return 0, err
		}
		took := time.Since(began) - 15*time.Millisecond // to start x11perf
		if took > long/4 || reps == maxReps {
			return min(maxReps, max(1, int(float64(reps)*float64(long)/float64(max(took, time.Millisecond))))), nil
		}
		// What a call costs at first says little about the next thousand: by and by.
		reps = min(maxReps, reps*int(math.Ceil(min(16, float64(long)/float64(max(took, time.Millisecond))))))
	}
}

// compare runs the tests in rounds, our server and Xvfb in turn.
func (b *bench) compare(ctx context.Context, tests []string, rounds int, long time.Duration) (rows []row, err error) {
	fmt.Printf("%-20s %12s %12s %7s   %10s %10s %7s\n", "x11perf", "sameframe/s", "Xvfb/s", "ratio", "CPU ns", "CPU ns", "ratio")
	for _, test := range tests {
		var reps [2]int
		for i, s := range b.sides() {
			if reps[i], err = calibrate(ctx, s, test, long); err != nil {
				break
			}
		}
		switch {
		case errors.Is(err, errOmitted):
			fmt.Printf("%-20s %v on one of the servers: it lacks a font\n", test, err)
			continue
		case ctx.Err() != nil:
			return rows, ctx.Err()
		case err != nil:
			fmt.Printf("%-20s %v\n", test, err)
			continue
		}
		var rates, cpus [2][]float64
		for range rounds {
			for i, s := range b.sides() {
				rate, cpu, err := perf(ctx, s, test, reps[i])
				if err != nil {
					return rows, err
				}
				rates[i], cpus[i] = append(rates[i], rate), append(cpus[i], cpu)
			}
		}
		r := row{test, pair{median(rates[0]), median(rates[1])}, pair{median(cpus[0]), median(cpus[1])}}
		rows = append(rows, r)
		fmt.Printf("%-20s %12.0f %12.0f %7.2f   %10.0f %10.0f %7.2f\n",
			test, r.Rate.Ours, r.Rate.Xvfb, r.Speed(), r.CPU.Ours, r.CPU.Xvfb, r.Thrift())
	}
	return rows, nil
}

func (b *bench) transfer(ctx context.Context) (err error) {
	b.report.Transfer, err = b.compare(ctx, transferTests, b.rounds, b.perTest)
	return err
}

func (b *bench) core(ctx context.Context) (err error) {
	tests := coreTests
	if b.all {
		if tests, err = allTests(); err != nil {
			return err
		}
	}
	b.report.Core, err = b.compare(ctx, tests, b.coreRounds, b.perCoreTest)
	return err
}
