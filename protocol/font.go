package protocol

// DrawDirection of a font.
const (
	FontLeftToRight = iota
	FontRightToLeft
)

// CharInfo is a CHARINFO, the measures of a character. 12 bytes.
type CharInfo struct {
	LeftSideBearing  int16
	RightSideBearing int16
	CharacterWidth   int16
	Ascent           int16
	Descent          int16
	Attributes       uint16
}

// FontProp is a FONTPROP. 8 bytes.
type FontProp struct {
	Name  Atom
	Value uint32
}

// OpenFont loads a font. NameLen bytes follow, padded. 12 bytes.
type OpenFont struct {
	RequestHeader
	Fid     Font
	NameLen uint16
	_       [2]byte
}

// CloseFont gives a font up. 8 bytes.
type CloseFont struct {
	RequestHeader
	Font Font
}

// QueryFont asks for the measures of a font. 8 bytes.
type QueryFont struct {
	RequestHeader
	Font Fontable
}

// QueryFontReply answers QueryFont. PropertiesLen FontProps and CharInfosLen CharInfos follow. 60 bytes.
type QueryFontReply struct {
	ReplyHeader
	MinBounds      CharInfo
	_              [4]byte
	MaxBounds      CharInfo
	_              [4]byte
	MinCharOrByte2 uint16
	MaxCharOrByte2 uint16
	DefaultChar    uint16
	PropertiesLen  uint16
	DrawDirection  uint8
	MinByte1       uint8
	MaxByte1       uint8
	AllCharsExist  uint8
	FontAscent     int16
	FontDescent    int16
	CharInfosLen   uint32
}

// QueryTextExtents asks for the measures of a string. The Char2Bs follow, padded by 2 bytes if OddLength. 8 bytes.
type QueryTextExtents struct {
	Opcode    Opcode
	OddLength uint8
	Length    uint16
	Font      Fontable
}

// QueryTextExtentsReply answers QueryTextExtents. 32 bytes.
type QueryTextExtentsReply struct {
	Type           uint8
	DrawDirection  uint8
	Sequence       uint16
	Length         uint32
	FontAscent     int16
	FontDescent    int16
	OverallAscent  int16
	OverallDescent int16
	OverallWidth   int32
	OverallLeft    int32
	OverallRight   int32
	_              [4]byte
}

// ListFonts asks for the names of the fonts that match a pattern. PatternLen bytes follow, padded. 8 bytes.
type ListFonts struct {
	RequestHeader
	MaxNames   uint16
	PatternLen uint16
}

// ListFontsReply answers ListFonts. NamesLen STRs follow, padded as a whole. 32 bytes.
type ListFontsReply struct {
	ReplyHeader
	NamesLen uint16
	_        [22]byte
}

// ListFontsWithInfo is ListFonts with a reply a font, and a last one without a name. PatternLen bytes follow, padded.
// 8 bytes.
type ListFontsWithInfo struct {
	RequestHeader
	MaxNames   uint16
	PatternLen uint16
}

// ListFontsWithInfoReply answers ListFontsWithInfo. PropertiesLen FontProps and NameLen bytes, padded, follow. 60 bytes.
type ListFontsWithInfoReply struct {
	Type           uint8
	NameLen        uint8 // 0 in the last reply
	Sequence       uint16
	Length         uint32
	MinBounds      CharInfo
	_              [4]byte
	MaxBounds      CharInfo
	_              [4]byte
	MinCharOrByte2 uint16
	MaxCharOrByte2 uint16
	DefaultChar    uint16
	PropertiesLen  uint16
	DrawDirection  uint8
	MinByte1       uint8
	MaxByte1       uint8
	AllCharsExist  uint8
	FontAscent     int16
	FontDescent    int16
	RepliesHint    uint32
}

// SetFontPath says where fonts are looked for. FontQty STRs follow, padded as a whole. 8 bytes.
type SetFontPath struct {
	RequestHeader
	FontQty uint16
	_       [2]byte
}

// GetFontPath asks where fonts are looked for. 4 bytes.
type GetFontPath struct{ RequestHeader }

// GetFontPathReply answers GetFontPath. PathLen STRs follow, padded as a whole. 32 bytes.
type GetFontPathReply struct {
	ReplyHeader
	PathLen uint16
	_       [22]byte
}
