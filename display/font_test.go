package display

import (
	"slices"
	"strings"
	"testing"

	"sameframe/protocol"
	"sameframe/render"
)

func (p *testClient) openFont(name string) protocol.Font {
	p.t.Helper()
	id := protocol.Font(p.id())
	do(p, &protocol.OpenFont{Fid: id, NameLen: uint16(len(name))}, []byte(name))
	return id
}

func TestOpenFontChecksItsArguments(t *testing.T) {
	bothOrders(t, func(t *testing.T, s *Server, p *testClient) {
		f := p.openFont("fixed")
		refuse(p, &protocol.OpenFont{Fid: f, NameLen: 5}, []byte("fixed"), protocol.BadIDChoice, uint32(f))
		next := protocol.Font(p.id())
		for _, name := range []string{"nosuchfont", "", strings.Repeat("*", 256)} {
			refuse(p, &protocol.OpenFont{Fid: next, NameLen: uint16(len(name))}, []byte(name), protocol.BadName, uint32(next))
		}
		checkLengths(p, protocol.OpenFont{Fid: next, NameLen: 5}, []byte("fixed"))
		do(p, &protocol.CloseFont{Font: f}, nil)
		refuse(p, &protocol.CloseFont{Font: f}, nil, protocol.BadFont, uint32(f))
		refuse(p, &protocol.QueryFont{Font: protocol.Fontable(f)}, nil, protocol.BadFont, uint32(f))
		checkLengths(p, protocol.CloseFont{Font: f}, nil)
	})
}

func TestQueryFontTellsWhatTheFontIs(t *testing.T) {
	bothOrders(t, func(t *testing.T, s *Server, p *testClient) {
		for _, name := range []string{"fixed", "cursor"} {
			face, err := render.OpenFont(name)
			if err != nil {
				t.Fatal(err)
			}
			r, tail := ask[protocol.QueryFontReply](p, &protocol.QueryFont{Font: protocol.Fontable(p.openFont(name))}, nil)
			infos := face.CharInfos()
			want := protocol.QueryFontReply{
				ReplyHeader: r.ReplyHeader, MinBounds: protocol.CharInfo(face.MinBounds), MaxBounds: protocol.CharInfo(face.MaxBounds),
				MinCharOrByte2: face.MinCharOrByte2, MaxCharOrByte2: face.MaxCharOrByte2, DefaultChar: face.DefaultChar,
				PropertiesLen: uint16(len(face.Properties)), DrawDirection: face.DrawDirection, MinByte1: face.MinByte1,
				MaxByte1: face.MaxByte1, AllCharsExist: wireBool(face.AllCharsExist), FontAscent: face.FontAscent,
				FontDescent: face.FontDescent, CharInfosLen: uint32(len(infos)),
			}
			if *r != want {
				t.Errorf("%s: got %+v, want %+v", name, *r, want)
			}
			if len(tail) != 8*len(face.Properties)+12*len(infos) {
				t.Fatalf("%s: %d bytes follow for %d properties and %d characters", name, len(tail), len(face.Properties), len(infos))
			}
			for i, got := range native[protocol.FontProp](p, tail[:8*len(face.Properties)]) {
				property := face.Properties[i]
				if atom, _ := s.atoms.name(got.Name); atom != property.Name {
					t.Errorf("%s: property %d is %q, want %q", name, i, atom, property.Name)
				}
				switch value := property.Value.(type) {
				case string:
					if atom, _ := s.atoms.name(protocol.Atom(got.Value)); atom != value {
						t.Errorf("%s: %s is %q, want %q", name, property.Name, atom, value)
					}
				case int32:
					if int32(got.Value) != value {
						t.Errorf("%s: %s is %d, want %d", name, property.Name, got.Value, value)
					}
				}
			}
			for i, got := range native[protocol.CharInfo](p, tail[8*len(face.Properties):]) {
				if got != protocol.CharInfo(infos[i]) {
					t.Fatalf("%s: character %d has %+v, want %+v", name, i, got, infos[i])
				}
			}
		}
		checkLengths(p, protocol.QueryFont{Font: 1}, nil)
	})
}

func TestGCStandsForItsFont(t *testing.T) {
	bothOrders(t, func(t *testing.T, s *Server, p *testClient) {
		g := protocol.GContext(p.id())
		do(p, &protocol.CreateGC{Cid: g, Drawable: rootID}, nil)
		r, _ := ask[protocol.QueryFontReply](p, &protocol.QueryFont{Font: protocol.Fontable(g)}, nil)
		if fixed := defaultFont(); r.FontAscent != fixed.FontAscent || r.MaxBounds != protocol.CharInfo(fixed.MaxBounds) {
			t.Errorf("the font of a new GC is %+v, want the one named fixed", *r)
		}
		font := p.openFont("10x20")
		do(p, &protocol.ChangeGC{GC: g, ValueMask: protocol.GCFont}, wire(p, font))
		do(p, &protocol.CloseFont{Font: font}, nil)
		r, _ = ask[protocol.QueryFontReply](p, &protocol.QueryFont{Font: protocol.Fontable(g)}, nil)
		if r.MaxBounds.CharacterWidth != 10 {
			t.Errorf("the font of the GC is %d wide after it was set and closed, want 10", r.MaxBounds.CharacterWidth)
		}
		refuse(p, &protocol.QueryFont{Font: rootID}, nil, protocol.BadFont, rootID)
	})
}

