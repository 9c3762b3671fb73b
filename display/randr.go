package display

import (
	"image"
	"slices"

	"sameframe/protocol"
	"sameframe/render"
)

// randr is the state of RANDR: a screen that one output shows, by one CRTC. All is as with X.Org's Xvfb, but that there
// are more modes to choose from. Guarded by Server.mu.
type randr struct {
	randrTimes
	mm      image.Point // the size of the screen in millimetres
	output  randrOutput
	crtc    randrCrtc
	primary bool         // the output is the main one
	modes   []*randrMode // that clients have made

	// What is to be told.
	changed, configChanged bool
	moved                  bool // what the output shows
}

// randrTimes are when clients last changed the configuration, and when what can be configured last changed.
type randrTimes struct{ setTime, configTime moment }

func (s *Server) resetRandr() {
	r := &s.randr
	*r = randr{}
	r.setTime = s.moment(protocol.CurrentTime)
	r.configTime = r.setTime
	size := s.root.bounds().Max
	r.mm = millimetersOf(size)
	r.output.init(s, size)
	r.crtc.init(s)
	r.crtc.crtcConfig = crtcConfig{mode: r.output.modes[0], rotation: protocol.RandrRotate0, on: true}
}

func (c *client) randrQueryVersion(r *protocol.RandrQueryVersion) error {
	c.knowsRates = r.MajorVersion > 1 || r.MinorVersion >= 1
	answer := protocol.RandrQueryVersionReply{MajorVersion: 1, MinorVersion: 3}
	if r.MajorVersion < 1 || r.MajorVersion == 1 && r.MinorVersion < 3 {
		answer.MajorVersion, answer.MinorVersion = r.MajorVersion, r.MinorVersion
	}
	return reply(c, &answer, nil)
}

// randrSelectInput tells at once of a change since the client has connected: it cannot have heard of that.
func (c *client) randrSelectInput(r *protocol.RandrSelectInput) error {
	s := c.server
	w, err := s.window(r.Window)
	if err != nil {
		return err
	}
	if r.Enable != 0 && r.Enable&protocol.RandrEvents == 0 {
		return protocol.BadValue.With(uint32(r.Enable))
	}
	mask := uint32(r.Enable & protocol.RandrEvents)
	i := slices.IndexFunc(w.randrMasks, func(m eventMask) bool { return m.client == c })
	switch {
	case mask == 0:
		w.deselectRandr(c)
	case i >= 0:
		w.randrMasks[i].mask = mask
	default:
		m := eventMask{c, mask}
		if err := c.mayEnter(m.entries(w)); err != nil {
			return err
		}
		w.randrMasks = append(w.randrMasks, m)
		c.account.entries += m.entries(w)
	}
	if c.connected != s.randr.randrTimes {
		c.sendRandr(w, mask)
	}
	return nil
}

// deselectRandr forgets what c, or anybody if c is nil, has selected on w.
func (w *window) deselectRandr(c *client) {
	w.randrMasks = slices.DeleteFunc(w.randrMasks, func(m eventMask) bool {
		if c != nil && m.client != c {
			return false
		}
		m.client.account.entries -= m.entries(w)
		return true
	})
}

// tellRandr sends the events about what has changed.
func (s *Server) tellRandr() {
	r := &s.randr
	if !r.changed {
		return
	}
	if r.configChanged {
		r.configTime = s.moment(protocol.CurrentTime)
	}
	what := uint32(protocol.RandrScreenChangeMask)
	if r.crtc.changed {
		what |= protocol.RandrCrtcChangeMask
	}
	if r.output.changed {
		what |= protocol.RandrOutputChangeMask
	}
	s.root.walk(func(w *window) {
		for _, m := range w.randrMasks {
			m.client.sendRandr(w, m.mask&what)
		}
	})
	moved := r.moved
	r.changed, r.configChanged, r.moved, r.crtc.changed, r.output.changed = false, false, false, false, false
	if moved {
		s.showPointer()
		s.tellRootSize()
	}
}

// showPointer moves the pointer to where the output shows it.
func (s *Server) showPointer() {
	if box := s.randr.crtc.box().Intersect(s.root.bounds()); !box.Empty() {
		s.moveInto(render.NewRegion(box))
	}
}

// sendRandr sends the events of the mask, which say how things are.
func (c *client) sendRandr(w *window, mask uint32) {
	if mask&protocol.RandrScreenChangeMask != 0 {
		c.sendScreenChange(w)
	}
	if mask&protocol.RandrCrtcChangeMask != 0 {
		c.sendCrtcChange(w)
	}
	if mask&protocol.RandrOutputChangeMask != 0 {
		c.sendOutputChange(w)
	}
}

