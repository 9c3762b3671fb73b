package conformance

import (
	"fmt"
	"image"
	"math/rand/v2"
	"testing"

	"sameframe/protocol"
)

// agreeOnXFixes agrees on the version, without which the server knows no other request.
func (p *peer) agreeOnXFixes() extension {
	p.Helper()
	x := p.extension(protocol.XFixesName)
	p.quietly(func() { ask[protocol.XFixesQueryVersionReply](p, &protocol.XFixesQueryVersion{MajorVersion: 6}) })
	return x
}

// region makes a region.
func (p *peer) region(list ...protocol.Rectangle) protocol.Region {
	p.Helper()
	id := newID[protocol.Region](p)
	must(p, &protocol.XFixesCreateRegion{Region: id}, list)
	return id
}

// fetch writes down what is in a region.
func (p *peer) fetch(id protocol.Region) {
	p.Helper()
	if r, rest := ask[protocol.XFixesFetchRegionReply](p, &protocol.XFixesFetchRegion{Region: id}); r != nil {
		p.logRectangles(rest)
	}
}

func TestXFixesVersionsAreAgreedOn(t *testing.T) {
	start(t).differ(t, func(p *peer) {
		p.extension(protocol.XFixesName)
		for _, version := range [][2]uint32{{0, 0}, {1, 0}, {2, 0}, {3, 0}, {4, 0}, {4, 7}, {5, 0}, {6, 0}, {6, 1}, {7, 0}} {
			p.at("version %d", version)
			ask[protocol.XFixesQueryVersionReply](p, &protocol.XFixesQueryVersion{MajorVersion: version[0], MinorVersion: version[1]})
			do(p, &protocol.XFixesSelectCursorInput{Window: p.root})
			do(p, &protocol.XFixesCreateRegion{})
			do(p, &protocol.XFixesChangeCursorByName{})
			do(p, &protocol.XFixesExpandRegion{})
			do(p, &protocol.XFixesShowCursor{})
			do(p, &protocol.XFixesDeletePointerBarrier{})
			do(p, &protocol.XFixesSetClientDisconnectMode{Mode: 4})
			ask[protocol.XFixesGetClientDisconnectModeReply](p, &protocol.XFixesGetClientDisconnectMode{})
		}
		for _, mode := range []uint32{1, 2, 0} {
			p.at("disconnect mode %d", mode)
			do(p, &protocol.XFixesSetClientDisconnectMode{Mode: mode})
			ask[protocol.XFixesGetClientDisconnectModeReply](p, &protocol.XFixesGetClientDisconnectMode{})
		}
	})
}

