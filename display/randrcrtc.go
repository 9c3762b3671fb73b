package display

import (
	"image"

	"sameframe/protocol"
)

// randrCrtc is what shows a part of the screen on the output.
type randrCrtc struct {
	id protocol.RandrCrtc
	crtcConfig
	gamma   []uint16 // the ramps of red, green and blue; they change nothing, as with X.Org's Xvfb
	changed bool
}

// crtcConfig is what a CRTC does. Without a mode it shows nothing.
type crtcConfig struct {
	mode     *randrMode
	position image.Point
	rotation uint16
	on       bool // the output
}

const gammaSize = 256

func (c *randrCrtc) init(s *Server) {
	*c = randrCrtc{id: protocol.RandrCrtc(s.newServerID()), gamma: make([]uint16, 3*gammaSize)}
	s.clients[0].add(uint32(c.id), c)
}

func (*randrCrtc) free(*Server) {}
func (*randrCrtc) holds() int   { return 0 }

func (s *Server) randrCrtc(id protocol.RandrCrtc) (*randrCrtc, error) {
	if c, ok := lookup[*randrCrtc](s, uint32(id)); ok {
		return c, nil
	}
	return nil, badCrtc.With(uint32(id))
}

// box returns the part of the screen that is shown.
func (k *crtcConfig) box() image.Rectangle {
	if k.mode == nil {
		return image.Rectangle{}
	}
	return image.Rectangle{Max: k.mode.size()}.Add(k.position)
}

// setCrtc configures the CRTC and tells what that has changed.
func (s *Server) setCrtc(k crtcConfig) {
	r := &s.randr
	c := &r.crtc
	k.rotation = max(k.rotation, protocol.RandrRotate0)
	if k != c.crtcConfig {
		if k.mode != nil {
			k.mode.uses++
		}
		if c.mode != nil {
			c.mode.uses--
		}
		if k.on != c.on {
			s.outputChanged(false)
		}
		c.crtcConfig, c.changed, r.changed, r.moved = k, true, true, true
		r.output.dropWindowModes(s)
		s.tellRandr()
	}
	s.postPending()
}

func (c *client) sendCrtcChange(w *window) {
	r := &c.server.randr
	k := &r.crtc
	box := k.box()
	event := protocol.RandrCrtcChangeEvent{
		Code: randrEvent + protocol.RandrNotify, SubCode: protocol.RandrCrtcChange, Timestamp: r.setTime.stamp(), Window: w.id,
		Crtc: k.id, Rotation: k.rotation, X: int16(k.position.X), Y: int16(k.position.Y),
		Width: uint16(box.Dx()), Height: uint16(box.Dy()),
	}
	if k.mode != nil {
		event.Mode = k.mode.info.ID
	}
	send(c, &event)
}

func (c *client) randrGetCrtcInfo(r *protocol.RandrGetCrtcInfo) error {
	s := c.server
	k, err := s.randrCrtc(r.Crtc)
	if err != nil {
		return err
	}
	box := k.box()
	answer := protocol.RandrGetCrtcInfoReply{
		Timestamp: s.randr.setTime.stamp(), X: int16(k.position.X), Y: int16(k.position.Y), Width: uint16(box.Dx()),
		Height: uint16(box.Dy()), Rotation: k.rotation, Rotations: protocol.RandrRotate0, PossibleLen: 1,
	}
	outputs := []protocol.RandrOutput{s.randr.output.id}
	if k.mode != nil {
		answer.Mode = k.mode.info.ID
	}
	if k.on {
		answer.OutputsLen = 1
		outputs = append(outputs, outputs...)
	}
	return reply(c, &answer, list(c, outputs))
}

