package protocol

// Pointer and keyboard modes of grabs.
const (
	GrabModeSync = iota
	GrabModeAsync
)

// Status of GrabPointerReply and GrabKeyboardReply.
const (
	GrabSuccess = iota
	AlreadyGrabbed
	GrabInvalidTime
	GrabNotViewable
	GrabFrozen
)

// Mode of AllowEvents.
const (
	AsyncPointer = iota
	SyncPointer
	ReplayPointer
	AsyncKeyboard
	SyncKeyboard
	ReplayKeyboard
	AsyncBoth
	SyncBoth
)

// GrabPointer takes the pointer. 24 bytes.
type GrabPointer struct {
	Opcode       Opcode
	OwnerEvents  uint8
	Length       uint16
	GrabWindow   Window
	EventMask    uint16
	PointerMode  uint8
	KeyboardMode uint8
	ConfineTo    Window
	Cursor       Cursor
	Time         Timestamp
}

// GrabPointerReply answers GrabPointer. 32 bytes.
type GrabPointerReply struct {
	Type     uint8
	Status   uint8
	Sequence uint16
	Length   uint32
	_        [24]byte
}

// UngrabPointer gives the pointer back. 8 bytes.
type UngrabPointer struct {
	RequestHeader
	Time Timestamp
}

// GrabButton has the pointer grabbed when a button is pressed. 24 bytes.
type GrabButton struct {
	Opcode       Opcode
	OwnerEvents  uint8
	Length       uint16
	GrabWindow   Window
	EventMask    uint16
	PointerMode  uint8
	KeyboardMode uint8
	ConfineTo    Window
	Cursor       Cursor
	Button       Button // or AnyButton
	_            uint8
	Modifiers    uint16 // or AnyModifier
}

// UngrabButton undoes GrabButton. 12 bytes.
type UngrabButton struct {
	Opcode     Opcode
	Button     Button
	Length     uint16
	GrabWindow Window
	Modifiers  uint16
	_          [2]byte
}

// ChangeActivePointerGrab changes the cursor and the events of the grab that holds. 16 bytes.
type ChangeActivePointerGrab struct {
	RequestHeader
	Cursor    Cursor
	Time      Timestamp
	EventMask uint16
	_         [2]byte
}

// GrabKeyboard takes the keyboard. 16 bytes.
type GrabKeyboard struct {
	Opcode       Opcode
	OwnerEvents  uint8
	Length       uint16
	GrabWindow   Window
	Time         Timestamp
	PointerMode  uint8
	KeyboardMode uint8
	_            [2]byte
}

// GrabKeyboardReply answers GrabKeyboard. 32 bytes.
type GrabKeyboardReply struct {
	Type     uint8
	Status   uint8
	Sequence uint16
	Length   uint32
	_        [24]byte
}

// UngrabKeyboard gives the keyboard back. 8 bytes.
type UngrabKeyboard struct {
	RequestHeader
	Time Timestamp
}

// GrabKey has the keyboard grabbed when a key is pressed. 16 bytes.
type GrabKey struct {
	Opcode       Opcode
	OwnerEvents  uint8
	Length       uint16
	GrabWindow   Window
	Modifiers    uint16  // or AnyModifier
	Key          Keycode // or AnyKey
	PointerMode  uint8
	KeyboardMode uint8
	_            [3]byte
}

// UngrabKey undoes GrabKey. 12 bytes.
type UngrabKey struct {
	Opcode     Opcode
	Key        Keycode
	Length     uint16
	GrabWindow Window
	Modifiers  uint16
	_          [2]byte
}

// AllowEvents releases events that a synchronous grab holds back. 8 bytes.
type AllowEvents struct {
	Opcode Opcode
	Mode   uint8
	Length uint16
	Time   Timestamp
}

// GrabServer stops the service of all other clients. 4 bytes.
type GrabServer struct{ RequestHeader }

// UngrabServer undoes GrabServer. 4 bytes.
type UngrabServer struct{ RequestHeader }
