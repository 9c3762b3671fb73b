package misbehave

import (
	"fmt"
	"math"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sys/unix"

	"sameframe/protocol"
	"sameframe/shmimage"
)

// An error, or none: X.Org shows zeros where memory is gone.
const goneWant = "an error or nothing (MIT-SHM says neither); no other client notices"

var memories = []misbehaviour{
	{name: "truncate-before", act: truncateBefore, want: goneWant,
		does: "shares a file, takes its memory away, then puts and gets images in it"},
	{name: "truncate-during", act: truncateDuring, want: goneWant,
		does: "takes the memory away and gives it back while the server reads and writes it"},
	{name: "truncate-after", act: truncateAfter, want: goneWant,
		does: "takes away the memory under a shared pixmap, then draws on it, copies and presents it"},
	{name: "never-wait", act: neverWait,
		does: "paints over a frame that the server still reads, 100 times, and reads no Completion meanwhile",
		want: "torn pictures in its own window, nothing else"},
	{name: "wrong-offset", act: wrongOffset,
		does: "puts and gets images that begin or end outside of the segment, or whose size wraps around",
		want: "BadValue or BadAccess (MIT-SHM, PutImage, GetImage)"},
	{name: "bogus-segment", act: bogusSegment,
		does: "attaches System V segments that are not there or not its own, and uses segments that are none",
		want: "BadAccess; BadShmSeg (MIT-SHM)"},
	{name: "wrong-fd", act: wrongFD,
		does: "shares a pipe, a directory, an empty file, a device, a file for writing only, and nothing",
		want: "BadMatch or BadAccess, and closes it (MIT-SHM, AttachFd)"},
	{name: "fd-flood", act: fdFlood, once: true,
		does: "sends 3000 descriptors that no request asks for",
		want: "closes them, or ends the connection; others can connect"},
	{name: "endless-segments", act: endlessSegments, once: true,
		does: "attaches a file of 1 MB 3000 times",
		want: "success, or BadAlloc; nothing is mapped when the client has gone"},
}

// serverMemory returns what the server's process holds in memory, in bytes; 0 where that is not to be known, because it is
// this process, another user's, or on another machine.
func serverMemory(c *conn) (size int) {
	u, ok := c.stream.(*net.UnixConn)
	if !ok {
		return 0
	}
	raw, err := u.SyscallConn()
	if err != nil {
		return 0
	}
	raw.Control(func(fd uintptr) {
		server, err := unix.GetsockoptUcred(int(fd), unix.SOL_SOCKET, unix.SO_PEERCRED)
		if err != nil || int(server.Pid) == os.Getpid() {
			return
		}
		status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", server.Pid))
		if _, after, ok := strings.Cut(string(status), "RssAnon:"); ok {
			fmt.Sscan(after, &size)
		}
	})
	return size << 10
}

// memfd returns a file in memory, which is closed at the end.
func (p *painter) memfd(size int64) *os.File {
	fd, err := unix.MemfdCreate("misbehave", unix.MFD_CLOEXEC)
	if err != nil {
		panic(err) // Linux has it since 3.17
	}
	file := os.NewFile(uintptr(fd), "memfd")
	p.deferred(func() { file.Close() })
	if err := file.Truncate(size); err != nil {
		p.complain("this machine: %v", err)
	}
	return file
}

// attach shares a file.
func (c *conn) attach(file *os.File, readOnly uint8) protocol.Seg {
	seg := newID[protocol.Seg](c)
	c.sendRaw(encode(c, &protocol.ShmAttachFd{Shmseg: seg, ReadOnly: readOnly}), int(file.Fd()))
	return seg
}

// shared is a file that the server has attached, and a window to show it in.
func (p *painter) shared() (c *conn, file *os.File, seg protocol.Seg, d protocol.Drawable, gc protocol.GContext) {
	c = p.connect()
	d, gc = c.canvas(side, side, true)
	file = p.memfd(4 * side * side)
	seg = c.attach(file, protocol.False)
	p.expect(c, "ShmAttachFd", 0)
	return c, file, seg, d, gc
}

// put is the request to show all of a segment, or of its pixels as many rows as there are.
func put(d protocol.Drawable, gc protocol.GContext, seg protocol.Seg) *protocol.ShmPutImage {
	return &protocol.ShmPutImage{
		Drawable: d, GC: gc, TotalWidth: side, TotalHeight: side, SrcWidth: side, SrcHeight: side, Depth: 24,
		Format: protocol.ZPixmap, Shmseg: seg, SendEvent: protocol.True,
	}
}

func get(d protocol.Drawable, seg protocol.Seg) *protocol.ShmGetImage {
	return &protocol.ShmGetImage{
		Drawable: d, Width: side, Height: side, PlaneMask: protocol.AllPlanes, Format: protocol.ZPixmap, Shmseg: seg,
	}
}

