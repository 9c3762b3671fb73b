package conformance

import (
	"image"
	"reflect"
	"testing"
	"unsafe"

	"sameframe/protocol"
)

// A fault is a field of a request, a value that it must not have, and the error that this draws.
type fault struct {
	field string
	value uint64
	code  protocol.ErrorCode
}

// faulty is a script over all core requests that counts which it has sent.
type faulty struct {
	*peer
	sent map[protocol.Opcode]bool
}

// strict sends a request that succeeds: too short and too long by a word, with each fault, and as it is.
func strict[T any](p faulty, r *T, tail []any, faults ...fault) {
	p.Helper()
	b, name := encode(p.peer, r, tail...)
	p.wrongLength(name, "too long", append(b, 0, 0, 0, 0))
	if len(b) > 4 {
		p.wrongLength(name, "too short", b[:len(b)-4])
	}
	faulted(p, r, tail, faults)
}

// loose is strict for a request whose list may have any length: it is too short without the last word before the list.
func loose[T any](p faulty, r *T, tail []any, faults ...fault) {
	p.Helper()
	b, name := encode(p.peer, r, tail...)
	if fixed := int(unsafe.Sizeof(*r)); fixed > 4 {
		p.wrongLength(name, "too short", b[:fixed-4])
	}
	faulted(p, r, tail, faults)
}

func (p faulty) wrongLength(name, how string, b []byte) {
	p.Helper()
	p.rule(name+": "+how, protocol.BadLength, func(q *peer) protocol.ErrorCode {
		return q.tell(name, q.setLength(append([]byte(nil), b...)))
	})
}

func faulted[T any](p faulty, r *T, tail []any, faults []fault) {
	p.Helper()
	for _, f := range faults {
		spoilt := *r
		field := reflect.ValueOf(&spoilt).Elem().FieldByName(f.field)
		if field.CanInt() {
			field.SetInt(int64(f.value))
		} else {
			field.SetUint(f.value)
		}
		b, name := encode(p.peer, &spoilt, tail...)
		p.rule(name+"."+f.field, f.code, func(q *peer) protocol.ErrorCode { return q.tell(name, b) })
	}
	b, name := encode(p.peer, r, tail...)
	p.rule(name, success, func(q *peer) protocol.ErrorCode { return q.tell(name, b) })
	p.sent[coreOpcodes[name]] = true
}

// tell sends a request that may have a reply, of which only that it comes is written down.
func (p *peer) tell(name string, b []byte) protocol.ErrorCode {
	p.Helper()
	p.sendRaw(name, b)
	p.waiting[len(p.waiting)-1].reply = func([]byte) { p.log("a reply") }
	return p.sync()
}

// TestEveryRequestDrawsItsErrors sends each core request too short, too long, with each argument wrong that can be, and
// right.
func TestEveryRequestDrawsItsErrors(t *testing.T) {
	start(t).differ(t, func(q *peer) {
		p := faulty{q, map[protocol.Opcode]bool{}}
		windowRequests(p)
		inputRequests(p)
		drawingRequests(p)
		colourRequests(p)
		serverRequests(p)
		for opcode := protocol.OpCreateWindow; opcode <= protocol.OpNoOperation; opcode++ {
			if !p.sent[opcode] && (opcode <= protocol.OpGetModifierMapping || opcode == protocol.OpNoOperation) {
				p.Errorf("%s is not sent", opcode)
			}
		}
	})
}

// What no client of the script makes, and what none may. A wrong value is none that begins a client's identifiers, which the
// transcript would call by another name.
func (p faulty) none() uint64       { return uint64(p.info.ResourceIDBase + 0xffff) }
func (p faulty) outOfRange() uint64 { return 0x1fffffff }

// inputOnly makes an InputOnly window.
func (p faulty) inputOnly() uint64 {
	id := newID[protocol.Window](p.peer)
	must(p.peer, &protocol.CreateWindow{Wid: id, Parent: p.root, Width: 9, Height: 9, Class: protocol.InputOnly})
	return uint64(id)
}

