package protocol

// Mode of CrossingEvent and FocusEvent.
const (
	NotifyNormal = iota
	NotifyGrab
	NotifyUngrab
	NotifyWhileGrabbed

	NotifyHint = 1 // Detail of a MotionNotify
)

// Detail of CrossingEvent and FocusEvent.
const (
	NotifyAncestor = iota
	NotifyVirtual
	NotifyInferior
	NotifyNonlinear
	NotifyNonlinearVirtual
	NotifyPointer
	NotifyPointerRoot
	NotifyDetailNone
)

// Bits of CrossingEvent's SameScreenFocus.
const (
	ELFlagFocus = 1 << iota
	ELFlagSameScreen
)

// State of VisibilityNotifyEvent.
const (
	VisibilityUnobscured = iota
	VisibilityPartiallyObscured
	VisibilityFullyObscured
)

// Place of CirculateEvent.
const (
	PlaceOnTop = iota
	PlaceOnBottom
)

// State of ColormapNotifyEvent.
const (
	ColormapUninstalled = iota
	ColormapInstalled
)

// Request of MappingNotifyEvent.
const (
	MappingModifier = iota
	MappingKeyboard
	MappingPointer
)

// KeyEvent is KeyPress, KeyRelease, ButtonPress, ButtonRelease and MotionNotify. 32 bytes.
type KeyEvent struct {
	Code           EventCode
	Detail         uint8 // a Keycode, a Button, or whether the motion is a hint
	Sequence       uint16
	Time           Timestamp
	Root           Window
	Event          Window
	Child          Window
	RootX, RootY   int16
	EventX, EventY int16
	State          uint16
	SameScreen     uint8
	_              uint8
}

// CrossingEvent is EnterNotify and LeaveNotify. 32 bytes.
type CrossingEvent struct {
	Code            EventCode
	Detail          uint8
	Sequence        uint16
	Time            Timestamp
	Root            Window
	Event           Window
	Child           Window
	RootX, RootY    int16
	EventX, EventY  int16
	State           uint16
	Mode            uint8
	SameScreenFocus uint8
}

// FocusEvent is FocusIn and FocusOut. 32 bytes.
type FocusEvent struct {
	Code     EventCode
	Detail   uint8
	Sequence uint16
	Event    Window
	Mode     uint8
	_        [23]byte
}

// KeymapNotifyEvent follows EnterNotify and FocusIn, the only event without a sequence number. 32 bytes.
type KeymapNotifyEvent struct {
	Code EventCode
	Keys [31]uint8 // QueryKeymap's without its first byte
}

// ExposeEvent is Expose. 32 bytes.
type ExposeEvent struct {
	EventHeader
	Window        Window
	X, Y          uint16
	Width, Height uint16
	Count         uint16 // of Expose events that are still to follow
	_             [14]byte
}

// GraphicsExposureEvent is GraphicsExposure. 32 bytes.
type GraphicsExposureEvent struct {
	EventHeader
	Drawable      Drawable
	X, Y          uint16
	Width, Height uint16
	MinorOpcode   uint16
	Count         uint16
	MajorOpcode   Opcode
	_             [11]byte
}

// NoExposureEvent is NoExposure. 32 bytes.
type NoExposureEvent struct {
	EventHeader
	Drawable    Drawable
	MinorOpcode uint16
	MajorOpcode Opcode
	_           [21]byte
}

// VisibilityNotifyEvent is VisibilityNotify. 32 bytes.
type VisibilityNotifyEvent struct {
	EventHeader
	Window Window
	State  uint8
	_      [23]byte
}

// CreateNotifyEvent is CreateNotify. 32 bytes.
type CreateNotifyEvent struct {
	EventHeader
	Parent           Window
	Window           Window
	X, Y             int16
	Width, Height    uint16
	BorderWidth      uint16
	OverrideRedirect uint8
	_                [9]byte
}

// DestroyNotifyEvent is DestroyNotify. 32 bytes.
type DestroyNotifyEvent struct {
	EventHeader
	Event  Window
	Window Window
	_      [20]byte
}

