package conformance

import (
	"fmt"
	"image"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"sameframe/protocol"
)

// counter makes a SYNC counter.
func (p *peer) counter(value int64) protocol.Counter {
	p.Helper()
	id := newID[protocol.Counter](p)
	must(p, &protocol.SyncCreateCounter{ID: id, Value: protocol.NewInt64(value)})
	return id
}

// fence makes a SYNC fence.
func (p *peer) fence(triggered uint8) protocol.Fence {
	p.Helper()
	id := newID[protocol.Fence](p)
	must(p, &protocol.SyncCreateFence{Drawable: protocol.Drawable(p.root), Fence: id, InitiallyTriggered: triggered})
	return id
}

// alarmValues encodes the values of an alarm.
type alarmValues struct {
	mask   uint32
	values []uint32
}

func (v alarmValues) with(bit uint32, value int64) alarmValues {
	v.mask |= bit
	if bit == protocol.SyncCAValue || bit == protocol.SyncCADelta {
		v.values = append(v.values, uint32(value>>32))
	}
	v.values = append(v.values, uint32(value))
	return v
}

func createAlarm(p *peer, v alarmValues) (protocol.Alarm, protocol.ErrorCode) {
	id := newID[protocol.Alarm](p)
	return id, do(p, &protocol.SyncCreateAlarm{ID: id, ValueMask: v.mask}, v.values)
}

func onCounter(k protocol.Counter, value int64, test, delta int64) alarmValues {
	return alarmValues{}.with(protocol.SyncCACounter, int64(k)).with(protocol.SyncCAValue, value).
		with(protocol.SyncCATestType, test).with(protocol.SyncCADelta, delta)
}

