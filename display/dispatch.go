package display

import (
	"sameframe/protocol"
)

// A handler executes one request: its bytes, in the client's byte order, complete. Server.mu is held. A *protocol.Error
// is sent to the client and no more; any other error ends the connection.
type handler func(c *client, request []byte) error

// on makes the row of a request that has only a fixed part.
func on[T any](h func(*client, *T) error) handler {
	return func(c *client, b []byte) error {
		if len(b) != protocol.Size[T]() {
			return protocol.BadLength.With(0)
		}
		if c.conn.Swapped {
			protocol.Swap[T](b)
		}
		r, _, _ := protocol.View[T](b)
		return h(c, r)
	}
}

// onList makes the row of a request whose fixed part is followed by a list of E to its end. Where E is byte the list
// includes the padding, and the handler checks the length that the fixed part gives; see exactly.
func onList[T, E any](h func(*client, *T, []E) error) handler {
	return func(c *client, b []byte) error {
		size := protocol.Size[T]()
		if len(b) < size || (len(b)-size)%protocol.Size[E]() != 0 {
			return protocol.BadLength.With(0)
		}
		if c.conn.Swapped {
			protocol.Swap[T](b)
			protocol.SwapList[E](b[size:])
		}
		r, rest, _ := protocol.View[T](b)
		return h(c, r, protocol.List[E](rest))
	}
}

// exactly returns the first n bytes of a byte list that must be no longer than they are with their padding.
func exactly(list []byte, n int) ([]byte, error) {
	if n > len(list) || protocol.Pad(n) != len(list) {
		return nil, protocol.BadLength.With(0)
	}
	return list[:n], nil
}

// table has a row for every core request, by opcode. It is filled by init because handlers refer to it.
var table [protocol.FirstExtensionOpcode]handler

// dispatch executes one request: counts it, finds its row, calls it, and sends the error if it failed.
func (c *client) dispatch(request []byte, err error) error {
	c.sequence++
	c.recent.note(c.sequence, request)
	c.account.promised = 0
	c.traffic.bytes += len(request)
	opcode, minor := protocol.Opcode(request[0]), uint16(0)
	if opcode >= protocol.FirstExtensionOpcode {
		minor = uint16(request[1])
	}
	if err == nil {
		err = c.row(opcode, minor)(c, request)
	} else {
		err = protocol.BadLength.With(0)
	}
	if err == nil {
		return nil
	}
	e, ok := err.(*protocol.Error)
	if !ok {
		return err
	}
	e.Sequence, e.Major, e.Minor = c.sequence, opcode, minor
	m := e.Message()
	queue(c, &m, nil)
	return nil
}

func (c *client) row(opcode protocol.Opcode, minor uint16) handler {
	h := handler(nil)
	if opcode < protocol.FirstExtensionOpcode {
		h = table[opcode]
	} else if x := c.server.extensions[opcode-protocol.FirstExtensionOpcode]; x != nil && c.mayRequest(x, minor) {
		h = x.requests[minor]
	}
	if h == nil {
		return (*client).unknownRequest
	}
	return h
}

// mayRequest reports whether the client may send an extension's request: there is one, of a version that it has agreed on.
func (c *client) mayRequest(x *extension, minor uint16) bool {
	last := len(x.requests) - 1
	if x.lasts != nil {
		last = int(x.lasts[c.versions[x.major-protocol.FirstExtensionOpcode]])
	}
	return int(minor) <= last
}

// negotiate notes the major version of an extension that the client has agreed on.
func (c *client) negotiate(major protocol.Opcode, version uint32) {
	c.versions[major-protocol.FirstExtensionOpcode] = uint8(version)
}

func (c *client) unknownRequest([]byte) error { return protocol.BadRequest.With(0) }
