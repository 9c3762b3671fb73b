package bench

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/perf/benchfmt"

	"sameframe/display/displaytest"
	"sameframe/internal/xvfb"
)

// TestMain makes the test's own binary the benchmark's processes, and the benchmark, for tests of the process.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == "bench" {
		os.Exit(Main(os.Args[2:]))
	}
	os.Exit(m.Run())
}

// measure runs the benchmark with the arguments, in this process, with something to do before it runs.
func measure(t *testing.T, before func(*bench), args ...string) *Result {
	t.Helper()
	o, err := parse(args)
	if err != nil {
		t.Fatal(err)
	}
	b, err := newBench(o)
	defer b.stop()
	if err != nil {
		t.Fatal(err)
	}
	if before != nil {
		before(b)
	}
	if err := b.run(t.Context(), &progress{w: t.Output(), rounds: o.rounds}); err != nil {
		t.Fatal(err)
	}
	return b.result()
}

func needXvfb(t *testing.T) {
	if _, err := exec.LookPath("Xvfb"); err != nil {
		t.Skip("Xvfb is not installed (apt install xvfb)")
	}
}

// TestEveryCellIsMeasured measures this compositor and Xvfb, every transport in every mode, for a moment.
func TestEveryCellIsMeasured(t *testing.T) {
	needXvfb(t)
	r := measure(t, nil, "-peer", "xvfb", "-sizes", "16x16,200x100", "-modes", "latency,stream,vsync", "-rounds", "2", "-duration", "5ms",
		"-seed", "3")
	if want := 2 * 2 * (6 + 6 + 1); len(r.Cells) != want || len(r.Displays) != 2 || r.Run.RoundsDone != 2 || r.Run.Seed != 3 {
		t.Fatalf("there are %d cells, want %d, on %d displays, in %d rounds", len(r.Cells), want, len(r.Displays), r.Run.RoundsDone)
	}
	for _, d := range r.Displays {
		if d.PID == 0 || d.Vendor == "" || d.RoundTrip == nil || d.RoundTrip.P50 < 100 || d.SharesIPC == nil || !*d.SharesIPC || d.Shm != "1.2" {
			t.Errorf("of %s is known: %+v", d.Label, d)
		}
	}
	if r.Floor.PingPong == nil || r.Floor.RuntimePingPong == nil || len(r.Floor.Memcpy) != 2 || r.Floor.Memcpy[1].Bytes != 80000 {
		t.Errorf("the floor is %+v", r.Floor)
	}
	completions := map[string]string{"socket": "round trip", "shm": "Completion event", "shmfd": "Completion event",
		"shmserver": "Completion event", "pixmap": "round trip", "present": "IdleNotify"}
	for _, c := range r.Cells {
		name := strings.Join([]string{r.Displays[c.Display].Label, c.Transport, c.Size.String(), c.Mode}, " ")
		if c.Error != "" || c.Sample == nil {
			t.Errorf("%s: %q, %+v", name, c.Error, c.Sample)
			continue
		}
		want := completions[c.Transport]
		if c.Mode == Vsync {
			want = "CompleteNotify"
		}
		if c.Completion != want || len(c.Sample.Rounds) != 2 || c.Sample.Count < 6 || c.Sample.Spread == nil || c.Painters != 1 {
			t.Errorf("%s: completion %q, %d frames in rounds %+v", name, c.Completion, c.Sample.Count, c.Sample.Rounds)
		}
		if pixels := float64(c.Size.Bytes()); c.Transport == "socket" && *c.SentBytes < pixels || c.Transport == "shm" && *c.SentBytes != 40 {
			t.Errorf("%s: %v bytes sent a frame", name, *c.SentBytes)
		}
		if *c.ReceivedBytes < 30 || *c.FPS <= 0 || *c.GBs <= 0 || c.Painter.CPU == nil || *c.Painter.CPU <= 0 || c.Server.CPU == nil ||
			c.Server.Switches == nil || c.Server.Faults == nil || c.Allocs == nil {
			t.Errorf("%s: %+v", name, c)
		}
		if (c.Mode == Latency) != (c.TimesFloor != nil) {
			t.Errorf("%s: %v times the floor", name, c.TimesFloor)
		}
		if followed := r.Displays[c.Display].Started == "sameframe" && c.Mode == Latency; followed != (c.Stages != nil) {
			t.Errorf("%s: the stages are %+v", name, c.Stages)
		} else if followed && (c.Stages.Blit == nil || c.Stages.Render.Count < 3) {
			t.Errorf("%s: the stages are %+v", name, c.Stages)
		}
		if c.Mode == Vsync && (c.Refreshes == nil || *c.Refreshes < 4 || c.Interval == nil || *c.Interval < 1e6 || *c.Missed < 0) {
			t.Errorf("%s: %v refreshes, %v missed, %v apart", name, c.Refreshes, c.Missed, c.Interval)
		}
	}
	if len(r.Verdicts) != 4 {
		t.Errorf("the verdicts are %+v", r.Verdicts)
	}
	checkBenchfmt(t, r)
}

