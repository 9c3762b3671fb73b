package client

import (
	"errors"
	"fmt"
	"slices"

	"sameframe/protocol"
)

// A call is a request whose outcome somebody waits for.
type call struct {
	sequence uint16
	replies  bool    // a reply belongs to the request; otherwise an error, or whatever follows it, settles the call
	takesFD  bool    // a descriptor comes with the reply
	to       outcome // nil: nobody cares
}

// An outcome is told once what became of a call, on the goroutine that reads: it must not wait for the connection.
// The reply is valid during settle only. fd is not -1 only where the call takes one and it came; it is the outcome's then.
type outcome interface {
	settle(reply []byte, fd int, err error)
}

// answer is the outcome of a call that a goroutine waits for.
type answer struct {
	reply []byte
	fd    int
	err   error
	done  chan struct{}
}

func (a *answer) settle(reply []byte, fd int, err error) {
	a.reply, a.fd, a.err = slices.Clone(reply), fd, err
	close(a.done)
}

// A sink takes the events about one resource before they become the painter's, and the end of the connection.
type sink interface {
	// event reports whether it has taken the event; b is valid during the call only.
	event(b []byte) bool
	ended(err error)
}

var errNoAnswer = errors.New("the X server passed over a request that has a reply")

// read takes what the server sends until the connection ends.
func (c *Conn) read() {
	for {
		b, err := c.wire.Message()
		if err == nil {
			c.received.Add(int64(len(b)))
			err = c.deliver(b)
		}
		if err != nil {
			c.end(err)
			c.wire.Close()
			close(c.events)
			return
		}
	}
}

// deliver hands a message to whom it concerns. Its error ends the connection: after an answer to a question that was not
// asked no other can be trusted.
func (c *Conn) deliver(b []byte) error {
	switch b[0] {
	case protocol.ErrorType:
		m, _, _ := protocol.View[protocol.ErrorMessage](b)
		err := c.describe(m.Err())
		if called, ok := c.settleUntil(m.Sequence, true); !ok {
			c.post(err)
		} else if called.to != nil {
			called.to.settle(nil, -1, err)
		}
	case protocol.ReplyType:
		m, _, _ := protocol.View[protocol.ReplyHeader](b)
		called, ok := c.settleUntil(m.Sequence, true)
		if !ok || !called.replies {
			return fmt.Errorf("the X server answers request %d, which asked nothing", m.Sequence)
		}
		fd := -1
		if called.takesFD {
			if taken, ok := c.wire.TakeFD(); ok {
				fd = taken
			}
		}
		if called.to != nil {
			called.to.settle(b, fd, nil)
		}
	default:
		if code := protocol.EventCode(b[0]) &^ protocol.SentEvent; code != protocol.KeymapNotify {
			m, _, _ := protocol.View[protocol.EventHeader](b)
			c.settleUntil(m.Sequence, false)
		}
		if s := c.sinkOf(b); s == nil || !s.event(b) {
			c.post(c.decode(b))
		}
	}
	return nil
}

// settleUntil settles the calls before that of the sequence number, of which nothing can come any more: the server answers
// in order. With take it also removes and returns the call itself.
func (c *Conn) settleUntil(sequence uint16, take bool) (taken call, ok bool) {
	for {
		c.mu.Lock()
		if len(c.calls) == 0 {
			c.mu.Unlock()
			return call{}, false
		}
		// 16 bits of the number are enough, because no message is further than syncEvery requests from the first call.
		first := c.calls[0]
		distance := int16(sequence - first.sequence)
		if distance < 0 || distance == 0 && !take {
			c.mu.Unlock()
			return call{}, false
		}
		c.calls = c.calls[:copy(c.calls, c.calls[1:])]
		c.mu.Unlock()
		if distance == 0 {
			return first, true
		}
		var err error
		if first.replies {
			err = errNoAnswer
		}
		if first.to != nil {
			first.to.settle(nil, -1, err)
		}
	}
}

// end ends the connection for the reason err; only the first reason counts. Everybody who waits is told.
func (c *Conn) end(err error) {
	c.mu.Lock()
	if c.err != nil {
		c.mu.Unlock()
		return
	}
	c.err = lost(err)
	calls, sinks := c.calls, c.sinks
	c.calls, c.sinks = nil, nil
	c.mu.Unlock()
	c.wire.Stream().Close()
	for _, call := range calls {
		if call.to != nil {
			call.to.settle(nil, -1, c.err)
		}
	}
	for _, s := range sinks {
		s.ended(c.err)
	}
}
