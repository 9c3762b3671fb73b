package programs

import (
	"path/filepath"
	"sync"
	"testing"

	"sameframe/display"
)

// TestFilmsArePlayedAsOnXvfb compares frames of players; mpv sends them by MIT-SHM on a display below :10.
func TestFilmsArePlayedAsOnXvfb(t *testing.T) {
	var mu sync.Mutex
	frames := map[display.Transport]int{}
	p := newPair(t, func(s *display.Server) {
		s.OnFrame = func(f *display.Frame) {
			mu.Lock()
			defer mu.Unlock()
			frames[f.Transport]++
		}
	})
	need(t, "ffmpeg", "ffmpeg")
	film := filepath.Join(t.TempDir(), "film.y4m")
	p.xorg.run("ffmpeg", "-loglevel", "error", "-f", "lavfi", "-i", "testsrc=size=320x240:rate=25:duration=1", "-pix_fmt", "yuv420p", film)

	mpv := []string{"--no-config", "--vo=x11", "--no-audio", "--no-osc", "--osd-level=0", "--no-input-cursor"}
	for _, test := range []struct {
		name, program string
		args          []string
	}{
		{"a frame of mpv", "mpv", append(mpv, "--pause", "--start=0.48", film)},
		{"the end of mpv", "mpv", append(mpv, "--keep-open=yes", film)},
		{"the end of ffplay", "ffplay", []string{"-loglevel", "error", "-an", film}},
	} {
		t.Run(test.name, func(t *testing.T) {
			need(t, test.program, test.program)
			mu.Lock()
			clear(frames)
			mu.Unlock()
			p.at(t).show(test.program, test.args...)
			if len(p.ours.display) > len(":9") && test.program == "mpv" {
				t.Skipf("the displays below :10 are taken: mpv does not share memory on %s", p.ours.display)
			}
			p.ours.at(t).await("frame by shm", func() bool {
				mu.Lock()
				defer mu.Unlock()
				return frames["shm"] > 0
			})
		})
	}
}
