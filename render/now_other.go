//go:build !(linux || freebsd || darwin)

package render

import "time"

// monotonic stands in for the clock with the wall clock, which is at least one for all processes.
func monotonic() time.Duration { return time.Duration(time.Now().UnixNano()) }
