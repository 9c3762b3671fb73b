package programs

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sameframe/client"
	"sameframe/display"
	"sameframe/display/displaytest"
	"sameframe/internal/xvfb"
	"sameframe/protocol"
	"sameframe/render"
)

// patience is how long a program may take for anything, on a machine that is busy.
const patience = 60 * time.Second

var screenSize = image.Pt(1280, 720)

// A screen is a display to run programs on, and a client that looks at it.
type screen struct {
	*client.Conn
	*testing.T
	display string
}

func watch(t *testing.T, display string) *screen {
	t.Helper()
	c, err := client.Dial(display)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return &screen{c, t, display}
}

// at returns the screen for a subtest.
func (s *screen) at(t *testing.T) *screen { return &screen{s.Conn, t, s.display} }

func (s *screen) check(err error) {
	s.Helper()
	if err != nil {
		s.Fatalf("display %s: %v", s.display, err)
	}
}

// look returns what the display shows, without the pointer.
func (s *screen) look() *render.Pixels {
	s.Helper()
	_, data, err := client.Ask[protocol.GetImageReply](s.Conn, &protocol.GetImage{
		Format: protocol.ZPixmap, Drawable: protocol.Drawable(s.Screen.Root),
		Width: uint16(screenSize.X), Height: uint16(screenSize.Y), PlaneMask: ^uint32(0),
	})
	s.check(err)
	for i := 3; i < len(data); i += 4 {
		data[i] = 0 // has no meaning
	}
	return &render.Pixels{Pix: data, Stride: 4 * screenSize.X, Width: screenSize.X, Height: screenSize.Y, Depth: 24}
}

// windows returns the children of a window, lowest first.
func (s *screen) windows(w protocol.Window) []protocol.Window {
	s.Helper()
	_, children, err := client.Ask[protocol.QueryTreeReply](s.Conn, &protocol.QueryTree{Window: w})
	s.check(err)
	return append([]protocol.Window(nil), protocol.List[protocol.Window](children)...)
}

// visible returns the children of the root that are mapped.
func (s *screen) visible() (list []protocol.Window) {
	s.Helper()
	for _, w := range s.windows(s.Screen.Root) {
		a, _, err := client.Ask[protocol.GetWindowAttributesReply](s.Conn, &protocol.GetWindowAttributes{Window: w})
		if err == nil && a.MapState == protocol.IsViewable {
			list = append(list, w)
		}
	}
	return list
}

// await waits until something is so.
func (s *screen) await(what string, so func() bool) {
	s.Helper()
	for end := time.Now().Add(patience); !so(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			s.Fatalf("display %s: there is no %s in %v", s.display, what, patience)
		}
	}
}

// point moves the pointer.
func (s *screen) point(x, y int16) {
	s.Helper()
	s.check(client.Check(s.Conn, &protocol.WarpPointer{DstWindow: s.Screen.Root, DstX: x, DstY: y}))
}

// A pair is our display and an Xvfb that are set up alike, without the extensions that change how programs draw.
type pair struct {
	ours, xorg *screen
	server     *displaytest.Display
}

func newPair(t *testing.T, options ...func(*display.Server)) *pair {
	t.Helper()
	d := displaytest.New(t, options...)
	p := pairWith(t, d.Name())
	p.server = d
	return p
}

// pairWith is a pair of our display of that name and an Xvfb with the further arguments.
func pairWith(t *testing.T, display string, args ...string) *pair {
	t.Helper()
	args = append([]string{"-screen", "0", "1280x720x24", "-dpi", "96", "-linebias", "216", "-extension", "RENDER"}, args...)
	p := &pair{ours: watch(t, display), xorg: watch(t, xvfb.Start(t, args...).Display)}
	p.each(func(s *screen) { s.point(1200, 700) }) // where the pointer covers nothing
	return p
}

func (p *pair) each(f func(*screen)) { f(p.xorg); f(p.ours) }

// at returns the pair for a subtest.
func (p *pair) at(t *testing.T) *pair { return &pair{p.ours.at(t), p.xorg.at(t), p.server} }

// agree waits until both show the same picture, something is to be seen in it, and it stays for a while.
func (p *pair) agree() {
	p.ours.Helper()
	p.agreeWithin(0)
}

