package display

import (
	"image"
	"math/bits"
	"slices"

	"sameframe/protocol"
	"sameframe/render"
)

// configuration is what ConfigureWindow asks for, completed with what the window has.
type configuration struct {
	position      image.Point
	width, height int
	border        int
	sibling       *window
	stackMode     uint8
	restack       bool
	circulate     bool  // by CirculateWindow, of which another event tells
	place         uint8 // of that event
}

func (c *client) configureWindow(r *protocol.ConfigureWindow, values []uint32) error {
	w, err := c.server.window(r.Window)
	if err != nil {
		return err
	}
	if bits.OnesCount16(r.ValueMask) != len(values) {
		return protocol.BadLength.With(0)
	}
	if r.ValueMask >= protocol.CWStackMode<<1 {
		return protocol.BadValue.With(uint32(r.ValueMask))
	}
	k := configuration{position: w.position, width: w.width, height: w.height, border: w.border}
	for bit, value := range protocol.Values(uint32(r.ValueMask), values) {
		switch bit {
		case protocol.CWX:
			k.position.X = int(int16(value))
		case protocol.CWY:
			k.position.Y = int(int16(value))
		case protocol.CWWidth:
			k.width = int(uint16(value))
		case protocol.CWHeight:
			k.height = int(uint16(value))
		case protocol.CWBorderWidth:
			k.border = int(uint16(value))
		case protocol.CWSibling:
			if k.sibling, err = c.server.window(protocol.Window(value)); err != nil {
				return err
			}
		case protocol.CWStackMode:
			k.restack = true
			if k.stackMode, err = atMost[uint8](value, protocol.Opposite); err != nil {
				return err
			}
		}
	}
	switch {
	case k.width == 0 || k.height == 0:
		return protocol.BadValue.With(0)
	case w.class == protocol.InputOnly && r.ValueMask&protocol.CWBorderWidth != 0,
		k.sibling != nil && (!k.restack || k.sibling == w || k.sibling.parent != w.parent):
		return protocol.BadMatch.With(uint32(w.id))
	case w.isRoot():
		return nil
	}
	if to := w.parent.redirector(c, protocol.SubstructureRedirectMask); to != nil && !w.overrideRedirect {
		request := protocol.ConfigureRequestEvent{
			Code: protocol.ConfigureRequest, StackMode: k.stackMode, Parent: w.parent.id, Window: w.id,
			X: int16(k.position.X), Y: int16(k.position.Y), Width: uint16(k.width), Height: uint16(k.height),
			BorderWidth: uint16(k.border), ValueMask: r.ValueMask,
		}
		if k.sibling != nil {
			request.Sibling = k.sibling.id
		}
		send(to, &request)
		return nil
	}
	if to := w.redirector(c, protocol.ResizeRedirectMask); to != nil && (k.width != w.width || k.height != w.height) {
		send(to, &protocol.ResizeRequestEvent{
			EventHeader: protocol.EventHeader{Code: protocol.ResizeRequest}, Window: w.id,
			Width: uint16(k.width), Height: uint16(k.height),
		})
		k.width, k.height = w.width, w.height
	}
	c.server.placeByClient(w, &k)
	w.configure(k)
	return nil
}

// configure gives the window a new place, size, border and place in the stack; the parent's other children stay.
func (w *window) configure(k configuration) {
	siblings := w.parent.children
	at := slices.Index(siblings, w)
	to := at
	if k.restack {
		to = w.stackPosition(k)
	}
	size := image.Pt(k.width-w.width, k.height-w.height)
	shift := k.position.Add(image.Pt(k.border, k.border)).Sub(w.inner().Min)
	if to == at && size == (image.Point{}) && k.position == w.position && k.border == w.border {
		return
	}
	w.arrange(func() {
		w.parent.children = slices.Insert(slices.Delete(siblings, at, at+1), to, w)
		w.position, w.width, w.height, w.border = k.position, k.width, k.height, k.border
		if k.circulate {
			w.notifyCirculate(k.place)
		} else {
			w.notifyConfigure()
		}
		if size != (image.Point{}) {
			w.moveChildren(size, shift)
		}
	})
	if w.parent.isRoot() {
		w.server.reframe(w)
	}
}

func (w *window) notifyConfigure() {
	var above protocol.Window
	if i := slices.Index(w.parent.children, w); i > 0 {
		above = w.parent.children[i-1].id
	}
	notifyStructure(w, func(to *window) *protocol.ConfigureNotifyEvent {
		return &protocol.ConfigureNotifyEvent{
			EventHeader: protocol.EventHeader{Code: protocol.ConfigureNotify}, Event: to.id, Window: w.id, AboveSibling: above,
			X: int16(w.position.X), Y: int16(w.position.Y), Width: uint16(w.width), Height: uint16(w.height),
			BorderWidth: uint16(w.border), OverrideRedirect: wireBool(w.overrideRedirect),
		}
	})
	w.presentConfigured()
}