func windowRequests(p faulty) {
	none, only := p.none(), p.inputOnly()
	w := p.mapped(image.Rect(10, 10, 60, 60))
	child := func() protocol.Window { return p.window(w, image.Rect(5, 5, 15, 15), 0, 0) }
	noWindow := fault{"Window", none, protocol.BadWindow}
	noAtom := func(field string) fault { return fault{field, 0x7fffffff, protocol.BadAtom} }

	strict(p, &protocol.CreateWindow{Wid: newID[protocol.Window](p.peer), Parent: w, Width: 5, Height: 5, Class: protocol.InputOutput}, nil,
		fault{"Wid", uint64(w), protocol.BadIDChoice}, fault{"Wid", p.outOfRange(), protocol.BadIDChoice},
		fault{"Parent", none, protocol.BadWindow}, fault{"Parent", only, protocol.BadMatch}, fault{"Width", 0, protocol.BadValue},
		fault{"Height", 0, protocol.BadValue}, fault{"Class", 3, protocol.BadValue}, fault{"Depth", 8, protocol.BadMatch},
		fault{"Visual", none, protocol.BadMatch})
	strict(p, &protocol.ChangeWindowAttributes{Window: w, ValueMask: protocol.CWBackPixel}, []any{[]uint32{0}}, noWindow,
		fault{"ValueMask", 1 << 15, protocol.BadValue})
	for _, wrong := range []struct {
		mask, value uint32
		code        protocol.ErrorCode
	}{
		{protocol.CWBackPixmap, uint32(none), protocol.BadPixmap}, {protocol.CWBorderPixmap, uint32(none), protocol.BadPixmap},
		{protocol.CWBitGravity, 11, protocol.BadValue}, {protocol.CWWinGravity, 11, protocol.BadValue},
		{protocol.CWBackingStore, 3, protocol.BadValue}, {protocol.CWOverrideRedirect, 2, protocol.BadValue},
		{protocol.CWSaveUnder, 2, protocol.BadValue}, {protocol.CWEventMask, 1 << 31, protocol.BadValue},
		{protocol.CWDontPropagate, 1 << 4, protocol.BadValue}, {protocol.CWColormap, uint32(none), protocol.BadColor},
		{protocol.CWCursor, uint32(none), protocol.BadCursor},
	} {
		p.rule("ChangeWindowAttributes", wrong.code,
			request(&protocol.ChangeWindowAttributes{Window: w, ValueMask: wrong.mask}, []uint32{wrong.value}))
	}
	strict(p, &protocol.GetWindowAttributes{Window: w}, nil, noWindow)
	strict(p, &protocol.DestroyWindow{Window: child()}, nil, noWindow)
	child()
	strict(p, &protocol.DestroySubwindows{Window: w}, nil, noWindow)
	other := p.another()
	theirs := other.mapped(image.Rect(200, 200, 220, 220))
	strict(p, &protocol.ChangeSaveSet{Window: theirs}, nil, noWindow, fault{"Mode", 2, protocol.BadValue},
		fault{"Window", uint64(w), protocol.BadMatch})
	c := child()
	strict(p, &protocol.ReparentWindow{Window: c, Parent: p.root}, nil, noWindow, fault{"Parent", none, protocol.BadWindow},
		fault{"Parent", uint64(c), protocol.BadMatch}, fault{"Parent", only, protocol.BadMatch})
	strict(p, &protocol.MapWindow{Window: c}, nil, noWindow)
	strict(p, &protocol.MapSubwindows{Window: w}, nil, noWindow)
	strict(p, &protocol.UnmapWindow{Window: c}, nil, noWindow)
	strict(p, &protocol.UnmapSubwindows{Window: w}, nil, noWindow)
	strict(p, &protocol.ConfigureWindow{Window: w, ValueMask: protocol.CWWidth}, []any{[]uint32{50}}, noWindow,
		fault{"ValueMask", 1 << 7, protocol.BadValue}, fault{"ValueMask", protocol.CWStackMode, protocol.BadValue})
	p.rule("ConfigureWindow with a sibling alone", protocol.BadMatch,
		request(&protocol.ConfigureWindow{Window: w, ValueMask: protocol.CWSibling}, []uint32{uint32(theirs)}))
	p.rule("ConfigureWindow to no width", protocol.BadValue,
		request(&protocol.ConfigureWindow{Window: w, ValueMask: protocol.CWWidth}, []uint32{0}))
	p.rule("ConfigureWindow beside no window", protocol.BadWindow,
		request(&protocol.ConfigureWindow{Window: w, ValueMask: protocol.CWSibling | protocol.CWStackMode}, []uint32{uint32(none), 0}))
	p.rule("ConfigureWindow beside no sibling", protocol.BadMatch,
		request(&protocol.ConfigureWindow{Window: w, ValueMask: protocol.CWSibling | protocol.CWStackMode}, []uint32{uint32(child()), 0}))
	strict(p, &protocol.CirculateWindow{Window: w}, nil, noWindow, fault{"Direction", 2, protocol.BadValue})
	strict(p, &protocol.GetGeometry{Drawable: protocol.Drawable(w)}, nil, fault{"Drawable", none, protocol.BadDrawable})
	strict(p, &protocol.QueryTree{Window: w}, nil, noWindow)

	strict(p, &protocol.InternAtom{NameLen: 8}, []any{"SUBJECTS"}, fault{"OnlyIfExists", 2, protocol.BadValue})
	strict(p, &protocol.GetAtomName{Atom: 1}, nil, noAtom("Atom"))
	strict(p, &protocol.ChangeProperty{Window: w, Property: 1, Type: 1, Format: 32, DataLen: 1}, []any{[]uint32{7}}, noWindow,
		noAtom("Property"), noAtom("Type"), fault{"Mode", 3, protocol.BadValue}, fault{"Format", 7, protocol.BadValue})
	p.rule("ChangeProperty appends another type", protocol.BadMatch,
		request(&protocol.ChangeProperty{Mode: 2, Window: w, Property: 1, Type: 2, Format: 32, DataLen: 1}, []uint32{7}))
	strict(p, &protocol.GetProperty{Window: w, Property: 1, LongLength: 1}, nil, noWindow, noAtom("Property"), noAtom("Type"),
		fault{"Delete", 2, protocol.BadValue}, fault{"LongOffset", 9, protocol.BadValue})
	strict(p, &protocol.ListProperties{Window: w}, nil, noWindow)
	strict(p, &protocol.RotateProperties{Window: w, AtomsLen: 1, Delta: 1}, []any{[]uint32{1}}, noWindow)
	p.rule("RotateProperties of one that is not there", protocol.BadMatch,
		request(&protocol.RotateProperties{Window: w, AtomsLen: 1, Delta: 1}, []uint32{2}))
	p.rule("RotateProperties of no atom", protocol.BadAtom,
		request(&protocol.RotateProperties{Window: w, AtomsLen: 1, Delta: 1}, []uint32{0x7fffffff}))
	strict(p, &protocol.DeleteProperty{Window: w, Property: 1}, nil, noWindow, noAtom("Property"))
	strict(p, &protocol.SetSelectionOwner{Owner: w, Selection: 1}, nil, fault{"Owner", none, protocol.BadWindow}, noAtom("Selection"))
	strict(p, &protocol.GetSelectionOwner{Selection: 1}, nil, noAtom("Selection"))
	strict(p, &protocol.ConvertSelection{Requestor: w, Selection: 2, Target: 1, Property: 1}, nil,
		fault{"Requestor", none, protocol.BadWindow}, noAtom("Property"))
	for _, r := range []*protocol.ConvertSelection{{Requestor: w, Selection: 0x7fffffff, Target: 1}, {Requestor: w, Selection: 2, Target: 0x7fffffff}} {
		p.vague("ConvertSelection of no atom", protocol.BadAtom, request(r))
	}
	send := &protocol.SendEvent{Destination: w}
	send.Event[0], send.Event[1] = byte(protocol.ClientMessage), 32
	strict(p, send, nil, fault{"Destination", none, protocol.BadWindow}, fault{"Propagate", 2, protocol.BadValue})
	p.rule("SendEvent of no event", protocol.BadValue, request(&protocol.SendEvent{Destination: w}))
}

