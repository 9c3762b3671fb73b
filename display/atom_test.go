package display

import (
	"strings"
	"testing"

	"sameframe/protocol"
)

func (p *testClient) intern(name string) protocol.Atom {
	p.t.Helper()
	r, _ := ask[protocol.InternAtomReply](p, &protocol.InternAtom{NameLen: uint16(len(name))}, []byte(name))
	return r.Atom
}

func TestAtomsKeepTheirNames(t *testing.T) {
	bothOrders(t, func(t *testing.T, s *Server, p *testClient) {
		first, second := p.intern("FIRST"), p.intern("first")
		if first != 69 || second != 70 {
			t.Errorf("new atoms are %d and %d, want 69 and 70", first, second)
		}
		if got := connect(t, s, false).intern("FIRST"); got != first {
			t.Errorf("another client gets atom %d, want %d", got, first)
		}
		for a, want := range map[protocol.Atom]string{1: "PRIMARY", 68: "WM_TRANSIENT_FOR", first: "FIRST"} {
			r, name := ask[protocol.GetAtomNameReply](p, &protocol.GetAtomName{Atom: a}, nil)
			if got := string(name[:r.NameLen]); got != want {
				t.Errorf("atom %d is %q, want %q", a, got, want)
			}
		}
		if got := p.intern("WM_NAME"); got != protocol.AtomWM_NAME {
			t.Errorf("WM_NAME is atom %d, want %d", got, protocol.AtomWM_NAME)
		}
		refuse(p, &protocol.GetAtomName{Atom: 0}, nil, protocol.BadAtom, 0)
		refuse(p, &protocol.GetAtomName{Atom: 71}, nil, protocol.BadAtom, 71)
		refuse(p, &protocol.GetAtomName{Atom: 0xffffffff}, nil, protocol.BadAtom, 0xffffffff)
	})
}

func TestInternAtomMakesNoneThatMustExist(t *testing.T) {
	bothOrders(t, func(t *testing.T, s *Server, p *testClient) {
		r, _ := ask[protocol.InternAtomReply](p, &protocol.InternAtom{OnlyIfExists: 1, NameLen: 3}, []byte("NEW"))
		if r.Atom != protocol.None {
			t.Errorf("InternAtom returns atom %d, want None", r.Atom)
		}
		if got := p.intern("OTHER"); got != 69 {
			t.Errorf("the next atom is %d, want 69", got)
		}
		refuse(p, &protocol.InternAtom{OnlyIfExists: 2, NameLen: 3}, []byte("NEW"), protocol.BadValue, 2)
		checkLengths(p, protocol.InternAtom{NameLen: 5}, []byte("OTHER"))
		checkLengths(p, protocol.GetAtomName{Atom: 1}, nil)
	})
}

func TestAtomsAreBounded(t *testing.T) {
	bothOrders(t, func(t *testing.T, s *Server, p *testClient) {
		s.atoms.size = maxAtomBytes - 3
		p.intern("abc")
		refuse(p, &protocol.InternAtom{NameLen: 1}, []byte("d"), protocol.BadAlloc, 0)
		p.intern("abc") // what is there stays
		s.atoms.size = 0
		s.atoms.names = append(s.atoms.names, make([]string, maxAtoms+1-len(s.atoms.names))...)
		refuse(p, &protocol.InternAtom{NameLen: 1}, []byte("d"), protocol.BadAlloc, 0)
	})
}

func TestAtomNamesMayBeLong(t *testing.T) {
	bothOrders(t, func(t *testing.T, s *Server, p *testClient) {
		long := strings.Repeat("x", 0xffff)
		r, name := ask[protocol.GetAtomNameReply](p, &protocol.GetAtomName{Atom: p.intern(long)}, nil)
		if string(name[:r.NameLen]) != long {
			t.Error("a name of 65535 bytes comes back otherwise")
		}
	})
}
