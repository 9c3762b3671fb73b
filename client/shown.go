package client

import (
	"time"

	"sameframe/internal/monotonic"
	"sameframe/protocol"
)

// shownSink is a canvas as it takes the CompleteNotifys of its frames.
type shownSink Canvas

// event is told of a CompleteNotify. One of a PresentNotifyMSC is the painter's own.
func (s *shownSink) event(b []byte) bool {
	now := monotonic.Now()
	m, _, ok := protocol.View[protocol.PresentCompleteNotifyEvent](b)
	if !ok || m.Kind != protocol.PresentCompleteKindPixmap {
		return false
	}
	s.options.OnShown(Shown{Serial: m.Serial, At: now, UST: time.Duration(m.Ust.Uint64()) * time.Microsecond, MSC: m.Msc.Uint64()})
	return true
}

// ended leaves it to the canvas to release who waits.
func (s *shownSink) ended(error) {}
