package conformance

import (
	"fmt"
	"image"
	"testing"

	"sameframe/protocol"
	"sameframe/render"
)

// picture returns the data of an image with a pattern in it.
func picture(format uint8, width, height, depth int) []byte {
	size := render.Stride(width, 1) * height
	switch format {
	case protocol.ZPixmap:
		size = render.Stride(width, depth) * height
	case protocol.XYPixmap:
		size *= depth
	}
	b := make([]byte, size)
	for i := range b {
		b[i] = byte(i*i + i>>5 + 3*i)
	}
	return b
}

func TestPutImageAndGetImageHaveTheRightPixels(t *testing.T) {
	start(t).differ(t, func(p *peer) {
		for _, depth := range depths {
			d := protocol.Drawable(p.pixmap(70, 50, depth))
			gc := p.gc(d, protocol.GCForeground|protocol.GCBackground, 0x00cc7755, 0xff1177ee)
			for _, size := range []image.Point{{1, 1}, {7, 3}, {31, 8}, {32, 8}, {33, 8}, {64, 40}} {
				for _, pad := range []int{0, 1, 5, 31} {
					for format, imageDepth := range []int{1, depth, depth} {
						if format == protocol.ZPixmap && pad != 0 {
							continue
						}
						p.at("PutImage, depth %d, format %d, %v, left pad %d", depth, format, size, pad)
						must(p, &protocol.PutImage{
							Format: uint8(format), Drawable: d, GC: gc, Width: uint16(size.X), Height: uint16(size.Y), DstX: 3, DstY: -1,
							LeftPad: uint8(pad), Depth: uint8(imageDepth),
						}, picture(uint8(format), size.X+pad, size.Y, imageDepth))
						p.image(d, image.Rect(0, 0, 70, 50))
					}
				}
			}
			for _, r := range []image.Rectangle{image.Rect(0, 0, 70, 50), image.Rect(5, 6, 38, 7), image.Rect(69, 49, 70, 50), {}} {
				for _, planes := range []uint32{protocol.AllPlanes, 0, 1, 0xa5a5a5a5, 1 << (depth - 1)} {
					for _, format := range []uint8{protocol.XYPixmap, protocol.ZPixmap} {
						p.at("GetImage, depth %d, format %d, %v, planes %#x", depth, format, r, planes)
						reply, data := ask[protocol.GetImageReply](p, &protocol.GetImage{
							Format: format, Drawable: d, X: int16(r.Min.X), Y: int16(r.Min.Y), Width: uint16(r.Dx()), Height: uint16(r.Dy()),
							PlaneMask: planes,
						})
						if reply != nil {
							p.logImage(format, r.Size(), depth, data)
						}
					}
				}
			}
		}
	})
}

// logImage writes down the data of an image without the padding of its rows, which is undefined.
func (p *peer) logImage(format uint8, size image.Point, depth int, data []byte) {
	rows, rowDepth := size.Y, depth
	if format == protocol.XYPixmap {
		rowDepth = 1
		if size.X > 0 {
			rows = len(data) / render.Stride(size.X, 1)
		}
	}
	if render.Stride(size.X, rowDepth)*rows != len(data) {
		p.log(fmt.Sprintf("%d bytes for %d rows", len(data), rows))
		return
	}
	pixels := &render.Pixels{Pix: data, Stride: render.Stride(size.X, rowDepth), Width: size.X, Height: rows, Depth: rowDepth}
	p.entries = append(p.entries, entry{p.label, fmt.Sprintf("%d rows", rows), pixels})
}

