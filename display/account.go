package display

import "sameframe/protocol"

// maxMemory bounds what the resources of one client hold, in bytes. The memory that it shares is its own and not counted.
const maxMemory = 1 << 30

// allocate counts n bytes that a request of c is about to take, or returns BadAlloc. What is given back is not followed:
// the count only grows, until it meets the limit, and then all that c holds is counted anew. Server.mu is held.
func (c *client) allocate(n int) error {
	if c.memory+n > maxMemory {
		c.memory = 0
		for _, r := range c.resources {
			c.memory += memoryOf(r)
		}
		if c.memory+n > maxMemory {
			return protocol.BadAlloc.With(0)
		}
	}
	c.memory += n
	return nil
}

const resourceOverhead = 512 // what any resource counts for; a window is the largest

func memoryOf(r resource) int {
	n := resourceOverhead
	switch r := r.(type) {
	case *pixmap:
		if r.memory == nil {
			n += len(r.surface.Pix)
		}
	case *cursor:
		n += len(r.surface.Pix)
	case *gc:
		n += regionRectangle * len(r.clip.Rects())
		if r.Tile != nil {
			n += len(r.Tile.Pix)
		}
		if r.Stipple != nil {
			n += len(r.Stipple.Pix)
		}
	case *window:
		for _, p := range [...]paint{r.background, r.borderPaint} {
			if p.tile != nil {
				n += len(p.tile.Pix)
			}
		}
		for _, p := range r.properties {
			n += len(p.data) + propertyOverhead
		}
		if r.surface != nil && r.parent.isRoot() {
			n += len(r.surface.Pix)
		}
	}
	return n
}

const regionRectangle = 32 // bytes of a rectangle in a region
