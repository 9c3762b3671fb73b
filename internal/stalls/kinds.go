package main

import (
	"bytes"

	"sameframe/client"
	"sameframe/protocol"
)

// kind is a request, or some, that take long.
type kind struct {
	name    string
	prepare func(*worst) error
	send    func(*worst) error
}

// half of what a request may have, so that a list costs neither of us more memory than there is
const listBytes = 16 << 20

func all(n int) []byte {
	return many(n, func(int) []int16 { return []int16{0, 0, largeSide, largeSide} })
}

// zigzag are points whose lines cross all of the pixmap.
func zigzag(n int) []byte {
	return many(n, func(i int) []int16 { return []int16{int16(i * 37 % largeSide), int16(i % 2 * (largeSide - 1))} })
}

func arcsOf(n, side int) []byte {
	return many(n, func(i int) []int16 {
		return []int16{int16(i % 900), int16(i % 700), int16(side), int16(side), 0, 23040}
	})
}

func (w *worst) draws() protocol.Drawable { return protocol.Drawable(w.large) }

func (w *worst) image(format uint8, planes uint32) error {
	for y := int16(0); y < largeSide; y += 1000 { // as much at a time as a server may answer
		_, _, err := client.Ask[protocol.GetImageReply](w.Conn, &protocol.GetImage{
			Format: format, Drawable: w.draws(), Y: y, Width: largeSide, Height: 1000, PlaneMask: planes})
		if err != nil {
			return err
		}
	}
	return nil
}

func (w *worst) windows(n int, mapped bool) error {
	for i := range n {
		id, err := client.NewID[protocol.Window](w.Conn)
		if err != nil {
			return err
		}
		err = client.Send(w.Conn, &protocol.CreateWindow{Wid: id, Parent: w.window, X: int16(i % 1200), Y: int16(i / 1200 * 7),
			Width: 5, Height: 5, Class: protocol.InputOutput})
		if err != nil {
			return err
		}
	}
	if mapped {
		return client.Send(w.Conn, &protocol.MapSubwindows{Window: w.window})
	}
	return nil
}

