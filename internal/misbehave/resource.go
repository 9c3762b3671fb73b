package misbehave

import (
	"math"
	"strconv"
	"time"

	"sameframe/protocol"
)

var resources = []misbehaviour{
	{
		name: "foreign-id", act: foreignID,
		does: "makes resources with identifiers that are 0, another client's, taken, or the server's",
		want: "BadIDChoice (X11 §4, IDChoice)",
	},
	{
		name: "bogus-id", act: bogusID,
		does: "uses identifiers that name nothing, something freed, or another kind",
		want: "BadWindow, BadPixmap, BadDrawable, BadGC, BadCursor, BadFont, BadColor (X11 §4)",
	},
	{
		name: "use-after-free", act: useAfterFree,
		does: "frees a pixmap, a font, a cursor and a colormap that windows and graphics contexts still use, and draws",
		want: "draws with them as if they were there (X11 §9, FreePixmap, CloseFont, FreeCursor, FreeColormap)",
	},
	{
		name: "forged-events", act: forgedEvents,
		does: "sends others errors, replies, generic events and such that there are not, as events",
		want: "BadValue (X11 §9, SendEvent)",
	},
	{
		name: "huge-window", act: hugeWindow, once: true,
		does: "makes windows and pixmaps of 65535x65535, moves them to the edge of the world and paints all of them",
		want: "BadAlloc, or success without touching so much memory",
	},
	{
		name: "huge-shapes", act: hugeShapes,
		does: "draws lines, arcs and polygons from one end of the coordinates to the other",
		want: "clips them, and keeps nobody waiting",
	},
	{
		name: "deep-tree", act: deepTree, once: true,
		does: "makes 1000 windows, each in the one before, and destroys the first",
		want: "success, or BadAlloc",
	},
	{
		name: "grab-and-hang", act: grabAndHang, hold: true,
		does: "grabs the server, the pointer and the keyboard, says nothing for a while, and dies",
		want: "serves the others when it is gone (X11 §9, GrabServer)",
	},
}

func foreignID(p *painter) {
	c, other := p.connect(), p.connect()
	theirs, taken := other.base+1, newID[protocol.Pixmap](c)
	pixmap := protocol.CreatePixmap{Depth: 1, Drawable: protocol.Drawable(c.root), Width: 1, Height: 1}
	for _, id := range []uint32{theirs, uint32(taken)} {
		pixmap.Pid = protocol.Pixmap(id)
		owner := c
		if id == theirs {
			owner = other
		}
		send(owner, &pixmap)
		p.expect(owner, "CreatePixmap", 0)
	}
	for name, id := range map[string]uint32{
		"0": 0, "the root's": c.root, "another's": theirs, "another's range": theirs + 1, "taken": uint32(taken),
		"beyond all": math.MaxUint32, "the top bits": 1<<29 | uint32(newID[protocol.Pixmap](c)),
	} {
		pixmap.Pid = protocol.Pixmap(id)
		send(c, &pixmap)
		p.expect(c, "CreatePixmap of an identifier that is "+name, protocol.BadIDChoice)
		send(c, &protocol.CreateGC{Cid: protocol.GContext(id), Drawable: protocol.Drawable(c.root)})
		p.expect(c, "CreateGC of an identifier that is "+name, protocol.BadIDChoice)
		send(c, &protocol.CreateWindow{Wid: protocol.Window(id), Parent: protocol.Window(c.root), Width: 1, Height: 1})
		p.expect(c, "CreateWindow of an identifier that is "+name, protocol.BadIDChoice)
	}
}

