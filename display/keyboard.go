package display

import (
	"fmt"
	"slices"

	"sameframe/protocol"
)

// keyboard is the keys and what they mean.
type keyboard struct {
	device
	down       keySet
	locked     uint16           // modifiers that stay in force
	unlocks    uint16           // those of them that the release of their key will end
	activating protocol.Keycode // the key that began a passive grab

	keysyms     []protocol.Keysym // perKeycode for each key from minKeycode on
	perKeycode  int
	modifierMap []protocol.Keycode // perModifier for each of the eight modifiers
	perModifier int

	control keyboardControl
}

// keySet has a bit for every keycode, as in QueryKeymapReply.
type keySet [32]uint8

func (k *keySet) has(code uint8) bool { return k[code/8]>>(code%8)&1 != 0 }

func (k *keySet) set(code uint8, on bool) {
	k[code/8] &^= 1 << (code % 8)
	if on {
		k[code/8] |= 1 << (code % 8)
	}
}

// Keyboard is what keys mean, as GetKeyboardMapping and GetModifierMapping tell it.
type Keyboard struct {
	Keysyms    []protocol.Keysym // PerKeycode for each key, from keycode 8 to 255
	PerKeycode int
	Modifiers  []protocol.Keycode // as many for each of the eight modifiers
}

// Check returns an error if the lists do not have the lengths that they should have.
func (k *Keyboard) Check() error {
	if k.PerKeycode < 1 || k.PerKeycode > 255 || len(k.Keysyms) != keycodes*k.PerKeycode {
		return fmt.Errorf("display: a keyboard of %d keysyms, %d a key: want those of %d keys", len(k.Keysyms), k.PerKeycode, keycodes)
	}
	if n := len(k.Modifiers); n%8 != 0 || n > 8*255 {
		return fmt.Errorf("display: a keyboard of %d keys that are modifiers: want as many for each of eight", n)
	}
	return nil
}

// newKeyboard makes a keyboard on which keys mean what k says, or if it is nil what they mean in the United States.
func newKeyboard(k *Keyboard) keyboard {
	if k == nil {
		k = &Keyboard{defaultKeysyms(), defaultPerKeycode, defaultModifiers()}
	}
	return keyboard{
		keysyms: slices.Clone(k.Keysyms), perKeycode: k.PerKeycode, modifierMap: slices.Clone(k.Modifiers),
		perModifier: len(k.Modifiers) / 8, control: defaultKeyboardControl(),
	}
}

// modifiers returns the modifiers in force: those whose keys are down, and those locked.
func (k *keyboard) modifiers() uint16 {
	state := k.locked
	for i, code := range k.modifierMap {
		if code != 0 && k.down.has(uint8(code)) {
			state |= 1 << (i / k.perModifier)
		}
	}
	return state
}

// locks returns the modifiers that a key locks.
func (k *keyboard) locks(code uint8) (locks uint16) {
	switch k.keysyms[int(code-minKeycode)*k.perKeycode] {
	case capsLock, shiftLock, numLock:
		for i, c := range k.modifierMap {
			if uint8(c) == code {
				locks |= 1 << (i / k.perModifier)
			}
		}
	}
	return locks
}

// press notes that a key is down or up.
func (k *keyboard) press(code uint8, down bool) {
	k.down.set(code, down)
	switch locks := k.locks(code); {
	case down:
		k.unlocks |= k.locked & locks
		k.locked |= locks
	default:
		k.locked &^= k.unlocks & locks
		k.unlocks &^= locks
	}
}

// key presses or releases a key. A key that is pressed while it is down repeats.
func (s *Server) key(q queuedInput) {
	k := &s.input.keyboard
	isDown := k.down.has(q.Code)
	if q.Code < minKeycode || !q.Down && !isDown || q.Down && isDown && !k.control.repeats(q.Code) {
		return
	}
	code := protocol.KeyRelease
	if q.Down {
		code = protocol.KeyPress
	}
	e := s.newEvent(code, q.Code, q)
	e.repeat = q.Down && isDown
	if !e.repeat {
		k.press(q.Code, q.Down)
	}
	s.input.pointer.hinted = nil
	ends := !q.Down && k.passive && k.activating == protocol.Keycode(q.Code)
	switch within := s.input.pointer.within; {
	case k.grab != nil:
		s.deliverGrabbed(&k.device, e, ends)
	case q.Down && !e.repeat && s.activatePassive(&k.device, e, within, nil):
		k.activating = protocol.Keycode(q.Code)
	default:
		s.deliverFocused(within, e)
	}
	if ends {
		s.deactivate(&k.device)
	}
}

