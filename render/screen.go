package render

import (
	"context"
	"image"
	"time"
)

// A Layer is a surface, 24 or 32 bits deep, at a place on the screen. The fourth byte of its pixels has no meaning.
type Layer struct {
	Surface *Surface
	Origin  image.Point // of the surface's (0, 0), in screen pixels
	Shape   *Region     // the part of the surface that is seen, in surface coordinates; nil means all of it
}

// A Screen shows a stack of layers and keeps a refresh clock. There are two: Ebiten, a window, and Headless.
// All methods may be called from any goroutine, except Run.
type Screen interface {
	// Run shows the screen until ctx is done or the user closes it, reporting to h. On some systems it must be called on
	// the main goroutine.
	Run(ctx context.Context, h Handler) error

	// SetLayers replaces the stack, bottom first, from the next refresh on. The screen keeps the slice; nobody changes it.
	// No surface is in it twice. The screen shows black where there is no layer. It owns the damage of the surfaces in the stack.
	SetLayers(layers []Layer)

	// Schedule asks for a refresh no later than at msc, or at the next one if msc is 0 or in the past, even if nothing is
	// damaged. Without it, and without damage or new layers, the screen rests.
	Schedule(msc uint64)

	// Clock returns the refresh clock.
	Clock() Clock

	// Size returns the size in pixels.
	Size() image.Point

	// Resize gives the screen another size, up to MaxSize, from the next refresh on. A window follows if its desktop lets it.
	Resize(size image.Point)

	// MaxSize returns the largest size that the screen can have.
	MaxSize() image.Point

	// Record hands what the screen shows to r from the next refresh on, a frame whenever it changes. A nil r ends that.
	Record(r *Recorder)

	// Snapshot returns what the screen shows now, or will show at the next refresh, alpha 255 throughout.
	Snapshot() *image.RGBA
}

// A Handler is what a Screen reports to. Its methods are called from the screen's goroutine, one at a time, with no
// surface locked.
type Handler interface {
	// Refresh is called when refresh number msc begins, before the screen reads layers and damage.
	Refresh(msc uint64, ust time.Duration)
	// Shown is called when what that refresh composed is on the screen.
	Shown(msc uint64, ust time.Duration)
	// Input is called for each thing the user did.
	Input(Input)
}

// A FaultHandler is a Handler that is told when the screen has panicked while it composed, with the stack; to any other the
// panic comes through.
type FaultHandler interface {
	Handler
	Fault(p any, stack []byte)
}

// Clock is the refresh clock: refresh number msc happens at Epoch + msc × Interval. All times are CLOCK_MONOTONIC, which
// is one clock for all processes; see Now.
type Clock struct {
	Epoch    time.Duration
	Interval time.Duration
}

// MSC returns the number of the last refresh at or before t.
func (c Clock) MSC(t time.Duration) uint64 { return uint64(max(0, t-c.Epoch) / c.Interval) }

// Time returns when refresh msc happens.
func (c Clock) Time(msc uint64) time.Duration { return c.Epoch + time.Duration(msc)*c.Interval }

// InputKind is the kind of an Input.
type InputKind uint8

// The kinds of input.
const (
	Motion InputKind = iota // the pointer moved to Position
	Button                  // pointer button Code (1 left, 2 middle, 3 right, 4 and 5 wheel up and down, 6 and 7 left and right)
	Key                     // key with the X keycode Code (evdev code + 8)
	Resize                  // the user has given the window the size Position; Resize may give it to the screen
)

// Input is something the user did.
type Input struct {
	Kind     InputKind
	Position image.Point // of the pointer on the screen
	Code     uint8
	Down     bool
	Time     time.Duration // CLOCK_MONOTONIC
}
