package protocol

// Class of QueryBestSize.
const (
	CursorShape = iota
	TileShape
	StippleShape
)

// CreateCursor makes a cursor of two pixmaps of depth 1. 32 bytes.
type CreateCursor struct {
	RequestHeader
	Cid                          Cursor
	Source                       Pixmap
	Mask                         Pixmap // or None
	ForeRed, ForeGreen, ForeBlue uint16
	BackRed, BackGreen, BackBlue uint16
	X, Y                         uint16
}

// CreateGlyphCursor makes a cursor of two characters. 32 bytes.
type CreateGlyphCursor struct {
	RequestHeader
	Cid                          Cursor
	SourceFont                   Font
	MaskFont                     Font // or None
	SourceChar                   uint16
	MaskChar                     uint16
	ForeRed, ForeGreen, ForeBlue uint16
	BackRed, BackGreen, BackBlue uint16
}

// FreeCursor gives a cursor up. 8 bytes.
type FreeCursor struct {
	RequestHeader
	Cursor Cursor
}

// RecolorCursor changes the colours of a cursor. 20 bytes.
type RecolorCursor struct {
	RequestHeader
	Cursor                       Cursor
	ForeRed, ForeGreen, ForeBlue uint16
	BackRed, BackGreen, BackBlue uint16
}

// QueryBestSize asks for the size nearest to this one that works, or works best. 12 bytes.
type QueryBestSize struct {
	Opcode        Opcode
	Class         uint8
	Length        uint16
	Drawable      Drawable
	Width, Height uint16
}

// QueryBestSizeReply answers QueryBestSize. 32 bytes.
type QueryBestSizeReply struct {
	ReplyHeader
	Width, Height uint16
	_             [20]byte
}
