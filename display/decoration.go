package display

import (
	"image"
	"image/color"
	"image/draw"
	"sync"

	xfont "golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gomedium"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"

	"sameframe/render"
	"sameframe/shmimage"
)

// decoration is the title bar above a window: its name, the transport of its frames, and a close button.
type decoration struct {
	bar     *render.Surface
	close   image.Rectangle // the button, in the bar
	focused bool
}

// TitleHeight is the height of the title bar that the server's window manager puts above a window, in pixels.
const TitleHeight = 24

var (
	barColor     = color.RGBA{0x2b, 0x31, 0x3b, 0xff}
	focusedColor = color.RGBA{0x3b, 0x5b, 0x8c, 0xff}
	titleColor   = color.RGBA{0xe8, 0xec, 0xf2, 0xff}
	viaColor     = color.RGBA{0xa9, 0xc4, 0xee, 0xff}
)

// newDecoration returns nil where the client has no memory left for a title bar.
func newDecoration(w *window) *decoration {
	if !w.owner.hasRoom(render.Stride(w.outer().Dx(), 24) * TitleHeight) {
		return nil
	}
	d := &decoration{bar: render.NewSurface(w.outer().Dx(), TitleHeight, 24)}
	d.bar.OnDamage = w.server.damaged
	d.close = image.Rect(d.bar.Width-TitleHeight, 0, d.bar.Width, TitleHeight)
	d.focused = w.server.hasFocus(w)
	d.draw(w)
	return d
}

// decorate gives the window a title bar, or none.
func (w *window) decorate(d *decoration) {
	change := w.server.changing(w.owner, w)
	w.decoration = d
	change.done()
}

func (d *decoration) layers(w *window) []render.Layer {
	return []render.Layer{{Surface: d.bar, Origin: framed(w.outer()).Min}}
}

// draw draws the bar anew.
func (d *decoration) draw(w *window) {
	d.bar.Lock()
	defer d.bar.Unlock()
	img := shmimage.NewImage(d.bar.Pix, d.bar.Stride, d.bar.Bounds())
	fill := barColor
	if d.focused {
		fill = focusedColor
	}
	img.Fill(img.Rect, fill)
	face := titleFace()
	right := d.close.Min.X - 4
	if via := string(w.frames.via); via != "" {
		width := xfont.MeasureString(face, via).Ceil()
		if right-width > TitleHeight {
			right -= width
			drawText(img, face, right, viaColor, via)
			right -= 10
		}
	}
	title := shmimage.NewImage(d.bar.Pix, d.bar.Stride, d.bar.Bounds()).SubImage(image.Rect(8, 0, max(8, right), TitleHeight)).(draw.Image)
	drawText(title, face, 8, titleColor, w.name)
	for i := range 9 { // the cross
		x, y := d.close.Min.X+7+i, 8+i
		img.Set(x, y, titleColor)
		img.Set(x+1, y, titleColor)
		img.Set(x, 24-y, titleColor)
		img.Set(x+1, 24-y, titleColor)
	}
	d.bar.Damage(d.bar.Bounds())
}

func drawText(dst draw.Image, face xfont.Face, x int, c color.Color, text string) {
	d := xfont.Drawer{Dst: dst, Src: image.NewUniform(c), Face: face, Dot: fixed.P(x, 17)}
	d.DrawString(text)
}

// titleFace returns the Go font of the title bars. It is drawn with under Server.mu only.
var titleFace = sync.OnceValue(func() xfont.Face {
	parsed, err := opentype.Parse(gomedium.TTF)
	if err != nil {
		panic(err) // the font is compiled in
	}
	face, err := opentype.NewFace(parsed, &opentype.FaceOptions{Size: 13, DPI: 72, Hinting: xfont.HintingFull})
	if err != nil {
		panic(err)
	}
	return face
})
