package display

import (
	"slices"
	"testing"

	"sameframe/protocol"
)

func (p *testClient) changeProperty(w protocol.Window, mode uint8, name, typ protocol.Atom, format uint8, units uint32, data []byte) {
	p.t.Helper()
	p.execute(encode(p, &protocol.ChangeProperty{
		Mode: mode, Window: w, Property: name, Type: typ, Format: format, DataLen: units,
	}, data))
	if m := p.messages(); len(m) != 0 {
		p.t.Fatalf("ChangeProperty was answered by % x", m)
	}
}

func (p *testClient) property(w protocol.Window, name protocol.Atom) (*protocol.GetPropertyReply, []byte) {
	p.t.Helper()
	return ask[protocol.GetPropertyReply](p, &protocol.GetProperty{Window: w, Property: name, LongLength: 1 << 20}, nil)
}

func TestPropertiesArriveInTheOtherByteOrder(t *testing.T) {
	s := newTestServer(t)
	native, swapped := connect(t, s, false), connect(t, s, true)
	w := native.newWindow(0)
	for _, test := range []struct {
		format uint8
		units  uint32
		sent   []byte
		got    []byte
	}{
		{8, 5, []byte{1, 2, 3, 4, 5}, []byte{1, 2, 3, 4, 5, 0, 0, 0}},
		{16, 3, []byte{1, 2, 3, 4, 5, 6}, []byte{2, 1, 4, 3, 6, 5, 0, 0}},
		{32, 2, []byte{1, 2, 3, 4, 5, 6, 7, 8}, []byte{4, 3, 2, 1, 8, 7, 6, 5}},
	} {
		for _, way := range [][2]*testClient{{native, swapped}, {swapped, native}} {
			way[0].changeProperty(w, protocol.PropModeReplace, protocol.AtomWM_NAME, protocol.AtomSTRING, test.format, test.units, test.sent)
			r, value := way[1].property(w, protocol.AtomWM_NAME)
			if r.Format != test.format || r.ValueLen != test.units || !slices.Equal(value, test.got) {
				t.Errorf("format %d: % x arrives as %d units % x, want % x", test.format, test.sent, r.ValueLen, value, test.got)
			}
			if _, same := way[0].property(w, protocol.AtomWM_NAME); !slices.Equal(same[:len(test.sent)], test.sent) {
				t.Errorf("format %d: % x comes back as % x", test.format, test.sent, same)
			}
		}
	}
}

func TestChangePropertyReplacesPrependsAndAppends(t *testing.T) {
	bothOrders(t, func(t *testing.T, s *Server, p *testClient) {
		w := p.newWindow(0)
		name, typ := protocol.AtomWM_NAME, protocol.AtomSTRING
		for _, step := range []struct {
			mode uint8
			data string
			want string
		}{
			{protocol.PropModeAppend, "abc", "abc"},
			{protocol.PropModePrepend, "de", "deabc"},
			{protocol.PropModeAppend, "", "deabc"},
			{protocol.PropModeAppend, "f", "deabcf"},
			{protocol.PropModeReplace, "xyz", "xyz"},
		} {
			p.changeProperty(w, step.mode, name, typ, 8, uint32(len(step.data)), []byte(step.data))
			r, value := p.property(w, name)
			if got := string(value[:r.ValueLen]); got != step.want {
				t.Errorf("after mode %d of %q the value is %q, want %q", step.mode, step.data, got, step.want)
			}
		}
		change := protocol.ChangeProperty{Window: w, Property: name, Type: typ, Format: 8, DataLen: 3}
		bad := func(code protocol.ErrorCode, value uint32, edit func(r *protocol.ChangeProperty)) {
			t.Helper()
			r := change
			edit(&r)
			refuse(p, &r, []byte("abc"), code, value)
		}
		bad(protocol.BadValue, 3, func(r *protocol.ChangeProperty) { r.Mode, r.Window = 3, 1 })
		bad(protocol.BadValue, 24, func(r *protocol.ChangeProperty) { r.Format, r.Window = 24, 1 })
		bad(protocol.BadLength, 0, func(r *protocol.ChangeProperty) { r.DataLen, r.Window = 5, 1 })
		bad(protocol.BadLength, 0, func(r *protocol.ChangeProperty) { r.DataLen, r.Format = 0x40000000, 32 })
		bad(protocol.BadWindow, 1, func(r *protocol.ChangeProperty) { r.Window, r.Property = 1, 999 })
		bad(protocol.BadAtom, 999, func(r *protocol.ChangeProperty) { r.Property, r.Type = 999, 998 })
		bad(protocol.BadAtom, 0, func(r *protocol.ChangeProperty) { r.Type = 0 })
		bad(protocol.BadMatch, uint32(name), func(r *protocol.ChangeProperty) { r.Mode, r.Type = protocol.PropModeAppend, protocol.AtomATOM })
		r := change
		r.Mode, r.Format, r.DataLen = protocol.PropModePrepend, 16, 2
		refuse(p, &r, []byte("abcd"), protocol.BadMatch, uint32(name))
		checkLengths(p, change, []byte("abc"))
	})
}

