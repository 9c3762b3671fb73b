package client

import (
	"fmt"

	"sameframe/protocol"
)

// ids hands out the identifiers of new resources: first those of the setup, then the ranges that XC-MISC finds unused.
type ids struct {
	next, left uint32 // left of the identifiers from next on, step apart
	step       uint32
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
