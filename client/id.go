package client

import (
	"fmt"
	"math/bits"

	"sameframe/protocol"
)

// ids hands out the identifiers of new resources: first those of the setup, then the ranges that XC-MISC finds unused.
type ids struct {
	next, left uint32 // left of the identifiers from next on, step apart
	step       uint32
}

// newIDs returns the identifiers of the setup: base and any of the bits of mask, which are at least 18 side by side and not
// in base; the top three bits of an identifier are zero (X11 §8, Server Information).
func newIDs(base, mask uint32) (ids, error) {
	step := mask & -mask
	if bits.OnesCount32(mask) < 18 || (mask+step)&mask != 0 || base&mask != 0 || (base|mask)>>29 != 0 {
		return ids{}, fmt.Errorf("it is no X server: it gives the identifiers %#x with the bits %#x, of which X11 knows nothing",
			base, mask)
	}
	return ids{next: base, left: mask/step + 1, step: step}, nil
}

// NewID returns an identifier for a resource about to be made.
func NewID[T ~uint32](c *Conn) (T, error) {
	c.idsMu.Lock()
	defer c.idsMu.Unlock()
	if c.ids.left == 0 {
		reply, _, err := Ask[protocol.XCMiscGetXIDRangeReply](c, &protocol.XCMiscGetXIDRange{})
		if err != nil {
			return 0, fmt.Errorf("all identifiers are used, and no more are to be had: %w", err)
		}
		if reply.Count == 0 || reply.StartID == 0 {
			return 0, fmt.Errorf("all identifiers are used, and the X server has no more")
		}
		c.ids = ids{next: reply.StartID, left: reply.Count, step: c.ids.step}
	}
	id := c.ids.next
	c.ids.next += c.ids.step
	c.ids.left--
	return T(id), nil
}
