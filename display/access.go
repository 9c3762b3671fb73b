package display

import (
	"os/user"
	"slices"
	"strconv"
	"strings"

	"sameframe/protocol"
)

// accessList is who may connect beside those that setup lets in anyway (X11 §9, ChangeHosts). Only entries of the family
// ServerInterpreted and the type localuser let anybody in: the others name hosts, and no connection comes from one.
type accessList struct {
	hosts []host
	open  bool // everybody may connect
}

type host struct {
	family  uint8
	address string
}

const (
	maxHosts       = 1024
	maxHostAddress = 1024
)

// mayAdminister checks that the client may say who connects: it runs as the same user as the server, or as root.
func (c *client) mayAdminister() error {
	if !c.peer.isOurs() {
		return protocol.BadAccess.With(0)
	}
	return nil
}

func (c *client) changeHosts(r *protocol.ChangeHosts, tail []byte) error {
	address, err := exactly(tail, int(r.AddressLen))
	if err != nil {
		return err
	}
	if err := c.mayAdminister(); err != nil {
		return err
	}
	if !validHost(r.Family, len(address)) {
		return protocol.BadValue.With(uint32(r.Family))
	}
	list, h := &c.server.access, host{r.Family, string(address)}
	switch i := slices.Index(list.hosts, h); r.Mode {
	case protocol.HostInsert:
		if i < 0 && len(list.hosts) == maxHosts {
			return protocol.BadAlloc.With(0)
		}
		if i < 0 {
			list.hosts = append(list.hosts, h)
		}
	case protocol.HostDelete:
		if i >= 0 {
			list.hosts = slices.Delete(list.hosts, i, i+1)
		}
	default:
		return protocol.BadValue.With(uint32(r.Mode))
	}
	return nil
}

func validHost(family uint8, size int) bool {
	switch family {
	case protocol.FamilyInternet:
		return size == 4
	case protocol.FamilyInternet6:
		return size == 16
	case protocol.FamilyServerInterpreted:
		return size > 0 && size <= maxHostAddress
	}
	return false
}

func (c *client) listHosts(*protocol.ListHosts) error {
	access := &c.server.access
	answer := protocol.ListHostsReply{Mode: protocol.EnableAccess, HostsLen: uint16(len(access.hosts))}
	if access.open {
		answer.Mode = protocol.DisableAccess
	}
	var tail []byte
	for _, h := range access.hosts {
		tail = append(tail, list(c, []protocol.Host{{Family: h.family, AddressLen: uint16(len(h.address))}})...)
		tail = protocol.AppendPadded(tail, h.address)
	}
	return reply(c, &answer, tail)
}

func (c *client) setAccessControl(r *protocol.SetAccessControl) error {
	mode, err := atMost(uint32(r.Mode), uint8(protocol.EnableAccess))
	if err != nil {
		return err
	}
	if err := c.mayAdminister(); err != nil {
		return err
	}
	c.server.access.open = mode == protocol.DisableAccess
	return nil
}

// admits reports whether the list lets a local user in.
func (l *accessList) admits(p peer) bool {
	if l.open {
		return true
	}
	return slices.ContainsFunc(l.hosts, func(h host) bool {
		name, ok := strings.CutPrefix(h.address, "localuser\x00")
		if !ok || h.family != protocol.FamilyServerInterpreted {
			return false
		}
		uid := strconv.FormatUint(uint64(p.uid), 10)
		if number, ok := strings.CutPrefix(name, "#"); ok {
			return number == uid
		}
		u, err := user.Lookup(name)
		return err == nil && u.Uid == uid
	})
}
