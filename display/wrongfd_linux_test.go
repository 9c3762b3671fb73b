package display

import (
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"

	"sameframe/protocol"
)

// attachFD sends ShmAttachFd with descriptors and returns the error that is the answer, 0 for none.
func (p *peerClient) attachFD(seg uint32, readOnly uint32, fds ...int) protocol.ErrorCode {
	p.t.Helper()
	b := words(binary.LittleEndian, majorShm, protocol.ShmOpAttachFd, seg, readOnly)
	if _, _, err := p.WriteMsgUnix(b, unix.UnixRights(fds...), nil); err != nil {
		p.t.Fatal(err)
	}
	return p.outcome()
}

// outcome returns the error, if there is one, of what has been sent before, and passes over replies of 32 bytes.
func (p *peerClient) outcome() (code protocol.ErrorCode) {
	p.t.Helper()
	p.write([]byte{byte(protocol.OpQueryKeymap), 0, 1, 0})
	for {
		switch b := p.read(32); b[0] {
		case protocol.ErrorType:
			code = protocol.ErrorCode(b[1])
		case protocol.ReplyType:
			if b[4] == 2 {
				p.read(8)
				return code
			}
		}
	}
}

// TestDescriptorsOfTheWrongKindAreRefused sends descriptors that cannot be mapped, or not without danger.
func TestDescriptorsOfTheWrongKindAreRefused(t *testing.T) {
	s := newTestServer(t)
	p := dial(t, s, protocol.LittleEndian)
	before := openDescriptors(t)
	open := func(name string, flags int) func() int {
		return func() int {
			fd, err := unix.Open(name, flags|unix.O_CLOEXEC, 0o600)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			return fd
		}
	}
	memfd := func(size int64) int {
		fd, err := unix.MemfdCreate("test", unix.MFD_CLOEXEC)
		if err == nil {
			err = unix.Ftruncate(fd, size)
		}
		if err != nil {
			t.Fatal(err)
		}
		return fd
	}
	reopened := func(flags int) func() int {
		return func() int {
			fd := memfd(4096)
			defer unix.Close(fd)
			return open(fmt.Sprintf("/proc/self/fd/%d", fd), flags)()
		}
	}
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, make([]byte, 4096), 0o600); err != nil {
		t.Fatal(err)
	}
	onDisk := protocol.BadAccess
	if fd := open(file, unix.O_RDWR)(); true {
		if _, err := unix.FcntlInt(uintptr(fd), unix.F_GET_SEALS, 0); err == nil {
			onDisk = 0 // the temporary files are in memory
		}
		unix.Close(fd)
	}
	for i, c := range []struct {
		name     string
		open     func() int
		readOnly uint32
		want     protocol.ErrorCode
	}{
		{"a pipe", func() int {
			var ends [2]int
			if err := unix.Pipe2(ends[:], unix.O_CLOEXEC); err != nil {
				t.Fatal(err)
			}
			unix.Close(ends[1])
			return ends[0]
		}, 1, protocol.BadMatch},
		{"a socket", func() int {
			fd, err := unix.Socket(unix.AF_UNIX, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
			if err != nil {
				t.Fatal(err)
			}
			return fd
		}, 1, protocol.BadMatch},
		{"an event counter", func() int {
			fd, err := unix.Eventfd(0, unix.EFD_CLOEXEC)
			if err != nil {
				t.Fatal(err)
			}
			return fd
		}, 1, protocol.BadMatch},
		{"a device", open("/dev/zero", unix.O_RDWR), 0, protocol.BadMatch},
		{"a terminal's master", open("/dev/ptmx", unix.O_RDWR|unix.O_NOCTTY), 0, protocol.BadMatch},
		{"a directory", open("/usr", unix.O_RDONLY), 1, protocol.BadAccess},
		{"a path", open(file, unix.O_PATH), 1, protocol.BadAccess},
		{"a file of the kernel's", open("/proc/self/status", unix.O_RDONLY), 1, protocol.BadMatch},
		{"a file on a disk", open(file, unix.O_RDWR), 0, onDisk},
		{"memory of no size", func() int { return memfd(0) }, 0, protocol.BadMatch},
		{"memory, open for writing only", reopened(unix.O_WRONLY), 0, protocol.BadAccess},
		{"memory, open for reading only", reopened(unix.O_RDONLY), 0, protocol.BadAccess},
		{"memory, open for reading only, read-only", reopened(unix.O_RDONLY), 1, 0},
		{"more memory than there are addresses", func() int { return memfd(1 << 62) }, 0, protocol.BadAccess},
		{"memory", func() int { return memfd(4096) }, 0, 0},
	} {
		fd := c.open()
		if got := p.attachFD(p.base+uint32(i)+1, c.readOnly, fd); got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
		unix.Close(fd)
	}
	if got := p.attachFD(p.base+999, 0); got != protocol.BadMatch {
		t.Errorf("no descriptor: %v, want BadMatch", got)
	}
	waitFor(t, "descriptors to be closed", func() bool { return openDescriptors(t) <= before })
}

func openDescriptors(t testing.TB) int {
	t.Helper()
	list, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Fatal(err)
	}
	return len(list)
}

