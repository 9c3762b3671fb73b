//go:build unix && !linux

package protocol

import "golang.org/x/sys/unix"

func recvmsg(fd int, p, oob []byte) (n, oobn, flags int, err error) {
	n, oobn, flags, _, err = unix.Recvmsg(fd, p, oob, 0)
	return n, oobn, flags, err
}

func closeOnExec(fd int) { unix.CloseOnExec(fd) }
