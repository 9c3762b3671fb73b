package conformance

import (
	"image"
	"math/rand/v2"
	"testing"

	"sameframe/protocol"
)

// family makes mapped windows inside windows, which select the events of mask, and returns them. What they select on the
// root is the same.
func (p *peer) family(mask uint32) []protocol.Window {
	p.Helper()
	must(p, &protocol.ChangeWindowAttributes{Window: p.root, ValueMask: protocol.CWEventMask}, []uint32{mask})
	var all []protocol.Window
	add := func(parent protocol.Window, r image.Rectangle, border int) protocol.Window {
		w := p.window(parent, r, border, protocol.CWBackPixel|protocol.CWOverrideRedirect|protocol.CWEventMask, 0, protocol.True, mask)
		must(p, &protocol.MapWindow{Window: w})
		all = append(all, w)
		return w
	}
	a := add(p.root, image.Rect(100, 100, 300, 250), 3)
	a1 := add(a, image.Rect(10, 10, 70, 70), 2)
	add(a1, image.Rect(5, 5, 25, 25), 1)
	add(a, image.Rect(100, 20, 150, 70), 0)
	b := add(p.root, image.Rect(400, 100, 520, 220), 0)
	add(b, image.Rect(20, 20, 60, 60), 5)
	return all
}

func (p *peer) warp(to image.Point) {
	p.Helper()
	must(p, &protocol.WarpPointer{DstWindow: p.root, DstX: int16(to.X), DstY: int16(to.Y)})
	ask[protocol.QueryPointerReply](p, &protocol.QueryPointer{Window: p.root})
}

// places are points in the windows of family, on their borders and beside them.
var places = []image.Point{
	{50, 50}, {101, 101}, {110, 108}, {118, 120}, {125, 125}, {150, 150}, {220, 140}, {280, 240}, {410, 110}, {424, 124}, {440, 150},
	{600, 400},
}

func TestPointerEntersAndLeavesWindows(t *testing.T) {
	start(t).differ(t, func(p *peer) {
		windows := p.family(protocol.EnterWindowMask | protocol.LeaveWindowMask)
		random := rand.New(rand.NewPCG(1, 2))
		for i := range 120 {
			p.at("step %d", i)
			p.warp(places[random.IntN(len(places))])
			if i%10 == 9 { // a window under the pointer comes and goes
				w := windows[random.IntN(len(windows))]
				must(p, &protocol.UnmapWindow{Window: w})
				must(p, &protocol.MapWindow{Window: w})
			}
		}
	})
}

func TestFocusMovesAndReverts(t *testing.T) {
	start(t).differ(t, func(p *peer) {
		windows := p.family(protocol.FocusChangeMask)
		random := rand.New(rand.NewPCG(3, 4))
		for i := range 150 {
			p.at("step %d", i)
			p.warp(places[random.IntN(len(places))])
			to := append([]protocol.Window{protocol.None, protocol.PointerRoot, p.root}, windows...)[random.IntN(3+len(windows))]
			revert := uint8(random.IntN(3))
			must(p, &protocol.SetInputFocus{RevertTo: revert, Focus: to})
			ask[protocol.GetInputFocusReply](p, &protocol.GetInputFocus{})
			if i%5 == 4 {
				w := windows[random.IntN(len(windows))]
				must(p, &protocol.UnmapWindow{Window: w})
				ask[protocol.GetInputFocusReply](p, &protocol.GetInputFocus{})
				must(p, &protocol.MapWindow{Window: w})
			}
		}
		p.rule("revert-to 3", protocol.BadValue, request(&protocol.SetInputFocus{RevertTo: 3}))
		p.rule("focus on no window", protocol.BadWindow, request(&protocol.SetInputFocus{Focus: 7}))
		must(p, &protocol.UnmapWindow{Window: windows[0]})
		p.rule("focus on a window that is not viewable", protocol.BadMatch, request(&protocol.SetInputFocus{Focus: windows[1]}))
		must(p, &protocol.SetInputFocus{Focus: protocol.PointerRoot})
	})
}

func TestGrabsOfThePointer(t *testing.T) {
	start(t).differ(t, func(p *peer) {
		const mask = protocol.EnterWindowMask | protocol.LeaveWindowMask
		windows := p.family(mask)
		random := rand.New(rand.NewPCG(5, 6))
		other := p.another()
		for i := range 40 {
			p.at("step %d", i)
			p.warp(places[random.IntN(len(places))])
			grab := protocol.GrabPointer{
				OwnerEvents: uint8(random.IntN(2)), GrabWindow: windows[random.IntN(len(windows))], EventMask: mask,
				PointerMode: protocol.GrabModeAsync, KeyboardMode: protocol.GrabModeAsync,
			}
			ask[protocol.GrabPointerReply](p, &grab)
			p.warp(places[random.IntN(len(places))])
			second := grab
			reply, _ := ask[protocol.GrabPointerReply](other, &second)
			if reply == nil || reply.Status != protocol.AlreadyGrabbed {
				t.Errorf("%s: a grab beside another's: %+v", p.name(), reply)
			}
			p.warp(places[random.IntN(len(places))])
			if i%4 == 3 {
				must(p, &protocol.UnmapWindow{Window: grab.GrabWindow}) // ends the grab
				must(p, &protocol.MapWindow{Window: grab.GrabWindow})
			}
			must(p, &protocol.UngrabPointer{})
		}
		w := windows[0]
		p.rule("event mask with a keyboard event", protocol.BadValue, asking[protocol.GrabPointerReply](&protocol.GrabPointer{
			GrabWindow: w, EventMask: protocol.KeyPressMask, PointerMode: 1, KeyboardMode: 1}))
		p.rule("pointer mode 2", protocol.BadValue, asking[protocol.GrabPointerReply](&protocol.GrabPointer{
			GrabWindow: w, PointerMode: 2, KeyboardMode: 1}))
		p.rule("owner events 2", protocol.BadValue, asking[protocol.GrabPointerReply](&protocol.GrabPointer{
			OwnerEvents: 2, GrabWindow: w, PointerMode: 1, KeyboardMode: 1}))
		p.rule("no window", protocol.BadWindow, asking[protocol.GrabPointerReply](&protocol.GrabPointer{
			GrabWindow: 7, PointerMode: 1, KeyboardMode: 1}))
		p.rule("no cursor", protocol.BadCursor, asking[protocol.GrabPointerReply](&protocol.GrabPointer{
			GrabWindow: w, Cursor: 7, PointerMode: 1, KeyboardMode: 1}))
	})
}

