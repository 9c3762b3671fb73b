//go:build !linux

package compare

import "time"

// cpuTime reports that what another process has spent is not known.
func cpuTime(int) (time.Duration, bool) { return 0, false }
