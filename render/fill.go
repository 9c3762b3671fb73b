package render

import "image"

// The fill styles of a GC (X11 §9, CreateGC).
const (
	FillSolid = iota
	FillTiled
	FillStippled
	FillOpaqueStippled
)

// FillRectangles fills rects, which are in the coordinates of the drawable.
func (t *Target) FillRectangles(gc *GC, rects []image.Rectangle) {
	f := t.filler(gc)
	for _, r := range rects {
		f.rects(r)
		f.flush()
	}
}

// Fill sets the pixels of r, which is in the coordinates of the drawable.
func (t *Target) Fill(r image.Rectangle, pixel uint32) {
	t.FillRectangles(&GC{Op: copyOp, Foreground: pixel}, []image.Rectangle{r})
}

// Tile covers r with copies of tile, one of which begins at origin; both are in the coordinates of the drawable.
func (t *Target) Tile(r image.Rectangle, tile *Pixels, origin image.Point) {
	gc := GC{Op: copyOp, FillStyle: FillTiled, Tile: tile, TileStippleOrigin: origin}
	t.FillRectangles(&gc, []image.Rectangle{r})
}

var copyOp = Op{Function: GXcopy, PlaneMask: ^uint32(0)}

// filler paints with the fill style and the operation of a GC. All drawing that is not a copy comes down to its spans.
// It is made once a request and stays on the stack:
//
//	f := t.filler(gc)
//	f.span(y, x0, x1) // and so on for a figure
//	f.flush()
type filler struct {
	target     *Target
	pauses     int // of target, as of when what follows was taken from it
	surface    *Surface
	origin     image.Point // of the drawable
	clip       *Region     // inside of the surface
	style      uint8
	copies     bool
	raster     raster          // for tiles
	fore, back brush           // for all other styles
	source     *Pixels         // tile or stipple
	box        image.Rectangle // the clip, if that is one rectangle
	phase      image.Point     // the origin of one source tile, in the surface
	period     int             // a row looks like the one so many rows above; 0 if it depends on what was there
	solid      bool            // style is FillSolid and pixels are words
	painted    extent
}

// extent is the rectangle around what was painted. The zero value is that of nothing, too.
type extent struct{ x0, y0, x1, y1 int }

// add adds the pixels [x0, x1) × [y0, y1), which are not empty.
func (e *extent) add(x0, y0, x1, y1 int) {
	if e.x0 == e.x1 {
		*e = extent{x0, y0, x1, y1}
		return
	}
	e.x0, e.y0, e.x1, e.y1 = min(e.x0, x0), min(e.y0, y0), max(e.x1, x1), max(e.y1, y1)
}

// filler returns a filler for t and gc, which both stay as they are while it is used.
func (t *Target) filler(gc *GC) filler {
	depth := t.Surface.Depth
	f := filler{
		target: t, pauses: t.pauses, surface: t.Surface, origin: t.Origin, clip: t.Clip.IntersectRect(t.Surface.Bounds()),
		style: gc.FillStyle, copies: gc.Copies(depth), raster: newRaster(gc.Op, depth),
		phase: t.Origin.Add(gc.TileStippleOrigin),
	}
	f.fore, f.back = f.raster.brush(gc.Foreground, depth), f.raster.brush(gc.Background, depth)
	f.source = gc.Stipple
	if f.style == FillTiled {
		f.source = gc.Tile
	}
	if f.source == nil {
		// X11 §9: the tile is by default full of the foreground, the stipple full of ones.
		f.style = FillSolid
	}
	f.setBox()
	f.solid = f.style == FillSolid && depth > 16
	if f.copies && depth > 1 && f.style != FillStippled {
		f.period = 1
		if f.style != FillSolid {
			f.period = f.source.Height
		}
	}
	return f
}

func (f *filler) setBox() {
	f.box = image.Rectangle{}
	if len(f.clip.rects) == 1 {
		f.box = f.clip.bounds
	}
}

// pause lets the target have its pause, if it is time. It stands only where nothing taken from the clip is at hand.
func (f *filler) pause(work int) {
	if f.target.Work += work; f.target.Work > maxWork {
		f.rest()
	}
	if f.pauses != f.target.pauses {
		f.follow()
	}
}

func (f *filler) rest() {
	t := f.target
	if t.Work = 0; t.Pause != nil {
		f.record()
		t.pauses++
		t.Pause()
	}
}

// follow takes from the target what a pause has changed.
func (f *filler) follow() {
	t := f.target
	f.pauses = t.pauses
	if f.surface != t.Surface {
		f.painted = extent{} // nobody looks at it any more
	}
	f.phase = f.phase.Add(t.Origin.Sub(f.origin))
	f.surface, f.origin, f.clip = t.Surface, t.Origin, t.Clip.IntersectRect(t.Surface.Bounds())
	f.setBox()
}

