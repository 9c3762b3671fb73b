package display

import (
	"errors"
	"fmt"
	"slices"

	"sameframe/protocol"
)

// check looks at all of the X state for what must always hold between two requests, and returns what does not: after a
// handler has panicked, to say whether it has left the state damaged, and in tests. Server.mu is held.
func (s *Server) check() error {
	k := checker{server: s, windows: map[*window]bool{}}
	k.tree(s.root, 0)
	live := 0
	for i, c := range s.clients {
		if c == nil {
			continue
		}
		k.expect(c.index == i, "client %v is at place %d", c, i)
		if i > 0 && !c.gone {
			live++
		}
		k.expect(!c.gone || len(c.resources) > 0, "client %v has gone and kept nothing, but its place", c)
		k.resources(c)
		k.account(c)
		for _, m := range c.saveSet {
			k.expect(k.windows[m.window] && m.window.owner != c, "the save set of client %v has a window that is gone, or its own", c)
		}
	}
	k.expect(s.live == live, "%d clients are counted, %d are there", s.live, live)
	k.expect(s.grabber == nil || k.connected(s.grabber), "a client that has gone has grabbed the server")
	k.expect(s.rearranging == nil, "a window is left being rearranged")
	for _, c := range s.flushing {
		k.expect(c.flushQueued && k.connected(c), "a client that has gone is to be sent its output")
	}
	for atom, sel := range s.selections {
		k.expect(sel.owner == nil || k.windows[sel.owner] && k.connected(sel.client), "selection %d has an owner that is gone", atom)
	}
	for _, a := range s.alarms {
		k.expect(s.resource(uint32(a.id)) == resource(a), "alarm %#x is gone", a.id)
		k.expect(a.on == nil || slices.Contains(a.on.triggers, &a.trigger), "alarm %#x is on a counter that does not know", a.id)
		for _, c := range a.listeners {
			k.expect(k.connected(c), "alarm %#x is reported to a client that has gone", a.id)
		}
	}
	for _, l := range s.selectionListeners {
		k.expect(k.windows[l.window] && k.connected(l.client), "selections are reported to a window or client that is gone")
	}
	for _, l := range s.cursorListeners {
		k.expect(k.windows[l.window] && k.connected(l.client), "cursors are reported to a window or client that is gone")
	}
	for _, w := range s.painted {
		k.expect(k.windows[w] && w.frames.queued, "a window that is gone has frames")
	}
	for _, p := range s.presents.waiting {
		k.expect(k.windows[p.window] && k.connected(p.client), "a presentation waits for what is gone")
	}
	k.expect(len(s.presents.due) == 0, "presentations are left half carried out")
	k.input()
	return errors.Join(k.errors...)
}

// maxFaults bounds what check reports: one link that is wrong may be met often.
const maxFaults = 20

type checker struct {
	server  *Server
	windows map[*window]bool // of the tree
	errors  []error
}

func (k *checker) expect(holds bool, format string, args ...any) {
	if !holds && len(k.errors) < maxFaults {
		k.errors = append(k.errors, fmt.Errorf(format, args...))
	}
}

func (k *checker) connected(c *client) bool {
	return c != nil && !c.gone && k.server.clients[c.index] == c
}

// tree checks a window, all that it refers to, and its inferiors.
func (k *checker) tree(w *window, level int) {
	k.expect(!k.windows[w], "window %#x is twice in the tree", w.id)
	k.expect(level <= maxLevel+1, "window %#x is too deep", w.id)
	if k.windows[w] || level > maxLevel+1 {
		return
	}
	k.windows[w] = true
	k.expect(k.server.resource(uint32(w.id)) == resource(w), "window %#x is in the tree, but not by its XID", w.id)
	k.expect(k.server.owner(uint32(w.id)) == w.owner, "window %#x has another owner than its XID", w.id)
	k.expect(len(w.children) <= maxChildren, "window %#x has %d children", w.id, len(w.children))
	for i, m := range w.masks {
		k.expect(k.connected(m.client) && m.mask != 0, "events of window %#x are selected by a client that has gone, or are none", w.id)
		k.expect(slices.IndexFunc(w.masks, func(n eventMask) bool { return n.client == m.client }) == i,
			"client %v selects events of window %#x twice", m.client, w.id)
	}
	for _, c := range w.shapeListeners {
		k.expect(k.connected(c), "the shape of window %#x is reported to a client that has gone", w.id)
	}
	for _, g := range w.grabs {
		k.expect(k.connected(g.client) && g.window == w, "window %#x has a grab of a client that has gone, or of another window", w.id)
	}
	for _, p := range w.presentSelections {
		k.expect(k.server.resource(p.eid) == resource(p) && p.window == w, "event context %#x is gone, or of another window", p.eid)
	}
	bytes := 0
	for i, p := range w.properties {
		bytes += len(p.data) + propertyOverhead
		k.expect(i == 0 || p.name != w.properties[0].name, "window %#x has a property twice", w.id)
	}
	k.expect(w.lettered == bytes, "window %#x has %d bytes of properties, counted as %d", w.id, bytes, w.lettered)
	k.pixels(w)
	for _, child := range w.children {
		k.expect(child.parent == w, "window %#x is a child of %#x and thinks otherwise", child.id, w.id)
		k.tree(child, level+1)
	}
}

