package protocol

// SYNC 3.1: counters, alarms and fences on which clients wait. The layouts stand in syncproto.h and xcb-proto's sync.xml.

// SyncName is what QueryExtension calls SYNC.
const SyncName = "SYNC"

// Names of SYNC's objects.
type (
	Counter uint32
	Alarm   uint32
	Fence   uint32
)

// Minor opcodes of SYNC.
const (
	SyncOpInitialize = iota
	SyncOpListSystemCounters
	SyncOpCreateCounter
	SyncOpSetCounter
	SyncOpChangeCounter
	SyncOpQueryCounter
	SyncOpDestroyCounter
	SyncOpAwait
	SyncOpCreateAlarm
	SyncOpChangeAlarm
	SyncOpQueryAlarm
	SyncOpDestroyAlarm
	SyncOpSetPriority
	SyncOpGetPriority
	SyncOpCreateFence
	SyncOpTriggerFence
	SyncOpResetFence
	SyncOpDestroyFence
	SyncOpQueryFence
	SyncOpAwaitFence
)

// Events of SYNC, counted from its first.
const (
	SyncCounterNotify = iota
	SyncAlarmNotify
)

// Errors of SYNC, counted from its first.
const (
	BadCounter ErrorCode = iota
	BadAlarm
	BadFence
)

// ValueType of a trigger.
const (
	SyncAbsolute = iota
	SyncRelative // to the counter's value at the time of the request
)

// TestType of a trigger.
const (
	SyncPositiveTransition = iota
	SyncNegativeTransition
	SyncPositiveComparison
	SyncNegativeComparison
)

// Bits of ValueMask of SyncCreateAlarm and SyncChangeAlarm. Values and deltas take two units of the list.
const (
	SyncCACounter = 1 << iota
	SyncCAValueType
	SyncCAValue
	SyncCATestType
	SyncCADelta
	SyncCAEvents
)

// State of an alarm.
const (
	SyncActive = iota
	SyncInactive
	SyncDestroyed
)

// Int64 is an INT64, most significant half first in either byte order. 8 bytes.
type Int64 struct {
	High int32
	Low  uint32
}

// NewInt64 returns v as it goes on the wire.
func NewInt64(v int64) Int64 { return Int64{int32(v >> 32), uint32(v)} }

// Value returns the value of i.
func (i Int64) Value() int64 { return int64(i.High)<<32 | int64(i.Low) }

// SyncTrigger says when something happens. 20 bytes.
type SyncTrigger struct {
	Counter   Counter
	ValueType uint32
	Value     Int64
	TestType  uint32
}

// SyncWaitCondition is one of the conditions of SyncAwait. 28 bytes.
type SyncWaitCondition struct {
	Trigger        SyncTrigger
	EventThreshold Int64
}

// SyncInitialize states the client's version. 8 bytes.
type SyncInitialize struct {
	RequestHeader
	MajorVersion uint8
	MinorVersion uint8
	_            [2]byte
}

// SyncInitializeReply answers SyncInitialize. 32 bytes.
type SyncInitializeReply struct {
	ReplyHeader
	MajorVersion uint8
	MinorVersion uint8
	_            [22]byte
}

// SyncListSystemCounters asks for the server's own counters. 4 bytes.
type SyncListSystemCounters struct{ RequestHeader }

// SyncListSystemCountersReply answers SyncListSystemCounters. CountersLen counters follow, each its Counter, its resolution
// as an Int64, the CARD16 length of its name and the name, padded. 32 bytes.
type SyncListSystemCountersReply struct {
	ReplyHeader
	CountersLen uint32
	_           [20]byte
}

// SyncCreateCounter makes a counter. 16 bytes.
type SyncCreateCounter struct {
	RequestHeader
	ID    Counter
	Value Int64
}

// SyncSetCounter sets a counter. 16 bytes.
type SyncSetCounter struct {
	RequestHeader
	Counter Counter
	Value   Int64
}

// SyncChangeCounter adds to a counter. 16 bytes.
type SyncChangeCounter struct {
	RequestHeader
	Counter Counter
	Amount  Int64
}

