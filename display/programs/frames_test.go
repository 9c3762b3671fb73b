package programs

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/draw"
	"testing"

	"sameframe/client"
	"sameframe/display"
	"sameframe/protocol"
	"sameframe/render"
)

// TestLargeFrames paints frames of 3840 × 2160 pixels by every transport on a screen as large, and on one that shows only
// a part of the window.
func TestLargeFrames(t *testing.T) {
	size := image.Pt(3840, 2160)
	frame := make([]byte, 0, 4*size.X*size.Y)
	for y := range uint32(size.Y) {
		for x := range uint32(size.X) {
			frame = binary.LittleEndian.AppendUint32(frame, (x*0x010305^y*0x070b0d)&0xffffff)
		}
	}
	pixels := render.Pixels{Pix: frame, Stride: 4 * size.X, Width: size.X, Height: size.Y, Depth: 24}
	whole := pixels.RGBA()
	for _, test := range []struct {
		name   string
		screen image.Rectangle // in the window
	}{
		{"on a screen as large", whole.Rect},
		{"on a smaller screen", image.Rect(1000, 700, 2280, 1420)},
	} {
		t.Run(test.name, func(t *testing.T) {
			d, s := newDisplay(t, func(s *display.Server) { s.Screen = render.NewHeadless(test.screen.Size(), 60) })
			want := image.NewRGBA(image.Rectangle{Max: test.screen.Size()})
			draw.Draw(want, want.Rect, whole, test.screen.Min, draw.Src)
			for _, transport := range client.Transports() {
				if transport == client.Auto {
					continue
				}
				t.Run(transport.String(), func(t *testing.T) {
					s := s.at(t)
					window, err := s.NewToplevel("large", size, 0)
					s.check(err)
					s.check(client.Check(s.Conn, &protocol.ConfigureWindow{
						Window: window.ID, ValueMask: protocol.CWX | protocol.CWY,
					}, protocol.AppendList(nil, []int32{int32(-test.screen.Min.X), int32(-test.screen.Min.Y)})))
					canvas, err := client.NewCanvas(s.Conn, window.ID, size, client.CanvasOptions{Transport: transport, Buffers: 1})
					s.check(err)
					img, err := canvas.Draw()
					s.check(err)
					copy(img.Pix, frame)
					s.check(canvas.Put(img.Rect))
					s.check(canvas.Wait())
					s.await("whole frame", func() bool { return bytes.Equal(d.Screen().Pix, want.Pix) })
					s.check(canvas.Close())
					s.check(client.Check(s.Conn, &protocol.DestroyWindow{Window: window.ID}))
				})
			}
		})
	}
}
