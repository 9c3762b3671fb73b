package display

import (
	"bytes"
	"image"
	"log/slog"
	"strings"
	"testing"

	"sameframe/protocol"
)

// TestAccountsAreZeroWhenTheClientIsGone has a client take some of everything, give some back, and leave.
func TestAccountsAreZeroWhenTheClientIsGone(t *testing.T) {
	for _, managed := range []bool{false, true} {
		s := newTestServer(t)
		s.NoWindowManager = !managed
		s.redirectChanged()
		p, other := connect(t, s, false), connect(t, s, false)
		theirs := other.newWindow(0)
		memory, _ := p.share(4 * 64 * 64)
		if err := p.countMapping(memory); err != nil {
			t.Fatal(err)
		}
		shared := p.sharedPixmap(memory, 64, 64, 24)
		tile, bitmap := p.newPixmap(30, 20, 24), p.newPixmap(64, 64, 1)
		top := p.newWindow(0)
		child := p.window(top, image.Rect(1, 1, 9, 9))
		cursor := protocol.Cursor(p.id())
		do(p, &protocol.CreateCursor{Cid: cursor, Source: bitmap, Mask: bitmap}, nil)
		grab := protocol.GrabButton{OwnerEvents: 1, Cursor: cursor, Button: 1, Modifiers: protocol.AnyModifier}
		ungrab := protocol.UngrabButton{Button: 1, Modifiers: 1}
		for _, w := range []protocol.Window{top, child, theirs, rootID} {
			p.execute(encode(p, &protocol.ChangeWindowAttributes{
				Window: w, ValueMask: protocol.CWBackPixmap | protocol.CWBorderPixmap | protocol.CWEventMask | protocol.CWCursor,
			}, wire(p, uint32(tile), uint32(tile), uint32(protocol.PropertyChangeMask), uint32(cursor))))
			for name := protocol.Atom(1); name < 5; name++ {
				for mode := range uint8(3) {
					p.execute(encode(p, &protocol.ChangeProperty{
						Mode: mode, Window: w, Property: name, Type: protocol.AtomSTRING, Format: 8, DataLen: 5,
					}, []byte("hello")))
				}
			}
			p.execute(encode(p, &protocol.RotateProperties{Window: w, AtomsLen: 2, Delta: 1}, wire(p, uint32(1), uint32(2))))
			p.execute(encode(p, &protocol.DeleteProperty{Window: w, Property: 3}, nil))
			p.messages()
			grab.GrabWindow, ungrab.GrabWindow = w, w
			do(p, &grab, nil)
			do(p, &ungrab, nil) // what is left of the grab are two
		}
		do(p, &protocol.ChangeSaveSet{Window: theirs}, nil)
		gc, gc2 := p.newGC(rootID), p.newGC(rootID)
		do(p, &protocol.ChangeGC{GC: gc, ValueMask: protocol.GCTile | protocol.GCStipple | protocol.GCClipMask},
			wire(p, uint32(tile), uint32(bitmap), uint32(bitmap)))
		do(p, &protocol.CopyGC{SrcGC: gc, DstGC: gc2, ValueMask: protocol.GCTile | protocol.GCStipple | protocol.GCClipMask}, nil)
		do(p, &protocol.SetClipRectangles{GC: gc}, wire(p, protocol.Rectangle{Width: 3, Height: 3}, protocol.Rectangle{X: 9, Width: 1, Height: 9}))
		ask[protocol.AllocColorReply](p, &protocol.AllocColor{Cmap: defaultColormapID}, nil)
		maps := [2]protocol.Colormap{protocol.Colormap(p.id()), protocol.Colormap(p.id())}
		do(p, &protocol.CreateColormap{Mid: maps[0], Window: rootID, Visual: visuals[0].id}, nil)
		ask[protocol.AllocColorReply](p, &protocol.AllocColor{Cmap: maps[0]}, nil)
		do(p, &protocol.CopyColormapAndFree{Mid: maps[1], SrcCmap: maps[0]}, nil)
		ask[protocol.AllocColorReply](other, &protocol.AllocColor{Cmap: maps[1]}, nil)
		do(p, &protocol.ConfigureWindow{Window: top, ValueMask: protocol.CWWidth | protocol.CWHeight}, wire(p, uint32(50), uint32(40)))
		p.messages()
		s.mu.Lock()
		never := protocol.Card64(1 << 62)
		notifys := []protocol.PresentNotify{{Window: theirs}, {Window: top}}
		for _, pixmap := range []protocol.Pixmap{tile, tile, shared} {
			if err := p.presentPixmap(&protocol.PresentPixmap{Window: theirs, Pixmap: pixmap, TargetMsc: never}, notifys); err != nil {
				t.Fatal(err)
			}
		}
		s.mu.Unlock()
		do(p, &protocol.FreePixmap{Pixmap: tile}, nil)
		do(p, &protocol.FreePixmap{Pixmap: shared}, nil)
		do(p, &protocol.FreeCursor{Cursor: cursor}, nil)
		p.execute(encode(p, &protocol.UnmapWindow{Window: top}, nil))
		p.execute(encode(p, &protocol.MapWindow{Window: top}, nil))
		checkServer(t, s)
		if a := &p.account; a.memory == 0 || a.properties == 0 || a.entries == 0 || a.presents != 3 || a.segments.Load() != 1 || a.mapped.Load() == 0 {
			t.Errorf("a client with some of everything counts for %+v", a)
		}
		other.execute(encode(other, &protocol.DestroyWindow{Window: theirs}, nil))
		checkServer(t, s)
		p.leave()
		checkServer(t, s)
		if a := &p.account; a.memory != 0 || a.properties != 0 || a.entries != 0 || a.presents != 0 || a.segments.Load() != 0 || a.mapped.Load() != 0 {
			t.Errorf("a client that has gone counts for %+v", a)
		}
	}
}

