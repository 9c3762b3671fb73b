//go:build linux || (darwin && !ios)

package shmimage

import (
	"fmt"

	"golang.org/x/sys/unix"
)

// Create makes a System V segment that only this user may attach. It outlives the process unless it is removed: see
// Remove.
func Create(size int) (*Segment, error) {
	if size <= 0 {
		return nil, ErrEmpty
	}
	id, err := unix.SysvShmGet(unix.IPC_PRIVATE, size, unix.IPC_CREAT|0600)
	if err != nil {
		return nil, fmt.Errorf("shmget of %d bytes: %w", size, err)
	}
	s, err := Attach(id, false)
	if err != nil {
		sysvRemove(id)
		return nil, err
	}
	return s, nil
}

// Attach maps the System V segment id. The rights asked are those of this process: a server that attaches in the name of
// a client asks Stat and Allows afterwards, when the id cannot be given to another segment any more.
func Attach(id int, readOnly bool) (*Segment, error) {
	flag := 0
	if readOnly {
		flag = unix.SHM_RDONLY
	}
	b, err := unix.SysvShmAttach(id, 0, flag)
	if err != nil {
		return nil, fmt.Errorf("shmat %d: %w", id, err)
	}
	return newSegment(&Segment{id: id, fd: -1, readOnly: readOnly, bytes: b, unmap: unix.SysvShmDetach}), nil
}

// Stat asks the system about the System V segment id.
func Stat(id int) (Perm, error) {
	var d unix.SysvShmDesc
	if _, err := unix.SysvShmCtl(id, unix.IPC_STAT, &d); err != nil {
		return Perm{}, fmt.Errorf("shmctl %d IPC_STAT: %w", id, err)
	}
	return Perm{
		UID: d.Perm.Uid, GID: d.Perm.Gid,
		CreatorUID: d.Perm.Cuid, CreatorGID: d.Perm.Cgid,
		Mode: uint32(d.Perm.Mode) & 0777,
		Size: int(d.Segsz),
	}, nil
}

func sysvRemove(id int) error {
	if _, err := unix.SysvShmCtl(id, unix.IPC_RMID, nil); err != nil {
		return fmt.Errorf("shmctl %d IPC_RMID: %w", id, err)
	}
	return nil
}
