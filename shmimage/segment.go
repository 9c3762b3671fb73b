// Package shmimage holds memory that two processes map (Segment), pictures on it (Image), and the means to read it
// without dying when the other process takes it away (Guard).
package shmimage

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
)

var (
	// ErrEmpty says that there are no bytes to map: an empty file, a pipe, a socket, a character device.
	ErrEmpty = errors.New("no bytes to map")

	// ErrNotMemory says that a file is not in memory. A page of a file on a disk, a network or FUSE may never arrive;
	// a thread that waits for it cannot be stopped, and with it the whole Go process stands.
	ErrNotMemory = errors.New("not a regular file in memory (memfd, tmpfs or hugetlbfs)")
)

// Segment is memory that another process maps too, and may change, truncate or forget at any moment: never read a length
// or a decision from it, and touch one that a stranger made only inside Guard.
//
// It is born with one reference. Retain takes another, as whoever copies from it without holding the lock under which it
// was found must do; the last Release unmaps it and closes its descriptor.
type Segment struct {
	id       int
	fd       int
	readOnly bool
	bytes    []byte
	unmap    func([]byte) error
	unmapped func() // see OnUnmap
	cut      atomic.Bool
	refs     atomic.Int32
}

// live is the mappings of this process. It is touched when one comes, when one goes and when one faults.
var live struct {
	sync.Mutex
	segments map[*Segment]struct{}
}

// Bytes returns the memory. It is not to be used after the last Release.
func (s *Segment) Bytes() []byte { return s.bytes }

// Size returns the number of bytes.
func (s *Segment) Size() int { return len(s.bytes) }

// ID returns the System V identifier, -1 if s is a mapped file.
func (s *Segment) ID() int { return s.id }

// FD returns the descriptor of the memfd that CreateMemfd made, open until the last Release; -1 for other segments.
func (s *Segment) FD() int { return s.fd }

// ReadOnly tells whether a write to Bytes is a fault.
func (s *Segment) ReadOnly() bool { return s.readOnly }

// Remove lets the system free a System V segment when its last user detaches or dies; without it the segment outlives
// all processes. Call it as soon as the peer has attached. Linux attaches a removed segment as long as anybody has it
// attached, so there it may stand right behind Create. Other segments need no Remove, and it does nothing to them.
func (s *Segment) Remove() error {
	if s.id < 0 {
		return nil
	}
	return sysvRemove(s.id)
}

// Cut marks memory that has faulted as lost, and reports whether it was not before. What it is worth is the user's to say:
// to touch it again would fault again, or, where its file has grown meanwhile, show something else than was written.
func (s *Segment) Cut() bool { return !s.cut.Swap(true) }

// IsCut reports whether the memory is lost.
func (s *Segment) IsCut() bool { return s.cut.Load() }

// Retain takes a reference. The caller must hold one already, or a lock that keeps another holder from Release.
func (s *Segment) Retain() {
	if s.refs.Add(1) <= 1 {
		panic("shmimage: Retain of a released Segment")
	}
}

// Release gives a reference back. With the last one the memory goes: a slice of Bytes must not be used any more.
func (s *Segment) Release() error {
	switch n := s.refs.Add(-1); {
	case n > 0:
		return nil
	case n < 0:
		panic("shmimage: Release of a released Segment")
	}
	live.Lock()
	delete(live.segments, s)
	live.Unlock()
	b := s.bytes
	s.bytes, s.fd = nil, -1
	err := s.unmap(b)
	if s.unmapped != nil {
		s.unmapped()
	}
	return err
}

// OnUnmap has f called by the last Release, once the memory is gone. It is set before the segment is shared.
func (s *Segment) OnUnmap(f func()) { s.unmapped = f }

func (s *Segment) String() string {
	if s.id >= 0 {
		return fmt.Sprintf("System V segment %d of %d bytes", s.id, len(s.bytes))
	}
	return fmt.Sprintf("mapped file of %d bytes", len(s.bytes))
}

// Perm is who may attach a System V segment, and its size.
type Perm struct {
	UID, GID               uint32 // the owner
	CreatorUID, CreatorGID uint32
	Mode                   uint32 // as of a file: 0600
	Size                   int    // bytes
}

// Allows repeats the kernel's check for a peer, who has fewer rights than the process that attaches in its name. It knows
// one group of the peer, not the supplementary ones. ^uint32(0), which is nobody's id, stands for an unknown peer.
func (p Perm) Allows(uid, gid uint32, readOnly bool) bool {
	mode := p.Mode
	switch {
	case uid == 0:
		return true
	case uid == p.UID || uid == p.CreatorUID:
		mode >>= 6
	case gid == p.GID || gid == p.CreatorGID:
		mode >>= 3
	}
	want := uint32(6)
	if readOnly {
		want = 4
	}
	return mode&want == want
}
