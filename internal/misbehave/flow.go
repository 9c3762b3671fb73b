package misbehave

import (
	"bytes"
	"time"

	"sameframe/protocol"
)

var flows = []misbehaviour{
	{
		name: "never-read", act: neverRead,
		does: "asks for 256 MB of images and reads none",
		want: "stops reading it or ends it, and does not keep more than 64 MiB for it",
	},
	{
		name: "unread-events", act: unreadEvents, once: true,
		does: "selects events, of which another causes 80 MB, and reads none",
		want: "keeps at most 64 MiB of them: the client is ended",
	},
	{
		name: "half-request", act: halfRequest,
		does: "sends the first half of a request on each of 8 connections and is silent",
		want: "waits for the rest without keeping the others waiting",
	},
	{
		name: "slow-writer", act: slowWriter,
		does: "sends requests byte by byte",
		want: "executes them when they are whole",
	},
	{
		name: "flood", act: flood, once: true,
		does: "sends NoOperation for a second, as fast as it can",
		want: "executes them, and others in between",
	},
	{
		name: "die-mid-frame", act: dieMidFrame,
		does: "dies with half of a frame of 1920x1080 sent, 4 times",
		want: "forgets it, its windows and its pixels (X11 §10, Connection Close)",
	},
}

// blocked is how long a server may let a writer wait before the kit takes it that it is not read any more.
const blocked = 300 * time.Millisecond

// pour writes b again and again, until so much is written, the server reads no more, or it ends the connection.
func (c *conn) pour(b []byte, times int) {
	for range times {
		if c.err != nil {
			return
		}
		c.stream.SetWriteDeadline(time.Now().Add(blocked))
		if _, err := c.stream.Write(b); err != nil {
			c.err = errEnded
		}
	}
}

// side is the width and height of most pictures of the kit.
const side = 200

// canvas makes a window of that size, or a pixmap, and a GC.
func (c *conn) canvas(width, height uint16, onScreen bool) (protocol.Drawable, protocol.GContext) {
	id, gc := newID[protocol.Drawable](c), newID[protocol.GContext](c)
	if onScreen {
		send(c, &protocol.CreateWindow{
			Wid: protocol.Window(id), Parent: protocol.Window(c.root), Width: width, Height: height, ValueMask: protocol.CWOverrideRedirect,
		}, list[uint32](c, protocol.True))
		send(c, &protocol.MapWindow{Window: protocol.Window(id)})
	} else {
		send(c, &protocol.CreatePixmap{
			Depth: 24, Pid: protocol.Pixmap(id), Drawable: protocol.Drawable(c.root), Width: width, Height: height,
		})
	}
	send(c, &protocol.CreateGC{Cid: gc, Drawable: id})
	return id, gc
}

func neverRead(p *painter) {
	c := p.connect()
	before := serverMemory(c)
	d, _ := c.canvas(1000, 1000, false)
	p.expect(c, "CreatePixmap", 0)
	c.pour(encode(c, &protocol.GetImage{
		Format: protocol.ZPixmap, Drawable: d, Width: 1000, Height: 1000, PlaneMask: protocol.AllPlanes,
	}), 64)
	p.bounded(before, c)
}

// bounded complains if the server keeps much for a client that does not read.
func (p *painter) bounded(before int, c *conn) {
	const most = 64 << 20
	time.Sleep(blocked)
	if now := serverMemory(c); before > 0 && now-before > most+most/2 {
		p.complain("the server grows by %d MB", (now-before)/1e6)
	}
	c.mayEnd()
}

func unreadEvents(p *painter) {
	deaf, loud := p.connect(), p.connect()
	before := serverMemory(loud)
	window := newID[protocol.Window](loud)
	send(loud, &protocol.CreateWindow{Wid: window, Parent: protocol.Window(loud.root), Width: 1, Height: 1})
	const properties = 60
	var atoms []uint32
	for atom := range uint32(properties) {
		send(loud, &protocol.ChangeProperty{
			Window: window, Property: protocol.Atom(atom + 1), Type: protocol.AtomSTRING, Format: 8,
		})
		atoms = append(atoms, atom+1)
	}
	p.expect(loud, "properties", 0)
	send(deaf, &protocol.ChangeWindowAttributes{Window: window, ValueMask: protocol.CWEventMask},
		list[uint32](deaf, protocol.PropertyChangeMask))
	p.expect(deaf, "selecting events", 0)
	rotate := encode(loud, &protocol.RotateProperties{Window: window, AtomsLen: properties, Delta: 1}, list(loud, atoms...))
	const batch = 1000 // of 2 MB of events
	for range 42 {
		loud.write(bytes.Repeat(rotate, batch))
		loud.sequence += batch
		loud.sync()
	}
	p.bounded(before, loud)
	deaf.mayEnd()
}

func halfRequest(p *painter) {
	for range 8 {
		c := p.connect()
		whole := encode(c, &protocol.PutImage{Format: protocol.ZPixmap, Width: 100, Height: 100, Depth: 24}, make([]byte, 40000))
		c.write(whole[:len(whole)/2])
	}
	p.expect(p.connect(), "a new client", 0)
	time.Sleep(blocked)
}

func slowWriter(p *painter) {
	c := p.connect()
	for range 8 {
		b := encode(c, &protocol.QueryExtension{NameLen: 9}, []byte("byte-wise"))
		for i := range b {
			c.write(b[i : i+1])
			time.Sleep(time.Millisecond)
		}
		c.sequence++
	}
	c.sync()
	if c.err == nil && len(c.replies) != 8 {
		p.complain("%d replies to 8 questions", len(c.replies))
	}
}

func flood(p *painter) {
	c := p.connect()
	const batch = 4096
	b := bytes.Repeat(encode(c, &protocol.NoOperation{}), batch)
	for end := time.Now().Add(time.Second); time.Now().Before(end) && c.err == nil; {
		c.write(b)
		c.sequence += batch % (1 << 16)
	}
	p.expect(c, "NoOperation", 0)
}

func dieMidFrame(p *painter) {
	const width, height = 1920, 1080
	for range 4 {
		c := p.connect()
		ask[protocol.BigReqEnableReply](c, &protocol.BigReqEnable{})
		d, gc := c.canvas(width, height, true)
		head := encode(c, &protocol.PutImage{
			Format: protocol.ZPixmap, Drawable: d, GC: gc, Width: width, Height: height, Depth: 24,
		})
		b := append(append([]byte{}, head[:4]...), 0, 0, 0, 0)
		c.order.PutUint16(b[2:], 0)
		c.order.PutUint32(b[4:], uint32(len(head)/4+1+width*height))
		c.write(append(b, head[4:]...))
		c.write(make([]byte, width*height*2))
		c.close()
	}
}
