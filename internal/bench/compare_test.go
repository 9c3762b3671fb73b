package bench

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestCompareTellsChangesFromNoise(t *testing.T) {
	steady := []float64{100, 101, 102, 103, 104}
	old := resultOf(made(0, "shm", small, Latency, steady...), made(0, "shm", middle, Latency, steady...),
		made(0, "shm", large, Latency, steady...), made(0, "shm", huge, Latency, steady...),
		made(0, "socket", small, Stream, steady...), made(0, "socket", middle, Latency, 100, 101, 102),
		made(0, "pixmap", small, Latency, steady...))
	new := resultOf(made(0, "shm", small, Latency, 50, 51, 52, 53, 54), // twice as fast
		made(0, "shm", middle, Latency, 120, 121, 122, 123, 124),     // slower
		made(0, "shm", large, Latency, 80, 140, 95, 110, 130),        // nobody knows
		made(0, "shm", huge, Latency, 104.5, 105, 106, 106.5, 106.7), // certain, and too small to matter
		made(0, "socket", small, Stream, 200, 201, 202, 203, 204),    // half the rate
		made(0, "socket", middle, Latency, 200, 201, 202),            // too few rounds
		made(0, "present", small, Latency, steady...))
	c := Compare(old, new)
	verdicts := map[string]string{}
	for _, change := range c.Changes {
		verdicts[change.What] = change.Verdict
	}
	for what, want := range map[string]string{
		"latency ours shm 16x16": "faster", "latency ours shm 64x64": "slower", "latency ours shm 1920x1080": "",
		"latency ours shm 3840x2160": "", "stream ours socket 16x16": "slower", "latency ours socket 64x64": "",
	} {
		if got, ok := verdicts[what]; !ok || got != want {
			t.Errorf("%s is %q (%v), want %q", what, got, ok, want)
		}
	}
	if c.Faster != 1 || c.Slower != 2 || c.Same != 3 || c.TooFew != 1 || c.OnlyOld != 1 || c.OnlyNew != 1 {
		t.Errorf("the counts are %+v", c)
	}
	for _, change := range c.Changes {
		if change.What == "stream ours socket 16x16" && !(within(change.Old, 1e6/102, 0.01) && within(change.New, 1e6/202, 0.01)) {
			t.Errorf("a stream's change is from %v to %v frames a second", change.Old, change.New)
		}
	}
	var b bytes.Buffer
	c.write(&b, "old.json", "new.json")
	for _, says := range []string{"latency ours shm 16x16", "faster", "1 faster, 2 slower, 3 without", "1 have too few rounds", "1 cells are in the old file only"} {
		if !strings.Contains(b.String(), says) {
			t.Errorf("nothing says %q:\n%s", says, &b)
		}
	}
	if strings.Contains(b.String(), "3840x2160") {
		t.Errorf("what has not changed is listed:\n%s", &b)
	}
}

func TestFewRoundsCannotTell(t *testing.T) {
	for _, c := range []struct {
		n, m int
		want float64
	}{{1, 1, 1}, {2, 2, 2. / 6}, {3, 3, 2. / 20}, {5, 2, 2. / 21}, {2, 5, 2. / 21}, {5, 5, 2. / 252}} {
		if got := rarest(c.n, c.m); !near(got, c.want) {
			t.Errorf("the rarest ranks of %d and %d have probability %v, want %v", c.n, c.m, got, c.want)
		}
	}
}

func TestCompareOfARunWithItselfFindsNothing(t *testing.T) {
	r := sample(t)
	c := Compare(r, r)
	if c.Faster != 0 || c.Slower != 0 || c.OnlyOld != 0 || c.OnlyNew != 0 || len(c.Notes) != 0 || c.Same < len(r.Cells) {
		t.Errorf("a run differs from itself: %+v", c)
	}
}

func TestCompareWarnsOfAnotherMachine(t *testing.T) {
	old, new := sample(t), sample(t)
	new.Machine.CPU = "abacus"
	new.Floor.PingPong.P50 *= 2
	new.Displays[0].Release++
	notes := strings.Join(Compare(old, new).Notes, "\n")
	for _, says := range []string{"abacus", "its ping-pong took", "the server of sameframe differs"} {
		if !strings.Contains(notes, says) {
			t.Errorf("nothing says %q: %s", says, notes)
		}
	}
}

func TestCompareFilesStatus(t *testing.T) {
	dir := t.TempDir()
	save := func(name string, r *Result) string {
		b, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	slow := save("slow.json", resultOf(made(0, "shm", small, Latency, 100, 101, 102, 103, 104)))
	fast := save("fast.json", resultOf(made(0, "shm", small, Latency, 50, 51, 52, 53, 54)))
	foreign := resultOf()
	foreign.Schema = "sameframe-bench/9"
	for _, c := range []struct {
		old, new string
		want     int
	}{{slow, fast, 0}, {fast, slow, 1}, {slow, slow, 0}, {slow, save("foreign.json", foreign), 1}, {filepath.Join(dir, "nothing"), slow, 1}} {
		if got := compareFiles(new(bytes.Buffer), c.old, c.new); got != c.want {
			t.Errorf("comparing %s with %s: status %d, want %d", filepath.Base(c.old), filepath.Base(c.new), got, c.want)
		}
	}
}
