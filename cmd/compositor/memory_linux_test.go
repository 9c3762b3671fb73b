package main

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"sameframe/client"
)

// painter is a painter of a running compositor, perhaps started by another program.
func (c *compositor) painter(t *testing.T, by []string, args ...string) *exec.Cmd {
	t.Helper()
	line := append(append(by, os.Args[0], painterArgument, "-display", c.display), args...)
	p := exec.Command(line[0], line[1:]...)
	p.Env = append(os.Environ(), "SAMEFRAME_TEST_RUN_MAIN=1")
	if err := p.Start(); err != nil {
		t.Skip(err)
	}
	t.Cleanup(func() { p.Process.Kill(); p.Wait() })
	return p
}

func waitFor(t *testing.T, what string, is func() bool) {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); !is(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("waited a minute for %s", what)
		}
	}
}

// segments returns those System V segments that process pid has made, with how often they are attached.
func segments(t *testing.T, pid int) (attached []string) {
	t.Helper()
	table, err := os.ReadFile("/proc/sysvipc/shm")
	if err != nil {
		t.Skip(err)
	}
	for line := range strings.Lines(string(table)) {
		// key shmid perms size cpid lpid nattch ...
		if f := strings.Fields(line); len(f) > 6 && f[4] == fmt.Sprint(pid) {
			attached = append(attached, f[6])
		}
	}
	return attached
}

// TestNoSegmentOutlivesPainterAndCompositor kills both, by a signal that neither can do anything about.
func TestNoSegmentOutlivesPainterAndCompositor(t *testing.T) {
	c := start(t)
	p := c.painter(t, nil, "-transport", "shm", "-duration", "1h", "plasma")
	waitFor(t, "the compositor to attach what the painter has made", func() bool {
		s := segments(t, p.Process.Pid)
		return len(s) == 2 && s[0] == "2" && s[1] == "2"
	})
	time.Sleep(50 * time.Millisecond) // it may be at anything
	for _, process := range []*os.Process{c.Process, p.Process} {
		process.Signal(syscall.SIGKILL)
	}
	c.end()
	p.Wait()
	waitFor(t, "the segments to go", func() bool { return len(segments(t, p.Process.Pid)) == 0 })
	for _, f := range files(c.display) {
		os.Remove(f)
	}
}

// TestAnotherNamespaceIsNamed has a painter in a container's place: its segments have ids that mean something else here.
func TestAnotherNamespaceIsNamed(t *testing.T) {
	unshare, err := exec.LookPath("unshare")
	if err != nil {
		t.Skip(err)
	}
	if out, err := exec.Command(unshare, "-i", "true").CombinedOutput(); err != nil {
		t.Skipf("no IPC namespace of its own: %s", out)
	}
	c := start(t)
	p := c.painter(t, []string{unshare, "-i"}, "-transport", "shm", "-duration", "100ms", "plasma")
	if err := p.Wait(); err == nil {
		t.Error("memory of another namespace is attached")
	}
	p = c.painter(t, []string{unshare, "-i"}, "-transport", "shmfd", "-duration", "100ms", "plasma")
	if err := p.Wait(); err != nil {
		t.Errorf("a descriptor from another namespace: %v", err)
	}
	c.Process.Signal(syscall.SIGTERM)
	c.end()
	if !strings.Contains(c.stderr.String(), "IPC namespace") || !strings.Contains(c.stderr.String(), "pid") {
		t.Errorf("the log says:\n%s", c.stderr.String())
	}
}

// TestWithoutDescriptorsClientsAreRefused takes the compositor's descriptors away: who comes is told so, and not left to wait.
func TestWithoutDescriptorsClientsAreRefused(t *testing.T) {
	c := start(t)
	few := unix.Rlimit{Cur: 24, Max: 24}
	if err := unix.Prlimit(c.Process.Pid, unix.RLIMIT_NOFILE, &few, nil); err != nil {
		t.Skip(err)
	}
	var all []*client.Conn
	for len(all) < 30 {
		conn, err := client.Dial(c.display)
		if err != nil {
			if !strings.Contains(err.Error(), "no descriptors left") {
				t.Errorf("it is refused so: %v", err)
			}
			break
		}
		all = append(all, conn)
	}
	if len(all) == 30 {
		t.Fatal("the descriptors do not come to an end")
	}
	for _, conn := range all {
		if _, err := conn.Atom("WM_NAME"); err != nil {
			t.Errorf("a client that was there: %v", err)
		}
		conn.Close()
	}
	waitFor(t, "descriptors to come free", func() bool {
		conn, err := client.Dial(c.display)
		if err == nil {
			conn.Close()
		}
		return err == nil
	})
}
