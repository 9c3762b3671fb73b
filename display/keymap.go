package display

import "sameframe/protocol"

// The keymap at the start is what X.Org's servers give for a pc105 keyboard with the us layout: seven keysyms a key, the
// first two those of the key alone and with Shift, the next two the same for a second group. What follows is how
// GetKeyboardMapping shows levels that only XKB's clients reach.
const (
	minKeycode = 8
	maxKeycode = 255
	keycodes   = 256 - minKeycode

	defaultPerKeycode = 7

	xf86 = 0x1008ff00 // keysyms of multimedia keys
)

// Runs of keys with consecutive keycodes.
var (
	// shiftedCharacters are pairs of the characters of a key, which are their own keysyms.
	shiftedCharacters = map[int]string{
		10: `1!2@3#4$5%6^7&8*9(0)-_=+`,
		24: `qQwWeErRtTyYuUiIoOpP[{]}`,
		38: "aAsSdDfFgGhHjJkKlL;:'\"`~",
		51: `\|zZxXcCvVbBnNmM,<.>/?`,
	}

	// shiftedKeysyms are pairs of keysyms.
	shiftedKeysyms = map[int][]protocol.Keysym{
		22:  {0xff08, 0xff08, 0xff09, 0xfe20},
		64:  {0xffe9, 0xffe7},
		79:  {0xff95, 0xffb7, 0xff97, 0xffb8, 0xff9a, 0xffb9},
		83:  {0xff96, 0xffb4, 0xff9d, 0xffb5, 0xff98, 0xffb6},
		87:  {0xff9c, 0xffb1, 0xff99, 0xffb2, 0xff9b, 0xffb3, 0xff9e, 0xffb0, 0xff9f, 0xffae},
		107: {0xff61, 0xff15, 0xffea, 0xffe8},
		127: {0xff13, 0xff6b},
		129: {0xffae, 0xffae},
		172: {xf86 + 0x14, xf86 + 0x31},
		174: {xf86 + 0x15, xf86 + 0x2c},
		204: {0x0, 0xffe9, 0x0, 0xffe7, 0x0, 0xffeb, 0x0, 0xffed},
	}

	// plainKeysyms are keys whose meaning Shift does not change.
	plainKeysyms = map[int][]protocol.Keysym{
		9:   {0xff1b},
		36:  {0xff0d, 0xffe3},
		50:  {0xffe1},
		62:  {0xffe2},
		65:  {0x20, 0xffe5},
		77:  {0xff7f, 0xff14},
		92:  {0xfe03},
		98:  {0xff26, 0xff25, 0xff23, 0xff27, 0xff22},
		104: {0xff8d, 0xffe4},
		109: {0xff0a, 0xff50, 0xff52, 0xff55, 0xff51, 0xff53, 0xff57, 0xff54, 0xff56, 0xff63, 0xffff},
		121: {xf86 + 0x12, xf86 + 0x11, xf86 + 0x13, xf86 + 0x2a, 0xffbd, 0xb1},
		128: {xf86 + 0x4a},
		130: {0xff31, 0xff34},
		133: {
			0xffeb, 0xffec, 0xff67, 0xff69, 0xff66, 0x1005ff70, 0xff65, 0x1005ff71, xf86 + 0x57, xf86 + 0x6b, xf86 +
				0x6d, 0xff68, xf86 + 0x58, 0xff6a, xf86 + 0x65, xf86 + 0x1d,
		},
		150: {xf86 + 0x2f, xf86 + 0x2b, xf86 + 0x5d, xf86 + 0x7b},
		155: {
			xf86 + 0x8a, xf86 + 0x41, xf86 + 0x42, xf86 + 0x2e, xf86 + 0x5a, xf86 + 0x2d, xf86 + 0x74, xf86 + 0x7f, xf86 +
				0x19, xf86 + 0x30, xf86 + 0x33, xf86 + 0x26, xf86 + 0x27,
		},
		169: {xf86 + 0x2c, xf86 + 0x2c, xf86 + 0x17},
		173: {xf86 + 0x16},
		175: {xf86 + 0x1c, xf86 + 0x3e, xf86 + 0x6e},
		179: {xf86 + 0x81, xf86 + 0x18, xf86 + 0x73, xf86 + 0x56},
		185: {
			xf86 + 0x78, xf86 + 0x79, 0x28, 0x29, xf86 + 0x68, 0xff66, xf86 + 0x81, xf86 + 0x45, xf86 + 0x46, xf86 +
				0x47, xf86 + 0x48, xf86 + 0x49,
		},
		198: {xf86 + 0xb2, xf86 + 0xa9, xf86 + 0xb0, xf86 + 0xb1},
		203: {0xff7e},
		208: {
			xf86 + 0x14, xf86 + 0x31, xf86 + 0x43, xf86 + 0x44, xf86 + 0x4b, xf86 + 0xa7, xf86 + 0x56, xf86 + 0x14, xf86 +
				0x97,
		},
		218: {0xff61},
		220: {xf86 + 0x8f, xf86 + 0xb6},
		223: {xf86 + 0x19, xf86 + 0x8e, xf86 + 0x1b, xf86 + 0x5f, xf86 + 0x3c, xf86 + 0x5e, xf86 + 0x36},
		231: {
			0xff69, xf86 + 0x03, xf86 + 0x02, xf86 + 0x32, xf86 + 0x59, xf86 + 0x04, xf86 + 0x06, xf86 + 0x05, xf86 +
				0x7b, xf86 + 0x72, xf86 + 0x90, xf86 + 0x77, xf86 + 0x5b, xf86 + 0x93, xf86 + 0x94, xf86 + 0x95, xf86 +
				0x96,
		},
		249: {0x1008fe22, 0x1008fe23, xf86 + 0x07, 0x100810f4, 0x100810f5, xf86 + 0xb4, xf86 + 0xb5},
	}

	// switchKeysyms are the keysym of a key and what it is with Control and Alt, one each: F1 to F12 and the keypad's / * - +.
	switchKeysyms = map[int][]protocol.Keysym{
		63: {0xffaa, 0x1008fe21},
		67: {0xffbe, 0x1008fe01, 0xffbf, 0x1008fe02, 0xffc0, 0x1008fe03, 0xffc1, 0x1008fe04, 0xffc2, 0x1008fe05, 0xffc3,
			0x1008fe06, 0xffc4, 0x1008fe07, 0xffc5, 0x1008fe08, 0xffc6, 0x1008fe09, 0xffc7, 0x1008fe0a},
		82:  {0xffad, 0x1008fe23},
		86:  {0xffab, 0x1008fe22},
		95:  {0xffc8, 0x1008fe0b, 0xffc9, 0x1008fe0c},
		106: {0xffaf, 0x1008fe20},
	}
)

