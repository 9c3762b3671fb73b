package display

import (
	"encoding/binary"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"sameframe/protocol"
)

// A vanisher is a client with a window, and with memory that it takes away.
type vanisher struct {
	*peerClient
	window, gc, seg, pixmap uint32
}

const vanishSide = 128 // more than a page, and large enough to be copied without Server.mu

func newVanisher(t *testing.T, s *Server, fd int) *vanisher {
	p := dial(t, s, protocol.LittleEndian)
	v := &vanisher{p, p.base + 1, p.base + 2, p.base + 3, p.base + 4}
	if got := p.attachFD(v.seg, 0, fd); got != 0 {
		t.Fatalf("the memory is refused: %v", got)
	}
	const size = vanishSide | vanishSide<<16
	p.write(concat(
		words(binary.LittleEndian, protocol.OpCreateWindow, 24, v.window, rootID, 0, size, protocol.InputOutput<<16, 0, 0),
		words(binary.LittleEndian, protocol.OpMapWindow, 0, v.window),
		words(binary.LittleEndian, protocol.OpCreateGC, 0, v.gc, v.window, protocol.GCGraphicsExposures, 0),
		words(binary.LittleEndian, majorShm, protocol.ShmOpCreatePixmap, v.pixmap, v.window, size, 24, v.seg, 0),
	))
	if got := p.outcome(); got != 0 {
		t.Fatalf("setting up: %v", got)
	}
	return v
}

// uses are the requests that touch the memory: of the segment, or of the pixmap on it.
func (v *vanisher) uses() map[string][]byte {
	const size = vanishSide | vanishSide<<16
	le := binary.LittleEndian
	return map[string][]byte{
		"ShmPutImage": words(le, majorShm, protocol.ShmOpPutImage, v.window, v.gc, size, 0, size, 0, 24|protocol.ZPixmap<<8, v.seg, 0),
		"ShmGetImage": words(le, majorShm, protocol.ShmOpGetImage, v.window, 0, 64|48<<16, ^uint32(0), protocol.ZPixmap, v.seg, 0),
		"CopyArea":    words(le, protocol.OpCopyArea, 0, v.pixmap, v.window, v.gc, 0, 0, size),
		"fill":        words(le, protocol.OpPolyFillRectangle, 0, v.pixmap, v.gc, 0, size),
		"Present":     words(le, majorPresent, protocol.PresentOpPixmap, append([]uint32{v.window, v.pixmap}, make([]uint32, 15)...)...),
	}
}

// TestMemoryIsCutOffOnceItHasFaulted truncates a file and makes it whole again: whoever has taken memory away once is not
// trusted with it any more, and the log says so, once.
func TestMemoryIsCutOffOnceItHasFaulted(t *testing.T) {
	told := make(lines, 100)
	s := newTestServer(t)
	s.Log = slog.New(slog.NewTextHandler(told, nil))
	fd, err := unix.MemfdCreate("vanishing", unix.MFD_CLOEXEC)
	if err != nil {
		t.Fatal(err)
	}
	defer unix.Close(fd)
	truncate := func(size int64) {
		if err := unix.Ftruncate(fd, size); err != nil {
			t.Fatal(err)
		}
	}
	truncate(4 * vanishSide * vanishSide)
	v, other := newVanisher(t, s, fd), newVanisher(t, s, fd)
	for name, r := range v.uses() {
		v.write(r)
		if got := v.outcome(); got != 0 {
			t.Errorf("%s before: %v", name, got)
		}
	}
	truncate(0)
	put := v.uses()["ShmPutImage"]
	v.write(put)
	if got := v.outcome(); got != protocol.BadAccess {
		t.Errorf("ShmPutImage of memory that has vanished: %v, want BadAccess", got)
	}
	truncate(4 * vanishSide * vanishSide)
	for name, r := range v.uses() {
		want := protocol.BadAccess
		if name == "Present" {
			want = 0 // it shows nothing, and completes
		}
		v.write(r)
		if got := v.outcome(); got != want {
			t.Errorf("%s after memory has vanished: %v, want %v", name, got, want)
		}
	}
	if line := <-told; !strings.Contains(line, "cut off") || !strings.Contains(line, "fault at offset") || !strings.Contains(line, "pid") {
		t.Errorf("the log says %s", line)
	}
	if len(told) > 0 {
		t.Errorf("the log says %d times more", len(told))
	}
	// The same file is not to blame for another client.
	for name, r := range other.uses() {
		other.write(r)
		if got := other.outcome(); got != 0 {
			t.Errorf("%s by another: %v", name, got)
		}
	}
	// And it can begin anew.
	if got := v.attachFD(v.base+99, 0, fd); got != 0 {
		t.Errorf("attached again: %v", got)
	}
}

