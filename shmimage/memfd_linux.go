package shmimage

import (
	"errors"
	"fmt"

	"golang.org/x/sys/unix"
)

// CreateMemfd makes a file in memory that has no name and vanishes with its last user. It is sealed so that nobody can
// shrink it; it may grow, but the segment does not.
func CreateMemfd(size int) (*Segment, error) {
	if size <= 0 {
		return nil, ErrEmpty
	}
	fd, err := unix.MemfdCreate("sameframe", unix.MFD_CLOEXEC|unix.MFD_ALLOW_SEALING)
	if err != nil {
		return nil, fmt.Errorf("memfd_create: %w", err)
	}
	b, err := sealAndMap(fd, size)
	if err != nil {
		unix.Close(fd)
		return nil, err
	}
	return newSegment(&Segment{id: -1, fd: fd, bytes: b, unmap: func(b []byte) error {
		return errors.Join(unix.Munmap(b), unix.Close(fd))
	}}), nil
}

func sealAndMap(fd, size int) ([]byte, error) {
	if err := unix.Ftruncate(fd, int64(size)); err != nil {
		return nil, fmt.Errorf("ftruncate of a memfd to %d bytes: %w", size, err)
	}
	if _, err := unix.FcntlInt(uintptr(fd), unix.F_ADD_SEALS, unix.F_SEAL_SHRINK); err != nil {
		return nil, fmt.Errorf("sealing a memfd: %w", err)
	}
	return mmap(fd, size, false)
}

// Map maps the whole file that fd is open on, as large as it is now. The mapping needs fd no more, which stays the
// caller's to close. ErrEmpty and ErrNotMemory tell what cannot be mapped for what it is; any other error is the
// system's, as for a descriptor that is not open for what is asked.
func Map(fd int, readOnly bool) (*Segment, error) {
	// Nothing here may ask a file system that does not live in this kernel: fstat and fstatfs of a file on FUSE wait for its
	// daemon, and we may be holding a lock.
	var st unix.Statx_t
	if err := unix.Statx(fd, "", unix.AT_EMPTY_PATH|unix.AT_STATX_DONT_SYNC, unix.STATX_SIZE, &st); err != nil {
		return nil, fmt.Errorf("statx: %w", err)
	}
	if st.Size == 0 {
		return nil, ErrEmpty
	}
	if !IsMemory(fd) {
		return nil, ErrNotMemory
	}
	size := int(st.Size)
	if uint64(size) != st.Size || size < 0 {
		return nil, fmt.Errorf("mmap of %d bytes: %w", st.Size, unix.ENOMEM)
	}
	b, err := mmap(fd, size, readOnly)
	if err != nil {
		return nil, err
	}
	return newSegment(&Segment{id: -1, fd: -1, readOnly: readOnly, bytes: b, unmap: unix.Munmap}), nil
}

// IsMemory reports whether a descriptor is of a regular file in memory. It asks for the file's seals, which only such files
// have, and which the kernel knows by itself.
func IsMemory(fd int) bool {
	_, err := unix.FcntlInt(uintptr(fd), unix.F_GET_SEALS, 0)
	return err == nil
}

func mmap(fd, size int, readOnly bool) ([]byte, error) {
	prot := unix.PROT_READ | unix.PROT_WRITE
	if readOnly {
		prot = unix.PROT_READ
	}
	b, err := unix.Mmap(fd, 0, size, prot, unix.MAP_SHARED)
	if err != nil {
		return nil, fmt.Errorf("mmap of %d bytes: %w", size, err)
	}
	return b, nil
}
