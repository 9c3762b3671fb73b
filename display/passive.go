package display

import (
	"slices"

	"sameframe/protocol"
)

// set is a set of bytes: of buttons, of keys or of states of the eight modifiers.
type set [4]uint64

func (v *set) has(i uint8) bool { return v[i/64]>>(i%64)&1 != 0 }

// setOf returns the set of one element, or of all if i is any.
func setOf(i, any uint16) (v set) {
	if i == any {
		return set{^uint64(0), ^uint64(0), ^uint64(0), ^uint64(0)}
	}
	v[i/64] = 1 << (i % 64)
	return v
}

func (v set) and(w set) set {
	for i := range v {
		v[i] &= w[i]
	}
	return v
}

func (v set) without(w set) set {
	for i := range v {
		v[i] &^= w[i]
	}
	return v
}

// addGrab establishes a passive grab. It takes the place of what the client has grabbed before of the same combinations,
// and fails if another client has grabbed one of them (X11 §9, GrabButton).
func (w *window) addGrab(g *grab) error {
	for _, other := range w.grabs {
		if other.client != g.client && other.overlaps(g) {
			return protocol.BadAccess.With(uint32(w.id))
		}
	}
	if err := g.client.mayEnter(g.entries()); err != nil {
		return err
	}
	if err := w.subtractGrab(g); err != nil {
		return err
	}
	w.grabs = append(w.grabs, g)
	g.client.account.entries += g.entries()
	return nil
}

// entries returns what a passive grab counts for: with a cursor more, which it keeps when the cursor's XID is freed.
func (g *grab) entries() int { return 1 + g.cursor.holds()/4096 }

// overlaps reports whether a combination belongs to both.
func (g *grab) overlaps(h *grab) bool {
	return g.keyboard == h.keyboard && g.details.and(h.details) != set{} && g.modifiers.and(h.modifiers) != set{}
}

// subtractGrab takes the combinations of g from the grabs of its client. What is left of one may be two rectangles in the
// plane of details and modifiers.
func (w *window) subtractGrab(g *grab) error {
	var rest []*grab
	more := 0
	for _, old := range w.grabs {
		if old.client != g.client || !old.overlaps(g) {
			rest = append(rest, old)
			continue
		}
		more -= old.entries()
		if left := old.details.without(g.details); left != (set{}) {
			part := *old
			part.details = left
			rest = append(rest, &part)
			more += part.entries()
		}
		if left := old.modifiers.without(g.modifiers); left != (set{}) {
			part := *old
			part.details, part.modifiers = old.details.and(g.details), left
			rest = append(rest, &part)
			more += part.entries()
		}
	}
	if err := g.client.mayEnter(more); err != nil {
		return err
	}
	w.grabs = rest
	g.client.account.entries += more
	return nil
}

func (w *window) dropGrabs(of func(*grab) bool) {
	w.grabs = slices.DeleteFunc(w.grabs, func(g *grab) bool {
		if !of(g) {
			return false
		}
		g.client.account.entries -= g.entries()
		return true
	})
}

// activatePassive looks for a passive grab that a press activates, from the root down to within and the focus; with above,
// below that window only. It returns whether there was one, which then has been sent the press.
func (s *Server) activatePassive(d *device, e *inputEvent, within, above *window) bool {
	if d == &s.input.pointer.device && s.input.pointer.pressed() != 1 {
		return false // other buttons are down
	}
	lowest := within
	if f := s.input.focus; d == &s.input.keyboard.device && !f.pointerRoot {
		if f.window == nil {
			return false
		}
		if !f.window.contains(within) {
			lowest = f.window
		}
	}
	if above != nil && !above.contains(lowest) {
		return false
	}
	found := s.passiveGrab(d, e, lowest, above)
	if found == nil {
		return false
	}
	g := *found
	s.activate(d, g, e.at, true)
	s.sendInput(g.client, g.mask, g.window, g.window.childTowards(within), e)
	if d.freeze == frozen {
		d.freeze, d.frozenAt = frozenReplayable, *e
	}
	s.activated()
	return true
}

