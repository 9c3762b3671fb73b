//go:build unix

package main

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"sameframe/client"
)

// TestMain is the program itself where a test has started it.
func TestMain(m *testing.M) {
	if os.Getenv("SAMEFRAME_TEST_RUN_MAIN") != "" {
		main()
		return
	}
	os.Exit(m.Run())
}

// compositor is a running one.
type compositor struct {
	*exec.Cmd
	display        string // such as ":7"
	stdout, stderr bytes.Buffer
}

func command(args ...string) *compositor {
	c := &compositor{Cmd: exec.Command(os.Args[0], args...)}
	c.Env = append(os.Environ(), "SAMEFRAME_TEST_RUN_MAIN=1", "DISPLAY=")
	c.Stdout, c.Stderr = &c.stdout, &c.stderr
	return c
}

// start returns when clients can connect.
func start(t *testing.T, args ...string) *compositor {
	t.Helper()
	c := command(append([]string{"-displayfd", "3", "-headless"}, args...)...)
	ready, theirs, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer ready.Close()
	c.ExtraFiles = []*os.File{theirs}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	theirs.Close()
	t.Cleanup(func() { c.Process.Kill() })
	number, err := io.ReadAll(ready)
	if err != nil || len(number) < 2 || number[len(number)-1] != '\n' {
		c.Wait()
		t.Fatalf("no display: %q, %v\n%s", number, err, c.stderr.String())
	}
	c.display = ":" + strings.TrimSpace(string(number))
	return c
}

// end waits for the exit status.
func (c *compositor) end() int {
	c.Wait()
	return c.ProcessState.ExitCode()
}

// files returns those of a display.
func files(display string) []string {
	return []string{"/tmp/.X11-unix/X" + display[1:], "/tmp/.X" + display[1:] + "-lock"}
}

// checkGone looks for what c has left of its display, whose number may already be another server's.
func (c *compositor) checkGone(t *testing.T, display string) {
	t.Helper()
	files := files(display)
	_, err := os.Lstat(files[0])
	lock, lockErr := os.ReadFile(files[1])
	switch {
	case lockErr == nil && strings.TrimSpace(string(lock)) == fmt.Sprint(c.Process.Pid):
		t.Errorf("%s is left behind", files[1])
	case lockErr != nil && err == nil:
		t.Errorf("%s is left behind", files[0])
	}
}

func TestMistakesAreNamedAndEndWithStatus2(t *testing.T) {
	for _, test := range []struct{ args, want string }{
		{"-nonsense", "-nonsense"},
		{"7", "neither a flag nor a display"},
		{":7 :8", "two displays"},
		{":7 -headless xclock", "behind --"},
		{"-screen 1280", "1280x720"},
		{"-screen 0x10", "1 to 32767"},
		{"-screen 32768x10", "1 to 32767"},
		{":7 -screen -5x10", "1 to 32767"},
		{"-refresh 0", "-refresh"},
		{"-refresh NaN", "-refresh"},
		{"-listen udp", "tcp"},
		{"-listen tcp", "-auth auto"},
		{"-limit memory", "memory=512M"},
		{"-limit memory=lots", "lots"},
		{"-limit files=3", "no limit"},
		{"-maxclients 1", "2 to 2048"},
		{"-maxclients 2049", "2 to 2048"},
		{"-displayfd -2", "-displayfd"},
		{"-screenshot x.jpg", ".png"},
		{"-screenshot no/such/x.png", "no/such"},
		{"-record x.mkv", ".y4m or .gif"},
		{"-duration 5s", "-demo"},
		{"-demo -duration 0s", "-duration"},
		{"-demo -scene nonsense", "plasma"},
		{"-demo -- xclock", "-demo"},
		{"-headless --", "no client"},
		{"-extension MIT-SH", "MIT-SHM"},
	} {
		c := command(strings.Fields(test.args)...)
		c.Start()
		if status := c.end(); status != 2 || !strings.Contains(c.stderr.String(), test.want) {
			t.Errorf("%s: status %d, want 2, and %q in:\n%s", test.args, status, test.want, c.stderr.String())
		}
	}
}

func TestHelpIsNoMistake(t *testing.T) {
	c := command("-h")
	c.Start()
	if status := c.end(); status != 0 || !strings.Contains(c.stdout.String(), "Examples:") || strings.Contains(c.stdout.String(), "%!") {
		t.Errorf("status %d:\n%s", status, c.stdout.String())
	}
}

