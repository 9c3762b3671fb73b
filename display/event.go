package display

import (
	"slices"

	"sameframe/protocol"
)

// eventMask is what one client has selected on one window.
type eventMask struct {
	client *client
	mask   uint32
}

const (
	noVisibility = 0xff // a state that no VisibilityNotify has

	allEvents = 1<<25 - 1
	// exclusiveEvents may be selected by one client at a time (X11 §9, ChangeWindowAttributes).
	exclusiveEvents = protocol.SubstructureRedirectMask | protocol.ResizeRedirectMask | protocol.ButtonPressMask
)

// entries returns what the selection on w counts for: on a window of the client's own it goes with the window.
func (m eventMask) entries(w *window) int {
	if m.client == w.owner {
		return 0
	}
	return 1
}

// maySelect checks an event mask that c wants on w.
func (w *window) maySelect(c *client, mask uint32) error {
	if mask&^allEvents != 0 {
		return protocol.BadValue.With(mask)
	}
	for _, m := range w.masks {
		if m.client != c && m.mask&mask&exclusiveEvents != 0 {
			return protocol.BadAccess.With(uint32(w.id))
		}
	}
	if mask != 0 && w.maskOf(c) == 0 {
		return c.mayEnter(eventMask{client: c}.entries(w))
	}
	return nil
}

// selectEvents replaces what c has selected on w.
func (w *window) selectEvents(c *client, mask uint32) {
	w.deselectEvents(c)
	if mask != 0 {
		m := eventMask{c, mask}
		w.masks = append(w.masks, m)
		c.account.entries += m.entries(w)
	}
	if w.isRoot() {
		w.server.redirectChanged()
	}
}

func (w *window) deselectEvents(c *client) {
	w.masks = slices.DeleteFunc(w.masks, func(m eventMask) bool {
		if m.client != c {
			return false
		}
		c.account.entries -= m.entries(w)
		return true
	})
}

func (w *window) maskOf(c *client) uint32 {
	for _, m := range w.masks {
		if m.client == c {
			return m.mask
		}
	}
	return 0
}

func (w *window) allMasks() (all uint32) {
	for _, m := range w.masks {
		all |= m.mask
	}
	return all
}

// selector returns a client that has selected the mask on w, or nil.
func (w *window) selector(mask uint32) *client {
	for _, m := range w.masks {
		if m.mask&mask != 0 {
			return m.client
		}
	}
	return nil
}

// redirector returns the client other than c to which requests of c about children of w are redirected, or nil.
func (w *window) redirector(c *client, mask uint32) *client {
	if to := w.selector(mask); to != c {
		return to
	}
	return nil
}

// notify sends an event to all clients that have selected it on w.
func notify[T any](w *window, mask uint32, event *T) {
	for _, m := range w.masks {
		if m.mask&mask != 0 {
			send(m.client, event)
		}
	}
}

// notifyStructure sends an event about w to those who selected StructureNotify on it and SubstructureNotify on its
// parent; the event says on which window it was selected.
func notifyStructure[T any](w *window, event func(to *window) *T) {
	if w.allMasks()&protocol.StructureNotifyMask != 0 {
		notify(w, protocol.StructureNotifyMask, event(w))
	}
	if w.parent != nil && w.parent.allMasks()&protocol.SubstructureNotifyMask != 0 {
		notify(w.parent, protocol.SubstructureNotifyMask, event(w.parent))
	}
}
