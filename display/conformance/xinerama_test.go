package conformance

import (
	"testing"

	"sameframe/protocol"
)

func TestXinerama(t *testing.T) {
	start(t).differ(t, func(p *peer) {
		ask[protocol.XineramaQueryVersionReply](p, &protocol.XineramaQueryVersion{Major: 9, Minor: 9})
		ask[protocol.XineramaGetStateReply](p, &protocol.XineramaGetState{Window: p.root})
		ask[protocol.XineramaGetScreenCountReply](p, &protocol.XineramaGetScreenCount{Window: p.root})
		ask[protocol.XineramaGetScreenSizeReply](p, &protocol.XineramaGetScreenSize{Window: p.root})
		ask[protocol.XineramaGetScreenSizeReply](p, &protocol.XineramaGetScreenSize{Window: p.root, Screen: 3})
		ask[protocol.XineramaIsActiveReply](p, &protocol.XineramaIsActive{})
		_, monitors := ask[protocol.XineramaQueryScreensReply](p, &protocol.XineramaQueryScreens{})
		p.logBytes(monitors, 32)
		p.rule("state of no window", protocol.BadWindow, asking[protocol.XineramaGetStateReply](&protocol.XineramaGetState{Window: 7}))
		p.rule("screens of no window", protocol.BadWindow, asking[protocol.XineramaGetScreenCountReply](
			&protocol.XineramaGetScreenCount{Window: 7}))
		p.rule("size of no window", protocol.BadWindow, asking[protocol.XineramaGetScreenSizeReply](
			&protocol.XineramaGetScreenSize{Window: 7}))
	})
}
