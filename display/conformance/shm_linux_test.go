package conformance

import (
	"image"
	"testing"

	"sameframe/protocol"
	"sameframe/shmimage"
)

// shmKit is what the rules of MIT-SHM are tried on.
type shmKit struct {
	*peer
	window    protocol.Window // mapped, 64 × 48
	unmapped  protocol.Window
	inputOnly protocol.Window
	pixmap    protocol.Pixmap // 64 × 48, depth 24
	bitmap    protocol.Pixmap
	gc        protocol.GContext // for depth 24
	gc1       protocol.GContext // for depth 1
	memory    *shmimage.Segment
	readOnly  *shmimage.Segment
	seg, ro   protocol.Seg
}

const shmSize = 64 << 10

func newShmKit(p *peer) *shmKit {
	p.Helper()
	k := &shmKit{peer: p}
	p.extension(protocol.ShmName)
	k.window = p.mapped(image.Rect(100, 100, 164, 148))
	k.unmapped = p.window(p.root, image.Rect(0, 0, 64, 48), 0, 0)
	k.inputOnly = newID[protocol.Window](p)
	must(p, &protocol.CreateWindow{Wid: k.inputOnly, Parent: p.root, Width: 64, Height: 48, Class: protocol.InputOnly})
	must(p, &protocol.MapWindow{Window: k.inputOnly})
	k.pixmap, k.bitmap = p.pixmap(64, 48, 24), p.pixmap(64, 48, 1)
	k.gc = p.gc(protocol.Drawable(k.pixmap), protocol.GCForeground|protocol.GCBackground, 0x123456, 0x654321)
	k.gc1 = p.gc(protocol.Drawable(k.bitmap), protocol.GCForeground, 1)
	k.memory, k.seg = k.attach(false)
	k.readOnly, k.ro = k.attach(true)
	return k
}

// segment returns System V memory with a pattern in it, which is gone with the test.
func (k *shmKit) segment() *shmimage.Segment {
	k.Helper()
	s, err := shmimage.Create(shmSize)
	if err != nil {
		k.Skip("no System V shared memory: ", err)
	}
	k.Cleanup(func() { s.Remove(); s.Release() })
	pattern(s.Bytes())
	return s
}

func pattern(b []byte) {
	for i := range b {
		b[i] = byte(i*7 + i>>8)
	}
}

func (k *shmKit) attach(readOnly bool) (*shmimage.Segment, protocol.Seg) {
	k.Helper()
	s, id := k.segment(), newID[protocol.Seg](k.peer)
	must(k.peer, &protocol.ShmAttach{Shmseg: id, Shmid: uint32(s.ID()), ReadOnly: wireBool(readOnly)})
	return s, id
}

func wireBool(b bool) uint8 {
	if b {
		return protocol.True
	}
	return protocol.False
}

