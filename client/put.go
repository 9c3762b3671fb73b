package client

import (
	"image"
	"time"

	"sameframe/internal/monotonic"
	"sameframe/protocol"
)

// put sends the rectangle r of b, which is not empty, in one write.
func (cv *Canvas) put(b *buffer, r image.Rectangle, painted time.Duration) error {
	out := &cv.conn.out
	if err := out.begin(cv.conn); err != nil {
		return err
	}
	cv.serial++
	written := cv.trace(out, painted)
	switch cv.transport {
	case Shm, ShmFd, ShmServer:
		cv.putShm(out, b, r)
	case Pixmap:
		cv.copyPixmap(out, b, r)
	case Present:
		cv.present(out, b)
	case Socket:
		cv.putImage(out, b, r)
	}
	b.begin(cv.serial, written, out.size())
	return out.end(nil)
}

// tracedFrame is a ChangeProperty of _SAMEFRAME_FRAME and its value: 8 CARD32, the times CLOCK_MONOTONIC in nanoseconds.
type tracedFrame struct {
	protocol.ChangeProperty
	Serial, RenderStart, RenderEnd, Written protocol.CARD64
}

// trace returns the time before the write, which it also tells the server if it is to follow frames.
func (cv *Canvas) trace(out *output, painted time.Duration) time.Duration {
	written := monotonic.Now()
	if cv.options.Trace {
		add(out, opcode{major: protocol.OpChangeProperty}, &tracedFrame{
			ChangeProperty: protocol.ChangeProperty{Mode: protocol.PropModeReplace, Window: protocol.Window(cv.drawable),
				Property: cv.frameAtom, Type: protocol.AtomCARDINAL, Format: 32, DataLen: 8},
			Serial:      protocol.Card64(cv.serial),
			RenderStart: protocol.Card64(uint64(cv.started)),
			RenderEnd:   protocol.Card64(uint64(painted)),
			Written:     protocol.Card64(uint64(written)),
		}, protocol.Size[tracedFrame](), call{to: cv})
	}
	return written
}

func (cv *Canvas) putShm(out *output, b *buffer, r image.Rectangle) {
	add(out, cv.shmPutImage, &protocol.ShmPutImage{
		Drawable: cv.drawable, GC: cv.gc,
		TotalWidth: uint16(b.image.Stride / 4), TotalHeight: uint16(b.image.Rect.Dy()),
		SrcX: uint16(r.Min.X), SrcY: uint16(r.Min.Y), SrcWidth: uint16(r.Dx()), SrcHeight: uint16(r.Dy()),
		DstX: int16(r.Min.X), DstY: int16(r.Min.Y),
		Depth: cv.depth, Format: protocol.ZPixmap, SendEvent: protocol.True, Shmseg: b.seg,
	}, protocol.Size[protocol.ShmPutImage](), call{to: b})
}

func (cv *Canvas) copyPixmap(out *output, b *buffer, r image.Rectangle) {
	add(out, opcode{major: protocol.OpCopyArea}, &protocol.CopyArea{
		SrcDrawable: protocol.Drawable(b.pixmap), DstDrawable: cv.drawable, GC: cv.gc,
		SrcX: int16(r.Min.X), SrcY: int16(r.Min.Y), DstX: int16(r.Min.X), DstY: int16(r.Min.Y),
		Width: uint16(r.Dx()), Height: uint16(r.Dy()),
	}, protocol.Size[protocol.CopyArea](), call{to: cv})
	askDone(out, b)
}

func (cv *Canvas) present(out *output, b *buffer) {
	add(out, cv.presentPixmap, &protocol.PresentPixmap{
		Window: protocol.Window(cv.drawable), Pixmap: b.pixmap, Serial: uint32(cv.serial),
	}, protocol.Size[protocol.PresentPixmap](), call{to: b})
}

// putImage sends the pixels from where they are: whole rows as one piece, others row by row; in strips where a request
// must not be long enough for all.
func (cv *Canvas) putImage(out *output, b *buffer, r image.Rectangle) {
	rows := (cv.limit - protocol.Size[protocol.PutImage]()) / (4 * r.Dx())
	for strip := r; strip.Min.Y < r.Max.Y; strip.Min.Y = strip.Max.Y {
		strip.Max.Y = min(strip.Min.Y+rows, r.Max.Y)
		add(out, opcode{major: protocol.OpPutImage}, &protocol.PutImage{
			Format: protocol.ZPixmap, Drawable: cv.drawable, GC: cv.gc, Width: uint16(strip.Dx()), Height: uint16(strip.Dy()),
			DstX: int16(strip.Min.X), DstY: int16(strip.Min.Y), Depth: cv.depth,
		}, putImageSize(strip.Size()), call{to: cv})
		if r.Dx() == b.image.Rect.Dx() {
			out.tail(b.image.Pix[b.image.PixOffset(0, strip.Min.Y):b.image.PixOffset(0, strip.Max.Y)])
			continue
		}
		for y := strip.Min.Y; y < strip.Max.Y; y++ {
			from := b.image.PixOffset(r.Min.X, y)
			out.tail(b.image.Pix[from : from+4*r.Dx()])
		}
	}
	askDone(out, b)
}

func putImageSize(size image.Point) int { return protocol.Size[protocol.PutImage]() + 4*size.X*size.Y }

// askDone asks a question whose answer, which the server gives after all that came before, frees the buffer. So the
// frames in flight are bounded by the buffers whatever the transport.
func askDone(out *output, b *buffer) {
	add(out, opcode{major: protocol.OpGetInputFocus}, &protocol.GetInputFocus{}, protocol.Size[protocol.GetInputFocus](),
		call{replies: true, to: b})
}
