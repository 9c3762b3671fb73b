package display

import "sameframe/protocol"

// focus is where keys go. Guarded by Server.mu.
type focus struct {
	focusTarget
	revert  uint8  // what becomes of the focus when its window is not viewable any more
	changed moment // when it was last set
}

// focusTarget is a window, the window that the pointer is in (PointerRoot), or nothing.
type focusTarget struct {
	window      *window
	pointerRoot bool
}

func (c *client) setInputFocus(r *protocol.SetInputFocus) error {
	s := c.server
	if r.RevertTo > protocol.RevertToParent {
		return protocol.BadValue.With(uint32(r.RevertTo))
	}
	to := focusTarget{pointerRoot: r.Focus == protocol.PointerRoot}
	if r.Focus != protocol.None && r.Focus != protocol.PointerRoot {
		var err error
		if to.window, err = s.window(r.Focus); err != nil {
			return err
		}
		if !to.window.viewable() {
			return protocol.BadMatch.With(uint32(r.Focus))
		}
	}
	if at := s.moment(r.Time); s.valid(at, s.input.focus.changed) {
		s.setFocus(to, r.RevertTo)
		s.input.focus.changed = at
	}
	return nil
}

// setFocus moves the focus and sends the events about it.
func (s *Server) setFocus(to focusTarget, revert uint8) {
	f, mode := &s.input.focus, uint8(protocol.NotifyNormal)
	if s.input.keyboard.grab != nil {
		mode = protocol.NotifyWhileGrabbed
	}
	if to != f.focusTarget {
		s.moveFocus(f.focusTarget, to, mode)
	}
	f.focusTarget, f.revert = to, revert
	s.focusMoved()
}

func (c *client) getInputFocus(*protocol.GetInputFocus) error {
	f := c.server.input.focus
	answer := protocol.GetInputFocusReply{RevertTo: f.revert}
	switch {
	case f.pointerRoot:
		answer.Focus = protocol.PointerRoot
	case f.window != nil:
		answer.Focus = f.window.id
	}
	return reply(c, &answer, nil)
}

// moveFocus sends FocusOut and FocusIn for the way of the focus, or of a grab of the keyboard, from one target to another
// (X11 §11, FocusIn).
func (s *Server) moveFocus(from, to focusTarget, mode uint8) {
	a, b := from.window, to.window
	p := s.input.pointer.within
	out, in, virtual := uint8(protocol.NotifyNonlinear), uint8(protocol.NotifyNonlinear), uint8(protocol.NotifyNonlinearVirtual)
	var common *window // nil where one is not a window: then the way goes over the root
	switch {
	case a == nil || b == nil:
	case a == b: // grabbed where the focus is: X.Org reports the way there and back
		common = a.parent
	default:
		common = commonAncestor(a, b)
		out, in, virtual = details(a, b, common)
	}

	if a == nil {
		if from.pointerRoot {
			s.focusOut(p, nil, protocol.NotifyPointer, mode)
		}
		s.sendFocus(protocol.FocusOut, from.rootDetail(), s.root, mode)
	} else {
		related := common != nil && (common == b || common == a && p != b && (b.contains(p) || p.contains(b)))
		if !related && a.contains(p) {
			s.focusOut(p, a, protocol.NotifyPointer, mode)
		}
		s.sendFocus(protocol.FocusOut, out, a, mode)
		if a != common {
			s.focusOut(a.parent, common, virtual, mode)
		}
	}

	if b == nil {
		s.sendFocus(protocol.FocusIn, to.rootDetail(), s.root, mode)
		if to.pointerRoot {
			s.focusIn(nil, p, protocol.NotifyPointer, mode)
		}
	} else {
		if b != common {
			s.focusIn(common, b.parent, virtual, mode)
		}
		s.sendFocus(protocol.FocusIn, in, b, mode)
		related := common != nil && (common == a || common == b && (a.contains(p) || p.contains(a)))
		if !related && b.contains(p) {
			s.focusIn(b, p, protocol.NotifyPointer, mode)
		}
	}
}

// rootDetail is the detail of the events on the root about a target that is not a window.
func (t focusTarget) rootDetail() uint8 {
	if t.pointerRoot {
		return protocol.NotifyPointerRoot
	}
	return protocol.NotifyDetailNone
}

// focusOut sends FocusOut to w and its ancestors below above, upwards; focusIn sends FocusIn to the same, downwards.
func (s *Server) focusOut(w, above *window, detail, mode uint8) {
	for ; w != above; w = w.parent {
		s.sendFocus(protocol.FocusOut, detail, w, mode)
	}
}

func (s *Server) focusIn(above, w *window, detail, mode uint8) {
	if w != above {
		s.focusIn(above, w.parent, detail, mode)
		s.sendFocus(protocol.FocusIn, detail, w, mode)
	}
}

func (s *Server) sendFocus(code protocol.EventCode, detail uint8, w *window, mode uint8) {
	notify(w, protocol.FocusChangeMask, &protocol.FocusEvent{Code: code, Detail: detail, Event: w.id, Mode: mode})
	if code == protocol.FocusIn {
		for _, m := range w.masks {
			if m.mask&protocol.KeymapStateMask != 0 {
				s.sendKeymap(m.client)
			}
		}
	}
}

// unviewable is called when w has become unviewable, and its inferiors with it: grabs that need one of them end, and the
// focus reverts (X11 §9, SetInputFocus).
func (s *Server) unviewable(w *window) {
	in := &s.input
	if g := in.pointer.grab; g != nil && (w.contains(g.window) || g.confineTo != nil && w.contains(g.confineTo)) {
		s.deactivate(&in.pointer.device)
	}
	if g := in.keyboard.grab; g != nil && w.contains(g.window) {
		s.deactivate(&in.keyboard.device)
	}
	if f := in.focus; f.window != nil && w.contains(f.window) {
		to := focusTarget{pointerRoot: f.revert == protocol.RevertToPointerRoot}
		revert := f.revert
		if f.revert == protocol.RevertToParent {
			for to.window = f.window.parent; !to.window.viewable(); {
				to.window = to.window.parent
			}
			revert = protocol.RevertToNone
		}
		s.setFocus(to, revert)
	}
	if w.contains(in.pointer.within) {
		s.pointerMoved()
	}
}
