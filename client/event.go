package client

import (
	"slices"

	"sameframe/protocol"
)

// Event is something that the server told unasked: a pointer to an event struct of package protocol; a *RequestError,
// for a request that nobody waits for; or, for what this package does not know, an Unknown.
type Event any

// Unknown is an event of an extension that this package does not know, as it came.
type Unknown []byte

// maxEvents is how many events are kept for a painter that does not take them. After that, the oldest are lost.
const maxEvents = 1024

// Events returns the channel of the events. It is closed at the end of the connection; Err then tells the reason.
// A painter need not read it: what it does not take in time is dropped, the oldest first, and nothing waits for it.
func (c *Conn) Events() <-chan Event { return c.events }

// post queues an event. Only the goroutine that reads calls it, so there is room after at most a few turns.
func (c *Conn) post(e Event) {
	for {
		select {
		case c.events <- e:
			return
		default:
		}
		select {
		case <-c.events:
		default:
		}
	}
}

// sinkOf returns who has asked for the event b, if anybody has.
func (c *Conn) sinkOf(b []byte) sink {
	code := protocol.EventCode(b[0])
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case code == protocol.DestroyNotify:
		m, _, _ := protocol.View[protocol.DestroyNotifyEvent](b)
		return c.sinks[uint32(m.Window)]
	case code == protocol.GenericEvent:
		if m, _, ok := protocol.View[protocol.PresentIdleNotifyEvent](b); !ok || !c.isPresent(b) {
			return nil
		} else if m.Evtype == protocol.PresentIdleNotify {
			return c.sinks[uint32(m.Pixmap)]
		} else if m.Evtype == protocol.PresentCompleteNotify {
			return c.sinks[m.Event]
		}
	case c.isCompletion(code):
		m, _, _ := protocol.View[protocol.ShmCompletionEvent](b)
		return c.sinks[uint32(m.Shmseg)]
	}
	return nil
}

func (c *Conn) isCompletion(code protocol.EventCode) bool {
	x := c.extensions[protocol.ShmName]
	return x.Major != 0 && code == x.FirstEvent
}

func (c *Conn) isPresent(b []byte) bool {
	x := c.extensions[protocol.PresentName]
	return x.Major != 0 && b[1] == byte(x.Major)
}

var decoders = [...]func([]byte) Event{
	protocol.KeyPress: copyOf[protocol.KeyEvent], protocol.KeyRelease: copyOf[protocol.KeyEvent],
	protocol.ButtonPress: copyOf[protocol.KeyEvent], protocol.ButtonRelease: copyOf[protocol.KeyEvent],
	protocol.MotionNotify: copyOf[protocol.KeyEvent],
	protocol.EnterNotify:  copyOf[protocol.CrossingEvent], protocol.LeaveNotify: copyOf[protocol.CrossingEvent],
	protocol.FocusIn: copyOf[protocol.FocusEvent], protocol.FocusOut: copyOf[protocol.FocusEvent],
	protocol.KeymapNotify:     copyOf[protocol.KeymapNotifyEvent],
	protocol.Expose:           copyOf[protocol.ExposeEvent],
	protocol.GraphicsExposure: copyOf[protocol.GraphicsExposureEvent],
	protocol.NoExposure:       copyOf[protocol.NoExposureEvent],
	protocol.VisibilityNotify: copyOf[protocol.VisibilityNotifyEvent],
	protocol.CreateNotify:     copyOf[protocol.CreateNotifyEvent],
	protocol.DestroyNotify:    copyOf[protocol.DestroyNotifyEvent],
	protocol.UnmapNotify:      copyOf[protocol.UnmapNotifyEvent],
	protocol.MapNotify:        copyOf[protocol.MapNotifyEvent],
	protocol.MapRequest:       copyOf[protocol.MapRequestEvent],
	protocol.ReparentNotify:   copyOf[protocol.ReparentNotifyEvent],
	protocol.ConfigureNotify:  copyOf[protocol.ConfigureNotifyEvent],
	protocol.ConfigureRequest: copyOf[protocol.ConfigureRequestEvent],
	protocol.GravityNotify:    copyOf[protocol.GravityNotifyEvent],
	protocol.ResizeRequest:    copyOf[protocol.ResizeRequestEvent],
	protocol.CirculateNotify:  copyOf[protocol.CirculateEvent], protocol.CirculateRequest: copyOf[protocol.CirculateEvent],
	protocol.PropertyNotify:   copyOf[protocol.PropertyNotifyEvent],
	protocol.SelectionClear:   copyOf[protocol.SelectionClearEvent],
	protocol.SelectionRequest: copyOf[protocol.SelectionRequestEvent],
	protocol.SelectionNotify:  copyOf[protocol.SelectionNotifyEvent],
	protocol.ColormapNotify:   copyOf[protocol.ColormapNotifyEvent],
	protocol.ClientMessage:    copyOf[protocol.ClientMessageEvent],
	protocol.MappingNotify:    copyOf[protocol.MappingNotifyEvent],
}

// decode returns the event in b, which is at least 32 bytes long, as all core events are.
func (c *Conn) decode(b []byte) Event {
	code := protocol.EventCode(b[0]) &^ protocol.SentEvent
	if int(code) < len(decoders) && decoders[code] != nil {
		return decoders[code](b)
	}
	c.mu.Lock()
	completion, present := c.isCompletion(code), code == protocol.GenericEvent && c.isPresent(b)
	c.mu.Unlock()
	var event Event
	if completion {
		event = copyOf[protocol.ShmCompletionEvent](b)
	} else if present {
		event = decodePresent(b)
	}
	if event == nil {
		event = Unknown(slices.Clone(b))
	}
	return event
}

func decodePresent(b []byte) Event {
	switch m, _, _ := protocol.View[protocol.PresentIdleNotifyEvent](b); m.Evtype {
	case protocol.PresentConfigureNotify:
		return copyOf[protocol.PresentConfigureNotifyEvent](b)
	case protocol.PresentCompleteNotify:
		return copyOf[protocol.PresentCompleteNotifyEvent](b)
	case protocol.PresentIdleNotify:
		return copyOf[protocol.PresentIdleNotifyEvent](b)
	}
	return nil
}

// copyOf returns a copy of the T that b starts with, nil if b is too short.
func copyOf[T any](b []byte) Event {
	v, _, ok := protocol.View[T](b)
	if !ok {
		return nil
	}
	e := *v
	return &e
}