func TestGetPropertyReadsThePartAskedFor(t *testing.T) {
	bothOrders(t, func(t *testing.T, s *Server, p *testClient) {
		w := p.newWindow(0)
		name, typ := protocol.AtomWM_NAME, protocol.AtomSTRING
		p.changeProperty(w, protocol.PropModeReplace, name, typ, 8, 10, []byte("0123456789"))
		for _, test := range []struct {
			offset, length uint32
			typ            protocol.Atom
			value          string
			after          uint32
		}{
			{0, 100, typ, "0123456789", 0},
			{0, 0, typ, "", 10},
			{0, 1, 0, "0123", 6},
			{1, 1, 0, "4567", 2},
			{2, 1, typ, "89", 0},
			{2, 0xffffffff, typ, "89", 0},
			{0, 1, protocol.AtomATOM, "", 10},
			{9, 1, protocol.AtomATOM, "", 10}, // the offset does not matter then
		} {
			r, value := ask[protocol.GetPropertyReply](p, &protocol.GetProperty{
				Window: w, Property: name, Type: test.typ, LongOffset: test.offset, LongLength: test.length,
			}, nil)
			if got := string(value[:r.ValueLen]); got != test.value || r.BytesAfter != test.after || r.Type != typ || r.Format != 8 {
				t.Errorf("%+v: got %q and %+v", test, got, *r)
			}
		}
		get := protocol.GetProperty{Window: w, Property: name}
		bad := func(code protocol.ErrorCode, value uint32, edit func(r *protocol.GetProperty)) {
			t.Helper()
			r := get
			edit(&r)
			refuse(p, &r, nil, code, value)
		}
		bad(protocol.BadValue, 3, func(r *protocol.GetProperty) { r.LongOffset = 3 })
		bad(protocol.BadValue, 0x40000000, func(r *protocol.GetProperty) { r.LongOffset = 0x40000000 }) // 0 in 32 bits
		bad(protocol.BadWindow, 1, func(r *protocol.GetProperty) { r.Window, r.Property = 1, 999 })
		bad(protocol.BadAtom, 999, func(r *protocol.GetProperty) { r.Property, r.Delete = 999, 2 })
		bad(protocol.BadValue, 2, func(r *protocol.GetProperty) { r.Delete, r.Type = 2, 999 })
		bad(protocol.BadAtom, 999, func(r *protocol.GetProperty) { r.Type = 999 })
		if r, _ := p.property(w, protocol.AtomWM_CLASS); r.Type != 0 || r.Format != 0 || r.BytesAfter != 0 || r.ValueLen != 0 {
			t.Errorf("a property that is not there is answered by %+v", *r)
		}
		checkLengths(p, get, nil)
	})
}

