package display

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"syscall"
	"time"

	"sameframe/protocol"
	"sameframe/render"
)

// client is one connection, and what it has made. It begins in (*Server).serve, which reads and executes its requests
// until the connection ends, and ends in leave, the one place that frees its resources; with SetCloseDownMode these may
// stay, and then the client stays in Server.clients without a connection.
type client struct {
	// Immutable after the setup.
	server *Server
	index  int // in Server.clients; also the high bits of every XID of this client
	conn   *protocol.Conn
	peer   peer

	out output // has its own lock

	// Owned by the serve goroutine.
	arrived time.Duration // CLOCK_MONOTONIC, when the batch being executed was read
	turn    time.Duration // since when it has had Server.mu
	image   ximage        // of the put being executed, kept here so that a put does not allocate,
	scratch render.Pixels // and so are its source
	target  render.Target // and its target
	figures figures
	drawn   drawn     // and what that is the target of
	strokes render.GC // of the drawing request being executed
	pauses  func()    // is pause
	delayed func()    // the rest of the last request, to be executed after the delay, or nil
	held    *await    // has the next request wait, or is nil
	delay   time.Duration

	// Guarded by Server.mu.
	sequence    uint16
	gone        bool // the connection has ended
	flushQueued bool // is in Server.flushing
	knowsRates  bool // of RANDR: it has asked for 1.1 or later
	connected   randrTimes
	impervious  bool // another's GrabServer does not hold it up (XTEST)
	closeDown   uint8
	resources   map[uint32]resource
	account     account
	recent      recent
	saveSet     []saved    // windows of other clients, given back to the root when this one, a window manager, leaves
	versions    [128]uint8 // major version of each extension that it has agreed on, by opcode from FirstExtensionOpcode on
	disconnect  uint32     // mode: whether it keeps the server from ending, see Terminate
	awaiting    *await     // what it waits for, or nil
	priority    int32
	hides       int // the cursor, so often
	traffic     traffic
	lacksRender bool // it has asked for RENDER, in vain
}

// base returns the lowest of the client's XIDs.
func (c *client) base() uint32 { return uint32(c.index) << c.server.idBits }

// quantum is how long one client may hold Server.mu for the requests that its buffer holds.
const quantum = 2 * time.Millisecond

// serve is the life of a connection.
func (s *Server) serve(stream net.Conn) {
	defer s.contain("the setup of a connection")
	conn := protocol.NewConn(stream)
	defer conn.Close()
	c, err := s.setup(conn)
	if err != nil {
		if !errors.Is(err, io.EOF) {
			s.Log.Info("connection refused", "error", err)
		}
		return
	}
	err = c.out.why(c.serve())
	s.end(c)
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, net.ErrClosed),
		errors.Is(err, syscall.EPIPE), errors.Is(err, syscall.ECONNRESET):
		s.Log.Debug("client left", "client", c)
	default:
		s.Log.Warn("client ended", "client", c, "error", err)
	}
}

// serve reads and executes requests until the connection ends. The error says why.
func (c *client) serve() (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = c.panicked(p)
		}
	}()
	for {
		request, err := c.conn.Request()
		c.arrived = render.Now()
		if err := c.batch(request, err); err != nil {
			return err
		}
		if err := c.flush(); err != nil {
			return err
		}
		if c.delayed != nil {
			if err := c.doDelayed(); err != nil {
				return err
			}
		}
		if c.held != nil {
			if err := c.waitForSync(c.held); err != nil {
				return err
			}
			c.held = nil
		}
	}
}

// await waits, while another client has grabbed the server, until c may go on or has gone.
func (s *Server) await(c *client) {
	for s.holds(c) && !c.gone {
		s.ungrabbed.Wait()
	}
}

// holds reports whether another client has grabbed the server.
func (s *Server) holds(c *client) bool { return s.grabber != nil && s.grabber != c && !c.impervious }

