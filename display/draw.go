package display

import (
	"image"

	"sameframe/protocol"
	"sameframe/render"
	"sameframe/shmimage"
)

// drawableAndGC looks up where and how a drawing request draws, and checks that they fit together.
func (c *client) drawableAndGC(d protocol.Drawable, g protocol.GContext) (drawable, *gc, error) {
	dst, err := c.server.drawable(d)
	if err != nil {
		return nil, nil, err
	}
	context, err := c.server.gc(g)
	if err != nil {
		return nil, nil, err
	}
	if w, ok := dst.(*window); ok && w.class == protocol.InputOnly || dst.depthOf() != context.depth {
		return nil, nil, protocol.BadMatch.With(uint32(d))
	}
	return dst, context, nil
}

// target returns where drawing to d in the subwindow mode lands, before the GC's clip. There is no surface, and nothing
// to draw on, where a window is not viewable.
func target(d drawable, subwindowMode uint8) render.Target {
	switch d := d.(type) {
	case *pixmap:
		return render.Target{Surface: d.surface, Clip: d.whole}
	case *window:
		if subwindowMode == protocol.IncludeInferiors {
			return render.Target{Surface: d.surface, Origin: d.origin, Clip: d.whole}
		}
		return render.Target{Surface: d.surface, Origin: d.origin, Clip: d.clip}
	}
	panic("display: a drawable is a window or a pixmap")
}

// restrict cuts the target's clip to the GC's.
func (g *gc) restrict(t *render.Target) {
	if g.clip != nil {
		t.Clip = t.Clip.Intersect(g.clip.Translate(g.clipOrigin.Add(t.Origin)))
	}
}

// paint calls f with each surface that the drawing on d with g lands on, locked: one, but for the root with its inferiors.
func (c *client) paint(d drawable, g *gc, f func(t *render.Target)) error {
	if w, ok := d.(*window); ok && w.isRoot() && g.subwindowMode == protocol.IncludeInferiors {
		for _, t := range w.server.screenTargets() {
			c.lockAndPaint(t, drawn{on: d, gc: g, withInferiors: true}, f)
		}
		return nil
	}
	t := target(d, g.subwindowMode)
	if t.Surface == nil {
		return nil
	}
	what := drawn{on: d, gc: g, generation: t.Surface.Generation}
	if p, ok := d.(*pixmap); ok && p.memory != nil {
		if p.freed {
			return protocol.BadDrawable.With(0) // in a pause of this request
		}
		p.memory.Retain()
		defer p.memory.Release()
		return p.guard(c, func() { c.lockAndPaint(t, what, f) })
	}
	c.lockAndPaint(t, what, f)
	return nil
}

// lockAndPaint calls f with the target, cut to the GC's clip. If that takes long there are pauses, see pause.
func (c *client) lockAndPaint(t render.Target, what drawn, f func(t *render.Target)) {
	what.gc.restrict(&t)
	if c.pauses == nil {
		c.pauses = c.pause
	}
	t.Pause, t.Work = c.pauses, c.target.Work
	c.target, c.drawn = t, what
	c.target.Surface.Lock()
	defer func() {
		c.target.Surface.Unlock() // the one after the last pause
		c.server.heavy = c.server.heavy || c.target.Work-t.Work > heavyBytes/4
		c.target.Pause = nil
	}()
	f(&c.target)
}

// screenTargets returns the root and its viewable children, each with the part of it that is seen on the screen and with
// the root's origin.
func (s *Server) screenTargets() []render.Target {
	seen := s.root.whole
	targets := []render.Target{{Surface: s.root.surface}}
	for i := len(s.root.children) - 1; i >= 0; i-- {
		w := s.root.children[i]
		if w.surface == nil {
			continue
		}
		outline := w.outline()
		origin := image.Point{}.Sub(w.position)
		targets = append(targets, render.Target{Surface: w.surface, Origin: origin, Clip: seen.Intersect(outline).Translate(origin)})
		seen = seen.Subtract(outline)
	}
	targets[0].Clip = seen
	return targets
}

