package protocol

import (
	"encoding/binary"
	"reflect"
	"sync"
	"unsafe"
)

// X11 lays every message out so that each field sits at its natural alignment (X11 §1, Protocol Formats). A Go struct
// with explicit padding is therefore the encoding itself, and this file turns bytes into such structs and back.
//
// The casts are sound because the types are made of fixed-size integers and arrays of them only (TestStructsAreWire
// checks this for every message), because the length is checked before the cast, and because every buffer of this
// package starts 4-byte aligned and holds messages that are multiples of 4 bytes. No field is a Go bool: a byte off the
// wire may be 2. No field is a uint64: see CARD64. The host must be little-endian, as everything Go calls amd64, arm64 or
// riscv64 is.

// View returns the fixed part of a message over the bytes of b, without copying, and the rest of b.
// It reports false if b is shorter than T.
func View[T any](b []byte) (*T, []byte, bool) {
	n := int(unsafe.Sizeof(*new(T)))
	if len(b) < n {
		return nil, nil, false
	}
	return (*T)(unsafe.Pointer(unsafe.SliceData(b))), b[n:], true
}

// List returns b as a list of as many whole elements as it holds, without copying.
func List[E any](b []byte) []E {
	n := len(b) / int(unsafe.Sizeof(*new(E)))
	if n == 0 {
		return nil
	}
	return unsafe.Slice((*E)(unsafe.Pointer(unsafe.SliceData(b))), n)
}

// Bytes returns the bytes of v, without copying.
func Bytes[T any](v *T) []byte {
	return unsafe.Slice((*byte)(unsafe.Pointer(v)), int(unsafe.Sizeof(*v)))
}

// Append appends the bytes of v to b.
func Append[T any](b []byte, v *T) []byte { return append(b, Bytes(v)...) }

// AppendList appends the bytes of the elements of list to b.
func AppendList[E any](b []byte, list []E) []byte {
	n := len(list) * int(unsafe.Sizeof(*new(E)))
	return append(b, unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(list))), n)...)
}

// AppendPadded appends s and as many zero bytes as round its length up to a multiple of 4.
func AppendPadded[S ~string | ~[]byte](b []byte, s S) []byte {
	b = append(b, s...)
	return append(b, make([]byte, Pad(len(s))-len(s))...)
}

// Size returns the length of the fixed part of T on the wire, in bytes.
func Size[T any]() int { return int(unsafe.Sizeof(*new(T))) }

// Pad returns n rounded up to a multiple of 4.
func Pad(n int) int { return (n + 3) &^ 3 }

// Swap reverses the byte order of the fields of the T that b starts with, in place. A client of the other byte order is
// served by the same structs: its requests are swapped before they are viewed, what it is sent after it was appended.
func Swap[T any](b []byte) { swapPlan(reflect.TypeFor[T]()).swap(b) }

// SwapList is Swap for as many whole elements as b holds.
func SwapList[E any](b []byte) {
	t := reflect.TypeFor[E]()
	plan, size := swapPlan(t), int(t.Size())
	if len(plan) == 0 {
		return
	}
	for ; len(b) >= size; b = b[size:] {
		plan.swap(b)
	}
}

// A plan names the multi-byte fields of a message.
type plan []struct{ offset, size uint16 }

var plans sync.Map // reflect.Type → plan

func swapPlan(t reflect.Type) plan {
	if p, ok := plans.Load(t); ok {
		return p.(plan)
	}
	var p plan
	p.add(t, 0)
	plans.Store(t, p)
	return p
}

func (p *plan) add(t reflect.Type, offset uintptr) {
	switch {
	case t == reflect.TypeFor[CARD64](), t.Kind() == reflect.Uint16, t.Kind() == reflect.Int16,
		t.Kind() == reflect.Uint32, t.Kind() == reflect.Int32:
		*p = append(*p, struct{ offset, size uint16 }{uint16(offset), uint16(t.Size())})
	case t.Kind() == reflect.Uint8, t.Kind() == reflect.Int8:
	case t.Kind() == reflect.Array:
		for i := range t.Len() {
			p.add(t.Elem(), offset+uintptr(i)*t.Elem().Size())
		}
	case t.Kind() == reflect.Struct:
		for i := range t.NumField() {
			p.add(t.Field(i).Type, offset+t.Field(i).Offset)
		}
	default:
		panic("protocol: " + t.String() + " has no encoding")
	}
}

func (p plan) swap(b []byte) {
	for _, f := range p {
		at := b[f.offset:]
		switch f.size {
		case 2:
			binary.BigEndian.PutUint16(at, binary.LittleEndian.Uint16(at))
		case 4:
			binary.BigEndian.PutUint32(at, binary.LittleEndian.Uint32(at))
		case 8:
			binary.BigEndian.PutUint64(at, binary.LittleEndian.Uint64(at))
		}
	}
}

// CARD64 is a 64-bit field that the protocol aligns to 4 bytes only, which a Go uint64 would not be.
type CARD64 struct{ low, high uint32 }

// Card64 returns v as it goes on the wire.
func Card64(v uint64) CARD64 { return CARD64{uint32(v), uint32(v >> 32)} }

// Uint64 returns the value of c.
func (c CARD64) Uint64() uint64 { return uint64(c.high)<<32 | uint64(c.low) }
