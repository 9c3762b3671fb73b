//go:build linux

package main

import (
	"fmt"
	"io"

	"golang.org/x/sys/unix"

	"sameframe/protocol"
	"sameframe/shmimage"
)

// wire is an X connection with nothing between: blocking system calls on one socket, as little as can be beside what is
// measured, and the same for a peer that is no X server.
type wire struct {
	fd   int
	base uint32
	root protocol.Window
}

func dial(number int) (*wire, error) {
	fd, err := unix.Socket(unix.AF_UNIX, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return nil, err
	}
	w := &wire{fd: fd}
	if err := w.setup(number); err != nil {
		w.close()
		return nil, fmt.Errorf("display :%d: %w", number, err)
	}
	return w, nil
}

func (w *wire) setup(number int) error {
	if err := unix.Connect(w.fd, &unix.SockaddrUnix{Name: fmt.Sprintf("/tmp/.X11-unix/X%d", number)}); err != nil {
		return err
	}
	if err := w.send(protocol.AppendSetupRequest(nil, "", "")); err != nil {
		return err
	}
	answer := make([]byte, 8)
	if err := w.receive(answer); err != nil {
		return err
	}
	answer = append(answer, make([]byte, 4*(int(answer[6])|int(answer[7])<<8))...)
	if err := w.receive(answer[8:]); err != nil {
		return err
	}
	info, err := protocol.ParseSetup(answer)
	if err != nil {
		return err
	}
	w.base, w.root = info.ResourceIDBase, info.Screens[0].Root
	return nil
}

func (w *wire) close() { unix.Close(w.fd) }

func (w *wire) send(b []byte) error {
	for len(b) > 0 {
		n, err := unix.Write(w.fd, b)
		if err != nil && err != unix.EINTR {
			return err
		}
		b = b[max(n, 0):]
	}
	return nil
}

// receive fills b.
func (w *wire) receive(b []byte) error {
	for len(b) > 0 {
		n, err := unix.Read(w.fd, b)
		switch {
		case err == unix.EINTR:
		case err != nil:
			return err
		case n == 0:
			return io.ErrUnexpectedEOF
		default:
			b = b[n:]
		}
	}
	return nil
}

// ask sends a request and returns the reply of 32 bytes.
func (w *wire) ask(request []byte) ([]byte, error) {
	if err := w.send(request); err != nil {
		return nil, err
	}
	reply := make([]byte, 32)
	if err := w.receive(reply); err != nil {
		return nil, err
	}
	if reply[0] != protocol.ReplyType {
		return nil, fmt.Errorf("the request %v is answered by % x", protocol.Opcode(request[0]), reply)
	}
	return reply, nil
}

// request returns the bytes of a request; the minor opcode is an extension's.
func request[T any](major protocol.Opcode, minor uint8, r T, tail string) []byte {
	b := protocol.AppendPadded(protocol.Append(nil, &r), tail)
	b[0] = byte(major)
	if major >= protocol.FirstExtensionOpcode {
		b[1] = minor
	}
	b[2], b[3] = byte(len(b)/4), byte(len(b)/4>>8)
	return b
}

func getInputFocus() []byte {
	return request(protocol.OpGetInputFocus, 0, protocol.GetInputFocus{}, "")
}

// canvas is a window that one segment's image goes to, again and again.
type canvas struct {
	*wire
	segment *shmimage.Segment
	put     []byte // the request
	answer  [32]byte
}

func newCanvas(number int, x, y int16, width, height uint16) (*canvas, error) {
	w, err := dial(number)
	if err != nil {
		return nil, err
	}
	c := &canvas{wire: w}
	if err := c.make(x, y, width, height); err != nil {
		c.close()
		return nil, err
	}
	return c, nil
}

func (c *canvas) make(x, y int16, width, height uint16) error {
	reply, err := c.ask(request(protocol.OpQueryExtension, 0, protocol.QueryExtension{NameLen: 7}, protocol.ShmName))
	if err != nil {
		return err
	}
	shm := protocol.Opcode(reply[9])
	if c.segment, err = shmimage.Create(int(width) * int(height) * 4); err != nil {
		return err
	}
	defer c.segment.Remove()
	window, gc, segment := protocol.Window(c.base+1), protocol.GContext(c.base+2), protocol.Seg(c.base+3)
	c.put = request(shm, protocol.ShmOpPutImage, protocol.ShmPutImage{
		Drawable: protocol.Drawable(window), GC: gc, TotalWidth: width, TotalHeight: height, SrcWidth: width, SrcHeight: height,
		Depth: 24, Format: protocol.ZPixmap, SendEvent: 1, Shmseg: segment,
	}, "")
	override := "\x01\x00\x00\x00"
	for _, r := range [][]byte{
		request(protocol.OpCreateWindow, 0, protocol.CreateWindow{
			Wid: window, Parent: c.root, X: x, Y: y, Width: width, Height: height, Class: protocol.InputOutput,
			ValueMask: protocol.CWOverrideRedirect,
		}, override),
		request(protocol.OpCreateGC, 0, protocol.CreateGC{Cid: gc, Drawable: protocol.Drawable(window)}, ""),
		request(shm, protocol.ShmOpAttach, protocol.ShmAttach{Shmseg: segment, Shmid: uint32(c.segment.ID())}, ""),
		request(protocol.OpMapWindow, 0, protocol.MapWindow{Window: window}, ""),
	} {
		if err := c.send(r); err != nil {
			return err
		}
	}
	if _, err = c.ask(getInputFocus()); err != nil {
		return err
	}
	return c.frame()
}

func (c *canvas) close() {
	c.wire.close()
	if c.segment != nil {
		c.segment.Release()
	}
}

// frame puts one frame and waits until the server has taken it.
func (c *canvas) frame() error {
	if err := c.send(c.put); err != nil {
		return err
	}
	return c.taken()
}

// taken waits for the completion of a frame.
func (c *canvas) taken() error {
	if err := c.receive(c.answer[:]); err != nil {
		return err
	}
	if c.answer[0] == protocol.ErrorType {
		return fmt.Errorf("ShmPutImage is answered by % x", c.answer)
	}
	return nil
}
