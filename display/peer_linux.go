package display

import (
	"errors"
	"fmt"
	"net"
	"os"
	"strings"

	"golang.org/x/sys/unix"
)

// peer is the process at the other end of a connection, as it was when it connected (SO_PEERCRED).
type peer struct {
	pid      int
	uid, gid uint32
	name     string // of the program, for the log
}

// stranger has no rights but those of everybody.
var stranger = peer{uid: ^uint32(0), gid: ^uint32(0)}

func peerOf(stream net.Conn) (peer, error) {
	u, ok := stream.(*net.UnixConn)
	if !ok {
		return stranger, nil
	}
	raw, err := u.SyscallConn()
	if err != nil {
		return stranger, err
	}
	var cred *unix.Ucred
	var credErr error
	err = raw.Control(func(fd uintptr) { cred, credErr = unix.GetsockoptUcred(int(fd), unix.SOL_SOCKET, unix.SO_PEERCRED) })
	if err := errors.Join(err, credErr); err != nil {
		return stranger, err
	}
	name, _ := os.ReadFile(fmt.Sprintf("/proc/%d/comm", cred.Pid))
	return peer{int(cred.Pid), cred.Uid, cred.Gid, strings.TrimSpace(string(name))}, nil
}

// isOurs reports whether the peer may do what we may.
func (p peer) isOurs() bool { return p.uid == uint32(os.Geteuid()) || p.uid == 0 }

// sharesIPC returns an error if the peer's System V ids are not ours, as in a container: its segment would not be found, or
// worse, another of the same number. X.Org does not look. Where /proc does not tell, nothing is refused.
func (p peer) sharesIPC() error {
	ours, err := os.Readlink("/proc/self/ns/ipc")
	if err != nil {
		return nil
	}
	theirs, err := os.Readlink(fmt.Sprintf("/proc/%d/ns/ipc", p.pid))
	if err != nil || theirs == ours {
		return nil
	}
	return fmt.Errorf("the client lives in another IPC namespace (%s, ours is %s); share it, or pass descriptors (ShmAttachFd)", theirs, ours)
}
