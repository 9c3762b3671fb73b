package display

import (
	"image"
	"slices"

	"sameframe/protocol"
	"sameframe/render"
)

// window is a window. It begins in createWindow, is seen while it and all its ancestors are mapped, and ends in destroy,
// which free calls too. All of it is guarded by Server.mu.
//
// A child of the root has a surface while it is mapped: the pixels of its border, of itself and of its inferiors, which
// draw into their parts of it. So a window keeps its pixels while another one covers it or moves over it, and only what
// appears anew inside a child of the root is exposed (X11 §9, CreateWindow: the server may always maintain contents).
type window struct {
	server *Server
	id     protocol.Window
	owner  *client

	parent   *window
	children []*window // bottom to top

	position      image.Point // of the outer corner, relative to the parent's origin
	width, height int         // inside the border
	border        int
	depth         int
	class         uint16
	visual        *visual
	mapped        bool

	background       paint
	borderPaint      paint
	bitGravity       uint8
	winGravity       uint8
	backingStore     uint8
	backingPlanes    uint32
	backingPixel     uint32
	saveUnder        bool
	overrideRedirect bool
	dontPropagate    uint32
	colormap         *colormap
	cursor           *cursor // nil is the parent's

	masks      []eventMask
	randrMasks []eventMask // of RANDR's own events
	properties []*property
	lettered   int         // bytes of the properties, see propertyOverhead
	name       string      // from its properties, see title
	visibility uint8       // the state last reported, or noVisibility
	managed    *managed    // by our window manager, or nil
	decoration *decoration // what our window manager has put around it, or nil
	frames     frames

	presentSelections []*presentSelection
	shapes            shapes
	shapeListeners    []*client // to which ShapeNotify is sent
	grabs             []*grab   // passive

	tiling // where its pixels are, while it is viewable
}

// tiling says where a viewable window's pixels are. The regions do not overlap; all are in surface coordinates. The
// zero value is that of a window that is not viewable.
type tiling struct {
	surface *render.Surface
	origin  image.Point    // of the inside of the window
	clip    *render.Region // inside, without the inferiors: what ClipByChildren draws on
	whole   *render.Region // inside, with the inferiors: what IncludeInferiors draws on
	edge    *render.Region // the border
}

// paint is a background or a border: nothing, a pixel, a tile, or the parent's background.
type paint struct {
	kind  paintKind
	pixel uint32
	tile  *render.Pixels
}

type paintKind uint8

const (
	paintNone paintKind = iota
	paintPixel
	paintTile
	paintParent
)

func (w *window) depthOf() int       { return w.depth }
func (w *window) sizeOf() (int, int) { return w.width, w.height }
func (w *window) isGone() bool       { return !w.server.alive(w) }

// bounds returns the inside of the window in its own coordinates.
func (w *window) bounds() image.Rectangle { return image.Rect(0, 0, w.width, w.height) }

// inner and outer return the inside and the window with its border, in the parent's coordinates.
func (w *window) inner() image.Rectangle {
	return w.bounds().Add(w.position).Add(image.Pt(w.border, w.border))
}
func (w *window) outer() image.Rectangle {
	return image.Rect(0, 0, w.width+2*w.border, w.height+2*w.border).Add(w.position)
}

// absolute returns the window's origin in root coordinates.
func (w *window) absolute() image.Point {
	p := image.Point{}
	for ; w.parent != nil; w = w.parent {
		p = p.Add(w.inner().Min)
	}
	return p
}

// viewable reports whether the window and all its ancestors are mapped.
func (w *window) viewable() bool {
	for ; w.parent != nil; w = w.parent {
		if !w.mapped {
			return false
		}
	}
	return true
}

// top returns the ancestor of w, or w, that is a child of the root; w is not the root.
func (w *window) top() *window {
	for w.parent.parent != nil {
		w = w.parent
	}
	return w
}

// maxLevel bounds how deep windows nest. The tree is walked by recursion, and much of it takes time by level and window.
const maxLevel = 500

// maxChildren is as many as QueryTree can name.
const maxChildren = 1<<16 - 1

// level returns the number of the window's ancestors.
func (w *window) level() (n int) {
	for ; w.parent != nil; w = w.parent {
		n++
	}
	return n
}

