package protocol

import "golang.org/x/sys/unix"

// Descriptors arrive closed-on-exec, so that none leaks into a child started at that moment.
const receiveFlags = unix.MSG_CMSG_CLOEXEC
