package render

import "image"

// A place is a layer and the part of the screen where it is seen.
type place struct {
	Layer
	visible *Region
}

// arrange returns where each of the layers is seen in r, and where in r there is none. Every pixel is in one region.
func arrange(r image.Rectangle, layers []Layer) (places []place, bare *Region) {
	places = make([]place, len(layers))
	bare = NewRegion(r)
	for i := len(layers) - 1; i >= 0; i-- {
		l := layers[i]
		shape := NewRegion(l.Surface.Bounds())
		if l.Shape != nil {
			shape = shape.Intersect(l.Shape)
		}
		shape = shape.Translate(l.Origin)
		places[i] = place{l, bare.Intersect(shape)}
		bare = bare.Subtract(shape)
	}
	return places, bare
}

// Compose draws the part r of a screen that shows the layers to dst, whose (0, 0) shows r.Min. Where there is no layer dst
// becomes black. The fourth byte of a pixel has no meaning. Compose locks one surface at a time.
func Compose(dst *Pixels, r image.Rectangle, layers []Layer) {
	r = r.Intersect(dst.Bounds().Add(r.Min))
	places, bare := arrange(r, layers)
	for _, q := range bare.Rects() {
		dst.copyRect(q.Sub(r.Min), nil, image.Point{})
	}
	for _, p := range places {
		func() {
			p.Surface.Lock()
			defer p.Surface.Unlock()
			for _, q := range p.visible.Rects() {
				dst.copyRect(q.Sub(r.Min), &p.Surface.Pixels, q.Min.Sub(p.Origin))
			}
		}()
	}
}

// copyRect copies pixels of src from sp on, or zeros if src is nil, to r. All of it exists, 32 bits a pixel.
func (p *Pixels) copyRect(r image.Rectangle, src *Pixels, sp image.Point) {
	if src != nil {
		b := blit{dst: p, src: src, delta: sp.Sub(r.Min), copies: true}
		b.rect(r)
		return
	}
	for y := r.Min.Y; y < r.Max.Y; y++ {
		clear(p.span(y, r.Min.X, r.Max.X))
	}
}

// RGBA returns the pixels, which are 32 bits each, as an opaque image.
func (p *Pixels) RGBA() *image.RGBA {
	img := image.NewRGBA(p.Bounds())
	for y := range p.Height {
		src, dst := p.row(y), img.Pix[y*img.Stride:]
		for i := 0; i < len(src); i += 4 {
			dst[i], dst[i+1], dst[i+2], dst[i+3] = src[i+2], src[i+1], src[i], 0xff
		}
	}
	return img
}