// levels returns how many levels of inferiors the window has.
func (w *window) levels() (n int) {
	for _, child := range w.children {
		n = max(n, 1+child.levels())
	}
	return n
}

func (w *window) isRoot() bool { return w.parent == nil }

// contains reports whether v is w or an inferior of w.
func (w *window) contains(v *window) bool {
	for ; v != nil; v = v.parent {
		if v == w {
			return true
		}
	}
	return false
}

const rootID = 0x50

// newRoot makes the root window, black, of the screen's size.
func newRoot(s *Server) *window {
	size := s.Screen.Size()
	w := &window{
		server: s, id: rootID, owner: s.clients[0], width: size.X, height: size.Y, depth: 24,
		class: protocol.InputOutput, visual: &visuals[0], mapped: true, background: paint{kind: paintPixel},
		borderPaint: paint{kind: paintPixel}, // which its children copy
		bitGravity:  protocol.ForgetGravity, winGravity: protocol.NorthWestGravity, visibility: noVisibility,
		backingPlanes: ^uint32(0), colormap: defaultColormap(s),
	}
	w.surface = render.NewSurface(size.X, size.Y, 24)
	w.surface.OnDamage = s.damaged
	w.clip = render.NewRegion(w.bounds())
	w.whole = w.clip
	s.clients[0].add(rootID, w)
	return w
}

func (c *client) createWindow(r *protocol.CreateWindow, values []uint32) error {
	s := c.server
	if err := c.newID(uint32(r.Wid)); err != nil {
		return err
	}
	parent, err := s.window(r.Parent)
	if err != nil {
		return err
	}
	w := &window{
		server: s, id: r.Wid, owner: c, parent: parent, position: image.Pt(int(r.X), int(r.Y)),
		width: int(r.Width), height: int(r.Height), border: int(r.BorderWidth),
		depth: int(r.Depth), class: r.Class, visual: parent.visual,
		winGravity: protocol.NorthWestGravity, backingPlanes: ^uint32(0), visibility: noVisibility,
		borderPaint: parent.borderPaint,
	}
	if w.class == protocol.CopyFromParent {
		w.class = parent.class
	}
	if w.width == 0 || w.height == 0 {
		return protocol.BadValue.With(0)
	}
	if parent.level() >= maxLevel {
		return protocol.BadAlloc.With(uint32(r.Wid))
	}
	if r.Visual != protocol.CopyFromParent {
		if w.visual = visualOf(r.Visual); w.visual == nil {
			return protocol.BadMatch.With(uint32(r.Visual))
		}
	}
	switch w.class {
	case protocol.InputOnly:
		if w.depth != 0 || w.border != 0 {
			return protocol.BadMatch.With(uint32(r.Depth))
		}
	case protocol.InputOutput:
		if w.depth == 0 {
			w.depth = parent.depth
		}
		if parent.class == protocol.InputOnly || w.visual.depth != w.depth {
			return protocol.BadMatch.With(uint32(r.Depth))
		}
		// A border that is copied must have this window's depth, and so must the colormap.
		if w.depth != parent.depth && r.ValueMask&(protocol.CWBorderPixmap|protocol.CWBorderPixel) == 0 {
			return protocol.BadMatch.With(uint32(r.Depth))
		}
		if w.visual == parent.visual {
			w.colormap = parent.colormap
		} else if r.ValueMask&protocol.CWColormap == 0 {
			return protocol.BadMatch.With(uint32(r.Visual))
		}
	default:
		return protocol.BadValue.With(uint32(r.Class))
	}
	if err := w.setAttributes(c, r.ValueMask, values); err != nil {
		return err
	}
	if len(parent.children) >= maxChildren {
		return protocol.BadAlloc.With(uint32(r.Wid))
	}
	c.add(uint32(w.id), w)
	parent.children = append(parent.children, w)
	notify(parent, protocol.SubstructureNotifyMask, &protocol.CreateNotifyEvent{
		EventHeader: protocol.EventHeader{Code: protocol.CreateNotify}, Parent: parent.id, Window: w.id,
		X: r.X, Y: r.Y, Width: r.Width, Height: r.Height, BorderWidth: r.BorderWidth, OverrideRedirect: wireBool(w.overrideRedirect),
	})
	return nil
}

