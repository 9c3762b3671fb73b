package display

import (
	"image"

	"sameframe/protocol"
	"sameframe/render"
)

// The size of the screen is the root window's, and the render.Screen follows. It changes when a client asks for it, by
// RANDR, and when the user resizes the window that the screen is.

// setScreenSize gives the screen another size, in pixels and in millimetres, and says so.
func (s *Server) setScreenSize(size, mm image.Point) {
	r := &s.randr
	if size == s.root.bounds().Max && mm == r.mm {
		return
	}
	r.mm = mm
	if size != s.root.bounds().Max {
		s.resizeRoot(size)
	}
	r.changed = true
	s.tellRandr()
	s.tellRootSize()
	s.showPointer()
	s.pointerMoved()
	s.screenResized()
}

// tellRootSize sends the ConfigureNotify of the root.
func (s *Server) tellRootSize() {
	notify(s.root, protocol.StructureNotifyMask, &protocol.ConfigureNotifyEvent{
		EventHeader: protocol.EventHeader{Code: protocol.ConfigureNotify}, Event: rootID, Window: rootID,
		Width: uint16(s.root.width), Height: uint16(s.root.height),
	})
}

// resizeRoot gives the root window the pixels for another size. What it has drawn within that stays.
func (s *Server) resizeRoot(size image.Point) {
	w, old := s.root, s.root.surface
	surface := render.NewSurface(size.X, size.Y, w.depth)
	surface.OnDamage = s.damaged
	kept := render.NewRegion(old.Bounds().Intersect(surface.Bounds()))
	old.Lock()
	old.Generation++ // a copy to it that is under way is made again
	surface.Lock()
	surface.Blit(kept, kept.Bounds(), &old.Pixels, image.Point{}, render.Op{Function: render.GXcopy, PlaneMask: ^uint32(0)})
	surface.Unlock()
	old.Unlock()
	w.width, w.height, w.surface = size.X, size.Y, surface
	w.clip = render.NewRegion(w.bounds())
	w.whole = w.clip
	s.Screen.Resize(size)
	s.layersChanged()
	w.expose(w.clip.Subtract(kept))
}

// windowResized follows the user, who has resized the window that the screen is: the screen has a mode of that size then.
func (s *Server) windowResized(size image.Point) {
	limit := s.Screen.MaxSize()
	size.X = min(max(1, size.X), limit.X)
	size.Y = min(max(1, size.Y), limit.Y, maxSurface/size.X)
	if size == s.root.bounds().Max {
		return
	}
	r := &s.randr
	m := r.output.modeOf(size)
	if m == nil {
		m = s.newMode(s.modeInfo(size), modeName(size))
		r.output.modes = append(r.output.modes, m)
		r.output.windowModes++
	}
	r.setTime = s.moment(protocol.CurrentTime)
	s.setCrtc(crtcConfig{})
	s.setScreenSize(size, millimetersOf(size))
	s.setCrtc(crtcConfig{mode: m, rotation: protocol.RandrRotate0, on: true})
}

// millimetersOf returns the size of that many pixels at 96 dots per inch.
func millimetersOf(size image.Point) image.Point {
	return image.Pt((size.X*254+480)/960, (size.Y*254+480)/960)
}
