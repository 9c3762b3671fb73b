package display

import (
	"math/bits"

	"sameframe/protocol"
)

// keyboardControl is what ChangeKeyboardControl sets. There is no bell, click or lamp that would follow it.
type keyboardControl struct {
	click, bell uint8  // percent
	pitch       uint16 // hertz
	duration    uint16 // milliseconds
	leds        uint32
	repeat      bool
	repeatKeys  keySet
}

// silentKeys do not repeat: the modifiers of the keymap at the start.
var silentKeys = []uint8{37, 50, 62, 64, 66, 77, 92, 105, 108, 133, 134, 203}

func defaultKeyboardControl() keyboardControl {
	k := keyboardControl{bell: 50, pitch: 400, duration: 100, repeat: true}
	for code := minKeycode; code <= 255; code++ {
		k.repeatKeys.set(uint8(code), true)
	}
	for _, code := range silentKeys {
		k.repeatKeys.set(code, false)
	}
	return k
}

func (k *keyboardControl) repeats(code uint8) bool { return k.repeat && k.repeatKeys.has(code) }

func (c *client) changeKeyboardControl(r *protocol.ChangeKeyboardControl, values []uint32) error {
	if bits.OnesCount32(r.ValueMask) != len(values) {
		return protocol.BadLength.With(0)
	}
	if r.ValueMask >= protocol.KBAutoRepeatMode<<1 {
		return protocol.BadValue.With(r.ValueMask)
	}
	control, defaults := &c.server.input.keyboard.control, defaultKeyboardControl()
	changed, led, key := *control, uint32(0), uint32(0) // 0: all of them
	for bit, value := range protocol.Values(r.ValueMask, values) {
		var err error
		switch bit {
		case protocol.KBKeyClickPercent:
			changed.click, err = settingOf(int(int8(value)), 100, defaults.click)
		case protocol.KBBellPercent:
			changed.bell, err = settingOf(int(int8(value)), 100, defaults.bell)
		case protocol.KBBellPitch:
			changed.pitch, err = settingOf(int(int16(value)), 1<<15-1, defaults.pitch)
		case protocol.KBBellDuration:
			changed.duration, err = settingOf(int(int16(value)), 1<<15-1, defaults.duration)
		case protocol.KBLed:
			if led = uint32(uint8(value)); led < 1 || led > 32 {
				return protocol.BadValue.With(led)
			}
			if r.ValueMask&protocol.KBLedMode == 0 {
				return protocol.BadMatch.With(0)
			}
		case protocol.KBLedMode:
			err = changed.setLed(led, uint8(value))
		case protocol.KBKey:
			if key = uint32(uint8(value)); key < minKeycode {
				return protocol.BadValue.With(key)
			}
			if r.ValueMask&protocol.KBAutoRepeatMode == 0 {
				return protocol.BadMatch.With(0)
			}
		case protocol.KBAutoRepeatMode:
			err = changed.setRepeat(uint8(key), uint8(value), &defaults)
		}
		if err != nil {
			return err
		}
	}
	*control = changed
	return nil
}

// settingOf returns a value between 0 and most, or the default for -1.
func settingOf[T uint8 | uint16](value, most int, byDefault T) (T, error) {
	if value == -1 {
		return byDefault, nil
	}
	if value < 0 || value > most {
		return 0, protocol.BadValue.With(uint32(value))
	}
	return T(value), nil
}

func (k *keyboardControl) setLed(led uint32, mode uint8) error {
	which := ^uint32(0)
	if led != 0 {
		which = 1 << (led - 1)
	}
	switch mode {
	case protocol.LedModeOff:
		k.leds &^= which
	case protocol.LedModeOn:
		k.leds |= which
	default:
		return protocol.BadValue.With(uint32(mode))
	}
	return nil
}

func (k *keyboardControl) setRepeat(key, mode uint8, defaults *keyboardControl) error {
	if mode > protocol.AutoRepeatModeDefault {
		return protocol.BadValue.With(uint32(mode))
	}
	on, onKey := mode == protocol.AutoRepeatModeOn, mode == protocol.AutoRepeatModeOn
	if mode == protocol.AutoRepeatModeDefault {
		on, onKey = defaults.repeat, defaults.repeatKeys.has(key)
	}
	if key == 0 {
		k.repeat = on
	} else {
		k.repeatKeys.set(key, onKey)
	}
	return nil
}

func (c *client) getKeyboardControl(*protocol.GetKeyboardControl) error {
	k := &c.server.input.keyboard.control
	return reply(c, &protocol.GetKeyboardControlReply{
		GlobalAutoRepeat: wireBool(k.repeat), LedMask: k.leds, KeyClickPercent: k.click, BellPercent: k.bell,
		BellPitch: k.pitch, BellDuration: k.duration, AutoRepeats: k.repeatKeys,
	}, nil)
}

// bell checks the request; there is nothing that could ring.
func (c *client) bell(r *protocol.Bell) error {
	if r.Percent < -100 || r.Percent > 100 {
		return protocol.BadValue.With(uint32(int32(r.Percent)))
	}
	return nil
}
