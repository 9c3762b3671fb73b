// Package displaytest gives a Go test an X display of its own: headless, without a window manager, closed with the test.
//
//	d := displaytest.New(t)
//	cmd := exec.Command("xlogo")
//	cmd.Env = append(os.Environ(), "DISPLAY="+d.Name())
package displaytest

import (
	"context"
	"errors"
	"image"
	"testing"

	"sameframe/display"
	"sameframe/render"
)

// Display is a running server.
type Display struct {
	*display.Server
	// Headless is its screen: Inject gives it input, Snapshot returns what it shows.
	Headless *render.Headless
}

// New starts a server with a screen of 1280 × 720 pixels at 60 Hz, on the first free display number, and stops it when the
// test ends. Options change the server before it starts.
func New(t testing.TB, options ...func(*display.Server)) *Display {
	t.Helper()
	s := &display.Server{Screen: render.NewHeadless(image.Pt(1280, 720), 60), NoWindowManager: true}
	for _, option := range options {
		option(s)
	}
	screen, ok := s.Screen.(*render.Headless)
	if !ok {
		t.Fatalf("displaytest: a screen of type %T: want a *render.Headless, which it can look at", s.Screen)
	}
	if err := s.Listen(); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- s.Serve(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; !errors.Is(err, display.ErrClosed) {
			t.Errorf("display %s: %v", s.Name(), err)
		}
	})
	return &Display{s, screen}
}

// Screen returns what the display shows: all windows, and the cursor.
func (d *Display) Screen() *image.RGBA { return d.Headless.Snapshot() }
