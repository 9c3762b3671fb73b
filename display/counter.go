package display

import (
	"math"
	"time"

	"sameframe/protocol"
	"sameframe/render"
)

// counter is a SYNC counter. It begins in syncCreateCounter and ends in free; the server's own stay.
type counter struct {
	syncObject
	value  int64        // as last set, or of the server's own, as last tested
	system func() int64 // the value of one of the server's own
	name   string       // of it
}

// The server's own counters, in milliseconds: its time, and how long the user has done nothing.
const (
	serverTimeID = 0x60 + iota
	idleTimeID

	systemResolution = 4 // milliseconds, as X.Org says
)

func newCounter(id uint32, value int64) *counter {
	k := &counter{value: value}
	k.syncObject = syncObject{id: id, counter: k}
	return k
}

func (s *Server) newSystemCounters() {
	s.lastActive = render.Now()
	add := func(id uint32, name string, since func() time.Duration) *counter {
		k := newCounter(id, 0)
		k.name = name
		k.system = func() int64 { return int64((render.Now() - since()) / time.Millisecond) }
		k.value = k.system()
		s.clients[0].add(id, k)
		return k
	}
	s.systemCounters = []*counter{
		add(serverTimeID, "SERVERTIME", func() time.Duration { return 0 }),
		add(idleTimeID, "IDLETIME", func() time.Duration { return s.lastActive }),
	}
}

func (s *Server) counter(id protocol.Counter) (*counter, error) {
	if k, ok := lookup[*counter](s, uint32(id)); ok {
		return k, nil
	}
	return nil, badCounter.With(uint32(id))
}

// settable returns a counter that is not the server's own.
func (s *Server) settable(id protocol.Counter) (*counter, error) {
	k, err := s.counter(id)
	if err == nil && k.system != nil {
		err = protocol.BadAccess.With(uint32(id))
	}
	return k, err
}

func (k *counter) free(*Server) { k.destroyed() }

func (k *counter) holds() int { return 0 }

// refresh brings one of the server's own counters up to date. It must be before a trigger is put on it, which else would
// be tested against what was before.
func (k *counter) refresh() {
	if k != nil && k.system != nil {
		k.set(k.system())
	}
}

// set gives the counter a value.
func (k *counter) set(value int64) {
	old := k.value
	k.value = value
	k.fire(func(t *trigger) {
		if t.holds(old, value) {
			t.fired()
		}
	})
}

// set makes the trigger test a counter, or nil: what it is tested against and how. It does not put the trigger on it.
func (t *trigger) set(k *counter, valueType uint32, value int64, test uint32) error {
	switch {
	case valueType > protocol.SyncRelative:
		return protocol.BadValue.With(valueType)
	case valueType == protocol.SyncRelative && k == nil:
		return protocol.BadMatch.With(0)
	case valueType == protocol.SyncRelative:
		absolute, ok := sum(k.value, value)
		if !ok {
			return protocol.BadValue.With(uint32(value >> 32))
		}
		value = absolute
	}
	if test > protocol.SyncNegativeComparison {
		return protocol.BadValue.With(test)
	}
	t.value, t.test = value, test
	return nil
}

func (c *client) syncListSystemCounters(*protocol.SyncListSystemCounters) error {
	var tail []byte
	for _, k := range c.server.systemCounters {
		tail = append(tail, list(c, []uint32{k.id, 0, systemResolution})...)
		tail = append(tail, list(c, []uint16{uint16(len(k.name))})...)
		tail = append(tail, k.name...)
		tail = append(tail, make([]byte, protocol.Pad(len(tail))-len(tail))...)
	}
	return reply(c, &protocol.SyncListSystemCountersReply{CountersLen: uint32(len(c.server.systemCounters))}, tail)
}

func (c *client) syncCreateCounter(r *protocol.SyncCreateCounter) error {
	if err := c.newID(uint32(r.ID)); err != nil {
		return err
	}
	c.add(uint32(r.ID), newCounter(uint32(r.ID), r.Value.Value()))
	return nil
}

func (c *client) syncSetCounter(r *protocol.SyncSetCounter) error {
	k, err := c.server.settable(r.Counter)
	if err == nil {
		k.set(r.Value.Value())
	}
	return err
}

func (c *client) syncChangeCounter(r *protocol.SyncChangeCounter) error {
	k, err := c.server.settable(r.Counter)
	if err != nil {
		return err
	}
	value, ok := sum(k.value, r.Amount.Value())
	if !ok {
		return protocol.BadValue.With(uint32(r.Amount.High))
	}
	k.set(value)
	return nil
}

func (c *client) syncQueryCounter(r *protocol.SyncQueryCounter) error {
	k, err := c.server.counter(r.Counter)
	if err != nil {
		return err
	}
	k.refresh()
	return reply(c, &protocol.SyncQueryCounterReply{Value: protocol.NewInt64(k.value)}, nil)
}

func (c *client) syncDestroyCounter(r *protocol.SyncDestroyCounter) error {
	k, err := c.server.settable(r.Counter)
	if err != nil {
		return err
	}
	k.destroyed()
	c.server.remove(uint32(r.Counter))
	return nil
}

// userActive begins a new idle time.
func (s *Server) userActive() {
	idle := s.systemCounters[1]
	watched := len(idle.triggers) > 0
	idle.refresh()
	s.lastActive = render.Now()
	idle.set(0)
	if watched {
		s.timeSync()
	}
}

// timeSync looks at the server's own counters again when the next trigger on one of them may have become true. Time only
// adds: what tests for less has been true at once, or becomes it by userActive.
func (s *Server) timeSync() {
	next := int64(math.MaxInt64)
	for _, k := range s.systemCounters {
		now := k.system()
		for _, t := range k.triggers {
			if t.value > k.value && (t.test == protocol.SyncPositiveTransition || t.test == protocol.SyncPositiveComparison) {
				next = min(next, max(0, t.value-now))
			}
		}
	}
	if s.syncTimer != nil {
		s.syncTimer.Stop()
		s.syncTimer = nil
	}
	if next == math.MaxInt64 {
		return
	}
	const long = int64(time.Hour / time.Millisecond)
	s.syncTimer = time.AfterFunc(time.Duration(min(next, long))*time.Millisecond, func() {
		s.mu.Lock()
		defer s.unlock(nil)
		for _, k := range s.systemCounters {
			k.refresh()
		}
		s.timeSync()
	})
}
