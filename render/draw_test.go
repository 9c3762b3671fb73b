package render

import (
	"bytes"
	"fmt"
	"image"
	"math"
	"math/rand/v2"
	"testing"
)

// drawGCs returns GCs of all the kinds of lines.
func drawGCs(rng *rand.Rand) []GC {
	thin, wide := plainGC, plainGC
	wide.LineWidth, wide.CapStyle, wide.JoinStyle = 1+rng.IntN(12), uint8(rng.IntN(4)), uint8(rng.IntN(3))
	wide.FillRule, wide.ArcMode = uint8(rng.IntN(2)), uint8(rng.IntN(2))
	dashedThin, dashedWide := thin, wide
	dash(rng, &dashedThin)
	dash(rng, &dashedWide)
	return []GC{thin, wide, dashedThin, dashedWide}
}

func drawShapes(rng *rand.Rand) []shape {
	return []shape{
		pointsShape(randomPoints(rng, 30)), linesShape(randomLines(rng)), segmentsShape(randomPoints(rng, 6)),
		rectanglesShape(randomOutlines(rng)), arcsShape(randomArcs(rng)), polygonShape(randomPoints(rng, 7)),
		fillArcsShape(randomArcs(rng)),
	}
}

func TestClipAndOriginOnlyHideAndMove(t *testing.T) {
	for i := range 40 {
		rng := rand.New(rand.NewPCG(uint64(i), 11))
		shapes, gcs, clip := drawShapes(rng), drawGCs(rng), randomClip(rng)
		for _, gc := range gcs {
			if rng.IntN(2) == 0 {
				gc.Function = GXxor
			}
			for _, s := range shapes {
				whole := NewSurface(300, 300, 32)
				s.ours(&Target{Surface: whole, Origin: image.Pt(100, 100), Clip: NewRegion(whole.Bounds())}, &gc)

				origin := image.Pt(rng.IntN(40)-20, rng.IntN(40)-20)
				part := NewSurface(40, 40, 32)
				s.ours(&Target{Surface: part, Origin: origin, Clip: clip}, &gc)
				for y := range part.Height {
					for x := range part.Width {
						want := []byte{0, 0, 0, 0}
						if p := image.Pt(x, y); clip.Contains(p) {
							p = p.Sub(origin).Add(image.Pt(100, 100))
							want = whole.Pix[p.Y*whole.Stride+4*p.X:][:4]
						}
						if got := part.Pix[y*part.Stride+4*x:][:4]; !bytes.Equal(got, want) {
							t.Fatalf("#%d %s with %+v: at (%d,%d) is %v, not %v", i, s.name, gc, x, y, got, want)
						}
					}
				}
			}
		}
	}
}

// X11 §9 wants this of each line, rectangle, arc and polygon, and of joined wide lines together.
func TestFigurePaintsNoPixelTwice(t *testing.T) {
	for i := range 80 {
		rng := rand.New(rand.NewPCG(uint64(i), 13))
		outline := image.Rect(30, 30, 30+rng.IntN(40), 30+rng.IntN(40))
		for _, gc := range drawGCs(rng) {
			shapes := []shape{
				segmentsShape(randomPoints(rng, 2)), polygonShape(randomPoints(rng, 9)), fillArcsShape([]Arc{randomArc(rng)}),
			}
			if gc.LineStyle == LineSolid {
				shapes = append(shapes, rectanglesShape([]image.Rectangle{outline}))
			}
			if gc.LineWidth > 1 { // with width 1, X.Org's joins depend on the function
				shapes = append(shapes, linesShape(randomLines(rng)), linesShape(closed(rng)), arcsShape([]Arc{randomArc(rng)}))
			}
			for _, s := range shapes {
				gc.Background = gc.Foreground
				once, xored := NewSurface(peerSize, peerSize, 24), NewSurface(peerSize, peerSize, 24)
				s.ours(&Target{Surface: once, Clip: NewRegion(once.Bounds())}, &gc)
				gc.Function = GXxor
				s.ours(&Target{Surface: xored, Clip: NewRegion(xored.Bounds())}, &gc)
				gc.Function = GXcopy
				if !bytes.Equal(once.Pix, xored.Pix) {
					t.Fatalf("#%d %s with %+v paints a pixel twice", i, s.name, gc)
				}
			}
		}
	}
}