// TestMemoryVanishesDuringUse truncates a file again and again while it is put, got, drawn on and presented.
func TestMemoryVanishesDuringUse(t *testing.T) {
	s := newTestServer(t)
	good := dial(t, s, protocol.LittleEndian)
	faults := 0
	for range 30 {
		fd, err := unix.MemfdCreate("vanishing", unix.MFD_CLOEXEC)
		if err == nil {
			err = unix.Ftruncate(fd, 4*vanishSide*vanishSide)
		}
		if err != nil {
			t.Fatal(err)
		}
		v := newVanisher(t, s, fd)
		began, done := make(chan struct{}), make(chan struct{})
		go func() {
			defer close(done)
			<-began
			for size := int64(4 * vanishSide * vanishSide); size >= 0; size -= 4096 {
				unix.Ftruncate(fd, size)
			}
		}()
		for i := range 4 {
			if i == 1 {
				close(began)
			}
			for _, r := range v.uses() {
				v.write(r)
			}
			(*screenHandler)(s).Refresh(1<<40, 1)
			switch got := v.outcome(); got {
			case 0:
			case protocol.BadAccess:
				faults++
			default:
				t.Fatalf("error %v, want BadAccess or none", got)
			}
		}
		<-done
		unix.Close(fd)
		v.Close()
		good.roundTrip()
	}
	if faults == 0 {
		t.Error("no memory has vanished under the server")
	}
}

// TestSparseFileOfAFullFileSystem has the server write to a page for which a file system has no room.
func TestSparseFileOfAFullFileSystem(t *testing.T) {
	dir := t.TempDir()
	if err := unix.Mount("full", dir, "tmpfs", 0, "size=64k"); err != nil {
		t.Skipf("no right to mount a file system: %v", err)
	}
	defer unix.Unmount(dir, unix.MNT_DETACH)
	if err := os.WriteFile(filepath.Join(dir, "filler"), make([]byte, 64<<10), 0o600); err != nil {
		t.Fatal(err)
	}
	fd, err := unix.Open(filepath.Join(dir, "sparse"), unix.O_RDWR|unix.O_CREAT|unix.O_CLOEXEC, 0o600)
	if err == nil {
		err = unix.Ftruncate(fd, 4*vanishSide*vanishSide)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer unix.Close(fd)
	s := newTestServer(t)
	v, good := newVanisher(t, s, fd), dial(t, s, protocol.LittleEndian)
	v.write(v.uses()["fill"])
	if got := v.outcome(); got != protocol.BadAccess {
		t.Errorf("a page that there is no room for: %v, want BadAccess", got)
	}
	good.roundTrip()
}

// TestAFileThatGrowsIsNoMoreThanItWas has a file grow: the segment is what it was when it was attached.
func TestAFileThatGrowsIsNoMoreThanItWas(t *testing.T) {
	s := newTestServer(t)
	fd, err := unix.MemfdCreate("growing", unix.MFD_CLOEXEC)
	if err == nil {
		err = unix.Ftruncate(fd, 4*vanishSide*vanishSide)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer unix.Close(fd)
	v := newVanisher(t, s, fd)
	if err := unix.Ftruncate(fd, 8*vanishSide*vanishSide); err != nil {
		t.Fatal(err)
	}
	put := v.uses()["ShmPutImage"]
	v.write(put)
	if got := v.outcome(); got != 0 {
		t.Errorf("as much as there was: %v", got)
	}
	binary.LittleEndian.PutUint32(put[36:], 4) // the offset
	v.write(put)
	if got := v.outcome(); got != protocol.BadValue {
		t.Errorf("more than there was: %v, want BadValue", got)
	}
}