// sendKeymap sends the KeymapNotify that follows an EnterNotify or FocusIn.
func (s *Server) sendKeymap(c *client) {
	send(c, &protocol.KeymapNotifyEvent{Code: protocol.KeymapNotify, Keys: [31]uint8(s.input.keyboard.down[1:])})
}

func (c *client) queryKeymap(*protocol.QueryKeymap) error {
	return reply(c, &protocol.QueryKeymapReply{Keys: c.server.input.keyboard.down}, nil)
}

func (c *client) getKeyboardMapping(r *protocol.GetKeyboardMapping) error {
	k := &c.server.input.keyboard
	first := int(r.FirstKeycode) - minKeycode
	if first < 0 {
		return protocol.BadValue.With(uint32(r.FirstKeycode))
	}
	if first+int(r.Count) > keycodes {
		return protocol.BadValue.With(uint32(r.Count))
	}
	keysyms := k.keysyms[first*k.perKeycode : (first+int(r.Count))*k.perKeycode]
	return reply(c, &protocol.GetKeyboardMappingReply{KeysymsPerKeycode: uint8(k.perKeycode)}, list(c, keysyms))
}

func (c *client) changeKeyboardMapping(r *protocol.ChangeKeyboardMapping, keysyms []protocol.Keysym) error {
	s := c.server
	k, count, per := &s.input.keyboard, int(r.KeycodeCount), int(r.KeysymsPerKeycode)
	if len(keysyms) != count*per {
		return protocol.BadLength.With(0)
	}
	first := int(r.FirstKeycode) - minKeycode
	if first < 0 {
		return protocol.BadValue.With(uint32(r.FirstKeycode))
	}
	if first+count > keycodes || per == 0 {
		return protocol.BadValue.With(uint32(per))
	}
	if per > k.perKeycode {
		wider := make([]protocol.Keysym, keycodes*per)
		for i := range keycodes {
			copy(wider[i*per:], k.keysyms[i*k.perKeycode:(i+1)*k.perKeycode])
		}
		k.keysyms, k.perKeycode = wider, per
	}
	for i := range count {
		key := k.keysyms[(first+i)*k.perKeycode : (first+i+1)*k.perKeycode]
		clear(key)
		copy(key, keysyms[i*per:(i+1)*per])
	}
	s.mappingChanged(protocol.MappingKeyboard, r.FirstKeycode, r.KeycodeCount)
	return nil
}

func (s *Server) mappingChanged(request uint8, first protocol.Keycode, count uint8) {
	notifyAll(s, &protocol.MappingNotifyEvent{
		EventHeader: protocol.EventHeader{Code: protocol.MappingNotify}, Request: request, FirstKeycode: first, Count: count,
	})
}

func (c *client) getModifierMapping(*protocol.GetModifierMapping) error {
	k := &c.server.input.keyboard
	answer := protocol.GetModifierMappingReply{KeycodesPerModifier: uint8(k.perModifier)}
	return reply(c, &answer, list(c, k.modifierMap))
}

// setModifierMapping refuses to change the meaning of a key that is down (X11 §9, SetModifierMapping).
func (c *client) setModifierMapping(r *protocol.SetModifierMapping, codes []protocol.Keycode) error {
	s := c.server
	k := &s.input.keyboard
	if len(codes) != 8*int(r.KeycodesPerModifier) {
		return protocol.BadLength.With(0)
	}
	var used keySet
	status := uint8(protocol.MappingSuccess)
	for _, code := range codes {
		if code == 0 {
			continue
		}
		if code < minKeycode || used.has(uint8(code)) {
			return protocol.BadValue.With(uint32(code))
		}
		used.set(uint8(code), true)
		if k.down.has(uint8(code)) {
			status = protocol.MappingBusy
		}
	}
	for _, code := range k.modifierMap {
		if code != 0 && k.down.has(uint8(code)) {
			status = protocol.MappingBusy
		}
	}
	if status == protocol.MappingSuccess {
		k.modifierMap, k.perModifier = slices.Clone(codes), int(r.KeycodesPerModifier)
		k.locked, k.unlocks = 0, 0
		s.mappingChanged(protocol.MappingModifier, 0, 0)
	}
	return reply(c, &protocol.SetModifierMappingReply{Status: status}, nil)
}
