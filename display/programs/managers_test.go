package programs

import (
	"os"
	"path/filepath"
	"testing"

	"sameframe/client"
	"sameframe/display"
	"sameframe/protocol"
	"sameframe/render"
)

// TestWindowManagersTakeOverAndLeave starts a window manager while our own frames a window. It takes the window over, our
// frame goes and comes back when it has left.
func TestWindowManagersTakeOverAndLeave(t *testing.T) {
	need(t, "xlogo", "x11-apps")
	config := filepath.Join(t.TempDir(), "twmrc")
	if err := os.WriteFile(config, []byte("RandomPlacement\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		program string
		args    []string
	}{
		{"twm", []string{"-f", config}},
		{"openbox", []string{"--config-file", os.DevNull}},
	} {
		t.Run(test.program, func(t *testing.T) {
			need(t, test.program, test.program)
			_, s := newDisplay(t, func(s *display.Server) { s.NoWindowManager = false })
			logo := s.start("xlogo", "-geometry", "300x200")
			s.await("xlogo", func() bool { return len(s.visible()) == 1 && !plain(s.look()) })
			window := s.visible()[0]
			before := s.look()
			if frame(before) == 0 {
				t.Fatal("our own window manager puts no frame on the window")
			}
			manager := s.start(test.program, test.args...)
			s.await("frame of "+test.program+" in place of ours", func() bool {
				tree, _, err := client.Ask[protocol.QueryTreeReply](s.Conn, &protocol.QueryTree{Window: window})
				return err == nil && tree.Parent != s.Screen.Root && frame(s.look()) == 0
			})
			second := s.start("xlogo", "-geometry", "200x200")
			s.await("second window, managed", func() bool { return len(s.visible()) >= 2 && frame(s.look()) == 0 })
			second.stop()
			manager.stop()
			s.await("frame of ours again", func() bool {
				now := s.look()
				return len(s.visible()) == 1 && s.visible()[0] == window && frame(now) == frame(before)
			})
			logo.stop()
		})
	}
}

// frame counts the pixels that have the colour of our title bars while they have the focus or not.
func frame(p *render.Pixels) int {
	n := 0
	for i := 0; i < len(p.Pix); i += 4 {
		if c := [3]byte(p.Pix[i:]); c == [3]byte{0x3b, 0x31, 0x2b} || c == [3]byte{0x8c, 0x5b, 0x3b} {
			n++
		}
	}
	return n
}
