package display

import (
	"image"
	"slices"

	"sameframe/protocol"
	"sameframe/render"
)

// pointer is the mouse and the place it points at.
type pointer struct {
	device
	position image.Point // as clients know it
	shown    image.Point // on the screen: ahead of position while the pointer is frozen
	within   *window     // the smallest mapped window that contains position
	hinted   *window     // has been sent a hint and gets no other until something else happens, or nil
	history  []motionRecord
	cursor   *cursor     // that the screen shows
	drawn    image.Point // where the screen shows it

	mapping [buttons]uint8 // of button n+1; 0 is switched off
	down    uint16         // bit n is button n, before mapping
	managed uint16         // those that the window manager keeps from the clients

	control pointerControl
}

// A motionRecord is one element of what GetMotionEvents returns.
type motionRecord struct {
	at       moment
	position image.Point
}

const (
	buttons = 10
	// motionHistory is how many motions GetMotionEvents knows of: the motion-buffer-size of the setup.
	motionHistory = 256
)

func newPointer(s *Server) pointer {
	centre := s.Screen.Size().Div(2)
	p := pointer{position: centre, shown: centre, drawn: centre, within: s.root, control: defaultPointerControl}
	for i := range p.mapping {
		p.mapping[i] = uint8(i + 1)
	}
	return p
}

// buttonState returns the bits of the buttons 1 to 5 that are down.
func (p *pointer) buttonState() (state uint16) {
	for i, button := range p.mapping {
		if p.down>>(i+1)&1 != 0 && button >= 1 && button <= 5 {
			state |= protocol.Button1Mask << (button - 1)
		}
	}
	return state
}

// pressed returns how many buttons are down that are not switched off.
func (p *pointer) pressed() (n int) {
	for i, button := range p.mapping {
		if p.down>>(i+1)&1 != 0 && button != 0 {
			n++
		}
	}
	return n
}

// motion moves the pointer. As with X.Org, MotionNotify is reported also in a window that the pointer has just entered.
func (s *Server) motion(q queuedInput) {
	p := &s.input.pointer
	q.Position = s.confine(q.Position)
	if q.Position == p.position {
		return
	}
	p.position = q.Position
	if len(p.history) == motionHistory {
		p.history = slices.Delete(p.history, 0, 1)
	}
	p.history = append(p.history, motionRecord{q.at, q.Position})
	consumed := (p.grab == nil || p.managed != 0 || s.manager.drag.asked) && s.manager.input(q.Input)
	if s.findPointer(); consumed {
		return
	}
	e := s.newEvent(protocol.MotionNotify, 0, q)
	if p.grab != nil {
		s.deliverGrabbed(&p.device, e, false)
	} else {
		s.propagate(p.within, e, nil, nil)
	}
}

// button presses or releases a button. A release goes where the press went: to the window manager or the clients.
func (s *Server) button(q queuedInput) {
	p := &s.input.pointer
	bit := uint16(1) << q.Code
	if q.Code < 1 || q.Code > buttons || q.Down == ((p.down|p.managed)&bit != 0) {
		return
	}
	switch {
	case q.Down && p.grab == nil && s.manager.input(q.Input):
		p.managed |= bit
		return
	case p.managed&bit != 0:
		p.managed &^= bit
		s.manager.input(q.Input)
		return
	}
	button := p.mapping[q.Code-1]
	p.hinted = nil
	if !q.Down && s.manager.drag.asked { // the press was the client's
		p.down &^= bit
		s.manager.input(q.Input)
		if p.passive && p.pressed() == 0 {
			s.deactivate(&p.device)
		}
		return
	}
	if !q.Down {
		e := s.newEvent(protocol.ButtonRelease, button, q)
		p.down &^= bit
		ends := p.passive && p.pressed() == 0
		switch {
		case button == 0:
		case p.grab != nil:
			s.deliverGrabbed(&p.device, e, ends)
		default:
			s.propagate(p.within, e, nil, nil)
		}
		if ends {
			s.deactivate(&p.device)
		}
		return
	}
	e := s.newEvent(protocol.ButtonPress, button, q)
	p.down |= bit
	switch {
	case button == 0:
	case p.grab != nil:
		s.deliverGrabbed(&p.device, e, false)
	case s.activatePassive(&p.device, e, p.within, nil):
	default:
		s.propagate(p.within, e, nil, nil)
	}
}

// windowAt returns the smallest mapped window that contains a point of the root, border included. The frames of our window
// manager are not windows: there it is the root.
func (s *Server) windowAt(p image.Point) *window {
	w := s.root
	for {
		i := len(w.children) - 1
		for ; i >= 0; i-- {
			child := w.children[i]
			if child.has(p) {
				break
			}
			if w.isRoot() && child.onFrame(p) {
				return w
			}
		}
		if i < 0 {
			return w
		}
		w = w.children[i]
		p = p.Sub(w.inner().Min)
		if !p.In(w.bounds()) {
			return w
		}
	}
}

// findPointer finds the window that the pointer is in, and sends the crossing events if it is another one than before.
func (s *Server) findPointer() {
	p := &s.input.pointer
	from := p.within
	if p.within = s.windowAt(p.position); p.within != from {
		s.cross(from, p.within, protocol.NotifyNormal)
	}
	s.cursorChanged()
}

// pointerMoved is called after windows have changed: the pointer may be in another one now, or has to move to stay in the
// window that it is confined to.
func (s *Server) pointerMoved() {
	if p := &s.input.pointer; p.grab != nil && p.grab.confineTo != nil && !s.confines(p.grab.confineTo) {
		s.deactivate(&p.device)
	}
	s.keepConfined()
	s.findPointer()
}

// keepConfined moves the pointer to where it may be, as if the user had.
func (s *Server) keepConfined() { s.moveInto(s.reach()) }

