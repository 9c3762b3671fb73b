package display

import (
	"bytes"
	"encoding/binary"
	"image"

	"sameframe/protocol"
)

// The Extended Window Manager Hints, by which a window manager says what it does, and clients and pagers ask for it.

// ewmhAtom is one of the names of EWMH that we know.
type ewmhAtom uint8

const (
	unknownAtom ewmhAtom = iota
	netSupported
	netSupportingWMCheck
	netClientList
	netClientListStacking
	netActiveWindow
	netWorkarea
	netNumberOfDesktops
	netCurrentDesktop
	netDesktopGeometry
	netDesktopViewport
	netCloseWindow
	netMoveresizeWindow
	netWMMoveresize
	netRequestFrameExtents
	netFrameExtents
	netWMName
	netWMDesktop
	netWMAllowedActions
	netWMState
	netWMStateFullscreen
	netWMStateMaximizedHorz
	netWMStateMaximizedVert
	netWMStateHidden
	netWMStateDemandsAttention
	netWMStateFocused
	netWMActionMove
	netWMActionResize
	netWMActionMinimize
	netWMActionMaximizeHorz
	netWMActionMaximizeVert
	netWMActionFullscreen
	netWMActionClose
	netWMWindowType
	netWMWindowTypeNormal
	netWMWindowTypeDialog
	netWMWindowTypeUtility
	netWMWindowTypeToolbar
	netWMWindowTypeSplash
	netWMWindowTypeDock
	netWMWindowTypeDesktop
	netWMWindowTypeMenu
	netWMWindowTypeDropdownMenu
	netWMWindowTypePopupMenu
	netWMWindowTypeTooltip
	netWMWindowTypeNotification
	netWMWindowTypeCombo
	netWMWindowTypeDND

	// What follows is not EWMH's, and not in _NET_SUPPORTED.
	motifWMHints
	wmChangeState

	ewmhAtoms
)

var ewmhNames = [ewmhAtoms]string{
	netSupported: "_NET_SUPPORTED", netSupportingWMCheck: "_NET_SUPPORTING_WM_CHECK", netClientList: "_NET_CLIENT_LIST",
	netClientListStacking: "_NET_CLIENT_LIST_STACKING", netActiveWindow: "_NET_ACTIVE_WINDOW", netWorkarea: "_NET_WORKAREA",
	netNumberOfDesktops: "_NET_NUMBER_OF_DESKTOPS", netCurrentDesktop: "_NET_CURRENT_DESKTOP",
	netDesktopGeometry: "_NET_DESKTOP_GEOMETRY", netDesktopViewport: "_NET_DESKTOP_VIEWPORT",
	netCloseWindow: "_NET_CLOSE_WINDOW", netMoveresizeWindow: "_NET_MOVERESIZE_WINDOW",
	netWMMoveresize: "_NET_WM_MOVERESIZE", netRequestFrameExtents: "_NET_REQUEST_FRAME_EXTENTS",
	netFrameExtents: "_NET_FRAME_EXTENTS", netWMName: "_NET_WM_NAME", netWMDesktop: "_NET_WM_DESKTOP",
	netWMAllowedActions: "_NET_WM_ALLOWED_ACTIONS", netWMState: "_NET_WM_STATE",
	netWMStateFullscreen: "_NET_WM_STATE_FULLSCREEN", netWMStateMaximizedHorz: "_NET_WM_STATE_MAXIMIZED_HORZ",
	netWMStateMaximizedVert: "_NET_WM_STATE_MAXIMIZED_VERT", netWMStateHidden: "_NET_WM_STATE_HIDDEN",
	netWMStateDemandsAttention: "_NET_WM_STATE_DEMANDS_ATTENTION", netWMStateFocused: "_NET_WM_STATE_FOCUSED",
	netWMActionMove: "_NET_WM_ACTION_MOVE", netWMActionResize: "_NET_WM_ACTION_RESIZE",
	netWMActionMinimize: "_NET_WM_ACTION_MINIMIZE", netWMActionMaximizeHorz: "_NET_WM_ACTION_MAXIMIZE_HORZ",
	netWMActionMaximizeVert: "_NET_WM_ACTION_MAXIMIZE_VERT", netWMActionFullscreen: "_NET_WM_ACTION_FULLSCREEN",
	netWMActionClose: "_NET_WM_ACTION_CLOSE", netWMWindowType: "_NET_WM_WINDOW_TYPE",
	netWMWindowTypeNormal: "_NET_WM_WINDOW_TYPE_NORMAL", netWMWindowTypeDialog: "_NET_WM_WINDOW_TYPE_DIALOG",
	netWMWindowTypeUtility: "_NET_WM_WINDOW_TYPE_UTILITY", netWMWindowTypeToolbar: "_NET_WM_WINDOW_TYPE_TOOLBAR",
	netWMWindowTypeSplash: "_NET_WM_WINDOW_TYPE_SPLASH", netWMWindowTypeDock: "_NET_WM_WINDOW_TYPE_DOCK",
	netWMWindowTypeDesktop: "_NET_WM_WINDOW_TYPE_DESKTOP", netWMWindowTypeMenu: "_NET_WM_WINDOW_TYPE_MENU",
	netWMWindowTypeDropdownMenu: "_NET_WM_WINDOW_TYPE_DROPDOWN_MENU", netWMWindowTypePopupMenu: "_NET_WM_WINDOW_TYPE_POPUP_MENU",
	netWMWindowTypeTooltip: "_NET_WM_WINDOW_TYPE_TOOLTIP", netWMWindowTypeNotification: "_NET_WM_WINDOW_TYPE_NOTIFICATION",
	netWMWindowTypeCombo: "_NET_WM_WINDOW_TYPE_COMBO", netWMWindowTypeDND: "_NET_WM_WINDOW_TYPE_DND",
	motifWMHints: "_MOTIF_WM_HINTS", wmChangeState: "WM_CHANGE_STATE",
}