func TestRegionRequestsFollowTheRules(t *testing.T) {
	start(t).differ(t, func(p *peer) {
		bad := p.agreeOnXFixes().firstError + protocol.BadRegion
		w := p.window(p.root, image.Rect(10, 10, 74, 58), 3, protocol.CWBackPixel, 0)
		gc := p.gc(protocol.Drawable(w), 0)
		clipped := p.gc(protocol.Drawable(w), 0)
		must(p, &protocol.SetClipRectangles{GC: clipped, ClipXOrigin: 7, ClipYOrigin: -9}, []protocol.Rectangle{{X: 1, Y: 2, Width: 3, Height: 4}})
		bitmap, deep := p.pixmap(20, 10, 1), p.pixmap(20, 10, 24)
		one := []protocol.Rectangle{{X: 1, Y: 2, Width: 3, Height: 4}, {X: 2, Y: 2, Width: 10, Height: 2}}
		a, b := p.region(one...), p.region()
		const none protocol.Region = 0x777
		fresh := func() protocol.Region { return newID[protocol.Region](p) }
		for _, rule := range []struct {
			name string
			want protocol.ErrorCode
			step func(*peer) protocol.ErrorCode
		}{
			{"Create: id in use", protocol.BadIDChoice, request(&protocol.XFixesCreateRegion{Region: a}, one)},
			{"Create: id of a window", protocol.BadIDChoice, request(&protocol.XFixesCreateRegion{Region: protocol.Region(w)}, one)},
			{"Create: id 0", protocol.BadIDChoice, request(&protocol.XFixesCreateRegion{}, one)},
			{"Create: half a rectangle", protocol.BadLength, request(&protocol.XFixesCreateRegion{Region: fresh()}, []uint32{1})},
			{"FromBitmap: id in use", protocol.BadIDChoice, request(&protocol.XFixesCreateRegionFromBitmap{Region: a, Bitmap: 1})},
			{"FromBitmap: no pixmap", protocol.BadPixmap, request(&protocol.XFixesCreateRegionFromBitmap{Region: fresh(), Bitmap: 1})},
			{"FromBitmap: depth 24", protocol.BadMatch, request(&protocol.XFixesCreateRegionFromBitmap{Region: fresh(), Bitmap: deep})},
			{"FromBitmap", success, request(&protocol.XFixesCreateRegionFromBitmap{Region: fresh(), Bitmap: bitmap})},
			{"FromWindow: id in use", protocol.BadIDChoice, request(&protocol.XFixesCreateRegionFromWindow{Region: a, Window: 1, Kind: 9})},
			{"FromWindow: no window", protocol.BadWindow, request(&protocol.XFixesCreateRegionFromWindow{Region: fresh(), Window: 1, Kind: 9})},
			{"FromWindow: input", protocol.BadValue, request(&protocol.XFixesCreateRegionFromWindow{Region: fresh(), Window: w, Kind: 2})},
			{"FromGC: id in use", protocol.BadIDChoice, request(&protocol.XFixesCreateRegionFromGC{Region: a, GC: 1})},
			{"FromGC: no GC", protocol.BadGC, request(&protocol.XFixesCreateRegionFromGC{Region: fresh(), GC: 1})},
			{"FromGC: no clip", protocol.BadMatch, request(&protocol.XFixesCreateRegionFromGC{Region: fresh(), GC: gc})},
			{"FromPicture: id in use", protocol.BadIDChoice, request(&protocol.XFixesCreateRegionFromPicture{Region: a, Picture: 1})},
			{"Destroy: no region", bad, request(&protocol.XFixesDestroyRegion{Region: none})},
			{"Destroy: a window", bad, request(&protocol.XFixesDestroyRegion{Region: protocol.Region(w)})},
			{"Set: no region", bad, request(&protocol.XFixesSetRegion{Region: none}, one)},
			{"Set: half a rectangle", protocol.BadLength, request(&protocol.XFixesSetRegion{Region: b}, []uint32{1})},
			{"Copy: no source", bad, request(&protocol.XFixesCopyRegion{Source: none, Destination: a})},
			{"Copy: no destination", bad, request(&protocol.XFixesCopyRegion{Source: a, Destination: none})},
			{"Union: no source 1", bad, request(&protocol.XFixesUnionRegion{Source1: none, Source2: none + 1, Destination: none + 2})},
			{"Intersect: no source 2", bad, request(&protocol.XFixesIntersectRegion{Source1: a, Source2: none + 1, Destination: none + 2})},
			{"Subtract: no destination", bad, request(&protocol.XFixesSubtractRegion{Source1: a, Source2: a, Destination: none})},
			{"Invert: no source", bad, request(&protocol.XFixesInvertRegion{Source: none, Destination: none + 1})},
			{"Invert: no destination", bad, request(&protocol.XFixesInvertRegion{Source: a, Destination: none})},
			{"Translate: no region", bad, request(&protocol.XFixesTranslateRegion{Region: none})},
			{"Extents: no source", bad, request(&protocol.XFixesRegionExtents{Source: none, Destination: a})},
			{"Extents: no destination", bad, request(&protocol.XFixesRegionExtents{Source: a, Destination: none})},
			{"Fetch: no region", bad, request(&protocol.XFixesFetchRegion{Region: none})},
			{"SetGCClip: no GC", protocol.BadGC, request(&protocol.XFixesSetGCClipRegion{GC: 1, Region: none})},
			{"SetGCClip: no region", bad, request(&protocol.XFixesSetGCClipRegion{GC: gc, Region: none})},
			{"SetGCClip: none", success, request(&protocol.XFixesSetGCClipRegion{GC: gc, XOrigin: 5})},
			{"SetWindowShape: no window", protocol.BadWindow, request(&protocol.XFixesSetWindowShapeRegion{Window: 1, Region: none, Kind: 9})},
			{"SetWindowShape: no region", bad, request(&protocol.XFixesSetWindowShapeRegion{Window: w, Region: none, Kind: 9})},
			{"SetWindowShape: kind", protocol.BadValue, request(&protocol.XFixesSetWindowShapeRegion{Window: w, Region: a, Kind: 3})},
			{"Expand: no source", bad, request(&protocol.XFixesExpandRegion{Source: none, Destination: a})},
			{"Expand: no destination", bad, request(&protocol.XFixesExpandRegion{Source: a, Destination: none})},
		} {
			p.rule(rule.name, rule.want, rule.step)
			p.fetch(a)
			p.fetch(b)
		}
		p.at("FromGC")
		id := fresh()
		must(p, &protocol.XFixesCreateRegionFromGC{Region: id, GC: clipped})
		p.fetch(id)
		must(p, &protocol.XFixesDestroyRegion{Region: id})
		must(p, &protocol.XFixesCreateRegion{Region: id})
		p.fetch(id)
	})
}