// UnmapNotifyEvent is UnmapNotify. 32 bytes.
type UnmapNotifyEvent struct {
	EventHeader
	Event         Window
	Window        Window
	FromConfigure uint8
	_             [19]byte
}

// MapNotifyEvent is MapNotify. 32 bytes.
type MapNotifyEvent struct {
	EventHeader
	Event            Window
	Window           Window
	OverrideRedirect uint8
	_                [19]byte
}

// MapRequestEvent is MapRequest. 32 bytes.
type MapRequestEvent struct {
	EventHeader
	Parent Window
	Window Window
	_      [20]byte
}

// ReparentNotifyEvent is ReparentNotify. 32 bytes.
type ReparentNotifyEvent struct {
	EventHeader
	Event            Window
	Window           Window
	Parent           Window
	X, Y             int16
	OverrideRedirect uint8
	_                [11]byte
}

// ConfigureNotifyEvent is ConfigureNotify. 32 bytes.
type ConfigureNotifyEvent struct {
	EventHeader
	Event            Window
	Window           Window
	AboveSibling     Window
	X, Y             int16
	Width, Height    uint16
	BorderWidth      uint16
	OverrideRedirect uint8
	_                [5]byte
}

// ConfigureRequestEvent is ConfigureRequest. 32 bytes.
type ConfigureRequestEvent struct {
	Code          EventCode
	StackMode     uint8
	Sequence      uint16
	Parent        Window
	Window        Window
	Sibling       Window
	X, Y          int16
	Width, Height uint16
	BorderWidth   uint16
	ValueMask     uint16
	_             [4]byte
}

// GravityNotifyEvent is GravityNotify. 32 bytes.
type GravityNotifyEvent struct {
	EventHeader
	Event  Window
	Window Window
	X, Y   int16
	_      [16]byte
}

// ResizeRequestEvent is ResizeRequest. 32 bytes.
type ResizeRequestEvent struct {
	EventHeader
	Window        Window
	Width, Height uint16
	_             [20]byte
}

// CirculateEvent is CirculateNotify and CirculateRequest. 32 bytes.
type CirculateEvent struct {
	EventHeader
	Event  Window // of a CirculateRequest, the parent
	Window Window
	_      [4]byte
	Place  uint8
	_      [15]byte
}

// PropertyNotifyEvent is PropertyNotify. 32 bytes.
type PropertyNotifyEvent struct {
	EventHeader
	Window Window
	Atom   Atom
	Time   Timestamp
	State  uint8
	_      [15]byte
}

// SelectionClearEvent is SelectionClear. 32 bytes.
type SelectionClearEvent struct {
	EventHeader
	Time      Timestamp
	Owner     Window
	Selection Atom
	_         [16]byte
}

// SelectionRequestEvent is SelectionRequest. 32 bytes.
type SelectionRequestEvent struct {
	EventHeader
	Time      Timestamp
	Owner     Window
	Requestor Window
	Selection Atom
	Target    Atom
	Property  Atom
	_         [4]byte
}

// SelectionNotifyEvent is SelectionNotify. 32 bytes.
type SelectionNotifyEvent struct {
	EventHeader
	Time      Timestamp
	Requestor Window
	Selection Atom
	Target    Atom
	Property  Atom // None where the conversion was refused
	_         [8]byte
}

// ColormapNotifyEvent is ColormapNotify. 32 bytes.
type ColormapNotifyEvent struct {
	EventHeader
	Window   Window
	Colormap Colormap
	New      uint8
	State    uint8
	_        [18]byte
}

// ClientMessageEvent is ClientMessage. Data is in the receiver's byte order, by Format: see SwapEvent. 32 bytes.
type ClientMessageEvent struct {
	Code     EventCode
	Format   uint8 // 8, 16 or 32
	Sequence uint16
	Window   Window
	Type     Atom
	Data     [20]byte
}

// MappingNotifyEvent is MappingNotify. 32 bytes.
type MappingNotifyEvent struct {
	EventHeader
	Request      uint8
	FirstKeycode Keycode
	Count        uint8
	_            [25]byte
}
