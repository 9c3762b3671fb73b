package protocol

import "strconv"

// EventCode is the code of an event: one of the core protocol below 64, an extension's from 64 on. Its high bit, SentEvent,
// says that a client sent it.
type EventCode uint8

const (
	KeyPress EventCode = iota + 2
	KeyRelease
	ButtonPress
	ButtonRelease
	MotionNotify
	EnterNotify
	LeaveNotify
	FocusIn
	FocusOut
	KeymapNotify
	Expose
	GraphicsExposure
	NoExposure
	VisibilityNotify
	CreateNotify
	DestroyNotify
	UnmapNotify
	MapNotify
	MapRequest
	ReparentNotify
	ConfigureNotify
	ConfigureRequest
	GravityNotify
	ResizeRequest
	CirculateNotify
	CirculateRequest
	PropertyNotify
	SelectionClear
	SelectionRequest
	SelectionNotify
	ColormapNotify
	ClientMessage
	MappingNotify
	GenericEvent

	FirstExtensionEvent EventCode = 64
	SentEvent           EventCode = 0x80
)

// Bits of an event mask (X11 §3, SETofEVENT).
const (
	NoEventMask  = 0
	KeyPressMask = 1 << (iota - 1)
	KeyReleaseMask
	ButtonPressMask
	ButtonReleaseMask
	EnterWindowMask
	LeaveWindowMask
	PointerMotionMask
	PointerMotionHintMask
	Button1MotionMask
	Button2MotionMask
	Button3MotionMask
	Button4MotionMask
	Button5MotionMask
	ButtonMotionMask
	KeymapStateMask
	ExposureMask
	VisibilityChangeMask
	StructureNotifyMask
	ResizeRedirectMask
	SubstructureNotifyMask
	SubstructureRedirectMask
	FocusChangeMask
	PropertyChangeMask
	ColormapChangeMask
	OwnerGrabButtonMask
)

var eventNames = [...]string{
	KeyPress: "KeyPress", KeyRelease: "KeyRelease", ButtonPress: "ButtonPress", ButtonRelease: "ButtonRelease",
	MotionNotify: "MotionNotify", EnterNotify: "EnterNotify", LeaveNotify: "LeaveNotify", FocusIn: "FocusIn",
	FocusOut: "FocusOut", KeymapNotify: "KeymapNotify", Expose: "Expose", GraphicsExposure: "GraphicsExposure",
	NoExposure: "NoExposure", VisibilityNotify: "VisibilityNotify", CreateNotify: "CreateNotify",
	DestroyNotify: "DestroyNotify", UnmapNotify: "UnmapNotify", MapNotify: "MapNotify", MapRequest: "MapRequest",
	ReparentNotify: "ReparentNotify", ConfigureNotify: "ConfigureNotify", ConfigureRequest: "ConfigureRequest",
	GravityNotify: "GravityNotify", ResizeRequest: "ResizeRequest", CirculateNotify: "CirculateNotify",
	CirculateRequest: "CirculateRequest", PropertyNotify: "PropertyNotify", SelectionClear: "SelectionClear",
	SelectionRequest: "SelectionRequest", SelectionNotify: "SelectionNotify", ColormapNotify: "ColormapNotify",
	ClientMessage: "ClientMessage", MappingNotify: "MappingNotify", GenericEvent: "GenericEvent",
}

// String returns the name of the event, or its number where it is an extension's.
func (c EventCode) String() string {
	c &^= SentEvent
	if int(c) < len(eventNames) && eventNames[c] != "" {
		return eventNames[c]
	}
	return "event " + strconv.Itoa(int(c))
}

var eventSwaps = [...]func([]byte){
	KeyPress: Swap[KeyEvent], KeyRelease: Swap[KeyEvent], ButtonPress: Swap[KeyEvent], ButtonRelease: Swap[KeyEvent],
	MotionNotify: Swap[KeyEvent], EnterNotify: Swap[CrossingEvent], LeaveNotify: Swap[CrossingEvent],
	FocusIn: Swap[FocusEvent], FocusOut: Swap[FocusEvent], KeymapNotify: Swap[KeymapNotifyEvent],
	Expose: Swap[ExposeEvent], GraphicsExposure: Swap[GraphicsExposureEvent], NoExposure: Swap[NoExposureEvent],
	VisibilityNotify: Swap[VisibilityNotifyEvent], CreateNotify: Swap[CreateNotifyEvent],
	DestroyNotify: Swap[DestroyNotifyEvent], UnmapNotify: Swap[UnmapNotifyEvent], MapNotify: Swap[MapNotifyEvent],
	MapRequest: Swap[MapRequestEvent], ReparentNotify: Swap[ReparentNotifyEvent],
	ConfigureNotify: Swap[ConfigureNotifyEvent], ConfigureRequest: Swap[ConfigureRequestEvent],
	GravityNotify: Swap[GravityNotifyEvent], ResizeRequest: Swap[ResizeRequestEvent],
	CirculateNotify: Swap[CirculateEvent], CirculateRequest: Swap[CirculateEvent],
	PropertyNotify: Swap[PropertyNotifyEvent], SelectionClear: Swap[SelectionClearEvent],
	SelectionRequest: Swap[SelectionRequestEvent], SelectionNotify: Swap[SelectionNotifyEvent],
	ColormapNotify: Swap[ColormapNotifyEvent], ClientMessage: swapClientMessage, MappingNotify: Swap[MappingNotifyEvent],
}

// SwapEvent reverses the byte order of the 32-byte event b in place, by its code. Of an event of an extension it knows the
// sequence number only.
func SwapEvent(b []byte) {
	code := EventCode(b[0]) &^ SentEvent
	if int(code) < len(eventSwaps) && eventSwaps[code] != nil {
		eventSwaps[code](b)
		return
	}
	Swap[EventHeader](b)
}

func swapClientMessage(b []byte) {
	Swap[ClientMessageEvent](b)
	switch data := b[12:32]; b[1] {
	case 16:
		SwapList[uint16](data)
	case 32:
		SwapList[uint32](data)
	}
}

// SendEvent sends an event to the clients that want one of EventMask from Destination. 44 bytes.
type SendEvent struct {
	Opcode      Opcode
	Propagate   uint8
	Length      uint16
	Destination Window // or PointerWindow, InputFocus
	EventMask   uint32
	Event       [32]byte
}

// Destination of SendEvent beside a window.
const (
	PointerWindow Window = 0
	InputFocus    Window = 1
)
