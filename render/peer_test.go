package render

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"io"
	"net"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// xPeer is a connection to an Xvfb that draws on a pixmap as a Target does on a surface.
type xPeer struct {
	testing.TB
	conn net.Conn
	out  *bufio.Writer
	root uint32
	base uint32 // of the IDs
	dead bool   // it has closed the connection
}

// The IDs of the peer, after base.
const (
	peerPixmap = iota
	peerGC
	peerTile
	peerStipple
)

func newXPeer(t testing.TB) *xPeer {
	t.Helper()
	xvfb, err := exec.LookPath("Xvfb")
	if err != nil {
		t.Skip("Xvfb is not installed")
	}
	ready, displayfd, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer ready.Close()
	// Xvfb alone has no line bias by default; this is the one of other X.Org servers.
	server := exec.Command(xvfb, "-linebias", "216", "-displayfd", "3", "-nolisten", "tcp", "-screen", "0", "64x64x24")
	server.ExtraFiles = []*os.File{displayfd}
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Process.Kill(); server.Wait() })
	displayfd.Close()
	display, err := bufio.NewReader(ready).ReadString('\n')
	if err != nil {
		t.Fatal("Xvfb does not start: ", err)
	}
	conn, err := net.Dial("unix", "/tmp/.X11-unix/X"+strings.TrimSpace(display))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	p := &xPeer{TB: t, conn: conn, out: bufio.NewWriter(conn)}
	conn.Write([]byte{'l', 0, 11, 0, 0, 0, 0, 0, 0, 0, 0, 0})
	setup := p.read(8)
	if setup[0] != 1 {
		t.Fatalf("Xvfb does not let us in: % x", setup)
	}
	setup = p.read(4 * int(binary.LittleEndian.Uint16(setup[6:])))
	vendor, formats := int(binary.LittleEndian.Uint16(setup[16:]))+3&^3, int(setup[21])
	p.base = binary.LittleEndian.Uint32(setup[4:])
	p.root = binary.LittleEndian.Uint32(setup[32+vendor+8*formats:])
	return p
}

func (p *xPeer) read(n int) []byte {
	p.Helper()
	b := make([]byte, n)
	if _, err := io.ReadFull(p.conn, b); err != nil {
		p.dead = true
	}
	return b
}

// request sends a request whose body is the little-endian values, padded.
func (p *xPeer) request(opcode, data uint8, body ...any) {
	b := []byte{opcode, data, 0, 0}
	for _, v := range body {
		b, _ = binary.Append(b, binary.LittleEndian, v)
	}
	b = append(b, make([]byte, -len(b)&3)...)
	binary.LittleEndian.PutUint16(b[2:], uint16(len(b)/4))
	p.out.Write(b)
}

// begin makes the pixmap, tile and stipple, which have the contents given, and the GC.
func (p *xPeer) begin(pixmap *Surface, gc *GC, clip []image.Rectangle) {
	p.upload(peerPixmap, &pixmap.Pixels)
	mask, values := uint32(1<<0|1<<1|1<<2|1<<3|1<<4|1<<5|1<<6|1<<7|1<<8|1<<9|1<<12|1<<13|1<<20|1<<22), []uint32{
		uint32(gc.Function), gc.PlaneMask, gc.Foreground, gc.Background, uint32(gc.LineWidth), uint32(gc.LineStyle),
		uint32(gc.CapStyle), uint32(gc.JoinStyle), uint32(gc.FillStyle), uint32(gc.FillRule),
		uint32(gc.TileStippleOrigin.X), uint32(gc.TileStippleOrigin.Y), uint32(gc.DashOffset), uint32(gc.ArcMode),
	}
	p.request(55, 0, p.base+peerGC, p.base+peerPixmap, mask, values)
	if gc.Tile != nil {
		p.upload(peerTile, gc.Tile)
		p.request(56, 0, p.base+peerGC, uint32(1<<10), p.base+peerTile)
	}
	if gc.Stipple != nil {
		p.upload(peerStipple, gc.Stipple)
		p.request(56, 0, p.base+peerGC, uint32(1<<11), p.base+peerStipple)
	}
	p.request(58, 0, p.base+peerGC, uint16(gc.DashOffset), uint16(len(gc.Dashes)), gc.Dashes)
	p.request(59, 0, p.base+peerGC, uint32(0), wireRectangles(clip))
}

