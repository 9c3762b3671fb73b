package conformance

import (
	"bytes"
	"image"
	"testing"

	"sameframe/protocol"
)

func TestShmGetImageFollowsTheRules(t *testing.T) {
	start(t).differ(t, func(p *peer) {
		k := newShmKit(p)
		gone := newID[protocol.Seg](p)
		must(p, &protocol.PolyFillRectangle{Drawable: protocol.Drawable(k.window), GC: k.gc},
			[]protocol.Rectangle{{X: 3, Y: 3, Width: 40, Height: 20}})
		bordered := p.window(p.root, image.Rect(300, 100, 340, 140), 5,
			protocol.CWBackPixel|protocol.CWBorderPixel|protocol.CWOverrideRedirect,
			0x112233, 0x445566, protocol.True)
		must(p, &protocol.MapWindow{Window: bordered})
		corner := p.window(p.root, image.Rect(-20, -10, 30, 30), 0, protocol.CWBackPixel|protocol.CWOverrideRedirect,
			0x778899, protocol.True)
		must(p, &protocol.MapWindow{Window: corner})
		for _, rule := range []struct {
			name   string
			want   protocol.ErrorCode
			change func(r *protocol.ShmGetImage)
		}{
			{"of a window", success, func(r *protocol.ShmGetImage) {}},
			{"of the root", success, func(r *protocol.ShmGetImage) { r.Drawable, r.X, r.Y = protocol.Drawable(p.root), 600, 500 }},
			{"of a pixmap", success, func(r *protocol.ShmGetImage) { r.Drawable = protocol.Drawable(k.pixmap) }},
			{"planes", success, func(r *protocol.ShmGetImage) { r.Format = protocol.XYPixmap }},
			{"one plane of a bitmap", success, func(r *protocol.ShmGetImage) {
				r.Drawable, r.Format, r.PlaneMask = protocol.Drawable(k.bitmap), protocol.XYPixmap, 1
			}},
			{"no planes", success, func(r *protocol.ShmGetImage) { r.Format, r.PlaneMask = protocol.XYPixmap, 0 }},
			{"planes that are not there", success, func(r *protocol.ShmGetImage) {
				r.Format, r.PlaneMask = protocol.XYPixmap, 0xff000000
			}},
			{"with the border", success, func(r *protocol.ShmGetImage) {
				r.Drawable, r.X, r.Y, r.Width, r.Height = protocol.Drawable(bordered), -5, -5, 50, 50
			}},
			{"format 0", protocol.BadValue, func(r *protocol.ShmGetImage) { r.Format = protocol.XYBitmap }},
			{"format 3", protocol.BadValue, func(r *protocol.ShmGetImage) { r.Format = 3 }},
			{"no drawable", protocol.BadDrawable, func(r *protocol.ShmGetImage) { r.Drawable = 0 }},
			{"a GC is no drawable", protocol.BadDrawable, func(r *protocol.ShmGetImage) { r.Drawable = protocol.Drawable(k.gc) }},
			{"no segment", badShmSeg, func(r *protocol.ShmGetImage) { r.Shmseg = gone }},
			{"offset 3", protocol.BadValue, func(r *protocol.ShmGetImage) { r.Offset = 3 }},
			{"offset past the end", protocol.BadValue, func(r *protocol.ShmGetImage) { r.Offset = shmSize + 4 }},
			{"into a read-only segment", protocol.BadAccess, func(r *protocol.ShmGetImage) { r.Shmseg = k.ro }},
			{"of an unmapped window", protocol.BadMatch,
				func(r *protocol.ShmGetImage) { r.Drawable = protocol.Drawable(k.unmapped) }},
			{"outside of the window", protocol.BadMatch, func(r *protocol.ShmGetImage) { r.X = 40 }},
			{"left of the window", protocol.BadMatch, func(r *protocol.ShmGetImage) { r.X = -1 }},
			{"outside of the border", protocol.BadMatch, func(r *protocol.ShmGetImage) {
				r.Drawable, r.X = protocol.Drawable(bordered), -6
			}},
			{"off the screen", protocol.BadMatch, func(r *protocol.ShmGetImage) { r.Drawable = protocol.Drawable(corner) }},
			{"of a window partly off the screen", success, func(r *protocol.ShmGetImage) {
				r.Drawable, r.X, r.Y, r.Width, r.Height = protocol.Drawable(corner), 20, 10, 30, 30
			}},
			{"outside of the pixmap", protocol.BadMatch, func(r *protocol.ShmGetImage) {
				r.Drawable, r.Y = protocol.Drawable(k.pixmap), 40
			}},
			{"above the pixmap", protocol.BadMatch, func(r *protocol.ShmGetImage) {
				r.Drawable, r.Y = protocol.Drawable(k.pixmap), -1
			}},
			{"wider than the pixmap", protocol.BadMatch, func(r *protocol.ShmGetImage) {
				r.Drawable, r.Width = protocol.Drawable(k.pixmap), 65535
			}},
			{"no room", protocol.BadAccess, func(r *protocol.ShmGetImage) { r.Offset = shmSize - 32*16*4 + 4 }},
			{"just room", success, func(r *protocol.ShmGetImage) { r.Offset = shmSize - 32*16*4 }},
			{"no room for the planes", protocol.BadAccess, func(r *protocol.ShmGetImage) {
				r.Format, r.Offset = protocol.XYPixmap, shmSize-4*16*24+4
			}},
			{"room for one plane", success, func(r *protocol.ShmGetImage) {
				r.Format, r.PlaneMask, r.Offset = protocol.XYPixmap, 0x800000, shmSize-4*16
			}},
			{"width 0", success, func(r *protocol.ShmGetImage) { r.Width = 0 }},
			{"height 0 at the end", success, func(r *protocol.ShmGetImage) { r.Height, r.Offset = 0, shmSize }},
			{"format before drawable", protocol.BadValue, func(r *protocol.ShmGetImage) { r.Format, r.Drawable = 77, 0 }},
			{"drawable before segment", protocol.BadDrawable, func(r *protocol.ShmGetImage) { r.Drawable, r.Shmseg = 0, gone }},
			{"segment before offset", badShmSeg, func(r *protocol.ShmGetImage) { r.Shmseg, r.Offset = gone, 1 }},
			{"offset before read-only", protocol.BadValue, func(r *protocol.ShmGetImage) { r.Shmseg, r.Offset = k.ro, 1 }},
			{"read-only before geometry", protocol.BadAccess, func(r *protocol.ShmGetImage) { r.Shmseg, r.X = k.ro, 60 }},
			{"geometry before room", protocol.BadMatch, func(r *protocol.ShmGetImage) { r.X, r.Offset = 60, shmSize }},
		} {
			p.rule("GetImage: "+rule.name, rule.want, func(p *peer) protocol.ErrorCode {
				r := protocol.ShmGetImage{
					Drawable: protocol.Drawable(k.window), Width: 32, Height: 16, PlaneMask: protocol.AllPlanes,
					Format: protocol.ZPixmap, Shmseg: k.seg,
				}
				rule.change(&r)
				code := askCode[protocol.ShmGetImageReply](p, &r)
				p.logBytes(k.memory.Bytes(), 24)
				pattern(k.memory.Bytes())
				return code
			})
		}
		p.rule("GetImage: InputOnly", protocol.BadMatch, func(p *peer) protocol.ErrorCode {
			return askCode[protocol.ShmGetImageReply](p, &protocol.ShmGetImage{
				Drawable: protocol.Drawable(k.inputOnly), Width: 1, Height: 1, Format: protocol.ZPixmap, Shmseg: k.seg,
			})
		})
	})
}

