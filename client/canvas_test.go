package client

import (
	"fmt"
	"image"
	"math/rand/v2"
	"testing"

	"sameframe/internal/monotonic"
	"sameframe/internal/xvfb"
	"sameframe/protocol"
	"sameframe/shmimage"
)

var painting = Transports()[1:] // without Auto

// canvas returns a canvas that fills a window.
func canvas(t testing.TB, c *Conn, size image.Point, options CanvasOptions) (*Canvas, *Toplevel) {
	t.Helper()
	w := window(t, c, size)
	cv, err := NewCanvas(c, w.ID, size, options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cv.Close() })
	return cv, w
}

// scribble paints noise that no two seeds have in common.
func scribble(m *shmimage.Image, seed uint64) {
	random := rand.New(rand.NewPCG(seed, 0))
	for y := m.Rect.Min.Y; y < m.Rect.Max.Y; y++ {
		for x, row := 0, m.Row(y); x < len(row); x++ {
			row[x] = random.Uint32()
		}
	}
}

// onScreen reads a window back.
func onScreen(t testing.TB, c *Conn, w protocol.Window, size image.Point) *shmimage.Image {
	t.Helper()
	get := protocol.GetImage{Format: protocol.ZPixmap, Drawable: protocol.Drawable(w), Width: uint16(size.X), Height: uint16(size.Y),
		PlaneMask: protocol.AllPlanes}
	_, pix, err := Ask[protocol.GetImageReply](c, &get)
	if err != nil {
		t.Fatal(err)
	}
	return shmimage.NewImage(pix, 4*size.X, image.Rectangle{Max: size})
}

// same compares colours; the fourth byte means nothing at depth 24.
func same(got, want *shmimage.Image) error {
	for y := range want.Rect.Dy() {
		for x, w := range want.Row(y) {
			if g := got.Row(y)[x]; (g^w)&0xffffff != 0 {
				return fmt.Errorf("pixel (%d, %d) is %06x, want %06x", x, y, g&0xffffff, w&0xffffff)
			}
		}
	}
	return nil
}

func blank(size image.Point) *shmimage.Image {
	return shmimage.NewImage(make([]byte, 4*size.X*size.Y), 4*size.X, image.Rectangle{Max: size})
}

func TestEveryTransportPaintsExactly(t *testing.T) {
	server := xvfb.Start(t)
	for _, transport := range painting {
		t.Run(transport.String(), func(t *testing.T) {
			c := dial(t, server.Display)
			size := image.Pt(201, 103)
			frames := make(chan Frame, 16)
			cv, w := canvas(t, c, size, CanvasOptions{Transport: transport, OnFrame: func(f Frame) { frames <- f }})
			if cv.Transport() != transport || cv.Why() != "" {
				t.Errorf("the canvas uses %v, because of %q", cv.Transport(), cv.Why())
			}
			want := blank(size)
			parts := []image.Rectangle{want.Rect, want.Rect, image.Rect(10, 20, 70, 90), image.Rect(-5, 100, 300, 200)}
			for i, r := range parts {
				img, err := cv.Draw()
				if err != nil {
					t.Fatal(err)
				}
				scribble(img, uint64(i))
				if transport == Present { // which knows no rectangles
					r = want.Rect
				}
				for y := max(r.Min.Y, 0); y < min(r.Max.Y, size.Y); y++ {
					copy(want.Row(y)[max(r.Min.X, 0):min(r.Max.X, size.X)], img.Row(y)[max(r.Min.X, 0):])
				}
				before := monotonic.Now()
				if err := cv.Put(r); err != nil {
					t.Fatal(err)
				}
				if err := cv.Wait(); err != nil {
					t.Fatal(err)
				}
				if err := same(onScreen(t, c, w.ID, size), want); err != nil {
					t.Fatalf("frame %d: %v", i, err)
				}
				f := <-frames
				if f.Serial != uint64(i+1) || f.Written < before || f.Done < f.Written || f.Done > monotonic.Now() {
					t.Errorf("frame %d is reported as %+v", i, f)
				}
				pixels := 4 * r.Intersect(want.Rect).Dx() * r.Intersect(want.Rect).Dy()
				if bytes := map[Transport]int{Pixmap: 32, Present: 72, Socket: 28 + pixels}[transport]; bytes == 0 {
					if f.Bytes != 40 {
						t.Errorf("a frame by shared memory took %d bytes on the socket, want 40", f.Bytes)
					}
				} else if f.Bytes != bytes {
					t.Errorf("a frame took %d bytes on the socket, want %d", f.Bytes, bytes)
				}
			}
		})
	}
}

