package display

import (
	"image"
	"slices"

	"sameframe/protocol"
)

// RANDR 1.1 knows a screen by the sizes that it can have and their rates. What they are is what the modes of the output say.

// screenSize is a size and the modes that it can be had by, each of another rate.
type screenSize struct {
	size  image.Point
	modes []*randrMode
}

func (o *randrOutput) sizes() (sizes []screenSize) {
	for _, m := range o.allModes() {
		i := slices.IndexFunc(sizes, func(z screenSize) bool { return z.size == m.size() })
		if i < 0 {
			i = len(sizes)
			sizes = append(sizes, screenSize{size: m.size()})
		}
		if sizes[i].byRate(m.rate()) == nil {
			sizes[i].modes = append(sizes[i].modes, m)
		}
	}
	return sizes
}

func (z *screenSize) byRate(rate uint16) *randrMode {
	if i := slices.IndexFunc(z.modes, func(m *randrMode) bool { return m.rate() == rate }); i >= 0 {
		return z.modes[i]
	}
	return nil
}

const noSize = 0xffff

// sizeID returns the number of a size, or noSize.
func (o *randrOutput) sizeID(size image.Point) uint16 {
	if i := slices.IndexFunc(o.sizes(), func(z screenSize) bool { return z.size == size }); i >= 0 {
		return uint16(i)
	}
	return noSize
}

func (c *client) randrGetScreenInfo(r *protocol.RandrGetScreenInfo) error {
	s := c.server
	if _, err := s.window(r.Window); err != nil {
		return err
	}
	k := &s.randr.crtc
	now := s.now()
	answer := protocol.RandrGetScreenInfoReply{
		Rotations: protocol.RandrRotate0, Root: rootID, Timestamp: now, ConfigTimestamp: now, Rotation: protocol.RandrRotate0,
	}
	if !k.on {
		return reply(c, &answer, nil)
	}
	answer.Timestamp, answer.ConfigTimestamp = s.randr.setTime.stamp(), s.randr.configTime.stamp()
	var sizes []protocol.RandrScreenSize
	var rates []uint16
	for i, z := range s.randr.output.sizes() {
		sizes = append(sizes, protocol.RandrScreenSize{
			Width: uint16(z.size.X), Height: uint16(z.size.Y), MWidth: uint16(s.randr.mm.X), MHeight: uint16(s.randr.mm.Y),
		})
		rates = append(rates, uint16(len(z.modes)))
		for _, m := range z.modes {
			rates = append(rates, m.rate())
		}
		if z.size == k.mode.size() {
			answer.SizeID, answer.Rate = uint16(i), k.mode.rate()
		}
	}
	answer.SizesLen, answer.InfoLen = uint16(len(sizes)), uint16(len(rates))
	if !c.knowsRates {
		rates = nil
	}
	return reply(c, &answer, append(list(c, sizes), list(c, rates)...))
}

func (c *client) randrSetScreenConfig(r *protocol.RandrSetScreenConfig, rates []protocol.RandrRate) error {
	s := c.server
	rate := uint16(0)
	if want := int(wireBool(c.knowsRates)); len(rates) != want {
		return protocol.BadLength.With(0)
	} else if want == 1 {
		rate = rates[0].Rate
	}
	if _, err := s.drawable(protocol.Drawable(r.Window)); err != nil { // as X.Org
		return err
	}
	status, err := s.setScreenConfig(r, rate)
	if err != nil {
		return err
	}
	return reply(c, &protocol.RandrSetScreenConfigReply{
		Status: status, NewTimestamp: s.randr.setTime.stamp(), ConfigTimestamp: s.randr.configTime.stamp(), Root: rootID,
	}, nil)
}

func (s *Server) setScreenConfig(r *protocol.RandrSetScreenConfig, rate uint16) (status uint8, err error) {
	if !s.randr.crtc.on {
		return protocol.RandrSetConfigFailed, nil
	}
	if r.ConfigTimestamp != s.randr.configTime.stamp() {
		return protocol.RandrSetConfigInvalidConfigTime, nil
	}
	sizes := s.randr.output.sizes()
	if int(r.SizeID) >= len(sizes) {
		return 0, protocol.BadValue.With(uint32(r.SizeID))
	}
	if err := checkRotation(r.Rotation, true); err != nil {
		return 0, err
	}
	z := sizes[r.SizeID]
	m := z.modes[0]
	if rate != 0 {
		if m = z.byRate(rate); m == nil {
			return 0, protocol.BadValue.With(uint32(rate))
		}
	}
	at := s.moment(r.Timestamp)
	if at < s.randr.setTime {
		return protocol.RandrSetConfigInvalidTime, nil
	}
	if limit := s.Screen.MaxSize(); z.size.X > limit.X || z.size.Y > limit.Y {
		return protocol.RandrSetConfigFailed, nil
	}
	if z.size != s.root.bounds().Max {
		s.setCrtc(crtcConfig{})
		s.setScreenSize(z.size, s.randr.mm)
	}
	s.setCrtc(crtcConfig{mode: m, rotation: r.Rotation, on: true})
	s.randr.setTime = at
	return protocol.RandrSetConfigSuccess, nil
}
