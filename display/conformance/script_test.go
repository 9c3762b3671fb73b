package conformance

import (
	"image"
	"math/bits"

	"sameframe/protocol"
)

// request is a step of a script: a request to send.
func request[T any](r *T, tail ...any) func(*peer) protocol.ErrorCode {
	return func(p *peer) protocol.ErrorCode { return do(p, r, tail...) }
}

// success says that a request draws no error; the others that it draws one of an extension's own.
const (
	success   protocol.ErrorCode = 0
	badShmSeg protocol.ErrorCode = 0xff

	badOutput protocol.ErrorCode = 0xf0 + protocol.RandrBadOutput
	badCrtc   protocol.ErrorCode = 0xf0 + protocol.RandrBadCrtc
	badMode   protocol.ErrorCode = 0xf0 + protocol.RandrBadMode
)

// rule is a step that must end with the error want on every server.
func (p *peer) rule(name string, want protocol.ErrorCode, step func(*peer) protocol.ErrorCode) {
	p.Helper()
	p.at("%s", name)
	p.expect(want, step(p))
}

// vague is a rule of which X.Org leaves some of the answer undefined: only the error's code is compared.
func (p *peer) vague(name string, want protocol.ErrorCode, step func(*peer) protocol.ErrorCode) {
	p.Helper()
	p.unlike(name, want, want, step)
}

// unlike is a step that X.Org answers differently from us, on purpose: docs/conformance.md says why. Neither answer goes
// into the transcript.
func (p *peer) unlike(name string, xorg, ours protocol.ErrorCode, step func(*peer) protocol.ErrorCode) {
	p.Helper()
	p.at("%s", name)
	want := xorg
	if p.ours {
		want = ours
	}
	p.quietly(func() { p.expect(want, step(p)) })
}

func (p *peer) expect(want, got protocol.ErrorCode) {
	p.Helper()
	switch want {
	case badShmSeg:
		want = p.extension(protocol.ShmName).firstError + protocol.BadShmSeg
	case badOutput, badCrtc, badMode:
		want = p.extension(protocol.RandrName).firstError + want - badOutput
	}
	if got != want {
		p.Errorf("%s: %s: error %d (%s), want %d (%s)", p.name(), p.label, got, got, want, want)
	}
}

// must is a step of the set-up, which cannot fail.
func must[T any](p *peer, r *T, tail ...any) {
	p.Helper()
	if code := do(p, r, tail...); code != success {
		p.Fatalf("%s: %s: %T: %s", p.name(), p.label, *r, code)
	}
}

// window makes a window; the values go with the bits of mask.
func (p *peer) window(parent protocol.Window, r image.Rectangle, border int, mask uint32,
	values ...uint32) protocol.Window {
	p.Helper()
	id := newID[protocol.Window](p)
	must(p, &protocol.CreateWindow{
		Wid: id, Parent: parent, X: int16(r.Min.X), Y: int16(r.Min.Y), Width: uint16(r.Dx()), Height: uint16(r.Dy()),
		BorderWidth: uint16(border), Class: protocol.InputOutput, ValueMask: mask,
	}, values)
	return id
}

// mapped makes a mapped child of the root, black and without a border.
func (p *peer) mapped(r image.Rectangle) protocol.Window {
	p.Helper()
	w := p.window(p.root, r, 0, protocol.CWBackPixel|protocol.CWOverrideRedirect, 0, protocol.True)
	must(p, &protocol.MapWindow{Window: w})
	return w
}

// pixmap makes a pixmap of zeros.
func (p *peer) pixmap(width, height, depth int) protocol.Pixmap {
	p.Helper()
	id := newID[protocol.Pixmap](p)
	must(p, &protocol.CreatePixmap{
		Depth: uint8(depth), Pid: id, Drawable: protocol.Drawable(p.root), Width: uint16(width), Height: uint16(height),
	})
	g := p.gc(protocol.Drawable(id), protocol.GCForeground, 0)
	must(p, &protocol.PolyFillRectangle{Drawable: protocol.Drawable(id), GC: g},
		[]protocol.Rectangle{{Width: uint16(width), Height: uint16(height)}})
	must(p, &protocol.FreeGC{GC: g})
	return id
}

// gc makes a GC for drawables like d that asks for no exposures.
func (p *peer) gc(d protocol.Drawable, mask uint32, values ...uint32) protocol.GContext {
	p.Helper()
	id := newID[protocol.GContext](p)
	at := bits.OnesCount32(mask & (protocol.GCGraphicsExposures - 1))
	values = append(append(append([]uint32{}, values[:at]...), protocol.False), values[at:]...)
	must(p, &protocol.CreateGC{Cid: id, Drawable: d, ValueMask: mask | protocol.GCGraphicsExposures}, values)
	return id
}

// another returns a second client of the same server, in the same byte order, whose answers go into its own transcript.
func (p *peer) another() *peer {
	p.Helper()
	order := byte(protocol.LittleEndian)
	if p.conn.Swapped {
		order = protocol.BigEndian
	}
	q := dial(p.TB, p.display, p.ours, order)
	p.others = append(p.others, q)
	q.others = p.others
	return q
}

var depths = []int{1, 4, 8, 16, 24, 32}
