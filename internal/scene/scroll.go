package scene

import (
	"image"
	"math"
	"math/rand/v2"
	"time"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/gomono"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"

	"sameframe/shmimage"
)

// scroll is text that rises before the stars. It is set once for each size, as a mask of how much each pixel is
// covered, and moves by fractions of a pixel.
type scroll struct {
	fonts [3]*opentype.Font
	stars []star

	size image.Point
	back []uint32 // by row
	text *image.Alpha
}

type star struct {
	x, y  float64 // of the picture
	speed float64 // pictures a second
	light uint32
}

// The style of a line is its first character; the rest is the text.
const (
	styleTitle = '#'
	styleBody  = ' '
	styleMono  = '$'
)

var scrollText = []string{
	"#sameframe",
	" two processes, one memory",
	"", "",
	" A painter draws a frame.",
	" A compositor shows it.",
	" Between them: a socket.",
	"",
	"#The long way",
	" Every pixel goes through the socket,",
	" copied in, copied out.",
	"$PutImage  1 228 828 bytes",
	"",
	"#The short way",
	" The pixels stay where they are,",
	" in memory that both processes map.",
	" Only their address travels.",
	"$ShmPutImage  40 bytes",
	"", "",
	"#The same frame",
	" either way, pixel by pixel.",
	" What differs is the cost.",
	"", "",
	" Set in the Go fonts",
	" by Bigelow & Holmes",
}

func newScroll(seed uint64) Scene {
	rnd := rand.New(rand.NewPCG(seed, 6))
	s := &scroll{stars: make([]star, 500)}
	for i, ttf := range [][]byte{gobold.TTF, goregular.TTF, gomono.TTF} {
		f, err := opentype.Parse(ttf)
		if err != nil {
			panic(err) // the fonts are part of the program
		}
		s.fonts[i] = f
	}
	for i := range s.stars {
		near := math.Pow(rnd.Float64(), 3)
		s.stars[i] = star{rnd.Float64(), rnd.Float64(), 0.008 + 0.05*near, uint32(50 + 200*near)}
	}
	return s
}

func (s *scroll) Frame(dst *shmimage.Image, t time.Duration) (image.Rectangle, error) {
	if s.text == nil || s.size != dst.Rect.Size() {
		s.resize(dst.Rect.Size())
	}
	w, h := s.size.X, s.size.Y
	for y := range h {
		row := dst.Row(dst.Rect.Min.Y + y)
		for x := range row {
			row[x] = s.back[y]
		}
	}
	sec := t.Seconds()
	for _, p := range s.stars {
		y := 1 - math.Mod(p.y+sec*p.speed, 1)
		x, line := int(p.x*float64(w)), min(int(y*float64(h)), h-1)
		if row := dst.Row(dst.Rect.Min.Y + line); x < len(row) {
			row[x] = add(row[x], scale(rgb(0.8, 0.9, 1), p.light))
		}
	}
	s.paintText(dst, sec, turn(sec, 0.05))
	return dst.Rect, nil
}

// paintText paints the text after that many seconds, in colours that change from top to bottom.
func (s *scroll) paintText(dst *shmimage.Image, sec float64, hue uint32) {
	w, h := s.size.X, s.size.Y
	period := float64(s.text.Rect.Dy()) + 0.7*float64(h)
	whole, part := math.Modf(math.Mod(sec*float64(h)*0.085, period)) // text begins in the middle of the picture
	f := uint32(part * 256)
	for y := range h {
		line := y + int(whole) - h*2/5
		if line < 0 || line+1 >= s.text.Rect.Dy() {
			continue
		}
		edge := float64(min(y, h-1-y)) / (0.22 * float64(h))
		fade := uint32(256 * min(edge*edge, 1))
		at := float64(hue>>8)/(1<<24) + 0.5*float64(y)/float64(h)
		c := rainbow(at, [3]float64{0.82, 0.80, 0.80}, [3]float64{0.18, 0.17, 0.20}, [3]float64{0, 0.25, 0.5})
		colour := rgb(c[0], c[1], c[2])
		row := dst.Row(dst.Rect.Min.Y + y)
		above := s.text.Pix[line*s.text.Stride:][:w]
		below := s.text.Pix[(line+1)*s.text.Stride:][:w]
		for x, a := range above {
			if a|below[x] != 0 {
				cover := (uint32(a)*(256-f) + uint32(below[x])*f) / 255 // at most 256
				row[x] = mix(row[x], colour, cover*fade>>8)
			}
		}
	}
}

// resize sets the text so that its widest line fits, and some fourteen lines are seen.
func (s *scroll) resize(size image.Point) {
	s.size = size
	s.back = make([]uint32, size.Y)
	night, dusk := rgb(0.012, 0.015, 0.05), rgb(0.16, 0.05, 0.22)
	for y := range s.back {
		s.back[y] = mix(night, dusk, uint32(256*y*y/(size.Y*size.Y)))
	}
	em := max(float64(size.Y)/18, 1)
	if wide := s.set(em, nil); wide > 0.92*float64(size.X) {
		em = max(em*0.92*float64(size.X)/wide, 1)
	}
	s.text = image.NewAlpha(image.Rect(0, 0, size.X, int(lineHeight*em*float64(len(scrollText)+1))+2))
	s.set(em, s.text)
}

const lineHeight = 1.45

// set draws the text into dst, if that is not nil, with letters of em pixels, and returns the width of the widest line.
func (s *scroll) set(em float64, dst *image.Alpha) (widest float64) {
	var faces [len(s.fonts)]font.Face
	for i, scale := range []float64{1.5, 1, 0.95} {
		face, err := opentype.NewFace(s.fonts[i], &opentype.FaceOptions{Size: em * scale, DPI: 72})
		if err != nil {
			panic(err) // as above
		}
		defer face.Close()
		faces[i] = face
	}
	for i, line := range scrollText {
		if line == "" {
			continue
		}
		face := map[byte]font.Face{styleTitle: faces[0], styleBody: faces[1], styleMono: faces[2]}[line[0]]
		wide := font.MeasureString(face, line[1:])
		widest = max(widest, float64(wide)/64)
		if dst == nil {
			continue
		}
		d := font.Drawer{Dst: dst, Src: image.Opaque, Face: face}
		d.Dot.X = (fixed.I(s.size.X) - wide) / 2
		d.Dot.Y = fixed.Int26_6(64 * lineHeight * em * float64(i+1))
		d.DrawString(line[1:])
	}
	return widest
}
