package display

import (
	"encoding/binary"
	"os"
	"runtime"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"sameframe/protocol"
)

// usage is what of the process a client can take: descriptors, mappings of files in memory, goroutines.
type usage struct{ descriptors, mappings, goroutines int }

func usageNow(t *testing.T) usage {
	t.Helper()
	maps, err := os.ReadFile("/proc/self/maps")
	if err != nil {
		t.Fatal(err)
	}
	return usage{openDescriptors(t), strings.Count(string(maps), "/memfd:leaks"), runtime.NumGoroutine()}
}

// TestNothingIsLeftOfAClient has clients end in every way while they have some of everything, and counts.
func TestNothingIsLeftOfAClient(t *testing.T) {
	s := newTestServer(t)
	other := dial(t, s, protocol.LittleEndian)
	le := binary.LittleEndian
	kill := func(id uint32) []byte { return words(le, protocol.OpKillClient, 0, id) }
	before := usageNow(t)
	for name, end := range map[string]func(p *peerClient){
		"hangs up":          func(p *peerClient) { p.Close() },
		"in a request":      func(p *peerClient) { p.write([]byte{byte(protocol.OpPutImage), 2, 0xff, 0xff, 1}); p.Close() },
		"stops sending":     func(p *peerClient) { p.CloseWrite() },
		"is killed":         func(p *peerClient) { other.write(kill(p.base + 1)) },
		"kept, then killed": func(p *peerClient) { p.write(words(le, protocol.OpSetCloseDownMode, 1)); p.outcome(); p.Close() },
		"sends nonsense":    func(p *peerClient) { p.write([]byte{133, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0}); p.Close() },
		"with grabs": func(p *peerClient) {
			p.write(concat(words(le, protocol.OpGrabServer, 0), words(le, protocol.OpGrabKeyboard, 1, p.base+1, 0, 1|1<<8)))
			p.outcome()
			p.Close()
		},
	} {
		t.Run(name, func(t *testing.T) {
			fd, err := unix.MemfdCreate("leaks", unix.MFD_CLOEXEC)
			if err == nil {
				err = unix.Ftruncate(fd, 4*vanishSide*vanishSide)
			}
			if err != nil {
				t.Fatal(err)
			}
			defer unix.Close(fd)
			v := newVanisher(t, s, fd)
			never := append([]uint32{v.window, v.pixmap}, make([]uint32, 15)...)
			never[12] = 1 << 30 // the high half of the target
			v.write(concat(
				words(le, majorPresent, protocol.PresentOpPixmap, never...),
				words(le, protocol.OpSetSelectionOwner, 0, v.window, 1, 0),
				words(le, protocol.OpSetInputFocus, 0, v.window, 0),
				words(le, majorShm, protocol.ShmOpDetach, v.seg), // the pixmap keeps the memory
			))
			v.outcome()
			end(v.peerClient)
			gone := func(kept bool) func() bool {
				return func() bool {
					s.mu.Lock()
					defer s.mu.Unlock()
					c := s.owner(v.base)
					return s.live == 1 && (c == nil || kept)
				}
			}
			if strings.HasPrefix(name, "kept") {
				waitFor(t, "the client to go", gone(true))
				other.write(kill(v.window))
			}
			waitFor(t, "the client to be gone", gone(false))
			other.roundTrip()
			v.Close()
		})
	}
	waitFor(t, "all to be as it was", func() bool {
		now := usageNow(t)
		return now.descriptors <= before.descriptors && now.mappings <= before.mappings && now.goroutines <= before.goroutines
	})
	s.mu.Lock()
	defer s.mu.Unlock()
	if n := len(s.root.children) + len(s.presents.waiting); n != 0 || s.grabber != nil || s.input.keyboard.grab != nil {
		t.Errorf("%d windows and presentations are left, or a grab", n)
	}
	for atom, sel := range s.selections {
		if sel.owner != nil {
			t.Errorf("selection %d is left", atom)
		}
	}
}
