package display

import (
	"sync"

	"sameframe/protocol"
	"sameframe/render"
)

// font is a font that a client has opened: a name for one of the built-in ones, which are there for all time. It begins in
// openFont and ends in closeFont; GCs that have it keep the face.
type font struct{ face *render.Font }

func (*font) free(*Server) {}
func (*font) holds() int   { return 0 }

func (s *Server) font(id protocol.Font) (*font, error) {
	if f, ok := lookup[*font](s, uint32(id)); ok {
		return f, nil
	}
	return nil, protocol.BadFont.With(uint32(id))
}

// fontable returns the font that a font or a GC stands for.
func (s *Server) fontable(id protocol.Fontable) (*render.Font, error) {
	if g, ok := lookup[*gc](s, uint32(id)); ok {
		return g.Font, nil
	}
	f, err := s.font(protocol.Font(id))
	if err != nil {
		return nil, err
	}
	return f.face, nil
}

// defaultFont returns the font of a GC that has been given none. It panics if what is built in has no such font.
var defaultFont = sync.OnceValue(func() *render.Font {
	face, err := render.OpenFont("fixed")
	if err != nil {
		panic(err)
	}
	return face
})

// maxPattern bounds the name of a font, as in X.Org: matching takes as long as pattern × names.
const maxPattern = 255

func (c *client) openFont(r *protocol.OpenFont, tail []byte) error {
	name, err := exactly(tail, int(r.NameLen))
	if err != nil {
		return err
	}
	if err := c.newID(uint32(r.Fid)); err != nil {
		return err
	}
	if len(name) > maxPattern {
		return protocol.BadName.With(uint32(r.Fid))
	}
	face, err := render.OpenFont(string(name))
	if err != nil {
		return protocol.BadName.With(uint32(r.Fid))
	}
	c.add(uint32(r.Fid), &font{face})
	return nil
}

func (c *client) closeFont(r *protocol.CloseFont) error {
	_, err := c.server.font(r.Font)
	if err == nil {
		c.server.remove(uint32(r.Font))
	}
	return err
}

func (c *client) queryFont(r *protocol.QueryFont) error {
	face, err := c.server.fontable(r.Font)
	if err != nil {
		return err
	}
	properties, infos := c.server.fontProperties(face), face.CharInfos()
	tail := append(list(c, properties), list(c, infos)...)
	return reply(c, &protocol.QueryFontReply{
		MinBounds: protocol.CharInfo(face.MinBounds), MaxBounds: protocol.CharInfo(face.MaxBounds),
		MinCharOrByte2: face.MinCharOrByte2, MaxCharOrByte2: face.MaxCharOrByte2, DefaultChar: face.DefaultChar,
		PropertiesLen: uint16(len(properties)), DrawDirection: face.DrawDirection,
		MinByte1: face.MinByte1, MaxByte1: face.MaxByte1, AllCharsExist: wireBool(face.AllCharsExist),
		FontAscent: face.FontAscent, FontDescent: face.FontDescent, CharInfosLen: uint32(len(infos)),
	}, tail)
}

// fontProperties returns the properties of a font, with atoms for their names and for the values that are strings.
func (s *Server) fontProperties(face *render.Font) []protocol.FontProp {
	properties := make([]protocol.FontProp, len(face.Properties))
	for i, p := range face.Properties {
		properties[i].Name = s.atoms.intern(p.Name)
		switch value := p.Value.(type) {
		case string:
			properties[i].Value = uint32(s.atoms.intern(value))
		case int32:
			properties[i].Value = uint32(value)
		}
	}
	return properties
}

func (c *client) queryTextExtents(r *protocol.QueryTextExtents, chars []protocol.Char2B) error {
	face, err := c.server.fontable(r.Font)
	if err != nil {
		return err
	}
	if len(chars)%2 != 0 {
		return protocol.BadLength.With(0)
	}
	if r.OddLength != protocol.False {
		if len(chars) == 0 {
			return protocol.BadLength.With(0)
		}
		chars = chars[:len(chars)-1]
	}
	e := face.TextExtents(text16(chars))
	return reply(c, &protocol.QueryTextExtentsReply{
		DrawDirection: face.DrawDirection, FontAscent: face.FontAscent, FontDescent: face.FontDescent,
		OverallAscent: int16(e.Ascent), OverallDescent: int16(e.Descent),
		OverallWidth: int32(e.Width), OverallLeft: int32(e.Left), OverallRight: int32(e.Right),
	}, nil)
}

func (c *client) listFonts(r *protocol.ListFonts, tail []byte) error {
	names, err := fontNames(tail, r.PatternLen, r.MaxNames)
	if err != nil {
		return err
	}
	return reply(c, &protocol.ListFontsReply{NamesLen: uint16(len(names))}, protocol.AppendStrings(nil, names))
}

func fontNames(tail []byte, length, limit uint16) ([]string, error) {
	pattern, err := exactly(tail, int(length))
	if err != nil {
		return nil, err
	}
	if len(pattern) > maxPattern {
		return nil, protocol.BadAlloc.With(0)
	}
	return render.ListFonts(string(pattern), int(limit)), nil
}

// listFontsWithInfo sends a reply for each font and a last one without a name.
func (c *client) listFontsWithInfo(r *protocol.ListFontsWithInfo, tail []byte) error {
	names, err := fontNames(tail, r.PatternLen, r.MaxNames)
	if err != nil {
		return err
	}
	for i, name := range names {
		face, err := render.OpenFont(name)
		if err != nil {
			continue
		}
		properties := c.server.fontProperties(face)
		reply(c, &protocol.ListFontsWithInfoReply{
			NameLen: uint8(len(name)), MinBounds: protocol.CharInfo(face.MinBounds), MaxBounds: protocol.CharInfo(face.MaxBounds),
			MinCharOrByte2: face.MinCharOrByte2, MaxCharOrByte2: face.MaxCharOrByte2, DefaultChar: face.DefaultChar,
			PropertiesLen: uint16(len(properties)), DrawDirection: face.DrawDirection,
			MinByte1: face.MinByte1, MaxByte1: face.MaxByte1, AllCharsExist: wireBool(face.AllCharsExist),
			FontAscent: face.FontAscent, FontDescent: face.FontDescent, RepliesHint: uint32(len(names) - i),
		}, append(list(c, properties), name...))
	}
	return reply(c, &protocol.ListFontsWithInfoReply{}, nil)
}

// fontPath is where the fonts are: in the program.
var fontPath = []string{"built-ins"}

// setFontPath accepts no path but the one there is; an empty one asks for the default, which it is too. The value of the
// error is the number of the element that is wrong, as in X.Org.
func (c *client) setFontPath(r *protocol.SetFontPath, tail []byte) error {
	elements, rest, ok := protocol.ParseStrings(tail, int(r.FontQty))
	if !ok || len(rest) > 3 {
		return protocol.BadLength.With(0)
	}
	for i, e := range elements {
		if e != fontPath[0] {
			return protocol.BadValue.With(uint32(i))
		}
	}
	return nil
}

func (c *client) getFontPath(*protocol.GetFontPath) error {
	return reply(c, &protocol.GetFontPathReply{PathLen: uint16(len(fontPath))}, protocol.AppendStrings(nil, fontPath))
}
