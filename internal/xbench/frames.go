//go:build linux

package main

import (
	"context"
	"fmt"
	"time"

	"sameframe/protocol"
)

// frame is the time from the first byte of a ShmPutImage to its Completion, one at a time, for one size: medians, ns.
type frame struct {
	Width, Height uint16
	P50           pair
	Floor         float64 // a ping-pong of as many bytes
	Copy          float64 // memcpy of the frame
}

// Gain is how many times as long Xvfb takes.
func (f frame) Gain() float64 { return 1 / f.P50.Ratio() }

// Most is the bound for the largest.
func (f frame) Most() float64 { return f.Floor + 1.5*f.Copy }

const frameCount = 1000 // a round

func (b *bench) frames(ctx context.Context) error {
	f, err := newFloor(protocol.Size[protocol.ShmPutImage]())
	if err != nil {
		return err
	}
	defer f.stop()
	for _, size := range [][2]uint16{{256, 256}, {512, 512}, {1080, 1080}} {
		if err := b.frame(ctx, f.wire, size[0], size[1]); err != nil {
			return err
		}
	}
	return nil
}

func (b *bench) frame(ctx context.Context, floor *wire, width, height uint16) error {
	result := frame{Width: width, Height: height}
	request, answer := make([]byte, protocol.Size[protocol.ShmPutImage]()), make([]byte, 32)
	canvases := [2]*canvas{}
	for i, s := range b.sides() {
		c, err := newCanvas(s.number, 0, 0, width, height)
		if err != nil {
			return err
		}
		defer c.close()
		canvases[i] = c
	}
	pixels := canvases[0].segment.Bytes()
	to := make([]byte, len(pixels))
	measured := []func() error{canvases[0].frame, canvases[1].frame,
		func() error {
			if err := floor.send(request); err != nil {
				return err
			}
			return floor.receive(answer)
		},
		func() error { copy(to, pixels); return nil },
	}
	p50 := make([][]float64, len(measured))
	for range b.rounds {
		for i, do := range measured {
			t, err := times(ctx, frameCount, do)
			if err != nil {
				return err
			}
			p50[i] = append(p50[i], quantile(t, .5))
		}
	}
	result.P50 = pair{median(p50[0]), median(p50[1])}
	result.Floor, result.Copy = median(p50[2]), median(p50[3])
	b.report.Frames = append(b.report.Frames, result)
	fmt.Printf("%d × %d: sameframe %.1f µs, Xvfb %.1f (%.2f); ping-pong %.1f + 1.5 × memcpy %.1f = %.1f\n", width, height,
		result.P50.Ours/1e3, result.P50.Xvfb/1e3, result.Gain(), result.Floor/1e3, result.Copy/1e3, result.Most()/1e3)
	time.Sleep(50 * time.Millisecond) // the windows go
	return nil
}
