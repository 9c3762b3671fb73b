package client

import (
	"encoding/binary"
	"image"
	"net"
	"os"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"sameframe/protocol"
	"sameframe/shmimage"
)

// A liar is a server that answers every question, and puts into its answers what its script says. Where the script is zero
// it tells the truth, so that a painter comes far before it meets the lie.
type liar struct {
	*protocol.Conn
	script   []byte
	sequence uint16
	file     *os.File // behind the last segment, unless that is
	shmid    uint32   // of System V
}

// The numbers of the liar's extensions.
const (
	liarBig = protocol.FirstExtensionOpcode + iota
	liarShm
	liarXCMisc
	liarPresent

	liarCompletion = 65
)

var liarExtensions = map[string]protocol.Opcode{
	protocol.BigReqName: liarBig, protocol.ShmName: liarShm, protocol.XCMiscName: liarXCMisc, protocol.PresentName: liarPresent,
}

func (l *liar) byte() byte {
	if len(l.script) == 0 {
		return 0
	}
	b := l.script[0]
	l.script = l.script[1:]
	return b
}

// Bits of the byte that says how a request is answered; the lower four are a number.
const (
	nonsense = 0x10 << iota // in the answer
	errorInstead
	unasked // a message before the answer
	wrongSequence
)

// serve answers requests until the painter asks no more. A painter that was lied to may wait for it, so it goes soon.
func (l *liar) serve() {
	defer func() {
		l.Close()
		l.file.Close()
	}()
	l.BigRequests, l.MaxLength = true, 1<<28
	patience := 50 * time.Millisecond
	if len(l.script) == 0 {
		patience = 5 * time.Minute // an honest server stays, however slow the machine is
	}
	l.Next(protocol.Size[protocol.SetupRequest]())
	for {
		l.Stream().SetReadDeadline(time.Now().Add(patience))
		request, err := l.Request()
		if err != nil {
			return
		}
		l.sequence++
		how := l.byte()
		if how&unasked != 0 {
			if l.Write(l.message(l.byte(), how, 0)) != nil {
				return
			}
		}
		answer, fds := l.answer(request, how)
		if how&errorInstead != 0 {
			answer = l.message(protocol.ErrorType, how, 0)
		}
		if len(answer) > 0 && l.Write(answer, fds...) != nil {
			return
		}
	}
}

// message returns a message of 32 bytes and those of rest, filled from the script.
func (l *liar) message(kind, how byte, rest int) []byte {
	b := make([]byte, 32+rest)
	l.script = l.script[copy(b, l.script):]
	b[0] = kind
	sequence := l.sequence
	if how&wrongSequence != 0 {
		sequence += uint16(int8(l.byte()))
	}
	binary.LittleEndian.PutUint16(b[2:], sequence)
	if kind == protocol.ReplyType || kind&0x7f == byte(protocol.GenericEvent) {
		binary.LittleEndian.PutUint32(b[4:], uint32(rest/4))
	}
	return b
}

// filled returns a message that says m in its first bytes, or what the script says.
func filled[T any](l *liar, how byte, m *T, tail ...byte) []byte {
	truth := append(protocol.Append(nil, m), tail...)
	rest := max(0, len(truth)-32)
	if how&nonsense != 0 {
		rest += 4 * int(how&15)
	}
	b := l.message(truth[0], how, rest)
	if how&nonsense == 0 {
		copy(b[1:2], truth[1:])
		copy(b[8:], truth[8:])
	}
	return b
}

