package bench

import (
	"encoding/json"
	"math"
)

// An amount is a number that may be unknown: NaN, which stays unknown whatever is added, and is null in JSON.
type amount float64

var unknown = amount(math.NaN())

// MarshalJSON implements json.Marshaler.
func (a amount) MarshalJSON() ([]byte, error) {
	if math.IsNaN(float64(a)) {
		return []byte("null"), nil
	}
	return json.Marshal(float64(a))
}

// UnmarshalJSON implements json.Unmarshaler.
func (a *amount) UnmarshalJSON(b []byte) error {
	if string(b) == "null" {
		*a = unknown
		return nil
	}
	return json.Unmarshal(b, (*float64)(a))
}

// per returns the share of one of many frames, nil if it is unknown.
func (a amount) per(frames int64) *float64 {
	if math.IsNaN(float64(a)) || frames == 0 {
		return nil
	}
	return known(float64(a) / float64(frames))
}

func known(x float64) *float64 { return &x }

// usage is what processes have spent, since they began or in a while.
type usage struct {
	CPU      amount // nanoseconds
	Switches amount
	Faults   amount
}

func (u usage) minus(v usage) usage {
	return usage{u.CPU - v.CPU, u.Switches - v.Switches, u.Faults - v.Faults}
}

func (u usage) plus(v usage) usage {
	return usage{u.CPU + v.CPU, u.Switches + v.Switches, u.Faults + v.Faults}
}

func (u usage) perFrame(frames int64) Cost {
	return Cost{u.CPU.per(frames), u.Switches.per(frames), u.Faults.per(frames)}
}