// TestRandomRegionsAreTheSame works with a few regions, a GC and a window's shape. Coordinates are up to the largest.
func TestRandomRegionsAreTheSame(t *testing.T) {
	seed := seedOf(t)
	t.Logf("seed %#x", seed)
	start(t).differ(t, func(p *peer) {
		p.agreeOnXFixes()
		p.extension(protocol.ShapeName)
		f := newForest(p, rand.New(rand.NewPCG(seed, 0)), 0)
		var regions []protocol.Region
		for range 5 {
			regions = append(regions, p.region(f.rectangles(4, 60)...))
		}
		any := func() protocol.Region { return regions[f.IntN(len(regions))] }
		for step := range 600 {
			p.at("step %d", step)
			a, b, to := any(), any(), any()
			kind := f.IntN(14)
			p.at("step %d, %d", step, kind)
			switch kind {
			case 0:
				must(p, &protocol.XFixesSetRegion{Region: to}, f.rectangles(f.IntN(8), 60))
			case 1:
				must(p, &protocol.XFixesCopyRegion{Source: a, Destination: to})
			case 2:
				must(p, &protocol.XFixesUnionRegion{Source1: a, Source2: b, Destination: to})
			case 3:
				must(p, &protocol.XFixesIntersectRegion{Source1: a, Source2: b, Destination: to})
			case 4:
				must(p, &protocol.XFixesSubtractRegion{Source1: a, Source2: b, Destination: to})
			case 5:
				bounds := f.rectangles(1, 80)[0]
				bounds.Width, bounds.Height = bounds.Width|1, bounds.Height|1 // of an empty one X.Org makes an empty rectangle
				must(p, &protocol.XFixesInvertRegion{Source: a, Bounds: bounds, Destination: to})
			case 6:
				must(p, &protocol.XFixesTranslateRegion{Region: to, DX: int16(f.IntN(40) - 20), DY: int16(f.IntN(40) - 20)})
			case 7: // of an empty region X.Org makes one with an empty rectangle
				b = p.region(protocol.Rectangle{X: int16(f.IntN(40)), Y: 3, Width: 1, Height: 1})
				must(p, &protocol.XFixesUnionRegion{Source1: a, Source2: b, Destination: a})
				must(p, &protocol.XFixesRegionExtents{Source: a, Destination: to})
			case 8: // and of an empty one none
				b = p.region(protocol.Rectangle{X: int16(f.IntN(40)), Y: 3, Width: 1, Height: 1})
				must(p, &protocol.XFixesUnionRegion{Source1: a, Source2: b, Destination: a})
				must(p, &protocol.XFixesExpandRegion{Source: a, Destination: to, Left: uint16(f.IntN(9)), Right: uint16(f.IntN(9)),
					Top: uint16(f.IntN(9)), Bottom: uint16(f.IntN(9))})
			case 9:
				must(p, &protocol.XFixesSetGCClipRegion{GC: f.gc, Region: a, XOrigin: int16(f.IntN(20)), YOrigin: int16(f.IntN(20))})
				must(p, &protocol.PolyFillRectangle{Drawable: protocol.Drawable(f.top), GC: f.gc}, f.rectangles(2, 80))
				to = newID[protocol.Region](p)
				must(p, &protocol.XFixesCreateRegionFromGC{Region: to, GC: f.gc})
			case 10:
				must(p, &protocol.XFixesSetWindowShapeRegion{Window: f.top, Kind: uint8(f.IntN(3)), Region: a, XOff: int16(f.IntN(20)),
					YOff: int16(f.IntN(20))})
				to = newID[protocol.Region](p)
				must(p, &protocol.XFixesCreateRegionFromWindow{Region: to, Window: f.top, Kind: uint8(f.IntN(2))})
			case 11:
				must(p, &protocol.XFixesSetWindowShapeRegion{Window: f.top, Kind: uint8(f.IntN(3))})
			case 12:
				to = newID[protocol.Region](p)
				must(p, &protocol.XFixesCreateRegionFromBitmap{Region: to, Bitmap: f.bitmap()})
				must(p, &protocol.XFixesUnionRegion{Source1: a, Source2: to, Destination: a})
			case 13:
				big := p.region(protocol.Rectangle{X: int16(f.Uint32()), Y: int16(f.Uint32()), Width: uint16(f.Uint32()), Height: uint16(f.Uint32())})
				must(p, &protocol.XFixesTranslateRegion{Region: big, DX: int16(f.Uint32()), DY: int16(f.Uint32())})
				p.fetch(big)
				must(p, &protocol.XFixesIntersectRegion{Source1: a, Source2: big, Destination: to})
			}
			p.fetch(a)
			p.fetch(to)
			p.image(protocol.Drawable(p.root), image.Rect(195, 195, 340, 310))
		}
	})
}

