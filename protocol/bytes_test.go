package protocol

import (
	"bytes"
	"encoding/hex"
	"reflect"
	"strings"
	"testing"
)

type literal struct {
	name        string
	little, big string // the wire bytes by the specification, in hexadecimal
	message     []byte
	swap        func([]byte)
	// same reports whether View of b gives the value that message was made of.
	same func(b []byte) bool
}

func lit[T any](v T, little, big string) literal {
	return literal{reflect.TypeFor[T]().Name(), little, big, Append(nil, &v), Swap[T], func(b []byte) bool {
		got, rest, ok := View[T](b)
		return ok && len(rest) == 0 && reflect.DeepEqual(*got, v)
	}}
}

func unhex(t testing.TB, s string) []byte {
	b, err := hex.DecodeString(strings.NewReplacer(" ", "", "\n", "", "\t", "").Replace(s))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func shm(minor uint8, units uint16) RequestHeader { return RequestHeader{130, minor, units} }

func present(minor uint8, units uint16) RequestHeader { return RequestHeader{148, minor, units} }

var literals = []literal{
	lit(CreateWindow{Opcode: OpCreateWindow, Depth: 24, Length: 9, Wid: 0x400001, Parent: 0x25, X: -2, Y: 3, Width: 640,
		Height: 480, BorderWidth: 1, Class: InputOutput, Visual: 0x21, ValueMask: CWEventMask},
		"01 18 0900 01004000 25000000 feff 0300 8002 e001 0100 0100 21000000 00080000",
		"01 18 0009 00400001 00000025 fffe 0003 0280 01e0 0001 0001 00000021 00000800"),
	lit(ConfigureWindow{RequestHeader: RequestHeader{OpConfigureWindow, 0, 4}, Window: 0x400001, ValueMask: CWStackMode},
		"0c 00 0400 01004000 4000 0000", "0c 00 0004 00400001 0040 0000"),
	lit(QueryTreeReply{ReplyHeader: ReplyHeader{ReplyType, 0, 7, 2}, Root: 0x25, ChildrenLen: 2},
		"01 00 0700 02000000 25000000 00000000 0200 0000 000000000000000000000000",
		"01 00 0007 00000002 00000025 00000000 0002 0000 000000000000000000000000"),
	lit(GetWindowAttributesReply{Type: ReplyType, BackingStore: WhenMapped, Sequence: 1, Length: 3, Visual: 0x21,
		Class: InputOutput, BitGravity: StaticGravity, WinGravity: NorthWestGravity, BackingPlanes: AllPlanes,
		MapState: IsViewable, OverrideRedirect: True, Colormap: 0x20, AllEventMasks: OwnerGrabButtonMask,
		YourEventMask: ExposureMask, DoNotPropagateMask: KeyPressMask},
		"01 01 0100 03000000 21000000 0100 0a 01 ffffffff 00000000 00 00 02 01 20000000 00000001 00800000 0100 0000",
		"01 01 0001 00000003 00000021 0001 0a 01 ffffffff 00000000 00 00 02 01 00000020 01000000 00008000 0001 0000"),
	lit(ChangeProperty{Opcode: OpChangeProperty, Mode: PropModeAppend, Length: 7, Window: 0x400001, Property: AtomWM_NAME,
		Type: AtomSTRING, Format: 8, DataLen: 3},
		"12 02 0700 01004000 27000000 1f000000 08 000000 03000000",
		"12 02 0007 00400001 00000027 0000001f 08 000000 00000003"),
	lit(GetPropertyReply{Reply: ReplyType, Format: 32, Sequence: 0x102, Length: 1, Type: AtomATOM, BytesAfter: 4, ValueLen: 1},
		"01 20 0201 01000000 04000000 04000000 01000000 000000000000000000000000",
		"01 20 0102 00000001 00000004 00000004 00000001 000000000000000000000000"),
	lit(GrabKey{Opcode: OpGrabKey, OwnerEvents: True, Length: 4, GrabWindow: 0x25, Modifiers: AnyModifier, Key: 38,
		PointerMode: GrabModeAsync, KeyboardMode: GrabModeSync},
		"21 01 0400 25000000 0080 26 01 00 000000", "21 01 0004 00000025 8000 26 01 00 000000"),
	lit(Bell{Opcode: OpBell, Percent: -50, Length: 1}, "68 ce 0100", "68 ce 0001"),
	lit(PutImage{Opcode: OpPutImage, Format: ZPixmap, Length: 7, Drawable: 0x400001, GC: 0x400002, Width: 1, Height: 1,
		DstX: -1, DstY: 2, LeftPad: 0, Depth: 24},
		"48 02 0700 01004000 02004000 0100 0100 ffff 0200 00 18 0000",
		"48 02 0007 00400001 00400002 0001 0001 ffff 0002 00 18 0000"),
	lit(CopyPlane{RequestHeader: RequestHeader{OpCopyPlane, 0, 8}, SrcDrawable: 1, DstDrawable: 2, GC: 3, SrcX: 4, SrcY: 5,
		DstX: 6, DstY: 7, Width: 8, Height: 9, BitPlane: 1 << 23},
		"3f 00 0800 01000000 02000000 03000000 0400 0500 0600 0700 0800 0900 00008000",
		"3f 00 0008 00000001 00000002 00000003 0004 0005 0006 0007 0008 0009 00800000"),
	lit(AllocNamedColorReply{ReplyHeader: ReplyHeader{ReplyType, 0, 9, 0}, Pixel: 0xff0000, ExactRed: 0xffff, VisualRed: 0xff00,
		VisualBlue: 1},
		"01 00 0900 00000000 0000ff00 ffff 0000 0000 00ff 0000 0100 0000000000000000",
		"01 00 0009 00000000 00ff0000 ffff 0000 0000 ff00 0000 0001 0000000000000000"),
	lit(QueryFontReply{ReplyHeader: ReplyHeader{ReplyType, 0, 2, 7}, MinBounds: CharInfo{-1, 2, 3, 4, 5, 6},
		MaxBounds: CharInfo{Ascent: -2}, MinCharOrByte2: 32, MaxCharOrByte2: 126, DefaultChar: 1, DrawDirection: 1, MinByte1: 2,
		MaxByte1: 3, AllCharsExist: 1, FontAscent: 11, FontDescent: 2, CharInfosLen: 95},
		`01 00 0200 07000000 ffff 0200 0300 0400 0500 0600 00000000 0000 0000 0000 feff 0000 0000 00000000
		 2000 7e00 0100 0000 01 02 03 01 0b00 0200 5f000000`,
		`01 00 0002 00000007 ffff 0002 0003 0004 0005 0006 00000000 0000 0000 0000 fffe 0000 0000 00000000
		 0020 007e 0001 0000 01 02 03 01 000b 0002 0000005f`),
	lit(ErrorMessage{Code: BadMatch, Sequence: 0x1234, Value: 0x400001, Minor: 3, Major: 130},
		"00 08 3412 01004000 0300 82 00 0000000000000000000000000000000000000000",
		"00 08 1234 00400001 0003 82 00 0000000000000000000000000000000000000000"),
	lit(SetupRequest{ByteOrder: LittleEndian, MajorVersion: 11, AuthNameLen: 18, AuthDataLen: 16},
		"6c 00 0b00 0000 1200 1000 0000", "6c 00 000b 0000 0012 0010 0000"),
	lit(Screen{Root: 0x25, DefaultColormap: 0x20, WhitePixel: 0xffffff, CurrentInputMasks: 1, WidthInPixels: 1280,
		HeightInPixels: 720, WidthInMillimeters: 339, HeightInMillimeters: 190, MinInstalledMaps: 1, MaxInstalledMaps: 1,
		RootVisual: 0x21, RootDepth: 24, AllowedDepthsLen: 2},
		"25000000 20000000 ffffff00 00000000 01000000 0005 d002 5301 be00 0100 0100 21000000 00 00 18 02",
		"00000025 00000020 00ffffff 00000000 00000001 0500 02d0 0153 00be 0001 0001 00000021 00 00 18 02"),

	lit(ShmQueryVersion{shm(ShmOpQueryVersion, 1)}, "82 00 0100", "82 00 0001"),
	lit(ShmQueryVersionReply{Type: ReplyType, SharedPixmaps: True, Sequence: 2, MajorVersion: 1, MinorVersion: 2, Uid: 1000,
		Gid: 100, PixmapFormat: ZPixmap},
		"01 01 0200 00000000 0100 0200 e803 6400 02 000000000000000000000000000000",
		"01 01 0002 00000000 0001 0002 03e8 0064 02 000000000000000000000000000000"),
	lit(ShmAttach{RequestHeader: shm(ShmOpAttach, 4), Shmseg: 0x400003, Shmid: 65538, ReadOnly: True},
		"82 01 0400 03004000 02000100 01 000000", "82 01 0004 00400003 00010002 01 000000"),
	lit(ShmDetach{shm(ShmOpDetach, 2), 0x400003}, "82 02 0200 03004000", "82 02 0002 00400003"),
	lit(ShmPutImage{RequestHeader: shm(ShmOpPutImage, 10), Drawable: 0x400001, GC: 0x400002, TotalWidth: 640, TotalHeight: 480,
		SrcX: 1, SrcY: 2, SrcWidth: 638, SrcHeight: 476, DstX: -3, DstY: 4, Depth: 24, Format: ZPixmap, SendEvent: True,
		Shmseg: 0x400003, Offset: 0x1000},
		"82 03 0a00 01004000 02004000 8002 e001 0100 0200 7e02 dc01 fdff 0400 18 02 01 00 03004000 00100000",
		"82 03 000a 00400001 00400002 0280 01e0 0001 0002 027e 01dc fffd 0004 18 02 01 00 00400003 00001000"),
	lit(ShmGetImage{RequestHeader: shm(ShmOpGetImage, 8), Drawable: 0x25, X: -1, Y: 2, Width: 3, Height: 4,
		PlaneMask: 0x00ffffff, Format: ZPixmap, Shmseg: 0x400003, Offset: 8},
		"82 04 0800 25000000 ffff 0200 0300 0400 ffffff00 02 000000 03004000 08000000",
		"82 04 0008 00000025 ffff 0002 0003 0004 00ffffff 02 000000 00400003 00000008"),
	lit(ShmGetImageReply{Type: ReplyType, Depth: 24, Sequence: 5, Visual: 0x21, Size: 48},
		"01 18 0500 00000000 21000000 30000000 00000000000000000000000000000000",
		"01 18 0005 00000000 00000021 00000030 00000000000000000000000000000000"),
	lit(ShmCreatePixmap{RequestHeader: shm(ShmOpCreatePixmap, 7), Pid: 0x400004, Drawable: 0x25, Width: 640, Height: 480,
		Depth: 24, Shmseg: 0x400003, Offset: 16},
		"82 05 0700 04004000 25000000 8002 e001 18 000000 03004000 10000000",
		"82 05 0007 00400004 00000025 0280 01e0 18 000000 00400003 00000010"),
	lit(ShmAttachFd{RequestHeader: shm(ShmOpAttachFd, 3), Shmseg: 0x400003, ReadOnly: True},
		"82 06 0300 03004000 01 000000", "82 06 0003 00400003 01 000000"),
	lit(ShmCreateSegment{RequestHeader: shm(ShmOpCreateSegment, 4), Shmseg: 0x400003, Size: 0x12c000, ReadOnly: True},
		"82 07 0400 03004000 00c01200 01 000000", "82 07 0004 00400003 0012c000 01 000000"),
	lit(ShmCreateSegmentReply{Type: ReplyType, Nfd: 1, Sequence: 6},
		"01 01 0600 00000000 000000000000000000000000000000000000000000000000",
		"01 01 0006 00000000 000000000000000000000000000000000000000000000000"),
	lit(ShmCompletionEvent{EventHeader: EventHeader{65, 0, 7}, Drawable: 0x400001, MinorEvent: ShmOpPutImage, MajorEvent: 130,
		Shmseg: 0x400003, Offset: 0x1000},
		"41 00 0700 01004000 0300 82 00 03004000 00100000 000000000000000000000000",
		"41 00 0007 00400001 0003 82 00 00400003 00001000 000000000000000000000000"),

	lit(PresentQueryVersion{present(PresentOpQueryVersion, 3), 1, 2}, "94 00 0300 01000000 02000000",
		"94 00 0003 00000001 00000002"),
	lit(PresentPixmap{RequestHeader: present(PresentOpPixmap, 18), Window: 0x400001, Pixmap: 0x400004, Serial: 9, Valid: 1,
		Update: 2, XOff: -1, YOff: 2, TargetCrtc: 3, WaitFence: 4, IdleFence: 5, Options: PresentOptionCopy,
		TargetMsc: Card64(0x0102030405060708), Divisor: Card64(2), Remainder: Card64(1)},
		`94 01 1200 01004000 04004000 09000000 01000000 02000000 ffff 0200 03000000 04000000 05000000 02000000 00000000
		 0807060504030201 0200000000000000 0100000000000000`,
		`94 01 0012 00400001 00400004 00000009 00000001 00000002 ffff 0002 00000003 00000004 00000005 00000002 00000000
		 0102030405060708 0000000000000002 0000000000000001`),
	lit(PresentNotifyMSC{RequestHeader: present(PresentOpNotifyMSC, 10), Window: 0x400001, Serial: 9, TargetMsc: Card64(3),
		Divisor: Card64(2), Remainder: Card64(1)},
		"94 02 0a00 01004000 09000000 00000000 0300000000000000 0200000000000000 0100000000000000",
		"94 02 000a 00400001 00000009 00000000 0000000000000003 0000000000000002 0000000000000001"),
	lit(PresentSelectInput{RequestHeader: present(PresentOpSelectInput, 4), Eid: 0x400005, Window: 0x400001,
		EventMask: PresentCompleteNotifyMask | PresentIdleNotifyMask},
		"94 03 0400 05004000 01004000 06000000", "94 03 0004 00400005 00400001 00000006"),
	lit(PresentQueryCapabilities{present(PresentOpQueryCapabilities, 2), 0x400001}, "94 04 0200 01004000",
		"94 04 0002 00400001"),
	lit(PresentNotify{0x400001, 9}, "01004000 09000000", "00400001 00000009"),
	lit(PresentCompleteNotifyEvent{GenericHeader: GenericHeader{GenericEvent, 148, 3, 2}, Evtype: PresentCompleteNotify,
		Kind: PresentCompleteKindNotifyMSC, Mode: PresentCompleteModeSkip, Event: 0x400005, Window: 0x400001, Serial: 9,
		Ust: Card64(0x1122334455667788), Msc: Card64(60)},
		"23 94 0300 02000000 0100 01 02 05004000 01004000 09000000 8877665544332211 3c00000000000000",
		"23 94 0003 00000002 0001 01 02 00400005 00400001 00000009 1122334455667788 000000000000003c"),
	lit(PresentIdleNotifyEvent{GenericHeader: GenericHeader{GenericEvent, 148, 3, 0}, Evtype: PresentIdleNotify, Event: 0x400005,
		Window: 0x400001, Serial: 9, Pixmap: 0x400004, IdleFence: 1},
		"23 94 0300 00000000 0200 0000 05004000 01004000 09000000 04004000 01000000",
		"23 94 0003 00000000 0002 0000 00400005 00400001 00000009 00400004 00000001"),
	lit(PresentConfigureNotifyEvent{GenericHeader: GenericHeader{GenericEvent, 148, 3, 2}, Event: 0x400005, Window: 0x400001,
		X: -1, Y: 2, Width: 3, Height: 4, OffX: 5, OffY: -6, PixmapWidth: 7, PixmapHeight: 8, PixmapFlags: 1},
		"23 94 0300 02000000 0000 0000 05004000 01004000 ffff 0200 0300 0400 0500 faff 0700 0800 01000000",
		"23 94 0003 00000002 0000 0000 00400005 00400001 ffff 0002 0003 0004 0005 fffa 0007 0008 00000001"),

	lit(BigReqEnableReply{ReplyHeader: ReplyHeader{ReplyType, 0, 1, 0}, MaximumRequestLength: 4194303},
		"01 00 0100 00000000 ffff3f00 0000000000000000000000000000000000000000",
		"01 00 0001 00000000 003fffff 0000000000000000000000000000000000000000"),
	lit(XCMiscGetXIDRangeReply{ReplyHeader: ReplyHeader{ReplyType, 0, 1, 0}, StartID: 0x400010, Count: 0x1ffff0},
		"01 00 0100 00000000 10004000 f0ff1f00 00000000000000000000000000000000",
		"01 00 0001 00000000 00400010 001ffff0 00000000000000000000000000000000"),
	lit(GEQueryVersion{RequestHeader{128, GEOpQueryVersion, 2}, 1, 0}, "80 00 0200 0100 0000", "80 00 0002 0001 0000"),
}

func TestMessagesAreTheSpecifiedBytes(t *testing.T) {
	for _, l := range literals {
		t.Run(l.name, func(t *testing.T) {
			little, big := unhex(t, l.little), unhex(t, l.big)
			if !bytes.Equal(l.message, little) {
				t.Errorf("little-endian:\n got % x\nwant % x", l.message, little)
			}
			if !l.same(little) {
				t.Error("View of the little-endian bytes gives other values")
			}
			l.swap(l.message)
			if !bytes.Equal(l.message, big) {
				t.Errorf("big-endian:\n got % x\nwant % x", l.message, big)
			}
			l.swap(big)
			if !l.same(big) {
				t.Error("View of the swapped big-endian bytes gives other values")
			}
		})
	}
}

func TestListsAreWholeElementsOnly(t *testing.T) {
	b := unhex(t, "0100 feff 0300 0400 0500 0600 0700")
	want := []Rectangle{{1, -2, 3, 4}}
	for n := range len(b) + 1 {
		got := List[Rectangle](b[:n])
		if n < 8 && got != nil || n >= 8 && !reflect.DeepEqual(got, want) {
			t.Errorf("%d bytes: %v", n, got)
		}
	}
	if got := AppendList([]byte{9}, want); !bytes.Equal(got[1:], b[:8]) || got[0] != 9 {
		t.Errorf("AppendList: % x", got)
	}
	SwapList[Rectangle](b)
	if want := unhex(t, "0001 fffe 0003 0004 0500 0600 0700"); !bytes.Equal(b, want) {
		t.Errorf("SwapList:\n got % x\nwant % x", b, want)
	}
	SwapList[Char2B](b)
	if want := unhex(t, "0001 fffe 0003 0004 0500 0600 0700"); !bytes.Equal(b, want) {
		t.Errorf("SwapList of bytes changed them: % x", b)
	}
}

func TestPaddingIsZero(t *testing.T) {
	dirty := bytes.Repeat([]byte{0xff}, 16)
	for s, want := range map[string]string{"": "", "a": "61000000", "abc": "61626300", "abcd": "61626364", "abcde": "6162636465000000"} {
		if got := hex.EncodeToString(AppendPadded(dirty[:0], s)); got != want {
			t.Errorf("%q: %s, want %s", s, got, want)
		}
	}
}

// BenchmarkView must not allocate: it stands in the path of every request.
func BenchmarkView(b *testing.B) {
	m := Append(nil, &ShmPutImage{RequestHeader: shm(ShmOpPutImage, 10), Offset: 4})
	b.ReportAllocs()
	for b.Loop() {
		if r, _, ok := View[ShmPutImage](m); !ok || r.Offset != 4 {
			b.Fatal("wrong view")
		}
	}
}

// BenchmarkSwap must not allocate either: it serves the clients of the other byte order.
func BenchmarkSwap(b *testing.B) {
	m := Append(nil, &ShmPutImage{})
	b.ReportAllocs()
	for b.Loop() {
		Swap[ShmPutImage](m)
	}
}
