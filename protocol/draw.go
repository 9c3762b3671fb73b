package protocol

// CoordinateMode of PolyPoint, PolyLine and FillPoly.
const (
	CoordModeOrigin = iota
	CoordModePrevious
)

// Shape of FillPoly.
const (
	Complex = iota
	Nonconvex
	Convex
)

// ClearArea paints a window's background. Width or Height 0 means up to the window's edge. 16 bytes.
type ClearArea struct {
	Opcode        Opcode
	Exposures     uint8
	Length        uint16
	Window        Window
	X, Y          int16
	Width, Height uint16
}

// CopyArea copies a rectangle. 28 bytes.
type CopyArea struct {
	RequestHeader
	SrcDrawable   Drawable
	DstDrawable   Drawable
	GC            GContext
	SrcX, SrcY    int16
	DstX, DstY    int16
	Width, Height uint16
}

// CopyPlane paints foreground and background as one plane of a rectangle tells. 32 bytes.
type CopyPlane struct {
	RequestHeader
	SrcDrawable   Drawable
	DstDrawable   Drawable
	GC            GContext
	SrcX, SrcY    int16
	DstX, DstY    int16
	Width, Height uint16
	BitPlane      uint32 // exactly one bit
}

// PolyPoint draws pixels. Points follow to the end of the request. 12 bytes.
type PolyPoint struct {
	Opcode         Opcode
	CoordinateMode uint8
	Length         uint16
	Drawable       Drawable
	GC             GContext
}

// PolyLine draws joined lines. Points follow to the end of the request. 12 bytes.
type PolyLine struct {
	Opcode         Opcode
	CoordinateMode uint8
	Length         uint16
	Drawable       Drawable
	GC             GContext
}

// PolySegment draws lines. Segments follow to the end of the request. 12 bytes.
type PolySegment struct {
	RequestHeader
	Drawable Drawable
	GC       GContext
}

// PolyRectangle draws outlines. Rectangles follow to the end of the request. 12 bytes.
type PolyRectangle struct {
	RequestHeader
	Drawable Drawable
	GC       GContext
}

// PolyArc draws outlines of arcs. Arcs follow to the end of the request. 12 bytes.
type PolyArc struct {
	RequestHeader
	Drawable Drawable
	GC       GContext
}

// FillPoly fills a polygon. Points follow to the end of the request. 16 bytes.
type FillPoly struct {
	RequestHeader
	Drawable       Drawable
	GC             GContext
	Shape          uint8
	CoordinateMode uint8
	_              [2]byte
}

// PolyFillRectangle fills rectangles. Rectangles follow to the end of the request. 12 bytes.
type PolyFillRectangle struct {
	RequestHeader
	Drawable Drawable
	GC       GContext
}

// PolyFillArc fills arcs. Arcs follow to the end of the request. 12 bytes.
type PolyFillArc struct {
	RequestHeader
	Drawable Drawable
	GC       GContext
}
