package protocol

// Bits of CreateWindow's and ChangeWindowAttributes' ValueMask.
const (
	CWBackPixmap = 1 << iota
	CWBackPixel
	CWBorderPixmap
	CWBorderPixel
	CWBitGravity
	CWWinGravity
	CWBackingStore
	CWBackingPlanes
	CWBackingPixel
	CWOverrideRedirect
	CWSaveUnder
	CWEventMask
	CWDontPropagate
	CWColormap
	CWCursor
)

// Bits of ConfigureWindow's ValueMask.
const (
	CWX = 1 << iota
	CWY
	CWWidth
	CWHeight
	CWBorderWidth
	CWSibling
	CWStackMode
)

// Window classes, and values that stand for the parent's.
const (
	CopyFromParent = 0
	ParentRelative = 1
	InputOutput    = 1
	InputOnly      = 2
)

// Bit and window gravities.
const (
	ForgetGravity = iota
	NorthWestGravity
	NorthGravity
	NorthEastGravity
	WestGravity
	CenterGravity
	EastGravity
	SouthWestGravity
	SouthGravity
	SouthEastGravity
	StaticGravity

	UnmapGravity = 0
)

// BackingStore attribute.
const (
	NotUseful = iota
	WhenMapped
	Always
)

// MapState of GetWindowAttributesReply.
const (
	IsUnmapped = iota
	IsUnviewable
	IsViewable
)

// Stack modes of ConfigureWindow.
const (
	Above = iota
	Below
	TopIf
	BottomIf
	Opposite
)

// Direction of CirculateWindow.
const (
	RaiseLowest = iota
	LowerHighest
)

// Mode of ChangeSaveSet.
const (
	SetModeInsert = iota
	SetModeDelete
)

// CreateWindow makes an unmapped window. One CARD32 for each bit of ValueMask follows. 32 bytes.
type CreateWindow struct {
	Opcode        Opcode
	Depth         uint8 // 0 is CopyFromParent
	Length        uint16
	Wid           Window
	Parent        Window
	X, Y          int16
	Width, Height uint16
	BorderWidth   uint16
	Class         uint16
	Visual        VisualID // 0 is CopyFromParent
	ValueMask     uint32
}

// ChangeWindowAttributes sets attributes. One CARD32 for each bit of ValueMask follows. 12 bytes.
type ChangeWindowAttributes struct {
	RequestHeader
	Window    Window
	ValueMask uint32
}

// GetWindowAttributes asks for a window's attributes. 8 bytes.
type GetWindowAttributes struct {
	RequestHeader
	Window Window
}

// GetWindowAttributesReply answers GetWindowAttributes. 44 bytes.
type GetWindowAttributesReply struct {
	Type               uint8
	BackingStore       uint8
	Sequence           uint16
	Length             uint32 // 3
	Visual             VisualID
	Class              uint16
	BitGravity         uint8
	WinGravity         uint8
	BackingPlanes      uint32
	BackingPixel       uint32
	SaveUnder          uint8
	MapIsInstalled     uint8
	MapState           uint8
	OverrideRedirect   uint8
	Colormap           Colormap
	AllEventMasks      uint32
	YourEventMask      uint32
	DoNotPropagateMask uint16
	_                  [2]byte
}

// DestroyWindow destroys a window and what is inside it. 8 bytes.
type DestroyWindow struct {
	RequestHeader
	Window Window
}

// DestroySubwindows destroys the children of a window, bottom to top. 8 bytes.
type DestroySubwindows struct {
	RequestHeader
	Window Window
}

// ChangeSaveSet adds another client's window to the set that outlives this client, or removes it. 8 bytes.
type ChangeSaveSet struct {
	Opcode Opcode
	Mode   uint8
	Length uint16
	Window Window
}

// ReparentWindow moves a window to another parent. 16 bytes.
type ReparentWindow struct {
	RequestHeader
	Window Window
	Parent Window
	X, Y   int16
}

// MapWindow maps a window. 8 bytes.
type MapWindow struct {
	RequestHeader
	Window Window
}

// MapSubwindows maps the unmapped children of a window, top to bottom. 8 bytes.
type MapSubwindows struct {
	RequestHeader
	Window Window
}

// UnmapWindow unmaps a window. 8 bytes.
type UnmapWindow struct {
	RequestHeader
	Window Window
}

// UnmapSubwindows unmaps the mapped children of a window, bottom to top. 8 bytes.
type UnmapSubwindows struct {
	RequestHeader
	Window Window
}

// ConfigureWindow moves, resizes and restacks. One CARD32 for each bit of ValueMask follows. 12 bytes.
type ConfigureWindow struct {
	RequestHeader
	Window    Window
	ValueMask uint16
	_         [2]byte
}

// CirculateWindow raises or lowers a child that is, or lies, in another's way. 8 bytes.
type CirculateWindow struct {
	Opcode    Opcode
	Direction uint8
	Length    uint16
	Window    Window
}

// GetGeometry asks for place and size. 8 bytes.
type GetGeometry struct {
	RequestHeader
	Drawable Drawable
}

// GetGeometryReply answers GetGeometry. 32 bytes.
type GetGeometryReply struct {
	Type          uint8
	Depth         uint8
	Sequence      uint16
	Length        uint32
	Root          Window
	X, Y          int16
	Width, Height uint16
	BorderWidth   uint16
	_             [10]byte
}

// QueryTree asks for a window's root, parent and children. 8 bytes.
type QueryTree struct {
	RequestHeader
	Window Window
}

// QueryTreeReply answers QueryTree. ChildrenLen Windows follow, bottom to top. 32 bytes.
type QueryTreeReply struct {
	ReplyHeader
	Root        Window
	Parent      Window
	ChildrenLen uint16
	_           [14]byte
}

// TranslateCoordinates asks where a point of one window lies in another. 16 bytes.
type TranslateCoordinates struct {
	RequestHeader
	SrcWindow  Window
	DstWindow  Window
	SrcX, SrcY int16
}

// TranslateCoordinatesReply answers TranslateCoordinates. 32 bytes.
type TranslateCoordinatesReply struct {
	Type       uint8
	SameScreen uint8
	Sequence   uint16
	Length     uint32
	Child      Window
	DstX, DstY int16
	_          [16]byte
}
