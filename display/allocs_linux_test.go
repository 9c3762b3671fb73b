package display

import (
	"testing"

	"sameframe/protocol"
)

// A painterTest is a client with a window, and the requests that paint a frame of 64 × 48 pixels on it by each way.
type painterTest struct {
	*testClient
	shmPut, put, copyArea []byte
}

func newPainterTest(t testing.TB, onFrame func(*Frame)) *painterTest {
	t.Helper()
	s := newTestServer(t)
	s.OnFrame = onFrame
	p := connect(t, s, false)
	stream, end := socketpair(t)
	t.Cleanup(func() { stream.Close(); end.Close() })
	p.conn = protocol.NewConn(end) // memory is shared over Unix sockets only
	w := protocol.Window(p.id())
	do(p, &protocol.CreateWindow{Wid: w, Parent: rootID, Width: 64, Height: 48, Class: protocol.InputOutput}, nil)
	do(p, &protocol.MapWindow{Window: w}, nil)
	gc := p.newGC(protocol.Drawable(w))
	do(p, &protocol.ChangeGC{GC: gc, ValueMask: protocol.GCGraphicsExposures}, wire(p, uint32(0)))
	memory, seg := p.share(4 * 64 * 64)
	pixmap := p.sharedPixmap(memory, 64, 64, 24)
	shm := protocol.Append(nil, &protocol.ShmPutImage{
		RequestHeader: protocol.RequestHeader{Opcode: majorShm, Data: protocol.ShmOpPutImage}, Drawable: protocol.Drawable(w), GC: gc,
		TotalWidth: 64, TotalHeight: 64, SrcWidth: 64, SrcHeight: 48, Depth: 24, Format: protocol.ZPixmap, Shmseg: seg,
	})
	return &painterTest{p, p.setLength(shm),
		encode(p, &protocol.PutImage{
			Format: protocol.ZPixmap, Drawable: protocol.Drawable(w), GC: gc, Width: 64, Height: 48, Depth: 24,
		}, make([]byte, 4*64*48)),
		encode(p, &protocol.CopyArea{
			SrcDrawable: protocol.Drawable(pixmap), DstDrawable: protocol.Drawable(w), GC: gc, Width: 64, Height: 48,
		}, nil),
	}
}

func TestFramesDoNotAllocate(t *testing.T) {
	frames := 0
	p := newPainterTest(t, func(*Frame) { frames++ })
	for name, request := range map[string][]byte{"ShmPutImage": p.shmPut, "PutImage": p.put, "CopyArea": p.copyArea} {
		allocs := testing.AllocsPerRun(100, func() {
			p.execute(request)
			(*screenHandler)(p.server).Refresh(1, 1)
			(*screenHandler)(p.server).Shown(1, 1)
		})
		if m := p.messages(); len(m) != 0 {
			t.Fatalf("%s was answered by % x", name, m)
		}
		if allocs > 0 {
			t.Errorf("%s allocates %v times a frame", name, allocs)
		}
	}
	if frames < 300 {
		t.Errorf("%d frames were reported, want 300", frames)
	}
}

func benchmarkFrames(b *testing.B, request func(*painterTest) []byte) {
	p := newPainterTest(b, nil)
	r := request(p)
	b.ReportAllocs()
	for b.Loop() {
		p.execute(r)
	}
}

func BenchmarkShmPutImage(b *testing.B) {
	benchmarkFrames(b, func(p *painterTest) []byte { return p.shmPut })
}

func BenchmarkPutImage(b *testing.B) {
	benchmarkFrames(b, func(p *painterTest) []byte { return p.put })
}

func BenchmarkCopyArea(b *testing.B) {
	benchmarkFrames(b, func(p *painterTest) []byte { return p.copyArea })
}

// BenchmarkRoundTrip measures a request and its reply over a socket.
func BenchmarkRoundTrip(b *testing.B) {
	p := dial(b, newTestServer(b), protocol.LittleEndian)
	request, reply := []byte{byte(protocol.OpGetInputFocus), 0, 1, 0}, make([]byte, 32)
	b.ReportAllocs()
	for b.Loop() {
		p.write(request)
		if _, err := p.Read(reply); err != nil {
			b.Fatal(err)
		}
	}
}
