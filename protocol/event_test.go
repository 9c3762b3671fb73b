package protocol

import (
	"bytes"
	"strings"
	"testing"
)

// events has one event of each code in both byte orders.
var events = map[EventCode][2]string{
	KeyPress: {"02 26 0100 02000000 03000000 04000000 05000000 0600 0700 0800 0900 0a00 01 00",
		"02 26 0001 00000002 00000003 00000004 00000005 0006 0007 0008 0009 000a 01 00"},
	EnterNotify: {"07 01 0100 02000000 03000000 04000000 05000000 0600 0700 0800 0900 0a00 01 02",
		"07 01 0001 00000002 00000003 00000004 00000005 0006 0007 0008 0009 000a 01 02"},
	FocusIn:      {"09 01 0100 02000000 01", "09 01 0001 00000002 01"},
	KeymapNotify: {"0b 01 0203 04050607", "0b 01 0203 04050607"},
	Expose:       {"0c 00 0100 02000000 0300 0400 0500 0600 0700", "0c 00 0001 00000002 0003 0004 0005 0006 0007"},
	GraphicsExposure: {"0d 00 0100 02000000 0300 0400 0500 0600 0700 0800 3e",
		"0d 00 0001 00000002 0003 0004 0005 0006 0007 0008 3e"},
	NoExposure:       {"0e 00 0100 02000000 0300 3e", "0e 00 0001 00000002 0003 3e"},
	VisibilityNotify: {"0f 00 0100 02000000 02", "0f 00 0001 00000002 02"},
	CreateNotify: {"10 00 0100 02000000 03000000 0400 0500 0600 0700 0800 01",
		"10 00 0001 00000002 00000003 0004 0005 0006 0007 0008 01"},
	DestroyNotify: {"11 00 0100 02000000 03000000", "11 00 0001 00000002 00000003"},
	UnmapNotify:   {"12 00 0100 02000000 03000000 01", "12 00 0001 00000002 00000003 01"},
	MapNotify:     {"13 00 0100 02000000 03000000 01", "13 00 0001 00000002 00000003 01"},
	MapRequest:    {"14 00 0100 02000000 03000000", "14 00 0001 00000002 00000003"},
	ReparentNotify: {"15 00 0100 02000000 03000000 04000000 0500 0600 01",
		"15 00 0001 00000002 00000003 00000004 0005 0006 01"},
	ConfigureNotify: {"16 00 0100 02000000 03000000 04000000 0500 0600 0700 0800 0900 01",
		"16 00 0001 00000002 00000003 00000004 0005 0006 0007 0008 0009 01"},
	ConfigureRequest: {"17 04 0100 02000000 03000000 04000000 0500 0600 0700 0800 0900 0a00",
		"17 04 0001 00000002 00000003 00000004 0005 0006 0007 0008 0009 000a"},
	GravityNotify:   {"18 00 0100 02000000 03000000 0400 0500", "18 00 0001 00000002 00000003 0004 0005"},
	ResizeRequest:   {"19 00 0100 02000000 0300 0400", "19 00 0001 00000002 0003 0004"},
	CirculateNotify: {"1a 00 0100 02000000 03000000 00000000 01", "1a 00 0001 00000002 00000003 00000000 01"},
	PropertyNotify:  {"1c 00 0100 02000000 03000000 04000000 01", "1c 00 0001 00000002 00000003 00000004 01"},
	SelectionClear:  {"1d 00 0100 02000000 03000000 04000000", "1d 00 0001 00000002 00000003 00000004"},
	SelectionRequest: {"1e 00 0100 02000000 03000000 04000000 05000000 06000000 07000000",
		"1e 00 0001 00000002 00000003 00000004 00000005 00000006 00000007"},
	SelectionNotify: {"1f 00 0100 02000000 03000000 04000000 05000000 06000000",
		"1f 00 0001 00000002 00000003 00000004 00000005 00000006"},
	ColormapNotify: {"20 00 0100 02000000 03000000 01 01", "20 00 0001 00000002 00000003 01 01"},
	ClientMessage: {"21 20 0100 02000000 03000000 04000000 05000000 06000000 07000000 08000000",
		"21 20 0001 00000002 00000003 00000004 00000005 00000006 00000007 00000008"},
	MappingNotify: {"22 00 0100 01 08 f8", "22 00 0001 01 08 f8"},
}

