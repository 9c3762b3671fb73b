// Package scene holds what painters paint when they are given no file: pictures that move, of any size, each a function
// of the time and of the seed it was made with. It knows nothing of X.
package scene

import (
	"fmt"
	"image"
	"strings"
	"time"

	"sameframe/shmimage"
)

// A Scene paints the frames of something that moves. One goroutine at a time uses it, and the times it is given do not
// fall. Its state may depend on the times and the sizes of the frames so far, never on what a buffer held before, so
// that the frames come out the same whether one buffer is used or several in turn.
type Scene interface {
	// Frame paints the whole of dst as the scene looks at time t since the start, and returns the rectangle in which
	// it differs from the frame before: all of dst if that is not known, and whenever the size has changed. At the end
	// of a scene that ends, dst is left as it was and the error is io.EOF.
	Frame(dst *shmimage.Image, t time.Duration) (changed image.Rectangle, err error)
}

// Pointer is a Scene that takes the mouse.
type Pointer interface {
	// Pointer reports where in the frame the pointer is at time t, with bit n of buttons set while button n is held;
	// buttons have the numbers of X11: 1 left, 2 middle, 3 right, 4 and 5 the wheel, away from the user and towards.
	Pointer(p image.Point, buttons uint32, t time.Duration)
}

// Timed is a Scene with a rhythm of its own, as films have.
type Timed interface {
	// Next returns when the frame after the one painted at time t is due; ok is false if there is no further frame.
	Next(t time.Duration) (due time.Duration, ok bool)
}

// Sized is a Scene that is best painted at a size of its own.
type Sized interface {
	Size() image.Point
}

// scenes is in the order in which a viewer goes through them.
var scenes = []struct {
	name, about string
	new         func(seed uint64) Scene
}{
	{"plasma", "silk of four waves that bend each other", newPlasma},
	{"mandelbrot", "a zoom into the Mandelbrot set that never ends", newMandelbrot},
	{"particles", "thousands of sparks carried by a turning flow", newParticles},
	{"torus", "a knotted torus, shaded", newTorus},
	{"life", "Conway's game of life with afterglow", newLife},
	{"scroll", "text that scrolls past the stars", newScroll},
	{"paint", "a sheet to paint on with the mouse", newPaint},
}

// Names returns the names of the scenes.
func Names() []string {
	var names []string
	for _, s := range scenes {
		names = append(names, s.name)
	}
	return names
}

// Describe returns a line about the scene of that name, the empty string if there is none.
func Describe(name string) string {
	for _, s := range scenes {
		if s.name == name {
			return s.about
		}
	}
	return ""
}

// New returns the scene of that name, from its beginning. Scenes with the same seed paint the same frames.
func New(name string, seed uint64) (Scene, error) {
	for _, s := range scenes {
		if s.name == name {
			return s.new(seed), nil
		}
	}
	return nil, fmt.Errorf("no scene %q (there are %s)", name, strings.Join(Names(), ", "))
}
