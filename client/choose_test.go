package client

import (
	"image"
	"strings"
	"testing"

	"sameframe/internal/xvfb"
)

func TestAutoTakesSharedMemoryWhereItCan(t *testing.T) {
	c := dial(t, xvfb.Start(t).Display)
	if cv, _ := canvas(t, c, image.Pt(10, 10), CanvasOptions{}); cv.Transport() != Shm || cv.Why() != "" {
		t.Errorf("auto takes %v, because of %q", cv.Transport(), cv.Why())
	}
}

func TestAutoFallsBackToSocketWithoutShm(t *testing.T) {
	c := dial(t, xvfb.Start(t, "-extension", "MIT-SHM").Display)
	cv, w := canvas(t, c, image.Pt(10, 10), CanvasOptions{})
	if cv.Transport() != Socket || !strings.Contains(cv.Why(), "MIT-SHM") {
		t.Errorf("auto takes %v, because of %q", cv.Transport(), cv.Why())
	}
	for _, transport := range []Transport{Shm, ShmFd, ShmServer, Pixmap, Present} {
		_, err := NewCanvas(c, w.ID, image.Pt(10, 10), CanvasOptions{Transport: transport})
		if err == nil || !strings.Contains(err.Error(), "no MIT-SHM") {
			t.Errorf("%v: %v, want an error about MIT-SHM", transport, err)
		}
	}
}

// TestAutoFallsBackOverTCP reaches the server as from another machine: it cannot tell which memory the numbers mean.
func TestAutoFallsBackOverTCP(t *testing.T) {
	server := xvfb.Start(t, "-listen", "tcp", "-ac")
	c := dial(t, "127.0.0.1"+server.Display)
	cv, w := canvas(t, c, image.Pt(32, 32), CanvasOptions{})
	if cv.Transport() != Socket || !strings.Contains(cv.Why(), "remote") {
		t.Errorf("auto takes %v, because of %q", cv.Transport(), cv.Why())
	}
	img, err := cv.Draw()
	if err != nil {
		t.Fatal(err)
	}
	scribble(img, 1)
	if err := cv.Put(img.Rect); err != nil {
		t.Fatal(err)
	}
	if err := same(onScreen(t, c, w.ID, cv.Size()), img); err != nil {
		t.Error(err)
	}
}

// TestForeignSegmentIsFoundOut lets the server attach another segment than the one painted in, as happens between IPC
// namespaces.
func TestForeignSegmentIsFoundOut(t *testing.T) {
	c := dial(t, xvfb.Start(t).Display)
	cv, _ := canvas(t, c, image.Pt(8, 8), CanvasOptions{Transport: Shm})
	own, other := cv.buffers[0], cv.buffers[1]
	if err := own.verify(); err != nil {
		t.Fatal(err)
	}
	own.seg, other.seg = other.seg, own.seg
	if err := own.verify(); err == nil || !strings.Contains(err.Error(), "another IPC namespace") {
		t.Errorf("verify: %v, want an error about another IPC namespace", err)
	}
}
