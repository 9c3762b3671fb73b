package display

import (
	"sameframe/protocol"
)

func (c *client) xineramaQueryVersion(*protocol.XineramaQueryVersion) error {
	return reply(c, &protocol.XineramaQueryVersionReply{Major: 1, Minor: 1}, nil)
}

func (c *client) xineramaGetState(r *protocol.XineramaGetState) error {
	if _, err := c.server.window(r.Window); err != nil {
		return err
	}
	return reply(c, &protocol.XineramaGetStateReply{State: uint8(len(c.server.monitors())), Window: r.Window}, nil)
}

func (c *client) xineramaGetScreenCount(r *protocol.XineramaGetScreenCount) error {
	if _, err := c.server.window(r.Window); err != nil {
		return err
	}
	return reply(c, &protocol.XineramaGetScreenCountReply{ScreenCount: uint8(len(c.server.monitors())), Window: r.Window}, nil)
}

// xineramaGetScreenSize answers with the size of the whole screen whatever monitor is asked for, as X.Org does.
func (c *client) xineramaGetScreenSize(r *protocol.XineramaGetScreenSize) error {
	s := c.server
	if _, err := s.window(r.Window); err != nil {
		return err
	}
	return reply(c, &protocol.XineramaGetScreenSizeReply{
		Width: uint32(s.root.width), Height: uint32(s.root.height), Window: r.Window, Screen: r.Screen,
	}, nil)
}

func (c *client) xineramaIsActive(*protocol.XineramaIsActive) error {
	return reply(c, &protocol.XineramaIsActiveReply{State: uint32(len(c.server.monitors()))}, nil)
}

func (c *client) xineramaQueryScreens(*protocol.XineramaQueryScreens) error {
	monitors := c.server.monitors()
	return reply(c, &protocol.XineramaQueryScreensReply{Number: uint32(len(monitors))}, list(c, monitors))
}

// monitors returns what the screen consists of: what the output shows of it.
func (s *Server) monitors() []protocol.Rectangle {
	k := &s.randr.crtc
	if k.mode == nil {
		return nil
	}
	return []protocol.Rectangle{wireRectangle(k.box())}
}
