package soak

import (
	"context"
	"flag"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"sameframe/client"
	"sameframe/display"
	"sameframe/display/displaytest"
	"sameframe/internal/misbehave"
	"sameframe/internal/paint"
	"sameframe/protocol"
)

var (
	soakTime = flag.Duration("soak", 10*time.Second, "how long TestSoak makes trouble")
	seed     = flag.Uint64("seed", 1, "what decides who does what")
)

const roleVariable = "SAMEFRAME_SOAK_ROLE"

// TestMain is also the programs that the tests start.
func TestMain(m *testing.M) {
	switch os.Getenv(roleVariable) {
	case "":
		os.Exit(m.Run())
	case "painter":
		os.Exit(paint.Main(os.Args[1:]))
	case "misbehave":
		os.Exit(misbehave.Main(os.Args[1:]))
	}
}

// panics collects what the server's log says of panics in requests.
type panics struct {
	slog.Handler
	mu   sync.Mutex
	list []string
}

func (*panics) Enabled(context.Context, slog.Level) bool { return true }

func (p *panics) Handle(_ context.Context, r slog.Record) error {
	r.Attrs(func(a slog.Attr) bool {
		if text := fmt.Sprint(a.Value); strings.Contains(text, "panic") {
			p.mu.Lock()
			defer p.mu.Unlock()
			p.list = append(p.list, text)
		}
		return true
	})
	return nil
}

// site is a display with witnesses at work on it, and what there was before anybody made trouble.
type site struct {
	*testing.T
	*soak
	log    *panics
	ws     *witnesses
	before traces
	look   *client.Conn
}

func newSite(t *testing.T) *site {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	log := &panics{Handler: slog.DiscardHandler}
	d := displaytest.New(t, func(s *display.Server) { s.Log = slog.New(log) })
	home := t.TempDir()
	z := &site{T: t, log: log, soak: &soak{
		display: d.Name(), random: rand.New(rand.NewPCG(*seed, 0)), pids: map[int]bool{}, counts: map[string]map[string]int{},
		command: func(role string, args ...string) *exec.Cmd {
			cmd := exec.Command(exe, args...)
			cmd.Dir = home // for what a crash may write
			cmd.Env = append(os.Environ(), roleVariable+"="+role, "DISPLAY="+d.Name(), "GOTRACEBACK=none")
			return cmd
		},
	}}
	if z.look, err = client.Dial(d.Name()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { z.look.Close() })
	if z.ws, err = startWitnesses(d.Name(), *seed); err != nil {
		t.Fatal(err)
	}
	for z.ws.frames() < 100 { // until all that is made once has been made
		time.Sleep(10 * time.Millisecond)
		if z.ws.failed() {
			break
		}
	}
	if z.before, err = count(); err != nil {
		t.Fatal(err)
	}
	return z
}

// windows counts the children of the root.
func (z *site) windows() int {
	z.Helper()
	tree, _, err := client.Ask[protocol.QueryTreeReply](z.look, &protocol.QueryTree{Window: z.look.Screen.Root})
	if err != nil {
		z.Fatal(err)
	}
	return int(tree.ChildrenLen)
}

// check demands that nothing is left of anybody but the witnesses, who have noticed nothing.
func (z *site) check() {
	z.Helper()
	left, err := leaks(z.before, z.pids)
	if err != nil {
		z.Fatal(err)
	}
	if n := z.windows() - len(z.ws.list); n > 0 {
		left = append(left, fmt.Sprintf("%d windows", n))
	}
	frames := z.ws.frames()
	errs := z.ws.stop()
	var out strings.Builder
	z.report(&out)
	z.Logf("seed %d\n%s%8d  frames of witnesses, each byte read back\n%8d  witness errors\n%8d  leaks", *seed, &out, frames,
		len(errs), len(left))
	for _, err := range errs {
		z.Error(err)
	}
	for _, leak := range left {
		z.Error("left over: ", leak)
	}
	z.log.mu.Lock()
	defer z.log.mu.Unlock()
	for _, p := range z.log.list {
		z.Error(p)
	}
}

// TestSoak makes trouble for as long as -soak says.
func TestSoak(t *testing.T) {
	z := newSite(t)
	ctx, cancel := context.WithTimeout(context.Background(), *soakTime)
	defer cancel()
	if err := z.run(ctx, 4); err != nil {
		t.Error("this machine: ", err)
	}
	z.check()
}

// TestPainterKilledAtAnyMoment ends painters of every transport in every way, each at a moment of its life that chance
// chooses: while it connects, shares memory, paints, or waits.
func TestPainterKilledAtAnyMoment(t *testing.T) {
	z := newSite(t)
	const each = 9
	var wg sync.WaitGroup
	for _, transport := range client.Transports() {
		wg.Go(func() {
			for range each {
				p, err := z.painter(transport)
				if err != nil {
					t.Error("this machine: ", err)
					return
				}
				z.count("painter by "+transport.String(), z.end(p, 300*time.Millisecond))
			}
		})
	}
	wg.Wait()
	z.check()
}

// TestLeaksAreFoundOut leaves something behind.
func TestLeaksAreFoundOut(t *testing.T) {
	before, err := count()
	if err != nil {
		t.Fatal(err)
	}
	file, err := os.Open(os.DevNull)
	if err != nil {
		t.Fatal(err)
	}
	stop := make(chan struct{})
	go func() { <-stop }()
	now, err := count()
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(now.since(before), ", "); !strings.Contains(got, "1 descriptors") || !strings.Contains(got, "1 goroutines") {
		t.Errorf("found %q", got)
	}
	close(stop)
	file.Close()
}
