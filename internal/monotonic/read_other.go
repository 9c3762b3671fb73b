//go:build !(linux || freebsd || netbsd || openbsd || darwin)

package monotonic

import "time"

// read stands in for the clock with the wall clock, which is at least one for all processes.
func read() time.Duration { return time.Duration(time.Now().UnixNano()) }
