package display

import (
	"math"
	"testing"

	"sameframe/protocol"
)

func syncHeader(minor uint8) protocol.RequestHeader { return extensionHeader(majorSync, minor) }

// TestAlarmsFarBehindGoOffAtOnce has the value catch up with a counter that is 2⁶³ deltas ahead, where the sum is no INT64
// any more, and where it just is.
func TestAlarmsFarBehindGoOffAtOnce(t *testing.T) {
	for _, test := range []struct {
		value, delta, counter int64
		test                  uint32
		want                  int64
		active                bool
	}{
		{0, 1, 1 << 60, protocol.SyncPositiveComparison, 1<<60 + 1, true},
		{math.MinInt64, 3, math.MaxInt64 - 3, protocol.SyncPositiveComparison, math.MaxInt64, true},
		{0, 1, math.MaxInt64, protocol.SyncPositiveComparison, 0, false},
		{math.MaxInt64, -1, math.MinInt64 + 1, protocol.SyncNegativeComparison, math.MinInt64, true},
		{math.MaxInt64, math.MinInt64, 0, protocol.SyncNegativeComparison, -1, true},
		{5, math.MinInt64, -10, protocol.SyncNegativeComparison, math.MinInt64 + 5, true},
		{5, 0, 10, protocol.SyncPositiveComparison, 5, false},
		{5, 2, 10, protocol.SyncPositiveComparison, 11, true},
		{5, 2, 11, protocol.SyncPositiveComparison, 13, true},
	} {
		k := newCounter(1, test.counter)
		a := &alarm{trigger: trigger{value: test.value, test: test.test, on: &k.syncObject}, delta: test.delta}
		got, active := a.next()
		if active != test.active || active && got != test.want {
			t.Errorf("%+v: got %d, active %v", test, got, active)
		}
	}
}

// TestSyncIsForgotten checks that nothing points at clients, counters and alarms that are gone.
func TestSyncIsForgotten(t *testing.T) {
	s := newTestServer(t)
	p, other := connect(t, s, false), connect(t, s, true)
	k, id := protocol.Counter(p.id()), protocol.Alarm(p.id())
	do(p, &protocol.SyncCreateCounter{RequestHeader: syncHeader(protocol.SyncOpCreateCounter), ID: k}, nil)
	do(p, &protocol.SyncCreateAlarm{
		RequestHeader: syncHeader(protocol.SyncOpCreateAlarm), ID: id, ValueMask: protocol.SyncCACounter | protocol.SyncCAValue,
	}, wire(p, uint32(k), 0, 10))
	do(other, &protocol.SyncChangeAlarm{
		RequestHeader: syncHeader(protocol.SyncOpChangeAlarm), Alarm: id, ValueMask: protocol.SyncCAEvents,
	}, wire(other, uint32(1)))
	do(other, &protocol.SyncAwait{RequestHeader: syncHeader(protocol.SyncOpAwait)}, wire(other, protocol.SyncWaitCondition{
		Trigger: protocol.SyncTrigger{Counter: k, Value: protocol.NewInt64(5), TestType: protocol.SyncPositiveComparison},
	}))
	if err := s.check(); err != nil {
		t.Fatal(err)
	}
	counter, _ := s.counter(k)
	if len(counter.triggers) != 2 || other.awaiting == nil {
		t.Errorf("%d triggers, waiting %v", len(counter.triggers), other.awaiting)
	}
	s.leave(other.client)
	if len(counter.triggers) != 1 || other.account.entries != 0 {
		t.Errorf("%d triggers and %d entries of a client that has gone", len(counter.triggers), other.account.entries)
	}
	if err := s.check(); err != nil {
		t.Error(err)
	}
	s.leave(p.client)
	if len(s.alarms) != 0 || p.account.memory != 0 {
		t.Errorf("%d alarms and %d bytes are left", len(s.alarms), p.account.memory)
	}
}
