package client

import (
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"os"
	"runtime"
	"time"

	"sameframe/internal/monotonic"
	"sameframe/protocol"
	"sameframe/shmimage"
)

// A buffer is one of a canvas's pictures and, where it is shared memory, its names at the server.
type buffer struct {
	canvas  *Canvas
	image   *shmimage.Image
	segment *shmimage.Segment // nil for Socket
	seg     protocol.Seg
	pixmap  protocol.Pixmap // Pixmap, Present

	// Guarded by canvas.mu.
	busy     bool // the server may read it
	released bool
	frame    Frame
}

// newBuffer makes a buffer. Its error is the server's, or this system's, about shared memory.
func (cv *Canvas) newBuffer(size image.Point) (*buffer, error) {
	stride := 4 * size.X
	b := &buffer{canvas: cv}
	var pix []byte
	if cv.memory == Socket {
		pix = make([]byte, stride*size.Y)
	} else {
		if err := b.share(stride * size.Y); err != nil {
			return nil, err
		}
		pix = b.segment.Bytes()
	}
	b.image = shmimage.NewImage(pix, stride, image.Rectangle{Max: size})
	switch cv.transport {
	case Pixmap, Present:
		if err := b.createPixmap(); err != nil {
			b.release()
			return nil, err
		}
		cv.conn.watch(uint32(b.pixmap), b)
	case Shm, ShmFd, ShmServer:
		cv.conn.watch(uint32(b.seg), b)
	}
	return b, nil
}

// share makes a segment of size bytes that the server has attached for certain.
func (b *buffer) share(size int) (err error) {
	c := b.canvas.conn
	if b.seg, err = NewID[protocol.Seg](c); err != nil {
		return err
	}
	switch b.canvas.memory {
	case Shm:
		if b.segment, err = shmimage.Create(size); err != nil {
			return err
		}
		// From Remove on the segment vanishes with its last user, should this program be killed. Only Linux attaches what
		// was removed before.
		if runtime.GOOS == "linux" {
			err = b.segment.Remove()
		}
		err = errors.Join(err, Check(c, &protocol.ShmAttach{Shmseg: b.seg, Shmid: uint32(b.segment.ID())}))
		if runtime.GOOS != "linux" {
			err = errors.Join(err, b.segment.Remove())
		}
	case ShmFd:
		if b.segment, err = shmimage.CreateMemfd(size); err != nil {
			return err
		}
		err = CheckFD(c, &protocol.ShmAttachFd{Shmseg: b.seg}, []int{b.segment.FD()})
	case ShmServer:
		var fd int
		if _, fd, err = AskFD[protocol.ShmCreateSegmentReply](c, &protocol.ShmCreateSegment{Shmseg: b.seg, Size: uint32(size)}); err != nil {
			return err
		}
		if fd < 0 {
			return errors.New("the X server sent no descriptor of its segment")
		}
		b.segment, err = shmimage.Map(fd, false)
		err = errors.Join(err, os.NewFile(uintptr(fd), "segment").Close())
		if err == nil && b.segment.Size() < size {
			err = fmt.Errorf("the X server made a segment of %d bytes instead of %d", b.segment.Size(), size)
		}
	}
	if err != nil && b.segment != nil {
		b.segment.Release()
	}
	return err
}

func (b *buffer) createPixmap() (err error) {
	c := b.canvas.conn
	if b.pixmap, err = NewID[protocol.Pixmap](c); err != nil {
		return err
	}
	return Check(c, &protocol.ShmCreatePixmap{Pid: b.pixmap, Drawable: b.canvas.drawable, Depth: b.canvas.depth, Shmseg: b.seg,
		Width: uint16(b.image.Rect.Dx()), Height: uint16(b.image.Rect.Dy())})
}

// verify finds out whether the server sees this buffer's memory. A SysV identifier that comes from another IPC namespace
// may well be that of somebody else's segment, which the server attaches without an error.
func (b *buffer) verify() error {
	c, depth := b.canvas.conn, b.canvas.depth
	secret := make([]byte, 4)
	rand.Read(secret)
	if err := shmimage.Guard(func() { copy(b.segment.Bytes(), secret) }); err != nil {
		return err
	}
	pixmap, err := NewID[protocol.Pixmap](c)
	if err != nil {
		return err
	}
	d := protocol.Drawable(pixmap)
	err = Send(c, &protocol.CreatePixmap{Pid: pixmap, Drawable: b.canvas.drawable, Depth: depth, Width: 1, Height: 1})
	if err != nil {
		return err
	}
	defer Send(c, &protocol.FreePixmap{Pixmap: pixmap})
	err = Check(c, &protocol.ShmPutImage{Drawable: d, GC: b.canvas.gc, TotalWidth: 1, TotalHeight: 1, SrcWidth: 1, SrcHeight: 1,
		Depth: depth, Format: protocol.ZPixmap, Shmseg: b.seg})
	if err != nil {
		return err
	}
	get := protocol.GetImage{Format: protocol.ZPixmap, Drawable: d, Width: 1, Height: 1, PlaneMask: protocol.AllPlanes}
	_, pix, err := Ask[protocol.GetImageReply](c, &get)
	if err != nil {
		return err
	}
	const colour = 0xffffff
	if len(pix) != 4 || (binary.LittleEndian.Uint32(pix)^binary.LittleEndian.Uint32(secret))&colour != 0 {
		return errors.New("the server has attached another segment of the same number: it runs in another IPC namespace")
	}
	return nil
}

// release frees the buffer. A frame on its way still counts, as the server has the memory mapped itself.
func (b *buffer) release() {
	c := b.canvas.conn
	b.canvas.mu.Lock()
	b.released = true
	if !b.busy {
		b.unwatch()
	}
	b.canvas.mu.Unlock()
	if b.pixmap != 0 {
		Send(c, &protocol.FreePixmap{Pixmap: b.pixmap})
	}
	if b.segment != nil {
		Send(c, &protocol.ShmDetach{Shmseg: b.seg})
		b.segment.Release()
	}
}

func (b *buffer) unwatch() {
	b.canvas.conn.unwatch(uint32(b.seg))
	b.canvas.conn.unwatch(uint32(b.pixmap))
}

// settle is told of the request that ends the buffer's frame: the error of one that would have been followed by an event,
// or the reply of the one behind the frame.
func (b *buffer) settle(reply []byte, _ int, err error) {
	if err != nil {
		b.canvas.fail(err)
	}
	if err != nil || reply != nil {
		b.done(err == nil)
	}
}

// event is told of the Completion or IdleNotify of the buffer.
func (b *buffer) event([]byte) bool {
	b.done(true)
	return true
}

// ended leaves it to the canvas to release who waits.
func (b *buffer) ended(error) {}

// done frees the buffer after a frame, of which the painter has been told then.
func (b *buffer) done(shown bool) {
	now := monotonic.Now()
	cv := b.canvas
	cv.mu.Lock()
	busy, frame := b.busy, b.frame
	cv.mu.Unlock()
	if frame.Done = now; busy && shown && cv.options.OnFrame != nil {
		cv.options.OnFrame(frame)
	}
	cv.mu.Lock()
	defer cv.mu.Unlock()
	b.busy = false
	if b.released {
		b.unwatch()
	}
	cv.cond.Broadcast()
}

// begin marks the buffer as one that the server reads.
func (b *buffer) begin(serial uint64, written time.Duration, bytes int) {
	b.canvas.mu.Lock()
	defer b.canvas.mu.Unlock()
	b.busy, b.frame = true, Frame{Serial: serial, Bytes: bytes, Written: written}
}
