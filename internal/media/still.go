package media

import (
	"bytes"
	"errors"
	"image"
	_ "image/jpeg"
	_ "image/png"
	"io"
	"time"

	_ "golang.org/x/image/bmp"
	"golang.org/x/image/draw"
	_ "golang.org/x/image/tiff"
	_ "golang.org/x/image/webp"

	"sameframe/internal/scene"
	"sameframe/shmimage"
)

// still is a picture that does not move.
type still struct {
	picture image.Image
	scaled  *shmimage.Image // as last painted
}

func newStill(r io.Reader) (scene.Scene, error) {
	var start bytes.Buffer // what DecodeConfig has read, for Decode
	config, _, err := image.DecodeConfig(io.TeeReader(r, &start))
	if err == image.ErrFormat {
		return nil, errors.New("not a PNG, JPEG, GIF, WebP, BMP or TIFF picture, nor a Y4M film")
	} else if err != nil {
		return nil, err
	}
	if err := checkSize(config.Width, config.Height); err != nil {
		return nil, err
	}
	picture, _, err := image.Decode(io.MultiReader(&start, r))
	if err != nil {
		return nil, err
	}
	return &still{picture: picture}, nil
}

// Size returns the size of the picture.
func (s *still) Size() image.Point { return s.picture.Bounds().Size() }

// Next tells that a picture has no further frame.
func (s *still) Next(time.Duration) (time.Duration, bool) { return 0, false }

// Frame paints the picture.
func (s *still) Frame(dst *shmimage.Image, t time.Duration) (changed image.Rectangle, err error) {
	if s.scaled == nil || s.scaled.Rect.Size() != dst.Rect.Size() {
		s.scale(dst.Rect.Size())
		changed = dst.Rect
	}
	shmimage.Draw(dst, dst.Rect, s.scaled, image.Point{})
	return changed, nil
}

// scale paints s.scaled, carefully: it is done once.
func (s *still) scale(size image.Point) {
	s.scaled = newImage(size)
	from := s.picture.Bounds()
	r := letterbox(s.scaled, from.Size())
	if r.Size() == from.Size() {
		shmimage.Draw(s.scaled, r, s.picture, from.Min)
		return
	}
	// CatmullRom keeps 32 bytes for each row of the one and column of the other.
	const most = 1 << 28
	var by draw.Scaler = draw.CatmullRom
	if from.Dy()*r.Dx() > most/32 {
		by = draw.ApproxBiLinear
	}
	m := image.NewRGBA(image.Rectangle{Max: r.Size()})
	by.Scale(m, m.Rect, s.picture, from, draw.Src, nil)
	shmimage.Draw(s.scaled, r, m, image.Point{})
}
