package conformance

import (
	"fmt"
	"image"
	"testing"

	"sameframe/protocol"
)

// screenChangeNotify leaves out which of the sizes it is: we offer more of them.
func screenChangeNotify(p *peer, b []byte) any {
	e := event[protocol.RandrScreenChangeNotifyEvent](p, b).(*protocol.RandrScreenChangeNotifyEvent)
	if e.SizeID != 0xffff {
		e.SizeID = 0
	}
	return e
}

func randrNotify(p *peer, b []byte) any {
	switch b[1] {
	case protocol.RandrCrtcChange:
		return event[protocol.RandrCrtcChangeEvent](p, b)
	case protocol.RandrOutputChange:
		return event[protocol.RandrOutputChangeEvent](p, b)
	}
	return event[protocol.RandrOutputPropertyEvent](p, b)
}

// monitor is what RANDR knows of the screen of a server.
type monitor struct {
	crtc   protocol.RandrCrtc
	output protocol.RandrOutput
	first  protocol.RandrMode // of the size at the start
}

func (p *peer) monitor() monitor {
	p.Helper()
	p.extension(protocol.RandrName)
	var m monitor
	p.quietly(func() {
		ask[protocol.RandrQueryVersionReply](p, &protocol.RandrQueryVersion{MajorVersion: 1, MinorVersion: 3})
		r, rest := ask[protocol.RandrGetScreenResourcesReply](p, &protocol.RandrGetScreenResources{Window: p.root})
		if r.CrtcsLen != 1 || r.OutputsLen != 1 || r.ModesLen == 0 {
			p.Fatalf("%s: resources are %+v", p.name(), *r)
		}
		crtc, rest := decode[uint32](p, rest)
		output, rest := decode[uint32](p, rest)
		mode, _ := decode[protocol.RandrModeInfo](p, rest)
		m = monitor{protocol.RandrCrtc(*crtc), protocol.RandrOutput(*output), mode.ID}
	})
	p.given[uint32(m.crtc)], p.given[uint32(m.output)], p.given[uint32(m.first)] = "crtc", "output", "first mode"
	return m
}

// newMode has the server make a mode.
func (p *peer) newMode(name string, size image.Point) protocol.RandrMode {
	p.Helper()
	reply := new(protocol.RandrCreateModeReply)
	p.quietly(func() {
		reply, _ = ask[protocol.RandrCreateModeReply](p, &protocol.RandrCreateMode{Window: p.root, Mode: protocol.RandrModeInfo{
			Width: uint16(size.X), Height: uint16(size.Y), HTotal: uint16(size.X), VTotal: uint16(size.Y),
			DotClock: uint32(size.X * size.Y * 50), NameLen: uint16(len(name)),
		}}, name)
	})
	if reply == nil {
		p.Fatalf("%s: no mode %s", p.name(), name)
	}
	p.given[uint32(reply.Mode)] = name
	return reply.Mode
}

// configure has the CRTC show the screen from at on in a mode, or nothing.
func (p *peer) configure(m monitor, mode protocol.RandrMode, at image.Point) func(*peer) protocol.ErrorCode {
	r := &protocol.RandrSetCrtcConfig{
		Crtc: m.crtc, Mode: mode, X: int16(at.X), Y: int16(at.Y), Rotation: protocol.RandrRotate0,
	}
	if mode == protocol.None {
		return asking[protocol.RandrSetCrtcConfigReply](r)
	}
	return func(p *peer) protocol.ErrorCode {
		return askCode[protocol.RandrSetCrtcConfigReply](p, r, []protocol.RandrOutput{m.output})
	}
}

func (p *peer) resize(width, height uint16) func(*peer) protocol.ErrorCode {
	return request(&protocol.RandrSetScreenSize{Window: p.root, Width: width, Height: height, MmWidth: 200, MmHeight: 100})
}

