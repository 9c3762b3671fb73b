package misbehave

import (
	"fmt"
	"slices"

	"sameframe/protocol"
)

// What a client may have without end ends somewhere. The kit stops where an ordinary server does not yet hurt the machine
// that it runs on.
var endless = []misbehaviour{
	{
		name: "endless-atoms", act: endlessAtoms,
		does: "interns 20000 atoms of 200 bytes",
		want: "success, or BadAlloc; atoms are for ever (X11 §9, InternAtom)",
	},
	{
		name: "endless-properties", act: endlessProperties,
		does: "puts 64 MB into the properties of a window of its own",
		want: "success, or BadAlloc; the memory is free when the client has gone",
	},
	{
		name: "endless-pixmaps", act: endlessPixmaps, once: true,
		does: "makes pixmaps of 16 MB each, 2 GB together, and paints none",
		want: "success, or BadAlloc; the memory is free when the client has gone",
	},
	{
		name: "endless-resources", act: endlessResources, once: true,
		does: "makes 100000 windows and graphics contexts",
		want: "success, or BadAlloc",
	},
	{
		name: "endless-present", act: endlessPresent,
		does: "presents a pixmap 3000 times for a refresh that is years away",
		want: "success, or BadAlloc (presentproto); nothing is left when the client has gone",
	},
	{
		name: "present-notifies", act: presentNotifies,
		does: "presents a pixmap and has another window notified",
		want: "tells both (presentproto, PresentPixmap)",
	},
}

func endlessAtoms(p *painter) {
	c := p.connect()
	for i := range 20000 {
		name := fmt.Sprintf("_SAMEFRAME_MISBEHAVE_%d_%0170d", c.order.Uint16([]byte{0, 1}), i)
		send(c, &protocol.InternAtom{NameLen: uint16(len(name))}, []byte(name))
		if i%50 == 49 {
			p.expect(c, "InternAtom", 0, protocol.BadAlloc)
		}
	}
}

func endlessProperties(p *painter) {
	c := p.connect()
	before := serverMemory(c)
	d, _ := c.canvas(1, 1, true)
	const size = 64 << 10
	append64K := encode(c, &protocol.ChangeProperty{
		Mode: protocol.PropModeAppend, Window: protocol.Window(d), Property: protocol.AtomCUT_BUFFER0, Type: protocol.AtomSTRING,
		Format: 8, DataLen: size,
	}, make([]byte, size))
	for range 10 {
		for range 64 << 20 / size / 10 {
			c.sendRaw(append64K)
		}
		p.expect(c, "ChangeProperty", 0, protocol.BadAlloc)
	}
	c.close()
	p.freed(before)
}

// freed complains if the server still holds much more memory than before, once what took it has gone.
func (p *painter) freed(before int) {
	const most = 256 << 20
	c := p.connect()
	p.expect(c, "a new client", 0)
	if now := serverMemory(c); before > 0 && now-before > most {
		p.complain("the server keeps %d MB", (now-before)/1e6)
	}
}

func endlessPixmaps(p *painter) {
	c := p.connect()
	before := serverMemory(c)
	for range 128 {
		c.canvas(2048, 2048, false)
		if codes := c.codes(); !within(codes, protocol.BadAlloc, protocol.BadDrawable) {
			p.complain("CreatePixmap: %s", describe(codes))
		} else if codes != nil {
			break
		}
	}
	c.close()
	p.freed(before)
}

// within reports whether all codes are among those.
func within(codes []protocol.ErrorCode, those ...protocol.ErrorCode) bool {
	for _, code := range codes {
		if !slices.Contains(those, code) {
			return false
		}
	}
	return true
}

func endlessResources(p *painter) {
	c := p.connect()
	for i := range 50000 {
		send(c, &protocol.CreateWindow{
			Wid: newID[protocol.Window](c), Parent: protocol.Window(c.root), Width: 1, Height: 1,
		})
		send(c, &protocol.CreateGC{Cid: newID[protocol.GContext](c), Drawable: protocol.Drawable(c.root)})
		if i%50 == 49 {
			p.expect(c, "CreateWindow and CreateGC", 0, protocol.BadAlloc)
		}
	}
}

// presented makes a window and a pixmap to be presented in it.
func (c *conn) presented() (protocol.Window, protocol.Pixmap) {
	window, _ := c.canvas(16, 16, true)
	pixmap, _ := c.canvas(16, 16, false)
	return protocol.Window(window), protocol.Pixmap(pixmap)
}

func endlessPresent(p *painter) {
	c := p.connect()
	window, pixmap := c.presented()
	for i := range uint32(3000) {
		send(c, &protocol.PresentPixmap{Window: window, Pixmap: pixmap, Serial: i, TargetMsc: protocol.Card64(1<<62 + uint64(i))})
		if i%100 == 99 {
			p.expect(c, "PresentPixmap", 0, protocol.BadAlloc)
		}
	}
}

func presentNotifies(p *painter) {
	c := p.connect()
	window, pixmap := c.presented()
	other, _ := c.canvas(16, 16, true)
	for eid, w := range map[uint32]protocol.Window{newID[uint32](c): window, newID[uint32](c): protocol.Window(other)} {
		send(c, &protocol.PresentSelectInput{Eid: eid, Window: w, EventMask: protocol.PresentCompleteNotifyMask})
	}
	send(c, &protocol.PresentPixmap{Window: window, Pixmap: pixmap, Serial: 1},
		list(c, protocol.PresentNotify{Window: protocol.Window(other), Serial: 2}))
	p.expect(c, "PresentPixmap", 0)
	for c.err == nil && c.events < 2 {
		c.message()
	}
}
