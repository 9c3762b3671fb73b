package render

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"io"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"sameframe/assets"
)

// textPeer is a connection to an Xvfb that has our fonts and no others.
type textPeer struct {
	*testing.T
	conn net.Conn
	root uint32
	id   uint32 // the next that is free
}

func newTextPeer(t *testing.T) *textPeer {
	xvfb, err := exec.LookPath("Xvfb")
	if err != nil {
		t.Skip("Xvfb is not installed")
	}
	dir := t.TempDir()
	if err := os.CopyFS(dir, assets.Fonts); err != nil {
		t.Fatal(err)
	}
	ready, displayfd, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer ready.Close()
	server := exec.Command(xvfb, "-displayfd", "3", "-terminate", "-nolisten", "tcp",
		"-screen", "0", "64x64x24", "-fp", filepath.Join(dir, "fonts")+":unscaled")
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
	p := &textPeer{T: t, conn: conn}
	conn.Write([]byte{'l', 0, 11, 0, 0, 0, 0, 0, 0, 0, 0, 0})
	setup := p.read(8)
	setup = p.read(4 * int(binary.LittleEndian.Uint16(setup[6:])))
	vendor, formats := (int(binary.LittleEndian.Uint16(setup[16:]))+3)&^3, int(setup[21])
	p.id = binary.LittleEndian.Uint32(setup[4:])
	p.root = binary.LittleEndian.Uint32(setup[32+vendor+8*formats:])
	return p
}

func (p *textPeer) read(n int) []byte {
	b := make([]byte, n)
	if _, err := io.ReadFull(p.conn, b); err != nil {
		p.Fatal(err)
	}
	return b
}

func (p *textPeer) newID() uint32 {
	p.id++
	return p.id
}

// request sends a request whose body is the little-endian values, padded.
func (p *textPeer) request(opcode, data uint8, body ...any) {
	b := []byte{opcode, data, 0, 0}
	for _, v := range body {
		b, _ = binary.Append(b, binary.LittleEndian, v)
	}
	b = append(b, make([]byte, -len(b)&3)...)
	binary.LittleEndian.PutUint16(b[2:], uint16(len(b)/4))
	p.conn.Write(b)
}

// reply returns the answer to the last request: its first 32 bytes and the rest.
func (p *textPeer) reply() (head, rest []byte) {
	p.Helper()
	head = p.read(32)
	if head[0] != 1 {
		p.Fatalf("Xvfb sends no reply but % x", head)
	}
	return head, p.read(4 * int(binary.LittleEndian.Uint32(head[4:])))
}

func (p *textPeer) openFont(name string) uint32 {
	font := p.newID()
	p.request(45, 0, font, uint16(len(name)), uint16(0), []byte(name))
	return font
}

func (p *textPeer) atom(atom uint32) string {
	p.request(17, 0, atom)
	head, rest := p.reply()
	return string(rest[:binary.LittleEndian.Uint16(head[8:])])
}

// queryFont returns a Font that has what the reply tells, and its CHARINFOs.
func (p *textPeer) queryFont(font uint32) (*Font, []CharInfo) {
	p.request(47, 0, font)
	head, rest := p.reply()
	var reply struct {
		MinBounds                      CharInfo
		_                              uint32
		MaxBounds                      CharInfo
		_                              uint32
		MinCharOrByte2, MaxCharOrByte2 uint16
		DefaultChar                    uint16
		Properties                     uint16
		DrawDirection                  uint8
		MinByte1, MaxByte1             uint8
		AllCharsExist                  bool
		FontAscent, FontDescent        int16
		CharInfos                      uint32
	}
	r := bytes.NewReader(append(head[8:], rest...))
	binary.Read(r, binary.LittleEndian, &reply)
	properties := make([]struct{ Name, Value uint32 }, reply.Properties)
	binary.Read(r, binary.LittleEndian, properties)
	infos := make([]CharInfo, reply.CharInfos)
	if err := binary.Read(r, binary.LittleEndian, infos); err != nil {
		p.Fatal(err)
	}
	f := &Font{MinBounds: reply.MinBounds, MaxBounds: reply.MaxBounds, MinByte1: reply.MinByte1, MaxByte1: reply.MaxByte1,
		MinCharOrByte2: reply.MinCharOrByte2, MaxCharOrByte2: reply.MaxCharOrByte2, DefaultChar: reply.DefaultChar,
		DrawDirection: reply.DrawDirection, AllCharsExist: reply.AllCharsExist,
		FontAscent: reply.FontAscent, FontDescent: reply.FontDescent}
	for _, q := range properties {
		f.Properties = append(f.Properties, FontProperty{p.atom(q.Name), q.Value})
	}
	return f, infos
}

