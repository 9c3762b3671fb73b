package programs

import (
	"fmt"
	"image"
	"strings"
	"testing"

	"sameframe/client"
	"sameframe/protocol"
)

// size returns the size of a window.
func (s *screen) size(w protocol.Window) image.Point {
	s.Helper()
	g, _, err := client.Ask[protocol.GetGeometryReply](s.Conn, &protocol.GetGeometry{Drawable: protocol.Drawable(w)})
	s.check(err)
	return image.Pt(int(g.Width), int(g.Height))
}

// becomes waits until a window has a size.
func (s *screen) becomes(w protocol.Window, size image.Point) {
	s.Helper()
	s.await(fmt.Sprint("window of ", size), func() bool { return s.size(w) == size })
}

// TestXrandrResizesTheScreen has xrandr give a headless screen a size that it has a mode for, one that it has none for, and
// a mode of xrandr's own.
func TestXrandrResizesTheScreen(t *testing.T) {
	need(t, "xrandr", "x11-xserver-utils")
	d, s := newDisplay(t)
	root := s.Screen.Root
	is := func(want image.Point) {
		t.Helper()
		s.becomes(root, want)
		if got := d.Screen().Bounds().Max; got != want {
			t.Errorf("a picture of the screen is %v, want %v", got, want)
		}
		text := s.run("xrandr", "--current")
		if current := fmt.Sprintf("current %d x %d", want.X, want.Y); !strings.Contains(text, current) {
			t.Errorf("no %q in\n%s", current, text)
		}
	}
	is(screenSize)
	s.run("xrandr", "-s", "1920x1080")
	is(image.Pt(1920, 1080))
	s.run("xrandr", "-s", "800x600")
	is(image.Pt(800, 600))
	s.run("xrandr", "--fb", "1234x987")
	is(image.Pt(1234, 987))
	s.run("xrandr", "--newmode", "mine", "30", "901", "910", "920", "930", "602", "610", "620", "630")
	s.run("xrandr", "--addmode", "screen", "mine")
	s.run("xrandr", "--output", "screen", "--mode", "mine")
	is(image.Pt(901, 602))
	s.run("xrandr", "--output", "screen", "--mode", "1280x720")
	is(screenSize)
	s.run("xrandr", "--delmode", "screen", "mine")
	s.run("xrandr", "--rmmode", "mine")
}

// TestScreenIsAsLargeAsItsWindow resizes the window that a screen is, and then the screen.
func TestScreenIsAsLargeAsItsWindow(t *testing.T) {
	need(t, "xdotool", "xdotool")
	need(t, "xrandr", "x11-xserver-utils")
	need(t, "xlogo", "x11-apps")
	outer, inner, server := openDesktop(t)
	outer.focusDesktop()
	outer.run("xdotool", "mousemove", "0", "0")
	var window protocol.Window
	for _, w := range outer.visible() {
		if outer.size(w) == image.Pt(640, 480) {
			window = w
		}
	}
	root := inner.Screen.Root
	inner.start("xlogo", "-geometry", "400x300+500+200")
	inner.await("xlogo", func() bool { return len(inner.visible()) == 1 })

	tries := 0
	inner.await("screen of 1001 × 607", func() bool { // Ebitengine may still be about to set the window's first size
		if tries%400 == 0 {
			outer.run("xdotool", "search", "--name", "desktop", "windowsize", "1001", "607")
		}
		tries++
		return inner.size(root) == image.Pt(1001, 607)
	})
	outer.shows(image.Pt(100, 50), inner, image.Pt(1001, 607))

	inner.run("xrandr", "-s", "1024x768")
	inner.becomes(root, image.Pt(1024, 768))
	outer.becomes(window, image.Pt(1024, 768))
	outer.run("xdotool", "search", "--name", "desktop", "windowmove", "--sync", "100", "50")

	inner.run("xrandr", "--fb", "720x500", "--output", "screen", "--mode", "640x480")
	outer.becomes(window, image.Pt(720, 500))
	outer.shows(image.Pt(100, 50), inner, image.Pt(720, 500))
	inner.Conn.Close()
	server.Stop(patience)
}

// shows waits until the picture of another screen, all of it but for the corner where its pointer is, is to be seen at a
// place.
func (s *screen) shows(at image.Point, other *screen, size image.Point) {
	s.Helper()
	const corner = 40
	picture := func(s *screen, at image.Point) string {
		_, data, err := client.Ask[protocol.GetImageReply](s.Conn, &protocol.GetImage{
			Format: protocol.ZPixmap, Drawable: protocol.Drawable(s.Screen.Root), X: int16(at.X + corner), Y: int16(at.Y + corner),
			Width: uint16(size.X - corner), Height: uint16(size.Y - corner), PlaneMask: 0xffffff,
		})
		s.check(err)
		return string(data)
	}
	s.await("picture of the other screen", func() bool { return picture(s, at) == picture(other, image.Point{}) })
}
