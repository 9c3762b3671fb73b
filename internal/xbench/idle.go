//go:build linux

package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"time"
)

// idle is a server that nobody uses, and the part of a core that it takes: percent.
type idle struct {
	Name string
	CPU  float64
}

const idleTime = 5 * time.Second

func (b *bench) idle(ctx context.Context) error {
	ours, err := startOurs(b.compositor, b.compositorArgs...)
	if err != nil {
		return err
	}
	defer ours.stop()
	servers := []*server{ours, b.xvfb}
	if windowed, err := startWindowed(b.compositor, b.xvfb); err == nil {
		windowed.name = "sameframe in a window"
		servers = append(servers, windowed)
		defer windowed.stop()
	} else {
		complain("no window on Xvfb to measure: %v", err)
	}
	if err := wait(ctx, 3*time.Second); err != nil { // what starting left behind settles
		return err
	}
	before := make([]time.Duration, len(servers))
	for i, s := range servers {
		before[i] = s.cpu()
	}
	if err := wait(ctx, idleTime); err != nil {
		return err
	}
	for i, s := range servers {
		r := idle{s.name, 100 * float64(s.cpu()-before[i]) / float64(idleTime)}
		b.report.Idle = append(b.report.Idle, r)
		fmt.Printf("%s: %.3f %% of a core\n", r.Name, r.CPU)
	}
	return nil
}

// startWindowed starts our compositor in a window on another server.
func startWindowed(path string, on *server) (*server, error) {
	cmd := exec.Command(path, "-displayfd", "3", "-screen", "640x480")
	cmd.Env = append(os.Environ(), "DISPLAY="+on.display())
	return startServer("sameframe in a window", cmd)
}

func wait(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}

const starts = 7

// start measures the time from exec to the first accepted connection, in nanoseconds: medians.
func (b *bench) start(ctx context.Context) error {
	var t [2][]float64
	for range starts {
		for i, begin := range []func() (*server, error){
			func() (*server, error) { return startOurs(b.compositor, b.compositorArgs...) }, startXvfb,
		} {
			began := time.Now()
			s, err := begin()
			if err != nil {
				return err
			}
			w, err := dial(s.number)
			if err == nil {
				t[i] = append(t[i], float64(time.Since(began)))
				w.close()
			}
			s.stop()
			if err := errors.Join(err, ctx.Err()); err != nil {
				return err
			}
		}
	}
	b.report.Start = pair{median(t[0]), median(t[1])}
	fmt.Printf("first connection after %.1f ms, Xvfb %.1f\n", b.report.Start.Ours/1e6, b.report.Start.Xvfb/1e6)
	return nil
}

const idleClients = 1000

// memory measures what an idle client costs the server, in bytes.
func (b *bench) memory(ctx context.Context) error {
	var each [2]float64
	for i, begin := range []func() (*server, error){
		func() (*server, error) { return startOurs(b.compositor, b.compositorArgs...) }, startXvfb,
	} {
		s, err := begin()
		if err != nil {
			return err
		}
		defer s.stop()
		before := s.resident()
		for range idleClients {
			w, err := dial(s.number)
			if err != nil {
				return err
			}
			defer w.close()
			if _, err := w.ask(getInputFocus()); err != nil {
				return err
			}
		}
		if err := wait(ctx, time.Second); err != nil {
			return err
		}
		each[i] = (s.resident() - before) / idleClients
	}
	b.report.Memory = pair{each[0], each[1]}
	fmt.Printf("%.1f KiB for each of %d idle clients, Xvfb %.1f\n", each[0]/1024, idleClients, each[1]/1024)
	return nil
}
