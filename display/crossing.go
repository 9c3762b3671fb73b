package display

import "sameframe/protocol"

// cross sends LeaveNotify and EnterNotify for the way of the pointer from one window to another (X11 §11, EnterNotify).
func (s *Server) cross(from, to *window, mode uint8) {
	if from == to {
		return
	}
	common := commonAncestor(from, to)
	leave, enter, virtual := details(from, to, common)
	s.sendCrossing(protocol.LeaveNotify, leave, from, protocol.None, mode)
	if from != common {
		for w := from; w.parent != common; w = w.parent {
			s.sendCrossing(protocol.LeaveNotify, virtual, w.parent, w.id, mode)
		}
	}
	if to != common {
		s.enterVirtual(common, to, virtual, mode)
	}
	s.sendCrossing(protocol.EnterNotify, enter, to, protocol.None, mode)
}

// enterVirtual sends EnterNotify for the windows between ancestor and w, which it passes through on the way down.
func (s *Server) enterVirtual(ancestor, w *window, detail, mode uint8) {
	if w.parent != ancestor {
		s.enterVirtual(ancestor, w.parent, detail, mode)
		s.sendCrossing(protocol.EnterNotify, detail, w.parent, w.id, mode)
	}
}

// details returns the Detail for the window that is left, the one that is entered, and those between.
func details(from, to, common *window) (leave, enter, virtual uint8) {
	switch common {
	case from:
		return protocol.NotifyInferior, protocol.NotifyAncestor, protocol.NotifyVirtual
	case to:
		return protocol.NotifyAncestor, protocol.NotifyInferior, protocol.NotifyVirtual
	}
	return protocol.NotifyNonlinear, protocol.NotifyNonlinear, protocol.NotifyNonlinearVirtual
}

func commonAncestor(v, w *window) *window {
	for !v.contains(w) {
		v = v.parent
	}
	return v
}

// sendCrossing sends EnterNotify or LeaveNotify. While the pointer is grabbed only the grabbing client gets it.
func (s *Server) sendCrossing(code protocol.EventCode, detail uint8, w *window, child protocol.Window, mode uint8) {
	p := &s.input.pointer
	if p.hinted == w && detail != protocol.NotifyInferior {
		p.hinted = nil
	}
	at := p.position.Sub(w.absolute())
	event := protocol.CrossingEvent{
		Code: code, Detail: detail, Time: s.now(), Root: rootID, Event: w.id, Child: child,
		RootX: int16(p.position.X), RootY: int16(p.position.Y), EventX: int16(at.X), EventY: int16(at.Y),
		State: s.state(), Mode: mode, SameScreenFocus: protocol.ELFlagSameScreen,
	}
	if f := s.input.focus; f.pointerRoot || f.window != nil && f.window.contains(w) {
		event.SameScreenFocus |= protocol.ELFlagFocus
	}
	selects := uint32(protocol.LeaveWindowMask)
	if code == protocol.EnterNotify {
		selects = protocol.EnterWindowMask
	}
	tell := func(c *client, mask uint32) {
		if mask&selects != 0 {
			send(c, &event)
		}
		if mask&protocol.KeymapStateMask != 0 && code == protocol.EnterNotify {
			s.sendKeymap(c)
		}
	}
	if g := p.grab; g != nil {
		mask := uint32(0)
		if w == g.window {
			mask = g.mask
		}
		if g.ownerEvents {
			mask |= w.maskOf(g.client)
		}
		tell(g.client, mask)
		return
	}
	for _, m := range w.masks {
		tell(m.client, m.mask)
	}
}