func TestFramesInFlightNeverShareABuffer(t *testing.T) {
	server := xvfb.Start(t)
	for _, transport := range painting {
		t.Run(transport.String(), func(t *testing.T) {
			c := dial(t, server.Display)
			size := image.Pt(160, 120)
			cv, w := canvas(t, c, size, CanvasOptions{Transport: transport, Buffers: 3})
			want := blank(size)
			for i := range 50 {
				img, err := cv.Draw()
				if err != nil {
					t.Fatal(err)
				}
				cv.mu.Lock()
				busy := cv.drawn.busy
				cv.mu.Unlock()
				if busy {
					t.Fatalf("Draw %d returns a buffer that the server reads", i)
				}
				scribble(img, uint64(i))
				copy(want.Pix, img.Pix)
				if err := cv.Put(img.Rect); err != nil {
					t.Fatal(err)
				}
			}
			if err := cv.Wait(); err != nil {
				t.Fatal(err)
			}
			if err := same(onScreen(t, c, w.ID, size), want); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestSocketSendsStripsWithoutBigRequests(t *testing.T) {
	server := xvfb.Start(t, "-screen", "0", "1000x900x24")
	for _, big := range []bool{true, false} {
		c := dial(t, server.Display)
		if !big {
			hideBigRequests(c)
		}
		size := image.Pt(997, 801)
		frames := make(chan Frame, 1)
		cv, w := canvas(t, c, size, CanvasOptions{Transport: Socket, OnFrame: func(f Frame) { frames <- f }})
		img, err := cv.Draw()
		if err != nil {
			t.Fatal(err)
		}
		scribble(img, 1)
		if err := cv.Put(img.Rect); err != nil {
			t.Fatal(err)
		}
		if err := cv.Wait(); err != nil {
			t.Fatal(err)
		}
		if err := same(onScreen(t, c, w.ID, size), img); err != nil {
			t.Errorf("BIG-REQUESTS %v: %v", big, err)
		}
		want := 4*997*801 + 24 + 4 + 4
		if !big {
			want = 4*997*801 + 13*24 + 4 // 65 rows a strip
		}
		if f := <-frames; f.Bytes != want {
			t.Errorf("BIG-REQUESTS %v: %d bytes, want %d", big, f.Bytes, want)
		}
	}
}

func TestRepaintShowsWhatIsHeld(t *testing.T) {
	server := xvfb.Start(t)
	for _, transport := range painting {
		t.Run(transport.String(), func(t *testing.T) {
			c := dial(t, server.Display)
			size := image.Pt(64, 48)
			cv, w := canvas(t, c, size, CanvasOptions{Transport: transport})
			if err := cv.Repaint(image.Rectangle{Max: size}); err != nil {
				t.Errorf("with nothing painted yet: %v", err)
			}
			img, err := cv.Draw()
			if err != nil {
				t.Fatal(err)
			}
			scribble(img, 1)
			if err := cv.Put(img.Rect); err != nil {
				t.Fatal(err)
			}
			held := blank(size)
			copy(held.Pix, img.Pix)
			next, err := cv.Draw()
			if err != nil {
				t.Fatal(err)
			}
			scribble(next, 2)
			if err := cv.Wait(); err != nil {
				t.Fatal(err)
			}
			if err := Check(c, &protocol.ClearArea{Window: w.ID}); err != nil {
				t.Fatal(err)
			}
			if err := cv.Repaint(held.Rect); err != nil {
				t.Fatal(err)
			}
			if err := cv.Wait(); err != nil {
				t.Fatal(err)
			}
			if err := same(onScreen(t, c, w.ID, size), held); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestResizePaintsTheNewSize(t *testing.T) {
	server := xvfb.Start(t)
	for _, transport := range painting {
		t.Run(transport.String(), func(t *testing.T) {
			c := dial(t, server.Display)
			cv, w := canvas(t, c, image.Pt(300, 200), CanvasOptions{Transport: transport})
			for i, size := range []image.Point{{300, 200}, {20, 10}, {120, 200}, {300, 7}} {
				if err := cv.Resize(size); err != nil {
					t.Fatal(err)
				}
				img, err := cv.Draw()
				if err != nil {
					t.Fatal(err)
				}
				if img.Rect != (image.Rectangle{Max: size}) || cv.Size() != size {
					t.Fatalf("Draw gives %v, Size %v, want %v", img.Rect, cv.Size(), size)
				}
				scribble(img, uint64(i))
				if err := cv.Put(img.Rect); err != nil {
					t.Fatal(err)
				}
				if i%2 == 0 {
					continue // the next Resize comes while the server may still read
				}
				if err := cv.Wait(); err != nil {
					t.Fatal(err)
				}
				if err := same(onScreen(t, c, w.ID, size), img); err != nil {
					t.Error(err)
				}
			}
			if err := cv.Resize(image.Pt(0, 5)); err == nil {
				t.Error("a canvas of 0x5 pixels")
			}
			if err := c.Sync(); err != nil {
				t.Fatal(err)
			}
			for len(c.Events()) > 0 {
				if err, bad := (<-c.Events()).(error); bad {
					t.Error(err)
				}
			}
		})
	}
}

func TestErrorInPlaceOfCompletionFreesTheBuffer(t *testing.T) {
	server := xvfb.Start(t)
	for _, transport := range painting {
		t.Run(transport.String(), func(t *testing.T) {
			c := dial(t, server.Display)
			cv, _ := canvas(t, c, image.Pt(64, 48), CanvasOptions{Transport: transport})
			cv.drawable = 0x123 // none
			for range 3 {
				if _, err := cv.Draw(); err != nil {
					t.Fatal(err)
				}
				if err := cv.Put(image.Rect(0, 0, 64, 48)); err != nil {
					t.Fatal(err)
				}
				if err := cv.Wait(); !isCode(err, protocol.BadDrawable) && !isCode(err, protocol.BadWindow) {
					t.Errorf("Wait: %v, want BadDrawable or BadWindow", err)
				}
				if err := c.Sync(); err != nil {
					t.Error(err)
				}
				if err := cv.Wait(); err != nil {
					t.Errorf("a second Wait: %v", err)
				}
			}
		})
	}
}

func TestDestroyedWindowReleasesDraw(t *testing.T) {
	server := xvfb.Start(t)
	for _, transport := range painting {
		t.Run(transport.String(), func(t *testing.T) {
			c, other := dial(t, server.Display), dial(t, server.Display)
			cv, w := canvas(t, c, image.Pt(64, 48), CanvasOptions{Transport: transport})
			if err := Check(other, &protocol.DestroyWindow{Window: w.ID}); err != nil {
				t.Fatal(err)
			}
			for {
				if _, err := cv.Draw(); err != nil {
					return
				}
				if err := cv.Put(image.Rect(0, 0, 64, 48)); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

func TestTraceTellsTheServerBeforeThePut(t *testing.T) {
	server := xvfb.Start(t)
	for _, transport := range []Transport{Shm, Socket} {
		c := dial(t, server.Display)
		frames := make(chan Frame, 2)
		cv, w := canvas(t, c, image.Pt(64, 48), CanvasOptions{Transport: transport, Trace: true, OnFrame: func(f Frame) { frames <- f }})
		start := monotonic.Now()
		if _, err := cv.Draw(); err != nil {
			t.Fatal(err)
		}
		drawn := monotonic.Now()
		if err := cv.Put(image.Rect(0, 0, 64, 48)); err != nil {
			t.Fatal(err)
		}
		f := <-frames
		get := protocol.GetProperty{Window: w.ID, Property: cv.frameAtom, Type: protocol.AtomCARDINAL, LongLength: 99}
		reply, tail, err := Ask[protocol.GetPropertyReply](c, &get)
		if err != nil || reply.Format != 32 || reply.ValueLen != 8 {
			t.Fatalf("the property is %+v, %v", reply, err)
		}
		v := protocol.List[uint32](tail)
		at := func(i int) uint64 { return uint64(v[i]) | uint64(v[i+1])<<32 }
		ordered := uint64(start) <= at(2) && at(2) <= uint64(drawn) && uint64(drawn) <= at(4) && at(4) <= at(6)
		if at(0) != 1 || !ordered || at(6) != uint64(f.Written) {
			t.Errorf("%v: serial and times %d %d %d %d, between %d, %d and %+v", transport, at(0), at(2), at(4), at(6), start, drawn, f)
		}
	}
}

func frame(t testing.TB, cv *Canvas) {
	img, err := cv.Draw()
	if err == nil {
		err = cv.Put(img.Rect)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func TestFrameDoesNotAllocate(t *testing.T) {
	server := xvfb.Start(t)
	for _, transport := range painting {
		t.Run(transport.String(), func(t *testing.T) {
			c := dial(t, server.Display)
			// 200 wide: rows of less than a part of their own.
			cv, _ := canvas(t, c, image.Pt(200, 100), CanvasOptions{Transport: transport, Trace: true, OnFrame: func(Frame) {}})
			for range 10 {
				frame(t, cv)
			}
			if n := testing.AllocsPerRun(50, func() { frame(t, cv) }); n != 0 {
				t.Errorf("%v allocations a frame", n)
			}
		})
	}
}

func BenchmarkFrame(b *testing.B) {
	server := xvfb.Start(b)
	for _, transport := range painting {
		b.Run(transport.String(), func(b *testing.B) {
			c := dial(b, server.Display)
			cv, _ := canvas(b, c, image.Pt(640, 480), CanvasOptions{Transport: transport})
			b.ReportAllocs()
			b.SetBytes(4 * 640 * 480)
			for b.Loop() {
				frame(b, cv)
			}
		})
	}
}