// TestBoundsAreKeptAndTold has clients run into each bound: BadAlloc, one line in the log, and room again afterwards.
func TestBoundsAreKeptAndTold(t *testing.T) {
	var log bytes.Buffer
	s := newTestServer(t)
	s.Log = slog.New(slog.NewTextHandler(&log, nil))
	s.Limits = Limits{Memory: 1 << 20, Resources: 100, Properties: 4096, Entries: 16, Atoms: 20, Presents: 2, Segments: 2, Mapped: 1 << 20}
	s.reset()
	other := connect(t, s, false)
	theirs := other.newWindow(0)
	for bound, more := range map[string]func(p *testClient, n int) []byte{
		"memory": func(p *testClient, n int) []byte {
			return encode(p, &protocol.CreatePixmap{Depth: 24, Pid: protocol.Pixmap(p.id()), Drawable: rootID, Width: 200, Height: 100}, nil)
		},
		"resources": func(p *testClient, n int) []byte {
			return encode(p, &protocol.CreateGC{Cid: protocol.GContext(p.id()), Drawable: rootID}, nil)
		},
		"entries": func(p *testClient, n int) []byte {
			return encode(p, &protocol.GrabKey{GrabWindow: theirs, Modifiers: 1, Key: protocol.Keycode(9 + n)}, nil)
		},
		"atoms": func(p *testClient, n int) []byte {
			return encode(p, &protocol.InternAtom{NameLen: 2}, []byte{byte(n), 1})
		},
		"properties": func(p *testClient, n int) []byte {
			return encode(p, &protocol.ChangeProperty{
				Window: theirs, Property: protocol.Atom(n + 1), Type: protocol.AtomSTRING, Format: 8, DataLen: 100,
			}, make([]byte, 100))
		},
	} {
		p := connect(t, s, false)
		log.Reset()
		n := 0
		for refused := 0; refused < 5; n++ {
			if n > 2000 {
				t.Fatalf("%s is not bounded", bound)
			}
			p.execute(more(p, n))
			for _, m := range p.messages() {
				if m[0] != protocol.ErrorType {
					continue
				}
				if refused++; protocol.ErrorCode(m[1]) != protocol.BadAlloc {
					t.Fatalf("%s: error % x, want BadAlloc", bound, m)
				}
			}
		}
		if n < 7 {
			t.Errorf("%s: the bound is met at once", bound)
		}
		if lines := log.String(); strings.Count(lines, "\n") != 1 || !strings.Contains(lines, "bound="+bound) || !strings.Contains(lines, "pid") {
			t.Errorf("%s: the log says:\n%s", bound, lines)
		}
		checkServer(t, s)
		p.leave()
	}
	// A stranger fills half of the room for properties; the owner has the other.
	do(other, &protocol.ChangeProperty{Window: theirs, Property: 99 % 60, Type: protocol.AtomSTRING, Format: 8, DataLen: 1000}, make([]byte, 1000))
}

func TestLimitsAreSetByName(t *testing.T) {
	var l Limits
	for name, value := range map[string]string{"memory": "64M", "mapped": "2G", "segments": "8", "output": "2048K"} {
		if err := l.Set(name, value); err != nil {
			t.Error(err)
		}
	}
	if want := (Limits{Memory: 64 << 20, Mapped: 2 << 30, Segments: 8, Output: 2 << 20}); l != want {
		t.Errorf("%+v, want %+v", l, want)
	}
	for _, c := range [][2]string{{"memory", ""}, {"memory", "M"}, {"memory", "-1"}, {"memory", "1K"}, {"mapped", "0"}, {"mapped", "99999999999999999999"}, {"mapped", "1048576G"}, {"clients", "3"}} {
		if err := l.Set(c[0], c[1]); err == nil || !strings.Contains(err.Error(), c[0]) {
			t.Errorf("%s=%s: %v", c[0], c[1], err)
		}
	}
}
