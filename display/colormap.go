package display

import (
	"sameframe/protocol"
)

// visual is a way of pixels to stand for colours. Both are TrueColor with 8 bits of each primary, at the same places.
type visual struct {
	id               protocol.VisualID
	depth            int
	class            uint8
	red, green, blue uint32
}

var visuals = [...]visual{
	{id: 0x21, depth: 24, class: protocol.TrueColor, red: 0xff0000, green: 0xff00, blue: 0xff},
	{id: 0x22, depth: 32, class: protocol.TrueColor, red: 0xff0000, green: 0xff00, blue: 0xff},
}

// visualOf returns the visual of that name, or nil.
func visualOf(id protocol.VisualID) *visual {
	for i := range visuals {
		if visuals[i].id == id {
			return &visuals[i]
		}
	}
	return nil
}

// wire returns what the connection setup says of the visual.
func (v *visual) wire() protocol.VisualType {
	return protocol.VisualType{
		VisualID: v.id, Class: v.class, BitsPerRGBValue: 8, ColormapEntries: 256,
		RedMask: v.red, GreenMask: v.green, BlueMask: v.blue,
	}
}

// alpha returns the bits of a pixel that are of no primary.
func (v *visual) alpha() uint32 { return uint32(1<<v.depth-1) &^ (v.red | v.green | v.blue) }

// colormap is a colormap: one of the two fixed ones that the visuals have, so all that can differ is who has allocated
// what. It begins in createColormap or copyColormapAndFree and ends in free. Guarded by Server.mu.
type colormap struct {
	id        protocol.Colormap
	visual    *visual
	allocated map[*client]*allocation
}

// allocation counts what a client has allocated in a colormap, by primary and value, as X.Org does: FreeColors frees no
// more than that.
type allocation [3][256]uint32

const defaultColormapID = 0x20

func newColormap(id protocol.Colormap, v *visual) *colormap {
	return &colormap{id: id, visual: v, allocated: make(map[*client]*allocation)}
}

// defaultColormap returns the root's colormap, which is always there.
func defaultColormap(s *Server) *colormap {
	if m, ok := lookup[*colormap](s, defaultColormapID); ok {
		return m
	}
	m := newColormap(defaultColormapID, &visuals[0])
	s.clients[0].add(defaultColormapID, m)
	s.installed = m
	return m
}

func (s *Server) colormap(id protocol.Colormap) (*colormap, error) {
	if m, ok := lookup[*colormap](s, uint32(id)); ok {
		return m, nil
	}
	return nil, protocol.BadColor.With(uint32(id))
}

func (*colormap) holds() int { return 0 }

// free takes the colormap from the screen and from the windows that have it.
func (m *colormap) free(s *Server) {
	for c := range m.allocated {
		c.account.entries--
	}
	if s.installed == m {
		s.install(defaultColormap(s))
	}
	s.root.walk(func(w *window) {
		if w.colormap == m {
			w.colormap = nil
			w.notifyColormap()
		}
	})
}

// forgetColors frees what a client that has gone had allocated.
func (s *Server) forgetColors(c *client) {
	for _, owner := range s.clients {
		if owner == nil {
			continue
		}
		for _, r := range owner.resources {
			if m, ok := r.(*colormap); ok && m.allocated[c] != nil {
				delete(m.allocated, c)
				c.account.entries--
			}
		}
	}
}

// notifyColormap says that the window has another colormap than before, or none.
func (w *window) notifyColormap() { w.sendColormapNotify(true) }

// sendColormapNotify says that the window's colormap is another one, or that it has been installed or uninstalled.
func (w *window) sendColormapNotify(changed bool) {
	event := protocol.ColormapNotifyEvent{
		EventHeader: protocol.EventHeader{Code: protocol.ColormapNotify}, Window: w.id, New: wireBool(changed),
	}
	if w.colormap != nil {
		event.Colormap = w.colormap.id
		if w.colormap == w.server.installed {
			event.State = protocol.ColormapInstalled
		}
	}
	notify(w, protocol.ColormapChangeMask, &event)
}

// install makes m the one installed colormap. Both look the same, so all that is seen of it are the events.
func (s *Server) install(m *colormap) {
	former := s.installed
	if m == former {
		return
	}
	s.installed = m
	for _, changed := range []*colormap{former, m} {
		s.root.walk(func(w *window) {
			if w.colormap == changed {
				w.sendColormapNotify(false)
			}
		})
	}
}

func (c *client) createColormap(r *protocol.CreateColormap) error {
	if r.Alloc > protocol.AllocAll {
		return protocol.BadValue.With(uint32(r.Alloc))
	}
	if err := c.newID(uint32(r.Mid)); err != nil {
		return err
	}
	if _, err := c.server.window(r.Window); err != nil {
		return err
	}
	v := visualOf(r.Visual)
	if v == nil || r.Alloc == protocol.AllocAll { // the cells of TrueColor are not for clients to write
		return protocol.BadMatch.With(uint32(r.Visual))
	}
	c.add(uint32(r.Mid), newColormap(r.Mid, v))
	return nil
}

// freeColormap frees a colormap; the default one stays.
func (c *client) freeColormap(r *protocol.FreeColormap) error {
	m, err := c.server.colormap(r.Cmap)
	if err == nil && m.id != defaultColormapID {
		c.server.remove(uint32(r.Cmap))
		m.free(c.server)
	}
	return err
}

func (c *client) copyColormapAndFree(r *protocol.CopyColormapAndFree) error {
	if err := c.newID(uint32(r.Mid)); err != nil {
		return err
	}
	src, err := c.server.colormap(r.SrcCmap)
	if err != nil {
		return err
	}
	m := newColormap(r.Mid, src.visual)
	if cells := src.allocated[c]; cells != nil {
		m.allocated[c] = cells
		delete(src.allocated, c)
	}
	c.add(uint32(r.Mid), m)
	return nil
}

func (c *client) installColormap(r *protocol.InstallColormap) error {
	m, err := c.server.colormap(r.Cmap)
	if err == nil {
		c.server.install(m)
	}
	return err
}

func (c *client) uninstallColormap(r *protocol.UninstallColormap) error {
	m, err := c.server.colormap(r.Cmap)
	if err == nil && m == c.server.installed {
		c.server.install(defaultColormap(c.server))
	}
	return err
}

func (c *client) listInstalledColormaps(r *protocol.ListInstalledColormaps) error {
	if _, err := c.server.window(r.Window); err != nil {
		return err
	}
	installed := []protocol.Colormap{c.server.installed.id}
	return reply(c, &protocol.ListInstalledColormapsReply{CmapsLen: 1}, list(c, installed))
}