// TestSelectionsAreFollowed has a clipboard manager watch what two others do.
func TestSelectionsAreFollowed(t *testing.T) {
	startNative(t).differ(t, func(p *peer) {
		p.agreeOnXFixes()
		watcher, other := p.window(p.root, image.Rect(0, 0, 5, 5), 0, 0), p.another()
		a, b := other.window(p.root, image.Rect(0, 0, 5, 5), 0, 0), other.window(p.root, image.Rect(0, 0, 5, 5), 0, 0)
		sel := func(w protocol.Window, name protocol.Atom, mask uint32) func(*peer) protocol.ErrorCode {
			return request(&protocol.XFixesSelectSelectionInput{Window: w, Selection: name, EventMask: mask})
		}
		p.rule("no window", protocol.BadWindow, sel(1, protocol.AtomPRIMARY, 8))
		p.rule("mask", protocol.BadValue, sel(watcher, protocol.AtomPRIMARY, 8))
		p.rule("no atom", success, sel(watcher, 0x7fffff, 1))
		p.rule("both", success, sel(watcher, protocol.AtomPRIMARY, 7))
		p.rule("to another client's window", success, sel(a, protocol.AtomPRIMARY, 7))
		p.rule("only owners", success, sel(watcher, protocol.AtomSECONDARY, 1))
		own := func(name string, w protocol.Window, atom protocol.Atom) {
			p.at("%s", name)
			other.at("%s", name)
			must(other, &protocol.SetSelectionOwner{Owner: w, Selection: atom})
			p.sync()
		}
		own("owned", b, protocol.AtomPRIMARY)
		own("owned again", b, protocol.AtomPRIMARY)
		own("secondary", b, protocol.AtomSECONDARY)
		own("given up", 0, protocol.AtomPRIMARY)
		own("taken", b, protocol.AtomPRIMARY)
		p.at("window destroyed")
		must(other, &protocol.DestroyWindow{Window: b})
		p.sync()
		own("taken by the other window", a, protocol.AtomPRIMARY)
		p.rule("no longer", success, sel(a, protocol.AtomPRIMARY, 0))
		p.at("client gone")
		p.takeEvents()
		other.conn.Close()
		for len(p.takeEvents()) == 0 {
			p.take(p.message())
		}
		p.at("own window destroyed")
		must(p, &protocol.DestroyWindow{Window: watcher})
		must(p, &protocol.SetSelectionOwner{Owner: p.root, Selection: protocol.AtomPRIMARY})
	})
}

