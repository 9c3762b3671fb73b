package media

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image/gif"
	"io"
	"time"
)

// The blocks of a GIF (GIF89a, §12 to §27), by their first byte; extensions by their second.
const (
	gifImage     = 0x2c
	gifExtension = 0x21
	gifTrailer   = 0x3b

	gifGraphicControl = 0xf9
	gifApplication    = 0xff
)

// split finds the frames of a GIF, and how often it is repeated, without decoding them. a.end tells how it ended.
func (a *animation) split(data []byte) {
	rest := data[13:] // DecodeConfig has read these
	rest = rest[min(colours(data[10]), len(rest)):]
	a.head = data[:len(data)-len(rest)]
	var control []byte // the extension that belongs to the next image
	for {
		n, err := blockLength(rest)
		if err != nil {
			a.end = err
			return
		}
		block := rest[:n]
		rest = rest[n:]
		switch {
		case block[0] == gifTrailer:
			if len(a.frames) == 0 {
				a.end = fmt.Errorf("no picture in the file")
			}
			return
		case block[0] == gifImage:
			a.frames = append(a.frames, newGIFFrame(control, block))
			control = nil
		case block[1] == gifGraphicControl && len(block) == 8:
			control = block
		case block[1] == gifApplication && len(block) >= 18 && bytes.HasPrefix(block[2:], []byte("\x0bNETSCAPE2.0\x03\x01")):
			if a.left = int(binary.LittleEndian.Uint16(block[16:])); a.left == 0 {
				a.left = -1
			}
		}
	}
}

// newGIFFrame returns a frame of a graphic control extension, if there is one, and an image.
func newGIFFrame(control, block []byte) gifFrame {
	f := gifFrame{data: append(control[:len(control):len(control)], block...), delay: 100 * time.Millisecond}
	if control != nil {
		f.disposal = control[3] >> 2 & 7
		if f.disposal > gif.DisposalPrevious {
			f.disposal = gif.DisposalNone
		}
		// Shorter delays mean "as fast as you can", and have been taken for this one since the first browsers.
		if hundredths := binary.LittleEndian.Uint16(control[4:]); hundredths > 1 {
			f.delay = time.Duration(hundredths) * 10 * time.Millisecond
		}
	}
	return f
}

// colours returns the length of the table of colours that the flags of a descriptor tell.
func colours(flags byte) int {
	if flags&0x80 == 0 {
		return 0
	}
	return 3 << (flags&7 + 1)
}

// blockLength returns the length of the block that data begins with.
func blockLength(data []byte) (int, error) {
	if len(data) == 0 {
		return 0, io.ErrUnexpectedEOF
	}
	n := 0
	switch data[0] {
	case gifTrailer:
		return 1, nil
	case gifExtension:
		n = 2
	case gifImage:
		if len(data) < 10 {
			return 0, io.ErrUnexpectedEOF
		}
		n = 10 + colours(data[9]) + 1
	default:
		return 0, fmt.Errorf("unknown block 0x%02x", data[0])
	}
	for { // the sub-blocks, up to an empty one
		if n >= len(data) {
			return 0, io.ErrUnexpectedEOF
		}
		size := int(data[n])
		n += 1 + size
		if size == 0 {
			return n, nil
		}
	}
}
