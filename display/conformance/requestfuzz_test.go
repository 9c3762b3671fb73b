package conformance

import (
	"image"
	"math/rand/v2"
	"testing"

	"sameframe/protocol"
)

// zoo is one of each kind of resource, for requests that are made at random: mostly such as succeed, and else with one
// argument wrong. With two the protocol leaves open which error is told (X11 §4).
type zoo struct {
	*peer
	*rand.Rand
	windows  []protocol.Window // the first is mapped, the second its mapped child, the third unmapped, the last InputOnly
	pixmaps  map[int]protocol.Pixmap
	gcs      map[int]protocol.GContext
	cursor   protocol.Cursor
	font     protocol.Font
	colormap protocol.Colormap
	freed    uint32
	choices  int // of the request being made
	wrong    int // the choice that is to be wrong; negative for none
}

const zooSize = 64

func newZoo(p *peer, rng *rand.Rand) *zoo {
	z := &zoo{peer: p, Rand: rng, pixmaps: map[int]protocol.Pixmap{}, gcs: map[int]protocol.GContext{}, wrong: -1}
	top := p.mapped(image.Rect(100, 100, 100+zooSize, 100+zooSize))
	child := p.window(top, image.Rect(5, 6, 40, 50), 2, protocol.CWBackPixel|protocol.CWBorderPixel, 0x123456, 0x654321)
	must(p, &protocol.MapWindow{Window: child})
	only := newID[protocol.Window](p)
	must(p, &protocol.CreateWindow{Wid: only, Parent: top, Width: 9, Height: 9, Class: protocol.InputOnly})
	z.windows = []protocol.Window{top, child, p.window(p.root, image.Rect(0, 0, 30, 20), 1, 0), only}
	for _, depth := range []int{1, 8, 24} {
		z.pixmaps[depth] = p.pixmap(zooSize, zooSize, depth)
		z.gcs[depth] = p.gc(protocol.Drawable(z.pixmaps[depth]), protocol.GCForeground, 1)
	}
	z.cursor, z.font, z.colormap = newID[protocol.Cursor](p), newID[protocol.Font](p), newID[protocol.Colormap](p)
	must(p, &protocol.CreateCursor{Cid: z.cursor, Source: z.pixmaps[1]})
	must(p, &protocol.OpenFont{Fid: z.font, NameLen: 6}, "cursor")
	must(p, &protocol.CreateColormap{Mid: z.colormap, Window: p.root, Visual: p.visual})
	must(p, &protocol.SetScreenSaver{})
	freed := p.pixmap(1, 1, 24)
	must(p, &protocol.FreePixmap{Pixmap: freed})
	z.freed = uint32(freed)
	return z
}

// spoils reports whether the choice being made is the one to be wrong.
func (z *zoo) spoils() bool {
	z.choices++
	return z.choices-1 == z.wrong
}

// none returns an identifier that names nothing, or none of those kinds.
func (z *zoo) none(kinds ...uint32) uint32 {
	return pick(z.Rand, append(kinds, z.freed, z.info.ResourceIDBase+0xffff, 0x1fffffff)...)
}

func pick[E any](rng *rand.Rand, list ...E) E { return list[rng.IntN(len(list))] }

func (z *zoo) windowOf() protocol.Window {
	if z.spoils() {
		return protocol.Window(z.none(uint32(z.pixmaps[24]), uint32(z.gcs[1]), uint32(z.font)))
	}
	return pick(z.Rand, z.windows...)
}

// inputOutput returns a window that can be drawn in.
func (z *zoo) inputOutput() protocol.Window {
	if z.spoils() {
		return protocol.Window(z.none(uint32(z.pixmaps[8]), uint32(z.cursor)))
	}
	return z.windows[z.IntN(3)]
}

// drawable returns a drawable of a depth.
func (z *zoo) drawable(depth int) protocol.Drawable {
	if z.spoils() {
		return protocol.Drawable(z.none(uint32(z.gcs[24]), uint32(z.colormap)))
	}
	if depth == 24 && z.IntN(2) == 0 {
		return protocol.Drawable(z.windows[z.IntN(3)])
	}
	return protocol.Drawable(z.pixmaps[depth])
}

func (z *zoo) gcOf(depth int) protocol.GContext {
	if z.spoils() {
		return protocol.GContext(z.none(uint32(z.windows[0]), uint32(z.font)))
	}
	return z.gcs[depth]
}

