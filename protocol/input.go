package protocol

// Bits of the state of keys and buttons (X11 §3, SETofKEYBUTMASK).
const (
	ShiftMask = 1 << iota
	LockMask
	ControlMask
	Mod1Mask
	Mod2Mask
	Mod3Mask
	Mod4Mask
	Mod5Mask
	Button1Mask
	Button2Mask
	Button3Mask
	Button4Mask
	Button5Mask
)

// Rows of the modifier mapping.
const (
	ShiftMapIndex = iota
	LockMapIndex
	ControlMapIndex
	Mod1MapIndex
	Mod2MapIndex
	Mod3MapIndex
	Mod4MapIndex
	Mod5MapIndex
)

const (
	Button1 Button = iota + 1
	Button2
	Button3
	Button4
	Button5
)

// PointerRoot as a focus is the window that the pointer is in, at every time.
const PointerRoot Window = 1

// RevertTo of SetInputFocus.
const (
	RevertToNone = iota
	RevertToPointerRoot
	RevertToParent
)

// Status of SetPointerMappingReply and SetModifierMappingReply.
const (
	MappingSuccess = iota
	MappingBusy
	MappingFailed
)

// QueryPointer asks where the pointer is and what is pressed. 8 bytes.
type QueryPointer struct {
	RequestHeader
	Window Window
}

// QueryPointerReply answers QueryPointer. 32 bytes.
type QueryPointerReply struct {
	Type         uint8
	SameScreen   uint8
	Sequence     uint16
	Length       uint32
	Root         Window
	Child        Window
	RootX, RootY int16
	WinX, WinY   int16
	Mask         uint16
	_            [6]byte
}

// GetMotionEvents asks for the recorded motion of the pointer. 16 bytes.
type GetMotionEvents struct {
	RequestHeader
	Window Window
	Start  Timestamp
	Stop   Timestamp
}

// GetMotionEventsReply answers GetMotionEvents. EventsLen TimeCoords follow. 32 bytes.
type GetMotionEventsReply struct {
	ReplyHeader
	EventsLen uint32
	_         [20]byte
}

// TimeCoord is a TIMECOORD: where the pointer was at a time. 8 bytes.
type TimeCoord struct {
	Time Timestamp
	X, Y int16
}

// WarpPointer moves the pointer. 24 bytes.
type WarpPointer struct {
	RequestHeader
	SrcWindow           Window
	DstWindow           Window
	SrcX, SrcY          int16
	SrcWidth, SrcHeight uint16
	DstX, DstY          int16
}

// SetInputFocus says which window gets the keyboard. 12 bytes.
type SetInputFocus struct {
	Opcode   Opcode
	RevertTo uint8
	Length   uint16
	Focus    Window // or None, PointerRoot
	Time     Timestamp
}

// GetInputFocus asks which window gets the keyboard. 4 bytes.
type GetInputFocus struct{ RequestHeader }

// GetInputFocusReply answers GetInputFocus. 32 bytes.
type GetInputFocusReply struct {
	Type     uint8
	RevertTo uint8
	Sequence uint16
	Length   uint32
	Focus    Window
	_        [20]byte
}

// QueryKeymap asks which keys are down. 4 bytes.
type QueryKeymap struct{ RequestHeader }

// QueryKeymapReply answers QueryKeymap. 40 bytes.
type QueryKeymapReply struct {
	ReplyHeader           // Length 2
	Keys        [32]uint8 // key n is bit n%8 of byte n/8
}

// ChangeKeyboardMapping sets the keysyms of keys. KeycodeCount×KeysymsPerKeycode Keysyms follow. 8 bytes.
type ChangeKeyboardMapping struct {
	Opcode            Opcode
	KeycodeCount      uint8
	Length            uint16
	FirstKeycode      Keycode
	KeysymsPerKeycode uint8
	_                 [2]byte
}

// GetKeyboardMapping asks for the keysyms of keys. 8 bytes.
type GetKeyboardMapping struct {
	RequestHeader
	FirstKeycode Keycode
	Count        uint8
	_            [2]byte
}

// GetKeyboardMappingReply answers GetKeyboardMapping. Length Keysyms follow, KeysymsPerKeycode a key. 32 bytes.
type GetKeyboardMappingReply struct {
	Type              uint8
	KeysymsPerKeycode uint8
	Sequence          uint16
	Length            uint32
	_                 [24]byte
}

// SetPointerMapping numbers the buttons. MapLen bytes follow, padded. 4 bytes.
type SetPointerMapping struct {
	Opcode Opcode
	MapLen uint8
	Length uint16
}

// SetPointerMappingReply answers SetPointerMapping. 32 bytes.
type SetPointerMappingReply struct {
	Type     uint8
	Status   uint8
	Sequence uint16
	Length   uint32
	_        [24]byte
}

// GetPointerMapping asks for the numbers of the buttons. 4 bytes.
type GetPointerMapping struct{ RequestHeader }

// GetPointerMappingReply answers GetPointerMapping. MapLen bytes follow, padded. 32 bytes.
type GetPointerMappingReply struct {
	Type     uint8
	MapLen   uint8
	Sequence uint16
	Length   uint32
	_        [24]byte
}

// SetModifierMapping says which keys are modifiers. 8×KeycodesPerModifier Keycodes follow. 4 bytes.
type SetModifierMapping struct {
	Opcode              Opcode
	KeycodesPerModifier uint8
	Length              uint16
}

// SetModifierMappingReply answers SetModifierMapping. 32 bytes.
type SetModifierMappingReply struct {
	Type     uint8
	Status   uint8
	Sequence uint16
	Length   uint32
	_        [24]byte
}

// GetModifierMapping asks which keys are modifiers. 4 bytes.
type GetModifierMapping struct{ RequestHeader }

// GetModifierMappingReply answers GetModifierMapping. 8×KeycodesPerModifier Keycodes follow. 32 bytes.
type GetModifierMappingReply struct {
	Type                uint8
	KeycodesPerModifier uint8
	Sequence            uint16
	Length              uint32
	_                   [24]byte
}
