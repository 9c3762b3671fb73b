package render

import (
	"context"
	"image"
	"testing"
	"time"
)

// faulty is a handler that is told of faults.
type faulty struct{ faults chan any }

func (*faulty) Refresh(uint64, time.Duration) {}
func (*faulty) Shown(uint64, time.Duration)   {}
func (*faulty) Input(Input)                   {}
func (h *faulty) Fault(p any, _ []byte)       { h.faults <- p }

// TestAFaultWhileComposingEndsNothing shows a surface with fewer bytes than it says, and then a sound one.
func TestAFaultWhileComposingEndsNothing(t *testing.T) {
	s := NewHeadless(image.Pt(20, 10), 60)
	h := &faulty{make(chan any, 100)}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error)
	go func() { done <- s.Run(ctx, h) }()
	broken, sound := NewSurface(8, 8, 24), NewSurface(8, 8, 24)
	broken.Pix = broken.Pix[:100:100]
	s.SetLayers([]Layer{{Surface: broken}})
	<-h.faults
	broken.Lock() // it is not left locked
	broken.Pix = nil
	broken.Unlock()
	sound.Set(3, 3, 0xffffff)
	s.SetLayers([]Layer{{Surface: sound}})
	for deadline := time.Now().Add(60 * time.Second); s.Snapshot().RGBAAt(3, 3).R != 0xff; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("the screen shows nothing any more")
		}
	}
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
}
