//go:build linux

package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"time"
)

// report is all that a run measures. What it did not come to is empty.
type report struct {
	About     about
	Transfer  []row
	Core      []row
	RoundTrip trip
	Frames    []frame
	Painters  painters
	Idle      []idle
	Start     pair
	Memory    pair
	Cut       bool // the run was interrupted
}

// pair is one quantity measured on both servers.
type pair struct{ Ours, Xvfb float64 }

// Ratio returns ours as a multiple of Xvfb's.
func (p pair) Ratio() float64 { return p.Ours / p.Xvfb }

// bench is a run: the servers that stay up and what it has found so far.
type bench struct {
	*options
	compositor string // its path
	ours, xvfb *server
	report     report
}

// parts are what a run consists of, in order.
var parts = []struct {
	name string
	do   func(*bench, context.Context) error
}{
	{"transfer", (*bench).transfer},
	{"roundtrip", (*bench).roundTrip},
	{"frames", (*bench).frames},
	{"painters", (*bench).painters},
	{"idle", (*bench).idle},
	{"start", (*bench).start},
	{"memory", (*bench).memory},
	{"core", (*bench).core},
}

func partNames() (names []string) {
	for _, p := range parts {
		names = append(names, p.name)
	}
	return names
}

func run(ctx context.Context, o *options) error {
	b := &bench{options: o, compositor: o.compositor}
	for _, program := range []string{"Xvfb", "x11perf"} {
		if _, err := exec.LookPath(program); err != nil {
			return fmt.Errorf("%w; on Debian: apt install xvfb x11-apps", err)
		}
	}
	if b.compositor == "" {
		dir, err := os.MkdirTemp("", "xbench")
		if err != nil {
			return err
		}
		defer os.RemoveAll(dir)
		b.compositor = filepath.Join(dir, "compositor")
		cmd := exec.CommandContext(ctx, "go", "build", "-o", b.compositor, "./cmd/compositor")
		cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
		if output, err := cmd.CombinedOutput(); err != nil {
			return fmt.Errorf("go build ./cmd/compositor: %w\n%s", err, output)
		}
	}
	var err error
	if b.ours, err = startOurs(b.compositor, b.compositorArgs...); err != nil {
		return err
	}
	defer b.ours.stop()
	if b.xvfb, err = startXvfb(); err != nil {
		return err
	}
	defer b.xvfb.stop()
	b.report.About = newAbout()

	began := time.Now()
	if len(o.tests) > 0 {
		_, err = b.compare(ctx, o.tests, o.rounds, o.perTest)
		return err
	}
	for _, p := range parts {
		if len(o.only) > 0 && !slices.Contains(o.only, p.name) {
			continue
		}
		fmt.Printf("\n%s (%s since the start)\n", p.name, time.Since(began).Round(time.Second))
		if err := p.do(b, ctx); err != nil && ctx.Err() == nil {
			return fmt.Errorf("%s: %w", p.name, err)
		}
		if ctx.Err() != nil {
			b.report.Cut = true
			break
		}
	}
	fmt.Println()
	for _, x := range b.report.bounds() {
		fmt.Println(x)
	}
	switch {
	case b.report.Cut:
		return errors.New("interrupted: no page is written")
	case o.page != "":
		return b.report.write(o.page)
	}
	return nil
}

// sides returns both servers in the order of their turns.
func (b *bench) sides() [2]*server { return [2]*server{b.ours, b.xvfb} }