// pixmapOf returns a pixmap of a depth.
func (z *zoo) pixmapOf(depth int) protocol.Pixmap {
	if z.spoils() {
		return protocol.Pixmap(z.none(uint32(z.windows[0]), uint32(z.gcs[1])))
	}
	return z.pixmaps[depth]
}

func (z *zoo) cmap() protocol.Colormap {
	if z.spoils() {
		return protocol.Colormap(z.none(uint32(z.windows[0])))
	}
	return pick(z.Rand, z.colormap, z.info.Screens[0].DefaultColormap)
}

func (z *zoo) fontOf() protocol.Font {
	if z.spoils() {
		return protocol.Font(z.none(uint32(z.windows[0])))
	}
	return z.font
}

func (z *zoo) cursorOf() protocol.Cursor {
	if z.spoils() {
		return protocol.Cursor(z.none(uint32(z.windows[0])))
	}
	return z.cursor
}

// fresh returns an identifier for a new resource.
func fresh[T ~uint32](z *zoo) T {
	id := newID[T](z.peer)
	if z.spoils() {
		return T(pick(z.Rand, 0, uint32(z.windows[0]), uint32(z.root), 0x1fffffff))
	}
	return id
}

// upTo returns a number from 0 to most, or one more.
func (z *zoo) upTo(most uint8) uint8 {
	if z.spoils() {
		return pick(z.Rand, most+1, 0x7f) // above that X.Org gives ChangeProperty's a sign
	}
	return uint8(z.IntN(int(most) + 1))
}

// mode returns a mode of a grab. For X.Org there is a third, which is of touches.
func (z *zoo) mode() uint8 {
	if z.spoils() {
		return 0x7f
	}
	return uint8(z.IntN(2))
}

// atom returns an atom that every server has.
func (z *zoo) atom() protocol.Atom {
	if z.spoils() {
		return pick(z.Rand, 0, 0x10000, 0x1fffffff, protocol.Atom(0xffffffff))
	}
	return protocol.Atom(1 + z.IntN(68))
}

func (z *zoo) at16() int16   { return int16(z.IntN(100) - 20) }
func (z *zoo) size() uint16  { return uint16(z.IntN(80)) }
func (z *zoo) depthOf() int  { return pick(z.Rand, 1, 8, 24) }
func (z *zoo) level() uint16 { return uint16(z.Uint32()) }

func (z *zoo) points(n int) []protocol.Point {
	list := make([]protocol.Point, n)
	for i := range list {
		list[i] = protocol.Point{X: z.at16(), Y: z.at16()}
	}
	return list
}

// values returns a value list for a mask of which each bit has a function, or a mask with a bit too many.
func (z *zoo) values(makers ...func() uint32) (mask uint32, values []uint32) {
	for i, maker := range makers {
		if maker == nil || z.IntN(4) != 0 {
			continue
		}
		whole := z.choices > z.wrong // nothing is wrong any more, or is already
		mask, values = mask|1<<i, append(values, maker())
		if !whole && z.choices > z.wrong { // alone, as what comes before it may have been done (X11 §4)
			return 1 << i, values[len(values)-1:]
		}
	}
	if z.spoils() {
		return 1 << len(makers), []uint32{0}
	}
	return mask, values
}

func (z *zoo) small(most uint8) func() uint32 { return func() uint32 { return uint32(z.upTo(most)) } }

func (z *zoo) any(n uint32) func() uint32 { return func() uint32 { return z.Uint32N(n) } }

// A specimen makes a request of one kind.
type specimen struct {
	name string
	make func(z *zoo)
}

// sent is a specimen of a request without a reply.
func sent[T any](name string, make func(z *zoo) (r *T, tail []any)) specimen {
	return specimen{name, func(z *zoo) {
		r, tail := make(z)
		do(z.peer, r, tail...)
	}}
}

// asked is a specimen of a request with a reply.
func asked[R, T any](name string, make func(z *zoo) (r *T, tail []any)) specimen {
	return specimen{name, func(z *zoo) {
		r, tail := make(z)
		ask[R](z.peer, r, tail...)
	}}
}

