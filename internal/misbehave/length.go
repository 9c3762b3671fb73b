package misbehave

import (
	"sameframe/protocol"
)

var lengths = []misbehaviour{
	{
		name: "lying-lengths", act: lyingLengths,
		does: "sends requests whose lengths disagree with their lists, or wrap around",
		want: "BadLength (X11 §4, Length), and the next request is read where it begins",
	},
	{
		name: "length-zero", act: func(p *painter) { p.zeroLength() },
		does: "sends a length of 0 without BIG-REQUESTS",
		want: "BadLength or the end of the connection",
	},
	{
		name: "extended-zero", act: func(p *painter) { p.extendedLength(0) },
		does: "sends an extended length of 0",
		want: "BadLength or the end; what follows is not executed (BIG-REQUESTS §3)",
	},
	{
		name: "extended-one", act: func(p *painter) { p.extendedLength(1) },
		does: "sends an extended length of 1, less than itself takes",
		want: "BadLength or the end; what follows is not executed",
	},
	{
		name: "extended-wrap", act: func(p *painter) {
			for _, units := range []uint32{1 << 30, 1<<30 + 5, 1<<31 + 6, 1<<32 - 1} {
				p.extendedLength(units)
			}
		},
		does: "sends extended lengths from 2^30 on, whose bytes wrap around in 32 bits",
		want: "BadLength or the end; what follows is not executed",
	},
	{
		name: "no-request", act: noRequest,
		does: "sends requests of opcodes that mean nothing",
		want: "BadRequest (X11 §4, Request)",
	},
}

func lyingLengths(p *painter) {
	c := p.connect()
	root := protocol.Window(c.root)
	short := encode(c, &protocol.NoOperation{}, make([]byte, 24))
	short[0] = byte(protocol.OpCreateWindow)
	for _, lie := range []struct {
		name string
		b    []byte
	}{
		{"CreateWindow, too short", short},
		{"InternAtom, name of 65535", encode(c, &protocol.InternAtom{NameLen: 65535}, []byte("name"))},
		{"InternAtom, name too long", encode(c, &protocol.InternAtom{NameLen: 1}, make([]byte, 400))},
		{"QueryExtension, no name", encode(c, &protocol.QueryExtension{NameLen: 100})},
		{"ChangeProperty, product of 2^32", encode(c, &protocol.ChangeProperty{
			Window: root, Property: protocol.AtomCUT_BUFFER7, Type: protocol.AtomSTRING, Format: 32, DataLen: 1 << 30,
		})},
		{"ChangeProperty, product of 2^32 and 8", encode(c, &protocol.ChangeProperty{
			Window: root, Property: protocol.AtomCUT_BUFFER7, Type: protocol.AtomSTRING, Format: 32, DataLen: 1<<30 + 2,
		}, make([]byte, 8))},
		{"ChangeProperty, 2^32-1 bytes", encode(c, &protocol.ChangeProperty{
			Window: root, Property: protocol.AtomCUT_BUFFER7, Type: protocol.AtomSTRING, Format: 8, DataLen: 1<<32 - 1,
		}, make([]byte, 8))},
		{"CreateGC, no values", encode(c, &protocol.CreateGC{
			Cid: newID[protocol.GContext](c), Drawable: protocol.Drawable(root), ValueMask: 1<<23 - 1,
		})},
		{"ChangeWindowAttributes, too many values", encode(c, &protocol.ChangeWindowAttributes{Window: root, ValueMask: 1},
			make([]byte, 64))},
		{"RotateProperties, 65535 atoms", encode(c, &protocol.RotateProperties{Window: root, AtomsLen: 65535, Delta: 1})},
		{"SetModifierMapping, no keys", encode(c, &protocol.SetModifierMapping{KeycodesPerModifier: 255})},
		{"ChangeKeyboardMapping, no keysyms", encode(c, &protocol.ChangeKeyboardMapping{
			KeycodeCount: 255, FirstKeycode: 8, KeysymsPerKeycode: 255,
		})},
		{"QueryTree, too long", encode(c, &protocol.QueryTree{Window: root}, make([]byte, 4))},
	} {
		c.sendRaw(lie.b)
		p.expect(c, lie.name, protocol.BadLength)
	}
}

func (p *painter) zeroLength() {
	c := p.connect()
	c.sendRaw([]byte{byte(protocol.OpNoOperation), 0, 0, 0})
	p.expect(c, "length 0", protocol.BadLength)
	c.mayEnd()
}

// extendedLength sends a request of so many units, as BIG-REQUESTS has it, and behind its header one that would be seen.
func (p *painter) extendedLength(units uint32) {
	c := p.connect()
	ask[protocol.BigReqEnableReply](c, &protocol.BigReqEnable{})
	mark := protocol.ChangeProperty{
		Mode: protocol.PropModeReplace, Window: protocol.Window(c.root), Property: protocol.AtomCUT_BUFFER7,
		Type: protocol.AtomSTRING, Format: 8, DataLen: 4,
	}
	b := c.order.AppendUint32([]byte{byte(protocol.OpNoOperation), 0, 0, 0}, units)
	for range 8 {
		b = append(b, encode(c, &mark, []byte("mark"))...)
	}
	c.write(b)
	c.mayEnd() // and waits for the rest, for all we know
	c.close()

	c = p.connect()
	seen, _ := ask[protocol.GetPropertyReply](c, &protocol.GetProperty{
		Delete: protocol.True, Window: protocol.Window(c.root), Property: protocol.AtomCUT_BUFFER7, LongLength: 1,
	})
	if seen.ValueLen != 0 {
		p.complain("extended length %d: what follows was executed", units)
	}
}

func noRequest(p *painter) {
	c := p.connect()
	for _, opcode := range []byte{0, 120, 126, 255} {
		c.sendRaw([]byte{opcode, 0, c.order.AppendUint16(nil, 1)[0], c.order.AppendUint16(nil, 1)[1]})
		p.expect(c, "opcode", protocol.BadRequest)
	}
}