// moveChildren applies the children's window gravity after w has grown by size and its origin has moved by shift.
func (w *window) moveChildren(size, shift image.Point) {
	for _, child := range slices.Backward(w.children) {
		move := gravityShift(child.winGravity, size)
		switch child.winGravity {
		case protocol.UnmapGravity:
			if child.mapped {
				child.unmap(true)
			}
			continue
		case protocol.StaticGravity:
			move = image.Point{}.Sub(shift)
		}
		if move == (image.Point{}) {
			continue
		}
		child.position = child.position.Add(move)
		notifyStructure(child, func(to *window) *protocol.GravityNotifyEvent {
			return &protocol.GravityNotifyEvent{
				EventHeader: protocol.EventHeader{Code: protocol.GravityNotify}, Event: to.id, Window: child.id,
				X: int16(child.position.X), Y: int16(child.position.Y),
			}
		})
	}
}

// stackPosition returns the index among its siblings that w takes by the stack mode, with respect to its new geometry
// (X11 §9, ConfigureWindow).
func (w *window) stackPosition(k configuration) int {
	siblings := w.parent.children
	at, top := slices.Index(siblings, w), len(siblings)-1
	outer := image.Rect(0, 0, k.width+2*k.border, k.height+2*k.border).Add(k.position)
	under, over := siblings[:at], siblings[at+1:]
	if k.sibling != nil {
		i := slices.Index(siblings, k.sibling)
		under, over = nil, nil
		if i < at {
			under = siblings[i : i+1]
		} else {
			over = siblings[i : i+1]
			i-- // once w is taken out
		}
		switch k.stackMode {
		case protocol.Above:
			return i + 1
		case protocol.Below:
			return i
		}
	}
	hidden, hides := w.overlaps(outer, k.border, over), w.overlaps(outer, k.border, under)
	switch k.stackMode {
	case protocol.Above:
		return top
	case protocol.Below:
		return 0
	case protocol.TopIf:
		if hidden {
			return top
		}
	case protocol.BottomIf:
		if hides {
			return 0
		}
	case protocol.Opposite:
		if hidden {
			return top
		}
		if hides {
			return 0
		}
	}
	return at
}

// overlaps reports whether w, if it were at outer with this border, and one of others would overlap on the screen.
func (w *window) overlaps(outer image.Rectangle, border int, others []*window) bool {
	if !w.mapped {
		return false
	}
	outline := w.cut(render.NewRegion(outer), protocol.ShapeBounding, outer.Min.Add(image.Pt(border, border)))
	return slices.ContainsFunc(others, func(o *window) bool {
		return o.mapped && o.outer().Overlaps(outer) && !o.outline().Intersect(outline).Empty()
	})
}

func (c *client) circulateWindow(r *protocol.CirculateWindow) error {
	parent, err := c.server.window(r.Window)
	if err != nil {
		return err
	}
	if r.Direction > protocol.LowerHighest {
		return protocol.BadValue.With(uint32(r.Direction))
	}
	place, w := uint8(protocol.PlaceOnTop), (*window)(nil)
	for i, child := range parent.children {
		if r.Direction == protocol.RaiseLowest && child.overlaps(child.outer(), child.border, parent.children[i+1:]) {
			w = child
			break
		}
		if r.Direction == protocol.LowerHighest && child.overlaps(child.outer(), child.border, parent.children[:i]) {
			place, w = protocol.PlaceOnBottom, child
		}
	}
	if w == nil {
		return nil
	}
	if to := parent.redirector(c, protocol.SubstructureRedirectMask); to != nil {
		send(to, &protocol.CirculateEvent{
			EventHeader: protocol.EventHeader{Code: protocol.CirculateRequest}, Event: parent.id, Window: w.id, Place: place,
		})
		return nil
	}
	k := configuration{
		position: w.position, width: w.width, height: w.height, border: w.border, restack: true, stackMode: protocol.Above,
		circulate: true, place: place,
	}
	if place == protocol.PlaceOnBottom {
		k.stackMode = protocol.Below
	}
	w.configure(k)
	return nil
}

func (w *window) notifyCirculate(place uint8) {
	notifyStructure(w, func(to *window) *protocol.CirculateEvent {
		return &protocol.CirculateEvent{
			EventHeader: protocol.EventHeader{Code: protocol.CirculateNotify}, Event: to.id, Window: w.id, Place: place,
		}
	})
}
