package conformance

import (
	"image"
	"math/rand/v2"
	"testing"

	"sameframe/protocol"
)

// kinds is what a test of random input is about.
type kinds struct{ buttons, keys, grabs, freezes bool }

// game has two clients select and grab at random what a user does at random.
type game struct {
	*hand
	*rand.Rand
	kinds
	windows []protocol.Window
	down    map[uint8]bool // keys and buttons
	waiting int            // presses and releases that may wait for a frozen device
}

var gameMasks = []uint32{
	0, protocol.KeyPressMask, protocol.KeyReleaseMask | protocol.KeyPressMask, watch, protocol.ButtonPressMask,
	protocol.ButtonReleaseMask, protocol.ButtonPressMask | protocol.ButtonReleaseMask | protocol.OwnerGrabButtonMask,
	protocol.PointerMotionMask, protocol.ButtonMotionMask, protocol.Button2MotionMask,
	protocol.PointerMotionMask | protocol.PointerMotionHintMask, protocol.EnterWindowMask | protocol.LeaveWindowMask,
	protocol.KeymapStateMask | protocol.EnterWindowMask, protocol.FocusChangeMask,
}

func (g *game) mask() uint32 {
	mask := gameMasks[g.IntN(len(gameMasks))]
	mask |= gameMasks[g.IntN(len(gameMasks))]
	if g.keys {
		mask &^= protocol.PointerMotionHintMask // a key allows the next hint, but not with X.Org
	}
	if g.buttons && g.keys {
		mask &^= protocol.FocusChangeMask | protocol.KeymapStateMask // X.Org takes the window of a grab for the pointer's
	}
	return mask
}

func (g *game) any() protocol.Window { return g.windows[g.IntN(len(g.windows))] }

func (g *game) anyOrRoot() protocol.Window {
	if g.IntN(8) == 0 {
		return g.root
	}
	return g.any()
}

var (
	gameButtons = []uint8{1, 2, 3, 9}
	gameKeys    = []uint8{38, 50, 37, 66, 77} // A, Shift, Control, Caps Lock, Num Lock
)

func (g *game) step() {
	g.Helper()
	p := g.others[g.IntN(2)]
	switch op := g.IntN(14); {
	case op == 0 && g.IntN(3) == 0:
		w := g.any()
		must(p, &protocol.UnmapWindow{Window: w})
		g.syncAll()
		must(p, &protocol.MapWindow{Window: w})
	case op == 0:
		mask := g.mask()
		if p != g.peer {
			mask &^= protocol.KeyPressMask // X.Org sends the second client on a window a KeyRelease before each
		}
		keep := []uint32{0, 0, protocol.ButtonPressMask, protocol.PointerMotionMask, protocol.KeyPressMask}[g.IntN(5)]
		do(p, &protocol.ChangeWindowAttributes{Window: g.any(), ValueMask: protocol.CWEventMask | protocol.CWDontPropagate},
			[]uint32{mask, keep})
	case op < 5:
		g.thaw()
		g.waiting = 0
		g.move(somewhere(g.Rand))
	case op < 9 || !g.grabs && op < 12:
		g.press()
	case op == 12:
		ask[protocol.QueryPointerReply](p, &protocol.QueryPointer{Window: g.any()})
		ask[protocol.QueryKeymapReply](p, &protocol.QueryKeymap{})
	case op == 13 && g.keys:
		do(p, &protocol.SetInputFocus{RevertTo: uint8(g.IntN(3)), Focus: g.anyOrRoot()})
	case op < 12 && g.freezes && g.IntN(3) > 0:
		mode := uint8(g.IntN(8))
		if g.keys {
			mode %= protocol.AsyncBoth // with X.Org this does nothing if it was one grab of the keyboard that froze both
		}
		do(p, &protocol.AllowEvents{Mode: mode})
	case op < 12:
		g.grab(p)
	}
}

// press presses a key or button that is up, or releases one that is down.
func (g *game) press() {
	g.Helper()
	codes, event := gameButtons, protocol.ButtonPress
	if !g.buttons || g.keys && g.IntN(2) == 0 {
		codes, event = gameKeys, protocol.KeyPress
	}
	code := codes[g.IntN(len(codes))]
	if g.waiting++; g.waiting > 2 { // X.Org mixes up more
		g.thaw()
		g.waiting = 0
	}
	if g.down[code] {
		event++ // the release
	}
	g.down[code] = !g.down[code]
	g.do(event, code, image.Point{})
}

