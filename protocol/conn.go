package protocol

import (
	"cmp"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"syscall"
	"time"
)

// Conn frames the messages of one X connection and carries the descriptors that travel with them. It is the only part
// of this package that does I/O. One goroutine reads and, at the same time, another may write.
type Conn struct {
	// Swapped says that the peer's byte order is not this machine's. It concerns only the lengths that Conn itself reads.
	Swapped bool
	// MaxLength is the longest request that Request returns, in bytes. It starts as MaxRequestLength.
	MaxLength int
	// BigRequests says that the peer has enabled BIG-REQUESTS: a length of 0 announces a longer one.
	BigRequests bool
	// Receiving is the time spent so far on taking bytes out of the socket, the waiting for them not included, if Timed.
	// It belongs to the reader, which may set it back.
	Receiving time.Duration
	Timed     bool

	stream  net.Conn
	raw     syscall.RawConn // nil where the stream cannot pass descriptors
	lingers interface {     // not nil: what has taken the stream's place
		HangUp()
		Close() error
		Pause(d time.Duration) error
		HungUp() bool
	}

	buf   []byte
	r, w  int // buf[r:w] has been received and not yet consumed
	small int // messages in a row that would have fit a buffer of the least size
	fds   []int

	// The arguments and results of the function given to raw.Read, kept here so that reading does not allocate.
	receive func(fd uintptr) bool
	oob     []byte
	n       int
	err     error

	// The same for raw.Write.
	transmit func(fd uintptr) bool
	attempt  func(fd uintptr) bool
	unsent   []byte
	rights   []byte // the control message that goes with its first byte
	sendErr  error
}

// MaxRequestLength is the longest request without BIG-REQUESTS: 65535 units of 4 bytes.
const MaxRequestLength = 65535 * 4

const (
	leastBuffer = 16 << 10
	maxMessage  = 1 << 28 // what a client accepts as one reply, in bytes
	maxFDs      = 16      // descriptors received and not claimed; more are closed
)

// ErrRequestLength is what Request returns, beside the request's header, for a request of a length that the peer may not
// send. The request has been read and discarded; the answer is BadLength.
var ErrRequestLength = errors.New("protocol: request length out of range")

// NewConn returns a Conn over stream. A *net.UnixConn passes descriptors.
func NewConn(stream net.Conn) *Conn {
	c := &Conn{stream: stream, MaxLength: MaxRequestLength, buf: make([]byte, leastBuffer)}
	c.initFDs()
	return c
}

// Close closes the stream and the descriptors that nobody claimed. The reader must have stopped.
func (c *Conn) Close() error {
	for _, fd := range c.fds {
		CloseFD(fd)
	}
	c.fds = nil
	if c.lingers != nil {
		return c.lingers.Close()
	}
	return c.stream.Close()
}

// HangUp ends the connection from another goroutine than the reader's and the writer's, which are told so at once.
func (c *Conn) HangUp() {
	if c.lingers != nil {
		c.lingers.HangUp()
		return
	}
	c.stream.Close()
}

// Stream returns the underlying stream, for deadlines, credentials and a hard close from another goroutine.
func (c *Conn) Stream() net.Conn { return c.stream }

// PassesFDs reports whether descriptors can travel on this connection.
func (c *Conn) PassesFDs() bool { return c.raw != nil }

// TakeFD returns the descriptor that arrived first and has not been taken yet; the caller owns it. Descriptors are
// matched to requests in order, not by position in the stream, as X.Org does.
func (c *Conn) TakeFD() (fd int, ok bool) {
	if len(c.fds) == 0 {
		return -1, false
	}
	fd = c.fds[0]
	c.fds = c.fds[:copy(c.fds, c.fds[1:])]
	return fd, true
}

// Request returns the next request, whole. It is valid until the next call. An extended length (BIG-REQUESTS §3) is
// taken out, so that one struct lies over both forms.
func (c *Conn) Request() ([]byte, error) {
	head, err := c.Peek(4)
	if err != nil {
		return nil, err
	}
	length, extra := int(c.uint16(head[2:]))*4, 0
	if length == 0 {
		if !c.BigRequests {
			return c.reject(4)
		}
		if head, err = c.Peek(8); err != nil {
			return nil, unexpected(err)
		}
		length, extra = int(c.uint32(head[4:]))*4, 4
		if length < 8 {
			return nil, errors.New("protocol: extended request length below 2")
		}
	}
	if length > c.MaxLength {
		return c.reject(length)
	}
	b, err := c.Peek(length)
	if err != nil {
		return nil, unexpected(err)
	}
	c.consume(length)
	if extra != 0 {
		copy(b[4:8], b[:4])
	}
	return b[extra:], nil
}

// Buffered returns the next request if it is here already, whole and of the short form; else the caller goes by Request.
func (c *Conn) Buffered() []byte {
	if c.w-c.r < 4 {
		return nil
	}
	length := int(c.uint16(c.buf[c.r+2:])) * 4
	if length == 0 || length > c.w-c.r || length > c.MaxLength {
		return nil
	}
	b := c.buf[c.r : c.r+length]
	c.r += length
	return b
}

func (c *Conn) reject(length int) ([]byte, error) {
	var head [4]byte
	copy(head[:], c.buf[c.r:])
	if err := c.Discard(length); err != nil {
		return nil, err
	}
	return head[:], ErrRequestLength
}

