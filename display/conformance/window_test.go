package conformance

import (
	"image"
	"math/rand/v2"
	"testing"

	"sameframe/protocol"
)

// create is a step that makes a window and says so by events, if anybody asks.
func create(change func(r *protocol.CreateWindow), values ...uint32) func(*peer) protocol.ErrorCode {
	return func(p *peer) protocol.ErrorCode {
		r := protocol.CreateWindow{
			Wid: newID[protocol.Window](p), Parent: p.root, X: 5, Y: 6, Width: 30, Height: 20, BorderWidth: 2,
			Class: protocol.InputOutput,
		}
		change(&r)
		code := do(p, &r, values)
		if code == success {
			p.describe(r.Wid)
			must(p, &protocol.DestroyWindow{Window: r.Wid})
		}
		return code
	}
}

// describe writes down all that can be asked about a window.
func (p *peer) describe(w protocol.Window) {
	p.Helper()
	ask[protocol.GetGeometryReply](p, &protocol.GetGeometry{Drawable: protocol.Drawable(w)})
	ask[protocol.GetWindowAttributesReply](p, &protocol.GetWindowAttributes{Window: w})
	if reply, rest := ask[protocol.QueryTreeReply](p, &protocol.QueryTree{Window: w}); reply != nil {
		if p.conn.Swapped {
			protocol.SwapList[protocol.Window](rest)
		}
		for _, child := range protocol.List[protocol.Window](rest) {
			p.log("child " + p.id(uint32(child)))
		}
	}
}

