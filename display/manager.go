package display

import (
	"encoding/binary"
	"image"
	"slices"

	"sameframe/protocol"
	"sameframe/render"
)

// manager is the small window manager that the server has of its own. It works while no client selects
// SubstructureRedirect on the root: it places new children of the root, puts a title bar above each, and lets the user
// raise, move, focus and close them. It does not reparent: a window's frame is a layer of the screen, not a window.
// Guarded by Server.mu.
type manager struct {
	server  *Server
	active  bool
	dragged *window
	grip    image.Point // of the pointer in the dragged window
	pressed *window     // its close button is being pressed
	placed  int         // windows placed when there was no room
}

// redirectChanged starts and stops the window manager as clients come that manage windows, and go.
func (s *Server) redirectChanged() {
	active := !s.NoWindowManager && s.root.selector(protocol.SubstructureRedirectMask) == nil
	if active == s.manager.active {
		return
	}
	s.manager.active = active
	for _, w := range s.root.children {
		switch {
		case !active && w.decoration != nil:
			w.decorate(nil)
		case active && w.mapped && w.decoratable():
			w.decorate(newDecoration(w))
			w.configure(configuration{ // that its bar can be reached
				position: image.Pt(w.position.X, max(w.position.Y, TitleHeight)), width: w.width, height: w.height, border: w.border,
			})
		}
	}
	s.manager.dragged, s.manager.pressed = nil, nil
	s.layersChanged()
}

func (w *window) decoratable() bool {
	return w.parent.isRoot() && !w.overrideRedirect && w.class == protocol.InputOutput
}

// manage places and frames a child of the root that is about to be mapped.
func (s *Server) manage(w *window) {
	if !s.manager.active || !w.decoratable() || w.decoration != nil {
		return
	}
	if at := s.place(w); at != w.position {
		w.configure(configuration{position: at, width: w.width, height: w.height, border: w.border})
	}
	w.decorate(newDecoration(w))
	s.setWMState(w, normalState)
}

// managed gives the focus to a window that has been mapped.
func (s *Server) managed(w *window) {
	if w.decoration != nil {
		s.raise(w)
		s.focusByManager(w)
	}
}

// unmanage forgets a window that has been unmapped.
func (s *Server) unmanage(w *window) {
	if w.decoration == nil {
		return
	}
	w.decorate(nil)
	if s.manager.dragged == w {
		s.manager.dragged = nil
	}
	if s.manager.pressed == w {
		s.manager.pressed = nil
	}
	s.setWMState(w, withdrawnState)
	for i := len(s.root.children) - 1; i >= 0; i-- {
		if next := s.root.children[i]; next.decoration != nil && next != w {
			s.focusByManager(next)
			return
		}
	}
}

// place finds room for a new window: the first place, row by row, where it covers no other; where there is none, a step
// further than the last time. A place that the user has asked for, by WM_NORMAL_HINTS, is kept, if the title bar can be
// reached there.
func (s *Server) place(w *window) image.Point {
	const userPosition = 1
	if hints := w.propertyData(protocol.AtomWM_NORMAL_HINTS); len(hints) >= 4 && binary.LittleEndian.Uint32(hints)&userPosition != 0 {
		return image.Pt(w.position.X, max(w.position.Y, TitleHeight))
	}
	screen := s.root.bounds()
	size := framed(w.outer()).Size()
	taken := []image.Rectangle{}
	for _, other := range s.root.children {
		if other != w && other.mapped && other.class == protocol.InputOutput {
			taken = append(taken, framed(other.outer()))
		}
	}
	for _, l := range s.layers.overlay {
		taken = append(taken, l.Surface.Bounds().Add(l.Origin))
	}
	for _, gap := range [...]int{WindowGap, 0} {
		corners := render.NewRegion(image.Rectangle{Max: screen.Size().Sub(size).Add(image.Pt(1, 1))})
		covers := make([]image.Rectangle, len(taken)) // where a corner makes it cover another
		for i, r := range taken {
			covers[i] = image.Rectangle{r.Min.Sub(size).Add(image.Pt(1, 1)), r.Max.Add(image.Pt(gap, gap))}
		}
		if room := corners.Subtract(render.NewRegion(covers...)).Rects(); len(room) > 0 {
			return room[0].Min.Add(image.Pt(0, TitleHeight))
		}
	}
	s.manager.placed++
	step := s.manager.placed * TitleHeight
	spare := screen.Size().Sub(size)
	return image.Pt(step%(max(0, spare.X)+TitleHeight), step%(max(0, spare.Y)+TitleHeight)+TitleHeight)
}

// WindowGap is what the window manager leaves between windows that it places beside each other, in pixels.
const WindowGap = 8

// framed returns the rectangle of a window with its title bar.
func framed(outer image.Rectangle) image.Rectangle {
	outer.Min.Y -= TitleHeight
	return outer
}

// titleBar returns the rectangle of a window's title bar.
func titleBar(outer image.Rectangle) image.Rectangle {
	bar := framed(outer)
	bar.Max.Y = outer.Min.Y
	return bar
}

// placeByClient keeps the title bar of a window that its client moves reachable.
func (s *Server) placeByClient(w *window, k *configuration) {
	if w.decoration != nil && k.position != w.position {
		k.position.Y = max(k.position.Y, TitleHeight)
	}
}

// reframe follows a window that was moved, resized or restacked.
func (s *Server) reframe(w *window) {
	if w.decoration != nil && w.decoration.bar.Width != w.outer().Dx() {
		w.decorate(newDecoration(w))
	}
	s.layersChanged()
}

