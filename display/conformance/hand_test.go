package conformance

import (
	"image"
	"math/rand/v2"
	"testing"

	"sameframe/display/displaytest"
	"sameframe/internal/xvfb"
	"sameframe/protocol"
	"sameframe/render"
)

// hand is what a user does, to either server: to Xvfb by XTEST, to ours by the screen.
type hand struct {
	*peer
	screen *render.Headless
}

// differByHand runs a script on both servers, in both byte orders, and compares what they answer.
func differByHand(t *testing.T, script func(*hand)) {
	t.Helper()
	d := displaytest.New(t)
	xorg := xvfb.Start(t, "-screen", "0", "1280x720x24")
	servers{xvfb: xorg.Display, ours: d.Name()}.differ(t, func(p *peer) {
		h := &hand{peer: p, screen: d.Headless}
		must(p, &protocol.ChangeKeyboardControl{ValueMask: protocol.KBAutoRepeatMode}, []uint32{protocol.AutoRepeatModeOff})
		if p.ours {
			must(p, &protocol.NoOperation{}) // in the place of asking for XTEST
		} else {
			p.extension("XTEST")
		}
		h.move(image.Pt(1200, 700))
		h.do(protocol.KeyPress, 38, image.Point{}) // Xvfb tells of another keyboard
		h.do(protocol.KeyRelease, 38, image.Point{})
		p.events, p.entries = nil, nil
		script(h)
	})
}

// do has both servers get an input event and all clients hear of it.
func (h *hand) do(code protocol.EventCode, detail uint8, at image.Point) {
	h.Helper()
	nothing, name := encode(h.peer, &protocol.NoOperation{})
	h.sendRaw(name, nothing)
	if !h.ours {
		order, x := h.order(), h.extension("XTEST")
		b := make([]byte, 36)
		b[0], b[1], b[4], b[5] = byte(x.major), 2, byte(code), detail // FakeInput
		order.PutUint16(b[24:], uint16(at.X))
		order.PutUint16(b[26:], uint16(at.Y))
		h.sendRaw("FakeInput", h.setLength(b))
	} else {
		h.sync() // so that the events have the same sequence numbers
		in := render.Input{Kind: render.Motion, Position: at, Code: detail}
		switch code {
		case protocol.ButtonPress, protocol.ButtonRelease:
			in.Kind, in.Down = render.Button, code == protocol.ButtonPress
		case protocol.KeyPress, protocol.KeyRelease:
			in.Kind, in.Down = render.Key, code == protocol.KeyPress
		}
		h.screen.Inject(in)
		// The screen has no more than 16 inputs waiting: when it has taken the 17th after this one, this one is done.
		for range 17 {
			h.screen.Inject(render.Input{Kind: render.Resize, Position: h.screen.Size()})
		}
	}
	h.syncAll()
}

func (h *hand) syncAll() {
	h.Helper()
	for _, p := range h.others {
		p.sync()
	}
}

// thaw has all events reported.
func (h *hand) thaw() {
	h.Helper()
	for range 2 {
		for _, p := range h.others {
			must(p, &protocol.AllowEvents{Mode: protocol.AsyncPointer})
			must(p, &protocol.AllowEvents{Mode: protocol.AsyncKeyboard})
		}
	}
	h.syncAll()
}

func (h *hand) move(to image.Point) { h.Helper(); h.do(protocol.MotionNotify, 0, to) }

// watch are all events that input can lead to.
const watch = protocol.KeyPressMask | protocol.KeyReleaseMask | protocol.ButtonPressMask | protocol.ButtonReleaseMask |
	protocol.EnterWindowMask | protocol.LeaveWindowMask | protocol.PointerMotionMask | protocol.FocusChangeMask |
	protocol.KeymapStateMask

// desk is a tree of mapped windows:
//
//	root ─┬─ 0 ─┬─ 1 ─── 2
//	      │     └─ 3
//	      ├─ 4 ─── 5
//	      └─ 6, input only, over a part of 0 and 4
func (h *hand) desk(mask func() uint32) []protocol.Window {
	h.Helper()
	var made []protocol.Window
	// A window that juts out of its parent has one without a border: X.Org finds the pointer in what is cut off there.
	for _, d := range []struct {
		parent int
		r      image.Rectangle
		border uint16
		class  uint16
	}{
		{-1, image.Rect(100, 100, 300, 300), 1, protocol.InputOutput},
		{0, image.Rect(20, 20, 120, 120), 0, protocol.InputOutput},
		{1, image.Rect(30, 30, 60, 130), 2, protocol.InputOutput},
		{0, image.Rect(130, 50, 180, 220), 1, protocol.InputOutput},
		{-1, image.Rect(250, 150, 450, 350), 0, protocol.InputOutput},
		{4, image.Rect(-20, 40, 70, 150), 2, protocol.InputOutput},
		{-1, image.Rect(200, 200, 320, 320), 0, protocol.InputOnly},
	} {
		parent, values := h.root, []uint32{protocol.True, mask()}
		if d.parent >= 0 {
			parent = made[d.parent]
		}
		id := newID[protocol.Window](h.peer)
		must(h.peer, &protocol.CreateWindow{
			Wid: id, Parent: parent, X: int16(d.r.Min.X), Y: int16(d.r.Min.Y), Width: uint16(d.r.Dx()), Height: uint16(d.r.Dy()),
			BorderWidth: d.border, Class: d.class, ValueMask: protocol.CWOverrideRedirect | protocol.CWEventMask,
		}, values)
		must(h.peer, &protocol.MapWindow{Window: id})
		made = append(made, id)
	}
	return made
}

