package display

import (
	"encoding/binary"
	"image"
	"slices"

	"sameframe/protocol"
)

// managed is what our window manager knows of a window, from manage to unmanage: what its client wishes, by properties
// (ICCCM §4.1.2, EWMH), and what has become of it.
type managed struct {
	kind         windowKind
	hints        sizeHints
	transientFor protocol.Window
	bare         bool // its client wants no title bar
	unfocusable  bool // its client does not want the focus to be set
	urgent       bool

	fullscreen, wide, tall bool // wide and tall are the two ways to be maximised
	hidden                 bool // minimised: not mapped, but not withdrawn
	shown                  bool // has been mapped before
	focused                bool
	chip                   *decoration
	normal                 image.Rectangle // the inside, without these states
}

// windowKind is what a window is for: _NET_WM_WINDOW_TYPE, as far as it matters.
type windowKind uint8

const (
	normalKind windowKind = iota
	dialogKind
	splashKind  // no title bar, in the middle
	passingKind // menus, tooltips and the like: neither title bar nor focus, where its client puts it
	dockKind    // the same, above all others
	desktopKind // the same, below all others
)

var windowKinds = map[ewmhAtom]windowKind{
	netWMWindowTypeNormal: normalKind, netWMWindowTypeUtility: normalKind, netWMWindowTypeDialog: dialogKind,
	netWMWindowTypeSplash: splashKind, netWMWindowTypeDock: dockKind, netWMWindowTypeDesktop: desktopKind,
	netWMWindowTypeMenu: passingKind, netWMWindowTypeDropdownMenu: passingKind, netWMWindowTypePopupMenu: passingKind,
	netWMWindowTypeTooltip: passingKind, netWMWindowTypeNotification: passingKind, netWMWindowTypeCombo: passingKind,
	netWMWindowTypeDND: passingKind, netWMWindowTypeToolbar: normalKind,
}

// words returns the value of a property of format 32, as far as it goes; what is missing is 0.
func (w *window) words(name protocol.Atom, n int) []uint32 {
	words := make([]uint32, n)
	if p := w.property(name); p != nil && p.format == 32 {
		copy(words, protocol.List[uint32](p.data))
	}
	return words
}

// readHints reads the properties by which the client says what it wishes.
func (w *window) readHints() {
	const (
		inputHint, urgencyHint = 1 << 0, 1 << 8 // WM_HINTS
		decorationsHint        = 1 << 1         // _MOTIF_WM_HINTS
	)
	m, s := w.managed, w.server
	m.hints = readSizeHints(w.words(protocol.AtomWM_NORMAL_HINTS, 18))
	m.transientFor = protocol.Window(w.words(protocol.AtomWM_TRANSIENT_FOR, 1)[0])
	general := w.words(protocol.AtomWM_HINTS, 9)
	m.unfocusable = general[0]&inputHint != 0 && general[1] == 0
	m.urgent = general[0]&urgencyHint != 0
	m.kind = normalKind
	if m.transientFor != protocol.None {
		m.kind = dialogKind
	}
	for _, name := range w.words(s.manager.atom(netWMWindowType), 8) {
		if kind, ok := windowKinds[s.manager.ewmh(protocol.Atom(name))]; ok {
			m.kind = kind
			break
		}
	}
	motif := w.words(s.manager.atom(motifWMHints), 5)
	m.bare = m.kind >= splashKind || motif[0]&decorationsHint != 0 && motif[2] == 0
}

// wantsBar reports whether the window has a title bar, in the state that it is in.
func (m *managed) wantsBar() bool { return !m.bare && !m.fullscreen }

// takesFocus reports whether the window gets the focus when it appears.
func (m *managed) takesFocus() bool { return m.kind < passingKind }

// sizeHints are WM_NORMAL_HINTS (ICCCM §4.1.2.3). Zero is what the client does not say.
type sizeHints struct {
	placed               bool // by the user, who knows why
	least, most          image.Point
	base, step           image.Point
	leastRatio, topRatio float64 // of width to height
	gravity              uint32
}

func readSizeHints(h []uint32) (k sizeHints) {
	const (
		userPosition = 1 << 0
		minSize      = 1 << 4
		maxSize      = 1 << 5
		resizeInc    = 1 << 6
		aspect       = 1 << 7
		baseSize     = 1 << 8
		winGravity   = 1 << 9
	)
	flags := h[0]
	// Whoever writes the property may write anything.
	size := func(flag uint32, i int) image.Point {
		p := image.Pt(int(int32(h[i])), int(int32(h[i+1])))
		if flags&flag == 0 || p.X < 0 || p.Y < 0 {
			return image.Point{}
		}
		return image.Pt(min(p.X, maxScreen), min(p.Y, maxScreen))
	}
	k.placed = flags&userPosition != 0
	k.least, k.most, k.step, k.base = size(minSize, 5), size(maxSize, 7), size(resizeInc, 9), size(baseSize, 15)
	if flags&baseSize == 0 {
		k.base = k.least
	}
	if low, high := size(aspect, 11), size(aspect, 13); low.X > 0 && low.Y > 0 && high.X > 0 && high.Y > 0 {
		k.leastRatio, k.topRatio = float64(low.X)/float64(low.Y), float64(high.X)/float64(high.Y)
	}
	k.gravity = protocol.NorthWestGravity
	if flags&winGravity != 0 {
		k.gravity = h[17]
	}
	return k
}

