package display

import "sameframe/protocol"

// screenSaver is what clients have asked of the screen saver, to be told again. Nothing ever starts one: this server
// leaves blanking to the system that its screen is on. Guarded by Server.mu.
type screenSaver struct {
	timeout, interval uint16 // seconds; 0 is never
	blank, expose     bool
}

// defaultSaver is off; the rest is X.Org's default.
var defaultSaver = screenSaver{blank: true, expose: true}

func (c *client) setScreenSaver(r *protocol.SetScreenSaver) error {
	if r.PreferBlanking > protocol.DefaultBlanking {
		return protocol.BadValue.With(uint32(r.PreferBlanking))
	}
	if r.AllowExposures > protocol.DefaultExposures {
		return protocol.BadValue.With(uint32(r.AllowExposures))
	}
	if r.Timeout < -1 {
		return protocol.BadValue.With(uint32(r.Timeout))
	}
	if r.Interval < -1 {
		return protocol.BadValue.With(uint32(r.Interval))
	}
	c.server.saver = screenSaver{
		timeout: uint16(max(0, r.Timeout)), interval: uint16(max(0, r.Interval)),
		blank:  r.PreferBlanking != protocol.DontPreferBlanking,
		expose: r.AllowExposures != protocol.DontAllowExposures,
	}
	return nil
}

func (c *client) getScreenSaver(*protocol.GetScreenSaver) error {
	saver := &c.server.saver
	return reply(c, &protocol.GetScreenSaverReply{
		Timeout: saver.timeout, Interval: saver.interval,
		PreferBlanking: wireBool(saver.blank), AllowExposures: wireBool(saver.expose),
	}, nil)
}

func (c *client) forceScreenSaver(r *protocol.ForceScreenSaver) error {
	_, err := atMost(uint32(r.Mode), uint8(protocol.ScreenSaverActive))
	return err
}
