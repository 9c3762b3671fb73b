package display

import (
	"bytes"
	"image"
	"os"
	"slices"
	"strings"
	"testing"

	"sameframe/protocol"
	"sameframe/render"
)

func TestExtensionsAreFoundByName(t *testing.T) {
	bothOrders(t, func(t *testing.T, s *Server, p *testClient) {
		r, tail := ask[protocol.ListExtensionsReply](p, &protocol.ListExtensions{}, nil)
		names, _, ok := protocol.ParseStrings(tail, int(r.NamesLen))
		if !ok || !slices.Contains(names, "MIT-SHM") || !slices.Contains(names, "BIG-REQUESTS") {
			t.Errorf("the extensions are %q", names)
		}
		for _, name := range names {
			r, _ := ask[protocol.QueryExtensionReply](p, &protocol.QueryExtension{NameLen: uint16(len(name))}, []byte(name))
			if r.Present != protocol.True || s.extensions[r.MajorOpcode-protocol.FirstExtensionOpcode].name != name {
				t.Errorf("%s is %+v, but its requests are not dispatched by that opcode", name, *r)
			}
		}
		for _, name := range []string{"mit-shm", "MIT-SH", ""} {
			r, _ := ask[protocol.QueryExtensionReply](p, &protocol.QueryExtension{NameLen: uint16(len(name))}, []byte(name))
			if r.Present != protocol.False || r.MajorOpcode != 0 {
				t.Errorf("%q is an extension: %+v", name, *r)
			}
		}
		checkLengths(p, protocol.QueryExtension{NameLen: 7}, []byte("MIT-SHM"))
		checkLengths(p, protocol.ListExtensions{}, nil)
	})
}

func TestNumbersOfExtensionsDoNotMeet(t *testing.T) {
	majors, events, errors := map[protocol.Opcode]string{}, map[protocol.EventCode]string{}, map[protocol.ErrorCode]string{}
	for _, x := range extensions {
		if other, taken := majors[x.major]; taken || x.major < protocol.FirstExtensionOpcode {
			t.Errorf("%s has the opcode %d, %s has it too", x.name, x.major, other)
		}
		majors[x.major] = x.name
		for i := range x.events {
			code := x.firstEvent + protocol.EventCode(i)
			if other, taken := events[code]; taken || code < protocol.FirstExtensionEvent || code >= 128 {
				t.Errorf("%s has the event %d, %s has it too", x.name, code, other)
			}
			events[code] = x.name
		}
		for i := range x.errors {
			code := x.firstError + protocol.ErrorCode(i)
			if other, taken := errors[code]; taken || code < 128 {
				t.Errorf("%s has the error %d, %s has it too", x.name, code, other)
			}
			errors[code] = x.name
		}
	}
}

func TestExtensionsThatAreSwitchedOffAreAbsent(t *testing.T) {
	for _, off := range Extensions() {
		t.Run(off, func(t *testing.T) {
			s := &Server{NoExtensions: []string{off}, Screen: render.NewHeadless(image.Pt(64, 48), 60)}
			s.ungrabbed.L = &s.mu
			s.reset()
			p := connect(t, s, false)
			r, tail := ask[protocol.ListExtensionsReply](p, &protocol.ListExtensions{}, nil)
			if names, _, _ := protocol.ParseStrings(tail, int(r.NamesLen)); slices.Contains(names, off) || len(names) != len(extensions)-1 {
				t.Errorf("the extensions are %q", names)
			}
			for _, x := range extensions {
				r, _ := ask[protocol.QueryExtensionReply](p, &protocol.QueryExtension{NameLen: uint16(len(x.name))}, []byte(x.name))
				if x.name != off {
					if r.Present != protocol.True || r.MajorOpcode != x.major {
						t.Errorf("%s is %+v", x.name, *r)
					}
					continue
				}
				if *r != (protocol.QueryExtensionReply{ReplyHeader: r.ReplyHeader}) {
					t.Errorf("%s is %+v", off, *r)
				}
				for minor := range x.requests {
					p.execute(p.setLength([]byte{byte(x.major), byte(minor), 0, 0}))
					m := p.messages()
					if len(m) != 1 || m[0][0] != protocol.ErrorType || protocol.ErrorCode(m[0][1]) != protocol.BadRequest {
						t.Errorf("request %d is answered by % x", minor, m)
					}
				}
				for i := range x.events {
					event := protocol.SendEvent{Destination: rootID, Event: [32]byte{byte(x.firstEvent) + byte(i)}}
					refuse(p, &event, nil, protocol.BadValue, uint32(x.firstEvent)+uint32(i))
				}
			}
		})
	}
	if err := (&Server{NoExtensions: []string{"SHAPES"}}).Listen(); err == nil || !strings.Contains(err.Error(), "MIT-SHM") {
		t.Errorf("an extension that nobody knows is switched off: %v", err)
	}
}

func TestNoOperationDoesNothingAtAnyLength(t *testing.T) {
	bothOrders(t, func(t *testing.T, s *Server, p *testClient) {
		do(p, &protocol.NoOperation{}, nil)
		do(p, &protocol.NoOperation{}, make([]byte, 4000))
	})
}