func bogusID(p *painter) {
	c := p.connect()
	freed, pixmap := newID[protocol.Pixmap](c), newID[protocol.Pixmap](c)
	for _, id := range []protocol.Pixmap{freed, pixmap} {
		send(c, &protocol.CreatePixmap{Depth: 24, Pid: id, Drawable: protocol.Drawable(c.root), Width: 1, Height: 1})
	}
	send(c, &protocol.FreePixmap{Pixmap: freed})
	p.expect(c, "two pixmaps", 0)
	for name, id := range map[string]uint32{
		"names nothing": c.base + 0xfff, "is 0": 0, "was freed": uint32(freed), "has the top bits": math.MaxUint32,
	} {
		send(c, &protocol.FreePixmap{Pixmap: protocol.Pixmap(id)})
		p.expect(c, "FreePixmap of what "+name, protocol.BadPixmap)
		send(c, &protocol.MapWindow{Window: protocol.Window(id)})
		p.expect(c, "MapWindow of what "+name, protocol.BadWindow)
		send(c, &protocol.GetGeometry{Drawable: protocol.Drawable(id)})
		p.expect(c, "GetGeometry of what "+name, protocol.BadDrawable)
		send(c, &protocol.FreeGC{GC: protocol.GContext(id)})
		p.expect(c, "FreeGC of what "+name, protocol.BadGC)
		send(c, &protocol.FreeCursor{Cursor: protocol.Cursor(id)})
		p.expect(c, "FreeCursor of what "+name, protocol.BadCursor)
		send(c, &protocol.CloseFont{Font: protocol.Font(id)})
		p.expect(c, "CloseFont of what "+name, protocol.BadFont)
		send(c, &protocol.FreeColormap{Cmap: protocol.Colormap(id)})
		p.expect(c, "FreeColormap of what "+name, protocol.BadColor)
	}
	send(c, &protocol.MapWindow{Window: protocol.Window(pixmap)})
	p.expect(c, "MapWindow of a pixmap", protocol.BadWindow)
	send(c, &protocol.FreeGC{GC: protocol.GContext(pixmap)})
	p.expect(c, "FreeGC of a pixmap", protocol.BadGC)
	send(c, &protocol.DestroyWindow{Window: protocol.Window(c.root)})
	p.expect(c, "DestroyWindow of the root", 0)
}

func useAfterFree(p *painter) {
	c := p.connect()
	window, gc := c.canvas(side, side, true)
	bits, tile := newID[protocol.Pixmap](c), newID[protocol.Pixmap](c)
	cursor, font, colormap := newID[protocol.Cursor](c), newID[protocol.Font](c), newID[protocol.Colormap](c)
	send(c, &protocol.CreatePixmap{Depth: 1, Pid: bits, Drawable: window, Width: 8, Height: 8})
	send(c, &protocol.CreatePixmap{Depth: 24, Pid: tile, Drawable: window, Width: 8, Height: 8})
	send(c, &protocol.CreateCursor{Cid: cursor, Source: bits, Mask: bits})
	send(c, &protocol.OpenFont{Fid: font, NameLen: 5}, []byte("fixed"))
	attributes, _ := ask[protocol.GetWindowAttributesReply](c, &protocol.GetWindowAttributes{Window: protocol.Window(window)})
	send(c, &protocol.CreateColormap{Mid: colormap, Window: protocol.Window(window), Visual: attributes.Visual})
	send(c, &protocol.ChangeWindowAttributes{
		Window:    protocol.Window(window),
		ValueMask: protocol.CWBackPixmap | protocol.CWBorderPixmap | protocol.CWColormap | protocol.CWCursor,
	}, list(c, uint32(tile), uint32(tile), uint32(colormap), uint32(cursor)))
	send(c, &protocol.ChangeGC{
		GC: gc, ValueMask: protocol.GCTile | protocol.GCStipple | protocol.GCFont | protocol.GCClipMask,
	}, list(c, uint32(tile), uint32(bits), uint32(font), uint32(bits)))
	p.expect(c, "using them", 0)
	send(c, &protocol.FreePixmap{Pixmap: bits})
	send(c, &protocol.FreePixmap{Pixmap: tile})
	send(c, &protocol.FreeCursor{Cursor: cursor})
	send(c, &protocol.CloseFont{Font: font})
	send(c, &protocol.FreeColormap{Cmap: colormap})
	p.expect(c, "freeing them", 0)
	for _, style := range []uint32{protocol.FillTiled, protocol.FillStippled, protocol.FillOpaqueStippled} {
		send(c, &protocol.ChangeGC{GC: gc, ValueMask: protocol.GCFillStyle}, list(c, style))
		send(c, &protocol.PolyFillRectangle{Drawable: window, GC: gc}, list(c, protocol.Rectangle{Width: side, Height: side}))
		send(c, &protocol.ImageText8{StringLen: 4, Drawable: window, GC: gc, X: 9, Y: 20}, []byte("text"))
	}
	send(c, &protocol.ClearArea{Window: protocol.Window(window), Exposures: protocol.True})
	send(c, &protocol.ConfigureWindow{Window: protocol.Window(window), ValueMask: protocol.CWWidth | protocol.CWBorderWidth},
		list[uint32](c, side+50, 5))
	p.expect(c, "drawing with what was freed", 0)
}

