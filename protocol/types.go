package protocol

// Names of server resources and other values of the protocol. Each is a type of its own, so that the compiler finds
// mix-ups. None (0) is a valid value of most (X11 §3, Common Types).
type (
	Window   uint32
	Pixmap   uint32
	Drawable uint32 // a Window or a Pixmap
	GContext uint32
	Cursor   uint32
	Font     uint32
	Fontable uint32 // a Font, or a GContext that stands for its font
	Colormap uint32
	Atom     uint32
	VisualID uint32
	Seg      uint32 // MIT-SHM's ShmSeg

	Timestamp uint32 // milliseconds, wraps around
	Keysym    uint32
	Keycode   uint8
	Button    uint8
)

const (
	None            = 0
	CurrentTime     = 0
	NoSymbol        = 0
	AnyPropertyType = 0
	AnyKey          = 0
	AnyButton       = 0
	AnyModifier     = 1 << 15
	False           = 0
	True            = 1
)

// Char2B is a character of a two-byte font, high byte first in either byte order. 2 bytes.
type Char2B struct{ Byte1, Byte2 uint8 }

// Point is a POINT. 4 bytes.
type Point struct{ X, Y int16 }

// Segment is a SEGMENT, a line. 8 bytes.
type Segment struct{ X1, Y1, X2, Y2 int16 }

// Rectangle is a RECTANGLE. 8 bytes.
type Rectangle struct {
	X, Y          int16
	Width, Height uint16
}

// Arc is an ARC; angles are in 64ths of a degree, counterclockwise from three o'clock, Angle2 relative to Angle1. 12 bytes.
type Arc struct {
	X, Y           int16
	Width, Height  uint16
	Angle1, Angle2 int16
}

// RequestHeader starts every request. Data is the minor opcode of an extension's request; a core request that has an
// argument there spells the header out. 4 bytes.
type RequestHeader struct {
	Opcode Opcode
	Data   uint8
	Length uint16 // of the request, in 4-byte units; 0 where BIG-REQUESTS' extended length holds
}

// ReplyHeader starts every reply. A reply that has a result in Data spells the header out. 8 bytes.
type ReplyHeader struct {
	Type     uint8 // ReplyType
	Data     uint8
	Sequence uint16
	Length   uint32 // of what follows the first 32 bytes, in 4-byte units
}

// EventHeader starts every event but KeymapNotify. An event that has a value in Detail spells the header out. 4 bytes.
type EventHeader struct {
	Code     EventCode
	Detail   uint8
	Sequence uint16
}

// The first byte of what a server sends that is not an event.
const (
	ErrorType = 0
	ReplyType = 1
)
