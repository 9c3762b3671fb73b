package render

import (
	"bufio"
	"errors"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// A Recorder writes what a screen shows to a file. Writing is up to a goroutine with a short queue; a frame that finds no
// room in it is dropped, so that a slow disk never holds up the screen, and the one before is seen for longer.
type Recorder struct {
	path string
	file *os.File
	out  *bufio.Writer
	enc  encoder
	slot time.Duration

	mu      sync.Mutex // held while closed is changed or queue is used
	closed  bool
	queue   chan *shot
	free    chan *shot
	dropped atomic.Uint64
	done    chan error
}

// An encoder is a file format. Time is cut into slots; a picture is shown for a number of them.
type encoder interface {
	begin() error
	picture(p *Pixels, slots int) error
	end() error
}

// A shot is what the screen showed from a time on.
type shot struct {
	Pixels
	at time.Duration
}

// queued is how many frames may wait for the disk, or be in the encoder's hands.
const queued = 6

// NewRecorder creates the file path, for a screen of the given size that refreshes hz times a second. The end of its name
// chooses the format: .y4m is uncompressed video, a frame a refresh; .gif an animated picture, at most 50 frames a second.
func NewRecorder(path string, size image.Point, hz float64) (*Recorder, error) {
	r := &Recorder{
		path:  path,
		queue: make(chan *shot, queued),
		free:  make(chan *shot, queued),
		done:  make(chan error, 1),
	}
	r.out = bufio.NewWriterSize(nil, 1<<18)
	switch ext := strings.ToLower(filepath.Ext(path)); ext {
	case ".y4m":
		r.slot, r.enc = time.Duration(float64(time.Second)/hz), newY4M(r.out, size, hz)
	case ".gif":
		r.slot, r.enc = gifSlot, newGIF(r.out, size)
	default:
		return nil, fmt.Errorf("record %s: the name has to end in .y4m or .gif", path)
	}
	var err error
	if r.file, err = os.Create(path); err != nil {
		return nil, fmt.Errorf("record: %w", err)
	}
	r.out.Reset(r.file)
	for range queued {
		r.free <- &shot{Pixels: newFrame(size)}
	}
	go func() { r.done <- r.write() }()
	return r, nil
}

// Frame records that the screen shows p from at on. It keeps no part of p. Of a screen that has been resized, the picture
// has what lies within the first size.
func (r *Recorder) Frame(p *Pixels, at time.Duration) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed {
		return
	}
	select {
	case f := <-r.free:
		f.at = at
		if p.Bounds() != f.Bounds() {
			clear(f.Pix)
		}
		f.copyRect(f.Bounds().Intersect(p.Bounds()), p, image.Point{})
		r.queue <- f
	default:
		r.dropped.Add(1)
	}
}

// Dropped returns how many frames found no room in the queue.
func (r *Recorder) Dropped() uint64 { return r.dropped.Load() }

// Close shows the last frame until now and completes the file. It returns the first error since NewRecorder.
func (r *Recorder) Close() error {
	r.mu.Lock()
	if r.closed {
		r.mu.Unlock()
		return nil
	}
	r.closed = true
	close(r.queue)
	r.mu.Unlock()
	if err := errors.Join(<-r.done, r.file.Close()); err != nil {
		return fmt.Errorf("record %s: %w", r.path, err)
	}
	return nil
}

// write encodes what is in the queue. How long a picture is shown is known when the next one comes; of the pictures in
// one slot, the last counts.
func (r *Recorder) write() error {
	err := r.enc.begin()
	var held *shot
	var start time.Duration
	slot := func(t time.Duration) int { return int((t - start + r.slot/2) / r.slot) }
	release := func(until int) {
		if n := until - slot(held.at); n > 0 && err == nil {
			err = r.enc.picture(&held.Pixels, n)
		}
		r.free <- held
	}
	for f := range r.queue {
		if held == nil {
			start = f.at
		} else {
			release(slot(f.at))
		}
		held = f
	}
	if held != nil {
		release(max(slot(held.at)+1, slot(Now())))
	}
	if err == nil {
		err = r.enc.end()
	}
	if err == nil {
		err = r.out.Flush()
	}
	return err
}

// SavePNG writes img to the file path, which comes into being complete or not at all.
func SavePNG(path string, img image.Image) error {
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*")
	if err != nil {
		return fmt.Errorf("screenshot: %w", err)
	}
	if err = errors.Join(png.Encode(f, img), f.Chmod(0o644), f.Close()); err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		os.Remove(f.Name())
		return fmt.Errorf("screenshot %s: %w", path, err)
	}
	return nil
}
