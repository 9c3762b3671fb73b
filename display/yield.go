package display

import (
	"image"
	"iter"
	"runtime"

	"sameframe/protocol"
	"sameframe/render"
)

// A request may be long: a list of millions of rectangles, a picture of 256 MB. So that it holds nobody up, it is carried out
// in pieces, and between two of them others have their turn. What they do there they do in the middle of the request, which
// the protocol would have before or after it; only requests that take longer than the quantum are divided.

// yield gives others their turn if c has had its own. After it c relies on nothing it looked up before, except what it holds
// itself; it may even be gone.
func (c *client) yield() {
	s := c.server
	if render.Now()-c.turn < quantum {
		return
	}
	s.unlock(c)
	runtime.Gosched()
	s.mu.Lock()
	s.await(c)
	c.turn = render.Now()
}

// drawn is what the drawing request under way draws on.
type drawn struct {
	on            drawable
	gc            *gc
	generation    uint64 // of the surface
	withInferiors bool   // it is the root with all that is seen on it
}

// pause is yield in the middle of drawing. It leaves the target as it then is: a window may have been moved, or be gone, and
// the rest is drawn where it is now, or not at all.
func (c *client) pause() {
	if render.Now()-c.turn < quantum {
		return
	}
	c.target.Surface.Unlock()
	c.yield()
	c.retarget()
	c.target.Surface.Lock()
}

func (c *client) retarget() {
	w, ok := c.drawn.on.(*window)
	if !ok && !c.gone {
		return
	}
	old := c.target.Surface
	t := render.Target{}
	switch {
	case c.gone:
	case c.drawn.withInferiors:
		for _, seen := range c.server.screenTargets() {
			if seen.Surface == old {
				t = seen
			}
		}
	case w.surface == old && old.Generation == c.drawn.generation:
		return
	default:
		t = target(w, c.drawn.gc.subwindowMode)
	}
	if t.Surface == nil {
		c.target.Clip = render.NewRegion()
		return
	}
	c.drawn.gc.restrict(&t)
	c.target.Surface, c.target.Origin, c.target.Clip = t.Surface, t.Origin, t.Clip
	c.drawn.generation = t.Surface.Generation
}

// maxPoints bounds the corners of a figure that is drawn as a whole, whose geometry alone would take too long.
const maxPoints = 1 << 18

// longList is from how many elements on a list is taken apart without Server.mu.
const longList = 1 << 10

// maxPiece is as many pixels as are copied in one piece: no less than a 4K frame has.
const maxPiece = 3840 * 2160

// bands yields r in pieces of whole rows and about so many pixels, from the top, or from the bottom.
func bands(r image.Rectangle, pixels int, upwards bool) iter.Seq[image.Rectangle] {
	return func(yield func(image.Rectangle) bool) {
		rows := max(1, pixels/max(1, r.Dx()))
		for rest := r; !rest.Empty(); {
			band := rest
			if upwards {
				band.Min.Y = max(rest.Min.Y, rest.Max.Y-rows)
				rest.Max.Y = band.Min.Y
			} else {
				band.Max.Y = min(rest.Max.Y, rest.Min.Y+rows)
				rest.Min.Y = band.Max.Y
			}
			if !yield(band) {
				return
			}
		}
	}
}

// convert runs f, which computes something from the request alone, such as a list in another form: without Server.mu if
// there is much to compute. Nothing must have been looked up.
func (c *client) convert(elements int, f func()) {
	if elements < longList {
		f()
		return
	}
	c.unlocked(f)
}

// wholeFigure returns BadAlloc for a figure of too many points.
func (c *client) wholeFigure(points int) error {
	if points > maxPoints {
		return protocol.BadAlloc.With(0)
	}
	return nil
}
