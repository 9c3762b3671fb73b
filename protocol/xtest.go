package protocol

// XTestName is what QueryExtension calls XTEST, by which a client does what a user would.
const XTestName = "XTEST"

// Minor opcodes of XTEST.
const (
	XTestOpGetVersion = iota
	XTestOpCompareCursor
	XTestOpFakeInput
	XTestOpGrabControl
)

// XTestCurrentCursor in XTestCompareCursor is the cursor that the screen shows.
const XTestCurrentCursor Cursor = 1

// XTestGetVersion states the client's version. 8 bytes.
type XTestGetVersion struct {
	RequestHeader
	MajorVersion uint8
	_            uint8
	MinorVersion uint16
}

// XTestGetVersionReply answers XTestGetVersion. 32 bytes.
type XTestGetVersionReply struct {
	Reply        uint8 // ReplyType
	MajorVersion uint8
	Sequence     uint16
	Length       uint32
	MinorVersion uint16
	_            [22]byte
}

// XTestCompareCursor asks whether a window has a cursor: None, XTestCurrentCursor or one of a client. 12 bytes.
type XTestCompareCursor struct {
	RequestHeader
	Window Window
	Cursor Cursor
}

// XTestCompareCursorReply answers XTestCompareCursor. 32 bytes.
type XTestCompareCursorReply struct {
	Reply    uint8 // ReplyType
	Same     uint8
	Sequence uint16
	Length   uint32
	_        [24]byte
}

// XTestFakeInput has the server take a key, a button or a motion for the user's, Time milliseconds from now. 36 bytes.
type XTestFakeInput struct {
	RequestHeader
	Type     EventCode // KeyPress to MotionNotify
	Detail   uint8     // a Keycode, a Button, or whether the motion is relative
	_        [2]byte
	Time     uint32
	Root     Window // of a motion, or None
	_        [8]byte
	X, Y     int16
	_        [7]byte
	DeviceID uint8 // of XInput
}

// XTestGrabControl says whether the client's requests are carried out also while another has grabbed the server. 8 bytes.
type XTestGrabControl struct {
	RequestHeader
	Impervious uint8
	_          [3]byte
}
