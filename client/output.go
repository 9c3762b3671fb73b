package client

import (
	"encoding/binary"
	"net"
	"sync"

	"sameframe/protocol"
)

// output is the writing half of a connection. Requests are gathered between begin and end, which writes them with one
// system call, so that there is no Flush to forget. Pixels are not copied into the buffer but written from where they are.
type output struct {
	sync.Mutex
	conn     *Conn
	sequence uint16 // of the last request
	unasked  int    // requests since the last one that is answered
	buf      []byte
	mark     int // buf[mark:] is not in parts yet
	parts    net.Buffers
	writing  net.Buffers // what is left of parts; a field, so that it does not escape for each write
	tails    int         // bytes of the parts that are not in buf
}

// syncEvery is how many requests may go by without an answer. The server numbers its messages with 16 bits; so the
// numbers of neighbours must not lie 2^15 apart.
const syncEvery = 1 << 14

func (o *output) begin(c *Conn) error {
	o.Lock()
	if err := c.Err(); err != nil {
		o.Unlock()
		return err
	}
	o.conn = c
	o.buf, o.parts, o.mark, o.tails = o.buf[:0], o.parts[:0], 0, 0
	return nil
}

// add appends a request of size bytes, of which those behind the struct follow by tail, and then pad. With an outcome to
// tell, or a reply, it becomes a call.
func add[Req any](o *output, op opcode, req *Req, size int, about call) {
	if o.unasked++; o.unasked > syncEvery && !about.replies {
		o.unasked = 0
		add(o, opcode{major: protocol.OpGetInputFocus}, &protocol.GetInputFocus{}, 4, call{replies: true})
	}
	o.sequence++
	if about.sequence = o.sequence; about.replies || about.to != nil {
		o.conn.expect(about)
	}
	if about.replies {
		o.unasked = 0
	}
	start := len(o.buf)
	o.buf = protocol.Append(o.buf, req)
	head := o.buf[start:]
	if op.major != 0 {
		head[0] = byte(op.major)
	}
	if op.extended {
		head[1] = op.minor
	}
	words := protocol.Pad(size) / 4
	if words <= 65535 {
		binary.LittleEndian.PutUint16(head[2:], uint16(words))
		return
	}
	// BIG-REQUESTS: the length is 0 and the real one, longer by itself, stands behind the header.
	o.buf = append(o.buf, 0, 0, 0, 0)
	head = o.buf[start:]
	copy(head[8:], head[4:])
	binary.LittleEndian.PutUint16(head[2:], 0)
	binary.LittleEndian.PutUint32(head[4:], uint32(words+1))
}

// tail appends bytes of the request that was added last. They must not change before end.
func (o *output) tail(b []byte) {
	if len(b) < 4096 { // a copy costs less than a part of its own
		o.buf = append(o.buf, b...)
		return
	}
	o.cut()
	o.parts = append(o.parts, b)
	o.tails += len(b)
}

var zeros [3]byte

// pad ends a request of size bytes.
func (o *output) pad(size int) { o.buf = append(o.buf, zeros[:protocol.Pad(size)-size]...) }

// size returns how many bytes end will write.
func (o *output) size() int { return len(o.buf) + o.tails }

// cut moves what has been gathered in buf to parts.
func (o *output) cut() {
	if o.mark < len(o.buf) {
		o.parts = append(o.parts, o.buf[o.mark:])
		o.mark = len(o.buf)
	}
}

// end writes what was added, with the descriptors. A write that fails ends the connection: nobody knows how much of it
// arrived.
func (o *output) end(fds []int) error {
	defer o.Unlock()
	o.cut()
	o.conn.sent.Add(int64(o.size()))
	rest, err := o.parts, error(nil)
	if len(rest) == 1 || len(fds) > 0 {
		err = o.conn.wire.Write(rest[0], fds...)
		rest = rest[1:]
	}
	if err == nil && len(rest) > 0 {
		o.writing = rest
		_, err = o.writing.WriteTo(o.conn.wire.Stream())
	}
	if err != nil {
		o.conn.end(err)
		return o.conn.Err()
	}
	return nil
}