// cursor makes a cursor of bitmaps with a name, unless that is empty.
func (f *forest) cursor(name string) protocol.Cursor {
	id := newID[protocol.Cursor](f.peer)
	must(f.peer, &protocol.CreateCursor{
		Cid: id, Source: f.bitmap(), Mask: f.bitmap(), ForeRed: uint16(f.Uint32()), ForeGreen: uint16(f.Uint32()),
		BackRed: uint16(f.Uint32()), BackBlue: 0xffff, X: uint16(f.IntN(50)), Y: uint16(f.IntN(40)),
	})
	if name != "" {
		must(f.peer, &protocol.XFixesSetCursorName{Cursor: id, NameLen: uint16(len(name))}, name)
	}
	return id
}

// shownCursor writes down what the cursor looks like and is called.
func (f *forest) shownCursor() {
	p := f.peer
	_, rest := ask[protocol.XFixesGetCursorImageReply](p, &protocol.XFixesGetCursorImage{})
	p.log(fmt.Sprintf("%x", native[uint32](p, rest)))
	r, rest := ask[protocol.XFixesGetCursorImageAndNameReply](p, &protocol.XFixesGetCursorImageAndName{})
	size := 4 * int(r.Width) * int(r.Height)
	p.log(fmt.Sprintf("%x %q", native[uint32](p, rest[:size]), rest[size:]))
}

// native returns a list of a reply in this machine's byte order.
func native[E any](p *peer, b []byte) []E {
	if p.conn.Swapped {
		protocol.SwapList[E](b)
	}
	return protocol.List[E](b)
}