var specimens = []specimen{
	sent("CreateWindow", func(z *zoo) (*protocol.CreateWindow, []any) {
		r := &protocol.CreateWindow{
			Wid: fresh[protocol.Window](z), Parent: z.inputOutput(), X: z.at16(), Y: z.at16(), Width: 1 + z.size(), Height: 1 + z.size(),
			BorderWidth: uint16(z.IntN(4)), Class: protocol.InputOutput,
		}
		if z.spoils() {
			r.Width = 0
		}
		if z.spoils() {
			r.Class = pick[uint16](z.Rand, 3, 0xffff)
		}
		if z.spoils() {
			r.Depth = pick[uint8](z.Rand, 1, 7, 33)
		}
		var values []uint32
		r.ValueMask, values = z.windowValues()
		return r, []any{values}
	}),
	sent("ChangeWindowAttributes", func(z *zoo) (*protocol.ChangeWindowAttributes, []any) {
		w := z.inputOutput()
		mask, values := z.windowValues()
		return &protocol.ChangeWindowAttributes{Window: w, ValueMask: mask}, []any{values}
	}),
	asked[protocol.GetWindowAttributesReply]("GetWindowAttributes", func(z *zoo) (*protocol.GetWindowAttributes, []any) {
		return &protocol.GetWindowAttributes{Window: z.windowOf()}, nil
	}),
	sent("ChangeSaveSet", func(z *zoo) (*protocol.ChangeSaveSet, []any) {
		return &protocol.ChangeSaveSet{Mode: uint8(z.IntN(2)), Window: z.windowOf()}, nil
	}),
	sent("ReparentWindow into itself", func(z *zoo) (*protocol.ReparentWindow, []any) {
		return &protocol.ReparentWindow{Window: z.windows[0], Parent: pick(z.Rand, z.windows[:2]...)}, nil
	}),
	sent("CirculateWindow", func(z *zoo) (*protocol.CirculateWindow, []any) {
		return &protocol.CirculateWindow{Direction: z.upTo(1), Window: z.inputOutput()}, nil
	}),
	sent("ConfigureWindow", func(z *zoo) (*protocol.ConfigureWindow, []any) {
		r := &protocol.ConfigureWindow{Window: z.windows[1]}
		mask, values := z.values(z.any(30), z.any(30), func() uint32 { return 1 + z.Uint32N(60) }, func() uint32 { return 1 + z.Uint32N(60) })
		r.ValueMask = uint16(mask)
		if z.spoils() { // no width
			r.ValueMask, values = protocol.CWWidth, []uint32{0}
		}
		if z.spoils() { // a sibling that is none
			r.ValueMask, values = protocol.CWSibling|protocol.CWStackMode, []uint32{uint32(z.windows[2]), 0}
		}
		return r, []any{values}
	}),
	asked[protocol.GetGeometryReply]("GetGeometry", func(z *zoo) (*protocol.GetGeometry, []any) {
		return &protocol.GetGeometry{Drawable: z.drawable(z.depthOf())}, nil
	}),
	asked[protocol.InternAtomReply]("InternAtom", func(z *zoo) (*protocol.InternAtom, []any) {
		name := pick(z.Rand, "PRIMARY", "WM_NAME", "STRING", "QUAD_WIDTH")
		r := &protocol.InternAtom{OnlyIfExists: z.upTo(1), NameLen: uint16(len(name))}
		if z.spoils() {
			r.NameLen += 200
		}
		return r, []any{name}
	}),
	asked[protocol.GetAtomNameReply]("GetAtomName", func(z *zoo) (*protocol.GetAtomName, []any) {
		return &protocol.GetAtomName{Atom: z.atom()}, nil
	}),
	sent("ChangeProperty", func(z *zoo) (*protocol.ChangeProperty, []any) {
		format, n := pick[uint8](z.Rand, 8, 16, 32), z.IntN(12)
		r := &protocol.ChangeProperty{
			Mode: z.upTo(2), Window: z.windowOf(), Property: z.atom(), Type: z.atom(), Format: format, DataLen: uint32(n),
		}
		if z.spoils() {
			r.DataLen += 1 << 29
		}
		return r, []any{make([]byte, n*int(format)/8)}
	}),
	sent("DeleteProperty", func(z *zoo) (*protocol.DeleteProperty, []any) {
		return &protocol.DeleteProperty{Window: z.windowOf(), Property: z.atom()}, nil
	}),
	asked[protocol.GetPropertyReply]("GetProperty", func(z *zoo) (*protocol.GetProperty, []any) {
		r := &protocol.GetProperty{Delete: z.upTo(1), Window: z.windowOf(), Property: z.atom(), LongLength: z.Uint32N(9)}
		if z.spoils() {
			r.Type = 1 << 20
		}
		return r, nil
	}),
	sent("SetSelectionOwner", func(z *zoo) (*protocol.SetSelectionOwner, []any) {
		return &protocol.SetSelectionOwner{Owner: z.windowOf(), Selection: z.atom()}, nil
	}),
	asked[protocol.GetSelectionOwnerReply]("GetSelectionOwner", func(z *zoo) (*protocol.GetSelectionOwner, []any) {
		return &protocol.GetSelectionOwner{Selection: z.atom()}, nil
	}),
	sent("SendEvent", func(z *zoo) (*protocol.SendEvent, []any) {
		r := &protocol.SendEvent{Propagate: z.upTo(1), Destination: z.windowOf()}
		r.Event[0] = byte(protocol.ClientMessage)
		r.Event[1] = 8
		return r, nil
	}),
	asked[protocol.GrabPointerReply]("GrabPointer of what is not viewable", func(z *zoo) (*protocol.GrabPointer, []any) {
		r := &protocol.GrabPointer{
			OwnerEvents: z.upTo(1), GrabWindow: z.windows[2], EventMask: uint16(protocol.ButtonPressMask), PointerMode: z.mode(),
			KeyboardMode: z.mode(),
		}
		if z.spoils() {
			r.EventMask = 1
		}
		if z.spoils() {
			r.Cursor = protocol.Cursor(z.none(uint32(z.font)))
		}
		return r, nil
	}),
	asked[protocol.GrabKeyboardReply]("GrabKeyboard of what is not viewable", func(z *zoo) (*protocol.GrabKeyboard, []any) {
		return &protocol.GrabKeyboard{OwnerEvents: z.upTo(1), GrabWindow: z.windows[2], PointerMode: z.mode(), KeyboardMode: z.mode()}, nil
	}),
	sent("GrabButton", func(z *zoo) (*protocol.GrabButton, []any) {
		r := &protocol.GrabButton{
			OwnerEvents: z.upTo(1), GrabWindow: z.windowOf(), EventMask: uint16(protocol.ButtonReleaseMask), PointerMode: z.mode(),
			KeyboardMode: z.mode(), Button: protocol.Button(z.IntN(5)), Modifiers: uint16(z.IntN(256)),
		}
		if z.spoils() {
			r.Modifiers = pick[uint16](z.Rand, 0x100, 0x8001)
		}
		if z.spoils() {
			r.EventMask = 0x8001
		}
		return r, nil
	}),
	sent("UngrabButton", func(z *zoo) (*protocol.UngrabButton, []any) {
		r := &protocol.UngrabButton{Button: protocol.Button(z.IntN(5)), GrabWindow: z.windowOf(), Modifiers: uint16(z.IntN(256))}
		if z.spoils() {
			r.Modifiers = 0x8001
		}
		return r, nil
	}),
	sent("GrabKey", func(z *zoo) (*protocol.GrabKey, []any) {
		r := &protocol.GrabKey{
			OwnerEvents: z.upTo(1), GrabWindow: z.windowOf(), Modifiers: uint16(z.IntN(256)), Key: protocol.Keycode(8 + z.IntN(240)),
			PointerMode: z.mode(), KeyboardMode: z.mode(),
		}
		if z.spoils() {
			r.Key = pick[protocol.Keycode](z.Rand, 1, 7)
		}
		return r, nil
	}),
	sent("AllowEvents", func(z *zoo) (*protocol.AllowEvents, []any) {
		return &protocol.AllowEvents{Mode: z.upTo(7)}, nil
	}),
	sent("ChangeActivePointerGrab", func(z *zoo) (*protocol.ChangeActivePointerGrab, []any) {
		return &protocol.ChangeActivePointerGrab{Cursor: z.cursorOf(), EventMask: uint16(protocol.ButtonPressMask)}, nil
	}),
	asked[protocol.GetMotionEventsReply]("GetMotionEvents", func(z *zoo) (*protocol.GetMotionEvents, []any) {
		return &protocol.GetMotionEvents{Window: z.windowOf(), Start: 1, Stop: 1}, nil
	}),
	asked[protocol.TranslateCoordinatesReply]("TranslateCoordinates", func(z *zoo) (*protocol.TranslateCoordinates, []any) {
		return &protocol.TranslateCoordinates{SrcWindow: z.windowOf(), DstWindow: z.windowOf(), SrcX: z.at16(), SrcY: z.at16()}, nil
	}),
	sent("SetInputFocus", func(z *zoo) (*protocol.SetInputFocus, []any) {
		r := &protocol.SetInputFocus{RevertTo: z.upTo(2), Focus: pick(z.Rand, 0, 1, z.windows[0], z.windows[1])}
		if z.spoils() {
			r.Focus = pick(z.Rand, z.windows[2], protocol.Window(z.freed))
		}
		return r, nil
	}),
	sent("OpenFont", func(z *zoo) (*protocol.OpenFont, []any) {
		name := pick(z.Rand, "fixed", "cursor", "6x13")
		if z.spoils() {
			name = "no such font"
		}
		return &protocol.OpenFont{Fid: fresh[protocol.Font](z), NameLen: uint16(len(name))}, []any{name}
	}),
	asked[protocol.QueryTextExtentsReply]("QueryTextExtents", func(z *zoo) (*protocol.QueryTextExtents, []any) {
		return &protocol.QueryTextExtents{Font: protocol.Fontable(z.fontOf())}, []any{"\x00\x01\x00\x02"}
	}),
	sent("CreatePixmap", func(z *zoo) (*protocol.CreatePixmap, []any) {
		r := &protocol.CreatePixmap{
			Pid: fresh[protocol.Pixmap](z), Drawable: z.drawable(24), Depth: pick[uint8](z.Rand, 1, 4, 8, 16, 24, 32), Width: 1 + z.size(),
			Height: 1 + z.size(),
		}
		if z.spoils() {
			r.Height = 0
		}
		if z.spoils() {
			r.Depth = pick[uint8](z.Rand, 0, 2, 31, 255)
		}
		return r, nil
	}),
	sent("FreePixmap of none", func(z *zoo) (*protocol.FreePixmap, []any) {
		return &protocol.FreePixmap{Pixmap: protocol.Pixmap(z.none(uint32(z.windows[0])))}, nil
	}),
	sent("CreateGC", func(z *zoo) (*protocol.CreateGC, []any) {
		depth := z.depthOf()
		r := &protocol.CreateGC{Cid: fresh[protocol.GContext](z), Drawable: z.drawable(depth)}
		var values []uint32
		r.ValueMask, values = z.gcValues(depth)
		return r, []any{values}
	}),
	sent("ChangeGC", func(z *zoo) (*protocol.ChangeGC, []any) {
		depth := z.depthOf()
		r := &protocol.ChangeGC{GC: z.gcOf(depth)}
		var values []uint32
		r.ValueMask, values = z.gcValues(depth)
		return r, []any{values}
	}),
	sent("CopyGC", func(z *zoo) (*protocol.CopyGC, []any) {
		depth := z.depthOf()
		r := &protocol.CopyGC{SrcGC: z.gcOf(depth), DstGC: z.gcOf(depth), ValueMask: z.Uint32N(1 << 16)}
		if z.spoils() {
			r.ValueMask |= 1 << 23
		}
		if z.spoils() {
			r.SrcGC, r.DstGC = z.gcs[1], z.gcs[24]
		}
		return r, nil
	}),
	sent("SetDashes", func(z *zoo) (*protocol.SetDashes, []any) {
		dashes := []byte{byte(1 + z.IntN(9)), byte(1 + z.IntN(9)), 3}
		r := &protocol.SetDashes{GC: z.gcOf(8), DashOffset: uint16(z.IntN(20)), DashesLen: 3}
		if z.spoils() {
			dashes[1] = 0
		}
		if z.spoils() {
			r.DashesLen = 0
			dashes = nil
		}
		return r, []any{dashes}
	}),
	sent("SetClipRectangles", func(z *zoo) (*protocol.SetClipRectangles, []any) {
		return &protocol.SetClipRectangles{Ordering: 0, GC: z.gcOf(z.depthOf()), ClipXOrigin: z.at16(), ClipYOrigin: z.at16()},
			[]any{[]protocol.Rectangle{{X: 3, Y: 4, Width: 50, Height: 40}}}
	}),
	sent("ClearArea", func(z *zoo) (*protocol.ClearArea, []any) {
		return &protocol.ClearArea{Exposures: z.upTo(1), Window: z.inputOutput(), X: z.at16(), Y: z.at16(), Width: z.size(), Height: z.size()}, nil
	}),
	sent("CopyArea", func(z *zoo) (*protocol.CopyArea, []any) {
		depth := z.depthOf()
		return &protocol.CopyArea{ // all of it from inside
			SrcDrawable: protocol.Drawable(z.pixmapOf(depth)), DstDrawable: z.drawable(depth), GC: z.gcOf(depth), SrcX: int16(z.IntN(24)),
			SrcY: int16(z.IntN(24)), DstX: z.at16(), DstY: z.at16(), Width: z.size() % 40, Height: z.size() % 40,
		}, nil
	}),
	sent("CopyArea between depths", func(z *zoo) (*protocol.CopyArea, []any) {
		return &protocol.CopyArea{SrcDrawable: z.drawable(1), DstDrawable: protocol.Drawable(z.pixmaps[8]), GC: z.gcs[8], Width: 9, Height: 9}, nil
	}),
	sent("CopyPlane", func(z *zoo) (*protocol.CopyPlane, []any) {
		depth := z.depthOf()
		r := &protocol.CopyPlane{
			SrcDrawable: protocol.Drawable(z.pixmapOf(depth)), DstDrawable: protocol.Drawable(z.pixmapOf(8)), GC: z.gcOf(8), SrcX: z.at16(),
			SrcY: z.at16(), DstX: z.at16(), DstY: z.at16(), Width: z.size(), Height: z.size(), BitPlane: 1 << z.IntN(depth),
		}
		if z.spoils() {
			r.BitPlane = pick[uint32](z.Rand, 0, 3, 1<<depth)
		}
		return r, nil
	}),
	sent("PolyPoint", func(z *zoo) (*protocol.PolyPoint, []any) {
		depth := z.depthOf()
		return &protocol.PolyPoint{CoordinateMode: z.upTo(1), Drawable: z.drawable(depth), GC: z.gcOf(depth)}, []any{z.points(z.IntN(9))}
	}),
	sent("PolyLine", func(z *zoo) (*protocol.PolyLine, []any) {
		depth := z.depthOf()
		return &protocol.PolyLine{CoordinateMode: z.upTo(1), Drawable: z.drawable(depth), GC: z.gcOf(depth)}, []any{z.points(2)}
	}),
	sent("FillPoly", func(z *zoo) (*protocol.FillPoly, []any) {
		depth := z.depthOf()
		r := &protocol.FillPoly{Drawable: z.drawable(depth), GC: z.gcOf(depth), CoordinateMode: z.upTo(1)}
		if z.spoils() {
			r.Shape = 3
		}
		return r, []any{z.points(z.IntN(6))}
	}),
	sent("PolyFillRectangle", func(z *zoo) (*protocol.PolyFillRectangle, []any) {
		depth := z.depthOf()
		return &protocol.PolyFillRectangle{Drawable: z.drawable(depth), GC: z.gcOf(depth)}, []any{[]protocol.Rectangle{
			{X: z.at16(), Y: z.at16(), Width: z.size(), Height: z.size()}, {X: z.at16(), Y: z.at16(), Width: z.size(), Height: z.size()},
		}}
	}),
	sent("PolyFillArc", func(z *zoo) (*protocol.PolyFillArc, []any) {
		depth := z.depthOf()
		return &protocol.PolyFillArc{Drawable: z.drawable(depth), GC: z.gcOf(depth)}, []any{[]protocol.Arc{
			{X: z.at16(), Y: z.at16(), Width: z.size(), Height: z.size(), Angle1: z.at16() * 64, Angle2: z.at16() * 64},
		}}
	}),
	sent("PutImage", func(z *zoo) (*protocol.PutImage, []any) {
		depth := z.depthOf()
		r := &protocol.PutImage{
			Format: protocol.ZPixmap, Drawable: z.drawable(depth), GC: z.gcOf(depth), Width: 8, Height: 4, DstX: z.at16(), DstY: z.at16(),
			Depth: uint8(depth),
		}
		data := make([]byte, 4*map[int]int{1: 4, 8: 8, 24: 32}[depth])
		for i := range data {
			data[i] = byte(z.Uint32())
		}
		if z.spoils() {
			r.Format = 3
		}
		if z.spoils() {
			r.Depth = 7
		}
		if z.spoils() {
			r.LeftPad = 1
		}
		if z.spoils() {
			data = append(data, 0, 0, 0, 0)
		}
		return r, []any{data}
	}),
	asked[protocol.GetImageReply]("GetImage", func(z *zoo) (*protocol.GetImage, []any) {
		r := &protocol.GetImage{Format: protocol.ZPixmap, Drawable: protocol.Drawable(z.pixmapOf(z.depthOf())), Width: 5, Height: 4, PlaneMask: z.Uint32()}
		if z.spoils() {
			r.Format = pick[uint8](z.Rand, 0, 3)
		}
		if z.spoils() {
			r.X = pick[int16](z.Rand, -1, zooSize-4)
		}
		if z.spoils() {
			r.Drawable = protocol.Drawable(z.windows[2])
		}
		return r, nil
	}),
	sent("CreateColormap", func(z *zoo) (*protocol.CreateColormap, []any) {
		r := &protocol.CreateColormap{Mid: fresh[protocol.Colormap](z), Window: z.windowOf(), Visual: z.visual}
		if z.spoils() {
			r.Visual = 0x1fffffff
		}
		if z.spoils() {
			r.Alloc = pick[uint8](z.Rand, 1, 2)
		}
		return r, nil
	}),
	sent("InstallColormap", func(z *zoo) (*protocol.InstallColormap, []any) { return &protocol.InstallColormap{Cmap: z.cmap()}, nil }),
	asked[protocol.AllocColorReply]("AllocColor", func(z *zoo) (*protocol.AllocColor, []any) {
		return &protocol.AllocColor{Cmap: z.cmap(), Red: z.level(), Green: z.level(), Blue: z.level()}, nil
	}),
	asked[protocol.AllocNamedColorReply]("AllocNamedColor", func(z *zoo) (*protocol.AllocNamedColor, []any) {
		name := pick(z.Rand, "red", "Light Steel Blue", "gray50")
		if z.spoils() {
			name = "no such colour"
		}
		return &protocol.AllocNamedColor{Cmap: z.cmap(), NameLen: uint16(len(name))}, []any{name}
	}),
	asked[protocol.AllocColorCellsReply]("AllocColorCells", func(z *zoo) (*protocol.AllocColorCells, []any) {
		return &protocol.AllocColorCells{Contiguous: z.upTo(1), Cmap: z.cmap(), Colors: 1}, nil
	}),
	sent("FreeColors", func(z *zoo) (*protocol.FreeColors, []any) {
		return &protocol.FreeColors{Cmap: z.cmap()}, []any{[]uint32{z.Uint32N(1 << 24)}}
	}),
	asked[protocol.QueryColorsReply]("QueryColors", func(z *zoo) (*protocol.QueryColors, []any) {
		return &protocol.QueryColors{Cmap: z.cmap()}, []any{[]uint32{z.Uint32N(1 << 24), z.Uint32N(1 << 24)}}
	}),
	asked[protocol.LookupColorReply]("LookupColor", func(z *zoo) (*protocol.LookupColor, []any) {
		return &protocol.LookupColor{Cmap: z.cmap(), NameLen: 5}, []any{"green"}
	}),
	sent("CreateCursor", func(z *zoo) (*protocol.CreateCursor, []any) {
		r := &protocol.CreateCursor{Cid: fresh[protocol.Cursor](z), Source: z.pixmapOf(1), Mask: z.pixmapOf(1), X: z.size() % zooSize}
		if z.spoils() {
			r.Source = z.pixmaps[8]
		}
		if z.spoils() {
			r.Y = zooSize
		}
		return r, nil
	}),
	sent("CreateGlyphCursor", func(z *zoo) (*protocol.CreateGlyphCursor, []any) {
		r := &protocol.CreateGlyphCursor{Cid: fresh[protocol.Cursor](z), SourceFont: z.fontOf(), MaskFont: z.fontOf(), SourceChar: uint16(z.IntN(150)),
			MaskChar: uint16(z.IntN(150))}
		if z.spoils() {
			r.SourceChar = 0xfff
		}
		return r, nil
	}),
	sent("RecolorCursor", func(z *zoo) (*protocol.RecolorCursor, []any) {
		return &protocol.RecolorCursor{Cursor: z.cursorOf()}, nil
	}),
	asked[protocol.QueryBestSizeReply]("QueryBestSize", func(z *zoo) (*protocol.QueryBestSize, []any) {
		return &protocol.QueryBestSize{Class: z.upTo(2), Drawable: protocol.Drawable(z.inputOutput()), Width: 1 + z.size(), Height: 1 + z.size()}, nil
	}),
	asked[protocol.QueryExtensionReply]("QueryExtension", func(z *zoo) (*protocol.QueryExtension, []any) {
		return &protocol.QueryExtension{NameLen: 7}, []any{"nothing"}
	}),
	sent("Bell", func(z *zoo) (*protocol.Bell, []any) {
		r := &protocol.Bell{Percent: int8(z.IntN(201) - 100)}
		if z.spoils() {
			r.Percent = pick[int8](z.Rand, 101, -101, 127, -128)
		}
		return r, nil
	}),
	sent("ChangePointerControl", func(z *zoo) (*protocol.ChangePointerControl, []any) {
		r := &protocol.ChangePointerControl{
			AccelerationNumerator: int16(1 + z.IntN(5)), AccelerationDenominator: int16(1 + z.IntN(5)), Threshold: int16(z.IntN(9)),
			DoAcceleration: 1, DoThreshold: 1,
		}
		if z.spoils() {
			r.AccelerationDenominator = pick[int16](z.Rand, 0, -2)
		}
		if z.spoils() {
			r.DoThreshold = 2
		}
		if z.spoils() {
			r.Threshold = -2
		}
		return r, nil
	}),
	asked[protocol.GetPointerControlReply]("GetPointerControl", func(z *zoo) (*protocol.GetPointerControl, []any) {
		return &protocol.GetPointerControl{}, nil
	}),
	sent("SetScreenSaver", func(z *zoo) (*protocol.SetScreenSaver, []any) {
		r := &protocol.SetScreenSaver{Timeout: int16(z.IntN(99)), Interval: int16(z.IntN(99)), PreferBlanking: z.upTo(2), AllowExposures: z.upTo(2)}
		if z.spoils() {
			r.Timeout = -2
		}
		return r, nil
	}),
	asked[protocol.GetScreenSaverReply]("GetScreenSaver", func(z *zoo) (*protocol.GetScreenSaver, []any) {
		return &protocol.GetScreenSaver{}, nil
	}),
	sent("SetCloseDownMode", func(z *zoo) (*protocol.SetCloseDownMode, []any) {
		r := &protocol.SetCloseDownMode{Mode: protocol.DestroyAll}
		if z.spoils() {
			r.Mode = pick[uint8](z.Rand, 3, 0xff)
		}
		return r, nil
	}),
	sent("KillClient of nobody", func(z *zoo) (*protocol.KillClient, []any) {
		return &protocol.KillClient{Resource: pick(z.Rand, z.freed, 0x1fffffff)}, nil
	}),
	sent("RotateProperties", func(z *zoo) (*protocol.RotateProperties, []any) {
		return &protocol.RotateProperties{Window: z.windowOf(), AtomsLen: 1, Delta: z.at16()}, []any{[]uint32{uint32(z.atom())}}
	}),
	sent("ForceScreenSaver", func(z *zoo) (*protocol.ForceScreenSaver, []any) {
		return &protocol.ForceScreenSaver{Mode: z.upTo(1) &^ 1}, nil
	}),
	sent("NoOperation", func(z *zoo) (*protocol.NoOperation, []any) {
		return &protocol.NoOperation{}, []any{make([]uint32, z.IntN(9))}
	}),
}

