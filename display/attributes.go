package display

import (
	"image"
	"math/bits"

	"sameframe/protocol"
	"sameframe/render"
)

func (c *client) changeWindowAttributes(r *protocol.ChangeWindowAttributes, values []uint32) error {
	w, err := c.server.window(r.Window)
	if err != nil {
		return err
	}
	change := c.server.changing(w.owner, w)
	defer change.done()
	return w.setAttributes(c, r.ValueMask, values)
}

const inputOnlyAttributes = protocol.CWWinGravity | protocol.CWOverrideRedirect | protocol.CWEventMask |
	protocol.CWDontPropagate | protocol.CWCursor

// setAttributes sets the attributes in the mask (X11 §9, CreateWindow). If one is wrong none is set.
func (w *window) setAttributes(c *client, mask uint32, values []uint32) error {
	s := w.server
	if bits.OnesCount32(mask) != len(values) {
		return protocol.BadLength.With(0)
	}
	if mask >= protocol.CWCursor<<1 {
		return protocol.BadValue.With(mask)
	}
	if w.class == protocol.InputOnly && mask&^inputOnlyAttributes != 0 {
		return protocol.BadMatch.With(mask)
	}
	changed, newMask := *w, int64(-1)
	for bit, value := range protocol.Values(mask, values) {
		var err error
		switch bit {
		case protocol.CWBackPixmap:
			changed.background, err = w.backgroundPixmap(c, value)
		case protocol.CWBackPixel:
			changed.background = paint{kind: paintPixel, pixel: value}
		case protocol.CWBorderPixmap:
			changed.borderPaint, err = w.borderPixmap(c, value)
		case protocol.CWBorderPixel:
			changed.borderPaint = paint{kind: paintPixel, pixel: value}
		case protocol.CWBitGravity:
			changed.bitGravity, err = atMost[uint8](value, protocol.StaticGravity)
		case protocol.CWWinGravity:
			changed.winGravity, err = atMost[uint8](value, protocol.StaticGravity)
		case protocol.CWBackingStore:
			changed.backingStore, err = atMost[uint8](value, protocol.Always)
		case protocol.CWBackingPlanes:
			changed.backingPlanes = value
		case protocol.CWBackingPixel:
			changed.backingPixel = value
		case protocol.CWOverrideRedirect:
			changed.overrideRedirect, err = boolean(value)
		case protocol.CWSaveUnder:
			changed.saveUnder, err = boolean(value)
		case protocol.CWEventMask:
			newMask, err = int64(value), w.maySelect(c, value)
		case protocol.CWDontPropagate:
			if changed.dontPropagate = value; value&^propagatedEvents != 0 {
				err = protocol.BadValue.With(value)
			}
		case protocol.CWColormap:
			changed.colormap, err = w.newColormap(protocol.Colormap(value))
		case protocol.CWCursor:
			changed.cursor = nil
			if value != protocol.None {
				if changed.cursor, err = s.cursor(protocol.Cursor(value)); err == nil {
					err = c.allocateFor(w.owner, changed.cursor.holds())
				}
			}
		}
		if err != nil {
			return err
		}
	}
	recoloured := changed.colormap != w.colormap
	*w = changed
	if newMask >= 0 {
		w.selectEvents(c, uint32(newMask))
	}
	if mask&(protocol.CWBorderPixel|protocol.CWBorderPixmap) != 0 && w.surface != nil {
		w.paintBorder(w.edge)
	}
	if mask&protocol.CWCursor != 0 {
		s.cursorChanged()
	}
	if recoloured && mask&protocol.CWColormap != 0 {
		w.notifyColormap()
	}
	return nil
}

// propagatedEvents are those that a window may keep from its ancestors (X11 §9, do-not-propagate-mask).
const propagatedEvents = protocol.KeyPressMask | protocol.KeyReleaseMask | protocol.ButtonPressMask |
	protocol.ButtonReleaseMask | protocol.PointerMotionMask | protocol.Button1MotionMask | protocol.Button2MotionMask |
	protocol.Button3MotionMask | protocol.Button4MotionMask | protocol.Button5MotionMask | protocol.ButtonMotionMask