func TestFontsAnswerQueryFontAsXvfbDoes(t *testing.T) {
	p := newTextPeer(t)
	for _, name := range ListFonts("*", 1000) {
		f, err := OpenFont(name)
		if err != nil {
			t.Fatal(name, err)
		}
		ours := Font{MinBounds: f.MinBounds, MaxBounds: f.MaxBounds, MinByte1: f.MinByte1, MaxByte1: f.MaxByte1,
			MinCharOrByte2: f.MinCharOrByte2, MaxCharOrByte2: f.MaxCharOrByte2, DefaultChar: f.DefaultChar,
			DrawDirection: f.DrawDirection, AllCharsExist: f.AllCharsExist,
			FontAscent: f.FontAscent, FontDescent: f.FontDescent, Properties: f.Properties}
		theirs, infos := p.queryFont(p.openFont(name))
		for i, q := range theirs.Properties {
			// The value on the wire has no type: ours tells whether it is an atom.
			if _, ok := f.Properties[min(i, len(f.Properties)-1)].Value.(string); ok {
				theirs.Properties[i].Value = p.atom(q.Value.(uint32))
			} else {
				theirs.Properties[i].Value = int32(q.Value.(uint32))
			}
		}
		if !reflect.DeepEqual(&ours, theirs) {
			t.Errorf("%s:\nours   %+v\nXvfb's %+v", name, ours, *theirs)
		}
		if !slices.Equal(f.CharInfos(), infos) {
			t.Errorf("%s: CHARINFOs differ: we have %d, Xvfb %d", name, len(f.CharInfos()), len(infos))
		}
	}
}

var fontPatterns = []string{
	"*", "", "?", "fixed", "FIXED", "f*d", "cursor", "*cursor*", "nil2", "nil?", "6x13*", "?x13", "?x1?", "10x20",
	"variable", "-*", "-*-fixed-*", "-misc-fixed-medium-r-semicondensed--13-120-75-75-c-60-iso8859-1", "-misc-*-iso10646-1",
	"-Misc-Fixed-*-*-*-*-*-*-*-*-*-*-ISO8859-1", "-*-fixed-medium-r-*-*-13-*-*-*-*-*-*-*", "-*-*-*-*-*-*-14-*-*-*-*-*-*-*",
	"-*-fixed-bold-*-*-*-*-*-100-100-*", "*-0", "*-?", "*--*--*", "*1*1*1*1*", "-*-fixed-*-*-*-*-17-*-*-*-*-*-*-*", "a14",
	"-misc-fixed-*-r-normal--1?-*-iso8859-1", "*x*b*d", "no such font", "-*-helvetica-*", "*-c-60-*-1",
}

func TestFontsAreListedAsXvfbDoes(t *testing.T) {
	p := newTextPeer(t)
	all := ListFonts("*", 1000)
	for _, pattern := range fontPatterns {
		for _, limit := range []int{0, 1, 5, 1000} {
			p.request(49, 0, uint16(limit), uint16(len(pattern)), []byte(pattern))
			head, rest := p.reply()
			var theirs []string
			for range binary.LittleEndian.Uint16(head[8:]) {
				// X.Org puts its built-in fonts after those of the font path: some of ours again, and scaled ones.
				name := string(rest[1 : 1+rest[0]])
				if slices.Contains(all, name) && !slices.Contains(theirs, name) {
					theirs = append(theirs, name)
				}
				rest = rest[1+rest[0]:]
			}
			if ours := ListFonts(pattern, limit); !slices.Equal(ours, theirs) {
				t.Errorf("%q, at most %d:\nours   %q\nXvfb's %q", pattern, limit, ours, theirs)
			}
		}
	}
}

