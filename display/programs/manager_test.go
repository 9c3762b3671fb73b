package programs

import (
	"image"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"sameframe/client"
	"sameframe/display"
	"sameframe/protocol"
	"sameframe/render"
)

// says waits until what a program prints matches.
func (s *screen) says(want string, command ...string) {
	s.Helper()
	re := regexp.MustCompile(want)
	text := ""
	s.await(strings.Join(command, " ")+" that says "+want, func() bool {
		text = s.run(command[0], command[1:]...)
		return re.MatchString(text)
	})
}

// place returns where a child of the root is.
func (s *screen) place(w protocol.Window) image.Rectangle {
	s.Helper()
	g, _, err := client.Ask[protocol.GetGeometryReply](s.Conn, &protocol.GetGeometry{Drawable: protocol.Drawable(w)})
	s.check(err)
	return image.Rect(0, 0, int(g.Width), int(g.Height)).Add(image.Pt(int(g.X), int(g.Y)))
}

// TestPagersKnowOurWindowManager has wmctrl, xprop and xwininfo tell of two windows, and wmctrl change them.
func TestPagersKnowOurWindowManager(t *testing.T) {
	need(t, "wmctrl", "wmctrl")
	need(t, "xprop", "x11-utils")
	need(t, "xlogo", "x11-apps")
	_, s := newDisplay(t, func(s *display.Server) { s.NoWindowManager = false })
	first := s.start("xlogo", "-title", "first", "-bw", "0", "-geometry", "200x100")
	s.await("xlogo", func() bool { return len(s.visible()) == 1 })
	window := s.visible()[0]
	second := s.start("xlogo", "-title", "second", "-bw", "0", "-geometry", "300x200")
	s.await("second xlogo", func() bool { return len(s.visible()) == 2 })

	s.says(`Name: sameframe`, "wmctrl", "-m")
	s.says(`(?s)first.*second`, "wmctrl", "-l")
	s.says(`_NET_FRAME_EXTENTS\(CARDINAL\) = 0, 0, 24, 0`, "xprop", "-name", "first", "_NET_FRAME_EXTENTS")
	before := s.place(window)

	s.run("wmctrl", "-r", "first", "-b", "add,fullscreen")
	s.await("first window on all of the screen", func() bool { return s.place(window) == image.Rectangle{Max: screenSize} && frame(s.look()) == 0 })
	s.run("wmctrl", "-r", "first", "-b", "remove,fullscreen")
	s.await("first window where it was", func() bool { return s.place(window) == before && frame(s.look()) > 0 })
	s.run("wmctrl", "-r", "first", "-b", "add,maximized_vert,maximized_horz")
	s.says(`_NET_WM_STATE_MAXIMIZED_HORZ, _NET_WM_STATE_MAXIMIZED_VERT`, "xprop", "-name", "first", "_NET_WM_STATE")
	s.says(`(?s)upper-left Y:  24\s.*Width: 1280\s.*Height: 696\s`, "xwininfo", "-name", "first")
	s.run("wmctrl", "-r", "first", "-b", "remove,maximized_vert,maximized_horz")
	s.run("wmctrl", "-r", "first", "-e", "0,400,300,250,150")
	s.await("first window elsewhere", func() bool { return s.place(window) == image.Rect(400, 300, 650, 450) })

	s.run("wmctrl", "-a", "first")
	s.says(`_NET_ACTIVE_WINDOW\(WINDOW\): window id # 0x[1-9a-f]`, "xprop", "-root", "_NET_CLIENT_LIST_STACKING", "_NET_ACTIVE_WINDOW")
	s.run("wmctrl", "-c", "second")
	s.await("only one window", func() bool { return len(s.visible()) == 1 })
	<-second.Done()
	first.stop()
}

// TestMpvTakesTheWholeScreen presses f in mpv, twice.
func TestMpvTakesTheWholeScreen(t *testing.T) {
	need(t, "mpv", "mpv")
	d, s := newDisplay(t, func(s *display.Server) { s.NoWindowManager = false })
	picture := filepath.Join(t.TempDir(), "picture.png")
	writePNG(t, picture, testPicture())
	mpv := s.start("mpv", "--no-config", "--vo=x11", "--loop-file=inf", "--image-display-duration=inf", "--osc=no", picture)
	s.await("mpv", func() bool { return len(s.visible()) == 1 && !plain(s.look()) })
	window := s.visible()[0]
	before := s.place(window)
	f := func() {
		const f = 41
		d.Headless.Inject(render.Input{Kind: render.Key, Code: f, Down: true})
		d.Headless.Inject(render.Input{Kind: render.Key, Code: f})
	}
	f()
	s.await("mpv on all of the screen", func() bool {
		return s.place(window) == image.Rectangle{Max: screenSize} && frame(s.look()) == 0 && pixel(s.look(), 640, 600) != [4]byte{}
	})
	f()
	s.await("mpv where it was", func() bool { return s.place(window) == before && frame(s.look()) > 0 })
	mpv.stop()
}
