package display

import (
	"encoding/binary"
	"slices"

	"sameframe/protocol"
)

// queue appends a message of the client's to its output: the fixed part, swapped if the client's byte order asks for it,
// and the rest as it is. Server.mu is held.
func queue[T any](c *client, fixed *T, rest []byte) {
	if c.gone || c.conn == nil {
		return
	}
	q := c.out.extend()
	at := len(q)
	q = protocol.Append(q, fixed)
	if c.conn.Swapped {
		protocol.Swap[T](q[at:])
	}
	q = append(q, rest...)
	c.out.done(q)
	c.willFlush()
}

// reply sends the reply to the request being executed. The fixed part is at least 32 bytes; the tail is in the client's
// byte order, see tail, and is padded here. Type, sequence and length are filled in.
func reply[T any](c *client, fixed *T, tail []byte) error {
	if pad := protocol.Pad(len(tail)) - len(tail); pad > 0 {
		tail = append(tail, make([]byte, pad)...)
	}
	head := (*protocol.ReplyHeader)(nil)
	b := protocol.Bytes(fixed)
	head, _, _ = protocol.View[protocol.ReplyHeader](b)
	head.Type = protocol.ReplyType
	head.Sequence = c.sequence
	head.Length = uint32(len(b)-32+len(tail)) / 4
	queue(c, fixed, tail)
	return nil
}

// replyInPlace is reply with a tail of size bytes that is long enough not to be copied: fill appends it to the output. If
// fill fails, there is no reply.
func replyInPlace[T any](c *client, fixed *T, size int, fill func(queue []byte) ([]byte, error)) error {
	padded := protocol.Pad(size)
	b := protocol.Bytes(fixed)
	head, _, _ := protocol.View[protocol.ReplyHeader](b)
	head.Type, head.Sequence, head.Length = protocol.ReplyType, c.sequence, uint32(len(b)-32+padded)/4
	if c.gone || c.conn == nil {
		return nil
	}
	q := c.out.extend()
	defer func() { c.out.done(q) }() // also if fill panics
	at := len(q)
	longer := protocol.Append(slices.Grow(q, len(b)+padded), fixed)
	if c.conn.Swapped {
		protocol.Swap[T](longer[at:])
	}
	longer, err := fill(longer)
	if err != nil {
		return err
	}
	q = append(longer, make([]byte, padded-size)...)
	c.willFlush()
	return nil
}

// willFlush has the output sent when Server.mu is released.
func (c *client) willFlush() {
	if !c.flushQueued {
		c.flushQueued = true
		c.server.flushing = append(c.server.flushing, c)
	}
}

// list returns the bytes of a reply's list in the client's byte order.
func list[E any](c *client, elements []E) []byte {
	b := protocol.AppendList[E](nil, elements)
	if c.conn.Swapped {
		protocol.SwapList[E](b)
	}
	return b
}

// send sends an event of the core protocol or an extension to the client. Its sequence number is filled in; it stands at
// the same place in every event but KeymapNotify, which has none.
func send[T any](c *client, event *T) {
	b := protocol.Bytes(event)
	if protocol.EventCode(b[0]&0x7f) != protocol.KeymapNotify {
		binary.LittleEndian.PutUint16(b[2:], c.sequence)
	}
	queue(c, event, nil)
}

// sendRaw sends an event of 32 bytes whose type is known from its code alone, in this machine's byte order.
func sendRaw(c *client, event [32]byte) {
	if protocol.EventCode(event[0])&^protocol.SentEvent != protocol.KeymapNotify {
		binary.LittleEndian.PutUint16(event[2:], c.sequence)
	}
	if c.conn != nil && c.conn.Swapped {
		c.server.swapEvent(event[:])
	}
	queue(c, &event, nil)
}
