// Package monotonic tells the time on the clock that all processes of a system share.
package monotonic

import "time"

// The runtime reads CLOCK_MONOTONIC without a system call, but only ever shows differences; so its origin is asked for
// once.
var (
	base  = read()
	start = time.Now()
)

// Now returns the time on CLOCK_MONOTONIC.
func Now() time.Duration { return base + time.Since(start) }
