package display

import (
	"image"
	"testing"

	"sameframe/protocol"
)

func TestBarriersAreMetWhereTheWayCrossesThem(t *testing.T) {
	s := newTestServer(t)
	p := connect(t, s, true)
	id := p.id()
	barrier := protocol.XFixesCreatePointerBarrier{
		RequestHeader: extensionHeader(majorXFixes, protocol.XFixesOpCreatePointerBarrier), Barrier: id, Window: rootID,
		X1: 20, Y1: 30, X2: 20, Y2: 10, Directions: protocol.BarrierNegativeX,
	}
	p.negotiate(majorXFixes, 6)
	do(p, &barrier, nil)
	for _, test := range []struct{ from, to, want image.Point }{
		{image.Pt(10, 20), image.Pt(30, 20), image.Pt(19, 20)},
		{image.Pt(30, 20), image.Pt(10, 20), image.Pt(10, 20)}, // which it lets pass
		{image.Pt(10, 0), image.Pt(30, 20), image.Pt(19, 20)},  // crosses at its upper end, and goes on along it
		{image.Pt(10, 0), image.Pt(30, 18), image.Pt(30, 18)},  // above it
		{image.Pt(10, 40), image.Pt(30, 22), image.Pt(30, 22)}, // below it
		{image.Pt(20, 20), image.Pt(30, 20), image.Pt(30, 20)}, // on its far side already
		{image.Pt(19, 20), image.Pt(30, 25), image.Pt(19, 25)},
	} {
		if got := s.barred(test.from, test.to); got != test.want {
			t.Errorf("from %v to %v: stopped at %v, want %v", test.from, test.to, got, test.want)
		}
	}
	s.leave(p.client)
	if len(s.barriers) != 0 {
		t.Error("the barrier of a client that has gone is left")
	}
}
