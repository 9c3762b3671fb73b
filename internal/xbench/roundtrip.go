//go:build linux

package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"time"

	"golang.org/x/sys/unix"

	"sameframe/internal/child"
	"sameframe/protocol"
)

// children are what this program does as a process of its own, by the first argument.
var children = map[string]func(args []string) error{"echo": echo, "paint": paint}

// trip is the time of GetInputFocus, and that of a ping-pong of as many bytes between two processes: nanoseconds.
type trip struct {
	P50, P99           pair
	FloorP50, FloorP99 float64
}

const (
	trips  = 20_000 // a round
	warmUp = 200
)

// floor is a process that answers each so many bytes by 32, over a socket pair: what a round trip costs before anybody
// has thought about it.
type floor struct {
	*wire
	process *child.Process
}

func newFloor(ask int) (*floor, error) {
	pair, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return nil, err
	}
	theirs := os.NewFile(uintptr(pair[1]), "floor")
	defer theirs.Close()
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	cmd := exec.Command(self, "echo", strconv.Itoa(ask))
	cmd.ExtraFiles, cmd.Stderr = []*os.File{theirs}, os.Stderr
	p, err := child.Start(cmd)
	if err != nil {
		return nil, err
	}
	return &floor{&wire{fd: pair[0]}, p}, nil
}

func (f *floor) stop() {
	f.close()
	f.process.Stop(patience)
}

// echo is the other process.
func echo(args []string) error {
	n, err := strconv.Atoi(args[0])
	if err != nil {
		return err
	}
	w, b := &wire{fd: 3}, make([]byte, n)
	for w.receive(b) == nil {
		if err := w.send(make([]byte, 32)); err != nil {
			return nil // the measuring is over
		}
	}
	return nil
}

// times measures how long do takes, n times, in nanoseconds.
func times(ctx context.Context, n int, do func() error) (times []float64, err error) {
	for i := range n + warmUp {
		began := time.Now()
		if err := do(); err != nil {
			return nil, err
		}
		if i >= warmUp {
			times = append(times, float64(time.Since(began)))
		}
	}
	return times, ctx.Err()
}

func (b *bench) roundTrip(ctx context.Context) error {
	f, err := newFloor(protocol.Size[protocol.GetInputFocus]())
	if err != nil {
		return err
	}
	defer f.stop()
	wires := []*wire{f.wire}
	for _, s := range b.sides() {
		w, err := dial(s.number)
		if err != nil {
			return err
		}
		defer w.close()
		wires = append(wires, w)
	}
	var p50, p99 [3][]float64
	ask, answer := getInputFocus(), make([]byte, 32)
	for range b.rounds {
		for i, w := range wires {
			t, err := times(ctx, trips, func() error {
				if err := w.send(ask); err != nil {
					return err
				}
				return w.receive(answer)
			})
			if err != nil {
				return err
			}
			p50[i], p99[i] = append(p50[i], quantile(t, .5)), append(p99[i], quantile(t, .99))
		}
	}
	r := &b.report.RoundTrip
	r.FloorP50, r.P50 = median(p50[0]), pair{median(p50[1]), median(p50[2])}
	r.FloorP99, r.P99 = median(p99[0]), pair{median(p99[1]), median(p99[2])}
	fmt.Printf("p50: ping-pong %.1f µs, sameframe %.1f (%.2f of it), Xvfb %.1f (%.2f)\n", r.FloorP50/1e3,
		r.P50.Ours/1e3, r.P50.Ours/r.FloorP50, r.P50.Xvfb/1e3, r.P50.Xvfb/r.FloorP50)
	fmt.Printf("p99: ping-pong %.1f µs, sameframe %.1f, Xvfb %.1f\n", r.FloorP99/1e3, r.P99.Ours/1e3, r.P99.Xvfb/1e3)
	return nil
}
