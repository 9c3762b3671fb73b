package display

import (
	"slices"

	"sameframe/protocol"
)

func (c *client) mapWindow(r *protocol.MapWindow) error {
	w, err := c.server.window(r.Window)
	if err == nil {
		w.tryMap(c)
	}
	return err
}

func (c *client) mapSubwindows(r *protocol.MapSubwindows) error {
	w, err := c.server.window(r.Window)
	if err != nil {
		return err
	}
	w.arrange(func() {
		for _, child := range slices.Backward(slices.Clone(w.children)) {
			child.tryMap(c)
		}
	})
	return nil
}

func (c *client) unmapWindow(r *protocol.UnmapWindow) error {
	w, err := c.server.window(r.Window)
	if err == nil && w.mapped && !w.isRoot() {
		w.unmap(false)
	}
	return err
}

func (c *client) unmapSubwindows(r *protocol.UnmapSubwindows) error {
	w, err := c.server.window(r.Window)
	if err == nil {
		w.unmapChildren()
	}
	return err
}

func (w *window) unmapChildren() {
	w.arrange(func() {
		for _, child := range slices.Clone(w.children) {
			if child.mapped {
				child.unmap(false)
			}
		}
	})
}

// tryMap maps the window, or asks the client that redirects the requests on its parent to do it.
func (w *window) tryMap(c *client) {
	if w.mapped || w.isRoot() {
		return
	}
	if to := w.parent.redirector(c, protocol.SubstructureRedirectMask); to != nil && !w.overrideRedirect {
		send(to, &protocol.MapRequestEvent{
			EventHeader: protocol.EventHeader{Code: protocol.MapRequest}, Parent: w.parent.id, Window: w.id,
		})
		return
	}
	w.doMap()
}

func (w *window) doMap() {
	s := w.server
	if w.parent.isRoot() {
		s.manage(w)
	}
	w.arrange(func() {
		w.mapped = true
		notifyStructure(w, func(to *window) *protocol.MapNotifyEvent {
			return &protocol.MapNotifyEvent{
				EventHeader: protocol.EventHeader{Code: protocol.MapNotify}, Event: to.id, Window: w.id,
				OverrideRedirect: wireBool(w.overrideRedirect),
			}
		})
	})
	if w.parent.isRoot() {
		s.managed(w)
	}
}

// unmap unmaps the window. fromConfigure says that its parent was resized and its window gravity is Unmap.
func (w *window) unmap(fromConfigure bool) {
	s := w.server
	w.arrange(func() {
		w.mapped = false
		w.walk(func(w *window) { w.visibility = noVisibility })
		notifyStructure(w, func(to *window) *protocol.UnmapNotifyEvent {
			return &protocol.UnmapNotifyEvent{
				EventHeader: protocol.EventHeader{Code: protocol.UnmapNotify}, Event: to.id, Window: w.id,
				FromConfigure: wireBool(fromConfigure),
			}
		})
		s.unviewable(w) // while the pointer still counts as inside
	})
	if w.parent.isRoot() {
		s.unmanage(w)
	}
}

func (c *client) reparentWindow(r *protocol.ReparentWindow) error {
	s := c.server
	w, err := s.window(r.Window)
	if err != nil {
		return err
	}
	parent, err := s.window(r.Parent)
	if err != nil {
		return err
	}
	if w.isRoot() || w.contains(parent) || parent.class == protocol.InputOnly && w.class != protocol.InputOnly ||
		w.background.kind == paintParent && parent.depth != w.depth {
		return protocol.BadMatch.With(uint32(w.id))
	}
	if parent.level()+1+w.levels() > maxLevel {
		return protocol.BadAlloc.With(uint32(w.id))
	}
	mapped := w.mapped
	if mapped {
		w.unmap(false)
	}
	w.reparent(parent, int(r.X), int(r.Y))
	if mapped {
		w.tryMap(c)
	}
	return nil
}

// reparent moves an unmapped window to the top of another parent's children.
func (w *window) reparent(parent *window, x, y int) {
	event := func(to *window) *protocol.ReparentNotifyEvent {
		return &protocol.ReparentNotifyEvent{
			EventHeader: protocol.EventHeader{Code: protocol.ReparentNotify}, Event: to.id, Window: w.id, Parent: parent.id,
			X: int16(x), Y: int16(y), OverrideRedirect: wireBool(w.overrideRedirect),
		}
	}
	former := w.parent
	w.server.manager.forget(w) // if it is minimised
	notifyStructure(w, event)
	if former != parent {
		notify(parent, protocol.SubstructureNotifyMask, event(parent))
	}
	i := slices.Index(former.children, w)
	former.children = slices.Delete(former.children, i, i+1)
	parent.children = append(parent.children, w)
	w.parent, w.position.X, w.position.Y = parent, x, y
}
