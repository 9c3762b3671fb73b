package render

import (
	"bytes"
	"image"
	"strings"
	"time"
)

// Panel is what a HUD shows: painters beside each other, and what it comes to in words.
type Panel struct {
	Headline string        // words that end in × stand out
	Notice   string        // what has just happened; empty if nothing has
	Span     time.Duration // that the strip charts cover
	Rows     []PanelRow    // those that do not fit are counted
}

// PanelRow is what is known of one painter. Sizes and times are means over its frames unless they say otherwise.
type PanelRow struct {
	Title     string
	Transport string  // short: "shm"
	Colour    int     // which of the PanelColours is the painter's
	FPS       float64 // frames painted a second
	ShownFPS  float64 // of them, those that came to the screen

	Delivery Percentiles // from painted, or received if the painter is not traced, to in the window
	Latency  Percentiles // from the start of painting, or received, to on the screen
	Stages   [Stages]time.Duration
	Strip    []StripPoint // the delivery of the last frames, oldest first

	SocketBytes, CopiedBytes float64       // received by the socket, and copied by the server
	Server                   time.Duration // spent by the server
	CPU                      time.Duration // of the painter; negative if the system does not tell
	Traced                   bool          // the painter says when it painted; else its part is not known
}

// Percentiles are of the times of frames.
type Percentiles struct{ P50, P90, P99 time.Duration }

// StripPoint is what the frames in a short piece of time took. Without frames it is zero.
type StripPoint struct{ Mean, Max time.Duration }

// The stages of a frame.
const (
	StageRender   = iota // painting
	StageTransfer        // from painted to received and understood
	StageBlit            // copying to the window
	StageWait            // in the window until it is on the screen
	Stages
)

// HUD is a panel drawn on a surface of its own. One goroutine at a time uses it.
type HUD struct {
	Surface *Surface

	faces *typefaces
	sheet sheet // what Draw draws on; where it differs from the surface, that is damaged
	unit  float64
}

// NewHUD returns a panel of the given size. On a screen of 720 rows it is made for PanelHeight.
func NewHUD(size image.Point) *HUD {
	h := &HUD{Surface: NewSurface(size.X, size.Y, 24), faces: newTypefaces(), sheet: newSheet(size)}
	h.unit = min(max(float64(size.Y)/float64(PanelHeight(720)), 0.85), max(float64(size.X)/1280, 0.85))
	return h
}

// PanelHeight returns how high a panel is to be on a screen of that height.
func PanelHeight(screen int) int { return screen * 9 / 20 }

// The colours of the panel.
const (
	hudBack    rgb = 0x0f1217
	hudCard    rgb = 0x1a1f28
	hudWell    rgb = 0x12161d // behind charts
	hudRule    rgb = 0x2a313d
	hudText    rgb = 0xf2f5f9
	hudDim     rgb = 0x8d98a8
	hudAccent  rgb = 0xffd75e
	hudWarning rgb = 0xff7a7a
)

// PanelColours is how many colours there are to tell painters apart.
const PanelColours = 6

// hudColours are the painters', hudStages the stages'. They differ in lightness too, for eyes that see hues alike.
var (
	hudColours = [PanelColours]rgb{0x35d0ba, 0xff9a3c, 0x9d8cff, 0xf26fb0, 0x7ec8ff, 0xc3e35b}
	hudStages  = [Stages]rgb{0x6f86b5, 0xff5d73, 0xffd75e, 0x3a4353}
	stageNames = [Stages]string{"render", "transfer", "blit", "wait for refresh"}
)

// px returns n pixels of a panel of normal size, in pixels of this one.
func (h *HUD) px(n float64) int { return int(n*h.unit + 0.5) }

// Draw shows p. It takes the surface's lock for as long as copying what has changed takes.
func (h *HUD) Draw(p *Panel) {
	s := &h.sheet
	s.fill(s.Bounds(), hudBack)
	margin, gap := h.px(12), h.px(10)
	inner := s.Bounds().Inset(margin)
	top := h.headline(image.Rect(inner.Min.X, h.px(6), inner.Max.X, h.px(40)), p)

	cards := image.Rect(inner.Min.X, top, inner.Max.X, inner.Max.Y)
	n := min(len(p.Rows), max(1, (cards.Dx()+gap)/(h.px(300)+gap)))
	scale := newScales(p.Rows[:n])
	for i := range n {
		left := cards.Min.X + i*(cards.Dx()+gap)/n
		right := cards.Min.X + (i+1)*(cards.Dx()+gap)/n - gap
		h.card(image.Rect(left, cards.Min.Y, right, cards.Max.Y), &p.Rows[i], p.Span, scale)
	}
	if n == 0 {
		f := h.faces.get(h.px(17), false)
		text := f.fit("No painter paints at the moment. Any X client that connects joins this panel.", cards.Dx())
		s.text(f, cards.Min.X+(cards.Dx()-f.width(text))/2, (cards.Min.Y+cards.Max.Y)/2, hudDim, text)
	}
	h.publish()
}

// headline draws the top line in r and returns where the cards may begin.
func (h *HUD) headline(r image.Rectangle, p *Panel) int {
	s := &h.sheet
	baseline := r.Min.Y + h.px(23)
	small := h.faces.get(h.px(13), false)
	right := s.textLeft(small, r.Max.X, baseline, hudDim, "F1 keys") - h.px(16)
	if p.Notice != "" {
		notice := small.fit(p.Notice, (right-r.Min.X)/2)
		right = s.textLeft(small, right, baseline, hudWarning, notice) - h.px(16)
	}
	size := h.px(20)
	for h.faces.get(size, true).width(p.Headline) > right-r.Min.X && size > h.px(13) {
		size--
	}
	f := h.faces.get(size, true)
	x := r.Min.X
	for word := range strings.SplitAfterSeq(f.fit(p.Headline, right-r.Min.X), " ") {
		c := hudText
		if strings.HasSuffix(strings.TrimRight(word, " "), "×") {
			c = hudAccent
		}
		x = s.text(f, x, baseline, c, word)
	}
	return r.Max.Y
}

// publish copies what differs from the surface there, tile by tile.
func (h *HUD) publish() {
	const width, height = 64, 16
	h.Surface.Lock()
	defer h.Surface.Unlock()
	for y := 0; y < h.sheet.Height; y += height {
		for x := 0; x < h.sheet.Width; x += width {
			tile := image.Rect(x, y, x+width, y+height).Intersect(h.sheet.Bounds())
			for row := tile.Min.Y; row < tile.Max.Y; row++ {
				if !bytes.Equal(h.sheet.span(row, tile.Min.X, tile.Max.X), h.Surface.span(row, tile.Min.X, tile.Max.X)) {
					h.Surface.copyRect(tile, &h.sheet.Pixels, tile.Min)
					h.Surface.Damage(tile)
					break
				}
			}
		}
	}
}
