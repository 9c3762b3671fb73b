package display

import (
	"image"

	"sameframe/protocol"
	"sameframe/render"
)

// place finds room for a new window: the first place, row by row, where it covers no other; where there is none, a step
// further than the last time. A place that the user has asked for, by WM_NORMAL_HINTS, is that of the frame, if the title
// bar can be reached there; a dialog comes over its parent, and a splash screen in the middle.
func (s *Server) place(w *window) image.Point {
	m := w.managed
	screen := s.root.bounds()
	size := w.outer().Size()
	switch {
	case m.kind >= passingKind:
		return w.position
	case m.hints.placed:
		at := w.position
		if m.wantsBar() {
			at.Y = max(at.Y+m.hints.frameShift(), TitleHeight)
		}
		return at
	case m.kind == splashKind:
		return within(screen.Max.Sub(size).Div(2), size, screen)
	}
	if parent, ok := lookup[*window](s, uint32(m.transientFor)); ok && parent != w && parent.managed != nil && parent.mapped {
		over := parent.outer()
		return within(over.Min.Add(over.Size().Sub(size).Div(2)), size, screen)
	}
	top := 0
	if m.wantsBar() {
		top = TitleHeight
	}
	size.Y += top
	taken := []image.Rectangle{}
	for _, other := range s.root.children {
		if other != w && other.mapped && other.class == protocol.InputOutput {
			taken = append(taken, framed(other))
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
			return room[0].Min.Add(image.Pt(0, top))
		}
	}
	s.manager.placed++
	step := s.manager.placed * TitleHeight
	spare := screen.Size().Sub(size)
	return image.Pt(step%(max(0, spare.X)+TitleHeight), step%(max(0, spare.Y)+TitleHeight)+TitleHeight)
}

// within moves a rectangle at p so that it is on the screen, below where a title bar has room.
func within(p, size image.Point, screen image.Rectangle) image.Point {
	return image.Pt(max(min(p.X, screen.Max.X-size.X), 0), max(min(p.Y, screen.Max.Y-size.Y), TitleHeight))
}

// WindowGap is what the window manager leaves between windows that it places beside each other, in pixels.
const WindowGap = 8

// framed returns the rectangle of a window with its title bar, if it has one.
func framed(w *window) image.Rectangle {
	outer := w.outer()
	if w.decoration != nil {
		outer.Min.Y -= TitleHeight
	}
	return outer
}

// titleBar returns the rectangle of a window's title bar.
func titleBar(w *window) image.Rectangle {
	return image.Rectangle{Max: w.decoration.bar.Bounds().Max}.Add(w.outer().Min).Sub(image.Pt(0, TitleHeight))
}
