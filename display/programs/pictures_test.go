package programs

import (
	"image"
	"os"
	"path/filepath"
	"testing"
	"time"

	"sameframe/render"
)

// TestPicturesAreThoseOfXvfb runs programs on our display and on Xvfb and compares the screens. Programs that draw a
// rectangle's outline by XOR are not among them (xedit, bitmap): X.Org paints its first pixel twice, we do not (X11 §9,
// PolyRectangle).
func TestPicturesAreThoseOfXvfb(t *testing.T) {
	p := newPair(t)
	dir := t.TempDir()
	picture, text := filepath.Join(dir, "picture.png"), filepath.Join(dir, "text")
	writePNG(t, picture, testPicture())
	if err := os.WriteFile(text, []byte("The quick brown fox\njumps over the lazy dog.\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		debianPackage string
		program       string
		args          []string
	}{
		{"x11-apps", "xlogo", []string{"-geometry", "300x200+40+30"}},
		{"x11-apps", "xclock", []string{"-analog", "-norender", "-update", "3600", "-geometry", "200x200+40+30"}},
		{"x11-apps", "xgc", nil},
		{"x11-apps", "xbiff", []string{"-file", text}},
		{"x11-utils", "xmessage", []string{"-file", text, "-xrm", "*Command.shapeStyle: rectangle"}},
		{"x11-utils", "xfd", []string{"-fn", "fixed"}},
		{"feh", "feh", []string{picture}},
		{"xloadimage", "xloadimage", []string{"-quiet", picture}},
		{"imagemagick", "display", []string{picture}},
		{"xterm", "xterm", []string{"-fn", "fixed", "-e", "cat " + text + "; sleep 1000"}},
	} {
		t.Run(test.program, func(t *testing.T) {
			need(t, test.program, test.debianPackage)
			p := p.at(t)
			if now := time.Now(); test.program == "xclock" && now.Second() >= 57 {
				time.Sleep(time.Until(now.Truncate(time.Minute).Add(time.Minute))) // both start in the same minute
			}
			p.show(test.program, test.args...)
		})
	}
}

// show runs a program on both and compares the screens.
func (p *pair) show(name string, args ...string) {
	p.ours.Helper()
	ours, xorg := p.ours.start(name, args...), p.xorg.start(name, args...)
	p.agree()
	ours.stop()
	xorg.stop()
	p.each((*screen).empties)
}

// empties waits until a screen is empty, for the next program.
func (s *screen) empties() {
	s.Helper()
	s.await("end of windows", func() bool { return len(s.windows(s.Screen.Root)) == 0 })
}

// TestXeyesLookAtThePointer does not compare with Xvfb, where xeyes ask XInput for the pointer and never hear of it.
func TestXeyesLookAtThePointer(t *testing.T) {
	need(t, "xeyes", "x11-apps")
	d, s := newDisplay(t)
	eyes := s.start("xeyes", "-geometry", "400x200+400+200")
	// pupils counts the black pixels of the left eye, left and right of its middle.
	pupils := func() (left, right int) {
		img := s.look()
		for y := 250; y < 350; y++ {
			for x := 430; x < 570; x++ {
				switch {
				case pixel(img, x, y)[0] != 0:
				case x < 500:
					left++
				default:
					right++
				}
			}
		}
		return left, right
	}
	d.Headless.Inject(render.Input{Kind: render.Motion, Position: image.Pt(0, 300)})
	s.await("look to the left", func() bool { left, right := pupils(); return !plain(s.look()) && left > 100+right })
	d.Headless.Inject(render.Input{Kind: render.Motion, Position: image.Pt(1279, 300)})
	s.await("look to the right", func() bool { left, right := pupils(); return right > 100+left })
	eyes.stop()
}