// windowValues returns attributes that do not change what is seen, as windows have tests of their own.
func (z *zoo) windowValues() (mask uint32, values []uint32) {
	return z.values(nil, nil, nil, nil, nil, z.small(10), z.small(2), z.any(1<<24), z.any(1<<24), z.small(1), z.small(1), nil,
		nil, func() uint32 { return 0 }, func() uint32 { return uint32(z.cursorOf()) })
}

// gcValues returns the values of a GC for drawables of a depth. The function stays copy, and lines thin and solid: drawings
// have tests of their own too.
func (z *zoo) gcValues(depth int) (mask uint32, values []uint32) {
	return z.values(nil, nil, z.any(1<<24), z.any(1<<24), nil, nil, z.small(3), z.small(2), nil, z.small(1),
		func() uint32 { return uint32(z.pixmaps[depth]) }, func() uint32 { return uint32(z.pixmaps[1]) }, z.any(20), z.any(20),
		func() uint32 { return uint32(z.font) }, nil, nil, z.any(20), z.any(20), nil, z.any(20), func() uint32 { return 1 + z.Uint32N(9) },
		z.small(1))
}

// TestRandomRequestsAreTheSame makes core requests at random, of which each third has one argument wrong, and compares
// errors, replies and pixels.
func TestRandomRequestsAreTheSame(t *testing.T) {
	const rounds, steps, every = 6, 400, 10
	seed := seedOf(t)
	t.Logf("seed %#x", seed)
	start(t).differ(t, func(p *peer) {
		for round := range rounds {
			z := newZoo(p, rand.New(rand.NewPCG(seed, uint64(round))))
			for step := range steps {
				s := specimens[z.IntN(len(specimens))]
				if z.choices, z.wrong = 0, -1; z.IntN(3) == 0 {
					z.wrong = z.IntN(7)
				}
				p.at("%s, round %d, step %d", s.name, round, step)
				s.make(z)
				if step%every == every-1 {
					for _, depth := range []int{1, 8, 24} {
						p.image(protocol.Drawable(z.pixmaps[depth]), image.Rect(0, 0, zooSize, zooSize))
					}
					p.image(protocol.Drawable(z.windows[0]), image.Rect(0, 0, zooSize, zooSize))
				}
			}
			must(p, &protocol.DestroyWindow{Window: z.windows[0]})
			must(p, &protocol.DestroyWindow{Window: z.windows[2]})
		}
	})
}
