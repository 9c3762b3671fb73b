package display

import (
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"log/slog"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"sameframe/protocol"
)

// panicLog fails a test when the server reports that a request has panicked.
type panicLog struct {
	slog.Handler
	mu    sync.Mutex
	panic string
}

func (*panicLog) Enabled(context.Context, slog.Level) bool { return true }

func (l *panicLog) Handle(_ context.Context, r slog.Record) error {
	r.Attrs(func(a slog.Attr) bool {
		if text := fmt.Sprint(a.Value); a.Key == "error" && strings.Contains(text, "panic") {
			l.mu.Lock()
			l.panic = text
			l.mu.Unlock()
		}
		return true
	})
	return nil
}

func (l *panicLog) check(t *testing.T) {
	t.Helper()
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.panic != "" {
		t.Fatal(l.panic)
	}
}

type byteOrder interface {
	binary.ByteOrder
	binary.AppendByteOrder
}

// words is a request of opcode, minor and 32-bit units.
func words(order byteOrder, opcode protocol.Opcode, minor byte, units ...uint32) []byte {
	b := order.AppendUint16([]byte{byte(opcode), minor}, uint16(1+len(units)))
	for _, u := range units {
		b = order.AppendUint32(b, u)
	}
	return b
}

// fuzzBase is what the ids of a server's first client begin with.
const fuzzBase = 1 << 21

// prelude makes one resource of each kind.
func prelude(order byteOrder) []byte {
	pair := func(a, b uint16) uint32 { return order.Uint32(order.AppendUint16(order.AppendUint16(nil, a), b)) }
	const window, child, pixmap, gc, bitmap, cursor, colormap, segment, font = fuzzBase + 1, fuzzBase + 2, fuzzBase + 3,
		fuzzBase + 4, fuzzBase + 5, fuzzBase + 6, fuzzBase + 7, fuzzBase + 8, fuzzBase + 9
	return concat(
		words(order, protocol.OpCreateWindow, 24, window, rootID, 0, pair(40, 30), pair(1, 1), 0, protocol.CWEventMask, allEvents&^protocol.SubstructureRedirectMask&^protocol.ResizeRedirectMask),
		words(order, protocol.OpCreateWindow, 0, child, window, pair(5, 5), pair(20, 10), pair(2, 1), 0, 0),
		words(order, protocol.OpMapWindow, 0, child),
		words(order, protocol.OpMapWindow, 0, window),
		words(order, protocol.OpCreatePixmap, 24, pixmap, rootID, pair(40, 30)),
		words(order, protocol.OpCreatePixmap, 1, bitmap, rootID, pair(16, 16)),
		words(order, protocol.OpCreateGC, 0, gc, rootID, 0),
		words(order, protocol.OpCreateCursor, 0, cursor, bitmap, bitmap, 0, 0, 0, 0),
		words(order, protocol.OpCreateColormap, 0, colormap, rootID, uint32(visuals[0].id)),
		words(order, majorShm, protocol.ShmOpCreateSegment, segment, 40*30*4, 0),
		words(order, protocol.OpOpenFont, 0, font, pair(5, 0), order.Uint32([]byte("fixe")), order.Uint32([]byte("d\x00\x00\x00"))),
	)
}

func concat(requests ...[]byte) (all []byte) {
	for _, r := range requests {
		all = append(all, r...)
	}
	return all
}

// FuzzRequests feeds a stream of bytes to a server as a client's requests. Whatever they are, the server answers other
// clients, and nothing is left of the client when it has gone.
func FuzzRequests(f *testing.F) {
	ids := []uint32{fuzzBase + 1, fuzzBase + 3, fuzzBase + 4, fuzzBase + 8, rootID, fuzzBase + 2, fuzzBase + 5, 1, 0, 0x00080010}
	for _, order := range []byteOrder{binary.LittleEndian, binary.BigEndian} {
		swapped := order == byteOrder(binary.BigEndian)
		seed := func(opcode protocol.Opcode, minor byte) {
			// One of these lengths is right, and some of these numbers name what the request is about.
			b := prelude(order)
			for n := range 16 {
				for turn := range ids {
					units := make([]uint32, n)
					for i := range units {
						units[i] = ids[(turn+i)%len(ids)]
					}
					b = append(b, words(order, opcode, minor, units...)...)
				}
			}
			f.Add(b, swapped, opcode%2 == 0) // half of them with the window manager
		}
		for opcode := protocol.Opcode(1); opcode < protocol.FirstExtensionOpcode; opcode++ {
			seed(opcode, 0)
			seed(opcode, 1)
		}
		for _, x := range extensions {
			for minor := range x.requests {
				seed(x.major, byte(minor))
			}
		}
	}
	f.Fuzz(func(t *testing.T, requests []byte, swapped, managed bool) {
		z := newFuzzed(t, managed)
		order := byte(protocol.LittleEndian)
		if swapped {
			order = protocol.BigEndian
		}
		p := dial(t, z.Server, order)
		z.watch()
		go func() {
			p.Write(requests)
			p.CloseWrite()
		}()
		z.ends(p.UnixConn)
		z.check()
	})
}

// fuzzed is a server that is sent anything, and another client of it that must not notice.
type fuzzed struct {
	*Server
	*testing.T
	log   *panicLog
	other *peerClient
}

func newFuzzed(t *testing.T, managed bool) *fuzzed {
	z := &fuzzed{newTestServer(t), t, &panicLog{Handler: slog.DiscardHandler}, nil}
	z.Server.Log, z.NoWindowManager = slog.New(z.log), !managed
	z.OnFrame = func(*Frame) {}
	z.redirectChanged()
	return z
}

// watch connects the other client. The hostile one comes first, as its inputs know its identifiers.
func (z *fuzzed) watch() { z.other = dial(z.T, z.Server, protocol.LittleEndian) }

// ends waits until the server has ended the connection. So long as a slow machine takes.
func (z *fuzzed) ends(p *net.UnixConn) {
	z.Helper()
	p.SetReadDeadline(time.Now().Add(5 * time.Minute))
	if _, err := io.Copy(io.Discard, p); err != nil && !strings.Contains(err.Error(), "reset") {
		z.Fatal("the server does not end the connection: ", err)
	}
}

// check demands that the other client is served and that nothing is left of those that have gone.
func (z *fuzzed) check() {
	z.Helper()
	z.other.roundTrip()
	z.log.check(z.T)
	s := z.Server
	h := (*screenHandler)(s)
	h.Refresh(1<<40, 1)
	h.Shown(1<<40, 1)
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, c := range s.clients[1:] {
		if c != nil && c.gone && len(c.resources) > 0 { // it asked for them to be kept
			s.free(c)
		}
		if c = s.clients[i+1]; c != nil && c.gone {
			z.Errorf("the place of client %d is taken, though it has gone", i+1)
		}
	}
	if n := len(s.root.children); n != 0 {
		z.Errorf("%d windows are left", n)
	}
	if s.grabber != nil || s.input.pointer.grab != nil || s.input.keyboard.grab != nil {
		z.Error("a grab is left")
	}
	if len(s.painted) > 1 || len(s.presents.waiting) > 0 {
		z.Errorf("%d frames and %d presentations are left", len(s.painted), len(s.presents.waiting))
	}
	for _, m := range s.root.masks {
		if m.client.gone {
			z.Error("the events of a client that has gone are left selected")
		}
	}
}