func TestASignalLeavesNothingBehind(t *testing.T) {
	for _, signal := range []syscall.Signal{syscall.SIGTERM, syscall.SIGINT, syscall.SIGHUP} {
		c := start(t)
		for _, f := range files(c.display) {
			if _, err := os.Lstat(f); err != nil {
				t.Error(err)
			}
		}
		conn, err := client.Dial(c.display)
		if err != nil {
			t.Fatal(err)
		}
		c.Process.Signal(signal)
		if status := c.end(); status != 0 {
			t.Errorf("%v: status %d, %s", signal, status, c.stderr.String())
		}
		conn.Close()
		c.checkGone(t, c.display)
	}
}

func TestADisplayThatIsTakenIsNotTakenAgain(t *testing.T) {
	first := start(t)
	second := command("-headless", first.display)
	second.Start()
	if status := second.end(); status != 1 || !strings.Contains(second.stderr.String(), fmt.Sprint(first.Process.Pid)) {
		t.Errorf("status %d: %s", status, second.stderr.String())
	}
	third := start(t)
	if third.display == first.display {
		t.Errorf("two servers serve %s", third.display)
	}
	conn, err := client.Dial(first.display)
	if err != nil {
		t.Fatalf("the first server is disturbed: %v", err)
	}
	conn.Close()
}

func TestThePathOfSocketsThatCannotBeWrittenIsNamed(t *testing.T) {
	c := command("-headless")
	script := `mount -t tmpfs -o ro none /tmp/.X11-unix || exit 77; exec "$0" -headless`
	c.Cmd.Path, c.Cmd.Args = "/bin/sh", []string{"sh", "-c", `exec unshare -m sh -c '` + script + `' "$0"`, os.Args[0]}
	c.Start()
	status := c.end()
	if status == 77 || strings.Contains(c.stderr.String(), "unshare") {
		t.Skip("needs a mount namespace of its own (unshare -m): " + c.stderr.String())
	}
	if status != 1 || !strings.Contains(c.stderr.String(), "/tmp/.X11-unix") {
		t.Errorf("status %d: %s", status, c.stderr.String())
	}
}

func TestADescriptorThatIsNotOpenIsRefused(t *testing.T) {
	c := command("-headless", "-displayfd", "99")
	c.Start()
	if status := c.end(); status != 1 || !strings.Contains(c.stderr.String(), "-displayfd 99") {
		t.Errorf("status %d: %s", status, c.stderr.String())
	}
}

func TestTheStatusIsTheClients(t *testing.T) {
	for script, want := range map[string]int{"exit 0": 0, "exit 7": 7, "kill -TERM $$": 143, "kill -KILL $$": 137} {
		c := command("-headless", "--", "sh", "-c", "echo $DISPLAY; "+script)
		c.Start()
		status := c.end()
		display := strings.TrimSpace(c.stdout.String())
		if status != want || !displayName.MatchString(display) {
			t.Errorf("%s: status %d on display %q, want %d\n%s", script, status, display, want, c.stderr.String())
			continue
		}
		c.checkGone(t, display)
	}
	c := command("-headless", "--", "./no-such-client")
	c.Start()
	if status := c.end(); status != 1 || !strings.Contains(c.stderr.String(), "no-such-client") {
		t.Errorf("a client that is not there: status %d: %s", status, c.stderr.String())
	}
}

func TestSignalsGoToTheClient(t *testing.T) {
	trapped := filepath.Join(t.TempDir(), "trapped")
	c := start(t, "--", "sh", "-c", `trap 'exit 9' TERM; touch "$0"; while :; do sleep 0.05; done`, trapped)
	for deadline := time.Now().Add(60 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		if _, err := os.Stat(trapped); err == nil {
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("the client does not run")
		}
	}
	c.Process.Signal(syscall.SIGTERM)
	if status := c.end(); status != 9 {
		t.Errorf("status %d: %s", status, c.stderr.String())
	}
	c.checkGone(t, c.display)
}

func TestTerminateEndsWithTheLastClient(t *testing.T) {
	c := start(t, "-terminate")
	for range 2 {
		conn, err := client.Dial(c.display)
		if err != nil {
			break // it has gone with the first
		}
		defer conn.Close()
		conn.Close()
	}
	if status := c.end(); status != 0 {
		t.Errorf("status %d: %s", status, c.stderr.String())
	}
}

