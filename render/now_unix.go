//go:build linux || freebsd || darwin

package render

import (
	"time"

	"golang.org/x/sys/unix"
)

func monotonic() time.Duration {
	var t unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_MONOTONIC, &t); err != nil {
		panic(err) // every kernel of these systems has the clock
	}
	return time.Duration(t.Nano())
}
