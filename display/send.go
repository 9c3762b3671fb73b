package display

import (
	"encoding/binary"

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
	if !c.flushQueued {
		c.flushQueued = true
		c.server.flushing = append(c.server.flushing, c)
	}
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