func TestCreateWindowFollowsTheRules(t *testing.T) {
	start(t).differ(t, func(p *peer) {
		must(p, &protocol.ChangeWindowAttributes{Window: p.root, ValueMask: protocol.CWEventMask},
			[]uint32{protocol.SubstructureNotifyMask})
		inputOnly := newID[protocol.Window](p)
		must(p, &protocol.CreateWindow{Wid: inputOnly, Parent: p.root, Width: 64, Height: 48, Class: protocol.InputOnly})
		parent := p.window(p.root, image.Rect(0, 0, 9, 9), 1, protocol.CWBackPixel|protocol.CWBorderPixel, 1, 2)
		pixmap, bitmap, deep := p.pixmap(8, 8, 24), p.pixmap(8, 8, 1), p.pixmap(8, 8, 32)
		argb := p.visualOfDepth(32)
		colormap := newID[protocol.Colormap](p)
		must(p, &protocol.CreateColormap{Mid: colormap, Window: p.root, Visual: argb})
		type edit = func(r *protocol.CreateWindow)
		for _, rule := range []struct {
			name   string
			want   protocol.ErrorCode
			change edit
			values []uint32
		}{
			{"good", success, func(r *protocol.CreateWindow) {}, nil},
			{"child", success, func(r *protocol.CreateWindow) { r.Parent = parent }, nil},
			{"class of the parent", success, func(r *protocol.CreateWindow) { r.Class = protocol.CopyFromParent }, nil},
			{"InputOnly", success, func(r *protocol.CreateWindow) { r.Class, r.BorderWidth = protocol.InputOnly, 0 }, nil},
			{"InputOnly in InputOnly", success, func(r *protocol.CreateWindow) {
				r.Class, r.BorderWidth, r.Parent = protocol.CopyFromParent, 0, inputOnly
			}, nil},
			{"depth and visual", success, func(r *protocol.CreateWindow) { r.Depth, r.Visual = 24, p.visual }, nil},
			{"largest", success, func(r *protocol.CreateWindow) { r.Width, r.Height = 32767, 32767 }, nil},
			{"id 0", protocol.BadIDChoice, func(r *protocol.CreateWindow) { r.Wid = 0 }, nil},
			{"id in use", protocol.BadIDChoice, func(r *protocol.CreateWindow) { r.Wid = parent }, nil},
			{"id of a pixmap", protocol.BadIDChoice, func(r *protocol.CreateWindow) { r.Wid = protocol.Window(pixmap) }, nil},
			{"no parent", protocol.BadWindow, func(r *protocol.CreateWindow) { r.Parent = 0 }, nil},
			{"a pixmap is no parent", protocol.BadWindow,
				func(r *protocol.CreateWindow) { r.Parent = protocol.Window(pixmap) }, nil},
			{"width 0", protocol.BadValue, func(r *protocol.CreateWindow) { r.Width = 0 }, nil},
			{"height 0", protocol.BadValue, func(r *protocol.CreateWindow) { r.Height = 0 }, nil},
			{"class 3", protocol.BadValue, func(r *protocol.CreateWindow) { r.Class = 3 }, nil},
			{"depth 7", protocol.BadMatch, func(r *protocol.CreateWindow) { r.Depth = 7 }, nil},
			{"depth 8", protocol.BadMatch, func(r *protocol.CreateWindow) { r.Depth = 8 }, nil},
			{"visual 1", protocol.BadMatch, func(r *protocol.CreateWindow) { r.Visual = 1 }, nil},
			{"InputOnly with a border", protocol.BadMatch, func(r *protocol.CreateWindow) { r.Class = protocol.InputOnly }, nil},
			{"InputOnly with a depth", protocol.BadMatch, func(r *protocol.CreateWindow) {
				r.Class, r.BorderWidth, r.Depth = protocol.InputOnly, 0, 24
			}, nil},
			{"InputOutput in InputOnly", protocol.BadMatch, func(r *protocol.CreateWindow) { r.Parent = inputOnly }, nil},
			{"InputOnly with a background", protocol.BadMatch, func(r *protocol.CreateWindow) {
				r.Class, r.BorderWidth, r.ValueMask = protocol.InputOnly, 0, protocol.CWBackPixel
			}, []uint32{1}},
			{"depth 32 without a border and colormap", protocol.BadMatch, func(r *protocol.CreateWindow) {
				r.Depth, r.Visual = 32, argb
			}, nil},
			{"depth 32 without a colormap", protocol.BadMatch, func(r *protocol.CreateWindow) {
				r.Depth, r.Visual, r.ValueMask = 32, argb, protocol.CWBorderPixel
			}, []uint32{0}},
			{"depth 32 without a border", protocol.BadMatch, func(r *protocol.CreateWindow) {
				r.Depth, r.Visual, r.ValueMask = 32, argb, protocol.CWColormap
			}, []uint32{uint32(colormap)}},
			{"depth 32 of visual 24", protocol.BadMatch, func(r *protocol.CreateWindow) {
				r.Depth, r.ValueMask = 32, protocol.CWColormap|protocol.CWBorderPixel
			}, []uint32{0, uint32(colormap)}},
			{"depth 24 of visual 32", protocol.BadMatch, func(r *protocol.CreateWindow) {
				r.Visual, r.ValueMask = argb, protocol.CWBorderPixel|protocol.CWColormap
			}, []uint32{0, uint32(colormap)}},
			{"depth 32", success, func(r *protocol.CreateWindow) {
				r.Depth, r.Visual, r.ValueMask = 32, argb, protocol.CWBorderPixel|protocol.CWColormap
			}, []uint32{0, uint32(colormap)}},
			{"colormap of another visual", protocol.BadMatch,
				func(r *protocol.CreateWindow) { r.ValueMask = protocol.CWColormap }, []uint32{uint32(colormap)}},
			{"no colormap", protocol.BadColor, func(r *protocol.CreateWindow) { r.ValueMask = protocol.CWColormap }, []uint32{7}},
			{"too few values", protocol.BadLength, func(r *protocol.CreateWindow) { r.ValueMask = protocol.CWBackPixel }, nil},
			{"too many values", protocol.BadLength, func(r *protocol.CreateWindow) { r.ValueMask = protocol.CWBackPixel },
				[]uint32{1, 2}},
			{"unknown bit", protocol.BadValue, func(r *protocol.CreateWindow) { r.ValueMask = 1 << 15 }, []uint32{1}},
			{"background pixmap", success, func(r *protocol.CreateWindow) { r.ValueMask = protocol.CWBackPixmap },
				[]uint32{uint32(pixmap)}},
			{"background none", success, func(r *protocol.CreateWindow) { r.ValueMask = protocol.CWBackPixmap },
				[]uint32{protocol.None}},
			{"background of the parent", success, func(r *protocol.CreateWindow) { r.ValueMask = protocol.CWBackPixmap },
				[]uint32{protocol.ParentRelative}},
			{"background of the parent of another depth", protocol.BadMatch, func(r *protocol.CreateWindow) {
				r.Depth, r.Visual, r.ValueMask = 32, argb, protocol.CWBackPixmap|protocol.CWBorderPixel|protocol.CWColormap
			}, []uint32{protocol.ParentRelative, 0, uint32(colormap)}},
			{"no background pixmap", protocol.BadPixmap,
				func(r *protocol.CreateWindow) { r.ValueMask = protocol.CWBackPixmap }, []uint32{9}},
			{"background of another depth", protocol.BadMatch,
				func(r *protocol.CreateWindow) { r.ValueMask = protocol.CWBackPixmap }, []uint32{uint32(bitmap)}},
			{"border pixmap", success, func(r *protocol.CreateWindow) { r.ValueMask = protocol.CWBorderPixmap },
				[]uint32{uint32(pixmap)}},
			{"border of the parent", success, func(r *protocol.CreateWindow) { r.ValueMask = protocol.CWBorderPixmap },
				[]uint32{protocol.CopyFromParent}},
			{"no border pixmap", protocol.BadPixmap,
				func(r *protocol.CreateWindow) { r.ValueMask = protocol.CWBorderPixmap }, []uint32{9}},
			{"border of another depth", protocol.BadMatch,
				func(r *protocol.CreateWindow) { r.ValueMask = protocol.CWBorderPixmap }, []uint32{uint32(deep)}},
			{"bit gravity", success, func(r *protocol.CreateWindow) { r.ValueMask = protocol.CWBitGravity },
				[]uint32{protocol.StaticGravity}},
			{"bit gravity 11", protocol.BadValue, func(r *protocol.CreateWindow) { r.ValueMask = protocol.CWBitGravity },
				[]uint32{11}},
			{"window gravity", success, func(r *protocol.CreateWindow) { r.ValueMask = protocol.CWWinGravity },
				[]uint32{protocol.UnmapGravity}},
			{"window gravity 11", protocol.BadValue,
				func(r *protocol.CreateWindow) { r.ValueMask = protocol.CWWinGravity }, []uint32{11}},
			{"backing store", success, func(r *protocol.CreateWindow) {
				r.ValueMask = protocol.CWBackingStore | protocol.CWBackingPlanes | protocol.CWBackingPixel
			}, []uint32{protocol.WhenMapped, 5, 6}},
			{"backing store 3", protocol.BadValue,
				func(r *protocol.CreateWindow) { r.ValueMask = protocol.CWBackingStore }, []uint32{3}},
			{"override redirect", success, func(r *protocol.CreateWindow) { r.ValueMask = protocol.CWOverrideRedirect },
				[]uint32{1}},
			{"override redirect 2", protocol.BadValue,
				func(r *protocol.CreateWindow) { r.ValueMask = protocol.CWOverrideRedirect }, []uint32{2}},
			{"save under", success, func(r *protocol.CreateWindow) { r.ValueMask = protocol.CWSaveUnder }, []uint32{1}},
			{"save under 2", protocol.BadValue, func(r *protocol.CreateWindow) { r.ValueMask = protocol.CWSaveUnder }, []uint32{2}},
			{"event mask", success, func(r *protocol.CreateWindow) { r.ValueMask = protocol.CWEventMask },
				[]uint32{protocol.ExposureMask}},
			{"unknown events", protocol.BadValue, func(r *protocol.CreateWindow) { r.ValueMask = protocol.CWEventMask },
				[]uint32{1 << 25}},
			{"do not propagate", success, func(r *protocol.CreateWindow) { r.ValueMask = protocol.CWDontPropagate },
				[]uint32{protocol.KeyPressMask}},
			{"do not propagate Expose", protocol.BadValue,
				func(r *protocol.CreateWindow) { r.ValueMask = protocol.CWDontPropagate }, []uint32{protocol.ExposureMask}},
			{"no cursor", success, func(r *protocol.CreateWindow) { r.ValueMask = protocol.CWCursor }, []uint32{protocol.None}},
			{"a pixmap is no cursor", protocol.BadCursor,
				func(r *protocol.CreateWindow) { r.ValueMask = protocol.CWCursor }, []uint32{uint32(pixmap)}},
			{"id before parent", protocol.BadIDChoice, func(r *protocol.CreateWindow) { r.Wid, r.Parent = 0, 0 }, nil},
			{"parent before values", protocol.BadWindow, func(r *protocol.CreateWindow) {
				r.Parent, r.ValueMask = 0, protocol.CWBackPixel
			}, nil},
		} {
			p.rule("CreateWindow: "+rule.name, rule.want, create(rule.change, rule.values...))
		}
		p.describe(parent)
	})
}

