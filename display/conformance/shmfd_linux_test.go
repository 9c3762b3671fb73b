package conformance

import (
	"image"
	"os"
	"strconv"
	"testing"

	"golang.org/x/sys/unix"

	"sameframe/protocol"
	"sameframe/shmimage"
)

// memfd returns the descriptor of a memory file of the size, with a pattern in it.
func (k *shmKit) memfd(size, flags int) int {
	k.Helper()
	fd, err := unix.MemfdCreate("conformance", unix.MFD_CLOEXEC|flags)
	if err != nil {
		k.Fatal(err)
	}
	k.Cleanup(func() { unix.Close(fd) })
	b := make([]byte, size)
	pattern(b)
	if n, err := unix.Write(fd, b); n != size || err != nil {
		k.Fatal(n, err)
	}
	return fd
}

func (k *shmKit) reopen(fd, flags int) int {
	k.Helper()
	again, err := unix.Open("/proc/self/fd/"+strconv.Itoa(fd), flags|unix.O_CLOEXEC, 0)
	if err != nil {
		k.Fatal(err)
	}
	k.Cleanup(func() { unix.Close(again) })
	return again
}

func TestShmAttachFdFollowsTheRules(t *testing.T) {
	start(t).differ(t, func(p *peer) {
		k := newShmKit(p)
		attach := func(seg protocol.Seg, readOnly uint8, fd int) func(*peer) protocol.ErrorCode {
			return func(p *peer) protocol.ErrorCode {
				r := &protocol.ShmAttachFd{Shmseg: seg, ReadOnly: readOnly}
				if fd < 0 {
					return do(p, r)
				}
				return doFD(p, fd, r)
			}
		}
		fresh := func() protocol.Seg { return newID[protocol.Seg](p) }
		put := func(name string, want protocol.ErrorCode, seg protocol.Seg) {
			p.rule(name, want, request(&protocol.ShmPutImage{
				Drawable: protocol.Drawable(k.window), GC: k.gc, TotalWidth: 64, TotalHeight: 48, SrcWidth: 64, SrcHeight: 48,
				Depth: 24, Format: protocol.ZPixmap, Shmseg: seg, SendEvent: 1,
			}))
			p.image(protocol.Drawable(k.window), image.Rect(0, 0, 64, 48))
		}
		memory := k.memfd(shmSize, 0)
		seg, ro := fresh(), fresh()
		p.rule("AttachFd", success, attach(seg, 0, memory))
		put("AttachFd: put", success, seg)
		p.rule("AttachFd: read-only", success, attach(ro, 1, memory))
		put("AttachFd: put of read-only", success, ro)
		p.rule("AttachFd: get into read-only", protocol.BadAccess, func(p *peer) protocol.ErrorCode {
			return askCode[protocol.ShmGetImageReply](p, &protocol.ShmGetImage{
				Drawable: protocol.Drawable(k.window), Width: 1, Height: 1, Format: protocol.ZPixmap, Shmseg: ro,
			})
		})
		p.rule("AttachFd: no descriptor", protocol.BadMatch, attach(fresh(), 0, -1))
		p.rule("AttachFd: id in use", protocol.BadIDChoice, attach(seg, 0, memory))
		p.rule("AttachFd: the descriptor of the one before is not used", protocol.BadMatch, attach(fresh(), 0, -1))
		p.rule("AttachFd: id 0", protocol.BadIDChoice, attach(0, 0, memory))
		p.rule("AttachFd: read-only 2", protocol.BadValue, attach(fresh(), 2, memory))
		p.rule("AttachFd: id before read-only", protocol.BadIDChoice, attach(seg, 2, memory))
		p.rule("AttachFd: read-only before the descriptor", protocol.BadValue, attach(fresh(), 2, -1))
		p.rule("AttachFd: again no descriptor", protocol.BadMatch, attach(fresh(), 0, -1))

		pipe := make([]int, 2)
		if err := unix.Pipe2(pipe, unix.O_CLOEXEC); err != nil {
			t.Fatal(err)
		}
		defer unix.Close(pipe[0])
		defer unix.Close(pipe[1])
		p.rule("AttachFd: a pipe", protocol.BadMatch, attach(fresh(), 0, pipe[0]))
		zero, err := os.OpenFile("/dev/zero", os.O_RDWR, 0)
		if err != nil {
			t.Fatal(err)
		}
		defer zero.Close()
		p.rule("AttachFd: /dev/zero", protocol.BadMatch, attach(fresh(), 0, int(zero.Fd())))
		p.rule("AttachFd: an empty file", protocol.BadMatch, attach(fresh(), 0, k.memfd(0, 0)))
		dir, err := os.Open("/dev/shm")
		if err != nil {
			t.Fatal(err)
		}
		defer dir.Close()
		p.rule("AttachFd: a directory", protocol.BadAccess, attach(fresh(), 1, int(dir.Fd())))
		readable := k.reopen(memory, unix.O_RDONLY)
		p.rule("AttachFd: writable by a readable descriptor", protocol.BadAccess, attach(fresh(), 0, readable))
		seg = fresh()
		p.rule("AttachFd: readable by a readable descriptor", success, attach(seg, 1, readable))
		put("AttachFd: put by a readable descriptor", success, seg)
		p.rule("AttachFd: a descriptor for writing only", protocol.BadAccess, attach(fresh(), 0, k.reopen(memory, unix.O_WRONLY)))
		sealed := k.memfd(shmSize, unix.MFD_ALLOW_SEALING)
		if _, err := unix.FcntlInt(uintptr(sealed), unix.F_ADD_SEALS, unix.F_SEAL_WRITE); err != nil {
			t.Fatal(err)
		}
		p.rule("AttachFd: sealed against writing", protocol.BadAccess, attach(fresh(), 0, sealed))
		small := fresh()
		p.rule("AttachFd: a size that is no whole page", success, attach(small, 0, k.memfd(64*48*4, 0)))
		put("AttachFd: to the last byte", success, small)
		small = fresh()
		p.rule("AttachFd: an odd size", success, attach(small, 0, k.memfd(64*48*4-1, 0)))
		put("AttachFd: past the last byte", protocol.BadValue, small)

		// The size is that of the moment: what the file grows by later is not there.
		growing, seg := k.memfd(4096, 0), fresh()
		p.rule("AttachFd: a file that will grow", success, attach(seg, 0, growing))
		if err := unix.Ftruncate(growing, shmSize); err != nil {
			t.Fatal(err)
		}
		put("AttachFd: the file has grown", protocol.BadValue, seg)

		// X.Org shows zeros for memory that is gone, and takes the segment away; we say so.
		shrinking, seg := k.memfd(shmSize, 0), fresh()
		p.rule("AttachFd: a file that will shrink", success, attach(seg, 0, shrinking))
		if err := unix.Ftruncate(shrinking, 0); err != nil {
			t.Fatal(err)
		}
		p.unlike("AttachFd: the file has shrunk", success, protocol.BadAccess, request(&protocol.ShmPutImage{
			Drawable: protocol.Drawable(k.window), GC: k.gc, TotalWidth: 64, TotalHeight: 48, SrcWidth: 64, SrcHeight: 48,
			Depth: 24, Format: protocol.ZPixmap, Shmseg: seg,
		}))
		put("the server lives", success, k.seg)
	})
}