// described writes down what the screen is.
func (p *peer) described(m monitor) {
	p.Helper()
	ask[protocol.RandrGetCrtcInfoReply](p, &protocol.RandrGetCrtcInfo{Crtc: m.crtc})
	ask[protocol.GetGeometryReply](p, &protocol.GetGeometry{Drawable: protocol.Drawable(p.root)})
	ask[protocol.XineramaIsActiveReply](p, &protocol.XineramaIsActive{})
	_, screens := ask[protocol.XineramaQueryScreensReply](p, &protocol.XineramaQueryScreens{})
	for len(screens) > 0 {
		var screen *protocol.Rectangle
		screen, screens = decode[protocol.Rectangle](p, screens)
		p.log(fmt.Sprint("screen ", *screen))
	}
	ask[protocol.QueryPointerReply](p, &protocol.QueryPointer{Window: p.root})
	text := "no sizes"
	p.quietly(func() {
		r, rest := ask[protocol.RandrGetScreenInfoReply](p, &protocol.RandrGetScreenInfo{Window: p.root})
		if r.SizesLen > 0 {
			size, _ := decode[protocol.RandrScreenSize](p, rest[8*r.SizeID:])
			text = p.format(size)
		}
	})
	p.log(text)
}

const randrMasks = protocol.RandrScreenChangeMask | protocol.RandrCrtcChangeMask | protocol.RandrOutputChangeMask |
	protocol.RandrOutputPropertyMask

func TestScreenIsResizedByRandr(t *testing.T) {
	start(t).differ(t, func(p *peer) {
		m := p.monitor()
		child := p.mapped(image.Rect(600, 300, 900, 500))
		must(p, &protocol.ChangeWindowAttributes{Window: p.root, ValueMask: protocol.CWEventMask},
			[]uint32{protocol.StructureNotifyMask | protocol.SubstructureNotifyMask})
		p.warp(image.Pt(1000, 600))
		p.quietly(func() { p.resize(1280, 720)(p) }) // the first lengths are not the same
		must(p, &protocol.RandrSelectInput{Window: p.root, Enable: randrMasks})
		must(p, &protocol.RandrSelectInput{Window: child, Enable: randrMasks})
		other := p.another()
		other.given = p.given
		other.extension(protocol.RandrName)
		p.described(m)
		small, large := p.newMode("small", image.Pt(640, 400)), p.newMode("large", image.Pt(1024, 700))
		for _, step := range []struct {
			name string
			want protocol.ErrorCode
			do   func(*peer) protocol.ErrorCode
		}{
			{"smaller than the CRTC", protocol.BadMatch, p.resize(800, 600)},
			{"CRTC with a mode that the output has not", protocol.BadMatch, p.configure(m, small, image.Point{})},
			{"add a mode", success, request(&protocol.RandrAddOutputMode{Output: m.output, Mode: small})},
			{"add it again", success, request(&protocol.RandrAddOutputMode{Output: m.output, Mode: small})},
			{"add another", success, request(&protocol.RandrAddOutputMode{Output: m.output, Mode: large})},
			{"CRTC in the smaller mode", success, p.configure(m, small, image.Point{})},
			{"the same again", success, p.configure(m, small, image.Point{})},
			{"CRTC elsewhere", success, p.configure(m, small, image.Pt(100, 50))},
			{"too far right", protocol.BadValue, p.configure(m, small, image.Pt(641, 50))},
			{"too far down", protocol.BadValue, p.configure(m, small, image.Pt(0, 321))},
			{"smaller than the CRTC's end", protocol.BadMatch, p.resize(739, 600)},
			{"as large as that", success, p.resize(740, 450)},
			{"the same again", success, p.resize(740, 450)},
			{"destroy a mode in use", protocol.BadAccess, request(&protocol.RandrDestroyMode{Mode: small})},
			{"CRTC off", success, p.configure(m, protocol.None, image.Point{})},
			{"off again", success, p.configure(m, protocol.None, image.Point{})},
			{"screen of a pixel", success, p.resize(1, 1)},
			{"larger screen", success, p.resize(1024, 700)},
			{"screen of no pixel", protocol.BadValue, p.resize(0, 5)},
			{"screen without a length", protocol.BadValue, request(&protocol.RandrSetScreenSize{Window: p.root, Width: 90, Height: 90})},
			{"CRTC on again", success, p.configure(m, large, image.Point{})},
			{"main output", success, request(&protocol.RandrSetOutputPrimary{Window: p.root, Output: m.output})},
			{"main output again", success, request(&protocol.RandrSetOutputPrimary{Window: p.root, Output: m.output})},
			{"no main output", success, request(&protocol.RandrSetOutputPrimary{Window: p.root})},
			{"delete a mode in use", protocol.BadMatch, request(&protocol.RandrDeleteOutputMode{Output: m.output, Mode: large})},
			{"destroy it", protocol.BadAccess, request(&protocol.RandrDestroyMode{Mode: large})},
			{"CRTC off before the end", success, p.configure(m, protocol.None, image.Point{})},
			{"delete it", success, request(&protocol.RandrDeleteOutputMode{Output: m.output, Mode: large})},
			{"delete it again", protocol.BadAccess, request(&protocol.RandrDeleteOutputMode{Output: m.output, Mode: large})},
			{"destroy it at last", success, request(&protocol.RandrDestroyMode{Mode: large})},
			{"the first size", success, p.resize(1280, 720)},
			{"the first mode", success, p.configure(m, m.first, image.Point{})},
		} {
			p.rule(step.name, step.want, step.do)
			p.described(m)
		}
		p.at("a client that has been there before")
		must(other, &protocol.RandrSelectInput{Window: p.root, Enable: protocol.RandrScreenChangeMask})
		for _, e := range other.takeEvents() {
			p.log(other.format(e))
		}
		p.at("a client that comes after")
		must(p.another(), &protocol.RandrSelectInput{Window: p.root, Enable: protocol.RandrScreenChangeMask})
		must(p, &protocol.RandrDeleteOutputMode{Output: m.output, Mode: small})
		must(p, &protocol.RandrDestroyMode{Mode: small})
		must(p, &protocol.DestroyWindow{Window: child})
	})
}

