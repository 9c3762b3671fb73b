package protocol

import (
	"errors"
	"fmt"
	"strings"
)

// Values of SetupRequest's ByteOrder.
const (
	BigEndian    = 'B'
	LittleEndian = 'l'
)

// Version of the core protocol.
const (
	MajorVersion = 11
	MinorVersion = 0
)

// SetupRequest is the first that a client sends. AuthNameLen and AuthDataLen bytes follow, each padded. 12 bytes.
type SetupRequest struct {
	ByteOrder    uint8
	_            uint8
	MajorVersion uint16
	MinorVersion uint16
	AuthNameLen  uint16
	AuthDataLen  uint16
	_            [2]byte
}

// Tail returns the length of what follows r, in bytes.
func (r *SetupRequest) Tail() int { return Pad(int(r.AuthNameLen)) + Pad(int(r.AuthDataLen)) }

// Auth returns the name and data of the authorization in tail, what follows r. It reports false if tail is too short.
func (r *SetupRequest) Auth(tail []byte) (name, data []byte, ok bool) {
	if len(tail) < r.Tail() {
		return nil, nil, false
	}
	return tail[:r.AuthNameLen], tail[Pad(int(r.AuthNameLen)):][:r.AuthDataLen], true
}

// AppendSetupRequest appends a SetupRequest in this machine's byte order. Name and data are of at most 65535 bytes.
func AppendSetupRequest(b []byte, name, data string) []byte {
	b = Append(b, &SetupRequest{
		ByteOrder:    LittleEndian,
		MajorVersion: MajorVersion,
		MinorVersion: MinorVersion,
		AuthNameLen:  uint16(len(name)),
		AuthDataLen:  uint16(len(data)),
	})
	return AppendPadded(AppendPadded(b, name), data)
}

// Status of a server's answer to SetupRequest.
const (
	StatusFailed = iota
	StatusSuccess
	StatusAuthenticate
)

// SetupFailed refuses a client. Length units follow, which hold ReasonLen bytes of text. The first 8 bytes of every answer
// have this form; one of StatusAuthenticate has no ReasonLen. 8 bytes.
type SetupFailed struct {
	Status       uint8
	ReasonLen    uint8
	MajorVersion uint16
	MinorVersion uint16
	Length       uint16
}

// AppendSetupFailed appends a SetupFailed with the first 255 bytes of reason, in the other byte order if swapped.
func AppendSetupFailed(b []byte, reason string, swapped bool) []byte {
	reason = reason[:min(len(reason), 255)]
	b = appendOrdered(b, &SetupFailed{
		Status:       StatusFailed,
		ReasonLen:    uint8(len(reason)),
		MajorVersion: MajorVersion,
		MinorVersion: MinorVersion,
		Length:       uint16(Pad(len(reason)) / 4),
	}, swapped)
	return AppendPadded(b, reason)
}

// Setup accepts a client. VendorLen bytes, padded, PixmapFormatsLen Formats and RootsLen Screens follow. 40 bytes.
type Setup struct {
	Status                   uint8
	_                        uint8
	MajorVersion             uint16
	MinorVersion             uint16
	Length                   uint16
	ReleaseNumber            uint32
	ResourceIDBase           uint32
	ResourceIDMask           uint32
	MotionBufferSize         uint32
	VendorLen                uint16
	MaximumRequestLength     uint16 // in 4-byte units
	RootsLen                 uint8
	PixmapFormatsLen         uint8
	ImageByteOrder           uint8
	BitmapFormatBitOrder     uint8
	BitmapFormatScanlineUnit uint8
	BitmapFormatScanlinePad  uint8
	MinKeycode, MaxKeycode   Keycode
	_                        [4]byte
}

// Format is a FORMAT: how images of a depth lie in memory. 8 bytes.
type Format struct {
	Depth        uint8
	BitsPerPixel uint8
	ScanlinePad  uint8
	_            [5]byte
}

// Screen is a SCREEN. AllowedDepthsLen Depths follow. 40 bytes.
type Screen struct {
	Root                               Window
	DefaultColormap                    Colormap
	WhitePixel, BlackPixel             uint32
	CurrentInputMasks                  uint32
	WidthInPixels, HeightInPixels      uint16
	WidthInMillimeters                 uint16
	HeightInMillimeters                uint16
	MinInstalledMaps, MaxInstalledMaps uint16
	RootVisual                         VisualID
	BackingStores                      uint8
	SaveUnders                         uint8
	RootDepth                          uint8
	AllowedDepthsLen                   uint8
}

// Depth is a DEPTH. VisualsLen VisualTypes follow. 8 bytes.
type Depth struct {
	Depth      uint8
	_          uint8
	VisualsLen uint16
	_          [4]byte
}