// visualOfDepth returns a TrueColor visual of the depth.
func (p *peer) visualOfDepth(depth uint8) protocol.VisualID {
	p.Helper()
	const trueColor = 4
	for _, d := range p.info.Screens[0].Depths {
		for _, v := range d.Visuals {
			if d.Depth == depth && v.Class == trueColor {
				return v.VisualID
			}
		}
	}
	p.Fatalf("%s has no TrueColor visual of depth %d", p.name(), depth)
	return 0
}

func TestWindowRequestsFollowTheRules(t *testing.T) {
	start(t).differ(t, func(p *peer) {
		w := p.window(p.root, image.Rect(100, 100, 200, 200), 2,
			protocol.CWBackPixel|protocol.CWOverrideRedirect|protocol.CWEventMask, 9, 1, watchAll)
		a := p.window(w, image.Rect(10, 10, 50, 50), 1, protocol.CWBackPixel|protocol.CWEventMask, 10, watchAll)
		b := p.window(w, image.Rect(30, 30, 70, 70), 1, protocol.CWBackPixel|protocol.CWEventMask, 11, watchAll)
		c := p.window(a, image.Rect(5, 5, 20, 20), 0, protocol.CWBackPixel|protocol.CWEventMask, 12, watchAll)
		inputOnly := newID[protocol.Window](p)
		must(p, &protocol.CreateWindow{Wid: inputOnly, Parent: w, Width: 64, Height: 48, Class: protocol.InputOnly})
		configure := func(w protocol.Window, mask uint16, values ...uint32) func(*peer) protocol.ErrorCode {
			return request(&protocol.ConfigureWindow{Window: w, ValueMask: mask}, values)
		}
		for _, rule := range []struct {
			name string
			want protocol.ErrorCode
			step func(*peer) protocol.ErrorCode
		}{
			{"Map: child first", success, request(&protocol.MapWindow{Window: c})},
			{"Map: parent", success, request(&protocol.MapWindow{Window: a})},
			{"Map: top-level", success, request(&protocol.MapWindow{Window: w})},
			{"Map: again", success, request(&protocol.MapWindow{Window: w})},
			{"Map: none", protocol.BadWindow, request(&protocol.MapWindow{Window: 0})},
			{"MapSubwindows", success, request(&protocol.MapSubwindows{Window: w})},
			{"MapSubwindows: none", protocol.BadWindow, request(&protocol.MapSubwindows{Window: 1})},
			{"Map: root", success, request(&protocol.MapWindow{Window: p.root})},
			{"Unmap: root", success, request(&protocol.UnmapWindow{Window: p.root})},
			{"Unmap: none", protocol.BadWindow, request(&protocol.UnmapWindow{Window: 1})},
			{"Configure: nothing", success, configure(a, 0)},
			{"Configure: the same", success, configure(a, protocol.CWX|protocol.CWWidth, 10, 40)},
			{"Configure: move", success, configure(a, protocol.CWX|protocol.CWY, 12, 0xfffffff0)},
			{"Configure: size", success, configure(a, protocol.CWWidth|protocol.CWHeight, 60, 20)},
			{"Configure: border", success, configure(a, protocol.CWBorderWidth, 4)},
			{"Configure: raise", success, configure(a, protocol.CWStackMode, protocol.Above)},
			{"Configure: raise again", success, configure(a, protocol.CWStackMode, protocol.Above)},
			{"Configure: below a sibling", success, configure(a, protocol.CWSibling|protocol.CWStackMode, uint32(b),
				protocol.Below)},
			{"Configure: TopIf", success, configure(a, protocol.CWStackMode, protocol.TopIf)},
			{"Configure: BottomIf", success, configure(a, protocol.CWStackMode, protocol.BottomIf)},
			{"Configure: Opposite", success, configure(a, protocol.CWStackMode, protocol.Opposite)},
			{"Configure: Opposite of a sibling", success, configure(b, protocol.CWSibling|protocol.CWStackMode, uint32(a),
				protocol.Opposite)},
			{"Configure: width 0", protocol.BadValue, configure(a, protocol.CWWidth, 0)},
			{"Configure: height 0", protocol.BadValue, configure(a, protocol.CWHeight, 0)},
			{"Configure: mode 5", protocol.BadValue, configure(a, protocol.CWStackMode, 5)},
			{"Configure: sibling without mode", protocol.BadMatch, configure(a, protocol.CWSibling, uint32(b))},
			{"Configure: no sibling", protocol.BadWindow, configure(a, protocol.CWSibling|protocol.CWStackMode, 1, 0)},
			{"Configure: itself", protocol.BadMatch, configure(a, protocol.CWSibling|protocol.CWStackMode, uint32(a), 0)},
			{"Configure: not a sibling", protocol.BadMatch, configure(a, protocol.CWSibling|protocol.CWStackMode, uint32(c), 0)},
			{"Configure: border of InputOnly", protocol.BadMatch, configure(inputOnly, protocol.CWBorderWidth, 1)},
			{"Configure: no window", protocol.BadWindow, configure(1, 0)},
			{"Configure: unknown bit", protocol.BadValue, configure(a, 1<<7, 0)},
			{"Configure: too few", protocol.BadLength, configure(a, protocol.CWX|protocol.CWY, 1)},
			{"Configure: too many", protocol.BadLength, configure(a, protocol.CWX, 1, 2)},
			{"Configure: root", success, configure(p.root, protocol.CWX, 5)},
			{"Circulate: raise", success, request(&protocol.CirculateWindow{Direction: protocol.RaiseLowest, Window: w})},
			{"Circulate: lower", success, request(&protocol.CirculateWindow{Direction: protocol.LowerHighest, Window: w})},
			{"Circulate: nothing hidden", success, request(&protocol.CirculateWindow{Direction: protocol.RaiseLowest, Window: a})},
			{"Circulate: direction 2", protocol.BadValue, request(&protocol.CirculateWindow{Direction: 2, Window: w})},
			{"Circulate: no window", protocol.BadWindow, request(&protocol.CirculateWindow{Window: 1})},
			{"Reparent", success, request(&protocol.ReparentWindow{Window: c, Parent: b, X: 3, Y: 4})},
			{"Reparent: into itself", protocol.BadMatch, request(&protocol.ReparentWindow{Window: b, Parent: b})},
			{"Reparent: into an inferior", protocol.BadMatch, request(&protocol.ReparentWindow{Window: b, Parent: c})},
			{"Reparent: the root", protocol.BadMatch, request(&protocol.ReparentWindow{Window: p.root, Parent: b})},
			{"Reparent: into InputOnly", protocol.BadMatch, request(&protocol.ReparentWindow{Window: b, Parent: inputOnly})},
			{"Reparent: no window", protocol.BadWindow, request(&protocol.ReparentWindow{Window: 1, Parent: b})},
			{"Reparent: no parent", protocol.BadWindow, request(&protocol.ReparentWindow{Window: b, Parent: 1})},
			{"Unmap: child", success, request(&protocol.UnmapWindow{Window: c})},
			{"UnmapSubwindows", success, request(&protocol.UnmapSubwindows{Window: w})},
			{"MapSubwindows again", success, request(&protocol.MapSubwindows{Window: w})},
			{"ChangeSaveSet: own", protocol.BadMatch, request(&protocol.ChangeSaveSet{Window: a})},
			{"ChangeSaveSet: mode 2", protocol.BadValue, request(&protocol.ChangeSaveSet{Mode: 2, Window: p.root})},
			{"ChangeSaveSet: none", protocol.BadWindow, request(&protocol.ChangeSaveSet{Window: 1})},
			{"DestroySubwindows", success, request(&protocol.DestroySubwindows{Window: b})},
			{"DestroySubwindows: none", protocol.BadWindow, request(&protocol.DestroySubwindows{Window: 1})},
			{"Destroy", success, request(&protocol.DestroyWindow{Window: w})},
			{"Destroy: again", protocol.BadWindow, request(&protocol.DestroyWindow{Window: w})},
			{"Destroy: an inferior of it", protocol.BadWindow, request(&protocol.DestroyWindow{Window: b})},
			{"Destroy: the root", success, request(&protocol.DestroyWindow{Window: p.root})},
		} {
			p.rule(rule.name, rule.want, rule.step)
		}
	})
}

