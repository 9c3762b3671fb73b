package protocol

// RandrModeInfo is a mode: a size, and how its picture is sent to a monitor. Its name stands elsewhere. 32 bytes.
type RandrModeInfo struct {
	ID                           RandrMode
	Width, Height                uint16
	DotClock                     uint32 // pixels a second
	HSyncStart, HSyncEnd, HTotal uint16
	HSkew                        uint16
	VSyncStart, VSyncEnd, VTotal uint16
	NameLen                      uint16
	ModeFlags                    uint32
}

// Bits of RandrModeInfo's ModeFlags that change how often the picture is sent.
const (
	RandrModeInterlace  = 1 << 4
	RandrModeDoubleScan = 1 << 5
)

// RandrCreateMode makes a mode. The bytes of its name follow. 40 bytes.
type RandrCreateMode struct {
	RequestHeader
	Window Window
	Mode   RandrModeInfo
}

// RandrCreateModeReply answers RandrCreateMode. 32 bytes.
type RandrCreateModeReply struct {
	ReplyHeader
	Mode RandrMode
	_    [20]byte
}

// RandrDestroyMode destroys a mode that a client has made. 8 bytes.
type RandrDestroyMode struct {
	RequestHeader
	Mode RandrMode
}

// RandrAddOutputMode adds a mode to those of an output. 12 bytes.
type RandrAddOutputMode struct {
	RequestHeader
	Output RandrOutput
	Mode   RandrMode
}

// RandrDeleteOutputMode takes a mode that was added away. 12 bytes.
type RandrDeleteOutputMode struct {
	RequestHeader
	Output RandrOutput
	Mode   RandrMode
}