func TestShmAttachAndDetachFollowTheRules(t *testing.T) {
	start(t).differ(t, func(p *peer) {
		k := newShmKit(p)
		p.at("QueryVersion")
		ask[protocol.ShmQueryVersionReply](p, &protocol.ShmQueryVersion{})
		fresh := newID[protocol.Seg](p)
		s := k.segment()
		attach := func(id protocol.Seg, shmid uint32, readOnly uint8) func(*peer) protocol.ErrorCode {
			return request(&protocol.ShmAttach{Shmseg: id, Shmid: shmid, ReadOnly: readOnly})
		}
		shmid, bogus := uint32(s.ID()), uint32(0x7ffffffe)
		p.rule("Attach: id 0", protocol.BadIDChoice, attach(0, shmid, 0))
		p.rule("Attach: the root's id", protocol.BadIDChoice, attach(protocol.Seg(p.root), shmid, 0))
		p.rule("Attach: id of no client", protocol.BadIDChoice, attach(0x1fe00001, shmid, 0))
		p.rule("Attach: id of a window", protocol.BadIDChoice, attach(protocol.Seg(k.window), shmid, 0))
		p.rule("Attach: id of a segment", protocol.BadIDChoice, attach(k.seg, shmid, 0))
		p.rule("Attach: id before read-only", protocol.BadIDChoice, attach(k.seg, shmid, 2))
		p.rule("Attach: read-only 2", protocol.BadValue, attach(fresh, shmid, 2))
		p.rule("Attach: read-only before shmid", protocol.BadValue, attach(fresh, bogus, 255))
		p.rule("Attach: no such shmid", protocol.BadAccess, attach(fresh, bogus, 0))
		p.rule("Attach: shmid -1", protocol.BadAccess, attach(fresh, 0xffffffff, 1))
		p.rule("Attach", success, attach(fresh, shmid, 0))
		p.rule("Attach: the same id again", protocol.BadIDChoice, attach(fresh, shmid, 0))
		p.rule("Attach: the same segment again", success, attach(newID[protocol.Seg](p), shmid, 0))
		p.rule("Detach", success, request(&protocol.ShmDetach{Shmseg: fresh}))
		p.rule("Detach: twice", badShmSeg, request(&protocol.ShmDetach{Shmseg: fresh}))
		p.rule("Detach: a window", badShmSeg, request(&protocol.ShmDetach{Shmseg: protocol.Seg(k.window)}))
		p.rule("Detach: id 0", badShmSeg, request(&protocol.ShmDetach{}))
		p.rule("the id is free again", success, request(&protocol.CreatePixmap{
			Depth: 24, Pid: protocol.Pixmap(fresh), Drawable: protocol.Drawable(p.root), Width: 1, Height: 1,
		}))
		p.rule("a segment is no drawable", protocol.BadDrawable,
			request(&protocol.GetGeometry{Drawable: protocol.Drawable(k.seg)}))

		marked := k.segment()
		if err := marked.Remove(); err != nil {
			t.Fatal(err)
		}
		p.rule("Attach: removed, but still mapped", success, attach(newID[protocol.Seg](p), uint32(marked.ID()), 0))

		rw, ro := newID[protocol.Seg](p), newID[protocol.Seg](p)
		both := k.segment()
		p.rule("Attach: read-only first", success, attach(ro, uint32(both.ID()), 1))
		p.unlike("Attach: then writable", protocol.BadAccess, success, attach(rw, uint32(both.ID()), 0))
		both = k.segment()
		rw, ro = newID[protocol.Seg](p), newID[protocol.Seg](p)
		p.rule("Attach: writable first", success, attach(rw, uint32(both.ID()), 0))
		p.rule("Attach: then read-only", success, attach(ro, uint32(both.ID()), 1))
		p.unlike("GetImage: read-only beside writable", success, protocol.BadAccess, func(p *peer) protocol.ErrorCode {
			return askCode[protocol.ShmGetImageReply](p, &protocol.ShmGetImage{
				Drawable: protocol.Drawable(k.pixmap), Width: 2, Height: 2, PlaneMask: 1, Format: protocol.ZPixmap, Shmseg: ro,
			})
		})
		for _, minor := range []uint8{8, 100, 255} {
			p.rule("unknown minor opcode", protocol.BadRequest, func(p *peer) protocol.ErrorCode {
				p.sendRaw("MIT-SHM", p.setLength([]byte{byte(p.extension(protocol.ShmName).major), minor, 0, 0}))
				return p.sync()
			})
		}
	})
}