// answer returns the answer to a request, if it has one, and the descriptors that go with it.
func (l *liar) answer(request []byte, how byte) (b []byte, fds []int) {
	const reply = protocol.ReplyType
	switch protocol.Opcode(request[0]) {
	case protocol.OpQueryExtension:
		name := request[8:][:binary.LittleEndian.Uint16(request[4:])]
		return filled(l, how, &protocol.QueryExtensionReply{
			ReplyHeader: protocol.ReplyHeader{Type: reply}, Present: 1, MajorOpcode: liarExtensions[string(name)],
			FirstEvent: liarCompletion, FirstError: 128,
		}), nil
	case protocol.OpGetGeometry:
		return filled(l, how, &protocol.GetGeometryReply{Type: reply, Depth: 24}), nil
	case protocol.OpGetImage:
		return filled(l, how, &protocol.GetImageReply{Type: reply, Depth: 24}, l.firstPixel()...), nil
	case protocol.OpInternAtom, protocol.OpGetInputFocus:
		return filled(l, how, &protocol.InternAtomReply{ReplyHeader: protocol.ReplyHeader{Type: reply}, Atom: 70}), nil
	case liarBig:
		return filled(l, how, &protocol.BigReqEnableReply{
			ReplyHeader: protocol.ReplyHeader{Type: reply}, MaximumRequestLength: 1 << 22,
		}), nil
	case liarXCMisc:
		return filled(l, how, &protocol.XCMiscGetXIDRangeReply{
			ReplyHeader: protocol.ReplyHeader{Type: reply}, StartID: 0x300000, Count: 2,
		}), nil
	case liarShm:
		return l.answerShm(request, how)
	case liarPresent:
		return l.answerPresent(request, how), nil
	}
	return nil, nil
}

func (l *liar) answerShm(request []byte, how byte) (b []byte, fds []int) {
	switch request[1] {
	case protocol.ShmOpQueryVersion:
		return filled(l, how, &protocol.ShmQueryVersionReply{
			Type: protocol.ReplyType, SharedPixmaps: 1, MajorVersion: 1, MinorVersion: 2,
		}), nil
	case protocol.ShmOpAttach:
		l.shmid = binary.LittleEndian.Uint32(request[8:])
		l.keep(nil)
	case protocol.ShmOpAttachFd:
		if fd, ok := l.TakeFD(); ok {
			l.keep(os.NewFile(uintptr(fd), "the client's"))
		}
	case protocol.ShmOpCreateSegment:
		l.keep(l.newFile(how, int64(binary.LittleEndian.Uint32(request[8:]))))
		for range 1 + how&3*(how>>4&1) {
			fds = append(fds, int(l.file.Fd()))
		}
		return filled(l, how&^nonsense, &protocol.ShmCreateSegmentReply{Type: protocol.ReplyType, Nfd: 1}), fds
	case protocol.ShmOpPutImage:
		r, _, _ := protocol.View[protocol.ShmPutImage](request)
		if l.file != nil && how&nonsense != 0 {
			l.file.Truncate(int64(how&15) << 10)
		}
		return filled(l, how, &protocol.ShmCompletionEvent{
			EventHeader: protocol.EventHeader{Code: liarCompletion}, Drawable: r.Drawable, Shmseg: r.Shmseg,
		}), nil
	}
	return nil, nil
}

func (l *liar) answerPresent(request []byte, how byte) []byte {
	switch request[1] {
	case protocol.PresentOpQueryVersion:
		return filled(l, how, &protocol.PresentQueryVersionReply{
			ReplyHeader: protocol.ReplyHeader{Type: protocol.ReplyType}, MajorVersion: 1, MinorVersion: 2,
		})
	case protocol.PresentOpPixmap:
		r, _, _ := protocol.View[protocol.PresentPixmap](request)
		e := protocol.PresentIdleNotifyEvent{Evtype: protocol.PresentIdleNotify, Window: r.Window, Pixmap: r.Pixmap}
		e.Code, e.Extension = protocol.GenericEvent, liarPresent
		return filled(l, how, &e)
	}
	return nil
}

// newFile returns a file for a segment: one of that size or, for a lie, one that is empty, sparse, or no memory at all.
func (l *liar) newFile(how byte, size int64) *os.File {
	if how&nonsense != 0 {
		switch size = int64(how & 15); size {
		case 14:
			f, _ := os.Open(os.DevNull)
			return f
		case 15:
			f, _ := os.Open("/")
			return f
		}
	}
	fd, err := unix.MemfdCreate("liar", unix.MFD_CLOEXEC)
	if err != nil {
		return nil
	}
	unix.Ftruncate(fd, size)
	return os.NewFile(uintptr(fd), "the liar's")
}