// agreeWithin is agree for pictures in which most pixels may differ, and returns how many do.
func (p *pair) agreeWithin(most int) int {
	p.ours.Helper()
	const while = 150 * time.Millisecond
	var last *render.Pixels // of our screen when they agreed
	var since time.Time
	for end := time.Now().Add(patience); ; time.Sleep(10 * time.Millisecond) {
		ours, xorg := p.ours.look(), p.xorg.look()
		now := time.Now()
		n, _ := differ(ours, xorg)
		switch agree := n <= most && !plain(ours); {
		case agree && last != nil && (most > 0 || bytes.Equal(ours.Pix, last.Pix)):
			if now.Sub(since) > while {
				return n
			}
		case agree:
			last, since = ours, now
		case now.After(end):
			p.complain(ours, xorg)
			return n
		default:
			last = nil
		}
	}
}

// differ counts the pixels that differ and returns the smallest rectangle around them.
func differ(ours, xorg *render.Pixels) (n int, box image.Rectangle) {
	if bytes.Equal(ours.Pix, xorg.Pix) {
		return 0, box
	}
	for y := range screenSize.Y {
		for x := range screenSize.X {
			if pixel(ours, x, y) != pixel(xorg, x, y) {
				n++
				box = box.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	return n, box
}

// complain tells how the screens differ, and leaves their pictures in the folder that -pictures names.
func (p *pair) complain(ours, xorg *render.Pixels) {
	p.ours.Helper()
	n, box := differ(ours, xorg)
	if n == 0 {
		p.ours.Errorf("both screens stay empty")
		return
	}
	p.ours.Errorf("%d pixels differ, in %v", n, box)
	p.save(ours, xorg)
}

// save writes the screens and where they differ, beside each other, into the folder that -pictures names, if it does.
func (p *pair) save(ours, xorg *render.Pixels) {
	p.ours.Helper()
	if *pictures == "" {
		return
	}
	all := image.NewRGBA(image.Rect(0, 0, 3*screenSize.X+20, screenSize.Y))
	place := image.Rectangle{Max: screenSize}
	draw.Draw(all, all.Rect, image.NewUniform(color.Gray{128}), image.Point{}, draw.Src)
	draw.Draw(all, place, ours.RGBA(), image.Point{}, draw.Src)
	draw.Draw(all, place.Add(image.Pt(screenSize.X+10, 0)), xorg.RGBA(), image.Point{}, draw.Src)
	for y := range screenSize.Y {
		for x := range screenSize.X {
			c := color.RGBA{A: 255}
			if pixel(ours, x, y) != pixel(xorg, x, y) {
				c.R = 255
			}
			all.SetRGBA(2*screenSize.X+20+x, y, c)
		}
	}
	name := strings.TrimPrefix(p.ours.Name(), "TestGuestsDoWhatTheyDoOnXvfb/")
	writePNG(p.ours.T, filepath.Join(*pictures, strings.ReplaceAll(name, "/", "-")+".png"), all)
}

// plain reports whether a picture has no more than one colour.
func plain(p *render.Pixels) bool { return bytes.Equal(p.Pix[4:], p.Pix[:len(p.Pix)-4]) }

// pixel returns a pixel, as the four bytes that X has for it.
func pixel(p *render.Pixels, x, y int) [4]byte { return [4]byte(p.Pix[y*p.Stride+4*x:]) }

func writePNG(t *testing.T, path string, img image.Image) {
	t.Helper()
	f, err := os.Create(path)
	if err == nil {
		err = png.Encode(f, img)
		f.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
}

// testPicture returns a picture in which any swap of rows, columns or channels shows.
func testPicture() *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, 301, 203))
	for y := range img.Rect.Max.Y {
		for x := range img.Rect.Max.X {
			img.SetRGBA(x, y, color.RGBA{uint8(x), uint8(y * 5 / 4), uint8(x*y/64 ^ x), 255})
		}
	}
	return img
}

// newDisplay starts our display and looks at it.
func newDisplay(t *testing.T, options ...func(*display.Server)) (*displaytest.Display, *screen) {
	t.Helper()
	d := displaytest.New(t, options...)
	return d, watch(t, d.Name())
}

// showPicture has feh show the test picture in the corner of the screen.
func (s *screen) showPicture() {
	s.Helper()
	picture := testPicture()
	file := filepath.Join(s.TempDir(), "picture.png")
	writePNG(s.T, file, picture)
	s.start("feh", file)
	s.await("picture", func() bool {
		seen := image.NewRGBA(picture.Bounds())
		draw.Draw(seen, seen.Rect, s.look().RGBA(), image.Point{}, draw.Src)
		return bytes.Equal(seen.Pix, picture.Pix)
	})
}
