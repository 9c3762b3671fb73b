package display

import (
	"slices"
	"testing"

	"sameframe/protocol"
)

func TestAllocColorGivesTheNearestPixel(t *testing.T) {
	bothOrders(t, func(t *testing.T, s *Server, p *testClient) {
		deep := p.newColormap(0x22)
		for _, test := range []struct {
			colormap protocol.Colormap
			want     protocol.AllocColorReply
		}{ // the pixels are what Xvfb answers
			{defaultColormapID, protocol.AllocColorReply{Red: 0x1212, Green: 0xffff, Blue: 0xabab, Pixel: 0x12ffab}},
			{deep, protocol.AllocColorReply{Red: 0x1212, Green: 0xffff, Blue: 0xabab, Pixel: 0xff12ffab}},
		} {
			r, _ := ask[protocol.AllocColorReply](p, &protocol.AllocColor{Cmap: test.colormap, Red: 0x1234, Green: 0xffff, Blue: 0xabcd}, nil)
			if test.want.ReplyHeader = r.ReplyHeader; *r != test.want {
				t.Errorf("colormap %#x: got %+v, want %+v", test.colormap, *r, test.want)
			}
		}
		refuse(p, &protocol.AllocColor{Cmap: 1}, nil, protocol.BadColor, 1)
		checkLengths(p, protocol.AllocColor{Cmap: defaultColormapID}, nil)
	})
}

func TestNamedColorsAreThoseOfXServers(t *testing.T) {
	if got := len(colorNames()); got != 782 { // as many as Xvfb 21.1.7 knows, case aside
		t.Errorf("%d names", got)
	}
	bothOrders(t, func(t *testing.T, s *Server, p *testClient) {
		for name, want := range map[string]protocol.RGB{
			"black":             {},
			"White":             {Red: 0xffff, Green: 0xffff, Blue: 0xffff},
			"ALICE BLUE":        {Red: 0xf0f0, Green: 0xf8f8, Blue: 0xffff},
			"AliceBlue":         {Red: 0xf0f0, Green: 0xf8f8, Blue: 0xffff},
			"grey57":            {Red: 0x9191, Green: 0x9191, Blue: 0x9191},
			"lightGoldenrod3":   {Red: 0xcdcd, Green: 0xbebe, Blue: 0x7070},
			"web gray":          {Red: 0x8080, Green: 0x8080, Blue: 0x8080},
			"gray":              {Red: 0xbebe, Green: 0xbebe, Blue: 0xbebe},
			"rebecca purple":    {Red: 0x6666, Green: 0x3333, Blue: 0x9999},
			"medium violet red": {Red: 0xc7c7, Green: 0x1515, Blue: 0x8585},
		} {
			r, _ := ask[protocol.LookupColorReply](p, &protocol.LookupColor{Cmap: defaultColormapID, NameLen: uint16(len(name))}, []byte(name))
			exact := protocol.RGB{Red: r.ExactRed, Green: r.ExactGreen, Blue: r.ExactBlue}
			if seen := (protocol.RGB{Red: r.VisualRed, Green: r.VisualGreen, Blue: r.VisualBlue}); exact != want || seen != want {
				t.Errorf("%s is %x and looks like %x, want %x", name, exact, seen, want)
			}
		}
		r, _ := ask[protocol.AllocNamedColorReply](p, &protocol.AllocNamedColor{Cmap: defaultColormapID, NameLen: 6}, []byte("salmon"))
		want := protocol.AllocNamedColorReply{
			ReplyHeader: r.ReplyHeader, Pixel: 0xfa8072, ExactRed: 0xfafa, ExactGreen: 0x8080, ExactBlue: 0x7272,
			VisualRed: 0xfafa, VisualGreen: 0x8080, VisualBlue: 0x7272,
		}
		if *r != want {
			t.Errorf("salmon is %+v, want %+v", *r, want)
		}
		for _, name := range []string{"#ffffff", "alice  blue", "nosuchcolour", ""} {
			tail := []byte(name)
			refuse(p, &protocol.LookupColor{Cmap: defaultColormapID, NameLen: uint16(len(name))}, tail, protocol.BadName, defaultColormapID)
			refuse(p, &protocol.AllocNamedColor{Cmap: defaultColormapID, NameLen: uint16(len(name))}, tail, protocol.BadName, defaultColormapID)
		}
		refuse(p, &protocol.LookupColor{Cmap: 1, NameLen: 1}, []byte("x"), protocol.BadColor, 1)
		checkLengths(p, protocol.LookupColor{Cmap: defaultColormapID, NameLen: 3}, []byte("red"))
		checkLengths(p, protocol.AllocNamedColor{Cmap: defaultColormapID, NameLen: 3}, []byte("red"))
		checkLengths(p, protocol.StoreNamedColor{Cmap: defaultColormapID, NameLen: 3}, []byte("red"))
	})
}

