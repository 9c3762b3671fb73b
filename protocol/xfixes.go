package protocol

// XFIXES 6.0: what clients cannot work around in the core protocol. The layouts stand in xfixesproto.h and xcb-proto's
// xfixes.xml. Pictures are RENDER's.

// XFixesName is what QueryExtension calls XFIXES.
const XFixesName = "XFIXES"

// Region names a set of pixels on the server, CursorSerial what a cursor looks like.
type (
	Region       uint32
	CursorSerial uint32
)

// Minor opcodes of XFIXES.
const (
	XFixesOpQueryVersion = iota
	XFixesOpChangeSaveSet
	XFixesOpSelectSelectionInput
	XFixesOpSelectCursorInput
	XFixesOpGetCursorImage // the last of version 1
	XFixesOpCreateRegion
	XFixesOpCreateRegionFromBitmap
	XFixesOpCreateRegionFromWindow
	XFixesOpCreateRegionFromGC
	XFixesOpCreateRegionFromPicture
	XFixesOpDestroyRegion
	XFixesOpSetRegion
	XFixesOpCopyRegion
	XFixesOpUnionRegion
	XFixesOpIntersectRegion
	XFixesOpSubtractRegion
	XFixesOpInvertRegion
	XFixesOpTranslateRegion
	XFixesOpRegionExtents
	XFixesOpFetchRegion
	XFixesOpSetGCClipRegion
	XFixesOpSetWindowShapeRegion
	XFixesOpSetPictureClipRegion
	XFixesOpSetCursorName
	XFixesOpGetCursorName
	XFixesOpGetCursorImageAndName
	XFixesOpChangeCursor
	XFixesOpChangeCursorByName // the last of version 2
	XFixesOpExpandRegion       // the last of version 3
	XFixesOpHideCursor
	XFixesOpShowCursor // the last of version 4
	XFixesOpCreatePointerBarrier
	XFixesOpDeletePointerBarrier // the last of version 5
	XFixesOpSetClientDisconnectMode
	XFixesOpGetClientDisconnectMode
)

// Events of XFIXES, counted from its first.
const (
	XFixesSelectionNotify = iota
	XFixesCursorNotify
)

// Errors of XFIXES, counted from its first.
const (
	BadRegion ErrorCode = iota
	BadBarrier
)

// Target and Map of XFixesChangeSaveSet.
const (
	SaveSetNearest = 0
	SaveSetRoot    = 1
	SaveSetMap     = 0
	SaveSetUnmap   = 1
)

// Subtype of XFixesSelectionNotifyEvent. The bit 1<<Subtype of an event mask selects it.
const (
	SelectionOwnerSet = iota
	SelectionWindowDestroyed
	SelectionClientClosed
)

// Subtype of XFixesCursorNotifyEvent, and the bit that selects it.
const (
	DisplayCursor     = 0
	DisplayCursorMask = 1
)

// Directions of XFixesCreatePointerBarrier: which way the pointer may cross it.
const (
	BarrierPositiveX = 1 << iota
	BarrierPositiveY
	BarrierNegativeX
	BarrierNegativeY
)

// DisconnectTerminate, in a disconnect mode, lets the server end while the client is connected.
const DisconnectTerminate = 1

// XFixesQueryVersion states the client's version. 12 bytes.
type XFixesQueryVersion struct {
	RequestHeader
	MajorVersion uint32
	MinorVersion uint32
}

// XFixesQueryVersionReply answers XFixesQueryVersion with the lower version. 32 bytes.
type XFixesQueryVersionReply struct {
	ReplyHeader
	MajorVersion uint32
	MinorVersion uint32
	_            [16]byte
}

// XFixesChangeSaveSet is ChangeSaveSet that says where the window goes and whether it is mapped. 12 bytes.
type XFixesChangeSaveSet struct {
	RequestHeader
	Mode   uint8
	Target uint8
	Map    uint8
	_      [1]byte
	Window Window
}

// XFixesSelectSelectionInput says which changes of a selection are reported to a window. 16 bytes.
type XFixesSelectSelectionInput struct {
	RequestHeader
	Window    Window
	Selection Atom
	EventMask uint32
}