func inputRequests(p faulty) {
	none := p.none()
	w := p.mapped(image.Rect(10, 10, 60, 60))
	hidden := uint64(p.window(p.root, image.Rect(0, 0, 9, 9), 0, 0))
	value := func(fields ...string) (list []fault) {
		for _, f := range fields {
			list = append(list, fault{f, 2, protocol.BadValue})
		}
		return list
	}
	noGrabWindow := fault{"GrabWindow", none, protocol.BadWindow}
	strict(p, &protocol.GrabPointer{GrabWindow: w, PointerMode: 1, KeyboardMode: 1}, nil,
		append(value("OwnerEvents", "PointerMode", "KeyboardMode"), noGrabWindow, fault{"ConfineTo", none, protocol.BadWindow},
			fault{"Cursor", none, protocol.BadCursor}, fault{"EventMask", 1, protocol.BadValue})...)
	strict(p, &protocol.ChangeActivePointerGrab{}, nil, fault{"Cursor", none, protocol.BadCursor}, fault{"EventMask", 1, protocol.BadValue})
	strict(p, &protocol.UngrabPointer{}, nil)
	strict(p, &protocol.GrabButton{GrabWindow: w, PointerMode: 1, KeyboardMode: 1, Button: 1}, nil,
		append(value("OwnerEvents", "PointerMode", "KeyboardMode"), noGrabWindow, fault{"ConfineTo", none, protocol.BadWindow},
			fault{"Cursor", none, protocol.BadCursor}, fault{"EventMask", 1, protocol.BadValue}, fault{"Modifiers", 1 << 9, protocol.BadValue})...)
	strict(p, &protocol.UngrabButton{GrabWindow: w, Button: 1}, nil, noGrabWindow, fault{"Modifiers", 1 << 9, protocol.BadValue})
	strict(p, &protocol.GrabKeyboard{GrabWindow: w, PointerMode: 1, KeyboardMode: 1}, nil,
		append(value("OwnerEvents", "PointerMode", "KeyboardMode"), noGrabWindow)...)
	strict(p, &protocol.UngrabKeyboard{}, nil)
	strict(p, &protocol.GrabKey{GrabWindow: w, Key: 38, PointerMode: 1, KeyboardMode: 1}, nil,
		append(value("OwnerEvents"), noGrabWindow, fault{"Key", 1, protocol.BadValue}, fault{"PointerMode", 3, protocol.BadValue},
			fault{"KeyboardMode", 3, protocol.BadValue}, fault{"Modifiers", 1 << 9, protocol.BadValue})...)
	touch := &protocol.GrabKey{GrabWindow: w, Key: 39, PointerMode: 2, KeyboardMode: 1}
	p.unlike("GrabKey in a mode of XInput's", success, protocol.BadValue, request(touch))
	strict(p, &protocol.UngrabKey{GrabWindow: w, Key: 38}, nil, noGrabWindow, fault{"Key", 1, protocol.BadValue},
		fault{"Modifiers", 1 << 9, protocol.BadValue})
	strict(p, &protocol.AllowEvents{}, nil, fault{"Mode", 8, protocol.BadValue})
	strict(p, &protocol.GrabServer{}, nil)
	strict(p, &protocol.UngrabServer{}, nil)
	strict(p, &protocol.QueryPointer{Window: w}, nil, fault{"Window", none, protocol.BadWindow})
	strict(p, &protocol.GetMotionEvents{Window: w}, nil, fault{"Window", none, protocol.BadWindow})
	strict(p, &protocol.TranslateCoordinates{SrcWindow: w, DstWindow: w}, nil, fault{"SrcWindow", none, protocol.BadWindow},
		fault{"DstWindow", none, protocol.BadWindow})
	strict(p, &protocol.WarpPointer{SrcWindow: w, DstWindow: w}, nil, fault{"SrcWindow", none, protocol.BadWindow},
		fault{"DstWindow", none, protocol.BadWindow})
	strict(p, &protocol.SetInputFocus{Focus: w}, nil, fault{"RevertTo", 3, protocol.BadValue}, fault{"Focus", none, protocol.BadWindow},
		fault{"Focus", hidden, protocol.BadMatch})
	must(p.peer, &protocol.SetInputFocus{Focus: protocol.PointerRoot})
	strict(p, &protocol.GetInputFocus{}, nil)
	strict(p, &protocol.QueryKeymap{}, nil)
	strict(p, &protocol.ChangeKeyboardMapping{KeycodeCount: 1, FirstKeycode: 255, KeysymsPerKeycode: 1}, []any{[]uint32{0}},
		fault{"FirstKeycode", 7, protocol.BadValue})
	strict(p, &protocol.GetKeyboardMapping{FirstKeycode: 8, Count: 1}, nil, fault{"FirstKeycode", 7, protocol.BadValue},
		fault{"FirstKeycode", 0, protocol.BadValue})
	p.rule("GetKeyboardMapping beyond the last", protocol.BadValue, func(q *peer) protocol.ErrorCode {
		return askCode[protocol.GetKeyboardMappingReply](q, &protocol.GetKeyboardMapping{FirstKeycode: 250, Count: 10})
	})
	strict(p, &protocol.ChangeKeyboardControl{ValueMask: 1}, []any{[]uint32{50}}, fault{"ValueMask", 1 << 8, protocol.BadValue})
	p.rule("ChangeKeyboardControl of a led to nothing", protocol.BadMatch, request(&protocol.ChangeKeyboardControl{ValueMask: 1 << 4}, []uint32{1}))
	strict(p, &protocol.GetKeyboardControl{}, nil)
	strict(p, &protocol.Bell{Percent: -100}, nil, fault{"Percent", 101, protocol.BadValue})
	strict(p, &protocol.ChangePointerControl{AccelerationDenominator: 1}, nil,
		value("DoAcceleration", "DoThreshold")...)
	p.rule("ChangePointerControl by zero", protocol.BadValue,
		request(&protocol.ChangePointerControl{AccelerationNumerator: 1, DoAcceleration: 1}))
	strict(p, &protocol.GetPointerControl{}, nil)
	strict(p, &protocol.GetPointerMapping{}, nil)
	strict(p, &protocol.GetModifierMapping{}, nil)
	strict(p, &protocol.SetPointerMapping{MapLen: 10}, []any{[]byte{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 0, 0}}, fault{"MapLen", 9, protocol.BadValue})
	p.rule("SetPointerMapping of one button twice", protocol.BadValue,
		request(&protocol.SetPointerMapping{MapLen: 10}, []byte{1, 1, 3, 4, 5, 6, 7, 8, 9, 10, 0, 0}))
	strict(p, &protocol.SetModifierMapping{KeycodesPerModifier: 1}, []any{[]byte{50, 66, 37, 64, 77, 0, 133, 0}})
	p.rule("SetModifierMapping of no keycode", protocol.BadValue,
		request(&protocol.SetModifierMapping{KeycodesPerModifier: 1}, []byte{50, 66, 37, 64, 77, 0, 133, 7}))
}

