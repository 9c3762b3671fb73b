package client

import (
	"errors"
	"fmt"
	"image"
	"sync"
	"time"

	"sameframe/internal/monotonic"
	"sameframe/protocol"
	"sameframe/shmimage"
)

// CanvasOptions are the choices that NewCanvas leaves. The zero value is good.
type CanvasOptions struct {
	Transport Transport // Auto unless given
	Buffers   int       // pictures in turn, DefaultBuffers unless given; the painter waits when the server still reads all of them

	// OnFrame is told of each frame when the server has done with it, before Draw gives its buffer out again. It is called
	// on the goroutine that reads the connection: it must be quick and must not use the connection.
	OnFrame func(Frame)

	// OnShown, if not nil, is told by Present of each frame that the screen has shown, on the same terms as OnFrame.
	OnShown func(Shown)

	// Trace sets the window's property _SAMEFRAME_FRAME before each frame, by which a server that knows it follows a frame
	// from its painting to the screen.
	Trace bool
}

// Frame is what is known of a frame that the server has done with.
type Frame struct {
	Serial  uint64        // 1 for a canvas's first
	Bytes   int           // written to the socket
	Written time.Duration // CLOCK_MONOTONIC before the first byte was written
	Done    time.Duration // when the server had told that it needs the buffer no more
}

// Shown is what CompleteNotify tells of a frame by Present.
type Shown struct {
	Serial uint32        // the frame's, its lower half
	At     time.Duration // CLOCK_MONOTONIC when the event had arrived
	UST    time.Duration // when the screen showed the frame, by the server's clock, to a microsecond
	MSC    uint64        // at which refresh
}

// Canvas is a picture in a window, painted in a buffer that the server does not read at that moment:
//
//	for {
//		img, err := canvas.Draw() // waits until the server has done with a buffer
//		...                       // paint all of img
//		err = canvas.Put(img.Rect)
//	}
//
// The server has done with a buffer when it says so: by a Completion (ShmPutImage), an IdleNotify (Present), or the reply
// to a GetInputFocus sent behind the frame (CopyArea, PutImage). For CopyArea the latter was chosen over a NoExposure
// event, because a reply comes also when the CopyArea failed. An error in place of the event, the end of the window and
// the end of the connection free the buffer also; the next Draw returns the error.
//
// One goroutine at a time uses a Canvas.
type Canvas struct {
	conn      *Conn
	drawable  protocol.Drawable
	options   CanvasOptions
	transport Transport // never Auto
	memory    Transport // Shm, ShmFd, ShmServer, or Socket for none that is shared
	why       string
	depth     uint8
	gc        protocol.GContext
	size      image.Point
	limit     int           // Socket: bytes of a request
	eid       uint32        // Present: the name of its events
	frameAtom protocol.Atom // Trace

	shmPutImage, presentPixmap opcode

	buffers []*buffer
	next    int     // of buffers, for the next Draw
	drawn   *buffer // between Draw and Put
	last    *buffer // what was put last, and is still held
	started time.Duration
	serial  uint64

	mu   sync.Mutex
	cond sync.Cond // a buffer is free, or there is an error
	err  error     // of a frame, for the next Draw
	dead error     // no frame can succeed any more
}

// DefaultBuffers is how many pictures a canvas has in turn: one is painted while the server reads the other.
const DefaultBuffers = 2

const (
	maxSize = 32767 // of a window, by X11's signed coordinates

	// maxPixels is what a server that lies about a window's size can make a painter take memory for: 256 MiB a buffer.
	maxPixels = 1 << 26
)

// NewCanvas returns a canvas of that size at the origin of a window. With Auto it tries the transports; Why tells what it
// found.
func NewCanvas(c *Conn, window protocol.Window, size image.Point, options CanvasOptions) (*Canvas, error) {
	if options.Buffers == 0 {
		options.Buffers = DefaultBuffers
	}
	if options.Buffers < 1 || options.Buffers > 16 {
		return nil, fmt.Errorf("a canvas of %d buffers: 1 to 16 are sensible", options.Buffers)
	}
	cv := &Canvas{conn: c, drawable: protocol.Drawable(window), options: options}
	cv.cond.L = &cv.mu
	geometry, _, err := Ask[protocol.GetGeometryReply](c, &protocol.GetGeometry{Drawable: cv.drawable})
	if err != nil {
		return nil, err
	}
	if cv.depth = geometry.Depth; !c.holdsPictures(cv.depth) {
		return nil, fmt.Errorf("the window's pixels, of depth %d, are not 4 bytes in the order blue, green, red", cv.depth)
	}
	if cv.gc, err = NewID[protocol.GContext](c); err != nil {
		return nil, err
	}
	// Without GraphicsExposures, or each CopyArea would be answered by a NoExposure.
	err = Check(c, &protocol.CreateGC{Cid: cv.gc, Drawable: cv.drawable, ValueMask: protocol.GCGraphicsExposures}, make([]byte, 4))
	if err != nil {
		return nil, err
	}
	c.watch(uint32(window), cv)
	if options.Trace {
		if cv.frameAtom, err = c.Atom("_SAMEFRAME_FRAME"); err != nil {
			return nil, errors.Join(err, cv.Close())
		}
	}
	if err := cv.choose(); err != nil {
		return nil, errors.Join(err, cv.Close())
	}
	if err := cv.Resize(size); err != nil {
		return nil, errors.Join(err, cv.Close())
	}
	return cv, nil
}