// gone are the answers to a request for memory that is not there.
var gone = []protocol.ErrorCode{0, protocol.BadAccess, protocol.BadValue, protocol.BadAlloc, protocol.BadDrawable,
	protocol.BadMatch, protocol.BadPixmap, ofExtension}

func truncateBefore(p *painter) {
	c, file, seg, d, gc := p.shared()
	file.Truncate(0)
	for range 3 {
		send(c, put(d, gc, seg))
		p.expect(c, "ShmPutImage", gone...)
		send(c, get(d, seg))
		p.expect(c, "ShmGetImage", gone...)
	}
	c.mayEnd()
}

func truncateDuring(p *painter) {
	c, file, seg, d, gc := p.shared()
	stop, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		for {
			select {
			case <-stop:
				return
			default:
				file.Truncate(4096)
				file.Truncate(4 * side * side)
			}
		}
	}()
	for range 20 {
		for range 10 {
			send(c, put(d, gc, seg))
			send(c, get(d, seg))
		}
		p.expect(c, "ShmPutImage and ShmGetImage", gone...)
	}
	close(stop)
	<-done
	c.mayEnd()
}

func truncateAfter(p *painter) {
	c, file, seg, d, gc := p.shared()
	pixmap := newID[protocol.Pixmap](c)
	shared := protocol.Drawable(pixmap)
	send(c, &protocol.ShmCreatePixmap{Pid: pixmap, Drawable: d, Width: side, Height: side, Depth: 24, Shmseg: seg})
	if codes := c.codes(); len(codes) == 1 && codes[0] == protocol.BadImplementation {
		c.err = errNoExtension // shared pixmaps are switched off
		return
	}
	file.Truncate(0)
	all := list(c, protocol.Rectangle{Width: side, Height: side})
	for range 2 {
		send(c, &protocol.CopyArea{SrcDrawable: shared, DstDrawable: d, GC: gc, Width: side, Height: side})
		send(c, &protocol.CopyArea{SrcDrawable: d, DstDrawable: shared, GC: gc, Width: side, Height: side})
		send(c, &protocol.CopyArea{SrcDrawable: shared, DstDrawable: shared, GC: gc, DstX: 9, DstY: 9, Width: side, Height: side})
		send(c, &protocol.PolyFillRectangle{Drawable: shared, GC: gc}, all)
		send(c, &protocol.GetImage{
			Format: protocol.ZPixmap, Drawable: shared, Width: side, Height: side, PlaneMask: protocol.AllPlanes,
		})
		p.expect(c, "drawing", gone...)
	}
	send(c, &protocol.ChangeWindowAttributes{Window: protocol.Window(d), ValueMask: protocol.CWBackPixmap},
		list(c, uint32(pixmap)))
	send(c, &protocol.ClearArea{Window: protocol.Window(d)})
	send(c, &protocol.ChangeGC{GC: gc, ValueMask: protocol.GCTile | protocol.GCFillStyle},
		list(c, protocol.FillTiled, uint32(pixmap)))
	send(c, &protocol.PolyFillRectangle{Drawable: d, GC: gc}, all)
	p.expect(c, "tiling", gone...)
	if c.major(protocol.PresentName); c.err == nil {
		send(c, &protocol.PresentPixmap{Window: protocol.Window(d), Pixmap: pixmap, Serial: 1})
		p.expect(c, "PresentPixmap", gone...)
		time.Sleep(50 * time.Millisecond) // for a refresh
	}
	c.mayEnd()
}

func neverWait(p *painter) {
	c, file, seg, d, gc := p.shared()
	memory, err := shmimage.Map(int(file.Fd()), false)
	if err != nil {
		p.complain("this machine: %v", err)
		return
	}
	p.deferred(func() { memory.Release() })
	b := encode(c, put(d, gc, seg))
	for i := range 100 {
		c.sendRaw(b)
		for n := range memory.Bytes() {
			memory.Bytes()[n] = byte(i)
		}
	}
	p.expect(c, "ShmPutImage", 0)
}