func drawingRequests(p faulty) {
	none, only := p.none(), p.inputOnly()
	d := protocol.Drawable(p.mapped(image.Rect(10, 10, 60, 60)))
	gc := p.gc(d, 0)
	bitmap := p.pixmap(8, 8, 1)
	noDrawable, noGC := fault{"Drawable", none, protocol.BadDrawable}, fault{"GC", none, protocol.BadGC}
	// What all that draw refuse.
	drawing := []fault{noDrawable, noGC, {"Drawable", only, protocol.BadMatch}, {"Drawable", uint64(bitmap), protocol.BadMatch}}
	mode := append(drawing, fault{"CoordinateMode", 2, protocol.BadValue})

	font := newID[protocol.Font](p.peer)
	strict(p, &protocol.OpenFont{Fid: font, NameLen: 4}, []any{"9x15"}, fault{"Fid", uint64(gc), protocol.BadIDChoice},
		fault{"Fid", p.outOfRange(), protocol.BadIDChoice})
	p.rule("OpenFont of no font", protocol.BadName, request(&protocol.OpenFont{Fid: newID[protocol.Font](p.peer), NameLen: 4}, "none"))
	noFont := fault{"Font", none, protocol.BadFont}
	strict(p, &protocol.QueryFont{Font: protocol.Fontable(font)}, nil, noFont)
	loose(p, &protocol.QueryTextExtents{Font: protocol.Fontable(font)}, []any{"\x00a\x00b"}, noFont)
	strict(p, &protocol.ListFonts{MaxNames: 1, PatternLen: 4}, []any{"9x15"})
	strict(p, &protocol.ListFontsWithInfo{MaxNames: 1, PatternLen: 4}, []any{"none"})
	strict(p, &protocol.GetFontPath{}, nil)
	loose(p, &protocol.SetFontPath{}, nil)

	strict(p, &protocol.CreatePixmap{Depth: 24, Pid: newID[protocol.Pixmap](p.peer), Drawable: d, Width: 5, Height: 5}, nil, noDrawable,
		fault{"Pid", uint64(d), protocol.BadIDChoice}, fault{"Depth", 7, protocol.BadValue}, fault{"Width", 0, protocol.BadValue},
		fault{"Height", 0, protocol.BadValue})
	strict(p, &protocol.FreePixmap{Pixmap: p.pixmap(5, 5, 24)}, nil, fault{"Pixmap", none, protocol.BadPixmap},
		fault{"Pixmap", uint64(d), protocol.BadPixmap})
	strict(p, &protocol.CreateGC{Cid: newID[protocol.GContext](p.peer), Drawable: d, ValueMask: protocol.GCForeground}, []any{[]uint32{1}},
		noDrawable, fault{"Cid", uint64(gc), protocol.BadIDChoice}, fault{"Drawable", only, protocol.BadMatch})
	strict(p, &protocol.ChangeGC{GC: gc, ValueMask: protocol.GCForeground}, []any{[]uint32{1}}, noGC)
	for _, wrong := range []struct {
		mask, value uint32
		code        protocol.ErrorCode
	}{
		{protocol.GCFunction, 16, protocol.BadValue}, {protocol.GCLineStyle, 3, protocol.BadValue}, {protocol.GCCapStyle, 4, protocol.BadValue},
		{protocol.GCJoinStyle, 3, protocol.BadValue}, {protocol.GCFillStyle, 4, protocol.BadValue}, {protocol.GCFillRule, 2, protocol.BadValue},
		{protocol.GCTile, uint32(bitmap), protocol.BadMatch}, {protocol.GCStipple, uint32(p.pixmap(5, 5, 24)), protocol.BadMatch},
		{protocol.GCSubwindowMode, 2, protocol.BadValue}, {protocol.GCGraphicsExposures, 2, protocol.BadValue},
		{protocol.GCDashList, 0, protocol.BadValue}, {protocol.GCArcMode, 2, protocol.BadValue},
	} {
		p.rule("ChangeGC", wrong.code, request(&protocol.ChangeGC{GC: gc, ValueMask: wrong.mask}, []uint32{wrong.value}))
	}
	p.vague("ChangeGC to no tile", protocol.BadPixmap, request(&protocol.ChangeGC{GC: gc, ValueMask: protocol.GCTile}, []uint32{uint32(none)}))
	p.vague("ChangeGC to no font", protocol.BadFont, request(&protocol.ChangeGC{GC: gc, ValueMask: protocol.GCFont}, []uint32{uint32(none)}))
	gc1 := p.gc(protocol.Drawable(bitmap), 0)
	strict(p, &protocol.CopyGC{SrcGC: gc, DstGC: p.gc(d, 0), ValueMask: 1}, nil, fault{"SrcGC", none, protocol.BadGC},
		fault{"DstGC", none, protocol.BadGC}, fault{"DstGC", uint64(gc1), protocol.BadMatch}, fault{"ValueMask", 1 << 31, protocol.BadValue})
	strict(p, &protocol.SetDashes{GC: gc, DashesLen: 4}, []any{[]byte{1, 2, 3, 4}}, noGC)
	p.rule("SetDashes of none", protocol.BadValue, request(&protocol.SetDashes{GC: gc}))
	p.rule("SetDashes of length 0", protocol.BadValue, request(&protocol.SetDashes{GC: gc, DashesLen: 4}, []byte{1, 2, 0, 4}))
	loose(p, &protocol.SetClipRectangles{GC: gc}, []any{[]protocol.Rectangle{{Width: 40, Height: 40}}}, noGC,
		fault{"Ordering", 4, protocol.BadValue})
	strict(p, &protocol.ClearArea{Window: protocol.Window(d)}, nil, fault{"Window", none, protocol.BadWindow},
		fault{"Exposures", 2, protocol.BadValue}, fault{"Window", only, protocol.BadMatch})
	strict(p, &protocol.CopyArea{SrcDrawable: d, DstDrawable: d, GC: gc, Width: 5, Height: 5}, nil, noGC,
		fault{"SrcDrawable", none, protocol.BadDrawable}, fault{"DstDrawable", none, protocol.BadDrawable},
		fault{"SrcDrawable", uint64(bitmap), protocol.BadMatch})
	strict(p, &protocol.CopyPlane{SrcDrawable: d, DstDrawable: d, GC: gc, Width: 5, Height: 5, BitPlane: 1}, nil, noGC,
		fault{"SrcDrawable", none, protocol.BadDrawable}, fault{"DstDrawable", none, protocol.BadDrawable},
		fault{"BitPlane", 3, protocol.BadValue}, fault{"BitPlane", 0, protocol.BadValue}, fault{"BitPlane", 1 << 31, protocol.BadValue})
	points := []any{[]protocol.Point{{X: 1, Y: 2}, {X: 30, Y: 3}, {X: 5, Y: 30}}}
	loose(p, &protocol.PolyPoint{Drawable: d, GC: gc}, points, mode...)
	loose(p, &protocol.PolyLine{Drawable: d, GC: gc}, points, mode...)
	loose(p, &protocol.PolySegment{Drawable: d, GC: gc}, []any{[]protocol.Segment{{X1: 1, Y1: 2, X2: 30, Y2: 20}}}, drawing...)
	rectangles := []any{[]protocol.Rectangle{{X: 3, Y: 4, Width: 10, Height: 9}}}
	loose(p, &protocol.PolyRectangle{Drawable: d, GC: gc}, rectangles, drawing...)
	arcs := []any{[]protocol.Arc{{X: 3, Y: 4, Width: 20, Height: 19, Angle2: 360 * 64}}}
	loose(p, &protocol.PolyArc{Drawable: d, GC: gc}, arcs, drawing...)
	loose(p, &protocol.FillPoly{Drawable: d, GC: gc}, points, append(mode, fault{"Shape", 3, protocol.BadValue})...)
	loose(p, &protocol.PolyFillRectangle{Drawable: d, GC: gc}, rectangles, drawing...)
	loose(p, &protocol.PolyFillArc{Drawable: d, GC: gc}, arcs, drawing...)
	strict(p, &protocol.PutImage{Format: 2, Drawable: d, GC: gc, Width: 1, Height: 1, Depth: 24}, []any{[]byte{1, 2, 3, 0}},
		append(drawing, fault{"Format", 3, protocol.BadValue}, fault{"Depth", 32, protocol.BadMatch}, fault{"LeftPad", 1, protocol.BadMatch})...)
	strict(p, &protocol.GetImage{Format: 2, Drawable: d, Width: 1, Height: 1, PlaneMask: 1}, nil, noDrawable,
		fault{"Format", 0, protocol.BadValue}, fault{"Format", 3, protocol.BadValue}, fault{"Width", 3000, protocol.BadMatch},
		fault{"Drawable", only, protocol.BadMatch})
	must(p.peer, &protocol.ChangeGC{GC: gc, ValueMask: protocol.GCFont}, []uint32{uint32(font)})
	loose(p, &protocol.PolyText8{Drawable: d, GC: gc, X: 5, Y: 20}, []any{"\x02\x00ab"}, drawing...)
	loose(p, &protocol.PolyText16{Drawable: d, GC: gc, X: 5, Y: 20}, []any{"\x01\x00\x00b"}, drawing...)
	p.vague("PolyText8 with no font", protocol.BadFont, func(q *peer) protocol.ErrorCode {
		return do(q, &protocol.PolyText8{Drawable: d, GC: gc}, []byte{255, byte(none >> 24), byte(none >> 16), byte(none >> 8), byte(none), 0, 0, 0})
	})
	strict(p, &protocol.ImageText8{StringLen: 4, Drawable: d, GC: gc, X: 5, Y: 20}, []any{"text"}, drawing...)
	strict(p, &protocol.ImageText16{StringLen: 2, Drawable: d, GC: gc, X: 5, Y: 20}, []any{"\x00a\x00b"}, drawing...)

	cursor := newID[protocol.Cursor](p.peer)
	strict(p, &protocol.CreateCursor{Cid: cursor, Source: bitmap, Mask: bitmap}, nil, fault{"Cid", uint64(gc), protocol.BadIDChoice},
		fault{"Source", none, protocol.BadPixmap}, fault{"Mask", none, protocol.BadPixmap}, fault{"Mask", uint64(p.pixmap(9, 9, 1)), protocol.BadMatch},
		fault{"Source", uint64(p.pixmap(8, 8, 24)), protocol.BadMatch}, fault{"X", 9, protocol.BadMatch})
	strict(p, &protocol.CreateGlyphCursor{Cid: newID[protocol.Cursor](p.peer), SourceFont: font, MaskFont: font, SourceChar: 65, MaskChar: 66}, nil,
		fault{"Cid", uint64(gc), protocol.BadIDChoice}, fault{"SourceFont", none, protocol.BadFont}, fault{"MaskFont", none, protocol.BadFont},
		fault{"SourceChar", 0xffff, protocol.BadValue}, fault{"MaskChar", 0xffff, protocol.BadValue})
	strict(p, &protocol.RecolorCursor{Cursor: cursor}, nil, fault{"Cursor", none, protocol.BadCursor})
	strict(p, &protocol.FreeCursor{Cursor: cursor}, nil, fault{"Cursor", none, protocol.BadCursor})
	strict(p, &protocol.QueryBestSize{Drawable: d, Width: 5, Height: 5}, nil, noDrawable, fault{"Class", 3, protocol.BadValue},
		fault{"Drawable", none, protocol.BadDrawable})
	strict(p, &protocol.CloseFont{Font: font}, nil, noFont)
	strict(p, &protocol.FreeGC{GC: gc}, nil, noGC)
}

