package display

import (
	"fmt"
	"image"
	"math"
	"runtime/debug"
	"slices"
	"time"

	"sameframe/protocol"
	"sameframe/render"
)

// presents is the state of the Present extension: what waits for a refresh of the screen. Guarded by Server.mu.
type presents struct {
	waiting []presentation // in the order of the requests
	due     []presentation // of the refresh that is being carried out
}

// presentation is a PresentPixmap or PresentNotifyMSC that waits for the refresh number msc. It holds a reference on the
// pixmap's memory until it is carried out or dropped.
type presentation struct {
	client  *client
	arrived time.Duration
	window  *window
	serial  uint32
	msc     uint64
	pixmap  *pixmap // nil for PresentNotifyMSC, and where idle
	id      protocol.Pixmap
	held    int // bytes of the pixmap that count for the client as long as it waits, should its XID go
	offset  image.Point
	idle    bool // superseded by a later one for the same refresh: the pixmap has been given back
	notifys []presentNotify
}

type presentNotify struct {
	window *window
	serial uint32
}

// presentSelection is an event context: an XID that a client gives to its interest in one window.
type presentSelection struct {
	client *client
	eid    uint32
	window *window
	mask   uint32
}

func (p *presentSelection) free(*Server) {
	p.window.presentSelections = slices.DeleteFunc(p.window.presentSelections, func(q *presentSelection) bool { return p == q })
}

func (*presentSelection) holds() int { return 0 }

func (c *client) presentQueryVersion(r *protocol.PresentQueryVersion) error {
	answer := protocol.PresentQueryVersionReply{MajorVersion: 1, MinorVersion: 2}
	if r.MajorVersion < 1 || r.MajorVersion == 1 && r.MinorVersion < 2 {
		answer.MajorVersion, answer.MinorVersion = r.MajorVersion, r.MinorVersion
	}
	return reply(c, &answer, nil)
}

func (c *client) presentQueryCapabilities(r *protocol.PresentQueryCapabilities) error {
	// The target is a window; X.Org would take a crtc of RANDR, too.
	if _, err := c.server.window(protocol.Window(r.Target)); err != nil {
		return err
	}
	return reply(c, &protocol.PresentQueryCapabilitiesReply{}, nil)
}

const presentEvents = protocol.PresentConfigureNotifyMask | protocol.PresentCompleteNotifyMask | protocol.PresentIdleNotifyMask

func (c *client) presentSelectInput(r *protocol.PresentSelectInput) error {
	w, err := c.server.window(r.Window)
	if err != nil {
		return err
	}
	if r.EventMask&^presentEvents != 0 {
		return protocol.BadValue.With(r.EventMask)
	}
	if p, ok := lookup[*presentSelection](c.server, r.Eid); ok && p.client == c {
		if p.window != w {
			return protocol.BadMatch.With(r.Eid)
		}
		if p.mask = r.EventMask; p.mask == 0 {
			c.server.remove(r.Eid)
			p.free(c.server)
		}
		return nil
	}
	if err := c.newID(r.Eid); err != nil {
		return err
	}
	if r.EventMask != 0 {
		p := &presentSelection{c, r.Eid, w, r.EventMask}
		w.presentSelections = append(w.presentSelections, p)
		c.add(r.Eid, p)
	}
	return nil
}

const presentOptions = protocol.PresentOptionAsync | protocol.PresentOptionCopy | protocol.PresentOptionUST | protocol.PresentOptionSuboptimal

func (c *client) presentPixmap(r *protocol.PresentPixmap, list []protocol.PresentNotify) error {
	s := c.server
	w, err := s.window(r.Window)
	if err != nil {
		return err
	}
	pixmap, err := s.pixmap(r.Pixmap)
	if err != nil {
		return err
	}
	if w.class == protocol.InputOnly || pixmap.surface.Depth != w.depth {
		return protocol.BadMatch.With(uint32(r.Pixmap))
	}
	// Regions of XFIXES, crtcs of RANDR and fences of SYNC would be taken by X.Org.
	for _, id := range [...]uint32{r.Valid, r.Update, r.TargetCrtc, r.WaitFence, r.IdleFence} {
		if id != protocol.None {
			return protocol.BadValue.With(id)
		}
	}
	if r.Options&^presentOptions != 0 {
		return protocol.BadValue.With(r.Options)
	}
	divisor, remainder := r.Divisor.Uint64(), r.Remainder.Uint64()
	if divisor != 0 && remainder >= divisor || divisor == 0 && remainder != 0 {
		return protocol.BadValue.With(uint32(remainder))
	}
	notifys := make([]presentNotify, len(list))
	for i, n := range list {
		if notifys[i].window, err = s.window(n.Window); err != nil {
			return err
		}
		notifys[i].serial = n.Serial
	}
	p := presentation{
		client: c, arrived: c.arrived, window: w, serial: r.Serial, pixmap: pixmap, id: r.Pixmap, offset: image.Pt(int(r.XOff), int(r.YOff)), notifys: notifys,
	}
	p.retain()
	clock := s.Screen.Clock()
	now := render.Now()
	async := r.Options&protocol.PresentOptionAsync != 0
	p.msc = presentTarget(clock.MSC(now), r.TargetMsc.Uint64(), divisor, remainder, async)
	if p.msc <= clock.MSC(now) {
		s.show(&p, clock.MSC(now), now, protocol.PresentCompleteModeCopy)
		return nil
	}
	before := len(s.presents.waiting)
	if err := s.wait(p); err != nil {
		return err
	}
	for i := range s.presents.waiting[:before] {
		if q := &s.presents.waiting[i]; q.window == w && q.msc == p.msc && q.pixmap != nil {
			s.giveBack(q)
			q.pixmap, q.idle = nil, true
		}
	}
	return nil
}

