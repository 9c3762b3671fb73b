// Package child runs programs that do not outlive this one.
package child

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"syscall"
	"time"
)

// Process is a program that was started.
type Process struct {
	cmd  *exec.Cmd
	done chan struct{}
	err  error // of Wait, once done is closed
}

// Start starts cmd. Where the system can do so, it kills the child when this program ends, however it ends.
func Start(cmd *exec.Cmd) (*Process, error) {
	dieWithParent(cmd)
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	p := &Process{cmd: cmd, done: make(chan struct{})}
	go func() {
		p.err = cmd.Wait()
		close(p.done)
	}()
	return p, nil
}

// Done is closed when the program has ended.
func (p *Process) Done() <-chan struct{} { return p.done }

// PID returns the process id.
func (p *Process) PID() int { return p.cmd.Process.Pid }

// Signal sends a signal, to nobody if the program has ended.
func (p *Process) Signal(s os.Signal) { p.cmd.Process.Signal(s) }

// Stop asks the program to end, and ends it if it takes longer than patience.
func (p *Process) Stop(patience time.Duration) {
	resume(p)
	if p.cmd.Process.Signal(syscall.SIGTERM) != nil {
		p.cmd.Process.Kill() // Windows knows no other way
	}
	timer := time.AfterFunc(patience, func() { p.cmd.Process.Kill() })
	defer timer.Stop()
	<-p.done
}

// Status returns the exit status once the program has ended, as a shell has it: 128 and the signal's number if one
// ended it.
func (p *Process) Status() int {
	<-p.done
	var exit *exec.ExitError
	switch {
	case p.err == nil:
		return 0
	case !errors.As(p.err, &exit):
		return 1
	}
	if status, ok := exit.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		return 128 + int(status.Signal())
	}
	return exit.ExitCode()
}

// End says in words how the program has ended.
func (p *Process) End() string {
	<-p.done
	if p.err == nil {
		return "it is done"
	}
	return fmt.Sprint(p.err)
}

// Pause stops the program where it is until Resume.
func (p *Process) Pause() error { return pause(p) }

// Resume lets it go on.
func (p *Process) Resume() { resume(p) }