// draw looks up drawable and GC of a drawing request and paints.
func (c *client) draw(d protocol.Drawable, g protocol.GContext, f func(t *render.Target, gc *render.GC)) error {
	dst, context, err := c.drawableAndGC(d, g)
	if err != nil {
		return err
	}
	c.strokes = context.GC // another client may change it in a pause
	return c.paint(dst, context, func(t *render.Target) { f(t, &c.strokes) })
}

func (c *client) polyPoint(r *protocol.PolyPoint, list []protocol.Point) error {
	points, err := c.points(list, r.CoordinateMode)
	if err != nil {
		return err
	}
	return c.draw(r.Drawable, r.GC, func(t *render.Target, gc *render.GC) { t.PolyPoint(gc, points) })
}

func (c *client) polyLine(r *protocol.PolyLine, list []protocol.Point) error {
	points, err := c.points(list, r.CoordinateMode)
	if err != nil {
		return err
	}
	return c.draw(r.Drawable, r.GC, func(t *render.Target, gc *render.GC) { t.PolyLine(gc, points) })
}

func (c *client) fillPoly(r *protocol.FillPoly, list []protocol.Point) error {
	if r.Shape > protocol.Convex {
		return protocol.BadValue.With(uint32(r.Shape))
	}
	if err := c.wholeFigure(len(list)); err != nil {
		return err
	}
	points, err := c.points(list, r.CoordinateMode)
	if err != nil {
		return err
	}
	return c.draw(r.Drawable, r.GC, func(t *render.Target, gc *render.GC) { t.FillPoly(gc, points) })
}

// figures is room for the figures of the request being executed, so that drawing does not allocate.
type figures struct {
	points   []image.Point
	segments [][2]image.Point
	rects    []image.Rectangle
	arcs     []render.Arc
}

// room returns n elements of any value, in *kept if it is large enough or need not become too large to be kept.
func room[E any](kept *[]E, n int) []E {
	const most = 4096
	if n > most {
		return make([]E, n)
	}
	if n > cap(*kept) {
		*kept = make([]E, max(n, 2*cap(*kept)))
	}
	return (*kept)[:n]
}

func (c *client) rectangles(list []protocol.Rectangle) []image.Rectangle {
	if len(list) >= longList { // nothing has been looked up yet
		c.server.mu.Unlock()
		defer c.server.mu.Lock()
	}
	rects := room(&c.figures.rects, len(list))
	for i, r := range list {
		rects[i] = rectangle(r.X, r.Y, r.Width, r.Height)
	}
	return rects
}

// points resolves coordinates that are relative to the point before.
func (c *client) points(list []protocol.Point, mode uint8) ([]image.Point, error) {
	if mode > protocol.CoordModePrevious {
		return nil, protocol.BadValue.With(uint32(mode))
	}
	if len(list) >= longList { // nothing has been looked up yet
		c.server.mu.Unlock()
		defer c.server.mu.Lock()
	}
	points := room(&c.figures.points, len(list))
	for i, p := range list {
		points[i] = image.Pt(int(p.X), int(p.Y))
		if mode == protocol.CoordModePrevious && i > 0 {
			points[i] = points[i].Add(points[i-1])
		}
	}
	return points, nil
}

func (c *client) polySegment(r *protocol.PolySegment, list []protocol.Segment) error {
	segments := c.segments(list)
	return c.draw(r.Drawable, r.GC, func(t *render.Target, gc *render.GC) { t.PolySegment(gc, segments) })
}

func (c *client) segments(list []protocol.Segment) [][2]image.Point {
	if len(list) >= longList { // nothing has been looked up yet
		c.server.mu.Unlock()
		defer c.server.mu.Lock()
	}
	segments := room(&c.figures.segments, len(list))
	for i, s := range list {
		segments[i] = [2]image.Point{{X: int(s.X1), Y: int(s.Y1)}, {X: int(s.X2), Y: int(s.Y2)}}
	}
	return segments
}

func (c *client) polyRectangle(r *protocol.PolyRectangle, list []protocol.Rectangle) error {
	rects := c.rectangles(list)
	return c.draw(r.Drawable, r.GC, func(t *render.Target, gc *render.GC) { t.PolyRectangle(gc, rects) })
}

