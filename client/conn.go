// Package client is the painter's end of an X connection: requests, replies, events and errors (Conn), and a picture that
// goes to the server through shared memory or through the socket (Canvas). It works with any X server.
//
// A request is a struct of package protocol. Three functions send all of them:
//
//	client.Send(c, &protocol.MapWindow{Window: w})           // an error comes with the events
//	err := client.Check(c, &protocol.MapWindow{Window: w})   // waits for the server to have done it
//	geometry, _, err := client.Ask[protocol.GetGeometryReply](c, &protocol.GetGeometry{Drawable: d})
package client

import (
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"sameframe/protocol"
)

// Conn is a connection to an X server. All its methods, and the functions on it, may be called from any goroutine except
// from a callback of this package.
type Conn struct {
	// Info is what the server said of itself, and Screen the one of its screens that the display name chose.
	Info   *protocol.ServerInfo
	Screen *protocol.ScreenInfo

	wire   *protocol.Conn // its reading half is owned by the goroutine of read, its writing half guarded by out
	events chan Event
	limit  int // of the length of a request without BIG-REQUESTS, in bytes

	out output

	sent, received atomic.Int64 // bytes, after the setup

	idsMu sync.Mutex
	ids   ids

	big      sync.Once
	bigLimit int
	bigErr   error

	mu         sync.Mutex
	err        error  // why the connection has ended, nil while it lives
	calls      []call // in the order of their sequence numbers
	sinks      map[uint32]sink
	extensions map[string]Extension
	atoms      map[string]protocol.Atom
}

// handshakeTime is how long the server may take to accept. It may have reason to keep us waiting: a client that has
// grabbed it.
const handshakeTime = 30 * time.Second

// leastMaximum is what every server's maximum-request-length is at least, in 4-byte units (X11 §8, Server Information).
// With less not even the question for BIG-REQUESTS could be asked.
const leastMaximum = 4096

// Dial connects to an X display: ":7", ":7.1" with a screen, "unix:7", "host:7" by TCP, or the path of a socket; "" is
// $DISPLAY. It shows the cookie that the Xauthority file has for the display.
func Dial(display string) (*Conn, error) {
	var c *Conn
	err := connect(display, func(stream net.Conn, cookie []byte, screen int) (err error) {
		c, err = newConn(stream, cookie, screen)
		return err
	})
	return c, err
}

// DialStream connects as Dial does and returns the stream from where the server has accepted, for a program that reads
// and writes the protocol by itself, and what the server said.
func DialStream(display string) (net.Conn, *protocol.ServerInfo, error) {
	var accepted net.Conn
	var info *protocol.ServerInfo
	err := connect(display, func(stream net.Conn, cookie []byte, _ int) (err error) {
		accepted = stream
		info, err = handshake(protocol.NewConn(stream), cookie)
		return err
	})
	return accepted, info, err
}

// connect opens the stream to a display and hands it to setUp with the cookie. If that fails the stream is closed.
func connect(display string, setUp func(stream net.Conn, cookie []byte, screen int) error) error {
	if display == "" {
		display = os.Getenv("DISPLAY")
	}
	a, err := parseAddress(display)
	if err != nil {
		return err
	}
	stream, err := a.dial()
	if err != nil {
		return err
	}
	cookie, noCookie := a.cookie(stream)
	if err = setUp(stream, cookie, a.screen); err == nil {
		return nil
	}
	stream.Close()
	if refusal := (*refusedError)(nil); errors.As(err, &refusal) && noCookie != nil {
		return fmt.Errorf("the X display %s: %w; %w: set XAUTHORITY to the file that has it, or ask who runs the "+
			"server for access (xauth, xhost)", a.name, err, noCookie)
	}
	return fmt.Errorf("the X display %s: %w", a.name, err)
}

// DialRaw connects to an X display as Dial does and leaves the rest, from the first byte on, to a caller that speaks the
// protocol itself. The cookie is the one to show, nil if there is none.
func DialRaw(display string) (stream net.Conn, cookie []byte, err error) {
	err = connect(display, func(opened net.Conn, secret []byte, _ int) error {
		stream, cookie = opened, secret
		return nil
	})
	return stream, cookie, err
}

// refusedError is the server's refusal of a connection.
type refusedError struct{ error }

