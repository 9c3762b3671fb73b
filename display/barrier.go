package display

import (
	"image"
	"slices"

	"sameframe/protocol"
)

// barrier is a line, along the left or upper edge of pixels, that relative motion of the pointer crosses in some
// directions only (XFIXES §12). It begins in xfixesCreatePointerBarrier and ends in free.
type barrier struct {
	from, to image.Point // from left to right or top to bottom; both ends belong to it
	passable uint32      // directions
}

func (s *Server) barrier(id uint32) (*barrier, error) {
	if b, ok := lookup[*barrier](s, id); ok {
		return b, nil
	}
	return nil, badBarrier.With(id)
}

func (b *barrier) free(s *Server) {
	s.barriers = slices.DeleteFunc(s.barriers, func(a *barrier) bool { return a == b })
}

func (*barrier) holds() int { return 0 }

func (b *barrier) vertical() bool { return b.from.X == b.to.X }

func (c *client) xfixesCreatePointerBarrier(r *protocol.XFixesCreatePointerBarrier, tail []byte) error {
	if _, err := exactly(tail, 2*int(r.DevicesLen)); err != nil {
		return err
	}
	if err := c.newID(r.Barrier); err != nil {
		return err
	}
	if (r.X1 == r.X2) == (r.Y1 == r.Y2) { // aslant, or a point
		return protocol.BadValue.With(0)
	}
	if _, err := c.server.window(r.Window); err != nil {
		return err
	}
	b := &barrier{
		from: image.Pt(int(min(r.X1, r.X2)), int(min(r.Y1, r.Y2))), to: image.Pt(int(max(r.X1, r.X2)), int(max(r.Y1, r.Y2))),
		passable: r.Directions,
	}
	c.add(r.Barrier, b)
	c.server.barriers = append(c.server.barriers, b)
	return nil
}

func (c *client) xfixesDeletePointerBarrier(r *protocol.XFixesDeletePointerBarrier) error {
	b, err := c.server.barrier(r.Barrier)
	if err != nil {
		return err
	}
	if c.server.owner(r.Barrier) != c {
		return protocol.BadAccess.With(r.Barrier)
	}
	c.server.remove(r.Barrier)
	b.free(c.server)
	return nil
}

// barred returns where a relative motion from one point to another ends. The barrier that is met first takes away what the
// motion would have across it; along it the motion goes on, and may meet the next.
func (s *Server) barred(from, to image.Point) image.Point {
	for heading := direction(from, to); heading != 0; {
		var nearest *barrier
		least := 0.0
		for _, b := range s.barriers {
			if distance, meets := b.meets(from, to, heading); meets && (nearest == nil || distance < least) {
				nearest, least = b, distance
			}
		}
		switch {
		case nearest == nil:
			return to
		case nearest.vertical():
			to.X = nearest.from.X
			if heading&protocol.BarrierPositiveX != 0 {
				to.X--
			}
			from.X = to.X
			heading &^= protocol.BarrierPositiveX | protocol.BarrierNegativeX
		default:
			to.Y = nearest.from.Y
			if heading&protocol.BarrierPositiveY != 0 {
				to.Y--
			}
			from.Y = to.Y
			heading &^= protocol.BarrierPositiveY | protocol.BarrierNegativeY
		}
	}
	return to
}

// direction returns the bits of the directions of a motion.
func direction(from, to image.Point) (bits uint32) {
	switch {
	case to.X > from.X:
		bits |= protocol.BarrierPositiveX
	case to.X < from.X:
		bits |= protocol.BarrierNegativeX
	}
	switch {
	case to.Y > from.Y:
		bits |= protocol.BarrierPositiveY
	case to.Y < from.Y:
		bits |= protocol.BarrierNegativeY
	}
	return bits
}

// meets reports whether the barrier is in the way of a motion, and how much of the motion, from 0 to 1, comes before it.
func (b *barrier) meets(from, to image.Point, heading uint32) (way float64, meets bool) {
	if b.vertical() {
		heading &= protocol.BarrierPositiveX | protocol.BarrierNegativeX
		return meets1(from.X, to.X, b.from.X, from.Y, to.Y, b.from.Y, b.to.Y, heading&^b.passable != 0)
	}
	heading &= protocol.BarrierPositiveY | protocol.BarrierNegativeY
	return meets1(from.Y, to.Y, b.from.Y, from.X, to.X, b.from.X, b.to.X, heading&^b.passable != 0)
}

// meets1 is meets with the barrier at across, from low to high along the other axis.
func meets1(from, to, across, alongFrom, alongTo, low, high int, blocks bool) (way float64, meets bool) {
	if !blocks || from == to {
		return 0, false
	}
	way = float64(across-from) / float64(to-from)
	if way < 0 || way > 1 || way == 0 && to > from { // the edge is on the far side already
		return 0, false
	}
	at := float64(alongFrom) + way*float64(alongTo-alongFrom)
	return way, at >= float64(low) && at <= float64(high)
}