func (s *Server) moveInto(room *render.Region) {
	if to := closest(room, s.input.pointer.shown); to != s.input.pointer.shown {
		s.userDid(render.Input{Kind: render.Motion, Position: to})
	}
}

// confine returns the point where the pointer may be that is closest to to.
func (s *Server) confine(to image.Point) image.Point { return closest(s.reach(), to) }

// reach returns where the pointer may be.
func (s *Server) reach() *render.Region {
	if g := s.input.pointer.grab; g != nil && g.confineTo != nil {
		return s.onScreen(g.confineTo)
	}
	return s.root.whole
}

// closest returns the point of a region, which is not empty, that is closest to p.
func closest(room *render.Region, p image.Point) image.Point {
	to, least := p, -1
	for _, r := range room.Rects() {
		q := image.Pt(min(max(p.X, r.Min.X), r.Max.X-1), min(max(p.Y, r.Min.Y), r.Max.Y-1))
		way := q.Sub(p)
		if far := way.X*way.X + way.Y*way.Y; least < 0 || far < least {
			to, least = q, far
		}
	}
	return to
}

// confines reports whether the pointer can be confined to w.
func (s *Server) confines(w *window) bool {
	return s.alive(w) && w.viewable() && !s.onScreen(w).Empty()
}

// alive reports whether w has not been destroyed.
func (s *Server) alive(w *window) bool { return w == s.root || w.parent != nil }

// onScreen returns the part of the root that a window, with its border, takes.
func (s *Server) onScreen(w *window) *render.Region {
	return w.outline().Translate(w.absolute().Sub(w.inner().Min)).IntersectRect(s.root.bounds())
}

// currentCursor returns the cursor to show: that of the grab, or of the window that the pointer is in or the closest
// ancestor that has one. Nil stands for the default cursor of the root.
func (s *Server) currentCursor() *cursor {
	p := &s.input.pointer
	w := p.within
	if g := p.grab; g != nil {
		if g.cursor != nil {
			return g.cursor
		}
		if !g.window.contains(w) {
			w = g.window
		}
	}
	for w.cursor == nil && w.parent != nil {
		w = w.parent
	}
	return w.cursor
}

// shownCursor is currentCursor with the default cursor itself.
func (s *Server) shownCursor() *cursor {
	if cur := s.currentCursor(); cur != nil {
		return cur
	}
	return s.defaultCursor
}

// cursorChanged has the screen show another cursor, or the same elsewhere, if that is so.
func (s *Server) cursorChanged() {
	p := &s.input.pointer
	c := s.currentCursor()
	another := c != p.cursor
	if another || p.shown != p.drawn {
		p.cursor, p.drawn = c, p.shown
		s.layersChanged()
	}
	if another {
		s.notifyCursor()
	}
}

func (c *client) queryPointer(r *protocol.QueryPointer) error {
	s := c.server
	w, err := s.window(r.Window)
	if err != nil {
		return err
	}
	s.stopHint(c)
	p := &s.input.pointer
	at := p.position.Sub(w.absolute())
	return reply(c, &protocol.QueryPointerReply{
		SameScreen: protocol.True, Root: rootID, Child: w.childTowards(p.within), Mask: s.state(),
		RootX: int16(p.position.X), RootY: int16(p.position.Y), WinX: int16(at.X), WinY: int16(at.Y),
	}, nil)
}

// stopHint lets the next motion be reported to a client that selects PointerMotionHint and has now asked for the position.
func (s *Server) stopHint(c *client) {
	p := &s.input.pointer
	if p.hinted == nil {
		return
	}
	mask := uint32(0)
	if g := p.grab; g == nil || g.client == c && g.ownerEvents {
		mask = p.hinted.maskOf(c)
	}
	if g := p.grab; g != nil && g.client == c {
		mask |= g.mask
	}
	if mask&protocol.PointerMotionHintMask != 0 {
		p.hinted = nil
	}
}

func (c *client) getMotionEvents(r *protocol.GetMotionEvents) error {
	s := c.server
	w, err := s.window(r.Window)
	if err != nil {
		return err
	}
	s.stopHint(c)
	start, stop, origin := s.moment(r.Start), s.moment(r.Stop), w.absolute()
	var events []protocol.TimeCoord
	for _, m := range s.input.pointer.history {
		at := m.position.Sub(origin)
		if m.at >= start && m.at <= stop && at.In(w.bounds().Inset(-w.border)) {
			events = append(events, protocol.TimeCoord{Time: m.at.stamp(), X: int16(at.X), Y: int16(at.Y)})
		}
	}
	return reply(c, &protocol.GetMotionEventsReply{EventsLen: uint32(len(events))}, list(c, events))
}

func (c *client) warpPointer(r *protocol.WarpPointer) error {
	s := c.server
	to := s.input.pointer.position
	if r.DstWindow != protocol.None {
		w, err := s.window(r.DstWindow)
		if err != nil {
			return err
		}
		to = w.absolute()
	}
	if r.SrcWindow != protocol.None {
		w, err := s.window(r.SrcWindow)
		if err != nil {
			return err
		}
		src := w.bounds()
		src.Min = image.Pt(int(r.SrcX), int(r.SrcY))
		if r.SrcWidth != 0 {
			src.Max.X = src.Min.X + int(r.SrcWidth)
		}
		if r.SrcHeight != 0 {
			src.Max.Y = src.Min.Y + int(r.SrcHeight)
		}
		p := &s.input.pointer
		if !w.contains(p.within) || !p.position.Sub(w.absolute()).In(src) {
			return nil
		}
	}
	s.userDid(render.Input{Kind: render.Motion, Position: to.Add(image.Pt(int(r.DstX), int(r.DstY)))})
	return nil
}