func forgedEvents(p *painter) {
	c := p.connect()
	for _, code := range []byte{protocol.ErrorType, protocol.ReplyType, byte(protocol.GenericEvent), 63, 127} {
		event := protocol.SendEvent{Destination: protocol.Window(c.root)}
		event.Event[0] = code
		send(c, &event)
		p.expect(c, "SendEvent of code "+strconv.Itoa(int(code)), protocol.BadValue)
	}
}

func hugeWindow(p *painter) {
	c := p.connect()
	const most = math.MaxUint16
	window, child, gc := newID[protocol.Window](c), newID[protocol.Window](c), newID[protocol.GContext](c)
	root := protocol.Drawable(c.root)
	send(c, &protocol.CreateGC{Cid: gc, Drawable: root})
	create := protocol.CreateWindow{
		Wid: window, Parent: protocol.Window(c.root), Width: most, Height: most, BorderWidth: most,
		ValueMask: protocol.CWBackPixel | protocol.CWOverrideRedirect,
	}
	attributes := list[uint32](c, 0x808080, protocol.True)
	send(c, &create, attributes)
	create.Wid, create.Parent, create.X, create.Y = child, window, math.MinInt16, math.MinInt16
	send(c, &create, attributes)
	p.expect(c, "CreateWindow", 0, protocol.BadAlloc, protocol.BadValue, protocol.BadWindow)
	everything := list(c, protocol.Rectangle{X: math.MinInt16, Y: math.MinInt16, Width: most, Height: most},
		protocol.Rectangle{X: math.MaxInt16, Y: math.MaxInt16, Width: most, Height: most})
	for _, at := range []int16{0, math.MinInt16, math.MaxInt16, -1} {
		for _, w := range []protocol.Window{window, child} {
			send(c, &protocol.MapWindow{Window: w})
			send(c, &protocol.ConfigureWindow{
				Window: w, ValueMask: protocol.CWX | protocol.CWY | protocol.CWBorderWidth,
			}, list[uint32](c, uint32(at), uint32(at), most))
			send(c, &protocol.PolyFillRectangle{Drawable: protocol.Drawable(w), GC: gc}, everything)
			send(c, &protocol.ClearArea{Window: w, X: math.MinInt16, Y: math.MinInt16, Exposures: protocol.True})
			send(c, &protocol.CopyArea{
				SrcDrawable: protocol.Drawable(w), DstDrawable: root, GC: gc, SrcX: math.MinInt16, SrcY: math.MinInt16,
				DstX: math.MaxInt16, DstY: math.MinInt16, Width: most, Height: most,
			})
		}
		p.expect(c, "painting it", 0, protocol.BadAlloc, protocol.BadWindow, protocol.BadDrawable, protocol.BadMatch)
	}
	send(c, &protocol.DestroyWindow{Window: window})
	for _, depth := range []uint8{1, 8, 24, 32} {
		pixmap := newID[protocol.Pixmap](c)
		send(c, &protocol.CreatePixmap{Depth: depth, Pid: pixmap, Drawable: root, Width: most, Height: most})
		send(c, &protocol.FreePixmap{Pixmap: pixmap})
		p.expect(c, "CreatePixmap", 0, protocol.BadAlloc, protocol.BadPixmap, protocol.BadWindow)
	}
	send(c, &protocol.CreatePixmap{Depth: 24, Pid: newID[protocol.Pixmap](c), Drawable: root, Width: 0, Height: most})
	p.expect(c, "CreatePixmap of no width", protocol.BadValue)
}

