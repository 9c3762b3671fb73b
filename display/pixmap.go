package display

import (
	"errors"

	"sameframe/protocol"
	"sameframe/render"
	"sameframe/shmimage"
)

// pixmap is a pixmap. It begins in createPixmap, with memory of its own, or in shmCreatePixmap, with memory of the
// client's, on which it holds a reference; it ends in free. Its surface may live on in a request under way.
type pixmap struct {
	surface *render.Surface
	whole   *render.Region
	memory  *shmimage.Segment // nil if the server's own
	freed   bool
}

func newPixmap(surface *render.Surface) *pixmap {
	return &pixmap{surface: surface, whole: render.NewRegion(surface.Bounds())}
}

func (p *pixmap) depthOf() int       { return p.surface.Depth }
func (p *pixmap) isGone() bool       { return p.freed }
func (p *pixmap) sizeOf() (int, int) { return p.surface.Width, p.surface.Height }

func (p *pixmap) holds() int {
	if p.memory != nil {
		return 0
	}
	return len(p.surface.Pix)
}

func (p *pixmap) free(*Server) {
	p.freed = true
	if p.memory != nil {
		p.memory.Release()
	}
}

// copy returns the pixels as they are now, for a resource of owner and by a request of c.
func (p *pixmap) copy(c, owner *client) (pixels *render.Pixels, err error) {
	if err := c.allocateFor(owner, len(p.surface.Pix)); err != nil {
		return nil, err
	}
	err = p.guard(c, func() {
		p.surface.Lock()
		defer p.surface.Unlock()
		pixels = p.surface.Clone()
	})
	return pixels, err
}

// guard runs f, which touches the pixels, for c. If they are a client's and have vanished the error is BadAccess.
func (p *pixmap) guard(c *client, f func()) error {
	if p.isCut() {
		return protocol.BadAccess.With(0)
	}
	return c.cutOff(shmimage.Guard(f))
}

// isCut reports whether the pixels are in shared memory that is lost.
func (p *pixmap) isCut() bool { return p.memory != nil && p.memory.IsCut() }

// isCut reports whether a drawable is a pixmap in shared memory that is lost.
func isCut(d drawable) bool {
	p, ok := d.(*pixmap)
	return ok && p.isCut()
}

// cutOff turns a fault in shared memory into the X error for it. From the first one on everybody is cut off from that memory,
// whatever becomes of it later, and the log says so, once.
func (c *client) cutOff(fault error) error {
	if fault == nil {
		return nil
	}
	if f := (*shmimage.FaultError)(nil); errors.As(fault, &f) && f.Segment.Cut() {
		c.server.Log.Warn("shared memory is cut off", "client", c, "reason", fault)
	}
	return protocol.BadAccess.With(0)
}

// maxPixmap bounds the memory of one pixmap, in bytes.
const maxPixmap = 1 << 28

// pixmapDepths are the depths of pixmaps, each with its format; the root's comes first as in Setup's allowed depths.
var pixmapDepths = [...]int{24, 1, 4, 8, 16, 32}

func validDepth(depth uint8) bool {
	for _, d := range pixmapDepths {
		if d == int(depth) {
			return true
		}
	}
	return false
}

func (c *client) createPixmap(r *protocol.CreatePixmap) error {
	if err := c.newID(uint32(r.Pid)); err != nil {
		return err
	}
	if _, err := c.server.drawable(r.Drawable); err != nil {
		return err
	}
	if r.Width == 0 || r.Height == 0 {
		return protocol.BadValue.With(0)
	}
	if !validDepth(r.Depth) {
		return protocol.BadValue.With(uint32(r.Depth))
	}
	if r.Width > maxScreen || r.Height > maxScreen || render.Stride(int(r.Width), int(r.Depth))*int(r.Height) > maxPixmap {
		return protocol.BadAlloc.With(uint32(r.Pid))
	}
	if err := c.allocate(render.Stride(int(r.Width), int(r.Depth)) * int(r.Height)); err != nil {
		return err
	}
	c.add(uint32(r.Pid), newPixmap(render.NewSurface(int(r.Width), int(r.Height), int(r.Depth))))
	return nil
}

func (c *client) freePixmap(r *protocol.FreePixmap) error {
	p, err := c.server.pixmap(r.Pixmap)
	if err != nil {
		return err
	}
	c.server.remove(uint32(r.Pixmap))
	p.free(c.server)
	return nil
}