// rootHints are what a window manager leaves on the root.
var rootHints = []ewmhAtom{
	netSupported, netSupportingWMCheck, netClientList, netClientListStacking, netActiveWindow, netWorkarea,
	netNumberOfDesktops, netCurrentDesktop, netDesktopGeometry, netDesktopViewport, netWMName,
}

func (m *manager) atom(name ewmhAtom) protocol.Atom { return m.atoms[name] }

// ewmh returns which of the names an atom is.
func (m *manager) ewmh(a protocol.Atom) ewmhAtom {
	if a != protocol.None {
		for name, known := range m.atoms {
			if known == a {
				return ewmhAtom(name)
			}
		}
	}
	return unknownAtom
}

// announce says on the root what the window manager does. In place of a window of its own it names the root: that cannot
// be destroyed.
func (m *manager) announce() {
	if m.atoms[netSupported] == protocol.None {
		for name := range m.atoms {
			m.atoms[name] = m.server.atoms.intern(ewmhNames[name])
		}
	}
	var supported []protocol.Atom
	for name := netSupported; name < motifWMHints; name++ {
		supported = append(supported, m.atom(name))
	}
	tellValue(m, m.server.root, netSupported, protocol.AtomATOM, supported)
	tellValue(m, m.server.root, netSupportingWMCheck, protocol.AtomWINDOW, []protocol.Window{rootID})
	m.server.root.setProperty(m.atom(netWMName), m.server.atoms.intern("UTF8_STRING"), 8, []byte(vendor))
	tellValue(m, m.server.root, netNumberOfDesktops, protocol.AtomCARDINAL, []uint32{1})
	tellValue(m, m.server.root, netCurrentDesktop, protocol.AtomCARDINAL, []uint32{0})
	tellValue(m, m.server.root, netDesktopViewport, protocol.AtomCARDINAL, []uint32{0, 0})
	m.stale = true
}

// retire takes away what announce and tell have left.
func (m *manager) retire() {
	for _, name := range rootHints {
		if p := m.server.root.property(m.atom(name)); p != nil {
			m.server.root.deleteProperty(p)
		}
	}
}

// tellValue gives a window a property of format 32, unless it has that value already.
func tellValue[T ~uint32](m *manager, w *window, name ewmhAtom, typ protocol.Atom, values []T) {
	data := protocol.AppendList([]byte{}, values)
	if p := w.property(m.atom(name)); p == nil || p.typ != typ || !bytes.Equal(p.data, data) {
		w.setProperty(m.atom(name), typ, 32, data)
	}
}

// tell brings what the root says of the windows up to date. It is called at a refresh after something may have changed,
// not for each of ten thousand windows that are mapped at once.
func (m *manager) tell() {
	m.stale = false
	if !m.active {
		return
	}
	s := m.server
	ids := []protocol.Window{}
	for _, w := range m.clients {
		ids = append(ids, w.id)
	}
	tellValue(m, s.root, netClientList, protocol.AtomWINDOW, ids)
	ids = ids[:0]
	for _, w := range m.hidden {
		ids = append(ids, w.id)
	}
	for _, w := range s.root.children {
		if w.managed != nil && !w.managed.hidden {
			ids = append(ids, w.id)
		}
	}
	tellValue(m, s.root, netClientListStacking, protocol.AtomWINDOW, ids)
	active := []protocol.Window{protocol.None}
	for _, w := range m.clients {
		if s.hasFocus(w) {
			active[0] = w.id
		}
	}
	tellValue(m, s.root, netActiveWindow, protocol.AtomWINDOW, active)
	area := s.workArea()
	tellValue(m, s.root, netWorkarea, protocol.AtomCARDINAL,
		[]uint32{uint32(area.Min.X), uint32(area.Min.Y), uint32(area.Dx()), uint32(area.Dy())})
	tellValue(m, s.root, netDesktopGeometry, protocol.AtomCARDINAL, []uint32{uint32(s.root.width), uint32(s.root.height)})
}

