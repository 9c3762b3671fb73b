package programs

import (
	"bytes"
	"fmt"
	"image"
	"image/draw"
	"image/png"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"sameframe/display"
	"sameframe/render"
)

// TestToolsSayWhatTheySayOnXvfb compares what programs print about the screen and a window on it.
func TestToolsSayWhatTheySayOnXvfb(t *testing.T) {
	p := newPair(t)
	need(t, "xlogo", "x11-apps")
	p.each(func(s *screen) {
		s.start("xlogo", "-geometry", "300x200+40+30", "-name", "subject", "-title", "the subject")
		s.await("xlogo", func() bool { return len(s.visible()) == 1 })
	})
	for _, test := range []struct {
		debianPackage string
		command       []string
	}{
		{"x11-utils", []string{"xwininfo", "-root", "-tree"}},
		{"x11-utils", []string{"xwininfo", "-name", "the subject", "-children", "-stats", "-bits", "-events", "-size", "-wm"}},
		{"x11-utils", []string{"xprop", "-name", "the subject", "-notype", "WM_NAME", "WM_CLASS", "WM_NORMAL_HINTS", "WM_HINTS", "WM_PROTOCOLS"}},
		{"x11-utils", []string{"xlsclients", "-l"}},
		{"x11-utils", []string{"xlsatoms", "-range", "1-68"}},
		{"x11-xserver-utils", []string{"xmodmap"}},
		{"x11-xserver-utils", []string{"xmodmap", "-pp"}},
		{"x11-xserver-utils", []string{"xset", "s", "120", "60"}},
		{"x11-xserver-utils", []string{"xrefresh"}},
	} {
		t.Run(strings.Join(test.command, " "), func(t *testing.T) {
			need(t, test.command[0], test.debianPackage)
			p := p.at(t)
			ours := anonymous(p.ours.run(test.command[0], test.command[1:]...))
			xorg := anonymous(p.xorg.run(test.command[0], test.command[1:]...))
			if ours != xorg {
				t.Errorf("on our display it says\n%s\non Xvfb\n%s", ours, xorg)
			}
		})
	}
}

var resourceID = regexp.MustCompile(`0x[0-9a-f]+`)

// anonymous replaces the resource ids in a text, the first by id1, and so on.
func anonymous(text string) string {
	names := map[string]string{}
	return resourceID.ReplaceAllStringFunc(text, func(id string) string {
		if names[id] == "" {
			names[id] = fmt.Sprintf("id%d", len(names)+1)
		}
		return names[id]
	})
}

