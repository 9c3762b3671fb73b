//go:build unix

package client

import (
	"fmt"
	"image"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"sameframe/internal/xvfb"
)

// TestDyingServerReleasesDraw stops the server, so that it cannot have done with the frames, and kills it while Draw waits.
func TestDyingServerReleasesDraw(t *testing.T) {
	for _, transport := range painting {
		t.Run(transport.String(), func(t *testing.T) {
			server := xvfb.Start(t)
			c := dial(t, server.Display)
			cv, _ := canvas(t, c, image.Pt(64, 48), CanvasOptions{Transport: transport})
			server.Signal(syscall.SIGSTOP)
			result := make(chan error)
			go func() {
				for {
					if _, err := cv.Draw(); err != nil {
						result <- err
						return
					}
					if err := cv.Put(image.Rect(0, 0, 64, 48)); err != nil {
						result <- err
						return
					}
				}
			}()
			for busy := 0; busy < 2; {
				busy = 0
				cv.mu.Lock()
				for _, b := range cv.buffers {
					if b.busy {
						busy++
					}
				}
				cv.mu.Unlock()
				time.Sleep(time.Millisecond)
			}
			server.Kill()
			if err := <-result; err == nil || !strings.Contains(err.Error(), "the X server has closed the connection") {
				t.Errorf("the painter is told %v", err)
			}
		})
	}
}

func TestNothingIsLeftBehind(t *testing.T) {
	server := xvfb.Start(t)
	c := dial(t, server.Display)
	descriptors := func() int {
		entries, err := os.ReadDir("/proc/self/fd")
		if err != nil {
			t.Skip("no /proc: ", err)
		}
		return len(entries)
	}
	segments := func() string {
		data, err := os.ReadFile("/proc/sysvipc/shm")
		if err != nil {
			t.Skip("no System V memory listed: ", err)
		}
		own := ""
		for line := range strings.Lines(string(data)) {
			if f := strings.Fields(line); len(f) > 4 && f[4] == fmt.Sprint(os.Getpid()) {
				own += line
			}
		}
		return own
	}
	w := window(t, c, image.Pt(64, 48))
	before := descriptors()
	for _, transport := range painting {
		cv, err := NewCanvas(c, w.ID, image.Pt(64, 48), CanvasOptions{Transport: transport})
		if err != nil {
			t.Fatal(err)
		}
		if _, err = cv.Draw(); err != nil {
			t.Fatal(err)
		}
		if err := cv.Put(image.Rect(0, 0, 64, 48)); err != nil {
			t.Fatal(err)
		}
		if err := cv.Wait(); err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(segments()) {
			// The mode of a segment that goes with its last user has SHM_DEST, 01000, set.
			if mode := strings.Fields(line)[2]; mode != "1600" {
				t.Errorf("%v: a segment would outlive a killed painter: %s", transport, line)
			}
		}
		if err := cv.Close(); err != nil {
			t.Error(err)
		}
	}
	if err := c.Sync(); err != nil {
		t.Fatal(err)
	}
	if left := segments(); left != "" {
		t.Errorf("segments are left: %s", left)
	}
	if n := descriptors(); n != before {
		t.Errorf("%d descriptors, before the canvases %d", n, before)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.sinks) != 0 {
		t.Errorf("%d sinks are left", len(c.sinks))
	}
}
