package display

import (
	"image"
	"net"
	"time"

	"sameframe/protocol"
	"sameframe/render"
)

func (c *client) xtestGetVersion(*protocol.XTestGetVersion) error {
	return reply(c, &protocol.XTestGetVersionReply{MajorVersion: 2, MinorVersion: 2}, nil)
}

func (c *client) xtestCompareCursor(r *protocol.XTestCompareCursor) error {
	s := c.server
	w, err := s.window(r.Window)
	if err != nil {
		return err
	}
	var cur *cursor
	switch r.Cursor {
	case protocol.None:
	case protocol.XTestCurrentCursor:
		cur = s.shownCursor()
	default:
		if cur, err = s.cursor(r.Cursor); err != nil {
			return err
		}
	}
	own := w.cursor
	if own == nil && w.isRoot() {
		own = s.defaultCursor
	}
	return reply(c, &protocol.XTestCompareCursorReply{Same: wireBool(own == cur)}, nil)
}

// fakeInput is what a client does in the user's place.
type fakeInput struct {
	render.Input
	relative bool // a motion from where the pointer is
}

func (c *client) xtestFakeInput(r *protocol.XTestFakeInput) error {
	s := c.server
	f := fakeInput{Input: render.Input{Code: r.Detail, Down: r.Type == protocol.KeyPress || r.Type == protocol.ButtonPress}}
	switch r.Type {
	case protocol.KeyPress, protocol.KeyRelease:
		f.Kind = render.Key
		if r.Detail < minKeycode {
			return protocol.BadValue.With(uint32(r.Detail))
		}
	case protocol.ButtonPress, protocol.ButtonRelease:
		f.Kind = render.Button
		if r.Detail == 0 || r.Detail > buttons {
			return protocol.BadValue.With(uint32(r.Detail))
		}
	case protocol.MotionNotify:
		f.Kind, f.Position = render.Motion, image.Pt(int(r.X), int(r.Y))
		if r.Root != protocol.None {
			w, err := s.window(r.Root)
			if err != nil {
				return err
			}
			if !w.isRoot() {
				return protocol.BadValue.With(uint32(r.Root))
			}
		}
		var err error
		if f.relative, err = boolean(uint32(r.Detail)); err != nil {
			return err
		}
	default:
		return protocol.BadValue.With(uint32(r.Type))
	}
	if r.Time == 0 {
		s.fake(f)
		return nil
	}
	c.delayed = func() { s.fake(f) }
	c.delay = time.Duration(r.Time) * time.Millisecond
	return nil
}

// fake does it. A key that is down cannot be pressed: as in X.Org only the keyboard itself repeats.
func (s *Server) fake(f fakeInput) {
	if f.Kind == render.Key && f.Down && s.input.keyboard.down.has(f.Code) {
		return
	}
	if f.relative {
		f.Position = s.barred(s.input.pointer.shown, s.confine(f.Position.Add(s.input.pointer.shown)))
	}
	s.userDid(f.Input)
}

// doDelayed carries out the rest of a request that has asked for a delay. The client's other requests wait so long; the
// server does not (XTEST, FakeInput).
func (c *client) doDelayed() error {
	if err := c.conn.Pause(c.delay); err != nil {
		return err
	}
	s := c.server
	s.mu.Lock()
	s.await(c)
	if c.gone {
		s.unlock(c)
		return net.ErrClosed
	}
	c.delayed()
	c.delayed = nil
	s.unlock(c)
	return c.flush()
}

func (c *client) xtestGrabControl(r *protocol.XTestGrabControl) (err error) {
	c.impervious, err = boolean(uint32(r.Impervious))
	return err
}
