package render

import (
	"image"
	"runtime/debug"
	"sync"
)

// stage is what the two screens have in common: the clock, the stack of layers, the picture composed of it, brought up to
// date where something changed, and the recording.
type stage struct {
	pacer
	began image.Point // the size at the start

	mu       sync.Mutex  // guards what other goroutines set
	size     image.Point // of the frame, from the next refresh on
	layers   []Layer
	changed  bool // size or layers, since the last refresh
	recorder *Recorder

	// What follows belongs to the screen's goroutine.
	places    []place // the layers as last composed
	bare      *Region // where none of them was
	frame     Pixels  // the picture
	dirty     Damage  // of frame, since its owner last looked
	damage    []image.Rectangle
	recording *Recorder // as of the last refresh
}

func (s *stage) init(size image.Point, hz float64) {
	s.pacer.init(hz)
	s.began, s.size, s.changed = size, size, true
	s.frame = newFrame(size)
}

func newFrame(size image.Point) Pixels { return NewSurface(size.X, size.Y, 24).Pixels }

// Size implements Screen.
func (s *stage) Size() image.Point {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.size
}

// Resize implements Screen.
func (s *stage) Resize(size image.Point) {
	s.mu.Lock()
	s.size, s.changed = size, true
	s.mu.Unlock()
	s.Schedule(0)
}

// SetLayers implements Screen.
func (s *stage) SetLayers(layers []Layer) {
	s.mu.Lock()
	s.layers, s.changed = layers, true
	s.mu.Unlock()
	s.Schedule(0)
}

// Record implements Screen.
func (s *stage) Record(r *Recorder) {
	s.mu.Lock()
	s.recorder = r
	s.mu.Unlock()
	s.Schedule(0)
}

// Snapshot implements Screen.
func (s *stage) Snapshot() *image.RGBA {
	s.mu.Lock()
	layers, size := s.layers, s.size
	s.mu.Unlock()
	p := newFrame(size)
	Compose(&p, p.Bounds(), layers)
	return p.RGBA()
}

// refresh begins refresh msc: it brings frame up to date. A panic while it composes, which would end everybody's session,
// is reported to the handler, if that is a FaultHandler, and the picture stays as far as it has come.
func (s *stage) refresh(h Handler, msc uint64) {
	h.Refresh(msc, s.clock.Time(msc))
	if f, ok := h.(FaultHandler); ok {
		defer func() {
			if p := recover(); p != nil {
				f.Fault(p, debug.Stack())
			}
		}()
	}
	s.mu.Lock()
	layers, changed, size := s.layers, s.changed, s.size
	s.changed = false
	s.mu.Unlock()
	if size != s.frame.Bounds().Max {
		s.frame, s.dirty = newFrame(size), Damage{}
		s.places, s.bare = nil, nil // all is new
	}
	if changed {
		s.rearrange(layers)
	}
	for _, p := range s.places {
		s.update(p)
	}
}

// update draws what of a place is damaged.
func (s *stage) update(p place) {
	p.Surface.Lock()
	defer p.Surface.Unlock()
	s.damage = p.Surface.TakeDamage(s.damage[:0])
	for _, r := range s.damage {
		r = r.Add(p.Origin)
		for _, q := range p.visible.rows(r.Min.Y, r.Max.Y) {
			s.draw(q.Intersect(r), &p.Surface.Pixels, p.Origin)
		}
	}
}

// rearrange replaces the places, and draws where the screen shows another layer than before, or the same moved.
func (s *stage) rearrange(layers []Layer) {
	old, oldBare := s.places, s.bare
	s.places, s.bare = arrange(s.frame.Bounds(), layers)
	for _, r := range s.bare.Subtract(oldBare).Rects() {
		s.draw(r, nil, image.Point{})
	}
	for _, p := range s.places {
		fresh := p.visible
		for _, o := range old {
			if o.Surface == p.Surface && o.Origin == p.Origin {
				fresh = fresh.Subtract(o.visible)
			}
		}
		s.redraw(p, fresh)
	}
}

// redraw draws a place where it has not been seen before.
func (s *stage) redraw(p place, fresh *Region) {
	p.Surface.Lock()
	defer p.Surface.Unlock()
	for _, r := range fresh.Rects() {
		s.draw(r, &p.Surface.Pixels, p.Origin)
	}
}

// draw copies to r the pixels of src, whose (0, 0) is at origin, or black if src is nil.
func (s *stage) draw(r image.Rectangle, src *Pixels, origin image.Point) {
	if !r.Empty() {
		s.frame.copyRect(r, src, r.Min.Sub(origin))
		s.dirty.Add(r)
	}
}

// shown ends refresh msc, when its frame is on the screen.
func (s *stage) shown(h Handler, msc uint64, drawn bool) {
	h.Shown(msc, Now())
	s.mu.Lock()
	recorder := s.recorder
	s.mu.Unlock()
	if recorder != nil && (drawn || recorder != s.recording) {
		recorder.Frame(&s.frame, s.clock.Time(msc))
	}
	s.recording = recorder
}
