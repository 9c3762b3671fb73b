package render

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"image"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"sameframe/assets"
)

// ascii shows a bitmap.
func ascii(p *Pixels) string {
	var b strings.Builder
	for y := range p.Height {
		for x := range p.Width {
			b.WriteByte(".#"[p.At(x, y)])
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// bdftopcf wrote the same font in every layout.
func TestPCFIsReadInEveryLayout(t *testing.T) {
	files, err := filepath.Glob("testdata/pcf/*.pcf")
	if err != nil || len(files) != 7 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		f, err := parsePCF(data)
		if err != nil {
			t.Fatal(file, err)
		}
		for _, want := range []struct {
			char   uint16
			info   CharInfo
			origin image.Point
			bitmap string
		}{
			{0x2121, CharInfo{-2, 17, 18, 3, 0, 1000}, image.Pt(2, 3),
				"#.......########..#\n.#######........##.\n...#..#...##.#...##\n"},
			{0x2222, CharInfo{1, 3, 3, 3, 1, 300}, image.Pt(-1, 3), "#.\n.#\n##\n#.\n"},
			{0x2322, CharInfo{0, 0, 5, 0, 0, 300}, image.Pt(0, 0), ""},
		} {
			g := f.lookup(want.char)
			if g == nil {
				t.Fatalf("%s: no character %#x", file, want.char)
			}
			if g.Origin != want.origin || ascii(&g.Bitmap) != want.bitmap || g.Info.CharacterWidth != want.info.CharacterWidth {
				t.Errorf("%s: %#x: origin %v, info %v\n%s", file, want.char, g.Origin, g.Info, ascii(&g.Bitmap))
			}
		}
		if f.FontAscent != 3 || f.FontDescent != 1 || f.DefaultChar != 0x2222 || f.AllCharsExist ||
			f.MinByte1 != 0x21 || f.MaxByte1 != 0x23 || f.MinCharOrByte2 != 0x21 || f.MaxCharOrByte2 != 0x22 {
			t.Errorf("%s: %+v", file, f)
		}
		for _, want := range []FontProperty{{"FAMILY_NAME", "test"}, {"X_HEIGHT", int32(-2)}} {
			if !slices.Contains(f.Properties, want) {
				t.Errorf("%s: no property %v in %v", file, want, f.Properties)
			}
		}
	}
}

func TestTruncatedPCFIsAnError(t *testing.T) {
	data, err := os.ReadFile("testdata/pcf/p4u4lM.pcf")
	if err != nil {
		t.Fatal(err)
	}
	whole, err := parsePCF(data)
	if err != nil {
		t.Fatal(err)
	}
	failed := 0
	for n := range data {
		f, err := parsePCF(data[:n])
		if err != nil {
			failed++
		} else if !reflect.DeepEqual(f, whole) {
			t.Fatalf("%d of %d bytes make another font", n, len(data))
		}
	}
	// Only the end of the last table, which goes unread, may be missing.
	if failed < len(data)-64 {
		t.Errorf("only %d of %d truncations are noticed", failed, len(data))
	}
}

func TestPCFThatLiesIsAnError(t *testing.T) {
	data, err := os.ReadFile("testdata/pcf/p1u1mM.pcf")
	if err != nil {
		t.Fatal(err)
	}
	table := func(kind uint32) int {
		for at := 8; ; at += 16 {
			if binary.LittleEndian.Uint32(data[at:]) == kind {
				return int(binary.LittleEndian.Uint32(data[at+12:]))
			}
		}
	}
	for name, lie := range map[string]func(b []byte){
		"magic":                     func(b []byte) { b[0] = 'B' },
		"more tables than bytes":    func(b []byte) { b[7] = 0xff },
		"table behind the end":      func(b []byte) { b[8+15] = 0xff },
		"more properties":           func(b []byte) { b[table(pcfProperties)+4] = 0xff },
		"property name":             func(b []byte) { b[table(pcfProperties)+8] = 0xff },
		"more metrics than bitmaps": func(b []byte) { b[table(pcfMetrics)+5]-- },
		"glyph of negative width":   func(b []byte) { b[table(pcfMetrics)+6] = 0xff },
		"glyph without pixels":      func(b []byte) { b[table(pcfMetrics)+7] = 0xff },
		"bitmap behind the end":     func(b []byte) { b[table(pcfBitmaps)+8] = 1 },
		"unit of two rows":          func(b []byte) { b[table(pcfBitmaps)] |= pcfScanUnit },
		"columns the wrong way":     func(b []byte) { b[table(pcfEncodings)+5] = 0xff },
		"more rows":                 func(b []byte) { b[table(pcfEncodings)+11] = 0xff },
		"row above 255":             func(b []byte) { b[table(pcfEncodings)+10] = 1 },
		"character without glyph":   func(b []byte) { b[table(pcfEncodings)+15] = 3 },
	} {
		b := bytes.Clone(data)
		lie(b)
		if f, err := parsePCF(b); err == nil {
			t.Errorf("%s: accepted: %+v", name, f)
		}
	}
}

func FuzzPCF(f *testing.F) {
	files, err := filepath.Glob("testdata/pcf/*.pcf")
	if err != nil || len(files) == 0 {
		f.Fatal(files, err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Add(unzipFont(f, "nil2.pcf.gz"))
	f.Add(unzipFont(f, "cursor.pcf.gz"))
	f.Fuzz(func(t *testing.T, data []byte) {
		font, err := parsePCF(data)
		if err != nil {
			return
		}
		pixels := 0
		for i := range font.glyphs {
			pixels += len(font.glyphs[i].Bitmap.Pix)
		}
		if pixels > 4*len(data) || len(font.index)*2 > len(data) {
			t.Errorf("%d bytes make %d bytes of pixels and %d characters", len(data), pixels, len(font.index))
		}
		surface := NewSurface(16, 16, 1)
		target := Target{Surface: surface, Clip: NewRegion(surface.Bounds())}
		gc := GC{Op: copyOp, Foreground: 1, Font: font}
		text := []uint16{0, font.DefaultChar, font.MinCharOrByte2, font.MaxCharOrByte2, 0xffff,
			uint16(font.MaxByte1)<<8 | font.MaxCharOrByte2}
		target.PolyText(&gc, 3, 9, text)
		target.ImageText(&gc, 3, 9, text)
		font.CharInfos()
	})
}

func unzipFont(tb testing.TB, name string) []byte {
	file, err := assets.Fonts.Open("fonts/misc/" + name)
	if err != nil {
		tb.Fatal(err)
	}
	defer file.Close()
	unzipped, err := gzip.NewReader(file)
	if err != nil {
		tb.Fatal(err)
	}
	data, err := io.ReadAll(unzipped)
	if err != nil {
		tb.Fatal(err)
	}
	return data
}

func BenchmarkPCFOfManyGlyphs(b *testing.B) {
	data := unzipFont(b, "6x13.pcf.gz")
	b.ReportAllocs()
	for b.Loop() {
		if _, err := parsePCF(data); err != nil {
			b.Fatal(err)
		}
	}
}
