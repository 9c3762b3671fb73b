package protocol

import (
	"io"
	"net"
	"sync"
	"time"

	"golang.org/x/sys/unix"
)

// lingerTime is above the time between the frames of a painter at 60 Hz.
const lingerTime = 20 * time.Millisecond

// Linger makes the reader wait in the kernel for a moment, with a thread of its own, before it parks: a peer in the middle
// of something asks again within microseconds, and to wake one thread costs less than to wake the runtime's poller, its
// scheduler and a thread. A connection that is silent for longer holds no thread. Receiving cannot be timed then.
//
// The socket leaves the runtime's poller, which would be woken for every message even so; Stream is closed.
func (c *Conn) Linger() error {
	if c.raw == nil || c.Timed {
		return nil
	}
	l := &lingering{wake: make(chan struct{}, 1), hungUp: make(chan struct{})}
	var err error
	controlErr := c.raw.Control(func(fd uintptr) {
		if l.fd, err = unix.FcntlInt(fd, unix.F_DUPFD_CLOEXEC, 0); err != nil {
			return
		}
		timeout := unix.NsecToTimeval(int64(lingerTime))
		unix.SetsockoptTimeval(l.fd, unix.SOL_SOCKET, unix.SO_RCVTIMEO, &timeout)
		unix.SetNonblock(l.fd, false)
	})
	if controlErr != nil {
		return controlErr
	}
	if err != nil {
		return err
	}
	c.stream.Close()
	c.raw, c.lingers = l, l
	return nil
}

// lingering is a socket that waits by itself. As a syscall.RawConn it stands in for the runtime's.
type lingering struct {
	fd      int
	wake    chan struct{} // sent to when the parked socket has something to read
	parked  bool          // known to parking; owned by the reader
	writing sync.Mutex    // held while fd is written to

	mu     sync.Mutex
	ending bool // HangUp has been called
	hungUp chan struct{}
	closed bool
}

// Control calls f with the descriptor.
func (l *lingering) Control(f func(fd uintptr)) error {
	f(uintptr(l.fd))
	return nil
}

// Read calls f, which waits a moment for what it reads, until it has read something.
func (l *lingering) Read(f func(fd uintptr) bool) error {
	for !f(uintptr(l.fd)) {
		if err := l.park(); err != nil {
			return err
		}
	}
	return nil
}

// Write calls f until it has written all.
func (l *lingering) Write(f func(fd uintptr) bool) error {
	l.writing.Lock()
	defer l.writing.Unlock()
	if l.isClosed() {
		return net.ErrClosed
	}
	for !f(uintptr(l.fd)) {
		if _, err := unix.Poll([]unix.PollFd{{Fd: int32(l.fd), Events: unix.POLLOUT}}, -1); err != nil && err != unix.EINTR {
			return err
		}
	}
	return nil
}

func (l *lingering) isClosed() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.closed
}

// HangUp ends the connection, and with it what Read and Write wait for.
func (l *lingering) HangUp() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.ending {
		l.ending = true
		close(l.hungUp)
		unix.Shutdown(l.fd, unix.SHUT_RDWR)
	}
}

// Pause is Conn.Pause. The reader calls it.
func (l *lingering) Pause(d time.Duration) error {
	timer := time.NewTimer(min(d, patience))
	defer timer.Stop()
	select {
	case <-l.hungUp:
		return net.ErrClosed
	case <-timer.C:
	}
	if d > patience && hasHungUp(l.fd, d-patience) {
		return io.EOF
	}
	return nil
}

// HungUp is Conn.HungUp. The reader calls it.
func (l *lingering) HungUp() bool {
	select {
	case <-l.hungUp:
		return true
	default:
		return hasHungUp(l.fd, 0)
	}
}

// Close closes the socket once a writer has left it. The reader must have stopped.
func (l *lingering) Close() error {
	l.HangUp()
	l.writing.Lock()
	defer l.writing.Unlock()
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return net.ErrClosed
	}
	l.closed = true
	parking.forget(l)
	return unix.Close(l.fd)
}

// park returns when there is something to read, or the connection has ended.
func (l *lingering) park() error {
	if err := parking.add(l); err != nil {
		return err
	}
	<-l.wake
	return nil
}

// parking waits for the sockets that nothing has come from for a while: one thread for all of them.
var parking parkingLot

type parkingLot struct {
	mu      sync.Mutex
	epoll   int // 0: not made yet
	sockets map[int32]*lingering
}

// add has l woken once. It leaves the epoll set when its descriptor is closed.
func (p *parkingLot) add(l *lingering) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.epoll == 0 {
		epoll, err := unix.EpollCreate1(unix.EPOLL_CLOEXEC)
		if err != nil {
			return err
		}
		p.epoll, p.sockets = epoll, make(map[int32]*lingering)
		go p.watch()
	}
	op := unix.EPOLL_CTL_MOD
	if !l.parked {
		op, l.parked = unix.EPOLL_CTL_ADD, true
	}
	p.sockets[int32(l.fd)] = l
	return unix.EpollCtl(p.epoll, op, l.fd, &unix.EpollEvent{
		Events: unix.EPOLLIN | unix.EPOLLRDHUP | unix.EPOLLONESHOT, Fd: int32(l.fd),
	})
}

func (p *parkingLot) forget(l *lingering) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if l.parked {
		delete(p.sockets, int32(l.fd))
	}
}

// watch wakes the parked for as long as the program lives.
func (p *parkingLot) watch() {
	var events [64]unix.EpollEvent
	for {
		n, err := unix.EpollWait(p.epoll, events[:], -1)
		if err != nil && err != unix.EINTR {
			panic(err) // there is no reason but a descriptor that is none
		}
		p.mu.Lock()
		for _, e := range events[:max(n, 0)] {
			if l := p.sockets[e.Fd]; l != nil {
				select {
				case l.wake <- struct{}{}:
				default: // it has been woken already
				}
			}
		}
		p.mu.Unlock()
	}
}