func TestShmPutImageFollowsTheRules(t *testing.T) {
	start(t).differ(t, func(p *peer) {
		k := newShmKit(p)
		gone := newID[protocol.Seg](p)
		put := func(change func(r *protocol.ShmPutImage)) func(*peer) protocol.ErrorCode {
			r := protocol.ShmPutImage{
				Drawable: protocol.Drawable(k.window), GC: k.gc, TotalWidth: 32, TotalHeight: 16, SrcWidth: 32, SrcHeight: 16,
				Depth: 24, Format: protocol.ZPixmap, Shmseg: k.seg, SendEvent: 1,
			}
			change(&r)
			return request(&r)
		}
		for _, rule := range []struct {
			name   string
			want   protocol.ErrorCode
			change func(r *protocol.ShmPutImage)
		}{
			{"good", success, func(r *protocol.ShmPutImage) {}},
			{"on a pixmap", success, func(r *protocol.ShmPutImage) { r.Drawable = protocol.Drawable(k.pixmap) }},
			{"on an unmapped window", success, func(r *protocol.ShmPutImage) { r.Drawable = protocol.Drawable(k.unmapped) }},
			{"from a read-only segment", success, func(r *protocol.ShmPutImage) { r.Shmseg = k.ro }},
			{"no drawable", protocol.BadDrawable, func(r *protocol.ShmPutImage) { r.Drawable = 0 }},
			{"a GC is no drawable", protocol.BadDrawable, func(r *protocol.ShmPutImage) { r.Drawable = protocol.Drawable(k.gc) }},
			{"InputOnly", protocol.BadMatch, func(r *protocol.ShmPutImage) { r.Drawable = protocol.Drawable(k.inputOnly) }},
			{"no GC", protocol.BadGC, func(r *protocol.ShmPutImage) { r.GC = 0 }},
			{"a window is no GC", protocol.BadGC, func(r *protocol.ShmPutImage) { r.GC = protocol.GContext(k.window) }},
			{"GC of another depth", protocol.BadMatch, func(r *protocol.ShmPutImage) { r.GC = k.gc1 }},
			{"no segment", badShmSeg, func(r *protocol.ShmPutImage) { r.Shmseg = gone }},
			{"a window is no segment", badShmSeg, func(r *protocol.ShmPutImage) { r.Shmseg = protocol.Seg(k.window) }},
			{"offset 1", protocol.BadValue, func(r *protocol.ShmPutImage) { r.Offset = 1 }},
			{"offset 2", protocol.BadValue, func(r *protocol.ShmPutImage) { r.Offset = 2 }},
			{"offset past the end", protocol.BadValue, func(r *protocol.ShmPutImage) { r.Offset = shmSize + 4 }},
			{"offset 2³²-4", protocol.BadValue, func(r *protocol.ShmPutImage) { r.Offset = 0xfffffffc }},
			{"offset at the end", protocol.BadValue, func(r *protocol.ShmPutImage) { r.Offset = shmSize }},
			{"offset at the end, nothing there", success, func(r *protocol.ShmPutImage) {
				r.Offset, r.TotalHeight, r.SrcHeight = shmSize, 0, 0
			}},
			{"the last bytes", success, func(r *protocol.ShmPutImage) { r.Offset = shmSize - 32*16*4 }},
			{"4 bytes too many", protocol.BadValue, func(r *protocol.ShmPutImage) { r.Offset = shmSize - 32*16*4 + 4 }},
			{"format 3", protocol.BadValue, func(r *protocol.ShmPutImage) { r.Format = 3 }},
			{"bitmap of depth 24", protocol.BadMatch, func(r *protocol.ShmPutImage) { r.Format = protocol.XYBitmap }},
			{"planes of depth 8", protocol.BadMatch, func(r *protocol.ShmPutImage) { r.Format, r.Depth = protocol.XYPixmap, 8 }},
			{"pixels of depth 32", protocol.BadMatch, func(r *protocol.ShmPutImage) { r.Depth = 32 }},
			{"too wide", protocol.BadValue, func(r *protocol.ShmPutImage) { r.TotalWidth = shmSize/16/4 + 1 }},
			{"too high", protocol.BadValue, func(r *protocol.ShmPutImage) { r.TotalHeight = shmSize/32/4 + 1 }},
			{"product beyond 2³²", protocol.BadValue, func(r *protocol.ShmPutImage) { r.TotalWidth, r.TotalHeight = 65535, 65535 }},
			{"planes too many", protocol.BadValue, func(r *protocol.ShmPutImage) {
				r.Format, r.TotalWidth, r.TotalHeight = protocol.XYPixmap, 64, 400
			}},
			{"source x", protocol.BadValue, func(r *protocol.ShmPutImage) { r.SrcX, r.SrcWidth = 33, 0 }},
			{"source x at the edge", success, func(r *protocol.ShmPutImage) { r.SrcX, r.SrcWidth = 32, 0 }},
			{"source y", protocol.BadValue, func(r *protocol.ShmPutImage) { r.SrcY, r.SrcHeight = 17, 0 }},
			{"source width", protocol.BadValue, func(r *protocol.ShmPutImage) { r.SrcX = 1 }},
			{"source height", protocol.BadValue, func(r *protocol.ShmPutImage) { r.SrcHeight = 17 }},
			{"source beyond 2¹⁶", protocol.BadValue, func(r *protocol.ShmPutImage) { r.SrcX, r.SrcWidth = 32, 65535 }},
			{"part of the source", success, func(r *protocol.ShmPutImage) { r.SrcX, r.SrcY, r.SrcWidth, r.SrcHeight = 5, 3, 20, 9 }},
			{"width 0", success, func(r *protocol.ShmPutImage) { r.TotalWidth, r.SrcWidth = 0, 0 }},
			{"height 0", success, func(r *protocol.ShmPutImage) { r.SrcHeight = 0 }},
			{"all outside", success, func(r *protocol.ShmPutImage) { r.DstX, r.DstY = 1000, -1000 }},
			{"partly outside", success, func(r *protocol.ShmPutImage) { r.DstX, r.DstY = -7, 40 }},
			{"no event", success, func(r *protocol.ShmPutImage) { r.SendEvent = 0 }},
			{"drawable before GC", protocol.BadDrawable, func(r *protocol.ShmPutImage) { r.Drawable, r.GC = 0, 0 }},
			{"GC before segment", protocol.BadGC, func(r *protocol.ShmPutImage) { r.GC, r.Shmseg = 0, gone }},
			{"GC's depth before segment", protocol.BadMatch, func(r *protocol.ShmPutImage) { r.GC, r.Shmseg = k.gc1, gone }},
			{"segment before offset", badShmSeg, func(r *protocol.ShmPutImage) { r.Shmseg, r.Offset = gone, 1 }},
			{"offset before send-event", protocol.BadValue, func(r *protocol.ShmPutImage) { r.Offset, r.SendEvent = 1, 77 }},
			{"depth before size", protocol.BadMatch, func(r *protocol.ShmPutImage) { r.Depth, r.TotalWidth = 8, 65535 }},
			{"size before source", protocol.BadValue, func(r *protocol.ShmPutImage) { r.TotalWidth, r.SrcY = 65535, 99 }},
			{"source x before y", protocol.BadValue, func(r *protocol.ShmPutImage) { r.SrcX, r.SrcY = 98, 99 }},
			{"source y before width", protocol.BadValue, func(r *protocol.ShmPutImage) { r.SrcY, r.SrcWidth = 99, 98 }},
			{"source width before height", protocol.BadValue, func(r *protocol.ShmPutImage) { r.SrcWidth, r.SrcHeight = 98, 99 }},
		} {
			p.rule("PutImage: "+rule.name, rule.want, put(rule.change))
		}
		p.vague("PutImage: send-event 2", protocol.BadValue, put(func(r *protocol.ShmPutImage) { r.SendEvent = 2 }))
		p.vague("PutImage: send-event before format", protocol.BadValue, put(func(r *protocol.ShmPutImage) {
			r.SendEvent, r.Format = 2, protocol.XYBitmap
		}))
		p.vague("PutImage: send-event before depth", protocol.BadValue, put(func(r *protocol.ShmPutImage) {
			r.SendEvent, r.Depth = 2, 8
		}))
		p.image(protocol.Drawable(k.window), image.Rect(0, 0, 64, 48))
		p.image(protocol.Drawable(k.pixmap), image.Rect(0, 0, 64, 48))

		other := p.another()
		other.extension(protocol.ShmName)
		gc := other.gc(protocol.Drawable(k.pixmap), 0)
		other.rule("PutImage: another client's segment", success, put(func(r *protocol.ShmPutImage) { r.GC = gc }))
		p.sync() // would bring a Completion that is not ours
		if events := other.takeEvents(); len(events) != 1 {
			p.Errorf("%s: the client that puts has %d events, want its Completion", p.name(), len(events))
		}
	})
}