// lessKey is the key between left Shift and Z, which has four levels.
const lessKey = 94

func defaultKeysyms() []protocol.Keysym {
	keysyms := make([]protocol.Keysym, keycodes*defaultPerKeycode)
	key := func(code int) []protocol.Keysym { return keysyms[(code-minKeycode)*defaultPerKeycode:] }
	for code, list := range shiftedCharacters {
		for i := range len(list) / 2 {
			plain, shifted := protocol.Keysym(list[2*i]), protocol.Keysym(list[2*i+1])
			copy(key(code+i), []protocol.Keysym{plain, shifted, plain, shifted})
		}
	}
	for code, list := range shiftedKeysyms {
		for i := range len(list) / 2 {
			copy(key(code+i), []protocol.Keysym{list[2*i], list[2*i+1], list[2*i], list[2*i+1]})
		}
	}
	for code, list := range plainKeysyms {
		for i, k := range list {
			copy(key(code+i), []protocol.Keysym{k, protocol.NoSymbol, k})
		}
	}
	for code, list := range switchKeysyms {
		for i := range len(list) / 2 {
			k := list[2*i]
			copy(key(code+i), []protocol.Keysym{k, k, k, k, k, k, list[2*i+1]})
		}
	}
	copy(key(lessKey), []protocol.Keysym{'<', '>', '<', '>', '|', 0xa6, '|'})
	return keysyms
}

// defaultModifiers has a row for each modifier: Shift, Lock, Control, Mod1 (Alt) to Mod5. The keycodes above 203 are those
// of no real key.
func defaultModifiers() []protocol.Keycode {
	return []protocol.Keycode{
		50, 62, 0, 0,
		66, 0, 0, 0,
		37, 105, 0, 0,
		64, 108, 205, 0,
		77, 0, 0, 0,
		0, 0, 0, 0,
		133, 134, 206, 207,
		92, 203, 0, 0,
	}
}

// Keysyms of keys that stay in force after they are released, until they are pressed again.
const (
	capsLock  protocol.Keysym = 0xffe5
	shiftLock protocol.Keysym = 0xffe6
	numLock   protocol.Keysym = 0xff7f
)
