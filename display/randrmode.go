package display

import (
	"fmt"
	"image"
	"slices"
	"time"

	"sameframe/protocol"
)

// randrMode is a mode. The server's own live as long as it does; those of clients from CreateMode to DestroyMode.
type randrMode struct {
	info protocol.RandrModeInfo
	name string
	uses int  // by the output and the CRTC
	made bool // by a client
}

func (*randrMode) free(*Server) {}
func (*randrMode) holds() int   { return 0 }

// usualSizes are those that the output has modes of, beside the screen's first size.
var usualSizes = []image.Point{
	{3840, 2160}, {2560, 1600}, {2560, 1440}, {1920, 1200}, {1920, 1080}, {1680, 1050}, {1600, 1200}, {1600, 900}, {1440, 900},
	{1366, 768}, {1280, 1024}, {1280, 800}, {1280, 720}, {1024, 768}, {800, 600}, {640, 480}, {320, 240},
}

const (
	maxModes    = 256 // that clients make
	maxModeName = 256
)

// serverID is the first of the identifiers that the server gives to what it makes after the start.
const serverID = 0x100

// newServerID returns an identifier for something of the server's own.
func (s *Server) newServerID() uint32 {
	id := uint32(serverID)
	for s.clients[0].resources[id] != nil {
		id++
	}
	return id
}

// newMode makes a mode.
func (s *Server) newMode(info protocol.RandrModeInfo, name string) *randrMode {
	m := &randrMode{info: info, name: name}
	m.info.ID, m.info.NameLen = protocol.RandrMode(s.newServerID()), uint16(len(name))
	s.clients[0].add(uint32(m.info.ID), m)
	return m
}

// modeInfo describes a mode of that size that refreshes as often as the screen.
func (s *Server) modeInfo(size image.Point) protocol.RandrModeInfo {
	w, h := uint16(size.X), uint16(size.Y)
	return protocol.RandrModeInfo{
		Width: w, Height: h, HSyncStart: w, HSyncEnd: w, HTotal: w, VSyncStart: h, VSyncEnd: h, VTotal: h,
		DotClock: uint32(float64(size.X) * float64(size.Y) * float64(time.Second) / float64(s.Screen.Clock().Interval)),
	}
}

func modeName(size image.Point) string { return fmt.Sprintf("%dx%d", size.X, size.Y) }

func (m *randrMode) size() image.Point { return image.Pt(int(m.info.Width), int(m.info.Height)) }

// rate returns how often the mode refreshes, a second.
func (m *randrMode) rate() uint16 {
	dots := uint64(m.info.HTotal) * uint64(m.info.VTotal)
	if dots == 0 {
		return 0
	}
	return uint16(min((uint64(m.info.DotClock)+dots/2)/dots, 0xffff))
}

func (s *Server) randrMode(id protocol.RandrMode) (*randrMode, error) {
	if m, ok := lookup[*randrMode](s, uint32(id)); ok {
		return m, nil
	}
	return nil, badMode.With(uint32(id))
}

// allModes returns the modes of the output and those that clients have made.
func (s *Server) allModes() []*randrMode {
	modes := s.randr.output.allModes()
	for _, m := range s.randr.modes {
		if !slices.Contains(modes, m) {
			modes = append(modes, m)
		}
	}
	return modes
}

func (c *client) randrCreateMode(r *protocol.RandrCreateMode, name []byte) error {
	s := c.server
	if _, err := s.window(r.Window); err != nil {
		return err
	}
	n := int(r.Mode.NameLen)
	if protocol.Pad(n) > len(name) {
		return protocol.BadLength.With(0)
	}
	if n > maxModeName || len(s.randr.modes) == maxModes {
		return protocol.BadAlloc.With(0)
	}
	m := s.newMode(r.Mode, string(name[:n]))
	m.made = true
	s.randr.modes = append(s.randr.modes, m)
	return reply(c, &protocol.RandrCreateModeReply{Mode: m.info.ID}, nil)
}

func (c *client) randrDestroyMode(r *protocol.RandrDestroyMode) error {
	s := c.server
	m, err := s.randrMode(r.Mode)
	if err != nil {
		return err
	}
	switch {
	case !m.made:
		return protocol.BadMatch.With(uint32(r.Mode))
	case m.uses > 0:
		return protocol.BadAccess.With(uint32(r.Mode))
	}
	s.destroyMode(m)
	return nil
}

func (s *Server) destroyMode(m *randrMode) {
	s.remove(uint32(m.info.ID))
	s.randr.modes = slices.DeleteFunc(s.randr.modes, func(o *randrMode) bool { return o == m })
}

func (c *client) randrAddOutputMode(r *protocol.RandrAddOutputMode) error {
	s := c.server
	o, err := s.randrOutput(r.Output)
	if err != nil {
		return err
	}
	m, err := s.randrMode(r.Mode)
	if err != nil {
		return err
	}
	if slices.Contains(o.allModes(), m) {
		return nil
	}
	if limit := s.Screen.MaxSize(); m.info.Width == 0 || m.info.Height == 0 || m.size().X > limit.X || m.size().Y > limit.Y {
		return protocol.BadMatch.With(uint32(r.Mode))
	}
	o.added = append(o.added, m)
	m.uses++
	s.outputChanged(true)
	s.tellRandr()
	return nil
}

// randrDeleteOutputMode tells nobody, as X.Org.
func (c *client) randrDeleteOutputMode(r *protocol.RandrDeleteOutputMode) error {
	s := c.server
	o, err := s.randrOutput(r.Output)
	if err != nil {
		return err
	}
	m, err := s.randrMode(r.Mode)
	if err != nil {
		return err
	}
	i := slices.Index(o.added, m)
	switch {
	case i < 0:
		return protocol.BadAccess.With(uint32(r.Mode))
	case s.randr.crtc.mode == m:
		return protocol.BadMatch.With(uint32(r.Mode))
	}
	o.added = slices.Delete(o.added, i, i+1)
	m.uses--
	return nil
}
