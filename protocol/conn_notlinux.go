//go:build unix && !linux

package protocol

import "golang.org/x/sys/unix"

func recvmsg(fd int, p, oob []byte) (n, oobn, flags int, err error) {
	n, oobn, flags, _, err = unix.Recvmsg(fd, p, oob, 0)
	return n, oobn, flags, err
}

// hungUp is what poll(2) tells of a peer that has closed its end.
const hungUp = unix.POLLHUP

func closeOnExec(fd int) { unix.CloseOnExec(fd) }

// Linger does nothing here: the reader goes to the runtime's poller at once.
func (c *Conn) Linger() error { return nil }

const sendFlags = 0 // the socket does not wait
