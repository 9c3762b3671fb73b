package display

import (
	"maps"
	"slices"

	"sameframe/protocol"
)

// selection says who owns a selection. It stays, without an owner, when the owner's window or client goes, because the
// time of the last change still counts (X11 §9, SetSelectionOwner). Guarded by Server.mu.
type selection struct {
	owner   *window // nil if nobody does
	client  *client // that made it the owner
	changed moment
}

func (c *client) setSelectionOwner(r *protocol.SetSelectionOwner) error {
	s := c.server
	when := s.moment(r.Time)
	if when > s.moment(protocol.CurrentTime) {
		return nil
	}
	owner := (*window)(nil)
	if r.Owner != protocol.None {
		var err error
		if owner, err = s.window(r.Owner); err != nil {
			return err
		}
	}
	if err := s.atom(r.Selection); err != nil {
		return err
	}
	former := s.selections[r.Selection]
	if former == nil {
		former = &selection{changed: when}
		s.selections[r.Selection] = former
	}
	if when < former.changed {
		return nil
	}
	if former.owner != nil && (owner == nil || former.client != c) {
		send(former.client, &protocol.SelectionClearEvent{
			EventHeader: protocol.EventHeader{Code: protocol.SelectionClear},
			Time:        when.stamp(), Owner: former.owner.id, Selection: r.Selection,
		})
	}
	*former = selection{owner, c, when}
	s.selectionChanged(r.Selection, former, protocol.SelectionOwnerSet)
	return nil
}

func (c *client) getSelectionOwner(r *protocol.GetSelectionOwner) error {
	if err := c.server.atom(r.Selection); err != nil {
		return err
	}
	answer := protocol.GetSelectionOwnerReply{}
	if sel := c.server.selections[r.Selection]; sel != nil && sel.owner != nil {
		answer.Owner = sel.owner.id
	}
	return reply(c, &answer, nil)
}

// convertSelection passes the request on to the owner, or refuses in its place if there is none.
func (c *client) convertSelection(r *protocol.ConvertSelection) error {
	s := c.server
	if _, err := s.window(r.Requestor); err != nil {
		return err
	}
	if err := s.atom(r.Selection); err != nil {
		return err
	}
	if err := s.atom(r.Target); err != nil {
		return err
	}
	if r.Property != protocol.None {
		if err := s.atom(r.Property); err != nil {
			return err
		}
	}
	if sel := s.selections[r.Selection]; sel != nil && sel.owner != nil {
		send(sel.client, &protocol.SelectionRequestEvent{
			EventHeader: protocol.EventHeader{Code: protocol.SelectionRequest}, Time: r.Time,
			Owner: sel.owner.id, Requestor: r.Requestor, Selection: r.Selection, Target: r.Target, Property: r.Property,
		})
		return nil
	}
	send(c, &protocol.SelectionNotifyEvent{
		EventHeader: protocol.EventHeader{Code: protocol.SelectionNotify}, Time: r.Time,
		Requestor: r.Requestor, Selection: r.Selection, Target: r.Target, Property: protocol.None,
	})
	return nil
}

// forgetSelections takes what a client that has gone, or a window that is being destroyed, owns. Either may be nil.
func (s *Server) forgetSelections(c *client, w *window) {
	subtype := uint8(protocol.SelectionWindowDestroyed)
	if w == nil {
		subtype = protocol.SelectionClientClosed
	}
	for _, name := range slices.Sorted(maps.Keys(s.selections)) {
		if sel := s.selections[name]; sel.owner != nil && (sel.client == c || sel.owner == w) {
			sel.owner, sel.client = nil, nil
			s.selectionChanged(name, sel, subtype)
		}
	}
}
