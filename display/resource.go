package display

import (
	"sameframe/protocol"
)

// resource is anything an XID names: *window, *pixmap, *gc, *font, *cursor, *colormap, *segment. All is done with Server.mu
// held.
type resource interface {
	// free is called once, after the XID is gone.
	free(s *Server)
	// holds returns the bytes that the resource holds now, beside those that any does; see account. Where they change
	// while it has its XID, Server.changing counts the change.
	holds() int
}

// named is a resource and its XID.
type named struct {
	id       uint32
	resource resource
}

// idMask has the bits of an XID that its client chooses.
func (s *Server) idMask() uint32 { return 1<<s.idBits - 1 }

// owner returns the client whose XID id is or would be, nil if there is none.
func (s *Server) owner(id uint32) *client {
	if i := int(id >> s.idBits); i < len(s.clients) {
		return s.clients[i]
	}
	return nil
}

// resource returns what id names, nil if that is nothing.
func (s *Server) resource(id uint32) resource {
	used := &s.used[id%uint32(len(s.used))]
	if used.id == id && used.resource != nil {
		return used.resource
	}
	if c := s.owner(id); c != nil {
		if r := c.resources[id&s.idMask()]; r != nil {
			used.id, used.resource = id, r
			return r
		}
	}
	return nil
}

// lookup returns what id names, if it is a T.
func lookup[T resource](s *Server, id uint32) (T, bool) {
	r, ok := s.resource(id).(T)
	return r, ok
}

// The resources by their kind; the error is the one that the protocol gives for that kind.

func (s *Server) window(id protocol.Window) (*window, error) {
	if w, ok := lookup[*window](s, uint32(id)); ok {
		return w, nil
	}
	return nil, protocol.BadWindow.With(uint32(id))
}

func (s *Server) pixmap(id protocol.Pixmap) (*pixmap, error) {
	if p, ok := lookup[*pixmap](s, uint32(id)); ok {
		return p, nil
	}
	return nil, protocol.BadPixmap.With(uint32(id))
}

func (s *Server) gc(id protocol.GContext) (*gc, error) {
	if g, ok := lookup[*gc](s, uint32(id)); ok {
		return g, nil
	}
	return nil, protocol.BadGC.With(uint32(id))
}

// drawable is a *window or a *pixmap.
type drawable interface {
	resource
	// depth returns the number of planes.
	depthOf() int
	// size returns width and height, in pixels, without border.
	sizeOf() (width, height int)
	// isGone reports whether it has been freed or destroyed, as may happen while others have their turn.
	isGone() bool
}

func (s *Server) drawable(id protocol.Drawable) (drawable, error) {
	switch d := s.resource(uint32(id)).(type) {
	case *window:
		return d, nil
	case *pixmap:
		return d, nil
	}
	return nil, protocol.BadDrawable.With(uint32(id))
}

// newID checks that the client may make a new resource with this XID (X11 §3, Common Types: resource IDs).
func (c *client) newID(id uint32) error {
	if c.server.owner(id) != c || c.resources[id&c.server.idMask()] != nil {
		return protocol.BadIDChoice.With(id)
	}
	if limit := c.server.Limits.Resources; len(c.resources) >= limit {
		return c.exceeds("resources", limit)
	}
	return c.allocate(resourceOverhead)
}

// add gives the resource its XID, which newID has checked.
func (c *client) add(id uint32, r resource) {
	c.resources[id&c.server.idMask()] = r
	c.account.memory += costOf(r)
}

// replace gives the XID of a resource to another one; the caller frees the first.
func (c *client) replace(id uint32, by resource) {
	s, at := c.server, id&c.server.idMask()
	c.account.memory += costOf(by) - costOf(c.resources[at])
	c.resources[at] = by
	s.used[id%uint32(len(s.used))] = named{}
}

// remove takes the XID away; the caller frees the resource.
func (s *Server) remove(id uint32) {
	c := s.owner(id)
	if c == nil {
		return
	}
	if r, ok := c.resources[id&s.idMask()]; ok {
		c.account.memory -= costOf(r)
		delete(c.resources, id&s.idMask())
		s.used[id%uint32(len(s.used))] = named{}
	}
	if c.gone && len(c.resources) == 0 {
		s.clients[c.index] = nil
	}
}