func TestPutImageFollowsTheRules(t *testing.T) {
	start(t).differ(t, func(p *peer) {
		w := protocol.Drawable(p.mapped(image.Rect(10, 10, 74, 58)))
		pixmap, bitmap := protocol.Drawable(p.pixmap(64, 48, 24)), protocol.Drawable(p.pixmap(64, 48, 1))
		gc, gc1 := p.gc(pixmap, 0), p.gc(bitmap, 0)
		for _, rule := range []struct {
			name   string
			want   protocol.ErrorCode
			length int // of the data, more than it should be
			change func(r *protocol.PutImage)
		}{
			{"good", success, 0, func(r *protocol.PutImage) {}},
			{"width 0", success, 0, func(r *protocol.PutImage) { r.Width = 0 }},
			{"height 0", success, 0, func(r *protocol.PutImage) { r.Height = 0 }},
			{"outside", success, 0, func(r *protocol.PutImage) { r.DstX = -32768 }},
			{"no drawable", protocol.BadDrawable, 0, func(r *protocol.PutImage) { r.Drawable = 0 }},
			{"no GC", protocol.BadGC, 0, func(r *protocol.PutImage) { r.GC = 0 }},
			{"GC of another depth", protocol.BadMatch, 0, func(r *protocol.PutImage) { r.GC = gc1 }},
			{"drawable before GC", protocol.BadDrawable, 0, func(r *protocol.PutImage) { r.Drawable, r.GC = 0, 0 }},
			{"format 3", protocol.BadValue, 0, func(r *protocol.PutImage) { r.Format = 3 }},
			{"bitmap of depth 24", protocol.BadMatch, 0, func(r *protocol.PutImage) { r.Format = protocol.XYBitmap }},
			{"planes of depth 1", protocol.BadMatch, 0, func(r *protocol.PutImage) { r.Format, r.Depth = protocol.XYPixmap, 1 }},
			{"pixels of depth 32", protocol.BadMatch, 0, func(r *protocol.PutImage) { r.Depth = 32 }},
			{"pixels with left pad", protocol.BadMatch, 0, func(r *protocol.PutImage) { r.LeftPad = 1 }},
			{"planes with left pad 32", protocol.BadMatch, 0, func(r *protocol.PutImage) {
				r.Format, r.LeftPad = protocol.XYPixmap, 32
			}},
			{"too short", protocol.BadLength, -4, func(r *protocol.PutImage) {}},
			{"too long", protocol.BadLength, 4, func(r *protocol.PutImage) {}},
			{"product beyond 2³²", protocol.BadLength, 0, func(r *protocol.PutImage) { r.Width, r.Height = 65535, 65535 }},
		} {
			r := protocol.PutImage{Format: protocol.ZPixmap, Drawable: w, GC: gc, Width: 8, Height: 8, Depth: 24}
			rule.change(&r)
			data := make([]byte, 8*8*4)
			if r.Format != 3 && int(r.Width)*int(r.Height) < 100 {
				data = picture(r.Format, int(r.Width)+int(r.LeftPad), int(r.Height), int(r.Depth))
			}
			data = append(data, 0, 0, 0, 0)[:len(data)+rule.length]
			p.rule("PutImage: "+rule.name, rule.want, request(&r, data))
		}
		p.image(w, image.Rect(0, 0, 64, 48))
	})
}

func TestGetImageFollowsTheRules(t *testing.T) {
	start(t).differ(t, func(p *peer) {
		w := p.window(p.root, image.Rect(-10, -10, 54, 38), 3,
			protocol.CWBackPixel|protocol.CWBorderPixel|protocol.CWOverrideRedirect,
			0x102030, 0x405060, protocol.True)
		hidden := p.window(w, image.Rect(0, 0, 10, 10), 0, 0)
		must(p, &protocol.MapWindow{Window: w})
		child := p.window(w, image.Rect(40, 30, 80, 60), 0, protocol.CWBackPixel, 0x998877)
		must(p, &protocol.MapWindow{Window: child})
		for _, rule := range []struct {
			name   string
			want   protocol.ErrorCode
			change func(r *protocol.GetImage)
		}{
			{"good", success, func(r *protocol.GetImage) {}},
			{"border", success, func(r *protocol.GetImage) { r.X, r.Y, r.Width, r.Height = 10, 10, 57, 41 }},
			{"beyond the border", protocol.BadMatch, func(r *protocol.GetImage) { r.X, r.Y, r.Width, r.Height = 10, 10, 58, 41 }},
			{"off the screen", protocol.BadMatch, func(r *protocol.GetImage) { r.X = 6 }},
			{"at the screen's edge", success, func(r *protocol.GetImage) { r.X, r.Y = 7, 7 }},
			{"unmapped", protocol.BadMatch, func(r *protocol.GetImage) { r.Drawable = protocol.Drawable(hidden) }},
			{"a child that sticks out", protocol.BadMatch, func(r *protocol.GetImage) {
				r.Drawable, r.X, r.Y, r.Width, r.Height = protocol.Drawable(child), 0, 0, 5000, 30
			}},
			{"the root", success, func(r *protocol.GetImage) { r.Drawable, r.X = protocol.Drawable(p.root), 700 }},
			{"outside of the root", protocol.BadMatch, func(r *protocol.GetImage) {
				r.Drawable, r.X = protocol.Drawable(p.root), 1273
			}},
			{"no drawable", protocol.BadDrawable, func(r *protocol.GetImage) { r.Drawable = 7 }},
			{"format 0", protocol.BadValue, func(r *protocol.GetImage) { r.Format = 0 }},
			{"format 3", protocol.BadValue, func(r *protocol.GetImage) { r.Format = 3 }},
			{"format before drawable", protocol.BadValue, func(r *protocol.GetImage) { r.Format, r.Drawable = 3, 7 }},
		} {
			p.rule("GetImage: "+rule.name, rule.want, func(p *peer) protocol.ErrorCode {
				r := protocol.GetImage{
					Format: protocol.ZPixmap, Drawable: protocol.Drawable(w), X: 12, Y: 12, Width: 8, Height: 8,
					PlaneMask: protocol.AllPlanes,
				}
				rule.change(&r)
				before := len(p.errors)
				reply, data := ask[protocol.GetImageReply](p, &r)
				if reply == nil {
					return p.errors[before]
				}
				p.logImage(protocol.ZPixmap, image.Pt(int(r.Width), int(r.Height)), 24, data)
				return success
			})
		}
	})
}
