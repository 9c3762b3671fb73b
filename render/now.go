package render

import (
	"time"

	"sameframe/internal/monotonic"
)

// Now returns the time on the clock of all times in this package.
func Now() time.Duration { return monotonic.Now() }
