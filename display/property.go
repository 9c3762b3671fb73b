package display

import (
	"slices"

	"sameframe/protocol"
)

// property is a value that clients have left on a window. It lives in window.properties, newest first, from
// ChangeProperty to DeleteProperty, the GetProperty that deletes it, or the end of the window. Guarded by Server.mu.
type property struct {
	name   protocol.Atom
	typ    protocol.Atom
	format uint8  // 8, 16 or 32: the bits of a unit
	data   []byte // units in the server's byte order
}

const (
	maxPropertyBytes = 16 << 20  // of one window
	maxProperties    = 1<<16 - 1 // of one window: as many as ListProperties can name
	propertyOverhead = 64        // what a property without data counts for
)

func (w *window) property(name protocol.Atom) *property {
	for _, p := range w.properties {
		if p.name == name {
			return p
		}
	}
	return nil
}

// propertyData returns the value of a property, in the server's byte order, or nil.
func (w *window) propertyData(name protocol.Atom) []byte {
	if p := w.property(name); p != nil {
		return p.data
	}
	return nil
}

// setProperty gives a property a new value, which is the server's own.
func (w *window) setProperty(name, typ protocol.Atom, format uint8, data []byte) {
	p := w.property(name)
	if p == nil {
		p = &property{name: name}
		w.properties = slices.Insert(w.properties, 0, p)
		w.countProperties(propertyOverhead)
	}
	w.countProperties(len(data) - len(p.data))
	p.typ, p.format, p.data = typ, format, data
	w.notifyProperty(name, protocol.PropertyNewValue)
}

// countProperties counts n more bytes of properties for the window and its owner.
func (w *window) countProperties(n int) {
	w.lettered += n
	w.owner.account.properties += n
}

func (w *window) deleteProperty(p *property) {
	i := slices.Index(w.properties, p)
	w.properties = slices.Delete(w.properties, i, i+1)
	w.countProperties(-len(p.data) - propertyOverhead)
	w.notifyProperty(p.name, protocol.PropertyDelete)
}

func (w *window) notifyProperty(name protocol.Atom, state uint8) {
	notify(w, protocol.PropertyChangeMask, &protocol.PropertyNotifyEvent{
		EventHeader: protocol.EventHeader{Code: protocol.PropertyNotify},
		Window:      w.id, Atom: name, Time: w.server.now(), State: state,
	})
	w.server.propertyChanged(w, name)
}

// swapUnits reverses the byte order of units of format bits, in place.
func swapUnits(data []byte, format uint8) {
	switch format {
	case 16:
		protocol.SwapList[uint16](data)
	case 32:
		protocol.SwapList[uint32](data)
	}
}

// unitsOf checks the mode and the format in which a request brings data for a property, and returns the data without its
// padding (X11 §9, ChangeProperty).
func unitsOf(mode, format uint8, units uint32, tail []byte) ([]byte, error) {
	if mode > protocol.PropModeAppend {
		return nil, protocol.BadValue.With(uint32(mode))
	}
	if format != 8 && format != 16 && format != 32 {
		return nil, protocol.BadValue.With(uint32(format))
	}
	size := int64(units) * int64(format/8)
	if size > int64(len(tail)) {
		return nil, protocol.BadLength.With(0)
	}
	return exactly(tail, int(size))
}

// fits returns BadMatch if data of another type or format is to be put before or behind the value.
func (p *property) fits(mode uint8, typ protocol.Atom, format uint8) error {
	if mode != protocol.PropModeReplace && (p.format != format || p.typ != typ) {
		return protocol.BadMatch.With(uint32(p.name))
	}
	return nil
}

// merged returns the value of the property with data in place of it, before or behind it.
func (p *property) merged(mode uint8, data []byte) []byte {
	switch mode {
	case protocol.PropModePrepend:
		return slices.Concat(data, p.data)
	case protocol.PropModeAppend:
		return append(p.data, data...)
	}
	value := p.data
	if len(value) != len(data) {
		value = make([]byte, len(data))
	}
	copy(value, data) // often of the same size, as before every frame
	return value
}

func (c *client) changeProperty(r *protocol.ChangeProperty, tail []byte) error {
	data, err := unitsOf(r.Mode, r.Format, r.DataLen, tail)
	if err != nil {
		return err
	}
	s := c.server
	w, err := s.window(r.Window)
	if err != nil {
		return err
	}
	if err := s.atom(r.Property); err != nil {
		return err
	}
	if err := s.atom(r.Type); err != nil {
		return err
	}
	p, mode := w.property(r.Property), r.Mode
	isNew := p == nil
	if isNew {
		p, mode = &property{name: r.Property}, protocol.PropModeReplace
	}
	if err := p.fits(mode, r.Type, r.Format); err != nil {
		return err
	}
	more := len(data)
	if mode == protocol.PropModeReplace {
		more -= len(p.data)
	}
	if err := c.mayWrite(w, more, isNew); err != nil {
		return err
	}
	if c.conn.Swapped {
		swapUnits(data, r.Format)
	}
	w.setProperty(r.Property, r.Type, r.Format, p.merged(mode, data))
	return nil
}

