package display

import (
	"slices"

	"sameframe/protocol"
)

// forget takes a client that has gone out of everything that points at it. Server.mu is held, here and below.
func (s *Server) forget(c *client) {
	s.forgetInput(c, nil)
	s.forgetListeners(c, nil)
	if c.awaiting != nil {
		c.awaiting.end()
	}
	for _, a := range s.alarms {
		a.forgetListeners(func(l *client) bool { return l == c })
	}
	s.forgetSelections(c, nil)
	s.forgetColors(c)
	s.presents.forgetClient(c)
	s.restoreSaveSet(c)
	s.root.walk(func(w *window) {
		w.deselectEvents(c)
		w.deselectRandr(c)
		w.forgetShapeListeners(func(l *client) bool { return l == c })
	})
	s.redirectChanged()
	if i := slices.Index(s.flushing, c); i >= 0 {
		s.flushing = slices.Delete(s.flushing, i, i+1)
	}
}

// forgetWindow takes a window that is being destroyed out of everything that points at it.
func (s *Server) forgetWindow(w *window) {
	s.forgetInput(nil, w)
	s.forgetListeners(nil, w)
	s.forgetSelections(nil, w)
	s.presents.forget(w)
	w.countProperties(-w.lettered)
	w.properties = nil
	for _, m := range w.masks {
		m.client.account.entries -= m.entries(w)
	}
	w.masks = nil
	w.deselectRandr(nil)
	s.manager.forget(w)
	w.forgetShapeListeners(func(*client) bool { return true })
	if w.frames.queued {
		s.painted = slices.DeleteFunc(s.painted, func(v *window) bool { return v == w })
	}
	for _, c := range s.clients {
		if c != nil {
			c.saveSet = slices.DeleteFunc(c.saveSet, func(k saved) bool { return k.window == w })
		}
	}
}

func (c *client) changeSaveSet(r *protocol.ChangeSaveSet) error {
	w, err := c.server.window(r.Window)
	if err != nil {
		return err
	}
	if r.Mode > protocol.SetModeDelete {
		return protocol.BadValue.With(uint32(r.Mode))
	}
	if w.owner == c {
		return protocol.BadMatch.With(uint32(r.Window))
	}
	return c.alterSaveSet(r.Mode, saved{window: w})
}

// saved is a member of a save set, with what XFIXES says about it.
type saved struct {
	window *window
	toRoot bool // not to the nearest ancestor that is another client's
	unmap  bool // it is not mapped
}

// alterSaveSet inserts or deletes; a window that is in the save set already stays as it was inserted.
func (c *client) alterSaveSet(mode uint8, k saved) error {
	i := slices.IndexFunc(c.saveSet, func(l saved) bool { return l.window == k.window })
	switch {
	case mode == protocol.SetModeInsert && i < 0:
		if err := c.mayEnter(1); err != nil {
			return err
		}
		c.saveSet = append(c.saveSet, k)
	case mode == protocol.SetModeDelete && i >= 0:
		c.saveSet = slices.Delete(c.saveSet, i, i+1)
	}
	return nil
}

// restoreSaveSet gives the windows that c, a window manager, has put into its own back to the nearest ancestor that is not
// c's, and maps them (X11 §9, ChangeSaveSet), unless XFIXES has said otherwise.
func (s *Server) restoreSaveSet(c *client) {
	for _, k := range c.saveSet {
		w := k.window
		if w.parent == nil {
			continue
		}
		parent := w.parent
		for parent.owner == c || k.toRoot && !parent.isRoot() {
			parent = parent.parent
		}
		if parent != w.parent {
			at := w.absolute().Sub(parent.absolute())
			if w.mapped {
				w.unmap(false)
			}
			w.reparent(parent, at.X-w.border, at.Y-w.border)
		}
		if !w.mapped && !k.unmap {
			w.doMap()
		}
	}
	c.saveSet = nil
}

func (c *client) setCloseDownMode(r *protocol.SetCloseDownMode) error {
	if r.Mode > protocol.RetainTemporary {
		return protocol.BadValue.With(uint32(r.Mode))
	}
	c.closeDown = r.Mode
	return nil
}

// killClient ends the client that made a resource, or frees what a client that has gone asked to be kept.
func (c *client) killClient(r *protocol.KillClient) error {
	s := c.server
	if r.Resource == protocol.AllTemporary {
		for _, kept := range s.clients[1:] {
			if kept != nil && kept.gone && kept.closeDown == protocol.RetainTemporary {
				s.free(kept)
			}
		}
		return nil
	}
	victim := s.owner(r.Resource)
	if _, ok := lookup[resource](s, r.Resource); !ok || victim == s.clients[0] {
		return protocol.BadValue.With(r.Resource)
	}
	if victim.gone {
		s.free(victim)
		return nil
	}
	victim.closeDown = protocol.DestroyAll
	victim.hangUp()
	s.leave(victim)
	return nil
}

func (c *client) grabServer(*protocol.GrabServer) error {
	c.server.grabber = c
	return nil
}

func (c *client) ungrabServer(*protocol.UngrabServer) error {
	if c.server.grabber == c {
		c.server.ungrab()
	}
	return nil
}
