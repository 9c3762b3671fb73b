package programs

import (
	"bytes"
	"io"
	"os"
	"os/exec"
	"regexp"
	"sync"
	"testing"
	"time"

	"sameframe/internal/child"
)

// need skips the test where a program is missing.
func need(t *testing.T, program, debianPackage string) {
	t.Helper()
	if _, err := exec.LookPath(program); err != nil {
		t.Skipf("%s is not installed (apt install %s)", program, debianPackage)
	}
}

// A program is a client that was started.
type program struct {
	*testing.T
	*child.Process
	cmd    *exec.Cmd
	stdout output
	output output // with standard error
}

// output is what a program prints, readable while it does.
type output struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (o *output) Write(b []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.buf.Write(b)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.buf.String()
}

// start starts a program as a client of the display, which is killed with the test.
func (s *screen) start(name string, args ...string) *program {
	s.Helper()
	return s.startWith(nil, name, args...)
}

// startWith is start with more in the environment.
func (s *screen) startWith(env []string, name string, args ...string) *program {
	s.Helper()
	p := &program{T: s.T, cmd: exec.Command(name, args...)}
	home, err := os.MkdirTemp("", "sameframe-home")
	if err != nil {
		s.Fatal(err)
	}
	s.Cleanup(func() { s.await("end to what writes into "+home, func() bool { return os.RemoveAll(home) == nil }) })
	p.cmd.Dir = home
	p.cmd.Env = append(os.Environ(), "DISPLAY="+s.display, "HOME="+home, "XDG_RUNTIME_DIR="+home, "XAUTHORITY=", "LC_ALL=C",
		"SDL_VIDEODRIVER=x11", "SDL_AUDIODRIVER=dummy", "SDL_RENDER_DRIVER=software", "SDL_VIDEO_X11_NODIRECTCOLOR=1")
	p.cmd.Env = append(p.cmd.Env, env...)
	p.cmd.Stdout, p.cmd.Stderr = io.MultiWriter(&p.stdout, &p.output), &p.output
	p.cmd.WaitDelay = time.Second // for what the program has started
	if p.Process, err = child.Start(p.cmd); err != nil {
		s.Fatal(err)
	}
	s.Cleanup(func() { p.cmd.Process.Kill() })
	return p
}

var xError = regexp.MustCompile(`(?i)X Error|\bBad[A-Z][a-z]+\b|XIO|BadRequest|unexpected (reply|event)`)

// clean demands that the program has not complained of an X error.
func (p *program) clean() {
	p.Helper()
	if found := xError.FindString(p.output.String()); found != "" {
		p.Errorf("%q complains of %q:\n%s", p.cmd.Args, found, &p.output)
	}
}

// ends waits for the end, demands success and no X error, and returns what was printed on standard output.
func (p *program) ends() string {
	p.Helper()
	select {
	case <-p.Done():
	case <-time.After(patience):
		p.Fatalf("%q does not end in %v; it says:\n%s", p.cmd.Args, patience, &p.output)
	}
	if p.Status() != 0 {
		p.Errorf("%q: %s; it says:\n%s", p.cmd.Args, p.End(), &p.output)
	}
	p.clean()
	return p.stdout.String()
}

// stop ends a program that must still be running, and demands that it has met no X error.
func (p *program) stop() {
	p.Helper()
	p.clean()
	select {
	case <-p.Done():
		p.Errorf("%q has ended: %s; it says:\n%s", p.cmd.Args, p.End(), &p.output)
	default:
		p.Stop(patience)
	}
}

// run runs a program to its end and returns what it printed.
func (s *screen) run(name string, args ...string) string {
	s.Helper()
	return s.start(name, args...).ends()
}