func (c *client) randrSetCrtcConfig(r *protocol.RandrSetCrtcConfig, outputs []protocol.RandrOutput) error {
	s := c.server
	if _, err := s.randrCrtc(r.Crtc); err != nil {
		return err
	}
	k := crtcConfig{position: image.Pt(int(r.X), int(r.Y)), rotation: r.Rotation, on: len(outputs) > 0}
	if r.Mode != protocol.None {
		var err error
		if k.mode, err = s.randrMode(r.Mode); err != nil {
			return err
		}
	}
	if (k.mode != nil) != k.on {
		return protocol.BadMatch.With(uint32(r.Mode))
	}
	for i, id := range outputs {
		o, err := s.randrOutput(id)
		if err != nil {
			return err
		}
		if i > 0 || k.mode != nil && !o.has(k.mode) { // the same twice is a clone of itself
			return protocol.BadMatch.With(uint32(id))
		}
	}
	if err := checkRotation(r.Rotation, k.mode != nil); err != nil {
		return err
	}
	if box := k.box(); k.mode != nil && box.Max.X > s.root.width {
		return protocol.BadValue.With(uint32(r.X))
	} else if k.mode != nil && box.Max.Y > s.root.height {
		return protocol.BadValue.With(uint32(r.Y))
	}
	s.setCrtc(k)
	s.randr.setTime = s.moment(r.Timestamp)
	return reply(c, &protocol.RandrSetCrtcConfigReply{Timestamp: s.randr.setTime.stamp()}, nil)
}

// checkRotation demands one rotation, and where it is used, the one that there is.
func checkRotation(rotation uint16, used bool) error {
	if n := rotation & protocol.RandrRotations; n == 0 || n&(n-1) != 0 {
		return protocol.BadValue.With(uint32(rotation))
	}
	if used && rotation != protocol.RandrRotate0 {
		return protocol.BadMatch.With(uint32(rotation))
	}
	return nil
}

func (c *client) randrGetCrtcGammaSize(r *protocol.RandrGetCrtcGammaSize) error {
	if _, err := c.server.randrCrtc(r.Crtc); err != nil {
		return err
	}
	return reply(c, &protocol.RandrGetCrtcGammaSizeReply{Size: gammaSize}, nil)
}

func (c *client) randrGetCrtcGamma(r *protocol.RandrGetCrtcGamma) error {
	k, err := c.server.randrCrtc(r.Crtc)
	if err != nil {
		return err
	}
	return reply(c, &protocol.RandrGetCrtcGammaReply{Size: gammaSize}, list(c, k.gamma))
}

func (c *client) randrSetCrtcGamma(r *protocol.RandrSetCrtcGamma, ramps []uint16) error {
	k, err := c.server.randrCrtc(r.Crtc)
	if err != nil {
		return err
	}
	if len(ramps) < 3*int(r.Size) {
		return protocol.BadLength.With(0)
	}
	if r.Size != gammaSize {
		return protocol.BadMatch.With(uint32(r.Crtc))
	}
	copy(k.gamma, ramps)
	return nil
}

// randrSetCrtcTransform refuses: the picture is shown as it is.
func (c *client) randrSetCrtcTransform(r *protocol.RandrSetCrtcTransform, filter []byte) error {
	if _, err := c.server.randrCrtc(r.Crtc); err != nil {
		return err
	}
	if protocol.Pad(int(r.FilterLen)) > len(filter) {
		return protocol.BadLength.With(0)
	}
	if !r.Transform.Invertible() {
		return protocol.BadMatch.With(uint32(r.Crtc))
	}
	return protocol.BadValue.With(uint32(r.Crtc))
}

func (c *client) randrGetCrtcTransform(r *protocol.RandrGetCrtcTransform) error {
	if _, err := c.server.randrCrtc(r.Crtc); err != nil {
		return err
	}
	identity := protocol.RandrTransform{0: 1 << 16, 4: 1 << 16, 8: 1 << 16}
	return reply(c, &protocol.RandrGetCrtcTransformReply{Pending: identity, Current: identity}, nil)
}

func (c *client) randrGetPanning(r *protocol.RandrGetPanning) error {
	if _, err := c.server.randrCrtc(r.Crtc); err != nil {
		return err
	}
	return reply(c, &protocol.RandrGetPanningReply{Timestamp: c.server.randr.setTime.stamp()}, nil)
}

// randrSetPanning refuses as X.Org does where there is no panning.
func (c *client) randrSetPanning(r *protocol.RandrSetPanning) error {
	return badCrtc.With(uint32(r.Crtc))
}
