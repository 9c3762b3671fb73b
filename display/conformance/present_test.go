package conformance

import (
	"fmt"
	"image"
	"testing"

	"sameframe/protocol"
)

// stage is a window that is presented to, and its events.
type stage struct {
	*peer
	window protocol.Window
	eid    uint32
	pixmap [3]protocol.Pixmap
}

func newStage(p *peer) *stage {
	p.Helper()
	p.extension(protocol.PresentName)
	s := &stage{peer: p, window: p.mapped(image.Rect(20, 20, 84, 68)), eid: newID[uint32](p)}
	for i := range s.pixmap {
		s.pixmap[i] = p.pixmap(64, 48, 24)
		gc := p.gc(protocol.Drawable(s.pixmap[i]), protocol.GCForeground, uint32(0x404040*(i+1)))
		must(p, &protocol.PolyFillRectangle{Drawable: protocol.Drawable(s.pixmap[i]), GC: gc},
			[]protocol.Rectangle{{X: 3, Y: 4, Width: 50, Height: 40}})
	}
	must(p, &protocol.PresentSelectInput{Eid: s.eid, Window: s.window,
		EventMask: protocol.PresentConfigureNotifyMask | protocol.PresentCompleteNotifyMask | protocol.PresentIdleNotifyMask})
	return s
}

// complete waits for the CompleteNotify with the serial number.
func (s *stage) complete(serial uint32) *protocol.PresentCompleteNotifyEvent {
	s.Helper()
	for {
		for _, e := range s.takeEvents() {
			if e, ok := e.(*protocol.PresentCompleteNotifyEvent); ok && e.Serial == serial {
				return e
			}
		}
		s.take(s.message())
	}
}

// msc returns the number of the last refresh, and its time.
func (s *stage) msc(serial uint32) (msc, ust uint64) {
	s.Helper()
	s.quietly(func() {
		must(s.peer, &protocol.PresentNotifyMSC{Window: s.window, Serial: serial})
		e := s.complete(serial)
		msc, ust = e.Msc.Uint64(), e.Ust.Uint64()
	})
	return msc, ust
}

