package display

import (
	"image"
	"os"

	"sameframe/protocol"
	"sameframe/render"
)

// shmQueryVersion does not speak of shared pixmaps to a client that would have used RENDER. Without RENDER cairo, and so
// GTK 3, copies from pixmaps to windows before it has painted the pixmaps, if it may share them.
func (c *client) shmQueryVersion(*protocol.ShmQueryVersion) error {
	answer := protocol.ShmQueryVersionReply{
		MajorVersion: 1, MinorVersion: 2, Uid: uint16(os.Geteuid()), Gid: uint16(os.Getegid()),
	}
	if !c.server.NoSharedPixmaps && !c.lacksRender {
		answer.SharedPixmaps, answer.PixmapFormat = protocol.True, protocol.ZPixmap
	}
	return reply(c, &answer, nil)
}

// shmPutImage paints a rectangle of an image in a segment. The pixels do not pass through the socket; the server reads
// them where the client wrote them.
func (c *client) shmPutImage(r *protocol.ShmPutImage) error {
	if !c.local() {
		return protocol.BadRequest.With(0)
	}
	d, g, err := c.drawableAndGC(r.Drawable, r.GC)
	if err != nil {
		return err
	}
	seg, room, err := c.server.room(r.Shmseg, r.Offset)
	if err != nil {
		return err
	}
	if _, err := boolean(uint32(r.SendEvent)); err != nil {
		return err
	}
	c.image = ximage{
		data: room, format: r.Format, depth: int(r.Depth), width: int(r.TotalWidth), height: int(r.TotalHeight),
	}
	if err := c.image.checkFormat(d); err != nil {
		return err
	}
	switch {
	case c.image.size() > len(room):
		return protocol.BadValue.With(uint32(r.TotalWidth))
	case r.SrcX > r.TotalWidth:
		return protocol.BadValue.With(uint32(r.SrcX))
	case r.SrcY > r.TotalHeight:
		return protocol.BadValue.With(uint32(r.SrcY))
	case r.SrcWidth > r.TotalWidth-r.SrcX:
		return protocol.BadValue.With(uint32(r.SrcWidth))
	case r.SrcHeight > r.TotalHeight-r.SrcY:
		return protocol.BadValue.With(uint32(r.SrcHeight))
	}
	if int(r.SrcWidth)*int(r.SrcHeight) >= unlockedPixels {
		seg.memory.Retain() // the XID's reference may go while Server.mu is released
		defer seg.memory.Release()
	}
	err = c.putXImage(d, g, rectangle(r.DstX, r.DstY, r.SrcWidth, r.SrcHeight), &c.image, image.Pt(int(r.SrcX), int(r.SrcY)), viaMemory)
	if err == nil && r.SendEvent != 0 {
		send(c, &protocol.ShmCompletionEvent{
			EventHeader: protocol.EventHeader{Code: shmCompletion}, Drawable: r.Drawable,
			MinorEvent: protocol.ShmOpPutImage, MajorEvent: majorShm, Shmseg: r.Shmseg, Offset: r.Offset,
		})
	}
	return err
}

func (c *client) shmGetImage(r *protocol.ShmGetImage) error {
	if !c.local() {
		return protocol.BadRequest.With(0)
	}
	if r.Format != protocol.XYPixmap && r.Format != protocol.ZPixmap {
		return protocol.BadValue.With(uint32(r.Format))
	}
	d, err := c.server.drawable(r.Drawable)
	if err != nil {
		return err
	}
	seg, room, err := c.server.room(r.Shmseg, r.Offset)
	if err != nil {
		return err
	}
	if seg.readOnly {
		return protocol.BadAccess.With(uint32(r.Shmseg))
	}
	src, err := c.imageSource(d, rectangle(r.X, r.Y, r.Width, r.Height))
	if err != nil {
		return err
	}
	size := src.size(r.Format, &r.PlaneMask)
	if size > len(room) {
		return protocol.BadAccess.With(uint32(r.Shmseg))
	}
	if _, err := c.appendImage(&src, room[:0:size], r.Format, r.PlaneMask); err != nil {
		return err
	}
	return reply(c, &protocol.ShmGetImageReply{Depth: uint8(src.depth), Visual: src.visual, Size: uint32(size)}, nil)
}

// shmCreatePixmap makes a pixmap whose pixels are the client's memory, both ways, for as long as either is there.
func (c *client) shmCreatePixmap(r *protocol.ShmCreatePixmap) error {
	if !c.local() {
		return protocol.BadRequest.With(0)
	}
	if c.server.NoSharedPixmaps {
		return protocol.BadImplementation.With(0)
	}
	if err := c.newID(uint32(r.Pid)); err != nil {
		return err
	}
	if _, err := c.server.drawable(r.Drawable); err != nil {
		return err
	}
	seg, room, err := c.server.room(r.Shmseg, r.Offset)
	if err != nil {
		return err
	}
	switch {
	case seg.readOnly:
		return protocol.BadAccess.With(uint32(r.Shmseg))
	case r.Width == 0 || r.Height == 0:
		return protocol.BadValue.With(0)
	case r.Width > maxScreen || r.Height > maxScreen:
		return protocol.BadAlloc.With(uint32(r.Pid))
	case !validDepth(r.Depth):
		return protocol.BadValue.With(uint32(r.Depth))
	}
	pixels := render.Pixels{
		Stride: render.Stride(int(r.Width), int(r.Depth)), Width: int(r.Width), Height: int(r.Height), Depth: int(r.Depth),
	}
	size := pixels.Stride * pixels.Height
	if size > len(room) {
		return protocol.BadAccess.With(uint32(r.Shmseg))
	}
	pixels.Pix = room[:size:size]
	p := newPixmap(render.WrapSurface(pixels))
	p.memory = seg.memory
	p.memory.Retain()
	c.add(uint32(r.Pid), p)
	return nil
}