// pixels checks that a window has a place for its pixels if and only if it can be seen.
func (k *checker) pixels(w *window) {
	if w.isRoot() {
		return
	}
	seen := w.mapped && w.class == protocol.InputOutput && w.parent.surface != nil
	k.expect(seen == (w.surface != nil), "window %#x: viewable %v, has pixels %v", w.id, seen, w.surface != nil)
	if w.surface == nil {
		return
	}
	if !w.parent.isRoot() {
		k.expect(w.surface == w.parent.surface, "window %#x has its pixels elsewhere than its parent", w.id)
	}
	bounds := w.surface.Bounds()
	k.expect(w.clip.Bounds().In(bounds) && w.whole.Bounds().In(bounds) && w.edge.Bounds().In(bounds),
		"window %#x is clipped to more than there are pixels", w.id)
}

// resources checks what a client's XIDs name.
func (k *checker) resources(c *client) {
	for id, r := range c.resources {
		k.expect(id&^k.server.idMask() == 0, "client %v has an XID that is not its own", c)
		switch r := r.(type) {
		case *window:
			k.expect(k.windows[r], "window %#x is not in the tree", r.id)
		case *pixmap:
			k.expect(r.memory == nil || r.memory.Bytes() != nil, "pixmap %#x shares memory that is unmapped", c.base()|id)
		case *segment:
			k.expect(r.memory.Bytes() != nil, "segment %#x is unmapped", c.base()|id)
		case *colormap:
			for other := range r.allocated {
				k.expect(k.connected(other), "a client that has gone has cells of colormap %#x", r.id)
			}
		}
	}
}

// account compares what is counted for a client with what it has.
func (k *checker) account(c *client) {
	s := k.server
	want := account{}
	for _, r := range c.resources {
		want.memory += costOf(r)
		if w, ok := r.(*window); ok {
			want.properties += w.lettered
		}
	}
	for _, p := range s.presents.waiting {
		if p.client == c {
			want.presents++
			want.memory += p.held
			want.entries += len(p.notifys)
		}
	}
	for w := range k.windows {
		for _, m := range slices.Concat(w.masks, w.randrMasks) {
			if m.client == c {
				want.entries += m.entries(w)
			}
		}
		for _, g := range w.grabs {
			if g.client == c {
				want.entries += g.entries()
			}
		}
	}
	for _, owner := range s.clients {
		if owner == nil {
			continue
		}
		for _, r := range owner.resources {
			if m, ok := r.(*colormap); ok && m.allocated[c] != nil {
				want.entries++
			}
		}
	}
	want.entries += k.listens(c)
	a := &c.account
	k.expect(a.memory == want.memory, "client %v holds %d bytes, counted as %d", c, want.memory, a.memory)
	k.expect(a.properties == want.properties, "client %v has %d bytes of properties, counted as %d", c, want.properties, a.properties)
	k.expect(a.entries == want.entries, "client %v has %d entries, counted as %d", c, want.entries, a.entries)
	k.expect(a.presents == want.presents, "%d presentations of client %v wait, counted as %d", want.presents, c, a.presents)
}

// listens counts what a client has asked to be told by extensions, and the conditions that it waits for.
func (k *checker) listens(c *client) (n int) {
	s := k.server
	count := func(l *client) {
		if l == c {
			n++
		}
	}
	for w := range k.windows {
		for _, l := range w.shapeListeners {
			count(l)
		}
	}
	for _, l := range s.selectionListeners {
		count(l.client)
	}
	for _, l := range s.cursorListeners {
		count(l.client)
	}
	for _, a := range s.alarms {
		for _, l := range a.listeners {
			count(l)
		}
	}
	if c.awaiting != nil {
		n += len(c.awaiting.triggers)
	}
	return n
}

// input checks what pointer, keyboard and focus refer to.
func (k *checker) input() {
	in := &k.server.input
	k.expect(k.windows[in.pointer.within], "the pointer is in a window that is gone")
	k.expect(in.pointer.hinted == nil || k.windows[in.pointer.hinted], "the pointer has hinted at a window that is gone")
	for _, d := range []*device{&in.pointer.device, &in.keyboard.device} {
		if g := d.grab; g != nil {
			k.expect(k.connected(g.client) && k.windows[g.window], "a device is grabbed by a client, or for a window, that is gone")
		}
	}
	if f := in.focus.window; f != nil {
		k.expect(k.windows[f] && f.viewable(), "the focus is on a window that is gone or not viewable")
	}
	m := &k.server.manager
	k.expect(m.drag.window == nil || k.windows[m.drag.window], "a window that is gone is being dragged")
	k.expect(m.pressed == nil || k.windows[m.pressed], "the button of a window that is gone is being pressed")
	for _, w := range m.clients {
		k.expect(k.windows[w] && w.managed != nil, "a window that is gone is managed")
	}
	for _, w := range m.hidden {
		k.expect(k.windows[w] && w.managed != nil && w.managed.hidden && !w.mapped, "a window that is gone or seen is minimised")
	}
}
