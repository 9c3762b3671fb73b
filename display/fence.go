package display

import "sameframe/protocol"

// fence is a SYNC fence. It begins in syncCreateFence and ends in free.
type fence struct {
	syncObject
	triggered bool
}

func (s *Server) fence(id protocol.Fence) (*fence, error) {
	if f, ok := lookup[*fence](s, uint32(id)); ok {
		return f, nil
	}
	return nil, badFence.With(uint32(id))
}

func (f *fence) free(*Server) { f.destroyed() }

func (f *fence) holds() int { return 0 }

// trigger lets those go on that wait for the fence.
func (f *fence) trigger() {
	f.triggered = true
	f.fire(func(t *trigger) { t.fired() })
}

func (c *client) syncCreateFence(r *protocol.SyncCreateFence) error {
	if _, err := c.server.drawable(r.Drawable); err != nil {
		return err
	}
	if err := c.newID(uint32(r.Fence)); err != nil {
		return err
	}
	c.add(uint32(r.Fence), &fence{syncObject: syncObject{id: uint32(r.Fence)}, triggered: r.InitiallyTriggered != 0})
	return nil
}

func (c *client) syncTriggerFence(r *protocol.SyncTriggerFence) error {
	f, err := c.server.fence(r.Fence)
	if err == nil {
		f.trigger()
	}
	return err
}

func (c *client) syncResetFence(r *protocol.SyncResetFence) error {
	f, err := c.server.fence(r.Fence)
	if err != nil {
		return err
	}
	if !f.triggered {
		return protocol.BadMatch.With(uint32(r.Fence))
	}
	f.triggered = false
	return nil
}

func (c *client) syncDestroyFence(r *protocol.SyncDestroyFence) error {
	f, err := c.server.fence(r.Fence)
	if err != nil {
		return err
	}
	f.destroyed()
	c.server.remove(uint32(r.Fence))
	return nil
}

func (c *client) syncQueryFence(r *protocol.SyncQueryFence) error {
	f, err := c.server.fence(r.Fence)
	if err != nil {
		return err
	}
	return reply(c, &protocol.SyncQueryFenceReply{Triggered: wireBool(f.triggered)}, nil)
}