func TestReparentToTheSameParentMovesAndRaises(t *testing.T) {
	start(t).differ(t, func(p *peer) {
		w := p.mapped(image.Rect(100, 100, 200, 200))
		must(p, &protocol.ChangeWindowAttributes{Window: w, ValueMask: protocol.CWEventMask},
			[]uint32{protocol.SubstructureNotifyMask})
		a := p.window(w, image.Rect(10, 10, 50, 50), 1, protocol.CWBackPixel, 10)
		must(p, &protocol.MapWindow{Window: a})
		b := p.window(w, image.Rect(30, 30, 70, 70), 1, protocol.CWBackPixel, 11)
		must(p, &protocol.MapWindow{Window: b})
		p.takeEvents()
		// X.Org sends ReparentNotify twice, once for the former and once for the new parent.
		p.quietly(func() { must(p, &protocol.ReparentWindow{Window: a, Parent: w, X: 1, Y: 2}) })
		events := p.takeEvents()
		if _, ok := events[1].(*protocol.ReparentNotifyEvent); !ok || p.ours && len(events) != 3 {
			t.Errorf("%s: %d events, of which the second is %T", p.name(), len(events), events[1])
		}
		p.describe(w)
		p.describe(a)
		p.image(protocol.Drawable(w), image.Rect(0, 0, 100, 100))
	})
}

