package display

import (
	"image"
	"slices"

	"sameframe/protocol"
	"sameframe/render"
)

// maxSurface bounds the pixels that a window keeps; of a larger window, and of one for which
// its client has no memory left, the lower rows are not kept.
const maxSurface = 1 << 25

// rearrange runs change, which maps, unmaps, moves, resizes or restacks windows inside top, and then gives every window
// there its new tiling, moves the pixels that stay valid, paints what appears with its background and exposes it.
// While it works no blit is under way on the surface, and one that was prepared before finds that it is outdated. Within
// change it may be called again for the same top, and then only carries out the change.
func (s *Server) rearrange(top *window, change func()) {
	if s.rearranging == top {
		change()
		return
	}
	s.rearranging, s.heavy = top, true
	var before map[*window]tiling
	old := top.surface
	if old != nil {
		before = map[*window]tiling{}
		top.walk(func(w *window) {
			if w.surface != nil {
				before[w] = w.tiling
			}
		})
		old.Lock()
		old.Generation++
		old.Unlock()
	}
	sizes := map[*window]image.Rectangle{}
	places, tiles := map[*window]image.Point{}, map[*window]image.Point{}
	for w := range before {
		sizes[w], places[w] = w.bounds(), w.absolute()
		_, tiles[w] = w.tiled()
	}
	func() {
		defer func() { s.rearranging = nil }() // even if change panics: other clients have windows here
		change()
	}()
	top.walk(func(w *window) { w.tiling = tiling{} })
	if top.parent != nil && top.mapped && top.class == protocol.InputOutput {
		top.tile(old)
	}
	top.owner.account.memory += bytesOfSurface(top.surface) - bytesOfSurface(old)
	if top.surface != nil {
		shifts := map[*window]image.Point{}
		for w, t := range before {
			if w.surface == nil {
				continue
			}
			shift := w.origin.Sub(t.origin)
			switch bounds := w.bounds(); {
			case bounds == sizes[w]:
			case w.bitGravity == protocol.ForgetGravity:
				continue
			case w.bitGravity == protocol.StaticGravity:
				shift = shift.Sub(w.absolute().Sub(places[w]))
			default:
				shift = shift.Add(gravityShift(w.bitGravity, bounds.Size().Sub(sizes[w].Size())))
			}
			shifts[w] = shift
		}
		movePixels(before, shifts)
		top.walk(func(w *window) {
			if w.surface != nil {
				w.reportVisibility()
			}
		})
		top.walk(func(w *window) {
			if w.surface == nil {
				return
			}
			var keptClip, keptEdge *render.Region
			if shift, ok := shifts[w]; ok {
				keptClip = before[w].clip.Translate(shift)
				if _, tile := w.tiled(); sizes[w] == w.bounds() && (tiles[w] == tile || w.borderPaint.kind != paintTile) {
					keptEdge = before[w].edge.Translate(shift)
				}
			}
			w.paintBorder(w.edge.Subtract(keptEdge))
			w.expose(w.clip.Subtract(keptClip))
		})
	}
	s.layersChanged()
	s.pointerMoved()
}

// arrange runs change, which concerns w or what is inside it, within rearrange where it can show.
func (w *window) arrange(change func()) {
	if !w.isRoot() {
		if top := w.top(); top == w || top.surface != nil {
			w.server.rearrange(top, change)
			return
		}
	}
	change()
	w.server.pointerMoved()
}

// tile gives a mapped child of the root its surface, the old one if the size is still right, and tiles it.
func (w *window) tile(old *render.Surface) {
	size := w.outer().Size()
	size.Y = max(1, min(size.Y, maxSurface/size.X))
	surface := old
	if old == nil || old.Width != size.X || old.Height != size.Y {
		if bytes := render.Stride(size.X, w.depth) * size.Y; !w.owner.hasRoom(bytes) {
			w.owner.exceeds("memory", w.server.Limits.Memory)
			size.Y = 1
		}
		surface = render.NewSurface(size.X, size.Y, w.depth)
		surface.OnDamage = w.server.damaged
	}
	w.divide(surface, image.Pt(w.border, w.border), render.NewRegion(surface.Bounds()))
}

// divide tiles the window and its inferiors into what its ancestors and the siblings above leave of the surface.
func (w *window) divide(surface *render.Surface, origin image.Point, room *render.Region) {
	inside := w.bounds().Add(origin)
	outline := w.cut(room.IntersectRect(inside.Inset(-w.border)), protocol.ShapeBounding, origin)
	w.surface, w.origin = surface, origin
	w.whole = w.cut(outline.IntersectRect(inside), protocol.ShapeClip, origin)
	w.edge = outline.Subtract(w.whole)
	seen := make([]*window, 0, len(w.children))
	for _, child := range w.children {
		if child.mapped && child.class != protocol.InputOnly {
			seen = append(seen, child)
		}
	}
	w.clip = w.whole.Subtract(outers(seen, origin))
	divideAll(seen, surface, origin, w.whole)
}

