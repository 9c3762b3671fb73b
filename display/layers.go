package display

import (
	"image"
	"slices"
	"time"

	"sameframe/protocol"
	"sameframe/render"
)

// layers is what the screen shows: the root, its children with what our window manager has put around them, whatever the
// embedding program has laid on top, and the cursor. Guarded by Server.mu.
type layers struct {
	stale   bool // the stack must be made anew at the next refresh
	overlay []render.Layer
}

// SetOverlay lays pictures of the embedding program, bottom first, over all windows, such as a panel of measurements.
// They take no input. The caller no longer changes the slice; of each surface OnDamage is set to make its damage show.
func (s *Server) SetOverlay(overlay []render.Layer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, l := range overlay {
		l.Surface.OnDamage = s.damaged
	}
	s.layers.overlay = overlay
	s.layersChanged()
}

// layersChanged says that windows have come, gone or moved, or the cursor has.
func (s *Server) layersChanged() {
	if !s.layers.stale {
		s.layers.stale = true
		s.Screen.Schedule(0)
	}
}

// damaged is called by a surface that has become damaged, with its lock held.
func (s *Server) damaged() { s.Screen.Schedule(0) }

// stack returns the layers, bottom first, without the cursor: what GetImage of the root returns.
func (s *Server) stack() []render.Layer {
	stack := []render.Layer{{Surface: s.root.surface}}
	for _, w := range s.root.children {
		if w.surface == nil {
			continue
		}
		if w.decoration != nil {
			stack = append(stack, w.decoration.layers(w)...)
		}
		layer := render.Layer{Surface: w.surface, Origin: w.position}
		if w.shapes[protocol.ShapeBounding] != nil {
			layer.Shape = w.outline().Translate(image.Point{}.Sub(w.position))
		}
		stack = append(stack, layer)
	}
	stack = append(stack, s.manager.chips()...)
	return append(stack, s.layers.overlay...)
}

// cursorLayers returns the cursor, once the pointer has been moved: a screen without a mouse shows none.
func (s *Server) cursorLayers() []render.Layer {
	p := &s.input.pointer
	if len(p.history) == 0 || s.cursorHidden() {
		return nil
	}
	return []render.Layer{s.shownCursor().layer(p.shown)}
}

// screenHandler is what the screen reports to.
type screenHandler Server

// Refresh carries out the presentations that have waited and gives the screen the stack, if that has changed.
func (h *screenHandler) Refresh(msc uint64, ust time.Duration) {
	s := (*Server)(h)
	defer s.contain("a refresh")
	s.mu.Lock()
	defer s.unlock(nil)
	s.presents.refresh(s, msc, ust)
	s.compose()
	if s.manager.stale {
		s.manager.tell()
	}
	if s.layers.stale {
		s.layers.stale = false
		s.Screen.SetLayers(slices.Concat(s.stack(), s.cursorLayers()))
	}
}

// Fault tells the log that a refresh has gone wrong.
func (h *screenHandler) Fault(p any, stack []byte) { (*Server)(h).faulted("a refresh", p, stack) }

// Shown reports the frames that are now on the screen.
func (h *screenHandler) Shown(msc uint64, ust time.Duration) {
	s := (*Server)(h)
	defer s.contain("a refresh")
	s.mu.Lock()
	defer s.unlock(nil)
	s.shown(ust)
}

// Input passes on what the user did.
func (h *screenHandler) Input(in render.Input) {
	s := (*Server)(h)
	defer s.contain("input")
	if in.Kind == render.Key && s.OnKey != nil && s.OnKey(in.Code, in.Down) {
		return
	}
	s.handleInput(in)
}