func TestRandrChecksItsArguments(t *testing.T) {
	start(t).differ(t, func(p *peer) {
		m := p.monitor()
		for _, v := range [][2]uint32{{1, 2}, {1, 1}, {0, 9}, {1, 3}} {
			ask[protocol.RandrQueryVersionReply](p, &protocol.RandrQueryVersion{MajorVersion: v[0], MinorVersion: v[1]})
		}
		mode := p.newMode("mode", image.Pt(400, 300))
		tooLarge := p.newMode("too large", image.Pt(32767, 300))
		outputs := func(ids ...protocol.RandrOutput) []protocol.RandrOutput { return ids }
		setCrtc := func(r protocol.RandrSetCrtcConfig, outputs []protocol.RandrOutput) func(*peer) protocol.ErrorCode {
			r.Crtc = max(r.Crtc, m.crtc)
			if r.Rotation == 0 {
				r.Rotation = protocol.RandrRotate0
			}
			return func(p *peer) protocol.ErrorCode { return askCode[protocol.RandrSetCrtcConfigReply](p, &r, outputs) }
		}
		same, double := protocol.RandrTransform{1 << 16, 0, 0, 0, 1 << 16, 0, 0, 0, 1 << 16}, protocol.RandrTransform{1 << 17, 0, 0, 0, 1 << 17, 0, 0, 0, 1 << 16}
		transform := func(t protocol.RandrTransform, n uint16, filter string) func(*peer) protocol.ErrorCode {
			return request(&protocol.RandrSetCrtcTransform{Crtc: m.crtc, Transform: t, FilterLen: n}, filter)
		}
		crtcInfo := func(crtc protocol.RandrCrtc) func(*peer) protocol.ErrorCode {
			return asking[protocol.RandrGetCrtcInfoReply](&protocol.RandrGetCrtcInfo{Crtc: crtc})
		}
		no, noWindow := protocol.RandrCrtc(7), protocol.Window(7)
		for _, rule := range []struct {
			name string
			want protocol.ErrorCode
			step func(*peer) protocol.ErrorCode
		}{
			{"select on no window", protocol.BadWindow, request(&protocol.RandrSelectInput{Window: noWindow})},
			{"select nothing there is", protocol.BadValue, request(&protocol.RandrSelectInput{Window: p.root, Enable: 0x8000})},
			{"select more than there is", success, request(&protocol.RandrSelectInput{Window: p.root, Enable: 0x8001})},
			{"deselect", success, request(&protocol.RandrSelectInput{Window: p.root})},
			{"info of no window", protocol.BadWindow, asking[protocol.RandrGetScreenInfoReply](
				&protocol.RandrGetScreenInfo{Window: noWindow})},
			{"range of no window", protocol.BadWindow, asking[protocol.RandrGetScreenSizeRangeReply](
				&protocol.RandrGetScreenSizeRange{Window: noWindow})},
			{"resources of no window", protocol.BadWindow, asking[protocol.RandrGetScreenResourcesReply](
				&protocol.RandrGetScreenResources{Window: noWindow})},
			{"current resources of no window", protocol.BadWindow, asking[protocol.RandrGetScreenResourcesReply](
				&protocol.RandrGetScreenResourcesCurrent{Window: noWindow})},
			{"resize no window", protocol.BadWindow, request(&protocol.RandrSetScreenSize{Window: noWindow})},
			{"no output", badOutput, asking[protocol.RandrGetOutputInfoReply](&protocol.RandrGetOutputInfo{Output: 7})},
			{"CRTC as output", badOutput, asking[protocol.RandrGetOutputInfoReply](
				&protocol.RandrGetOutputInfo{Output: protocol.RandrOutput(m.crtc)})},
			{"no CRTC", badCrtc, crtcInfo(no)},
			{"root as CRTC", badCrtc, crtcInfo(protocol.RandrCrtc(p.root))},
			{"configure a CRTC with no mode", badMode, setCrtc(protocol.RandrSetCrtcConfig{Mode: 7}, outputs(m.output))},
			{"off with an output", protocol.BadMatch, setCrtc(protocol.RandrSetCrtcConfig{}, outputs(m.output))},
			{"on without an output", protocol.BadMatch, setCrtc(protocol.RandrSetCrtcConfig{Mode: m.first}, nil)},
			{"on with no output", badOutput, setCrtc(protocol.RandrSetCrtcConfig{Mode: m.first}, outputs(7))},
			{"on with an output twice", protocol.BadMatch, setCrtc(protocol.RandrSetCrtcConfig{Mode: m.first},
				outputs(m.output, m.output))},
			{"turned", protocol.BadMatch, setCrtc(protocol.RandrSetCrtcConfig{Mode: m.first, Rotation: 2}, outputs(m.output))},
			{"reflected", protocol.BadMatch, setCrtc(protocol.RandrSetCrtcConfig{Mode: m.first, Rotation: 17}, outputs(m.output))},
			{"turned both ways", protocol.BadValue, setCrtc(protocol.RandrSetCrtcConfig{Mode: m.first, Rotation: 3}, outputs(m.output))},
			{"off, turned both ways", protocol.BadValue, setCrtc(protocol.RandrSetCrtcConfig{Rotation: 3}, nil)},
			{"long ago", success, setCrtc(protocol.RandrSetCrtcConfig{Mode: m.first, Timestamp: 1}, outputs(m.output))},
			{"mode of no window", protocol.BadWindow, asking[protocol.RandrCreateModeReply](&protocol.RandrCreateMode{Window: noWindow})},
			{"mode whose name is short", protocol.BadLength, func(p *peer) protocol.ErrorCode {
				return askCode[protocol.RandrCreateModeReply](p, &protocol.RandrCreateMode{
					Window: p.root, Mode: protocol.RandrModeInfo{NameLen: 5}}, "mode")
			}},
			{"destroy no mode", badMode, request(&protocol.RandrDestroyMode{Mode: 7})},
			{"destroy the server's mode", protocol.BadMatch, request(&protocol.RandrDestroyMode{Mode: m.first})},
			{"add no mode", badMode, request(&protocol.RandrAddOutputMode{Output: m.output, Mode: 7})},
			{"add to no output", badOutput, request(&protocol.RandrAddOutputMode{Output: 7, Mode: mode})},
			{"add to neither", badOutput, request(&protocol.RandrAddOutputMode{Output: 7, Mode: 7})},
			{"add too large a mode", protocol.BadMatch, request(&protocol.RandrAddOutputMode{Output: m.output, Mode: tooLarge})},
			{"delete no mode", badMode, request(&protocol.RandrDeleteOutputMode{Output: m.output, Mode: 7})},
			{"delete from no output", badOutput, request(&protocol.RandrDeleteOutputMode{Output: 7, Mode: mode})},
			{"delete from neither", badOutput, request(&protocol.RandrDeleteOutputMode{Output: 7, Mode: 7})},
			{"delete the server's mode", protocol.BadAccess, request(&protocol.RandrDeleteOutputMode{Output: m.output, Mode: m.first})},
			{"gamma of no CRTC", badCrtc, asking[protocol.RandrGetCrtcGammaReply](&protocol.RandrGetCrtcGamma{Crtc: no})},
			{"gamma size of no CRTC", badCrtc, asking[protocol.RandrGetCrtcGammaSizeReply](&protocol.RandrGetCrtcGammaSize{Crtc: no})},
			{"set gamma of no CRTC", badCrtc, request(&protocol.RandrSetCrtcGamma{Crtc: no})},
			{"too little gamma", protocol.BadLength, request(&protocol.RandrSetCrtcGamma{Crtc: m.crtc, Size: 256}, make([]uint16, 766))},
			{"gamma of another size", protocol.BadMatch, request(&protocol.RandrSetCrtcGamma{Crtc: m.crtc, Size: 2}, make([]uint16, 6))},
			{"transform no CRTC", badCrtc, request(&protocol.RandrSetCrtcTransform{Crtc: no})},
			{"transform", protocol.BadValue, transform(double, 0, "")},
			{"transform to nothing", protocol.BadMatch, transform(protocol.RandrTransform{}, 0, "")},
			{"transform to the same", protocol.BadValue, transform(same, 0, "")},
			{"filter", protocol.BadValue, transform(same, 7, "nearest")},
			{"no such filter", protocol.BadValue, transform(same, 3, "foo")},
			{"no such filter, transform", protocol.BadValue, transform(double, 3, "foo")},
			{"filter, transform", protocol.BadValue, transform(double, 7, "nearest")},
			{"filter whose name is short", protocol.BadLength, transform(same, 9, "nearest")},
			{"parameter", protocol.BadValue, transform(same, 7, "nearest\x00\x00\x00\x00\x00")},
			{"transform of no CRTC", badCrtc, asking[protocol.RandrGetCrtcTransformReply](&protocol.RandrGetCrtcTransform{Crtc: no})},
			{"panning of no CRTC", badCrtc, asking[protocol.RandrGetPanningReply](&protocol.RandrGetPanning{Crtc: no})},
			{"pan", badCrtc, asking[protocol.RandrSetCrtcConfigReply](&protocol.RandrSetPanning{Crtc: m.crtc})},
			{"no main output of no window", protocol.BadWindow, request(&protocol.RandrSetOutputPrimary{Window: noWindow})},
			{"no such main output", badOutput, request(&protocol.RandrSetOutputPrimary{Window: p.root, Output: 7})},
			{"main output of no window", protocol.BadWindow, asking[protocol.RandrGetOutputPrimaryReply](
				&protocol.RandrGetOutputPrimary{Window: noWindow})},
		} {
			p.rule(rule.name, rule.want, rule.step)
		}
		p.at("what is")
		p.quietly(func() {
			r, rest := ask[protocol.RandrGetOutputInfoReply](p, &protocol.RandrGetOutputInfo{Output: m.output})
			if name := string(rest[len(rest)-8 : len(rest)-2]); name != "screen" || r.Crtc != m.crtc || r.CrtcsLen != 1 || r.NameLen != 6 {
				p.Errorf("%s: the output %q is %+v", p.name(), name, *r)
			}
		})
		ask[protocol.RandrGetCrtcGammaSizeReply](p, &protocol.RandrGetCrtcGammaSize{Crtc: m.crtc})
		ramps := make([]uint16, 3*256)
		for i := range ramps {
			ramps[i] = uint16(i * 77)
		}
		for range 2 {
			_, gamma := ask[protocol.RandrGetCrtcGammaReply](p, &protocol.RandrGetCrtcGamma{Crtc: m.crtc})
			p.logBytes(gamma, 32)
			must(p, &protocol.RandrSetCrtcGamma{Crtc: m.crtc, Size: 256}, ramps)
		}
		must(p, &protocol.RandrSetCrtcGamma{Crtc: m.crtc, Size: 256}, make([]uint16, 3*256))
		ask[protocol.RandrGetCrtcTransformReply](p, &protocol.RandrGetCrtcTransform{Crtc: m.crtc})
		ask[protocol.RandrGetPanningReply](p, &protocol.RandrGetPanning{Crtc: m.crtc})
		ask[protocol.RandrGetOutputPrimaryReply](p, &protocol.RandrGetOutputPrimary{Window: p.root})
		must(p, &protocol.RandrDestroyMode{Mode: mode})
		must(p, &protocol.RandrDestroyMode{Mode: tooLarge})
	})
}

