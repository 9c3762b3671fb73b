package protocol

import (
	"bytes"
	"encoding/binary"
	"reflect"
	"strings"
	"testing"
)

// sample is a server with one screen of two depths, and its bytes.
func sample() (*ServerInfo, string, string) {
	s := &ServerInfo{
		Setup: Setup{ReleaseNumber: 1, ResourceIDBase: 0x400000, ResourceIDMask: 0x1fffff, MotionBufferSize: 256,
			MaximumRequestLength: 65535, BitmapFormatScanlineUnit: 32, BitmapFormatScanlinePad: 32, MinKeycode: 8, MaxKeycode: 255},
		Vendor:  "vendo",
		Formats: []Format{{Depth: 24, BitsPerPixel: 32, ScanlinePad: 32}},
		Screens: []ScreenInfo{{
			Screen: Screen{Root: 0x25, DefaultColormap: 0x20, WhitePixel: 0xffffff, WidthInPixels: 1280, HeightInPixels: 720,
				WidthInMillimeters: 339, HeightInMillimeters: 190, MinInstalledMaps: 1, MaxInstalledMaps: 1, RootVisual: 0x21,
				RootDepth: 24},
			Depths: []DepthInfo{
				{Depth: 24, Visuals: []VisualType{{VisualID: 0x21, Class: TrueColor, BitsPerRGBValue: 8, ColormapEntries: 256,
					RedMask: 0xff0000, GreenMask: 0xff00, BlueMask: 0xff}}},
				{Depth: 1},
			},
		}},
	}
	return s, `01 00 0b00 0000 2000 01000000 00004000 ffff1f00 00010000 0500 ffff 01 01 00 00 20 20 08 ff 00000000
		76656e646f 000000
		18 20 20 0000000000
		25000000 20000000 ffffff00 00000000 00000000 0005 d002 5301 be00 0100 0100 21000000 00 00 18 02
		18 00 0100 00000000
		21000000 04 08 0001 0000ff00 00ff0000 ff000000 00000000
		01 00 0000 00000000`,
		`01 00 000b 0000 0020 00000001 00400000 001fffff 00000100 0005 ffff 01 01 00 00 20 20 08 ff 00000000
		76656e646f 000000
		18 20 20 0000000000
		00000025 00000020 00ffffff 00000000 00000000 0500 02d0 0153 00be 0001 0001 00000021 00 00 18 02
		18 00 0001 00000000
		00000021 04 08 0100 00ff0000 0000ff00 000000ff 00000000
		01 00 0000 00000000`
}

func TestSetupIsTheSpecifiedBytes(t *testing.T) {
	s, little, big := sample()
	for _, c := range []struct {
		swapped bool
		want    string
	}{{false, little}, {true, big}} {
		want := unhex(t, c.want)
		got := s.Append([]byte{9, 9, 9, 9}, c.swapped)
		if !bytes.Equal(got[4:], want) {
			t.Errorf("swapped %v:\n got % x\nwant % x", c.swapped, got[4:], want)
		}
	}
}

func TestSetupIsReadBack(t *testing.T) {
	want, little, _ := sample()
	got, err := ParseSetup(unhex(t, little))
	if err != nil {
		t.Fatal(err)
	}
	if got.Status != StatusSuccess || got.MajorVersion != 11 || got.Length != 32 || got.Screens[0].AllowedDepthsLen != 2 {
		t.Errorf("fixed part %+v", got.Setup)
	}
	if got.Vendor != want.Vendor || !reflect.DeepEqual(got.Formats, want.Formats) ||
		!reflect.DeepEqual(got.Screens[0].Depths, want.Screens[0].Depths) || got.Screens[0].Root != 0x25 {
		t.Errorf("got %+v\nwant %+v", got, want)
	}
}

func TestTruncatedSetupIsRefused(t *testing.T) {
	_, little, _ := sample()
	b := unhex(t, little)
	for n := range len(b) {
		if _, err := ParseSetup(b[:n]); err == nil {
			t.Errorf("%d of %d bytes accepted", n, len(b))
		}
		if n < 8 || n%4 != 0 {
			continue
		}
		// The same, with a length that admits to the truncation.
		short := bytes.Clone(b[:n])
		binary.LittleEndian.PutUint16(short[6:], uint16((n-8)/4))
		if _, err := ParseSetup(short); err == nil {
			t.Errorf("%d of %d bytes with a length to match accepted", n, len(b))
		}
	}
}

