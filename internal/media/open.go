// Package media makes scenes of files: pictures, animated GIF, and video as Y4M.
package media

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"image"
	"io"
	"os"

	"sameframe/internal/scene"
)

// What a file may ask for. A picture is refused by what its header claims, before memory is made for it.
const (
	maxPixels = 1 << 27
	maxFile   = 1 << 29 // bytes of a picture
)

// Open returns the picture, animation or film in a file, or of standard input if path is "-". It is known by its
// content, not by its name. What is wrong with it is told with its name; damage behind the first frame is told by Frame,
// after the frames before it. A scene that is an io.Closer holds the file open until it is closed.
func Open(path string) (scene.Scene, error) {
	name, f := path, os.Stdin
	if path == "-" {
		name = "standard input"
	} else {
		var err error
		if f, err = os.Open(path); err != nil {
			return nil, err // a PathError names the file
		}
	}
	s, err := read(name, f)
	if err != nil {
		f.Close()
		return nil, fmt.Errorf("%s: %w", name, withoutName(err))
	}
	if _, ok := s.(io.Closer); !ok {
		f.Close()
	}
	return s, nil
}

// withoutName returns what happened to a file, if err names the file too.
func withoutName(err error) error {
	if e, ok := errors.AsType[*os.PathError](err); ok {
		return e.Err
	}
	return err
}

// read returns the scene that f holds.
func read(name string, f io.ReadCloser) (scene.Scene, error) {
	r := bufio.NewReaderSize(f, 1<<16)
	start, err := r.Peek(len(y4mMagic))
	if len(start) == 0 && err != nil {
		if err == io.EOF {
			err = errors.New("empty file")
		}
		return nil, err
	}
	switch {
	case string(start) == y4mMagic:
		return newFilm(name, r, f)
	case bytes.HasPrefix(start, []byte("GIF8")):
		return newAnimation(name, io.LimitReader(r, maxFile))
	}
	return newStill(io.LimitReader(r, maxFile))
}

// checkSize returns an error if a picture of that size is not to be had.
func checkSize(w, h int) error {
	if w <= 0 || h <= 0 || w > maxPixels || h > maxPixels || w*h > maxPixels {
		return fmt.Errorf("picture of %d × %d pixels: at least 1 and at most %d are possible", w, h, maxPixels)
	}
	return nil
}

// fit returns the largest rectangle in the middle of r that has the proportions of size.
func fit(size image.Point, r image.Rectangle) image.Rectangle {
	if r.Empty() {
		return r
	}
	w, h := int64(r.Dx()), int64(r.Dy())
	if a, b := w*int64(size.Y), h*int64(size.X); a > b {
		w = max((b+int64(size.Y)/2)/int64(size.Y), 1)
	} else {
		h = max((a+int64(size.X)/2)/int64(size.X), 1)
	}
	at := r.Min.Add(image.Pt((r.Dx()-int(w))/2, (r.Dy()-int(h))/2))
	return image.Rectangle{at, at.Add(image.Pt(int(w), int(h)))}
}
