//go:build linux

package main

import (
	"fmt"
	"image/color"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

func TestTheDemoComparesBothTransports(t *testing.T) {
	dir := t.TempDir()
	c := command("-headless", "-demo", "-duration", "2s", "-screen", "800x600")
	c.Dir = dir
	c.Start()
	if status := c.end(); status != 0 {
		t.Fatalf("status %d: %s", status, c.stderr.String())
	}
	out := c.stdout.String()
	for _, want := range []string{"shm", "socket", "p99", "wait for refresh", "painter CPU", "Shared memory: "} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
	if !strings.Contains(c.stderr.String(), demoPicture) || strings.Contains(c.stderr.String(), "ended") {
		t.Errorf("it says:\n%s", c.stderr.String())
	}
	img := picture(t, filepath.Join(dir, demoPicture))
	for name, x := range map[string]int{"left": 0, "right": 400} {
		colours := map[color.Color]bool{}
		for y := 30; y < 330; y += 3 {
			for dx := 0; dx < 390; dx += 3 {
				colours[img.At(x+dx, y)] = true
			}
		}
		if len(colours) < 100 {
			t.Errorf("the %s window shows %d colours", name, len(colours))
		}
	}
}

// painters returns the ids of the painters of a display.
func painters(t *testing.T, display string) (pids []string) {
	t.Helper()
	processes, err := filepath.Glob("/proc/[0-9]*/cmdline")
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range processes {
		line, _ := os.ReadFile(p)
		if strings.Contains(string(line), "\x00painter\x00-display\x00"+display+"\x00") {
			pids = append(pids, filepath.Base(filepath.Dir(p)))
		}
	}
	return pids
}

func waitForPainters(t *testing.T, display string, want int) {
	t.Helper()
	for deadline := time.Now().Add(60 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		got := painters(t, display)
		if len(got) == want {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("%d painters, want %d", len(got), want)
		}
	}
}

func TestPaintersDoNotOutliveTheDemo(t *testing.T) {
	for _, signal := range []syscall.Signal{syscall.SIGTERM, syscall.SIGKILL} {
		c := start(t, "-demo", "-duration", "1h", "-screen", "640x480", "-screenshot", filepath.Join(t.TempDir(), "demo.png"))
		waitForPainters(t, c.display, 2)
		c.Process.Signal(signal)
		c.end()
		waitForPainters(t, c.display, 0)
		if signal == syscall.SIGKILL {
			files := files(c.display)
			if lock, _ := os.ReadFile(files[1]); strings.TrimSpace(string(lock)) == fmt.Sprint(c.Process.Pid) {
				os.Remove(files[0])
				os.Remove(files[1])
			}
		} else {
			c.checkGone(t, c.display)
		}
	}
}