// A thin line takes in each column (or row, if it is steep) the pixel nearest to it.
func TestThinLineIsNearestToTheTrueOne(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	gc := plainGC
	for range 300 {
		a, b := image.Pt(rng.IntN(50), rng.IntN(50)), image.Pt(rng.IntN(50), rng.IntN(50))
		s := NewSurface(50, 50, 8)
		gc.Foreground = 1
		target := &Target{Surface: s, Clip: NewRegion(s.Bounds())}
		target.PolyLine(&gc, []image.Point{a, b})
		dx, dy := float64(b.X-a.X), float64(b.Y-a.Y)
		steps := max(math.Abs(dx), math.Abs(dy))
		count := 0
		for i := range s.Pix {
			p := image.Pt(i%s.Stride, i/s.Stride)
			if s.Pix[i] == 0 {
				continue
			}
			count++
			if steps == 0 {
				continue
			}
			// The distance along the other axis.
			if off := math.Abs(float64(p.X-a.X)*dy-float64(p.Y-a.Y)*dx) / steps; off > 0.5 {
				t.Fatalf("%v is %v away from the line %v %v", p, off, a, b)
			}
		}
		if count != int(steps)+1 {
			t.Fatalf("the line %v %v has %d pixels", a, b, count)
		}
		back := NewSurface(50, 50, 8)
		target = &Target{Surface: back, Clip: NewRegion(s.Bounds())}
		target.PolyLine(&gc, []image.Point{b, a})
		if !bytes.Equal(s.Pix, back.Pix) {
			t.Fatalf("the line %v %v is another one backwards", a, b)
		}
	}
}

// The inside by a ray from each pixel to the left, that is a little above the row and a little right of the column: on a
// side counts as inside if the inside is right or below.
func TestPolygonFillsPixelsInside(t *testing.T) {
	for i := range 300 {
		rng := rand.New(rand.NewPCG(uint64(i), 3))
		pts := make([]image.Point, 3+rng.IntN(8))
		for i := range pts {
			pts[i] = image.Pt(rng.IntN(24)-2, rng.IntN(24)-2)
		}
		gc := plainGC
		gc.FillRule, gc.Foreground = uint8(rng.IntN(2)), 1
		s := NewSurface(20, 20, 8)
		target := &Target{Surface: s, Clip: NewRegion(s.Bounds())}
		target.FillPoly(&gc, pts)
		for y := range 20 {
			for x := range 20 {
				crossings, winding := 0, 0
				for j, b := range pts {
					a, turn := pts[(j+len(pts)-1)%len(pts)], 1
					if a.Y > b.Y {
						a, b, turn = b, a, -1
					}
					if a.Y <= y && y < b.Y && (x-a.X)*(b.Y-a.Y) >= (y-a.Y)*(b.X-a.X) {
						crossings++
						winding += turn
					}
				}
				inside := crossings&1 != 0
				if gc.FillRule == WindingRule {
					inside = winding != 0
				}
				if got := s.Pix[y*s.Stride+x] != 0; got != inside {
					t.Fatalf("#%d polygon %v rule %d: (%d,%d) is inside: %v, not %v", i, pts, gc.FillRule, x, y, got, inside)
				}
			}
		}
	}
}

