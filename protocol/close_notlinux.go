//go:build unix && !linux

package protocol

import "golang.org/x/sys/unix"

// CloseFD closes a descriptor that a peer has sent.
func CloseFD(fd int) { unix.Close(fd) }