func colourRequests(p faulty) {
	none := p.none()
	noMap := fault{"Cmap", none, protocol.BadColor}
	w := p.mapped(image.Rect(10, 10, 60, 60))
	cmap := newID[protocol.Colormap](p.peer)
	strict(p, &protocol.CreateColormap{Mid: cmap, Window: w, Visual: p.visual}, nil, fault{"Mid", uint64(w), protocol.BadIDChoice},
		fault{"Window", none, protocol.BadWindow}, fault{"Visual", none, protocol.BadMatch}, fault{"Alloc", 2, protocol.BadValue},
		fault{"Alloc", 1, protocol.BadMatch})
	strict(p, &protocol.CopyColormapAndFree{Mid: newID[protocol.Colormap](p.peer), SrcCmap: cmap}, nil,
		fault{"Mid", uint64(w), protocol.BadIDChoice}, fault{"SrcCmap", none, protocol.BadColor})
	strict(p, &protocol.InstallColormap{Cmap: cmap}, nil, noMap)
	strict(p, &protocol.UninstallColormap{Cmap: cmap}, nil, noMap)
	strict(p, &protocol.ListInstalledColormaps{Window: w}, nil, fault{"Window", none, protocol.BadWindow})
	strict(p, &protocol.AllocColor{Cmap: cmap, Red: 0x8000}, nil, noMap)
	strict(p, &protocol.AllocNamedColor{Cmap: cmap, NameLen: 4}, []any{"blue"}, noMap)
	p.rule("AllocNamedColor of none", protocol.BadName, request(&protocol.AllocNamedColor{Cmap: cmap, NameLen: 4}, "none"))
	cells := &protocol.AllocColorCells{Cmap: cmap, Colors: 1}
	p.wrongLength("AllocColorCells", "too long", append(first(encode(p.peer, cells)), 0, 0, 0, 0))
	p.rule("AllocColorCells", protocol.BadAlloc, request(cells))
	planes := &protocol.AllocColorPlanes{Cmap: cmap, Colors: 1, Reds: 1}
	p.wrongLength("AllocColorPlanes", "too long", append(first(encode(p.peer, planes)), 0, 0, 0, 0))
	p.rule("AllocColorPlanes", protocol.BadAlloc, request(planes))
	p.sent[protocol.OpAllocColorCells], p.sent[protocol.OpAllocColorPlanes] = true, true
	loose(p, &protocol.FreeColors{Cmap: cmap}, []any{[]uint32{0x800000}}, noMap)
	p.rule("StoreColors", protocol.BadAccess, request(&protocol.StoreColors{Cmap: cmap}, []uint32{0, 0, 7 << 16}))
	p.rule("StoreNamedColor", protocol.BadAccess, request(&protocol.StoreNamedColor{Cmap: cmap, NameLen: 4}, "blue"))
	p.wrongLength("StoreNamedColor", "too long", append(first(encode(p.peer, &protocol.StoreNamedColor{Cmap: cmap, NameLen: 4}, "blue")), 0, 0, 0, 0))
	p.sent[protocol.OpStoreColors], p.sent[protocol.OpStoreNamedColor] = true, true
	loose(p, &protocol.QueryColors{Cmap: cmap}, []any{[]uint32{0x80}}, noMap)
	strict(p, &protocol.LookupColor{Cmap: cmap, NameLen: 4}, []any{"blue"}, noMap)
	p.rule("LookupColor of none", protocol.BadName, func(q *peer) protocol.ErrorCode {
		return askCode[protocol.LookupColorReply](q, &protocol.LookupColor{Cmap: cmap, NameLen: 4}, "none")
	})
	strict(p, &protocol.FreeColormap{Cmap: cmap}, nil, noMap)
}