// checkBenchfmt reads what is for benchstat with its own library.
func checkBenchfmt(t *testing.T, r *Result) {
	t.Helper()
	var b bytes.Buffer
	if err := r.WriteBenchfmt(&b); err != nil {
		t.Fatal(err)
	}
	lines := 0
	for in := benchfmt.NewReader(&b, "bench"); in.Scan(); {
		switch record := in.Result().(type) {
		case *benchfmt.Result:
			lines++
			if x, ok := record.Value("sec/op"); !ok || x <= 0 || x > 60 {
				t.Errorf("%s takes %v s", record.Name, x)
			}
		case *benchfmt.SyntaxError:
			t.Error(record)
		}
	}
	if want := 2 * (len(r.Cells) + len(r.Displays)); lines != want {
		t.Errorf("there are %d lines for benchstat, want %d", lines, want)
	}
}

func TestPaintersTogether(t *testing.T) {
	r := measure(t, nil, "-painters", "1,3", "-sizes", "64x48", "-transports", "shm,socket", "-rounds", "2", "-duration", "20ms")
	if len(r.Cells) != 4 || len(r.Verdicts) != 2 {
		t.Fatalf("there are %d cells and %d verdicts", len(r.Cells), len(r.Verdicts))
	}
	for _, c := range r.Cells {
		if c.Error != "" {
			t.Errorf("%s by %d: %s", c.Transport, c.Painters, c.Error)
			continue
		}
		if (c.Painters == 3) != (c.Fairness != nil) {
			t.Errorf("%d painters have fairness %v", c.Painters, c.Fairness)
		}
		if c.Painters == 3 && (*c.Fairness <= 1/3. || *c.Fairness > 1.0001 || *c.Least <= 0 || *c.Least > 1.0001 ||
			len(c.Sample.Rounds[0].ByPainter) != 3 || c.Sample.Count < 18) {
			t.Errorf("three painters: %+v, %+v", c, c.Sample.Rounds)
		}
	}
}

func TestWhatHasNoRoomIsNotMeasured(t *testing.T) {
	d := displaytest.New(t) // 1280 × 720
	r := measure(t, nil, "-sizes", "64x48,1300x100,800x600", "-painters", "1,2", "-modes", "stream", "-transports", "shm", "-rounds", "1",
		"-duration", "2ms", d.Name())
	for _, c := range r.Cells {
		says := ""
		switch {
		case c.Size.Width == 1300 && c.Painters == 1:
			says = "1300x100 at (0,0) is not all on the screen of 1280x720"
		case c.Painters == 2 && c.Size.Width > 64:
			says = "2 windows of " + c.Size.String() + " have no room beside each other on a screen of 1280x720"
		}
		if says == "" && c.Error != "" || !strings.Contains(c.Error, says) {
			t.Errorf("%v by %d painters: %q, want %q", c.Size, c.Painters, c.Error, says)
		}
	}
}

// TestDisplayThatDiesLosesNoFinishedCell kills one of two displays in the second round.
func TestDisplayThatDiesLosesNoFinishedCell(t *testing.T) {
	mortal := xvfb.Start(t)
	killer := func(b *bench) {
		b.tasks = append(b.tasks, &task{what: "murder", run: func(_ context.Context, round int) error {
			if round == 2 {
				mortal.Kill()
			}
			return nil
		}})
	}
	r := measure(t, killer, "-sizes", "16x16,32x32", "-transports", "socket,shm", "-rounds", "3", "-duration", "2ms", "-peer", "sameframe",
		mortal.Display)
	for _, c := range r.Cells {
		rounds := len(c.Sample.Rounds)
		if dead := r.Displays[c.Display].Name == mortal.Display; dead && (rounds < 1 || rounds > 2 || !strings.Contains(c.Error, "the display is gone")) {
			t.Errorf("%s on the display that died: %d rounds, %q", c.Transport, rounds, c.Error)
		} else if !dead && (rounds != 3 || c.Error != "") {
			t.Errorf("%s on the other display: %d rounds, %q", c.Transport, rounds, c.Error)
		}
	}
	i := slices.IndexFunc(r.Displays, func(d Display) bool { return d.Name == mortal.Display })
	if !strings.Contains(r.Displays[i].Error, "the display is gone") || r.Displays[i].RoundTrip == nil || r.Displays[1-i].Error != "" {
		t.Errorf("of the displays is said: %+v", r.Displays)
	}
}

