package conformance

import (
	"testing"

	"sameframe/display/displaytest"
	"sameframe/internal/xvfb"
	"sameframe/protocol"
)

// servers is an Xvfb and a server of ours that are set up alike.
type servers struct {
	xvfb, ours string
	// nativeXvfb says that Xvfb is asked in native order also where we are asked in the other one, because it does not
	// swap all that it should.
	nativeXvfb bool
}

// start starts both, Xvfb with the further arguments.
func start(t *testing.T, args ...string) servers {
	t.Helper()
	// Xvfb alone has no line bias by default; this is the one of other X.Org servers.
	args = append(args, "-screen", "0", "1280x720x24", "-linebias", "216")
	return servers{xvfb: xvfb.Start(t, args...).Display, ours: displaytest.New(t).Name()}
}

// startNative is start for tests of what Xvfb 21.1.7 does not swap: Present's event context, the subtype of XFIXES'
// selection events, the names of cursors, of which it dies, and SYNC's fences.
func startNative(t *testing.T) servers {
	t.Helper()
	s := start(t)
	s.nativeXvfb = true
	return s
}

// differ runs a script on both servers, in both byte orders, and compares what they answer.
func (s servers) differ(t *testing.T, script func(*peer)) {
	t.Helper()
	for _, order := range []struct {
		name string
		byte byte
	}{{"native", protocol.LittleEndian}, {"swapped", protocol.BigEndian}} {
		t.Run(order.name, func(t *testing.T) {
			t.Helper()
			xorgOrder := order.byte
			if s.nativeXvfb {
				xorgOrder = protocol.LittleEndian
			}
			xorg, ours := dial(t, s.xvfb, false, xorgOrder), dial(t, s.ours, true, order.byte)
			// A script may write its ids down. What left a moment ago may still have its place on one of the servers.
			for xorg.info.ResourceIDBase != ours.info.ResourceIDBase {
				if xorg.info.ResourceIDBase < ours.info.ResourceIDBase {
					xorg = dial(t, s.xvfb, false, xorgOrder)
				} else {
					ours = dial(t, s.ours, true, order.byte)
				}
			}
			script(xorg)
			script(ours)
			if !t.Failed() {
				compare(t, &xorg.transcript, &ours.transcript)
			}
		})
	}
}
