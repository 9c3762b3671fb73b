package display

import (
	"image"
	"slices"

	"sameframe/protocol"
)

// randrOutput is what shows the screen: the window, or nobody where the server is headless.
type randrOutput struct {
	id          protocol.RandrOutput
	modes       []*randrMode // of the server, and then of the sizes that the user has given the window
	windowModes int          // how many of those
	added       []*randrMode // by clients
	properties  []*outputProperty
	changed     bool
}

const outputName = "screen"

func (o *randrOutput) init(s *Server, size image.Point) {
	*o = randrOutput{id: protocol.RandrOutput(s.newServerID())}
	s.clients[0].add(uint32(o.id), o)
	for _, size := range append([]image.Point{size}, usualSizes...) {
		if o.modeOf(size) == nil {
			o.modes = append(o.modes, s.newMode(s.modeInfo(size), modeName(size)))
		}
	}
}

func (*randrOutput) free(*Server) {}
func (*randrOutput) holds() int   { return 0 }

func (s *Server) randrOutput(id protocol.RandrOutput) (*randrOutput, error) {
	if o, ok := lookup[*randrOutput](s, uint32(id)); ok {
		return o, nil
	}
	return nil, badOutput.With(uint32(id))
}

func (o *randrOutput) allModes() []*randrMode { return slices.Concat(o.modes, o.added) }

func (o *randrOutput) has(m *randrMode) bool {
	return slices.Contains(o.modes, m) || slices.Contains(o.added, m)
}

// modeOf returns the server's mode of that size, or nil.
func (o *randrOutput) modeOf(size image.Point) *randrMode {
	if i := slices.IndexFunc(o.modes, func(m *randrMode) bool { return m.size() == size }); i >= 0 {
		return o.modes[i]
	}
	return nil
}

// dropWindowModes forgets the sizes that the window has had, but for the one that is in use: the user has changed it by
// dragging an edge, through a hundred sizes.
func (o *randrOutput) dropWindowModes(s *Server) {
	first := len(o.modes) - o.windowModes
	kept := o.modes[:first]
	for _, m := range o.modes[first:] {
		if m.uses > 0 || m == s.randr.crtc.mode {
			kept = append(kept, m)
			continue
		}
		s.destroyMode(m)
		s.outputChanged(true)
	}
	clear(o.modes[len(kept):])
	o.modes, o.windowModes = kept, len(kept)-first
}

// outputChanged notes that the output is to be told of. config says that what can be configured has changed.
func (s *Server) outputChanged(config bool) {
	r := &s.randr
	r.output.changed, r.changed = true, true
	r.configChanged = r.configChanged || config
}

func (c *client) sendOutputChange(w *window) {
	r := &c.server.randr
	event := protocol.RandrOutputChangeEvent{
		Code: randrEvent + protocol.RandrNotify, SubCode: protocol.RandrOutputChange, Timestamp: r.setTime.stamp(),
		ConfigTimestamp: r.configTime.stamp(), Window: w.id, Output: r.output.id, Rotation: protocol.RandrRotate0,
		Connection: protocol.RandrConnected,
	}
	if r.crtc.on {
		event.Crtc, event.Mode, event.Rotation = r.crtc.id, r.crtc.mode.info.ID, r.crtc.rotation
	}
	send(c, &event)
}

func (c *client) randrGetOutputInfo(r *protocol.RandrGetOutputInfo) error {
	s := c.server
	o, err := s.randrOutput(r.Output)
	if err != nil {
		return err
	}
	modes := o.allModes()
	answer := protocol.RandrGetOutputInfoReply{
		Timestamp: s.randr.setTime.stamp(), Connection: protocol.RandrConnected, CrtcsLen: 1, ModesLen: uint16(len(modes)),
		NameLen: uint16(len(outputName)),
	}
	if s.randr.crtc.on {
		answer.Crtc = s.randr.crtc.id
	}
	ids := []uint32{uint32(s.randr.crtc.id)}
	for _, m := range modes {
		ids = append(ids, uint32(m.info.ID))
	}
	return reply(c, &answer, append(list(c, ids), outputName...))
}