func TestBorderTilesBeginWhereTheBackgroundBegins(t *testing.T) {
	start(t).differ(t, func(p *peer) {
		b := &board{peer: p, Rand: rand.New(rand.NewPCG(1, 2)), depth: 24}
		tile := uint32(b.noise(7, 5, 24))
		w := p.window(p.root, image.Rect(100, 100, 200, 200), 0, protocol.CWBackPixmap|protocol.CWOverrideRedirect,
			tile, protocol.True)
		must(p, &protocol.MapWindow{Window: w})
		for i, background := range []uint32{tile, protocol.ParentRelative} {
			child := p.window(w, image.Rect(10, 13, 40, 33).Add(image.Pt(0, 40*i)), 5,
				protocol.CWBackPixmap|protocol.CWBorderPixmap, background, tile)
			must(p, &protocol.MapWindow{Window: child})
			inner := p.window(child, image.Rect(3, 3, 9, 9), 2, protocol.CWBackPixmap|protocol.CWBorderPixmap,
				protocol.ParentRelative, tile)
			must(p, &protocol.MapWindow{Window: inner})
			p.image(protocol.Drawable(w), image.Rect(0, 0, 100, 100))
		}
	})
}

func TestUnmapGravityUnmapsWhatIsInsideAWindowThatChangesSize(t *testing.T) {
	start(t).differ(t, func(p *peer) {
		w := p.mapped(image.Rect(100, 100, 200, 200))
		child := p.window(w, image.Rect(10, 10, 40, 40), 1, protocol.CWBackPixel|protocol.CWWinGravity|protocol.CWEventMask, 5,
			protocol.UnmapGravity, watchAll)
		must(p, &protocol.MapWindow{Window: child})
		must(p, &protocol.ConfigureWindow{Window: w, ValueMask: protocol.CWX}, []uint32{90})
		p.describe(child)
		must(p, &protocol.ConfigureWindow{Window: w, ValueMask: protocol.CWWidth}, []uint32{90})
		p.describe(child)
		p.image(protocol.Drawable(w), image.Rect(0, 0, 90, 100))
	})
}

