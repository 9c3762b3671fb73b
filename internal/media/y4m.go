package media

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"image"
	"io"
	"strconv"
	"strings"
)

// y4m reads YUV4MPEG2 (yuv4mpeg(5)): a line of tagged fields, then frames, each a line and the planes Y, Cb and Cr.
type y4m struct {
	r      *bufio.Reader
	format yuvFormat
	rate   ratio // frames a second
	aspect ratio // of a pixel, width to height
}

type ratio struct{ num, den int }

const (
	y4mMagic = "YUV4MPEG2 "
	maxRate  = 1000
)

// y4mFormats are the values of the field C that 8 bits a sample can have. The name of a 4:2:0 format tells where the
// chroma is sampled (see chroma).
var y4mFormats = map[string]yuvFormat{
	"420":      {halfWidth: true, halfHeight: true},
	"420jpeg":  {halfWidth: true, halfHeight: true},
	"420mpeg2": {halfWidth: true, halfHeight: true, atLeft: true},
	"420paldv": {halfWidth: true, halfHeight: true, atLeft: true, atTop: true},
	"422":      {halfWidth: true, atLeft: true},
	"444":      {},
	"mono":     {mono: true},
}

// newY4M reads the header of a stream.
func newY4M(r *bufio.Reader) (*y4m, error) {
	line, err := readLine(r)
	if err != nil {
		return nil, fmt.Errorf("header: %w", err)
	}
	fields, ok := strings.CutPrefix(string(line), strings.TrimSpace(y4mMagic))
	if !ok {
		return nil, errors.New("header: not YUV4MPEG2")
	}
	y := &y4m{r: r, rate: ratio{25, 1}, aspect: ratio{1, 1}}
	c, old, full := "", "", false // old is how C was told before it was a field
	var size image.Point
	for _, field := range strings.Fields(fields) {
		value := field[1:]
		switch field[0] {
		case 'W':
			size.X, err = strconv.Atoi(value)
		case 'H':
			size.Y, err = strconv.Atoi(value)
		case 'F':
			err = y.rate.parse(value, maxRate)
		case 'A':
			err = y.aspect.parse(value, 16)
		case 'C':
			c = value
		case 'X':
			if v, ok := strings.CutPrefix(value, "YSCSS="); ok {
				old = strings.ToLower(v)
			}
			full = full || value == "COLORRANGE=FULL"
		} // I, the order of interlaced lines, is of no use here
		if err != nil {
			return nil, fmt.Errorf("header: field %q: not a usable value", field)
		}
	}
	if c == "" {
		c = old
	}
	if c == "" {
		c = "420"
	}
	if y.format, ok = y4mFormats[c]; !ok {
		return nil, fmt.Errorf("header: format C%s is not supported (there are 420jpeg, 420mpeg2, 420paldv, 422, 444 and mono, "+
			"8 bits a sample)", c)
	}
	if err := checkSize(size.X, size.Y); err != nil {
		return nil, fmt.Errorf("header: %w", err)
	}
	y.format.size, y.format.full = size, full
	return y, nil
}

// parse takes "num:den". 0:0, unknown, leaves q as it is. The ratio must be within 1:most and most:1.
func (q *ratio) parse(s string, most int) error {
	a, b, _ := strings.Cut(s, ":")
	num, err := strconv.Atoi(a)
	if err != nil {
		return err
	}
	den, err := strconv.Atoi(b)
	if err != nil {
		return err
	}
	if num == 0 && den == 0 {
		return nil
	}
	const bound = 1 << 30 // so that products of ratio and pixels or nanoseconds stay within 64 bits
	if num <= 0 || den <= 0 || num > bound || den > bound || num > den*most || den > num*most {
		return strconv.ErrRange
	}
	*q = ratio{num, den}
	return nil
}

// next reads a frame into planes, which has format.frameSize bytes. The error is io.EOF only where a frame could begin.
func (y *y4m) next(planes []byte) error {
	if _, err := y.r.Peek(1); err != nil {
		return err
	}
	line, err := readLine(y.r)
	if err != nil {
		return err
	}
	if string(line) != "FRAME" && !bytes.HasPrefix(line, []byte("FRAME ")) {
		return fmt.Errorf("no frame header, but %.20q", line)
	}
	if _, err := io.ReadFull(y.r, planes); err == io.EOF {
		return io.ErrUnexpectedEOF
	} else if err != nil {
		return err
	}
	return nil
}

// readLine returns a line without its end, until the next read.
func readLine(r *bufio.Reader) ([]byte, error) {
	line, err := r.ReadSlice('\n')
	switch err {
	case nil:
		return line[:len(line)-1], nil
	case io.EOF:
		return nil, io.ErrUnexpectedEOF
	case bufio.ErrBufferFull:
		return nil, fmt.Errorf("a line of more than %d bytes", len(line))
	}
	return nil, err
}
