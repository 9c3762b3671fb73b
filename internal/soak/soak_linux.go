package soak

import (
	"context"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"os/exec"
	"slices"
	"strconv"
	"sync"
	"syscall"
	"time"

	"sameframe/client"
	"sameframe/internal/child"
	"sameframe/internal/misbehave"
	"sameframe/internal/scene"
)

// A soak is what runs for a while, and its counts.
type soak struct {
	display string
	// command returns a program in a role: "painter" or "misbehave", with its arguments.
	command func(role string, args ...string) *exec.Cmd

	mu     sync.Mutex
	random *rand.Rand
	pids   map[int]bool              // of all that were started
	counts map[string]map[string]int // by who it was, how it ended
}

// The ways to end a painter before it is done. A stopped one is killed while it cannot do anything about it.
var signals = []syscall.Signal{
	syscall.SIGKILL, syscall.SIGTERM, syscall.SIGINT, syscall.SIGSEGV, syscall.SIGABRT, syscall.SIGQUIT, syscall.SIGHUP,
	syscall.SIGBUS, syscall.SIGSTOP,
}

// number returns a random number below n.
func (s *soak) number(n int) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.random.IntN(n)
}

func pick[E any](s *soak, list []E) E { return list[s.number(len(list))] }

func (s *soak) count(who, end string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.counts[who] == nil {
		s.counts[who] = map[string]int{}
	}
	s.counts[who][end]++
}

// painter starts a painter of a transport.
func (s *soak) painter(transport client.Transport) (*child.Process, error) {
	args := []string{"-transport", transport.String(), "-size", fmt.Sprintf("%dx%d", 1+s.number(400), 1+s.number(300)),
		"-fps", pick(s, []string{"max", "60", "200"}), "-buffers", strconv.Itoa(1 + s.number(3)),
		"-frames", strconv.Itoa(1 + s.number(300))}
	if s.number(2) == 0 {
		args = append(args, "-trace")
	}
	return s.start("painter", append(args, pick(s, scene.Names()))...)
}

func (s *soak) start(role string, args ...string) (*child.Process, error) {
	p, err := child.Start(s.command(role, args...))
	if err == nil {
		s.mu.Lock()
		s.pids[p.PID()] = true
		s.mu.Unlock()
	}
	return p, err
}

// end lets a program work for a random while, ends it by a random signal unless it is done before, and returns how it went.
func (s *soak) end(p *child.Process, while time.Duration) string {
	select {
	case <-p.Done():
		return "done"
	case <-time.After(time.Duration(s.number(int(while)))):
	}
	signal := pick(s, signals)
	p.Signal(signal)
	if signal == syscall.SIGSTOP {
		time.Sleep(time.Duration(s.number(int(50 * time.Millisecond))))
		p.Signal(syscall.SIGKILL)
	}
	select {
	case <-p.Done():
	case <-time.After(time.Minute): // it handles the signal, and hangs
		p.Signal(syscall.SIGKILL)
		<-p.Done()
		return "hung after " + signalName(signal)
	}
	return signalName(signal)
}

func signalName(signal syscall.Signal) string {
	if signal == syscall.SIGSTOP {
		return "SIGSTOP+KILL"
	}
	return map[syscall.Signal]string{
		syscall.SIGKILL: "SIGKILL", syscall.SIGTERM: "SIGTERM", syscall.SIGINT: "SIGINT", syscall.SIGSEGV: "SIGSEGV",
		syscall.SIGABRT: "SIGABRT", syscall.SIGQUIT: "SIGQUIT", syscall.SIGHUP: "SIGHUP", syscall.SIGBUS: "SIGBUS",
	}[signal]
}

// trouble starts one program after another until ctx is done. Its error is this machine's.
func (s *soak) trouble(ctx context.Context) error {
	for ctx.Err() == nil {
		if s.number(3) == 0 {
			name := pick(s, misbehave.Names())
			p, err := s.start("misbehave", "-patience", "1m", name)
			if err != nil {
				return err
			}
			s.count(name, s.end(p, 3*time.Second))
			continue
		}
		transport := pick(s, client.Transports())
		p, err := s.painter(transport)
		if err != nil {
			return err
		}
		s.count("painter by "+transport.String(), s.end(p, time.Second))
	}
	return nil
}

// run makes trouble with so many programs at a time until ctx is done.
func (s *soak) run(ctx context.Context, programs int) error {
	var wg sync.WaitGroup
	failed := make(chan error, programs)
	for range programs {
		wg.Go(func() { failed <- s.trouble(ctx) })
	}
	wg.Wait()
	close(failed)
	for err := range failed {
		if err != nil {
			return err
		}
	}
	return nil
}

// report prints the counts.
func (s *soak) report(w io.Writer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	total := 0
	for _, who := range slices.Sorted(maps.Keys(s.counts)) {
		ends := s.counts[who]
		fmt.Fprintf(w, "%-20s", who)
		for _, end := range slices.Sorted(maps.Keys(ends)) {
			fmt.Fprintf(w, "  %s %d", end, ends[end])
			total += ends[end]
		}
		fmt.Fprintln(w)
	}
	fmt.Fprintf(w, "%8d  programs\n", total)
}
