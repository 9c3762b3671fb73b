package display

import (
	"math/bits"
	"net"
	"slices"
	"time"

	"sameframe/protocol"
)

// trigger is what an alarm or a client that waits has on a counter or a fence. Guarded by Server.mu.
type trigger struct {
	on       *syncObject // nil: nothing
	test     uint32      // of a counter
	value    int64       // that the counter is tested against
	fired    func()      // called when the test has become true
	orphaned func()      // called when the counter or fence is being destroyed
}

// syncObject is what counters and fences have in common: the triggers on them.
type syncObject struct {
	id       uint32
	counter  *counter   // that it is, nil for a fence
	triggers []*trigger // oldest first
}

// watch puts the trigger on o, or nil, and takes it off what it was on.
func (t *trigger) watch(o *syncObject) {
	if t.on != nil {
		t.on.triggers = slices.DeleteFunc(t.on.triggers, func(u *trigger) bool { return u == t })
	}
	if t.on = o; o != nil {
		o.triggers = append(o.triggers, t)
	}
}

// fire calls f for the triggers, youngest first as X.Org does. f may take any of them away.
func (o *syncObject) fire(f func(*trigger)) {
	for _, t := range slices.Backward(slices.Clone(o.triggers)) {
		if t.on == o {
			f(t)
		}
	}
}

// destroyed tells the triggers that their counter or fence goes.
func (o *syncObject) destroyed() {
	o.fire(func(t *trigger) { t.orphaned() })
	for len(o.triggers) > 0 {
		o.triggers[len(o.triggers)-1].watch(nil)
	}
}

// holds reports whether the test is true of a counter that has changed from old to now.
func (t *trigger) holds(old, now int64) bool {
	switch t.test {
	case protocol.SyncPositiveTransition:
		return old < t.value && now >= t.value
	case protocol.SyncNegativeTransition:
		return old > t.value && now <= t.value
	case protocol.SyncPositiveComparison:
		return now >= t.value
	}
	return now <= t.value
}

// sum adds, and reports whether the sum is an INT64.
func sum(a, b int64) (int64, bool) {
	c := a + b
	return c, (c > a) == (b > 0)
}

func (c *client) syncInitialize(*protocol.SyncInitialize) error {
	return reply(c, &protocol.SyncInitializeReply{MajorVersion: 3, MinorVersion: 1}, nil)
}

// syncSetPriority notes the priority, to be told again. All clients are served alike: none can starve another here.
func (c *client) syncSetPriority(r *protocol.SyncSetPriority) error {
	of, err := c.prioritized(r.ID)
	if err == nil {
		of.priority = r.Priority
	}
	return err
}

func (c *client) syncGetPriority(r *protocol.SyncGetPriority) error {
	of, err := c.prioritized(r.ID)
	if err != nil {
		return err
	}
	return reply(c, &protocol.SyncGetPriorityReply{Priority: of.priority}, nil)
}

// prioritized returns the client that SetPriority and GetPriority mean.
func (c *client) prioritized(id uint32) (*client, error) {
	if id == protocol.None {
		return c, nil
	}
	if c.server.resource(id) == nil {
		return nil, protocol.BadValue.With(id)
	}
	return c.server.owner(id), nil
}

// An await is a client's Await or AwaitFence: until one of its triggers fires the client's further requests wait.
type await struct {
	client   *client
	triggers []*trigger
	least    []int64       // the event threshold of each
	over     chan struct{} // closed when the client may go on
}

// begin has the client wait.
func (a *await) begin() {
	a.client.account.entries += len(a.triggers)
	a.client.awaiting, a.client.held = a, a
}

// end lets the client go on.
func (a *await) end() {
	for _, t := range a.triggers {
		t.watch(nil)
	}
	a.client.account.entries -= len(a.triggers)
	a.client.awaiting = nil
	close(a.over)
}

func (c *client) newAwait(n int) (*await, error) {
	if n == 0 {
		return nil, protocol.BadValue.With(0)
	}
	if err := c.mayEnter(n); err != nil {
		return nil, err
	}
	return &await{client: c, over: make(chan struct{})}, nil
}