// A process is the benchmark as one.
type process struct {
	*exec.Cmd
	out, err bytes.Buffer
}

func command(t *testing.T, args ...string) *process {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	p := &process{Cmd: exec.Command(exe, append([]string{"bench"}, args...)...)}
	p.Stdout, p.Stderr = &p.out, &p.err
	t.Cleanup(func() {
		if p.Process != nil {
			p.Process.Kill()
		}
	})
	return p
}

func TestMistakesAreTold(t *testing.T) {
	dir := t.TempDir()
	for _, c := range []struct {
		status int
		says   string
		args   []string
	}{
		{2, `there is no "pigeon" (there are socket, shm,`, []string{"-transports", "shm,pigeon"}},
		{2, `"shm" comes twice`, []string{"-transports", "shm,shm"}},
		{2, `there is no "fast" (there are latency, stream, vsync)`, []string{"-modes", "fast"}},
		{2, "needs the transport present", []string{"-modes", "vsync", "-transports", "shm"}},
		{2, "write WIDTHxHEIGHT", []string{"-sizes", "640"}},
		{2, "write WIDTHxHEIGHT", []string{"-sizes", "640x40000"}},
		{2, "1 to 1000 are sensible", []string{"-rounds", "0"}},
		{2, "from 1ms to 1h", []string{"-duration", "0s"}},
		{2, "from 1 to 256 painters", []string{"-painters", "0"}},
		{2, `there is no "xfree86" (there are sameframe, xvfb,`, []string{"-peer", "xfree86"}},
		{2, "not defined: -nonsense", []string{"-nonsense"}},
		{2, `"plasma" is no display`, []string{"plasma"}},
		{2, "flags go before the displays", []string{":7", "-rounds", "1"}},
		{2, "-compare takes two files", []string{"-compare", "one.json"}},
		{1, "no X server at the display :65000", []string{":65000"}},
		{1, "no such file or directory", []string{"-json", filepath.Join(dir, "no", "such.json")}},
		{1, "is a directory", []string{"-json", dir}},
		{1, "-o: nothing could be written", []string{"-json", filepath.Join(dir, "new.json"), "-o", filepath.Join(dir, "no", "such.html")}},
		{1, "-json " + filepath.Join(dir, "nothing"), []string{"-compare", filepath.Join(dir, "nothing"), filepath.Join(dir, "nothing")}},
	} {
		p := command(t, c.args...)
		p.Run()
		if got := p.ProcessState.ExitCode(); got != c.status || !strings.Contains(p.err.String(), c.says) || p.out.Len() > 0 {
			t.Errorf("%q: status %d, want %d; it says %q, want something of %q", c.args, got, c.status, &p.err, c.says)
		}
	}
	p := command(t, "-h")
	p.Run()
	if p.ProcessState.ExitCode() != 0 || !strings.Contains(p.out.String(), "-peer LIST") {
		t.Errorf("-h says %q", &p.out)
	}
	if left, _ := os.ReadDir(dir); len(left) > 0 {
		t.Errorf("files are left: %v", left)
	}
}

// TestDisplayThatRefusesLeavesTheOthers names a display that is not there beside one that is.
func TestDisplayThatRefusesLeavesTheOthers(t *testing.T) {
	d := displaytest.New(t)
	file := filepath.Join(t.TempDir(), "out.json")
	page := filepath.Join(t.TempDir(), "out.html")
	p := command(t, "-sizes", "16x16", "-transports", "shm", "-rounds", "1", "-duration", "2ms", "-json", file, "-o", page, ":65000", d.Name())
	p.Run()
	if p.ProcessState.ExitCode() != 1 || !strings.Contains(p.err.String(), "no X server at the display :65000") {
		t.Errorf("status %d: %s", p.ProcessState.ExitCode(), &p.err)
	}
	r, err := Read(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range r.Cells {
		if refuses := r.Displays[c.Display].Name == ":65000"; refuses != (c.Sample == nil) || refuses != (c.Error != "") {
			t.Errorf("on %s: %q, %+v", r.Displays[c.Display].Name, c.Error, c.Sample)
		}
	}
	if !strings.Contains(p.out.String(), "Latency on "+d.Name()) {
		t.Errorf("the report says:\n%s", &p.out)
	}
	text, err := os.ReadFile(page)
	if err != nil || !bytes.Contains(text, []byte("no X server at the display :65000")) || !bytes.HasSuffix(text, []byte("</html>\n")) {
		t.Errorf("the page, %d bytes: %v", len(text), err)
	}
}
