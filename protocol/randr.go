package protocol

// RandrName is what QueryExtension calls RANDR 1.3, which tells and changes the size of the screen, and which outputs show
// which part of it by which controllers (CRTCs) in which modes.
const RandrName = "RANDR"

// Minor opcodes of RANDR 1.3. 1 and 3 were requests of versions before the first.
const (
	RandrOpQueryVersion = iota
	_
	RandrOpSetScreenConfig
	_
	RandrOpSelectInput
	RandrOpGetScreenInfo
	RandrOpGetScreenSizeRange
	RandrOpSetScreenSize
	RandrOpGetScreenResources
	RandrOpGetOutputInfo
	RandrOpListOutputProperties
	RandrOpQueryOutputProperty
	RandrOpConfigureOutputProperty
	RandrOpChangeOutputProperty
	RandrOpDeleteOutputProperty
	RandrOpGetOutputProperty
	RandrOpCreateMode
	RandrOpDestroyMode
	RandrOpAddOutputMode
	RandrOpDeleteOutputMode
	RandrOpGetCrtcInfo
	RandrOpSetCrtcConfig
	RandrOpGetCrtcGammaSize
	RandrOpGetCrtcGamma
	RandrOpSetCrtcGamma
	RandrOpGetScreenResourcesCurrent
	RandrOpSetCrtcTransform
	RandrOpGetCrtcTransform
	RandrOpGetPanning
	RandrOpSetPanning
	RandrOpSetOutputPrimary
	RandrOpGetOutputPrimary
)

// Errors of RANDR, to be added to its first error.
const (
	RandrBadOutput = iota
	RandrBadCrtc
	RandrBadMode
)

// RANDR's resources.
type (
	RandrOutput uint32
	RandrCrtc   uint32
	RandrMode   uint32
)

// Status of replies.
const (
	RandrSetConfigSuccess = iota
	RandrSetConfigInvalidConfigTime
	RandrSetConfigInvalidTime
	RandrSetConfigFailed
)

// Rotations, and reflections, which are bits from 16 on.
const (
	RandrRotate0 = 1 << iota
	RandrRotate90
	RandrRotate180
	RandrRotate270

	RandrRotations = RandrRotate0 | RandrRotate90 | RandrRotate180 | RandrRotate270
)

// Connection of RandrGetOutputInfoReply.
const (
	RandrConnected = iota
	RandrDisconnected
	RandrUnknownConnection
)

// RandrQueryVersion states the client's version. 12 bytes.
type RandrQueryVersion struct {
	RequestHeader
	MajorVersion uint32
	MinorVersion uint32
}

// RandrQueryVersionReply answers RandrQueryVersion. 32 bytes.
type RandrQueryVersionReply struct {
	ReplyHeader
	MajorVersion uint32
	MinorVersion uint32
	_            [16]byte
}

// RandrSetScreenConfig gives the screen one of the sizes that RandrGetScreenInfo has told. A RandrRate follows from 1.1 on.
// 20 bytes.
type RandrSetScreenConfig struct {
	RequestHeader
	Window          Window
	Timestamp       Timestamp
	ConfigTimestamp Timestamp
	SizeID          uint16
	Rotation        uint16
}

// RandrRate is the end of RandrSetScreenConfig. 4 bytes.
type RandrRate struct {
	Rate uint16
	_    [2]byte
}

// RandrSetScreenConfigReply answers RandrSetScreenConfig. 32 bytes.
type RandrSetScreenConfigReply struct {
	Reply           uint8 // ReplyType
	Status          uint8
	Sequence        uint16
	Length          uint32
	NewTimestamp    Timestamp
	ConfigTimestamp Timestamp
	Root            Window
	SubpixelOrder   uint16
	_               [10]byte
}

// RandrSelectInput selects RANDR's events on a window, by the bits of Enable. 12 bytes.
type RandrSelectInput struct {
	RequestHeader
	Window Window
	Enable uint16
	_      [2]byte
}

// RandrGetScreenInfo asks for the sizes that the screen can have. 8 bytes.
type RandrGetScreenInfo struct {
	RequestHeader
	Window Window
}

// RandrGetScreenInfoReply answers RandrGetScreenInfo. SizesLen RandrScreenSizes follow, and for each the number of its
// rates and these, InfoLen CARD16 in all. 32 bytes.
type RandrGetScreenInfoReply struct {
	Reply           uint8 // ReplyType
	Rotations       uint8
	Sequence        uint16
	Length          uint32
	Root            Window
	Timestamp       Timestamp
	ConfigTimestamp Timestamp
	SizesLen        uint16
	SizeID          uint16
	Rotation        uint16
	Rate            uint16
	InfoLen         uint16
	_               [2]byte
}

// RandrScreenSize is a size of the screen, in pixels and millimetres. 8 bytes.
type RandrScreenSize struct{ Width, Height, MWidth, MHeight uint16 }

// RandrGetScreenSizeRange asks within what RandrSetScreenSize may set the size. 8 bytes.
type RandrGetScreenSizeRange struct {
	RequestHeader
	Window Window
}

// RandrGetScreenSizeRangeReply answers RandrGetScreenSizeRange. 32 bytes.
type RandrGetScreenSizeRangeReply struct {
	ReplyHeader
	MinWidth, MinHeight uint16
	MaxWidth, MaxHeight uint16
	_                   [16]byte
}

// RandrSetScreenSize sets the size of the screen. 20 bytes.
type RandrSetScreenSize struct {
	RequestHeader
	Window            Window
	Width, Height     uint16
	MmWidth, MmHeight uint32
}

// RandrGetScreenResources asks for the screen's CRTCs, outputs and modes. 8 bytes.
type RandrGetScreenResources struct {
	RequestHeader
	Window Window
}

// RandrGetScreenResourcesCurrent is RandrGetScreenResources without looking for new outputs. 8 bytes.
type RandrGetScreenResourcesCurrent struct {
	RequestHeader
	Window Window
}

// RandrGetScreenResourcesReply answers both. CRTCs, outputs, RandrModeInfos and the bytes of the modes' names follow.
// 32 bytes.
type RandrGetScreenResourcesReply struct {
	ReplyHeader
	Timestamp       Timestamp
	ConfigTimestamp Timestamp
	CrtcsLen        uint16
	OutputsLen      uint16
	ModesLen        uint16
	NamesLen        uint16
	_               [8]byte
}

// RandrSetOutputPrimary says which output is the main one. 12 bytes.
type RandrSetOutputPrimary struct {
	RequestHeader
	Window Window
	Output RandrOutput
}

// RandrGetOutputPrimary asks which output is the main one. 8 bytes.
type RandrGetOutputPrimary struct {
	RequestHeader
	Window Window
}

// RandrGetOutputPrimaryReply answers RandrGetOutputPrimary. 32 bytes.
type RandrGetOutputPrimaryReply struct {
	ReplyHeader
	Output RandrOutput
	_      [20]byte
}
