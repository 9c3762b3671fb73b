package shmimage

import "testing"

func TestPermAllowsWhatTheKernelWould(t *testing.T) {
	const owner, group, creator, creatorGroup, stranger, unknown = 1000, 100, 1001, 101, 2000, ^uint32(0)
	for _, c := range []struct {
		mode        uint32
		uid, gid    uint32
		read, write bool
	}{
		{0600, owner, stranger, true, true},
		{0600, creator, stranger, true, true},
		{0600, stranger, group, false, false},
		{0600, stranger, stranger, false, false},
		{0600, unknown, unknown, false, false},
		{0000, 0, stranger, true, true},
		{0400, owner, stranger, true, false},
		{0200, owner, stranger, false, false}, // nothing attaches for writing alone
		{0066, owner, group, false, false},    // the first class that fits decides
		{0640, stranger, group, true, false},
		{0660, stranger, creatorGroup, true, true},
		{0606, stranger, group, false, false},
		{0604, stranger, stranger, true, false},
		{0666, unknown, unknown, true, true},
	} {
		p := Perm{UID: owner, GID: group, CreatorUID: creator, CreatorGID: creatorGroup, Mode: c.mode}
		if got := p.Allows(c.uid, c.gid, true); got != c.read {
			t.Errorf("mode %04o: peer %d:%d reads: %v, want %v", c.mode, c.uid, c.gid, got, c.read)
		}
		if got := p.Allows(c.uid, c.gid, false); got != c.write {
			t.Errorf("mode %04o: peer %d:%d writes: %v, want %v", c.mode, c.uid, c.gid, got, c.write)
		}
	}
}