func TestRequestsAreRedirectedToTheWindowManager(t *testing.T) {
	start(t).differ(t, func(p *peer) {
		parent := p.mapped(image.Rect(100, 100, 300, 300))
		w := p.window(parent, image.Rect(10, 20, 50, 60), 1, protocol.CWBackPixel, 3)
		manager := p.another()
		manager.at("manager")
		sel := &protocol.ChangeWindowAttributes{Window: parent, ValueMask: protocol.CWEventMask}
		redirect := []uint32{protocol.SubstructureRedirectMask | protocol.SubstructureNotifyMask}
		manager.rule("select", success, request(sel, redirect))
		p.rule("a second manager", protocol.BadAccess, request(sel, redirect))
		must(manager, &protocol.ChangeWindowAttributes{Window: w, ValueMask: protocol.CWEventMask},
			[]uint32{protocol.ResizeRedirectMask})
		for _, step := range []func(*peer) protocol.ErrorCode{
			request(&protocol.MapWindow{Window: w}),
			request(&protocol.ConfigureWindow{Window: w,
				ValueMask: protocol.CWX | protocol.CWHeight | protocol.CWStackMode}, []uint32{7, 8, protocol.BottomIf}),
			request(&protocol.ConfigureWindow{Window: w, ValueMask: 0}),
			request(&protocol.MapSubwindows{Window: parent}),
			request(&protocol.ChangeWindowAttributes{Window: w, ValueMask: protocol.CWOverrideRedirect}, []uint32{1}),
			request(&protocol.MapWindow{Window: w}),
			request(&protocol.ConfigureWindow{Window: w, ValueMask: protocol.CWWidth | protocol.CWX}, []uint32{77, 5}),
			request(&protocol.ConfigureWindow{Window: w, ValueMask: protocol.CWX}, []uint32{6}),
			request(&protocol.CirculateWindow{Window: parent}),
		} {
			p.expect(success, step(p))
			p.describe(w)
			manager.sync()
		}
		manager.rule("the manager is not redirected", success,
			request(&protocol.ConfigureWindow{Window: w, ValueMask: protocol.CWX}, []uint32{44}))
		p.describe(w)
		p.entries = append(p.entries, manager.entries...)
	})
}
