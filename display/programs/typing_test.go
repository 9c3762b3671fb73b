package programs

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// openTerminal starts an xterm under the pointer whose program writes what is typed to the file.
func (s *screen) openTerminal() (xterm *program, typed string) {
	s.Helper()
	typed = filepath.Join(s.TempDir(), "typed")
	xterm = s.start("xterm", "-fn", "fixed", "-geometry", "40x10+0+0", "-e", "stty -icanon; cat >"+typed)
	s.await("xterm", func() bool { return len(s.visible()) == 1 })
	s.point(100, 50)
	return xterm, typed
}

// holds waits until the file has a text.
func (s *screen) holds(file, text string) {
	s.Helper()
	var typed []byte
	s.await(fmt.Sprintf("text %q", text), func() bool {
		typed, _ = os.ReadFile(file)
		if !strings.HasPrefix(text, string(typed)) {
			s.Fatalf("%q has been typed, not %q", typed, text)
		}
		return string(typed) == text
	})
}

// TestClientTypesIntoXterm has xte, by XTEST, type into an xterm. xdotool cannot be asked: it dies on every server without
// XKEYBOARD.
func TestClientTypesIntoXterm(t *testing.T) {
	need(t, "xterm", "xterm")
	need(t, "xte", "xautomation")
	_, s := newDisplay(t)
	xterm, typed := s.openTerminal()
	s.run("xte", `str Shared, 2 Page-Tables: ~!@#$%^&*()_+{}|"<>? \/`, "key Return", "str again", "key Return")
	s.holds(typed, "Shared, 2 Page-Tables: ~!@#$%^&*()_+{}|\"<>? \\/\nagain\n")
	xterm.stop()
}

// TestUserTypesIntoXterm has xdotool type into the display's window on Xvfb, and an xterm in it.
func TestUserTypesIntoXterm(t *testing.T) {
	need(t, "xterm", "xterm")
	need(t, "xdotool", "xdotool")
	outer, inner, server := openDesktop(t)
	xterm, typed := inner.openTerminal()
	outer.focusDesktop()
	outer.run("xdotool", "mousemove", "200", "100")
	text := ""
	for _, key := range []string{"O", "n", "e", "space", "f", "R", "A", "m", "E", "exclam", "2", "Return"} {
		// One at a time: Ebitengine does not tell the order of those that come in one tick.
		outer.run("xdotool", "key", key)
		if name := map[string]string{"space": " ", "exclam": "!", "Return": "\n"}[key]; name != "" {
			key = name
		}
		text += key
		inner.holds(typed, text)
	}
	xterm.stop()
	inner.Conn.Close()
	server.Stop(patience)
}

// TestKeysMeanWhatTheyMeanOnTheDesktop opens the display's window on an Xvfb with a German keyboard.
func TestKeysMeanWhatTheyMeanOnTheDesktop(t *testing.T) {
	need(t, "setxkbmap", "x11-xkb-utils")
	need(t, "xmodmap", "x11-xserver-utils")
	outer, inner, server := openDesktop(t, func(outer *screen) { outer.run("setxkbmap", "de") })
	keys := inner.run("xmodmap", "-pke")
	if want := outer.run("xmodmap", "-pke"); keys != want {
		t.Errorf("the keys are\n%s\nand on the desktop\n%s", keys, want)
	}
	if !strings.Contains(keys, "= z Z z Z") || !strings.Contains(keys, "udiaeresis") {
		t.Errorf("the desktop has no German keyboard:\n%s", keys)
	}
	if want := outer.run("xmodmap", "-pm"); inner.run("xmodmap", "-pm") != want {
		t.Errorf("the modifiers are not\n%s", want)
	}
	inner.Conn.Close()
	server.Stop(patience)
}