func TestMismatchOfWidePropertyTellsItsBytes(t *testing.T) {
	bothOrders(t, func(t *testing.T, s *Server, p *testClient) {
		w := p.newWindow(0)
		p.changeProperty(w, protocol.PropModeReplace, protocol.AtomWM_NAME, protocol.AtomSTRING, 32, 3, make([]byte, 12))
		r, _ := ask[protocol.GetPropertyReply](p, &protocol.GetProperty{
			Window: w, Property: protocol.AtomWM_NAME, Type: protocol.AtomATOM,
		}, nil)
		if r.BytesAfter != 12 || r.Format != 32 {
			t.Errorf("got %+v, want 12 bytes in units of 32 bits", *r)
		}
	})
}

func TestGetPropertyDeletesWhatItHasReadToTheEnd(t *testing.T) {
	bothOrders(t, func(t *testing.T, s *Server, p *testClient) {
		w := p.newWindow(0)
		name := protocol.AtomWM_NAME
		p.changeProperty(w, protocol.PropModeReplace, name, protocol.AtomSTRING, 8, 8, []byte("01234567"))
		get := protocol.GetProperty{Window: w, Property: name, Delete: 1, LongLength: 1}
		ask[protocol.GetPropertyReply](p, &get, nil)
		get.Type, get.LongLength = protocol.AtomATOM, 2
		ask[protocol.GetPropertyReply](p, &get, nil)
		if r, _ := p.property(w, name); r.ValueLen != 8 {
			t.Fatal("a part, or a property of another type, was deleted")
		}
		do(p, &protocol.ChangeWindowAttributes{Window: w, ValueMask: protocol.CWEventMask}, wire(p, uint32(protocol.PropertyChangeMask)))
		get.Type, get.LongOffset, get.LongLength = 0, 1, 1
		p.execute(encode(p, &get, nil))
		m := p.messages()
		if len(m) != 2 {
			t.Fatalf("answered by % x, want an event and a reply", m)
		}
		e, _ := decode[protocol.PropertyNotifyEvent](p, m[0])
		if e.Code != protocol.PropertyNotify || e.State != protocol.PropertyDelete || e.Window != w || e.Atom != name || e.Time == 0 {
			t.Errorf("got %+v", *e)
		}
		if r, value := decode[protocol.GetPropertyReply](p, m[1]); string(value[:r.ValueLen]) != "4567" {
			t.Errorf("the last part is %q", value)
		}
		if r, _ := p.property(w, name); r.Type != 0 {
			t.Error("the property is still there")
		}
	})
}

func TestPropertyNotifyTellsEveryChange(t *testing.T) {
	bothOrders(t, func(t *testing.T, s *Server, p *testClient) {
		w := p.newWindow(protocol.PropertyChangeMask)
		name := protocol.AtomWM_NAME
		change := protocol.ChangeProperty{Window: w, Property: name, Type: protocol.AtomSTRING, Format: 8, Mode: protocol.PropModeAppend}
		for range 2 { // even if nothing is appended
			p.execute(encode(p, &change, nil))
			if e := event[protocol.PropertyNotifyEvent](p); e.State != protocol.PropertyNewValue || e.Atom != name || e.Window != w {
				t.Errorf("got %+v", *e)
			}
		}
		p.execute(encode(p, &protocol.DeleteProperty{Window: w, Property: name}, nil))
		if e := event[protocol.PropertyNotifyEvent](p); e.State != protocol.PropertyDelete {
			t.Errorf("got %+v", *e)
		}
		do(p, &protocol.DeleteProperty{Window: w, Property: name}, nil) // is not there: no event
		refuse(p, &protocol.DeleteProperty{Window: 1, Property: 999}, nil, protocol.BadWindow, 1)
		refuse(p, &protocol.DeleteProperty{Window: w, Property: 999}, nil, protocol.BadAtom, 999)
		checkLengths(p, protocol.DeleteProperty{Window: w, Property: name}, nil)
	})
}

