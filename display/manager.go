package display

import (
	"slices"

	"sameframe/protocol"
)

// manager is the small window manager that the server has of its own. It works while no client selects
// SubstructureRedirect on the root: it places new children of the root, puts a title bar above each, and lets the user
// raise, move, resize, maximise, minimise, focus and close them; clients ask for the same by ICCCM and EWMH. It does not
// reparent: a window's frame is a layer of the screen, not a window. Guarded by Server.mu.
type manager struct {
	server  *Server
	active  bool
	clients []*window // that it manages, in the order in which they came
	hidden  []*window // those that are minimised
	drag    drag
	pressed *window // one of its buttons is being pressed
	button  frameButton
	placed  int // windows placed when there was no room

	atoms [ewmhAtoms]protocol.Atom
	stale bool // what the root says of the windows may have changed
}

// redirectChanged starts and stops the window manager as clients come that manage windows, and go.
func (s *Server) redirectChanged() {
	m := &s.manager
	active := !s.NoWindowManager && s.root.selector(protocol.SubstructureRedirectMask) == nil
	if active == m.active {
		return
	}
	m.active = active
	m.drag, m.pressed = drag{}, nil
	if !active {
		for _, w := range m.clients {
			if w.decoration != nil {
				w.decorate(nil)
			}
			w.managed = nil
		}
		m.clients, m.hidden = nil, nil
		m.retire()
		s.layersChanged()
		return
	}
	m.announce()
	for _, w := range slices.Clone(s.root.children) {
		switch {
		case !w.decoratable():
		case w.mapped:
			m.add(w)
			s.setBar(w)
			k := configuration{position: w.position, width: w.width, height: w.height, border: w.border}
			s.placeByClient(w, &k)
			w.configure(k)
			s.writeState(w)
		case w.words(s.atoms.intern("WM_STATE"), 1)[0] == iconicState: // as the one before has left it
			m.add(w)
			w.managed.hidden, w.managed.chip = true, newChip(w)
			m.hidden = append(m.hidden, w)
			s.writeState(w)
		}
	}
	s.layersChanged()
}

func (w *window) decoratable() bool {
	return w.parent != nil && w.parent.isRoot() && !w.overrideRedirect && w.class == protocol.InputOutput
}

// add begins to manage a window.
func (m *manager) add(w *window) {
	w.managed = &managed{normal: w.insideRect()}
	w.readHints()
	m.clients = append(m.clients, w)
	m.server.introduce(w)
	m.changed()
}

// changed has tell be called at the next refresh.
func (m *manager) changed() {
	m.stale = true
	m.server.Screen.Schedule(0)
}

// manage places and frames a child of the root that is about to be mapped.
func (s *Server) manage(w *window) {
	m := &s.manager
	if !m.active || !w.decoratable() {
		return
	}
	if w.managed != nil {
		s.unhide(w)
	} else {
		m.add(w)
		if at := s.place(w); at != w.position {
			w.configure(configuration{position: at, width: w.width, height: w.height, border: w.border})
		}
		w.managed.normal = w.insideRect()
		for _, name := range w.words(m.atom(netWMState), 8) { // as the client wants to begin
			m.setState(w.managed, m.ewmh(protocol.Atom(name)), 1)
		}
	}
	s.setBar(w)
	if k := w.managed; k.fullscreen || k.wide || k.tall {
		s.applyState(w)
	}
	s.setWMState(w, normalState)
	s.writeState(w)
}

// managed gives the focus to a window that has been mapped, unless it wants to begin minimised.
func (s *Server) managed(w *window) {
	k := w.managed
	if k == nil {
		return
	}
	const stateHint = 1 << 1
	if hints := w.words(protocol.AtomWM_HINTS, 3); hints[0]&stateHint != 0 && hints[2] == iconicState && !k.shown {
		k.shown = true
		s.minimise(w)
		return
	}
	k.shown = true
	s.raise(w)
	if k.takesFocus() {
		s.focusByManager(w)
	}
}

// unmanage forgets a window that has been unmapped, unless that was to minimise it.
func (s *Server) unmanage(w *window) {
	if w.managed == nil || w.managed.hidden {
		return
	}
	s.manager.forget(w)
	s.setWMState(w, withdrawnState)
	s.focusNext(w)
}

// forget takes a window out of what the manager keeps.
func (m *manager) forget(w *window) {
	if w.managed == nil {
		return
	}
	if w.decoration != nil {
		w.decorate(nil)
	}
	if w.managed.hidden {
		m.server.unhide(w)
	}
	w.managed = nil
	m.clients = slices.DeleteFunc(m.clients, func(v *window) bool { return v == w })
	if m.drag.window == w {
		m.drag = drag{}
	}
	if m.pressed == w {
		m.pressed = nil
	}
	m.changed()
}

// focusNext gives the focus to the topmost window, now that w has left the screen.
func (s *Server) focusNext(w *window) {
	for _, next := range slices.Backward(s.root.children) {
		if next != w && next.managed != nil && next.mapped && next.managed.takesFocus() {
			s.focusByManager(next)
			return
		}
	}
}

