//go:build !headless && linux

package render

import (
	"bufio"
	"context"
	"encoding/binary"
	"fmt"
	"image"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sameframe/internal/xvfb"
)

// TestMain shows a window instead of testing where a test has started the program to be one: Ebitengine runs once in a
// process, on its main goroutine.
func TestMain(m *testing.M) {
	if os.Getenv("SAMEFRAME_TEST_WINDOW") == "" {
		os.Exit(m.Run())
	}
	if err := showWindow(); err != nil {
		fmt.Println("error:", err)
		os.Exit(1)
	}
}

var windowSize = image.Pt(320, 240)

// A script is what happens on the screen, the same in every process.
type script struct {
	rnd    *rand.Rand
	screen Screen
	layers []Layer
}

func newScript(screen Screen) *script { return &script{rand.New(rand.NewPCG(5, 6)), screen, nil} }

func (s *script) step() {
	if s.rnd.IntN(2) == 0 && len(s.layers) > 0 {
		w := s.layers[s.rnd.IntN(len(s.layers))].Surface
		scribble(s.rnd, w, rectIn(s.rnd, w.Bounds()))
		return
	}
	s.layers = append([]Layer(nil), s.layers...)
	if len(s.layers) < 8 {
		w := NewSurface(20+s.rnd.IntN(200), 20+s.rnd.IntN(200), 24)
		w.OnDamage = func() { s.screen.Schedule(0) }
		scribble(s.rnd, w, w.Bounds())
		s.layers = append(s.layers, Layer{Surface: w})
	}
	reshape(s.rnd, &s.layers[s.rnd.IntN(len(s.layers))], windowSize)
	s.screen.SetLayers(s.layers)
}

// reporter prints what the screen reports.
type reporter struct{}

func (reporter) Refresh(uint64, time.Duration)     {}
func (reporter) Shown(msc uint64, _ time.Duration) { fmt.Println("shown", msc) }
func (reporter) Input(in Input)                    { fmt.Println("input", in.Kind, in.Position, in.Code, in.Down) }

// showWindow makes a step of the script for each line of the standard input, and ends with it.
func showWindow() error {
	screen, err := NewEbiten("test", windowSize, 60)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		s := newScript(screen)
		for in := bufio.NewScanner(os.Stdin); in.Scan(); {
			s.step()
		}
		cancel()
	}()
	return screen.Run(ctx, reporter{})
}

// startXvfb returns the name of a display as large as the window, and the file that holds its picture.
func startXvfb(t *testing.T, args ...string) (display, picture string) {
	t.Helper()
	dir := t.TempDir()
	screen := fmt.Sprintf("%dx%dx24", windowSize.X, windowSize.Y)
	server := xvfb.Start(t, append([]string{"-screen", "0", screen, "-fbdir", dir}, args...)...)
	return server.Display, filepath.Join(dir, "Xvfb_screen0")
}

// readXWD returns the picture in a file as XWDFile.h describes it.
func readXWD(t *testing.T, path string) *image.RGBA {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	field := func(i int) int { return int(binary.BigEndian.Uint32(b[4*i:])) }
	const headerSize, width, height, bytesPerLine, colors = 0, 4, 5, 12, 19
	p := Pixels{Stride: field(bytesPerLine), Width: field(width), Height: field(height), Depth: 24}
	p.Pix = b[field(headerSize)+12*field(colors):]
	return p.RGBA()
}

// testWindow is a process that runs showWindow.
type testWindow struct {
	*testing.T
	cmd   *exec.Cmd
	stdin io.WriteCloser
	lines chan string
}

func startWindow(t *testing.T, env ...string) *testWindow {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	w := &testWindow{T: t, cmd: exec.Command(exe), lines: make(chan string, 1000)}
	w.cmd.Env = append(append(os.Environ(), "SAMEFRAME_TEST_WINDOW=1", "WAYLAND_DISPLAY="), env...)
	w.cmd.Stderr = os.Stderr
	if w.stdin, err = w.cmd.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	stdout, err := w.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := w.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.cmd.Process.Kill(); w.cmd.Wait() })
	go func() {
		defer close(w.lines)
		for out := bufio.NewScanner(stdout); out.Scan(); {
			w.lines <- out.Text()
		}
	}()
	return w
}

// expect reads lines up to one that begins with prefix.
func (w *testWindow) expect(prefix string) string {
	w.Helper()
	giveUp := time.After(60 * time.Second)
	for {
		select {
		case line, ok := <-w.lines:
			switch {
			case !ok:
				w.Fatalf("the window ended before it printed %q", prefix)
			case strings.HasPrefix(line, prefix):
				return line
			case strings.HasPrefix(line, "error: "):
				w.Skip(line)
			}
		case <-giveUp:
			w.Fatalf("the window does not print %q", prefix)
		}
	}
}