func TestShmCreateSegmentFollowsTheRules(t *testing.T) {
	start(t).differ(t, func(p *peer) {
		k := newShmKit(p)
		create := func(seg protocol.Seg, size uint32, readOnly uint8) func(*peer) protocol.ErrorCode {
			return func(p *peer) protocol.ErrorCode {
				return askCode[protocol.ShmCreateSegmentReply](p, &protocol.ShmCreateSegment{Shmseg: seg, Size: size,
					ReadOnly: readOnly})
			}
		}
		p.rule("CreateSegment: id in use", protocol.BadIDChoice, create(k.seg, 4096, 0))
		p.rule("CreateSegment: id 0", protocol.BadIDChoice, create(0, 4096, 0))
		p.rule("CreateSegment: read-only 2", protocol.BadValue, create(newID[protocol.Seg](p), 4096, 2))
		p.rule("CreateSegment: id before read-only", protocol.BadIDChoice, create(k.seg, 4096, 2))
		p.rule("CreateSegment: read-only before size", protocol.BadValue, create(newID[protocol.Seg](p), 0, 2))
		p.rule("CreateSegment: size 0", protocol.BadAccess, create(newID[protocol.Seg](p), 0, 0))
		for _, readOnly := range []uint8{0, 1} {
			p.at("CreateSegment: read-only %d", readOnly)
			seg := newID[protocol.Seg](p)
			memory := k.created(&protocol.ShmCreateSegment{Shmseg: seg, Size: shmSize, ReadOnly: readOnly})
			if memory.Size() != shmSize {
				p.Errorf("%s: %s: %d bytes, want %d", p.name(), p.label, memory.Size(), shmSize)
			}
			pattern(memory.Bytes()) // the client may write in any case
			must(p, &protocol.ShmPutImage{
				Drawable: protocol.Drawable(k.window), GC: k.gc, TotalWidth: 64, TotalHeight: 48, SrcWidth: 64, SrcHeight: 48,
				Depth: 24, Format: protocol.ZPixmap, Shmseg: seg,
			})
			p.image(protocol.Drawable(k.window), image.Rect(0, 0, 64, 48))
			want := success
			if readOnly != 0 {
				want = protocol.BadAccess
			}
			p.expect(want, askCode[protocol.ShmGetImageReply](p, &protocol.ShmGetImage{
				Drawable: protocol.Drawable(k.pixmap), Width: 64, Height: 48, PlaneMask: protocol.AllPlanes,
				Format: protocol.ZPixmap, Shmseg: seg,
			}))
			p.logBytes(memory.Bytes(), 24)
			must(p, &protocol.ShmDetach{Shmseg: seg})
		}
		p.rule("the connection goes on", success, request(&protocol.NoOperation{}))
	})
}

