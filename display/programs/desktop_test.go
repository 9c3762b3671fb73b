package programs

import (
	"context"
	"errors"
	"fmt"
	"image"
	"os/signal"
	"strings"
	"syscall"
	"testing"

	"sameframe/display"
	"sameframe/internal/host"
	"sameframe/internal/xvfb"
	"sameframe/render"
)

func init() { roles["desktop"] = desktop }

// desktop serves a display whose screen is a window, prints its name, and ends when it is asked to.
func desktop() error {
	screen, err := render.NewEbiten("desktop", image.Pt(640, 480), 60)
	if err != nil {
		return err
	}
	keyboard, err := host.Keyboard()
	if err != nil {
		return err
	}
	server := &display.Server{Screen: screen, NoWindowManager: true, Keyboard: keyboard}
	if err := server.Listen(); err != nil {
		return err
	}
	fmt.Println("display", server.Name())
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	if err := server.Serve(ctx); !errors.Is(err, display.ErrClosed) {
		return err
	}
	return nil
}

// openDesktop starts a display whose screen is a window on an Xvfb, once that is prepared, and returns that, the display and
// its process.
func openDesktop(t *testing.T, prepare ...func(outer *screen)) (outer, inner *screen, server *program) {
	t.Helper()
	outer = watch(t, xvfb.Start(t, "-screen", "0", "1280x720x24").Display)
	for _, f := range prepare {
		f(outer)
	}
	server = outer.startRole("desktop")
	var name string
	outer.await("display in a window", func() bool {
		text := server.output.String()
		if strings.HasPrefix(text, "error: no window:") {
			t.Skip(text)
		}
		_, after, _ := strings.Cut(text, "display ")
		whole := false
		name, whole = strings.CutSuffix(after, "\n")
		return whole
	})
	return outer, watch(t, name), server
}

// focusDesktop gives the keys to the window, which it moves away from the corner.
func (s *screen) focusDesktop() {
	s.Helper()
	s.run("xdotool", "search", "--sync", "--name", "desktop", "windowmove", "--sync", "100", "50", "windowfocus", "--sync")
}

// TestWindowPassesInputToClients types and clicks in a window on Xvfb whose program is a display, and hears of it in a
// client of that.
func TestWindowPassesInputToClients(t *testing.T) {
	need(t, "xdotool", "xdotool")
	need(t, "xev", "x11-utils")
	outer, inner, server := openDesktop(t)
	xev := inner.start("xev", "-geometry", "300x200+40+30")
	inner.await("xev", func() bool { return strings.Contains(xev.output.String(), "Expose event") })
	outer.focusDesktop()
	outer.run("xdotool", "mousemove", "250", "150")
	hears := func(what ...string) {
		t.Helper()
		inner.await(strings.Join(what, " "), func() bool {
			rest, found := xev.output.String(), true
			for _, part := range what {
				if _, rest, found = strings.Cut(rest, part); !found {
					return false
				}
			}
			return true
		})
	}
	hears("EnterNotify event", "root:(150,100)")
	outer.run("xdotool", "key", "--delay", "0", "shift+a") // all in one tick of Ebitengine
	hears("KeyPress event", "Shift_L", "KeyPress event", `XLookupString gives 1 bytes: (41) "A"`, "KeyRelease event", "KeyRelease event")
	outer.run("xdotool", "click", "1", "click", "3")
	hears("ButtonPress event", "button 1", "ButtonRelease event", "button 1", "ButtonPress event", "button 3", "ButtonRelease event")
	xev.stop()
	inner.Conn.Close()
	server.Stop(patience)
	if server.Status() != 0 {
		t.Errorf("the display %s; it says:\n%s", server.End(), &server.output)
	}
}