// quit ends the window as its user's program would.
func (w *testWindow) quit() {
	w.Helper()
	w.stdin.Close()
	for range w.lines {
	}
	if err := w.cmd.Wait(); err != nil {
		w.Error(err)
	}
}

// The GPU's picture in a real window is, pixel by pixel, what Headless shows.
func TestWindowShowsWhatHeadlessShows(t *testing.T) {
	display, picture := startXvfb(t)
	w := startWindow(t, "DISPLAY="+display)
	w.expect("shown")
	s := newScript(NewHeadless(windowSize, 60))
	for range 60 {
		s.step()
		io.WriteString(w.stdin, "\n")
		want := s.screen.Snapshot()
		// What is "shown" is with the server, which may not have drawn it yet.
		for tries := 0; string(readXWD(t, picture).Pix) != string(want.Pix); tries++ {
			if tries == 500 {
				samePixels(t, "window", readXWD(t, picture), want)
			}
			time.Sleep(10 * time.Millisecond)
		}
	}
	w.quit()
}

func TestWindowReportsMouseAndKeyboard(t *testing.T) {
	xdotool, err := exec.LookPath("xdotool")
	if err != nil {
		t.Skip("xdotool is not installed")
	}
	display, _ := startXvfb(t)
	w := startWindow(t, "DISPLAY="+display)
	w.expect("shown")
	do := func(args ...string) {
		t.Helper()
		cmd := exec.Command(xdotool, args...)
		cmd.Env = append(os.Environ(), "DISPLAY="+display)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("xdotool %v: %v: %s", args, err, out)
		}
	}
	do("search", "--sync", "--name", "test", "windowfocus", "--sync")
	do("mousemove", "123", "45")
	w.expect(fmt.Sprint("input ", Motion, " (123,45)"))
	for button := 1; button <= 9; button++ {
		if button == 5 || button == 7 {
			time.Sleep(200 * time.Millisecond) // Ebitengine takes a wheel that turns back at once for a broken one
		}
		do("click", fmt.Sprint(button))
		w.expect(fmt.Sprint("input ", Button, " (123,45) ", button, " true"))
		w.expect(fmt.Sprint("input ", Button, " (123,45) ", button, " false"))
	}
	// Scaled to twice its size, a pixel of the screen is two of the window.
	do("search", "--name", "test", "windowsize", "--sync", fmt.Sprint(2*windowSize.X), fmt.Sprint(2*windowSize.Y))
	do("search", "--name", "test", "windowmove", "--sync", "0", "0")
	for scaled := ""; scaled != fmt.Sprint("input ", Motion, " (50,25) 0 false"); {
		do("mousemove", "90", "90", "mousemove", "101", "51")
		scaled = w.expect("input ")
	}
	do("mousemove", "246", "90")
	w.expect(fmt.Sprint("input ", Motion, " (123,45)"))

	for _, keycode := range keycodes {
		switch keycode {
		case 0, 125, 191, 192, 193, 194, 195, 196, 197, 198, 199, 200, 201, 202:
			continue // no key, or none of a pc105 keyboard
		}
		name := fmt.Sprint(keycode)
		if keycode == 9 {
			name = "Escape" // to xdotool, 9 is the digit
		}
		do("key", name)
		w.expect(fmt.Sprint("input ", Key, " (123,45) ", keycode, " true"))
		w.expect(fmt.Sprint("input ", Key, " (123,45) ", keycode, " false"))
	}
	w.quit()
}

func TestNoWindowIsAnErrorThatSaysWhy(t *testing.T) {
	for name, test := range map[string]struct {
		display func() string
		want    string
	}{
		"no DISPLAY":  {func() string { return "" }, "error: no window: DISPLAY is not set"},
		"dead server": {func() string { return ":65000" }, "error: no window: cannot open display :65000"},
		"no GLX": {func() string {
			display, _ := startXvfb(t, "-extension", "GLX")
			return display
		}, "error: no window: display "},
	} {
		t.Run(name, func(t *testing.T) {
			w := startWindow(t, "DISPLAY="+test.display())
			line := <-w.lines
			if strings.HasSuffix(line, "is not installed") && name != "no DISPLAY" {
				t.Skip(line)
			}
			if !strings.HasPrefix(line, test.want) {
				t.Errorf("got %q, want %q", line, test.want)
			}
			if err := w.cmd.Wait(); err == nil {
				t.Error("exit status 0")
			}
		})
	}
}
