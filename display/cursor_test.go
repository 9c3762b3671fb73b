package display

import (
	"encoding/binary"
	"image"
	"testing"

	"sameframe/protocol"
	"sameframe/render"
)

// bits sets the pixels of a bitmap from rows of '#' and '.'.
func (p *testClient) bits(rows ...string) protocol.Pixmap {
	p.t.Helper()
	id := p.newPixmap(len(rows[0]), len(rows), 1)
	pm, err := p.server.pixmap(id)
	if err != nil {
		p.t.Fatal(err)
	}
	for y, row := range rows {
		for x, c := range row {
			if c == '#' {
				pm.surface.Pix[y*pm.surface.Stride+x/8] |= 1 << (x % 8)
			}
		}
	}
	return id
}

// look returns what a cursor looks like, row by row: foreground '#', background 'o', nothing '.'.
func (cur *cursor) look(t *testing.T, fore, back uint32) (rows []string) {
	t.Helper()
	for y := range cur.surface.Height {
		row := ""
		for x := range cur.surface.Width {
			pixel := binary.LittleEndian.Uint32(cur.surface.Pix[y*cur.surface.Stride+4*x:])
			switch {
			case !cur.shape.Contains(image.Pt(x, y)):
				row += "."
			case pixel == fore:
				row += "#"
			case pixel == back:
				row += "o"
			default:
				t.Fatalf("the pixel at (%d, %d) is %#x", x, y, pixel)
			}
		}
		rows = append(rows, row)
	}
	return rows
}

func checkLook(t *testing.T, cur *cursor, fore, back uint32, want ...string) {
	t.Helper()
	got := cur.look(t, fore, back)
	if len(got) != len(want) {
		t.Fatalf("the cursor looks like %q, want %q", got, want)
	}
	for i := range got {
		if got[i] != want[i] {
			t.Fatalf("the cursor looks like %q, want %q", got, want)
		}
	}
}

func TestCreateCursorTakesSourceWhereTheMaskIs(t *testing.T) {
	bothOrders(t, func(t *testing.T, s *Server, p *testClient) {
		source, mask := p.bits("#.#", ".#."), p.bits("##.", ".##")
		id := protocol.Cursor(p.id())
		create := protocol.CreateCursor{
			Cid: id, Source: source, Mask: mask, ForeRed: 0xffff, BackGreen: 0x80ff, BackBlue: 0x1234, X: 3, Y: 2,
		}
		do(p, &create, nil)
		cur, err := s.cursor(id)
		if err != nil {
			t.Fatal(err)
		}
		checkLook(t, cur, 0xffff0000, 0xff008012, "#o.", ".#o")
		if l := cur.layer(image.Pt(10, 10)); l.Origin != image.Pt(7, 8) {
			t.Errorf("the cursor is at %v, want it with its hotspot (3, 2) at (10, 10)", l.Origin)
		}
		do(p, &protocol.RecolorCursor{Cursor: id, ForeBlue: 0xffff}, nil)
		checkLook(t, cur, 0xff0000ff, 0xff000000, "#o.", ".#o")
		create.Cid, create.Mask = create.Cid+1, protocol.None
		do(p, &create, nil)
		cur, _ = s.cursor(create.Cid)
		checkLook(t, cur, 0xffff0000, 0xff008012, "#o#", "o#o")
		do(p, &protocol.FreeCursor{Cursor: id}, nil)
		refuse(p, &protocol.FreeCursor{Cursor: id}, nil, protocol.BadCursor, uint32(id))
		refuse(p, &protocol.RecolorCursor{Cursor: id}, nil, protocol.BadCursor, uint32(id))
		checkLengths(p, protocol.FreeCursor{Cursor: id}, nil)
		checkLengths(p, protocol.RecolorCursor{Cursor: id}, nil)
		checkLengths(p, create, nil)
	})
}

