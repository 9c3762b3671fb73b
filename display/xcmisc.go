package display

import (
	"iter"
	"maps"
	"slices"

	"sameframe/protocol"
)

func (c *client) xcMiscGetVersion(*protocol.XCMiscGetVersion) error {
	return reply(c, &protocol.XCMiscGetVersionReply{ServerMajorVersion: 1, ServerMinorVersion: 1}, nil)
}

// xcMiscGetXIDRange gives the client the longest range of its own ids that name nothing.
func (c *client) xcMiscGetXIDRange(*protocol.XCMiscGetXIDRange) error {
	var answer protocol.XCMiscGetXIDRangeReply
	for start, count := range c.freeIDs() {
		if count > answer.Count {
			answer.StartID, answer.Count = c.base()|start, count
		}
	}
	return reply(c, &answer, nil)
}

func (c *client) xcMiscGetXIDList(r *protocol.XCMiscGetXIDList) error {
	var free []uint32
	for start, count := range c.freeIDs() {
		for i := uint32(0); i < count && len(free) < int(min(r.Count, maxXIDList)); i++ {
			free = append(free, c.base()|start+i)
		}
	}
	return reply(c, &protocol.XCMiscGetXIDListReply{IDsLen: uint32(len(free))}, list(c, free))
}

const maxXIDList = 1 << 16

// freeIDs yields the gaps between the client's ids that name something: start and length.
func (c *client) freeIDs() iter.Seq2[uint32, uint32] {
	return func(yield func(start, count uint32) bool) {
		next := uint32(0)
		for _, id := range append(slices.Sorted(maps.Keys(c.resources)), c.server.idMask()+1) {
			if id > next && !yield(next, id-next) {
				return
			}
			next = id + 1
		}
	}
}