func TestShmImagesHaveTheRightPixels(t *testing.T) {
	start(t).differ(t, func(p *peer) {
		k := newShmKit(p)
		all := image.Rect(0, 0, 64, 48)
		for _, depth := range depths {
			d := protocol.Drawable(p.pixmap(64, 48, depth))
			for _, function := range []uint32{protocol.GXcopy, protocol.GXxor, protocol.GXorInverted} {
				for _, planes := range []uint32{protocol.AllPlanes, 0x5a5a5a5a} {
					p.at("PutImage, depth %d, function %d, planes %#x", depth, function, planes)
					gc := p.gc(d, protocol.GCFunction|protocol.GCPlaneMask|protocol.GCForeground|protocol.GCBackground,
						function, planes, 0x00aa5533, 0xff1177ee)
					must(p, &protocol.SetClipRectangles{GC: gc, ClipXOrigin: 2},
						[]protocol.Rectangle{{X: 0, Y: 0, Width: 40, Height: 30}, {X: 45, Y: 10, Width: 20, Height: 33}})
					for format, imageDepth := range []int{1, depth, depth} {
						must(p, &protocol.ShmPutImage{
							Drawable: d, GC: gc, TotalWidth: 57, TotalHeight: 40, SrcX: 3, SrcY: 2, SrcWidth: 51, SrcHeight: 36,
							DstX: 4, DstY: 1, Depth: uint8(imageDepth), Format: uint8(format), Shmseg: k.seg, Offset: 16,
						})
						p.image(d, all)
					}
					must(p, &protocol.FreeGC{GC: gc})
				}
			}
			for _, format := range []uint8{protocol.XYPixmap, protocol.ZPixmap} {
				for _, planes := range []uint32{protocol.AllPlanes, 0, 1, 0x80, 0xa5a5a5a5} {
					p.at("GetImage, depth %d, format %d, planes %#x", depth, format, planes)
					memory, seg := k.attach(false)
					reply, _ := ask[protocol.ShmGetImageReply](p, &protocol.ShmGetImage{
						Drawable: d, X: 3, Y: 4, Width: 53, Height: 40, PlaneMask: planes, Format: format, Shmseg: seg, Offset: 64,
					})
					if reply != nil {
						b := memory.Bytes()
						p.logImage(format, image.Pt(53, 40), depth, b[64:64+reply.Size])
						p.logBytes(b[:64], 32)
						p.logBytes(b[64+reply.Size:], 32)
					}
					must(p, &protocol.ShmDetach{Shmseg: seg})
				}
			}
		}
	})
}