func TestXdpyinfoFindsWhatWeOffer(t *testing.T) {
	need(t, "xdpyinfo", "x11-utils")
	_, s := newDisplay(t)
	text := s.run("xdpyinfo", "-queryExtensions")
	for _, name := range display.Extensions() {
		if !strings.Contains(text, name+"  (opcode:") {
			t.Errorf("no %s in\n%s", name, text)
		}
	}
	for _, want := range []string{
		"version number:    11.0",
		"dimensions:    1280x720 pixels",
		"depth of root window:    24 planes",
		fmt.Sprint("number of extensions:    ", len(display.Extensions())),
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
}

// TestScreenshotsShowTheScreen takes a picture of the screen with each program for that.
func TestScreenshotsShowTheScreen(t *testing.T) {
	need(t, "feh", "feh")
	d, s := newDisplay(t)
	s.showPicture()
	screen := s.look().RGBA()
	s.await("screen that is what clients read", func() bool { return bytes.Equal(d.Screen().Pix, screen.Pix) })
	for _, test := range []struct {
		debianPackage string
		command       []string // to which a file is appended
	}{
		{"netpbm", []string{"sh", "-c", `xwd -root | xwdtopnm -quiet | pnmtopng >"$0"`}},
		{"imagemagick", []string{"import", "-window", "root"}},
		{"scrot", []string{"scrot"}},
		{"maim", []string{"maim", "--hidecursor"}},
	} {
		t.Run(test.debianPackage, func(t *testing.T) {
			program := map[string]string{"netpbm": "xwdtopnm", "imagemagick": "import"}[test.debianPackage]
			if program == "" {
				program = test.debianPackage
			}
			need(t, program, test.debianPackage)
			file := filepath.Join(t.TempDir(), "shot.png")
			s.at(t).run(test.command[0], append(test.command[1:], file)...)
			samePNG(t, file, screen)
		})
	}
}

// samePNG demands that a file holds a picture.
func samePNG(t *testing.T, file string, want *image.RGBA) {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	img, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	got := image.NewRGBA(img.Bounds())
	draw.Draw(got, got.Rect, img, image.Point{}, draw.Src)
	if got.Rect != want.Rect || !bytes.Equal(got.Pix, want.Pix) {
		t.Errorf("%s, of %v, is not what the screen shows", file, got.Rect)
	}
}

// TestXwudShowsADumpOfOurScreen dumps our screen and shows it on both.
func TestXwudShowsADumpOfOurScreen(t *testing.T) {
	need(t, "xwud", "x11-apps")
	p := newPair(t)
	dump := filepath.Join(t.TempDir(), "dump.xwd")
	logo := p.ours.start("xlogo", "-geometry", "300x200+40+30")
	p.ours.await("logo", func() bool { return !plain(p.ours.look()) })
	before := p.ours.look()
	p.ours.run("xwd", "-root", "-out", dump)
	logo.stop()
	p.ours.empties()
	p.show("xwud", "-in", dump)
	xwud := p.ours.start("xwud", "-in", dump)
	p.ours.await("dump on the screen", func() bool { return bytes.Equal(p.ours.look().Pix, before.Pix) })
	xwud.stop()
}

// TestXevHearsWhatHappens compares the events of a window that is shown, and of keys and buttons in it.
func TestXevHearsWhatHappens(t *testing.T) {
	need(t, "xev", "x11-utils")
	need(t, "xdotool", "xdotool")
	p := newPair(t)
	heard := map[*screen]*program{}
	p.each(func(s *screen) {
		heard[s] = s.start("xev", "-geometry", "300x200+40+30")
		s.await("window", func() bool { return strings.Contains(heard[s].output.String(), "Expose event") })
	})
	hears := func(event string) {
		t.Helper()
		whole := regexp.MustCompile(event + ` event(.*\n)+.*same_screen YES`)
		p.each(func(s *screen) {
			s.await(event, func() bool { return whole.MatchString(heard[s].output.String()) })
		})
	}
	p.xorg.run("xdotool", "mousemove", "150", "100")
	p.server.Headless.Inject(render.Input{Kind: render.Motion, Position: image.Pt(150, 100)})
	hears("EnterNotify")
	p.xorg.run("xdotool", "keydown", "Shift_L", "keydown", "a", "keyup", "a", "keyup", "Shift_L", "mousedown", "1", "mouseup", "1")
	const shift, a = 50, 38
	for _, in := range []render.Input{
		{Kind: render.Key, Code: shift, Down: true}, {Kind: render.Key, Code: a, Down: true}, {Kind: render.Key, Code: a},
		{Kind: render.Key, Code: shift}, {Kind: render.Button, Code: 1, Down: true}, {Kind: render.Button, Code: 1},
	} {
		in.Position, in.Time = image.Pt(150, 100), render.Now()
		p.server.Headless.Inject(in)
	}
	hears("ButtonRelease")
	ours, xorg := story(heard[p.ours]), story(heard[p.xorg])
	if ours != xorg {
		t.Errorf("on our display it hears\n%s\non Xvfb\n%s", ours, xorg)
	}
	p.each(func(s *screen) { heard[s].stop() })
}

var (
	incidental = regexp.MustCompile(`(time|serial|keys: ) \d+`)     // Xlib leaves the first byte of the keys undefined
	motion     = regexp.MustCompile(`MotionNotify event(.*\n)+?\n`) // which xdotool makes also without a motion
)

// story returns what xev has told, without what differs from one time to the next.
func story(xev *program) string {
	return motion.ReplaceAllString(incidental.ReplaceAllString(anonymous(xev.output.String()), "$1 N"), "")
}

// TestX11perfMeasuresAll runs every measurement of x11perf a few times, those of image transfer more often.
func TestX11perfMeasuresAll(t *testing.T) {
	need(t, "x11perf", "x11-apps")
	_, s := newDisplay(t)
	for _, test := range []struct {
		args  []string
		least int // measurements
	}{
		{[]string{"-reps", "1", "-all", "-subs", "4"}, 300},
		{[]string{"-reps", "50", "-shmput10", "-shmput100", "-shmput500", "-putimage10", "-putimage100", "-putimage500",
			"-shmget10", "-shmget100", "-shmget500", "-getimage10", "-getimage100", "-getimage500", "-copypixwin500", "-noop"}, 14},
	} {
		text := s.run("x11perf", append([]string{"-repeat", "1", "-pause", "0"}, test.args...)...)
		if got := strings.Count(text, " reps @ "); got < test.least {
			t.Errorf("x11perf %q: %d measurements, want at least %d:\n%s", test.args, got, test.least, text)
		}
	}
}
