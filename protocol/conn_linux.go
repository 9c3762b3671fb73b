package protocol

import (
	"unsafe"

	"golang.org/x/sys/unix"
)

// recvmsg is unix.Recvmsg without the sender's address. Asked for it, Linux tells a client the server's with every
// message, and the answer is put on the heap. Descriptors arrive closed-on-exec, so that none leaks into a child started
// at that moment.
func recvmsg(fd int, p, oob []byte) (n, oobn, flags int, err error) {
	iov := unix.Iovec{Base: unsafe.SliceData(p)}
	iov.SetLen(len(p))
	msg := unix.Msghdr{Iov: &iov, Control: unsafe.SliceData(oob)}
	msg.SetIovlen(1)
	msg.SetControllen(len(oob))
	received, _, errno := unix.Syscall(unix.SYS_RECVMSG, uintptr(fd), uintptr(unsafe.Pointer(&msg)), unix.MSG_CMSG_CLOEXEC)
	if errno != 0 {
		return 0, 0, 0, errno
	}
	return int(received), int(msg.Controllen), int(msg.Flags), nil
}

// hungUp is what poll(2) tells of a peer that writes no more.
const hungUp = unix.POLLHUP | unix.POLLRDHUP

func closeOnExec(int) {}

const sendFlags = unix.MSG_DONTWAIT | unix.MSG_NOSIGNAL
