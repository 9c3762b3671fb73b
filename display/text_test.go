package display

import (
	"bytes"
	"encoding/binary"
	"testing"

	"sameframe/protocol"
	"sameframe/render"
)

// A canvas is a pixmap with a GC that draws in ones on zeros.
type canvas struct {
	pixmap  protocol.Pixmap
	gc      protocol.GContext
	surface *render.Surface
	context *gc
}

func (p *testClient) newCanvas(font string) canvas {
	p.t.Helper()
	c := canvas{pixmap: p.newPixmap(64, 24, 8), gc: protocol.GContext(p.id())}
	do(p, &protocol.CreateGC{Cid: c.gc, Drawable: protocol.Drawable(c.pixmap), ValueMask: protocol.GCForeground | protocol.GCBackground | protocol.GCFont},
		wire(p, 1, 2, uint32(p.openFont(font))))
	pm, err := p.server.pixmap(c.pixmap)
	if err != nil {
		p.t.Fatal(err)
	}
	c.surface = pm.surface
	if c.context, err = p.server.gc(c.gc); err != nil {
		p.t.Fatal(err)
	}
	return c
}

// draws checks that the request drew what render draws by itself, and wipes the canvas.
func (c canvas) draws(t *testing.T, draw func(target *render.Target, gc *render.GC)) {
	t.Helper()
	want := render.NewSurface(64, 24, 8)
	context := c.context.GC
	draw(&render.Target{Surface: want, Clip: render.NewRegion(want.Bounds())}, &context)
	if !bytes.Equal(c.surface.Pix, want.Pix) {
		t.Errorf("drawn\n% x\nwant\n% x", c.surface.Pix, want.Pix)
	}
	clear(c.surface.Pix)
}

func TestPolyTextMovesOnFromItemToItem(t *testing.T) {
	bothOrders(t, func(t *testing.T, s *Server, p *testClient) {
		c := p.newCanvas("6x13")
		big := p.openFont("10x20")
		bigFace, _ := render.OpenFont("10x20")
		shift := binary.BigEndian.AppendUint32([]byte{255}, uint32(big)) // in either byte order
		check := func() {
			t.Helper()
			c.draws(t, func(target *render.Target, gc *render.GC) {
				gc.Font, _ = render.OpenFont("6x13")
				target.PolyText(gc, 5-2, 17, []uint16{'a', 'b'})
				gc.Font = bigFace
				target.PolyText(gc, 5-2+12+3, 17, []uint16{'c'})
			})
			if c.context.Font != bigFace {
				t.Error("the GC does not keep the font of the text")
			}
			c.context.Font, _ = render.OpenFont("6x13")
		}
		items := append([]byte{2, 0xfe, 'a', 'b'}, shift...)
		do(p, &protocol.PolyText8{Drawable: protocol.Drawable(c.pixmap), GC: c.gc, X: 5, Y: 17}, append(items, 1, 3, 'c'))
		check()
		items = append([]byte{2, 0xfe, 0, 'a', 0, 'b'}, shift...)
		do(p, &protocol.PolyText16{Drawable: protocol.Drawable(c.pixmap), GC: c.gc, X: 5, Y: 17}, append(items, 1, 3, 0, 'c'))
		check()
	})
}

func TestPolyTextDrawsWhatStandsBeforeAnError(t *testing.T) {
	bothOrders(t, func(t *testing.T, s *Server, p *testClient) {
		c := p.newCanvas("6x13")
		small := c.context.Font
		big := p.openFont("10x20")
		text := &protocol.PolyText8{Drawable: protocol.Drawable(c.pixmap), GC: c.gc, X: 5, Y: 17}
		check := func() {
			t.Helper()
			c.draws(t, func(target *render.Target, gc *render.GC) {
				gc.Font = small
				target.PolyText(gc, 5, 17, []uint16{'a'})
			})
		}
		items := append([]byte{1, 0, 'a', 255}, binary.BigEndian.AppendUint32(nil, uint32(big))...)
		refuse(p, text, append(items, 255, 0, 0, 0, 99, 1, 0, 'b'), protocol.BadFont, 99)
		check()
		if c.context.Font == small {
			t.Error("the GC does not keep the font set before the error")
		}
		c.context.Font = small
		refuse(p, text, []byte{1, 0, 'a', 200, 0, 'b'}, protocol.BadLength, 0)
		check()
		text.Drawable = 1
		refuse(p, text, items, protocol.BadDrawable, 1)
		text.Drawable, text.GC = rootID, 1
		refuse(p, text, items, protocol.BadGC, 1)
		text.GC = c.gc
		refuse(p, text, items, protocol.BadMatch, rootID)
		do(p, &protocol.PolyText8{Drawable: protocol.Drawable(c.pixmap), GC: c.gc}, nil)
	})
}

func TestImageTextDrawsItsBackground(t *testing.T) {
	bothOrders(t, func(t *testing.T, s *Server, p *testClient) {
		c := p.newCanvas("6x13")
		check := func() {
			t.Helper()
			c.draws(t, func(target *render.Target, gc *render.GC) { target.ImageText(gc, 5, 17, []uint16{'a', 'b', 'c'}) })
		}
		text8 := protocol.ImageText8{StringLen: 3, Drawable: protocol.Drawable(c.pixmap), GC: c.gc, X: 5, Y: 17}
		text16 := protocol.ImageText16(text8)
		do(p, &text8, []byte("abc"))
		check()
		do(p, &text16, []byte("\x00a\x00b\x00c"))
		check()
		checkLengths(p, text8, []byte("abc"))
		checkLengths(p, text16, []byte("\x00a\x00b\x00c"))
	})
}
