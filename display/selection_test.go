package display

import (
	"testing"

	"sameframe/protocol"
)

func (p *testClient) selectionOwner(a protocol.Atom) protocol.Window {
	p.t.Helper()
	r, _ := ask[protocol.GetSelectionOwnerReply](p, &protocol.GetSelectionOwner{Selection: a}, nil)
	return r.Owner
}

func TestSelectionPassesFromOwnerToOwner(t *testing.T) {
	bothOrders(t, func(t *testing.T, s *Server, p *testClient) {
		other := connect(t, s, !p.conn.Swapped)
		mine, theirs := p.newWindow(0), other.newWindow(0)
		primary := protocol.AtomPRIMARY
		if got := p.selectionOwner(primary); got != protocol.None {
			t.Errorf("the owner is %#x before there is one", got)
		}
		do(p, &protocol.SetSelectionOwner{Owner: mine, Selection: primary}, nil)
		do(other, &protocol.SetSelectionOwner{Owner: theirs, Selection: primary}, nil)
		if e := event[protocol.SelectionClearEvent](p); e.Code != protocol.SelectionClear || e.Owner != mine || e.Selection != primary || e.Time == 0 {
			t.Errorf("got %+v", *e)
		}
		if got := p.selectionOwner(primary); got != theirs {
			t.Errorf("the owner is %#x, want %#x", got, theirs)
		}
		// The same client takes it without being told, but is told when it gives it up.
		do(other, &protocol.SetSelectionOwner{Owner: theirs, Selection: primary}, nil)
		other.execute(encode(other, &protocol.SetSelectionOwner{Selection: primary}, nil))
		if e := event[protocol.SelectionClearEvent](other); e.Owner != theirs {
			t.Errorf("got %+v", *e)
		}
		if got := p.selectionOwner(primary); got != protocol.None {
			t.Errorf("the owner is %#x, want none", got)
		}
	})
}

func TestSelectionIsNotTakenOutOfTime(t *testing.T) {
	bothOrders(t, func(t *testing.T, s *Server, p *testClient) {
		w := p.newWindow(0)
		primary, now := protocol.AtomPRIMARY, s.now()
		do(p, &protocol.SetSelectionOwner{Owner: w, Selection: primary, Time: now + 1e6}, nil)
		do(p, &protocol.SetSelectionOwner{Owner: 1, Selection: 999, Time: now + 1e6}, nil) // nothing else is looked at
		if got := p.selectionOwner(primary); got != protocol.None {
			t.Errorf("the selection was taken in the future, by %#x", got)
		}
		do(p, &protocol.SetSelectionOwner{Owner: w, Selection: primary, Time: now}, nil)
		p.execute(encode(p, &protocol.DestroyWindow{Window: w}, nil))
		again := p.newWindow(0)
		do(p, &protocol.SetSelectionOwner{Owner: again, Selection: primary, Time: now - 1}, nil)
		if got := p.selectionOwner(primary); got != protocol.None {
			t.Errorf("the selection was taken before it was lost, by %#x", got)
		}
		do(p, &protocol.SetSelectionOwner{Owner: again, Selection: primary, Time: now}, nil)
		if got := p.selectionOwner(primary); got != again {
			t.Errorf("the owner is %#x, want %#x", got, again)
		}
		refuse(p, &protocol.SetSelectionOwner{Owner: 1, Selection: 999}, nil, protocol.BadWindow, 1)
		refuse(p, &protocol.SetSelectionOwner{Owner: w, Selection: 1}, nil, protocol.BadWindow, uint32(w))
		refuse(p, &protocol.SetSelectionOwner{Owner: again, Selection: 999}, nil, protocol.BadAtom, 999)
		refuse(p, &protocol.GetSelectionOwner{Selection: 999}, nil, protocol.BadAtom, 999)
		checkLengths(p, protocol.SetSelectionOwner{Owner: again, Selection: primary}, nil)
		checkLengths(p, protocol.GetSelectionOwner{Selection: primary}, nil)
	})
}

func TestConvertSelectionAsksTheOwner(t *testing.T) {
	bothOrders(t, func(t *testing.T, s *Server, p *testClient) {
		other := connect(t, s, !p.conn.Swapped)
		mine, theirs := p.newWindow(0), other.newWindow(0)
		convert := protocol.ConvertSelection{Requestor: mine, Selection: 1, Target: 31, Property: 39, Time: 77}
		p.execute(encode(p, &convert, nil))
		refusal := protocol.SelectionNotifyEvent{
			EventHeader: protocol.EventHeader{Code: protocol.SelectionNotify, Sequence: p.sequence},
			Time:        77, Requestor: mine, Selection: 1, Target: 31,
		}
		if e := event[protocol.SelectionNotifyEvent](p); *e != refusal {
			t.Errorf("without an owner the answer is %+v, want %+v", *e, refusal)
		}
		do(other, &protocol.SetSelectionOwner{Owner: theirs, Selection: 1}, nil)
		do(p, &convert, nil)
		request := protocol.SelectionRequestEvent{
			EventHeader: protocol.EventHeader{Code: protocol.SelectionRequest, Sequence: other.sequence},
			Time:        77, Owner: theirs, Requestor: mine, Selection: 1, Target: 31, Property: 39,
		}
		if e := event[protocol.SelectionRequestEvent](other); *e != request {
			t.Errorf("the owner is sent %+v, want %+v", *e, request)
		}
		bad := func(code protocol.ErrorCode, value uint32, edit func(r *protocol.ConvertSelection)) {
			t.Helper()
			r := convert
			edit(&r)
			refuse(p, &r, nil, code, value)
		}
		bad(protocol.BadWindow, 1, func(r *protocol.ConvertSelection) { r.Requestor, r.Selection = 1, 999 })
		bad(protocol.BadAtom, 999, func(r *protocol.ConvertSelection) { r.Selection = 999 })
		bad(protocol.BadAtom, 0, func(r *protocol.ConvertSelection) { r.Target = 0 })
		bad(protocol.BadAtom, 999, func(r *protocol.ConvertSelection) { r.Property = 999 })
		checkLengths(p, convert, nil)
	})
}

func TestSelectionIsLostWithItsOwner(t *testing.T) {
	bothOrders(t, func(t *testing.T, s *Server, p *testClient) {
		other := connect(t, s, false)
		w := other.newWindow(0)
		do(other, &protocol.SetSelectionOwner{Owner: rootID, Selection: 1}, nil)
		do(other, &protocol.SetSelectionOwner{Owner: w, Selection: 2}, nil)
		other.execute(encode(other, &protocol.DestroyWindow{Window: w}, nil))
		if got := p.selectionOwner(2); got != protocol.None {
			t.Errorf("a destroyed window still owns a selection")
		}
		if got := p.selectionOwner(1); got != rootID {
			t.Errorf("the owner is %#x, want the root", got)
		}
		s.mu.Lock()
		s.leave(other.client)
		s.mu.Unlock()
		if got := p.selectionOwner(1); got != protocol.None {
			t.Errorf("a client that has left still owns a selection")
		}
	})
}
