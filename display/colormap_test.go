package display

import (
	"testing"

	"sameframe/protocol"
)

func (p *testClient) newColormap(v protocol.VisualID) protocol.Colormap {
	p.t.Helper()
	id := protocol.Colormap(p.id())
	do(p, &protocol.CreateColormap{Mid: id, Window: rootID, Visual: v}, nil)
	return id
}

func TestCreateColormapChecksItsArguments(t *testing.T) {
	bothOrders(t, func(t *testing.T, s *Server, p *testClient) {
		create := protocol.CreateColormap{Mid: protocol.Colormap(p.newColormap(0x21)) + 1, Window: rootID, Visual: 0x21}
		bad := func(code protocol.ErrorCode, value uint32, edit func(r *protocol.CreateColormap)) {
			t.Helper()
			r := create
			edit(&r)
			refuse(p, &r, nil, code, value)
		}
		bad(protocol.BadValue, 2, func(r *protocol.CreateColormap) { r.Alloc, r.Mid = 2, 1 })
		bad(protocol.BadIDChoice, 1, func(r *protocol.CreateColormap) { r.Mid, r.Window = 1, 1 })
		bad(protocol.BadIDChoice, uint32(create.Mid-1), func(r *protocol.CreateColormap) { r.Mid-- })
		bad(protocol.BadWindow, 1, func(r *protocol.CreateColormap) { r.Window, r.Visual = 1, 1 })
		bad(protocol.BadMatch, 1, func(r *protocol.CreateColormap) { r.Visual = 1 })
		bad(protocol.BadMatch, 0x21, func(r *protocol.CreateColormap) { r.Alloc = protocol.AllocAll })
		checkLengths(p, create, nil)
	})
}

func TestFreedColormapLeavesTheWindows(t *testing.T) {
	bothOrders(t, func(t *testing.T, s *Server, p *testClient) {
		w := p.newWindow(protocol.ColormapChangeMask)
		m := p.newColormap(0x21)
		setColormap := &protocol.ChangeWindowAttributes{Window: w, ValueMask: protocol.CWColormap}
		want := protocol.ColormapNotifyEvent{Window: w, Colormap: m, New: protocol.True}
		check := func() {
			t.Helper()
			e := event[protocol.ColormapNotifyEvent](p)
			want.EventHeader = protocol.EventHeader{Code: protocol.ColormapNotify, Sequence: p.sequence}
			if *e != want {
				t.Errorf("got %+v, want %+v", *e, want)
			}
		}
		p.execute(encode(p, setColormap, wire(p, m)))
		check()
		p.execute(encode(p, &protocol.FreeColormap{Cmap: m}, nil))
		want.Colormap = protocol.None
		check()
		refuse(p, &protocol.FreeColormap{Cmap: m}, nil, protocol.BadColor, uint32(m))
		do(p, &protocol.FreeColormap{Cmap: defaultColormapID}, nil)
		p.execute(encode(p, setColormap, wire[uint32](p, defaultColormapID)))
		want.Colormap, want.State = defaultColormapID, protocol.ColormapInstalled
		check()
		checkLengths(p, protocol.FreeColormap{Cmap: m}, nil)
	})
}

func TestInstallColormapTellsTheWindowsOfBoth(t *testing.T) {
	bothOrders(t, func(t *testing.T, s *Server, p *testClient) {
		first, second := p.newWindow(protocol.ColormapChangeMask), p.newWindow(protocol.ColormapChangeMask)
		m := p.newColormap(0x21)
		p.execute(encode(p, &protocol.ChangeWindowAttributes{Window: second, ValueMask: protocol.CWColormap}, wire(p, m)))
		p.messages()
		installed := func() protocol.Colormap {
			t.Helper()
			_, list := ask[protocol.ListInstalledColormapsReply](p, &protocol.ListInstalledColormaps{Window: first}, nil)
			return native[protocol.Colormap](p, list)[0]
		}
		check := func(now protocol.Colormap, states map[protocol.Window]uint8) {
			t.Helper()
			messages := p.messages()
			if len(messages) != len(states) {
				t.Fatalf("%d events, want %d", len(messages), len(states))
			}
			for _, b := range messages {
				e, _ := decode[protocol.ColormapNotifyEvent](p, b)
				if e.Code != protocol.ColormapNotify || e.New != protocol.False || e.State != states[e.Window] {
					t.Errorf("got %+v", *e)
				}
			}
			if got := installed(); got != now {
				t.Errorf("colormap %#x is installed, want %#x", got, now)
			}
		}
		p.execute(encode(p, &protocol.InstallColormap{Cmap: m}, nil))
		check(m, map[protocol.Window]uint8{first: protocol.ColormapUninstalled, second: protocol.ColormapInstalled})
		p.execute(encode(p, &protocol.InstallColormap{Cmap: m}, nil))
		check(m, nil)
		p.execute(encode(p, &protocol.UninstallColormap{Cmap: m}, nil))
		check(defaultColormapID, map[protocol.Window]uint8{first: protocol.ColormapInstalled, second: protocol.ColormapUninstalled})
		do(p, &protocol.UninstallColormap{Cmap: defaultColormapID}, nil)
		p.execute(encode(p, &protocol.InstallColormap{Cmap: m}, nil))
		p.messages()
		p.execute(encode(p, &protocol.FreeColormap{Cmap: m}, nil)) // uninstalls it
		p.messages()
		if got := installed(); got != defaultColormapID {
			t.Errorf("colormap %#x is installed after it was freed", got)
		}
		refuse(p, &protocol.InstallColormap{Cmap: m}, nil, protocol.BadColor, uint32(m))
		refuse(p, &protocol.UninstallColormap{Cmap: m}, nil, protocol.BadColor, uint32(m))
		refuse(p, &protocol.ListInstalledColormaps{Window: 1}, nil, protocol.BadWindow, 1)
		checkLengths(p, protocol.InstallColormap{Cmap: defaultColormapID}, nil)
		checkLengths(p, protocol.UninstallColormap{Cmap: defaultColormapID}, nil)
		checkLengths(p, protocol.ListInstalledColormaps{Window: first}, nil)
	})
}

func TestCopyColormapAndFreeMovesTheCells(t *testing.T) {
	bothOrders(t, func(t *testing.T, s *Server, p *testClient) {
		ask[protocol.AllocColorReply](p, &protocol.AllocColor{Cmap: defaultColormapID}, nil)
		m := protocol.Colormap(p.id())
		do(p, &protocol.CopyColormapAndFree{Mid: m, SrcCmap: defaultColormapID}, nil)
		refuse(p, &protocol.FreeColors{Cmap: defaultColormapID}, wire[uint32](p, 0), protocol.BadAccess, defaultColormapID)
		do(p, &protocol.FreeColors{Cmap: m}, wire[uint32](p, 0))
		refuse(p, &protocol.CopyColormapAndFree{Mid: m, SrcCmap: 1}, nil, protocol.BadIDChoice, uint32(m))
		refuse(p, &protocol.CopyColormapAndFree{Mid: m + 1, SrcCmap: 1}, nil, protocol.BadColor, 1)
		checkLengths(p, protocol.CopyColormapAndFree{Mid: m + 1, SrcCmap: defaultColormapID}, nil)
	})
}
