package protocol

// RandrGetOutputInfo asks what an output is and can do. 12 bytes.
type RandrGetOutputInfo struct {
	RequestHeader
	Output          RandrOutput
	ConfigTimestamp Timestamp
}

// RandrGetOutputInfoReply answers RandrGetOutputInfo. CRTCs, modes, clones and the name follow. 36 bytes.
type RandrGetOutputInfoReply struct {
	Reply             uint8 // ReplyType
	Status            uint8
	Sequence          uint16
	Length            uint32
	Timestamp         Timestamp
	Crtc              RandrCrtc
	MmWidth, MmHeight uint32
	Connection        uint8
	SubpixelOrder     uint8
	CrtcsLen          uint16
	ModesLen          uint16
	PreferredLen      uint16 // how many of the modes, from the first on, are preferred
	ClonesLen         uint16
	NameLen           uint16
}

// RandrListOutputProperties asks for the names of an output's properties. 8 bytes.
type RandrListOutputProperties struct {
	RequestHeader
	Output RandrOutput
}

// RandrListOutputPropertiesReply answers RandrListOutputProperties. AtomsLen Atoms follow. 32 bytes.
type RandrListOutputPropertiesReply struct {
	ReplyHeader
	AtomsLen uint16
	_        [22]byte
}

// RandrQueryOutputProperty asks what values a property may have. 12 bytes.
type RandrQueryOutputProperty struct {
	RequestHeader
	Output   RandrOutput
	Property Atom
}

// RandrQueryOutputPropertyReply answers RandrQueryOutputProperty. The valid values follow, INT32. 32 bytes.
type RandrQueryOutputPropertyReply struct {
	ReplyHeader
	Pending   uint8
	Range     uint8
	Immutable uint8
	_         [21]byte
}

// RandrConfigureOutputProperty says what values a property may have. They follow, INT32. 16 bytes.
type RandrConfigureOutputProperty struct {
	RequestHeader
	Output   RandrOutput
	Property Atom
	Pending  uint8
	Range    uint8
	_        [2]byte
}

// RandrChangeOutputProperty sets or extends a property of an output. NumUnits units of Format bits follow, padded. 24 bytes.
type RandrChangeOutputProperty struct {
	RequestHeader
	Output   RandrOutput
	Property Atom
	Type     Atom
	Format   uint8 // 8, 16 or 32
	Mode     uint8
	_        [2]byte
	NumUnits uint32
}

// RandrDeleteOutputProperty deletes a property of an output. 12 bytes.
type RandrDeleteOutputProperty struct {
	RequestHeader
	Output   RandrOutput
	Property Atom
}

// RandrGetOutputProperty asks for a part of a property's value, and may delete what it has read to the end. 28 bytes.
type RandrGetOutputProperty struct {
	RequestHeader
	Output     RandrOutput
	Property   Atom
	Type       Atom
	LongOffset uint32 // in 4-byte units, as LongLength
	LongLength uint32
	Delete     uint8
	Pending    uint8
	_          [2]byte
}
