package client

import (
	"encoding/binary"
	"errors"
	"image"

	"sameframe/protocol"
)

// Toplevel is a window of a program's own on the screen, which a window manager may frame, move, resize and close.
type Toplevel struct {
	ID protocol.Window

	protocols, deleteWindow protocol.Atom
}

// NewToplevel makes a window of depth 24 or 32 for pictures and maps it. Beside those of the mask, its events tell of
// exposure, of its size and place, and of its end.
func (c *Conn) NewToplevel(title string, size image.Point, eventMask uint32) (*Toplevel, error) {
	depth, visual, err := c.pictureVisual()
	if err != nil {
		return nil, err
	}
	w := new(Toplevel)
	if w.ID, err = NewID[protocol.Window](c); err != nil {
		return nil, err
	}
	colormap, err := NewID[protocol.Colormap](c)
	if err != nil {
		return nil, err
	}
	root := c.Screen.Root
	err = Send(c, &protocol.CreateColormap{Mid: colormap, Window: root, Visual: visual})
	if err != nil {
		return nil, err
	}
	// A border and a colormap are demanded by X11 §9, CreateWindow, where the visual is not the root's.
	err = Check(c, &protocol.CreateWindow{
		Depth: depth, Visual: visual, Class: protocol.InputOutput, Wid: w.ID, Parent: root,
		Width: uint16(size.X), Height: uint16(size.Y),
		ValueMask: protocol.CWBackPixel | protocol.CWBorderPixel | protocol.CWBitGravity | protocol.CWEventMask |
			protocol.CWColormap,
	}, protocol.AppendList(nil, []uint32{0, 0, protocol.NorthWestGravity,
		eventMask | protocol.ExposureMask | protocol.StructureNotifyMask, uint32(colormap)}))
	if err != nil {
		return nil, err
	}
	if err := w.describe(c, title); err != nil {
		return nil, err
	}
	return w, Send(c, &protocol.MapWindow{Window: w.ID})
}

// describe sets the properties that window managers read (ICCCM §4.1.2, EWMH).
func (w *Toplevel) describe(c *Conn, title string) (err error) {
	atom := func(name string) (a protocol.Atom) {
		if err == nil {
			a, err = c.Atom(name)
		}
		return a
	}
	w.protocols, w.deleteWindow = atom("WM_PROTOCOLS"), atom("WM_DELETE_WINDOW")
	netName, utf8 := atom("_NET_WM_NAME"), atom("UTF8_STRING")
	set := func(property, kind protocol.Atom, format uint8, data []byte) {
		if err == nil {
			err = Send(c, &protocol.ChangeProperty{Window: w.ID, Property: property, Type: kind, Format: format,
				DataLen: uint32(len(data) * 8 / int(format))}, data)
		}
	}
	set(protocol.AtomWM_NAME, protocol.AtomSTRING, 8, latin1(title))
	set(netName, utf8, 8, []byte(title))
	set(w.protocols, protocol.AtomATOM, 32, binary.LittleEndian.AppendUint32(nil, uint32(w.deleteWindow)))
	return err
}

// latin1 returns s in the encoding of a property of type STRING.
func latin1(s string) []byte {
	var b []byte
	for _, r := range s {
		if r > 0xff {
			r = '?'
		}
		b = append(b, byte(r))
	}
	return b
}

// Closes reports whether e is the user's wish to close w.
func (w *Toplevel) Closes(e Event) bool {
	m, ok := e.(*protocol.ClientMessageEvent)
	return ok && m.Window == w.ID && m.Type == w.protocols && m.Format == 32 &&
		protocol.Atom(binary.LittleEndian.Uint32(m.Data[:])) == w.deleteWindow
}

// pictureVisual returns a visual whose pixels lie as those of shmimage.Image do, that of the root if it is one.
func (c *Conn) pictureVisual() (depth uint8, id protocol.VisualID, err error) {
	for _, d := range c.Screen.Depths {
		for _, v := range d.Visuals {
			if !c.holdsPictures(d.Depth) || v.Class < 4 || v.RedMask != 0xff0000 || v.GreenMask != 0xff00 || v.BlueMask != 0xff {
				continue
			}
			if v.VisualID == c.Screen.RootVisual || id == 0 {
				depth, id = d.Depth, v.VisualID
			}
		}
	}
	if id == 0 {
		return 0, 0, errors.New("this X screen has no TrueColor visual of 8 bits each of red, green and blue (Xvfb has one with " +
			"-screen 0 1280x720x24)")
	}
	return depth, id, nil
}

// holdsPictures reports whether images of the depth lie in memory as shmimage.Image does.
func (c *Conn) holdsPictures(depth uint8) bool {
	if depth != 24 && depth != 32 || c.Info.ImageByteOrder != protocol.LSBFirst {
		return false
	}
	for _, f := range c.Info.Formats {
		if f.Depth == depth {
			return f.BitsPerPixel == 32 && f.ScanlinePad == 32
		}
	}
	return false
}