// span paints the pixels [x0, x1) of row y, in the coordinates of the drawable.
func (f *filler) span(y, x0, x1 int) {
	f.pause(8)
	y, x0, x1 = y+f.origin.Y, x0+f.origin.X, x1+f.origin.X
	if b := &f.box; b.Min.X < b.Max.X {
		if x0, x1 = max(x0, b.Min.X), min(x1, b.Max.X); x0 < x1 && y >= b.Min.Y && y < b.Max.Y {
			f.painted.add(x0, y, x1, y+1)
			f.target.Work += x1 - x0
			f.row(y, x0, x1)
		}
		return
	}
	for _, q := range f.clip.from(image.Pt(x0, y)) {
		if q.Min.Y > y || q.Min.X >= x1 {
			break
		}
		from, to := max(x0, q.Min.X), min(x1, q.Max.X)
		if from < to {
			f.painted.add(from, y, to, y+1)
			f.target.Work += to - from
			f.row(y, from, to)
		}
	}
}

// rects is rect for one that may be large: it pauses between bands of it.
func (f *filler) rects(r image.Rectangle) {
	if r.Dx()*r.Dy() <= maxWork {
		f.rect(r)
		return
	}
	if !r.Overlaps(f.clip.Bounds().Sub(f.origin)) {
		return
	}
	r = r.Intersect(f.clip.Bounds().Sub(f.origin))
	rows := max(1, maxWork/r.Dx())
	if f.period > 1 {
		rows = max(rows, 4*f.period) // what is above is copied
	}
	for ; r.Dy() > rows; r.Min.Y += rows {
		band := r
		band.Max.Y = r.Min.Y + rows
		f.rect(band)
		f.pause(0)
	}
	f.rect(r)
}

// rect paints r, in the coordinates of the drawable.
func (f *filler) rect(r image.Rectangle) {
	r = r.Add(f.origin)
	if f.box.Min.X < f.box.Max.X {
		if r = r.Intersect(f.box); !r.Empty() {
			f.clipped(r)
		}
		return
	}
	for _, q := range f.clip.rows(r.Min.Y, r.Max.Y) {
		if q = q.Intersect(r); !q.Empty() {
			f.clipped(q)
		}
	}
}

// clipped paints r, which is not empty and in the clip.
func (f *filler) clipped(r image.Rectangle) {
	f.painted.add(r.Min.X, r.Min.Y, r.Max.X, r.Max.Y)
	f.target.Work += 8 + r.Dx()*r.Dy()
	p := &f.surface.Pixels
	if f.solid && r.Dx() < narrow {
		n := 4 * r.Dx()
		at := r.Min.Y*p.Stride + 4*r.Min.X
		for range r.Dy() {
			f.fore.words(p.Pix[at : at+n])
			at += p.Stride
		}
		return
	}
	for y := r.Min.Y; y < r.Max.Y; y++ {
		if above := y - f.period; f.period > 0 && above >= r.Min.Y {
			copy(p.span(y, r.Min.X, r.Max.X), p.span(above, r.Min.X, r.Max.X))
			continue
		}
		f.row(y, r.Min.X, r.Max.X)
	}
}

// narrow is the width in pixels up to which a row is filled faster than the row above is copied.
const narrow = 32

// flush ends a figure: it records what was painted as damage, and there may be a pause.
func (f *filler) flush() {
	f.record()
	f.pause(16)
}

// record records what was painted since the last time as damage: one rectangle around it. So it follows each figure
// rather than each request.
func (f *filler) record() {
	if e := f.painted; e.x0 < e.x1 {
		f.surface.damageFigure(image.Rectangle{Min: image.Point{X: e.x0, Y: e.y0}, Max: image.Point{X: e.x1, Y: e.y1}})
		f.painted = extent{}
	}
}

// row paints the pixels [x0, x1) of row y of the surface, inside of the clip.
func (f *filler) row(y, x0, x1 int) {
	switch f.style {
	case FillTiled:
		f.tiles(y, x0, x1)
	case FillStippled, FillOpaqueStippled:
		f.stipples(y, x0, x1)
	default:
		f.paint(f.fore, y, x0, x1)
	}
}

func (f *filler) paint(b brush, y, x0, x1 int) {
	p := &f.surface.Pixels
	switch {
	case p.Depth > 16:
		b.words(p.Pix[y*p.Stride+4*x0 : y*p.Stride+4*x1])
	case p.Depth == 1:
		b.bits(p.row(y), x0, x1)
	default:
		b.bytes(p.span(y, x0, x1))
	}
}

func (f *filler) tiles(y, x0, x1 int) {
	sy, sx := modulo(y-f.phase.Y, f.source.Height), modulo(x0-f.phase.X, f.source.Width)
	b := blit{dst: &f.surface.Pixels, src: f.source, copies: f.copies, raster: f.raster}
	for b.delta.Y = sy - y; x0 < x1; sx = 0 {
		end := min(x1, x0+f.source.Width-sx)
		b.delta.X = sx - x0
		b.row(y, x0, end)
		x0 = end
	}
}

func (f *filler) stipples(y, x0, x1 int) {
	row := f.source.row(modulo(y-f.phase.Y, f.source.Height))
	sx := modulo(x0-f.phase.X, f.source.Width)
	for x0 < x1 {
		run := bitRun(row, sx, min(f.source.Width, sx+x1-x0)) - sx
		if bitAt(row, sx) != 0 {
			f.paint(f.fore, y, x0, x0+run)
		} else if f.style == FillOpaqueStippled {
			f.paint(f.back, y, x0, x0+run)
		}
		x0 += run
		if sx += run; sx == f.source.Width {
			sx = 0
		}
	}
}

// modulo returns the remainder of a / b that is not negative.
func modulo(a, b int) int { return (a%b + b) % b }