// add puts one more trigger on o.
func (a *await) add(t *trigger, o *syncObject, least int64) {
	t.fired = func() { a.fired(nil) }
	t.orphaned = func() { a.fired(o) }
	a.triggers, a.least = append(a.triggers, t), append(a.least, least)
	t.watch(o)
}

// fired ends the waiting and tells the client which counters are as far as their thresholds ask (SYNC, Await). gone is the
// one that is being destroyed, or nil.
func (a *await) fired(gone *syncObject) {
	s, c := a.client.server, a.client
	var events []protocol.SyncCounterNotifyEvent
	for i, t := range a.triggers {
		k := t.on.counter
		e := protocol.SyncCounterNotifyEvent{
			Code: syncEvents + protocol.SyncCounterNotify, Kind: protocol.SyncCounterNotify, Counter: protocol.Counter(t.on.id),
			WaitValue: protocol.NewInt64(t.value), Time: s.now(), Destroyed: wireBool(t.on == gone),
		}
		if k != nil {
			e.CounterValue = protocol.NewInt64(k.value)
		}
		switch {
		case t.on == gone:
		case k == nil:
			continue
		default:
			far := k.value - t.value
			if (k.value < t.value) != (far < 0) { // outside of the range
				continue
			}
			positive := t.test == protocol.SyncPositiveTransition || t.test == protocol.SyncPositiveComparison
			if positive && far < a.least[i] || !positive && far > a.least[i] {
				continue
			}
		}
		events = append(events, e)
	}
	for i := range events {
		events[i].Count = uint16(len(events) - 1 - i)
		send(c, &events[i])
	}
	a.end()
}

// awaitCheck is how often it is looked whether a client that waits is still there.
const awaitCheck = 250 * time.Millisecond

// waitForSync returns when the client may go on. The serve goroutine calls it without Server.mu.
func (c *client) waitForSync(a *await) error {
	check := time.NewTicker(awaitCheck)
	defer check.Stop()
	for {
		select {
		case <-a.over:
			return nil
		case <-check.C:
			if c.conn.HungUp() {
				return net.ErrClosed
			}
		}
	}
}

// syncAwait has the client wait for conditions, of which one may hold already.
func (c *client) syncAwait(_ *protocol.SyncAwait, list []protocol.SyncWaitCondition) error {
	a, err := c.newAwait(len(list))
	if err != nil {
		return err
	}
	triggers, counters := make([]*trigger, len(list)), make([]*counter, len(list))
	for i, w := range list {
		if counters[i], err = c.server.counter(w.Trigger.Counter); err != nil {
			return err
		}
		counters[i].refresh()
		triggers[i] = &trigger{}
		if err := triggers[i].set(counters[i], w.Trigger.ValueType, w.Trigger.Value.Value(), w.Trigger.TestType); err != nil {
			return err
		}
	}
	for i, t := range triggers {
		a.add(t, &counters[i].syncObject, list[i].EventThreshold.Value())
	}
	a.begin()
	for _, t := range triggers {
		if value := t.on.counter.value; t.holds(value, value) {
			a.fired(nil)
			return nil
		}
	}
	c.server.timeSync()
	return nil
}

func (c *client) syncAwaitFence(_ *protocol.SyncAwaitFence, list []protocol.Fence) error {
	a, err := c.newAwait(len(list))
	if err != nil {
		return err
	}
	fences := make([]*fence, len(list))
	for i, id := range list {
		if fences[i], err = c.server.fence(id); err != nil {
			return err
		}
	}
	for _, f := range fences {
		a.add(&trigger{}, &f.syncObject, 0)
	}
	a.begin()
	if slices.ContainsFunc(fences, func(f *fence) bool { return f.triggered }) {
		a.fired(nil)
	}
	return nil
}

// units returns how many units of the list an alarm's values take.
func units(mask uint32) int {
	return bits.OnesCount32(mask) + bits.OnesCount32(mask&(protocol.SyncCAValue|protocol.SyncCADelta))
}