func TestSyncRequestsFollowTheRules(t *testing.T) {
	startNative(t).differ(t, func(p *peer) {
		first := p.extension(protocol.SyncName).firstError
		badCounter, badAlarm, badFence := first+protocol.BadCounter, first+protocol.BadAlarm, first+protocol.BadFence
		p.at("Initialize")
		ask[protocol.SyncInitializeReply](p, &protocol.SyncInitialize{MajorVersion: 3, MinorVersion: 1})
		ask[protocol.SyncInitializeReply](p, &protocol.SyncInitialize{MajorVersion: 9})
		k, f := p.counter(5), p.fence(0)
		alarm, _ := createAlarm(p, onCounter(k, 100, protocol.SyncPositiveComparison, 10))
		w := p.window(p.root, image.Rect(0, 0, 5, 5), 0, 0)
		servertime := p.systemCounter("SERVERTIME")
		const none = 0x777
		one := protocol.NewInt64(1)
		condition := func(k protocol.Counter, valueType, test uint32, value int64) protocol.SyncWaitCondition {
			return protocol.SyncWaitCondition{Trigger: protocol.SyncTrigger{
				Counter: k, ValueType: valueType, Value: protocol.NewInt64(value), TestType: test,
			}}
		}
		for _, rule := range []struct {
			name string
			want protocol.ErrorCode
			step func(*peer) protocol.ErrorCode
		}{
			{"CreateCounter: id in use", protocol.BadIDChoice, request(&protocol.SyncCreateCounter{ID: k})},
			{"SetCounter: none", badCounter, request(&protocol.SyncSetCounter{Counter: none})},
			{"SetCounter: a fence", badCounter, request(&protocol.SyncSetCounter{Counter: protocol.Counter(f)})},
			{"SetCounter: the server's", protocol.BadAccess, request(&protocol.SyncSetCounter{Counter: servertime})},
			{"ChangeCounter: none", badCounter, request(&protocol.SyncChangeCounter{Counter: none})},
			{"ChangeCounter: the server's", protocol.BadAccess, request(&protocol.SyncChangeCounter{Counter: servertime, Amount: one})},
			{"ChangeCounter: too much", protocol.BadValue, request(&protocol.SyncChangeCounter{Counter: k, Amount: protocol.NewInt64(math.MaxInt64)})},
			{"ChangeCounter: down", success, request(&protocol.SyncChangeCounter{Counter: k, Amount: protocol.NewInt64(math.MinInt64)})},
			{"ChangeCounter: too far down", protocol.BadValue, request(&protocol.SyncChangeCounter{Counter: k, Amount: protocol.NewInt64(-6)})},
			{"SetCounter", success, request(&protocol.SyncSetCounter{Counter: k, Value: protocol.NewInt64(7)})},
			{"QueryCounter: none", badCounter, request(&protocol.SyncQueryCounter{Counter: none})},
			{"DestroyCounter: none", badCounter, request(&protocol.SyncDestroyCounter{Counter: none})},
			{"DestroyCounter: the server's", protocol.BadAccess, request(&protocol.SyncDestroyCounter{Counter: servertime})},
			{"Await: nothing", protocol.BadValue, request(&protocol.SyncAwait{})},
			{"Await: half", protocol.BadLength, request(&protocol.SyncAwait{}, make([]uint32, 3))},
			{"Await: none", badCounter, request(&protocol.SyncAwait{}, []protocol.SyncWaitCondition{condition(0, 0, 2, 1)})},
			{"Await: no such", badCounter, request(&protocol.SyncAwait{}, []protocol.SyncWaitCondition{condition(none, 0, 2, 1)})},
			{"Await: the second is none", badCounter, request(&protocol.SyncAwait{}, []protocol.SyncWaitCondition{condition(k, 0, 2, 100), condition(none, 0, 2, 1)})},
			{"Await: value type", protocol.BadValue, request(&protocol.SyncAwait{}, []protocol.SyncWaitCondition{condition(k, 2, 9, 1)})},
			{"Await: test type", protocol.BadValue, request(&protocol.SyncAwait{}, []protocol.SyncWaitCondition{condition(k, 0, 4, 1)})},
			{"Await: relative, too far", protocol.BadValue, request(&protocol.SyncAwait{}, []protocol.SyncWaitCondition{condition(k, 1, 2, math.MaxInt64)})},
			{"Await: true already", success, request(&protocol.SyncAwait{}, []protocol.SyncWaitCondition{condition(k, 0, 2, 7)})},
			{"Await: one of two", success, request(&protocol.SyncAwait{}, []protocol.SyncWaitCondition{condition(k, 0, 2, 8), condition(k, 0, 3, 7), condition(k, 1, 2, 0)})},
			{"CreateAlarm: id in use", protocol.BadIDChoice, request(&protocol.SyncCreateAlarm{ID: alarm})},
			{"CreateAlarm: too few values", protocol.BadLength, request(&protocol.SyncCreateAlarm{ID: newID[protocol.Alarm](p), ValueMask: 4}, []uint32{1})},
			{"CreateAlarm: too many values", protocol.BadLength, request(&protocol.SyncCreateAlarm{ID: newID[protocol.Alarm](p), ValueMask: 1}, []uint32{1, 2})},
			{"CreateAlarm: no counter", badCounter, request(&protocol.SyncCreateAlarm{ID: newID[protocol.Alarm](p), ValueMask: 1}, []uint32{none})},
			{"CreateAlarm: relative to none", protocol.BadMatch, request(&protocol.SyncCreateAlarm{ID: newID[protocol.Alarm](p), ValueMask: 2}, []uint32{1})},
			{"CreateAlarm: test type", protocol.BadValue, request(&protocol.SyncCreateAlarm{ID: newID[protocol.Alarm](p), ValueMask: 8}, []uint32{4})},
			{"CreateAlarm: events", protocol.BadValue, request(&protocol.SyncCreateAlarm{ID: newID[protocol.Alarm](p), ValueMask: 32}, []uint32{2})},
			{"CreateAlarm: delta of the wrong sign", protocol.BadMatch, request(&protocol.SyncCreateAlarm{ID: newID[protocol.Alarm](p), ValueMask: 16}, []uint32{0xffffffff, 0xffffffff})},
			{"CreateAlarm: default delta of the wrong sign", protocol.BadMatch, request(&protocol.SyncCreateAlarm{ID: newID[protocol.Alarm](p), ValueMask: 8}, []uint32{3})},
			{"ChangeAlarm: none", badAlarm, request(&protocol.SyncChangeAlarm{Alarm: none, ValueMask: 1}, []uint32{none})},
			{"ChangeAlarm: relative", success, request(&protocol.SyncChangeAlarm{Alarm: alarm, ValueMask: 2}, []uint32{1})},
			{"ChangeAlarm: relative value", success, request(&protocol.SyncChangeAlarm{Alarm: alarm, ValueMask: 4}, []uint32{0, 50})},
			{"ChangeAlarm: absolute value", success, request(&protocol.SyncChangeAlarm{Alarm: alarm, ValueMask: 6}, []uint32{0, 0, 120})},
			{"QueryAlarm: none", badAlarm, request(&protocol.SyncQueryAlarm{Alarm: none})},
			{"DestroyAlarm: none", badAlarm, request(&protocol.SyncDestroyAlarm{Alarm: none})},
			{"SetPriority: own", success, request(&protocol.SyncSetPriority{Priority: -3})},
			{"SetPriority: by a window", success, request(&protocol.SyncSetPriority{ID: uint32(w), Priority: 9})},
			{"CreateFence: no drawable", protocol.BadDrawable, request(&protocol.SyncCreateFence{Drawable: none, Fence: f})},
			{"CreateFence: id in use", protocol.BadIDChoice, request(&protocol.SyncCreateFence{Drawable: protocol.Drawable(w), Fence: f})},
			{"TriggerFence: none", badFence, request(&protocol.SyncTriggerFence{Fence: none})},
			{"ResetFence: none", badFence, request(&protocol.SyncResetFence{Fence: none})},
			{"ResetFence: not triggered", protocol.BadMatch, request(&protocol.SyncResetFence{Fence: f})},
			{"TriggerFence", success, request(&protocol.SyncTriggerFence{Fence: f})},
			{"TriggerFence: again", success, request(&protocol.SyncTriggerFence{Fence: f})},
			{"AwaitFence: nothing", protocol.BadValue, request(&protocol.SyncAwaitFence{})},
			{"AwaitFence: none", badFence, request(&protocol.SyncAwaitFence{}, []protocol.Fence{f, none})},
			{"AwaitFence: triggered", success, request(&protocol.SyncAwaitFence{}, []protocol.Fence{f})},
			{"ResetFence", success, request(&protocol.SyncResetFence{Fence: f})},
			{"QueryFence: none", badFence, request(&protocol.SyncQueryFence{Fence: none})},
			{"DestroyFence: none", badFence, request(&protocol.SyncDestroyFence{Fence: none})},
		} {
			p.rule(rule.name, rule.want, rule.step)
			p.syncState([]protocol.Counter{k}, []protocol.Alarm{alarm})
			ask[protocol.SyncQueryFenceReply](p, &protocol.SyncQueryFence{Fence: f})
			ask[protocol.SyncGetPriorityReply](p, &protocol.SyncGetPriority{ID: uint32(w)})
		}
		p.rule("GetPriority: nobody", protocol.BadValue, request(&protocol.SyncGetPriority{ID: none}))
	})
}