func TestQueryColorsTellsWhatPixelsLookLike(t *testing.T) {
	bothOrders(t, func(t *testing.T, s *Server, p *testClient) {
		query := &protocol.QueryColors{Cmap: defaultColormapID}
		r, tail := ask[protocol.QueryColorsReply](p, query, wire[uint32](p, 0x010203, 0xffffff))
		want := []protocol.RGB{{Red: 0x0101, Green: 0x0202, Blue: 0x0303}, {Red: 0xffff, Green: 0xffff, Blue: 0xffff}}
		if got := native[protocol.RGB](p, tail); r.ColorsLen != 2 || !slices.Equal(got, want) {
			t.Errorf("got %d: %x, want %x", r.ColorsLen, got, want)
		}
		if r, _ := ask[protocol.QueryColorsReply](p, query, nil); r.ColorsLen != 0 {
			t.Errorf("%d colours of no pixel", r.ColorsLen)
		}
		refuse(p, query, wire[uint32](p, 0, 0x1000000), protocol.BadValue, 0x1000000)
		refuse(p, &protocol.QueryColors{Cmap: 1}, nil, protocol.BadColor, 1)
		ask[protocol.QueryColorsReply](p, &protocol.QueryColors{Cmap: p.newColormap(0x22)}, wire[uint32](p, 0xffffffff))
	})
}

func TestFreeColorsFreesNoMoreThanWasAllocated(t *testing.T) {
	bothOrders(t, func(t *testing.T, s *Server, p *testClient) {
		alloc := func(red, green, blue uint16) {
			t.Helper()
			ask[protocol.AllocColorReply](p, &protocol.AllocColor{Cmap: defaultColormapID, Red: red << 8, Green: green << 8, Blue: blue << 8}, nil)
		}
		free := func(mask uint32, pixels ...uint32) {
			t.Helper()
			do(p, &protocol.FreeColors{Cmap: defaultColormapID, PlaneMask: mask}, wire(p, pixels...))
		}
		refuseFree := func(code protocol.ErrorCode, value, mask uint32, pixels ...uint32) {
			t.Helper()
			refuse(p, &protocol.FreeColors{Cmap: defaultColormapID, PlaneMask: mask}, wire(p, pixels...), code, value)
		}
		refuseFree(protocol.BadAccess, defaultColormapID, 0, 0x123456)
		alloc(0x12, 0x34, 0x56)
		alloc(0x12, 0x34, 0x56)
		free(0, 0x123456)
		free(0, 0x123456)
		refuseFree(protocol.BadAccess, defaultColormapID, 0, 0x123456)
		refuseFree(protocol.BadValue, 0x1000000, 0, 0x1000000)
		refuseFree(protocol.BadValue, 0xff000000, 0xff000000, 0)
		free(0xff000000)
		free(0)
		// The subsets of the mask: 0x10 and 0x11 of red, each with a green and a blue.
		alloc(0x10, 0, 0)
		alloc(0x11, 0, 0)
		refuseFree(protocol.BadAccess, defaultColormapID, 0x30000, 0x100000) // 0x12 and 0x13 are not there; the others are freed
		refuseFree(protocol.BadAccess, defaultColormapID, 0, 0x110000)
		// What is valid in a list with an invalid pixel is freed.
		alloc(7, 7, 7)
		refuseFree(protocol.BadValue, 0x1000000, 0, 0x1000000, 0x070707)
		refuseFree(protocol.BadAccess, defaultColormapID, 0, 0x070707)
		// Another client's are not ours to free, and are gone with it.
		other := connect(t, s, false)
		ask[protocol.AllocColorReply](other, &protocol.AllocColor{Cmap: defaultColormapID}, nil)
		refuseFree(protocol.BadAccess, defaultColormapID, 0, 0x090909)
		s.mu.Lock()
		s.leave(other.client)
		s.mu.Unlock()
		if _, ok := defaultColormap(s).allocated[other.client]; ok {
			t.Error("the cells of a client that has left are kept")
		}
		refuse(p, &protocol.FreeColors{Cmap: 1}, nil, protocol.BadColor, 1)
	})
}

func TestTrueColorHasNoCellsToWrite(t *testing.T) {
	bothOrders(t, func(t *testing.T, s *Server, p *testClient) {
		refuse(p, &protocol.AllocColorCells{Cmap: defaultColormapID, Colors: 1}, nil, protocol.BadAlloc, 0)
		refuse(p, &protocol.AllocColorCells{Cmap: defaultColormapID}, nil, protocol.BadValue, 0)
		refuse(p, &protocol.AllocColorCells{Cmap: defaultColormapID, Colors: 1, Contiguous: 2}, nil, protocol.BadValue, 2)
		refuse(p, &protocol.AllocColorCells{Cmap: 1}, nil, protocol.BadColor, 1)
		refuse(p, &protocol.AllocColorPlanes{Cmap: defaultColormapID, Colors: 1}, nil, protocol.BadAlloc, 0)
		refuse(p, &protocol.StoreColors{Cmap: defaultColormapID}, wire(p, protocol.ColorItem{}), protocol.BadAccess, defaultColormapID)
		refuse(p, &protocol.StoreColors{Cmap: 1}, nil, protocol.BadColor, 1)
		refuse(p, &protocol.StoreColors{Cmap: defaultColormapID}, make([]byte, 8), protocol.BadLength, 0)
		refuse(p, &protocol.StoreNamedColor{Cmap: defaultColormapID, NameLen: 3}, []byte("red"), protocol.BadAccess, defaultColormapID)
		refuse(p, &protocol.StoreNamedColor{Cmap: defaultColormapID, NameLen: 3}, []byte("rad"), protocol.BadName, defaultColormapID)
		checkLengths(p, protocol.AllocColorCells{Cmap: defaultColormapID, Colors: 1}, nil)
		checkLengths(p, protocol.AllocColorPlanes{Cmap: defaultColormapID, Colors: 1}, nil)
	})
}
