package protocol

// Events of RANDR, to be added to its first event.
const (
	RandrScreenChangeNotify = iota
	RandrNotify
)

// Bits of RandrSelectInput's Enable.
const (
	RandrScreenChangeMask = 1 << iota
	RandrCrtcChangeMask
	RandrOutputChangeMask
	RandrOutputPropertyMask
	_ // of providers, RANDR 1.4
	_
	_ // of resources
	_ // of leases, RANDR 1.6

	RandrEvents = 1<<iota - 1
)

// SubCode of a RandrNotify.
const (
	RandrCrtcChange = iota
	RandrOutputChange
	RandrOutputProperty
)

// RandrScreenChangeNotifyEvent tells the size of the screen. 32 bytes.
type RandrScreenChangeNotifyEvent struct {
	Code              EventCode
	Rotation          uint8
	Sequence          uint16
	Timestamp         Timestamp
	ConfigTimestamp   Timestamp
	Root              Window
	RequestWindow     Window
	SizeID            uint16
	SubpixelOrder     uint16
	Width, Height     uint16
	MmWidth, MmHeight uint16
}

// RandrCrtcChangeEvent is a RandrNotify that tells what a CRTC shows. 32 bytes.
type RandrCrtcChangeEvent struct {
	Code          EventCode
	SubCode       uint8
	Sequence      uint16
	Timestamp     Timestamp
	Window        Window
	Crtc          RandrCrtc
	Mode          RandrMode
	Rotation      uint16
	_             [2]byte
	X, Y          int16
	Width, Height uint16
}

// RandrOutputChangeEvent is a RandrNotify that tells of an output. 32 bytes.
type RandrOutputChangeEvent struct {
	Code            EventCode
	SubCode         uint8
	Sequence        uint16
	Timestamp       Timestamp
	ConfigTimestamp Timestamp
	Window          Window
	Output          RandrOutput
	Crtc            RandrCrtc
	Mode            RandrMode
	Rotation        uint16
	Connection      uint8
	SubpixelOrder   uint8
}

// RandrOutputPropertyEvent is a RandrNotify that tells of a property of an output. 32 bytes.
type RandrOutputPropertyEvent struct {
	Code      EventCode
	SubCode   uint8
	Sequence  uint16
	Window    Window
	Output    RandrOutput
	Property  Atom
	Timestamp Timestamp
	State     uint8
	_         [11]byte
}

// SwapRandrNotify reverses the byte order of a RandrNotify, in place, by its SubCode.
func SwapRandrNotify(b []byte) {
	switch b[1] {
	case RandrCrtcChange:
		Swap[RandrCrtcChangeEvent](b)
	case RandrOutputChange:
		Swap[RandrOutputChangeEvent](b)
	default:
		Swap[RandrOutputPropertyEvent](b)
	}
}
