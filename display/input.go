package display

import (
	"image"
	"slices"
	"time"

	"sameframe/protocol"
	"sameframe/render"
)

// input is the state of the pointer and the keyboard, guarded by Server.mu. What the user does comes in by handleInput and
// waits in queue while a grab has frozen the device; play brings it to the clients. So clients see the state as of the
// last event that was played, not that of the devices (X11 §9, GrabPointer: the logical state).
type input struct {
	pointer  pointer
	keyboard keyboard
	focus    focus
	queue    []queuedInput
	playing  bool // playQueue is at work, or must wait
}

// A queuedInput is something the user did, with the time at which the server got to know it.
type queuedInput struct {
	render.Input
	at moment
}

// maxQueue bounds what waits for frozen devices. Who has left the user waiting for so long will not thaw them any more.
const maxQueue = 1024

func (in *input) reset(s *Server) {
	*in = input{pointer: newPointer(s), keyboard: newKeyboard(s.Keyboard), focus: focus{focusTarget: focusTarget{pointerRoot: true}}}
}

// moment is a time in milliseconds that does not wrap around, as the 32 bits of a time stamp do.
type moment int64

// moment returns the time that a time stamp from a client stands for: the one closest to now (X11 §3, TIMESTAMP).
func (s *Server) moment(t protocol.Timestamp) moment {
	now := moment(render.Now() / time.Millisecond)
	if t == protocol.CurrentTime {
		return now
	}
	return now + moment(int32(uint32(t)-uint32(now)))
}

// stamp is never CurrentTime.
func (m moment) stamp() protocol.Timestamp { return max(1, protocol.Timestamp(m)) }

// valid reports whether a request may act at time m on what was last changed at last.
func (s *Server) valid(m, last moment) bool { return m >= last && m <= s.moment(protocol.CurrentTime) }

// handleInput takes what the screen reports. Server.mu is not held.
func (s *Server) handleInput(in render.Input) {
	s.mu.Lock()
	defer s.unlock(nil)
	if in.Kind == render.Resize {
		s.windowResized(in.Position)
		return
	}
	s.userDid(in)
}

func (s *Server) userDid(did render.Input) {
	s.userActive()
	in := &s.input
	q := queuedInput{did, s.moment(protocol.CurrentTime)}
	if q.Kind == render.Motion {
		in.pointer.shown = s.confine(q.Position)
		s.cursorChanged()
	}
	q.Position = in.pointer.shown
	if !s.deviceOf(q.Kind).frozen() {
		s.play(q)
		return
	}
	if last := len(in.queue) - 1; last >= maxQueue/2 && q.Kind == render.Motion && in.queue[last].Kind == render.Motion {
		in.queue[last] = q
		return
	}
	in.queue = append(in.queue, q)
	if len(in.queue) >= maxQueue {
		s.Log.Warn("input is thawed", "events", len(in.queue))
		in.pointer.thaw()
		in.keyboard.thaw()
		s.playQueue()
	}
}

func (s *Server) deviceOf(kind render.InputKind) *device {
	if kind == render.Key {
		return &s.input.keyboard.device
	}
	return &s.input.pointer.device
}

// playQueue plays what waited for devices that are not frozen any more. An event may freeze its device again.
func (s *Server) playQueue() {
	in := &s.input
	if in.playing {
		return
	}
	in.playing = true
	defer func() { in.playing = false }()
	for {
		i := slices.IndexFunc(in.queue, func(q queuedInput) bool { return !s.deviceOf(q.Kind).frozen() })
		if i < 0 {
			break
		}
		q := in.queue[i]
		in.queue = slices.Delete(in.queue, i, i+1)
		s.play(q)
	}
}

func (s *Server) play(q queuedInput) {
	switch q.Kind {
	case render.Motion:
		s.motion(q)
	case render.Button:
		s.button(q)
	case render.Key:
		s.key(q)
	}
}

// state returns modifiers and buttons as events and QueryPointer report them.
func (s *Server) state() uint16 {
	return s.input.keyboard.modifiers() | s.input.pointer.buttonState()
}

// An inputEvent is a key or button press or release or a motion on its way to the clients.
type inputEvent struct {
	code     protocol.EventCode
	detail   uint8
	repeat   bool // a KeyPress of a key that was down already
	at       moment
	position image.Point
	state    uint16 // before the event
	dragging bool   // a motion while any button is down, even one that state does not know
}

func (s *Server) newEvent(code protocol.EventCode, detail uint8, q queuedInput) *inputEvent {
	p := &s.input.pointer
	return &inputEvent{
		code: code, detail: detail, at: q.at, position: q.Position, state: s.state(), dragging: p.pressed() > 0,
	}
}

const anyButton = protocol.Button1Mask | protocol.Button2Mask | protocol.Button3Mask | protocol.Button4Mask | protocol.Button5Mask

// mask returns the bits of an event mask that select the event.
func (e *inputEvent) mask() uint32 {
	switch e.code {
	case protocol.KeyPress:
		return protocol.KeyPressMask
	case protocol.KeyRelease:
		return protocol.KeyReleaseMask
	case protocol.ButtonPress:
		return protocol.ButtonPressMask
	case protocol.ButtonRelease:
		return protocol.ButtonReleaseMask
	}
	// Button1MotionMask has the value of Button1Mask, and so on.
	mask := protocol.PointerMotionMask | uint32(e.state&anyButton)
	if e.dragging {
		mask |= protocol.ButtonMotionMask
	}
	return mask
}

// forgetInput ends what a client that has gone, or a window that is being destroyed, has to do with input.
func (s *Server) forgetInput(c *client, w *window) {
	in := &s.input
	if w != nil {
		w.dropGrabs(func(*grab) bool { return true })
		if in.pointer.hinted == w {
			in.pointer.hinted = nil
		}
	}
	if c == nil {
		return
	}
	s.root.walk(func(w *window) { w.dropGrabs(func(g *grab) bool { return g.client == c }) })
	for _, d := range []*device{&in.pointer.device, &in.keyboard.device} {
		if d.grab != nil && d.grab.client == c {
			s.deactivate(d)
		}
	}
}
