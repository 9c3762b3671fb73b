//go:build linux

package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"time"

	"sameframe/internal/child"
)

// painters is how many frames a second one painter and two at once get through, each a process with a window of 512 × 512
// pixels, by shared memory, two frames under way.
type painters struct{ One, Two pair }

const (
	paintSide = 512
	underWay  = 2
)

func (b *bench) painters(ctx context.Context) error {
	var rates [2][2][]float64 // by painters and server
	for range b.rounds {
		for i, s := range b.sides() {
			for n := range 2 {
				rate, err := paintAtOnce(ctx, s, n+1, b.perTest)
				if err != nil {
					return err
				}
				rates[n][i] = append(rates[n][i], rate)
			}
		}
	}
	p := &b.report.Painters
	p.One = pair{median(rates[0][0]), median(rates[0][1])}
	p.Two = pair{median(rates[1][0]), median(rates[1][1])}
	fmt.Printf("one painter: sameframe %.0f frames/s, Xvfb %.0f (%.2f); two: %.0f, %.0f (%.2f)\n",
		p.One.Ours, p.One.Xvfb, p.One.Ratio(), p.Two.Ours, p.Two.Xvfb, p.Two.Ratio())
	return nil
}

// paintAtOnce returns the frames a second of n painters together.
func paintAtOnce(ctx context.Context, s *server, n int, long time.Duration) (float64, error) {
	self, err := os.Executable()
	if err != nil {
		return 0, err
	}
	outputs := make([]bytes.Buffer, n)
	processes := make([]*child.Process, n)
	at := time.Now().Add(200 * time.Millisecond).UnixNano() // all have started by then
	for i := range processes {
		cmd := exec.CommandContext(ctx, self, "paint", strconv.Itoa(s.number), strconv.Itoa(i*paintSide),
			strconv.FormatInt(at, 10), strconv.FormatInt(int64(long), 10))
		cmd.Stdout, cmd.Stderr = &outputs[i], os.Stderr
		if processes[i], err = child.Start(cmd); err != nil {
			return 0, err
		}
	}
	total := 0.0
	for i, p := range processes {
		if p.Status() != 0 {
			return 0, fmt.Errorf("a painter on %s failed: %s", s.name, p.End())
		}
		frames, err := strconv.ParseFloat(outputs[i].String(), 64)
		if err != nil {
			return 0, err
		}
		total += frames
	}
	return total / long.Seconds(), nil
}

// paint is one painter: display, place, beginning and length of its time are its arguments, it prints the frames.
func paint(args []string) error {
	var n [4]int64
	for i := range n {
		var err error
		if n[i], err = strconv.ParseInt(args[i], 10, 64); err != nil {
			return err
		}
	}
	c, err := newCanvas(int(n[0]), int16(n[1]), 0, paintSide, paintSide)
	if err != nil {
		return err
	}
	defer c.close()
	time.Sleep(time.Until(time.Unix(0, n[2])))
	for range underWay {
		if err := c.send(c.put); err != nil {
			return err
		}
	}
	frames := 0
	for end := time.Unix(0, n[2]).Add(time.Duration(n[3])); time.Now().Before(end); frames++ {
		if err := c.taken(); err != nil {
			return err
		}
		if err := c.send(c.put); err != nil {
			return err
		}
	}
	fmt.Print(frames)
	return nil
}
