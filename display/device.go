package display

import "sameframe/protocol"

// device is what the pointer and the keyboard have in common: they can be grabbed and frozen (X11 §9).
type device struct {
	grab    *grab  // the active one, or nil
	grabbed moment // when the last one was activated
	passive bool   // it began with a press and ends with the release

	freeze       freeze
	otherFreezes bool       // the grab of the other device has frozen this one
	frozenAt     inputEvent // with frozenReplayable: the event that can be replayed
}

// freeze says whether events of a device wait, by its own grab.
type freeze uint8

const (
	thawed     freeze = iota
	freezeNext        // the next press or release will freeze it: SyncPointer, SyncKeyboard
	freezeBothNext
	frozen
	frozenReplayable
)

func (d *device) frozen() bool { return d.otherFreezes || d.freeze >= frozen }

func (d *device) thaw() { d.freeze, d.otherFreezes = thawed, false }

func (d *device) grabbedBy(c *client) bool { return d.grab != nil && d.grab.client == c }

// grab is an active or a passive grab.
type grab struct {
	client       *client
	window       *window
	keyboard     bool
	ownerEvents  bool
	mask         uint32
	pointerSync  bool
	keyboardSync bool
	confineTo    *window
	cursor       *cursor

	// Of a passive grab: any of the buttons or keys, with any of the sets of modifiers.
	details, modifiers set
}

func (s *Server) otherDevice(d *device) *device {
	if d == &s.input.pointer.device {
		return &s.input.keyboard.device
	}
	return &s.input.pointer.device
}

// activate makes g the active grab of d (X11 §9, GrabPointer and GrabKeyboard); activated must follow.
func (s *Server) activate(d *device, g grab, at moment, passive bool) {
	in := &s.input
	in.pointer.hinted = nil
	switch {
	case d == &in.pointer.device && d.grab != nil:
		s.cross(d.grab.window, g.window, protocol.NotifyGrab)
	case d == &in.pointer.device:
		s.cross(in.pointer.within, g.window, protocol.NotifyGrab)
	case d.grab == nil:
		s.moveFocus(in.focus.focusTarget, focusTarget{window: g.window}, protocol.NotifyGrab)
	case d.grab.window != g.window:
		s.moveFocus(focusTarget{window: d.grab.window}, focusTarget{window: g.window}, protocol.NotifyGrab)
	}
	d.grab, d.grabbed, d.passive = &g, at, passive

	other, sync, otherSync := s.otherDevice(d), g.pointerSync, g.keyboardSync
	if g.keyboard {
		sync, otherSync = otherSync, sync
	}
	switch {
	case sync:
		d.freeze = frozen
	default:
		d.freeze = thawed
		if other.grabbedBy(g.client) {
			d.otherFreezes = false
		}
	}
	if otherSync {
		other.otherFreezes = true
	} else {
		other.otherFreezes = false
		if other.freeze >= frozen && other.grabbedBy(g.client) {
			other.freeze = thawed
		}
	}
	s.cursorChanged()
}

// activated follows activate once the event that led to it has been sent.
func (s *Server) activated() {
	s.keepConfined()
	s.playQueue()
}

// deactivate ends the active grab of d.
func (s *Server) deactivate(d *device) {
	in, from := &s.input, d.grab.window
	in.pointer.hinted = nil
	d.grab, d.freeze, d.passive = nil, thawed, false
	s.otherDevice(d).otherFreezes = false
	if d == &in.pointer.device {
		s.cross(from, in.pointer.within, protocol.NotifyUngrab)
		s.cursorChanged()
	} else {
		s.moveFocus(focusTarget{window: from}, in.focus.focusTarget, protocol.NotifyUngrab)
	}
	s.playQueue()
}

// freezeAfter freezes d, and the other device, if its client has asked for that after the next event, which is e.
func (s *Server) freezeAfter(d *device, e *inputEvent) {
	switch d.freeze {
	case freezeBothNext:
		other := s.otherDevice(d)
		if other.freeze == freezeBothNext && other.grabbedBy(d.grab.client) {
			other.freeze = frozen
		} else {
			other.otherFreezes = true
		}
	case freezeNext:
	default:
		return
	}
	d.freeze, d.frozenAt = frozenReplayable, *e
}

func (c *client) allowEvents(r *protocol.AllowEvents) error {
	s := c.server
	if r.Mode > protocol.SyncBoth {
		return protocol.BadValue.With(uint32(r.Mode))
	}
	d := &s.input.pointer.device
	if r.Mode == protocol.AsyncKeyboard || r.Mode == protocol.SyncKeyboard || r.Mode == protocol.ReplayKeyboard {
		d = &s.input.keyboard.device
	}
	other := s.otherDevice(d)
	grabbed, otherGrabbed := d.grabbedBy(c), other.grabbedBy(c)
	frozenForOther := otherGrabbed && d.otherFreezes // by the grab that c has of the other
	if !(grabbed && d.freeze >= frozen) && !frozenForOther {
		return nil
	}
	last := d.grabbed
	if otherGrabbed && (!grabbed || other.grabbed > last) {
		last = other.grabbed
	}
	if !s.valid(s.moment(r.Time), last) {
		return nil
	}
	bothFrozen := otherGrabbed && other.freeze >= frozen || grabbed && other.otherFreezes
	switch r.Mode {
	case protocol.AsyncPointer, protocol.AsyncKeyboard:
		d.release(grabbed, frozenForOther, thawed)
	case protocol.SyncPointer, protocol.SyncKeyboard:
		if !grabbed {
			return nil
		}
		d.release(grabbed, frozenForOther, freezeNext)
	case protocol.AsyncBoth, protocol.SyncBoth:
		if !bothFrozen {
			return nil
		}
		next := thawed
		if r.Mode == protocol.SyncBoth {
			next = freezeBothNext
		}
		d.release(grabbed, frozenForOther, next)
		other.release(otherGrabbed, grabbed && other.otherFreezes, next)
	case protocol.ReplayPointer, protocol.ReplayKeyboard:
		if grabbed && d.freeze == frozenReplayable {
			d.release(grabbed, frozenForOther, thawed)
			s.replay(d)
		}
		return nil
	}
	s.playQueue()
	return nil
}

func (d *device) release(grabbed, frozenForOther bool, next freeze) {
	if grabbed {
		d.freeze = next
	}
	if frozenForOther {
		d.otherFreezes = false
	}
}

// replay ends the grab of d and processes the event that froze it again, ignoring passive grabs down to the window of the
// grab. What waited comes after it.
func (s *Server) replay(d *device) {
	in, e, above := &s.input, d.frozenAt, d.grab.window
	in.playing = true
	func() {
		defer func() { in.playing = false }()
		s.deactivate(d)
		within := s.windowAt(e.position)
		switch {
		case (e.code == protocol.KeyPress || e.code == protocol.ButtonPress) && s.activatePassive(d, &e, within, above):
		case d == &in.keyboard.device:
			s.deliverFocused(within, &e)
		default:
			s.propagate(within, &e, nil, nil)
		}
	}()
	s.playQueue()
}
