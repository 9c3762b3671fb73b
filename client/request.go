package client

import (
	"errors"
	"fmt"
	"maps"
	"reflect"

	"sameframe/protocol"
)

// Send sends a request: a struct of package protocol and what follows it, padded. Of the header it fills in opcodes and
// length; the opcode of an extension that this package does not know is the caller's to set. If the server answers with
// an error, it comes with the events.
func Send[Req any](c *Conn, req *Req, tail ...[]byte) error {
	return send(c, req, tail, nil, call{})
}

// Check is Send, but waits for the server to have done the request and returns its error.
func Check[Req any](c *Conn, req *Req, tail ...[]byte) error {
	return CheckFD(c, req, nil, tail...)
}

// CheckFD is Check of a request that takes descriptors along. They stay the caller's, who may close them afterwards.
func CheckFD[Req any](c *Conn, req *Req, fds []int, tail ...[]byte) error {
	a := &answer{done: make(chan struct{})}
	if err := send(c, req, tail, fds, call{to: a}); err != nil {
		return err
	}
	if err := c.Sync(); err != nil {
		return err
	}
	<-a.done
	return a.err
}

// Ask sends a request and returns the reply: its struct and what follows that.
func Ask[Reply, Req any](c *Conn, req *Req, tail ...[]byte) (*Reply, []byte, error) {
	reply, rest, _, err := ask[Reply](c, req, tail, false)
	return reply, rest, err
}

// AskFD sends a request whose reply brings a descriptor, which the caller must close. fd is -1 if none came.
func AskFD[Reply, Req any](c *Conn, req *Req, tail ...[]byte) (reply *Reply, fd int, err error) {
	reply, _, fd, err = ask[Reply](c, req, tail, true)
	return reply, fd, err
}

func ask[Reply, Req any](c *Conn, req *Req, tail [][]byte, takesFD bool) (*Reply, []byte, int, error) {
	a := &answer{done: make(chan struct{})}
	if err := send(c, req, tail, nil, call{replies: true, takesFD: takesFD, to: a}); err != nil {
		return nil, nil, -1, err
	}
	<-a.done
	if a.err != nil {
		return nil, nil, -1, a.err
	}
	reply, rest, ok := protocol.View[Reply](a.reply)
	if !ok {
		return nil, nil, a.fd, fmt.Errorf("the X server's %s is too short: %d bytes", reflect.TypeFor[Reply]().Name(), len(a.reply))
	}
	return reply, rest, a.fd, nil
}

// Sync waits until the server has done all that was sent before.
func (c *Conn) Sync() error {
	_, _, err := Ask[protocol.GetInputFocusReply](c, &protocol.GetInputFocus{})
	return err
}

func send[Req any](c *Conn, req *Req, tail [][]byte, fds []int, about call) error {
	op, err := opcodeOf[Req](c)
	if err != nil {
		return err
	}
	size := protocol.Size[Req]()
	for _, t := range tail {
		size += len(t)
	}
	if limit, err := c.limitFor(size); err != nil {
		return err
	} else if size > limit {
		return fmt.Errorf("%s of %d bytes: the X server takes %d at most", reflect.TypeFor[Req]().Name(), size, limit)
	}
	if err := c.out.begin(c); err != nil {
		return err
	}
	add(&c.out, op, req, size, about)
	for _, t := range tail {
		c.out.tail(t)
	}
	c.out.pad(size)
	return c.out.end(fds)
}

// An opcode is what the header of a request starts with. A core request has no minor opcode; its data byte is its own.
type opcode struct {
	major    protocol.Opcode
	minor    uint8
	extended bool
}

// requestID says how to find the opcode of a request type.
type requestID struct {
	extension string
	minor     uint8
	core      protocol.Opcode
}

// requests holds the requests by the names of their types. Those of the core are the names of the specification.
var requests = func() map[string]requestID {
	m := maps.Clone(extensionRequests)
	for op := protocol.Opcode(1); op < protocol.FirstExtensionOpcode; op++ {
		m[protocol.RequestName(op)] = requestID{core: op}
	}
	return m
}()

// CodeOf returns what a request type is called on the wire, for a caller that writes requests itself: the opcode of a core
// request, or the name of an extension, whose major opcode only a server tells, and the minor opcode in it.
func CodeOf[Req any]() (extension string, major protocol.Opcode, minor uint8) {
	id := requests[reflect.TypeFor[Req]().Name()]
	return id.extension, id.core, id.minor
}

// opcodeOf returns the opcode of a request type, asking the server where it is an extension's.
func opcodeOf[Req any](c *Conn) (opcode, error) {
	id, ok := requests[reflect.TypeFor[Req]().Name()]
	if !ok {
		return opcode{}, nil
	}
	if id.extension == "" {
		return opcode{major: id.core}, nil
	}
	x, err := c.Extension(id.extension)
	return opcode{major: x.Major, minor: id.minor, extended: true}, err
}

// RequestError is an X error that this connection caused.
type RequestError struct {
	Cause   *protocol.Error
	Request string // the name of the request
	Name    string // the name of the error
}

// describe names what err is about.
func (c *Conn) describe(err *protocol.Error) *RequestError {
	e := &RequestError{Cause: err, Request: protocol.RequestName(err.Major), Name: err.Code.String()}
	c.mu.Lock()
	defer c.mu.Unlock()
	for name, x := range c.extensions {
		if x.Major == err.Major {
			e.Request = fmt.Sprintf("%s request %d", name, err.Minor)
			for request, id := range extensionRequests {
				if id.extension == name && uint16(id.minor) == err.Minor {
					e.Request = request
				}
			}
		}
		if name == protocol.ShmName && err.Code == x.FirstError {
			e.Name = "BadShmSeg"
		}
	}
	return e
}

func (e *RequestError) Error() string {
	return fmt.Sprintf("%s: %s (%d, %#x)", e.Request, e.Name, e.Cause.Value, e.Cause.Value)
}

// Unwrap returns e.Cause.
func (e *RequestError) Unwrap() error { return e.Cause }

// isCode reports whether err is an X error of the code.
func isCode(err error, code protocol.ErrorCode) bool {
	var e *protocol.Error
	return errors.As(err, &e) && e.Code == code
}