func (l *liar) keep(f *os.File) {
	l.file.Close() // nil is fine
	l.file = f
}

// firstPixel returns what the client's memory begins with, by which it tells whose it is.
func (l *liar) firstPixel() []byte {
	b := make([]byte, 4)
	if l.file != nil {
		l.file.ReadAt(b, 0)
	} else if s, err := shmimage.Attach(int(l.shmid), true); err == nil {
		copy(b, s.Bytes())
		s.Release()
	}
	return b
}

// paintFor is a painter as package paint has one, in so far as it believes its server.
func paintFor(c *Conn, transport Transport) error {
	w, err := c.NewToplevel("painter", image.Pt(16, 12), 0)
	if err != nil {
		return err
	}
	cv, err := NewCanvas(c, w.ID, image.Pt(16, 12), CanvasOptions{Transport: transport, Trace: true})
	if err != nil {
		return err
	}
	defer cv.Close()
	size := cv.Size()
	for range 8 {
		if err := cv.Resize(size); err != nil {
			return err
		}
		img, err := cv.Draw()
		if err != nil {
			return err
		}
		corner := img.Rect.Intersect(image.Rect(0, 0, 16, 16))
		if err := shmimage.Guard(func() { img.Row(0)[0] = 0x123456 }); err != nil {
			return err
		}
		if err := cv.Put(corner); err != nil {
			return err
		}
		if err := c.Sync(); err != nil {
			return err
		}
		for more := true; more; {
			select {
			case e, ok := <-c.Events():
				more = ok
				switch e := e.(type) {
				case *protocol.ConfigureNotifyEvent:
					size = image.Pt(int(e.Width), int(e.Height))
				case *protocol.ExposeEvent:
					cv.Repaint(image.Rect(0, 0, int(e.Width), int(e.Height)).Add(image.Pt(int(e.X), int(e.Y))).Intersect(corner))
				}
			default:
				more = false
			}
		}
	}
	return cv.Wait()
}

// FuzzLiar has a painter of each transport believe a server that answers its questions with nonsense and sends what was
// not asked for, descriptors too. It may fail, but neither panic nor wait for ever, and it leaves nothing behind.
func FuzzLiar(f *testing.F) {
	for t := range transports {
		f.Add(byte(t), []byte{})
		for i := range 24 {
			for _, lie := range []byte{nonsense, nonsense | 8, nonsense | 15, errorInstead, unasked, wrongSequence} {
				script := make([]byte, i, i+40)
				if script = append(script, lie); lie == unasked {
					script = append(script, byte(protocol.ConfigureNotify), 0, 0, 0, 0, 0, 0, 0, 0, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 0, 9, 0)
				}
				f.Add(byte(t), append(script, 0xff, 0xff, 0xff, 0xff, 0xff))
			}
		}
	}
	f.Fuzz(func(t *testing.T, transport byte, script []byte) {
		stuck(t)
		before := openFiles(t)
		fds, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
		if err != nil {
			t.Fatal(err)
		}
		var ends [2]net.Conn
		for i, fd := range fds {
			file := os.NewFile(uintptr(fd), "socket pair")
			ends[i], err = net.FileConn(file)
			file.Close()
			if err != nil {
				t.Fatal(err)
			}
		}
		ends[1].Write(welcome())
		l := &liar{Conn: protocol.NewConn(ends[1]), script: script}
		gone := make(chan struct{})
		go func() {
			defer close(gone)
			l.serve()
		}()
		c, err := newConn(ends[0], nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		if err := paintFor(c, Transport(int(transport)%len(transports))); err != nil && len(script) == 0 {
			t.Error("an honest server is not painted for: ", err)
		}
		c.Close()
		<-gone
		for range c.Events() {
		}
		if after := openFiles(t); after > before {
			t.Errorf("%d descriptors are left", after-before)
		}
	})
}

func openFiles(t *testing.T) int {
	list, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Fatal(err)
	}
	return len(list)
}