// handshake presents the cookie and returns what the server says when it accepts.
func handshake(wire *protocol.Conn, cookie []byte) (*protocol.ServerInfo, error) {
	stream := wire.Stream()
	stream.SetDeadline(time.Now().Add(handshakeTime))
	defer stream.SetDeadline(time.Time{})
	name := ""
	if cookie != nil {
		name = cookieName
	}
	if err := wire.Write(protocol.AppendSetupRequest(nil, name, string(cookie))); err != nil {
		return nil, lost(err)
	}
	head, err := wire.Peek(protocol.Size[protocol.SetupFailed]())
	if err != nil {
		return nil, lost(err)
	}
	answer, _, _ := protocol.View[protocol.SetupFailed](head)
	status := answer.Status
	b, err := wire.Next(len(head) + 4*int(answer.Length))
	if err != nil {
		return nil, lost(err)
	}
	info, err := protocol.ParseSetup(b)
	if err != nil && status != protocol.StatusSuccess {
		err = &refusedError{err}
	}
	return info, err
}

// newConn sets up the connection over a stream, which stays the caller's if it fails.
func newConn(stream net.Conn, cookie []byte, screen int) (*Conn, error) {
	c := &Conn{
		wire:       protocol.NewConn(stream),
		events:     make(chan Event, maxEvents),
		sinks:      make(map[uint32]sink),
		extensions: make(map[string]Extension),
		atoms:      make(map[string]protocol.Atom),
	}
	var err error
	if c.Info, err = handshake(c.wire, cookie); err != nil {
		return nil, err
	}
	if screen >= len(c.Info.Screens) {
		return nil, fmt.Errorf("there is no screen %d; the server has %d", screen, len(c.Info.Screens))
	}
	c.Screen = &c.Info.Screens[screen]
	if c.Info.MaximumRequestLength < leastMaximum {
		return nil, fmt.Errorf("it is no X server: it takes requests of %d units at most, X11 promises %d",
			c.Info.MaximumRequestLength, leastMaximum)
	}
	c.limit = 4 * int(c.Info.MaximumRequestLength)
	if c.ids, err = newIDs(c.Info.ResourceIDBase, c.Info.ResourceIDMask); err != nil {
		return nil, err
	}
	go c.read()
	return c, nil
}

// Err returns why the connection has ended, nil while it lives. It is net.ErrClosed after Close.
func (c *Conn) Err() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.err
}

// Close ends the connection. Whoever waits for the server is told net.ErrClosed.
func (c *Conn) Close() error {
	c.end(net.ErrClosed)
	return nil
}

// Remote reports whether the server was reached by TCP.
func (c *Conn) Remote() bool { return c.wire.Stream().RemoteAddr().Network() != "unix" }

// Traffic returns how many bytes have gone to the server and come from it since it accepted the connection.
func (c *Conn) Traffic() (sent, received int64) { return c.sent.Load(), c.received.Load() }

// ServerPID returns the process that listened for this connection, which is the X server unless another opened its socket
// for it. It is not known by TCP, nor where the process lives in another PID namespace, nor on systems that do not tell.
func (c *Conn) ServerPID() (pid int, ok bool) { return listenerOf(c.wire.Stream()) }

// expect registers a call. After the end of the connection it is settled at once.
func (c *Conn) expect(about call) {
	c.mu.Lock()
	err := c.err
	if err == nil {
		c.calls = append(c.calls, about)
	}
	c.mu.Unlock()
	if err != nil && about.to != nil {
		about.to.settle(nil, -1, err)
	}
}

// watch gives the events about the resource id to s, who is also told of the end of the connection.
func (c *Conn) watch(id uint32, s sink) {
	c.mu.Lock()
	err := c.err
	if err == nil {
		c.sinks[id] = s
	}
	c.mu.Unlock()
	if err != nil {
		s.ended(err)
	}
}

// unwatch gives the events about the resource id to nobody any more.
func (c *Conn) unwatch(id uint32) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.sinks, id)
}

// Atom returns the atom of a name, asking the server once.
func (c *Conn) Atom(name string) (protocol.Atom, error) {
	c.mu.Lock()
	atom, known := c.atoms[name]
	c.mu.Unlock()
	if known {
		return atom, nil
	}
	req := protocol.InternAtom{NameLen: uint16(len(name))}
	reply, _, err := Ask[protocol.InternAtomReply](c, &req, []byte(name))
	if err != nil {
		return 0, err
	}
	c.mu.Lock()
	c.atoms[name] = reply.Atom
	c.mu.Unlock()
	return reply.Atom, nil
}

// lost says what an error of the stream means.
func lost(err error) error {
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF),
		errors.Is(err, syscall.EPIPE), errors.Is(err, syscall.ECONNRESET):
		return fmt.Errorf("the X server has closed the connection: %w", err)
	case errors.Is(err, os.ErrDeadlineExceeded):
		return fmt.Errorf("the X server does not answer: %w", err)
	}
	return err
}
