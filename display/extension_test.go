package display

import (
	"bytes"
	"os"
	"slices"
	"testing"

	"sameframe/protocol"
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
			i := int(r.MajorOpcode - protocol.FirstExtensionOpcode)
			if r.Present != protocol.True || i < 0 || i >= len(extensions) || extensions[i].name != name {
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
		check(protocol.GetScreenSaverReply{})
		do(p, &protocol.SetScreenSaver{Timeout: 300, Interval: 0x7fff, PreferBlanking: 1, AllowExposures: 1}, nil)
		check(protocol.GetScreenSaverReply{Timeout: 300, Interval: 0x7fff, PreferBlanking: 1, AllowExposures: 1})
		refuse(p, &protocol.SetScreenSaver{PreferBlanking: 3, AllowExposures: 4}, nil, protocol.BadValue, 3)
		refuse(p, &protocol.SetScreenSaver{AllowExposures: 4, Timeout: -2}, nil, protocol.BadValue, 4)
		refuse(p, &protocol.SetScreenSaver{Timeout: -2, Interval: -3}, nil, protocol.BadValue, 0xfffffffe)
		refuse(p, &protocol.SetScreenSaver{Interval: -3}, nil, protocol.BadValue, 0xfffffffd)
		check(protocol.GetScreenSaverReply{Timeout: 300, Interval: 0x7fff, PreferBlanking: 1, AllowExposures: 1})
		do(p, &protocol.SetScreenSaver{Timeout: -1, Interval: -1, PreferBlanking: 2, AllowExposures: 2}, nil)
		check(protocol.GetScreenSaverReply{})
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
