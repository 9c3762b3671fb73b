package display

import (
	"bytes"
	"encoding/binary"
	"os"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"sameframe/protocol"
)

// FuzzConnection sends a server anything from the first byte on, with and without a cookie that it asks for.
func FuzzConnection(f *testing.F) {
	cookie := []byte("0123456789abcdef")
	for _, order := range []byteOrder{binary.LittleEndian, binary.BigEndian} {
		for _, data := range []string{"", string(cookie), string(cookie[:15]), "anything"} {
			hello := protocol.AppendSetupRequest(nil, "MIT-MAGIC-COOKIE-1", data)
			if order == byteOrder(binary.BigEndian) {
				protocol.Swap[protocol.SetupRequest](hello)
				hello[0] = protocol.BigEndian
			}
			f.Add(hello, true)
			f.Add(append(hello, prelude(order)...), false)
			for n := range hello {
				f.Add(hello[:n], n%2 == 0)
			}
		}
	}
	f.Add(bytes.Repeat([]byte{'l'}, 12), true)
	f.Add([]byte{'l', 0, 11, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0, 0}, true)
	f.Add([]byte("GET / HTTP/1.1\r\n\r\n"), true)
	f.Fuzz(func(t *testing.T, says []byte, authority bool) {
		z := newFuzzed(t, false)
		z.watch()
		z.mu.Lock()
		if authority {
			z.Authority = cookie
		}
		z.mu.Unlock()
		stream, end := socketpair(t)
		done := make(chan struct{})
		go func() {
			defer close(done)
			z.serve(end)
		}()
		go func() {
			stream.Write(says)
			stream.CloseWrite()
		}()
		z.ends(stream)
		stream.Close()
		<-done
		z.check()
	})
}

// vanishing is the size of the files that FuzzDescriptors sends.
const vanishing = 40 * 30 * 4

// descriptor opens a file of the kind that a byte says, with which a client may do as it likes.
func descriptor(t *testing.T, kind byte) *os.File {
	var file *os.File
	var err error
	switch kind % 8 {
	case 0:
		file, err = os.Open(os.DevNull)
	case 1:
		file, err = os.Open("/")
	case 2:
		file, err = os.CreateTemp(t.TempDir(), "disk")
	case 3:
		var r *os.File
		r, file, err = os.Pipe()
		r.Close()
	default:
		var fd int
		if fd, err = unix.MemfdCreate("fuzz", unix.MFD_CLOEXEC|unix.MFD_ALLOW_SEALING); err == nil {
			file = os.NewFile(uintptr(fd), "memfd")
			err = file.Truncate([]int64{vanishing, vanishing, 0, 1}[kind%4])
		}
		if kind&8 != 0 && err == nil {
			_, err = unix.FcntlInt(uintptr(fd), unix.F_ADD_SEALS, unix.F_SEAL_WRITE)
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// FuzzDescriptors sends requests piece by piece, 12 bytes long unless there are no more, and with each piece a descriptor,
// or takes memory back that was sent: kinds says what.
func FuzzDescriptors(f *testing.F) {
	const seg, pixmap, window, gc = fuzzBase + 20, fuzzBase + 21, fuzzBase + 1, fuzzBase + 4
	for _, order := range []byteOrder{binary.LittleEndian, binary.BigEndian} {
		pair := func(a, b uint16) uint32 { return order.Uint32(order.AppendUint16(order.AppendUint16(nil, a), b)) }
		octets := func(b ...byte) uint32 { return order.Uint32(b) }
		requests := concat(
			words(order, majorShm, protocol.ShmOpAttachFd, seg, 0),
			words(order, majorShm, protocol.ShmOpPutImage, window, gc, pair(40, 30), 0, pair(40, 30), 0, octets(24, 2, 1, 0), seg, 0),
			words(order, majorShm, protocol.ShmOpGetImage, window, 0, pair(40, 30), ^uint32(0), octets(2, 0, 0, 0), seg, 0),
			words(order, majorShm, protocol.ShmOpCreatePixmap, pixmap, rootID, pair(40, 30), octets(24, 0, 0, 0), seg, 0),
			words(order, majorShm, protocol.ShmOpDetach, seg),
			words(order, protocol.OpCopyArea, 0, pixmap, window, gc, 0, 0, pair(40, 30)),
			words(order, protocol.OpGetImage, 2, pixmap, 0, pair(40, 30), ^uint32(0)),
			words(order, majorPresent, protocol.PresentOpPixmap, window, pixmap, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
			words(order, majorShm, protocol.ShmOpCreateSegment, seg, vanishing, 0),
		)
		for kind := range byte(16) {
			kinds := bytes.Repeat([]byte{kind, takeBack}, 20)
			f.Add(requests, kinds, order == byteOrder(binary.BigEndian))
			f.Add(requests, kinds[:1], order == byteOrder(binary.BigEndian))
			f.Add(requests, append(append([]byte{kind}, bytes.Repeat([]byte{nothing}, int(kind))...), takeBack),
				order == byteOrder(binary.BigEndian))
		}
	}
	f.Fuzz(func(t *testing.T, requests, kinds []byte, swapped bool) {
		z := newFuzzed(t, false)
		order, b := byte(protocol.LittleEndian), prelude(binary.LittleEndian)
		if swapped {
			order, b = protocol.BigEndian, prelude(binary.BigEndian)
		}
		p := dial(t, z.Server, order)
		z.watch()
		before := openFiles(t)
		p.write(b)
		done := make(chan struct{})
		go func() {
			defer close(done)
			defer p.CloseWrite()
			var files []*os.File
			defer func() {
				for _, file := range files {
					file.Close()
				}
			}()
			for n := 0; len(requests) > 0; n++ {
				piece, kind := requests[:min(12, len(requests))], byte(nothing)
				requests = requests[len(piece):]
				if n < len(kinds) {
					kind = kinds[n]
				} else {
					piece, requests = append(piece, requests...), nil
				}
				var oob []byte
				switch {
				case kind == takeBack && len(files) > 0:
					files[len(files)-1].Truncate(0)
				case kind < 16:
					file := descriptor(t, kind)
					files = append(files, file)
					oob = unix.UnixRights(int(file.Fd()))
				}
				p.SetWriteDeadline(time.Now().Add(5 * time.Minute))
				if _, _, err := p.WriteMsgUnix(piece, oob, nil); err != nil {
					return
				}
			}
		}()
		z.ends(p.UnixConn)
		<-done
		p.Close()
		z.check()
		z.wg.Wait()    // for who was still writing to the client
		const ends = 2 // of the hostile client's socket
		waitFor(t, "descriptors to be closed", func() bool { return openFiles(t) <= before-ends })
	})
}

func openFiles(t *testing.T) int {
	list, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, f := range list {
		// Those of the runtime and of package protocol come when they are needed first, and stay.
		if to, _ := os.Readlink("/proc/self/fd/" + f.Name()); to != "anon_inode:[eventpoll]" {
			n++
		}
	}
	return n
}

// What a byte of FuzzDescriptors' kinds says beside the kinds of files.
const (
	takeBack = 16 + iota
	nothing
)