func TestPatternsOpenTheFontThatXvfbOpens(t *testing.T) {
	p := newTextPeer(t)
	for _, pattern := range fontPatterns {
		f, err := OpenFont(pattern)
		font := p.openFont(pattern)
		p.request(47, 0, font)
		head := p.read(32)
		if head[0] == 0 { // BadName for OpenFont; BadFont for QueryFont is still to come
			p.read(32)
			if head[1] != 15 || err == nil {
				t.Errorf("%q: Xvfb answers % x, we %v", pattern, head[:2], err)
			}
			continue
		}
		p.read(4 * int(binary.LittleEndian.Uint32(head[4:])))
		if err != nil {
			t.Errorf("%q: Xvfb opens it, we say %v", pattern, err)
			continue
		}
		theirs, _ := p.queryFont(font)
		same := slices.EqualFunc(f.Properties, theirs.Properties, func(a, b FontProperty) bool {
			text, ok := a.Value.(string)
			return a.Name == b.Name && (!ok || text == p.atom(b.Value.(uint32)))
		})
		if !same {
			t.Errorf("%q: we open another font than Xvfb: %v", pattern, f.Properties)
		}
	}
}

// randomText returns characters most of which exist in f.
func randomText(rng *rand.Rand, f *Font, wide bool) []uint16 {
	chars := make([]uint16, rng.IntN(12))
	for i := range chars {
		chars[i] = uint16(rng.IntN(256))
		if wide {
			switch rng.IntN(3) {
			case 0:
				chars[i] = uint16(rng.IntN(0x600)) // Latin, Greek, Cyrillic, Armenian, Hebrew
			case 1:
				chars[i] = uint16(rng.IntN(1 << 16))
			}
		}
	}
	return chars
}

// onWire returns chars as STRING8 or as STRING16, whose bytes always come in this order.
func onWire(chars []uint16, wide bool) []byte {
	var b []byte
	for _, char := range chars {
		if wide {
			b = append(b, byte(char>>8))
		}
		b = append(b, byte(char))
	}
	return b
}

func TestTextExtentsAreXvfbs(t *testing.T) {
	p := newTextPeer(t)
	rng := rand.New(rand.NewPCG(1, 1))
	for _, name := range ListFonts("*", 1000) {
		f, err := OpenFont(name)
		if err != nil {
			t.Fatal(err)
		}
		font := p.openFont(name)
		for range 30 {
			chars := randomText(rng, f, true)
			p.request(48, uint8(len(chars)&1), font, onWire(chars, true))
			head, _ := p.reply()
			var reply struct {
				FontAscent, FontDescent, Ascent, Descent int16
				Width, Left, Right                       int32
			}
			binary.Read(bytes.NewReader(head[8:]), binary.LittleEndian, &reply)
			theirs := Extents{int(reply.Ascent), int(reply.Descent), int(reply.Width), int(reply.Left), int(reply.Right)}
			if ours := f.TextExtents(chars); ours != theirs {
				t.Errorf("%s: %x: ours %+v, Xvfb's %+v", name, chars, ours, theirs)
			}
		}
	}
}

