package conformance

import "sameframe/protocol"

var coreEvents = map[protocol.EventCode]func(*peer, []byte) any{
	protocol.KeyPress: event[protocol.KeyEvent], protocol.KeyRelease: event[protocol.KeyEvent],
	protocol.ButtonPress: event[protocol.KeyEvent], protocol.ButtonRelease: event[protocol.KeyEvent],
	protocol.MotionNotify: event[protocol.KeyEvent],
	protocol.EnterNotify:  event[protocol.CrossingEvent], protocol.LeaveNotify: event[protocol.CrossingEvent],
	protocol.FocusIn: event[protocol.FocusEvent], protocol.FocusOut: event[protocol.FocusEvent],
	protocol.KeymapNotify:     event[protocol.KeymapNotifyEvent],
	protocol.Expose:           event[protocol.ExposeEvent],
	protocol.GraphicsExposure: event[protocol.GraphicsExposureEvent],
	protocol.NoExposure:       event[protocol.NoExposureEvent],
	protocol.VisibilityNotify: event[protocol.VisibilityNotifyEvent],
	protocol.CreateNotify:     event[protocol.CreateNotifyEvent],
	protocol.DestroyNotify:    event[protocol.DestroyNotifyEvent],
	protocol.UnmapNotify:      event[protocol.UnmapNotifyEvent],
	protocol.MapNotify:        event[protocol.MapNotifyEvent],
	protocol.MapRequest:       event[protocol.MapRequestEvent],
	protocol.ReparentNotify:   event[protocol.ReparentNotifyEvent],
	protocol.ConfigureNotify:  event[protocol.ConfigureNotifyEvent],
	protocol.ConfigureRequest: event[protocol.ConfigureRequestEvent],
	protocol.GravityNotify:    event[protocol.GravityNotifyEvent],
	protocol.ResizeRequest:    event[protocol.ResizeRequestEvent],
	protocol.CirculateNotify:  event[protocol.CirculateEvent],
	protocol.CirculateRequest: event[protocol.CirculateEvent],
	protocol.PropertyNotify:   event[protocol.PropertyNotifyEvent],
	protocol.SelectionClear:   event[protocol.SelectionClearEvent],
	protocol.SelectionRequest: event[protocol.SelectionRequestEvent],
	protocol.SelectionNotify:  event[protocol.SelectionNotifyEvent],
	protocol.ColormapNotify:   event[protocol.ColormapNotifyEvent],
	protocol.ClientMessage:    event[protocol.ClientMessageEvent],
	protocol.MappingNotify:    event[protocol.MappingNotifyEvent],
}

// The events of the extensions, from the first on. Filled by init, because they refer to it.
var extensionEvents map[string][]func(*peer, []byte) any

func init() {
	extensionEvents = map[string][]func(*peer, []byte) any{
		protocol.ShapeName:  {event[protocol.ShapeNotifyEvent]},
		protocol.ShmName:    {event[protocol.ShmCompletionEvent]},
		protocol.SyncName:   {event[protocol.SyncCounterNotifyEvent], event[protocol.SyncAlarmNotifyEvent]},
		protocol.XFixesName: {event[protocol.XFixesSelectionNotifyEvent], event[protocol.XFixesCursorNotifyEvent]},
		protocol.RandrName:  {screenChangeNotify, randrNotify},
	}
}

// extensionEvent returns the extension that an event is of, and which of its events it is.
func (p *peer) extensionEvent(code protocol.EventCode) (name string, i int) {
	for name, x := range p.opcodes {
		if i := int(code&^protocol.SentEvent) - int(x.firstEvent); i >= 0 && i < len(extensionEvents[name]) {
			return name, i
		}
	}
	return "", 0
}

func event[T any](p *peer, b []byte) any {
	e, rest := decode[T](p, b)
	if len(rest) != 0 {
		p.Errorf("%s sends %d bytes too many with %s", p.name(), len(rest), p.format(e))
	}
	return e
}

func (p *peer) decodeEvent(b []byte) any {
	code := protocol.EventCode(b[0]) &^ protocol.SentEvent
	if decode := coreEvents[code]; decode != nil {
		return decode(p, b)
	}
	if name, i := p.extensionEvent(code); name != "" {
		return extensionEvents[name][i](p, b)
	}
	if x := p.opcodes[protocol.PresentName]; code == protocol.GenericEvent && protocol.Opcode(b[1]) == x.major {
		switch evtype := p.order().Uint16(b[8:]); evtype {
		case protocol.PresentConfigureNotify:
			return event[protocol.PresentConfigureNotifyEvent](p, b)
		case protocol.PresentCompleteNotify:
			return event[protocol.PresentCompleteNotifyEvent](p, b)
		case protocol.PresentIdleNotify:
			return event[protocol.PresentIdleNotifyEvent](p, b)
		}
	}
	p.Fatalf("%s sends an event that nobody asked for: % x", p.name(), b)
	return nil
}
