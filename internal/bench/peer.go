package bench

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"sameframe/internal/child"
)

// A server is an X server that the benchmark has started. Stop it.
type server struct {
	kind    string // sameframe, or that of a peer
	label   string
	display string
	*child.Process

	beside []func() // end what it needs, last first

	talk *talk // with one of our own
}

// peers are the servers that can be started, by the names that -peer takes. Each is started with a screen of the size.
var peers = []struct {
	kind, label, program, install string
	start                         func(*server, Size) error
}{
	{"sameframe", "sameframe", "", "", (*server).startOwn},
	{"xvfb", "Xvfb", "Xvfb", "xvfb", (*server).startXvfb},
	{"xephyr", "Xephyr", "Xephyr", "xserver-xephyr", (*server).startXephyr},
	{"xwayland", "Xwayland", "Xwayland", "xwayland weston", (*server).startXwayland},
	{"xvnc", "Xvnc", "Xvnc", "tigervnc-standalone-server", (*server).startXvnc},
}

func peerKinds() []string {
	var names []string
	for _, p := range peers {
		names = append(names, p.kind)
	}
	return names
}

const (
	startTime = 30 * time.Second // that a server may take to be there
	patience  = 3 * time.Second  // that it may take to end
)

// startServer starts the kind of server, which must be one of peers.
func startServer(kind string, screen Size) (*server, error) {
	i := slices.Index(peerKinds(), kind)
	s := &server{kind: kind, label: peers[i].label}
	if program := peers[i].program; program != "" {
		if _, err := exec.LookPath(program); err != nil {
			return nil, fmt.Errorf("-peer %s: %w (on Debian: apt install %s)", kind, err, peers[i].install)
		}
	}
	if err := peers[i].start(s, screen); err != nil {
		s.stop()
		return nil, fmt.Errorf("starting %s: %w", s.label, err)
	}
	return s, nil
}

// stop ends the server and what it needed.
func (s *server) stop() {
	if s.Process != nil {
		s.Stop(patience)
	}
	for _, end := range slices.Backward(s.beside) {
		end()
	}
	s.beside = nil
}

func (s *server) startOwn(screen Size) error { return s.startServe(screen) }

// startServe starts this program as a compositor.
func (s *server) startServe(screen Size, args ...string) error {
	cmd, err := role(append([]string{"serve", "-screen", screen.String()}, args...)...)
	if err != nil {
		return err
	}
	said := new(tail)
	cmd.Stderr = said
	if s.talk, err = startTalking(cmd); err != nil {
		return err
	}
	s.Process = s.talk.Process
	s.beside = append(s.beside, s.talk.close)
	var hello greeting
	line, err := s.talk.out.ReadBytes('\n')
	if err == nil {
		err = json.Unmarshal(line, &hello)
	}
	if err != nil {
		return fmt.Errorf("it ends early: %s", said)
	}
	s.display = hello.Display
	return nil
}

// takeStages adds the stages of the frames since the last time to t.
func (s *server) takeStages(t *stageTimes) error {
	if _, err := fmt.Fprintln(s.talk.in); err != nil {
		return err
	}
	line, err := s.talk.out.ReadBytes('\n')
	if err != nil {
		return err
	}
	var encoded [stageCount]string
	if err := json.Unmarshal(line, &encoded); err != nil {
		return err
	}
	return t.merge(encoded)
}

func (s *server) startXvfb(screen Size) error {
	return s.startX(exec.Command("Xvfb", "-noreset", "-nolisten", "tcp", "-screen", "0", screen.String()+"x24"))
}

// startXephyr shows it on a compositor of ours that nobody else uses.
func (s *server) startXephyr(screen Size) error {
	host := new(server)
	s.beside = append(s.beside, host.stop)
	if err := host.startServe(screen); err != nil {
		return err
	}
	cmd := exec.Command("Xephyr", "-noreset", "-nolisten", "tcp", "-screen", screen.String())
	cmd.Env = append(os.Environ(), "DISPLAY="+host.display)
	return s.startX(cmd)
}

// startXvnc lets nobody in by VNC: only the X server is wanted.
func (s *server) startXvnc(screen Size) error {
	return s.startX(exec.Command("Xvnc", "-noreset", "-nolisten", "tcp", "-geometry", screen.String(), "-depth", "24",
		"-SecurityTypes", "None", "-localhost", "-rfbport", "-1"))
}

// startXwayland shows it, as one window, on a Weston without a screen.
func (s *server) startXwayland(screen Size) error {
	if _, err := exec.LookPath("weston"); err != nil {
		return fmt.Errorf("it needs a Wayland compositor: %w (on Debian: apt install weston)", err)
	}
	dir, err := os.MkdirTemp("", "painter-bench-")
	if err != nil {
		return err
	}
	s.beside = append(s.beside, func() { os.RemoveAll(dir) })
	const socket = "wayland-bench"
	environment := append(os.Environ(), "XDG_RUNTIME_DIR="+dir, "WAYLAND_DISPLAY="+socket)
	weston := apart(exec.Command("weston", "--backend=headless-backend.so", "--shell=kiosk-shell.so", "--socket="+socket,
		fmt.Sprintf("--width=%d", screen.Width), fmt.Sprintf("--height=%d", screen.Height), "--no-config", "--idle-time=0"))
	weston.Env = append(environment, "WAYLAND_DISPLAY=")
	said := new(tail)
	weston.Stdout, weston.Stderr = said, said
	process, err := child.Start(weston)
	if err != nil {
		return err
	}
	s.beside = append(s.beside, func() { process.Stop(patience) })
	for limit := time.Now().Add(startTime); ; time.Sleep(10 * time.Millisecond) {
		if _, err := os.Stat(filepath.Join(dir, socket)); err == nil {
			break
		}
		select {
		case <-process.Done():
			return fmt.Errorf("weston ends early: %s", said)
		default:
		}
		if time.Now().After(limit) {
			return fmt.Errorf("weston makes no socket: %s", said)
		}
	}
	cmd := exec.Command("Xwayland", "-noreset", "-nolisten", "tcp")
	cmd.Env = environment
	return s.startX(cmd)
}

// startX starts an X.Org server on a free display, whose number it writes to descriptor 3 when it is ready.
func (s *server) startX(cmd *exec.Cmd) error {
	ready, far, err := os.Pipe()
	if err != nil {
		return err
	}
	defer ready.Close()
	said := new(tail)
	cmd = apart(cmd)
	cmd.Args = append(cmd.Args, "-displayfd", "3")
	cmd.ExtraFiles = []*os.File{far}
	cmd.Stdout, cmd.Stderr = said, said
	s.Process, err = child.Start(cmd)
	far.Close()
	if err != nil {
		return err
	}
	ready.SetReadDeadline(time.Now().Add(startTime))
	// To the end: a server that finds the pipe closed before it has written all is killed by SIGPIPE.
	number, err := io.ReadAll(ready)
	if number = bytes.TrimSpace(number); len(number) == 0 {
		if err == nil {
			<-s.Done() // so that it has said why
			err = errors.New("it ends early")
		}
		return fmt.Errorf("%w: %s", err, said)
	}
	s.display = ":" + string(number)
	return nil
}

// tail keeps the end of what a program says.
type tail struct {
	mu   sync.Mutex
	text []byte
}

// Write implements io.Writer.
func (t *tail) Write(b []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.text = append(t.text, b...)
	t.text = t.text[max(0, len(t.text)-1000):]
	return len(b), nil
}

func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	if text := strings.TrimSpace(string(t.text)); text != "" {
		return text
	}
	return "it says nothing"
}