func TestShmCreatePixmapFollowsTheRules(t *testing.T) {
	start(t).differ(t, func(p *peer) {
		k := newShmKit(p)
		gone := newID[protocol.Seg](p)
		for _, rule := range []struct {
			name   string
			want   protocol.ErrorCode
			change func(r *protocol.ShmCreatePixmap)
		}{
			{"good", success, func(r *protocol.ShmCreatePixmap) {}},
			{"at an offset", success, func(r *protocol.ShmCreatePixmap) { r.Offset = 4 }},
			{"for a pixmap", success, func(r *protocol.ShmCreatePixmap) { r.Drawable = protocol.Drawable(k.pixmap) }},
			{"for an InputOnly window", success, func(r *protocol.ShmCreatePixmap) { r.Drawable = protocol.Drawable(k.inputOnly) }},
			{"id in use", protocol.BadIDChoice, func(r *protocol.ShmCreatePixmap) { r.Pid = k.pixmap }},
			{"id 0", protocol.BadIDChoice, func(r *protocol.ShmCreatePixmap) { r.Pid = 0 }},
			{"the server's id", protocol.BadIDChoice, func(r *protocol.ShmCreatePixmap) { r.Pid = 1 }},
			{"no drawable", protocol.BadDrawable, func(r *protocol.ShmCreatePixmap) { r.Drawable = 0 }},
			{"no segment", badShmSeg, func(r *protocol.ShmCreatePixmap) { r.Shmseg = gone }},
			{"offset 2", protocol.BadValue, func(r *protocol.ShmCreatePixmap) { r.Offset = 2 }},
			{"offset past the end", protocol.BadValue, func(r *protocol.ShmCreatePixmap) { r.Offset = shmSize + 4 }},
			{"in a read-only segment", protocol.BadAccess, func(r *protocol.ShmCreatePixmap) { r.Shmseg = k.ro }},
			{"width 0", protocol.BadValue, func(r *protocol.ShmCreatePixmap) { r.Width = 0 }},
			{"height 0", protocol.BadValue, func(r *protocol.ShmCreatePixmap) { r.Height = 0 }},
			{"depth 0", protocol.BadValue, func(r *protocol.ShmCreatePixmap) { r.Depth = 0 }},
			{"depth 7", protocol.BadValue, func(r *protocol.ShmCreatePixmap) { r.Depth = 7 }},
			{"depth 33", protocol.BadValue, func(r *protocol.ShmCreatePixmap) { r.Depth = 33 }},
			{"depth 1", success, func(r *protocol.ShmCreatePixmap) { r.Depth = 1 }},
			{"depth 4", success, func(r *protocol.ShmCreatePixmap) { r.Depth = 4 }},
			{"depth 8", success, func(r *protocol.ShmCreatePixmap) { r.Depth = 8 }},
			{"depth 16", success, func(r *protocol.ShmCreatePixmap) { r.Depth = 16 }},
			{"depth 32", success, func(r *protocol.ShmCreatePixmap) { r.Depth = 32 }},
			{"width 32768", protocol.BadAlloc, func(r *protocol.ShmCreatePixmap) { r.Width = 32768 }},
			{"height 65535", protocol.BadAlloc, func(r *protocol.ShmCreatePixmap) { r.Height = 65535 }},
			{"no room", protocol.BadAccess, func(r *protocol.ShmCreatePixmap) { r.Offset = shmSize - 64*48*4 + 4 }},
			{"just room", success, func(r *protocol.ShmCreatePixmap) { r.Offset = shmSize - 64*48*4 }},
			{"no room at all", protocol.BadAccess, func(r *protocol.ShmCreatePixmap) { r.Offset = shmSize }},
			{"product beyond 2³²", protocol.BadAccess, func(r *protocol.ShmCreatePixmap) { r.Width, r.Height = 32767, 32767 }},
			{"id before drawable", protocol.BadIDChoice, func(r *protocol.ShmCreatePixmap) { r.Pid, r.Drawable = 0, 0 }},
			{"drawable before segment", protocol.BadDrawable, func(r *protocol.ShmCreatePixmap) { r.Drawable, r.Shmseg = 0, gone }},
			{"segment before offset", badShmSeg, func(r *protocol.ShmCreatePixmap) { r.Shmseg, r.Offset = gone, 1 }},
			{"offset before read-only", protocol.BadValue, func(r *protocol.ShmCreatePixmap) { r.Shmseg, r.Offset = k.ro, 1 }},
			{"read-only before width", protocol.BadAccess, func(r *protocol.ShmCreatePixmap) { r.Shmseg, r.Width = k.ro, 0 }},
			{"width 0 before height 65535", protocol.BadValue, func(r *protocol.ShmCreatePixmap) { r.Width, r.Height = 0, 65535 }},
			{"height 65535 before depth 7", protocol.BadAlloc, func(r *protocol.ShmCreatePixmap) { r.Height, r.Depth = 65535, 7 }},
			{"depth 7 before room", protocol.BadValue, func(r *protocol.ShmCreatePixmap) { r.Depth, r.Offset = 7, shmSize }},
		} {
			r := protocol.ShmCreatePixmap{
				Pid: newID[protocol.Pixmap](p), Drawable: protocol.Drawable(p.root), Width: 64, Height: 48, Depth: 24, Shmseg: k.seg,
			}
			rule.change(&r)
			p.rule("CreatePixmap: "+rule.name, rule.want, request(&r))
			if rule.want == success {
				ask[protocol.GetGeometryReply](p, &protocol.GetGeometry{Drawable: protocol.Drawable(r.Pid)})
				p.image(protocol.Drawable(r.Pid), image.Rect(0, 0, 64, 48))
				must(p, &protocol.FreePixmap{Pixmap: r.Pid})
			}
		}
	})
}

