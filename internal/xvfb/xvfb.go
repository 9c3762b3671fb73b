// Package xvfb gives a test X.Org's own server to talk to.
package xvfb

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"syscall"
	"testing"
	"time"
)

// Server is a running Xvfb.
type Server struct {
	Display string // as for DISPLAY
	cmd     *exec.Cmd
	exited  chan struct{}
}

// Start starts an Xvfb with one screen of 640x480 and the further args, which ends with the test. Where Xvfb is not
// installed it skips the test.
func Start(t testing.TB, args ...string) *Server {
	t.Helper()
	path, err := exec.LookPath("Xvfb")
	if err != nil {
		t.Skip("Xvfb is not installed: nobody to talk to (apt install xvfb)")
	}
	var output string
	for number := 81; number < 100; number++ {
		s, err := start(path, number, args)
		if err == nil {
			t.Cleanup(s.Stop)
			return s
		}
		output = err.Error()
	}
	t.Fatalf("Xvfb does not start on any display from :81 to :99; it says last: %s", output)
	return nil
}

// start returns when the server is ready, which it tells by writing its number to descriptor 3.
func start(path string, number int, args []string) (*Server, error) {
	ready, child, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer ready.Close()
	var output bytes.Buffer
	s := &Server{Display: fmt.Sprintf(":%d", number), exited: make(chan struct{})}
	// -noreset, because a server that resets when its last client leaves is not there for the next for a moment.
	s.cmd = exec.Command(path, append([]string{s.Display, "-displayfd", "3", "-noreset", "-screen", "0", "640x480x24"}, args...)...)
	s.cmd.ExtraFiles = []*os.File{child}
	s.cmd.Stdout, s.cmd.Stderr = &output, &output
	err = s.cmd.Start()
	child.Close()
	if err != nil {
		return nil, err
	}
	go func() {
		s.cmd.Wait()
		close(s.exited)
	}()
	// To the end: a server that finds the pipe closed before it has written all is killed by SIGPIPE.
	if number, _ := io.ReadAll(ready); len(number) == 0 {
		s.Stop()
		return nil, fmt.Errorf("%s", bytes.TrimSpace(output.Bytes()))
	}
	return s, nil
}

// Stop ends the server in good order. It is called at the end of the test. Xvfb has been seen not to end when asked to.
func (s *Server) Stop() {
	s.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case <-s.exited:
	case <-time.After(10 * time.Second):
		s.Kill()
	}
}

// Kill ends the server from one moment to the next, and takes away the socket that it leaves behind.
func (s *Server) Kill() {
	s.cmd.Process.Kill()
	<-s.exited
	os.Remove("/tmp/.X11-unix/X" + s.Display[1:])
}

// Signal sends the server a signal.
func (s *Server) Signal(sig os.Signal) { s.cmd.Process.Signal(sig) }
