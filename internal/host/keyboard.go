// Package host asks the desktop on which a compositor's window is.
package host

import (
	"errors"
	"os"

	"sameframe/client"
	"sameframe/display"
	"sameframe/protocol"
)

// Keyboard returns what the keys of the desktop mean, where that is an X server's. The window reports keys by the same
// codes.
func Keyboard() (*display.Keyboard, error) {
	name := os.Getenv("DISPLAY")
	if name == "" {
		return nil, errors.New("the desktop is no X server's")
	}
	c, err := client.Dial(name)
	if err != nil {
		return nil, err
	}
	defer c.Close()
	const first, count = 8, 248
	keys, keysyms, err := client.Ask[protocol.GetKeyboardMappingReply](c, &protocol.GetKeyboardMapping{FirstKeycode: first, Count: count})
	if err != nil {
		return nil, err
	}
	modifiers, codes, err := client.Ask[protocol.GetModifierMappingReply](c, &protocol.GetModifierMapping{})
	if err != nil {
		return nil, err
	}
	k := &display.Keyboard{
		Keysyms: protocol.List[protocol.Keysym](keysyms), PerKeycode: int(keys.KeysymsPerKeycode),
		Modifiers: protocol.List[protocol.Keycode](codes)[:8*int(modifiers.KeycodesPerModifier)],
	}
	return k, k.Check()
}
