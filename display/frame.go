package display

import (
	"image"
	"slices"

	"sameframe/render"
)

// What the user does to the frames of our window manager.

// drag is a window that the pointer moves or resizes.
type drag struct {
	window *window
	edges  edges           // that follow the pointer; none moves the window
	from   image.Point     // where the pointer was at the start
	start  image.Rectangle // the inside of the window then
	asked  bool            // by the client, by _NET_WM_MOVERESIZE
}

type edges uint8

const (
	leftEdge edges = 1 << iota
	rightEdge
	topEdge
	bottomEdge
)

// edgeWidth is how far outside of a frame the user can take hold of its edges, in pixels.
const edgeWidth = 6

// edgesAt returns the edges of the window's frame that the user takes hold of at p.
func edgesAt(w *window, p image.Point) (e edges) {
	frame := framed(w)
	if !p.In(frame.Inset(-edgeWidth)) || p.In(frame) {
		return 0
	}
	// near says which end of a side p is at: beside it, or close to where it ends.
	near := func(p, low, high int, lowEdge, highEdge edges) edges {
		corner := min(2*edgeWidth, (high-low)/3)
		switch {
		case p < low+corner:
			return lowEdge
		case p >= high-corner:
			return highEdge
		}
		return 0
	}
	e = near(p.X, frame.Min.X, frame.Max.X, leftEdge, rightEdge) | near(p.Y, frame.Min.Y, frame.Max.Y, topEdge, bottomEdge)
	return e
}

// resizable reports whether the user can take hold of the window's edges.
func (w *window) resizable() bool {
	m := w.managed
	return m != nil && w.mapped && w.decoration != nil && !m.wide && !m.tall
}

// input takes what the user does to a frame, and reports whether it did.
func (m *manager) input(in render.Input) bool {
	switch {
	case !m.active:
		return false
	case in.Kind == render.Motion && m.drag.window != nil:
		m.follow(in.Position)
		return true
	case in.Kind == render.Button && !in.Down && m.drag.window != nil:
		m.drag = drag{}
		return true
	case in.Kind == render.Button && !in.Down && m.pressed != nil:
		w := m.pressed
		m.pressed = nil
		if w.decoration != nil && w.decoration.buttonAt(in.Position.Sub(titleBar(w).Min)) == m.button {
			m.push(w, m.button)
		}
		return true
	case in.Kind == render.Button && in.Down:
		return m.press(in)
	}
	return false
}

// follow moves or resizes the dragged window to where the pointer is.
func (m *manager) follow(p image.Point) {
	d := &m.drag
	w, by, r := d.window, p.Sub(d.from), d.start
	if d.edges == 0 {
		r = r.Add(by)
	} else {
		size := r.Size()
		switch {
		case d.edges&leftEdge != 0:
			size.X -= by.X
		case d.edges&rightEdge != 0:
			size.X += by.X
		}
		switch {
		case d.edges&topEdge != 0:
			size.Y -= by.Y
		case d.edges&bottomEdge != 0:
			size.Y += by.Y
		}
		size = w.managed.hints.fit(size)
		if d.edges&leftEdge != 0 {
			r.Min.X = r.Max.X - size.X
		}
		if d.edges&topEdge != 0 {
			r.Min.Y = r.Max.Y - size.Y
		}
		r.Max = r.Min.Add(size)
	}
	k := configuration{
		position: r.Min.Sub(image.Pt(w.border, w.border)), width: r.Dx(), height: r.Dy(), border: w.border,
	}
	m.server.placeByClient(w, &k)
	w.configure(k)
}

// hold begins to move or resize a window.
func (m *manager) hold(w *window, e edges, p image.Point, asked bool) {
	m.drag = drag{window: w, edges: e, from: p, start: w.insideRect(), asked: asked}
}

// push carries out what a button of a title bar is for.
func (m *manager) push(w *window, b frameButton) {
	s := m.server
	switch b {
	case closeButton:
		s.closeWindow(w)
	case maximiseButton:
		s.changeState(w, func(k *managed) {
			maximised := k.wide && k.tall
			k.wide, k.tall = !maximised, !maximised
		})
	case minimiseButton:
		s.minimise(w)
	}
}

// press handles a button on the topmost window under the pointer. A click inside raises and focuses and is still the
// client's.
func (m *manager) press(in render.Input) bool {
	s, p := m.server, in.Position
	for i, w := range m.hidden {
		if p.In(m.chipPlace(i)) {
			if in.Code == 1 {
				s.restore(w)
			}
			return true
		}
	}
	for _, w := range slices.Backward(s.root.children) {
		inside := w.has(p)
		onBar := w.decoration != nil && w.mapped && p.In(titleBar(w))
		held := edges(0)
		if w.resizable() && !inside && !onBar {
			held = edgesAt(w, p)
		}
		switch {
		case inside && (w.managed == nil || !w.managed.takesFocus()):
			return false
		case !inside && !onBar && held == 0:
			continue
		}
		if in.Code <= 3 {
			s.raise(w)
			s.focusByManager(w)
		}
		switch {
		case inside:
			return false
		case in.Code != 1:
		case held != 0:
			m.hold(w, held, p, false)
		default:
			m.button = w.decoration.buttonAt(p.Sub(titleBar(w).Min))
			if m.button != noButton {
				m.pressed = w
			} else {
				m.hold(w, 0, p, false)
			}
		}
		return true
	}
	return false
}

// onFrame reports whether p is on the frame of a mapped window: its title bar or an edge.
func (w *window) onFrame(p image.Point) bool {
	return w.mapped && w.decoration != nil && (p.In(titleBar(w)) || w.resizable() && edgesAt(w, p) != 0)
}

// moveresize begins what a client asks for by _NET_WM_MOVERESIZE: a toolkit draws the frame itself, and the user has taken
// hold of that.
func (m *manager) moveresize(w *window, direction uint32) {
	const move, cancel = 8, 11
	byDirection := [...]edges{
		leftEdge | topEdge, topEdge, rightEdge | topEdge, rightEdge, rightEdge | bottomEdge, bottomEdge, leftEdge | bottomEdge,
		leftEdge, move: 0,
	}
	k := w.managed
	switch {
	case direction == cancel:
		m.drag = drag{}
	case direction <= move && w.mapped && !k.fullscreen && m.server.input.pointer.pressed() > 0:
		m.hold(w, byDirection[direction], m.server.input.pointer.position, true)
	}
}

// chipPlace returns where the chip of the i-th minimised window is: in a row at the bottom, from the left.
func (m *manager) chipPlace(i int) image.Rectangle {
	area := m.server.workArea()
	row := max(1, area.Dx()/(chipWidth+1))
	at := image.Pt(area.Min.X+i%row*(chipWidth+1), area.Max.Y-(i/row+1)*(TitleHeight+1))
	return image.Rect(0, 0, chipWidth, TitleHeight).Add(at)
}

// chips returns the chips of the minimised windows.
func (m *manager) chips() (layers []render.Layer) {
	for i, w := range m.hidden {
		layers = append(layers, render.Layer{Surface: w.managed.chip.bar, Origin: m.chipPlace(i).Min})
	}
	return layers
}
