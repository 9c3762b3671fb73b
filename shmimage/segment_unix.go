//go:build linux || (darwin && !ios)

package shmimage

func newSegment(s *Segment) *Segment {
	s.refs.Store(1)
	live.Lock()
	defer live.Unlock()
	if live.segments == nil {
		live.segments = make(map[*Segment]struct{})
	}
	live.segments[s] = struct{}{}
	return s
}