func (g *game) mode() uint8 {
	if g.freezes && g.IntN(2) == 0 {
		return protocol.GrabModeSync
	}
	return protocol.GrabModeAsync
}

const pointerEvents = 0x7ffc // that a grab of the pointer may select

// grab grabs, or ends a grab.
func (g *game) grab(p *peer) {
	w, owner, mask := g.any(), uint8(g.IntN(2)), uint16(g.mask()&pointerEvents)
	button := protocol.Button(g.IntN(3))
	modifiers := []uint16{0, protocol.ShiftMask, protocol.AnyModifier}[g.IntN(3)]
	key := protocol.Keycode([]uint8{protocol.AnyKey, 38, 50}[g.IntN(3)])
	switch op := g.IntN(9); {
	case op < 5 && !g.buttons:
	case op == 0:
		ask[protocol.GrabPointerReply](p, &protocol.GrabPointer{
			OwnerEvents: owner, GrabWindow: w, EventMask: mask, PointerMode: g.mode(), KeyboardMode: g.mode(),
		})
	case op == 1:
		do(p, &protocol.UngrabPointer{})
	case op == 2:
		do(p, &protocol.GrabButton{
			OwnerEvents: owner, GrabWindow: w, EventMask: mask, PointerMode: g.mode(), KeyboardMode: g.mode(), Button: button,
			Modifiers: modifiers,
		})
	case op == 3:
		do(p, &protocol.UngrabButton{Button: button, GrabWindow: w, Modifiers: modifiers})
	case op == 4:
		do(p, &protocol.ChangeActivePointerGrab{EventMask: mask})
	case !g.keys:
	case op == 5:
		ask[protocol.GrabKeyboardReply](p, &protocol.GrabKeyboard{
			OwnerEvents: owner, GrabWindow: w, PointerMode: g.mode(), KeyboardMode: g.mode(),
		})
	case op == 6:
		do(p, &protocol.UngrabKeyboard{})
	case op == 7:
		do(p, &protocol.GrabKey{
			OwnerEvents: owner, GrabWindow: g.anyOrRoot(), PointerMode: g.mode(), KeyboardMode: g.mode(), Key: key,
			Modifiers: modifiers,
		})
	case op == 8:
		do(p, &protocol.UngrabKey{Key: key, GrabWindow: g.anyOrRoot(), Modifiers: modifiers})
	}
}

// end gives back what is grabbed and releases what is down.
func (g *game) end() {
	g.Helper()
	g.thaw()
	for _, p := range g.others {
		must(p, &protocol.UngrabPointer{})
		must(p, &protocol.UngrabKeyboard{})
		must(p, &protocol.UngrabKey{Key: protocol.AnyKey, GrabWindow: g.root, Modifiers: protocol.AnyModifier})
	}
	g.syncAll()
	for _, code := range gameButtons {
		if g.down[code] {
			g.do(protocol.ButtonRelease, code, image.Point{})
		}
	}
	for _, code := range gameKeys {
		if g.down[code] {
			g.do(protocol.KeyRelease, code, image.Point{})
		}
	}
	g.clear(g.windows)
	must(g.peer, &protocol.SetInputFocus{Focus: protocol.PointerRoot})
}

func TestEventsReachTheSameClients(t *testing.T) {
	const rounds, steps = 3, 120
	for name, of := range map[string]kinds{
		"buttons":        {buttons: true},
		"keys":           {keys: true},
		"both":           {buttons: true, keys: true},
		"button grabs":   {buttons: true, grabs: true},
		"key grabs":      {keys: true, grabs: true},
		"grabs":          {buttons: true, keys: true, grabs: true},
		"frozen buttons": {buttons: true, grabs: true, freezes: true},
		"frozen keys":    {keys: true, grabs: true, freezes: true},
		"frozen":         {buttons: true, keys: true, grabs: true, freezes: true},
	} {
		t.Run(name, func(t *testing.T) {
			seeded(t, rounds, func(h *hand, r *rand.Rand, round int) {
				if round == 0 {
					h.another()
				}
				g := &game{hand: h, Rand: r, kinds: of, down: map[uint8]bool{}}
				g.windows = h.desk(g.mask)
				h.syncAll()
				for step := range steps {
					for _, p := range h.others {
						p.at("round %d step %d", round, step)
					}
					g.step()
					h.syncAll()
				}
				g.end()
				other := h.others[1]
				h.entries, other.entries = append(h.entries, other.entries...), nil
			})
		})
	}
}