func TestScreenSaverIsRememberedAndChecked(t *testing.T) {
	bothOrders(t, func(t *testing.T, s *Server, p *testClient) {
		check := func(want protocol.GetScreenSaverReply) {
			t.Helper()
			r, _ := ask[protocol.GetScreenSaverReply](p, &protocol.GetScreenSaver{}, nil)
			if want.ReplyHeader = r.ReplyHeader; *r != want {
				t.Errorf("got %+v, want %+v", *r, want)
			}
		}
		check(protocol.GetScreenSaverReply{PreferBlanking: 1, AllowExposures: 1})
		do(p, &protocol.SetScreenSaver{Timeout: 300, Interval: 0x7fff, PreferBlanking: 1, AllowExposures: 1}, nil)
		check(protocol.GetScreenSaverReply{Timeout: 300, Interval: 0x7fff, PreferBlanking: 1, AllowExposures: 1})
		refuse(p, &protocol.SetScreenSaver{PreferBlanking: 3, AllowExposures: 4}, nil, protocol.BadValue, 3)
		refuse(p, &protocol.SetScreenSaver{AllowExposures: 4, Timeout: -2}, nil, protocol.BadValue, 4)
		refuse(p, &protocol.SetScreenSaver{Timeout: -2, Interval: -3}, nil, protocol.BadValue, 0xfffffffe)
		refuse(p, &protocol.SetScreenSaver{Interval: -3}, nil, protocol.BadValue, 0xfffffffd)
		check(protocol.GetScreenSaverReply{Timeout: 300, Interval: 0x7fff, PreferBlanking: 1, AllowExposures: 1})
		do(p, &protocol.SetScreenSaver{Timeout: -1, Interval: -1, PreferBlanking: 2, AllowExposures: 2}, nil)
		check(protocol.GetScreenSaverReply{PreferBlanking: 1, AllowExposures: 1})
		do(p, &protocol.ForceScreenSaver{Mode: protocol.ScreenSaverReset}, nil)
		do(p, &protocol.ForceScreenSaver{Mode: protocol.ScreenSaverActive}, nil)
		refuse(p, &protocol.ForceScreenSaver{Mode: 2}, nil, protocol.BadValue, 2)
		checkLengths(p, protocol.SetScreenSaver{}, nil)
		checkLengths(p, protocol.GetScreenSaver{}, nil)
		checkLengths(p, protocol.ForceScreenSaver{}, nil)
	})
}

func TestOnlyTheServersUserAndRootSayWhoConnects(t *testing.T) {
	bothOrders(t, func(t *testing.T, s *Server, p *testClient) {
		address := []byte{127, 0, 0, 1}
		insert := protocol.ChangeHosts{Mode: protocol.HostInsert, Family: protocol.FamilyInternet, AddressLen: 4}
		p.peer.uid = strangerUID
		refuse(p, &insert, address, protocol.BadAccess, 0)
		refuse(p, &protocol.SetAccessControl{Mode: protocol.DisableAccess}, nil, protocol.BadAccess, 0)
		p.peer.uid = uint32(os.Geteuid())
		checkLengths(p, insert, address)
		refuse(p, &protocol.SetAccessControl{Mode: 2}, nil, protocol.BadValue, 2)
		checkLengths(p, protocol.SetAccessControl{Mode: protocol.EnableAccess}, nil)

		do(p, &insert, address)
		r, hosts := ask[protocol.ListHostsReply](p, &protocol.ListHosts{}, nil)
		if r.Mode != protocol.EnableAccess || r.HostsLen != 1 || len(hosts) != 8 || !bytes.Equal(hosts[4:], address) {
			t.Errorf("got %+v and % x as the list", *r, hosts)
		}
		remove := insert
		remove.Mode = protocol.HostDelete
		do(p, &remove, address)
		if r, _ := ask[protocol.ListHostsReply](p, &protocol.ListHosts{}, nil); r.HostsLen != 0 {
			t.Errorf("%d hosts are left", r.HostsLen)
		}
		insert.Mode = 2
		refuse(p, &insert, address, protocol.BadValue, 2)
		checkLengths(p, protocol.ListHosts{}, nil)
	})
}

const strangerUID = 1<<31 - 2

func TestAccessListAdmitsTheUsersItNames(t *testing.T) {
	stranger := peer{uid: strangerUID}
	var l accessList
	for _, c := range []struct {
		hosts []host
		open  bool
		want  bool
	}{
		{nil, false, false},
		{nil, true, true},
		{[]host{{protocol.FamilyServerInterpreted, "localuser\x00#2147483646"}}, false, true},
		{[]host{{protocol.FamilyServerInterpreted, "localuser\x00#2147483645"}}, false, false},
		{[]host{{protocol.FamilyServerInterpreted, "localuser\x00nobody that is here"}}, false, false},
		{[]host{{protocol.FamilyInternet, "\x7f\x00\x00\x01"}}, false, false},
	} {
		l = accessList{hosts: c.hosts, open: c.open}
		if got := l.admits(stranger); got != c.want {
			t.Errorf("%+v admits a stranger: %v", l, got)
		}
	}
}
