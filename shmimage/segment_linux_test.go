package shmimage

import (
	"errors"
	"fmt"
	"image"
	"image/color"
	"math"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"unsafe"

	"golang.org/x/sys/unix"
)

// peer, in the environment, makes the test binary the other process: it maps what the variable names ("fd", or a System
// V identifier) and turns what it sees there upside down.
const peer = "SHMIMAGE_TEST_PEER"

func TestMain(m *testing.M) {
	if what := os.Getenv(peer); what != "" {
		if err := bePeer(what); err != nil {
			fmt.Fprintln(os.Stderr, "peer:", err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

const width, height = 50, 40

func frame(s *Segment) *Image { return NewImage(s.Bytes(), 4*width, image.Rect(0, 0, width, height)) }

func bePeer(what string) error {
	if what == "full" {
		return fillTmpfs()
	}
	s, err := Map(3, false)
	if what != "fd" {
		id, _ := strconv.Atoi(what)
		s, err = Attach(id, false)
	}
	if err != nil {
		return err
	}
	m := frame(s)
	for y := range height / 2 {
		a, b := m.Row(y), m.Row(height-1-y)
		for x := range a {
			a[x], b[x] = b[x], a[x]
		}
	}
	return s.Release()
}

func colour(x, y int) color.RGBA { return color.RGBA{uint8(x), uint8(y), uint8(x * y), 0xff} }

// show paints a frame in s, lets another process turn it and looks at it.
func show(t *testing.T, s *Segment, cmd *exec.Cmd) {
	t.Helper()
	m := frame(s)
	for y := range height {
		for x := range width {
			m.Set(x, y, colour(x, y))
		}
	}
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	for y := range height {
		for x := range width {
			if got, want := m.At(x, y), colour(x, height-1-y); got != want {
				t.Fatalf("(%d, %d) is %v, want %v", x, y, got, want)
			}
		}
	}
}

func peerCommand(what string) *exec.Cmd {
	cmd := exec.Command("/proc/self/exe")
	cmd.Env = append(os.Environ(), peer+"="+what)
	return cmd
}

func create(t *testing.T, size int) *Segment {
	t.Helper()
	s, err := Create(size)
	if errors.Is(err, errors.ErrUnsupported) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { sysvRemove(s.ID()) })
	return s
}

func createMemfd(t *testing.T, size int) *Segment {
	t.Helper()
	s, err := CreateMemfd(size)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func release(t *testing.T, s *Segment) {
	t.Helper()
	if err := s.Release(); err != nil {
		t.Error(err)
	}
}

func TestTwoProcessesShareAFrameBySystemV(t *testing.T) {
	s := create(t, 4*width*height)
	defer release(t, s)
	show(t, s, peerCommand(strconv.Itoa(s.ID())))
}

func TestTwoProcessesShareAFrameByMemfd(t *testing.T) {
	s := createMemfd(t, 4*width*height)
	defer release(t, s)
	f := os.NewFile(uintptr(dup(t, s.FD())), "memfd")
	defer f.Close()
	cmd := peerCommand("fd")
	cmd.ExtraFiles = []*os.File{f}
	show(t, s, cmd)
}

func dup(t *testing.T, fd int) int {
	t.Helper()
	n, err := unix.FcntlInt(uintptr(fd), unix.F_DUPFD_CLOEXEC, 0)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestRemovedSegmentAttachesWhileInUseAndThenIsGone(t *testing.T) {
	s := create(t, 100)
	if err := s.Remove(); err != nil {
		t.Fatal(err)
	}
	other, err := Attach(s.ID(), true)
	if err != nil {
		t.Fatalf("attaching what its creator still has: %v", err)
	}
	if other.Size() != 100 || !other.ReadOnly() || other.FD() != -1 {
		t.Errorf("attached %v, read-only %v, fd %d", other, other.ReadOnly(), other.FD())
	}
	s.Bytes()[99] = 42
	if other.Bytes()[99] != 42 {
		t.Error("not the same memory")
	}
	release(t, s)
	release(t, other)
	if _, err := Stat(s.ID()); err == nil {
		t.Error("the segment outlives its users")
	}
	if _, err := Attach(s.ID(), true); err == nil {
		t.Error("attached a segment that is gone")
	}
}

func TestStatTellsOwnerModeAndSize(t *testing.T) {
	s := create(t, 12345)
	defer release(t, s)
	p, err := Stat(s.ID())
	if err != nil {
		t.Fatal(err)
	}
	uid, gid := uint32(os.Geteuid()), uint32(os.Getegid())
	if want := (Perm{uid, gid, uid, gid, 0600, 12345}); p != want {
		t.Errorf("got %+v, want %+v", p, want)
	}
	if _, err := Stat(-1); err == nil {
		t.Error("no error for an identifier that cannot be")
	}
}

func TestSizesThatCannotBe(t *testing.T) {
	for name, f := range map[string]func(int) (*Segment, error){"Create": Create, "CreateMemfd": CreateMemfd} {
		for _, size := range []int{0, -1, math.MinInt} {
			if s, err := f(size); err != ErrEmpty {
				t.Errorf("%s(%d): %v, %v; want ErrEmpty", name, size, s, err)
			}
		}
	}
}

func TestMemfdDoesNotShrink(t *testing.T) {
	s := createMemfd(t, 10000)
	if err := unix.Ftruncate(s.FD(), 9999); err == nil {
		t.Error("shrunk")
	}
	if err := unix.Ftruncate(s.FD(), 20000); err != nil {
		t.Errorf("growing: %v", err)
	}
	if flags, err := unix.FcntlInt(uintptr(s.FD()), unix.F_GETFD, 0); err != nil || flags&unix.FD_CLOEXEC == 0 {
		t.Errorf("programs that this one starts inherit it: flags %#x, %v", flags, err)
	}
	if err := s.Remove(); err != nil {
		t.Errorf("Remove: %v", err)
	}
	fd := s.FD()
	release(t, s)
	if _, err := unix.FcntlInt(uintptr(fd), unix.F_GETFD, 0); err != unix.EBADF {
		t.Errorf("the descriptor is open after Release: %v", err)
	}
}

func TestMapLeavesTheDescriptorToTheCaller(t *testing.T) {
	s := createMemfd(t, 5000)
	defer release(t, s)
	m, err := Map(s.FD(), false)
	if err != nil {
		t.Fatal(err)
	}
	if m.ID() != -1 || m.FD() != -1 || m.Size() != 5000 || m.ReadOnly() {
		t.Errorf("mapped %v, id %d, fd %d, read-only %v", m, m.ID(), m.FD(), m.ReadOnly())
	}
	m.Bytes()[4999] = 7
	if s.Bytes()[4999] != 7 {
		t.Error("not the same memory")
	}
	release(t, m)
	if _, err := unix.FcntlInt(uintptr(s.FD()), unix.F_GETFD, 0); err != nil {
		t.Errorf("the descriptor: %v", err)
	}
}

// The display server makes BadMatch of ErrEmpty and BadAccess of the rest (MIT-SHM, AttachFd).
func TestMapRefusesWhatIsNotMemory(t *testing.T) {
	open := func(name string, flag int) func(*testing.T) int {
		return func(t *testing.T) int {
			fd, err := unix.Open(name, flag|unix.O_CLOEXEC, 0)
			if err != nil {
				t.Skip(err)
			}
			return fd
		}
	}
	memfd := func(size int64, flags int, seals int) func(*testing.T) int {
		return func(t *testing.T) int {
			fd, err := unix.MemfdCreate("test", flags|unix.MFD_CLOEXEC|unix.MFD_ALLOW_SEALING)
			if err != nil {
				t.Skip(err)
			}
			if err := unix.Ftruncate(fd, size); err != nil {
				t.Fatal(err)
			}
			if _, err := unix.FcntlInt(uintptr(fd), unix.F_ADD_SEALS, seals); err != nil {
				t.Fatal(err)
			}
			return fd
		}
	}
	for _, c := range []struct {
		name     string
		open     func(*testing.T) int
		readOnly bool
		want     error
	}{
		{"empty memfd", memfd(0, 0, 0), false, ErrEmpty},
		{"device", open("/dev/zero", unix.O_RDWR), false, ErrEmpty},
		{"pipe", func(t *testing.T) int {
			var p [2]int
			if err := unix.Pipe2(p[:], unix.O_CLOEXEC); err != nil {
				t.Fatal(err)
			}
			unix.Close(p[1])
			return p[0]
		}, true, ErrEmpty},
		{"directory", open("/usr", unix.O_RDONLY), true, ErrNotMemory},
		{"file of another file system", open("/sys/kernel/mm/transparent_hugepage/enabled", unix.O_RDONLY), true, ErrNotMemory},
		{"memfd open for reading", func(t *testing.T) int {
			fd := memfd(1, 0, 0)(t)
			defer unix.Close(fd)
			return open("/proc/self/fd/"+strconv.Itoa(fd), unix.O_RDONLY)(t)
		}, false, unix.EACCES},
		{"write-sealed memfd", memfd(1, 0, unix.F_SEAL_WRITE), false, unix.EPERM},
		{"more than the address space", memfd(1<<62, 0, 0), false, unix.ENOMEM},
		{"no descriptor", func(*testing.T) int { return -1 }, false, unix.EBADF},
	} {
		t.Run(c.name, func(t *testing.T) {
			fd := c.open(t)
			defer unix.Close(fd)
			s, err := Map(fd, c.readOnly)
			if err == nil {
				t.Fatalf("mapped %v", s)
			}
			if !errors.Is(err, c.want) {
				t.Errorf("%v, want %v", err, c.want)
			}
		})
	}
	t.Run("program on a disk", func(t *testing.T) {
		fd := open("/proc/self/exe", unix.O_RDONLY)(t)
		defer unix.Close(fd)
		var fs unix.Statfs_t
		if err := unix.Fstatfs(fd, &fs); err != nil || fs.Type == unix.TMPFS_MAGIC {
			t.Skip("this program is not on a disk")
		}
		if s, err := Map(fd, true); err != ErrNotMemory {
			t.Errorf("mapped %v: %v, want ErrNotMemory", s, err)
		}
	})
	for name, flags := range map[string]int{"tmpfs": 0, "hugetlbfs": unix.MFD_HUGETLB | unix.MFD_HUGE_2MB} {
		t.Run("but not a file of "+name, func(t *testing.T) {
			fd := memfd(2<<20, flags, 0)(t)
			defer unix.Close(fd)
			s, err := Map(fd, true)
			if flags != 0 && errors.Is(err, unix.ENOMEM) {
				t.Skip("no huge pages reserved")
			}
			if err != nil {
				t.Fatal(err)
			}
			release(t, s)
		})
	}
}

func TestMemoryGoesWithTheLastReference(t *testing.T) {
	for name, s := range map[string]*Segment{"System V": create(t, 100), "memfd": createMemfd(t, 100)} {
		t.Run(name, func(t *testing.T) {
			line := fmt.Sprintf("%x-", unsafe.Pointer(&s.Bytes()[0]))
			mapped := func() bool {
				maps, err := os.ReadFile("/proc/self/maps")
				if err != nil {
					t.Fatal(err)
				}
				return strings.Contains(string(maps), line)
			}
			s.Retain()
			release(t, s)
			if !mapped() {
				t.Fatal("unmapped while one holds it")
			}
			s.Bytes()[0] = 1
			release(t, s)
			if mapped() {
				t.Error("still mapped")
			}
			mustPanic(t, "Release after the last", func() { s.Release() })
			mustPanic(t, "Retain after the last Release", s.Retain)
		})
	}
}

func mustPanic(t *testing.T, what string, f func()) {
	t.Helper()
	defer func() {
		if recover() == nil {
			t.Errorf("%s does not panic", what)
		}
	}()
	f()
}
