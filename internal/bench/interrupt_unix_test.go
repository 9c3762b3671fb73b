//go:build unix

package bench

import (
	"os"
	"syscall"
	"testing"
)

func interrupt(t *testing.T, p *os.Process) {
	if err := p.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
}

// alive reports whether a process is there.
func alive(pid int) bool { return syscall.Kill(pid, 0) == nil }
