package render

import (
	"context"
	"image"
)

// Headless is a Screen without a device: it composes into memory, at the refreshes of a clock of its own.
type Headless struct {
	stage
	inputs chan Input
}

// NewHeadless returns a screen that refreshes hz times a second.
func NewHeadless(size image.Point, hz float64) *Headless {
	s := &Headless{inputs: make(chan Input, 16)}
	s.init(size, hz)
	return s
}

// Run implements Screen.
func (s *Headless) Run(ctx context.Context, h Handler) error {
	s.Schedule(0)
	s.run(ctx, s.inputs, h.Input, func(msc uint64) {
		s.refresh(h, msc)
		drawn := !s.dirty.Empty()
		s.dirty = Damage{}
		s.shown(h, msc, drawn)
	})
	return nil
}

// maxSide keeps a client from filling the memory with an immense screen.
const maxSide = 8192

// MaxSize implements Screen.
func (s *Headless) MaxSize() image.Point {
	return image.Pt(max(maxSide, s.began.X), max(maxSide, s.began.Y))
}

// Inject has the handler get in as if a user had done it. While the screen is not running it blocks once a few wait.
func (s *Headless) Inject(in Input) { s.inputs <- in }
