package display

import "sameframe/protocol"

// pointerControl is what ChangePointerControl sets. Where the pointer comes from accelerates it, so nothing follows it here.
type pointerControl struct{ numerator, denominator, threshold int16 }

var defaultPointerControl = pointerControl{numerator: 2, denominator: 1, threshold: 4}

func (c *client) changePointerControl(r *protocol.ChangePointerControl) error {
	control := &c.server.input.pointer.control
	changed := *control
	for _, flag := range []uint8{r.DoAcceleration, r.DoThreshold} {
		if flag > protocol.True {
			return protocol.BadValue.With(uint32(flag))
		}
	}
	set := func(field *int16, value, least, byDefault int16) error {
		switch {
		case value == -1:
			*field = byDefault
		case value < least:
			return protocol.BadValue.With(uint32(int32(value)))
		default:
			*field = value
		}
		return nil
	}
	if r.DoAcceleration == protocol.True {
		if err := set(&changed.numerator, r.AccelerationNumerator, 0, defaultPointerControl.numerator); err != nil {
			return err
		}
		if err := set(&changed.denominator, r.AccelerationDenominator, 1, defaultPointerControl.denominator); err != nil {
			return err
		}
	}
	if r.DoThreshold == protocol.True {
		if err := set(&changed.threshold, r.Threshold, 0, defaultPointerControl.threshold); err != nil {
			return err
		}
	}
	*control = changed
	return nil
}

func (c *client) getPointerControl(*protocol.GetPointerControl) error {
	p := c.server.input.pointer.control
	return reply(c, &protocol.GetPointerControlReply{
		AccelerationNumerator: uint16(p.numerator), AccelerationDenominator: uint16(p.denominator), Threshold: uint16(p.threshold),
	}, nil)
}

// setPointerMapping numbers the buttons anew, unless one that gets another number is down (X11 §9, SetPointerMapping).
func (c *client) setPointerMapping(r *protocol.SetPointerMapping, data []byte) error {
	s := c.server
	p := &s.input.pointer
	mapping, err := exactly(data, int(r.MapLen))
	if err != nil {
		return err
	}
	if len(mapping) != buttons {
		return protocol.BadValue.With(uint32(len(mapping)))
	}
	var used keySet
	status := uint8(protocol.MappingSuccess)
	for i, button := range mapping {
		if button != 0 && used.has(button) {
			return protocol.BadValue.With(uint32(button))
		}
		used.set(button, true)
		if button != p.mapping[i] && p.down>>(i+1)&1 != 0 {
			status = protocol.MappingBusy
		}
	}
	if status == protocol.MappingSuccess {
		p.mapping = [buttons]uint8(mapping)
		s.mappingChanged(protocol.MappingPointer, 0, 0)
	}
	return reply(c, &protocol.SetPointerMappingReply{Status: status}, nil)
}

func (c *client) getPointerMapping(*protocol.GetPointerMapping) error {
	p := &c.server.input.pointer
	return reply(c, &protocol.GetPointerMappingReply{MapLen: buttons}, list(c, p.mapping[:]))
}
