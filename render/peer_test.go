package render

import (
	"bytes"
	"fmt"
	"image"
	"testing"

	"sameframe/client"
	"sameframe/internal/xvfb"
	"sameframe/protocol"
)

// peer is a connection to an Xvfb that draws on pixmaps as a Target does on surfaces.
type peer struct {
	testing.TB
	*client.Conn
}

// newPeer starts an Xvfb with further arguments.
func newPeer(t testing.TB, args ...string) *peer {
	t.Helper()
	conn, err := client.Dial(xvfb.Start(t, args...).Display)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return &peer{t, conn}
}

func newID[T ~uint32](p *peer) T {
	p.Helper()
	id, err := client.NewID[T](p.Conn)
	p.check(err)
	return id
}

// ask returns the reply to a request. An error ends the test.
func ask[Reply, Req any](p *peer, req *Req, tail ...[]byte) (*Reply, []byte) {
	p.Helper()
	reply, rest, err := client.Ask[Reply](p.Conn, req, tail...)
	p.check(err)
	return reply, rest
}

// check ends the test if there is an error, be it one of a request that nobody waited for.
func (p *peer) check(err error) {
	p.Helper()
	for err == nil && len(p.Events()) > 0 {
		err, _ = (<-p.Events()).(error)
	}
	if err != nil {
		p.Fatal(err)
	}
}

// newPixmap returns a pixmap with the contents of src.
func (p *peer) newPixmap(src *Pixels) protocol.Pixmap {
	pixmap := newID[protocol.Pixmap](p)
	width, height := uint16(src.Width), uint16(src.Height)
	client.Send(p.Conn, &protocol.CreatePixmap{
		Depth: uint8(src.Depth), Pid: pixmap, Drawable: protocol.Drawable(p.Screen.Root), Width: width, Height: height,
	})
	gc := newID[protocol.GContext](p)
	client.Send(p.Conn, &protocol.CreateGC{Cid: gc, Drawable: protocol.Drawable(pixmap)})
	client.Send(p.Conn, &protocol.PutImage{
		Format: protocol.ZPixmap, Drawable: protocol.Drawable(pixmap), GC: gc,
		Width: width, Height: height, Depth: uint8(src.Depth),
	}, src.Clone().Pix)
	client.Send(p.Conn, &protocol.FreeGC{GC: gc})
	return pixmap
}

// newGC returns a GC for pixmaps like this one with the components of gc, but its font.
func (p *peer) newGC(pixmap protocol.Pixmap, gc *GC) protocol.GContext {
	id := newID[protocol.GContext](p)
	const mask = protocol.GCFunction | protocol.GCPlaneMask | protocol.GCForeground | protocol.GCBackground |
		protocol.GCLineWidth | protocol.GCLineStyle | protocol.GCCapStyle | protocol.GCJoinStyle |
		protocol.GCFillStyle | protocol.GCFillRule | protocol.GCTileStipXOrigin | protocol.GCTileStipYOrigin |
		protocol.GCArcMode
	client.Send(p.Conn, &protocol.CreateGC{Cid: id, Drawable: protocol.Drawable(pixmap), ValueMask: mask},
		protocol.AppendList(nil, []uint32{
			uint32(gc.Function), gc.PlaneMask, gc.Foreground, gc.Background,
			uint32(gc.LineWidth), uint32(gc.LineStyle), uint32(gc.CapStyle), uint32(gc.JoinStyle),
			uint32(gc.FillStyle), uint32(gc.FillRule), uint32(gc.TileStippleOrigin.X), uint32(gc.TileStippleOrigin.Y),
			uint32(gc.ArcMode),
		}))
	pattern := func(mask uint32, src *Pixels) {
		if src != nil {
			pixmap := p.newPixmap(src)
			client.Send(p.Conn, &protocol.ChangeGC{GC: id, ValueMask: mask}, protocol.Bytes(&pixmap))
			client.Send(p.Conn, &protocol.FreePixmap{Pixmap: pixmap})
		}
	}
	pattern(protocol.GCTile, gc.Tile)
	pattern(protocol.GCStipple, gc.Stipple)
	if len(gc.Dashes) > 0 {
		client.Send(p.Conn, &protocol.SetDashes{
			GC: id, DashOffset: uint16(gc.DashOffset), DashesLen: uint16(len(gc.Dashes)),
		}, gc.Dashes)
	}
	return id
}