func (c *client) sendScreenChange(w *window) {
	r := &c.server.randr
	root := c.server.root
	sizeID := uint16(noSize)
	if r.crtc.on {
		sizeID = r.output.sizeID(root.bounds().Max)
	}
	send(c, &protocol.RandrScreenChangeNotifyEvent{
		Code: randrEvent + protocol.RandrScreenChangeNotify, Rotation: uint8(max(r.crtc.rotation, protocol.RandrRotate0)),
		Timestamp: r.setTime.stamp(), ConfigTimestamp: r.configTime.stamp(), Root: rootID, RequestWindow: w.id,
		SizeID: sizeID, Width: uint16(root.width), Height: uint16(root.height),
		MmWidth: uint16(r.mm.X), MmHeight: uint16(r.mm.Y),
	})
}

func (c *client) randrGetScreenSizeRange(r *protocol.RandrGetScreenSizeRange) error {
	s := c.server
	if _, err := s.window(r.Window); err != nil {
		return err
	}
	limit := s.Screen.MaxSize()
	return reply(c, &protocol.RandrGetScreenSizeRangeReply{
		MinWidth: 1, MinHeight: 1, MaxWidth: uint16(limit.X), MaxHeight: uint16(limit.Y),
	}, nil)
}

func (c *client) randrSetScreenSize(r *protocol.RandrSetScreenSize) error {
	s := c.server
	if _, err := s.window(r.Window); err != nil {
		return err
	}
	limit := s.Screen.MaxSize()
	if r.Width == 0 || int(r.Width) > limit.X {
		return protocol.BadValue.With(uint32(r.Width))
	}
	if r.Height == 0 || int(r.Height) > limit.Y {
		return protocol.BadValue.With(uint32(r.Height))
	}
	size := image.Pt(int(r.Width), int(r.Height))
	if box := s.randr.crtc.box(); !box.In(image.Rectangle{Max: size}) {
		return protocol.BadMatch.With(uint32(r.Window))
	}
	if r.MmWidth == 0 || r.MmHeight == 0 {
		return protocol.BadValue.With(0)
	}
	if size.X*size.Y > maxSurface {
		return protocol.BadAlloc.With(0)
	}
	s.setScreenSize(size, image.Pt(int(r.MmWidth), int(r.MmHeight)))
	return nil
}

func (c *client) randrGetScreenResources(r *protocol.RandrGetScreenResources) error {
	return c.screenResources(r.Window)
}

func (c *client) randrGetScreenResourcesCurrent(r *protocol.RandrGetScreenResourcesCurrent) error {
	return c.screenResources(r.Window)
}

func (c *client) screenResources(window protocol.Window) error {
	s := c.server
	if _, err := s.window(window); err != nil {
		return err
	}
	r := &s.randr
	var infos []protocol.RandrModeInfo
	var names []byte
	for _, m := range s.allModes() {
		infos = append(infos, m.info)
		names = append(names, m.name...)
	}
	tail := list(c, []uint32{uint32(r.crtc.id), uint32(r.output.id)})
	tail = append(append(tail, list(c, infos)...), names...)
	return reply(c, &protocol.RandrGetScreenResourcesReply{
		Timestamp: r.setTime.stamp(), ConfigTimestamp: r.configTime.stamp(), CrtcsLen: 1, OutputsLen: 1,
		ModesLen: uint16(len(infos)), NamesLen: uint16(len(names)),
	}, tail)
}

func (c *client) randrSetOutputPrimary(r *protocol.RandrSetOutputPrimary) error {
	s := c.server
	if _, err := s.window(r.Window); err != nil {
		return err
	}
	if r.Output != protocol.None {
		if _, err := s.randrOutput(r.Output); err != nil {
			return err
		}
	}
	if primary := r.Output != protocol.None; primary != s.randr.primary {
		s.randr.primary = primary
		s.randr.moved = true
		s.outputChanged(false)
		s.tellRandr()
	}
	return nil
}

func (c *client) randrGetOutputPrimary(r *protocol.RandrGetOutputPrimary) error {
	s := c.server
	if _, err := s.window(r.Window); err != nil {
		return err
	}
	answer := protocol.RandrGetOutputPrimaryReply{}
	if s.randr.primary {
		answer.Output = s.randr.output.id
	}
	return reply(c, &answer, nil)
}
