package media

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/gif"
	"io"
	"time"

	"sameframe/internal/scene"
	"sameframe/shmimage"
)

// animation is a GIF with its own timing. Its frames are decoded one at a time, when they are due: image/gif alone
// would keep all of them, and give none of a file with damage anywhere.
type animation struct {
	name   string
	size   image.Point
	head   []byte // header, logical screen descriptor and global colours
	frames []gifFrame
	end    error // what follows the last of the frames: nil is the trailer
	left   int   // how often the animation is still repeated, -1 for ever

	canvas *shmimage.Image
	scaler scaler
	before *shmimage.Image // what the canvas held before a frame that is disposed of so
	shown  int             // the frame on the canvas
	due    time.Duration   // of the next frame
	done   bool            // there is none
	failed error

	painted image.Point // the size of the last frame painted
}

// gifFrame is a frame in the file.
type gifFrame struct {
	data     []byte // its graphic control extension and its image
	delay    time.Duration
	disposal byte
	rect     image.Rectangle
}

const maxLag = time.Second // an animation or film that is later than this has stood still

func newAnimation(name string, r io.Reader) (scene.Scene, error) {
	data, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	config, err := gif.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	if err := checkSize(config.Width, config.Height); err != nil {
		return nil, err
	}
	a := &animation{name: name, size: image.Pt(config.Width, config.Height)}
	a.split(data)
	if len(a.frames) == 0 {
		return nil, a.end
	}
	a.canvas = newImage(a.size)
	if err := a.compose(0); err != nil {
		return nil, err
	}
	a.due = a.frames[0].delay
	return a, nil
}

// Size returns the size of the animation.
func (a *animation) Size() image.Point { return a.size }

// Next returns when the next frame is due.
func (a *animation) Next(time.Duration) (time.Duration, bool) {
	return a.due, !a.done && a.failed == nil
}

// Frame paints the frame that is due at t. The last one stays.
func (a *animation) Frame(dst *shmimage.Image, t time.Duration) (changed image.Rectangle, err error) {
	if a.painted != dst.Rect.Size() {
		a.painted = dst.Rect.Size()
		changed = dst.Rect
	}
	a.due = max(a.due, t-maxLag)
	for t >= a.due && !a.done && a.failed == nil {
		if a.advance() {
			changed = dst.Rect
		}
	}
	if a.failed != nil && changed.Empty() {
		return changed, a.failed
	}
	a.scaler.copy(dst, letterbox(dst, a.size), a.canvas)
	return changed, nil
}

// advance goes on to the next frame, if there is one.
func (a *animation) advance() bool {
	next := a.shown + 1
	if next == len(a.frames) {
		if a.end != nil {
			a.failed = fmt.Errorf("%s: after frame %d: %w", a.name, a.shown, a.end)
			return false
		}
		if a.left == 0 || next == 1 {
			a.done = true
			return false
		}
		a.left = max(a.left-1, -1)
		next = 0
	}
	if err := a.compose(next); err != nil {
		a.failed = fmt.Errorf("%s: %w", a.name, err)
		return false
	}
	a.due += a.frames[next].delay
	return true
}

// compose brings frame n onto the canvas, which shows the frame before.
func (a *animation) compose(n int) error {
	f := a.frames[n]
	g, err := gif.DecodeAll(io.MultiReader(bytes.NewReader(a.head), bytes.NewReader(f.data), bytes.NewReader([]byte{gifTrailer})))
	if err != nil {
		return fmt.Errorf("frame %d: %w", n, err)
	}
	picture := g.Image[0]
	last := a.frames[a.shown]
	switch {
	case n == 0:
		a.canvas.Fill(a.canvas.Rect, color.Black)
	case last.disposal == gif.DisposalBackground: // to nothing, as all browsers do, whatever the background colour
		a.canvas.Fill(last.rect, color.Black)
	case last.disposal == gif.DisposalPrevious:
		shmimage.Draw(a.canvas, last.rect, a.before, last.rect.Min)
	}
	f.rect = picture.Rect
	if f.disposal == gif.DisposalPrevious {
		if a.before == nil {
			a.before = newImage(a.size)
		}
		shmimage.Draw(a.before, f.rect, a.canvas, f.rect.Min)
	}
	a.overlay(picture)
	a.frames[n].rect = f.rect
	a.shown = n
	return nil
}

// overlay paints those pixels of m that are not transparent.
func (a *animation) overlay(m *image.Paletted) {
	var palette [256]uint32 // 0 is transparent
	for i, c := range m.Palette {
		if r, g, b, alpha := c.RGBA(); alpha != 0 {
			palette[i] = 0xff<<24 | r>>8<<16 | g>>8<<8 | b>>8
		}
	}
	for y := m.Rect.Min.Y; y < m.Rect.Max.Y; y++ {
		row := a.canvas.Row(y)[m.Rect.Min.X:]
		for x, i := range m.Pix[m.PixOffset(m.Rect.Min.X, y):][:m.Rect.Dx()] {
			if p := palette[i]; p != 0 {
				row[x] = p
			}
		}
	}
}