func TestPresentRequestsFollowTheRules(t *testing.T) {
	startNative(t).differ(t, func(p *peer) {
		s := newStage(p)
		for _, v := range [][2]uint32{{1, 2}, {1, 0}, {0, 5}, {1, 1}} {
			p.at("QueryVersion %v", v)
			ask[protocol.PresentQueryVersionReply](p, &protocol.PresentQueryVersion{MajorVersion: v[0], MinorVersion: v[1]})
		}
		if p.ours { // X.Org repeats whatever is higher than its own
			p.quietly(func() {
				r, _ := ask[protocol.PresentQueryVersionReply](p, &protocol.PresentQueryVersion{MajorVersion: 9})
				if r == nil || r.MajorVersion != 1 || r.MinorVersion != 2 {
					t.Errorf("sameframe: QueryVersion 9.0: %+v", r)
				}
			})
		} else {
			must(p, &protocol.NoOperation{})
		}
		p.at("QueryCapabilities")
		ask[protocol.PresentQueryCapabilitiesReply](p, &protocol.PresentQueryCapabilities{Target: uint32(s.window)})
		other := p.mapped(image.Rect(300, 20, 310, 30))
		bitmap := p.pixmap(4, 4, 1)
		sel := func(eid uint32, w protocol.Window, mask uint32) func(*peer) protocol.ErrorCode {
			return request(&protocol.PresentSelectInput{Eid: eid, Window: w, EventMask: mask})
		}
		p.rule("SelectInput: again", success, sel(s.eid, s.window, 7))
		p.rule("SelectInput: another window", protocol.BadMatch, sel(s.eid, other, 7))
		p.rule("SelectInput: no window", protocol.BadWindow, sel(newID[uint32](p), 1, 7))
		p.rule("SelectInput: unknown event", protocol.BadValue, sel(newID[uint32](p), other, 16))
		p.rule("SelectInput: id of a window", protocol.BadIDChoice, sel(uint32(other), other, 7))
		p.rule("SelectInput: id 0", protocol.BadIDChoice, sel(0, other, 7))
		eid := newID[uint32](p)
		p.rule("SelectInput: two on a window", success, sel(eid, s.window, 1))
		p.rule("SelectInput: no longer", success, sel(eid, s.window, 0))
		p.rule("SelectInput: the id is free", success, sel(eid, other, 1))
		for i, rule := range []struct {
			name   string
			want   protocol.ErrorCode
			change func(r *protocol.PresentPixmap)
		}{
			{"no window", protocol.BadWindow, func(r *protocol.PresentPixmap) { r.Window = 1 }},
			{"no pixmap", protocol.BadPixmap, func(r *protocol.PresentPixmap) { r.Pixmap = protocol.Pixmap(s.window) }},
			{"window before pixmap", protocol.BadWindow, func(r *protocol.PresentPixmap) { r.Window, r.Pixmap = 1, 1 }},
			{"depth", protocol.BadMatch, func(r *protocol.PresentPixmap) { r.Pixmap = bitmap }},
			{"unknown option", protocol.BadValue, func(r *protocol.PresentPixmap) { r.Options = 1 << 8 }},
			{"remainder is the divisor", protocol.BadValue, func(r *protocol.PresentPixmap) {
				r.Divisor, r.Remainder = protocol.Card64(3), protocol.Card64(3)
			}},
			{"remainder without divisor", protocol.BadValue, func(r *protocol.PresentPixmap) { r.Remainder = protocol.Card64(3) }},
			{"good", success, func(r *protocol.PresentPixmap) {}},
			{"moved", success, func(r *protocol.PresentPixmap) { r.XOff, r.YOff = -7, 20 }},
			{"copied", success, func(r *protocol.PresentPixmap) { r.Options = protocol.PresentOptionCopy }},
			{"at once", success, func(r *protocol.PresentPixmap) { r.Options = protocol.PresentOptionAsync }},
			{"by divisor", success, func(r *protocol.PresentPixmap) {
				r.Divisor, r.Remainder = protocol.Card64(2),
					protocol.Card64(1)
			}},
		} {
			r := protocol.PresentPixmap{Window: s.window, Pixmap: s.pixmap[i%3], Serial: uint32(100 + i)}
			rule.change(&r)
			p.at("PresentPixmap: %s", rule.name)
			var code protocol.ErrorCode
			// The events come when they come: before the answer to what follows the request, or after it.
			p.expect(rule.want, func() protocol.ErrorCode { code = do(p, &r); return code }())
			if code == success {
				e := s.complete(r.Serial)
				if divisor := r.Divisor.Uint64(); divisor != 0 && e.Msc.Uint64()%divisor != r.Remainder.Uint64() {
					t.Errorf("%s: presented at %d, want the remainder %d by %d", p.name(), e.Msc.Uint64(), r.Remainder.Uint64(), divisor)
				}
				p.image(protocol.Drawable(s.window), image.Rect(0, 0, 64, 48))
			}
		}
		for _, rule := range []struct {
			name   string
			want   protocol.ErrorCode
			change func(r *protocol.PresentNotifyMSC)
		}{
			{"no window", protocol.BadWindow, func(r *protocol.PresentNotifyMSC) { r.Window = 1 }},
			{"remainder is the divisor", protocol.BadValue, func(r *protocol.PresentNotifyMSC) {
				r.Divisor, r.Remainder = protocol.Card64(3), protocol.Card64(3)
			}},
			{"remainder without divisor", protocol.BadValue,
				func(r *protocol.PresentNotifyMSC) { r.Remainder = protocol.Card64(3) }},
		} {
			r := protocol.PresentNotifyMSC{Window: s.window}
			rule.change(&r)
			p.rule("NotifyMSC: "+rule.name, rule.want, request(&r))
		}
		for _, change := range []func(r *protocol.PresentPixmap){
			func(r *protocol.PresentPixmap) { r.TargetCrtc = 0x12345 }, func(r *protocol.PresentPixmap) { r.WaitFence = 0x12345 },
			func(r *protocol.PresentPixmap) { r.IdleFence = 0x12345 }, func(r *protocol.PresentPixmap) { r.Valid = 0x12345 },
			func(r *protocol.PresentPixmap) { r.Update = 0x12345 },
		} {
			// X.Org answers with the error of the extension that the resource is of; we have none of these extensions.
			p.quietly(func() {
				r := protocol.PresentPixmap{Window: s.window, Pixmap: s.pixmap[0]}
				change(&r)
				if do(p, &r) == success {
					t.Errorf("%s: PresentPixmap with a resource that is none succeeds", p.name())
				}
			})
		}
		p.at("moving the window")
		must(p, &protocol.ConfigureWindow{Window: s.window, ValueMask: protocol.CWX | protocol.CWWidth}, []uint32{33, 40})
		if p.ours {
			s.notifies(other, eid)
		}
	})
}

