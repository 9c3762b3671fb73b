package display

import (
	"image"
	"testing"

	"sameframe/protocol"
)

// extensionHeader is the header of an extension's request, of which encode fills in the length.
func extensionHeader(major protocol.Opcode, minor uint8) protocol.RequestHeader {
	return protocol.RequestHeader{Opcode: major, Data: minor}
}

// cutOut leaves of a window what is not in r.
func (p *testClient) cutOut(w *window, kind uint8, r image.Rectangle) {
	p.t.Helper()
	p.execute(encode(p, &protocol.ShapeRectangles{
		RequestHeader: extensionHeader(majorShape, protocol.ShapeOpRectangles), Operation: protocol.ShapeSubtract,
		DestinationKind: kind, Destination: w.id,
	}, wire(p, wireRectangle(r))))
}

// TestClicksGoThroughHoles clicks where a window has been cut out, but for its title bar.
func TestClicksGoThroughHoles(t *testing.T) {
	for _, kind := range []uint8{protocol.ShapeBounding, protocol.ShapeInput} {
		s := newManagedServer(t)
		p := connect(t, s, false)
		lower, upper := p.managedWindow(200, 200), p.managedWindow(200, 200)
		upper.configure(configuration{position: lower.position, width: 200, height: 200})
		p.cutOut(upper, kind, image.Rect(50, 0, 150, 100))
		p.messages()
		hole, bar := lower.position.Add(image.Pt(100, 50)), lower.position.Add(image.Pt(100, -10))
		click(s, bar)
		if s.root.children[1] != upper {
			t.Error("a click on the title bar above a hole goes through")
		}
		moveTo(s, hole)
		if s.input.pointer.within != lower {
			t.Error("the pointer in the hole is not in the window below")
		}
		click(s, hole)
		if s.root.children[1] != lower || !s.hasFocus(lower) {
			t.Error("a click in the hole does not raise the window below")
		}
	}
}

func TestTheScreenShowsWhatIsBehindAHole(t *testing.T) {
	s := newTestServer(t)
	p := connect(t, s, true)
	lower, upper := p.managedWindow(20, 20), p.managedWindow(20, 20)
	for w, pixel := range map[*window]uint32{lower: 0x0000ff, upper: 0xff0000} {
		w.background = paint{kind: paintPixel, pixel: pixel}
		w.expose(w.clip)
	}
	p.cutOut(upper, protocol.ShapeBounding, image.Rect(5, 5, 10, 10))
	s.Screen.SetLayers(s.stack())
	shot := s.Screen.Snapshot()
	if in, beside := shot.RGBAAt(7, 7), shot.RGBAAt(11, 7); in.B != 0xff || in.R != 0 || beside.R != 0xff || beside.B != 0 {
		t.Errorf("the screen shows %v in the hole and %v beside it", in, beside)
	}
}

func TestShapesAreCountedAndTheirListenersForgotten(t *testing.T) {
	s := newTestServer(t)
	p, other := connect(t, s, false), connect(t, s, true)
	w := p.managedWindow(100, 100)
	do(other, &protocol.ShapeSelectInput{
		RequestHeader: extensionHeader(majorShape, protocol.ShapeOpSelectInput), Destination: w.id, Enable: 1,
	}, nil)
	before := p.account.memory
	p.cutOut(w, protocol.ShapeBounding, image.Rect(10, 10, 20, 20))
	if e := event[protocol.ShapeNotifyEvent](other); e.Window != w.id || e.Extents.Width != 100 || e.Shaped != protocol.True {
		t.Errorf("the other client is told %+v", *e)
	}
	if p.account.memory <= before {
		t.Error("the shape costs nothing")
	}
	s.leave(other.client)
	if len(w.shapeListeners) != 0 || other.account.entries != 0 {
		t.Error("a client that has gone is still to be told")
	}
	s.leave(p.client)
	if p.account.memory != 0 {
		t.Errorf("%d bytes are left", p.account.memory)
	}
}
