package protocol

// Bits of the ValueMask of CreateGC, ChangeGC and CopyGC.
const (
	GCFunction = 1 << iota
	GCPlaneMask
	GCForeground
	GCBackground
	GCLineWidth
	GCLineStyle
	GCCapStyle
	GCJoinStyle
	GCFillStyle
	GCFillRule
	GCTile
	GCStipple
	GCTileStipXOrigin
	GCTileStipYOrigin
	GCFont
	GCSubwindowMode
	GCGraphicsExposures
	GCClipXOrigin
	GCClipYOrigin
	GCClipMask
	GCDashOffset
	GCDashList
	GCArcMode
)

// Functions of a GC.
const (
	GXclear = iota
	GXand
	GXandReverse
	GXcopy
	GXandInverted
	GXnoop
	GXxor
	GXor
	GXnor
	GXequiv
	GXinvert
	GXorReverse
	GXcopyInverted
	GXorInverted
	GXnand
	GXset
)

// Line styles.
const (
	LineSolid = iota
	LineOnOffDash
	LineDoubleDash
)

// Cap styles.
const (
	CapNotLast = iota
	CapButt
	CapRound
	CapProjecting
)

// Join styles.
const (
	JoinMiter = iota
	JoinRound
	JoinBevel
)

// Fill styles.
const (
	FillSolid = iota
	FillTiled
	FillStippled
	FillOpaqueStippled
)

// Fill rules.
const (
	EvenOddRule = iota
	WindingRule
)

// Subwindow modes.
const (
	ClipByChildren = iota
	IncludeInferiors
)

// Arc modes.
const (
	ArcChord = iota
	ArcPieSlice
)

// Ordering of SetClipRectangles.
const (
	Unsorted = iota
	YSorted
	YXSorted
	YXBanded
)

// CreateGC makes a graphics context. One CARD32 for each bit of ValueMask follows. 16 bytes.
type CreateGC struct {
	RequestHeader
	Cid       GContext
	Drawable  Drawable
	ValueMask uint32
}

// ChangeGC changes components. One CARD32 for each bit of ValueMask follows. 12 bytes.
type ChangeGC struct {
	RequestHeader
	GC        GContext
	ValueMask uint32
}

// CopyGC copies the components of ValueMask. 16 bytes.
type CopyGC struct {
	RequestHeader
	SrcGC     GContext
	DstGC     GContext
	ValueMask uint32
}

// SetDashes sets the pattern of dashed lines. DashesLen bytes follow, padded. 12 bytes.
type SetDashes struct {
	RequestHeader
	GC         GContext
	DashOffset uint16
	DashesLen  uint16
}

// SetClipRectangles sets the clip. Rectangles follow to the end of the request. 12 bytes.
type SetClipRectangles struct {
	Opcode                   Opcode
	Ordering                 uint8
	Length                   uint16
	GC                       GContext
	ClipXOrigin, ClipYOrigin int16
}

// FreeGC gives a graphics context up. 8 bytes.
type FreeGC struct {
	RequestHeader
	GC GContext
}
