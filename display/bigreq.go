package display

import "sameframe/protocol"

// maxBigRequest is the longest request with BIG-REQUESTS, in units of 4 bytes: a 4K frame (33 MB) in one PutImage.
const maxBigRequest = 64 << 20 / 4

func (c *client) bigReqEnable(*protocol.BigReqEnable) error {
	c.conn.BigRequests, c.conn.MaxLength = true, maxBigRequest*4
	return reply(c, &protocol.BigReqEnableReply{MaximumRequestLength: maxBigRequest}, nil)
}
