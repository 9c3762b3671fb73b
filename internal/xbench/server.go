//go:build linux

package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sys/unix"

	"sameframe/internal/child"
)

// server is a running X server.
type server struct {
	*child.Process
	name   string
	number int // of the display
}

const (
	screenWidth, screenHeight = 1280, 1024
	patience                  = 5 * time.Second
)

func startOurs(path string, args ...string) (*server, error) {
	args = append([]string{
		"-headless", "-displayfd", "3", "-screen", fmt.Sprintf("%dx%d", screenWidth, screenHeight), "-maxclients", "2048",
	}, args...)
	return startServer("sameframe", exec.Command(path, args...))
}

func startXvfb() (*server, error) {
	// -noreset, because a server that resets when its last client leaves is not there for the next for a moment.
	return startServer("Xvfb", exec.Command("Xvfb", "-displayfd", "3", "-noreset", "-maxclients", "2048",
		"-screen", "0", fmt.Sprintf("%dx%dx24", screenWidth, screenHeight)))
}

// startServer returns when the server has written its display's number to descriptor 3.
func startServer(name string, cmd *exec.Cmd) (*server, error) {
	ready, theirs, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer ready.Close()
	var output bytes.Buffer
	cmd.ExtraFiles, cmd.Stdout, cmd.Stderr = []*os.File{theirs}, &output, &output
	p, err := child.Start(cmd)
	theirs.Close()
	if err != nil {
		return nil, err
	}
	s := &server{Process: p, name: name}
	number, _ := io.ReadAll(ready)
	if s.number, err = strconv.Atoi(strings.TrimSpace(string(number))); err != nil {
		s.stop()
		return nil, fmt.Errorf("%s does not start: %s", name, bytes.TrimSpace(output.Bytes()))
	}
	return s, nil
}

func (s *server) stop() { s.Stop(patience) }

func (s *server) display() string { return fmt.Sprintf(":%d", s.number) }

// cpu returns the CPU time that the server has spent, by the clock of its process (clock_getcpuclockid(3)).
func (s *server) cpu() time.Duration {
	var t unix.Timespec
	if unix.ClockGettime(int32(^s.PID()<<3|2), &t) != nil {
		return 0
	}
	return time.Duration(t.Nano())
}

// resident returns how much memory the server has in use, in bytes.
func (s *server) resident() float64 {
	status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.PID()))
	for line := range strings.Lines(string(status)) {
		if fields := strings.Fields(line); len(fields) == 3 && fields[0] == "VmRSS:" {
			kilobytes, _ := strconv.Atoi(fields[1])
			return float64(kilobytes) * 1024
		}
	}
	return 0
}
