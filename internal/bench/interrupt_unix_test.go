//go:build unix

package bench

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// lines is a writer that tells of what is written.
type lines struct{ c chan string }

func (l lines) Write(b []byte) (int, error) {
	l.c <- string(b)
	return len(b), nil
}

func TestInterruptPrintsWhatThereIs(t *testing.T) {
	file := filepath.Join(t.TempDir(), "out.json")
	p := command(t, "-sizes", "16x16", "-transports", "shm,socket", "-rounds", "1000", "-duration", "2ms", "-json", file)
	said := lines{make(chan string, 100)}
	p.Stderr = said
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	patience := time.After(2 * time.Minute)
	for begun := false; !begun; {
		select {
		case line := <-said.c:
			begun = strings.HasPrefix(line, "round") && !strings.HasPrefix(line, "round 1 ")
		case <-patience:
			t.Fatal("no second round begins")
		}
	}
	if err := p.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if err := p.Wait(); err != nil {
		t.Errorf("interrupted: %v", err)
	}
	r, err := Read(file)
	if err != nil {
		t.Fatal(err)
	}
	if !r.Run.Interrupted || r.Run.RoundsDone < 1 || r.Run.RoundsDone >= 1000 || len(r.Cells) != 4 {
		t.Errorf("the run is %+v with %d cells", r.Run, len(r.Cells))
	}
	for _, c := range r.Cells {
		if c.Sample == nil || len(c.Sample.Rounds) < r.Run.RoundsDone {
			t.Errorf("%s %s: %+v", c.Transport, c.Mode, c.Sample)
		}
	}
	if !strings.Contains(p.out.String(), "Interrupted") || !strings.Contains(p.out.String(), "Latency on sameframe") {
		t.Errorf("the report says:\n%s", &p.out)
	}
	for _, d := range r.Displays {
		if syscall.Kill(d.PID, 0) == nil {
			t.Errorf("%s is still there", d.Label)
		}
	}
}
