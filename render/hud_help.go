package render

import "image"

// HelpLine is a key and what it does.
type HelpLine struct{ Key, Does string }

// NewHelp returns a picture of what keys do, to be laid over a screen of the given height.
func NewHelp(screen int, title string, lines []HelpLine) *Surface {
	h := HUD{faces: newTypefaces(), unit: max(float64(screen)/720, 0.85)}
	head, bold, plain := h.faces.get(h.px(20), true), h.faces.get(h.px(15), true), h.faces.get(h.px(15), false)
	margin, line := h.px(26), h.px(34)
	keys, does := 0, 0
	for _, l := range lines {
		keys, does = max(keys, bold.width(l.Key)), max(does, plain.width(l.Does))
	}
	keys += h.px(20)
	size := image.Pt(max(keys+h.px(16)+does, head.width(title))+2*margin, 2*margin+h.px(24)+len(lines)*line)
	s := newSheet(size)
	s.fill(s.Bounds(), hudColours[0])
	s.fill(s.Bounds().Inset(h.px(2)), hudCard)
	s.text(head, margin, margin+head.capital, hudText, title)
	for i, l := range lines {
		y := margin + h.px(30) + i*line
		key := image.Rect(margin, y, margin+keys, y+h.px(26))
		s.round(key, h.px(5), hudRule)
		baseline := key.Min.Y + (key.Dy()+bold.capital)/2
		s.text(bold, key.Min.X+(keys-bold.width(l.Key))/2, baseline, hudAccent, l.Key)
		s.text(plain, key.Max.X+h.px(16), baseline, hudText, l.Does)
	}
	return WrapSurface(s.Pixels)
}
