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

func (c *client) changeProperty(r *protocol.ChangeProperty, tail []byte) error {
	if r.Mode > protocol.PropModeAppend {
		return protocol.BadValue.With(uint32(r.Mode))
	}
	if r.Format != 8 && r.Format != 16 && r.Format != 32 {
		return protocol.BadValue.With(uint32(r.Format))
	}
	size := int64(r.DataLen) * int64(r.Format/8)
	if size > int64(len(tail)) {
		return protocol.BadLength.With(0)
	}
	data, err := exactly(tail, int(size))
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
	if mode != protocol.PropModeReplace && (p.format != r.Format || p.typ != r.Type) {
		return protocol.BadMatch.With(uint32(r.Property))
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
	switch mode {
	case protocol.PropModeReplace:
		value := p.data
		if len(value) != len(data) {
			value = make([]byte, len(data))
		}
		copy(value, data) // often of the same size, as before every frame
		w.setProperty(r.Property, r.Type, r.Format, value)
		return nil
	case protocol.PropModePrepend:
		w.countProperties(len(data))
		p.data = slices.Concat(data, p.data)
	case protocol.PropModeAppend:
		w.countProperties(len(data))
		p.data = append(p.data, data...)
	}
	w.notifyProperty(p.name, protocol.PropertyNewValue)
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
	if p == nil {
		return reply(c, &protocol.GetPropertyReply{}, nil)
	}
	answer := protocol.GetPropertyReply{Format: p.format, Type: p.typ, BytesAfter: uint32(len(p.data))}
	if r.Type != protocol.AnyPropertyType && r.Type != p.typ {
		return reply(c, &answer, nil)
	}
	// X11 §9, GetProperty: N, I, T, L and A of its formulas, which need more than 32 bits.
	n, i := int64(len(p.data)), 4*int64(r.LongOffset)
	if i > n {
		return protocol.BadValue.With(r.LongOffset)
	}
	l := min(n-i, 4*int64(r.LongLength))
	answer.ValueLen = uint32(l) / uint32(p.format/8)
	answer.BytesAfter = uint32(n - (i + l))
	value := p.data[i : i+l : i+l]
	if c.conn.Swapped {
		value = slices.Clone(value)
		swapUnits(value, p.format)
	}
	// The event goes before the reply, as in X.Org.
	if deletes && answer.BytesAfter == 0 {
		w.deleteProperty(p)
	}
	return reply(c, &answer, value)
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