// propertyChanged follows the name of a window.
func (s *Server) propertyChanged(w *window, name protocol.Atom) {
	switch name {
	case protocol.AtomWM_NAME, s.atoms.intern("_NET_WM_NAME"):
		w.name = w.title()
		if w.decoration != nil {
			w.decoration.draw(w)
		}
	case s.atoms.intern(frameProperty):
		w.frameAnnounced(w.propertyData(name))
	}
}

// maxTitle bounds what is taken of a window's name, in bytes.
const maxTitle = 256

// title returns the window's name, by _NET_WM_NAME (EWMH) or WM_NAME (ICCCM §4.1.2.1), where a STRING is Latin-1.
func (w *window) title() string {
	name := w.property(w.server.atoms.intern("_NET_WM_NAME"))
	if name == nil || len(name.data) == 0 {
		name = w.property(protocol.AtomWM_NAME)
	}
	if name == nil {
		return ""
	}
	text := name.data[:min(len(name.data), maxTitle)]
	if name.typ != protocol.AtomSTRING {
		return string(text)
	}
	runes := make([]rune, len(text))
	for i, b := range text {
		runes[i] = rune(b)
	}
	return string(runes)
}

// input takes what the user does to a frame, and reports whether it did.
func (m *manager) input(in render.Input) bool {
	switch {
	case !m.active:
		return false
	case in.Kind == render.Motion && m.dragged != nil:
		w := m.dragged
		k := configuration{position: in.Position.Sub(m.grip), width: w.width, height: w.height, border: w.border}
		k.position.Y = max(k.position.Y, TitleHeight)
		w.configure(k)
		return true
	case in.Kind == render.Button && !in.Down && m.dragged != nil:
		m.dragged = nil
		return true
	case in.Kind == render.Button && !in.Down && m.pressed != nil:
		if m.pressed.decoration.close.Add(framed(m.pressed.outer()).Min).Overlaps(at(in.Position)) {
			m.server.closeWindow(m.pressed)
		}
		m.pressed = nil
		return true
	case in.Kind == render.Button && in.Down:
		return m.press(in)
	}
	return false
}

func at(p image.Point) image.Rectangle { return image.Rectangle{p, p.Add(image.Pt(1, 1))} }

// press handles a button on the topmost window under the pointer. A click inside raises and focuses and is still the
// client's.
func (m *manager) press(in render.Input) bool {
	s := m.server
	for i := len(s.root.children) - 1; i >= 0; i-- {
		w := s.root.children[i]
		inside := w.has(in.Position)
		switch {
		case inside && w.decoration == nil:
			return false
		case !inside && (w.decoration == nil || !in.Position.In(titleBar(w.outer()))):
			continue
		}
		if in.Code <= 3 {
			s.raise(w)
			s.focusByManager(w)
		}
		if inside {
			return false
		}
		if in.Code == 1 {
			if w.decoration.close.Add(framed(w.outer()).Min).Overlaps(at(in.Position)) {
				m.pressed = w
			} else {
				m.dragged, m.grip = w, in.Position.Sub(w.position)
			}
		}
		return true
	}
	return false
}

// focusByManager gives the focus to a window, directly and, if it takes part in WM_TAKE_FOCUS (ICCCM §4.1.7), by message.
func (s *Server) focusByManager(w *window) {
	if !w.viewable() || s.hasFocus(w) {
		return
	}
	s.setFocus(focusTarget{window: w}, protocol.RevertToPointerRoot)
	s.input.focus.changed = s.moment(protocol.CurrentTime)
	if w.takesPart("WM_TAKE_FOCUS") {
		w.sendProtocol("WM_TAKE_FOCUS")
	}
}

// hasFocus reports whether the keys go to w or an inferior.
func (s *Server) hasFocus(w *window) bool {
	to := s.input.focus.window
	return to != nil && w.contains(to)
}

// focusMoved shows by the title bars where the focus is.
func (s *Server) focusMoved() {
	for _, w := range s.root.children {
		if d := w.decoration; d != nil && d.focused != s.hasFocus(w) {
			d.focused = !d.focused
			d.draw(w)
		}
	}
}

func (s *Server) raise(w *window) {
	w.configure(configuration{position: w.position, width: w.width, height: w.height, border: w.border, restack: true, stackMode: protocol.Above})
}

// closeWindow asks the client to close the window (ICCCM §4.2.8.1), or ends the client.
func (s *Server) closeWindow(w *window) {
	if w.takesPart("WM_DELETE_WINDOW") {
		w.sendProtocol("WM_DELETE_WINDOW")
		return
	}
	if w.owner.gone {
		s.free(w.owner) // it asked for its windows to be kept
		return
	}
	w.owner.hangUp()
}

// takesPart reports whether the window names the protocol in WM_PROTOCOLS.
func (w *window) takesPart(name string) bool {
	atoms := &w.server.atoms
	return slices.Contains(protocol.List[protocol.Atom](w.propertyData(atoms.intern("WM_PROTOCOLS"))), atoms.intern(name))
}

// sendProtocol sends the message of a protocol in WM_PROTOCOLS.
func (w *window) sendProtocol(name string) {
	atoms := &w.server.atoms
	event := protocol.ClientMessageEvent{
		Code: protocol.ClientMessage, Format: 32, Window: w.id, Type: atoms.intern("WM_PROTOCOLS"),
	}
	binary.LittleEndian.PutUint32(event.Data[:], uint32(atoms.intern(name)))
	binary.LittleEndian.PutUint32(event.Data[4:], uint32(w.server.now()))
	sendRaw(w.owner, [32]byte(protocol.Bytes(&event)))
}

// WM_STATE (ICCCM §4.1.3.1).
const (
	withdrawnState = 0
	normalState    = 1
)

func (s *Server) setWMState(w *window, state uint32) {
	name := s.atoms.intern("WM_STATE")
	value := protocol.AppendList(nil, []uint32{state, protocol.None})
	w.setProperty(name, name, 32, value)
}