func TestQueryTextExtents(t *testing.T) {
	bothOrders(t, func(t *testing.T, s *Server, p *testClient) {
		font := protocol.Fontable(p.openFont("10x20"))
		for _, test := range []struct {
			odd   uint8
			text  string // two bytes a character
			width int32
		}{
			{0, "\x00a\x00b", 20}, {1, "\x00a\x00b", 10}, {0xff, "\x00a\x00b\x00c\x00d", 30}, {0, "", 0},
		} {
			r, _ := ask[protocol.QueryTextExtentsReply](p, &protocol.QueryTextExtents{OddLength: test.odd, Font: font}, []byte(test.text))
			if r.OverallWidth != test.width || r.FontAscent != 16 || r.FontDescent != 4 {
				t.Errorf("%q (odd %d): got %+v, want a width of %d", test.text, test.odd, *r, test.width)
			}
		}
		refuse(p, &protocol.QueryTextExtents{OddLength: 1, Font: font}, nil, protocol.BadLength, 0)
		refuse(p, &protocol.QueryTextExtents{OddLength: 1, Font: 1}, nil, protocol.BadFont, 1)
	})
}

func TestListFontsReturnsUpToTheLimit(t *testing.T) {
	bothOrders(t, func(t *testing.T, s *Server, p *testClient) {
		pattern := "*-MISC-*"
		want := render.ListFonts(pattern, 3)
		if len(want) != 3 {
			t.Fatalf("only %d fonts match", len(want))
		}
		r, tail := ask[protocol.ListFontsReply](p, &protocol.ListFonts{MaxNames: 3, PatternLen: uint16(len(pattern))}, []byte(pattern))
		if got, _, ok := protocol.ParseStrings(tail, int(r.NamesLen)); !ok || !slices.Equal(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
		r, _ = ask[protocol.ListFontsReply](p, &protocol.ListFonts{MaxNames: 3, PatternLen: 4}, []byte("none"))
		if r.NamesLen != 0 {
			t.Errorf("%d fonts match a name that none has", r.NamesLen)
		}
		long := []byte(strings.Repeat("*", 256))
		refuse(p, &protocol.ListFonts{MaxNames: 3, PatternLen: 256}, long, protocol.BadAlloc, 0)
		refuse(p, &protocol.ListFontsWithInfo{MaxNames: 3, PatternLen: 256}, long, protocol.BadAlloc, 0)
		checkLengths(p, protocol.ListFonts{PatternLen: 5}, []byte("fixed"))
		checkLengths(p, protocol.ListFontsWithInfo{PatternLen: 5}, []byte("fixed"))
	})
}

func TestListFontsWithInfoEndsWithAReplyWithoutName(t *testing.T) {
	bothOrders(t, func(t *testing.T, s *Server, p *testClient) {
		want := render.ListFonts("*", 4)
		p.execute(encode(p, &protocol.ListFontsWithInfo{MaxNames: 4, PatternLen: 1}, []byte("*")))
		messages := p.messages()
		if len(messages) != 5 {
			t.Fatalf("%d replies, want 5", len(messages))
		}
		for i, b := range messages {
			r, tail := decode[protocol.ListFontsWithInfoReply](p, b)
			if r.Sequence != p.sequence {
				t.Errorf("reply %d has the sequence number %d, want %d", i, r.Sequence, p.sequence)
			}
			if i == 4 {
				if last := (protocol.ListFontsWithInfoReply{Type: 1, Sequence: p.sequence, Length: 7}); *r != last {
					t.Errorf("the last reply is %+v, want %+v", *r, last)
				}
				break
			}
			face, err := render.OpenFont(want[i])
			if err != nil {
				t.Fatal(err)
			}
			name := string(tail[8*int(r.PropertiesLen):][:r.NameLen])
			if name != want[i] || r.FontAscent != face.FontAscent || int(r.PropertiesLen) != len(face.Properties) {
				t.Errorf("reply %d is of %q, want %q: %+v", i, name, want[i], *r)
			}
			if r.RepliesHint == 0 {
				t.Errorf("reply %d hints at no replies to come", i)
			}
		}
	})
}

func TestFontPathIsTheBuiltInOne(t *testing.T) {
	bothOrders(t, func(t *testing.T, s *Server, p *testClient) {
		path := func(elements ...string) []byte { return protocol.AppendStrings(nil, elements) }
		do(p, &protocol.SetFontPath{FontQty: 0}, nil)
		do(p, &protocol.SetFontPath{FontQty: 1}, path("built-ins"))
		refuse(p, &protocol.SetFontPath{FontQty: 2}, path("built-ins", "/usr"), protocol.BadValue, 1)
		refuse(p, &protocol.SetFontPath{FontQty: 1}, path("built-ins", "misc"), protocol.BadLength, 0)
		refuse(p, &protocol.SetFontPath{FontQty: 1}, []byte{9, 'b', 'u', 'i'}, protocol.BadLength, 0)
		r, tail := ask[protocol.GetFontPathReply](p, &protocol.GetFontPath{}, nil)
		if got, _, _ := protocol.ParseStrings(tail, int(r.PathLen)); !slices.Equal(got, []string{"built-ins"}) {
			t.Errorf("the path is %q", got)
		}
		checkLengths(p, protocol.GetFontPath{}, nil)
	})
}