// workArea returns the part of the screen that maximised windows take: above the panel of the embedding program.
func (s *Server) workArea() image.Rectangle {
	area := s.root.bounds()
	for _, l := range s.layers.overlay {
		if r := l.Surface.Bounds().Add(l.Origin); r.Dx() >= area.Dx() && r.Min.Y > area.Dy()/4 {
			area.Max.Y = min(area.Max.Y, r.Min.Y)
		}
	}
	return area
}

// writeState tells on the window which state it is in.
func (s *Server) writeState(w *window) {
	m := w.managed
	states := []protocol.Atom{}
	for _, state := range []struct {
		is   bool
		name ewmhAtom
	}{
		{m.fullscreen, netWMStateFullscreen}, {m.wide, netWMStateMaximizedHorz}, {m.tall, netWMStateMaximizedVert},
		{m.hidden, netWMStateHidden}, {m.urgent, netWMStateDemandsAttention}, {s.hasFocus(w), netWMStateFocused},
	} {
		if state.is {
			states = append(states, s.manager.atom(state.name))
		}
	}
	tellValue(&s.manager, w, netWMState, protocol.AtomATOM, states)
	if w.decoration != nil && w.decoration.urgent != m.urgent {
		w.decoration.draw(w)
	}
}

func (s *Server) writeFrameExtents(w *window) {
	top := uint32(0)
	if w.decoration != nil {
		top = TitleHeight
	}
	tellValue(&s.manager, w, netFrameExtents, protocol.AtomCARDINAL, []uint32{0, 0, top, 0})
}

// introduce tells on a new window what there is to know.
func (s *Server) introduce(w *window) {
	m := &s.manager
	tellValue(m, w, netWMDesktop, protocol.AtomCARDINAL, []uint32{0})
	var actions []protocol.Atom
	for name := netWMActionMove; name <= netWMActionClose; name++ {
		actions = append(actions, m.atom(name))
	}
	tellValue(m, w, netWMAllowedActions, protocol.AtomATOM, actions)
}

// message carries out what a client asks of the window manager by a message to the root.
func (m *manager) message(event [32]byte) {
	s := m.server
	e, _, _ := protocol.View[protocol.ClientMessageEvent](event[:])
	w, ok := lookup[*window](s, uint32(e.Window))
	if !m.active || !ok {
		return
	}
	if protocol.EventCode(event[0])&^protocol.SentEvent == protocol.UnmapNotify {
		m.withdrawn(event)
		return
	}
	var data [5]uint32
	for i := range data {
		data[i] = binary.LittleEndian.Uint32(e.Data[4*i:])
	}
	name := m.ewmh(e.Type)
	if name == netRequestFrameExtents && w.managed == nil && w.decoratable() {
		tellValue(m, w, netFrameExtents, protocol.AtomCARDINAL, []uint32{0, 0, TitleHeight, 0})
		return
	}
	if w.managed == nil || e.Format != 32 {
		return
	}
	switch name {
	case netActiveWindow:
		s.restore(w)
		s.raise(w)
		s.focusByManager(w)
	case netCloseWindow:
		s.closeWindow(w)
	case netWMState:
		s.changeState(w, func(k *managed) {
			for _, a := range data[1:3] {
				m.setState(k, m.ewmh(protocol.Atom(a)), data[0])
			}
		})
	case wmChangeState:
		if data[0] == iconicState {
			s.minimise(w)
		}
	case netWMMoveresize:
		m.moveresize(w, data[2])
	case netMoveresizeWindow:
		k := configuration{position: w.position, width: w.width, height: w.height, border: w.border}
		for i, field := range []*int{&k.position.X, &k.position.Y, &k.width, &k.height} {
			if data[0]>>(8+i)&1 != 0 {
				*field = int(int16(data[1+i]))
			}
		}
		if k.width > 0 && k.height > 0 {
			s.placeByClient(w, &k)
			w.configure(k)
		}
	}
}

// setState changes one state: action 0 takes it away, 1 gives it, 2 changes it.
func (m *manager) setState(k *managed, state ewmhAtom, action uint32) {
	field := map[ewmhAtom]*bool{
		netWMStateFullscreen: &k.fullscreen, netWMStateMaximizedHorz: &k.wide, netWMStateMaximizedVert: &k.tall,
		netWMStateDemandsAttention: &k.urgent,
	}[state]
	if field != nil {
		*field = action == 1 || action == 2 && !*field
	}
}

// withdrawn follows a client that withdraws a minimised window: it is not mapped already, so the client says so by an
// UnmapNotify (ICCCM §4.1.4).
func (m *manager) withdrawn(event [32]byte) {
	e, _, _ := protocol.View[protocol.UnmapNotifyEvent](event[:])
	if w, ok := lookup[*window](m.server, uint32(e.Window)); ok && w.managed != nil && w.managed.hidden {
		m.server.unhide(w)
		m.server.unmanage(w)
	}
}
