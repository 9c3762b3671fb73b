package display

import (
	"errors"
	"sync"
	"sync/atomic"

	"sameframe/protocol"
)

// output is the bounded queue of what a client is sent: replies, errors and events, in order, with the descriptors that
// travel with them. Anyone appends, under Server.mu; a socket is written with no lock held.
//
// A client that does not read is not read either once backPressure bytes or maxFDs descriptors wait, and is cut off when
// more bytes than Limits.Output wait and there is something more to tell it: so the queue holds one reply beyond that.
type output struct {
	mu      sync.Mutex
	drained sync.Cond // signalled when the queue has become shorter, or the output closed
	queue   []byte
	sent    int    // bytes at the beginning of the queue that are on their way already
	spare   []byte // the buffer that is not the queue now
	small   int    // batches in a row that would have fit a buffer of keepOutput
	fds     []queuedFD
	writing int         // bytes that a goroutine took off the queue and is writing; 0 if none is
	full    atomic.Bool // so much is queued that the client has to read before more of its requests are executed
	failed  error       // set once: no more is queued or written
	limit   int         // of the queue, in bytes
}

// A queuedFD is sent with the byte of the queue at offset, and then closed.
type queuedFD struct {
	offset int
	close  func()
	fd     int
}

const (
	backPressure = 512 << 10
	maxFDs       = 16
	keepOutput   = 64 << 10 // a larger buffer is not kept for long
	keepLarge    = 8 << 20  // and one that is larger still not at all
)

var errOutputFull = errors.New("it does not read what it is sent: over the bound of output")

func (o *output) init(s *Server) { o.drained.L, o.limit = &o.mu, s.Limits.Output }

// extend returns the queue to append to. The caller holds Server.mu and gives the longer queue back to done.
func (o *output) extend() []byte {
	o.mu.Lock()
	if o.waiting() > o.limit {
		o.fail(errOutputFull)
	}
	return o.queue
}

func (o *output) done(queue []byte) {
	if o.failed == nil {
		o.queue = queue
		o.full.Store(o.isFull())
	}
	o.mu.Unlock()
}

// fail closes the output; o.mu is held.
func (o *output) fail(err error) {
	if o.failed != nil {
		return
	}
	o.failed = err
	for _, f := range o.fds {
		f.close()
	}
	o.queue, o.spare, o.fds = nil, nil, nil
	o.drained.Broadcast()
}

// why returns why the client has ended: err, unless the output has been the reason.
func (o *output) why(err error) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.failed == errOutputFull {
		return errOutputFull
	}
	return err
}

// attach makes fd travel with the bytes that are queued next.
func (o *output) attach(fd int, close func()) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.failed != nil {
		close()
		return
	}
	o.fds = append(o.fds, queuedFD{len(o.queue), close, fd})
	o.full.Store(o.isFull())
}

// begin sends what is queued as far as the socket takes it at once. It reports whether finish is to be called for the rest.
func (o *output) begin(conn *protocol.Conn) (unfinished bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for o.writing == 0 && len(o.fds) == 0 && len(o.queue) > 0 && o.failed == nil {
		queue, sent, _ := o.take()
		o.mu.Unlock()
		n, err := conn.WriteSome(queue[sent:])
		o.mu.Lock()
		if sent += n; err == nil && sent < len(queue) {
			for i := range o.fds {
				o.fds[i].offset += len(queue)
			}
			o.queue, o.sent, o.writing = append(queue, o.queue...), sent, 0
			o.full.Store(o.isFull())
			return true
		}
		o.gave(queue, err)
	}
	return o.writing == 0 && len(o.queue) > 0 && o.failed == nil
}

// finish writes the queue until it is empty, unless another goroutine does.
func (o *output) finish(conn *protocol.Conn) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	for o.writing == 0 && len(o.queue) > 0 && o.failed == nil {
		queue, sent, fds := o.take()
		o.mu.Unlock()
		err := write(conn, queue, sent, fds)
		o.mu.Lock()
		o.gave(queue, err)
	}
	return o.failed
}

// take takes the queue to write it without o.mu, which is held.
func (o *output) take() (queue []byte, sent int, fds []queuedFD) {
	queue, sent, fds = o.queue, o.sent, o.fds
	o.queue, o.sent, o.fds, o.writing = o.spare[:0], 0, nil, len(queue)-sent
	o.spare = nil
	return queue, sent, fds
}

// gave is told what became of a queue that was taken.
func (o *output) gave(queue []byte, err error) {
	o.writing = 0
	o.small++
	if len(queue) > keepOutput {
		o.small = 0
	}
	if cap(queue) <= keepOutput || cap(queue) <= keepLarge && o.small < 100 {
		o.spare = queue
	}
	if err != nil {
		o.fail(err)
	}
	o.full.Store(o.isFull())
	o.drained.Broadcast()
}

// wait returns when the queue is no longer full. So a client that does not read is not read.
func (o *output) wait() error {
	o.mu.Lock()
	defer o.mu.Unlock()
	for o.isFull() && o.failed == nil {
		o.drained.Wait()
	}
	return o.failed
}

// waiting returns how many bytes the client has not been sent.
func (o *output) waiting() int { return len(o.queue) - o.sent + o.writing }

func (o *output) isFull() bool { return o.waiting() > backPressure || len(o.fds) >= maxFDs }

func write(conn *protocol.Conn, queue []byte, sent int, fds []queuedFD) (err error) {
	for _, f := range fds {
		if err == nil {
			err = conn.Write(queue[sent:f.offset])
			sent = f.offset
		}
		if err == nil {
			err = conn.Write(queue[sent:sent+1], f.fd)
			sent++
		}
		f.close()
	}
	if err != nil {
		return err
	}
	return conn.Write(queue[sent:])
}