func (c *client) presentNotifyMSC(r *protocol.PresentNotifyMSC) error {
	s := c.server
	w, err := s.window(r.Window)
	if err != nil {
		return err
	}
	divisor, remainder := r.Divisor.Uint64(), r.Remainder.Uint64()
	if divisor != 0 && remainder >= divisor || divisor == 0 && remainder != 0 {
		return protocol.BadValue.With(uint32(remainder))
	}
	clock := s.Screen.Clock()
	msc := clock.MSC(render.Now())
	p := presentation{client: c, window: w, serial: r.Serial}
	if p.msc = presentTarget(msc, r.TargetMsc.Uint64(), divisor, remainder, true); p.msc <= msc {
		p.complete(msc, clock.Time(msc), protocol.PresentCompleteModeCopy)
		return nil
	}
	return s.wait(p)
}

// presentTarget returns the refresh at which a request is carried out (presentproto §7, PresentPixmap): target if it is to
// come; else the next that leaves the remainder, if there is a divisor; else, asynchronously, now.
func presentTarget(now, target, divisor, remainder uint64, async bool) uint64 {
	next := now
	if !async {
		next++
	}
	switch {
	case target > now:
		return target
	case divisor == 0:
		return next
	}
	return next + (remainder+divisor-next%divisor)%divisor
}

// maxWaiting bounds what waits, for all clients together.
const maxWaiting = 4096

func (s *Server) wait(p presentation) error {
	c, err := p.client, error(nil)
	if limit := s.Limits.Presents; c.account.presents >= limit || len(s.presents.waiting) >= maxWaiting {
		err = c.exceeds("presents", limit)
	} else if p.pixmap != nil {
		if err = c.allocate(p.pixmap.holds()); err == nil {
			err = c.mayEnter(len(p.notifys))
		}
	}
	if err != nil {
		p.release()
		return err
	}
	c.account.presents++
	c.account.entries += len(p.notifys)
	if p.pixmap != nil {
		p.held = p.pixmap.holds()
		c.account.memory += p.held
	}
	s.presents.waiting = append(s.presents.waiting, p)
	s.Screen.Schedule(p.msc)
	return nil
}

// refresh carries out what has waited for this refresh.
func (k *presents) refresh(s *Server, msc uint64, ust time.Duration) {
	later := k.waiting[:0]
	for _, p := range k.waiting {
		if p.msc > msc {
			later = append(later, p)
		} else {
			p.leave()
			k.due = append(k.due, p)
		}
	}
	clear(k.waiting[len(later):])
	k.waiting = later
	for i := range k.due {
		s.carryOut(&k.due[i], msc, ust)
	}
	clear(k.due)
	k.due = k.due[:0]
	next := uint64(math.MaxUint64)
	for _, p := range k.waiting {
		next = min(next, p.msc)
	}
	if len(k.waiting) > 0 {
		s.Screen.Schedule(next)
	}
}

// carryOut does what has waited. A panic there ends the client that has asked for it, and nothing else.
func (s *Server) carryOut(p *presentation, msc uint64, ust time.Duration) {
	defer func() {
		if v := recover(); v != nil {
			s.Log.Error("panic", "in", "a presentation", "client", p.client, "error", fmt.Sprintf("panic: %v\n%s", v, debug.Stack()))
			p.client.hangUp()
		}
	}()
	switch {
	case p.idle:
		p.complete(msc, ust, protocol.PresentCompleteModeSkip)
	case p.pixmap == nil:
		p.complete(msc, ust, protocol.PresentCompleteModeCopy)
	default:
		s.show(p, msc, ust, protocol.PresentCompleteModeCopy)
	}
}

