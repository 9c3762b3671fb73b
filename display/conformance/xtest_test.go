package conformance

import (
	"image"
	"math/rand/v2"
	"testing"
	"time"

	"sameframe/protocol"
)

// fake has the server take something for the user's doing, and reads the events that it makes.
func (p *peer) fake(typ protocol.EventCode, detail uint8, at image.Point) {
	p.Helper()
	must(p, &protocol.XTestFakeInput{Type: typ, Detail: detail, X: int16(at.X), Y: int16(at.Y)})
	ask[protocol.QueryPointerReply](p, &protocol.QueryPointer{Window: p.root})
}

// warmUp has Xvfb send what it does at the first key: with its keyboard it gives the clients another mapping.
func (p *peer) warmUp() {
	p.Helper()
	p.quietly(func() {
		p.fake(protocol.KeyPress, 9, image.Point{})
		p.fake(protocol.KeyRelease, 9, image.Point{})
	})
}

const typing = protocol.KeyPressMask | protocol.KeyReleaseMask | protocol.ButtonPressMask | protocol.ButtonReleaseMask

func TestXTest(t *testing.T) {
	start(t).differ(t, func(p *peer) {
		ask[protocol.XTestGetVersionReply](p, &protocol.XTestGetVersion{MajorVersion: 2, MinorVersion: 2})
		ask[protocol.XTestGetVersionReply](p, &protocol.XTestGetVersion{MajorVersion: 1, MinorVersion: 9})
		p.warmUp()
		p.warp(image.Pt(600, 400))
		windows := p.family(typing)
		a, child, b := windows[0], windows[1], windows[4]
		bits := p.pixmap(8, 8, 1)
		cursor := newID[protocol.Cursor](p)
		must(p, &protocol.CreateCursor{Cid: cursor, Source: bits, Mask: bits})
		must(p, &protocol.ChangeWindowAttributes{Window: b, ValueMask: protocol.CWCursor}, []uint32{uint32(cursor)})
		for _, at := range []image.Point{{600, 400}, {110, 108}, {450, 110}} {
			p.warp(at)
			for _, w := range []protocol.Window{p.root, a, child, b} {
				for _, c := range []protocol.Cursor{protocol.None, protocol.XTestCurrentCursor, cursor} {
					p.at("pointer at %v: has %s cursor %s", at, p.id(uint32(w)), p.id(uint32(c)))
					ask[protocol.XTestCompareCursorReply](p, &protocol.XTestCompareCursor{Window: w, Cursor: c})
				}
			}
		}
		fake := func(typ protocol.EventCode, detail uint8, root protocol.Window) func(*peer) protocol.ErrorCode {
			return request(&protocol.XTestFakeInput{Type: typ, Detail: detail, Root: root, X: 600, Y: 400})
		}
		p.rule("cursor of no window", protocol.BadWindow, asking[protocol.XTestCompareCursorReply](&protocol.XTestCompareCursor{Window: 7}))
		p.rule("no cursor", protocol.BadCursor, asking[protocol.XTestCompareCursorReply](
			&protocol.XTestCompareCursor{Window: a, Cursor: 7}))
		p.rule("no such input", protocol.BadValue, fake(protocol.EnterNotify, 1, 0))
		p.rule("an error as input", protocol.BadValue, fake(0, 1, 0))
		p.rule("a key below the first", protocol.BadValue, fake(protocol.KeyPress, 7, 0))
		p.rule("no button", protocol.BadValue, fake(protocol.ButtonPress, 0, 0))
		p.rule("button 11", protocol.BadValue, fake(protocol.ButtonRelease, 11, 0))
		p.rule("motion that is neither", protocol.BadValue, fake(protocol.MotionNotify, 2, 0))
		p.rule("motion on a window", protocol.BadValue, fake(protocol.MotionNotify, 0, a))
		p.rule("motion on no window", protocol.BadWindow, fake(protocol.MotionNotify, 0, 7))
		p.rule("motion on the root", success, fake(protocol.MotionNotify, 0, p.root))
		p.rule("root of a key", success, fake(protocol.KeyRelease, 38, 7))
		p.rule("neither pervious nor not", protocol.BadValue, request(&protocol.XTestGrabControl{Impervious: 2}))
	})
}

func TestWhatAClientFakesIsAsIfTheUserDidIt(t *testing.T) {
	start(t).differ(t, func(p *peer) {
		p.warmUp()
		p.warp(image.Pt(50, 50))
		windows := p.family(typing | protocol.EnterWindowMask | protocol.LeaveWindowMask)
		random := rand.New(rand.NewPCG(11, 12))
		keys := []uint8{9, 24, 38, 50, 37, 64, 66, 66, 108, 133}
		var down []uint8
		for i := range 200 {
			p.at("step %d", i)
			switch random.IntN(6) {
			case 0:
				p.fake(protocol.MotionNotify, 0, places[random.IntN(len(places))])
			case 1:
				p.fake(protocol.MotionNotify, 1, image.Pt(random.IntN(200)-100, random.IntN(200)-100))
			case 2:
				button := uint8(1 + random.IntN(5))
				p.fake(protocol.ButtonPress, button, image.Point{})
				p.fake(protocol.MotionNotify, 0, places[random.IntN(len(places))])
				p.fake(protocol.ButtonRelease, button, image.Point{})
			case 3:
				w := windows[random.IntN(len(windows))]
				must(p, &protocol.SetInputFocus{Focus: w, RevertTo: protocol.RevertToPointerRoot})
			case 4:
				key := keys[random.IntN(len(keys))]
				p.fake(protocol.KeyPress, key, image.Point{})
				if random.IntN(2) == 0 {
					p.fake(protocol.KeyRelease, key, image.Point{})
				} else {
					down = append(down, key)
				}
			case 5:
				for _, key := range down {
					p.fake(protocol.KeyRelease, key, image.Point{})
				}
				down = nil
			}
		}
		p.at("the end")
		for _, key := range down {
			p.fake(protocol.KeyRelease, key, image.Point{})
		}
		ask[protocol.QueryKeymapReply](p, &protocol.QueryKeymap{})
		must(p, &protocol.SetInputFocus{Focus: protocol.PointerRoot})
	})
}

// TestFakeInputWaits asks for delays: the client's requests wait, and another client's do not.
func TestFakeInputWaits(t *testing.T) {
	start(t).differ(t, func(p *peer) {
		p.warp(image.Pt(20, 20))
		const delay = 300 * time.Millisecond
		other := p.another()
		b, name := encode(p, &protocol.XTestFakeInput{
			Type: protocol.MotionNotify, Time: uint32(delay / time.Millisecond), X: 300, Y: 200,
		})
		began := time.Now()
		p.sendRaw(name, b)
		ask[protocol.GetInputFocusReply](other, &protocol.GetInputFocus{})
		ask[protocol.QueryPointerReply](p, &protocol.QueryPointer{Window: p.root})
		if took := time.Since(began); took < delay-10*time.Millisecond { // X.Org counts in milliseconds
			t.Errorf("%s: input that was to come after %v has come after %v", p.name(), delay, took)
		}
	})
}

// TestGrabControl has a client that is impervious to grabs of the server go on while another has grabbed it.
func TestGrabControl(t *testing.T) {
	start(t).differ(t, func(p *peer) {
		other := p.another()
		must(other, &protocol.XTestGrabControl{Impervious: protocol.True})
		must(p, &protocol.GrabServer{})
		ask[protocol.QueryTreeReply](other, &protocol.QueryTree{Window: 7})
		must(p, &protocol.UngrabServer{})
		must(other, &protocol.XTestGrabControl{Impervious: protocol.False})
	})
}
