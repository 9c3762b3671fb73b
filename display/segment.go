package display

import (
	"errors"
	"net"

	"sameframe/protocol"
	"sameframe/shmimage"
)

// segment is a ShmSeg: an XID for memory that a client shares. It begins in ShmAttach, ShmAttachFd or ShmCreateSegment
// and ends in free. The XID holds one reference on the memory, each shared pixmap another, a put under way a third.
type segment struct {
	id       protocol.Seg
	memory   *shmimage.Segment
	readOnly bool
}

func (g *segment) free(*Server) { g.memory.Release() }
func (g *segment) holds() int   { return 0 } // that is counted until it is unmapped, see countMapping

func (s *Server) segment(id protocol.Seg) (*segment, error) {
	if g, ok := lookup[*segment](s, uint32(id)); ok {
		return g, nil
	}
	return nil, badShmSeg.With(uint32(id))
}

// room returns a segment and its memory from offset on (MIT-SHM: the offset is a multiple of 4 and inside the segment).
func (s *Server) room(id protocol.Seg, offset uint32) (*segment, []byte, error) {
	g, err := s.segment(id)
	if err != nil {
		return nil, nil, err
	}
	if g.memory.IsCut() {
		return nil, nil, protocol.BadAccess.With(uint32(id))
	}
	if offset%4 != 0 || int64(offset) > int64(g.memory.Size()) {
		return nil, nil, protocol.BadValue.With(offset)
	}
	return g, g.memory.Bytes()[offset:], nil
}

// local reports whether the client can share memory with the server at all: it has connected by a Unix socket or, as X.Org
// has it, by TCP from this machine. Then nobody knows who it is: it may attach what everybody may, and pass no descriptors.
func (c *client) local() bool {
	if c.conn.PassesFDs() {
		return true
	}
	from, ok := c.conn.Stream().RemoteAddr().(*net.TCPAddr)
	to, _ := c.conn.Stream().LocalAddr().(*net.TCPAddr)
	return ok && (from.IP.IsLoopback() || to != nil && from.IP.Equal(to.IP))
}

// newSegment checks what Attach, AttachFd and CreateSegment have in common, in X.Org's order.
func (c *client) newSegment(id protocol.Seg, readOnly uint8) (*segment, error) {
	if !c.local() {
		return nil, protocol.BadRequest.With(0)
	}
	if err := c.newID(uint32(id)); err != nil {
		return nil, err
	}
	only, err := boolean(uint32(readOnly))
	return &segment{id: id, readOnly: only}, err
}

// refuse logs why a segment was not attached and returns the error for it.
func (c *client) refuse(code protocol.ErrorCode, value uint32, reason error) error {
	c.server.Log.Warn("shared memory refused", "client", c, "reason", reason)
	return code.With(value)
}

func (c *client) shmAttach(r *protocol.ShmAttach) error {
	g, err := c.newSegment(r.Shmseg, r.ReadOnly)
	if err != nil {
		return err
	}
	if err := c.peer.sharesIPC(); err != nil {
		return c.refuse(protocol.BadAccess, r.Shmid, err)
	}
	if g.memory, err = shmimage.Attach(int(int32(r.Shmid)), g.readOnly); err != nil {
		return c.refuse(protocol.BadAccess, r.Shmid, err)
	}
	// The kernel has checked the server's rights. These are the client's, looked at once the id can no longer be given to
	// another segment; whether somebody else has attached it already makes no difference.
	perm, err := shmimage.Stat(g.memory.ID())
	if err == nil && !perm.Allows(c.peer.uid, c.peer.gid, g.readOnly) {
		err = errors.New("the client has no right to the segment")
	}
	if err != nil {
		g.memory.Release()
		return c.refuse(protocol.BadAccess, r.Shmid, err)
	}
	return c.addSegment(g)
}

// addSegment gives the client a segment whose memory has been mapped for it.
func (c *client) addSegment(g *segment) error {
	if err := c.countMapping(g.memory); err != nil {
		return err
	}
	c.add(uint32(g.id), g)
	return nil
}

func (c *client) shmAttachFd(r *protocol.ShmAttachFd) error {
	fd, sent := c.conn.TakeFD()
	if sent {
		defer c.unlocked(func() { protocol.CloseFD(fd) })
	}
	g, err := c.newSegment(r.Shmseg, r.ReadOnly)
	if err != nil {
		return err
	}
	if !sent {
		return protocol.BadMatch.With(uint32(r.Shmseg))
	}
	if g.memory, err = shmimage.Map(fd, g.readOnly); err != nil {
		code := protocol.BadAccess
		if errors.Is(err, shmimage.ErrEmpty) {
			code = protocol.BadMatch
		}
		return c.refuse(code, uint32(r.Shmseg), err)
	}
	return c.addSegment(g)
}

func (c *client) shmCreateSegment(r *protocol.ShmCreateSegment) error {
	g, err := c.newSegment(r.Shmseg, r.ReadOnly)
	if err != nil {
		return err
	}
	if !c.conn.PassesFDs() {
		return protocol.BadAlloc.With(r.Size)
	}
	memory, err := shmimage.CreateMemfd(int(r.Size))
	if err != nil {
		return c.refuse(protocol.BadAccess, r.Size, err)
	}
	// The descriptor leaves with the reply, and then only the client has one: the mapping needs none.
	g.memory, err = shmimage.Map(memory.FD(), g.readOnly)
	if err != nil {
		memory.Release()
		return c.refuse(protocol.BadAccess, r.Size, err)
	}
	if err := c.addSegment(g); err != nil {
		memory.Release()
		return err
	}
	c.out.attach(memory.FD(), func() { memory.Release() })
	return reply(c, &protocol.ShmCreateSegmentReply{Nfd: 1}, nil)
}

func (c *client) shmDetach(r *protocol.ShmDetach) error {
	if !c.local() {
		return protocol.BadRequest.With(0)
	}
	g, err := c.server.segment(r.Shmseg)
	if err != nil {
		return err
	}
	c.server.remove(uint32(r.Shmseg))
	g.free(c.server)
	return nil
}
