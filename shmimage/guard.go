package shmimage

import (
	"fmt"
	"runtime/debug"
	"unsafe"
)

// FaultError says that memory of a Segment could not be touched: its file was truncated, its file system is full, or the
// Segment is read-only and was written to.
type FaultError struct {
	Segment *Segment
	Offset  int // of the byte in the Segment
}

func (e *FaultError) Error() string {
	return fmt.Sprintf("memory fault at offset %d of a %v", e.Offset, e.Segment)
}

// Guard calls fn, which may touch the memory of segments. At a fault there fn is abandoned where it stands and Guard
// returns a *FaultError; what fn had done by then stays done. Any other panic passes through. So fn must hold no lock
// that a deferred call does not release and leave nothing half changed, must hold a reference to the segments it
// touches, and must touch them on this goroutine.
//
// There is no cheaper way for memory that "cannot" fault: a sealed but sparse file on a full tmpfs still does.
func Guard(fn func()) (err error) {
	old := debug.SetPanicOnFault(true)
	defer func() {
		debug.SetPanicOnFault(old)
		if v := recover(); v != nil {
			if err = asFault(v); err == nil {
				panic(v)
			}
		}
	}()
	fn()
	return nil
}

// asFault returns the fault of a live Segment that v, the value of a panic, tells of, or nil. The address decides: the
// runtime words this panic like that of a nil pointer.
func asFault(v any) error {
	fault, ok := v.(interface{ Addr() uintptr })
	if !ok {
		return nil
	}
	live.Lock()
	defer live.Unlock()
	for s := range live.segments {
		// A fault below the segment wraps round to an offset far behind its end.
		if off := fault.Addr() - uintptr(unsafe.Pointer(&s.bytes[0])); off < uintptr(len(s.bytes)) {
			return &FaultError{s, int(off)}
		}
	}
	return nil
}
