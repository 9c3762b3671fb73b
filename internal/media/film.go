package media

import (
	"bufio"
	"fmt"
	"image"
	"io"
	"math/bits"
	"time"

	"sameframe/internal/scene"
	"sameframe/shmimage"
)

// film is a Y4M stream. A painter that is late skips frames. A source that is late makes the film slower.
type film struct {
	name   string
	y4m    *y4m
	file   io.Closer
	yuv    *yuv
	size   image.Point // with square pixels
	planes []byte      // of the frame that is shown
	spare  []byte      // of the next one, while it is read
	native *shmimage.Image
	scaler scaler

	n    uint64        // frames before the one that is shown
	late time.Duration // what the film has fallen behind its timing, for good
	err  error         // what came instead of the next frame

	painted image.Point // the size of the last frame painted
}

// newFilm reads up to the first frame.
func newFilm(name string, r *bufio.Reader, file io.Closer) (scene.Scene, error) {
	y, err := newY4M(r)
	if err != nil {
		return nil, err
	}
	f := &film{name: name, y4m: y, file: file, yuv: newYUV(y.format), size: y.format.size}
	f.size.X = max(f.size.X*y.aspect.num/y.aspect.den, 1)
	f.planes, f.spare = make([]byte, y.format.frameSize()), make([]byte, y.format.frameSize())
	if err := y.next(f.planes); err == io.EOF {
		return nil, fmt.Errorf("no frame in the film")
	} else if err != nil {
		return nil, fmt.Errorf("frame 0: %w", err)
	}
	return f, nil
}

// Size returns the size of the film.
func (f *film) Size() image.Point { return f.size }

// Next returns when the next frame is due.
func (f *film) Next(time.Duration) (time.Duration, bool) { return f.due(f.n + 1), f.err == nil }

// due returns when frame n is due, rounded up.
func (f *film) due(n uint64) time.Duration {
	num, den := uint64(f.y4m.rate.num), uint64(f.y4m.rate.den)
	hi, lo := bits.Mul64(n, den*uint64(time.Second))
	lo, carry := bits.Add64(lo, num-1, 0)
	q, _ := bits.Div64(hi+carry, lo, num)
	return time.Duration(q) + f.late
}

// Close closes the file.
func (f *film) Close() error { return f.file.Close() }

// Frame paints the frame that is due at t.
func (f *film) Frame(dst *shmimage.Image, t time.Duration) (changed image.Rectangle, err error) {
	if f.painted != dst.Rect.Size() {
		f.painted = dst.Rect.Size()
		changed = dst.Rect
	}
	f.late += max(t-maxLag-f.due(f.n+1), 0)
	for f.err == nil && t >= f.due(f.n+1) {
		if f.advance(t) {
			changed = dst.Rect
		}
	}
	if f.err != nil && changed.Empty() {
		return changed, f.err
	}
	r := letterbox(dst, f.size)
	if r.Size() == f.yuv.size {
		f.yuv.convert(&shmimage.Image{Pix: dst.Pix[dst.PixOffset(r.Min.X, r.Min.Y):], Stride: dst.Stride, Rect: r}, f.planes)
		return changed, nil
	}
	if f.native == nil {
		f.native = newImage(f.yuv.size)
	}
	f.yuv.convert(f.native, f.planes)
	f.scaler.copy(dst, r, f.native)
	return changed, nil
}

// advance reads the next frame, if there is one. If that took longer than to show it takes, frames are not skipped to
// catch up with t: they would come no faster.
func (f *film) advance(t time.Duration) bool {
	began := time.Now()
	err := f.y4m.next(f.spare)
	if err == io.EOF {
		f.err = err
		return false
	} else if err != nil {
		f.err = fmt.Errorf("%s: frame %d: %w", f.name, f.n+1, withoutName(err))
		return false
	}
	f.planes, f.spare = f.spare, f.planes
	f.n++
	if one := f.due(1) - f.late; time.Since(began) > one {
		f.late += max(t-f.due(f.n), 0)
	}
	return true
}
