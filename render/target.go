package render

import "image"

// Function is the raster operation of a GC (X11 §9, CreateGC): the result of a source and a destination pixel, bit by bit.
type Function uint8

// The functions, with the numbers of X11 §9.
const (
	GXclear Function = iota
	GXand
	GXandReverse
	GXcopy
	GXandInverted
	GXnoop
	GXxor
	GXor
	GXnor
	GXequiv
	GXinvert
	GXorReverse
	GXcopyInverted
	GXorInverted
	GXnand
	GXset
)

// Op is how source pixels meet destination pixels.
type Op struct {
	Function  Function
	PlaneMask uint32
}

// Copies reports whether the operation on a drawable of this depth simply replaces its pixels.
func (o Op) Copies(depth int) bool {
	mask := uint32(1)<<depth - 1
	return o.Function == GXcopy && o.PlaneMask&mask == mask
}

// GC is the state of a graphics context as far as pixels depend on it. Names and numbers are those of X11 §9, CreateGC;
// the clip is not here but in Target.
type GC struct {
	Op
	Foreground, Background uint32
	LineWidth              int
	LineStyle              uint8 // 0 Solid, 1 OnOffDash, 2 DoubleDash
	CapStyle               uint8 // 0 NotLast, 1 Butt, 2 Round, 3 Projecting
	JoinStyle              uint8 // 0 Miter, 1 Round, 2 Bevel
	FillStyle              uint8 // 0 Solid, 1 Tiled, 2 Stippled, 3 OpaqueStippled
	FillRule               uint8 // 0 EvenOdd, 1 Winding
	ArcMode                uint8 // 0 Chord, 1 PieSlice
	Tile                   *Pixels
	Stipple                *Pixels // depth 1
	TileStippleOrigin      image.Point
	Font                   *Font
	Dashes                 []uint8
	DashOffset             int
}

// Target is where a drawing request lands: the surface that holds the drawable's pixels, the place of the drawable's
// origin in it, and the part of it, in surface coordinates, that may change: the window's clip list and the GC's clip.
// The caller has locked Surface (and the source's surface) around every method.
//
// Drawing may take long. Where Pause is not nil, it is called between two figures, or two spans of one, once about so much
// as maxWork has been done, and may release the locks for a while; it leaves Surface, locked, Origin and Clip as they then
// are, on which the rest is drawn.
type Target struct {
	Surface *Surface
	Origin  image.Point
	Clip    *Region

	Pause func()
	Work  int // done since the last pause, by whichever requests: about the number of pixels

	pauses int
}

// maxWork takes a millisecond or a few.
const maxWork = 1 << 18
