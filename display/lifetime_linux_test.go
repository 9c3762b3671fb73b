package display

import (
	"errors"
	"runtime"
	"testing"
	"time"

	"sameframe/protocol"
	"sameframe/render"
	"sameframe/shmimage"
)

// share gives the client memory, as ShmAttach does, and an id for it.
func (p *testClient) share(size int) (*shmimage.Segment, protocol.Seg) {
	p.t.Helper()
	memory, err := shmimage.CreateMemfd(size)
	if err != nil {
		p.t.Fatal(err)
	}
	id := protocol.Seg(p.id())
	p.add(uint32(id), &segment{id: id, memory: memory})
	return memory, id
}

// sharedPixmap makes a pixmap of the client's memory.
func (p *testClient) sharedPixmap(memory *shmimage.Segment, width, height, depth int) protocol.Pixmap {
	id, stride := protocol.Pixmap(p.id()), render.Stride(width, depth)
	pixmap := newPixmap(render.WrapSurface(render.Pixels{
		Pix: memory.Bytes()[:stride*height], Stride: stride, Width: width, Height: height, Depth: depth,
	}))
	pixmap.memory = memory
	memory.Retain()
	p.add(uint32(id), pixmap)
	return id
}

func TestRetainedClientWithoutResourcesLeavesItsPlace(t *testing.T) {
	s := newTestServer(t)
	for range 2 * defaultClients {
		p := connect(t, s, false)
		do(p, &protocol.SetCloseDownMode{Mode: protocol.RetainPermanent}, nil)
		p.leave()
	}
	for i, c := range s.clients[1:] {
		if c != nil {
			t.Fatalf("client %d has gone and kept nothing, but its place is taken", i+1)
		}
	}
}

func TestPresentationsOfAClientThatHasGoneAreDropped(t *testing.T) {
	s := newTestServer(t)
	p := connect(t, s, false)
	memory, _ := p.share(4 * 64 * 48)
	pixmap := p.sharedPixmap(memory, 64, 48, 24)
	s.mu.Lock()
	never := protocol.Card64(1 << 62)
	err := errors.Join(
		p.presentPixmap(&protocol.PresentPixmap{Window: rootID, Pixmap: pixmap, TargetMsc: never}, nil),
		p.presentNotifyMSC(&protocol.PresentNotifyMSC{Window: rootID, TargetMsc: never}),
	)
	waiting := len(s.presents.waiting)
	s.mu.Unlock()
	if err != nil || waiting != 2 {
		t.Fatalf("%d presentations wait, want 2; %v", waiting, err)
	}
	p.leave()
	if n := len(s.presents.waiting); n != 0 {
		t.Errorf("%d presentations wait on behalf of a client that has gone", n)
	}
	if memory.Bytes() != nil {
		t.Error("the memory of a client that has gone is still mapped")
	}
}

func TestMemoryStaysWhileItIsCopiedTo(t *testing.T) {
	s := newTestServer(t)
	p, other := connect(t, s, false), connect(t, s, false)
	memory, seg := p.share(4 * 64 * 64)
	id := p.sharedPixmap(memory, 64, 64, 24)
	gc := p.newGC(protocol.Drawable(id))
	surface := p.server.resource(uint32(id)).(*pixmap).surface
	put := encode(p, &protocol.PutImage{
		Format: protocol.ZPixmap, Drawable: protocol.Drawable(id), GC: gc, Width: 64, Height: 64, Depth: 24,
	}, make([]byte, 4*64*64))
	surface.Lock()
	done := make(chan struct{})
	go func() {
		defer close(done)
		p.execute(put)
	}()
	for { // until the put waits for the surface, without Server.mu
		s.mu.Lock()
		begun := p.sequence == 2
		s.mu.Unlock()
		if begun {
			break
		}
		runtime.Gosched()
	}
	do(other, &protocol.FreePixmap{Pixmap: id}, nil)
	s.mu.Lock()
	s.remove(uint32(seg))
	memory.Release()
	s.mu.Unlock()
	gone := memory.Bytes() == nil
	surface.Unlock()
	<-done
	if gone {
		t.Error("memory was unmapped while pixels were about to be copied to it")
	}
	if memory.Bytes() != nil {
		t.Error("memory is still mapped, though nothing uses it")
	}
}

func TestFramesOfWindowsThatGoAreForgotten(t *testing.T) {
	s := newTestServer(t)
	frames := 0
	s.OnFrame = func(*Frame) { frames++ }
	p := connect(t, s, false)
	gc := p.newGC(rootID)
	image := make([]byte, 4*20*10)
	put := func(d protocol.Drawable) {
		do(p, &protocol.PutImage{Format: protocol.ZPixmap, Drawable: d, GC: gc, Width: 20, Height: 10, Depth: 24}, image)
	}
	put(rootID)
	for range 10 {
		w := p.newWindow(0)
		put(protocol.Drawable(w))
		do(p, &protocol.UnmapWindow{Window: w}, nil)
		put(protocol.Drawable(w))
		do(p, &protocol.DestroyWindow{Window: w}, nil)
	}
	if len(s.painted) != 1 || s.painted[0] != s.root {
		t.Errorf("%d windows are kept for frames to be shown, want the root alone", len(s.painted))
	}
}

func TestWindowIsDestroyedWhileItIsPainted(t *testing.T) {
	s := newTestServer(t)
	s.OnFrame = func(*Frame) {}
	p, other := connect(t, s, false), connect(t, s, false)
	w := protocol.Window(p.id())
	do(p, &protocol.CreateWindow{Wid: w, Parent: rootID, Width: 64, Height: 64, Class: protocol.InputOutput}, nil)
	do(p, &protocol.MapWindow{Window: w}, nil)
	gc := p.newGC(protocol.Drawable(w))
	put := encode(p, &protocol.PutImage{
		Format: protocol.ZPixmap, Drawable: protocol.Drawable(w), GC: gc, Width: 64, Height: 64, Depth: 24,
	}, make([]byte, 4*64*64))
	surface := p.server.resource(uint32(w)).(*window).surface
	surface.Lock()
	done := make(chan struct{})
	go func() {
		defer close(done)
		p.execute(put)
	}()
	for {
		s.mu.Lock()
		begun := p.sequence == 4
		s.mu.Unlock()
		if begun {
			break
		}
		runtime.Gosched()
	}
	destroyed := make(chan struct{})
	go func() {
		defer close(destroyed)
		do(other, &protocol.DestroyWindow{Window: w}, nil)
	}()
	time.Sleep(10 * time.Millisecond) // it waits for the surface, holding Server.mu, or will
	surface.Unlock()
	<-done
	<-destroyed
	if m := p.messages(); len(m) != 0 {
		t.Errorf("a put on a window that went meanwhile was answered by % x", m)
	}
}
