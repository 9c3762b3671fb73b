package display

import (
	"image"
	"slices"

	"sameframe/protocol"
)

// A cursorListener is a window to which a client has another cursor on the screen reported.
type cursorListener struct {
	client *client
	window *window
}

func (c *client) xfixesSelectCursorInput(r *protocol.XFixesSelectCursorInput) error {
	s := c.server
	w, err := s.window(r.Window)
	if err != nil {
		return err
	}
	if r.EventMask&^protocol.DisplayCursorMask != 0 {
		return protocol.BadValue.With(r.EventMask)
	}
	i := slices.Index(s.cursorListeners, cursorListener{c, w})
	switch {
	case r.EventMask == 0 && i >= 0:
		s.cursorListeners = slices.Delete(s.cursorListeners, i, i+1)
		c.account.entries--
	case r.EventMask != 0 && i < 0:
		if err := c.mayEnter(1); err != nil {
			return err
		}
		c.account.entries++
		s.cursorListeners = append(s.cursorListeners, cursorListener{c, w})
	}
	return nil
}

// notifyCursor tells that the screen shows another cursor, whether or not it is hidden.
func (s *Server) notifyCursor() {
	for _, l := range s.cursorListeners {
		cur := s.shownCursor()
		send(l.client, &protocol.XFixesCursorNotifyEvent{
			Code: xfixesEvents + protocol.XFixesCursorNotify, Subtype: protocol.DisplayCursor, Window: l.window.id,
			Serial: cur.serial, Time: s.now(), Name: cur.name,
		})
	}
}

func (c *client) xfixesGetCursorImage(*protocol.XFixesGetCursorImage) error {
	answer, pixels := c.cursorImage()
	return reply(c, &protocol.XFixesGetCursorImageReply{
		X: answer.X, Y: answer.Y, Width: answer.Width, Height: answer.Height, XHot: answer.XHot, YHot: answer.YHot,
		Serial: answer.Serial,
	}, pixels)
}

func (c *client) xfixesGetCursorImageAndName(*protocol.XFixesGetCursorImageAndName) error {
	answer, pixels := c.cursorImage()
	name, _ := c.server.atoms.name(answer.Atom)
	answer.NameLen = uint16(len(name))
	return reply(c, &answer, append(pixels, name...))
}

// cursorImage describes the cursor that the screen shows and returns its pixels as they are sent to the client.
func (c *client) cursorImage() (protocol.XFixesGetCursorImageAndNameReply, []byte) {
	p, cur := &c.server.input.pointer, c.server.shownCursor()
	cur.surface.Lock()
	defer cur.surface.Unlock()
	size := cur.surface.Bounds().Size()
	pixels := make([]uint32, 0, size.X*size.Y)
	for y := range size.Y {
		for x := range size.X {
			pixel := uint32(0)
			if cur.shape.Contains(image.Pt(x, y)) {
				pixel = 0xff000000 | cur.surface.At(x, y)
			}
			pixels = append(pixels, pixel)
		}
	}
	return protocol.XFixesGetCursorImageAndNameReply{
		X: int16(p.position.X), Y: int16(p.position.Y), Width: uint16(size.X), Height: uint16(size.Y),
		XHot: uint16(cur.hotspot.X), YHot: uint16(cur.hotspot.Y), Serial: cur.serial, Atom: cur.name,
	}, list(c, pixels)
}

func (c *client) xfixesSetCursorName(r *protocol.XFixesSetCursorName, tail []byte) error {
	name, err := exactly(tail, int(r.NameLen))
	if err != nil {
		return err
	}
	cur, err := c.server.cursor(r.Cursor)
	if err != nil {
		return err
	}
	cur.name, err = c.intern(string(name))
	return err
}

func (c *client) xfixesGetCursorName(r *protocol.XFixesGetCursorName) error {
	cur, err := c.server.cursor(r.Cursor)
	if err != nil {
		return err
	}
	name, _ := c.server.atoms.name(cur.name)
	return reply(c, &protocol.XFixesGetCursorNameReply{Atom: cur.name, NameLen: uint16(len(name))}, []byte(name))
}

func (c *client) xfixesChangeCursor(r *protocol.XFixesChangeCursor) error {
	source, err := c.server.cursor(r.Source)
	if err != nil {
		return err
	}
	destination, err := c.server.cursor(r.Destination)
	if err != nil {
		return err
	}
	c.server.replaceCursors(source, func(cur *cursor) bool { return cur == destination })
	return nil
}

func (c *client) xfixesChangeCursorByName(r *protocol.XFixesChangeCursorByName, tail []byte) error {
	name, err := exactly(tail, int(r.NameLen))
	if err != nil {
		return err
	}
	source, err := c.server.cursor(r.Source)
	if err != nil {
		return err
	}
	if atom := c.server.atoms.numbers[string(name)]; atom != protocol.None {
		c.server.replaceCursors(source, func(cur *cursor) bool { return cur.name == atom })
	}
	return nil
}

// replaceCursors puts a cursor in the place of others: of their XIDs, on windows, in grabs.
func (s *Server) replaceCursors(by *cursor, replaced func(*cursor) bool) {
	change := func(owner *client, r resource, at **cursor) {
		if *at != nil && replaced(*at) {
			change := s.changing(owner, r)
			*at = by
			change.done()
		}
	}
	for _, c := range s.clients {
		if c == nil {
			continue
		}
		for id, r := range c.resources {
			if cur, ok := r.(*cursor); ok && replaced(cur) {
				c.replace(c.base()|id, by)
			}
		}
	}
	s.root.walk(func(w *window) {
		change(w.owner, w, &w.cursor)
		for _, g := range w.grabs {
			if g.cursor != nil && replaced(g.cursor) {
				before := g.entries()
				g.cursor = by
				g.client.account.entries += g.entries() - before
			}
		}
	})
	for _, d := range []*device{&s.input.pointer.device, &s.input.keyboard.device} {
		if d.grab != nil && d.grab.cursor != nil && replaced(d.grab.cursor) {
			d.grab.cursor = by
		}
	}
	s.cursorChanged()
}

// xfixesHideCursor hides the cursor for as long as a client has asked for it more often than it has taken that back.
func (c *client) xfixesHideCursor(r *protocol.XFixesHideCursor) error {
	if _, err := c.server.window(r.Window); err != nil {
		return err
	}
	c.hides++
	c.server.layersChanged()
	return nil
}

func (c *client) xfixesShowCursor(r *protocol.XFixesShowCursor) error {
	if _, err := c.server.window(r.Window); err != nil {
		return err
	}
	if c.hides == 0 {
		return protocol.BadMatch.With(uint32(r.Window))
	}
	c.hides--
	c.server.layersChanged()
	return nil
}

// cursorHidden reports whether a client hides the cursor.
func (s *Server) cursorHidden() bool {
	return slices.ContainsFunc(s.clients, func(c *client) bool { return c != nil && !c.gone && c.hides > 0 })
}