// waitFor waits until something is so; a minute is more than a busy machine needs.
func waitFor(t testing.TB, what string, is func() bool) {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); !is(); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			buf := make([]byte, 1<<20)
			t.Fatalf("waited a minute for %s\n%s", what, buf[:runtime.Stack(buf, true)])
		}
	}
}

// TestAFileThatStallsHoldsNobodyUp mounts a file system whose daemon, this test, stops answering once a file of it is open,
// and sends the file: whatever asks that file system waits for ever.
func TestAFileThatStallsHoldsNobodyUp(t *testing.T) {
	dir, daemon := mountFUSE(t)
	fd, err := unix.Open(filepath.Join(dir, "stall"), unix.O_RDWR|unix.O_CLOEXEC, 0)
	if err != nil {
		t.Fatal(err)
	}
	daemon.stall()
	s := newTestServer(t)
	bad, good := dial(t, s, protocol.LittleEndian), dial(t, s, protocol.LittleEndian)
	for i := range uint32(4) {
		if got := bad.attachFD(bad.base+1+i, 1, fd); got != protocol.BadAccess {
			t.Errorf("a file on FUSE: %v, want BadAccess", got)
		}
		good.roundTrip()
	}
	if _, _, err := bad.WriteMsgUnix([]byte{byte(protocol.OpNoOperation), 0, 1, 0}, unix.UnixRights(fd, fd), nil); err != nil {
		t.Fatal(err) // nobody claims these
	}
	bad.roundTrip()
	runtime.GC()
	bad.Close()
	waitFor(t, "the end of the client", func() bool {
		s.mu.Lock()
		defer s.mu.Unlock()
		return s.live == 1
	})
	good.roundTrip()
	go unix.Close(fd) // waits for the daemon, until that is gone
}

// A fuse is the daemon of a file system of one file, /stall, of 4096 bytes. It speaks as much of the protocol as it takes to
// open the file (linux/fuse.h).
type fuse struct {
	dev     int
	stalled chan struct{}
}

const (
	fuseLookup, fuseGetattr, fuseOpen, fuseInit, fuseOpendir = 1, 3, 14, 26, 27
	fuseHeader                                               = 40 // of a request; of a reply 16
)

func mountFUSE(t *testing.T) (dir string, f *fuse) {
	t.Helper()
	fd, err := unix.Open("/dev/fuse", unix.O_RDWR|unix.O_CLOEXEC, 0)
	if err != nil {
		t.Skipf("no FUSE: %v", err)
	}
	dir = t.TempDir()
	options := fmt.Sprintf("fd=%d,rootmode=40000,user_id=%d,group_id=%d", fd, os.Getuid(), os.Getgid())
	if err := unix.Mount("stall", dir, "fuse", unix.MS_NOSUID|unix.MS_NODEV, options); err != nil {
		unix.Close(fd)
		t.Skipf("no right to mount FUSE: %v", err)
	}
	f = &fuse{fd, make(chan struct{})}
	t.Cleanup(func() { unix.Unmount(dir, unix.MNT_FORCE|unix.MNT_DETACH) }) // who waits goes on, with an error
	go f.serve()
	return dir, f
}

// stall has the daemon answer nothing any more.
func (f *fuse) stall() { close(f.stalled) }

func (f *fuse) serve() {
	defer unix.Close(f.dev)
	b := make([]byte, 1<<17)
	for {
		n, err := unix.Read(f.dev, b)
		if err == unix.ENOENT || err == unix.EINTR {
			continue
		}
		if err != nil || n < fuseHeader {
			return
		}
		select {
		case <-f.stalled:
			continue
		default:
		}
		le := binary.LittleEndian
		opcode, unique, node := le.Uint32(b[4:]), le.Uint64(b[8:]), le.Uint64(b[16:])
		attr := make([]byte, 88)
		le.PutUint64(attr, node)
		le.PutUint32(attr[60:], unix.S_IFDIR|0o777)
		le.PutUint32(attr[64:], 1)
		var body []byte
		errno := int32(0)
		switch opcode {
		case fuseInit:
			body = make([]byte, 64)
			le.PutUint32(body, 7)
			le.PutUint32(body[4:], 31)
			le.PutUint32(body[20:], 1<<16) // max_write
		case fuseLookup, fuseGetattr:
			if opcode == fuseLookup || node == 2 {
				le.PutUint64(attr, 2)
				le.PutUint64(attr[8:], 4096)
				le.PutUint32(attr[60:], unix.S_IFREG|0o666)
			}
			if body = make([]byte, 16); opcode == fuseLookup {
				body = make([]byte, 40)
				le.PutUint64(body, 2)
			}
			body = append(body, attr...) // valid for no time
		case fuseOpen, fuseOpendir:
			body = make([]byte, 16)
		default:
			errno = -int32(unix.ENOSYS)
		}
		head := make([]byte, 16, 16+len(body))
		le.PutUint32(head, uint32(16+len(body)))
		*(*int32)(unsafe.Pointer(&head[4])) = errno
		le.PutUint64(head[8:], unique)
		unix.Write(f.dev, append(head, body...))
	}
}
