package display

import (
	"image"
	"math/bits"

	"sameframe/protocol"
	"sameframe/render"
	"sameframe/shmimage"
)

// copied is one CopyArea or CopyPlane.
type copied struct {
	src     drawable
	dst     drawable
	gc      *gc
	r       image.Rectangle // of dst
	sp      image.Point     // of src
	plane   uint32          // 0 is CopyArea
	request protocol.Opcode
	id      protocol.Drawable // of dst
}

func (c *client) copyArea(r *protocol.CopyArea) error {
	k, err := c.newCopy(r.SrcDrawable, r.DstDrawable, r.GC)
	if err != nil {
		return err
	}
	if k.src.depthOf() != k.dst.depthOf() {
		return protocol.BadMatch.With(uint32(r.SrcDrawable))
	}
	k.r, k.sp = rectangle(r.DstX, r.DstY, r.Width, r.Height), image.Pt(int(r.SrcX), int(r.SrcY))
	k.request = protocol.OpCopyArea
	return c.copy(&k)
}

func (c *client) copyPlane(r *protocol.CopyPlane) error {
	k, err := c.newCopy(r.SrcDrawable, r.DstDrawable, r.GC)
	if err != nil {
		return err
	}
	if bits.OnesCount32(r.BitPlane) != 1 || r.BitPlane>>(k.src.depthOf()-1) > 1 {
		return protocol.BadValue.With(r.BitPlane)
	}
	k.r, k.sp = rectangle(r.DstX, r.DstY, r.Width, r.Height), image.Pt(int(r.SrcX), int(r.SrcY))
	k.plane, k.request = r.BitPlane, protocol.OpCopyPlane
	return c.copy(&k)
}

func (c *client) newCopy(src, dst protocol.Drawable, g protocol.GContext) (k copied, err error) {
	if k.dst, k.gc, err = c.drawableAndGC(dst, g); err != nil {
		return k, err
	}
	if k.src, err = c.server.drawable(src); err != nil {
		return k, err
	}
	if w, ok := k.src.(*window); ok && w.class == protocol.InputOnly {
		return k, protocol.BadMatch.With(uint32(src))
	}
	k.id = dst
	return k, nil
}

// copy copies what the source has, gives the rest of a destination window its background, and reports that rest by
// GraphicsExposure, or NoExposure, if the GC asks for it (X11 §9, CopyArea).
func (c *client) copy(k *copied) error {
	var missing *render.Region
	var err error
	if k.r.Dx()*k.r.Dy() > maxPiece {
		missing, err = c.copyParts(k)
	} else {
		missing, err = c.copyPart(k)
	}
	if err == nil && k.gc.graphicsExposures {
		c.sendGraphicsExposures(k, missing)
	}
	return err
}

// copyParts is copyPart for a large part. In between others have their turn.
func (c *client) copyParts(k *copied) (missing *render.Region, err error) {
	for _, d := range [...]drawable{k.src, k.dst} {
		if p, ok := d.(*pixmap); ok && p.memory != nil {
			p.memory.Retain()
			defer p.memory.Release()
		}
	}
	downwards := k.r.Min.Y > k.sp.Y // then what is copied may come from what will be overwritten below
	piece := maxPiece
	if k.plane != 0 {
		piece /= 8 // bit by bit
	}
	for band := range bands(k.r, piece, downwards) {
		part := *k
		part.r, part.sp = band, k.sp.Add(band.Min.Sub(k.r.Min))
		rest, err := c.copyPart(&part)
		if err != nil {
			return nil, err
		}
		missing = missing.Union(rest)
		if c.yield(); k.src.isGone() || k.dst.isGone() {
			break
		}
	}
	return missing, nil
}

// copyPart returns what of the destination the source does not have, in the destination's coordinates.
func (c *client) copyPart(k *copied) (*render.Region, error) {
	from := target(k.src, k.gc.subwindowMode)
	if k.src == drawable(c.server.root) {
		from = c.server.screenSource(k.gc.subwindowMode, k.r.Sub(k.r.Min).Add(k.sp))
	}
	c.target = target(k.dst, k.gc.subwindowMode)
	to := &c.target
	if to.Surface == nil {
		return nil, nil
	}
	k.gc.restrict(to)
	c.server.heavy = c.server.heavy || k.r.Dx()*k.r.Dy() > heavyBytes/4
	wanted := to.Clip.IntersectRect(k.r.Add(to.Origin))
	shift := k.r.Min.Add(to.Origin).Sub(k.sp.Add(from.Origin))
	available := wanted.Intersect(from.Clip.Translate(shift))
	to.Clip = available
	if from.Surface != nil {
		decoded := render.Now()
		if err := c.drawCopy(k, to, from); err != nil {
			return nil, err
		}
		if p, ok := k.src.(*pixmap); ok && p.memory != nil {
			if w, ok := k.dst.(*window); ok {
				w.frames.put(c, w, viaPixmap, c.arrived, decoded, k.r.Dx()*k.r.Dy()*4)
			}
		}
	}
	missing := wanted.Subtract(available)
	if w, ok := k.dst.(*window); ok && !missing.Empty() {
		w.paintBackground(missing.Intersect(w.clip)) // never over its inferiors
	}
	return missing.Translate(image.Point{}.Sub(to.Origin)), nil
}

// drawCopy copies the pixels with both surfaces locked, the lower ID first.
func (c *client) drawCopy(k *copied, to *render.Target, from render.Target) error {
	if isCut(k.src) || isCut(k.dst) {
		return protocol.BadAccess.With(0)
	}
	return c.cutOff(shmimage.Guard(func() {
		first, second := to.Surface, from.Surface
		if first.ID > second.ID {
			first, second = second, first
		}
		first.Lock()
		defer first.Unlock()
		if second != first {
			second.Lock()
			defer second.Unlock()
		}
		sp := k.sp.Add(from.Origin)
		if k.plane == 0 {
			to.Copy(&k.gc.GC, k.r, &from.Surface.Pixels, sp)
		} else {
			to.CopyPlane(&k.gc.GC, k.r, &from.Surface.Pixels, sp, k.plane)
		}
	}))
}

// screenSource returns the root as a source: with its inferiors a copy of what the screen shows in r, without them what
// they leave of it.
func (s *Server) screenSource(subwindowMode uint8, r image.Rectangle) render.Target {
	if subwindowMode == protocol.ClipByChildren {
		return s.screenTargets()[0]
	}
	r = r.Intersect(s.root.bounds())
	composed := render.NewSurface(r.Dx(), r.Dy(), 24)
	render.Compose(&composed.Pixels, r, s.stack())
	return render.Target{Surface: composed, Origin: image.Point{}.Sub(r.Min), Clip: render.NewRegion(composed.Bounds())}
}

func (c *client) sendGraphicsExposures(k *copied, missing *render.Region) {
	rects := missing.Rects()
	if len(rects) == 0 {
		send(c, &protocol.NoExposureEvent{
			EventHeader: protocol.EventHeader{Code: protocol.NoExposure}, Drawable: k.id, MajorOpcode: k.request,
		})
	}
	for i, r := range rects {
		send(c, &protocol.GraphicsExposureEvent{
			EventHeader: protocol.EventHeader{Code: protocol.GraphicsExposure}, Drawable: k.id,
			X: uint16(r.Min.X), Y: uint16(r.Min.Y), Width: uint16(r.Dx()), Height: uint16(r.Dy()),
			Count: uint16(len(rects) - 1 - i), MajorOpcode: k.request,
		})
	}
}