// divideAll tiles siblings, bottom to top. By halves: to take one after the other from the room would walk all of it for
// each, and there may be ten thousand.
func divideAll(siblings []*window, surface *render.Surface, origin image.Point, room *render.Region) {
	switch len(siblings) {
	case 0:
		return
	case 1:
		siblings[0].divide(surface, origin.Add(siblings[0].inner().Min), room)
		return
	}
	lower, upper := siblings[:len(siblings)/2], siblings[len(siblings)/2:]
	above := outers(upper, origin)
	divideAll(upper, surface, origin, room.Intersect(above))
	divideAll(lower, surface, origin, room.Intersect(outers(lower, origin)).Subtract(above))
}

// outers returns where the children are of a window whose inside is at origin.
func outers(children []*window, origin image.Point) *render.Region {
	rects := make([]image.Rectangle, 0, len(children))
	for _, child := range children {
		if child.shapes[protocol.ShapeBounding] == nil {
			rects = append(rects, child.outer().Add(origin))
		} else {
			rects = append(rects, child.outline().Translate(origin).Rects()...)
		}
	}
	return render.NewRegion(rects...)
}

// movePixels copies what each window keeps of its pixels, its border too, to where it is now.
func movePixels(before map[*window]tiling, shifts map[*window]image.Point) {
	var source *render.Pixels // a copy, where pixels move inside one surface and may lie in each other's way
	for w, shift := range shifts {
		old := before[w]
		if old.surface == w.surface {
			if shift == (image.Point{}) {
				continue
			}
			if source == nil {
				source = old.surface.Clone()
			}
		} else {
			source = &old.surface.Pixels
		}
		all := render.Op{Function: render.GXcopy, PlaneMask: ^uint32(0)}
		kept := old.clip.Union(old.edge).Translate(shift).Intersect(w.clip.Union(w.edge))
		func() {
			w.surface.Lock()
			defer w.surface.Unlock()
			w.surface.Blit(kept, kept.Bounds(), source, kept.Bounds().Min.Sub(shift), all)
		}()
	}
}

// walk calls f for w and its inferiors, parents first and siblings from the top, the order in which X.Org sends events.
func (w *window) walk(f func(*window)) {
	f(w)
	for _, child := range slices.Backward(w.children) {
		child.walk(f)
	}
}

// expose paints a region of the window with its background and sends Expose for it. The region is in surface coordinates.
func (w *window) expose(region *render.Region) {
	if region.Empty() {
		return
	}
	rects := region.Rects()
	if len(rects) > manyExposed && w.allMasks()&protocol.ExposureMask != 0 {
		bounds := region.Bounds()
		rects, region = []image.Rectangle{bounds}, w.clip.IntersectRect(bounds)
	}
	w.paintBackground(region)
	w.sendExpose(rects, w.origin)
}

// manyExposed is from how many rectangles on a client is asked to draw all around them anew, as X.Org does: it is quicker.
const manyExposed = 25

// sendExpose sends Expose for rectangles, which become the window's own coordinates by subtracting origin.
func (w *window) sendExpose(rects []image.Rectangle, origin image.Point) {
	for i, r := range rects {
		r = r.Sub(origin)
		notify(w, protocol.ExposureMask, &protocol.ExposeEvent{
			EventHeader: protocol.EventHeader{Code: protocol.Expose}, Window: w.id, X: uint16(r.Min.X), Y: uint16(r.Min.Y),
			Width: uint16(r.Dx()), Height: uint16(r.Dy()), Count: uint16(len(rects) - 1 - i),
		})
	}
}

// reportVisibility sends VisibilityNotify if the state has changed. Children of the root keep their pixels wherever they
// are and count as unobscured, as redirected windows do under X.Org's Composite extension.
func (w *window) reportVisibility() {
	state := uint8(protocol.VisibilityPartiallyObscured)
	seen := w.whole.Union(w.edge)
	switch {
	case seen.Empty():
		state = protocol.VisibilityFullyObscured
	case w.parent.isRoot() || seen.Equal(w.outline().Translate(w.origin.Sub(w.inner().Min))):
		state = protocol.VisibilityUnobscured
	}
	if state == w.visibility {
		return
	}
	w.visibility = state
	notify(w, protocol.VisibilityChangeMask, &protocol.VisibilityNotifyEvent{
		EventHeader: protocol.EventHeader{Code: protocol.VisibilityNotify}, Window: w.id, State: state,
	})
}

// gravityShift returns how far bits, or a child, of this gravity move when their window grows by size.
func gravityShift(gravity uint8, size image.Point) image.Point {
	if gravity < protocol.NorthWestGravity || gravity > protocol.SouthEastGravity {
		return image.Point{}
	}
	column, row := int(gravity-1)%3, int(gravity-1)/3
	return image.Pt(size.X*column/2, size.Y*row/2)
}
