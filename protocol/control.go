package protocol

// Bits of ChangeKeyboardControl's ValueMask.
const (
	KBKeyClickPercent = 1 << iota
	KBBellPercent
	KBBellPitch
	KBBellDuration
	KBLed
	KBLedMode
	KBKey
	KBAutoRepeatMode
)

// Auto repeat modes.
const (
	AutoRepeatModeOff = iota
	AutoRepeatModeOn
	AutoRepeatModeDefault
)

// PreferBlanking and AllowExposures of the screen saver: no, yes, or the server's default. Mode of ForceScreenSaver.
const (
	DontPreferBlanking = 0
	PreferBlanking     = 1
	DefaultBlanking    = 2

	DontAllowExposures = 0
	AllowExposures     = 1
	DefaultExposures   = 2

	ScreenSaverReset  = 0
	ScreenSaverActive = 1
)

// Mode of ChangeHosts and of SetAccessControl.
const (
	HostInsert = 0
	HostDelete = 1

	DisableAccess = 0
	EnableAccess  = 1
)

// Families of host addresses.
const (
	FamilyInternet          = 0
	FamilyDECnet            = 1
	FamilyChaos             = 2
	FamilyServerInterpreted = 5
	FamilyInternet6         = 6
	FamilyLocal             = 256   // in an Xauthority file only
	FamilyWild              = 65535 // in an Xauthority file only
)

// Mode of SetCloseDownMode, and Resource of KillClient beside an identifier.
const (
	DestroyAll = iota
	RetainPermanent
	RetainTemporary

	AllTemporary = 0
)

// LedMode of ChangeKeyboardControl.
const (
	LedModeOff = iota
	LedModeOn
)

// QueryExtension asks for an extension's codes. NameLen bytes follow, padded. 8 bytes.
type QueryExtension struct {
	RequestHeader
	NameLen uint16
	_       [2]byte
}

// QueryExtensionReply answers QueryExtension. 32 bytes.
type QueryExtensionReply struct {
	ReplyHeader
	Present     uint8
	MajorOpcode Opcode
	FirstEvent  EventCode
	FirstError  ErrorCode
	_           [20]byte
}

// ListExtensions asks for the names of the extensions. 4 bytes.
type ListExtensions struct{ RequestHeader }

// ListExtensionsReply answers ListExtensions. NamesLen STRs follow, padded as a whole. 32 bytes.
type ListExtensionsReply struct {
	Type     uint8
	NamesLen uint8
	Sequence uint16
	Length   uint32
	_        [24]byte
}

// ChangeKeyboardControl sets click, bell, lamps and repeat. One CARD32 for each bit of ValueMask follows. 8 bytes.
type ChangeKeyboardControl struct {
	RequestHeader
	ValueMask uint32
}

// GetKeyboardControl asks for click, bell, lamps and repeat. 4 bytes.
type GetKeyboardControl struct{ RequestHeader }

// GetKeyboardControlReply answers GetKeyboardControl. 52 bytes.
type GetKeyboardControlReply struct {
	Type             uint8
	GlobalAutoRepeat uint8
	Sequence         uint16
	Length           uint32 // 5
	LedMask          uint32
	KeyClickPercent  uint8
	BellPercent      uint8
	BellPitch        uint16
	BellDuration     uint16
	_                [2]byte
	AutoRepeats      [32]uint8
}

// Bell rings. 4 bytes.
type Bell struct {
	Opcode  Opcode
	Percent int8
	Length  uint16
}

// ChangePointerControl sets the pointer's acceleration. 12 bytes.
type ChangePointerControl struct {
	RequestHeader
	AccelerationNumerator   int16
	AccelerationDenominator int16
	Threshold               int16
	DoAcceleration          uint8
	DoThreshold             uint8
}

// GetPointerControl asks for the pointer's acceleration. 4 bytes.
type GetPointerControl struct{ RequestHeader }

// GetPointerControlReply answers GetPointerControl. 32 bytes.
type GetPointerControlReply struct {
	ReplyHeader
	AccelerationNumerator   uint16
	AccelerationDenominator uint16
	Threshold               uint16
	_                       [18]byte
}

// SetScreenSaver sets when the screen saver starts. 12 bytes.
type SetScreenSaver struct {
	RequestHeader
	Timeout        int16 // seconds, as Interval; -1 is the default
	Interval       int16
	PreferBlanking uint8
	AllowExposures uint8
	_              [2]byte
}

// GetScreenSaver asks when the screen saver starts. 4 bytes.
type GetScreenSaver struct{ RequestHeader }

// GetScreenSaverReply answers GetScreenSaver. 32 bytes.
type GetScreenSaverReply struct {
	ReplyHeader
	Timeout        uint16
	Interval       uint16
	PreferBlanking uint8
	AllowExposures uint8
	_              [18]byte
}

// ForceScreenSaver starts or stops the screen saver. 4 bytes.
type ForceScreenSaver struct {
	Opcode Opcode
	Mode   uint8
	Length uint16
}

// ChangeHosts adds a host to those that may connect, or removes it. AddressLen bytes follow, padded. 8 bytes.
type ChangeHosts struct {
	Opcode     Opcode
	Mode       uint8
	Length     uint16
	Family     uint8
	_          uint8
	AddressLen uint16
}

// ListHosts asks which hosts may connect. 4 bytes.
type ListHosts struct{ RequestHeader }

// ListHostsReply answers ListHosts. HostsLen Hosts follow. 32 bytes.
type ListHostsReply struct {
	Type     uint8
	Mode     uint8 // whether access control is enabled
	Sequence uint16
	Length   uint32
	HostsLen uint16
	_        [22]byte
}

// Host is a HOST. AddressLen bytes follow, padded. 4 bytes.
type Host struct {
	Family     uint8
	_          uint8
	AddressLen uint16
}

// SetAccessControl says whether the list of hosts counts. 4 bytes.
type SetAccessControl struct {
	Opcode Opcode
	Mode   uint8
	Length uint16
}

// SetCloseDownMode says what becomes of this client's resources when it closes. 4 bytes.
type SetCloseDownMode struct {
	Opcode Opcode
	Mode   uint8
	Length uint16
}

// KillClient closes the client that made a resource. 8 bytes.
type KillClient struct {
	RequestHeader
	Resource uint32 // or AllTemporary
}

// NoOperation does nothing; any bytes follow. 4 bytes.
type NoOperation struct{ RequestHeader }
