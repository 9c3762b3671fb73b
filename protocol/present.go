package protocol

// Present 1.2: pixmaps shown in windows at a given refresh. The layouts stand in presentproto.txt. Regions (XFIXES), fences
// (SYNC) and CRTCs (RANDR) are identifiers of other extensions, or None.

// PresentName is what QueryExtension calls Present.
const PresentName = "Present"

// Minor opcodes of Present.
const (
	PresentOpQueryVersion = iota
	PresentOpPixmap
	PresentOpNotifyMSC
	PresentOpSelectInput
	PresentOpQueryCapabilities
)

// Evtype of Present's generic events.
const (
	PresentConfigureNotify = iota
	PresentCompleteNotify
	PresentIdleNotify
)

// Bits of PresentSelectInput's EventMask.
const (
	PresentConfigureNotifyMask = 1 << iota
	PresentCompleteNotifyMask
	PresentIdleNotifyMask
)

// Bits of PresentPixmap's Options.
const (
	PresentOptionAsync = 1 << iota
	PresentOptionCopy
	PresentOptionUST
	PresentOptionSuboptimal
)

// Bits of PresentQueryCapabilitiesReply's Capabilities.
const (
	PresentCapabilityAsync = 1 << iota
	PresentCapabilityFence
	PresentCapabilityUST
)

// Kind of PresentCompleteNotifyEvent.
const (
	PresentCompleteKindPixmap = iota
	PresentCompleteKindNotifyMSC
)

// Mode of PresentCompleteNotifyEvent.
const (
	PresentCompleteModeCopy = iota
	PresentCompleteModeFlip
	PresentCompleteModeSkip
	PresentCompleteModeSuboptimalCopy
)

// PresentQueryVersion states the client's version. 12 bytes.
type PresentQueryVersion struct {
	RequestHeader
	MajorVersion uint32
	MinorVersion uint32
}

// PresentQueryVersionReply answers PresentQueryVersion with the lower version. 32 bytes.
type PresentQueryVersionReply struct {
	ReplyHeader
	MajorVersion uint32
	MinorVersion uint32
	_            [16]byte
}

// PresentPixmap shows a pixmap in a window. PresentNotifys follow to the end of the request. 72 bytes.
type PresentPixmap struct {
	RequestHeader
	Window     Window
	Pixmap     Pixmap
	Serial     uint32
	Valid      uint32
	Update     uint32
	XOff, YOff int16
	TargetCrtc uint32
	WaitFence  uint32
	IdleFence  uint32
	Options    uint32
	_          [4]byte
	TargetMsc  CARD64
	Divisor    CARD64
	Remainder  CARD64
}

// PresentNotify is another window to be told of a PresentPixmap. 8 bytes.
type PresentNotify struct {
	Window Window
	Serial uint32
}

// PresentNotifyMSC asks for a CompleteNotify at a given refresh. 40 bytes.
type PresentNotifyMSC struct {
	RequestHeader
	Window    Window
	Serial    uint32
	_         [4]byte
	TargetMsc CARD64
	Divisor   CARD64
	Remainder CARD64
}

// PresentSelectInput says which events about a window come under the name Eid. 16 bytes.
type PresentSelectInput struct {
	RequestHeader
	Eid       uint32
	Window    Window
	EventMask uint32 // 0 gives Eid up
}

// PresentQueryCapabilities asks what the server can do for a window or CRTC. 8 bytes.
type PresentQueryCapabilities struct {
	RequestHeader
	Target uint32
}

// PresentQueryCapabilitiesReply answers PresentQueryCapabilities. 32 bytes.
type PresentQueryCapabilitiesReply struct {
	ReplyHeader
	Capabilities uint32
	_            [20]byte
}

// PresentConfigureNotifyEvent says that a window moved or changed size. 40 bytes.
type PresentConfigureNotifyEvent struct {
	GenericHeader
	Evtype                    uint16
	_                         [2]byte
	Event                     uint32
	Window                    Window
	X, Y                      int16
	Width, Height             uint16
	OffX, OffY                int16
	PixmapWidth, PixmapHeight uint16
	PixmapFlags               uint32
}

// PresentCompleteNotifyEvent says that a pixmap has been shown, or that a refresh has come. 40 bytes.
type PresentCompleteNotifyEvent struct {
	GenericHeader
	Evtype uint16
	Kind   uint8
	Mode   uint8
	Event  uint32
	Window Window
	Serial uint32
	Ust    CARD64 // microseconds
	Msc    CARD64 // number of the refresh
}

// PresentIdleNotifyEvent says that the server has done with a pixmap. 32 bytes.
type PresentIdleNotifyEvent struct {
	GenericHeader
	Evtype    uint16
	_         [2]byte
	Event     uint32
	Window    Window
	Serial    uint32
	Pixmap    Pixmap
	IdleFence uint32
}