func TestTheCookieOpensTheDisplay(t *testing.T) {
	xauth, err := exec.LookPath("xauth")
	if err != nil {
		t.Skip("xauth is not installed (apt install xauth)")
	}
	dir := t.TempDir()
	file, other := filepath.Join(dir, "auth"), filepath.Join(dir, "other")
	none := command("-headless", "-auth", file)
	none.Start()
	if status := none.end(); status != 1 || !strings.Contains(none.stderr.String(), file) {
		t.Errorf("no file: status %d: %s", status, none.stderr.String())
	}
	const wildcard = ":990"
	for path, key := range map[string]string{file: strings.Repeat("5a", 16), other: strings.Repeat("a5", 16)} {
		if out, err := exec.Command(xauth, "-q", "-f", path, "add", wildcard, ".", key).CombinedOutput(); err != nil {
			t.Fatalf("xauth: %v %s", err, out)
		}
	}
	c := command("-headless", wildcard, "-auth", file, "--", "sh", "-c", `
		echo "$XAUTHORITY"
		xdpyinfo > /dev/null && echo in || echo out
		XAUTHORITY=`+other+` xdpyinfo > /dev/null 2>&1 && echo in || echo out`)
	if _, err := exec.LookPath("xdpyinfo"); err != nil {
		t.Skip("xdpyinfo is not installed (apt install x11-utils)")
	}
	c.Start()
	status := c.end()
	if want := file + "\nin\nout\n"; status != 0 || c.stdout.String() != want {
		t.Errorf("status %d, got %q, want %q\n%s", status, c.stdout.String(), want, c.stderr.String())
	}
}

// picture reads a PNG file, waiting until it is there.
func picture(t *testing.T, path string) image.Image {
	t.Helper()
	for deadline := time.Now().Add(60 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		f, err := os.Open(path)
		if err != nil {
			if time.Now().After(deadline) {
				t.Fatal(err)
			}
			continue
		}
		defer f.Close()
		img, err := png.Decode(f)
		if err != nil {
			t.Fatal(err)
		}
		return img
	}
}

func TestPicturesOfTheScreenAreTakenOnSignalAndAtExit(t *testing.T) {
	dir := t.TempDir()
	shot, film := filepath.Join(dir, "shot.png"), filepath.Join(dir, "film.y4m")
	c := start(t, "-screen", "320x200", "-screenshot", shot, "-record", film)
	for _, name := range []string{"shot-1.png", "shot-2.png"} {
		c.Process.Signal(syscall.SIGUSR1)
		picture(t, filepath.Join(dir, name))
	}
	c.Process.Signal(syscall.SIGTERM)
	if status := c.end(); status != 0 {
		t.Errorf("status %d: %s", status, c.stderr.String())
	}
	if size := picture(t, shot).Bounds().Size(); size != image.Pt(320, 200) {
		t.Errorf("the picture is %v", size)
	}
	if data, err := os.ReadFile(film); err != nil || !bytes.HasPrefix(data, []byte("YUV4MPEG2 W320 H200 ")) || len(data) < 320*200*3 {
		t.Errorf("the film has %d bytes, %v", len(data), err)
	}
	gone := filepath.Join(dir, "gone")
	os.Mkdir(gone, 0o755)
	lost := start(t, "-screenshot", filepath.Join(gone, "dir.png"))
	os.Remove(gone)
	lost.Process.Signal(syscall.SIGTERM)
	if status := lost.end(); status != 1 || !strings.Contains(lost.stderr.String(), "dir.png") {
		t.Errorf("a picture that cannot be written: status %d: %s", status, lost.stderr.String())
	}
	lost.checkGone(t, lost.display)
}

// TestACookieIsMadeForTCPToo serves by TCP with a cookie of its own: who knows it comes in, whoever does not stays out.
func TestACookieIsMadeForTCPToo(t *testing.T) {
	c := start(t, "-auth", "auto", "-listen", "tcp")
	number := c.display[1:]
	c.Process.Signal(syscall.SIGTERM)
	c.end()
	var file string
	if _, after, ok := strings.Cut(c.stderr.String(), "XAUTHORITY="); ok {
		file, _, _ = strings.Cut(after, ";")
	}
	if file == "" || !strings.Contains(c.stderr.String(), "xauth add HOST:"+number+" . ") {
		t.Fatalf("it says:\n%s", c.stderr.String())
	}
	if _, err := os.Stat(file); err == nil {
		t.Errorf("%s is left behind", file)
	}
	out := filepath.Join(t.TempDir(), "out")
	script := `stat -c %a "$XAUTHORITY"; for d in "$DISPLAY" "tcp/localhost$DISPLAY" "127.0.0.1$DISPLAY"; do
		"$0" painter -display "$d" -duration 100ms plasma >/dev/null && echo in || echo out
		XAUTHORITY=/dev/null "$0" painter -display "$d" -duration 100ms plasma >/dev/null 2>&1 && echo in || echo out
	done > ` + out
	c = command("-headless", "-auth", "auto", "-listen", "tcp", "--", "sh", "-c", script, os.Args[0])
	c.Start()
	status := c.end()
	got, _ := os.ReadFile(out)
	if want := "in\nout\nin\nout\nin\nout\n"; status != 0 || string(got) != want || c.stdout.String() != "600\n" {
		t.Errorf("status %d, got %q, mode %q, want %q, mode 600\n%s", status, got, c.stdout.String(), want, c.stderr.String())
	}
}
