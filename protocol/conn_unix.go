//go:build unix

package protocol

import (
	"errors"
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

func closeFD(fd int) { unix.Close(fd) }
