package programs

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// files is the folder of what the programs of the catalogue show.
var files string

// texts are those of them that are text.
var texts = map[string]string{
	"text": "The quick brown fox\njumps over the lazy dog.\n",
	"page.html": `<!doctype html><title>A page</title><body style="font-family: DejaVu Sans; background: white">
<h1>A page</h1><p>The quick brown fox <a href="page.html">jumps</a> over the lazy dog.</p>
<table border="1"><tr><td>one</td><td bgcolor="#12ab34">two</td></tr></table><img src="picture.png">`,
	"surface.py": `import pygame
pygame.display.init()
surface = pygame.display.set_mode((320, 240))
for y in range(240):
    for x in range(320):
        surface.set_at((x, y), (x % 256, y, x * y // 64 % 256))
pygame.display.flip()
while pygame.event.wait().type != pygame.QUIT:
    pass
`,
	"widgets.tcl": `label .label -text "The quick brown fox" -font {{DejaVu Sans} 14}
button .button -text Press
entry .entry
.entry insert 0 jumps
scale .scale -orient horizontal
canvas .canvas -width 200 -height 100 -background white
.canvas create oval 10 10 90 90 -fill red -outline blue -width 3
.canvas create line 100 10 190 90 150 20 -smooth true -dash {6 4}
pack .label .button .entry .scale .canvas
`,
	"gtk-3.0/settings.ini": "[Settings]\ngtk-enable-animations=0\ngtk-cursor-blink=0\n",
	"twmrc":                "RandomPlacement\n",
	"jwmrc":                "<JWM></JWM>\n",
	"i3":                   "font pango:monospace 8\n",
}

// boot is the machine code of a boot sector, and of a program for DOS, that paints all of mode 13h and stops.
var boot = []byte{
	0xb8, 0x13, 0x00, // mov ax, 13h
	0xcd, 0x10, // int 10h
	0x68, 0x00, 0xa0, // push a000h
	0x07,       // pop es
	0x31, 0xff, // xor di, di
	0x89, 0xf8, // next: mov ax, di
	0x30, 0xe0, // xor al, ah
	0xaa,                   // stosb
	0x81, 0xff, 0x00, 0xfa, // cmp di, 64000
	0x75, 0xf5, // jne next
	0xeb, 0xfe, // jmp $
}

// makeFiles makes the files, which go with the test.
func makeFiles(t *testing.T) {
	files = t.TempDir()
	write := func(name string, content []byte) {
		path := filepath.Join(files, name)
		err := os.MkdirAll(filepath.Dir(path), 0o777)
		if err == nil {
			err = os.WriteFile(path, content, 0o666)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	for name, text := range texts {
		write(name, []byte(text))
	}
	write("boot.img", append(append(boot, make([]byte, 510-len(boot))...), 0x55, 0xaa))
	write("paint.com", boot)
	write("page.pdf", pdf("1 0 0 rg 40 40 100 60 re f 0 0 1 RG 5 w 30 30 m 170 170 l S BT /F 18 Tf 0 g 40 150 Td (The quick fox) Tj ET"))
	write("picture.xwd", xwd(testPicture()))
	writePNG(t, filepath.Join(files, "picture.png"), testPicture())
	if _, err := exec.LookPath("ffmpeg"); err == nil {
		out, err := exec.Command("ffmpeg", "-loglevel", "error", "-f", "lavfi", "-i", "testsrc=size=320x240:rate=25:duration=1",
			"-pix_fmt", "yuv420p", filepath.Join(files, "film.y4m")).CombinedOutput()
		if err != nil {
			t.Fatalf("%v: %s", err, out)
		}
	}
}

// pdf returns a document of one page (ISO 32000, 7.5).
func pdf(content string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.4\n")
	var offsets []int
	for i, object := range []string{
		"<< /Type /Catalog /Pages 2 0 R >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>",
		fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(content), content),
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
	} {
		offsets = append(offsets, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, object)
	}
	table := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(offsets)+1)
	for _, offset := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", offset)
	}
	fmt.Fprintf(&b, "trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(offsets)+1, table)
	return b.Bytes()
}

// xwd returns a picture as xwd dumps windows of depth 24 (XWDFile.h, version 7).
func xwd(img *image.RGBA) []byte {
	const name = "picture\x00"
	width, height := uint32(img.Rect.Dx()), uint32(img.Rect.Dy())
	head := []uint32{
		100 + uint32(len(name)), 7, // sizes: of the head with the name; version
		2, 24, width, height, 0, // ZPixmap
		0, 32, 0, 32, 32, 4 * width, // byte order, unit, bit order, pad, bits a pixel, bytes a line
		4, 0xff0000, 0xff00, 0xff, 8, 256, 0, // TrueColor, masks, bits, entries, colours
		width, height, 0, 0, 0, // the window, its place and border
	}
	b := binary.BigEndian.AppendUint32(nil, head[0])
	for _, v := range head[1:] {
		b = binary.BigEndian.AppendUint32(b, v)
	}
	b = append(b, name...)
	for y := range img.Rect.Dy() {
		for x := range img.Rect.Dx() {
			c := img.RGBAAt(x, y)
			b = append(b, c.B, c.G, c.R, 0)
		}
	}
	return b
}
