//go:build !headless && (linux || darwin || windows || (freebsd && cgo))

package render

import (
	"image"
	"math"

	"github.com/hajimehoshi/ebiten/v2"
	"github.com/hajimehoshi/ebiten/v2/inpututil"
)

// user turns what Ebitengine tells of mouse and keyboard into Inputs.
type user struct {
	handler Handler
	pointer image.Point
	wheel   [2]float64         // not yet reported: a touchpad scrolls by fractions of a click
	held    [Key + 1][256]bool // what was reported as pressed, by kind and code
	holding int                // how many of them
	seen    bool
	strokes []keystroke
	text    []rune
}

// buttons are X's numbers of the mouse buttons.
var buttons = [...]uint8{
	ebiten.MouseButtonLeft:   1,
	ebiten.MouseButtonMiddle: 2,
	ebiten.MouseButtonRight:  3,
	ebiten.MouseButton3:      8,
	ebiten.MouseButton4:      9,
}

// update reports what the user did since the last call to h, and returns whether it was anything.
func (u *user) update(h Handler, screen image.Rectangle) bool {
	u.handler, u.seen = h, false
	x, y := ebiten.CursorPosition()
	p := image.Pt(min(max(x, 0), screen.Max.X-1), min(max(y, 0), screen.Max.Y-1))
	if p != u.pointer {
		u.pointer = p
		u.report(Motion, 0, false)
	}
	for b, code := range buttons {
		b := ebiten.MouseButton(b)
		u.control(Button, code, inpututil.IsMouseButtonJustPressed(b), inpututil.IsMouseButtonJustReleased(b))
	}
	dx, dy := ebiten.Wheel()
	u.scroll(0, dy, 4, 5)
	u.scroll(1, dx, 6, 7)
	u.keyboard()
	return u.seen
}

// control reports a button or key that was pressed, released or both; then in the order that makes sense.
func (u *user) control(kind InputKind, code uint8, pressed, released bool) {
	held := &u.held[kind][code]
	if *held && released {
		*held = false
		u.report(kind, code, false)
		released = false
	}
	if !*held && pressed {
		*held = true
		u.report(kind, code, true)
	}
	if *held && released {
		*held = false
		u.report(kind, code, false)
	}
}

// scroll reports whole clicks of a wheel as presses of the buttons that X has for them.
func (u *user) scroll(axis int, delta float64, positive, negative uint8) {
	u.wheel[axis] += delta
	clicks := math.Trunc(u.wheel[axis])
	u.wheel[axis] -= clicks
	code := positive
	if clicks < 0 {
		code = negative
	}
	for range int(math.Abs(clicks)) {
		u.report(Button, code, true)
		u.report(Button, code, false)
	}
}

func (u *user) report(kind InputKind, code uint8, down bool) {
	u.seen = true
	if down {
		u.holding++
	} else if kind != Motion {
		u.holding--
	}
	u.handler.Input(Input{Kind: kind, Position: u.pointer, Code: code, Down: down, Time: Now()})
}
