package display

import (
	"image"
	"math/bits"

	"sameframe/protocol"
	"sameframe/render"
	"sameframe/shmimage"
)

// ximage is an image in client memory, in a request's own bytes or in a segment: the source of PutImage and ShmPutImage.
type ximage struct {
	data          []byte
	format        uint8
	depth         int
	width, height int // of the whole image, pixels
}

// checkFormat checks the format against the drawable (X11 §9, PutImage).
func (m *ximage) checkFormat(d drawable) error {
	switch {
	case m.format > protocol.ZPixmap:
		return protocol.BadValue.With(uint32(m.format))
	case m.format == protocol.XYBitmap && m.depth != 1, m.format != protocol.XYBitmap && m.depth != d.depthOf():
		return protocol.BadMatch.With(uint32(m.depth))
	}
	return nil
}

// size returns the length of the data that width, height, format and depth call for, in bytes.
func (m *ximage) size() int {
	switch m.format {
	case protocol.XYBitmap:
		return render.Stride(m.width, 1) * m.height
	case protocol.XYPixmap:
		return render.Stride(m.width, 1) * m.height * m.depth
	}
	return render.Stride(m.width, m.depth) * m.height
}

// putXImage paints the rectangle of m at sp onto r of the drawable. Both transports come through here; from here on they
// share every line.
func (c *client) putXImage(d drawable, g *gc, r image.Rectangle, m *ximage, sp image.Point, via Transport) error {
	if r.Empty() {
		return nil
	}
	decoded := c.server.frameTime()
	stride := render.Stride(m.width, 1)
	var fault, err error
	switch m.format {
	case protocol.ZPixmap:
		c.scratch = render.Pixels{
			Pix: m.data, Stride: render.Stride(m.width, m.depth), Width: m.width, Height: m.height, Depth: m.depth,
		}
		err = c.put(d, g, r, &c.scratch, sp)
	case protocol.XYBitmap:
		c.scratch = render.Pixels{Pix: m.data, Stride: stride, Width: m.width, Height: m.height, Depth: 1}
		fault = shmimage.Guard(func() {
			err = c.paint(d, g, func(t *render.Target) { t.PutBitmap(&g.GC, r, &c.scratch, sp) })
		})
	case protocol.XYPixmap:
		fault = shmimage.Guard(func() {
			err = c.paint(d, g, func(t *render.Target) { t.PutPlanes(&g.GC, r, m.data, stride, m.height, m.depth, sp) })
		})
	}
	if fault != nil {
		return c.cutOff(fault)
	}
	if w, ok := d.(*window); ok && err == nil {
		w.frames.put(c, w, via, c.arrived, decoded, r.Dx()*r.Dy()*render.BitsPerPixel(m.depth)/8)
	}
	return err
}

func (c *client) putImage(r *protocol.PutImage, data []byte) error {
	d, g, err := c.drawableAndGC(r.Drawable, r.GC)
	if err != nil {
		return err
	}
	c.image = ximage{
		data: data, format: r.Format, depth: int(r.Depth), width: int(r.Width) + int(r.LeftPad), height: int(r.Height),
	}
	if err := c.image.checkFormat(d); err != nil {
		return err
	}
	if r.LeftPad != 0 && (r.Format == protocol.ZPixmap || r.LeftPad >= 32) {
		return protocol.BadMatch.With(uint32(r.LeftPad))
	}
	if len(data) != c.image.size() {
		return protocol.BadLength.With(0)
	}
	return c.putXImage(d, g, rectangle(r.DstX, r.DstY, r.Width, r.Height), &c.image, image.Pt(int(r.LeftPad), 0), viaSocket)
}

// source is where GetImage reads: a rectangle of pixels, and the depth and visual that the reply names.
type source struct {
	pixels *render.Pixels
	lock   *render.Surface // nil if the pixels are a copy
	memory *pixmap         // not nil if the pixels are a client's
	r      image.Rectangle
	depth  int
	visual protocol.VisualID
}

