//go:build unix

package bench

import (
	"os"
	"os/exec"
	"syscall"
	"testing"
)

// TestPeersStartAndStop starts each server that is installed and looks that nothing of it is left.
func TestPeersStartAndStop(t *testing.T) {
	for _, peer := range peers {
		t.Run(peer.kind, func(t *testing.T) {
			if _, err := exec.LookPath(peer.program); peer.program != "" && err != nil {
				t.Skipf("%s is not installed (apt install %s)", peer.program, peer.install)
			}
			if _, err := exec.LookPath("weston"); peer.kind == "xwayland" && err != nil {
				t.Skip("weston is not installed")
			}
			runtime := t.TempDir()
			t.Setenv("TMPDIR", runtime)
			s, err := startServer(peer.kind, Size{700, 500})
			if err != nil {
				t.Fatal(err)
			}
			target, err := newTarget(s.display, s.label, s)
			if err != nil || target.Screen != (Size{700, 500}) || target.Started != peer.kind || target.PID != s.PID() {
				t.Errorf("%s is process %d, %v: %+v", peer.kind, s.PID(), err, target)
			}
			s.stop()
			if err := syscall.Kill(s.PID(), 0); err == nil {
				t.Error("its process is still there")
			}
			if left, _ := os.ReadDir(runtime); len(left) > 0 {
				t.Errorf("it leaves %v", left)
			}
		})
	}
}