func wrongOffset(p *painter) {
	c, _, seg, d, gc := p.shared()
	const size = 4 * side * side
	for _, offset := range []uint32{1, 2, 4, size, size + 4, size - 4, 1 << 31, math.MaxUint32 &^ 3, math.MaxUint32} {
		r, g := put(d, gc, seg), get(d, seg)
		r.Offset, g.Offset = offset, offset
		send(c, r)
		p.expect(c, "ShmPutImage from offset "+strconv.Itoa(int(offset)), protocol.BadValue, protocol.BadAccess)
		send(c, g)
		p.expect(c, "ShmGetImage to offset "+strconv.Itoa(int(offset)), protocol.BadValue, protocol.BadAccess)
	}
	for name, lie := range map[string]func(*protocol.ShmPutImage){
		"a row more":            func(r *protocol.ShmPutImage) { r.TotalHeight++ },
		"65535x65535":           func(r *protocol.ShmPutImage) { r.TotalWidth, r.TotalHeight = math.MaxUint16, math.MaxUint16 },
		"16384x65535":           func(r *protocol.ShmPutImage) { r.TotalWidth, r.TotalHeight = 1<<14, math.MaxUint16 },
		"a source beside":       func(r *protocol.ShmPutImage) { r.SrcX = 1 },
		"a source below":        func(r *protocol.ShmPutImage) { r.SrcY = math.MaxUint16 },
		"a source that wraps":   func(r *protocol.ShmPutImage) { r.SrcX, r.SrcWidth = side, math.MaxUint16 },
		"a source that is long": func(r *protocol.ShmPutImage) { r.SrcHeight = side + 1 },
	} {
		r := put(d, gc, seg)
		lie(r)
		send(c, r)
		p.expect(c, "ShmPutImage of "+name, protocol.BadValue, protocol.BadAccess)
	}
	pixmap := protocol.ShmCreatePixmap{
		Pid: newID[protocol.Pixmap](c), Drawable: d, Width: math.MaxInt16, Height: math.MaxInt16, Depth: 24, Shmseg: seg,
	}
	send(c, &pixmap)
	p.expect(c, "ShmCreatePixmap of 32767x32767", protocol.BadAccess, protocol.BadValue, protocol.BadAlloc, protocol.BadImplementation)
}

func bogusSegment(p *painter) {
	c, _, seg, d, gc := p.shared()
	for _, id := range []uint32{math.MaxUint32, math.MaxInt32, 1 << 31, 0x12345678} {
		send(c, &protocol.ShmAttach{Shmseg: newID[protocol.Seg](c), Shmid: id})
		p.expect(c, "ShmAttach of "+strconv.Itoa(int(int32(id))), protocol.BadAccess)
	}
	send(c, &protocol.ShmAttach{Shmseg: newID[protocol.Seg](c), ReadOnly: 2})
	p.expect(c, "ShmAttach, read-only 2", protocol.BadValue)
	send(c, &protocol.ShmAttach{Shmseg: seg})
	p.expect(c, "ShmAttach with an identifier that is taken", protocol.BadIDChoice)
	for _, none := range []protocol.Seg{0, protocol.Seg(d), seg + 1000, math.MaxUint32} {
		send(c, put(d, gc, none))
		p.expect(c, "ShmPutImage of no segment", ofExtension)
		send(c, &protocol.ShmDetach{Shmseg: none})
		p.expect(c, "ShmDetach of no segment", ofExtension)
	}
	send(c, &protocol.ShmDetach{Shmseg: seg})
	p.expect(c, "ShmDetach", 0)
	send(c, put(d, gc, seg))
	p.expect(c, "ShmPutImage of a segment that was detached", ofExtension)
}

func wrongFD(p *painter) {
	c := p.connect()
	open := func(name string, flag int) *os.File {
		file, err := os.OpenFile(name, flag, 0)
		if err == nil {
			p.deferred(func() { file.Close() })
		}
		return file
	}
	r, w, err := os.Pipe()
	if err == nil {
		p.deferred(func() { r.Close() })
		p.deferred(func() { w.Close() })
	}
	memory := p.memfd(4096)
	writeOnly := open(filepath.Join("/proc/self/fd", strconv.Itoa(int(memory.Fd()))), os.O_WRONLY)
	for name, file := range map[string]*os.File{
		"a pipe": r, "the other end of a pipe": w, "a directory": open("/", os.O_RDONLY), "an empty file": p.memfd(0),
		"/dev/null": open(os.DevNull, os.O_RDWR), "/dev/zero": open("/dev/zero", os.O_RDWR), "a file for writing only": writeOnly,
	} {
		if file == nil {
			continue
		}
		c.attach(file, protocol.False)
		p.expect(c, "ShmAttachFd of "+name, protocol.BadMatch, protocol.BadAccess)
	}
	send(c, &protocol.ShmAttachFd{Shmseg: newID[protocol.Seg](c)})
	p.expect(c, "ShmAttachFd of nothing", protocol.BadMatch)
}

func fdFlood(p *painter) {
	c := p.connect()
	file := p.memfd(4096)
	const each = 15
	fds := slices.Repeat([]int{int(file.Fd())}, each)
	for range 3000 / each {
		c.sendRaw(encode(c, &protocol.NoOperation{}), fds...)
		c.sync()
	}
	c.mayEnd()
	p.expect(p.connect(), "a new client", 0)
}

func endlessSegments(p *painter) {
	c := p.connect()
	file := p.memfd(1 << 20)
	for i := range 3000 {
		c.attach(file, protocol.False)
		if i%100 == 99 {
			p.expect(c, "ShmAttachFd", 0, protocol.BadAlloc, protocol.BadAccess)
		}
	}
}
