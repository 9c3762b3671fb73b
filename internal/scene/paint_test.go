package scene

import (
	"image"
	"testing"
)

func TestPaintTakesColoursPaintsErasesAndClears(t *testing.T) {
	s := newScene(t, "paint", 1)
	m := newImage(180, 120, 0)
	frame(t, s, m, 0)
	p := s.(Pointer)
	at := func(x, y int) uint32 { return m.Row(m.Rect.Min.Y + y)[x] }
	click := func(x, y int, buttons uint32) {
		p.Pointer(image.Pt(x, y), buttons, 0)
		p.Pointer(image.Pt(x, y), 0, 0)
	}
	click(175, 3, left) // the last field: a new sheet
	if frame(t, s, m, 0) != m.Rect || at(90, 60) != paper {
		t.Fatal("no new sheet")
	}
	click(25, 3, left) // the second ink
	frame(t, s, m, 0)
	p.Pointer(image.Pt(20, 60), left, 0)
	p.Pointer(image.Pt(150, 60), left, 0)
	p.Pointer(image.Pt(150, 100), 0, 0)
	changed := frame(t, s, m, 0)
	if at(20, 60) != inks[1] || at(90, 60) != inks[1] || at(150, 60) != inks[1] {
		t.Error("the line is not painted from end to end")
	}
	if at(150, 90) != paper {
		t.Error("painted after the button was released")
	}
	if changed.Empty() || changed.Dy() > 30 {
		t.Errorf("changed %v after a level line", changed)
	}
	if changed := frame(t, s, m, 0); !changed.Empty() {
		t.Errorf("changed %v though nothing happened", changed)
	}
	click(90, 60, right)
	frame(t, s, m, 0)
	if at(90, 60) != paper || at(20, 60) != inks[1] {
		t.Error("the right button does not erase where it is")
	}
	p.Pointer(image.Pt(100, 2), left, 0) // a drag that begins in the bar
	p.Pointer(image.Pt(100, 100), left, 0)
	frame(t, s, m, 0)
	if at(100, 100) != paper {
		t.Error("a drag out of the bar paints")
	}
}
