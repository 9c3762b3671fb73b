package display

import (
	"testing"

	"sameframe/protocol"
)

func TestEachOfManyClientsNamesItsOwnResources(t *testing.T) {
	s := newTestServer(t)
	s.MaxClients = maxClients
	s.reset()
	var first, last *testClient
	for range maxClients - 1 {
		last = connect(t, s, false)
		last.newPixmap(1, 1, 24)
		if first == nil {
			first = last
		}
	}
	if first.base() != 1<<18 || last.base()+s.idMask() != 1<<29-1 {
		t.Errorf("their ids go from %#x to %#x", first.base(), last.base()+s.idMask())
	}
	if s.owner(last.nextID) != last.client || s.owner(1<<29) != nil {
		t.Error("the highest id is not the last client's, or the next is somebody's")
	}
	foreign := last.base() + 9
	refuse(first, &protocol.CreatePixmap{Depth: 24, Pid: protocol.Pixmap(foreign), Drawable: rootID, Width: 1, Height: 1}, nil,
		protocol.BadIDChoice, foreign)
	if _, err := s.newClient(last.conn, peer{}); err == nil {
		t.Error("one client more than there are places for is let in")
	}
}

func TestMaxClientsOutOfRangeIsRefused(t *testing.T) {
	for _, n := range []int{-1, 1, maxClients + 1} {
		if err := (&Server{MaxClients: n}).Listen(); err == nil {
			t.Errorf("MaxClients %d is accepted", n)
		}
	}
}
