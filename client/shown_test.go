package client

import (
	"image"
	"testing"

	"sameframe/internal/monotonic"
	"sameframe/internal/xvfb"
	"sameframe/protocol"
)

func TestPresentTellsWhatWasShown(t *testing.T) {
	server := xvfb.Start(t)
	c := dial(t, server.Display)
	shown := make(chan Shown, 16)
	cv, w := canvas(t, c, image.Pt(64, 48), CanvasOptions{Transport: Present, OnShown: func(s Shown) { shown <- s }})
	var last Shown
	for i := range 4 {
		img, err := cv.Draw()
		if err != nil {
			t.Fatal(err)
		}
		scribble(img, uint64(i))
		before := monotonic.Now()
		if err := cv.Put(img.Rect); err != nil {
			t.Fatal(err)
		}
		s := <-shown
		if s.Serial != uint32(i+1) || s.At < before || s.MSC <= last.MSC || s.UST <= last.UST {
			t.Errorf("frame %d was shown as %+v, after %+v", i, s, last)
		}
		if last = s; same(onScreen(t, c, w.ID, cv.Size()), img) != nil {
			t.Errorf("frame %d is said to be shown, and is not in the window", i)
		}
	}
	// The painter's own question about the refresh is answered with the events.
	if err := Check(c, &protocol.PresentNotifyMSC{Window: w.ID, Serial: 77}); err != nil {
		t.Fatal(err)
	}
	for e := range c.Events() {
		if m, ok := e.(*protocol.PresentCompleteNotifyEvent); ok && m.Serial == 77 {
			return
		}
	}
	t.Fatal(c.Err())
}
