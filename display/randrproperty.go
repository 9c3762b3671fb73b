package display

import (
	"bytes"
	"slices"

	"sameframe/protocol"
)

// outputProperty is a property of the output. Where its configuration says so, a new value waits until the CRTC is
// configured.
type outputProperty struct {
	property // the current value
	waiting  property
	pending  bool
	isRange  bool
	valid    []int32 // values, or pairs of the least and the greatest
}

// The output is nobody's: these bound what clients leave on it.
const (
	maxOutputProperties = 256
	maxOutputProperty   = 64 << 10 // bytes of one, and its valid values
)

// value returns the value that requests of the given kind are about.
func (p *outputProperty) value(pending bool) *property {
	if pending && p.pending {
		return &p.waiting
	}
	return &p.property
}

func (o *randrOutput) property(name protocol.Atom) *outputProperty {
	for _, p := range o.properties {
		if p.name == name {
			return p
		}
	}
	return nil
}

// makeProperty returns the property of that name, which it makes if need be.
func (o *randrOutput) makeProperty(name protocol.Atom) (*outputProperty, error) {
	if p := o.property(name); p != nil {
		return p, nil
	}
	if len(o.properties) == maxOutputProperties {
		return nil, protocol.BadAlloc.With(uint32(name))
	}
	p := &outputProperty{property: property{name: name}, waiting: property{name: name}}
	o.properties = slices.Insert(o.properties, 0, p)
	return p, nil
}

func (s *Server) deleteOutputProperty(p *outputProperty) {
	o := &s.randr.output
	o.properties = slices.DeleteFunc(o.properties, func(q *outputProperty) bool { return p == q })
	s.tellOutputProperty(p.name, protocol.PropertyDelete)
}

func (s *Server) tellOutputProperty(name protocol.Atom, state uint8) {
	s.root.walk(func(w *window) {
		for _, m := range w.randrMasks {
			if m.mask&protocol.RandrOutputPropertyMask != 0 {
				send(m.client, &protocol.RandrOutputPropertyEvent{
					Code: randrEvent + protocol.RandrNotify, SubCode: protocol.RandrOutputProperty, Window: w.id,
					Output: s.randr.output.id, Property: name, Timestamp: s.now(), State: state,
				})
			}
		}
	})
}

// postPending gives properties the values that have waited.
func (s *Server) postPending() {
	for _, p := range s.randr.output.properties {
		w := &p.waiting
		if p.pending && (w.typ != p.typ || w.format != p.format || !bytes.Equal(w.data, p.data)) {
			p.typ, p.format, p.data = w.typ, w.format, bytes.Clone(w.data)
			s.tellOutputProperty(p.name, protocol.PropertyNewValue)
		}
	}
}

// outputAndAtom looks up what requests about a property name.
func (s *Server) outputAndAtom(output protocol.RandrOutput, name protocol.Atom) (*randrOutput, error) {
	o, err := s.randrOutput(output)
	if err != nil {
		return nil, err
	}
	return o, s.atom(name)
}

func (c *client) randrListOutputProperties(r *protocol.RandrListOutputProperties) error {
	o, err := c.server.randrOutput(r.Output)
	if err != nil {
		return err
	}
	names := make([]protocol.Atom, len(o.properties))
	for i, p := range o.properties {
		names[i] = p.name
	}
	return reply(c, &protocol.RandrListOutputPropertiesReply{AtomsLen: uint16(len(names))}, list(c, names))
}

func (c *client) randrQueryOutputProperty(r *protocol.RandrQueryOutputProperty) error {
	o, err := c.server.randrOutput(r.Output)
	if err != nil {
		return err
	}
	p := o.property(r.Property)
	if p == nil {
		return protocol.BadName.With(0)
	}
	return reply(c, &protocol.RandrQueryOutputPropertyReply{
		Pending: wireBool(p.pending), Range: wireBool(p.isRange),
	}, list(c, p.valid))
}

func (c *client) randrConfigureOutputProperty(r *protocol.RandrConfigureOutputProperty, values []int32) error {
	o, err := c.server.randrOutput(r.Output)
	if err != nil {
		return err
	}
	if r.Range != 0 && len(values)%2 != 0 {
		return protocol.BadMatch.With(uint32(r.Property))
	}
	if 4*len(values) > maxOutputProperty {
		return protocol.BadAlloc.With(uint32(r.Property))
	}
	p, err := o.makeProperty(r.Property)
	if err != nil {
		return err
	}
	if p.pending && r.Pending == 0 {
		p.waiting = property{name: p.name}
	}
	p.pending, p.isRange, p.valid = r.Pending != 0, r.Range != 0, slices.Clone(values)
	return nil
}

func (c *client) randrChangeOutputProperty(r *protocol.RandrChangeOutputProperty, tail []byte) error {
	s := c.server
	data, err := unitsOf(r.Mode, r.Format, r.NumUnits, tail)
	if err != nil {
		return err
	}
	o, err := s.outputAndAtom(r.Output, r.Property)
	if err != nil {
		return err
	}
	if err := s.atom(r.Type); err != nil {
		return err
	}
	mode := r.Mode
	if p := o.property(r.Property); p == nil {
		mode = protocol.PropModeReplace
	} else if err := p.value(true).fits(mode, r.Type, r.Format); err != nil {
		return err
	}
	p, err := o.makeProperty(r.Property)
	if err != nil {
		return err
	}
	if len(data)+len(p.value(true).data) > maxOutputProperty {
		return protocol.BadAlloc.With(uint32(r.Property))
	}
	if c.conn.Swapped {
		swapUnits(data, r.Format)
	}
	v := p.value(true)
	v.typ, v.format, v.data = r.Type, r.Format, v.merged(mode, data)
	s.tellOutputProperty(p.name, protocol.PropertyNewValue)
	return nil
}

func (c *client) randrDeleteOutputProperty(r *protocol.RandrDeleteOutputProperty) error {
	o, err := c.server.outputAndAtom(r.Output, r.Property)
	if err != nil {
		return err
	}
	p := o.property(r.Property)
	if p == nil {
		return protocol.BadName.With(0)
	}
	c.server.deleteOutputProperty(p)
	return nil
}

func (c *client) randrGetOutputProperty(r *protocol.RandrGetOutputProperty) error {
	s := c.server
	o, err := s.outputAndAtom(r.Output, r.Property)
	if err != nil {
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
	p, value := o.property(r.Property), (*property)(nil)
	if p != nil {
		value = p.value(r.Pending != 0)
	}
	answer, data, all, err := value.read(c, r.Type, r.LongOffset, r.LongLength)
	if err != nil {
		return err
	}
	if deletes && all {
		s.deleteOutputProperty(p)
	}
	return reply(c, &answer, data)
}