func TestRandrKnowsAScreenBySizes(t *testing.T) {
	s := start(t)
	s.nativeXvfb = true // it does not swap the time of the configuration
	s.differ(t, func(p *peer) {
		old := p.another() // has not said that it knows rates
		old.given = p.given
		m := p.monitor()
		p.quietly(func() { p.resize(1280, 720)(p) }) // the first lengths are not the same
		mode := p.newMode("mode", image.Pt(632, 472))
		must(p, &protocol.RandrAddOutputMode{Output: m.output, Mode: mode})
		must(p, &protocol.RandrSelectInput{Window: p.root, Enable: protocol.RandrScreenChangeMask | protocol.RandrCrtcChangeMask})
		var config protocol.Timestamp
		var now, other, sizes uint16 // numbers of sizes, and how many there are
		look := func(p *peer) (info *protocol.RandrGetScreenInfoReply) {
			p.quietly(func() {
				var rest []byte
				info, rest = ask[protocol.RandrGetScreenInfoReply](p, &protocol.RandrGetScreenInfo{Window: p.root})
				config, now, sizes = info.ConfigTimestamp, info.SizeID, info.SizesLen
				for i := range sizes {
					size, _ := decode[protocol.RandrScreenSize](p, rest[8*i:])
					if size.Width == 632 {
						other = i
					}
				}
			})
			return info
		}
		set := func(p *peer, r protocol.RandrSetScreenConfig, rates ...uint16) protocol.ErrorCode {
			r.Window = p.root
			var tail []protocol.RandrRate
			for _, rate := range rates {
				tail = append(tail, protocol.RandrRate{Rate: rate})
			}
			return askCode[protocol.RandrSetScreenConfigReply](p, &r, tail)
		}
		step := func(name string, want protocol.ErrorCode, p *peer, r protocol.RandrSetScreenConfig, rates ...uint16) {
			t.Helper()
			p.rule(name, want, func(p *peer) protocol.ErrorCode { return set(p, r, rates...) })
		}
		info := look(p)
		if info.InfoLen < 2*info.SizesLen {
			t.Errorf("%s: %d sizes with %d rates and their numbers", p.name(), info.SizesLen, info.InfoLen)
		}
		config-- // as long as it is another
		stale := protocol.RandrSetScreenConfig{ConfigTimestamp: config, SizeID: 999, Rotation: 77}
		step("configuration of another time", success, p, stale, 0)
		look(p)
		right := protocol.RandrSetScreenConfig{ConfigTimestamp: config, SizeID: now, Rotation: protocol.RandrRotate0}
		step("the same size", success, p, right, 0)
		step("no rate", protocol.BadLength, p, right)
		step("two rates", protocol.BadLength, p, right, 0, 0)
		step("a rate that there is not", protocol.BadValue, p, right, 33)
		step("a size that there is not", protocol.BadValue, p, protocol.RandrSetScreenConfig{ConfigTimestamp: config,
			SizeID: 999, Rotation: protocol.RandrRotate0}, 0)
		step("turned", protocol.BadMatch, p, protocol.RandrSetScreenConfig{ConfigTimestamp: config, SizeID: now, Rotation: 4}, 0)
		step("not turned", protocol.BadValue, p, protocol.RandrSetScreenConfig{ConfigTimestamp: config, SizeID: now}, 0)
		right.SizeID = other
		step("another size", success, p, right, 50)
		p.described(m)
		look(p)
		right.ConfigTimestamp = config
		right.Timestamp = 1
		step("long ago", success, p, right, 0)
		right.Timestamp = 0
		step("in the manner of 1.0, with a rate", protocol.BadLength, old, right, 0)
		step("in the manner of 1.0", success, old, right)
		for _, p := range []*peer{p, old} {
			info := look(p)
			rates := info.InfoLen >= info.SizesLen*2
			info.SizeID, info.SizesLen, info.InfoLen, info.Length = 0, 0, 0, 0
			p.log(fmt.Sprint(p.format(info), rates))
		}
		must(p, &protocol.RandrSelectInput{Window: p.root})
		p.quietly(func() {
			p.configure(m, protocol.None, image.Point{})(p)
			p.at("off")
			r := look(p)
			if r.SizesLen != 0 {
				t.Errorf("%s: a screen that is off has sizes: %+v", p.name(), *r)
			}
			p.resize(1280, 720)(p)
			p.configure(m, m.first, image.Point{})(p)
		})
		must(p, &protocol.RandrDeleteOutputMode{Output: m.output, Mode: mode})
		must(p, &protocol.RandrDestroyMode{Mode: mode})
	})
}