// XFixesSelectCursorInput says whether another cursor is reported to a window. 12 bytes.
type XFixesSelectCursorInput struct {
	RequestHeader
	Window    Window
	EventMask uint32
}

// XFixesGetCursorImage asks what the cursor looks like. 4 bytes.
type XFixesGetCursorImage struct{ RequestHeader }

// XFixesGetCursorImageReply answers XFixesGetCursorImage. Width × Height CARD32s follow: alpha, red, green, blue from the
// most significant byte on, the colours multiplied by alpha. 32 bytes.
type XFixesGetCursorImageReply struct {
	ReplyHeader
	X, Y          int16
	Width, Height uint16
	XHot, YHot    uint16
	Serial        CursorSerial
	_             [8]byte
}

// XFixesCreateRegion makes a region of the rectangles that follow to the end of the request. 8 bytes.
type XFixesCreateRegion struct {
	RequestHeader
	Region Region
}

// XFixesCreateRegionFromBitmap makes a region of the ones of a bitmap. 12 bytes.
type XFixesCreateRegionFromBitmap struct {
	RequestHeader
	Region Region
	Bitmap Pixmap
}

// XFixesCreateRegionFromWindow makes a region of a window's shape. 16 bytes.
type XFixesCreateRegionFromWindow struct {
	RequestHeader
	Region Region
	Window Window
	Kind   uint8
	_      [3]byte
}

// XFixesCreateRegionFromGC makes a region of a clip. 12 bytes.
type XFixesCreateRegionFromGC struct {
	RequestHeader
	Region Region
	GC     GContext
}

// XFixesCreateRegionFromPicture makes a region of a picture's clip. 12 bytes.
type XFixesCreateRegionFromPicture struct {
	RequestHeader
	Region  Region
	Picture uint32
}

// XFixesDestroyRegion takes a region away. 8 bytes.
type XFixesDestroyRegion struct {
	RequestHeader
	Region Region
}

// XFixesSetRegion replaces a region by the rectangles that follow to the end of the request. 8 bytes.
type XFixesSetRegion struct {
	RequestHeader
	Region Region
}

// XFixesCopyRegion copies a region. 12 bytes.
type XFixesCopyRegion struct {
	RequestHeader
	Source, Destination Region
}

// XFixesUnionRegion makes Destination of what is in either source. 16 bytes.
type XFixesUnionRegion struct {
	RequestHeader
	Source1, Source2, Destination Region
}

// XFixesIntersectRegion makes Destination of what is in both sources. 16 bytes.
type XFixesIntersectRegion struct {
	RequestHeader
	Source1, Source2, Destination Region
}

// XFixesSubtractRegion makes Destination of what is in the first source only. 16 bytes.
type XFixesSubtractRegion struct {
	RequestHeader
	Source1, Source2, Destination Region
}

// XFixesInvertRegion makes Destination of what is in Bounds and not in Source. 20 bytes.
type XFixesInvertRegion struct {
	RequestHeader
	Source      Region
	Bounds      Rectangle
	Destination Region
}

// XFixesTranslateRegion moves a region. 12 bytes.
type XFixesTranslateRegion struct {
	RequestHeader
	Region Region
	DX, DY int16
}

// XFixesRegionExtents makes Destination the rectangle around Source. 12 bytes.
type XFixesRegionExtents struct {
	RequestHeader
	Source, Destination Region
}

// XFixesFetchRegion asks what is in a region. 8 bytes.
type XFixesFetchRegion struct {
	RequestHeader
	Region Region
}

// XFixesFetchRegionReply answers XFixesFetchRegion. The Rectangles of the region follow. 32 bytes.
type XFixesFetchRegionReply struct {
	ReplyHeader
	Extents Rectangle
	_       [16]byte
}

// XFixesSetGCClipRegion clips a GC to a region, or not at all. 16 bytes.
type XFixesSetGCClipRegion struct {
	RequestHeader
	GC               GContext
	Region           Region // or None
	XOrigin, YOrigin int16
}

// XFixesSetWindowShapeRegion gives a window the shape of a region, or none. 20 bytes.
type XFixesSetWindowShapeRegion struct {
	RequestHeader
	Window     Window
	Kind       uint8
	_          [3]byte
	XOff, YOff int16
	Region     Region // or None
}

