package client

import (
	"encoding/binary"
	"image"
	"io"
	"net"
	"runtime/debug"
	"testing"
	"time"

	"sameframe/protocol"
)

// welcome is the setup of a server with one screen, and with these changes.
func welcome(changes ...func(*protocol.ServerInfo)) []byte {
	info := protocol.ServerInfo{
		Setup: protocol.Setup{ResourceIDBase: 0x200000, ResourceIDMask: 0x1fffff, MaximumRequestLength: 65535},
		Screens: []protocol.ScreenInfo{{Screen: protocol.Screen{Root: 1, RootVisual: 2}, Depths: []protocol.DepthInfo{
			{Depth: 24, Visuals: []protocol.VisualType{{VisualID: 2, Class: 4, RedMask: 0xff0000, GreenMask: 0xff00, BlueMask: 0xff}}},
		}}},
		Formats: []protocol.Format{{Depth: 24, BitsPerPixel: 32, ScanlinePad: 32}},
	}
	for _, change := range changes {
		change(&info)
	}
	return info.Append(nil, false)
}

// stuck ends the process, with the stacks of all goroutines, if an input takes longer than the slowest machine needs.
func stuck(t *testing.T) {
	timer := time.AfterFunc(5*time.Minute, func() {
		debug.SetTraceback("all")
		panic("somebody waits for ever")
	})
	t.Cleanup(func() { timer.Stop() })
}

// against runs a painter against a server that says these bytes, whatever it is asked, and goes.
func against(t *testing.T, says []byte) {
	stuck(t)
	near, far := net.Pipe()
	go io.Copy(io.Discard, far)
	go func() {
		far.Write(says)
		far.Close()
	}()
	c, err := newConn(near, nil, 0)
	if err != nil {
		near.Close()
		return
	}
	defer c.Close()
	const seg, pixmap = 0x200001, 0x200002
	c.mu.Lock()
	c.extensions[protocol.ShmName] = Extension{130, 65, 128}
	c.extensions[protocol.PresentName] = Extension{148, 0, 0}
	c.mu.Unlock()
	cv := &Canvas{conn: c, options: CanvasOptions{OnShown: func(Shown) {}}}
	cv.cond.L = &cv.mu
	b := &buffer{canvas: cv, busy: true}
	cv.buffers = []*buffer{b}
	c.watch(seg, b)
	c.watch(pixmap, b)
	c.watch(1, cv)
	c.watch(2, (*shownSink)(cv))
	for range 3 {
		c.Sync()
	}
	c.NewToplevel("", image.Pt(1, 1), 0)
	cv.Wait()
	for range c.Events() {
	}
	if c.Err() == nil {
		t.Error("the connection has ended without a reason")
	}
}

// absurd are setups that no X server sends. A painter that believed the first would wait for itself for ever: it could not
// ask for BIG-REQUESTS without BIG-REQUESTS.
var absurd = map[string]func(*protocol.ServerInfo){
	"requests of one unit":      func(s *protocol.ServerInfo) { s.MaximumRequestLength = 1 },
	"requests of no unit":       func(s *protocol.ServerInfo) { s.MaximumRequestLength = 0 },
	"requests of 4095 units":    func(s *protocol.ServerInfo) { s.MaximumRequestLength = 4095 },
	"no identifiers":            func(s *protocol.ServerInfo) { s.ResourceIDMask = 0 },
	"every identifier":          func(s *protocol.ServerInfo) { s.ResourceIDMask = ^uint32(0) },
	"identifiers with a gap":    func(s *protocol.ServerInfo) { s.ResourceIDMask = 0x17ffff },
	"identifiers of its own":    func(s *protocol.ServerInfo) { s.ResourceIDBase = 1 },
	"identifiers above 29 bits": func(s *protocol.ServerInfo) { s.ResourceIDBase = 1 << 29 },
	"no screen":                 func(s *protocol.ServerInfo) { s.Screens = nil },
}

func TestAbsurdServersAreRefused(t *testing.T) {
	for name, change := range absurd {
		near, far := net.Pipe()
		go func() {
			io.CopyN(io.Discard, far, 12)
			far.Write(welcome(change))
		}()
		if _, err := newConn(near, nil, 0); err == nil {
			t.Errorf("%s: accepted", name)
		}
		near.Close()
		far.Close()
	}
}

// FuzzServer lets a hostile server say anything: nothing may panic, and nobody may wait for ever.
func FuzzServer(f *testing.F) {
	message := func(first byte, sequence uint16, rest ...byte) []byte {
		b := make([]byte, 32)
		b[0] = first
		binary.LittleEndian.PutUint16(b[2:], sequence)
		copy(b[4:], rest)
		return b
	}
	f.Add([]byte{})
	f.Add(message(protocol.ReplyType, 1))
	f.Add(append(message(protocol.ReplyType, 1), message(protocol.ReplyType, 1)...))
	f.Add(message(protocol.ReplyType, 40000))
	f.Add(message(protocol.ErrorType, 1, 1, 2, 3, 4))
	f.Add(message(protocol.ReplyType, 1, 0xff, 0xff, 0xff, 0x0f))
	f.Add(message(byte(protocol.DestroyNotify), 1, 1, 0, 0, 0, 1, 0, 0, 0))
	f.Add(message(byte(protocol.KeymapNotify), 0xffff))
	f.Add(message(65, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0x20))
	f.Add(append(message(byte(protocol.GenericEvent), 1, 2, 0, 0, 0, 1), make([]byte, 8)...))
	f.Add(append(message(byte(protocol.GenericEvent), 1, 2, 0, 0, 0, 1, 0, 0, 0, 2), make([]byte, 8)...))
	f.Add(message(0x80|byte(protocol.GenericEvent), 1, 2))
	f.Add(message(0x81, 1))
	f.Fuzz(func(t *testing.T, says []byte) { against(t, append(welcome(), says...)) })
}

// FuzzSetup lets the server begin with anything.
func FuzzSetup(f *testing.F) {
	f.Add(welcome())
	f.Add(welcome()[:50])
	for _, change := range absurd {
		f.Add(welcome(change))
	}
	f.Add(protocol.AppendSetupFailed(nil, "no", false))
	f.Add([]byte{2, 0, 0, 0, 0, 0, 1, 0, 'm', 'o', 'r', 'e'})
	f.Fuzz(func(t *testing.T, says []byte) { against(t, says) })
}