var kinds = []kind{
	{name: "nothing", send: func(w *worst) error { return nil }},
	{name: "NoOperation × 4,000,000", send: func(w *worst) error {
		for range 4_000_000 {
			if err := client.Send(w.Conn, &protocol.NoOperation{}); err != nil {
				return err
			}
		}
		return nil
	}},
	{name: "PolyFillRectangle, 100 of 256 MB", send: func(w *worst) error {
		return client.Send(w.Conn, &protocol.PolyFillRectangle{Drawable: w.draws(), GC: w.gc}, all(100))
	}},
	{name: "PolyFillRectangle, 20, xor, planes", send: func(w *worst) error {
		return client.Send(w.Conn, &protocol.PolyFillRectangle{Drawable: w.draws(), GC: w.xorGC}, all(20))
	}},
	{name: "PolyFillRectangle, 2,000,000 small", send: func(w *worst) error {
		return client.Send(w.Conn, &protocol.PolyFillRectangle{Drawable: w.draws(), GC: w.gc},
			many(listBytes/8, func(i int) []int16 { return []int16{int16(i % 7000), int16(i % 6000), 3, 3} }))
	}},
	{name: "PolyPoint, 4,000,000", send: func(w *worst) error {
		return client.Send(w.Conn, &protocol.PolyPoint{Drawable: w.draws(), GC: w.gc}, zigzag(listBytes/4))
	}},
	{name: "PolyLine, 100,000 across", send: func(w *worst) error {
		return client.Send(w.Conn, &protocol.PolyLine{Drawable: w.draws(), GC: w.gc}, zigzag(100_000))
	}},
	{name: "PolyLine, 4,000,000 outside", send: func(w *worst) error {
		return client.Send(w.Conn, &protocol.PolyLine{Drawable: protocol.Drawable(w.window), GC: w.gc},
			many(listBytes/4, func(i int) []int16 { return []int16{-int16(i % 20000), -5} }))
	}},
	{name: "PolyLine, wide, 5,000 across", send: func(w *worst) error {
		return client.Send(w.Conn, &protocol.PolyLine{Drawable: w.draws(), GC: w.wideGC}, zigzag(5000))
	}},
	{name: "PolyLine, wide dashes, 500 across", send: func(w *worst) error {
		return client.Send(w.Conn, &protocol.PolyLine{Drawable: w.draws(), GC: w.dashedGC}, zigzag(500))
	}},
	{name: "PolySegment, 100,000 across", send: func(w *worst) error {
		return client.Send(w.Conn, &protocol.PolySegment{Drawable: w.draws(), GC: w.gc}, zigzag(200_000))
	}},
	{name: "PolyArc, 20,000 of 8000", send: func(w *worst) error {
		return client.Send(w.Conn, &protocol.PolyArc{Drawable: w.draws(), GC: w.gc}, arcsOf(20_000, largeSide))
	}},
	{name: "PolyArc, wide, 100 of 8000", send: func(w *worst) error {
		return client.Send(w.Conn, &protocol.PolyArc{Drawable: w.draws(), GC: w.wideGC}, arcsOf(100, largeSide))
	}},
	{name: "PolyArc, wide dashes, 10 of 8000", send: func(w *worst) error {
		return client.Send(w.Conn, &protocol.PolyArc{Drawable: w.draws(), GC: w.dashedGC}, arcsOf(10, largeSide))
	}},
	{name: "PolyFillArc, 50 of 8000", send: func(w *worst) error {
		return client.Send(w.Conn, &protocol.PolyFillArc{Drawable: w.draws(), GC: w.gc}, arcsOf(50, largeSide))
	}},
	{name: "FillPoly, 10,000 corners across", send: func(w *worst) error {
		return client.Send(w.Conn, &protocol.FillPoly{Drawable: w.draws(), GC: w.gc}, zigzag(10_000))
	}},
	{name: "FillPoly, 250,000 corners", send: func(w *worst) error {
		return client.Send(w.Conn, &protocol.FillPoly{Drawable: w.draws(), GC: w.gc},
			many(250_000, func(i int) []int16 { return []int16{int16(i * 37 % largeSide), int16(i * 31 % 500)} }))
	}},
	{name: "SetClipRectangles, 1,000,000", send: func(w *worst) error {
		return client.Send(w.Conn, &protocol.SetClipRectangles{GC: w.gc},
			many(1_000_000, func(i int) []int16 { return []int16{int16(i * 7 % 30000), int16(i * 13 % 30000), 3, 3} }))
	}},
	{name: "SetClipRectangles, crossing", send: func(w *worst) error {
		return client.Send(w.Conn, &protocol.SetClipRectangles{GC: w.gc}, many(4000, func(i int) []int16 {
			if i%2 == 0 {
				return []int16{int16(i * 4), 0, 2, 32000}
			}
			return []int16{0, int16(i * 4), 32000, 2}
		}))
	}},
	{name: "CopyArea, 10 of 256 MB", send: func(w *worst) error {
		for range 10 {
			err := client.Send(w.Conn, &protocol.CopyArea{SrcDrawable: w.draws(), DstDrawable: w.draws(), GC: w.gc,
				DstX: 1, DstY: 1, Width: largeSide, Height: largeSide})
			if err != nil {
				return err
			}
		}
		return nil
	}},
	{name: "CopyArea, 3 of 256 MB, xor", send: func(w *worst) error {
		for range 3 {
			err := client.Send(w.Conn, &protocol.CopyArea{SrcDrawable: w.draws(), DstDrawable: w.draws(), GC: w.xorGC,
				DstX: 1, DstY: 1, Width: largeSide, Height: largeSide})
			if err != nil {
				return err
			}
		}
		return nil
	}},
	{name: "CopyPlane, 2 of 64,000,000 pixels", send: func(w *worst) error {
		for range 2 {
			err := client.Send(w.Conn, &protocol.CopyPlane{SrcDrawable: w.draws(), DstDrawable: w.draws(), GC: w.gc,
				Width: largeSide, Height: largeSide, BitPlane: 4})
			if err != nil {
				return err
			}
		}
		return nil
	}},
	{name: "PutImage of 32 MB", send: func(w *worst) error {
		return client.Send(w.Conn, &protocol.PutImage{Format: protocol.ZPixmap, Drawable: w.draws(), GC: w.gc, Width: largeSide, Height: 1000, Depth: 24},
			make([]byte, 4*largeSide*1000))
	}},
	{name: "PutImage of 24 MB in planes", send: func(w *worst) error {
		return client.Send(w.Conn, &protocol.PutImage{Format: protocol.XYPixmap, Drawable: w.draws(), GC: w.gc, Width: largeSide, Height: 1000, Depth: 24},
			bytes.Repeat([]byte{0x55}, 24*largeSide/8*1000))
	}},
	{name: "GetImage of 256 MB", send: func(w *worst) error { return w.image(protocol.ZPixmap, ^uint32(0)) }},
	{name: "GetImage of 256 MB, some planes", send: func(w *worst) error { return w.image(protocol.ZPixmap, 0x1234) }},
	{name: "GetImage of 192 MB in planes", send: func(w *worst) error { return w.image(protocol.XYPixmap, ^uint32(0)) }},
	{name: "a tile of 256 MB", send: func(w *worst) error {
		return client.Send(w.Conn, &protocol.ChangeGC{GC: w.tiledGC, ValueMask: protocol.GCTile}, units(uint32(w.large)))
	}},
	{name: "a clip mask of 64,000,000 pixels", send: func(w *worst) error {
		return client.Send(w.Conn, &protocol.ChangeGC{GC: w.tiledGC, ValueMask: protocol.GCClipMask}, units(uint32(w.bitmap)))
	}},
	{name: "CreatePixmap of 256 MB, and freed, 10", send: func(w *worst) error {
		for range 10 {
			id, err := client.NewID[protocol.Pixmap](w.Conn)
			if err != nil {
				return err
			}
			err = first(
				client.Send(w.Conn, &protocol.CreatePixmap{Depth: 24, Pid: id, Drawable: w.draws(), Width: largeSide, Height: largeSide}),
				client.Send(w.Conn, &protocol.FreePixmap{Pixmap: id}))
			if err != nil {
				return err
			}
		}
		return nil
	}},
	{name: "CreateWindow × 20,000", send: func(w *worst) error { return w.windows(20_000, false) }},
	{name: "MapSubwindows of 20,000", prepare: func(w *worst) error { return w.windows(20_000, false) },
		send: func(w *worst) error { return client.Send(w.Conn, &protocol.MapSubwindows{Window: w.window}) }},
	{name: "ConfigureWindow over 20,000", prepare: func(w *worst) error { return w.windows(20_000, true) },
		send: func(w *worst) error {
			return client.Send(w.Conn, &protocol.ConfigureWindow{Window: w.window, ValueMask: protocol.CWWidth}, units(1279))
		}},
	{name: "QueryTree of 20,000, 20 times", prepare: func(w *worst) error { return w.windows(20_000, false) },
		send: func(w *worst) error {
			for range 20 {
				if _, _, err := client.Ask[protocol.QueryTreeReply](w.Conn, &protocol.QueryTree{Window: w.window}); err != nil {
					return err
				}
			}
			return nil
		}},
	{name: "UnmapSubwindows of 20,000", prepare: func(w *worst) error { return w.windows(20_000, true) },
		send: func(w *worst) error { return client.Send(w.Conn, &protocol.UnmapSubwindows{Window: w.window}) }},
	{name: "DestroySubwindows of 20,000", prepare: func(w *worst) error { return w.windows(20_000, true) },
		send: func(w *worst) error { return client.Send(w.Conn, &protocol.DestroySubwindows{Window: w.window}) }},
	{name: "the end of a client with 20,000", prepare: func(w *worst) error { return w.windows(20_000, true) },
		send: func(w *worst) error {
			w.Close()
			other, err := newWorst(w.name)
			if err == nil {
				w.Conn = other.Conn
			}
			return err
		}},
	{name: "ListFonts, 100 times", send: func(w *worst) error {
		for range 100 {
			if _, _, err := client.Ask[protocol.ListFontsReply](w.Conn, &protocol.ListFonts{MaxNames: 65535, PatternLen: 1}, []byte("*\x00\x00\x00")); err != nil {
				return err
			}
		}
		return nil
	}},
}