func TestTextIsDrawnAsXvfbDoes(t *testing.T) {
	p := newTextPeer(t)
	rng := rand.New(rand.NewPCG(2, 2))
	names := []string{"5x7", "6x13", "7x13bold", "10x20", "cursor", "nil2",
		"-misc-fixed-medium-o-*-13-*-iso8859-1", "-misc-fixed-medium-r-*-13-*-iso10646-1", "-misc-fixed-bold-r-*-iso10646-1"}
	const width, height = 90, 40
	for _, name := range names {
		f, err := OpenFont(name)
		if err != nil {
			t.Fatal(err)
		}
		font := p.openFont(name)
		for _, depth := range []int{1, 8, 24} {
			canvas := randomPixels(rng, width, height, depth)
			tile, stipple := randomPixels(rng, 7, 5, depth), randomPixels(rng, 5, 3, 1)
			pixmap, pixmapGC := p.upload(&canvas.Pixels)
			tilePixmap, _ := p.upload(&tile.Pixels)
			stipplePixmap, _ := p.upload(&stipple.Pixels)
			target := Target{Surface: canvas, Clip: NewRegion(canvas.Bounds())}
			for range 40 {
				gc := GC{Op: randomOp(rng), Foreground: rng.Uint32(), Background: rng.Uint32(), FillStyle: uint8(rng.IntN(4)),
					Font: f, Tile: &tile.Pixels, Stipple: &stipple.Pixels, TileStippleOrigin: image.Pt(rng.IntN(9)-4, rng.IntN(9)-4)}
				const mask = 1<<0 | 1<<1 | 1<<2 | 1<<3 | 1<<8 | 1<<10 | 1<<11 | 1<<12 | 1<<13 | 1<<14
				p.request(56, 0, pixmapGC, uint32(mask), uint32(gc.Function), gc.PlaneMask, gc.Foreground, gc.Background,
					uint32(gc.FillStyle), tilePixmap, stipplePixmap, int32(gc.TileStippleOrigin.X),
					int32(gc.TileStippleOrigin.Y), font)
				wide, opaque := rng.IntN(2) == 0, rng.IntN(2) == 0
				chars := randomText(rng, f, wide)
				x, y := rng.IntN(width+40)-40, rng.IntN(height+30)-5
				opcode := uint8(74) // PolyText8, PolyText16, ImageText8, ImageText16
				if wide {
					opcode++
				}
				if text := onWire(chars, wide); opaque {
					p.request(opcode+2, uint8(len(chars)), pixmap, pixmapGC, int16(x), int16(y), text)
					target.ImageText(&gc, x, y, chars)
				} else {
					p.request(opcode, 0, pixmap, pixmapGC, int16(x), int16(y), uint8(len(chars)), int8(0), text)
					target.PolyText(&gc, x, y, chars)
				}
				p.request(73, 2, pixmap, int16(0), int16(0), uint16(width), uint16(height), ^uint32(0))
				_, rest := p.reply()
				theirs := Pixels{Pix: rest, Stride: Stride(width, depth), Width: width, Height: height, Depth: depth}
				if ours := pictureOf(&canvas.Pixels); !reflect.DeepEqual(ours, pictureOf(&theirs)) {
					t.Fatalf("%s, depth %d, opcode %d, %+v, %x at (%d,%d):\n%s", name, depth, opcode, gc.Op, chars, x, y,
						difference(ours, pictureOf(&theirs)))
				}
			}
		}
	}
}

// upload makes a pixmap with these pixels and a GC for it.
func (p *textPeer) upload(src *Pixels) (pixmap, gc uint32) {
	pixmap, gc = p.newID(), p.newID()
	p.request(53, uint8(src.Depth), pixmap, p.root, uint16(src.Width), uint16(src.Height))
	p.request(55, 0, gc, pixmap, uint32(0))
	tight := NewSurface(src.Width, src.Height, src.Depth)
	tight.Blit(NewRegion(src.Bounds()), src.Bounds(), src, image.Point{}, copyOp)
	size := []uint16{uint16(src.Width), uint16(src.Height)}
	p.request(72, 2, pixmap, gc, size, int32(0), uint8(0), uint8(src.Depth), uint16(0), tight.Pix)
	return pixmap, gc
}

func difference(ours, theirs picture) string {
	var b strings.Builder
	for y := range ours {
		for x := range ours[y] {
			if ours[y][x] == theirs[y][x] {
				b.WriteByte('.')
			} else {
				b.WriteByte('#')
			}
		}
		fmt.Fprintln(&b)
	}
	return b.String()
}