func TestSharedPixmapIsTheMemoryBothWays(t *testing.T) {
	start(t).differ(t, func(p *peer) {
		k := newShmKit(p)
		memory, seg := k.attach(false)
		shared := newID[protocol.Pixmap](p)
		must(p, &protocol.ShmCreatePixmap{
			Pid: shared, Drawable: protocol.Drawable(p.root), Width: 64, Height: 48, Depth: 24, Shmseg: seg, Offset: 128,
		})
		d, all := protocol.Drawable(shared), image.Rect(0, 0, 64, 48)
		check := func(name string) {
			p.at("%s", name)
			p.image(d, all)
			must(p, &protocol.CopyArea{SrcDrawable: d, DstDrawable: protocol.Drawable(k.window), GC: k.gc, Width: 64, Height: 48})
			p.image(protocol.Drawable(k.window), all)
			must(p, &protocol.PolyFillRectangle{Drawable: d, GC: k.gc}, []protocol.Rectangle{{X: 5, Y: 6, Width: 30, Height: 20}})
			p.logBytes(memory.Bytes(), 24)
			copy(memory.Bytes()[128:], bytes.Repeat([]byte{1, 2, 3, 0}, 64*24))
			p.image(d, all)
		}
		check("with its segment")
		p.at("detached")
		must(p, &protocol.ShmDetach{Shmseg: seg})
		pattern(memory.Bytes())
		check("after Detach")
		p.rule("freed", success, request(&protocol.FreePixmap{Pixmap: shared}))
		p.rule("freed twice", protocol.BadPixmap, request(&protocol.FreePixmap{Pixmap: shared}))
	})
}

func TestShmSegmentsDieWithTheirClient(t *testing.T) {
	start(t).differ(t, func(p *peer) {
		k := newShmKit(p)
		other := p.another()
		memory, seg := k.segment(), newID[protocol.Seg](other)
		must(other, &protocol.ShmAttach{Shmseg: seg, Shmid: uint32(memory.ID())})
		put := &protocol.ShmPutImage{
			Drawable: protocol.Drawable(k.window), GC: k.gc, TotalWidth: 8, TotalHeight: 8, SrcWidth: 8, SrcHeight: 8, Depth: 24,
			Format: protocol.ZPixmap, Shmseg: seg,
		}
		p.rule("another client's segment", success, request(put))
		p.at("after its client has left")
		other.conn.Close()
		p.others = p.others[:1]
		p.quietly(func() {
			for do(p, put) == success { // until the server has noticed, or the test runs out of time
			}
		})
		p.quietly(func() { p.expect(badShmSeg, do(p, put)) })
	})
}
