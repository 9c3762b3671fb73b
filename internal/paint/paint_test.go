package paint

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"sameframe/client"
	"sameframe/internal/xvfb"
	"sameframe/protocol"
)

// TestMain makes the test's own binary the painter, for tests of the process.
func TestMain(m *testing.M) {
	if os.Getenv("BE_PAINTER") != "" {
		os.Exit(Main(os.Args[1:]))
	}
	os.Exit(m.Run())
}

// A program is a painter that was started.
type program struct {
	t      *testing.T
	cmd    *exec.Cmd
	output bytes.Buffer
}

func start(t *testing.T, args ...string) *program {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	p := &program{t: t, cmd: exec.Command(exe, args...)}
	p.cmd.Env = append(os.Environ(), "BE_PAINTER=1", "DISPLAY=")
	p.cmd.Stdout, p.cmd.Stderr = &p.output, &p.output
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.cmd.Process.Kill() })
	return p
}

// ends waits for the end, demands the status, and returns what was printed.
func (p *program) ends(status int) string {
	p.t.Helper()
	p.cmd.Wait()
	if got := p.cmd.ProcessState.ExitCode(); got != status {
		p.t.Errorf("%q ends with status %d, want %d; it says:\n%s", p.cmd.Args[1:], got, status, &p.output)
	}
	return p.output.String()
}

// A viewer looks at the only window of a server, as the user does.
type viewer struct {
	*client.Conn
	t      *testing.T
	window protocol.Window
}

// look waits until there is a window and it is on the screen.
func look(t *testing.T, display string) *viewer {
	t.Helper()
	c, err := client.Dial(display)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	v := &viewer{Conn: c, t: t}
	for {
		_, children, err := client.Ask[protocol.QueryTreeReply](c, &protocol.QueryTree{Window: c.Screen.Root})
		if err != nil {
			t.Fatal(err)
		}
		if list := protocol.List[protocol.Window](children); len(list) > 0 {
			v.window = list[0]
			get := &protocol.GetWindowAttributes{Window: v.window}
			if a, _, err := client.Ask[protocol.GetWindowAttributesReply](c, get); err == nil && a.MapState == protocol.IsViewable {
				return v
			}
		}
		time.Sleep(time.Millisecond)
	}
}

func (v *viewer) check(err error) {
	v.t.Helper()
	if err != nil {
		v.t.Fatal(err)
	}
}

// size returns the size of the window.
func (v *viewer) size() image.Point {
	v.t.Helper()
	g, _, err := client.Ask[protocol.GetGeometryReply](v.Conn, &protocol.GetGeometry{Drawable: protocol.Drawable(v.window)})
	v.check(err)
	return image.Pt(int(g.Width), int(g.Height))
}

// pixels returns the colours in the window, 0xRRGGBB.
func (v *viewer) pixels() []uint32 {
	v.t.Helper()
	size := v.size()
	get := protocol.GetImage{Format: protocol.ZPixmap, Drawable: protocol.Drawable(v.window), Width: uint16(size.X),
		Height: uint16(size.Y), PlaneMask: 0xffffff}
	_, pix, err := client.Ask[protocol.GetImageReply](v.Conn, &get)
	v.check(err)
	return protocol.List[uint32](pix)
}

// until waits until the window shows what ok wants.
func (v *viewer) until(ok func(pixels []uint32) bool) {
	for !ok(v.pixels()) {
		time.Sleep(time.Millisecond)
	}
}

// send sends the painter an event as another client can.
func send[T any](v *viewer, event *T) {
	v.t.Helper()
	v.check(client.Check(v.Conn, &protocol.SendEvent{Destination: v.window, Event: [32]byte(protocol.Append(nil, event))}))
}

// closeWindow is the user's click on the window's close button.
func (v *viewer) closeWindow() {
	v.t.Helper()
	protocols, err := v.Atom("WM_PROTOCOLS")
	v.check(err)
	deleteWindow, err := v.Atom("WM_DELETE_WINDOW")
	v.check(err)
	m := protocol.ClientMessageEvent{Code: protocol.ClientMessage, Format: 32, Window: v.window, Type: protocols}
	copy(m.Data[:], protocol.AppendList(nil, []protocol.Atom{deleteWindow}))
	send(v, &m)
}

