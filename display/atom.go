package display

import "sameframe/protocol"

// atomTable holds the names that atoms stand for. They are never given up while the server runs (X11 §9, InternAtom), so
// both their number and their bytes are bounded. Guarded by Server.mu.
type atomTable struct {
	names   []string // by number; no atom has the first
	numbers map[string]protocol.Atom
	size    int // of the names, in bytes
}

const (
	maxAtoms     = 1 << 20
	maxAtomBytes = 16 << 20
)

func newAtomTable() atomTable {
	t := atomTable{names: []string{""}, numbers: make(map[string]protocol.Atom)}
	for _, name := range protocol.PredefinedAtoms {
		t.intern(name)
	}
	return t
}

// intern returns the atom of the name, which it makes if there is none yet. It returns None if there is no room for it.
func (t *atomTable) intern(name string) protocol.Atom {
	if a, ok := t.numbers[name]; ok {
		return a
	}
	if len(t.names) > maxAtoms || t.size+len(name) > maxAtomBytes {
		return protocol.None
	}
	a := protocol.Atom(len(t.names))
	t.names = append(t.names, name)
	t.numbers[name] = a
	t.size += len(name)
	return a
}

// name returns what the atom stands for.
func (t *atomTable) name(a protocol.Atom) (string, bool) {
	if a == protocol.None || uint64(a) >= uint64(len(t.names)) {
		return "", false
	}
	return t.names[a], true
}

// atom checks that there is such an atom.
func (s *Server) atom(a protocol.Atom) error {
	if _, ok := s.atoms.name(a); !ok {
		return protocol.BadAtom.With(uint32(a))
	}
	return nil
}

func (c *client) internAtom(r *protocol.InternAtom, tail []byte) error {
	name, err := exactly(tail, int(r.NameLen))
	if err != nil {
		return err
	}
	onlyIfExists, err := boolean(uint32(r.OnlyIfExists))
	if err != nil {
		return err
	}
	a := c.server.atoms.numbers[string(name)]
	if a == protocol.None && !onlyIfExists {
		if a, err = c.intern(string(name)); err != nil {
			return err
		}
	}
	return reply(c, &protocol.InternAtomReply{Atom: a}, nil)
}

// intern returns the atom of a name, which it makes at the cost of the client if there is none yet.
func (c *client) intern(name string) (protocol.Atom, error) {
	atoms := &c.server.atoms
	if a := atoms.numbers[name]; a != protocol.None {
		return a, nil
	}
	if limit := c.server.Limits.Atoms; c.account.atoms >= limit {
		return protocol.None, c.exceeds("atoms", limit)
	}
	c.account.atoms++
	a := atoms.intern(name)
	if a == protocol.None {
		return a, protocol.BadAlloc.With(0)
	}
	return a, nil
}

func (c *client) getAtomName(r *protocol.GetAtomName) error {
	name, ok := c.server.atoms.name(r.Atom)
	if !ok {
		return protocol.BadAtom.With(uint32(r.Atom))
	}
	return reply(c, &protocol.GetAtomNameReply{NameLen: uint16(len(name))}, []byte(name))
}
