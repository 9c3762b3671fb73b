package programs

import (
	"image"
	"testing"

	"sameframe/render"
)

// show runs a program on both and compares the screens.
func (p *pair) show(name string, args ...string) {
	p.ours.Helper()
	ours, xorg := p.ours.start(name, args...), p.xorg.start(name, args...)
	p.agree()
	ours.stop()
	xorg.stop()
	p.each((*screen).empties)
}

// empties waits until a screen is empty, for the next program.
func (s *screen) empties() {
	s.Helper()
	s.await("end of windows", func() bool { return len(s.windows(s.Screen.Root)) == 0 })
}

// TestXeyesLookAtThePointer does not compare with Xvfb, where xeyes ask XInput for the pointer and never hear of it.
func TestXeyesLookAtThePointer(t *testing.T) {
	need(t, "xeyes", "x11-apps")
	d, s := newDisplay(t)
	eyes := s.start("xeyes", "-geometry", "400x200+400+200")
	// pupils counts the black pixels of the left eye, left and right of its middle.
	pupils := func() (left, right int) {
		img := s.look()
		for y := 250; y < 350; y++ {
			for x := 430; x < 570; x++ {
				switch {
				case pixel(img, x, y)[0] != 0:
				case x < 500:
					left++
				default:
					right++
				}
			}
		}
		return left, right
	}
	d.Headless.Inject(render.Input{Kind: render.Motion, Position: image.Pt(0, 300)})
	s.await("look to the left", func() bool { left, right := pupils(); return !plain(s.look()) && left > 100+right })
	d.Headless.Inject(render.Input{Kind: render.Motion, Position: image.Pt(1279, 300)})
	s.await("look to the right", func() bool { left, right := pupils(); return right > 100+left })
	eyes.stop()
}