// passiveGrab returns the grab that e activates, of the highest window on the way from above down to w, or nil.
func (s *Server) passiveGrab(d *device, e *inputEvent, w, above *window) *grab {
	if w == nil || w == above {
		return nil
	}
	if g := s.passiveGrab(d, e, w.parent, above); g != nil {
		return g
	}
	for _, g := range w.grabs {
		if g.keyboard == (d == &s.input.keyboard.device) && g.details.has(e.detail) && g.modifiers.has(uint8(e.state)) &&
			(g.confineTo == nil || s.confines(g.confineTo)) {
			return g
		}
	}
	return nil
}

func (c *client) grabButton(r *protocol.GrabButton) error {
	if err := checkGrab(r.PointerMode, r.KeyboardMode, r.OwnerEvents); err != nil {
		return err
	}
	if err := checkModifiers(r.Modifiers); err != nil {
		return err
	}
	if r.EventMask&^pointerGrabEvents != 0 {
		return protocol.BadValue.With(uint32(r.EventMask))
	}
	g, err := c.newPointerGrab(r.GrabWindow, r.ConfineTo, r.Cursor)
	if err != nil {
		return err
	}
	g.ownerEvents, g.mask = r.OwnerEvents != 0, uint32(r.EventMask)
	g.pointerSync, g.keyboardSync = r.PointerMode == protocol.GrabModeSync, r.KeyboardMode == protocol.GrabModeSync
	g.details, g.modifiers = setOf(uint16(r.Button), protocol.AnyButton), setOf(r.Modifiers, protocol.AnyModifier)
	return g.window.addGrab(&g)
}

func (c *client) ungrabButton(r *protocol.UngrabButton) error {
	if err := checkModifiers(r.Modifiers); err != nil {
		return err
	}
	w, err := c.server.window(r.GrabWindow)
	if err != nil {
		return err
	}
	return w.subtractGrab(&grab{
		client: c, details: setOf(uint16(r.Button), protocol.AnyButton), modifiers: setOf(r.Modifiers, protocol.AnyModifier),
	})
}

func (c *client) grabKey(r *protocol.GrabKey) error {
	if err := checkGrab(r.KeyboardMode, r.PointerMode, r.OwnerEvents); err != nil {
		return err
	}
	if err := checkModifiers(r.Modifiers); err != nil {
		return err
	}
	if r.Key != protocol.AnyKey && r.Key < minKeycode {
		return protocol.BadValue.With(uint32(r.Key))
	}
	w, err := c.server.window(r.GrabWindow)
	if err != nil {
		return err
	}
	return w.addGrab(&grab{
		client: c, window: w, keyboard: true, ownerEvents: r.OwnerEvents != 0, mask: keyEvents,
		pointerSync: r.PointerMode == protocol.GrabModeSync, keyboardSync: r.KeyboardMode == protocol.GrabModeSync,
		details: setOf(uint16(r.Key), protocol.AnyKey), modifiers: setOf(r.Modifiers, protocol.AnyModifier),
	})
}

func (c *client) ungrabKey(r *protocol.UngrabKey) error {
	w, err := c.server.window(r.GrabWindow)
	if err != nil {
		return err
	}
	if r.Key != protocol.AnyKey && r.Key < minKeycode {
		return protocol.BadValue.With(uint32(r.Key))
	}
	if err := checkModifiers(r.Modifiers); err != nil {
		return err
	}
	return w.subtractGrab(&grab{
		client: c, keyboard: true,
		details: setOf(uint16(r.Key), protocol.AnyKey), modifiers: setOf(r.Modifiers, protocol.AnyModifier),
	})
}

func checkModifiers(modifiers uint16) error {
	if modifiers > 0xff && modifiers != protocol.AnyModifier {
		return protocol.BadValue.With(uint32(modifiers))
	}
	return nil
}
