package shmimage

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

var page = os.Getpagesize()

// truncated returns a segment of 8 pages whose file has been cut to 3.
func truncated(t *testing.T) *Segment {
	t.Helper()
	fd, err := unix.MemfdCreate("test", unix.MFD_CLOEXEC)
	if err != nil {
		t.Fatal(err)
	}
	defer unix.Close(fd)
	if err := unix.Ftruncate(fd, int64(8*page)); err != nil {
		t.Fatal(err)
	}
	s, err := Map(fd, false)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { release(t, s) })
	for i := range s.Bytes() {
		s.Bytes()[i] = 1
	}
	if err := unix.Ftruncate(fd, int64(3*page)); err != nil {
		t.Fatal(err)
	}
	return s
}

// panicOnFault returns this goroutine's flag.
func panicOnFault() bool {
	old := debug.SetPanicOnFault(false)
	debug.SetPanicOnFault(old)
	return old
}

func TestGuardTellsWhichByteOfWhichSegmentIsGone(t *testing.T) {
	other, s := createMemfd(t, 100), truncated(t)
	defer release(t, other)
	read, sum := 0, 0
	err := Guard(func() {
		for _, b := range s.Bytes() {
			sum += int(b)
			read++
		}
	})
	var fault *FaultError
	if !errors.As(err, &fault) || fault.Segment != s || fault.Offset != 3*page {
		t.Errorf("error %v, want a fault at %d", err, 3*page)
	}
	if read != 3*page || sum != read {
		t.Errorf("%d bytes read, sum %d; want what comes before the fault", read, sum)
	}
	if err := Guard(func() { sum += int(s.Bytes()[0]) }); err != nil {
		t.Errorf("what is left of the segment: %v", err)
	}
}

func TestGuardEndsACopy(t *testing.T) {
	s := truncated(t)
	mine := make([]byte, s.Size())
	for name, fn := range map[string]func(){
		"from the segment": func() { copy(mine, s.Bytes()) },
		"to the segment":   func() { copy(s.Bytes(), mine) },
		"to a string":      func() { mine[0] = string(s.Bytes())[0] },
		"of one byte":      func() { mine[0] = s.Bytes()[8*page-1] },
	} {
		var fault *FaultError
		if err := Guard(fn); !errors.As(err, &fault) || fault.Segment != s || fault.Offset < 3*page || fault.Offset >= 8*page {
			t.Errorf("copy %s: %v", name, err)
		}
	}
}

func TestGuardRunsDeferredCalls(t *testing.T) {
	s := truncated(t)
	var mu sync.Mutex
	if Guard(func() {
		mu.Lock()
		defer mu.Unlock()
		s.Bytes()[3*page]++
	}) == nil {
		t.Fatal("no fault")
	}
	if !mu.TryLock() {
		t.Error("the lock is still held")
	}
}

func TestGuardReportsAWriteToReadOnlyMemory(t *testing.T) {
	sysv := create(t, 100)
	defer release(t, sysv)
	memfd := createMemfd(t, 100)
	defer release(t, memfd)
	a, err := Attach(sysv.ID(), true)
	if err != nil {
		t.Fatal(err)
	}
	defer release(t, a)
	m, err := Map(memfd.FD(), true)
	if err != nil {
		t.Fatal(err)
	}
	defer release(t, m)
	for _, s := range []*Segment{a, m} {
		var fault *FaultError
		if err := Guard(func() { s.Bytes()[42] = 1 }); !errors.As(err, &fault) || fault.Segment != s || fault.Offset != 42 {
			t.Errorf("%v: %v", s, err)
		}
	}
}

func TestGuardLetsOtherPanicsThrough(t *testing.T) {
	s := truncated(t)
	wild, err := unix.Mmap(-1, 0, page, unix.PROT_NONE, unix.MAP_PRIVATE|unix.MAP_ANONYMOUS)
	if err != nil {
		t.Fatal(err)
	}
	defer unix.Munmap(wild)
	var null *[8]int
	mine := errors.New("mine")
	for name, c := range map[string]struct {
		fn   func()
		want func(v any) bool
	}{
		"nil pointer":   {func() { null[0]++ }, isRuntimeError},
		"index":         {func() { null[s.Size()]++ }, isRuntimeError},
		"other memory":  {func() { wild[0]++ }, isRuntimeError},
		"own value":     {func() { panic(mine) }, func(v any) bool { return v == mine }},
		"nil interface": {func() { panic(nil) }, isRuntimeError},
	} {
		func() {
			defer func() {
				if v := recover(); v == nil || !c.want(v) {
					t.Errorf("%s: the panic became %v", name, v)
				}
			}()
			t.Errorf("%s: Guard returned %v", name, Guard(c.fn))
		}()
		if panicOnFault() {
			t.Errorf("%s: the flag is still set", name)
			debug.SetPanicOnFault(false)
		}
	}

	ended := make(chan bool)
	go func() {
		defer close(ended)
		Guard(runtime.Goexit)
		ended <- false
	}()
	if _, returned := <-ended; returned {
		t.Error("Goexit was stopped")
	}
}

