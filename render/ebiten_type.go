//go:build !headless && (linux || darwin || windows || (freebsd && cgo))

package render

import (
	"cmp"
	"slices"
	"strings"

	"github.com/hajimehoshi/ebiten/v2"
	"github.com/hajimehoshi/ebiten/v2/inpututil"
)

// A keystroke is a key, no modifier, that went down or up in a tick.
type keystroke struct {
	code              uint8
	pressed, released bool
	at                int  // where in the text of the tick its character is
	plain             bool // it may as well have happened without Shift
}

// keyboard reports keys. Ebitengine does not tell their order within a tick, which is long where OpenGL is slow. But it
// tells the text that was typed, and so which character came first, and which were typed with Shift. What types no
// character happens while the modifiers are down.
func (u *user) keyboard() {
	strokes := u.takeStrokes()
	begin, end := 0, len(strokes)
	if !u.held[Key][leftShift] && !u.held[Key][rightShift] {
		for begin < end && strokes[begin].plain {
			begin++
		}
	}
	for end > begin && strokes[end-1].plain {
		end--
	}

	u.strike(strokes[:begin])
	var fresh [256]bool // modifiers that have gone down
	for k, code := range keycodes {
		if modifiers[code] && !u.held[Key][code] && inpututil.IsKeyJustPressed(ebiten.Key(k)) {
			fresh[code] = true
			u.control(Key, code, true, false)
		}
	}
	u.strike(strokes[begin:end])
	for k, code := range keycodes {
		if k := ebiten.Key(k); modifiers[code] {
			// In the tick of its release Ebitengine still calls a modifier pressed.
			released := inpututil.IsKeyJustReleased(k) || !ebiten.IsKeyPressed(k)
			u.control(Key, code, !fresh[code] && inpututil.IsKeyJustPressed(k), released)
		}
	}
	u.strike(strokes[end:])
}

// takeStrokes returns the strokes of the tick in their order, as far as that can be known: first what went up only.
func (u *user) takeStrokes() []keystroke {
	u.text = ebiten.AppendInputChars(u.text[:0])
	text := string(u.text)
	u.strokes = u.strokes[:0]
	for k, code := range keycodes {
		k := ebiten.Key(k)
		s := keystroke{code: code, pressed: inpututil.IsKeyJustPressed(k), released: inpututil.IsKeyJustReleased(k)}
		switch {
		case code == 0 || modifiers[code] || !s.pressed && !s.released:
			continue
		case !s.pressed:
			s.at, s.plain = -1, true
		default:
			name := ebiten.KeyName(k) // what it types without Shift
			if s.at = len(text); name != "" {
				if i := strings.Index(text, name); i >= 0 {
					s.at, s.plain = i, true
				} else if i := strings.Index(text, strings.ToUpper(name)); i >= 0 {
					s.at = i
				}
			}
		}
		u.strokes = append(u.strokes, s)
	}
	slices.SortStableFunc(u.strokes, func(a, b keystroke) int { return cmp.Compare(a.at, b.at) })
	return u.strokes
}

func (u *user) strike(strokes []keystroke) {
	for _, s := range strokes {
		u.control(Key, s.code, s.pressed, s.released)
	}
}