// clear destroys the desk.
func (h *hand) clear(desk []protocol.Window) {
	h.Helper()
	for _, i := range []int{0, 4, 6} {
		must(h.peer, &protocol.DestroyWindow{Window: desk[i]})
	}
}

// somewhere returns a point on or near the desk.
func somewhere(r *rand.Rand) image.Point { return image.Pt(60+r.IntN(420), 60+r.IntN(320)) }

// seeded runs rounds of a script with random numbers that are the same for both servers and told if it fails.
func seeded(t *testing.T, rounds int, script func(h *hand, r *rand.Rand, round int)) {
	t.Helper()
	seed := seedOf(t)
	t.Logf("seed %#x", seed)
	differByHand(t, func(h *hand) {
		for round := range rounds {
			script(h, rand.New(rand.NewPCG(seed, uint64(round))), round)
		}
	})
}

func TestPointerCrossesTheSameWindows(t *testing.T) {
	seeded(t, 3, func(h *hand, r *rand.Rand, round int) {
		must(h.peer, &protocol.ChangeWindowAttributes{Window: h.root, ValueMask: protocol.CWEventMask}, []uint32{watch})
		windows := h.desk(func() uint32 { return watch })
		for step := range 80 {
			w := windows[r.IntN(len(windows))]
			h.at("round %d step %d", round, step)
			switch r.IntN(9) {
			case 0:
				must(h.peer, &protocol.UnmapWindow{Window: w})
			case 1, 2:
				must(h.peer, &protocol.MapWindow{Window: w})
			case 3:
				must(h.peer, &protocol.ConfigureWindow{Window: w, ValueMask: protocol.CWStackMode}, []uint32{protocol.Above})
			case 4:
				must(h.peer, &protocol.ConfigureWindow{Window: w, ValueMask: protocol.CWX | protocol.CWY},
					[]uint32{uint32(r.IntN(200)), uint32(r.IntN(200))})
			case 5:
				must(h.peer, &protocol.UnmapWindow{Window: windows[6]}) // to X.Org those below it still contain the pointer
				must(h.peer, &protocol.WarpPointer{
					SrcWindow: windows[r.IntN(len(windows))], SrcX: int16(r.IntN(30)), SrcY: int16(r.IntN(30)),
					SrcWidth: uint16(r.IntN(150)), DstWindow: w, DstX: int16(r.IntN(150)), DstY: int16(r.IntN(150)),
				})
			case 6:
				must(h.peer, &protocol.WarpPointer{DstX: int16(r.IntN(100) - 50), DstY: int16(r.IntN(100) - 50)})
			default:
				h.move(somewhere(r))
			}
			ask[protocol.QueryPointerReply](h.peer, &protocol.QueryPointer{Window: w})
		}
		h.clear(windows)
	})
}

func TestFocusMovesTheSame(t *testing.T) {
	seeded(t, 3, func(h *hand, r *rand.Rand, round int) {
		must(h.peer, &protocol.ChangeWindowAttributes{Window: h.root, ValueMask: protocol.CWEventMask}, []uint32{protocol.FocusChangeMask})
		windows := h.desk(func() uint32 {
			return protocol.FocusChangeMask | protocol.KeymapStateMask | protocol.KeyPressMask
		})
		targets := append([]protocol.Window{protocol.None, protocol.PointerRoot, h.root}, windows...)
		for step := range 120 {
			h.at("round %d step %d", round, step)
			w := windows[r.IntN(len(windows))]
			switch r.IntN(10) {
			case 0:
				must(h.peer, &protocol.UnmapWindow{Window: w})
			case 1, 2:
				must(h.peer, &protocol.MapWindow{Window: w})
			case 3:
				h.do(protocol.KeyPress, 38, image.Point{})
				h.do(protocol.KeyRelease, 38, image.Point{})
			case 4, 5:
				h.move(somewhere(r))
			default:
				to := targets[r.IntN(len(targets))]
				from, _ := ask[protocol.GetInputFocusReply](h.peer, &protocol.GetInputFocus{})
				if from.Focus == protocol.PointerRoot && to == protocol.None {
					continue // with the pointer in the root X.Org forgets a FocusOut
				}
				h.at("round %d step %d: from %s to %s", round, step, h.id(uint32(from.Focus)), h.id(uint32(to)))
				do(h.peer, &protocol.SetInputFocus{RevertTo: uint8(r.IntN(4)), Focus: to})
			}
			ask[protocol.GetInputFocusReply](h.peer, &protocol.GetInputFocus{})
		}
		h.clear(windows)
		must(h.peer, &protocol.SetInputFocus{Focus: protocol.PointerRoot})
	})
}
