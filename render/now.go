package render

import "time"

// The runtime reads CLOCK_MONOTONIC without a system call, but only ever shows differences; so its origin is asked for
// once.
var (
	nowBase  = monotonic()
	nowStart = time.Now()
)

// Now returns the time on CLOCK_MONOTONIC, which all processes of a system share.
func Now() time.Duration { return nowBase + time.Since(nowStart) }
