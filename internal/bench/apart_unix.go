//go:build unix

package bench

import (
	"os/exec"
	"syscall"
)

// apart has the command run in a process group of its own, where the terminal's Ctrl-C does not reach it: what was started
// ends when the benchmark has read the last of it.
func apart(cmd *exec.Cmd) *exec.Cmd {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	return cmd
}
