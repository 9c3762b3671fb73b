package display

import (
	"slices"

	"sameframe/protocol"
)

func (c *client) queryExtension(r *protocol.QueryExtension, tail []byte) error {
	name, err := exactly(tail, int(r.NameLen))
	if err != nil {
		return err
	}
	answer := protocol.QueryExtensionReply{}
	for x := range c.server.offered {
		if x.name == string(name) {
			answer.Present, answer.MajorOpcode = protocol.True, x.major
			answer.FirstEvent, answer.FirstError = x.firstEvent, x.firstError
		}
	}
	if string(name) == "RENDER" && answer.Present == protocol.False {
		c.lacksRender = true
	}
	return reply(c, &answer, nil)
}

func (c *client) listExtensions(*protocol.ListExtensions) error {
	var names []string
	for x := range c.server.offered {
		names = append(names, x.name)
	}
	return reply(c, &protocol.ListExtensionsReply{NamesLen: uint8(len(names))}, protocol.AppendStrings(nil, names))
}

// offered yields the extensions that have not been switched off.
func (s *Server) offered(yield func(*extension) bool) {
	for _, x := range s.extensions {
		if x != nil && !yield(x) {
			return
		}
	}
}

// offer sets Server.extensions.
func (s *Server) offer() {
	for i := range extensions {
		if x := &extensions[i]; !slices.Contains(s.NoExtensions, x.name) {
			s.extensions[x.major-protocol.FirstExtensionOpcode] = x
		}
	}
}

// Extensions returns the names of the extensions that a Server has, in the order of their opcodes.
func Extensions() []string {
	names := make([]string, len(extensions))
	for i, x := range extensions {
		names[i] = x.name
	}
	return names
}

// noOperation does nothing, whatever follows its header.
func (c *client) noOperation(*protocol.NoOperation, []byte) error { return nil }