// fit returns the size that the client can do with that is closest below size.
func (k *sizeHints) fit(size image.Point) image.Point {
	if k.leastRatio > 0 && k.leastRatio <= k.topRatio && size.X > 0 && size.Y > 0 {
		size.X = min(size.X, int(float64(size.Y)*k.topRatio))
		size.Y = min(size.Y, int(float64(size.X)/k.leastRatio))
	}
	if k.step.X > 0 && size.X > k.base.X {
		size.X -= (size.X - k.base.X) % k.step.X
	}
	if k.step.Y > 0 && size.Y > k.base.Y {
		size.Y -= (size.Y - k.base.Y) % k.step.Y
	}
	if k.most.X > 0 && k.most.Y > 0 {
		size.X, size.Y = min(size.X, k.most.X), min(size.Y, k.most.Y)
	}
	return image.Pt(min(max(size.X, k.least.X, 1), maxScreen), min(max(size.Y, k.least.Y, 1), maxScreen))
}

// frameShift returns how far down a window moves so that its frame, not itself, is where its client has placed it
// (ICCCM §4.1.2.3, win_gravity).
func (k *sizeHints) frameShift() int {
	switch k.gravity {
	case protocol.NorthWestGravity, protocol.NorthGravity, protocol.NorthEastGravity:
		return TitleHeight
	case protocol.WestGravity, protocol.CenterGravity, protocol.EastGravity:
		return TitleHeight / 2
	}
	return 0
}

// insideRect returns the inside of a child of the root, in the root's coordinates.
func (w *window) insideRect() image.Rectangle { return w.inner() }

// applyState gives the window the place and size of the state that it is in, and tells its client of that.
func (s *Server) applyState(w *window) {
	m := w.managed
	r, area := m.normal, s.workArea()
	if m.wide {
		r.Min.X, r.Max.X = area.Min.X+w.border, area.Max.X-w.border
	}
	if m.tall {
		r.Min.Y, r.Max.Y = area.Min.Y+w.border, area.Max.Y-w.border
		if m.wantsBar() {
			r.Min.Y += TitleHeight
		}
	}
	if m.fullscreen {
		r = s.root.bounds()
	}
	s.setBar(w)
	w.configure(configuration{
		position: r.Min.Sub(image.Pt(w.border, w.border)), width: max(r.Dx(), 1), height: max(r.Dy(), 1), border: w.border,
	})
	s.writeState(w)
}

// changeState changes the states by change, from and to none of them without forgetting the place.
func (s *Server) changeState(w *window, change func(m *managed)) {
	m := w.managed
	before := *m
	if !m.fullscreen && !m.wide && !m.tall {
		m.normal = w.insideRect()
	}
	change(m)
	if m.fullscreen != before.fullscreen || m.wide != before.wide || m.tall != before.tall {
		s.applyState(w)
		if m.fullscreen {
			s.raise(w)
		}
	} else {
		s.writeState(w)
	}
}

// setBar gives the window a title bar of its width, or takes it away, as it wants.
func (s *Server) setBar(w *window) {
	switch wants := w.managed.wantsBar() && w.mapped || w.managed.wantsBar() && !w.managed.hidden; {
	case !wants && w.decoration != nil:
		w.decorate(nil)
	case wants && (w.decoration == nil || w.decoration.bar.Width != barWidth(w)):
		w.decorate(newDecoration(w))
	}
	s.writeFrameExtents(w)
	s.layersChanged()
}

// minimise takes the window from the screen, but for a chip by which the user can have it back.
func (s *Server) minimise(w *window) {
	m := w.managed
	if m.hidden || !w.mapped {
		return
	}
	m.hidden = true
	m.chip = newChip(w)
	s.manager.hidden = append(s.manager.hidden, w)
	w.unmap(false)
	s.setWMState(w, iconicState)
	s.writeState(w)
	s.focusNext(w)
}

// restore gives a minimised window back.
func (s *Server) restore(w *window) {
	if w.managed.hidden {
		w.doMap()
	}
}

// unhide notes that a minimised window is minimised no more.
func (s *Server) unhide(w *window) {
	w.managed.hidden, w.managed.chip = false, nil
	s.manager.hidden = slices.DeleteFunc(s.manager.hidden, func(v *window) bool { return v == w })
	s.layersChanged()
}

// transients calls f for the managed windows that belong to w, lowest first.
func (s *Server) transients(w *window, f func(*window)) {
	for _, v := range slices.Clone(s.root.children) {
		if v.managed != nil && v.managed.transientFor == w.id && v != w {
			f(v)
		}
	}
}

// WM_STATE (ICCCM §4.1.3.1).
const (
	withdrawnState = 0
	normalState    = 1
	iconicState    = 3
)

func (s *Server) setWMState(w *window, state uint32) {
	name := s.atoms.intern("WM_STATE")
	value := protocol.AppendList(nil, []uint32{state, protocol.None})
	w.setProperty(name, name, 32, value)
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