// VisualType is a VISUALTYPE. 24 bytes.
type VisualType struct {
	VisualID                     VisualID
	Class                        uint8
	BitsPerRGBValue              uint8
	ColormapEntries              uint16
	RedMask, GreenMask, BlueMask uint32
	_                            [4]byte
}

// ServerInfo is a Setup with what follows it.
type ServerInfo struct {
	Setup
	Vendor  string
	Formats []Format
	Screens []ScreenInfo
}

// ScreenInfo is a Screen with what follows it.
type ScreenInfo struct {
	Screen
	Depths []DepthInfo
}

// DepthInfo is a Depth with what follows it.
type DepthInfo struct {
	Depth   uint8
	Visuals []VisualType
}

// Append appends s as it goes on the wire, in the other byte order if swapped. Status, version, length and the numbers of
// elements follow from the rest of s.
func (s *ServerInfo) Append(b []byte, swapped bool) []byte {
	start := len(b)
	setup := s.Setup
	setup.Status, setup.MajorVersion, setup.MinorVersion = StatusSuccess, MajorVersion, MinorVersion
	setup.VendorLen = uint16(len(s.Vendor))
	setup.PixmapFormatsLen, setup.RootsLen = uint8(len(s.Formats)), uint8(len(s.Screens))
	b = AppendPadded(Append(b, &setup), s.Vendor)
	b = AppendList(b, s.Formats)
	for i := range s.Screens {
		screen := s.Screens[i].Screen
		screen.AllowedDepthsLen = uint8(len(s.Screens[i].Depths))
		b = appendOrdered(b, &screen, swapped)
		for _, d := range s.Screens[i].Depths {
			b = appendOrdered(b, &Depth{Depth: d.Depth, VisualsLen: uint16(len(d.Visuals))}, swapped)
			for j := range d.Visuals {
				b = appendOrdered(b, &d.Visuals[j], swapped)
			}
		}
	}
	head, _, _ := View[Setup](b[start:])
	head.Length = uint16((len(b) - start - Size[SetupFailed]()) / 4)
	if swapped {
		Swap[Setup](b[start:])
	}
	return b
}

func appendOrdered[T any](b []byte, v *T, swapped bool) []byte {
	start := len(b)
	b = Append(b, v)
	if swapped {
		Swap[T](b[start:])
	}
	return b
}

var errSetupShort = errors.New("protocol: the server's setup message breaks off")

// ParseSetup reads a server's whole answer to SetupRequest, in this machine's byte order. A refusal is an error with the
// server's reason.
func ParseSetup(b []byte) (*ServerInfo, error) {
	head, rest, ok := View[SetupFailed](b)
	if !ok || len(rest) < int(head.Length)*4 {
		return nil, errSetupShort
	}
	rest = rest[:int(head.Length)*4]
	switch head.Status {
	case StatusSuccess:
		return parseSuccess(b[:Size[SetupFailed]()+len(rest)])
	case StatusFailed:
		return nil, fmt.Errorf("protocol: the server refuses the connection: %q",
			strings.TrimSpace(string(rest[:min(int(head.ReasonLen), len(rest))])))
	case StatusAuthenticate:
		return nil, fmt.Errorf("protocol: the server wants more authentication: %q",
			strings.TrimRight(string(rest), "\x00 \n"))
	}
	return nil, fmt.Errorf("protocol: setup message of unknown status %d", head.Status)
}

func parseSuccess(b []byte) (*ServerInfo, error) {
	setup, b, ok := View[Setup](b)
	if !ok || len(b) < Pad(int(setup.VendorLen)) {
		return nil, errSetupShort
	}
	s := &ServerInfo{Setup: *setup, Vendor: string(b[:setup.VendorLen])}
	b = b[Pad(int(setup.VendorLen)):]
	if s.Formats, b, ok = takeList[Format](b, int(setup.PixmapFormatsLen)); !ok {
		return nil, errSetupShort
	}
	for range setup.RootsLen {
		screen, rest, ok := View[Screen](b)
		if !ok {
			return nil, errSetupShort
		}
		b = rest
		info := ScreenInfo{Screen: *screen}
		for range screen.AllowedDepthsLen {
			depth, rest, ok := View[Depth](b)
			if !ok {
				return nil, errSetupShort
			}
			d := DepthInfo{Depth: depth.Depth}
			if d.Visuals, b, ok = takeList[VisualType](rest, int(depth.VisualsLen)); !ok {
				return nil, errSetupShort
			}
			info.Depths = append(info.Depths, d)
		}
		s.Screens = append(s.Screens, info)
	}
	return s, nil
}

// takeList copies n elements off b.
func takeList[E any](b []byte, n int) (list []E, rest []byte, ok bool) {
	size := n * Size[E]()
	if len(b) < size {
		return nil, nil, false
	}
	return append(list, List[E](b[:size])...), b[size:], true
}
