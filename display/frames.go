package display

import (
	"encoding/binary"
	"time"

	"sameframe/protocol"
	"sameframe/render"
)

// Transport says how the pixels of a frame came to the server.
type Transport string

const (
	viaSocket  Transport = "socket"  // PutImage: through the socket
	viaMemory  Transport = "shm"     // ShmPutImage: in shared memory
	viaPixmap  Transport = "pixmap"  // CopyArea from a shared pixmap
	viaPresent Transport = "present" // PresentPixmap
)

// Frame is the life of one frame that a client painted on a window, from the client's drawing to the screen. Times are
// CLOCK_MONOTONIC; those that are not known are 0. A client that wants its own part known sets the window's property
// _SAMEFRAME_FRAME just before it puts the frame; without it, all puts between two refreshes are one frame.
type Frame struct {
	Client    int // pid
	Window    protocol.Window
	Title     string
	Transport Transport
	Serial    uint64 // as the client counts, or 0

	RenderStart, RenderEnd time.Duration // from the property
	Written                time.Duration // from the property: when the client wrote the request
	Read                   time.Duration // first bytes of it read
	Decoded                time.Duration // request complete, checked
	Blitted                time.Duration // copied to the window
	Shown                  time.Duration // on the screen; 0 if a later frame of the window took its place before that

	SocketBytes int           // received by the socket for it
	CopiedBytes int           // copied by the server for it: out of the socket, and to the window
	Server      time.Duration // spent by the server receiving and executing the requests for it
}

// frames follows the frames of a window. Guarded by Server.mu.
type frames struct {
	via      Transport // of the last frame on the window, or inside it if it is a child of the root
	next     Frame     // the times of the client, from the property
	current  Frame     // has been put, and no refresh has begun since
	waiting  bool      // current holds a frame
	composed Frame     // is on the way to the screen
	showing  bool      // composed holds a frame
	queued   bool      // the window is in Server.painted
}

// traffic counts what a client has sent since its last put. Guarded by Server.mu.
type traffic struct {
	bytes int
	busy  time.Duration // spent by the server receiving it
}

const frameProperty = "_SAMEFRAME_FRAME"

// frameAnnounced takes the value of the property: four 64-bit numbers, low half first: serial, start and end of rendering,
// and when the request was written.
func (w *window) frameAnnounced(value []byte) {
	if len(value) < 32 {
		return
	}
	word := func(i int) uint64 { return binary.LittleEndian.Uint64(value[8*i:]) }
	w.frames.next = Frame{
		Serial: word(0), RenderStart: time.Duration(word(1)), RenderEnd: time.Duration(word(2)), Written: time.Duration(word(3)),
	}
}

// frameTime returns the time if frames are followed at all.
func (s *Server) frameTime() time.Duration {
	if s.OnFrame == nil {
		return 0
	}
	return render.Now()
}

// put notes that the client has put pixels, that many bytes, on the window; they are the current frame's or begin a new
// one. read and decoded are when the request for it was received and when it was about to be copied.
func (f *frames) put(c *client, w *window, via Transport, read, decoded time.Duration, pixels int) {
	s := c.server
	if w.surface == nil {
		return // it shows nothing, or was destroyed while the pixels were copied
	}
	if !w.isRoot() && w.top().frames.via != via {
		top := w.top()
		top.frames.via = via
		if top.decoration != nil {
			top.decoration.draw(top)
		}
	}
	if s.OnFrame == nil {
		return
	}
	if f.waiting && f.next.Serial != f.current.Serial {
		s.OnFrame(&f.current)
		f.waiting = false
	}
	if !f.waiting {
		f.current = f.next
		f.current.Client, f.current.Window, f.current.Title = c.peer.pid, w.id, w.name
		f.current.Transport, f.current.Read = via, read
		f.waiting = true
	}
	now := render.Now()
	f.current.Decoded, f.current.Blitted = decoded, now
	f.current.SocketBytes += c.traffic.bytes
	f.current.CopiedBytes += c.traffic.bytes + pixels
	f.current.Server += c.traffic.busy + now - decoded
	c.traffic = traffic{}
	if !f.queued {
		f.queued = true
		s.painted = append(s.painted, w)
	}
}

// compose notes that a refresh begins: it shows the frames that have been put until now, whatever comes before it ends.
func (s *Server) compose() {
	for _, w := range s.painted {
		f := &w.frames
		if !f.waiting {
			continue
		}
		if f.showing {
			s.OnFrame(&f.composed) // its refresh has come to nothing
		}
		f.composed, f.showing, f.waiting = f.current, true, false
	}
}

// shown reports the frames that a refresh has brought to the screen.
func (s *Server) shown(ust time.Duration) {
	rest := s.painted[:0]
	for _, w := range s.painted {
		f := &w.frames
		if f.showing {
			f.composed.Shown = ust
			s.OnFrame(&f.composed)
			f.showing = false
		}
		if f.queued = f.waiting; f.queued {
			rest = append(rest, w)
		}
	}
	s.painted = rest
}
