package protocol

// SHAPE 1.1: windows that are no rectangles. The layouts stand in shapeproto.h and xcb-proto's shape.xml.

// ShapeName is what QueryExtension calls SHAPE.
const ShapeName = "SHAPE"

// Minor opcodes of SHAPE.
const (
	ShapeOpQueryVersion = iota
	ShapeOpRectangles
	ShapeOpMask
	ShapeOpCombine
	ShapeOpOffset
	ShapeOpQueryExtents
	ShapeOpSelectInput
	ShapeOpInputSelected
	ShapeOpGetRectangles
)

// ShapeNotify is SHAPE's event, counted from its first.
const ShapeNotify = 0

// Operation of ShapeRectangles, ShapeMask and ShapeCombine.
const (
	ShapeSet = iota
	ShapeUnion
	ShapeIntersect
	ShapeSubtract
	ShapeInvert
)

// The kinds of shapes.
const (
	ShapeBounding = iota // of the window with its border
	ShapeClip            // of its inside
	ShapeInput           // of where the pointer is in it
)

// ShapeQueryVersion asks for the version. 4 bytes.
type ShapeQueryVersion struct{ RequestHeader }

// ShapeQueryVersionReply answers ShapeQueryVersion. 32 bytes.
type ShapeQueryVersionReply struct {
	ReplyHeader
	MajorVersion uint16
	MinorVersion uint16
	_            [20]byte
}

// ShapeRectangles combines a shape with rectangles, which follow to the end of the request. 16 bytes.
type ShapeRectangles struct {
	RequestHeader
	Operation       uint8
	DestinationKind uint8
	Ordering        uint8
	_               [1]byte
	Destination     Window
	XOff, YOff      int16
}

// ShapeMask combines a shape with a bitmap, or takes it away. 20 bytes.
type ShapeMask struct {
	RequestHeader
	Operation       uint8
	DestinationKind uint8
	_               [2]byte
	Destination     Window
	XOff, YOff      int16
	Source          Pixmap // or None
}

// ShapeCombine combines a shape with another window's. 20 bytes.
type ShapeCombine struct {
	RequestHeader
	Operation       uint8
	DestinationKind uint8
	SourceKind      uint8
	_               [1]byte
	Destination     Window
	XOff, YOff      int16
	Source          Window
}

// ShapeOffset moves a shape. 16 bytes.
type ShapeOffset struct {
	RequestHeader
	DestinationKind uint8
	_               [3]byte
	Destination     Window
	XOff, YOff      int16
}

// ShapeQueryExtents asks for the rectangles around a window's shapes. 8 bytes.
type ShapeQueryExtents struct {
	RequestHeader
	Destination Window
}

// ShapeQueryExtentsReply answers ShapeQueryExtents. 32 bytes.
type ShapeQueryExtentsReply struct {
	ReplyHeader
	BoundingShaped  uint8
	ClipShaped      uint8
	_               [2]byte
	BoundingExtents Rectangle
	ClipExtents     Rectangle
	_               [4]byte
}

// ShapeSelectInput asks for ShapeNotify, or no longer. 12 bytes.
type ShapeSelectInput struct {
	RequestHeader
	Destination Window
	Enable      uint8
	_           [3]byte
}

// ShapeInputSelected asks whether the client gets ShapeNotify. 8 bytes.
type ShapeInputSelected struct {
	RequestHeader
	Destination Window
}

// ShapeInputSelectedReply answers ShapeInputSelected. 32 bytes.
type ShapeInputSelectedReply struct {
	Type     uint8
	Enabled  uint8
	Sequence uint16
	Length   uint32
	_        [24]byte
}

// ShapeGetRectangles asks for a shape. 12 bytes.
type ShapeGetRectangles struct {
	RequestHeader
	Window     Window
	SourceKind uint8
	_          [3]byte
}

// ShapeGetRectanglesReply answers ShapeGetRectangles. RectanglesLen Rectangles follow. 32 bytes.
type ShapeGetRectanglesReply struct {
	Type          uint8
	Ordering      uint8
	Sequence      uint16
	Length        uint32
	RectanglesLen uint32
	_             [20]byte
}

// ShapeNotifyEvent says that a window has another shape. 32 bytes.
type ShapeNotifyEvent struct {
	Code     EventCode
	Kind     uint8
	Sequence uint16
	Window   Window
	Extents  Rectangle
	Time     Timestamp
	Shaped   uint8 // False: the default shape, which is the rectangle of the window
	_        [11]byte
}
