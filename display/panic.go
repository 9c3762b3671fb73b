package display

import (
	"fmt"
	"runtime/debug"
	"strings"

	"sameframe/protocol"
)

// A handled is a request as the log of a panic names it.
type handled struct {
	major  protocol.Opcode
	minor  uint8
	length uint32
}

// recent are the last requests of a client, by sequence number.
type recent [32]handled

func (r *recent) note(sequence uint16, request []byte) {
	r[sequence%uint16(len(r))] = handled{protocol.Opcode(request[0]), request[1], uint32(len(request))}
}

// list names the requests up to the one of that sequence number, the last one first.
func (r *recent) list(sequence uint16) string {
	var b strings.Builder
	for i := range uint16(len(r)) {
		h := r[(sequence-i)%uint16(len(r))]
		switch {
		case h.major == 0:
			return b.String() // there were no more
		case h.major >= protocol.FirstExtensionOpcode:
			fmt.Fprintf(&b, "%d.%d(%d) ", h.major, h.minor, h.length)
		default:
			fmt.Fprintf(&b, "%v(%d) ", h.major, h.length)
		}
	}
	return b.String()
}

// panicked returns the error that ends a client whose request has panicked: with the stack, the last requests with their
// lengths, and whether the state is damaged, which then concerns everybody. It is called while the panic is recovered, when
// all locks have been released.
func (c *client) panicked(p any) error {
	stack := debug.Stack()
	c.server.mu.Lock()
	defer c.server.mu.Unlock()
	err := fmt.Errorf("panic in a request: %v; the last ones: %s\n%s", p, c.recent.list(c.sequence), stack)
	if damage := c.server.check(); damage != nil {
		err = fmt.Errorf("%w\nthe state of the server is damaged: %w", err, damage)
	}
	return err
}

// contain is deferred where the server works for nobody in particular, before any lock is taken: a panic there must not
// end everybody's session. What it was about is lost, and the log says so.
func (s *Server) contain(what string) {
	if p := recover(); p != nil {
		s.faulted(what, p, debug.Stack())
	}
}

func (s *Server) faulted(what string, p any, stack []byte) {
	s.mu.Lock()
	damage := s.check()
	s.mu.Unlock()
	s.Log.Error("panic", "in", what, "error", fmt.Sprintf("panic: %v\n%s", p, stack), "damage", damage)
}