func TestConfinedPointerStaysInItsWindow(t *testing.T) {
	start(t).differ(t, func(p *peer) {
		windows := p.family(0)
		random := rand.New(rand.NewPCG(9, 10))
		for i := range 40 {
			p.at("step %d", i)
			p.warp(places[random.IntN(len(places))])
			ask[protocol.GrabPointerReply](p, &protocol.GrabPointer{
				GrabWindow: p.root, PointerMode: protocol.GrabModeAsync, KeyboardMode: protocol.GrabModeAsync,
				ConfineTo: windows[random.IntN(len(windows))],
			})
			ask[protocol.QueryPointerReply](p, &protocol.QueryPointer{Window: p.root})
			p.warp(places[random.IntN(len(places))])
			must(p, &protocol.UngrabPointer{})
		}
	})
}

func TestGrabsOfTheKeyboard(t *testing.T) {
	start(t).differ(t, func(p *peer) {
		windows := p.family(protocol.FocusChangeMask)
		random := rand.New(rand.NewPCG(7, 8))
		for i := range 40 {
			p.at("step %d", i)
			p.warp(places[random.IntN(len(places))])
			must(p, &protocol.SetInputFocus{Focus: windows[random.IntN(len(windows))], RevertTo: protocol.RevertToParent})
			ask[protocol.GrabKeyboardReply](p, &protocol.GrabKeyboard{
				OwnerEvents: uint8(random.IntN(2)), GrabWindow: windows[random.IntN(len(windows))],
				PointerMode: protocol.GrabModeAsync, KeyboardMode: protocol.GrabModeAsync,
			})
			must(p, &protocol.UngrabKeyboard{})
		}
		must(p, &protocol.SetInputFocus{Focus: protocol.PointerRoot})
		other := p.another()
		button := protocol.GrabButton{
			GrabWindow: windows[0], EventMask: protocol.ButtonPressMask, PointerMode: 1, KeyboardMode: 1, Button: 1,
			Modifiers: protocol.ShiftMask,
		}
		must(p, &button)
		p.rule("the same again", success, request(&button))
		if code := do(other, &button); code != protocol.BadAccess {
			t.Errorf("%s: another client's grab of the same button: %s", p.name(), code)
		}
		anyModifier := button
		anyModifier.Modifiers = protocol.AnyModifier
		if code := do(other, &anyModifier); code != protocol.BadAccess {
			t.Errorf("%s: another client's grab that includes it: %s", p.name(), code)
		}
		must(p, &protocol.UngrabButton{Button: 1, GrabWindow: windows[0], Modifiers: protocol.AnyModifier})
		if code := do(other, &button); code != success {
			t.Errorf("%s: a grab of what has been given up: %s", p.name(), code)
		}
		p.rule("modifiers beyond any", protocol.BadValue, request(&protocol.GrabButton{
			GrabWindow: windows[0], PointerMode: 1, KeyboardMode: 1, Modifiers: 0x4000}))
		p.rule("AllowEvents of mode 8", protocol.BadValue, request(&protocol.AllowEvents{Mode: 8}))
	})
}

func TestKeysAndButtonsAreMapped(t *testing.T) {
	start(t).differ(t, func(p *peer) {
		ask[protocol.GetModifierMappingReply](p, &protocol.GetModifierMapping{})
		ask[protocol.GetPointerControlReply](p, &protocol.GetPointerControl{})
		p.rule("keys below the first", protocol.BadValue, asking[protocol.GetKeyboardMappingReply](
			&protocol.GetKeyboardMapping{FirstKeycode: 7, Count: 1}))
		p.rule("keys beyond the last", protocol.BadValue, asking[protocol.GetKeyboardMappingReply](
			&protocol.GetKeyboardMapping{FirstKeycode: 255, Count: 2}))
		p.rule("no acceleration", protocol.BadValue, request(&protocol.ChangePointerControl{
			AccelerationNumerator: 1, DoAcceleration: protocol.True}))
		p.rule("bell of 101 percent", protocol.BadValue, request(&protocol.Bell{Percent: 101}))
	})
}

// asking is a step that asks for a reply.
func asking[R, T any](r *T) func(*peer) protocol.ErrorCode {
	return func(p *peer) protocol.ErrorCode { return askCode[R](p, r) }
}