func (c *client) destroyWindow(r *protocol.DestroyWindow) error {
	w, err := c.server.window(r.Window)
	if err == nil && !w.isRoot() {
		w.destroy()
	}
	return err
}

func (c *client) destroySubwindows(r *protocol.DestroySubwindows) error {
	w, err := c.server.window(r.Window)
	if err != nil {
		return err
	}
	w.unmapChildren()
	for _, child := range slices.Clone(w.children) {
		if child.parent == w {
			child.destroy()
		}
		c.yield()
	}
	return nil
}

func (w *window) holds() int {
	n := bytesOf(w.background.tile) + bytesOf(w.borderPaint.tile) + w.cursor.holds() + w.shapes.bytes()
	if w.parent != nil && w.parent.isRoot() {
		n += bytesOfSurface(w.surface)
	}
	if w.decoration != nil {
		n += len(w.decoration.bar.Pix)
	}
	return n
}

// free destroys the window of a client that has gone.
func (w *window) free(*Server) { w.destroy() }

// destroy unmaps the window, destroys it and its inferiors, tells who wants to know, and takes them out of everything that
// points at them. It does nothing to a window that is destroyed already.
func (w *window) destroy() {
	if w.parent == nil {
		return
	}
	if w.mapped {
		w.unmap(false)
	}
	w.destroyUnseen()
}

// destroyUnseen destroys a window that is not viewable. Of the inferiors no UnmapNotify is sent (X11 §9, DestroyWindow).
func (w *window) destroyUnseen() {
	s := w.server
	for len(w.children) > 0 {
		w.children[len(w.children)-1].destroyUnseen()
	}
	notifyStructure(w, func(to *window) *protocol.DestroyNotifyEvent {
		return &protocol.DestroyNotifyEvent{EventHeader: protocol.EventHeader{Code: protocol.DestroyNotify}, Event: to.id, Window: w.id}
	})
	s.forgetWindow(w)
	i := len(w.parent.children) - 1
	for w.parent.children[i] != w {
		i--
	}
	w.parent.children = slices.Delete(w.parent.children, i, i+1)
	w.parent = nil
	s.remove(uint32(w.id))
}

func (c *client) getGeometry(r *protocol.GetGeometry) error {
	d, err := c.server.drawable(r.Drawable)
	if err != nil {
		return err
	}
	width, height := d.sizeOf()
	answer := protocol.GetGeometryReply{
		Depth: uint8(d.depthOf()), Root: rootID, Width: uint16(width), Height: uint16(height),
	}
	if w, ok := d.(*window); ok {
		answer.X, answer.Y, answer.BorderWidth = int16(w.position.X), int16(w.position.Y), uint16(w.border)
	}
	return reply(c, &answer, nil)
}

func (c *client) queryTree(r *protocol.QueryTree) error {
	w, err := c.server.window(r.Window)
	if err != nil {
		return err
	}
	children := make([]protocol.Window, len(w.children))
	for i, child := range w.children {
		children[i] = child.id
	}
	answer := protocol.QueryTreeReply{Root: rootID, ChildrenLen: uint16(len(children))}
	if w.parent != nil {
		answer.Parent = w.parent.id
	}
	return reply(c, &answer, list(c, children))
}

func (c *client) translateCoordinates(r *protocol.TranslateCoordinates) error {
	src, err := c.server.window(r.SrcWindow)
	if err != nil {
		return err
	}
	dst, err := c.server.window(r.DstWindow)
	if err != nil {
		return err
	}
	p := image.Pt(int(r.SrcX), int(r.SrcY)).Add(src.absolute()).Sub(dst.absolute())
	answer := protocol.TranslateCoordinatesReply{SameScreen: protocol.True, DstX: int16(p.X), DstY: int16(p.Y)}
	for _, child := range slices.Backward(dst.children) {
		if child.has(p) {
			answer.Child = child.id
			break
		}
	}
	return reply(c, &answer, nil)
}

func wireBool(b bool) uint8 {
	if b {
		return protocol.True
	}
	return protocol.False
}