func TestCursorsAreFollowed(t *testing.T) {
	startNative(t).differ(t, func(p *peer) {
		p.agreeOnXFixes()
		f := newForest(p, rand.New(rand.NewPCG(1, 0)), 0)
		a, b, c := f.cursor("needle"), f.cursor("needle"), f.cursor("")
		left, right := p.window(f.top, image.Rect(0, 0, 60, 100), 0, protocol.CWCursor, uint32(a)),
			p.window(f.top, image.Rect(60, 0, 130, 100), 0, protocol.CWCursor, uint32(c))
		must(p, &protocol.MapSubwindows{Window: f.top})
		must(p, &protocol.WarpPointer{DstWindow: left, DstX: 30, DstY: 30})
		const none, noCursor = protocol.Window(0x123), protocol.Cursor(0x123)
		for _, rule := range []struct {
			name string
			want protocol.ErrorCode
			step func(*peer) protocol.ErrorCode
		}{
			{"SelectCursorInput: no window", protocol.BadWindow, request(&protocol.XFixesSelectCursorInput{Window: none, EventMask: 2})},
			{"SelectCursorInput: mask", protocol.BadValue, request(&protocol.XFixesSelectCursorInput{Window: left, EventMask: 2})},
			{"SelectCursorInput", success, request(&protocol.XFixesSelectCursorInput{Window: left, EventMask: 1})},
			{"SelectCursorInput: again", success, request(&protocol.XFixesSelectCursorInput{Window: left, EventMask: 1})},
			{"SelectCursorInput: another", success, request(&protocol.XFixesSelectCursorInput{Window: p.root, EventMask: 1})},
			{"SetCursorName: no cursor", protocol.BadCursor, request(&protocol.XFixesSetCursorName{Cursor: noCursor, NameLen: 2}, "ab")},
			{"SetCursorName: too long", protocol.BadLength, request(&protocol.XFixesSetCursorName{Cursor: c, NameLen: 2}, "abcdef")},
			{"GetCursorName: no cursor", protocol.BadCursor, request(&protocol.XFixesGetCursorName{Cursor: noCursor})},
			{"ChangeCursor: no source", protocol.BadCursor, request(&protocol.XFixesChangeCursor{Source: noCursor, Destination: noCursor + 1})},
			{"ChangeCursor: no destination", protocol.BadCursor, request(&protocol.XFixesChangeCursor{Source: a, Destination: noCursor})},
			{"ChangeCursorByName: no source", protocol.BadCursor, request(&protocol.XFixesChangeCursorByName{Source: noCursor, NameLen: 1}, "x")},
			{"ChangeCursorByName: too short", protocol.BadLength, request(&protocol.XFixesChangeCursorByName{Source: a, NameLen: 9}, "x")},
			{"ChangeCursorByName: no such name", success, request(&protocol.XFixesChangeCursorByName{Source: a, NameLen: 9}, "no cursor")},
			{"HideCursor: no window", protocol.BadWindow, request(&protocol.XFixesHideCursor{Window: none})},
			{"ShowCursor: no window", protocol.BadWindow, request(&protocol.XFixesShowCursor{Window: none})},
			{"ShowCursor: not hidden", protocol.BadMatch, request(&protocol.XFixesShowCursor{Window: left})},
			{"HideCursor", success, request(&protocol.XFixesHideCursor{Window: left})},
			{"HideCursor: twice", success, request(&protocol.XFixesHideCursor{Window: left})},
			{"into the other window, hidden", success, request(&protocol.WarpPointer{DstWindow: right, DstX: 30, DstY: 30})},
			{"ShowCursor", success, request(&protocol.XFixesShowCursor{Window: left})},
			{"ShowCursor: twice", success, request(&protocol.XFixesShowCursor{Window: right})},
			{"ShowCursor: not hidden any more", protocol.BadMatch, request(&protocol.XFixesShowCursor{Window: left})},
			{"inside", success, request(&protocol.WarpPointer{DstWindow: right, DstX: 31, DstY: 30})},
			{"back", success, request(&protocol.WarpPointer{DstWindow: left, DstX: 30, DstY: 30})},
			{"recoloured", success, request(&protocol.RecolorCursor{Cursor: a, ForeBlue: 0x8080})},
			{"ChangeCursor", success, request(&protocol.XFixesChangeCursor{Source: c, Destination: a})},
			{"ChangeCursor: the other one of the name", success, request(&protocol.XFixesChangeCursor{Source: b, Destination: c})},
			{"ChangeCursorByName", success, request(&protocol.XFixesSetCursorName{Cursor: a, NameLen: 0})},
			{"another on the window", success, request(&protocol.ChangeWindowAttributes{Window: left, ValueMask: protocol.CWCursor}, []uint32{uint32(b)})},
		} {
			p.rule(rule.name, rule.want, rule.step)
			f.shownCursor()
			for _, cur := range []protocol.Cursor{a, b, c} {
				_, name := ask[protocol.XFixesGetCursorNameReply](p, &protocol.XFixesGetCursorName{Cursor: cur})
				p.log(string(name))
			}
		}
		p.at("by name")
		d := f.cursor("thread")
		must(p, &protocol.XFixesSetCursorName{Cursor: b, NameLen: 3}, "pin")
		must(p, &protocol.XFixesChangeCursorByName{Source: d, NameLen: 3}, "pin")
		f.shownCursor()
		p.at("grabbed")
		ask[protocol.GrabPointerReply](p, &protocol.GrabPointer{GrabWindow: f.top, Cursor: f.cursor("grab")})
		f.shownCursor()
		p.at("let go")
		must(p, &protocol.UngrabPointer{})
		f.shownCursor()
		p.at("no longer reported")
		must(p, &protocol.XFixesSelectCursorInput{Window: left})
		must(p, &protocol.WarpPointer{DstWindow: right, DstX: 30, DstY: 30})
	})
}

// TestSaveSetsSayWhere has a client leave windows of another to the root, mapped or not.
func TestSaveSetsSayWhere(t *testing.T) {
	start(t).differ(t, func(p *peer) {
		manager := p.another()
		manager.agreeOnXFixes()
		frame := manager.window(p.root, image.Rect(40, 40, 200, 200), 3, 0)
		inner := manager.window(frame, image.Rect(5, 5, 150, 150), 2, 0)
		mine := p.window(frame, image.Rect(10, 10, 140, 140), 1, 0) // of another client between
		must(manager, &protocol.MapWindow{Window: frame})
		must(manager, &protocol.MapSubwindows{Window: frame})
		save := func(w protocol.Window, mode, target, unmap uint8) func(*peer) protocol.ErrorCode {
			return request(&protocol.XFixesChangeSaveSet{Window: w, Mode: mode, Target: target, Map: unmap})
		}
		manager.rule("no window", protocol.BadWindow, save(1, 9, 9, 9))
		manager.rule("its own", protocol.BadMatch, save(frame, 9, 9, 9))
		manager.rule("mode", protocol.BadValue, save(mine, 2, 9, 9))
		manager.rule("target", protocol.BadValue, save(mine, 0, 3, 9))
		manager.rule("map", protocol.BadValue, save(mine, 0, 1, 4))
		var saved []protocol.Window
		for i := range 8 {
			w := p.window(inner, image.Rect(i, 2*i, i+10, i+10), i%3, protocol.CWEventMask, protocol.StructureNotifyMask)
			if i%2 == 0 {
				must(p, &protocol.MapWindow{Window: w})
			}
			manager.rule(fmt.Sprint("good ", i), success, save(w, protocol.SetModeInsert, uint8(i>>1&1), uint8(i>>2&1)))
			manager.rule(fmt.Sprint("again ", i), success, save(w, protocol.SetModeInsert, uint8(^i>>1&1), uint8(^i>>2&1)))
			saved = append(saved, w)
		}
		manager.rule("out", success, save(saved[7], protocol.SetModeDelete, 0, 0))
		must(p, &protocol.ReparentWindow{Window: saved[6], Parent: mine})
		p.at("the manager has gone")
		p.events = nil
		manager.conn.Close()
		for destroyed := false; !destroyed; {
			p.take(p.message())
			for _, e := range p.takeEvents() {
				gone, ok := e.(*protocol.DestroyNotifyEvent)
				destroyed = destroyed || ok && gone.Window == saved[7]
			}
		}
		for _, w := range saved[:6] {
			p.describe(w)
		}
	})
}