// placeByClient keeps a window that its client moves where the user can reach its title bar, and one that is maximised
// or takes the whole screen as it is: the client gets what it asks for afterwards.
func (s *Server) placeByClient(w *window, k *configuration) {
	m := w.managed
	if m == nil {
		return
	}
	if m.fullscreen || m.wide || m.tall {
		m.normal = m.normal.Add(k.position.Sub(w.position))
		if k.width != w.width {
			m.normal.Max.X = m.normal.Min.X + k.width
		}
		if k.height != w.height {
			m.normal.Max.Y = m.normal.Min.Y + k.height
		}
		k.position, k.width, k.height = w.position, w.width, w.height
		return
	}
	if m.wantsBar() && (k.position != w.position || w.position.Y < TitleHeight) {
		k.position.Y = max(k.position.Y, TitleHeight)
	}
}

// reframe follows a window that was moved, resized or restacked.
func (s *Server) reframe(w *window) {
	if w.decoration != nil && w.decoration.bar.Width != barWidth(w) {
		w.decorate(newDecoration(w))
	}
	if w.managed != nil {
		s.manager.changed()
	}
	s.layersChanged()
}

// screenResized keeps windows on the screen, and those that fill it as large as it is.
func (s *Server) screenResized() {
	if !s.manager.active {
		return
	}
	s.manager.changed()
	for _, w := range slices.Clone(s.manager.clients) {
		switch m := w.managed; {
		case m.hidden:
		case m.fullscreen, m.wide, m.tall:
			s.applyState(w)
		case m.kind < passingKind:
			const reach = 2 * TitleHeight
			k := configuration{position: w.position, width: w.width, height: w.height, border: w.border}
			k.position.X = min(k.position.X, max(s.root.width-reach, 0))
			k.position.Y = min(k.position.Y, max(s.root.height-1, TitleHeight))
			w.configure(k)
		}
	}
}

// propertyChanged follows what clients say of a window, and the times of its frames.
func (s *Server) propertyChanged(w *window, name protocol.Atom) {
	m := &s.manager
	switch name {
	case protocol.AtomWM_NAME, s.atoms.intern("_NET_WM_NAME"):
		w.name = w.title()
		if w.decoration != nil {
			w.decoration.draw(w)
		}
		if w.managed != nil && w.managed.hidden {
			w.managed.chip = newChip(w)
			s.layersChanged()
		}
	case protocol.AtomWM_NORMAL_HINTS, protocol.AtomWM_HINTS, protocol.AtomWM_TRANSIENT_FOR,
		m.atom(netWMWindowType), m.atom(motifWMHints):
		if w.managed != nil {
			w.readHints()
			s.setBar(w)
			s.writeState(w)
		}
	case s.atoms.intern(frameProperty):
		w.frameAnnounced(w.propertyData(name))
	}
}

// focusByManager gives the focus to a window, directly, unless its client wants to do that itself, and, if it takes part in
// WM_TAKE_FOCUS (ICCCM §4.1.7), by message.
func (s *Server) focusByManager(w *window) {
	if !w.viewable() || s.hasFocus(w) {
		return
	}
	if !w.managed.unfocusable {
		s.setFocus(focusTarget{window: w}, protocol.RevertToPointerRoot)
		s.input.focus.changed = s.moment(protocol.CurrentTime)
	}
	if w.takesPart("WM_TAKE_FOCUS") {
		w.sendProtocol("WM_TAKE_FOCUS")
	}
}

// hasFocus reports whether the keys go to w or an inferior.
func (s *Server) hasFocus(w *window) bool {
	to := s.input.focus.window
	return to != nil && w.contains(to)
}

// focusMoved shows by the title bars where the focus is. Who has it needs no attention any more.
func (s *Server) focusMoved() {
	for _, w := range s.manager.clients {
		focused := s.hasFocus(w)
		if focused == w.managed.focused {
			continue
		}
		if w.managed.focused = focused; focused {
			w.managed.urgent = false
		}
		if w.decoration != nil {
			w.decoration.draw(w)
		}
		s.writeState(w)
		s.manager.changed()
	}
}

// raise puts a window above the others, its dialogs above it, and docks above all.
func (s *Server) raise(w *window) {
	s.raiseWithDialogs(w, 0)
	if w.managed.kind != dockKind {
		for _, dock := range slices.Clone(s.root.children) {
			if dock.managed != nil && dock.managed.kind == dockKind && !w.managed.fullscreen {
				s.restack(dock, protocol.Above)
			}
		}
	}
}

func (s *Server) raiseWithDialogs(w *window, level int) {
	const most = 8 // clients can say that windows belong to each other in a circle
	if w.managed.kind == desktopKind {
		s.restack(w, protocol.Below)
		return
	}
	s.restack(w, protocol.Above)
	if level < most {
		s.transients(w, func(v *window) { s.raiseWithDialogs(v, level+1) })
	}
}

func (s *Server) restack(w *window, mode uint8) {
	w.configure(configuration{
		position: w.position, width: w.width, height: w.height, border: w.border, restack: true, stackMode: mode,
	})
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