// pixels returns the contents of a pixmap that is like the surface. The error is that Xvfb has died.
func (p *peer) pixels(pixmap protocol.Pixmap, like *Surface) (*Pixels, error) {
	p.Helper()
	_, pix, err := client.Ask[protocol.GetImageReply](p.Conn, &protocol.GetImage{
		Format: protocol.ZPixmap, Drawable: protocol.Drawable(pixmap), PlaneMask: protocol.AllPlanes,
		Width: uint16(like.Width), Height: uint16(like.Height),
	})
	if dead := p.Err(); dead != nil {
		return nil, dead
	}
	p.check(err)
	return &Pixels{pix, Stride(like.Width, like.Depth), like.Width, like.Height, like.Depth}, nil
}

func wireRectangles(rects []image.Rectangle) (wire []byte) {
	for _, r := range rects {
		wire = protocol.Append(wire, &protocol.Rectangle{
			X: int16(r.Min.X), Y: int16(r.Min.Y), Width: uint16(r.Dx()), Height: uint16(r.Dy()),
		})
	}
	return wire
}

func wirePoints(pts []image.Point) (wire []byte) {
	for _, p := range pts {
		wire = protocol.Append(wire, &protocol.Point{X: int16(p.X), Y: int16(p.Y)})
	}
	return wire
}

func wireArcs(arcs []Arc) (wire []byte) {
	for _, a := range arcs {
		wire = protocol.Append(wire, &protocol.Arc{
			X: int16(a.X), Y: int16(a.Y), Width: uint16(a.Width), Height: uint16(a.Height),
			Angle1: int16(a.Angle1), Angle2: int16(a.Angle2),
		})
	}
	return wire
}

// shape is something to draw on both.
type shape struct {
	name string
	ours func(t *Target, gc *GC)
	peer func(c *client.Conn, d protocol.Drawable, gc protocol.GContext)
}

// compare draws the shape on Xvfb and on a Target and returns how many pixels differ and how many of Xvfb's changed,
// and a picture of the rows that differ.
func (p *peer) compare(before *Surface, gc *GC, clip []image.Rectangle, s shape) (different, painted int, picture string) {
	p.Helper()
	pixmap := p.newPixmap(&before.Pixels)
	theirGC := p.newGC(pixmap, gc)
	client.Send(p.Conn, &protocol.SetClipRectangles{GC: theirGC}, wireRectangles(clip))
	s.peer(p.Conn, protocol.Drawable(pixmap), theirGC)
	theirs, err := p.pixels(pixmap, before)
	if err != nil {
		return 0, 0, ""
	}
	client.Send(p.Conn, &protocol.FreeGC{GC: theirGC})
	client.Send(p.Conn, &protocol.FreePixmap{Pixmap: pixmap})

	ours := NewSurface(before.Width, before.Height, before.Depth)
	copy(ours.Pix, before.Pix)
	s.ours(&Target{Surface: ours, Clip: NewRegion(clip...)}, gc)
	var damage image.Rectangle
	for _, r := range ours.TakeDamage(nil) {
		damage = damage.Union(r)
	}
	var lines bytes.Buffer // the rows that differ
	line := make([]byte, before.Width)
	was, got, want := protocol.List[uint32](before.Pix), protocol.List[uint32](ours.Pix), protocol.List[uint32](theirs.Pix)
	for y := range before.Height {
		for x := range before.Width {
			i := y*before.Width + x
			old, a, b := was[i]<<8, got[i]<<8, want[i]<<8 // without the byte that is not used
			mark := byte('.')
			switch {
			case a != b && a == old:
				mark = '-' // missing
			case a != b && b == old:
				mark = '+' // too many
			case a != b:
				mark = '!'
			case a != old:
				mark = '#'
			}
			if a != b {
				different++
			}
			if b != old {
				painted++
			}
			if a != old && !image.Pt(x, y).In(damage) {
				p.Errorf("%s: %v has changed outside of the damage", s.name, image.Pt(x, y))
			}
			line[x] = mark
		}
		if bytes.ContainsAny(line, "-+!") {
			fmt.Fprintf(&lines, "%3d %s\n", y, line)
		}
	}
	return different, painted, fmt.Sprintf("%s with %+v clip %v\n%s", s.name, *gc, clip, lines.String())
}
