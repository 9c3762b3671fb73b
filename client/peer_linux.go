package client

import (
	"net"

	"golang.org/x/sys/unix"
)

// listenerOf returns the process that called listen at the other end (unix(7), SO_PEERCRED).
func listenerOf(stream net.Conn) (pid int, ok bool) {
	u, isUnix := stream.(*net.UnixConn)
	if !isUnix {
		return 0, false
	}
	raw, err := u.SyscallConn()
	if err != nil {
		return 0, false
	}
	var cred *unix.Ucred
	controlErr := raw.Control(func(fd uintptr) { cred, err = unix.GetsockoptUcred(int(fd), unix.SOL_SOCKET, unix.SO_PEERCRED) })
	if controlErr != nil || err != nil || cred.Pid <= 0 {
		return 0, false
	}
	return int(cred.Pid), true
}
