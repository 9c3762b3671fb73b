//go:build unix

package protocol

import (
	"errors"
	"io"
	"net"
	"os"
	"time"

	"golang.org/x/sys/unix"
)

func (c *Conn) initFDs() {
	u, ok := c.stream.(*net.UnixConn)
	if !ok {
		return
	}
	raw, err := u.SyscallConn()
	if err != nil {
		return
	}
	c.raw = raw
	c.oob = make([]byte, unix.CmsgSpace(4*maxFDs))
	c.transmit = c.send
	c.attempt = func(fd uintptr) bool {
		c.send(fd)
		return true
	}
	c.receive = func(fd uintptr) bool {
		var began time.Time
		if c.Timed {
			began = time.Now()
		}
		n, oobn, flags, err := recvmsg(int(fd), c.buf[c.w:], c.oob)
		if err == unix.EAGAIN || err == unix.EINTR {
			return err == unix.EINTR && c.receive(fd)
		}
		if c.Timed {
			c.Receiving += time.Since(began)
		}
		c.n, c.err = max(n, 0), nil
		if err != nil {
			c.err = os.NewSyscallError("recvmsg", err)
		}
		if oobn > 0 {
			c.keepFDs(c.oob[:oobn])
		}
		if flags&unix.MSG_CTRUNC != 0 && c.err == nil {
			c.err = errors.New("protocol: more descriptors in one message than can be taken")
		}
		return true
	}
}

// send sends what is left of c.unsent. It reports false to be called again when there is room. It never waits, whatever the
// socket does: a writer that the kernel holds cannot be hung up.
func (c *Conn) send(fd uintptr) bool {
	for len(c.unsent) > 0 {
		n, err := unix.SendmsgN(int(fd), c.unsent, c.rights, nil, sendFlags)
		switch err {
		case nil:
			c.unsent, c.rights = c.unsent[n:], nil
		case unix.EINTR:
		case unix.EAGAIN:
			return false
		default:
			c.sendErr = os.NewSyscallError("sendmsg", err)
			return true
		}
	}
	return true
}

// keepFDs queues the descriptors of a control message, and closes those beyond the limit.
func (c *Conn) keepFDs(oob []byte) {
	messages, err := unix.ParseSocketControlMessage(oob)
	if err != nil {
		return
	}
	for _, m := range messages {
		fds, err := unix.ParseUnixRights(&m)
		if err != nil {
			continue
		}
		keep := min(len(fds), maxFDs-len(c.fds))
		c.fds = append(c.fds, fds[:keep]...)
		for _, fd := range fds[:keep] {
			closeOnExec(fd)
		}
		for _, fd := range fds[keep:] {
			CloseFD(fd)
		}
	}
}

func rights(fds []int) []byte {
	if len(fds) == 0 {
		return nil
	}
	return unix.UnixRights(fds...)
}

// patience is how long Pause waits for a peer that has hung up.
const patience = time.Second

// Pause lets time pass without reading. It ends early, with an error, when the stream is closed, or when the peer has hung
// up and patience is over: a peer that sends all it has to say and leaves is heard out.
func (c *Conn) Pause(d time.Duration) error {
	if c.lingers != nil {
		return c.lingers.Pause(d)
	}
	if c.raw == nil {
		time.Sleep(d)
		return nil
	}
	defer c.stream.SetReadDeadline(time.Time{})
	wait := func(d time.Duration, over func(fd uintptr) bool) error {
		c.stream.SetReadDeadline(time.Now().Add(d))
		err := c.raw.Read(over)
		if errors.Is(err, os.ErrDeadlineExceeded) {
			return nil
		}
		if err == nil {
			err = io.EOF
		}
		return err
	}
	if err := wait(min(d, patience), func(uintptr) bool { return false }); err != nil || d <= patience {
		return err
	}
	return wait(d-patience, func(fd uintptr) bool {
		return hasHungUp(int(fd), 0)
	})
}

// HungUp reports whether the peer has hung up or the stream is closed. The reader calls it.
func (c *Conn) HungUp() bool {
	if c.lingers != nil {
		return c.lingers.HungUp()
	}
	if c.raw == nil {
		return false
	}
	gone := false
	err := c.raw.Control(func(fd uintptr) { gone = hasHungUp(int(fd), 0) })
	return gone || err != nil
}

// hasHungUp waits for at most so long for the peer to hang up, and reports whether it has.
func hasHungUp(fd int, d time.Duration) bool {
	fds := []unix.PollFd{{Fd: int32(fd), Events: hungUp}}
	for end := time.Now().Add(d); ; {
		n, err := unix.Poll(fds, int(max(0, time.Until(end)).Milliseconds()))
		if err != unix.EINTR {
			return err == nil && n > 0 && fds[0].Revents&hungUp != 0
		}
	}
}
