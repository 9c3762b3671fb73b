package protocol

import (
	"bytes"
	"errors"
	"fmt"
	"testing"
)

func TestErrorsTellWhatWentWrong(t *testing.T) {
	for _, c := range []struct {
		err  Error
		want string
	}{
		{Error{Code: BadWindow, Value: 0x400001, Major: OpMapWindow}, "MapWindow: BadWindow, no such window (4194305, 0x400001)"},
		{Error{Code: BadValue, Major: OpCreatePixmap}, "CreatePixmap: BadValue, argument out of range (0, 0x0)"},
		{Error{Code: BadLength, Major: OpNoOperation}, "NoOperation: BadLength, request too short or too long"},
		{Error{Code: BadAccess, Major: 130, Minor: 1}, "request 130.1: BadAccess, not allowed"},
		{Error{Code: 128, Value: 7, Major: 130, Minor: 2}, "request 130.2: error 128 (7, 0x7)"},
		{Error{Code: BadRequest, Major: 120}, "request 120: BadRequest, no such request"},
		{Error{Code: BadAlloc}, "BadAlloc, the server is out of memory or room"},
		{Error{}, "error 0"},
	} {
		if got := c.err.Error(); got != c.want {
			t.Errorf("%+v:\n got %s\nwant %s", c.err, got, c.want)
		}
	}
}

func TestErrorsSurviveTheWire(t *testing.T) {
	e := BadGC.With(0x400002)
	e.Sequence, e.Minor, e.Major = 0x1234, 3, 130
	m := e.Message()
	b := Append(nil, &m)
	if want := unhex(t, "00 0d 3412 02004000 0300 82"); !bytes.Equal(b[:11], want) || len(b) != 32 {
		t.Errorf("on the wire % x, want % x", b, want)
	}
	view, _, _ := View[ErrorMessage](b)
	var got *Error
	if !errors.As(fmt.Errorf("painting: %w", view.Err()), &got) || *got != *e {
		t.Errorf("got %+v, want %+v", got, e)
	}
}
