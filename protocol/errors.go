package protocol

import (
	"fmt"
	"strconv"
)

// ErrorCode is the code of an X error: one of the core protocol below 128, an extension's from 128 on.
type ErrorCode uint8

const (
	BadRequest ErrorCode = iota + 1
	BadValue
	BadWindow
	BadPixmap
	BadAtom
	BadCursor
	BadFont
	BadMatch
	BadDrawable
	BadAccess
	BadAlloc
	BadColor
	BadGC
	BadIDChoice
	BadName
	BadLength
	BadImplementation
)

var errorTexts = [...]struct{ name, meaning string }{
	BadRequest:        {"BadRequest", "no such request"},
	BadValue:          {"BadValue", "argument out of range"},
	BadWindow:         {"BadWindow", "no such window"},
	BadPixmap:         {"BadPixmap", "no such pixmap"},
	BadAtom:           {"BadAtom", "no such atom"},
	BadCursor:         {"BadCursor", "no such cursor"},
	BadFont:           {"BadFont", "no such font"},
	BadMatch:          {"BadMatch", "arguments that do not fit together"},
	BadDrawable:       {"BadDrawable", "no such window or pixmap"},
	BadAccess:         {"BadAccess", "not allowed"},
	BadAlloc:          {"BadAlloc", "the server is out of memory or room"},
	BadColor:          {"BadColor", "no such colormap"},
	BadGC:             {"BadGC", "no such graphics context"},
	BadIDChoice:       {"BadIDChoice", "identifier in use or not this client's"},
	BadName:           {"BadName", "no font or colour of this name"},
	BadLength:         {"BadLength", "request too short or too long"},
	BadImplementation: {"BadImplementation", "not implemented by this server"},
}

// String returns the name of the code, or its number where it is an extension's.
func (c ErrorCode) String() string {
	if int(c) < len(errorTexts) && c != 0 {
		return errorTexts[c].name
	}
	return "error " + strconv.Itoa(int(c))
}

// With returns the error of this code about value: the offending identifier, atom or argument.
func (c ErrorCode) With(value uint32) *Error { return &Error{Code: c, Value: value} }

// Error is an X error. A request's handler sets Code and Value; who sends it fills in the rest.
type Error struct {
	Code     ErrorCode
	Value    uint32
	Sequence uint16
	Minor    uint16
	Major    Opcode
}

func (e *Error) Error() string {
	s := e.Code.String()
	if e.Major != 0 {
		request := RequestName(e.Major)
		if e.Major >= FirstExtensionOpcode {
			request += "." + strconv.Itoa(int(e.Minor))
		}
		s = request + ": " + s
	}
	if int(e.Code) < len(errorTexts) && e.Code != 0 {
		s += ", " + errorTexts[e.Code].meaning
	}
	if e.Value != 0 || e.Code == BadValue {
		s += fmt.Sprintf(" (%d, %#x)", e.Value, e.Value)
	}
	return s
}

// Message returns e as it goes on the wire.
func (e *Error) Message() ErrorMessage {
	return ErrorMessage{Code: e.Code, Sequence: e.Sequence, Value: e.Value, Minor: e.Minor, Major: e.Major}
}

// ErrorMessage is an X error on the wire. 32 bytes.
type ErrorMessage struct {
	Type     uint8 // ErrorType
	Code     ErrorCode
	Sequence uint16
	Value    uint32
	Minor    uint16
	Major    Opcode
	_        [21]byte
}

// Err returns m as a Go error.
func (m *ErrorMessage) Err() *Error {
	return &Error{Code: m.Code, Value: m.Value, Sequence: m.Sequence, Minor: m.Minor, Major: m.Major}
}