// batch executes a request, and those that came with it as long as the quantum lasts, under one hold of the lock.
func (c *client) batch(request []byte, err error) error {
	if err != nil && err != protocol.ErrRequestLength {
		return err
	}
	s := c.server
	s.mu.Lock()
	defer s.unlock(c)
	c.turn, s.heavy = render.Now(), false
	c.traffic.busy += c.conn.Receiving
	c.conn.Receiving = 0
	for n := 1; ; n++ {
		s.await(c)
		if c.gone {
			return net.ErrClosed
		}
		if err := c.dispatch(request, err); err != nil {
			return err
		}
		if s.holds(c) || c.delayed != nil || c.held != nil || c.out.full.Load() || (n%16 == 0 || s.heavy) && render.Now()-c.turn > quantum {
			return nil
		}
		if request, err = c.conn.Buffered(), nil; request == nil {
			return nil
		}
	}
}

// unlock releases Server.mu and sends on its way what was queued for other clients than c, which flushes its own.
func (s *Server) unlock(c *client) {
	for _, other := range s.flushing {
		other.flushQueued = false
		if other != c {
			other.finish()
		}
	}
	clear(s.flushing)
	s.flushing = s.flushing[:0]
	s.mu.Unlock()
}

// flush sends what is queued for c. A little that its socket does not take at once is left to another goroutine, and the
// next requests are read: a client may send some time before it reads. c's own goroutine calls it, without Server.mu.
func (c *client) flush() error {
	switch {
	case !c.out.begin(c.conn):
	case c.out.full.Load():
		c.out.finish(c.conn) // there is nothing else to do until the client has read
	default:
		c.finish()
	}
	return c.out.wait()
}

// finish has a goroutine write what is queued for c.
func (c *client) finish() {
	c.server.wg.Go(func() {
		defer c.server.contain("output")
		if err := c.out.finish(c.conn); err != nil {
			c.hangUp()
		}
	})
}

// unlocked runs f, the copying of many pixels, without Server.mu, so that painters on different windows use different
// cores. f touches only surfaces, under their locks, and memory that the caller has pinned; after it the caller relies on
// nothing it looked up before, except what it holds itself.
func (c *client) unlocked(f func()) {
	c.server.mu.Unlock()
	defer c.server.mu.Lock()
	f()
}

// hangUp cuts the connection: the serve goroutine ends with net.ErrClosed and tidies up.
func (c *client) hangUp() {
	if c.conn != nil {
		c.conn.HangUp()
		c.out.mu.Lock()
		c.out.fail(net.ErrClosed)
		c.out.mu.Unlock()
	}
}

// end is leave for the goroutine of a connection.
func (s *Server) end(c *client) {
	defer s.contain("the end of a client")
	s.mu.Lock()
	defer s.unlock(c)
	s.leave(c)
}

// leave ends what c was in the middle of and, unless it asked for them to be kept, frees its resources; Server.mu is held.
func (s *Server) leave(c *client) {
	if c.gone {
		return
	}
	c.gone = true
	s.live--
	if s.grabber == c {
		s.ungrab()
	}
	s.forget(c)
	if c.closeDown == protocol.DestroyAll || len(c.resources) == 0 {
		s.free(c)
	}
	if !slices.ContainsFunc(s.clients[1:], (*client).keepsServer) {
		s.lastLeft()
	}
}

// free frees the resources of a client that has gone; Server.mu is held.
func (s *Server) free(c *client) {
	// The topmost windows first: where each stands among its siblings is then found at once, and there may be 2¹⁷.
	for i := len(s.root.children); i > 0; i = min(i-1, len(s.root.children)) {
		if w := s.root.children[i-1]; w.owner == c {
			w.destroy()
		}
	}
	for len(c.resources) > 0 {
		for id, r := range c.resources {
			if w, ok := r.(*window); ok {
				w.destroy() // with its inferiors, which may be others'
				continue
			}
			s.remove(c.base() | id)
			r.free(s)
		}
	}
	s.clients[c.index] = nil
}

// keepsServer reports whether a server that is to end with its last client has to wait for c.
func (c *client) keepsServer() bool {
	return c != nil && !c.gone && c.disconnect&protocol.DisconnectTerminate == 0
}

// lastLeft ends a server that is to end with its last client.
func (s *Server) lastLeft() {
	if s.Terminate && s.stop != nil {
		s.stop()
	}
}

func (s *Server) ungrab() {
	s.grabber = nil
	s.ungrabbed.Broadcast()
}

// String names the client in the log.
func (c *client) String() string {
	return fmt.Sprintf("%d (%s, pid %d, uid %d)", c.index, cmp.Or(c.peer.name, "?"), c.peer.pid, c.peer.uid)
}
