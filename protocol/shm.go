package protocol

// MIT-SHM 1.2: images in memory that client and server share. The layouts stand in shmproto.h.

// ShmName is what QueryExtension calls MIT-SHM.
const ShmName = "MIT-SHM"

// Minor opcodes of MIT-SHM.
const (
	ShmOpQueryVersion = iota
	ShmOpAttach
	ShmOpDetach
	ShmOpPutImage
	ShmOpGetImage
	ShmOpCreatePixmap
	ShmOpAttachFd
	ShmOpCreateSegment
)

// The one event and the one error of MIT-SHM, relative to its first event and its first error.
const (
	ShmCompletion = 0
	BadShmSeg     = 0
)

// ShmQueryVersion asks for the server's version; the client does not state its own. 4 bytes.
type ShmQueryVersion struct{ RequestHeader }

// ShmQueryVersionReply answers ShmQueryVersion. 32 bytes.
type ShmQueryVersionReply struct {
	Type          uint8
	SharedPixmaps uint8
	Sequence      uint16
	Length        uint32
	MajorVersion  uint16
	MinorVersion  uint16
	Uid, Gid      uint16 // the server's, cut to 16 bits
	PixmapFormat  uint8  // ZPixmap if SharedPixmaps, else 0
	_             [15]byte
}

// ShmAttach names a System V segment. 16 bytes.
type ShmAttach struct {
	RequestHeader
	Shmseg   Seg
	Shmid    uint32
	ReadOnly uint8
	_        [3]byte
}

// ShmDetach gives a segment up. 8 bytes.
type ShmDetach struct {
	RequestHeader
	Shmseg Seg
}

// ShmPutImage copies a rectangle of the image at Offset in a segment to Drawable. 40 bytes.
type ShmPutImage struct {
	RequestHeader
	Drawable                Drawable
	GC                      GContext
	TotalWidth, TotalHeight uint16 // of the whole image in the segment; the stride follows from TotalWidth
	SrcX, SrcY              uint16
	SrcWidth, SrcHeight     uint16
	DstX, DstY              int16
	Depth                   uint8
	Format                  uint8
	SendEvent               uint8
	_                       uint8
	Shmseg                  Seg
	Offset                  uint32
}

// ShmGetImage copies a rectangle of Drawable to Offset in a segment. 32 bytes.
type ShmGetImage struct {
	RequestHeader
	Drawable      Drawable
	X, Y          int16
	Width, Height uint16
	PlaneMask     uint32
	Format        uint8
	_             [3]byte
	Shmseg        Seg
	Offset        uint32
}

// ShmGetImageReply answers ShmGetImage. 32 bytes.
type ShmGetImageReply struct {
	Type     uint8
	Depth    uint8
	Sequence uint16
	Length   uint32
	Visual   VisualID
	Size     uint32 // bytes written
	_        [16]byte
}

// ShmCreatePixmap makes a pixmap that is the memory at Offset in a segment. 28 bytes.
type ShmCreatePixmap struct {
	RequestHeader
	Pid           Pixmap
	Drawable      Drawable // tells the screen only
	Width, Height uint16
	Depth         uint8
	_             [3]byte
	Shmseg        Seg
	Offset        uint32
}

// ShmAttachFd names the segment behind a descriptor, which comes with the request. 12 bytes.
type ShmAttachFd struct {
	RequestHeader
	Shmseg   Seg
	ReadOnly uint8
	_        [3]byte
}

// ShmCreateSegment has the server make a segment. 16 bytes.
type ShmCreateSegment struct {
	RequestHeader
	Shmseg   Seg
	Size     uint32
	ReadOnly uint8
	_        [3]byte
}

// ShmCreateSegmentReply answers ShmCreateSegment; the segment's descriptor comes with it. 32 bytes.
type ShmCreateSegmentReply struct {
	Type     uint8
	Nfd      uint8 // 1
	Sequence uint16
	Length   uint32
	_        [24]byte
}

// ShmCompletionEvent says that the server has read the image of a ShmPutImage and will not read it again. 32 bytes.
type ShmCompletionEvent struct {
	EventHeader
	Drawable   Drawable
	MinorEvent uint16 // ShmOpPutImage
	MajorEvent Opcode
	_          uint8
	Shmseg     Seg
	Offset     uint32
	_          [12]byte
}