func isRuntimeError(v any) bool { _, ok := v.(runtime.Error); return ok }

func TestGuardRestoresTheFlag(t *testing.T) {
	s := truncated(t)
	for _, was := range []bool{false, true} {
		debug.SetPanicOnFault(was)
		Guard(func() {
			if !panicOnFault() {
				t.Error("the flag is not set inside")
			}
			if Guard(func() { s.Bytes()[4*page]++ }) == nil {
				t.Error("no fault")
			}
			if !panicOnFault() {
				t.Error("an inner Guard cleared the flag of the outer one")
			}
		})
		if panicOnFault() != was {
			t.Errorf("the flag was %v and is not any more", was)
		}
	}
	debug.SetPanicOnFault(false)
}

func TestGuardsFaultAtTheSameTime(t *testing.T) {
	var wg sync.WaitGroup
	for range 8 {
		s := truncated(t)
		wg.Go(func() {
			mine := make([]byte, s.Size())
			for range 50 {
				var fault *FaultError
				if err := Guard(func() { copy(mine, s.Bytes()) }); !errors.As(err, &fault) || fault.Segment != s {
					t.Errorf("%v, want a fault of this goroutine's segment", err)
				}
				other, err := CreateMemfd(page) // segments come and go meanwhile
				if err != nil {
					t.Error(err)
					return
				}
				other.Release()
			}
		})
	}
	wg.Wait()
}

// A file that nobody can shrink faults too where its file system has no page left.
func TestGuardOnAFullFileSystem(t *testing.T) {
	cmd := peerCommand("full")
	cmd.Dir = t.TempDir()
	cmd.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags:  syscall.CLONE_NEWNS | syscall.CLONE_NEWUSER,
		UidMappings: []syscall.SysProcIDMap{{HostID: os.Getuid(), Size: 1}},
		GidMappings: []syscall.SysProcIDMap{{HostID: os.Getgid(), Size: 1}},
	}
	out, err := cmd.CombinedOutput()
	if err != nil && (len(out) == 0 || strings.Contains(string(out), "mount:")) {
		t.Skipf("mounting is not allowed here: %v %s", err, out)
	} else if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
}

// fillTmpfs is a process of that test, in a mount namespace of its own.
func fillTmpfs() error {
	if err := os.Mkdir("full", 0700); err != nil {
		return err
	}
	if err := unix.Mount("test", "full", "tmpfs", 0, "size=64k"); err != nil {
		return fmt.Errorf("mount: %w", err)
	}
	f, err := os.Create("full/file")
	if err != nil {
		return err
	}
	if err := f.Truncate(1 << 20); err != nil {
		return err
	}
	s, err := Map(int(f.Fd()), false)
	if err != nil {
		return err
	}
	err = Guard(func() {
		for i := range s.Bytes() {
			s.Bytes()[i] = 1
		}
	})
	if fault := (*FaultError)(nil); !errors.As(err, &fault) || fault.Offset != 64<<10 {
		return fmt.Errorf("writing 1 MiB to a tmpfs of 64 KiB: %v", err)
	}
	return nil
}

// Ebitengine calls C without cgo by purego, which brings a C library's threads and signal masks into the program.
func TestGuardInAProgramWithPurego(t *testing.T) {
	goTool, err := exec.LookPath("go")
	if err != nil {
		t.Skip(err)
	}
	exe := filepath.Join(t.TempDir(), "purego")
	build := exec.Command(goTool, "build", "-o", exe, "./testdata/purego")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if out, err := exec.Command(exe).CombinedOutput(); err != nil {
		t.Errorf("%v: %s", err, out)
	}
}

func TestGuardDoesNotAllocate(t *testing.T) {
	s := createMemfd(t, page)
	defer release(t, s)
	mine, n := make([]byte, 100), 0
	if allocs := testing.AllocsPerRun(100, func() {
		if err := Guard(func() { n += copy(mine, s.Bytes()) }); err != nil {
			t.Error(err)
		}
	}); allocs != 0 {
		t.Errorf("%v allocations", allocs)
	}
}

func BenchmarkGuard(b *testing.B) {
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		if err := Guard(func() { n++ }); err != nil {
			b.Fatal(err)
		}
	}
}