func (w *window) backgroundPixmap(c *client, id uint32) (paint, error) {
	switch id {
	case protocol.None:
		return paint{}, nil
	case protocol.ParentRelative:
		if w.parent != nil && w.parent.depth != w.depth {
			return paint{}, protocol.BadMatch.With(id)
		}
		return paint{kind: paintParent}, nil
	}
	return w.tilePaint(c, id)
}

func (w *window) borderPixmap(c *client, id uint32) (paint, error) {
	if id != protocol.CopyFromParent {
		return w.tilePaint(c, id)
	}
	if w.parent == nil || w.parent.depth != w.depth {
		return paint{}, protocol.BadMatch.With(id)
	}
	return w.parent.borderPaint, nil
}

// tilePaint copies the pixmap, as the protocol allows: what happens to it later does not show.
func (w *window) tilePaint(c *client, id uint32) (paint, error) {
	p, err := w.server.pixmap(protocol.Pixmap(id))
	if err != nil {
		return paint{}, err
	}
	if p.surface.Depth != w.depth {
		return paint{}, protocol.BadMatch.With(id)
	}
	tile, err := p.copy(c, w.owner)
	return paint{kind: paintTile, tile: tile}, err
}

func (w *window) newColormap(id protocol.Colormap) (*colormap, error) {
	if id == protocol.CopyFromParent {
		if w.parent == nil || w.parent.visual != w.visual {
			return nil, protocol.BadMatch.With(uint32(id))
		}
		return w.parent.colormap, nil
	}
	m, err := w.server.colormap(id)
	if err == nil && m.visual != w.visual {
		err = protocol.BadMatch.With(uint32(id))
	}
	return m, err
}

func (c *client) getWindowAttributes(r *protocol.GetWindowAttributes) error {
	w, err := c.server.window(r.Window)
	if err != nil {
		return err
	}
	answer := protocol.GetWindowAttributesReply{
		BackingStore: w.backingStore, Visual: w.visual.id, Class: w.class, BitGravity: w.bitGravity, WinGravity: w.winGravity,
		BackingPlanes: w.backingPlanes, BackingPixel: w.backingPixel, SaveUnder: wireBool(w.saveUnder),
		OverrideRedirect: wireBool(w.overrideRedirect), AllEventMasks: w.allMasks(), YourEventMask: w.maskOf(c),
		DoNotPropagateMask: uint16(w.dontPropagate),
	}
	switch {
	case w.viewable():
		answer.MapState = protocol.IsViewable
	case w.mapped:
		answer.MapState = protocol.IsUnviewable
	}
	if w.colormap != nil {
		answer.Colormap = w.colormap.id
		answer.MapIsInstalled = wireBool(w.colormap == w.server.installed)
	}
	return reply(c, &answer, nil)
}

// tiled returns the window whose background w has, and where that window's origin is in w's own coordinates: there the
// tiles of background and border begin (X11 §9, CreateWindow).
func (w *window) tiled() (from *window, origin image.Point) {
	for from = w; from.background.kind == paintParent && from.parent != nil; from = from.parent {
		origin = origin.Sub(from.inner().Min)
	}
	return from, origin
}

// paintBackground paints a region of the window, in surface coordinates, with its background.
func (w *window) paintBackground(region *render.Region) {
	from, origin := w.tiled()
	w.paintRegion(region, from.background, w.origin.Add(origin))
}

// paintBorder paints a region of the border, in surface coordinates.
func (w *window) paintBorder(region *render.Region) {
	_, origin := w.tiled()
	w.paintRegion(region, w.borderPaint, w.origin.Add(origin))
}

func (w *window) paintRegion(region *render.Region, p paint, origin image.Point) {
	t := render.Target{Surface: w.surface, Clip: region}
	w.surface.Lock()
	defer w.surface.Unlock()
	switch p.kind {
	case paintPixel:
		t.Fill(region.Bounds(), p.pixel)
	case paintTile:
		t.Tile(region.Bounds(), p.tile, origin)
	}
}

// atMost converts an enumeration that ends with last.
func atMost[T uint8 | uint16](value uint32, last T) (T, error) {
	if value > uint32(last) {
		return 0, protocol.BadValue.With(value)
	}
	return T(value), nil
}

// boolean converts a BOOL, which is 0 or 1.
func boolean(value uint32) (bool, error) {
	if value > protocol.True {
		return false, protocol.BadValue.With(value)
	}
	return value == protocol.True, nil
}
