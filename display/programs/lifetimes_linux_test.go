package programs

import (
	"fmt"
	"image"
	"image/color"
	"os"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"sameframe/client"
	"sameframe/protocol"
)

// traces are what clients leave in the server's process: this one.
type traces struct {
	windows, descriptors, mappings, goroutines int
}

// traces counts them.
func (s *screen) traces() (n traces) {
	s.Helper()
	fds, err := os.ReadDir("/proc/self/fd")
	s.check(err)
	maps, err := os.ReadFile("/proc/self/maps")
	s.check(err)
	for _, line := range strings.Split(string(maps), "\n") {
		if fields := strings.Fields(line); len(fields) > 1 && strings.HasSuffix(fields[1], "s") {
			n.mappings++ // is shared
		}
	}
	n.windows, n.descriptors, n.goroutines = len(s.windows(s.Screen.Root)), len(fds), runtime.NumGoroutine()
	return n
}

// segmentsOf counts the segments of System V that a process has made.
func (s *screen) segmentsOf(pid int) (n int) {
	s.Helper()
	table, err := os.ReadFile("/proc/sysvipc/shm")
	s.check(err)
	for _, line := range strings.Split(string(table), "\n") {
		if fields := strings.Fields(line); len(fields) > 4 && fields[4] == fmt.Sprint(pid) {
			n++
		}
	}
	return n
}

// gone kills a program and waits until no trace of it is left.
func (s *screen) gone(p *program, before traces) {
	s.Helper()
	p.Signal(syscall.SIGKILL)
	<-p.Done()
	killed := time.Now()
	var now traces
	left := 0
	for end := killed.Add(patience); ; time.Sleep(time.Millisecond) {
		now, left = s.traces(), s.segmentsOf(p.PID())
		if now.windows <= before.windows && now.descriptors <= before.descriptors && now.mappings <= before.mappings &&
			now.goroutines <= before.goroutines && left == 0 {
			s.Logf("gone after %v", time.Since(killed))
			return
		}
		if time.Now().After(end) {
			s.Fatalf("a client that was killed leaves %+v and %d segments of System V; before it there were %+v", now, left, before)
		}
	}
}

// TestKilledPainterLeavesNothing kills painters in the middle of their work.
func TestKilledPainterLeavesNothing(t *testing.T) {
	_, s := newDisplay(t)
	for _, transport := range client.Transports() {
		t.Run(transport.String(), func(t *testing.T) {
			s := s.at(t)
			before := s.traces()
			p := s.startRole("painter", "-transport", transport.String(), "-size", "640x480", "-fps", "max", "plasma")
			s.await("frame", func() bool { return len(s.visible()) == 1 && !plain(s.look()) })
			if now := s.traces(); now.windows == before.windows || now.descriptors == before.descriptors {
				t.Fatalf("a painter at work is not seen: %+v", now)
			}
			s.gone(p, before)
		})
	}
}

// TestKilledInTheMiddleOfAFrame kills a client of whose frame half has come.
func TestKilledInTheMiddleOfAFrame(t *testing.T) {
	_, s := newDisplay(t)
	before := s.traces()
	p := s.startRole("half")
	s.await("half of a frame", func() bool { return strings.Contains(p.output.String(), "half") })
	if len(s.visible()) != 1 {
		t.Fatalf("it has no window; it says %s", &p.output)
	}
	s.gone(p, before)
}

// TestTruncatingClientHarmsItselfAlone has a client take back memory that it shares, while another paints.
func TestTruncatingClientHarmsItselfAlone(t *testing.T) {
	_, s := newDisplay(t)
	window, err := s.NewToplevel("steady", image.Pt(200, 150), 0)
	s.check(err)
	canvas, err := client.NewCanvas(s.Conn, window.ID, image.Pt(200, 150), client.CanvasOptions{Transport: client.ShmFd})
	s.check(err)
	paint := func(c color.RGBA) {
		t.Helper()
		img, err := canvas.Draw()
		s.check(err)
		img.Fill(img.Rect, c)
		s.check(canvas.Put(img.Rect))
		s.check(canvas.Wait())
		_, pixels, err := client.Ask[protocol.GetImageReply](s.Conn, &protocol.GetImage{
			Format: protocol.ZPixmap, Drawable: protocol.Drawable(window.ID), Width: 200, Height: 150, PlaneMask: protocol.AllPlanes,
		})
		s.check(err)
		for i := 0; i < len(pixels); i += 4 {
			if [3]byte(pixels[i:]) != [3]byte{c.B, c.G, c.R} {
				t.Fatalf("painted %v, found %v at byte %d", c, pixels[i:i+4], i)
			}
		}
	}
	paint(color.RGBA{200, 100, 50, 255})
	s.startRole("truncate").ends()
	paint(color.RGBA{20, 30, 40, 255})
}