// syncState writes down all that can be asked about counters and alarms.
func (p *peer) syncState(counters []protocol.Counter, alarms []protocol.Alarm) {
	for _, k := range counters {
		ask[protocol.SyncQueryCounterReply](p, &protocol.SyncQueryCounter{Counter: k})
	}
	for _, a := range alarms {
		ask[protocol.SyncQueryAlarmReply](p, &protocol.SyncQueryAlarm{Alarm: a})
	}
}

// systemCounter finds one of the server's own counters.
func (p *peer) systemCounter(name string) (id protocol.Counter) {
	p.Helper()
	p.quietly(func() {
		r, rest := ask[protocol.SyncListSystemCountersReply](p, &protocol.SyncListSystemCounters{})
		for range r.CountersLen {
			n := int(p.order().Uint16(rest[12:]))
			if string(rest[14:14+n]) == name {
				id = protocol.Counter(p.order().Uint32(rest))
			}
			rest = rest[protocol.Pad(14+n):]
		}
	})
	if id == 0 {
		p.Fatalf("%s has no %s", p.name(), name)
	}
	return id
}

// TestRandomAlarmsAreTheSame has alarms of all kinds on a few counters that change at random.
func TestRandomAlarmsAreTheSame(t *testing.T) {
	seed := seedOf(t)
	t.Logf("seed %#x", seed)
	start(t).differ(t, func(p *peer) {
		p.extension(protocol.SyncName)
		rng := rand.New(rand.NewPCG(seed, 0))
		counters := []protocol.Counter{p.counter(0), p.counter(10), p.counter(-10)}
		var alarms []protocol.Alarm
		any := func() protocol.Counter { return counters[rng.IntN(len(counters))] }
		for step := range 800 {
			kind := rng.IntN(8)
			p.at("step %d, %d", step, kind)
			test := rng.Int64N(4)
			delta := rng.Int64N(40) << (20 * rng.IntN(3)) // X.Org adds it again and again
			if test == protocol.SyncNegativeComparison || test == protocol.SyncNegativeTransition {
				delta = -delta
			}
			at := rng.Int64N(60) - 30
			switch {
			case kind == 0 || len(alarms) < 3:
				if len(alarms) > 8 {
					must(p, &protocol.SyncDestroyAlarm{Alarm: alarms[0]})
					alarms = alarms[1:]
				}
				v := onCounter(any(), at, test, delta)
				if rng.IntN(3) == 0 {
					v = alarmValues{}.with(protocol.SyncCACounter, int64(any())).with(protocol.SyncCAValueType, protocol.SyncRelative).
						with(protocol.SyncCAValue, rng.Int64N(9)).with(protocol.SyncCATestType, test).with(protocol.SyncCADelta, delta)
				}
				if id, code := createAlarm(p, v); code == success {
					alarms = append(alarms, id)
				}
			case kind == 1:
				v := alarmValues{}.with(protocol.SyncCATestType, test).with(protocol.SyncCADelta, delta)
				if rng.IntN(2) == 0 {
					v = alarmValues{}.with(protocol.SyncCAValue, at)
				}
				do(p, &protocol.SyncChangeAlarm{Alarm: alarms[rng.IntN(len(alarms))], ValueMask: v.mask}, v.values)
			case kind == 2:
				do(p, &protocol.SyncChangeCounter{Counter: any(), Amount: protocol.NewInt64(rng.Int64N(60) - 30)})
			case kind == 3 && step%7 == 0:
				i := rng.IntN(len(counters))
				must(p, &protocol.SyncDestroyCounter{Counter: counters[i]})
				counters[i] = p.counter(at)
			default:
				must(p, &protocol.SyncSetCounter{Counter: any(), Value: protocol.NewInt64(rng.Int64N(80) - 40)})
			}
			p.syncState(counters, alarms)
		}
	})
}

