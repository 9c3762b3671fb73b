package display

import (
	"sync/atomic"
	"time"

	"sameframe/protocol"
	"sameframe/render"
	"sameframe/shmimage"
)

// account is what a client holds, by the kinds of Limits. What lies on a resource, such as a tile or a property, counts for
// the resource's owner, whoever has put it there. All of it is zero again when the client is gone. Guarded by Server.mu,
// but for what is atomic.
type account struct {
	memory     int // of its resources, see resource, and of the pixmaps that it has presented and that wait
	promised   int // to the request under way, see allocate
	properties int
	entries    int // without the save set
	atoms      int // atoms stay: nothing of this is given back
	presents   int
	segments   atomic.Int64 // given back by the last Release, wherever that is
	mapped     atomic.Int64
	complained map[string]time.Duration // when the log was last told of each bound
}

const resourceOverhead = 512 // what any resource counts for; a window is the largest

// hasRoom reports whether n bytes more stay within the client's memory. The server's own is not bounded.
func (c *client) hasRoom(n int) bool {
	return c.index == 0 || c.account.memory+n <= c.server.Limits.Memory
}

// allocate returns BadAlloc if n bytes, with those asked for by the same request before, do not stay within the client's
// memory. They count once they lie on a resource: see add and changing.
func (c *client) allocate(n int) error { return c.allocateFor(c, n) }

// allocateFor is allocate for a resource of another client, which a stranger may fill by half only.
func (c *client) allocateFor(owner *client, n int) error {
	c.account.promised += n
	c.server.heavy = c.server.heavy || n > heavyBytes
	needed := c.account.promised
	if owner != c {
		needed += c.server.Limits.Memory / 2
	}
	if !owner.hasRoom(needed) {
		return c.exceeds("memory", c.server.Limits.Memory)
	}
	return nil
}

// heavyBytes is from how many bytes on it takes time to work on them.
const heavyBytes = 1 << 18

// costOf returns what a resource counts for, in bytes.
func costOf(r resource) int { return resourceOverhead + r.holds() }

// A changing is a resource whose memory a request may change, with what it counted for before.
type changing struct {
	owner    *client
	resource resource
	before   int
}

// changing notes what the resource counts for; done must follow the change.
func (s *Server) changing(owner *client, r resource) changing { return changing{owner, r, r.holds()} }

func (k changing) done() { k.owner.account.memory += k.resource.holds() - k.before }

// mayEnter returns BadAlloc if the client may not have n more entries.
func (c *client) mayEnter(n int) error {
	if limit := c.server.Limits.Entries; n > 0 && c.account.entries+len(c.saveSet)+n > limit {
		return c.exceeds("entries", limit)
	}
	return nil
}

// countMapping counts a piece of memory that has been mapped for the client until it is unmapped. If it is over a bound, it is
// unmapped now and the error is BadAlloc.
func (c *client) countMapping(memory *shmimage.Segment) error {
	a, size := &c.account, int64(memory.Size())
	a.segments.Add(1)
	a.mapped.Add(size)
	memory.OnUnmap(func() {
		a.segments.Add(-1)
		a.mapped.Add(-size)
	})
	err := error(nil)
	switch l := &c.server.Limits; {
	case a.segments.Load() > int64(l.Segments):
		err = c.exceeds("segments", l.Segments)
	case a.mapped.Load() > int64(l.Mapped):
		err = c.exceeds("mapped", l.Mapped)
	}
	if err != nil {
		memory.Release()
	}
	return err
}

// exceeds tells the log that the client has met a bound, once in ten seconds for each, and returns the error for it.
func (c *client) exceeds(bound string, limit int) error {
	now := render.Now()
	if last, ok := c.account.complained[bound]; !ok || now-last > 10*time.Second {
		if c.account.complained == nil {
			c.account.complained = map[string]time.Duration{}
		}
		c.account.complained[bound] = now
		c.server.Log.Warn("client is over a bound", "client", c, "bound", bound, "limit", limit)
	}
	return protocol.BadAlloc.With(0)
}

// bytesOf returns the length of pixels that may be nil.
func bytesOf(p *render.Pixels) int {
	if p == nil {
		return 0
	}
	return len(p.Pix)
}

func bytesOfSurface(s *render.Surface) int {
	if s == nil {
		return 0
	}
	return len(s.Pix)
}

const regionRectangle = 32 // bytes of a rectangle in a region
