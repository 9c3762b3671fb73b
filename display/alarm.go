package display

import (
	"slices"

	"sameframe/protocol"
)

// alarm is a SYNC alarm. It begins in syncCreateAlarm and ends in free.
type alarm struct {
	trigger
	id        protocol.Alarm
	server    *Server
	client    *client // that made it
	valueType uint32
	waitValue int64 // as asked for: value, or relative to what the counter was
	delta     int64 // added to the value until the test is false again
	events    bool  // the client that made it is told
	listeners []*client
	state     uint8
}

func (s *Server) alarm(id protocol.Alarm) (*alarm, error) {
	if a, ok := lookup[*alarm](s, uint32(id)); ok {
		return a, nil
	}
	return nil, badAlarm.With(uint32(id))
}

func (a *alarm) holds() int { return 0 }

// free tells those who want to know that the alarm is no more.
func (a *alarm) free(*Server) {
	a.state = protocol.SyncDestroyed
	a.notify()
	a.watch(nil)
	a.server.alarms = slices.DeleteFunc(a.server.alarms, func(b *alarm) bool { return b == a })
	a.forgetListeners(func(*client) bool { return true })
}

func (a *alarm) forgetListeners(gone func(*client) bool) {
	a.listeners = slices.DeleteFunc(a.listeners, func(l *client) bool {
		if !gone(l) {
			return false
		}
		l.account.entries--
		return true
	})
}

// counter returns the counter that the alarm is on, or nil.
func (a *alarm) counter() *counter {
	if a.on == nil {
		return nil
	}
	return a.on.counter
}

// notify sends AlarmNotify.
func (a *alarm) notify() {
	e := protocol.SyncAlarmNotifyEvent{
		Code: syncEvents + protocol.SyncAlarmNotify, Kind: protocol.SyncAlarmNotify, Alarm: a.id,
		AlarmValue: protocol.NewInt64(a.value), Time: a.server.now(), State: a.state,
	}
	if k := a.counter(); k != nil {
		e.CounterValue = protocol.NewInt64(k.value)
	}
	if a.events {
		send(a.client, &e)
	}
	for _, c := range a.listeners {
		send(c, &e)
	}
}

// goOff tells that the test has become true, and moves the value on until it is false (SYNC, CreateAlarm). The event has
// the value of before, but the state of after.
func (a *alarm) goOff() {
	if a.state != protocol.SyncActive {
		return
	}
	next, ok := a.next()
	if !ok {
		a.state = protocol.SyncInactive
	}
	a.notify()
	if ok {
		a.value = next
	}
}

// next returns the value by which the test is false again, and reports false if there is none. X.Org adds delta again and
// again; it may be 1 and the way 2⁶³.
func (a *alarm) next() (int64, bool) {
	k := a.counter()
	if k == nil {
		return 0, false
	}
	comparison := a.test == protocol.SyncPositiveComparison || a.test == protocol.SyncNegativeComparison
	if a.delta == 0 {
		return a.value, !comparison
	}
	value, ok := sum(a.value, a.delta)
	if !comparison || !ok {
		return value, ok
	}
	now := k.value
	if !a.trigger.holds(now, now) {
		return value, true
	}
	way, step := uint64(now)-uint64(a.value), uint64(a.delta)
	if a.delta > 0 {
		return sum(now, int64(step-way%step))
	}
	way, step = -way, -step
	return sum(now, -int64(step-way%step))
}

func (c *client) syncCreateAlarm(r *protocol.SyncCreateAlarm, values []uint32) error {
	if err := c.newID(uint32(r.ID)); err != nil {
		return err
	}
	a := &alarm{
		id: r.ID, server: c.server, client: c, delta: 1, events: true, trigger: trigger{test: protocol.SyncPositiveComparison},
	}
	a.fired = a.goOff
	a.orphaned = func() {
		a.state = protocol.SyncInactive
		a.notify()
	}
	if err := a.change(c, r.ValueMask, values); err != nil {
		return err
	}
	c.add(uint32(r.ID), a)
	c.server.alarms = append(c.server.alarms, a)
	if a.on == nil {
		a.state = protocol.SyncInactive
		return nil
	}
	a.check()
	return nil
}