// imageSource checks the rectangle of GetImage and ShmGetImage and finds its pixels (X11 §9, GetImage). A child of the root
// keeps its pixels even where another covers it; the root shows what the screen shows, but for the cursor.
func (c *client) imageSource(d drawable, r image.Rectangle) (source, error) {
	match := protocol.BadMatch.With(0)
	switch d := d.(type) {
	case *pixmap:
		if !r.In(d.surface.Bounds()) && !r.Empty() {
			return source{}, match
		}
		return source{&d.surface.Pixels, d.surface, d, r, d.surface.Depth, 0}, nil
	case *window:
		s := d.server
		if d.class == protocol.InputOnly || !d.viewable() {
			return source{}, match
		}
		screen := r.Add(d.absolute())
		if !r.Empty() && (!r.In(d.bounds().Inset(-d.border)) || !screen.In(s.root.bounds())) {
			return source{}, match
		}
		if d.isRoot() {
			composed := render.NewSurface(r.Dx(), r.Dy(), 24)
			render.Compose(&composed.Pixels, r, s.stack())
			return source{&composed.Pixels, nil, nil, composed.Bounds(), d.depth, d.visual.id}, nil
		}
		at := r.Add(d.origin)
		if !at.In(d.surface.Bounds()) && !r.Empty() {
			return source{}, match
		}
		return source{&d.surface.Pixels, d.surface, nil, at, d.depth, d.visual.id}, nil
	}
	panic("display: a drawable is a window or a pixmap")
}

// appendImage appends the image, in the format and planes asked for, to dst. Between parts of a large one others have their
// turn.
func (c *client) appendImage(m *source, dst []byte, format uint8, planes uint32) ([]byte, error) {
	if m.r.Empty() {
		return dst, nil
	}
	c.server.heavy = c.server.heavy || m.r.Dx()*m.r.Dy() > heavyBytes/4
	if m.memory != nil && m.memory.memory != nil {
		if m.memory.isCut() {
			return dst, protocol.BadAccess.With(0)
		}
		m.memory.memory.Retain()
		defer m.memory.memory.Release()
	}
	if format != protocol.XYPixmap {
		return c.appendBands(m, dst, planes, m.pixels.AppendRect)
	}
	for plane := uint32(1) << (m.depth - 1); plane != 0; plane >>= 1 {
		if planes&plane == 0 {
			continue
		}
		var err error
		if dst, err = c.appendBands(m, dst, plane, m.pixels.AppendPlanes); err != nil {
			return dst, err
		}
		if m.r.Dx()*m.r.Dy() > maxPiece/64 {
			c.yield()
		}
	}
	return dst, nil
}

func (c *client) appendBands(m *source, dst []byte, planes uint32, part func([]byte, image.Rectangle, uint32) []byte) ([]byte, error) {
	for band := range bands(m.r, maxPiece/8, false) {
		fault := shmimage.Guard(func() {
			if m.lock != nil {
				m.lock.Lock()
				defer m.lock.Unlock()
			}
			dst = part(dst, band, planes)
		})
		if fault != nil {
			return dst, c.cutOff(fault)
		}
		if band != m.r {
			c.yield()
		}
	}
	return dst, nil
}

// size returns how long the image is, in bytes. Planes that the depth does not have are not sent.
func (m *source) size(format uint8, planes *uint32) int {
	*planes &= 1<<m.depth - 1
	x := ximage{format: format, depth: m.depth, width: m.r.Dx(), height: m.r.Dy()}
	if format == protocol.XYPixmap {
		x.depth = bits.OnesCount32(*planes)
	}
	return x.size()
}

const maxReply = 64 << 20 // of GetImage; a screen of 3840 × 2160 is 33 MB

func (c *client) getImage(r *protocol.GetImage) error {
	if r.Format != protocol.XYPixmap && r.Format != protocol.ZPixmap {
		return protocol.BadValue.With(uint32(r.Format))
	}
	d, err := c.server.drawable(r.Drawable)
	if err != nil {
		return err
	}
	src, err := c.imageSource(d, rectangle(r.X, r.Y, r.Width, r.Height))
	if err != nil {
		return err
	}
	size := src.size(r.Format, &r.PlaneMask)
	if size > maxReply {
		return protocol.BadAlloc.With(uint32(r.Drawable))
	}
	answer, pixels := protocol.GetImageReply{Depth: uint8(src.depth), Visual: src.visual}, src.r.Dx()*src.r.Dy()
	if pixels <= maxPiece/64 || r.Format == protocol.ZPixmap && pixels <= maxPiece/8 { // others need not have their turn
		return replyInPlace(c, &answer, size, func(queue []byte) ([]byte, error) {
			return c.appendImage(&src, queue, r.Format, r.PlaneMask)
		})
	}
	data, err := c.appendImage(&src, make([]byte, 0, size), r.Format, r.PlaneMask)
	if err != nil {
		return err
	}
	return reply(c, &answer, data)
}
