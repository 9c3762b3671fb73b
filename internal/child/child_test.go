//go:build unix

package child

import (
	"os/exec"
	"syscall"
	"testing"
	"time"
)

func start(t *testing.T, script string) *Process {
	t.Helper()
	p, err := Start(exec.Command("sh", "-c", script))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestStatusIsAsAShellHasIt(t *testing.T) {
	for script, want := range map[string]int{"exit 0": 0, "exit 7": 7, "kill -TERM $$": 128 + 15, "kill -KILL $$": 128 + 9} {
		if got := start(t, script).Status(); got != want {
			t.Errorf("%s: status %d, want %d", script, got, want)
		}
	}
}

func TestStopEndsWhatIgnoresItOrIsPaused(t *testing.T) {
	deaf := start(t, "trap '' TERM; echo; while :; do sleep 0.1; done")
	time.Sleep(50 * time.Millisecond) // for the trap; without it the test is easier, not wrong
	deaf.Stop(100 * time.Millisecond)
	if got := deaf.Status(); got != 128+int(syscall.SIGKILL) {
		t.Errorf("a program that ignores SIGTERM ended with status %d", got)
	}
	paused := start(t, "exec sleep 100")
	if err := paused.Pause(); err != nil {
		t.Fatal(err)
	}
	paused.Stop(10 * time.Second)
	if got := paused.Status(); got != 128+int(syscall.SIGTERM) {
		t.Errorf("a paused program ended with status %d", got)
	}
	paused.Signal(syscall.SIGTERM) // to nobody
}
