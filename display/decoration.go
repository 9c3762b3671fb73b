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

// decoration is the title bar above a window: its name, the transport of its frames, and buttons to minimise, maximise and close it.
type decoration struct {
	bar    *render.Surface
	urgent bool // as it is drawn
}

// frameButton is a button of a title bar.
type frameButton uint8

const (
	noButton frameButton = iota
	closeButton
	maximiseButton
	minimiseButton
)

// buttons returns how many of them there is room for, the first at the right.
func (d *decoration) buttons() frameButton {
	if d.bar.Width < 6*TitleHeight {
		return closeButton
	}
	return minimiseButton
}

// place returns where a button is in the bar.
func (d *decoration) place(b frameButton) image.Rectangle {
	right := d.bar.Width - int(b-1)*TitleHeight
	return image.Rect(right-TitleHeight, 0, right, TitleHeight)
}

func (d *decoration) buttonAt(p image.Point) frameButton {
	for b := closeButton; b <= d.buttons(); b++ {
		if p.In(d.place(b)) {
			return b
		}
	}
	return noButton
}

// TitleHeight is the height of the title bar that the server's window manager puts above a window, in pixels.
const TitleHeight = 24

var (
	barColor     = color.RGBA{0x2b, 0x31, 0x3b, 0xff}
	focusedColor = color.RGBA{0x3b, 0x5b, 0x8c, 0xff}
	urgentColor  = color.RGBA{0xa8, 0x6a, 0x1f, 0xff}
	titleColor   = color.RGBA{0xe8, 0xec, 0xf2, 0xff}
	viaColor     = color.RGBA{0xa9, 0xc4, 0xee, 0xff}
)

// newDecoration returns nil where the client has no memory left for a title bar.
const (
	maxBar    = 8192 // a window may be wider than any screen
	chipWidth = 180
)

func barWidth(w *window) int { return min(w.outer().Dx(), maxBar) }

func newDecoration(w *window) *decoration {
	d := &decoration{bar: render.NewSurface(barWidth(w), TitleHeight, 24)}
	d.bar.OnDamage = w.server.damaged
	d.draw(w)
	return d
}

// newChip returns the title bar, without buttons, that stands for a minimised window.
func newChip(w *window) *decoration {
	d := &decoration{bar: render.NewSurface(chipWidth, TitleHeight, 24)}
	d.bar.OnDamage = w.server.damaged
	d.bar.Lock()
	defer d.bar.Unlock()
	img := shmimage.NewImage(d.bar.Pix, d.bar.Stride, d.bar.Bounds())
	img.Fill(img.Rect, barColor)
	img.Fill(image.Rect(0, 0, 3, TitleHeight), viaColor)
	drawText(img.SubImage(image.Rect(0, 0, chipWidth-8, TitleHeight)).(draw.Image), titleFace(), 12, titleColor, w.name)
	return d
}

// decorate gives the window a title bar, or none.
func (w *window) decorate(d *decoration) {
	change := w.server.changing(w.owner, w)
	w.decoration = d
	change.done()
}

func (d *decoration) layers(w *window) []render.Layer {
	return []render.Layer{{Surface: d.bar, Origin: titleBar(w).Min}}
}

// draw draws the bar anew.
func (d *decoration) draw(w *window) {
	d.bar.Lock()
	defer d.bar.Unlock()
	img := shmimage.NewImage(d.bar.Pix, d.bar.Stride, d.bar.Bounds())
	fill := barColor
	switch d.urgent = w.managed.urgent; {
	case w.server.hasFocus(w):
		fill = focusedColor
	case d.urgent:
		fill = urgentColor
	}
	img.Fill(img.Rect, fill)
	face := titleFace()
	right := d.place(d.buttons()).Min.X - 4
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
	for b := closeButton; b <= d.buttons(); b++ {
		drawButton(img, d.place(b).Min, b)
	}
	d.bar.Damage(d.bar.Bounds())
}

// drawButton draws what a button does: a cross, a window, a line at the bottom.
func drawButton(img *shmimage.Image, at image.Point, b frameButton) {
	at = at.Add(image.Pt(7, 8))
	const size = 9
	for i := range size {
		switch b {
		case closeButton:
			for x := range 2 {
				img.Set(at.X+i+x, at.Y+i, titleColor)
				img.Set(at.X+i+x, at.Y+size-1-i, titleColor)
			}
		case maximiseButton:
			img.Set(at.X+i, at.Y, titleColor)
			img.Set(at.X+i, at.Y+1, titleColor)
			img.Set(at.X+i, at.Y+size-1, titleColor)
			img.Set(at.X, at.Y+i, titleColor)
			img.Set(at.X+size-1, at.Y+i, titleColor)
		case minimiseButton:
			img.Set(at.X+i, at.Y+size-1, titleColor)
			img.Set(at.X+i, at.Y+size-2, titleColor)
		}
	}
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
