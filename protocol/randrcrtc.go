package protocol

// RandrGetCrtcInfo asks what a CRTC shows. 12 bytes.
type RandrGetCrtcInfo struct {
	RequestHeader
	Crtc            RandrCrtc
	ConfigTimestamp Timestamp
}

// RandrGetCrtcInfoReply answers RandrGetCrtcInfo. The outputs and the possible ones follow. 32 bytes.
type RandrGetCrtcInfoReply struct {
	Reply         uint8 // ReplyType
	Status        uint8
	Sequence      uint16
	Length        uint32
	Timestamp     Timestamp
	X, Y          int16
	Width, Height uint16
	Mode          RandrMode
	Rotation      uint16
	Rotations     uint16
	OutputsLen    uint16
	PossibleLen   uint16
}

// RandrSetCrtcConfig has a CRTC show a part of the screen in a mode, or nothing. The outputs follow. 28 bytes.
type RandrSetCrtcConfig struct {
	RequestHeader
	Crtc            RandrCrtc
	Timestamp       Timestamp
	ConfigTimestamp Timestamp
	X, Y            int16
	Mode            RandrMode
	Rotation        uint16
	_               [2]byte
}

// RandrSetCrtcConfigReply answers RandrSetCrtcConfig. 32 bytes.
type RandrSetCrtcConfigReply struct {
	Reply     uint8 // ReplyType
	Status    uint8
	Sequence  uint16
	Length    uint32
	Timestamp Timestamp
	_         [20]byte
}

// RandrGetCrtcGammaSize asks how long the gamma ramps of a CRTC are. 8 bytes.
type RandrGetCrtcGammaSize struct {
	RequestHeader
	Crtc RandrCrtc
}

// RandrGetCrtcGammaSizeReply answers RandrGetCrtcGammaSize. 32 bytes.
type RandrGetCrtcGammaSizeReply struct {
	ReplyHeader
	Size uint16
	_    [22]byte
}

// RandrGetCrtcGamma asks for the gamma ramps of a CRTC. 8 bytes.
type RandrGetCrtcGamma struct {
	RequestHeader
	Crtc RandrCrtc
}

// RandrGetCrtcGammaReply answers RandrGetCrtcGamma. The ramps of red, green and blue follow, each Size CARD16. 32 bytes.
type RandrGetCrtcGammaReply struct {
	ReplyHeader
	Size uint16
	_    [22]byte
}

// RandrSetCrtcGamma sets the gamma ramps. They follow, each Size CARD16. 12 bytes.
type RandrSetCrtcGamma struct {
	RequestHeader
	Crtc RandrCrtc
	Size uint16
	_    [2]byte
}

// RandrTransform is a matrix, row by row, of numbers with 16 bits of fraction. 36 bytes.
type RandrTransform [9]int32

// Invertible reports whether the transformation can be undone.
func (t *RandrTransform) Invertible() bool {
	m := func(i, j int) float64 { return float64(t[3*i+j]) }
	return m(0, 0)*(m(1, 1)*m(2, 2)-m(1, 2)*m(2, 1))-m(0, 1)*(m(1, 0)*m(2, 2)-m(1, 2)*m(2, 0))+
		m(0, 2)*(m(1, 0)*m(2, 1)-m(1, 1)*m(2, 0)) != 0
}

// RandrSetCrtcTransform sets the transformation of a CRTC's picture. The name of a filter, padded, and its parameters follow.
// 48 bytes.
type RandrSetCrtcTransform struct {
	RequestHeader
	Crtc      RandrCrtc
	Transform RandrTransform
	FilterLen uint16
	_         [2]byte
}

// RandrGetCrtcTransform asks for the transformation of a CRTC's picture. 8 bytes.
type RandrGetCrtcTransform struct {
	RequestHeader
	Crtc RandrCrtc
}

// RandrGetCrtcTransformReply answers RandrGetCrtcTransform. Name and parameters of both filters follow. 96 bytes.
type RandrGetCrtcTransformReply struct {
	ReplyHeader
	Pending                      RandrTransform
	HasTransforms                uint8
	_                            [3]byte
	Current                      RandrTransform
	_                            [4]byte
	PendingLen, PendingParamsLen uint16
	CurrentLen, CurrentParamsLen uint16
}

// RandrGetPanning asks where a CRTC pans. 8 bytes.
type RandrGetPanning struct {
	RequestHeader
	Crtc RandrCrtc
}

// RandrGetPanningReply answers RandrGetPanning. 36 bytes.
type RandrGetPanningReply struct {
	Reply     uint8 // ReplyType
	Status    uint8
	Sequence  uint16
	Length    uint32
	Timestamp Timestamp
	Panning   RandrPanning
}

// RandrPanning is the area that a CRTC pans over, that which the pointer moves it from, and their borders. 24 bytes.
type RandrPanning struct {
	Left, Top, Width, Height                         uint16
	TrackLeft, TrackTop, TrackWidth, TrackHeight     uint16
	BorderLeft, BorderTop, BorderRight, BorderBottom int16
}

// RandrSetPanning says where a CRTC pans. 36 bytes.
type RandrSetPanning struct {
	RequestHeader
	Crtc      RandrCrtc
	Timestamp Timestamp
	Panning   RandrPanning
}