// TestClientsWait has a client wait for counters and fences that another changes.
func TestClientsWait(t *testing.T) {
	startNative(t).differ(t, func(p *peer) {
		p.extension(protocol.SyncName)
		other := p.another()
		other.extension(protocol.SyncName)
		k, l := other.counter(0), other.counter(100)
		f, g := other.fence(0), other.fence(0)
		condition := func(k protocol.Counter, test uint32, value, threshold int64) protocol.SyncWaitCondition {
			return protocol.SyncWaitCondition{Trigger: protocol.SyncTrigger{Counter: k, Value: protocol.NewInt64(value), TestType: test},
				EventThreshold: protocol.NewInt64(threshold)}
		}
		set := func(k protocol.Counter, value int64) func(*peer) {
			return func(q *peer) { must(q, &protocol.SyncSetCounter{Counter: k, Value: protocol.NewInt64(value)}) }
		}
		for i, test := range []struct {
			conditions []protocol.SyncWaitCondition
			fences     []protocol.Fence
			changes    []func(*peer) // the last of which lets the client go on
		}{
			{[]protocol.SyncWaitCondition{condition(k, protocol.SyncPositiveTransition, 5, 0)}, nil,
				[]func(*peer){set(k, 3), set(l, 90), set(k, 6)}},
			{[]protocol.SyncWaitCondition{condition(k, protocol.SyncPositiveTransition, 5, 3)}, nil, // at once there is no transition
				[]func(*peer){set(k, 9), set(k, 1), set(k, 7)}},
			{[]protocol.SyncWaitCondition{condition(k, protocol.SyncNegativeComparison, -5, 0), condition(l, protocol.SyncNegativeTransition, 50, 10),
				condition(k, protocol.SyncPositiveComparison, 1000, -2000)}, nil, []func(*peer){set(k, -4), set(l, 49)}},
			{[]protocol.SyncWaitCondition{condition(k, protocol.SyncPositiveComparison, 500, 0), condition(k, protocol.SyncPositiveComparison, 400, -200)},
				nil, []func(*peer){set(k, 399), set(k, 401)}},
			{nil, []protocol.Fence{f}, []func(*peer){func(q *peer) { must(q, &protocol.SyncTriggerFence{Fence: f}) }}},
			{nil, []protocol.Fence{g, g}, []func(*peer){
				func(q *peer) { must(q, &protocol.SyncResetFence{Fence: f}) },
				func(q *peer) { must(q, &protocol.SyncTriggerFence{Fence: f}) },
				func(q *peer) { must(q, &protocol.SyncTriggerFence{Fence: g}) },
			}},
			{[]protocol.SyncWaitCondition{condition(k, protocol.SyncPositiveComparison, 5000, 0), condition(l, protocol.SyncPositiveComparison, 5000, 0),
				condition(k, protocol.SyncNegativeComparison, -5000, 0)}, nil,
				[]func(*peer){func(q *peer) { must(q, &protocol.SyncDestroyCounter{Counter: k}) }}},
		} {
			p.at("wait %d", i)
			other.at("wait %d", i)
			wait, name := encode(p, &protocol.SyncAwait{}, test.conditions)
			if test.fences != nil {
				wait, name = encode(p, &protocol.SyncAwaitFence{}, test.fences)
			}
			// By a property the other one sees how far p has got. What comes in one piece is executed in one go.
			mark := func(text string) []byte {
				b, _ := encode(p, &protocol.ChangeProperty{
					Window: p.root, Property: protocol.AtomCUT_BUFFER0, Type: protocol.AtomSTRING, Format: 8, DataLen: 4,
				}, []byte(text))
				return b
			}
			waits, over := fmt.Sprintf("%04d", i), fmt.Sprintf("%04d", 1000+i)
			p.sequence += 2
			p.sendRaw(name, slices.Concat(mark(waits), wait, mark(over)))
			for other.property() != waits {
			}
			for _, change := range test.changes {
				if other.property() != waits {
					t.Errorf("%s: wait %d is over too soon", p.name(), i)
				}
				change(other)
			}
			p.sync()
		}
	})
}

