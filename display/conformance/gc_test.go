package conformance

import (
	"image"
	"testing"

	"sameframe/protocol"
)

func TestGCRequestsFollowTheRules(t *testing.T) {
	start(t).differ(t, func(p *peer) {
		pixmap, bitmap := p.pixmap(20, 20, 24), p.pixmap(20, 20, 1)
		d := protocol.Drawable(pixmap)
		gc, gc1 := p.gc(d, 0), p.gc(protocol.Drawable(bitmap), 0)
		inputOnly := newID[protocol.Window](p)
		must(p, &protocol.CreateWindow{Wid: inputOnly, Parent: p.root, Width: 64, Height: 48, Class: protocol.InputOnly})
		set := func(mask uint32, values ...uint32) func(*peer) protocol.ErrorCode {
			return request(&protocol.ChangeGC{GC: gc, ValueMask: mask}, values)
		}
		for _, rule := range []struct {
			name string
			want protocol.ErrorCode
			step func(*peer) protocol.ErrorCode
		}{
			{"CreateGC: id in use", protocol.BadIDChoice, request(&protocol.CreateGC{Cid: gc, Drawable: d})},
			{"CreateGC: no drawable", protocol.BadDrawable, request(&protocol.CreateGC{Cid: newID[protocol.GContext](p),
				Drawable: 1})},
			{"CreateGC: InputOnly", protocol.BadMatch, request(&protocol.CreateGC{Cid: newID[protocol.GContext](p),
				Drawable: protocol.Drawable(inputOnly)})},
			{"CreateGC: wrong value", protocol.BadValue, request(&protocol.CreateGC{
				Cid: newID[protocol.GContext](p), Drawable: d, ValueMask: protocol.GCFunction}, []uint32{16})},
			{"CreateGC: the id is free", success, request(&protocol.CreateGC{Cid: newID[protocol.GContext](p) - 1, Drawable: d})},
			{"ChangeGC: no GC", protocol.BadGC, request(&protocol.ChangeGC{GC: 1})},
			{"ChangeGC: nothing", success, set(0)},
			{"ChangeGC: unknown bit", protocol.BadValue, set(1<<23, 0)},
			{"function 16", protocol.BadValue, set(protocol.GCFunction, 16)},
			{"line width beyond 2¹⁶", success, set(protocol.GCLineWidth, 0x10001)},
			{"line style 3", protocol.BadValue, set(protocol.GCLineStyle, 3)},
			{"cap style 4", protocol.BadValue, set(protocol.GCCapStyle, 4)},
			{"join style 3", protocol.BadValue, set(protocol.GCJoinStyle, 3)},
			{"fill style 4", protocol.BadValue, set(protocol.GCFillStyle, 4)},
			{"fill rule 2", protocol.BadValue, set(protocol.GCFillRule, 2)},
			{"tile", success, set(protocol.GCTile, uint32(pixmap))},
			{"tile of another depth", protocol.BadMatch, set(protocol.GCTile, uint32(bitmap))},
			{"no tile", protocol.BadPixmap, set(protocol.GCTile, 0)},
			{"stipple", success, set(protocol.GCStipple, uint32(bitmap))},
			{"stipple of another depth", protocol.BadMatch, set(protocol.GCStipple, uint32(pixmap))},
			{"subwindow mode 2", protocol.BadValue, set(protocol.GCSubwindowMode, 2)},
			{"graphics exposures 2", protocol.BadValue, set(protocol.GCGraphicsExposures, 2)},
			{"clip mask", success, set(protocol.GCClipMask, uint32(bitmap))},
			{"clip mask none", success, set(protocol.GCClipMask, 0)},
			{"clip mask of another depth", protocol.BadMatch, set(protocol.GCClipMask, uint32(pixmap))},
			{"dash 0", protocol.BadValue, set(protocol.GCDashList, 0)},
			{"arc mode 2", protocol.BadValue, set(protocol.GCArcMode, 2)},
			{"two wrong values", protocol.BadValue, set(protocol.GCCapStyle|protocol.GCArcMode, 77, 78)},
			{"CopyGC", success, request(&protocol.CopyGC{SrcGC: gc, DstGC: gc, ValueMask: 1<<23 - 1})},
			{"CopyGC: no source", protocol.BadGC, request(&protocol.CopyGC{SrcGC: 1, DstGC: gc})},
			{"CopyGC: no destination", protocol.BadGC, request(&protocol.CopyGC{SrcGC: gc, DstGC: 1})},
			{"CopyGC: another depth", protocol.BadMatch, request(&protocol.CopyGC{SrcGC: gc, DstGC: gc1})},
			{"CopyGC: unknown bit", protocol.BadValue, request(&protocol.CopyGC{SrcGC: gc, DstGC: gc, ValueMask: 1 << 23})},
			{"SetDashes", success, request(&protocol.SetDashes{GC: gc, DashOffset: 3, DashesLen: 3}, []byte{1, 2, 3})},
			{"SetDashes: none", protocol.BadValue, request(&protocol.SetDashes{GC: gc})},
			{"SetDashes: with a 0", protocol.BadValue, request(&protocol.SetDashes{GC: gc, DashesLen: 3}, []byte{1, 0, 3})},
			{"SetDashes: no GC", protocol.BadGC, request(&protocol.SetDashes{GC: 1, DashesLen: 3}, []byte{1, 2, 3})},
			{"SetClipRectangles: none", success, request(&protocol.SetClipRectangles{GC: gc})},
			{"SetClipRectangles: no GC", protocol.BadGC, request(&protocol.SetClipRectangles{GC: 1})},
			{"SetClipRectangles: ordering 4", protocol.BadValue, request(&protocol.SetClipRectangles{Ordering: 4, GC: gc})},
			{"FreeGC", success, request(&protocol.FreeGC{GC: gc1})},
			{"FreeGC: again", protocol.BadGC, request(&protocol.FreeGC{GC: gc1})},
			{"FreeGC: a pixmap", protocol.BadGC, request(&protocol.FreeGC{GC: protocol.GContext(pixmap)})},
			{"PolyPoint: mode 2", protocol.BadValue, request(&protocol.PolyPoint{CoordinateMode: 2, Drawable: d, GC: gc})},
			{"PolyLine: mode 2", protocol.BadValue, request(&protocol.PolyLine{CoordinateMode: 2, Drawable: d, GC: gc})},
			{"FillPoly: shape 3", protocol.BadValue, request(&protocol.FillPoly{Shape: 3, Drawable: d, GC: gc})},
			{"FillPoly: mode 2", protocol.BadValue, request(&protocol.FillPoly{CoordinateMode: 2, Drawable: d, GC: gc})},
			{"PolyFillRectangle: no drawable", protocol.BadDrawable, request(&protocol.PolyFillRectangle{Drawable: 1, GC: gc})},
			{"PolyFillRectangle: no GC", protocol.BadGC, request(&protocol.PolyFillRectangle{Drawable: d, GC: 1})},
			{"PolyFillRectangle: InputOnly", protocol.BadMatch,
				request(&protocol.PolyFillRectangle{Drawable: protocol.Drawable(inputOnly), GC: gc})},
			{"PolyFillRectangle: another depth", protocol.BadMatch,
				request(&protocol.PolyFillRectangle{Drawable: protocol.Drawable(bitmap), GC: gc})},
			{"CreatePixmap: id in use", protocol.BadIDChoice, request(&protocol.CreatePixmap{Depth: 24, Pid: pixmap,
				Drawable: d, Width: 1, Height: 1})},
			{"CreatePixmap: no drawable", protocol.BadDrawable, request(&protocol.CreatePixmap{Depth: 24,
				Pid: newID[protocol.Pixmap](p), Drawable: 1, Width: 1, Height: 1})},
			{"CreatePixmap: width 0", protocol.BadValue, request(&protocol.CreatePixmap{Depth: 24,
				Pid: newID[protocol.Pixmap](p), Drawable: d, Height: 1})},
			{"CreatePixmap: height 0", protocol.BadValue, request(&protocol.CreatePixmap{Depth: 24,
				Pid: newID[protocol.Pixmap](p), Drawable: d, Width: 1})},
			{"CreatePixmap: depth 7", protocol.BadValue, request(&protocol.CreatePixmap{Depth: 7,
				Pid: newID[protocol.Pixmap](p), Drawable: d, Width: 1, Height: 1})},
			{"CreatePixmap: too large", protocol.BadAlloc, request(&protocol.CreatePixmap{Depth: 24,
				Pid: newID[protocol.Pixmap](p), Drawable: d, Width: 65535, Height: 65535})},
			{"CreatePixmap: by InputOnly", success, request(&protocol.CreatePixmap{
				Depth: 24, Pid: newID[protocol.Pixmap](p), Drawable: protocol.Drawable(inputOnly), Width: 1, Height: 1})},
			{"FreePixmap: a window", protocol.BadPixmap, request(&protocol.FreePixmap{Pixmap: protocol.Pixmap(inputOnly)})},
		} {
			p.rule(rule.name, rule.want, rule.step)
		}
		// X.Org sends the value 0, where X11 §4 asks for the identifier.
		p.vague("no stipple", protocol.BadPixmap, set(protocol.GCStipple, uint32(p.root)))
		p.vague("no font", protocol.BadFont, set(protocol.GCFont, uint32(pixmap)))
		p.vague("no clip mask", protocol.BadPixmap, set(protocol.GCClipMask, 1))
	})
}

