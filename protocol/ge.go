package protocol

// GEName is what QueryExtension calls the Generic Event Extension: events that are longer than 32 bytes and need no code of
// their own.
const GEName = "Generic Event Extension"

// GEOpQueryVersion is the only minor opcode of the Generic Event Extension.
const GEOpQueryVersion = 0

// GEQueryVersion states the client's version. 8 bytes.
type GEQueryVersion struct {
	RequestHeader
	ClientMajorVersion uint16
	ClientMinorVersion uint16
}

// GEQueryVersionReply answers GEQueryVersion. 32 bytes.
type GEQueryVersionReply struct {
	ReplyHeader
	MajorVersion uint16
	MinorVersion uint16
	_            [20]byte
}

// GenericHeader starts every generic event; Evtype, a uint16 that tells the extension's events apart, comes next. 8 bytes.
type GenericHeader struct {
	Code      EventCode // GenericEvent
	Extension Opcode
	Sequence  uint16
	Length    uint32 // of what follows the first 32 bytes, in 4-byte units
}