// property returns the first cut buffer of the root.
func (p *peer) property() (text string) {
	p.quietly(func() {
		_, data := ask[protocol.GetPropertyReply](p, &protocol.GetProperty{
			Window: p.root, Property: protocol.AtomCUT_BUFFER0, Type: protocol.AtomSTRING, LongLength: 1,
		})
		text = string(data)
	})
	return text
}

// TestTheServersTimeSetsAlarmsOff waits for SERVERTIME and IDLETIME. Xvfb 21.1.7 is not asked: there an alarm of its
// time that is to go off at a transition does not.
func TestTheServersTimeSetsAlarmsOff(t *testing.T) {
	start(t).differ(t, func(p *peer) {
		if !p.ours {
			return
		}
		p.extension(protocol.SyncName)
		servertime, idletime := p.systemCounter("SERVERTIME"), p.systemCounter("IDLETIME")
		p.quietly(func() {
			must(p, &protocol.WarpPointer{DstWindow: p.root, DstX: 5, DstY: 5})
			must(p, &protocol.WarpPointer{DstWindow: p.root, DstX: 6, DstY: 5})
			later := func(k protocol.Counter) alarmValues {
				return alarmValues{}.with(protocol.SyncCACounter, int64(k)).with(protocol.SyncCAValueType, protocol.SyncRelative).
					with(protocol.SyncCAValue, 60).with(protocol.SyncCATestType, protocol.SyncPositiveTransition).with(protocol.SyncCADelta, 0)
			}
			alarm, _ := createAlarm(p, later(servertime))
			if e := p.alarmed(alarm); e.CounterValue.Value() < e.AlarmValue.Value() {
				t.Errorf("%s: %+v is too early", p.name(), *e)
			}
			idle, _ := createAlarm(p, later(idletime))
			if e := p.alarmed(idle); e.CounterValue.Value() < 60 || e.State != protocol.SyncActive {
				t.Errorf("%s: idle: %+v", p.name(), *e)
			}
			busy, _ := createAlarm(p, onCounter(idletime, 30, protocol.SyncNegativeTransition, 0))
			must(p, &protocol.WarpPointer{DstWindow: p.root, DstX: 9, DstY: 9})
			if e := p.alarmed(busy); e.CounterValue.Value() > 30 {
				t.Errorf("%s: busy: %+v", p.name(), *e)
			}
			must(p, &protocol.SyncAwait{}, []protocol.SyncWaitCondition{{Trigger: protocol.SyncTrigger{
				Counter: servertime, ValueType: protocol.SyncRelative, Value: protocol.NewInt64(50), TestType: protocol.SyncPositiveComparison,
			}}})
		})
	})
}

// alarmed waits for an alarm.
func (p *peer) alarmed(alarm protocol.Alarm) *protocol.SyncAlarmNotifyEvent {
	p.Helper()
	for {
		for _, e := range p.takeEvents() {
			if e, ok := e.(*protocol.SyncAlarmNotifyEvent); ok && e.Alarm == alarm {
				return e
			}
		}
		p.take(p.message())
	}
}
