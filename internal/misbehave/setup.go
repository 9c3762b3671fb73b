package misbehave

import (
	"errors"
	"io"
	"os"
	"strings"
	"time"

	"sameframe/client"
	"sameframe/protocol"
)

var setups = []misbehaviour{
	{
		name: "byte-order", once: true, act: wrongByteOrder,
		does: "begins with a byte order that there is not",
		want: "ends the connection (X11 §8, Connection Initiation)",
	},
	{
		name: "wrong-cookie", act: wrongCookie,
		does: "shows cookies that are wrong, long, or of no known kind",
		want: "refuses with a reason, or lets in whom it knows otherwise (X11 §8)",
	},
	{
		name: "endless-setup", act: endlessSetup,
		does: "begins 40 connections and never says the rest",
		want: "lets the others connect meanwhile",
	},
	{
		name: "many-clients", once: true, act: manyClients,
		does: "connects 400 times",
		want: "refuses with a reason when it has no more room (X11 §8), and has room again when they are gone",
	},
}

// dialRaw returns a connection that has said nothing yet.
func (p *painter) dialRaw() *conn {
	c := &conn{order: p.order, patience: p.patience}
	p.conns = append(p.conns, c)
	if c.stream, _, c.err = client.DialRaw(p.display); c.err == nil {
		c.wire = protocol.NewConn(c.stream)
	}
	return c
}

// ends waits for the server to end the connection, whatever it says before.
func (p *painter) ends(c *conn, what string) {
	if c.err != nil {
		c.mayEnd()
		return
	}
	c.deadline()
	if _, err := io.Copy(io.Discard, c.stream); errors.Is(err, os.ErrDeadlineExceeded) {
		p.complain("%s: the connection goes on", what)
	}
}

func wrongByteOrder(p *painter) {
	for _, first := range []byte{0, 'x', 'L', 'b', 0xff} {
		c := p.dialRaw()
		c.write(append([]byte{first}, make([]byte, 11)...))
		p.ends(c, "first byte "+string(rune(first)))
	}
}

func wrongCookie(p *painter) {
	for _, cookie := range [][2]string{
		{"MIT-MAGIC-COOKIE-1", strings.Repeat("x", 16)},
		{"MIT-MAGIC-COOKIE-1", ""},
		{"MIT-MAGIC-COOKIE-1", strings.Repeat("x", 65535)},
		{strings.Repeat("NAME", 16000), "x"},
		{"XDM-AUTHORIZATION-1", strings.Repeat("\x00", 192)},
		{"", strings.Repeat("x", 1000)},
	} {
		c := p.dialRaw()
		c.write(c.hello(cookie[0], cookie[1]))
		if c.welcome(); c.err == nil {
			p.expect(c, "let in", 0)
		} else if no := (*refused)(nil); errors.As(c.err, &no) {
			if no.reason == "" {
				p.complain("a refusal without a reason")
			}
			c.err = errEnded
		} else if !errors.Is(c.err, os.ErrDeadlineExceeded) {
			c.err = errEnded // a limit on what it reads from strangers
		}
	}
}

func endlessSetup(p *painter) {
	for i := range 40 {
		c := p.dialRaw()
		c.write(c.hello(strings.Repeat("n", 40), strings.Repeat("d", 4000))[:i*100+1])
		c.mayEnd()
	}
	p.expect(p.connect(), "a new client", 0)
}

// manyClients is right with any number of places, but the server has to say when they are taken.
func manyClients(p *painter) {
	const most = 400
	var crowd []*conn
	for range most {
		c := dial(p.display, p.order, p.patience)
		if c.err != nil {
			if no := (*refused)(nil); !errors.As(c.err, &no) || no.reason == "" {
				p.complain("turned away without a reason: %v", c.err)
			}
			c.close()
			break
		}
		crowd = append(crowd, c)
	}
	for _, c := range crowd {
		c.close()
	}
	for end := time.Now().Add(p.patience); ; time.Sleep(10 * time.Millisecond) {
		c := dial(p.display, p.order, p.patience)
		c.close()
		if c.err == nil {
			return
		}
		if time.Now().After(end) {
			p.complain("no room after all have gone: %v", c.err)
			return
		}
	}
}