// show copies the pixmap to the window, gives it back, and reports completion.
func (s *Server) show(p *presentation, msc uint64, ust time.Duration, mode uint8) {
	began := render.Now()
	t := target(p.window, protocol.ClipByChildren)
	if t.Surface != nil {
		// Memory that has vanished shows nothing, and is no reason not to complete.
		p.pixmap.guard(p.client, func() {
			first, second := t.Surface, p.pixmap.surface
			if first.ID > second.ID {
				first, second = second, first
			}
			first.Lock()
			defer first.Unlock()
			second.Lock()
			defer second.Unlock()
			all := render.GC{Op: render.Op{Function: render.GXcopy, PlaneMask: protocol.AllPlanes}}
			t.Copy(&all, p.pixmap.surface.Bounds().Add(p.offset), &p.pixmap.surface.Pixels, image.Point{})
		})
		size := len(p.pixmap.surface.Pix)
		p.window.frames.put(p.client, p.window, viaPresent, p.arrived, began, size)
	}
	s.giveBack(p)
	p.complete(msc, ust, mode)
}

// giveBack releases the pixmap and tells the client that it may draw on it again.
func (s *Server) giveBack(p *presentation) {
	p.release()
	for _, sel := range p.window.presentSelections {
		if sel.mask&protocol.PresentIdleNotifyMask != 0 {
			send(sel.client, &protocol.PresentIdleNotifyEvent{
				GenericHeader: genericHeader(majorPresent, 32), Evtype: protocol.PresentIdleNotify, Event: sel.eid,
				Window: p.window.id, Serial: p.serial, Pixmap: p.id,
			})
		}
	}
}

func (p *presentation) retain() {
	if p.pixmap.memory != nil {
		p.pixmap.memory.Retain()
	}
}

// leave counts what does not wait any more out of its client's account.
func (p *presentation) leave() {
	p.client.account.presents--
	p.client.account.entries -= len(p.notifys)
}

// release gives the pixmap's memory back.
func (p *presentation) release() {
	if p.pixmap != nil && p.pixmap.memory != nil {
		p.pixmap.memory.Release()
	}
	p.client.account.memory -= p.held
	p.held = 0
}

// complete sends CompleteNotify for the window and for those that the request named beside it.
func (p *presentation) complete(msc uint64, ust time.Duration, mode uint8) {
	kind := uint8(protocol.PresentCompleteKindPixmap)
	if p.pixmap == nil && !p.idle {
		kind = protocol.PresentCompleteKindNotifyMSC
	}
	for _, n := range append([]presentNotify{{p.window, p.serial}}, p.notifys...) {
		for _, sel := range n.window.presentSelections {
			if sel.mask&protocol.PresentCompleteNotifyMask != 0 {
				send(sel.client, &protocol.PresentCompleteNotifyEvent{
					GenericHeader: genericHeader(majorPresent, 40), Evtype: protocol.PresentCompleteNotify, Kind: kind, Mode: mode,
					Event: sel.eid, Window: n.window.id, Serial: n.serial,
					Ust: protocol.Card64(uint64(ust / time.Microsecond)), Msc: protocol.Card64(msc),
				})
			}
		}
	}
}

// presentConfigured tells Present's clients of a new size or place.
func (w *window) presentConfigured() {
	for _, sel := range w.presentSelections {
		if sel.mask&protocol.PresentConfigureNotifyMask != 0 {
			send(sel.client, &protocol.PresentConfigureNotifyEvent{
				GenericHeader: genericHeader(majorPresent, 40), Evtype: protocol.PresentConfigureNotify, Event: sel.eid,
				Window: w.id, X: int16(w.position.X), Y: int16(w.position.Y), Width: uint16(w.width), Height: uint16(w.height),
				PixmapWidth: uint16(w.width), PixmapHeight: uint16(w.height),
			})
		}
	}
}

// forget drops what waits for a window that is being destroyed.
func (k *presents) forget(w *window) {
	for i := range k.waiting {
		p := &k.waiting[i]
		before := len(p.notifys)
		p.notifys = slices.DeleteFunc(p.notifys, func(n presentNotify) bool { return n.window == w })
		p.client.account.entries -= before - len(p.notifys)
	}
	k.drop(func(p *presentation) bool { return p.window == w })
	for len(w.presentSelections) > 0 {
		p := w.presentSelections[0]
		w.server.remove(p.eid)
		p.free(w.server)
	}
}

// forgetClient drops what a client that has gone has asked for: the refresh may be the one after the end of time.
func (k *presents) forgetClient(c *client) {
	k.drop(func(p *presentation) bool { return p.client == c })
}

func (k *presents) drop(which func(*presentation) bool) {
	k.waiting = slices.DeleteFunc(k.waiting, func(p presentation) bool {
		if !which(&p) {
			return false
		}
		p.leave()
		p.release()
		return true
	})
}

// genericHeader starts an event of more than 32 bytes (Generic Event Extension).
func genericHeader(extension protocol.Opcode, size int) protocol.GenericHeader {
	return protocol.GenericHeader{Code: protocol.GenericEvent, Extension: extension, Length: uint32(size-32) / 4}
}