func TestCreateCursorChecksItsArguments(t *testing.T) {
	bothOrders(t, func(t *testing.T, s *Server, p *testClient) {
		source, wide, deep := p.bits("#.#", ".#."), p.bits("####", "####"), p.newPixmap(3, 2, 24)
		huge := p.newPixmap(maxCursor+1, 1, 1)
		create := protocol.CreateCursor{Cid: protocol.Cursor(p.id()), Source: source}
		bad := func(code protocol.ErrorCode, value uint32, edit func(r *protocol.CreateCursor)) {
			t.Helper()
			r := create
			edit(&r)
			refuse(p, &r, nil, code, value)
		}
		bad(protocol.BadIDChoice, 1, func(r *protocol.CreateCursor) { r.Cid, r.Source = 1, 1 })
		bad(protocol.BadPixmap, rootID, func(r *protocol.CreateCursor) { r.Source = rootID })
		bad(protocol.BadMatch, uint32(deep), func(r *protocol.CreateCursor) { r.Source, r.Mask = deep, 1 })
		bad(protocol.BadPixmap, 1, func(r *protocol.CreateCursor) { r.Mask, r.X = 1, 4 })
		bad(protocol.BadMatch, uint32(wide), func(r *protocol.CreateCursor) { r.Mask = wide })
		bad(protocol.BadMatch, uint32(deep), func(r *protocol.CreateCursor) { r.Mask = deep })
		bad(protocol.BadMatch, uint32(source), func(r *protocol.CreateCursor) { r.X = 4 })
		bad(protocol.BadMatch, uint32(source), func(r *protocol.CreateCursor) { r.Y = 3 })
		bad(protocol.BadAlloc, uint32(huge), func(r *protocol.CreateCursor) { r.Source = huge })
	})
}

func TestGlyphCursorsMeetAtTheirOrigins(t *testing.T) {
	glyph := func(info render.CharInfo, rows ...string) *render.Glyph {
		g := &render.Glyph{
			Info: info, Bitmap: *bitmap(image.Rect(0, 0, len(rows[0]), len(rows))),
			Origin: image.Pt(-int(info.LeftSideBearing), int(info.Ascent)),
		}
		for y, row := range rows {
			for x, c := range row {
				if c == '#' {
					g.Bitmap.Pix[y*g.Bitmap.Stride+x/8] |= 1 << (x % 8)
				}
			}
		}
		return g
	}
	s := newTestServer(t)
	white := colors{back: protocol.RGB{Red: 0xffff, Green: 0xffff, Blue: 0xffff}}
	for _, test := range []struct {
		name         string
		source, mask *render.Glyph
		hotspot      image.Point
		want         []string
	}{
		{
			"the mask is larger",
			glyph(render.CharInfo{LeftSideBearing: 0, RightSideBearing: 2, Ascent: 1, Descent: 1}, "##", "#."),
			glyph(render.CharInfo{LeftSideBearing: -1, RightSideBearing: 3, Ascent: 2, Descent: 2}, "####", "####", "####", "####"),
			image.Pt(1, 2), []string{"oooo", "o##o", "o#oo", "oooo"},
		}, {
			"there is no mask",
			glyph(render.CharInfo{LeftSideBearing: -1, RightSideBearing: 1, Ascent: 1, Descent: 0}, ".#"), nil,
			image.Pt(1, 1), []string{"o#"},
		}, {
			"the ink is right of and above the origin",
			glyph(render.CharInfo{LeftSideBearing: 1, RightSideBearing: 2, Ascent: 2, Descent: -1}, "#"), nil,
			image.Pt(0, 2), []string{"o#", "oo"},
		}, {
			"the ink is left of and below the origin",
			glyph(render.CharInfo{LeftSideBearing: -2, RightSideBearing: -1, Ascent: -1, Descent: 2}, "#"), nil,
			image.Pt(2, 0), []string{"oo", "#o"},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			cur := glyphCursor(s, test.source, test.mask, white)
			checkLook(t, cur, 0xff000000, 0xffffffff, test.want...)
			if cur.hotspot != test.hotspot {
				t.Errorf("the hotspot is %v, want %v", cur.hotspot, test.hotspot)
			}
		})
	}
}

