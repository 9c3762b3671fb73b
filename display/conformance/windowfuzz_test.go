package conformance

import (
	"fmt"
	"image"
	"math/rand/v2"
	"slices"
	"testing"

	"sameframe/protocol"
)

// forest is a tree of windows that grows and changes at random inside one child of the root.
type forest struct {
	*peer
	*rand.Rand
	top     protocol.Window
	windows []protocol.Window // without top
	parents map[protocol.Window]protocol.Window
	tiles   []protocol.Pixmap
	gc      protocol.GContext
	made    map[protocol.Window]string // with what attributes, for messages
	shaped  bool                       // windows are given shapes too
	watched uint32                     // what is selected on the windows
}

const watchAll = protocol.StructureNotifyMask | protocol.SubstructureNotifyMask | protocol.ExposureMask |
	protocol.VisibilityChangeMask

func newForest(p *peer, rng *rand.Rand, watched uint32) *forest {
	f := &forest{peer: p, Rand: rng, watched: watched, parents: map[protocol.Window]protocol.Window{}, made: map[protocol.Window]string{}}
	b := &board{peer: p, Rand: rng, depth: 24}
	f.tiles = []protocol.Pixmap{b.noise(7, 5, 24), b.noise(16, 16, 24)}
	f.top = p.window(p.root, image.Rect(200, 200, 330, 300), 2,
		protocol.CWBackPixel|protocol.CWBorderPixel|protocol.CWOverrideRedirect|protocol.CWEventMask, 0x202020,
		0xffffff, 1, watched)
	// Clipped by children, because of borders X.Org keeps what was drawn there.
	f.gc = p.gc(protocol.Drawable(f.top), protocol.GCForeground, 0xff00ff)
	must(p, &protocol.MapWindow{Window: f.top})
	return f
}

func (f *forest) any() protocol.Window {
	if len(f.windows) == 0 || f.IntN(8) == 0 {
		return f.top
	}
	return f.child()
}

func (f *forest) child() protocol.Window {
	if len(f.windows) == 0 {
		f.create()
	}
	return f.windows[f.IntN(len(f.windows))]
}

// attributes returns random values for what decides on pixels: backgrounds, borders and gravities. A background of None
// leaves pixels undefined and is not among them.
func (f *forest) attributes() (mask uint32, values []uint32) {
	switch f.IntN(4) {
	case 0:
		mask, values = protocol.CWBackPixmap, []uint32{protocol.ParentRelative}
	case 1:
		mask, values = protocol.CWBackPixmap, []uint32{uint32(f.tiles[f.IntN(2)])}
	default:
		mask, values = protocol.CWBackPixel, []uint32{f.Uint32N(1 << 24)}
	}
	// Not both of the parent's background and a border of tiles: X.Org leaves the tiles as they were when the window moves.
	if values[0] != protocol.ParentRelative && f.IntN(3) == 0 {
		mask, values = mask|protocol.CWBorderPixmap, append(values, uint32(f.tiles[f.IntN(2)]))
	} else {
		mask, values = mask|protocol.CWBorderPixel, append(values, f.Uint32N(1<<24))
	}
	mask |= protocol.CWBitGravity | protocol.CWWinGravity | protocol.CWEventMask
	return mask, append(values, f.Uint32N(11), 1+f.Uint32N(10), f.watched)
}

func (f *forest) create() {
	mask, values := f.attributes()
	parent := f.top
	if len(f.windows) > 0 && f.IntN(3) != 0 {
		parent = f.child()
	}
	r := image.Rect(0, 0, 1+f.IntN(80), 1+f.IntN(80)).Add(image.Pt(f.IntN(100)-20, f.IntN(80)-20))
	w := f.window(parent, r, f.IntN(4), mask, values...)
	f.windows = append(f.windows, w)
	f.made[w] = fmt.Sprintf("%#x %d", mask, values)
	f.parents[w] = parent
}

func (f *forest) configure(w protocol.Window) {
	var mask uint16
	var values []uint32
	set := func(bit uint16, value int) { mask, values = mask|bit, append(values, uint32(value)) }
	if w != f.top && f.IntN(2) == 0 {
		set(protocol.CWX, f.IntN(100)-20)
		set(protocol.CWY, f.IntN(80)-20)
	}
	if f.IntN(2) == 0 {
		// Of windows whose own bits and children move in different directions X.Org keeps less than it could.
		gravity := 1 + f.Uint32N(10)
		for _, child := range f.windows {
			if f.parents[child] == w {
				must(f.peer, &protocol.ChangeWindowAttributes{Window: w, ValueMask: protocol.CWBitGravity},
					[]uint32{protocol.ForgetGravity})
				must(f.peer, &protocol.ChangeWindowAttributes{Window: child, ValueMask: protocol.CWWinGravity}, []uint32{gravity})
			}
		}
		set(protocol.CWWidth, 1+f.IntN(110))
		set(protocol.CWHeight, 1+f.IntN(110))
	}
	if f.IntN(4) == 0 {
		set(protocol.CWBorderWidth, f.IntN(5))
	}
	if w != f.top && f.IntN(3) == 0 {
		mode := f.IntN(2) // the others in TestRandomStackingIsTheSame
		i := slices.IndexFunc(f.windows, func(v protocol.Window) bool { return v != w && f.parents[v] == f.parents[w] })
		if i >= 0 && f.IntN(2) == 0 {
			set(protocol.CWSibling, int(f.windows[i]))
		}
		set(protocol.CWStackMode, mode)
	}
	f.at("%s: %s %#x %d", f.label, f.id(uint32(w)), mask, values)
	f.at("%s was %s", f.label, f.made[w])
	must(f.peer, &protocol.ConfigureWindow{Window: w, ValueMask: mask}, values)
}

