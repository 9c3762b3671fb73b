package programs

import (
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"regexp"
	"strings"
	"time"

	"sameframe/render"
)

// nested compares the screens with an X server whose screen is a window on them, and a client of that.
func nested(p *pair, g *guest) int {
	var all []*program
	p.each(func(s *screen) {
		xephyr := s.guest(g.command)
		number := regexp.MustCompile(`(?m)^\d+\n`)
		s.await("display in the display", func() bool { return number.MatchString(xephyr.output.String()) })
		inner := &screen{s.Conn, s.T, ":" + strings.TrimSpace(number.FindString(xephyr.output.String()))}
		all = append(all, inner.guest(logo), xephyr)
	})
	n := p.agreeWithin(g.differ)
	p.save(p.ours.look(), p.xorg.look())
	for _, program := range all {
		program.stop()
	}
	return n
}

// overVNC asks x11vnc for our screen, by the protocol RFB (RFC 6143), and compares it with the screen.
func overVNC(p *pair, g *guest) int {
	s, t := p.ours, p.ours.T
	// It connects to us, so that it need not listen where anybody may connect.
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	vnc := s.guest(g.command + " -connect_or_exit " + l.Addr().String())
	l.(*net.TCPListener).SetDeadline(time.Now().Add(patience))
	conn, err := l.Accept()
	if err != nil {
		t.Fatalf("x11vnc does not connect; it says:\n%s", &vnc.output)
	}
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(patience))
	got, err := rfbScreen(conn)
	if err != nil {
		t.Fatalf("%v; x11vnc says:\n%s", err, &vnc.output)
	}
	vnc.clean()
	n, _ := differ(got, s.look())
	p.save(got, s.look())
	return n
}

// rfbScreen reads the whole screen from a server of RFB 3.8, by raw rectangles.
func rfbScreen(conn io.ReadWriter) (pixels *render.Pixels, err error) {
	read := func(size int) []byte {
		b := make([]byte, size)
		if err == nil {
			_, err = io.ReadFull(conn, b)
		}
		return b
	}
	write := func(b ...byte) {
		if err == nil {
			_, err = conn.Write(b)
		}
	}
	u16 := binary.BigEndian.Uint16
	read(len("RFB 003.008\n"))
	write([]byte("RFB 003.008\n")...)
	read(int(read(1)[0])) // the security types, of which 1 is none
	write(1)
	if result := read(4); result[3] != 0 {
		return nil, fmt.Errorf("RFB: refused: %v", result)
	}
	write(1) // may be shared
	head := read(24)
	width, height := int(u16(head)), int(u16(head[2:]))
	read(int(binary.BigEndian.Uint32(head[20:]))) // the name

	// 32 bits a pixel, 24 of them used, little-endian, true colour, masks and shifts of red, green and blue: ours.
	write(0, 0, 0, 0, 32, 24, 0, 1, 0, 255, 0, 255, 0, 255, 16, 8, 0, 0, 0, 0)
	write(2, 0, 0, 1, 0, 0, 0, 0) // raw encoding
	write(3, 0, 0, 0, 0, 0, head[0], head[1], head[2], head[3])
	pixels = &render.Pixels{Pix: make([]byte, 4*width*height), Stride: 4 * width, Width: width, Height: height, Depth: 24}
	for left := width * height; left > 0 && err == nil; {
		update := read(4)
		if update[0] != 0 {
			return nil, fmt.Errorf("RFB: message %d in place of an update", update[0])
		}
		for range u16(update[2:]) {
			r := read(12)
			x, y, w, h := int(u16(r)), int(u16(r[2:])), int(u16(r[4:])), int(u16(r[6:]))
			for row := range h {
				copy(pixels.Pix[(y+row)*pixels.Stride+4*x:], read(4*w))
			}
			left -= w * h
		}
	}
	return pixels, err
}
