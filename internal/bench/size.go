package bench

import (
	"fmt"
	"image"
	"strconv"
	"strings"
)

// Size is that of a frame or screen, in pixels.
type Size struct {
	Width  int `json:"width"`
	Height int `json:"height"`
}

const maxSide = 32767 // X11's coordinates are signed 16-bit numbers

// ParseSize reads WIDTHxHEIGHT.
func ParseSize(s string) (Size, error) {
	width, height, _ := strings.Cut(s, "x")
	w, errW := strconv.Atoi(width)
	h, errH := strconv.Atoi(height)
	if errW != nil || errH != nil || w < 1 || h < 1 || w > maxSide || h > maxSide {
		return Size{}, fmt.Errorf("%q is no size: write WIDTHxHEIGHT, each from 1 to %d, as in 640x480", s, maxSide)
	}
	return Size{w, h}, nil
}

func (s Size) String() string { return fmt.Sprintf("%dx%d", s.Width, s.Height) }

// Pixels returns how many there are.
func (s Size) Pixels() int { return s.Width * s.Height }

// Bytes returns those of a frame: 4 a pixel.
func (s Size) Bytes() int64 { return 4 * int64(s.Width) * int64(s.Height) }

// Point returns s as package image has sizes.
func (s Size) Point() image.Point { return image.Pt(s.Width, s.Height) }
