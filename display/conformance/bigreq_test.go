package conformance

import (
	"bytes"
	"errors"
	"image"
	"io"
	"testing"
	"time"

	"sameframe/protocol"
)

// enableBig enables BIG-REQUESTS and returns the longest request, in words.
func (p *peer) enableBig() int {
	p.Helper()
	var most int
	p.quietly(func() {
		reply, _ := ask[protocol.BigReqEnableReply](p, &protocol.BigReqEnable{})
		if reply == nil || reply.MaximumRequestLength < 4194303 {
			p.Fatalf("%s: BIG-REQUESTS: %+v", p.name(), reply)
		}
		most = int(reply.MaximumRequestLength)
	})
	p.big = true
	return most
}

// extended returns a request of n bytes, zeros, whose extended length says words.
func (p *peer) extended(opcode protocol.Opcode, words uint32, n int) []byte {
	b := make([]byte, n)
	b[0] = byte(opcode)
	p.order().PutUint32(b[4:], words)
	return b
}

func TestFramesOf4KGoThroughTheSocket(t *testing.T) {
	// X.Org takes 16 MiB unless it is told otherwise; we take 64.
	start(t, "-maxbigreqsize", "64").differ(t, func(p *peer) {
		p.enableBig()
		for _, size := range []image.Point{{1920, 1080}, {3840, 2160}} {
			p.at("PutImage of %v", size)
			d := protocol.Drawable(p.pixmap(size.X, size.Y, 32))
			data := picture(protocol.ZPixmap, size.X, size.Y, 32)
			must(p, &protocol.PutImage{
				Format: protocol.ZPixmap, Drawable: d, GC: p.gc(d, 0), Width: uint16(size.X), Height: uint16(size.Y), Depth: 32,
			}, data)
			p.quietly(func() {
				_, got := ask[protocol.GetImageReply](p, &protocol.GetImage{
					Format: protocol.ZPixmap, Drawable: d, Width: uint16(size.X), Height: uint16(size.Y), PlaneMask: protocol.AllPlanes,
				})
				if !bytes.Equal(got, data) {
					t.Errorf("%s: a frame of %v comes back changed", p.name(), size)
				}
			})
			must(p, &protocol.FreePixmap{Pixmap: protocol.Pixmap(d)})
		}
	})
}

func TestExtendedLengths(t *testing.T) {
	start(t).differ(t, func(p *peer) {
		most := p.enableBig()
		p.rule("a short request in the long form", success, func(p *peer) protocol.ErrorCode {
			p.sendRaw("NoOperation", p.extended(protocol.OpNoOperation, 2, 8))
			return p.sync()
		})
		p.rule("MapWindow in the long form", protocol.BadWindow, func(p *peer) protocol.ErrorCode {
			p.sendRaw("MapWindow", p.extended(protocol.OpMapWindow, 3, 12))
			return p.sync()
		})
		p.rule("MapWindow in the long form, too long", protocol.BadLength, func(p *peer) protocol.ErrorCode {
			p.sendRaw("MapWindow", p.extended(protocol.OpMapWindow, 4, 16))
			return p.sync()
		})
		p.vague("longer than the maximum", protocol.BadLength, func(p *peer) protocol.ErrorCode {
			p.sendRaw("NoOperation", p.extended(protocol.OpNoOperation, uint32(most+1), 4*(most+1)))
			return p.sync()
		})
		p.rule("and the connection goes on", success, request(&protocol.NoOperation{}))
	})
}

func TestExtendedLengthOfNothingEndsTheConnection(t *testing.T) {
	servers := start(t)
	for _, words := range []uint32{0, 1} {
		servers.differ(t, func(p *peer) {
			if words == 1 && !p.ours {
				return // X.Org answers BadLength
			}
			p.enableBig()
			if err := p.conn.Write(p.extended(protocol.OpNoOperation, words, 8)); err != nil {
				t.Fatal(err)
			}
			p.conn.Stream().SetDeadline(time.Now().Add(patience))
			if m, err := p.conn.Message(); !errors.Is(err, io.EOF) {
				t.Errorf("%s: after an extended length of %d: %v, % x; want the end of the connection", p.name(), words, err, m)
			}
		})
	}
}

func TestLengthZeroWithoutBigRequests(t *testing.T) {
	start(t).differ(t, func(p *peer) {
		p.rule("length 0", protocol.BadLength, func(p *peer) protocol.ErrorCode {
			p.sendRaw("MapWindow", []byte{byte(protocol.OpMapWindow), 0, 0, 0})
			return p.sync()
		})
	})
}

func TestFreeIdentifiersAreFree(t *testing.T) {
	start(t).differ(t, func(p *peer) {
		ask[protocol.XCMiscGetVersionReply](p, &protocol.XCMiscGetVersion{ClientMajorVersion: 1, ClientMinorVersion: 1})
		ask[protocol.GEQueryVersionReply](p, &protocol.GEQueryVersion{ClientMajorVersion: 1})
		p.window(p.root, image.Rect(0, 0, 1, 1), 0, 0)
		var ids []uint32
		p.quietly(func() {
			r, _ := ask[protocol.XCMiscGetXIDRangeReply](p, &protocol.XCMiscGetXIDRange{})
			if r == nil || r.Count < 1000 {
				t.Fatalf("%s: GetXIDRange: %+v", p.name(), r)
			}
			ids = append(ids, r.StartID, r.StartID+r.Count-1)
			list, rest := ask[protocol.XCMiscGetXIDListReply](p, &protocol.XCMiscGetXIDList{Count: 20})
			if p.conn.Swapped {
				protocol.SwapList[uint32](rest)
			}
			if list == nil || list.IDsLen != 20 || len(rest) != 80 {
				t.Fatalf("%s: GetXIDList: %+v and %d bytes", p.name(), list, len(rest))
			}
			ids = append(ids, protocol.List[uint32](rest)[5:]...)
		})
		seen := map[uint32]bool{}
		for _, id := range ids {
			if !seen[id] {
				must(p, &protocol.CreatePixmap{Depth: 1, Pid: protocol.Pixmap(id), Drawable: protocol.Drawable(p.root),
					Width: 1, Height: 1})
			}
			seen[id] = true
		}
	})
}
