package protocol

// XCMiscName is what QueryExtension calls XC-MISC, by which a client that has used up its identifiers learns which are free.
const XCMiscName = "XC-MISC"

// Minor opcodes of XC-MISC.
const (
	XCMiscOpGetVersion = iota
	XCMiscOpGetXIDRange
	XCMiscOpGetXIDList
)

// XCMiscGetVersion states the client's version. 8 bytes.
type XCMiscGetVersion struct {
	RequestHeader
	ClientMajorVersion uint16
	ClientMinorVersion uint16
}

// XCMiscGetVersionReply answers XCMiscGetVersion. 32 bytes.
type XCMiscGetVersionReply struct {
	ReplyHeader
	ServerMajorVersion uint16
	ServerMinorVersion uint16
	_                  [20]byte
}

// XCMiscGetXIDRange asks for a range of free identifiers. 4 bytes.
type XCMiscGetXIDRange struct{ RequestHeader }

// XCMiscGetXIDRangeReply answers XCMiscGetXIDRange. 32 bytes.
type XCMiscGetXIDRangeReply struct {
	ReplyHeader
	StartID uint32
	Count   uint32
	_       [16]byte
}

// XCMiscGetXIDList asks for free identifiers. 8 bytes.
type XCMiscGetXIDList struct {
	RequestHeader
	Count uint32
}

// XCMiscGetXIDListReply answers XCMiscGetXIDList. IDsLen CARD32s follow. 32 bytes.
type XCMiscGetXIDListReply struct {
	ReplyHeader
	IDsLen uint32
	_      [20]byte
}
