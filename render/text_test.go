package render

import (
	"image"
	"math/rand/v2"
	"reflect"
	"testing"
)

func mustOpenFont(tb testing.TB, name string) *Font {
	tb.Helper()
	f, err := OpenFont(name)
	if err != nil {
		tb.Fatal(err)
	}
	return f
}

func chars(text string) []uint16 {
	var c []uint16
	for _, r := range text {
		c = append(c, uint16(r))
	}
	return c
}

func TestGlyphsOfFixed(t *testing.T) {
	g, ok := mustOpenFont(t, "fixed").Glyph('R')
	const want = "......\n......\n####..\n#...#.\n#...#.\n#...#.\n####..\n#.#...\n#..#..\n#...#.\n#...#.\n......\n......\n"
	if !ok || ascii(&g.Bitmap) != want || g.Origin != image.Pt(0, 11) || g.Info.CharacterWidth != 6 {
		t.Errorf("%+v\n%s", g, ascii(&g.Bitmap))
	}
}

// CreateGlyphCursor takes source and mask from one font; their origins are the hotspot.
func TestCursorGlyphsHaveHotspots(t *testing.T) {
	f := mustOpenFont(t, "cursor")
	source, _ := f.Glyph(68) // XC_left_ptr
	mask, _ := f.Glyph(69)
	at := mask.Origin.Sub(source.Origin)
	for y := range source.Bitmap.Height {
		for x := range source.Bitmap.Width {
			if p := image.Pt(x, y).Add(at); source.Bitmap.At(x, y) != 0 &&
				(!p.In(mask.Bitmap.Bounds()) || mask.Bitmap.At(p.X, p.Y) == 0) {
				t.Fatalf("(%d, %d) is not in the mask:\n%s\n%s", x, y, ascii(&source.Bitmap), ascii(&mask.Bitmap))
			}
		}
	}
	if source.Bitmap.At(source.Origin.X, source.Origin.Y) == 0 {
		t.Errorf("the arrow does not point to %v:\n%s", source.Origin, ascii(&source.Bitmap))
	}
}

func TestMissingCharactersShowTheDefault(t *testing.T) {
	f := mustOpenFont(t, "fixed")
	if g, ok := f.Glyph(0x4444); !ok || g != f.lookup(f.DefaultChar) {
		t.Error("fixed does not show its default character")
	}
	without := *f
	without.fallback = nil
	if g, ok := without.Glyph(0x4444); ok {
		t.Errorf("a font without a default character shows %+v", g)
	}
	text := []uint16{0x4444, 'a', 0x4444}
	if e := without.TextExtents(text); e.Width != 6 || e != without.TextExtents(text[1:2]) {
		t.Errorf("what is not drawn counts: %+v", e)
	}
	s := NewSurface(30, 20, 8)
	target := Target{Surface: s, Clip: NewRegion(s.Bounds())}
	if moved := target.PolyText(&GC{Op: copyOp, Font: &without}, 0, 12, text); moved != 6 {
		t.Errorf("what is not drawn moves the origin: %d", moved)
	}
}

// TestTextIsItsBitmaps compares with text drawn pixel by pixel, clipped by a region of many rectangles.
func TestTextIsItsBitmaps(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 3))
	for _, name := range []string{"5x7", "6x13", "9x15bold", "cursor"} {
		f := mustOpenFont(t, name)
		for _, depth := range depths {
			for range 20 {
				s := randomPixels(rng, 80, 30, depth)
				want := pictureOf(&s.Pixels)
				var rects []image.Rectangle
				for range rng.IntN(9) {
					x, y := rng.IntN(90)-10, rng.IntN(30)
					rects = append(rects, image.Rect(x, y, x+rng.IntN(40), y+rng.IntN(20)))
				}
				target := Target{Surface: s, Origin: image.Pt(rng.IntN(20), rng.IntN(20)), Clip: NewRegion(rects...)}
				gc := GC{Op: randomOp(rng), Foreground: rng.Uint32(), Background: rng.Uint32(), Font: f}
				x, y := rng.IntN(40)-20, rng.IntN(30)-5
				text := make([]uint16, rng.IntN(10))
				for i := range text {
					text[i] = uint16(rng.IntN(150))
				}
				set := func(p image.Point, op Op, pixel uint32) {
					if p = p.Add(target.Origin); p.In(s.Bounds()) && target.Clip.Contains(p) {
						d := &want[p.Y][p.X]
						*d = op.golden(pixel, *d) & (1<<depth - 1)
					}
				}
				opaque := rng.IntN(2) == 0
				op, width := gc.Op, f.TextExtents(text).Width
				if opaque {
					op.Function = GXcopy
					for by := y - int(f.FontAscent); by < y+int(f.FontDescent); by++ {
						for bx := x; bx < x+width; bx++ {
							set(image.Pt(bx, by), op, gc.Background)
						}
					}
				}
				at := x
				for _, char := range text {
					g, ok := f.Glyph(char)
					if !ok {
						continue
					}
					for gy := range g.Bitmap.Height {
						for gx := range g.Bitmap.Width {
							if g.Bitmap.At(gx, gy) != 0 {
								set(image.Pt(at+gx, y+gy).Sub(g.Origin), op, gc.Foreground)
							}
						}
					}
					at += int(g.Info.CharacterWidth)
				}
				before := pictureOf(&s.Pixels)
				if opaque {
					target.ImageText(&gc, x, y, text)
				} else if moved := target.PolyText(&gc, x, y, text); moved != at-x {
					t.Fatalf("the origin moves by %d, not %d", moved, at-x)
				}
				got := pictureOf(&s.Pixels)
				if !reflect.DeepEqual(got, want) {
					t.Fatalf("%s, depth %d, %+v, opaque %t, %v at (%d, %d)", name, depth, gc.Op, opaque, text, x, y)
				}
				damage := NewRegion(s.TakeDamage(nil)...)
				for py := range got {
					for px := range got[py] {
						if got[py][px] != before[py][px] && !damage.Contains(image.Pt(px, py)) {
							t.Fatalf("(%d, %d) changed without damage", px, py)
						}
					}
				}
			}
		}
	}
}

func TestTextDoesNotAllocate(t *testing.T) {
	target, gc, text := textBench(t)
	if n := testing.AllocsPerRun(10, func() {
		target.ImageText(gc, 2, 20, text)
		target.PolyText(gc, 2, 40, text)
		gc.Font.TextExtents(text)
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func textBench(tb testing.TB) (*Target, *GC, []uint16) {
	s := NewSurface(640, 480, 24)
	text := chars("How fast do 80 characters of a terminal get to the screen? The quick brown fox jumps over")[:80]
	gc := &GC{Op: copyOp, Foreground: 0xffffff, Background: 0x102030, Font: mustOpenFont(tb, "fixed")}
	return &Target{Surface: s, Clip: NewRegion(s.Bounds())}, gc, text
}

func BenchmarkImageText80(b *testing.B) {
	target, gc, text := textBench(b)
	b.ReportAllocs()
	for b.Loop() {
		target.ImageText(gc, 2, 20, text)
	}
}

func BenchmarkPolyText80(b *testing.B) {
	target, gc, text := textBench(b)
	b.ReportAllocs()
	for b.Loop() {
		target.PolyText(gc, 2, 20, text)
	}
}

func BenchmarkImageText80Clipped(b *testing.B) {
	target, gc, text := textBench(b)
	target.Clip = target.Clip.Subtract(NewRegion(image.Rect(100, 10, 140, 18)))
	b.ReportAllocs()
	for b.Loop() {
		target.ImageText(gc, 2, 20, text)
	}
}