func (f *forest) inside(w, v protocol.Window) bool {
	for ; v != 0; v = f.parents[v] {
		if v == w {
			return true
		}
	}
	return false
}

// step changes something at random.
func (f *forest) step(round, step int) {
	p := f.peer
	at := func(name string) { p.at("%s, round %d, step %d", name, round, step) }
	kinds := 15
	if f.shaped {
		kinds = 21
	}
	switch f.IntN(kinds) {
	case 0, 1:
		at("CreateWindow")
		f.create()
	case 2, 3:
		at("MapWindow")
		must(p, &protocol.MapWindow{Window: f.any()})
	case 4:
		at("MapSubwindows")
		must(p, &protocol.MapSubwindows{Window: f.any()})
	case 5:
		at("UnmapWindow")
		must(p, &protocol.UnmapWindow{Window: f.child()})
	case 6:
		at("UnmapSubwindows")
		must(p, &protocol.UnmapSubwindows{Window: f.any()})
	case 7, 8, 9:
		at("ConfigureWindow")
		f.configure(f.any())
	case 10:
		at("ReparentWindow")
		w, parent := f.child(), f.any()
		if !f.inside(w, parent) && f.parents[w] != parent { // to the same, X.Org tells the parent twice
			must(p, &protocol.ReparentWindow{Window: w, Parent: parent, X: int16(f.IntN(60) - 10), Y: int16(f.IntN(60) - 10)})
			f.parents[w] = parent
		}
	case 11:
		at("ChangeWindowAttributes")
		mask, values := f.attributes()
		w := f.child()
		f.made[w] = fmt.Sprintf("%#x %d", mask, values)
		must(p, &protocol.ChangeWindowAttributes{Window: w, ValueMask: mask}, values)
	case 12:
		at("DestroyWindow")
		if len(f.windows) > 6 {
			w := f.child()
			must(p, &protocol.DestroyWindow{Window: w})
			f.windows = slices.DeleteFunc(f.windows, func(v protocol.Window) bool { return f.inside(w, v) })
		}
	case 13:
		at("ClearArea")
		must(p, &protocol.ClearArea{
			Exposures: uint8(f.IntN(2)), Window: f.any(), X: int16(f.IntN(60) - 20), Y: int16(f.IntN(60) - 20),
			Width: uint16(f.IntN(60)), Height: uint16(f.IntN(60)),
		})
	case 14:
		at("PolyFillRectangle")
		must(p, &protocol.PolyFillRectangle{Drawable: protocol.Drawable(f.any()), GC: f.gc},
			[]protocol.Rectangle{{X: int16(f.IntN(60) - 20), Y: int16(f.IntN(60) - 20), Width: uint16(f.IntN(60)),
				Height: uint16(f.IntN(60))}})
	default:
		at("SHAPE")
		w := f.any()
		f.reshape(w, uint8(f.IntN(3)))
		p.shapes(w)
	}
}

func TestRandomWindowsAreTheSame(t *testing.T) {
	const rounds, steps = 12, 60
	seed := seedOf(t)
	t.Logf("seed %#x", seed)
	start(t).differ(t, func(p *peer) {
		for round := range rounds {
			f := newForest(p, rand.New(rand.NewPCG(seed, uint64(round))), watchAll)
			for step := range steps {
				f.step(round, step)
				p.describe(f.any())
				reply, _ := ask[protocol.GetGeometryReply](p, &protocol.GetGeometry{Drawable: protocol.Drawable(f.top)})
				border := int(reply.BorderWidth)
				p.image(protocol.Drawable(f.top), image.Rect(0, 0, int(reply.Width), int(reply.Height)).Inset(-border))
			}
			must(p, &protocol.DestroyWindow{Window: f.top})
		}
	})
}

func TestRandomStackingIsTheSame(t *testing.T) {
	seed := seedOf(t)
	t.Logf("seed %#x", seed)
	start(t).differ(t, func(p *peer) {
		rng := rand.New(rand.NewPCG(seed, 0))
		parent := p.mapped(image.Rect(100, 100, 200, 200))
		var children []protocol.Window
		for i := range 8 {
			// Inside of the parent: what overlaps outside of it counts for X11's glossary ("occlude"), not for X.Org.
			r := image.Rect(0, 0, 1+rng.IntN(40), 1+rng.IntN(40)).Add(image.Pt(rng.IntN(50), rng.IntN(50)))
			w := p.window(parent, r, rng.IntN(5), protocol.CWBackPixel|protocol.CWEventMask, uint32(0x202020*i), watchAll)
			if rng.IntN(5) > 0 {
				must(p, &protocol.MapWindow{Window: w})
			}
			children = append(children, w)
		}
		for step := range 300 {
			p.at("step %d", step)
			w, sibling, mode := children[rng.IntN(8)], children[rng.IntN(8)], rng.Uint32N(5)
			switch {
			case rng.IntN(3) == 0:
				must(p, &protocol.CirculateWindow{Direction: uint8(rng.IntN(2)), Window: parent})
			case sibling == w:
				must(p, &protocol.ConfigureWindow{Window: w, ValueMask: protocol.CWStackMode}, []uint32{mode})
			case rng.IntN(2) == 0:
				must(p, &protocol.ConfigureWindow{Window: w, ValueMask: protocol.CWSibling | protocol.CWStackMode},
					[]uint32{uint32(sibling), mode})
			default:
				must(p, &protocol.ConfigureWindow{Window: w, ValueMask: protocol.CWX | protocol.CWY | protocol.CWStackMode},
					[]uint32{rng.Uint32N(50), rng.Uint32N(50), mode})
			}
			p.describe(parent)
			p.image(protocol.Drawable(parent), image.Rect(0, 0, 100, 100))
		}
	})
}
