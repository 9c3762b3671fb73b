package misbehave

import (
	"encoding/binary"
	"errors"
	"fmt"
	"net"
	"slices"
	"time"

	"sameframe/client"
	"sameframe/protocol"
)

// conn is a connection that sends whatever it is told to, in either byte order, and waits for nothing without a deadline.
// Its first error stays in err; after that nothing is sent or read.
type conn struct {
	wire     *protocol.Conn
	stream   net.Conn
	order    byteOrder
	patience time.Duration
	err      error

	base, root uint32 // the first identifier, and the root window
	id         uint32 // the last that was used
	sequence   uint16
	majors     map[string]protocol.Opcode
	errors     []protocol.ErrorMessage // since the last check
	replies    [][]byte                // likewise
	events     int                     // that have come
}

type byteOrder interface {
	binary.ByteOrder
	binary.AppendByteOrder
}

// refused says that the server let a connection not in, and why.
type refused struct{ reason string }

func (r *refused) Error() string { return fmt.Sprintf("refused: %q", r.reason) }

var errNoExtension = errors.New("the server does not offer it")

// dial connects and takes the server's welcome.
func dial(display string, order byteOrder, patience time.Duration) *conn {
	c := &conn{order: order, patience: patience, majors: map[string]protocol.Opcode{}}
	var cookie []byte
	if c.stream, cookie, c.err = client.DialRaw(display); c.err != nil {
		return c
	}
	c.wire = protocol.NewConn(c.stream)
	name := ""
	if cookie != nil {
		name = "MIT-MAGIC-COOKIE-1"
	}
	c.write(c.hello(name, string(cookie)))
	c.welcome()
	return c
}

// swapped reports whether the order is not this machine's.
func (c *conn) swapped() bool { return c.order == byteOrder(binary.BigEndian) }

// hello returns the setup request.
func (c *conn) hello(name, data string) []byte {
	b := protocol.AppendSetupRequest(nil, name, data)
	if c.swapped() {
		protocol.Swap[protocol.SetupRequest](b)
		b[0] = protocol.BigEndian
	}
	return b
}

// welcome reads the server's answer to hello.
func (c *conn) welcome() {
	if c.err != nil {
		return
	}
	c.deadline()
	c.wire.Swapped = c.swapped()
	head, err := c.wire.Peek(8)
	if err != nil {
		c.err = err
		return
	}
	status, reasonLen, size := head[0], int(head[1]), 8+4*int(c.order.Uint16(head[6:]))
	b, err := c.wire.Next(size)
	switch {
	case err != nil:
		c.err = err
	case status != protocol.StatusSuccess:
		c.err = &refused{string(b[8:min(size, 8+reasonLen)])}
	default:
		screen := 40 + protocol.Pad(int(c.order.Uint16(b[24:]))) + 8*int(b[29]) // behind vendor and formats
		if screen+4 > size {
			c.err = errors.New("the server's welcome breaks off")
			return
		}
		c.base, c.root = c.order.Uint32(b[12:]), c.order.Uint32(b[screen:])
		c.id = c.base
	}
}

// close ends the connection, as the death of a client does.
func (c *conn) close() {
	if c.wire != nil {
		c.wire.Close()
	}
}

func (c *conn) deadline() { c.stream.SetDeadline(time.Now().Add(c.patience)) }

// newID returns an identifier that nothing has.
func newID[T ~uint32](c *conn) T {
	c.id++
	return T(c.id)
}

// write sends bytes as they are.
func (c *conn) write(b []byte, fds ...int) {
	if c.err != nil {
		return
	}
	c.deadline()
	c.err = c.wire.Write(b, fds...)
}

// send sends a request, with opcode and length filled in.
func send[Req any](c *conn, r *Req, tail ...[]byte) { c.sendRaw(encode(c, r, tail...)) }

// sendRaw sends the bytes of one request.
func (c *conn) sendRaw(b []byte, fds ...int) {
	c.write(b, fds...)
	c.sequence++
}

// encode returns a request as it goes on the wire.
func encode[Req any](c *conn, r *Req, tail ...[]byte) []byte {
	extension, major, minor := client.CodeOf[Req]()
	b := protocol.Append(nil, r)
	if extension != "" {
		major, b[1] = c.major(extension), minor
	}
	b[0] = byte(major)
	if c.swapped() {
		protocol.Swap[Req](b)
	}
	b = append(b, slices.Concat(tail...)...)
	b = append(b, make([]byte, protocol.Pad(len(b))-len(b))...)
	c.order.PutUint16(b[2:], uint16(len(b)/4))
	return b
}

// list returns a list as it goes on the wire.
func list[E any](c *conn, elements ...E) []byte {
	b := protocol.AppendList(nil, elements)
	if c.swapped() {
		protocol.SwapList[E](b)
	}
	return b
}

// ask sends a request and returns its reply, of which all fields are zero if there is none.
func ask[Reply, Req any](c *conn, r *Req, tail ...[]byte) (*Reply, []byte) {
	send(c, r, tail...)
	c.sync()
	if c.err == nil && len(c.replies) > 0 {
		b := c.replies[len(c.replies)-1]
		if len(b) >= protocol.Size[Reply]() && c.swapped() {
			protocol.Swap[Reply](b)
		}
		if reply, rest, ok := protocol.View[Reply](b); ok {
			return reply, rest
		}
	}
	return new(Reply), nil
}

// major returns an extension's opcode.
func (c *conn) major(name string) protocol.Opcode {
	if op, known := c.majors[name]; known || c.err != nil {
		return op
	}
	reply, _ := ask[protocol.QueryExtensionReply](c, &protocol.QueryExtension{NameLen: uint16(len(name))}, []byte(name))
	if c.err == nil && reply.Present == 0 {
		c.err = fmt.Errorf("%s: %w", name, errNoExtension)
	}
	c.majors[name] = reply.MajorOpcode
	return reply.MajorOpcode
}

// sync waits until the server has done all that was sent, and keeps what it says.
func (c *conn) sync() {
	send(c, &protocol.GetInputFocus{})
	for c.err == nil {
		if m := c.message(); m != nil && m[0] == protocol.ReplyType && c.order.Uint16(m[2:]) == c.sequence {
			c.replies = c.replies[:len(c.replies)-1]
			return
		}
	}
}

// message takes the next message of the server.
func (c *conn) message() []byte {
	c.deadline()
	m, err := c.wire.Message()
	if err != nil {
		c.err = err
		return nil
	}
	switch m[0] {
	case protocol.ErrorType:
		b := slices.Clone(m)
		if c.swapped() {
			protocol.Swap[protocol.ErrorMessage](b)
		}
		e, _, _ := protocol.View[protocol.ErrorMessage](b)
		c.errors = append(c.errors, *e)
	case protocol.ReplyType:
		c.replies = append(c.replies, slices.Clone(m))
	default:
		c.events++
	}
	return m
}

// codes waits for the server, forgets what it has said, and returns the codes of its errors.
func (c *conn) codes() (codes []protocol.ErrorCode) {
	c.sync()
	for _, e := range c.errors {
		codes = append(codes, e.Code)
	}
	c.errors, c.replies = nil, nil
	return codes
}
