package display

import "sameframe/protocol"

func (c *client) sendEvent(r *protocol.SendEvent) error {
	s, event := c.server, r.Event
	if c.conn.Swapped {
		s.swapEvent(event[:])
	}
	// Some libraries leave the bit set that says that the event they send on was sent.
	code := protocol.EventCode(event[0]) &^ protocol.SentEvent
	if !s.sendable(code) {
		return protocol.BadValue.With(uint32(code))
	}
	if format := event[1]; code == protocol.ClientMessage && format != 8 && format != 16 && format != 32 {
		return protocol.BadValue.With(uint32(format))
	}
	if r.EventMask&^allEvents != 0 {
		return protocol.BadValue.With(r.EventMask)
	}
	w, stop, err := s.eventDestination(r.Destination)
	if err != nil {
		return err
	}
	if r.Propagate > protocol.True {
		return protocol.BadValue.With(uint32(r.Propagate))
	}
	event[0] = byte(code | protocol.SentEvent)
	if w == nil {
		return nil
	}
	const redirected = protocol.SubstructureRedirectMask | protocol.SubstructureNotifyMask
	if w.isRoot() && r.EventMask&redirected != 0 && (code == protocol.ClientMessage || code == protocol.UnmapNotify) {
		s.manager.message(event)
	}
	if r.EventMask == 0 {
		sendRaw(w.owner, event)
		return nil
	}
	for mask := r.EventMask; w != nil && mask != 0; w = w.parent {
		sent := false
		for _, m := range w.masks {
			if m.mask&mask != 0 {
				sendRaw(m.client, event)
				sent = true
			}
		}
		if sent || r.Propagate == protocol.False || w == stop {
			break
		}
		mask &^= w.dontPropagate
	}
	return nil
}

// sendable reports whether clients may send events of this code: those that fit into 32 bytes.
func (s *Server) sendable(code protocol.EventCode) bool {
	if code < protocol.FirstExtensionEvent {
		return code >= protocol.KeyPress && code < protocol.GenericEvent
	}
	return s.eventSwap(code) != nil
}

// eventSwap returns what swaps the bytes of an event of an extension, or nil if there is no such event.
func (s *Server) eventSwap(code protocol.EventCode) func([]byte) {
	for x := range s.offered {
		if i := int(code) - int(x.firstEvent); i >= 0 && i < len(x.events) {
			return x.events[i]
		}
	}
	return nil
}

// swapEvent reverses the byte order of an event of the core protocol or an extension, in place.
func (s *Server) swapEvent(event []byte) {
	if swap := s.eventSwap(protocol.EventCode(event[0]) &^ protocol.SentEvent); swap != nil {
		swap(event)
		return
	}
	protocol.SwapEvent(event)
}

// eventDestination returns the window that SendEvent means, nil if there is none, and where propagation stops.
func (s *Server) eventDestination(id protocol.Window) (w, stop *window, err error) {
	within, f := s.input.pointer.within, s.input.focus
	switch {
	case id == protocol.PointerWindow:
		return within, nil, nil
	case id != protocol.InputFocus:
		w, err = s.window(id)
		return w, nil, err
	case f.pointerRoot:
		return within, nil, nil
	case f.window != nil && f.window.contains(within):
		return within, f.window, nil
	}
	return f.window, f.window, nil
}
