package conformance

import (
	"bytes"
	"fmt"
	"image"
	"reflect"
	"slices"
	"strings"
	"testing"

	"sameframe/protocol"
	"sameframe/render"
)

// transcript is what a server has answered to a script, in a form in which two servers' answers are equal if they mean the
// same: identifiers count from the client's base, numbers of extensions are names, times are left out.
type transcript struct {
	entries []entry
	quiet   bool
	label   string
}

type entry struct {
	label  string // what the script was doing
	text   string
	pixels *render.Pixels // beside the text, or nil
}

// at names what the script does from here on.
func (t *transcript) at(format string, args ...any) {
	t.label = fmt.Sprintf(format, args...)
}

func (t *transcript) log(text string) {
	if !t.quiet {
		t.entries = append(t.entries, entry{label: t.label, text: text})
	}
}

// quietly runs f without writing down what the server answers.
func (t *transcript) quietly(f func()) {
	defer func(before bool) { t.quiet = before }(t.quiet)
	t.quiet = true
	f()
}

// formatError writes an error down. The protocol defines the value for some codes only (X11 §4); for the others servers
// send what they like.
func (p *peer) formatError(e *protocol.ErrorMessage) string {
	code, value := e.Code.String(), ""
	for name, x := range p.opcodes {
		if i := int(e.Code) - int(x.firstError); i >= 0 && i < len(extensionErrors[name]) {
			code, value = extensionErrors[name][i], p.id(e.Value)
		}
	}
	switch e.Code {
	case protocol.BadValue, protocol.BadAtom:
		value = p.id(e.Value)
	case protocol.BadWindow, protocol.BadPixmap, protocol.BadCursor, protocol.BadFont, protocol.BadDrawable, protocol.BadGC,
		protocol.BadColor, protocol.BadIDChoice:
		value = p.id(e.Value)
	}
	return fmt.Sprintf("#%d %s %s of %s.%d", e.Sequence, code, value, p.opcode(e.Major), e.Minor)
}

func (p *peer) opcode(op protocol.Opcode) string {
	for name, x := range p.opcodes {
		if x.major == op {
			return name
		}
	}
	return op.String()
}

// id names an identifier by whose it is and how many its client made before it.
func (p *peer) id(id uint32) string {
	if name, ok := p.given[id]; ok {
		return name
	}
	screen := p.info.Screens[0]
	switch id {
	case 0:
		return "0"
	case uint32(screen.Root):
		return "root"
	case uint32(screen.DefaultColormap):
		return "colormap"
	}
	for i, other := range p.others {
		if base, mask := other.info.ResourceIDBase, other.info.ResourceIDMask; id&^mask == base {
			return fmt.Sprintf("%c%d", 'a'+i, id-base)
		}
	}
	return fmt.Sprint(id)
}

const lastPredefined = 68 // the last atom that has the same number everywhere (X11, appendix B)

// visualName names a visual by what can be drawn on it.
func (p *peer) visualName(id protocol.VisualID) string {
	for _, d := range p.info.Screens[0].Depths {
		for _, v := range d.Visuals {
			if v.VisualID == id {
				return fmt.Sprintf("class %d of depth %d", v.Class, d.Depth)
			}
		}
	}
	return fmt.Sprint(uint32(id))
}

// format writes a message down, field by field.
func (p *peer) format(message any) string {
	v := reflect.ValueOf(message).Elem()
	var b strings.Builder
	b.WriteString(v.Type().Name())
	p.formatFields(&b, v)
	return b.String()
}

var eventHeader, replyHeader = reflect.TypeFor[protocol.EventHeader](), reflect.TypeFor[protocol.ReplyHeader]()

func (p *peer) formatFields(b *strings.Builder, v reflect.Value) {
	for i := range v.NumField() {
		f, field := v.Field(i), v.Type().Field(i)
		if field.Name == "_" {
			continue
		}
		if field.Anonymous {
			p.formatFields(b, f)
			continue
		}
		if t := v.Type(); t == eventHeader && field.Name == "Detail" || t == replyHeader && field.Name == "Data" {
			continue // a message that has something there spells its header out
		}
		text := ""
		switch x := f.Interface().(type) {
		case protocol.Window, protocol.Pixmap, protocol.Drawable, protocol.GContext, protocol.Cursor, protocol.Font,
			protocol.Fontable, protocol.Colormap, protocol.Seg, protocol.Region, protocol.RandrOutput, protocol.RandrCrtc,
			protocol.RandrMode, protocol.Counter, protocol.Alarm, protocol.Fence:
			text = p.id(uint32(f.Uint()))
		case protocol.VisualID:
			text = p.visualName(x)
		case uint32:
			if text = fmt.Sprint(x); field.Name != "Length" {
				text = p.id(x)
			}
		case protocol.Opcode:
			text = p.opcode(x)
		case protocol.Rectangle:
			if x.Width != 0 || x.Height != 0 { // where nothing is has no meaning
				text = fmt.Sprint(x)
			}
		case protocol.EventCode:
			text = (x &^ protocol.SentEvent).String()
			if name, i := p.extensionEvent(x); name != "" {
				text = fmt.Sprint(name, " ", i)
			}
		case protocol.Atom:
			if text = fmt.Sprint(x); x > lastPredefined {
				text = "an atom"
			}
		case protocol.Timestamp, protocol.CARD64, protocol.CursorSerial: // compared, where at all, by what they mean
		default:
			text = fmt.Sprint(x)
		}
		if text != "" && text != "0" {
			fmt.Fprintf(b, " %s:%s", field.Name, text)
		}
	}
}

