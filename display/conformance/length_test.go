package conformance

import (
	"image"
	"maps"
	"slices"
	"testing"

	"sameframe/protocol"
)

// lengths sends a request of zeros in every length from 4 bytes to beyond its own: what is too short and what is too long
// must be told from what is right before anything else is looked at.
func (p *peer) lengths(opcode protocol.Opcode, minor uint8, most int, except ...int) {
	for words := 1; words <= most; words++ {
		if slices.Contains(except, words) {
			continue
		}
		p.at("%s.%d, %d words", p.opcode(opcode), minor, words)
		b := make([]byte, 4*words)
		b[0], b[1] = byte(opcode), minor
		p.sendRaw("zeros", p.setLength(b))
		p.waiting[len(p.waiting)-1].reply = func(b []byte) { p.log("a reply") }
		p.sync()
	}
}

func TestRequestsOfTheWrongLengthAreRefused(t *testing.T) {
	start(t).differ(t, func(p *peer) {
		for opcode := protocol.OpCreateWindow; opcode <= protocol.OpNoOperation; opcode++ {
			switch opcode {
			case protocol.OpGrabServer: // would have to be ungrabbed
			case protocol.OpListFontsWithInfo: // answers with many replies
			case protocol.OpSetClipRectangles, protocol.OpPolySegment, protocol.OpPolyRectangle, protocol.OpPolyArc,
				protocol.OpPolyFillRectangle, protocol.OpPolyFillArc:
				p.lengths(opcode, 0, 3) // of these and StoreColors X.Org looks at the fixed part before the length of the list
			case protocol.OpStoreColors:
				p.lengths(opcode, 0, 2)
			default:
				p.lengths(opcode, 0, 13)
			}
		}
		p.lengths(0, 0, 3)
		p.lengths(255, 0, 3)
	})
}

func TestExtensionRequestsOfTheWrongLengthAreRefused(t *testing.T) {
	start(t).differ(t, func(p *peer) {
		for _, name := range slices.Sorted(maps.Keys(extensionRequests)) {
			x := p.extension(name)
			for minor, request := range extensionRequests[name] {
				switch request {
				case "ShapeRectangles": // X.Org looks at the window before the length of the list
					p.lengths(x.major, uint8(minor), 4)
				case "XFixesCreateRegion", "XFixesSetRegion": // and at the region
					p.lengths(x.major, uint8(minor), 2)
				case "SyncAwait", "SyncAwaitFence": // X.Org looks at the first condition before the length of the list
					p.lengths(x.major, uint8(minor), 1)
				case "XFixesQueryVersion":
					p.lengths(x.major, uint8(minor), 20)
					p.agreeOnXFixes() // of version 0 there are no others
				case "XFixesSetPictureClipRegion": // X.Org has RENDER, and its error
					p.lengths(x.major, uint8(minor), 20, 4)
				case "PresentPixmap": // X.Org takes half a notify for none, and 21.1.7 dies of a whole one
					p.lengths(x.major, uint8(minor), 18)
				case "PresentQueryCapabilities": // answers that no window is no crtc either, by an error of RANDR's
					p.lengths(x.major, uint8(minor), 20, 2)
				default:
					p.lengths(x.major, uint8(minor), 20)
				}
			}
			if name != protocol.RandrName { // of which X.Org has a later version
				p.lengths(x.major, uint8(len(extensionRequests[name])), 2)
			}
			p.lengths(x.major, 255, 2)
		}
	})
}

func TestRequestsWithListsOfTheWrongLengthAreRefused(t *testing.T) {
	start(t).differ(t, func(p *peer) {
		w := p.window(p.root, image.Rect(0, 0, 10, 10), 0, 0)
		d := protocol.Drawable(w)
		gc := p.gc(d, 0)
		words := func(n int) []uint32 { return make([]uint32, n) }
		for _, rule := range []struct {
			name string
			want protocol.ErrorCode
			step func(*peer) protocol.ErrorCode
		}{
			{"PolySegment: half a segment", protocol.BadLength, request(&protocol.PolySegment{Drawable: d, GC: gc}, words(3))},
			{"PolyRectangle: half a rectangle", protocol.BadLength, request(&protocol.PolyRectangle{Drawable: d, GC: gc}, words(1))},
			{"PolyFillRectangle: half a rectangle", protocol.BadLength, request(&protocol.PolyFillRectangle{Drawable: d,
				GC: gc}, words(1))},
			{"PolyArc: two thirds of an arc", protocol.BadLength, request(&protocol.PolyArc{Drawable: d, GC: gc}, words(2))},
			{"PolyFillArc: a third of an arc", protocol.BadLength, request(&protocol.PolyFillArc{Drawable: d, GC: gc}, words(4))},
			{"SetClipRectangles: half a rectangle", protocol.BadLength, request(&protocol.SetClipRectangles{GC: gc}, words(1))},
			{"CreateGC: no value", protocol.BadLength, request(&protocol.CreateGC{Cid: newID[protocol.GContext](p),
				Drawable: d, ValueMask: 1})},
			{"ChangeGC: two values for one", protocol.BadLength, request(&protocol.ChangeGC{GC: gc, ValueMask: 1}, words(2))},
			{"ChangeWindowAttributes: no value", protocol.BadLength, request(&protocol.ChangeWindowAttributes{Window: w,
				ValueMask: 2})},
			{"SetDashes: too few", protocol.BadLength, request(&protocol.SetDashes{GC: gc, DashesLen: 5}, words(1))},
			{"SetDashes: too many", protocol.BadLength, request(&protocol.SetDashes{GC: gc, DashesLen: 3}, words(2))},
			{"InternAtom: name too short", protocol.BadLength, request(&protocol.InternAtom{NameLen: 9}, "12345678")},
			{"InternAtom: name too long", protocol.BadLength, request(&protocol.InternAtom{NameLen: 4}, "12345678")},
			{"QueryExtension: name too short", protocol.BadLength, request(&protocol.QueryExtension{NameLen: 65535}, "12345678")},
			{"ChangeProperty: too few", protocol.BadLength, request(&protocol.ChangeProperty{
				Window: w, Property: 1, Type: 1, Format: 32, DataLen: 3}, words(2))},
			{"ChangeProperty: product beyond 2³²", protocol.BadLength, request(&protocol.ChangeProperty{
				Window: w, Property: 1, Type: 1, Format: 32, DataLen: 1<<30 + 2}, words(2))},
			{"PolyPoint: no points", success, request(&protocol.PolyPoint{Drawable: d, GC: gc})},
			{"FillPoly: no points", success, request(&protocol.FillPoly{Drawable: d, GC: gc})},
			{"NoOperation: with anything", success, request(&protocol.NoOperation{}, words(1000))},
		} {
			p.rule(rule.name, rule.want, rule.step)
		}
	})
}
