package protocol

// Mode of ChangeProperty.
const (
	PropModeReplace = iota
	PropModePrepend
	PropModeAppend
)

// State of PropertyNotifyEvent.
const (
	PropertyNewValue = iota
	PropertyDelete
)

// InternAtom asks for the atom of a name, which is made unless OnlyIfExists. NameLen bytes follow, padded. 8 bytes.
type InternAtom struct {
	Opcode       Opcode
	OnlyIfExists uint8
	Length       uint16
	NameLen      uint16
	_            [2]byte
}

// InternAtomReply answers InternAtom. 32 bytes.
type InternAtomReply struct {
	ReplyHeader
	Atom Atom
	_    [20]byte
}

// GetAtomName asks for an atom's name. 8 bytes.
type GetAtomName struct {
	RequestHeader
	Atom Atom
}

// GetAtomNameReply answers GetAtomName. NameLen bytes follow, padded. 32 bytes.
type GetAtomNameReply struct {
	ReplyHeader
	NameLen uint16
	_       [22]byte
}

// ChangeProperty sets or extends a property. DataLen units of Format bits follow, padded. 24 bytes.
type ChangeProperty struct {
	Opcode   Opcode
	Mode     uint8
	Length   uint16
	Window   Window
	Property Atom
	Type     Atom
	Format   uint8 // 8, 16 or 32
	_        [3]byte
	DataLen  uint32
}

// DeleteProperty deletes a property. 12 bytes.
type DeleteProperty struct {
	RequestHeader
	Window   Window
	Property Atom
}

// GetProperty asks for a part of a property's value, and may delete what it has read to the end. 24 bytes.
type GetProperty struct {
	Opcode     Opcode
	Delete     uint8
	Length     uint16
	Window     Window
	Property   Atom
	Type       Atom
	LongOffset uint32 // in 4-byte units, as LongLength
	LongLength uint32
}

// GetPropertyReply answers GetProperty. ValueLen units of Format bits follow, padded. 32 bytes.
type GetPropertyReply struct {
	Reply      uint8 // ReplyType
	Format     uint8
	Sequence   uint16
	Length     uint32
	Type       Atom
	BytesAfter uint32
	ValueLen   uint32
	_          [12]byte
}

// ListProperties asks for the names of a window's properties. 8 bytes.
type ListProperties struct {
	RequestHeader
	Window Window
}

// ListPropertiesReply answers ListProperties. AtomsLen Atoms follow. 32 bytes.
type ListPropertiesReply struct {
	ReplyHeader
	AtomsLen uint16
	_        [22]byte
}

// RotateProperties passes values on from property to property. AtomsLen Atoms follow. 12 bytes.
type RotateProperties struct {
	RequestHeader
	Window   Window
	AtomsLen uint16
	Delta    int16
}

// SetSelectionOwner takes or gives up a selection. 16 bytes.
type SetSelectionOwner struct {
	RequestHeader
	Owner     Window
	Selection Atom
	Time      Timestamp
}

// GetSelectionOwner asks who owns a selection. 8 bytes.
type GetSelectionOwner struct {
	RequestHeader
	Selection Atom
}

// GetSelectionOwnerReply answers GetSelectionOwner. 32 bytes.
type GetSelectionOwnerReply struct {
	ReplyHeader
	Owner Window
	_     [20]byte
}

// ConvertSelection asks a selection's owner for its value as Target. 24 bytes.
type ConvertSelection struct {
	RequestHeader
	Requestor Window
	Selection Atom
	Target    Atom
	Property  Atom
	Time      Timestamp
}
