package main

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"time"

	"sameframe/display"
	"sameframe/internal/compare"
	"sameframe/internal/demo"
	"sameframe/render"
)

// demonstration is -demo.
type demonstration struct {
	*demo.Demo
	options *options
	started chan struct{}
	total   *render.Panel
}

// newDemo returns nil without -demo. Headless, nobody sees the demo: then it ends by itself and leaves a picture.
func newDemo(o *options, server *display.Server) *demonstration {
	if !o.demo {
		return nil
	}
	if o.headless {
		if o.duration == 0 {
			o.duration = headlessRun
		}
		if o.screenshot == "" {
			o.screenshot = demoPicture
		}
		complain("the comparison takes %v and leaves its picture in %s", o.duration, o.screenshot)
	}
	d := &demonstration{Demo: demo.New(o.scene, o.size), options: o, started: make(chan struct{})}
	d.Server, d.Log = server, complain
	d.Started = func() { close(d.started) }
	d.Painter = func(args ...string) *exec.Cmd {
		self, err := os.Executable()
		if err != nil {
			self = os.Args[0]
		}
		cmd := exec.Command(self, append([]string{painterArgument}, args...)...)
		cmd.Env = environment(o, server)
		return cmd
	}
	server.OnFrame, server.OnKey = d.Frame, d.Key
	return d
}

// run runs the demo until ctx is done, or has stop end it when its time is over.
func (d *demonstration) run(ctx context.Context, stop func()) {
	if d.options.duration > 0 {
		go func() {
			select {
			case <-ctx.Done():
				return
			case <-d.started:
			}
			select {
			case <-ctx.Done():
			case <-time.After(d.options.duration):
				stop()
			}
		}()
	}
	d.total = d.Run(ctx)
}

// report prints the comparison.
func (d *demonstration) report() error {
	if len(d.total.Rows) == 0 {
		return errors.New("no painter has painted: there is nothing to compare")
	}
	return compare.WriteReport(os.Stdout, d.total)
}