func hugeShapes(p *painter) {
	c := p.connect()
	const low, high, most = math.MinInt16, math.MaxInt16, math.MaxUint16
	pixmap, gc := newID[protocol.Pixmap](c), newID[protocol.GContext](c)
	d := protocol.Drawable(pixmap)
	send(c, &protocol.CreatePixmap{Depth: 24, Pid: pixmap, Drawable: protocol.Drawable(c.root), Width: 300, Height: 200})
	send(c, &protocol.CreateGC{Cid: gc, Drawable: d})
	points := list(c, protocol.Point{X: low, Y: low}, protocol.Point{X: high, Y: high}, protocol.Point{X: low, Y: high},
		protocol.Point{X: high, Y: low}, protocol.Point{X: 0, Y: 0})
	for _, width := range []uint32{0, 1, 100, most} {
		send(c, &protocol.ChangeGC{GC: gc, ValueMask: protocol.GCLineWidth}, list(c, width))
		send(c, &protocol.PolyLine{Drawable: d, GC: gc}, points)
		send(c, &protocol.PolyArc{Drawable: d, GC: gc}, list(c,
			protocol.Arc{X: low, Y: low, Width: most, Height: most, Angle2: high},
			protocol.Arc{X: 0, Y: 0, Width: most, Height: 1, Angle1: low, Angle2: high}))
		p.expect(c, "lines", 0, protocol.BadAlloc)
	}
	send(c, &protocol.FillPoly{Drawable: d, GC: gc}, points)
	send(c, &protocol.PolyFillArc{Drawable: d, GC: gc}, list(c, protocol.Arc{
		X: low, Y: low, Width: most, Height: most, Angle1: low, Angle2: high,
	}))
	p.expect(c, "areas", 0, protocol.BadAlloc)
}

func deepTree(p *painter) {
	c := p.connect()
	const depth = 1000
	first := newID[protocol.Window](c)
	parent := protocol.Window(c.root)
	for w := first; w < first+depth; w++ {
		send(c, &protocol.CreateWindow{Wid: w, Parent: parent, Width: 100, Height: 100, ValueMask: protocol.CWOverrideRedirect},
			list[uint32](c, protocol.True))
		send(c, &protocol.MapWindow{Window: w})
		if parent = w; w%50 == 0 {
			p.expect(c, "CreateWindow", 0, protocol.BadAlloc, protocol.BadWindow)
		}
	}
	send(c, &protocol.TranslateCoordinates{SrcWindow: parent, DstWindow: first})
	send(c, &protocol.ConfigureWindow{Window: first, ValueMask: protocol.CWX}, list[uint32](c, 3))
	send(c, &protocol.ReparentWindow{Window: first, Parent: parent})
	p.expect(c, "ReparentWindow of a window into its inferior", protocol.BadMatch, protocol.BadWindow)
	send(c, &protocol.DestroyWindow{Window: first})
	p.expect(c, "DestroyWindow", 0)
}

func grabAndHang(p *painter) {
	c := p.connect()
	window := protocol.Window(c.root)
	send(c, &protocol.GrabPointer{GrabWindow: window, PointerMode: protocol.GrabModeSync, KeyboardMode: protocol.GrabModeSync})
	send(c, &protocol.GrabKeyboard{GrabWindow: window, PointerMode: protocol.GrabModeSync, KeyboardMode: protocol.GrabModeSync})
	send(c, &protocol.GrabServer{})
	p.expect(c, "grabbing", 0)
	time.Sleep(300 * time.Millisecond)
}
