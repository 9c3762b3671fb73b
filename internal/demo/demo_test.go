//go:build linux

package demo

import (
	"context"
	"fmt"
	"image"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"sameframe/display"
	"sameframe/internal/paint"
	"sameframe/render"
)

// TestMain is the painter where the demo has started it.
func TestMain(m *testing.M) {
	if os.Getenv("SAMEFRAME_TEST_PAINTER") != "" {
		os.Exit(paint.Main(os.Args[1:]))
	}
	os.Exit(m.Run())
}

// stage is a demo that runs, and what a test sees of it.
type stage struct {
	t      *testing.T
	screen *render.Headless

	mu     sync.Mutex
	frames []display.Frame
	log    []string
}

func begin(t *testing.T, scene string) *stage {
	s := &stage{t: t, screen: render.NewHeadless(image.Pt(640, 480), 60)}
	d := New(scene, image.Point{})
	d.Server = &display.Server{Screen: s.screen, OnKey: d.Key}
	d.Server.OnFrame = func(f *display.Frame) {
		d.Frame(f)
		s.mu.Lock()
		s.frames = append(s.frames, *f)
		s.mu.Unlock()
	}
	d.Log = func(format string, args ...any) {
		s.mu.Lock()
		s.log = append(s.log, fmt.Sprintf(format, args...))
		s.mu.Unlock()
	}
	started := make(chan struct{})
	d.Started = func() { close(started) }
	d.Painter = func(args ...string) *exec.Cmd {
		cmd := exec.Command(os.Args[0], args...)
		cmd.Env = append(os.Environ(), "SAMEFRAME_TEST_PAINTER=1")
		return cmd
	}
	if err := d.Server.Listen(); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	var group sync.WaitGroup
	group.Go(func() { d.Server.Serve(ctx) })
	group.Go(func() { d.Run(ctx) })
	t.Cleanup(func() {
		cancel()
		group.Wait()
	})
	<-started
	return s
}

func (s *stage) press(key uint8) {
	s.screen.Inject(render.Input{Kind: render.Key, Code: key, Down: true})
	s.screen.Inject(render.Input{Kind: render.Key, Code: key})
}

// wait waits until ok, which is called with what was seen since the last wait.
func (s *stage) wait(what string, ok func(frames []display.Frame, log []string) bool) {
	s.t.Helper()
	s.mu.Lock()
	s.frames, s.log = nil, nil
	s.mu.Unlock()
	for deadline := time.Now().Add(60 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		s.mu.Lock()
		done := ok(s.frames, s.log)
		s.mu.Unlock()
		if done {
			return
		}
		if time.Now().After(deadline) {
			s.t.Fatalf("in vain for %s; last frames %+v, log %q", what, s.frames[max(0, len(s.frames)-2):], s.log)
		}
	}
}

// both waits until painters of both transports paint windows of that title.
func (s *stage) both(title string) (pids map[string]int) {
	s.t.Helper()
	s.wait("both painters of "+title, func(frames []display.Frame, _ []string) bool {
		pids = map[string]int{}
		for _, f := range frames {
			if strings.HasPrefix(f.Title, title) {
				pids[string(f.Transport)] = f.Client
			}
		}
		return pids["shm"] != 0 && pids["socket"] != 0
	})
	return pids
}

// shows reports whether the screen has the panel's background in its last row.
func (s *stage) showsPanel() bool {
	c := s.screen.Snapshot().RGBAAt(320, 479)
	return c.R == 0x0f && c.G == 0x12 && c.B == 0x17
}

func TestKeysSwitchTheDemo(t *testing.T) {
	s := begin(t, "plasma")
	full := fmt.Sprintf(" %d×%d", (640-display.WindowGap)/2, 480-render.PanelHeight(480)-display.TitleHeight)
	first := s.both("plasma" + full)
	if !s.showsPanel() {
		t.Error("there is no panel")
	}

	s.press(keyF1 + 1) // the next scene, by new painters
	if pids := s.both("mandelbrot" + full); pids["shm"] == first["shm"] || pids["socket"] == first["socket"] {
		t.Error("old painters paint the new scene")
	}
	s.press(keyF1 + 2)
	s.both("mandelbrot 210×")

	s.press(keyF1 + 3) // as many frames as they can: some never come to the screen
	s.wait("frames that are not shown", func(frames []display.Frame, _ []string) bool {
		skipped := 0
		for _, f := range frames {
			if f.Shown == 0 {
				skipped++
			}
		}
		return skipped > 100
	})

	s.press(keyF1 + 5)
	s.wait("the panel to go", func([]display.Frame, []string) bool { return !s.showsPanel() })
	s.press(keyF1 + 5)
	s.wait("the panel to come back", func([]display.Frame, []string) bool { return s.showsPanel() })
}

func TestHelpIsShownAndHidden(t *testing.T) {
	s := begin(t, "life")
	border := func([]display.Frame, []string) bool {
		help := render.NewHelp(480, "The keys of the comparison", help)
		corner := image.Pt(640, 480).Sub(help.Bounds().Max).Div(2)
		return s.screen.Snapshot().RGBAAt(corner.X, corner.Y) == help.RGBA().RGBAAt(0, 0)
	}
	s.press(keyF1)
	s.wait("the help", border)
	s.press(keyF1)
	s.wait("the help to go", func([]display.Frame, []string) bool { return !border(nil, nil) })
}

func TestPauseStopsThePainters(t *testing.T) {
	s := begin(t, "plasma")
	pids := s.both("plasma")
	stopped := func(want bool) func([]display.Frame, []string) bool {
		return func([]display.Frame, []string) bool {
			for _, pid := range pids {
				stat, _ := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
				if strings.Contains(string(stat), ") T ") != want {
					return false
				}
			}
			return true
		}
	}
	s.press(keyF1 + 4)
	s.wait("painters to stop", stopped(true))
	s.press(keyF1 + 4)
	s.wait("painters to go on", stopped(false))
	if again := s.both("plasma"); again["shm"] != pids["shm"] || again["socket"] != pids["socket"] {
		t.Error("the pause has ended painters")
	}
	s.press(keyF1 + 4)
	s.wait("painters to stop", stopped(true))
	s.press(keyF1 + 1) // also ends painters that are paused
	s.both("mandelbrot")
}

func TestADemoOutlivesItsPainters(t *testing.T) {
	s := begin(t, "plasma")
	pids := s.both("plasma")
	syscall.Kill(pids["socket"], syscall.SIGKILL)
	s.wait("the end of a painter to be told", func(frames []display.Frame, log []string) bool {
		return len(log) > 0 && strings.Contains(log[0], "socket") && strings.Contains(log[0], "killed") && len(frames) > 10
	})
	s.press(keyF1 + 2)
	s.both("plasma 210×")
}