// image writes down the pixels of a rectangle of a drawable, masked to the planes of its depth: what is in the others,
// such as the fourth byte of depth 24, is not defined.
func (p *peer) image(d protocol.Drawable, r image.Rectangle) *render.Pixels {
	p.Helper()
	var reply *protocol.GetImageReply
	var data []byte
	p.quietly(func() {
		reply, data = ask[protocol.GetImageReply](p, &protocol.GetImage{
			Format: protocol.ZPixmap, Drawable: d, X: int16(r.Min.X), Y: int16(r.Min.Y), Width: uint16(r.Dx()),
			Height: uint16(r.Dy()), PlaneMask: protocol.AllPlanes,
		})
	})
	if reply == nil {
		p.Fatalf("%s: %s: GetImage of %s %v is refused", p.name(), p.label, p.id(uint32(d)), r)
	}
	depth := int(reply.Depth)
	pixels := &render.Pixels{Pix: data, Stride: render.Stride(r.Dx(), depth), Width: r.Dx(), Height: r.Dy(), Depth: depth}
	if len(data) != pixels.Stride*pixels.Height {
		p.Fatalf("%s: GetImage of %v at depth %d has %d bytes", p.name(), r, depth, len(data))
	}
	if !p.quiet {
		p.entries = append(p.entries, entry{p.label, fmt.Sprintf("image of %s %v depth %d", p.id(uint32(d)), r, depth), pixels})
	}
	return pixels
}

// compare reports where two transcripts differ, the first few times.
func compare(t testing.TB, xorg, ours *transcript) {
	t.Helper()
	const most = 8
	reported := 0
	for a, b := xorg.entries, ours.entries; len(a) > 0 || len(b) > 0; {
		// The next step that either has answered: Xvfb's, unless we alone have answered the step before.
		var label string
		if len(a) > 0 {
			label = a[0].label
		}
		if len(b) > 0 && b[0].label != label && !slices.ContainsFunc(a, func(e entry) bool { return e.label == b[0].label }) {
			label = b[0].label
		}
		n, m := 0, 0
		for n < len(a) && a[n].label == label {
			n++
		}
		for m < len(b) && b[m].label == label {
			m++
		}
		if difference := differentEntries(a[:n], b[:m]); difference != "" {
			t.Errorf("at %s: %s", label, difference)
			if reported++; reported == most {
				t.Fatal("and so on")
			}
		}
		a, b = a[n:], b[m:]
	}
}

// differentEntries describes where the answers to one step of a script begin to differ, "" if they do not.
func differentEntries(xorg, ours []entry) string {
	nothing := entry{text: "nothing more"}
	for i := range max(len(xorg), len(ours)) {
		a, b := nothing, nothing
		if i < len(xorg) {
			a = xorg[i]
		}
		if i < len(ours) {
			b = ours[i]
		}
		if a.text != b.text {
			return fmt.Sprintf("answer %d\n\tXvfb:      %s\n\tsameframe: %s", i, a.text, b.text)
		}
		if difference := differentPixels(a.pixels, b.pixels); difference != "" {
			return a.text + ": " + difference
		}
	}
	return ""
}

// differentPixels describes how two images differ, "" if they do not.
func differentPixels(xorg, ours *render.Pixels) string {
	if xorg == nil || ours == nil || bytes.Equal(xorg.Pix, ours.Pix) {
		return ""
	}
	count, first, box := 0, image.Point{}, image.Rectangle{}
	mask := uint32(1)<<xorg.Depth - 1
	var rows strings.Builder
	for y := range xorg.Height {
		row, differs := make([]byte, xorg.Width), false
		for x := range xorg.Width {
			row[x] = '.'
			if xorg.At(x, y)&mask != ours.At(x, y)&mask {
				if count == 0 {
					first = image.Pt(x, y)
				}
				count++
				box = box.Union(image.Rect(x, y, x+1, y+1))
				row[x], differs = '#', true
			}
		}
		if differs && xorg.Width <= 120 && rows.Len() < 3000 {
			fmt.Fprintf(&rows, "\n%4d %s", y, row)
		}
	}
	if count == 0 {
		return ""
	}
	return fmt.Sprintf("%d pixels differ, in %v; at %v Xvfb has %#x, sameframe %#x%s", count, box, first,
		xorg.At(first.X, first.Y)&mask, ours.At(first.X, first.Y)&mask, rows.String())
}

// logBytes writes down the bytes of an image of the depth, of depth 24 those that are defined.
func (p *peer) logBytes(b []byte, depth int) {
	pixels := &render.Pixels{Pix: bytes.Clone(b), Stride: len(b), Width: len(b) / 4, Height: 1, Depth: 32}
	if depth == 24 {
		pixels.Depth = 24
	}
	p.entries = append(p.entries, entry{p.label, fmt.Sprintf("%d bytes", len(b)), pixels})
}