func TestListPropertiesNamesTheNewestFirst(t *testing.T) {
	bothOrders(t, func(t *testing.T, s *Server, p *testClient) {
		w := p.newWindow(0)
		for _, name := range []protocol.Atom{39, 40, 41, 40} {
			p.changeProperty(w, protocol.PropModeReplace, name, protocol.AtomSTRING, 8, 1, []byte("x"))
		}
		_, names := ask[protocol.ListPropertiesReply](p, &protocol.ListProperties{Window: w}, nil)
		if got := native[protocol.Atom](p, names); !slices.Equal(got, []protocol.Atom{41, 40, 39}) {
			t.Errorf("the properties are %d", got)
		}
		refuse(p, &protocol.ListProperties{Window: 1}, nil, protocol.BadWindow, 1)
		checkLengths(p, protocol.ListProperties{Window: w}, nil)
	})
}

func TestRotatePropertiesPassesValuesOn(t *testing.T) {
	bothOrders(t, func(t *testing.T, s *Server, p *testClient) {
		w := p.newWindow(0)
		names := []protocol.Atom{39, 40, 41}
		for i, name := range names {
			p.changeProperty(w, protocol.PropModeReplace, name, protocol.AtomSTRING, 8, 1, []byte{'a' + byte(i)})
		}
		rotate := func(delta int16) {
			do(p, &protocol.RotateProperties{Window: w, AtomsLen: 3, Delta: delta}, wire(p, names...))
		}
		check := func(want string) {
			t.Helper()
			got := ""
			for _, name := range names {
				_, value := p.property(w, name)
				got += string(value[:1])
			}
			if got != want {
				t.Errorf("the values are %q, want %q", got, want)
			}
		}
		rotate(1)
		check("cab")
		rotate(-2)
		check("bca")
		rotate(-32768) // -2 modulo 3
		check("abc")
		rotate(3)
		check("abc")
		refuse(p, &protocol.RotateProperties{Window: 1, AtomsLen: 1}, wire(p, names[:1]...), protocol.BadWindow, 1)
		refuse(p, &protocol.RotateProperties{Window: w, AtomsLen: 2}, wire(p, names[0], 999), protocol.BadAtom, 999)
		refuse(p, &protocol.RotateProperties{Window: w, AtomsLen: 2}, wire(p, names[0], 42), protocol.BadMatch, 42)
		refuse(p, &protocol.RotateProperties{Window: w, AtomsLen: 2, Delta: 1}, wire(p, names[0], names[0]), protocol.BadMatch, 39)
		do(p, &protocol.RotateProperties{Window: w, Delta: 1}, nil)
		check("abc")
		checkLengths(p, protocol.RotateProperties{Window: w, AtomsLen: 3, Delta: 3}, wire(p, names...))
	})
}

func TestPropertiesOfAWindowAreBounded(t *testing.T) {
	s := newTestServer(t)
	p := connect(t, s, false)
	w := p.newWindow(0)
	p.changeProperty(w, protocol.PropModeReplace, 39, protocol.AtomSTRING, 8, 4, make([]byte, 4))
	s.resource(uint32(w)).(*window).setProperty(39, protocol.AtomSTRING, 8, make([]byte, maxPropertyBytes-2*propertyOverhead-4))
	change := protocol.ChangeProperty{Window: w, Property: 39, Type: protocol.AtomSTRING, Format: 8, Mode: protocol.PropModeAppend, DataLen: 100}
	refuse(p, &change, make([]byte, 100), protocol.BadAlloc, 0)
	change.Property, change.DataLen = 40, 5
	refuse(p, &change, make([]byte, 5), protocol.BadAlloc, 0)
	change.DataLen = 4
	do(p, &change, make([]byte, 4))
	change.Property, change.Mode, change.DataLen = 39, protocol.PropModeReplace, 100
	do(p, &change, make([]byte, 100)) // makes room
}