// mayWrite returns BadAlloc if there is no room for n more bytes of properties, or a new one, on w. Its owner keeps half of
// its room for itself.
func (c *client) mayWrite(w *window, n int, isNew bool) error {
	if isNew {
		n += propertyOverhead
	}
	if n <= 0 {
		return nil
	}
	if isNew && len(w.properties) == maxProperties || w.lettered+n > maxPropertyBytes {
		return protocol.BadAlloc.With(0)
	}
	limit := c.server.Limits.Properties
	needed := w.owner.account.properties + n
	if w.owner != c {
		needed += limit / 2
	}
	if w.owner.index != 0 && needed > limit {
		return c.exceeds("properties", limit)
	}
	return nil
}

// deleteProperty deletes a property; one that is not there is none of the errors.
func (c *client) deleteProperty(r *protocol.DeleteProperty) error {
	w, err := c.server.window(r.Window)
	if err != nil {
		return err
	}
	if err := c.server.atom(r.Property); err != nil {
		return err
	}
	if p := w.property(r.Property); p != nil {
		w.deleteProperty(p)
	}
	return nil
}

func (c *client) getProperty(r *protocol.GetProperty) error {
	s := c.server
	w, err := s.window(r.Window)
	if err != nil {
		return err
	}
	if err := s.atom(r.Property); err != nil {
		return err
	}
	deletes, err := boolean(uint32(r.Delete))
	if err != nil {
		return err
	}
	if r.Type != protocol.AnyPropertyType {
		if err := s.atom(r.Type); err != nil {
			return err
		}
	}
	p := w.property(r.Property)
	answer, value, all, err := p.read(c, r.Type, r.LongOffset, r.LongLength)
	if err != nil {
		return err
	}
	// The event goes before the reply, as in X.Org.
	if deletes && all {
		w.deleteProperty(p)
	}
	return reply(c, &answer, value)
}

// read returns the part of a property that is asked for, and whether it goes to the end. A nil property is one that is not
// there. N, I, T, L and A of X11 §9, GetProperty, need more than 32 bits.
func (p *property) read(c *client, typ protocol.Atom, offset, length uint32) (
	answer protocol.GetPropertyReply, value []byte, all bool, err error,
) {
	if p == nil {
		return answer, nil, false, nil
	}
	answer = protocol.GetPropertyReply{Format: p.format, Type: p.typ, BytesAfter: uint32(len(p.data))}
	if typ != protocol.AnyPropertyType && typ != p.typ {
		return answer, nil, false, nil
	}
	n, i := int64(len(p.data)), 4*int64(offset)
	if i > n {
		return answer, nil, false, protocol.BadValue.With(offset)
	}
	l := min(n-i, 4*int64(length))
	answer.ValueLen = uint32(l) / uint32(p.format/8)
	answer.BytesAfter = uint32(n - (i + l))
	value = p.data[i : i+l : i+l]
	if c.conn.Swapped {
		value = slices.Clone(value)
		swapUnits(value, p.format)
	}
	return answer, value, answer.BytesAfter == 0, nil
}

func (c *client) listProperties(r *protocol.ListProperties) error {
	w, err := c.server.window(r.Window)
	if err != nil {
		return err
	}
	names := make([]protocol.Atom, len(w.properties))
	for i, p := range w.properties {
		names[i] = p.name
	}
	return reply(c, &protocol.ListPropertiesReply{AtomsLen: uint16(len(names))}, list(c, names))
}

func (c *client) rotateProperties(r *protocol.RotateProperties, names []protocol.Atom) error {
	if len(names) != int(r.AtomsLen) {
		return protocol.BadLength.With(0)
	}
	w, err := c.server.window(r.Window)
	if err != nil {
		return err
	}
	byName := make(map[protocol.Atom]*property, len(w.properties))
	for _, p := range w.properties {
		byName[p.name] = p
	}
	properties := make([]*property, len(names))
	for i, name := range names {
		if err := c.server.atom(name); err != nil {
			return err
		}
		if properties[i] = byName[name]; properties[i] == nil {
			return protocol.BadMatch.With(uint32(name)) // not there, or named twice
		}
		delete(byName, name)
	}
	n, delta := len(names), int(r.Delta)
	if n == 0 || delta%n == 0 {
		return nil
	}
	values := make([]property, n)
	for i, p := range properties {
		values[i] = *p
	}
	for i, v := range values {
		to := properties[((i+delta)%n+n)%n]
		to.typ, to.format, to.data = v.typ, v.format, v.data
	}
	for _, name := range names {
		w.notifyProperty(name, protocol.PropertyNewValue)
	}
	return nil
}