// picture writes a PNG of noise and returns its name and its colours.
func picture(t *testing.T, size image.Point) (file string, pixels []uint32) {
	t.Helper()
	m := image.NewRGBA(image.Rectangle{Max: size})
	for y := range size.Y {
		for x := range size.X {
			p := rand.Uint32() & 0xffffff
			m.SetRGBA(x, y, color.RGBA{uint8(p >> 16), uint8(p >> 8), uint8(p), 0xff})
			pixels = append(pixels, p)
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return write(t, "picture.png", b.Bytes()), pixels
}

func write(t *testing.T, name string, data []byte) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, data, 0600); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestMistakesAreTold(t *testing.T) {
	server := xvfb.Start(t)
	display := []string{"-display", server.Display}
	text := write(t, "text", []byte("This is no picture. It is longer than any magic number."))
	for _, c := range []struct {
		status int
		says   string
		args   []string
	}{
		{2, "say what to paint", nil},
		{2, "the scenes are plasma", []string{"no-such-scene"}},
		{2, "not defined: -nonsense", []string{"-nonsense", "plasma"}},
		{2, "one scene or file", []string{"plasma", "life"}},
		{2, "auto, shm, shmfd", []string{"-transport", "pigeon", "plasma"}},
		{2, "WIDTHxHEIGHT", []string{"-size", "640", "plasma"}},
		{2, "WIDTHxHEIGHT", []string{"-size", "0x10", "plasma"}},
		{2, "WIDTHxHEIGHT", []string{"-size", "40000x10", "plasma"}},
		{2, "frames per second", []string{"-fps", "0", "plasma"}},
		{2, "frames per second", []string{"-fps", "NaN", "plasma"}},
		{2, "-buffers 0", []string{"-buffers", "0", "plasma"}},
		{2, "below 0", []string{"-frames", "-1", "plasma"}},
		{2, "", []string{"-duration", "soon", "plasma"}},
		{1, "DISPLAY is not set", []string{"plasma"}},
		{1, "no X server at the display :65000", []string{"-display", ":65000", "plasma"}},
		{1, "text", append(display, text)},
	} {
		if out := start(t, c.args...).ends(c.status); !strings.Contains(out, c.says) || !strings.HasPrefix(out, "painter: ") {
			t.Errorf("painter %q says %q, want something of %q", c.args, out, c.says)
		}
	}
	if out := start(t, "-h").ends(0); !strings.Contains(out, "plasma") || !strings.Contains(out, "shmserver") {
		t.Errorf("painter -h says %q", out)
	}
}

func TestEveryTransportEndsAfterItsFrames(t *testing.T) {
	server := xvfb.Start(t)
	for _, transport := range client.Transports() {
		out := start(t, "-display", server.Display, "-transport", transport.String(), "-size", "100x80", "-fps", "max", "-frames", "7",
			"-title", "seven", "plasma").ends(0)
		used := transport
		if used == client.Auto {
			used = client.Shm
		}
		line := regexp.MustCompile(`^seven, 100x80 by ` + used.String() + `: 7 frames in [\d.]+ s, [\d.]+ fps; ` +
			`latency p50 [\d.]+ p90 [\d.]+ p99 [\d.]+ ms; \d+ bytes a frame on the socket\n$`)
		if !line.MatchString(out) {
			t.Errorf("%v: painter says %q", transport, out)
		}
	}
}

func TestAutoTellsWhyItFellBack(t *testing.T) {
	server := xvfb.Start(t, "-extension", "MIT-SHM")
	out := start(t, "-display", server.Display, "-size", "100x80", "-frames", "2", "plasma").ends(0)
	if !strings.Contains(out, "by socket") || !strings.Contains(out, "auto took socket because of the others: the server has no MIT-SHM") {
		t.Errorf("painter says %q", out)
	}
	out = start(t, "-display", server.Display, "-transport", "shm", "plasma").ends(1)
	if !strings.Contains(out, "the server has no MIT-SHM") {
		t.Errorf("painter says %q", out)
	}
}

func TestDurationEnds(t *testing.T) {
	server := xvfb.Start(t)
	start(t, "-display", server.Display, "-duration", "200ms", "-v", "plasma").ends(0)
	file, _ := picture(t, image.Pt(10, 10))
	start(t, "-display", server.Display, "-duration", "200ms", file).ends(0) // which has no second frame
}

func TestPictureIsShownExactlyAndAgainAfterExpose(t *testing.T) {
	server := xvfb.Start(t)
	file, want := picture(t, image.Pt(57, 43))
	p := start(t, "-display", server.Display, file)
	v := look(t, server.Display)
	if got := v.size(); got != image.Pt(57, 43) {
		t.Errorf("the window is of size %v, the picture of 57x43", got)
	}
	same := func(pixels []uint32) bool { return fmt.Sprint(pixels) == fmt.Sprint(want) }
	v.until(same)
	v.check(client.Check(v.Conn, &protocol.ClearArea{Exposures: protocol.True, Window: v.window}))
	v.until(same)
	// Larger, the picture fills the window: nothing is left of the black background in the corners.
	v.check(client.Check(v.Conn, &protocol.ConfigureWindow{Window: v.window, ValueMask: protocol.CWWidth | protocol.CWHeight},
		protocol.AppendList(nil, []uint32{114, 86})))
	v.until(func(pixels []uint32) bool { return pixels[0] != 0 && pixels[113] != 0 && pixels[114*86-1] != 0 })
	v.closeWindow()
	p.ends(0)
}

func TestLargePictureFitsTheScreen(t *testing.T) {
	server := xvfb.Start(t)
	file, _ := picture(t, image.Pt(1280, 320))
	start(t, "-display", server.Display, file)
	if got := look(t, server.Display).size(); got != image.Pt(640, 160) {
		t.Errorf("a picture of 1280x320 is shown at %v on a screen of 640x480", got)
	}
}

func TestMousePaints(t *testing.T) {
	server := xvfb.Start(t)
	p := start(t, "-display", server.Display, "-size", "100x100", "paint")
	v := look(t, server.Display)
	v.until(func(pixels []uint32) bool { return pixels[0] != 0 }) // the sheet has come
	sheet := append([]uint32(nil), v.pixels()...)
	e := protocol.KeyEvent{Code: protocol.ButtonPress, Detail: 1, Event: v.window, Root: v.Screen.Root, EventX: 50, EventY: 50}
	send(v, &e)
	e.Code, e.Detail, e.State, e.EventX = protocol.MotionNotify, 0, 1<<8, 60
	send(v, &e)
	v.until(func(pixels []uint32) bool { return pixels[50*100+55] != sheet[50*100+55] })
	v.closeWindow()
	p.ends(0)
}

func TestDeadServerIsTold(t *testing.T) {
	for _, transport := range []string{"shm", "present", "socket"} {
		server := xvfb.Start(t)
		p := start(t, "-display", server.Display, "-transport", transport, "-fps", "max", "plasma")
		look(t, server.Display)
		server.Kill()
		if out := p.ends(1); !strings.Contains(out, "the X server has closed the connection") {
			t.Errorf("%s: painter says %q", transport, out)
		}
	}
}

// film is a Y4M of n whole frames and a piece of another.
func film(n int) []byte {
	b := []byte("YUV4MPEG2 W16 H16 F50:1 Ip A1:1 C420\n")
	for i := range n {
		b = append(b, "FRAME\n"...)
		b = append(b, bytes.Repeat([]byte{byte(20 + 10*i)}, 16*16*3/2)...)
	}
	return append(b, "FRAME\n half a fra"...)
}

func TestDamagedFilmIsShownUpToTheDamage(t *testing.T) {
	server := xvfb.Start(t)
	out := start(t, "-display", server.Display, write(t, "film.y4m", film(5))).ends(1)
	if !strings.Contains(out, ": 5 frames in ") || !strings.Contains(out, "\npainter: ") {
		t.Errorf("painter says %q, want 5 frames and an error", out)
	}
}