// SyncQueryCounter asks for the value of a counter. 8 bytes.
type SyncQueryCounter struct {
	RequestHeader
	Counter Counter
}

// SyncQueryCounterReply answers SyncQueryCounter. 32 bytes.
type SyncQueryCounterReply struct {
	ReplyHeader
	Value Int64
	_     [16]byte
}

// SyncDestroyCounter takes a counter away. 8 bytes.
type SyncDestroyCounter struct {
	RequestHeader
	Counter Counter
}

// SyncAwait has the client's further requests wait for one of the SyncWaitConditions that follow. 4 bytes.
type SyncAwait struct{ RequestHeader }

// SyncCreateAlarm makes an alarm; the values of the bits of ValueMask follow. 12 bytes.
type SyncCreateAlarm struct {
	RequestHeader
	ID        Alarm
	ValueMask uint32
}

// SyncChangeAlarm changes an alarm; the values of the bits of ValueMask follow. 12 bytes.
type SyncChangeAlarm struct {
	RequestHeader
	Alarm     Alarm
	ValueMask uint32
}

// SyncQueryAlarm asks for the state of an alarm. 8 bytes.
type SyncQueryAlarm struct {
	RequestHeader
	Alarm Alarm
}

// SyncQueryAlarmReply answers SyncQueryAlarm. 40 bytes.
type SyncQueryAlarmReply struct {
	ReplyHeader
	Trigger SyncTrigger
	Delta   Int64
	Events  uint8
	State   uint8
	_       [2]byte
}

// SyncDestroyAlarm takes an alarm away. 8 bytes.
type SyncDestroyAlarm struct {
	RequestHeader
	Alarm Alarm
}

// SyncSetPriority says how important a client is. 12 bytes.
type SyncSetPriority struct {
	RequestHeader
	ID       uint32 // any resource of the client, or None for the own
	Priority int32
}

// SyncGetPriority asks how important a client is. 8 bytes.
type SyncGetPriority struct {
	RequestHeader
	ID uint32
}

// SyncGetPriorityReply answers SyncGetPriority. 32 bytes.
type SyncGetPriorityReply struct {
	ReplyHeader
	Priority int32
	_        [20]byte
}

// SyncCreateFence makes a fence. 16 bytes.
type SyncCreateFence struct {
	RequestHeader
	Drawable           Drawable
	Fence              Fence
	InitiallyTriggered uint8
	_                  [3]byte
}

// SyncTriggerFence triggers a fence. 8 bytes.
type SyncTriggerFence struct {
	RequestHeader
	Fence Fence
}

// SyncResetFence resets a triggered fence. 8 bytes.
type SyncResetFence struct {
	RequestHeader
	Fence Fence
}

// SyncDestroyFence takes a fence away. 8 bytes.
type SyncDestroyFence struct {
	RequestHeader
	Fence Fence
}

// SyncQueryFence asks whether a fence is triggered. 8 bytes.
type SyncQueryFence struct {
	RequestHeader
	Fence Fence
}

// SyncQueryFenceReply answers SyncQueryFence. 32 bytes.
type SyncQueryFenceReply struct {
	ReplyHeader
	Triggered uint8
	_         [23]byte
}

// SyncAwaitFence has the client's further requests wait for one of the Fences that follow. 4 bytes.
type SyncAwaitFence struct{ RequestHeader }

// SyncCounterNotifyEvent says that a condition of SyncAwait holds. 32 bytes.
type SyncCounterNotifyEvent struct {
	Code         EventCode
	Kind         uint8
	Sequence     uint16
	Counter      Counter
	WaitValue    Int64
	CounterValue Int64
	Time         Timestamp
	Count        uint16 // of further events for the same request
	Destroyed    uint8
	_            [1]byte
}

// SyncAlarmNotifyEvent says that an alarm has gone off. 32 bytes.
type SyncAlarmNotifyEvent struct {
	Code         EventCode
	Kind         uint8
	Sequence     uint16
	Alarm        Alarm
	CounterValue Int64
	AlarmValue   Int64
	Time         Timestamp
	State        uint8
	_            [3]byte
}
