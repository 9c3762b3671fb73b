package display

import (
	"slices"

	"sameframe/protocol"
)

// lowerVersion returns the lower of a client's version of an extension and ours.
func lowerVersion(major, minor, ourMajor, ourMinor uint32) (uint32, uint32) {
	if major < ourMajor || major == ourMajor && minor < ourMinor {
		return major, minor
	}
	return ourMajor, ourMinor
}

func (c *client) xfixesQueryVersion(r *protocol.XFixesQueryVersion) error {
	major, minor := lowerVersion(r.MajorVersion, r.MinorVersion, 6, 0)
	c.negotiate(majorXFixes, major)
	return reply(c, &protocol.XFixesQueryVersionReply{MajorVersion: major, MinorVersion: minor}, nil)
}

func (c *client) xfixesChangeSaveSet(r *protocol.XFixesChangeSaveSet) error {
	w, err := c.server.window(r.Window)
	if err != nil {
		return err
	}
	if w.owner == c {
		return protocol.BadMatch.With(uint32(r.Window))
	}
	for _, flag := range [...]uint8{r.Mode, r.Target, r.Map} {
		if flag > 1 {
			return protocol.BadValue.With(uint32(flag))
		}
	}
	return c.alterSaveSet(r.Mode, saved{window: w, toRoot: r.Target == protocol.SaveSetRoot, unmap: r.Map == protocol.SaveSetUnmap})
}

// xfixesSetClientDisconnectMode is for a server that is to end with its last client.
func (c *client) xfixesSetClientDisconnectMode(r *protocol.XFixesSetClientDisconnectMode) error {
	c.disconnect = r.Mode
	return nil
}

func (c *client) xfixesGetClientDisconnectMode(*protocol.XFixesGetClientDisconnectMode) error {
	return reply(c, &protocol.XFixesGetClientDisconnectModeReply{Mode: c.disconnect}, nil)
}

// A selectionListener is a window to which a client has changes of a selection reported.
type selectionListener struct {
	client    *client
	window    *window
	selection protocol.Atom
	mask      uint32 // 1<<subtype
}

func (c *client) xfixesSelectSelectionInput(r *protocol.XFixesSelectSelectionInput) error {
	s := c.server
	w, err := s.window(r.Window)
	if err != nil {
		return err
	}
	if r.EventMask >= 1<<(protocol.SelectionClientClosed+1) {
		return protocol.BadValue.With(r.EventMask)
	}
	i := slices.IndexFunc(s.selectionListeners, func(l selectionListener) bool {
		return l.client == c && l.window == w && l.selection == r.Selection
	})
	switch {
	case r.EventMask == 0:
		if i >= 0 {
			s.selectionListeners = slices.Delete(s.selectionListeners, i, i+1)
			c.account.entries--
		}
	case i >= 0:
		s.selectionListeners[i].mask = r.EventMask
	default:
		if err := c.mayEnter(1); err != nil {
			return err
		}
		c.account.entries++
		s.selectionListeners = append(s.selectionListeners, selectionListener{c, w, r.Selection, r.EventMask})
	}
	return nil
}

// selectionChanged tells of a change of a selection.
func (s *Server) selectionChanged(name protocol.Atom, sel *selection, subtype uint8) {
	for _, l := range s.selectionListeners {
		if l.selection != name || l.mask&(1<<subtype) == 0 {
			continue
		}
		e := protocol.XFixesSelectionNotifyEvent{
			Code: xfixesEvents + protocol.XFixesSelectionNotify, Subtype: subtype, Window: l.window.id, Selection: name,
			Time: s.now(), SelectionTimestamp: sel.changed.stamp(),
		}
		if sel.owner != nil {
			e.Owner = sel.owner.id
		}
		send(l.client, &e)
	}
}

// forgetListeners takes a client that has gone, or a window that is being destroyed, out of those that hear of selections
// and the cursor. Either may be nil.
func (s *Server) forgetListeners(c *client, w *window) {
	s.selectionListeners = slices.DeleteFunc(s.selectionListeners, func(l selectionListener) bool {
		gone := l.client == c || l.window == w
		if gone {
			l.client.account.entries--
		}
		return gone
	})
	s.cursorListeners = slices.DeleteFunc(s.cursorListeners, func(l cursorListener) bool {
		gone := l.client == c || l.window == w
		if gone {
			l.client.account.entries--
		}
		return gone
	})
}
