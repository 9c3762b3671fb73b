//go:build unix

package child

import "syscall"

func pause(p *Process) error { return p.cmd.Process.Signal(syscall.SIGSTOP) }
func resume(p *Process)      { p.cmd.Process.Signal(syscall.SIGCONT) }