// Transport returns the transport in use, never Auto.
func (cv *Canvas) Transport() Transport { return cv.transport }

// Memory returns what the pixels are in: Shm, ShmFd, ShmServer, or Socket for memory that is not shared.
func (cv *Canvas) Memory() Transport { return cv.memory }

// Why returns why Auto did not take the transports before the one in use; it is empty if there is nothing to tell.
func (cv *Canvas) Why() string { return cv.why }

// Size returns the size.
func (cv *Canvas) Size() image.Point { return cv.size }

// Resize gives the canvas a new size, and new buffers. What Draw returned before is not valid any more, and there is
// nothing to Repaint.
func (cv *Canvas) Resize(size image.Point) error {
	if size == cv.size {
		return nil
	}
	if size.X < 1 || size.Y < 1 || size.X > maxSize || size.Y > maxSize || size.X*size.Y > maxPixels {
		return fmt.Errorf("a canvas of %dx%d pixels: each side must be between 1 and %d, and all at most %d pixels", size.X, size.Y,
			maxSize, maxPixels)
	}
	cv.release()
	cv.size = size
	if cv.memory == Socket {
		var err error
		if cv.limit, err = cv.conn.limitFor(putImageSize(size)); err != nil {
			return err
		}
		if least := putImageSize(image.Pt(size.X, 1)); cv.limit < least {
			return fmt.Errorf("the X server takes requests of %d bytes at most, a row of %d pixels needs %d", cv.limit, size.X, least)
		}
	}
	for range cv.options.Buffers {
		b, err := cv.newBuffer(size)
		if err != nil {
			cv.release()
			return err
		}
		cv.buffers = append(cv.buffers, b)
	}
	return nil
}

// Draw returns the image to paint the next frame in; what it shows is left from an older frame. It waits until the
// server has done with the buffer. Until Put it returns the same image again.
func (cv *Canvas) Draw() (*shmimage.Image, error) {
	if len(cv.buffers) == 0 {
		return nil, errors.New("Draw of a canvas that is closed, or whose Resize failed")
	}
	if cv.drawn == nil {
		b := cv.buffers[cv.next]
		if err := cv.wait(b); err != nil {
			return nil, err
		}
		cv.drawn = b
	}
	cv.started = monotonic.Now()
	return cv.drawn.image, nil
}

// Put sends the rectangle r of the image that Draw returned, which is the painter's no more. Present sends all of it.
func (cv *Canvas) Put(r image.Rectangle) error {
	b := cv.drawn
	if b == nil {
		return errors.New("Put of a canvas without Draw")
	}
	cv.drawn = nil
	if r = r.Intersect(b.image.Rect); r.Empty() {
		return nil
	}
	cv.last, cv.next = b, (cv.next+1)%len(cv.buffers)
	return cv.put(b, r, monotonic.Now())
}

// Repaint sends the rectangle r of what was put last again, as after an Expose. It must not come between Draw and Put on
// a canvas of one buffer. There may be nothing yet to repaint.
func (cv *Canvas) Repaint(r image.Rectangle) error {
	if cv.last == nil {
		return nil
	}
	if r = r.Intersect(cv.last.image.Rect); r.Empty() {
		return nil
	}
	if err := cv.wait(cv.last); err != nil {
		return err
	}
	cv.started = monotonic.Now()
	return cv.put(cv.last, r, cv.started)
}

// Wait waits until the server has done with all frames.
func (cv *Canvas) Wait() error {
	for _, b := range cv.buffers {
		if err := cv.wait(b); err != nil {
			return err
		}
	}
	return nil
}

// Close frees the buffers and what the server holds for the canvas. Draw's image is not valid any more.
func (cv *Canvas) Close() error {
	cv.release()
	cv.conn.unwatch(uint32(cv.drawable))
	if cv.eid != 0 {
		cv.conn.unwatch(cv.eid)
		Send(cv.conn, &protocol.PresentSelectInput{Eid: cv.eid, Window: protocol.Window(cv.drawable)})
	}
	return Send(cv.conn, &protocol.FreeGC{GC: cv.gc})
}

func (cv *Canvas) release() {
	for _, b := range cv.buffers {
		b.release()
	}
	cv.buffers, cv.next, cv.drawn, cv.last, cv.size = nil, 0, nil, nil, image.Point{}
}

// wait waits until b is free, or returns what went wrong since the last wait.
func (cv *Canvas) wait(b *buffer) error {
	cv.mu.Lock()
	defer cv.mu.Unlock()
	for b.busy && cv.err == nil && cv.dead == nil {
		cv.cond.Wait()
	}
	if err := cv.err; err != nil {
		cv.err = nil
		return err
	}
	return cv.dead
}

// settle is told of a request whose end frees no buffer.
func (cv *Canvas) settle(_ []byte, _ int, err error) {
	if err != nil {
		cv.fail(err)
	}
}

func (cv *Canvas) fail(err error) {
	cv.mu.Lock()
	defer cv.mu.Unlock()
	if cv.err == nil {
		cv.err = err
	}
	cv.cond.Broadcast()
}

// event learns of the end of the window, of which the painter is told too.
func (cv *Canvas) event([]byte) bool {
	cv.ended(errors.New("the window is gone"))
	return false
}

func (cv *Canvas) ended(err error) {
	cv.mu.Lock()
	defer cv.mu.Unlock()
	cv.dead = err
	cv.cond.Broadcast()
}