func TestCountsOfAHostileSetupAreBounded(t *testing.T) {
	_, little, _ := sample()
	for name, at := range map[string]int{
		"vendor": 25, "roots": 28, "formats": 29, "depths": 95, "visuals": 99,
	} {
		b := unhex(t, little)
		b[at] = 0xff
		if _, err := ParseSetup(b); err == nil {
			t.Errorf("too many %s accepted", name)
		}
	}
}

func TestRefusalsAreTold(t *testing.T) {
	const reason = "No protocol specified\n"
	b := AppendSetupFailed(nil, reason, false)
	if want := append(unhex(t, "00 16 0b00 0000 0600"), reason+"\x00\x00"...); !bytes.Equal(b, want) {
		t.Errorf("\n got % x\nwant % x", b, want)
	}
	if swapped := AppendSetupFailed(nil, reason, true); !bytes.Equal(swapped[:8], unhex(t, "00 16 000b 0000 0006")) {
		t.Errorf("swapped % x", swapped)
	}
	if long := AppendSetupFailed(nil, strings.Repeat("x", 300), false); long[1] != 255 || len(long) != 8+256 {
		t.Errorf("a long reason took %d bytes", len(long))
	}
	authenticate := bytes.Clone(b)
	authenticate[0] = StatusAuthenticate
	unknown := bytes.Clone(b)
	unknown[0] = 7
	lying := bytes.Clone(b)
	lying[1] = 255
	for want, b := range map[string][]byte{
		`refuses the connection: "No protocol specified"`:    b,
		`wants more authentication: "No protocol specified"`: authenticate,
		`unknown status 7`: unknown,
		`refuses the connection: "No protocol specified\n\x00`: lying,
	} {
		if _, err := ParseSetup(b); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

func TestSetupRequestCarriesTheCookie(t *testing.T) {
	b := AppendSetupRequest(nil, "MIT-MAGIC-COOKIE-1", "0123456789abcdef")
	want := append(unhex(t, "6c 00 0b00 0000 1200 1000 0000"), "MIT-MAGIC-COOKIE-1\x00\x000123456789abcdef"...)
	if !bytes.Equal(b, want) {
		t.Fatalf("\n got % x\nwant % x", b, want)
	}
	r, tail, ok := View[SetupRequest](b)
	if !ok || r.Tail() != len(tail) {
		t.Fatalf("tail of %d bytes, %d announced", len(tail), r.Tail())
	}
	for n := range len(tail) {
		if _, _, ok := r.Auth(tail[:n]); ok {
			t.Errorf("%d of %d bytes accepted", n, len(tail))
		}
	}
	name, data, ok := r.Auth(tail)
	if !ok || string(name) != "MIT-MAGIC-COOKIE-1" || string(data) != "0123456789abcdef" {
		t.Errorf("%q, %q, %v", name, data, ok)
	}
	if none := AppendSetupRequest(nil, "", ""); len(none) != 12 {
		t.Errorf("no cookie took %d bytes", len(none))
	}
}

func FuzzParseSetup(f *testing.F) {
	s, _, _ := sample()
	f.Add(s.Append(nil, false))
	f.Add(s.Append(nil, true))
	f.Add(AppendSetupFailed(nil, "no", false))
	f.Add([]byte{StatusSuccess, 0, 11, 0, 0, 0, 0, 0})
	f.Fuzz(func(t *testing.T, b []byte) {
		got, err := ParseSetup(b)
		if err != nil {
			return
		}
		// What was accepted is all there: written again, it is read again as the same.
		again, err := ParseSetup(got.Append(nil, false))
		if err != nil {
			t.Fatalf("%v of %+v", err, got)
		}
		again.Setup, got.Setup = Setup{}, Setup{} // lengths and versions are made anew
		if !reflect.DeepEqual(again, got) {
			t.Fatalf("got %+v\nthen %+v", got, again)
		}
	})
}