// sharing names the codes that have the layout of another.
var sharing = map[EventCode]EventCode{
	KeyRelease: KeyPress, ButtonPress: KeyPress, ButtonRelease: KeyPress, MotionNotify: KeyPress, LeaveNotify: EnterNotify,
	FocusOut: FocusIn, CirculateRequest: CirculateNotify,
}

func event(t *testing.T, s string, code EventCode) []byte {
	b := make([]byte, 32)
	copy(b, unhex(t, s))
	b[0] = byte(code)
	return b
}

func TestSwapEventKnowsEveryCode(t *testing.T) {
	for code := KeyPress; code <= MappingNotify; code++ {
		bytesOf, ok := events[code]
		if !ok {
			bytesOf, ok = events[sharing[code]]
		}
		if !ok {
			t.Errorf("no sample of %v", code)
			continue
		}
		for _, code := range []EventCode{code, code | SentEvent} {
			little, big := event(t, bytesOf[0], code), event(t, bytesOf[1], code)
			got := bytes.Clone(little)
			if SwapEvent(got); !bytes.Equal(got, big) {
				t.Errorf("%v to big-endian:\n got % x\nwant % x", code, got, big)
			}
			if SwapEvent(got); !bytes.Equal(got, little) {
				t.Errorf("%v to little-endian:\n got % x\nwant % x", code, got, little)
			}
		}
	}
}

func TestSwapEventSwapsClientMessagesByFormat(t *testing.T) {
	const head = "21 %s 0001 00000002 00000003 "
	for format, want := range map[string]string{
		"08": "0102 0304 0506 0708", "10": "0201 0403 0605 0807", "20": "0403 0201 0807 0605", "07": "0102 0304 0506 0708",
	} {
		b := event(t, strings.Replace(head, "%s", format, 1)+"0102 0304 0506 0708", ClientMessage)
		SwapEvent(b)
		if got, want := b[12:20], unhex(t, want); !bytes.Equal(got, want) {
			t.Errorf("format %s: % x, want % x", format, got, want)
		}
		if !bytes.Equal(b[2:12], unhex(t, "0100 02000000 03000000")) {
			t.Errorf("format %s: header % x", format, b[:12])
		}
	}
}

func TestSwapEventLeavesUnknownEventsAlone(t *testing.T) {
	for _, code := range []EventCode{0, 1, GenericEvent, GenericEvent + 1, 65, 127} {
		b := bytes.Repeat([]byte{1, 2, 3, 4}, 8)
		b[0] = byte(code)
		want := bytes.Clone(b)
		want[2], want[3] = 4, 3
		if SwapEvent(b); !bytes.Equal(b, want) {
			t.Errorf("%v: % x", code, b)
		}
	}
}

func TestEventCodesAndMasks(t *testing.T) {
	for name, value := range map[string][2]int{
		"GenericEvent": {int(GenericEvent), 35}, "MappingNotify": {int(MappingNotify), 34}, "Expose": {int(Expose), 12},
		"KeyPressMask": {KeyPressMask, 1}, "ExposureMask": {ExposureMask, 1 << 15},
		"StructureNotifyMask": {StructureNotifyMask, 1 << 17}, "OwnerGrabButtonMask": {OwnerGrabButtonMask, 1 << 24},
		"CWCursor": {CWCursor, 1 << 14}, "CWStackMode": {CWStackMode, 1 << 6}, "GCArcMode": {GCArcMode, 1 << 22},
		"GXset": {GXset, 15}, "AtomWM_TRANSIENT_FOR": {int(AtomWM_TRANSIENT_FOR), 68}, "AtomSTRING": {int(AtomSTRING), 31},
		"BadImplementation": {int(BadImplementation), 17}, "BadIDChoice": {int(BadIDChoice), 14},
		"Button5Mask": {Button5Mask, 1 << 12}, "SyncBoth": {SyncBoth, 7}, "StaticGravity": {StaticGravity, 10},
		"NotifyDetailNone": {NotifyDetailNone, 7}, "PredefinedAtoms": {len(PredefinedAtoms), 68},
	} {
		if value[0] != value[1] {
			t.Errorf("%s is %d, the protocol says %d", name, value[0], value[1])
		}
	}
	if PredefinedAtoms[AtomWM_NAME-1] != "WM_NAME" || PredefinedAtoms[67] != "WM_TRANSIENT_FOR" {
		t.Error("the names of the predefined atoms are out of step with their numbers")
	}
	if (Expose|SentEvent).String() != "Expose" || EventCode(66).String() != "event 66" {
		t.Error("names of events")
	}
}
