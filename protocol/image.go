package protocol

// Formats of images.
const (
	XYBitmap = iota
	XYPixmap
	ZPixmap
)

// Byte and bit orders of images.
const (
	LSBFirst = iota
	MSBFirst
)

// AllPlanes is the plane mask of all planes.
const AllPlanes = 1<<32 - 1

// CreatePixmap makes a pixmap. 16 bytes.
type CreatePixmap struct {
	Opcode        Opcode
	Depth         uint8
	Length        uint16
	Pid           Pixmap
	Drawable      Drawable // tells the screen only
	Width, Height uint16
}

// FreePixmap gives a pixmap up. 8 bytes.
type FreePixmap struct {
	RequestHeader
	Pixmap Pixmap
}

// PutImage paints an image. Its bytes follow, padded. 24 bytes.
type PutImage struct {
	Opcode        Opcode
	Format        uint8
	Length        uint16
	Drawable      Drawable
	GC            GContext
	Width, Height uint16
	DstX, DstY    int16
	LeftPad       uint8
	Depth         uint8
	_             [2]byte
}

// GetImage asks for the contents of a rectangle. 20 bytes.
type GetImage struct {
	Opcode        Opcode
	Format        uint8
	Length        uint16
	Drawable      Drawable
	X, Y          int16
	Width, Height uint16
	PlaneMask     uint32
}

// GetImageReply answers GetImage. The image's bytes follow, padded. 32 bytes.
type GetImageReply struct {
	Type     uint8
	Depth    uint8
	Sequence uint16
	Length   uint32
	Visual   VisualID
	_        [20]byte
}
