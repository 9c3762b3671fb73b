package display

import "sameframe/protocol"

// propagate reports an event on w or, if nobody has selected it there, on the closest ancestor that it propagates to, up
// to stop (X11 §11, KeyPress). Where only is not nil other clients' selections end the search without a report. It
// returns whether the event was reported.
func (s *Server) propagate(w *window, e *inputEvent, stop *window, only *client) bool {
	child, mask := protocol.Window(protocol.None), e.mask()
	for ; w != nil; w = w.parent {
		reported, wanted := s.deliverOn(w, child, e, only)
		if reported || wanted || w == stop || w.dontPropagate&mask != 0 {
			return reported
		}
		child = w.id
	}
	return false
}

// deliverOn reports an event to the clients, or the only one, that selected it on w. Where it is not the only one that
// did, wanted is true. A button that is pressed while the pointer is not grabbed is then (X11 §11, ButtonPress).
func (s *Server) deliverOn(w *window, child protocol.Window, e *inputEvent, only *client) (reported, wanted bool) {
	mask := e.mask()
	var to eventMask
	for _, m := range w.masks {
		switch {
		case m.mask&mask == 0:
		case only != nil && m.client != only:
			wanted = true
		default:
			s.sendInput(m.client, m.mask, w, child, e)
			to = m
		}
	}
	if to.client == nil {
		return false, wanted
	}
	switch {
	case e.code == protocol.MotionNotify:
		s.input.pointer.hinted = w
	case e.code == protocol.ButtonPress && only == nil:
		s.activate(&s.input.pointer.device, grab{
			client: to.client, window: w, mask: to.mask, ownerEvents: to.mask&protocol.OwnerGrabButtonMask != 0,
		}, e.at, true)
		s.activated()
	}
	return true, true
}

// deliverFocused reports a key event that nobody has grabbed, where the pointer is in window within.
func (s *Server) deliverFocused(within *window, e *inputEvent) {
	f := s.input.focus
	switch {
	case f.pointerRoot:
		s.propagate(within, e, nil, nil)
	case f.window == nil:
	case f.window.contains(within) && s.propagate(within, e, f.window, nil):
	default:
		s.deliverOn(f.window, protocol.None, e, nil)
	}
}

// deliverGrabbed reports an event of a grabbed device, which may freeze it. ends says that the event ends the grab.
func (s *Server) deliverGrabbed(d *device, e *inputEvent, ends bool) {
	g, in := d.grab, &s.input
	reported := false
	if f := in.focus; g.ownerEvents {
		switch {
		case d == &in.pointer.device, f.pointerRoot:
			reported = s.propagate(in.pointer.within, e, nil, g.client)
		case f.window == nil:
		case f.window.contains(in.pointer.within):
			reported = s.propagate(in.pointer.within, e, f.window, g.client)
		default:
			reported, _ = s.deliverOn(f.window, protocol.None, e, g.client)
		}
	}
	if !reported && g.mask&e.mask() != 0 {
		s.sendInput(g.client, g.mask, g.window, g.window.childTowards(in.pointer.within), e)
		if reported = true; e.code == protocol.MotionNotify {
			in.pointer.hinted = g.window
		}
	}
	if reported && !ends && e.code != protocol.MotionNotify {
		s.freezeAfter(d, e)
	}
}

// childTowards returns the child of w that v is or is in, or None.
func (w *window) childTowards(v *window) protocol.Window {
	for ; v != nil; v = v.parent {
		if v.parent == w {
			return v.id
		}
	}
	return protocol.None
}

// sendInput sends an event to a client that has selected mask on w.
func (s *Server) sendInput(c *client, mask uint32, w *window, child protocol.Window, e *inputEvent) {
	at := e.position.Sub(w.absolute())
	event := protocol.KeyEvent{
		Code: e.code, Detail: e.detail, Time: e.at.stamp(), Root: rootID, Event: w.id, Child: child,
		RootX: int16(e.position.X), RootY: int16(e.position.Y), EventX: int16(at.X), EventY: int16(at.Y),
		State: e.state, SameScreen: protocol.True,
	}
	if e.code == protocol.MotionNotify && mask&protocol.PointerMotionHintMask != 0 {
		if s.input.pointer.hinted == w {
			return
		}
		event.Detail = protocol.NotifyHint
	}
	if e.repeat && mask&protocol.KeyReleaseMask != 0 {
		event.Code = protocol.KeyRelease
		send(c, &event)
		event.Code = e.code
	}
	send(c, &event)
}

// notifyAll sends an event that needs no selection to all clients.
func notifyAll[T any](s *Server, event *T) {
	for _, c := range s.clients[1:] {
		if c != nil {
			send(c, event)
		}
	}
}
