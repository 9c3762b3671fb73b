package render

import (
	"image"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

func TestFullDiskIsReportedWithTheFilesName(t *testing.T) {
	path := filepath.Join(t.TempDir(), "full.y4m")
	if err := os.Symlink("/dev/full", path); err != nil {
		t.Fatal(err)
	}
	r, err := NewRecorder(path, image.Pt(1000, 1000), 60)
	if err != nil {
		t.Fatal(err)
	}
	p := plain(image.Pt(1000, 1000), 0)
	for i := range 20 {
		r.Frame(&p, Now()+time.Hour+time.Duration(i)*r.slot)
	}
	if err := r.Close(); err == nil || !strings.Contains(err.Error(), path) {
		t.Errorf("got %v", err)
	}
}

func TestSlowDiskDropsFramesInsteadOfWaiting(t *testing.T) {
	path := filepath.Join(t.TempDir(), "pipe.y4m")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	reader, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	size := image.Pt(400, 400)
	r, err := NewRecorder(path, size, 60)
	if err != nil {
		t.Fatal(err)
	}
	p := plain(size, 0)
	start := Now() + time.Hour
	for i := range 50 {
		r.Frame(&p, start+time.Duration(i)*r.slot)
	}
	if r.Dropped() == 0 {
		t.Error("nothing dropped, though nobody reads")
	}
	go io.Copy(io.Discard, reader)
	if err := r.Close(); err != nil {
		t.Error(err)
	}
	reader.Close()
}
