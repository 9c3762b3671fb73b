package protocol

// Classes of visuals.
const (
	StaticGray = iota
	GrayScale
	StaticColor
	PseudoColor
	TrueColor
	DirectColor
)

// Alloc of CreateColormap.
const (
	AllocNone = iota
	AllocAll
)

// Bits of the Flags of ColorItem and StoreNamedColor.
const (
	DoRed = 1 << iota
	DoGreen
	DoBlue
)

// RGB is a colour. 8 bytes.
type RGB struct {
	Red, Green, Blue uint16
	_                [2]byte
}

// ColorItem is a COLORITEM: what to store in a cell of a colormap. 12 bytes.
type ColorItem struct {
	Pixel            uint32
	Red, Green, Blue uint16
	Flags            uint8
	_                uint8
}

// CreateColormap makes a colormap. 16 bytes.
type CreateColormap struct {
	Opcode Opcode
	Alloc  uint8
	Length uint16
	Mid    Colormap
	Window Window
	Visual VisualID
}

// FreeColormap gives a colormap up. 8 bytes.
type FreeColormap struct {
	RequestHeader
	Cmap Colormap
}

// CopyColormapAndFree moves this client's cells to a new colormap. 12 bytes.
type CopyColormapAndFree struct {
	RequestHeader
	Mid     Colormap
	SrcCmap Colormap
}

// InstallColormap makes the screen show a colormap. 8 bytes.
type InstallColormap struct {
	RequestHeader
	Cmap Colormap
}

// UninstallColormap undoes InstallColormap. 8 bytes.
type UninstallColormap struct {
	RequestHeader
	Cmap Colormap
}

// ListInstalledColormaps asks what a window's screen shows. 8 bytes.
type ListInstalledColormaps struct {
	RequestHeader
	Window Window
}

// ListInstalledColormapsReply answers ListInstalledColormaps. CmapsLen Colormaps follow. 32 bytes.
type ListInstalledColormapsReply struct {
	ReplyHeader
	CmapsLen uint16
	_        [22]byte
}

// AllocColor asks for the pixel nearest to a colour. 16 bytes.
type AllocColor struct {
	RequestHeader
	Cmap             Colormap
	Red, Green, Blue uint16
	_                [2]byte
}

// AllocColorReply answers AllocColor. 32 bytes.
type AllocColorReply struct {
	ReplyHeader
	Red, Green, Blue uint16
	_                [2]byte
	Pixel            uint32
	_                [12]byte
}

// AllocNamedColor asks for the pixel nearest to a colour. NameLen bytes follow, padded. 12 bytes.
type AllocNamedColor struct {
	RequestHeader
	Cmap    Colormap
	NameLen uint16
	_       [2]byte
}

// AllocNamedColorReply answers AllocNamedColor. 32 bytes.
type AllocNamedColorReply struct {
	ReplyHeader
	Pixel                              uint32
	ExactRed, ExactGreen, ExactBlue    uint16
	VisualRed, VisualGreen, VisualBlue uint16
	_                                  [8]byte
}

// AllocColorCells asks for cells of this client's own. 12 bytes.
type AllocColorCells struct {
	Opcode     Opcode
	Contiguous uint8
	Length     uint16
	Cmap       Colormap
	Colors     uint16
	Planes     uint16
}

// AllocColorCellsReply answers AllocColorCells. PixelsLen and MasksLen CARD32s follow. 32 bytes.
type AllocColorCellsReply struct {
	ReplyHeader
	PixelsLen uint16
	MasksLen  uint16
	_         [20]byte
}

// AllocColorPlanes asks for cells of this client's own by the bits of each primary. 16 bytes.
type AllocColorPlanes struct {
	Opcode              Opcode
	Contiguous          uint8
	Length              uint16
	Cmap                Colormap
	Colors              uint16
	Reds, Greens, Blues uint16
}

// AllocColorPlanesReply answers AllocColorPlanes. PixelsLen CARD32s follow. 32 bytes.
type AllocColorPlanesReply struct {
	ReplyHeader
	PixelsLen                    uint16
	_                            [2]byte
	RedMask, GreenMask, BlueMask uint32
	_                            [8]byte
}

// FreeColors gives pixels up. CARD32s follow to the end of the request. 12 bytes.
type FreeColors struct {
	RequestHeader
	Cmap      Colormap
	PlaneMask uint32
}

// StoreColors sets cells. ColorItems follow to the end of the request. 8 bytes.
type StoreColors struct {
	RequestHeader
	Cmap Colormap
}

// StoreNamedColor sets a cell. NameLen bytes follow, padded. 16 bytes.
type StoreNamedColor struct {
	Opcode  Opcode
	Flags   uint8
	Length  uint16
	Cmap    Colormap
	Pixel   uint32
	NameLen uint16
	_       [2]byte
}

// QueryColors asks for the colours of pixels. CARD32s follow to the end of the request. 8 bytes.
type QueryColors struct {
	RequestHeader
	Cmap Colormap
}

// QueryColorsReply answers QueryColors. ColorsLen RGBs follow. 32 bytes.
type QueryColorsReply struct {
	ReplyHeader
	ColorsLen uint16
	_         [22]byte
}

// LookupColor asks what a name means. NameLen bytes follow, padded. 12 bytes.
type LookupColor struct {
	RequestHeader
	Cmap    Colormap
	NameLen uint16
	_       [2]byte
}

// LookupColorReply answers LookupColor. 32 bytes.
type LookupColorReply struct {
	ReplyHeader
	ExactRed, ExactGreen, ExactBlue    uint16
	VisualRed, VisualGreen, VisualBlue uint16
	_                                  [12]byte
}
