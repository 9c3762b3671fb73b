package bench

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"sync"
	"syscall"
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"

	"sameframe/display"
	"sameframe/render"
)

// beServer is the process of our own headless compositor. It says its display's name in JSON, and then the stages of the
// frames since the last time whenever it reads a line; the end of its input is its own.
func beServer(args []string) int {
	f := flag.NewFlagSet("serve", flag.ContinueOnError)
	size := Size{1280, 720}
	f.Func("screen", "", func(s string) (err error) {
		size, err = ParseSize(s)
		return err
	})
	trace := f.Bool("trace", false, "")
	if f.Parse(args) != nil {
		return 2
	}
	if err := serve(size, *trace); err != nil {
		fmt.Fprintln(os.Stderr, "painter bench serve:", err)
		return 1
	}
	return 0
}

// A greeting is what the process says first.
type greeting struct {
	Display string `json:"display"`
}

func serve(size Size, trace bool) error {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	s := &display.Server{Screen: render.NewHeadless(size.Point(), 60), NoWindowManager: true}
	stages := newStageTimes()
	if trace {
		s.OnFrame = stages.add
	}
	if err := s.Listen(); err != nil {
		return err
	}
	out := json.NewEncoder(os.Stdout)
	go func() {
		defer stop()
		if out.Encode(greeting{s.Name()}) != nil {
			return
		}
		for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
			if out.Encode(stages.take()) != nil {
				return
			}
		}
	}()
	if err := s.Serve(ctx); !errors.Is(err, display.ErrClosed) {
		return err
	}
	return nil
}

// The stages of a frame's life, as Stages has them.
const (
	stageRender = iota
	stageTransfer
	stageBlit
	stageWait
	stageOnScreen
	stageCount
)

// stageTimes gathers the stages of the frames of clients that tell when they painted them.
type stageTimes struct {
	mu    sync.Mutex
	times [stageCount]*hdrhistogram.Histogram
}

func newStageTimes() *stageTimes {
	s := new(stageTimes)
	for i := range s.times {
		s.times[i] = hdrhistogram.New(1, int64(longest), 2)
	}
	return s
}

// add is a server's OnFrame.
func (s *stageTimes) add(f *display.Frame) {
	if f.RenderStart == 0 {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, d := range [stageCount]time.Duration{
		stageRender:   f.RenderEnd - f.RenderStart,
		stageTransfer: f.Decoded - f.Written,
		stageBlit:     f.Blitted - f.Decoded,
		stageWait:     f.Shown - f.Blitted,
		stageOnScreen: f.Shown - f.RenderStart,
	} {
		if f.Shown != 0 || i < stageWait {
			record(s.times[i], d)
		}
	}
}

// take returns the stages since the last time, encoded by HdrHistogram.
func (s *stageTimes) take() (encoded [stageCount]string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, h := range s.times {
		b, err := h.EncodeV2()
		if err == nil {
			encoded[i] = string(b)
		}
		h.Reset()
	}
	return encoded
}

// merge adds what take has encoded.
func (s *stageTimes) merge(encoded [stageCount]string) error {
	for i, text := range encoded {
		h, err := hdrhistogram.Decode([]byte(text))
		if err != nil {
			return err
		}
		s.times[i].Merge(h)
	}
	return nil
}

// stages returns them all, nil if there are none.
func (s *stageTimes) stages() *Stages {
	if s.times[stageTransfer].TotalCount() == 0 {
		return nil
	}
	return &Stages{
		Render: brief(s.times[stageRender]), Transfer: brief(s.times[stageTransfer]), Blit: brief(s.times[stageBlit]),
		Wait: brief(s.times[stageWait]), OnScreen: brief(s.times[stageOnScreen]),
	}
}
