package protocol

import "golang.org/x/sys/unix"

// closing holds a place for each thread that waits for a descriptor to be closed: far fewer than a Go process may have.
var closing = make(chan struct{}, 64)

// CloseFD closes a descriptor that a peer has sent. Of a file in memory, which alone has seals, that takes no time. To close
// any other may wait for a file system's daemon, for ever: a goroutine of its own does it, and while there are too many of
// those CloseFD waits, so no lock may be held.
func CloseFD(fd int) {
	if _, err := unix.FcntlInt(uintptr(fd), unix.F_GET_SEALS, 0); err == nil {
		unix.Close(fd)
		return
	}
	closing <- struct{}{}
	go func() {
		unix.Close(fd)
		<-closing
	}()
}
