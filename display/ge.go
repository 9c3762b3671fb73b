package display

import "sameframe/protocol"

// geQueryVersion announces that events longer than 32 bytes may come; Present's are.
func (c *client) geQueryVersion(*protocol.GEQueryVersion) error {
	return reply(c, &protocol.GEQueryVersionReply{MajorVersion: 1}, nil)
}
