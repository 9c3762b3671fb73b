package render

import (
	"errors"
	"fmt"
	"image"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"sameframe/assets"
	"sameframe/client"
	"sameframe/protocol"
)

// newTextPeer starts an Xvfb that has our fonts and no others.
func newTextPeer(t *testing.T) *peer {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, assets.Fonts); err != nil {
		t.Fatal(err)
	}
	var path []string
	for _, folder := range fontPath {
		path = append(path, filepath.Join(dir, folder)+":unscaled")
	}
	return newPeer(t, "-fp", strings.Join(path, ","))
}

// openFont returns the font of the name, if Xvfb knows it.
func (p *peer) openFont(name string) (font protocol.Font, ok bool) {
	p.Helper()
	font = newID[protocol.Font](p)
	err := client.Check(p.Conn, &protocol.OpenFont{Fid: font, NameLen: uint16(len(name))}, []byte(name))
	if refusal := (*protocol.Error)(nil); errors.As(err, &refusal) && refusal.Code == protocol.BadName {
		return 0, false
	}
	p.check(err)
	return font, true
}

func (p *peer) atomName(atom uint32) string {
	p.Helper()
	reply, name := ask[protocol.GetAtomNameReply](p, &protocol.GetAtomName{Atom: protocol.Atom(atom)})
	return string(name[:reply.NameLen])
}

// queryFont returns a Font that has what the reply tells, and its CHARINFOs.
func (p *peer) queryFont(font protocol.Font) (*Font, []CharInfo) {
	p.Helper()
	reply, rest := ask[protocol.QueryFontReply](p, &protocol.QueryFont{Font: protocol.Fontable(font)})
	f := &Font{MinBounds: CharInfo(reply.MinBounds), MaxBounds: CharInfo(reply.MaxBounds),
		MinByte1: reply.MinByte1, MaxByte1: reply.MaxByte1,
		MinCharOrByte2: reply.MinCharOrByte2, MaxCharOrByte2: reply.MaxCharOrByte2, DefaultChar: reply.DefaultChar,
		DrawDirection: reply.DrawDirection, AllCharsExist: reply.AllCharsExist == protocol.True,
		FontAscent: reply.FontAscent, FontDescent: reply.FontDescent}
	properties := protocol.List[protocol.FontProp](rest)[:reply.PropertiesLen]
	for _, q := range properties {
		f.Properties = append(f.Properties, FontProperty{p.atomName(uint32(q.Name)), q.Value})
	}
	return f, protocol.List[CharInfo](rest[len(properties)*protocol.Size[protocol.FontProp]():])[:reply.CharInfosLen]
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
		font, _ := p.openFont(name)
		theirs, infos := p.queryFont(font)
		for i, q := range theirs.Properties {
			// The value on the wire has no type: ours tells whether it is an atom.
			if _, ok := f.Properties[min(i, len(f.Properties)-1)].Value.(string); ok {
				theirs.Properties[i].Value = p.atomName(q.Value.(uint32))
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
			reply, rest := ask[protocol.ListFontsReply](p,
				&protocol.ListFonts{MaxNames: uint16(limit), PatternLen: uint16(len(pattern))}, []byte(pattern))
			names, _, ok := protocol.ParseStrings(rest, int(reply.NamesLen))
			if !ok {
				t.Fatalf("%q: no list of names: %q", pattern, rest)
			}
			var theirs []string
			for _, name := range names {
				// X.Org puts its built-in fonts after those of the font path: some of ours again, and scaled ones.
				if slices.Contains(all, name) && !slices.Contains(theirs, name) {
					theirs = append(theirs, name)
				}
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
		font, ok := p.openFont(pattern)
		if ok != (err == nil) {
			t.Errorf("%q: Xvfb opens it: %t, we say %v", pattern, ok, err)
		}
		if !ok || err != nil {
			continue
		}
		theirs, _ := p.queryFont(font)
		same := slices.EqualFunc(f.Properties, theirs.Properties, func(a, b FontProperty) bool {
			text, ok := a.Value.(string)
			return a.Name == b.Name && (!ok || text == p.atomName(b.Value.(uint32)))
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
		font, _ := p.openFont(name)
		for range 30 {
			chars := randomText(rng, f, true)
			reply, _ := ask[protocol.QueryTextExtentsReply](p,
				&protocol.QueryTextExtents{OddLength: uint8(len(chars) & 1), Font: protocol.Fontable(font)}, onWire(chars, true))
			theirs := Extents{int(reply.OverallAscent), int(reply.OverallDescent),
				int(reply.OverallWidth), int(reply.OverallLeft), int(reply.OverallRight)}
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
		font, _ := p.openFont(name)
		for _, depth := range []int{1, 8, 24} {
			canvas := randomPixels(rng, width, height, depth)
			tile, stipple := randomPixels(rng, 7, 5, depth), randomPixels(rng, 5, 3, 1)
			pixmap := p.newPixmap(&canvas.Pixels)
			target := Target{Surface: canvas, Clip: NewRegion(canvas.Bounds())}
			for range 40 {
				gc := GC{Op: randomOp(rng), Foreground: rng.Uint32(), Background: rng.Uint32(), FillStyle: uint8(rng.IntN(4)),
					Font: f, Tile: &tile.Pixels, Stipple: &stipple.Pixels, TileStippleOrigin: image.Pt(rng.IntN(9)-4, rng.IntN(9)-4)}
				theirGC := p.newGC(pixmap, &gc)
				client.Send(p.Conn, &protocol.ChangeGC{GC: theirGC, ValueMask: protocol.GCFont}, protocol.Bytes(&font))
				wide, opaque := rng.IntN(2) == 0, rng.IntN(2) == 0
				chars := randomText(rng, f, wide)
				x, y := rng.IntN(width+40)-40, rng.IntN(height+30)-5
				p.drawText(protocol.Drawable(pixmap), theirGC, int16(x), int16(y), chars, wide, opaque)
				client.Send(p.Conn, &protocol.FreeGC{GC: theirGC})
				if opaque {
					target.ImageText(&gc, x, y, chars)
				} else {
					target.PolyText(&gc, x, y, chars)
				}
				theirs, err := p.pixels(pixmap, canvas)
				if err != nil {
					t.Fatal(err)
				}
				if ours, theirs := pictureOf(&canvas.Pixels), pictureOf(theirs); !reflect.DeepEqual(ours, theirs) {
					t.Fatalf("%s, depth %d, wide %t, opaque %t, %+v, %x at (%d,%d):\n%s", name, depth, wide, opaque, gc.Op,
						chars, x, y, difference(ours, theirs))
				}
			}
		}
	}
}

func (p *peer) drawText(d protocol.Drawable, gc protocol.GContext, x, y int16, chars []uint16, wide, opaque bool) {
	text, n := onWire(chars, wide), uint8(len(chars))
	item := append([]byte{n, 0}, text...) // the one TEXTITEM, without a delta
	switch {
	case opaque && wide:
		client.Send(p.Conn, &protocol.ImageText16{StringLen: n, Drawable: d, GC: gc, X: x, Y: y}, text)
	case opaque:
		client.Send(p.Conn, &protocol.ImageText8{StringLen: n, Drawable: d, GC: gc, X: x, Y: y}, text)
	case wide:
		client.Send(p.Conn, &protocol.PolyText16{Drawable: d, GC: gc, X: x, Y: y}, item)
	default:
		client.Send(p.Conn, &protocol.PolyText8{Drawable: d, GC: gc, X: x, Y: y}, item)
	}
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