func TestDefaultCursorIsAnArrow(t *testing.T) {
	cur := newTestServer(t).defaultCursor
	checkLook(t, cur, 0xff000000, 0xffffffff,
		"oo........", "o#o.......", "o##o......", "o###o.....", "o####o....", "o#####o...", "o######o..", "o#######o.",
		"o########o", "o#####oooo", "o##o##o...", "o#o.o##o..", "oo..o##o..", ".....o##o.", ".....o##o.", "......oo..")
	if cur.hotspot != image.Pt(1, 1) {
		t.Errorf("the hotspot is %v, want its tip (1, 1)", cur.hotspot)
	}
}

func TestCreateGlyphCursorChecksItsArguments(t *testing.T) {
	bothOrders(t, func(t *testing.T, s *Server, p *testClient) {
		font := p.openFont("cursor")
		create := protocol.CreateGlyphCursor{
			Cid: protocol.Cursor(p.id()), SourceFont: font, MaskFont: font, SourceChar: 68, MaskChar: 69,
		}
		bad := func(code protocol.ErrorCode, value uint32, edit func(r *protocol.CreateGlyphCursor)) {
			t.Helper()
			r := create
			edit(&r)
			refuse(p, &r, nil, code, value)
		}
		bad(protocol.BadIDChoice, 1, func(r *protocol.CreateGlyphCursor) { r.Cid, r.SourceFont = 1, 1 })
		bad(protocol.BadFont, 1, func(r *protocol.CreateGlyphCursor) { r.SourceFont, r.MaskFont = 1, 1 })
		bad(protocol.BadFont, 1, func(r *protocol.CreateGlyphCursor) { r.MaskFont, r.MaskChar = 1, 999 })
		bad(protocol.BadValue, 999, func(r *protocol.CreateGlyphCursor) { r.SourceChar = 999 })
		bad(protocol.BadValue, 999, func(r *protocol.CreateGlyphCursor) { r.MaskChar = 999 })
		checkLengths(p, create, nil)
		do(p, &create, nil)
		create.Cid, create.MaskFont = protocol.Cursor(p.id()), protocol.None
		do(p, &create, nil)
	})
}

func TestQueryBestSize(t *testing.T) {
	bothOrders(t, func(t *testing.T, s *Server, p *testClient) {
		for _, test := range [][5]uint16{ // the tiles and stipples are what Xvfb answers
			{protocol.CursorShape, 5, 7, 5, 7},
			{protocol.CursorShape, 5000, 7, maxCursor, 7},
			{protocol.TileShape, 5, 37, 8, 37},
			{protocol.StippleShape, 17, 1, 32, 1},
			{protocol.StippleShape, 33, 1, 33, 1},
			{protocol.StippleShape, 0, 0, 0, 0},
		} {
			r, _ := ask[protocol.QueryBestSizeReply](p, &protocol.QueryBestSize{
				Class: uint8(test[0]), Drawable: rootID, Width: test[1], Height: test[2],
			}, nil)
			if r.Width != test[3] || r.Height != test[4] {
				t.Errorf("class %d: of %d × %d the best is %d × %d, want %d × %d",
					test[0], test[1], test[2], r.Width, r.Height, test[3], test[4])
			}
		}
		refuse(p, &protocol.QueryBestSize{Class: 3, Drawable: 1}, nil, protocol.BadValue, 3)
		refuse(p, &protocol.QueryBestSize{Drawable: 1}, nil, protocol.BadDrawable, 1)
		inputOnly := protocol.Window(p.id())
		do(p, &protocol.CreateWindow{Wid: inputOnly, Parent: rootID, Width: 1, Height: 1, Class: protocol.InputOnly}, nil)
		refuse(p, &protocol.QueryBestSize{Class: protocol.TileShape, Drawable: protocol.Drawable(inputOnly)}, nil,
			protocol.BadMatch, uint32(inputOnly))
		ask[protocol.QueryBestSizeReply](p, &protocol.QueryBestSize{Drawable: protocol.Drawable(inputOnly)}, nil)
		checkLengths(p, protocol.QueryBestSize{Drawable: rootID}, nil)
	})
}
