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
	c.receive = func(fd uintptr) bool {
		began := time.Now()
		n, oobn, flags, err := recvmsg(int(fd), c.buf[c.w:], c.oob)
		if err == unix.EAGAIN || err == unix.EINTR {
			return err == unix.EINTR && c.receive(fd)
		}
		c.Receiving += time.Since(began)
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
			closeFD(fd)
		}
	}
}

func (c *Conn) sendFDs(b []byte, fds []int) (int, error) {
	u, ok := c.stream.(*net.UnixConn)
	if !ok {
		return 0, errors.New("protocol: descriptors travel on Unix sockets only")
	}
	n, _, err := u.WriteMsgUnix(b, unix.UnixRights(fds...), nil)
	return n, err
}

// Pause lets time pass without reading. It ends early, with an error, when the stream is closed, or when the peer has hung
// up and patience is over: a peer that sends all it has to say and leaves is heard out.
func (c *Conn) Pause(d time.Duration) error {
	const patience = time.Second
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
		fds := []unix.PollFd{{Fd: int32(fd), Events: hungUp}}
		n, err := unix.Poll(fds, 0)
		return err == nil && n > 0 && fds[0].Revents&hungUp != 0
	})
}

func closeFD(fd int) { unix.Close(fd) }