func TestOutputsHaveProperties(t *testing.T) {
	start(t).differ(t, func(p *peer) {
		m := p.monitor()
		must(p, &protocol.RandrSelectInput{Window: p.root, Enable: protocol.RandrOutputPropertyMask})
		const name, other = protocol.AtomWM_NAME, protocol.AtomWM_CLASS
		change := func(r protocol.RandrChangeOutputProperty, tail any) func(*peer) protocol.ErrorCode {
			r.Output = m.output
			return request(&r, tail)
		}
		configure := func(name protocol.Atom, pending, isRange uint8, values ...int32) func(*peer) protocol.ErrorCode {
			return request(&protocol.RandrConfigureOutputProperty{Output: m.output, Property: name, Pending: pending,
				Range: isRange}, values)
		}
		get := func(r protocol.RandrGetOutputProperty) func(*peer) protocol.ErrorCode {
			r.Output = m.output
			return func(p *peer) protocol.ErrorCode {
				before := len(p.errors)
				if reply, data := ask[protocol.GetPropertyReply](p, &r); reply != nil {
					p.logBytes(data, 32)
				}
				if len(p.errors) > before {
					return p.errors[len(p.errors)-1]
				}
				return success
			}
		}
		query := asking[protocol.RandrQueryOutputPropertyReply](&protocol.RandrQueryOutputProperty{Output: m.output, Property: name})
		text := func(mode uint8) protocol.RandrChangeOutputProperty {
			return protocol.RandrChangeOutputProperty{
				Property: name, Type: protocol.AtomSTRING, Format: 8, Mode: mode, NumUnits: 5,
			}
		}
		numbers := protocol.RandrChangeOutputProperty{Property: other, Type: protocol.AtomINTEGER, Format: 32, NumUnits: 3}
		all := protocol.RandrGetOutputProperty{Property: name, LongLength: 100}
		part, gone, pending, wrong, far := all, all, all, all, all
		part.LongOffset, part.LongLength = 1, 1
		gone.Delete = protocol.True
		pending.Pending = protocol.True
		wrong.Type = protocol.AtomINTEGER
		far.LongOffset = 9
		for _, rule := range []struct {
			name string
			want protocol.ErrorCode
			step func(*peer) protocol.ErrorCode
		}{
			{"get what is not there", success, get(all)},
			{"query what is not there", protocol.BadName, query},
			{"delete what is not there", protocol.BadName, request(&protocol.RandrDeleteOutputProperty{Output: m.output, Property: name})},
			{"set", success, change(text(protocol.PropModeReplace), "hello")},
			{"get", success, get(all)},
			{"append", success, change(text(protocol.PropModeAppend), "world")},
			{"prepend", success, change(text(protocol.PropModePrepend), "start")},
			{"get the whole", success, get(all)},
			{"get a part", success, get(part)},
			{"get beyond the end", protocol.BadValue, get(far)},
			{"get as another type", success, get(wrong)},
			{"get what is to come", success, get(pending)},
			{"query", success, query},
			{"numbers", success, change(numbers, []uint32{1, 2, 3})},
			{"append text to numbers", protocol.BadMatch, change(protocol.RandrChangeOutputProperty{Property: other,
				Type: protocol.AtomSTRING, Format: 8, Mode: protocol.PropModeAppend, NumUnits: 4}, "text")},
			{"get numbers", success, get(protocol.RandrGetOutputProperty{Property: other, LongLength: 9})},
			{"half a range", protocol.BadMatch, configure(other, 0, 1, 1, 2, 3)},
			{"ranges", success, configure(other, 0, 1, 1, 2, 3, 4)},
			{"query ranges", success, asking[protocol.RandrQueryOutputPropertyReply](
				&protocol.RandrQueryOutputProperty{Output: m.output, Property: other})},
			{"have it wait", success, configure(name, 1, 0, -1)},
			{"query it", success, query},
			{"set what is to come", success, change(text(protocol.PropModeReplace), "later")},
			{"get what is", success, get(all)},
			{"get what will be", success, get(pending)},
			{"configure the CRTC to the same", success, p.configure(m, m.first, image.Point{})},
			{"get what is now", success, get(all)},
			{"set what is to come again", success, change(text(protocol.PropModeReplace), "never")},
			{"have it wait no longer", success, configure(name, 0, 0)},
			{"get what is after all", success, get(all)},
			{"mode 3", protocol.BadValue, change(text(3), "hello")},
			{"format 7", protocol.BadValue, change(protocol.RandrChangeOutputProperty{Property: name, Type: name, Format: 7}, "")},
			{"too little", protocol.BadLength, change(text(0), "hel")},
			{"no such name", protocol.BadAtom, change(protocol.RandrChangeOutputProperty{Property: 99999, Type: name, Format: 8}, "")},
			{"no such type", protocol.BadAtom, change(protocol.RandrChangeOutputProperty{Property: name, Type: 99999, Format: 8}, "")},
			{"change no output", badOutput, request(&protocol.RandrChangeOutputProperty{Property: name, Type: name, Format: 8})},
			{"configure no output", badOutput, request(&protocol.RandrConfigureOutputProperty{Property: name})},
			{"list no output", badOutput, asking[protocol.RandrListOutputPropertiesReply](&protocol.RandrListOutputProperties{})},
			{"query no output", badOutput, asking[protocol.RandrQueryOutputPropertyReply](&protocol.RandrQueryOutputProperty{})},
			{"get of no output", badOutput, asking[protocol.GetPropertyReply](&protocol.RandrGetOutputProperty{Property: name})},
			{"delete of no output", badOutput, request(&protocol.RandrDeleteOutputProperty{Property: name})},
			{"delete no name", protocol.BadAtom, request(&protocol.RandrDeleteOutputProperty{Output: m.output, Property: 99999})},
			{"get no name", protocol.BadAtom, get(protocol.RandrGetOutputProperty{Property: 99999})},
			{"get no type", protocol.BadAtom, get(protocol.RandrGetOutputProperty{Property: name, Type: 99999})},
			{"neither delete nor not", protocol.BadValue, get(protocol.RandrGetOutputProperty{Property: name, Delete: 2})},
			{"get and delete", success, get(gone)},
			{"get what is gone", success, get(all)},
			{"delete", success, request(&protocol.RandrDeleteOutputProperty{Output: m.output, Property: other})},
		} {
			p.rule(rule.name, rule.want, rule.step)
			var names []byte
			p.quietly(func() {
				_, names = ask[protocol.RandrListOutputPropertiesReply](p, &protocol.RandrListOutputProperties{Output: m.output})
			})
			if !p.ours {
				names = names[:len(names)-4] // the last one is X.Org's own, non-desktop
			}
			p.logBytes(names, 32)
		}
	})
}
