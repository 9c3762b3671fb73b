package display

import "sameframe/protocol"

// Who may connect is for the operator alone to say, by Server.Authority and the permissions of the socket. So there is no
// list of hosts, and clients that want to open the server to others are refused, as X.Org refuses those that it does not
// hold to be authorised (X11 §8, ChangeHosts, SetAccessControl).

func (c *client) changeHosts(r *protocol.ChangeHosts, tail []byte) error {
	if _, err := exactly(tail, int(r.AddressLen)); err != nil {
		return err
	}
	if _, err := atMost(uint32(r.Mode), uint8(protocol.HostDelete)); err != nil {
		return err
	}
	return protocol.BadAccess.With(uint32(r.Mode))
}

func (c *client) listHosts(*protocol.ListHosts) error {
	return reply(c, &protocol.ListHostsReply{Mode: protocol.EnableAccess}, nil)
}

func (c *client) setAccessControl(r *protocol.SetAccessControl) error {
	mode, err := atMost(uint32(r.Mode), uint8(protocol.EnableAccess))
	if err == nil && mode == protocol.DisableAccess {
		err = protocol.BadAccess.With(uint32(mode))
	}
	return err
}
