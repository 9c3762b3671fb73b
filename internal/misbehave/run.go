package misbehave

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"syscall"
	"time"

	"sameframe/protocol"
)

// A misbehaviour is a row of the kit.
type misbehaviour struct {
	name string
	does string
	want string // what a good server answers, with the clause that says so
	act  func(*painter)
	once bool // byte order makes no difference to it
	hold bool // it may keep the others waiting while it lasts
}

// A painter misbehaves. It connects as often as it likes, and writes down what the server should not have done.
type painter struct {
	display    string
	order      byteOrder
	patience   time.Duration
	conns      []*conn
	cleanup    []func()
	complaints []string
}

func (p *painter) complain(format string, args ...any) {
	p.complaints = append(p.complaints, fmt.Sprintf(format, args...))
}

// connect returns another connection to the server, which ends with the misbehaviour.
func (p *painter) connect() *conn {
	c := dial(p.display, p.order, p.patience)
	p.conns = append(p.conns, c)
	return c
}

// deferred has f called at the end.
func (p *painter) deferred(f func()) { p.cleanup = append(p.cleanup, f) }

// errEnded is the error of a connection that the server was free to end.
var errEnded = errors.New("ended, as it may")

// mayEnd says that the server was free to end the connection, or to let it wait.
func (c *conn) mayEnd() {
	if c.err != nil && !errors.Is(c.err, errNoExtension) {
		c.err = errEnded
	}
}

// ofExtension stands for any error of an extension's.
const ofExtension protocol.ErrorCode = 128

// expect waits until the server has done what was sent, and complains if it draws another error than those wanted, of
// which 0 is none.
func (p *painter) expect(c *conn, what string, want ...protocol.ErrorCode) {
	codes := c.codes()
	if c.err != nil {
		return
	}
	good := slices.Contains(want, 0) && len(codes) == 0
	for _, code := range codes {
		good = slices.Contains(want, min(code, ofExtension)) || good
	}
	if !good {
		p.complain("%s: %s", what, describe(codes))
	}
}

func describe(codes []protocol.ErrorCode) string {
	switch len(codes) {
	case 0:
		return "no error"
	case 1:
		return codes[0].String()
	}
	return fmt.Sprintf("%v and %d more", codes[0], len(codes)-1)
}

// misbehave does it in one byte order. The result is false where the server, or this system, lacks what it needs.
func (m *misbehaviour) misbehave(display string, order byteOrder, patience time.Duration) (complaints []string, possible bool) {
	p := &painter{display: display, order: order, patience: patience}
	m.act(p)
	possible = true
	for _, c := range p.conns {
		switch {
		case c.err == nil, errors.Is(c.err, errEnded):
		case errors.Is(c.err, errNoExtension):
			possible = false
		case errors.Is(c.err, os.ErrDeadlineExceeded):
			p.complain("no answer in %v", patience)
		default:
			p.complain("the connection ends: %v", c.err)
		}
		c.close()
	}
	for _, f := range p.cleanup {
		f()
	}
	return p.complaints, possible
}

// A verdict is what became of a misbehaviour.
type verdict struct {
	text string
	good bool
	dead bool // and nobody can connect any more
}

// try has a witness watch while somebody misbehaves in both byte orders, and judges the server.
func (m *misbehaviour) try(display string, patience, stall time.Duration) verdict {
	w, err := newWitness(display, patience)
	if err != nil {
		return dead(err)
	}
	defer w.close()
	w.watch()
	var complaints []string
	orders := []byteOrder{binary.LittleEndian, binary.BigEndian}
	if m.once {
		orders = orders[:1]
	}
	possible := true
	for _, order := range orders {
		found, ok := m.misbehave(display, order, patience)
		for _, complaint := range found {
			if order == byteOrder(binary.BigEndian) {
				complaint = "big-endian: " + complaint
			}
			complaints = append(complaints, complaint)
		}
		possible = possible && ok
	}
	longest, witnessErr := w.unwatch()
	after, err := newWitness(display, patience)
	if err == nil {
		err = after.look()
		after.close()
	}
	switch {
	case err != nil:
		return dead(err)
	case witnessErr != nil:
		return verdict{text: fmt.Sprintf("harms others: %v", witnessErr)}
	case len(complaints) > 0:
		return verdict{text: "differs: " + summary(complaints)}
	case longest > stall && !m.hold:
		return verdict{text: fmt.Sprintf("stalled %d ms", longest.Milliseconds())}
	case !possible:
		return verdict{text: "not possible here", good: true}
	}
	return verdict{text: "ok", good: true}
}

// dead says what it means that a new client does not come to draw.
func dead(err error) verdict {
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ECONNREFUSED) {
		return verdict{text: "server died", dead: true}
	}
	return verdict{text: fmt.Sprintf("serves nobody new: %v", err), dead: true}
}

func summary(complaints []string) string {
	const most = 3
	if len(complaints) > most {
		return strings.Join(complaints[:most], "; ") + fmt.Sprintf("; and %d more", len(complaints)-most)
	}
	return strings.Join(complaints, "; ")
}
