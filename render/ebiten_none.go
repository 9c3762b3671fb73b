//go:build headless || !(linux || darwin || windows || (freebsd && cgo))

package render

import (
	"errors"
	"image"
)

// NewEbiten reports that this program cannot open windows.
func NewEbiten(title string, size image.Point, hz float64) (Screen, error) {
	return nil, errors.New("no window: this program was built without Ebitengine")
}
