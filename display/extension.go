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
	if i := slices.IndexFunc(extensions, func(e extension) bool { return e.name == string(name) }); i >= 0 {
		e := &extensions[i]
		answer.Present, answer.MajorOpcode = protocol.True, e.major
		answer.FirstEvent, answer.FirstError = e.firstEvent, e.firstError
	}
	return reply(c, &answer, nil)
}

func (c *client) listExtensions(*protocol.ListExtensions) error {
	names := make([]string, len(extensions))
	for i, e := range extensions {
		names[i] = e.name
	}
	return reply(c, &protocol.ListExtensionsReply{NamesLen: uint8(len(names))}, protocol.AppendStrings(nil, names))
}

// noOperation does nothing, whatever follows its header.
func (c *client) noOperation(*protocol.NoOperation, []byte) error { return nil }