func (c *client) syncChangeAlarm(r *protocol.SyncChangeAlarm, values []uint32) error {
	a, err := c.server.alarm(r.Alarm)
	if err != nil {
		return err
	}
	if err := a.change(c, r.ValueMask, values); err != nil {
		return err
	}
	a.check()
	return nil
}

// check has the alarm go off if its test is true already, or if it is on no counter.
func (a *alarm) check() {
	if k := a.counter(); k == nil {
		a.goOff()
	} else if a.trigger.holds(k.value, k.value) {
		a.goOff()
	}
	a.server.timeSync()
}

// change sets what the mask names. If something is wrong nothing is set.
func (a *alarm) change(c *client, mask uint32, values []uint32) error {
	if len(values) != units(mask) {
		return protocol.BadLength.With(0)
	}
	if mask >= protocol.SyncCAEvents<<1 {
		return protocol.BadValue.With(mask)
	}
	next := func() uint32 {
		v := values[0]
		values = values[1:]
		return v
	}
	next64 := func() int64 { return protocol.Int64{High: int32(next()), Low: next()}.Value() }
	k, valueType, wait, test, delta := a.counter(), a.valueType, a.waitValue, a.test, a.delta
	listens := a.events
	if c != a.client {
		listens = slices.Contains(a.listeners, c)
	}
	var err error
	if mask&protocol.SyncCACounter != 0 {
		k = nil
		if id := protocol.Counter(next()); id != protocol.None {
			k, err = c.server.counter(id)
		}
	}
	if mask&protocol.SyncCAValueType != 0 {
		valueType = next()
	}
	if mask&protocol.SyncCAValue != 0 {
		wait = next64()
	}
	if mask&protocol.SyncCATestType != 0 {
		test = next()
	}
	if mask&protocol.SyncCADelta != 0 {
		delta = next64()
	}
	if mask&protocol.SyncCAEvents != 0 {
		events, err := boolean(next())
		if err != nil {
			return err
		}
		listens = events
	}
	positive := test == protocol.SyncPositiveTransition || test == protocol.SyncPositiveComparison
	negative := test == protocol.SyncNegativeTransition || test == protocol.SyncNegativeComparison
	if mask&(protocol.SyncCADelta|protocol.SyncCATestType) != 0 && (positive && delta < 0 || negative && delta > 0) {
		return protocol.BadMatch.With(uint32(a.id))
	}
	if err != nil {
		return err
	}
	k.refresh()
	var to trigger
	if mask&(protocol.SyncCAValueType|protocol.SyncCAValue) == 0 {
		err = to.set(k, protocol.SyncAbsolute, a.value, test)
	} else {
		err = to.set(k, valueType, wait, test)
	}
	if err != nil {
		return err
	}
	if err := a.listen(c, listens); err != nil {
		return err
	}
	a.value, a.test, a.valueType, a.waitValue = to.value, to.test, valueType, wait
	a.delta, a.state = delta, protocol.SyncActive
	switch {
	case k == nil:
		a.watch(nil)
	case a.on != &k.syncObject:
		a.watch(&k.syncObject)
	}
	return nil
}

// listen says whether the client is told when the alarm goes off.
func (a *alarm) listen(c *client, wants bool) error {
	switch {
	case c == a.client:
		a.events = wants
	case !wants:
		a.forgetListeners(func(l *client) bool { return l == c })
	case !slices.Contains(a.listeners, c):
		if err := c.mayEnter(1); err != nil {
			return err
		}
		c.account.entries++
		a.listeners = append(a.listeners, c)
	}
	return nil
}

func (c *client) syncQueryAlarm(r *protocol.SyncQueryAlarm) error {
	a, err := c.server.alarm(r.Alarm)
	if err != nil {
		return err
	}
	answer := protocol.SyncQueryAlarmReply{
		Trigger: protocol.SyncTrigger{ValueType: protocol.SyncAbsolute, Value: protocol.NewInt64(a.value), TestType: a.test},
		Delta:   protocol.NewInt64(a.delta), Events: wireBool(a.events), State: a.state,
	}
	if a.on != nil {
		answer.Trigger.Counter = protocol.Counter(a.on.id)
	}
	return reply(c, &answer, nil)
}

func (c *client) syncDestroyAlarm(r *protocol.SyncDestroyAlarm) error {
	a, err := c.server.alarm(r.Alarm)
	if err != nil {
		return err
	}
	a.free(c.server)
	c.server.remove(uint32(r.Alarm))
	return nil
}
