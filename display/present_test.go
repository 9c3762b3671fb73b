package display

import (
	"testing"

	"sameframe/protocol"
)

// A window that is destroyed hears nothing of what waits for another, which is carried out all the same.
func TestPresentForgetsDestroyedWindows(t *testing.T) {
	s := newTestServer(t)
	p := connect(t, s, false)
	presented, notified, pixmap := p.newWindow(0), p.newWindow(0), p.newPixmap(8, 8, 24)
	header := func(op uint8) protocol.RequestHeader { return protocol.RequestHeader{Opcode: majorPresent, Data: op} }
	for _, w := range []protocol.Window{presented, notified} {
		p.execute(p.setLength(protocol.Append(nil, &protocol.PresentSelectInput{
			RequestHeader: header(protocol.PresentOpSelectInput), Eid: p.id(), Window: w,
			EventMask: protocol.PresentCompleteNotifyMask,
		})))
	}
	const late = 1 << 40
	request := protocol.Append(nil, &protocol.PresentPixmap{
		RequestHeader: header(protocol.PresentOpPixmap), Window: presented, Pixmap: pixmap, Serial: 1,
		TargetMsc: protocol.Card64(late),
	})
	p.execute(p.setLength(protocol.AppendList(request, []protocol.PresentNotify{{Window: notified, Serial: 2}})))
	do(p, &protocol.DestroyWindow{Window: notified}, nil)
	s.presents.refresh(s, late, 1)
	complete, rest := decode[protocol.PresentCompleteNotifyEvent](p, p.out.queue)
	if complete.Window != presented || complete.Serial != 1 || len(rest) != 0 {
		t.Errorf("window %#x has heard of the completion of %d, and then there is % x", complete.Window, complete.Serial, rest)
	}
}
