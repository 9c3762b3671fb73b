package display

import "sameframe/protocol"

const (
	pointerGrabEvents = protocol.ButtonPressMask | protocol.ButtonReleaseMask | protocol.EnterWindowMask |
		protocol.LeaveWindowMask | protocol.PointerMotionMask | protocol.PointerMotionHintMask | protocol.Button1MotionMask |
		protocol.Button2MotionMask | protocol.Button3MotionMask | protocol.Button4MotionMask | protocol.Button5MotionMask |
		protocol.ButtonMotionMask | protocol.KeymapStateMask
	keyEvents = protocol.KeyPressMask | protocol.KeyReleaseMask
)

// checkGrab checks the arguments that all grabs have, in X.Org's order.
func checkGrab(mode, otherMode, ownerEvents uint8) error {
	for _, value := range []uint8{mode, otherMode, ownerEvents} {
		if value > 1 {
			return protocol.BadValue.With(uint32(value))
		}
	}
	return nil
}

// newPointerGrab looks up what a grab of the pointer names.
func (c *client) newPointerGrab(id, confineTo protocol.Window, cursor protocol.Cursor) (g grab, err error) {
	s := c.server
	g.client = c
	if g.window, err = s.window(id); err != nil {
		return g, err
	}
	if confineTo != protocol.None {
		if g.confineTo, err = s.window(confineTo); err != nil {
			return g, err
		}
	}
	if cursor != protocol.None {
		g.cursor, err = s.cursor(cursor)
	}
	return g, err
}

// grabDevice activates g if it may, and returns the status for the reply.
func (s *Server) grabDevice(d *device, g grab, t protocol.Timestamp) uint8 {
	at := s.moment(t)
	switch {
	case d.grab != nil && d.grab.client != g.client:
		return protocol.AlreadyGrabbed
	case !g.window.viewable(), g.confineTo != nil && !s.confines(g.confineTo):
		return protocol.GrabNotViewable
	case !s.valid(at, d.grabbed):
		return protocol.GrabInvalidTime
	case d.otherFreezes && !s.otherDevice(d).grabbedBy(g.client):
		return protocol.GrabFrozen
	}
	if g.confineTo != nil {
		s.moveInto(s.onScreen(g.confineTo)) // before the grab, so that who is left and entered hears of it
	}
	s.activate(d, g, at, false)
	s.activated()
	return protocol.GrabSuccess
}

func (c *client) grabPointer(r *protocol.GrabPointer) error {
	if r.EventMask&^pointerGrabEvents != 0 {
		return protocol.BadValue.With(uint32(r.EventMask))
	}
	if err := checkGrab(r.KeyboardMode, r.PointerMode, r.OwnerEvents); err != nil {
		return err
	}
	g, err := c.newPointerGrab(r.GrabWindow, r.ConfineTo, r.Cursor)
	if err != nil {
		return err
	}
	g.ownerEvents, g.mask = r.OwnerEvents != 0, uint32(r.EventMask)
	g.pointerSync, g.keyboardSync = r.PointerMode == protocol.GrabModeSync, r.KeyboardMode == protocol.GrabModeSync
	status := c.server.grabDevice(&c.server.input.pointer.device, g, r.Time)
	return reply(c, &protocol.GrabPointerReply{Status: status}, nil)
}

func (c *client) grabKeyboard(r *protocol.GrabKeyboard) error {
	if err := checkGrab(r.KeyboardMode, r.PointerMode, r.OwnerEvents); err != nil {
		return err
	}
	w, err := c.server.window(r.GrabWindow)
	if err != nil {
		return err
	}
	g := grab{
		client: c, window: w, keyboard: true, ownerEvents: r.OwnerEvents != 0, mask: keyEvents,
		pointerSync: r.PointerMode == protocol.GrabModeSync, keyboardSync: r.KeyboardMode == protocol.GrabModeSync,
	}
	status := c.server.grabDevice(&c.server.input.keyboard.device, g, r.Time)
	return reply(c, &protocol.GrabKeyboardReply{Status: status}, nil)
}

func (c *client) ungrabPointer(r *protocol.UngrabPointer) error {
	return c.ungrabDevice(&c.server.input.pointer.device, r.Time)
}

func (c *client) ungrabKeyboard(r *protocol.UngrabKeyboard) error {
	return c.ungrabDevice(&c.server.input.keyboard.device, r.Time)
}

func (c *client) ungrabDevice(d *device, t protocol.Timestamp) error {
	if s := c.server; d.grabbedBy(c) && s.valid(s.moment(t), d.grabbed) {
		s.deactivate(d)
	}
	return nil
}

func (c *client) changeActivePointerGrab(r *protocol.ChangeActivePointerGrab) error {
	s := c.server
	if r.EventMask&^pointerGrabEvents != 0 {
		return protocol.BadValue.With(uint32(r.EventMask))
	}
	var shape *cursor
	if r.Cursor != protocol.None {
		var err error
		if shape, err = s.cursor(r.Cursor); err != nil {
			return err
		}
	}
	d := &s.input.pointer.device
	if d.grabbedBy(c) && s.valid(s.moment(r.Time), d.grabbed) {
		d.grab.cursor, d.grab.mask = shape, uint32(r.EventMask)
		s.cursorChanged()
	}
	return nil
}