// Message returns the next reply, error or event, whole. It is valid until the next call.
func (c *Conn) Message() ([]byte, error) {
	b, err := c.Peek(32)
	if err != nil {
		return nil, err
	}
	length := 32
	if kind := b[0]; kind == 1 || kind&0x7f == byte(GenericEvent) {
		length += int(c.uint32(b[4:])) * 4
		if length > maxMessage {
			return nil, errors.New("protocol: the server announces a message of more than 256 MiB")
		}
		if b, err = c.Peek(length); err != nil {
			return nil, unexpected(err)
		}
	}
	c.consume(length)
	return b, nil
}

// MessageReady reports whether Message would return without reading from the stream.
func (c *Conn) MessageReady() bool {
	b := c.buf[c.r:c.w]
	if len(b) < 32 {
		return false
	}
	if kind := b[0]; kind == 1 || kind&0x7f == byte(GenericEvent) {
		return len(b) >= 32+int(c.uint32(b[4:]))*4
	}
	return true
}

// Peek returns the next n bytes without consuming them, reading what is missing. The buffer never grows beyond twice
// what has arrived, so an announced length alone costs no memory.
func (c *Conn) Peek(n int) ([]byte, error) {
	c.shrink(n)
	for c.w-c.r < n {
		c.makeRoom(n)
		if err := c.read(); err != nil {
			return nil, err
		}
	}
	return c.buf[c.r : c.r+n], nil
}

// Next is Peek followed by consuming the bytes. They are valid until the next call.
func (c *Conn) Next(n int) ([]byte, error) {
	b, err := c.Peek(n)
	if err != nil {
		return nil, err
	}
	c.consume(n)
	return b, nil
}

// Discard reads and throws away n bytes.
func (c *Conn) Discard(n int) error {
	for n > 0 {
		if c.r == c.w {
			c.r, c.w = 0, 0
			if err := c.read(); err != nil {
				return unexpected(err)
			}
		}
		d := min(n, c.w-c.r)
		c.consume(d)
		n -= d
	}
	return nil
}

func (c *Conn) consume(n int) { c.r += n }

// shrink gives a large buffer back once a long run of messages has not needed it.
func (c *Conn) shrink(n int) {
	if n > leastBuffer {
		c.small = 0
		return
	}
	if len(c.buf) == leastBuffer {
		return
	}
	if c.small++; c.small > 1000 && c.w-c.r <= leastBuffer {
		c.w = copy(c.buf[:leastBuffer], c.buf[c.r:c.w])
		c.buf = append(make([]byte, 0, leastBuffer), c.buf[:leastBuffer]...)
		c.r, c.small = 0, 0
	}
}

// makeRoom makes buf[w:] not empty and, as far as bytes have arrived to justify it, n bytes fit behind r.
func (c *Conn) makeRoom(n int) {
	if c.r == c.w {
		c.r, c.w = 0, 0
	}
	switch {
	case c.r+n <= len(c.buf):
	case n <= len(c.buf) || c.w < len(c.buf) && c.r > 0:
		c.w = copy(c.buf, c.buf[c.r:c.w])
		c.r = 0
	case c.w == len(c.buf):
		grown := make([]byte, min(2*len(c.buf), Pad(n)))
		c.w = copy(grown, c.buf[c.r:c.w])
		c.buf, c.r = grown, 0
	}
}

// read receives once into the free end of the buffer.
func (c *Conn) read() error {
	if c.raw == nil {
		n, err := c.stream.Read(c.buf[c.w:])
		c.w += n
		if n > 0 {
			return nil
		}
		return err
	}
	if err := c.raw.Read(c.receive); err != nil {
		return err
	}
	if c.err != nil {
		return c.err
	}
	if c.n == 0 {
		return io.EOF
	}
	c.w += c.n
	return nil
}

// Write sends b, all of it, and fds with its first byte. It does not close them.
func (c *Conn) Write(b []byte, fds ...int) error {
	switch {
	case len(b) == 0:
		return nil
	case c.raw != nil:
		c.unsent, c.rights, c.sendErr = b, rights(fds), nil
		err := c.raw.Write(c.transmit)
		c.unsent, c.rights = nil, nil
		return cmp.Or(err, c.sendErr)
	case len(fds) > 0:
		return errors.New("protocol: descriptors travel on Unix sockets only")
	}
	_, err := c.stream.Write(b)
	return err
}

// WriteSome sends as much of b as the stream takes at once, and returns how much that was.
func (c *Conn) WriteSome(b []byte) (int, error) {
	if c.raw == nil || len(b) == 0 {
		return 0, nil
	}
	c.unsent, c.rights, c.sendErr = b, nil, nil
	err := c.raw.Write(c.attempt)
	n := len(b) - len(c.unsent)
	c.unsent = nil
	return n, cmp.Or(err, c.sendErr)
}

func (c *Conn) uint16(b []byte) uint16 {
	if c.Swapped {
		return binary.BigEndian.Uint16(b)
	}
	return binary.LittleEndian.Uint16(b)
}

func (c *Conn) uint32(b []byte) uint32 {
	if c.Swapped {
		return binary.BigEndian.Uint32(b)
	}
	return binary.LittleEndian.Uint32(b)
}

func unexpected(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}
