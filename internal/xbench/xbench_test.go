//go:build linux

package main

import (
	"context"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestStatistics(t *testing.T) {
	for _, test := range []struct{ got, want float64 }{
		{median([]float64{5, 1, 3}), 3},
		{median([]float64{4, 1, 3, 2}), 2.5},
		{quantile([]float64{3, 1, 2, 4}, .5), 3},
		{quantile([]float64{3, 1, 2, 4}, 1), 4},
		{geometricMean([]float64{1, 4}), 2},
	} {
		if math.Abs(test.got-test.want) > 1e-9 {
			t.Errorf("got %v, want %v", test.got, test.want)
		}
	}
}

func TestAResultOfX11perfIsRead(t *testing.T) {
	m := resultLine.FindStringSubmatch("\n     100000 reps @   0.0000 msec (  350.5/sec): X protocol NoOperation\n")
	if m == nil || m[1] != "100000" || m[2] != "350.5" {
		t.Errorf("%q", m)
	}
}

func TestMistakesAreNamed(t *testing.T) {
	for args, want := range map[string]string{
		"-only nonsense":   "the parts are",
		"-rounds 0":        "round",
		"-time 0s":         "time",
		"-o x -tests noop": "whole run",
		"noop":             "no flag",
	} {
		if _, err := parse(strings.Fields(args)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", args, err, want)
		}
	}
}

func TestThePageTellsMetFromMissed(t *testing.T) {
	r := &report{
		RoundTrip: trip{P50: pair{6e3, 5e3}, P99: pair{9e3, 8e3}, FloorP50: 5e3, FloorP99: 7e3},
		Memory:    pair{20 << 10, 10 << 10},
	}
	for range bounded {
		r.Transfer = append(r.Transfer, row{"shmput10", pair{3e6, 1e6}, pair{100, 300}})
	}
	file := filepath.Join(t.TempDir(), "page.md")
	if err := r.write(file); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"| their geometric mean at least 2.0 | 3.00 | met |",
		"| round trip, p50: below Xvfb's | 6.0 µs, Xvfb 5.0 | missed |",
		"| shmput10 | 3 M | 1 M | 3.00 | 100 | 300 | 3.00 |",
		notes,
	} {
		if !strings.Contains(string(text), want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
}

func TestBothServersAreMeasured(t *testing.T) {
	for _, program := range []string{"Xvfb", "x11perf", "go"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skip(err)
		}
	}
	core, err := allTests()
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range slices.Concat(transferTests, coreTests) {
		if !slices.Contains(core, test) {
			t.Errorf("x11perf has no test %s", test)
		}
	}
	t.Chdir("../..") // as make bench does
	b := &bench{options: &options{rounds: 1, perTest: 20 * time.Millisecond}}
	b.compositor = filepath.Join(t.TempDir(), "compositor")
	if output, err := exec.Command("go", "build", "-o", b.compositor, "./cmd/compositor").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
	if b.ours, err = startOurs(b.compositor); err != nil {
		t.Fatal(err)
	}
	defer b.ours.stop()
	if b.xvfb, err = startXvfb(); err != nil {
		t.Fatal(err)
	}
	defer b.xvfb.stop()
	rows, err := b.compare(context.Background(), []string{"noop", "shmput10"}, 1, b.perTest)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		for _, v := range []float64{r.Rate.Ours, r.Rate.Xvfb, r.CPU.Ours, r.CPU.Xvfb} {
			if !(v > 0) {
				t.Errorf("%+v", r)
			}
		}
	}
}

// TestMain is a child that a test has started.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && children[os.Args[1]] != nil {
		main()
		return
	}
	os.Exit(m.Run())
}
