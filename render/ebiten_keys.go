//go:build !headless && (linux || darwin || windows || (freebsd && cgo))

package render

import "github.com/hajimehoshi/ebiten/v2"

// keycodes are the X keycodes of the keys by their place on a pc105 keyboard: the evdev codes of linux/input-event-codes.h
// and 8.
var keycodes = [ebiten.KeyMax + 1]uint8{
	ebiten.KeyEscape: 9,
	ebiten.KeyDigit1: 10, ebiten.KeyDigit2: 11, ebiten.KeyDigit3: 12, ebiten.KeyDigit4: 13, ebiten.KeyDigit5: 14,
	ebiten.KeyDigit6: 15, ebiten.KeyDigit7: 16, ebiten.KeyDigit8: 17, ebiten.KeyDigit9: 18, ebiten.KeyDigit0: 19,
	ebiten.KeyMinus: 20, ebiten.KeyEqual: 21, ebiten.KeyBackspace: 22,

	ebiten.KeyTab: 23,
	ebiten.KeyQ:   24, ebiten.KeyW: 25, ebiten.KeyE: 26, ebiten.KeyR: 27, ebiten.KeyT: 28,
	ebiten.KeyY: 29, ebiten.KeyU: 30, ebiten.KeyI: 31, ebiten.KeyO: 32, ebiten.KeyP: 33,
	ebiten.KeyBracketLeft: 34, ebiten.KeyBracketRight: 35, ebiten.KeyEnter: 36,

	ebiten.KeyControlLeft: 37,
	ebiten.KeyA:           38, ebiten.KeyS: 39, ebiten.KeyD: 40, ebiten.KeyF: 41, ebiten.KeyG: 42,
	ebiten.KeyH: 43, ebiten.KeyJ: 44, ebiten.KeyK: 45, ebiten.KeyL: 46,
	ebiten.KeySemicolon: 47, ebiten.KeyQuote: 48, ebiten.KeyBackquote: 49,

	ebiten.KeyShiftLeft: 50, ebiten.KeyBackslash: 51,
	ebiten.KeyZ: 52, ebiten.KeyX: 53, ebiten.KeyC: 54, ebiten.KeyV: 55, ebiten.KeyB: 56, ebiten.KeyN: 57, ebiten.KeyM: 58,
	ebiten.KeyComma: 59, ebiten.KeyPeriod: 60, ebiten.KeySlash: 61, ebiten.KeyShiftRight: 62,

	ebiten.KeyNumpadMultiply: 63, ebiten.KeyAltLeft: 64, ebiten.KeySpace: 65, ebiten.KeyCapsLock: 66,
	ebiten.KeyF1: 67, ebiten.KeyF2: 68, ebiten.KeyF3: 69, ebiten.KeyF4: 70, ebiten.KeyF5: 71,
	ebiten.KeyF6: 72, ebiten.KeyF7: 73, ebiten.KeyF8: 74, ebiten.KeyF9: 75, ebiten.KeyF10: 76,
	ebiten.KeyNumLock: 77, ebiten.KeyScrollLock: 78,

	ebiten.KeyNumpad7: 79, ebiten.KeyNumpad8: 80, ebiten.KeyNumpad9: 81, ebiten.KeyNumpadSubtract: 82,
	ebiten.KeyNumpad4: 83, ebiten.KeyNumpad5: 84, ebiten.KeyNumpad6: 85, ebiten.KeyNumpadAdd: 86,
	ebiten.KeyNumpad1: 87, ebiten.KeyNumpad2: 88, ebiten.KeyNumpad3: 89, ebiten.KeyNumpad0: 90, ebiten.KeyNumpadDecimal: 91,

	ebiten.KeyIntlBackslash: 94, ebiten.KeyF11: 95, ebiten.KeyF12: 96,
	ebiten.KeyNumpadEnter: 104, ebiten.KeyControlRight: 105, ebiten.KeyNumpadDivide: 106, ebiten.KeyPrintScreen: 107,
	ebiten.KeyAltRight: 108,

	ebiten.KeyHome: 110, ebiten.KeyArrowUp: 111, ebiten.KeyPageUp: 112, ebiten.KeyArrowLeft: 113, ebiten.KeyArrowRight: 114,
	ebiten.KeyEnd: 115, ebiten.KeyArrowDown: 116, ebiten.KeyPageDown: 117, ebiten.KeyInsert: 118, ebiten.KeyDelete: 119,
	ebiten.KeyNumpadEqual: 125, ebiten.KeyPause: 127,
	ebiten.KeyMetaLeft: 133, ebiten.KeyMetaRight: 134, ebiten.KeyContextMenu: 135,

	ebiten.KeyF13: 191, ebiten.KeyF14: 192, ebiten.KeyF15: 193, ebiten.KeyF16: 194, ebiten.KeyF17: 195, ebiten.KeyF18: 196,
	ebiten.KeyF19: 197, ebiten.KeyF20: 198, ebiten.KeyF21: 199, ebiten.KeyF22: 200, ebiten.KeyF23: 201, ebiten.KeyF24: 202,
}

const leftShift, rightShift = 50, 62

// modifiers are the keycodes of Control, Shift, Alt and Meta.
var modifiers = [256]bool{37: true, leftShift: true, rightShift: true, 64: true, 105: true, 108: true, 133: true, 134: true}