// created makes a segment of the server's, checks that its file cannot shrink, and maps it.
func (k *shmKit) created(r *protocol.ShmCreateSegment) *shmimage.Segment {
	k.Helper()
	p := k.peer
	b, name := encode(p, r)
	p.sendRaw(name, b)
	if p.conn.Swapped && !p.ours {
		// Xvfb 21.1.7 sends this reply in its own byte order: what can be said of it is that it came.
		if m := p.message(); m[0] != protocol.ReplyType {
			p.Fatalf("Xvfb: no reply to CreateSegment but % x", m)
		}
	} else {
		p.waiting[len(p.waiting)-1].reply = func(b []byte) {
			reply, rest := decode[protocol.ShmCreateSegmentReply](p, b)
			if reply.Nfd != 1 || reply.Length != 0 || len(rest) != 0 {
				p.Errorf("%s: CreateSegment answers %+v and %d bytes", p.name(), reply, len(rest))
			}
		}
	}
	if code := p.sync(); code != success {
		p.Fatalf("%s: CreateSegment: %s", p.name(), code)
	}
	fd, ok := p.conn.TakeFD()
	if !ok {
		p.Fatalf("%s: CreateSegment sends no descriptor", p.name())
	}
	defer unix.Close(fd)
	if err := unix.Ftruncate(fd, 1); err == nil {
		p.Errorf("%s: the segment's file can be made shorter", p.name())
	}
	memory, err := shmimage.Map(fd, false)
	if err != nil {
		p.Fatal(err)
	}
	p.Cleanup(func() { memory.Release() })
	return memory
}
