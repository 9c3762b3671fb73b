package protocol

// XineramaName is what QueryExtension calls XINERAMA, which tells what monitors a screen consists of.
const XineramaName = "XINERAMA"

// Minor opcodes of XINERAMA.
const (
	XineramaOpQueryVersion = iota
	XineramaOpGetState
	XineramaOpGetScreenCount
	XineramaOpGetScreenSize
	XineramaOpIsActive
	XineramaOpQueryScreens
)

// XineramaQueryVersion states the client's version. 8 bytes.
type XineramaQueryVersion struct {
	RequestHeader
	Major, Minor uint8
	_            [2]byte
}

// XineramaQueryVersionReply answers XineramaQueryVersion. 32 bytes.
type XineramaQueryVersionReply struct {
	ReplyHeader
	Major, Minor uint16
	_            [20]byte
}

// XineramaGetState asks whether XINERAMA is in use on a window's screen. 8 bytes.
type XineramaGetState struct {
	RequestHeader
	Window Window
}

// XineramaGetStateReply answers XineramaGetState. 32 bytes.
type XineramaGetStateReply struct {
	Reply    uint8 // ReplyType
	State    uint8
	Sequence uint16
	Length   uint32
	Window   Window
	_        [20]byte
}

// XineramaGetScreenCount asks how many monitors a window's screen has. 8 bytes.
type XineramaGetScreenCount struct {
	RequestHeader
	Window Window
}

// XineramaGetScreenCountReply answers XineramaGetScreenCount. 32 bytes.
type XineramaGetScreenCountReply struct {
	Reply       uint8 // ReplyType
	ScreenCount uint8
	Sequence    uint16
	Length      uint32
	Window      Window
	_           [20]byte
}

// XineramaGetScreenSize asks for the size of a monitor. 12 bytes.
type XineramaGetScreenSize struct {
	RequestHeader
	Window Window
	Screen uint32
}

// XineramaGetScreenSizeReply answers XineramaGetScreenSize. 32 bytes.
type XineramaGetScreenSizeReply struct {
	ReplyHeader
	Width, Height uint32
	Window        Window
	Screen        uint32
	_             [8]byte
}

// XineramaIsActive asks whether XINERAMA is in use. 4 bytes.
type XineramaIsActive struct{ RequestHeader }

// XineramaIsActiveReply answers XineramaIsActive. 32 bytes.
type XineramaIsActiveReply struct {
	ReplyHeader
	State uint32
	_     [20]byte
}

// XineramaQueryScreens asks for the monitors. 4 bytes.
type XineramaQueryScreens struct{ RequestHeader }

// XineramaQueryScreensReply answers XineramaQueryScreens. Number Rectangles follow. 32 bytes.
type XineramaQueryScreensReply struct {
	ReplyHeader
	Number uint32
	_      [20]byte
}
