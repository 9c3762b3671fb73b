package protocol

import (
	"bytes"
	"encoding/hex"
	"math/bits"
	"reflect"
	"strings"
	"testing"
)

func TestValuesPairsBitsInOrder(t *testing.T) {
	type pair struct{ bit, value uint32 }
	for _, c := range []struct {
		mask uint32
		list []uint32
		want []pair
	}{
		{CWCursor | CWBackPixel | CWEventMask, []uint32{5, 6, 7}, []pair{{CWBackPixel, 5}, {CWEventMask, 6}, {CWCursor, 7}}},
		{1<<31 | 1, []uint32{8, 9}, []pair{{1, 8}, {1 << 31, 9}}},
		{0, []uint32{1}, nil},
		{7, []uint32{1}, []pair{{1, 1}}},
		{1, []uint32{1, 2}, []pair{{1, 1}}},
	} {
		var got []pair
		for bit, value := range Values(c.mask, c.list) {
			got = append(got, pair{bit, value})
		}
		if !reflect.DeepEqual(got, c.want) {
			t.Errorf("mask %#x, %v: %v, want %v", c.mask, c.list, got, c.want)
		}
	}
	seen := 0
	for range Values(1<<32-1, make([]uint32, 32)) {
		if seen++; seen == 3 {
			break
		}
	}
	if seen != 3 || bits.OnesCount32(1<<32-1) != 32 {
		t.Errorf("went on for %d pairs after a break at 3", seen)
	}
}

func TestStringsAreBounded(t *testing.T) {
	list := []string{"MIT-SHM", "", strings.Repeat("x", 255)}
	b := AppendStrings(nil, list)
	if b[0] != 7 || string(b[1:8]) != "MIT-SHM" || b[8] != 0 || b[9] != 255 || len(b) != 8+1+256 {
		t.Fatalf("% x", b)
	}
	for n := range len(b) {
		if got, _, ok := ParseStrings(b[:n], 3); ok {
			t.Errorf("%d of %d bytes accepted: %q", n, len(b), got)
		}
	}
	got, rest, ok := ParseStrings(append(b, 0, 0, 0), 3)
	if !ok || !reflect.DeepEqual(got, list) || !bytes.Equal(rest, []byte{0, 0, 0}) {
		t.Errorf("%q, % x, %v", got, rest, ok)
	}
	if _, _, ok := ParseStrings(b[:10], 65535); ok {
		t.Error("65535 strings in 10 bytes accepted")
	}
	if long := AppendStrings(nil, []string{strings.Repeat("y", 300)}); len(long) != 256 || long[0] != 255 {
		t.Errorf("a string of 300 bytes took %d", len(long))
	}
}

func TestTextItems(t *testing.T) {
	type item struct {
		font  Font
		delta int8
		text  string
	}
	for _, c := range []struct {
		hex  string
		size int
		want []item
		bad  bool
	}{
		{"02 05 6162 ff 00400003 01 fb 63 00", 1, []item{{0, 5, "ab"}, {0x400003, 0, ""}, {0, -5, "c"}}, false},
		{"02 05 61626364 ff 00400003", 2, []item{{0, 5, "abcd"}, {0x400003, 0, ""}}, false},
		{"00 09 01 00 61", 1, []item{{0, 9, ""}, {0, 0, "a"}}, false},
		{"", 1, nil, false},
		{"00", 1, nil, false},
		{"00 00", 1, nil, false},
		{"00 00 00", 1, []item{{}}, false},
		{"01 00 61 02 00 62", 1, []item{{0, 0, "a"}}, true},
		{"01 00 61", 2, nil, true},
		{"ff 004000", 1, nil, true},
		{"fe 00 61", 1, nil, true},
	} {
		var got []item
		bad := false
		for i, err := range TextItems(unhex(t, c.hex), c.size) {
			if err != nil {
				bad = true
				if e, ok := err.(*Error); !ok || e.Code != BadLength {
					t.Errorf("%s: %v, want BadLength", c.hex, err)
				}
				continue
			}
			got = append(got, item{i.Font, i.Delta, string(i.String)})
		}
		if !reflect.DeepEqual(got, c.want) || bad != c.bad {
			t.Errorf("%s: %v, bad %v, want %v, %v", c.hex, got, bad, c.want, c.bad)
		}
	}
	for range TextItems(unhex(t, "00 00 00 00 01 00"), 1) {
		break
	}
}

func FuzzTextItems(f *testing.F) {
	for _, s := range []string{"020561 62ff0040000301fb6300", "fe0061", "ff004000", "000000", "ffffffffff"} {
		f.Add(unhex(f, s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		for size := 1; size <= 2; size++ {
			total := 0
			for item, err := range TextItems(b, size) {
				if err != nil {
					total = len(b)
					continue
				}
				if total += 2 + len(item.String); item.Font != None {
					total += 3
				}
				if len(item.String)%size != 0 || total > len(b) {
					t.Fatalf("item %+v at %d of %s", item, total, hex.EncodeToString(b))
				}
			}
		}
	})
}

func FuzzParseStrings(f *testing.F) {
	f.Add([]byte("\x03abc\x00\x01d\x00"), 3)
	f.Add([]byte{255}, 1)
	f.Add([]byte{}, 0)
	f.Fuzz(func(t *testing.T, b []byte, n int) {
		if n < 0 || n > 65535 {
			return
		}
		list, rest, ok := ParseStrings(b, n)
		if ok && (len(list) != n || !bytes.Equal(append(AppendStrings(nil, list), rest...), b)) {
			t.Fatalf("% x gave %q and % x", b, list, rest)
		}
	})
}