// XFixesSetPictureClipRegion clips a picture to a region, or not at all. 16 bytes.
type XFixesSetPictureClipRegion struct {
	RequestHeader
	Picture          uint32
	Region           Region // or None
	XOrigin, YOrigin int16
}

// XFixesSetCursorName gives a cursor a name, which follows. 12 bytes.
type XFixesSetCursorName struct {
	RequestHeader
	Cursor  Cursor
	NameLen uint16
	_       [2]byte
}

// XFixesGetCursorName asks for the name of a cursor. 8 bytes.
type XFixesGetCursorName struct {
	RequestHeader
	Cursor Cursor
}

// XFixesGetCursorNameReply answers XFixesGetCursorName. The name follows. 32 bytes.
type XFixesGetCursorNameReply struct {
	ReplyHeader
	Atom    Atom
	NameLen uint16
	_       [18]byte
}

// XFixesGetCursorImageAndName asks what the cursor looks like and is called. 4 bytes.
type XFixesGetCursorImageAndName struct{ RequestHeader }

// XFixesGetCursorImageAndNameReply answers XFixesGetCursorImageAndName. The image follows as in
// XFixesGetCursorImageReply, and then the name. 32 bytes.
type XFixesGetCursorImageAndNameReply struct {
	ReplyHeader
	X, Y          int16
	Width, Height uint16
	XHot, YHot    uint16
	Serial        CursorSerial
	Atom          Atom
	NameLen       uint16
	_             [2]byte
}

// XFixesChangeCursor puts Source in the place of Destination wherever that is. 12 bytes.
type XFixesChangeCursor struct {
	RequestHeader
	Source, Destination Cursor
}

// XFixesChangeCursorByName puts Source in the place of all cursors of a name, which follows. 12 bytes.
type XFixesChangeCursorByName struct {
	RequestHeader
	Source  Cursor
	NameLen uint16
	_       [2]byte
}

// XFixesExpandRegion makes Destination of Source's rectangles, each made larger. 20 bytes.
type XFixesExpandRegion struct {
	RequestHeader
	Source, Destination      Region
	Left, Right, Top, Bottom uint16
}

// XFixesHideCursor hides the cursor until XFixesShowCursor. 8 bytes.
type XFixesHideCursor struct {
	RequestHeader
	Window Window
}

// XFixesShowCursor takes one XFixesHideCursor back. 8 bytes.
type XFixesShowCursor struct {
	RequestHeader
	Window Window
}

// XFixesCreatePointerBarrier makes a line that relative motion of the pointer does not cross. DevicesLen CARD16s follow.
// 28 bytes.
type XFixesCreatePointerBarrier struct {
	RequestHeader
	Barrier        uint32
	Window         Window
	X1, Y1, X2, Y2 uint16
	Directions     uint32
	_              [2]byte
	DevicesLen     uint16
}

// XFixesDeletePointerBarrier takes a barrier away. 8 bytes.
type XFixesDeletePointerBarrier struct {
	RequestHeader
	Barrier uint32
}

// XFixesSetClientDisconnectMode says whether the server may end while the client is connected. 8 bytes.
type XFixesSetClientDisconnectMode struct {
	RequestHeader
	Mode uint32
}

// XFixesGetClientDisconnectMode asks for the mode. 4 bytes.
type XFixesGetClientDisconnectMode struct{ RequestHeader }

// XFixesGetClientDisconnectModeReply answers XFixesGetClientDisconnectMode. 32 bytes.
type XFixesGetClientDisconnectModeReply struct {
	ReplyHeader
	Mode uint32
	_    [20]byte
}

// XFixesSelectionNotifyEvent says that a selection has another owner, or none. 32 bytes.
type XFixesSelectionNotifyEvent struct {
	Code               EventCode
	Subtype            uint8
	Sequence           uint16
	Window             Window
	Owner              Window
	Selection          Atom
	Time               Timestamp
	SelectionTimestamp Timestamp
	_                  [8]byte
}

// XFixesCursorNotifyEvent says that the screen shows another cursor. 32 bytes.
type XFixesCursorNotifyEvent struct {
	Code     EventCode
	Subtype  uint8
	Sequence uint16
	Window   Window
	Serial   CursorSerial
	Time     Timestamp
	Name     Atom
	_        [12]byte
}