func TestQuestionsAboutWindowsAreAnsweredAlike(t *testing.T) {
	start(t).differ(t, func(p *peer) {
		w := p.window(p.root, image.Rect(100, 50, 300, 250), 3, protocol.CWOverrideRedirect|protocol.CWBackPixel, 1, 1)
		must(p, &protocol.MapWindow{Window: w})
		child := p.window(w, image.Rect(10, 20, 60, 80), 2, protocol.CWBackPixel, 2)
		must(p, &protocol.MapWindow{Window: child})
		pixmap := p.pixmap(3, 4, 8)
		for _, at := range []image.Point{{0, 0}, {9, 19}, {10, 20}, {12, 22}, {63, 83}, {64, 84}, {-100, -60}, {32767, -32768}} {
			p.at("TranslateCoordinates %v", at)
			for _, to := range []protocol.Window{p.root, w, child} {
				ask[protocol.TranslateCoordinatesReply](p, &protocol.TranslateCoordinates{SrcWindow: w, DstWindow: to,
					SrcX: int16(at.X), SrcY: int16(at.Y)})
			}
		}
		p.at("GetGeometry")
		for _, d := range []uint32{uint32(w), uint32(child), uint32(pixmap), uint32(p.root), 1} {
			ask[protocol.GetGeometryReply](p, &protocol.GetGeometry{Drawable: protocol.Drawable(d)})
			ask[protocol.GetWindowAttributesReply](p, &protocol.GetWindowAttributes{Window: protocol.Window(d)})
			if protocol.Window(d) != p.root {
				ask[protocol.QueryTreeReply](p, &protocol.QueryTree{Window: protocol.Window(d)})
			}
		}
		p.at("TranslateCoordinates of none")
		ask[protocol.TranslateCoordinatesReply](p, &protocol.TranslateCoordinates{SrcWindow: 1, DstWindow: w})
		ask[protocol.TranslateCoordinatesReply](p, &protocol.TranslateCoordinates{SrcWindow: w, DstWindow: 1})
	})
}