func serverRequests(p faulty) {
	strict(p, &protocol.QueryExtension{NameLen: 4}, []any{"none"})
	strict(p, &protocol.ListExtensions{}, nil)
	strict(p, &protocol.SetScreenSaver{Timeout: -1, Interval: -1}, nil, fault{"Timeout", ^uint64(1), protocol.BadValue},
		fault{"Interval", ^uint64(1), protocol.BadValue}, fault{"PreferBlanking", 3, protocol.BadValue}, fault{"AllowExposures", 3, protocol.BadValue})
	strict(p, &protocol.GetScreenSaver{}, nil)
	strict(p, &protocol.ForceScreenSaver{}, nil, fault{"Mode", 2, protocol.BadValue})
	strict(p, &protocol.ChangeHosts{AddressLen: 4}, []any{[]byte{127, 0, 0, 1}}, fault{"Mode", 2, protocol.BadValue},
		fault{"Family", 77, protocol.BadValue})
	must(p.peer, &protocol.ChangeHosts{Mode: 1, AddressLen: 4}, []byte{127, 0, 0, 1})
	strict(p, &protocol.ListHosts{}, nil)
	strict(p, &protocol.SetAccessControl{Mode: 1}, nil, fault{"Mode", 2, protocol.BadValue})
	strict(p, &protocol.SetCloseDownMode{}, nil, fault{"Mode", 3, protocol.BadValue})
	strict(p, &protocol.KillClient{}, nil, fault{"Resource", p.none(), protocol.BadValue})
	loose(p, &protocol.NoOperation{}, []any{[]uint32{1, 2, 3}})
}

// first returns the bytes of a request that was encoded.
func first(b []byte, _ string) []byte { return b }