// notifies checks that another window named in PresentPixmap is told too. X.Org 21.1.7 dies of it.
func (s *stage) notifies(other protocol.Window, eid uint32) {
	s.Helper()
	s.quietly(func() {
		must(s.peer, &protocol.PresentSelectInput{Eid: eid, Window: other, EventMask: protocol.PresentCompleteNotifyMask})
		s.takeEvents()
		must(s.peer, &protocol.PresentPixmap{Window: s.window, Pixmap: s.pixmap[0], Serial: 900},
			[]protocol.PresentNotify{{Window: other, Serial: 901}})
		if e := s.complete(901); e.Window != other || e.Event != eid {
			s.Errorf("%s: the notify comes as %+v", s.name(), e)
		}
		if code := do(s.peer, &protocol.PresentPixmap{Window: s.window, Pixmap: s.pixmap[0]},
			[]protocol.PresentNotify{{Window: 1}}); code != protocol.BadWindow {
			s.Errorf("%s: a notify of no window: %s", s.name(), code)
		}
	})
}

func TestOnlyTheLastPixmapOfARefreshIsShown(t *testing.T) {
	startNative(t).differ(t, func(p *peer) {
		s := newStage(p)
		msc, _ := s.msc(1)
		p.at("three for one refresh")
		var idle [3]bool
		modes := map[uint32]uint8{}
		p.quietly(func() { // nothing says in which order the events about different pixmaps come
			for i, pixmap := range s.pixmap {
				b, name := encode(p, &protocol.PresentPixmap{
					Window: s.window, Pixmap: pixmap, Serial: uint32(i), TargetMsc: protocol.Card64(msc + 20),
				})
				p.sendRaw(name, b)
			}
			must(p, &protocol.FreePixmap{Pixmap: s.pixmap[2]}) // the server still needs it, and keeps it
			for len(modes) < 3 {
				for _, e := range s.takeEvents() {
					switch e := e.(type) {
					case *protocol.PresentIdleNotifyEvent:
						idle[e.Serial] = true
					case *protocol.PresentCompleteNotifyEvent:
						modes[e.Serial] = e.Mode
						if !idle[e.Serial] || e.Msc.Uint64() < msc+20 {
							t.Errorf("%s: complete at %d, for %d, idle %v: %+v", p.name(), e.Msc.Uint64(), msc+20, idle, e)
						}
					}
				}
				if len(modes) < 3 {
					s.take(s.message())
				}
			}
		})
		p.log(fmt.Sprint(modes))
		p.image(protocol.Drawable(s.window), image.Rect(0, 0, 64, 48))
	})
}

func TestRefreshesAreNumberedAndTimed(t *testing.T) {
	startNative(t).differ(t, func(p *peer) {
		s := newStage(p)
		const interval = 16667 // µs: both run at 60 Hz
		beforeMsc, beforeUst := s.msc(1)
		for i := uint32(2); i < 6; i++ {
			target := beforeMsc + 3
			p.quietly(func() {
				must(p, &protocol.PresentNotifyMSC{Window: s.window, Serial: i, TargetMsc: protocol.Card64(target)})
				e := s.complete(i)
				msc, ust := e.Msc.Uint64(), e.Ust.Uint64()
				if e.Kind != protocol.PresentCompleteKindNotifyMSC || msc < target || ust <= beforeUst {
					t.Errorf("%s: refresh %d at %d, asked for %d, after %d at %d, kind %d", p.name(), msc, ust, target,
						beforeMsc, beforeUst, e.Kind)
				}
				if d := int64(ust-beforeUst) - int64(msc-beforeMsc)*interval; d < -2*interval || d > 2*interval {
					t.Errorf("%s: %d refreshes in %d µs", p.name(), msc-beforeMsc, ust-beforeUst)
				}
				beforeMsc, beforeUst = msc, ust
			})
		}
		p.quietly(func() {
			must(p, &protocol.PresentNotifyMSC{Window: s.window, Serial: 9, Divisor: protocol.Card64(7),
				Remainder: protocol.Card64(5)})
			if e := s.complete(9); e.Msc.Uint64()%7 != 5 {
				t.Errorf("%s: refresh %d, want the remainder 5 by 7", p.name(), e.Msc.Uint64())
			}
		})
	})
}
