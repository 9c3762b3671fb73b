package render

import (
	"bufio"
	"fmt"
	"image"
	"io"
	"math/big"
)

// y4m writes YUV4MPEG2, 4:4:4, 8 bits, limited range. The format has no field for the matrix. Players take BT.709 for
// pictures at least 1280 wide or more than 576 high, and BT.601 else, so the pictures follow that.
type y4m struct {
	out    *bufio.Writer
	header string
	matrix [3][3]int32 // of Y, Cb, Cr for R, G, B, times 1<<16
	frame  []byte
}

func newY4M(out *bufio.Writer, size image.Point, hz float64) *y4m {
	kr, kb := 0.299, 0.114
	if size.X >= 1280 || size.Y > 576 {
		kr, kb = 0.2126, 0.0722
	}
	rate := big.NewRat(int64(hz*1000+0.5), 1000)
	e := &y4m{out: out, frame: make([]byte, 3*size.X*size.Y)}
	e.header = fmt.Sprintf("YUV4MPEG2 W%d H%d F%v:%v Ip A1:1 C444 XYSCSS=444 XCOLORRANGE=LIMITED\n",
		size.X, size.Y, rate.Num(), rate.Denom())
	luma := [3]float64{kr, 1 - kr - kb, kb}
	for i, k := range luma {
		blue, red := -k, -k
		switch i {
		case 0:
			red++
		case 2:
			blue++
		}
		for plane, v := range [3]float64{k * 219, blue / (1 - kb) * 112, red / (1 - kr) * 112} {
			e.matrix[plane][i] = int32(v / 255 * (1 << 16))
		}
	}
	return e
}

func (e *y4m) begin() error {
	_, err := io.WriteString(e.out, e.header)
	return err
}

func (e *y4m) picture(p *Pixels, slots int) error {
	size := p.Width * p.Height
	for plane, zero := range [3]int32{16, 128, 128} {
		m, dst := e.matrix[plane], e.frame[plane*size:]
		zero = zero<<16 + 1<<15
		for y := range p.Height {
			row := p.row(y)
			for x := range p.Width {
				b, g, r := int32(row[4*x]), int32(row[4*x+1]), int32(row[4*x+2])
				dst[y*p.Width+x] = byte((zero + m[0]*r + m[1]*g + m[2]*b) >> 16)
			}
		}
	}
	for range slots {
		e.out.WriteString("FRAME\n")
		if _, err := e.out.Write(e.frame); err != nil {
			return err
		}
	}
	return nil
}

func (e *y4m) end() error { return nil }