// TestBarriersStopThePointer moves the pointer by XTEST, which hits the barriers as a mouse does.
func TestBarriersStopThePointer(t *testing.T) {
	seed := seedOf(t)
	start(t).differ(t, func(p *peer) {
		bad := p.agreeOnXFixes().firstError + protocol.BadBarrier
		p.extension(protocol.XTestName)
		create := func(x1, y1, x2, y2 uint16, directions uint32) (uint32, func(*peer) protocol.ErrorCode) {
			id := newID[uint32](p)
			return id, request(&protocol.XFixesCreatePointerBarrier{
				Barrier: id, Window: p.root, X1: x1, Y1: y1, X2: x2, Y2: y2, Directions: directions,
			})
		}
		first, step := create(100, 100, 100, 200, 0)
		p.rule("vertical", success, step)
		for name, line := range map[string][4]uint16{"aslant": {1, 2, 3, 4}, "a point": {5, 5, 5, 5}} {
			_, step := create(line[0], line[1], line[2], line[3], 0)
			p.quietly(func() { p.rule(name, protocol.BadValue, step) })
		}
		p.rule("id in use", protocol.BadIDChoice, request(&protocol.XFixesCreatePointerBarrier{Barrier: first, X2: 5}))
		p.rule("no window", protocol.BadWindow, request(&protocol.XFixesCreatePointerBarrier{Barrier: newID[uint32](p), X2: 5, Window: 1}))
		p.rule("Delete: none", bad, request(&protocol.XFixesDeletePointerBarrier{Barrier: 0x123}))
		p.quietly(func() {
			other := p.another()
			other.agreeOnXFixes()
			other.rule("Delete: another's", protocol.BadAccess, request(&protocol.XFixesDeletePointerBarrier{Barrier: first}))
		})
		rng := rand.New(rand.NewPCG(seed, 0))
		for i := range 12 {
			at, from, to := uint16(20+rng.IntN(260)), uint16(rng.IntN(300)), uint16(rng.IntN(300))
			directions := rng.Uint32N(16)
			_, step := create(at, from, at, to+1, directions)
			if i%2 == 0 {
				_, step = create(from, at, to+1, at, directions)
			}
			p.rule("more", success, step)
		}
		for step := range 400 {
			p.at("step %d", step)
			must(p, &protocol.WarpPointer{DstWindow: p.root, DstX: int16(rng.IntN(300)), DstY: int16(rng.IntN(300))})
			way := protocol.XTestFakeInput{Type: protocol.MotionNotify, Detail: 1, X: int16(rng.IntN(400) - 200)}
			if step%2 == 0 { // aslant X.Org takes the intersection on the wrong side
				way.X, way.Y = way.Y, way.X
			}
			must(p, &way)
			ask[protocol.QueryPointerReply](p, &protocol.QueryPointer{Window: p.root})
		}
		p.at("taken away")
		must(p, &protocol.XFixesDeletePointerBarrier{Barrier: first})
	})
}