// None of these may take longer than drawing what can be seen; if one does, this test runs into the time limit.
func TestHugeShapesCostOnlyWhatIsSeen(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 5))
	far := func() image.Point { return image.Pt(rng.IntN(65536)-32768, rng.IntN(65536)-32768) }
	var pts []image.Point
	var segs [][2]image.Point
	var arcs []Arc
	for range 100 / slowdown {
		pts = append(pts, far())
		segs = append(segs, [2]image.Point{far(), far()})
		a := Arc{X: -rng.IntN(32768), Y: -rng.IntN(32768), Width: 65535, Height: 65535 - rng.IntN(2)*rng.IntN(65535)}
		a.Angle1, a.Angle2 = rng.IntN(circle), rng.IntN(2*circle)-circle
		arcs = append(arcs, a)
	}
	s := NewSurface(640, 480, 24)
	target := &Target{Surface: s, Clip: NewRegion(image.Rect(0, 0, 300, 480), image.Rect(310, 100, 640, 300))}
	for _, width := range []int{0, 3, 65535} {
		for style := range uint8(3) {
			for _, function := range []Function{GXcopy, GXxor} {
				gc := plainGC
				gc.LineWidth, gc.LineStyle, gc.Function, gc.CapStyle = width, style, function, CapRound
				gc.Dashes = []uint8{1, 1}
				n := len(pts)
				if width == 65535 || style != LineSolid {
					n = 5 // each covers all there is, or is many dashes
				}
				target.PolyLine(&gc, pts[:n])
				target.PolySegment(&gc, segs[:n])
				target.PolyArc(&gc, arcs[:n])
			}
		}
	}
	target.FillPoly(&plainGC, pts)
	target.PolyFillArc(&plainGC, arcs)
}

func TestThinDrawingDoesNotAllocate(t *testing.T) {
	s := NewSurface(640, 480, 24)
	target := &Target{Surface: s, Clip: NewRegion(s.Bounds())}
	gc := plainGC
	pts := []image.Point{{3, 4}, {600, 300}, {40, 470}, {700, 10}}
	segs := [][2]image.Point{{{0, 0}, {100, 50}}, {{30, 400}, {70, -10}}}
	rects := []image.Rectangle{image.Rect(3, 3, 100, 100), image.Rect(-5, 200, 60, 300)}
	arcs := []Arc{{10, 10, 200, 100, 100, 15000}, {300, 200, 150, 150, 0, circle}}
	for name, draw := range map[string]func(){
		"PolyPoint":     func() { target.PolyPoint(&gc, pts) },
		"PolyLine":      func() { target.PolyLine(&gc, pts) },
		"PolySegment":   func() { target.PolySegment(&gc, segs) },
		"PolyRectangle": func() { target.PolyRectangle(&gc, rects) },
		"PolyArc":       func() { target.PolyArc(&gc, arcs) },
		"PolyFillArc":   func() { target.PolyFillArc(&gc, arcs) },
	} {
		if n := testing.AllocsPerRun(10, draw); n > 0 {
			t.Errorf("%s allocates %v times", name, n)
		}
	}
}

func BenchmarkLines(b *testing.B) {
	s := NewSurface(640, 480, 24)
	target := &Target{Surface: s, Clip: NewRegion(s.Bounds())}
	rng := rand.New(rand.NewPCG(1, 1))
	segs := make([][2]image.Point, 100)
	for _, length := range []int{10, 100} {
		for i := range segs {
			t := rng.Float64() * 2 * math.Pi
			p := image.Pt(rng.IntN(640), rng.IntN(480))
			segs[i] = [2]image.Point{p, p.Add(image.Pt(int(float64(length)*math.Cos(t)), int(float64(length)*math.Sin(t))))}
		}
		for name, change := range map[string]func(*GC){
			"thin":   func(gc *GC) {},
			"xor":    func(gc *GC) { gc.Function = GXxor },
			"dashed": func(gc *GC) { gc.LineStyle = LineOnOffDash },
			"wide5":  func(gc *GC) { gc.LineWidth = 5 },
		} {
			b.Run(fmt.Sprint(name, "-", length), func(b *testing.B) {
				gc := plainGC
				change(&gc)
				b.ReportAllocs()
				for b.Loop() {
					target.PolySegment(&gc, segs)
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(segs)), "ns/line")
			})
		}
	}
}