// upload makes a pixmap with the contents of s.
func (p *xPeer) upload(id uint32, s *Pixels) {
	gc := p.base + 100
	p.request(53, uint8(s.Depth), p.base+id, p.root, uint16(s.Width), uint16(s.Height))
	p.request(55, 0, gc, p.base+id, uint32(0))
	for y := range s.Height {
		p.request(72, 2, p.base+id, gc, uint16(s.Width), uint16(1), uint16(0), uint16(y), uint8(0), uint8(s.Depth), uint16(0),
			s.row(y)[:Stride(s.Width, s.Depth)])
	}
	p.request(60, 0, gc)
}

// end returns the pixmap of begin and frees it all.
func (p *xPeer) end(s *Surface, gc *GC) []byte {
	p.Helper()
	p.request(73, 2, p.base+peerPixmap, uint32(0), uint16(s.Width), uint16(s.Height), ^uint32(0))
	p.request(60, 0, p.base+peerGC)
	p.request(54, 0, p.base+peerPixmap)
	if gc.Tile != nil {
		p.request(54, 0, p.base+peerTile)
	}
	if gc.Stipple != nil {
		p.request(54, 0, p.base+peerStipple)
	}
	p.out.Flush()
	head := p.read(32)
	if p.dead {
		return nil
	}
	if head[0] != 1 {
		p.Fatalf("Xvfb sends no image but % x", head)
	}
	return p.read(4 * int(binary.LittleEndian.Uint32(head[4:])))
}

func wireRectangles(rects []image.Rectangle) (wire []int16) {
	for _, r := range rects {
		wire = append(wire, int16(r.Min.X), int16(r.Min.Y), int16(r.Dx()), int16(r.Dy()))
	}
	return wire
}

func wirePoints(pts []image.Point) (wire []int16) {
	for _, p := range pts {
		wire = append(wire, int16(p.X), int16(p.Y))
	}
	return wire
}

func wireArcs(arcs []Arc) (wire []int16) {
	for _, a := range arcs {
		wire = append(wire, int16(a.X), int16(a.Y), int16(a.Width), int16(a.Height), int16(a.Angle1), int16(a.Angle2))
	}
	return wire
}

// shape is something to draw on both.
type shape struct {
	name string
	ours func(t *Target, gc *GC)
	peer func(p *xPeer, drawable, gc uint32)
}

// compare draws the shape on Xvfb and on a Target and returns how many pixels differ and how many of Xvfb's changed,
// and a picture of the rows that differ.
func (p *xPeer) compare(before *Surface, gc *GC, clip []image.Rectangle, s shape) (different, painted int, picture string) {
	p.Helper()
	p.begin(before, gc, clip)
	s.peer(p, p.base+peerPixmap, p.base+peerGC)
	theirs := p.end(before, gc)
	if p.dead {
		return 0, 0, ""
	}

	ours := NewSurface(before.Width, before.Height, before.Depth)
	copy(ours.Pix, before.Pix)
	s.ours(&Target{Surface: ours, Clip: NewRegion(clip...)}, gc)
	var damage image.Rectangle
	for _, r := range ours.TakeDamage(nil) {
		damage = damage.Union(r)
	}
	var lines bytes.Buffer // the rows that differ
	line := make([]byte, before.Width)
	for y := range before.Height {
		for x := range before.Width {
			i := y*before.Stride + 4*x
			a, b, old := ours.Pix[i:i+3], theirs[i:i+3], before.Pix[i:i+3]
			mark := byte('.')
			switch {
			case !bytes.Equal(a, b) && bytes.Equal(a, old):
				mark = '-' // missing
			case !bytes.Equal(a, b) && bytes.Equal(b, old):
				mark = '+' // too many
			case !bytes.Equal(a, b):
				mark = '!'
			case !bytes.Equal(a, old):
				mark = '#'
			}
			if !bytes.Equal(a, b) {
				different++
			}
			if !bytes.Equal(b, old) {
				painted++
			}
			if !bytes.Equal(a, old) && !image.Pt(x, y).In(damage) {
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