func (c *client) polyFillRectangle(r *protocol.PolyFillRectangle, list []protocol.Rectangle) error {
	rects := c.rectangles(list)
	return c.draw(r.Drawable, r.GC, func(t *render.Target, gc *render.GC) { t.FillRectangles(gc, rects) })
}

func (c *client) polyArc(r *protocol.PolyArc, list []protocol.Arc) error {
	arcs := c.arcs(list)
	return c.draw(r.Drawable, r.GC, func(t *render.Target, gc *render.GC) { t.PolyArc(gc, arcs) })
}

func (c *client) polyFillArc(r *protocol.PolyFillArc, list []protocol.Arc) error {
	arcs := c.arcs(list)
	return c.draw(r.Drawable, r.GC, func(t *render.Target, gc *render.GC) { t.PolyFillArc(gc, arcs) })
}

func (c *client) arcs(list []protocol.Arc) []render.Arc {
	if len(list) >= longList { // nothing has been looked up yet
		c.server.mu.Unlock()
		defer c.server.mu.Lock()
	}
	arcs := room(&c.figures.arcs, len(list))
	for i, a := range list {
		arcs[i] = render.Arc{
			X: int(a.X), Y: int(a.Y), Width: int(a.Width), Height: int(a.Height), Angle1: int(a.Angle1), Angle2: int(a.Angle2),
		}
	}
	return arcs
}

func (c *client) clearArea(r *protocol.ClearArea) error {
	w, err := c.server.window(r.Window)
	if err != nil {
		return err
	}
	exposures, err := boolean(uint32(r.Exposures))
	if err != nil {
		return err
	}
	if w.class == protocol.InputOnly {
		return protocol.BadMatch.With(uint32(r.Window))
	}
	if w.surface == nil {
		return nil
	}
	area := rectangle(r.X, r.Y, r.Width, r.Height)
	if r.Width == 0 {
		area.Max.X = w.width
	}
	if r.Height == 0 {
		area.Max.Y = w.height
	}
	region := w.clip.IntersectRect(area.Add(w.origin))
	w.paintBackground(region)
	if exposures && !region.Empty() {
		w.sendExpose(region.Rects(), w.origin)
	}
	return nil
}

// put copies src's rectangle at sp to r of the drawable: the third stop of every frame, whichever way it came. The memory
// of src is pinned by the caller, that of d here; if it is shared and vanishes the error is BadAccess. A frame is copied without
// Server.mu; if the window was rearranged in between, the copy is made again under it.
func (c *client) put(d drawable, g *gc, r image.Rectangle, src *render.Pixels, sp image.Point) error {
	if d == drawable(c.server.root) {
		var err error
		fault := shmimage.Guard(func() { err = c.paint(d, g, func(t *render.Target) { t.Copy(&g.GC, r, src, sp) }) })
		if fault != nil {
			return c.cutOff(fault)
		}
		return err
	}
	if p, ok := d.(*pixmap); ok && p.memory != nil {
		if p.isCut() {
			return protocol.BadAccess.With(0)
		}
		p.memory.Retain()
		defer p.memory.Release()
	}
	op := g.Op
	prepare := func() (generation uint64, ready bool) {
		c.target = target(d, g.subwindowMode)
		if c.target.Surface == nil {
			return 0, false
		}
		g.restrict(&c.target)
		return c.target.Surface.Generation, true
	}
	generation, ready := prepare()
	if !ready {
		return nil
	}
	outdated := false
	blit := func() error {
		return shmimage.Guard(func() {
			s := c.target.Surface
			s.Lock()
			defer s.Unlock()
			if outdated = s.Generation != generation; !outdated {
				s.Blit(c.target.Clip, r.Add(c.target.Origin), src, sp, op)
			}
		})
	}
	var fault error
	if r.Dx()*r.Dy() < unlockedPixels {
		fault = blit()
	} else {
		c.unlocked(func() { fault = blit() })
	}
	if outdated && fault == nil {
		if generation, ready = prepare(); ready {
			fault = blit()
		}
	}
	return c.cutOff(fault)
}

// unlockedPixels is the size from which a copy is worth releasing and taking Server.mu again.
const unlockedPixels = 64 * 64
