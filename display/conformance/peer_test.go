package conformance

import (
	"encoding/binary"
	"net"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"sameframe/protocol"
)

// peer is a connection to an X server that sends exactly the bytes it is told to, in either byte order, and writes down
// all that the server answers.
type peer struct {
	testing.TB
	transcript
	ours     bool // the server is package display
	display  string
	conn     *protocol.Conn
	info     *protocol.ServerInfo
	root     protocol.Window
	visual   protocol.VisualID
	sequence uint16
	nextID   uint32
	big      bool // BIG-REQUESTS is enabled
	opcodes  map[string]extension
	given    map[uint32]string // of identifiers that the server has given
	others   []*peer           // clients of the same script, in the order in which they came
	waiting  []waiting         // requests that have not been synced
	errors   []protocol.ErrorCode
	events   []any // since the last call of takeEvents
}

// extension is where an extension's numbers begin on this server.
type extension struct {
	major      protocol.Opcode
	firstEvent protocol.EventCode
	firstError protocol.ErrorCode
}

type waiting struct {
	sequence uint16
	name     string
	reply    func(b []byte)
}

// patience is how long a server may take for an answer before the test gives it up.
const patience = 60 * time.Second

func dial(t testing.TB, display string, ours bool, order byte) *peer {
	t.Helper()
	native := connect(t, display, protocol.LittleEndian)
	head, err := native.Peek(8)
	if err != nil {
		t.Fatal(err)
	}
	b, err := native.Next(8 + 4*int(binary.LittleEndian.Uint16(head[6:])))
	if err != nil {
		t.Fatal(err)
	}
	p := &peer{TB: t, ours: ours, display: display, conn: native, opcodes: map[string]extension{}, given: map[uint32]string{}}
	if p.info, err = protocol.ParseSetup(b); err != nil {
		t.Fatal(err)
	}
	if order == protocol.BigEndian {
		p.conn = connect(t, display, order)
		p.conn.Swapped = true
		p.checkSwappedSetup()
		native.Close()
	}
	t.Cleanup(func() { p.conn.Close() })
	p.others = []*peer{p}
	p.nextID = p.info.ResourceIDBase
	screen := p.info.Screens[0]
	p.root, p.visual = screen.Root, screen.RootVisual
	return p
}

func connect(t testing.TB, display string, order byte) *protocol.Conn {
	t.Helper()
	stream, err := net.Dial("unix", "/tmp/.X11-unix/X"+display[1:])
	if err != nil {
		t.Fatal(err)
	}
	stream.SetDeadline(time.Now().Add(patience))
	request := protocol.AppendSetupRequest(nil, "", "")
	if order == protocol.BigEndian {
		protocol.Swap[protocol.SetupRequest](request)
		request[0] = order
	}
	conn := protocol.NewConn(stream)
	if err := conn.Write(request); err != nil {
		t.Fatal(err)
	}
	return conn
}

// checkSwappedSetup reads the setup of a big-endian connection, which must be the native one's but for the resource base.
func (p *peer) checkSwappedSetup() {
	p.Helper()
	head, err := p.conn.Peek(8)
	if err != nil {
		p.Fatal(err)
	}
	b, err := p.conn.Next(8 + 4*int(binary.BigEndian.Uint16(head[6:])))
	if err != nil {
		p.Fatal(err)
	}
	p.info.ResourceIDBase = binary.BigEndian.Uint32(b[12:])
	// What is selected on the root may have changed in between.
	masks := 40 + protocol.Pad(len(p.info.Vendor)) + 8*len(p.info.Formats) + 16
	p.info.Screens[0].CurrentInputMasks = binary.BigEndian.Uint32(b[masks:])
	if p.ours && !slices.Equal(b, p.info.Append(nil, true)) { // Xvfb's padding has anything in it
		p.Error("the setup in the other byte order says something else")
	}
}

// newID returns an identifier that nothing has.
func newID[T ~uint32](p *peer) T {
	p.nextID++
	return T(p.nextID)
}

// extension returns the numbers of an extension on this server.
func (p *peer) extension(name string) extension {
	if x, ok := p.opcodes[name]; ok {
		return x
	}
	var x extension
	p.quietly(func() {
		r, _ := ask[protocol.QueryExtensionReply](p, &protocol.QueryExtension{NameLen: uint16(len(name))}, []byte(name))
		if r == nil || r.Present == 0 {
			p.Fatalf("%s has no %s", p.name(), name)
		}
		x = extension{r.MajorOpcode, r.FirstEvent, r.FirstError}
	})
	p.opcodes[name] = x
	return x
}

var coreOpcodes = func() map[string]protocol.Opcode {
	m := map[string]protocol.Opcode{}
	for op := protocol.Opcode(1); op < protocol.FirstExtensionOpcode; op++ {
		m[op.String()] = op
	}
	return m
}()

// The requests of the extensions, by minor opcode.
var extensionRequests = map[string][]string{
	protocol.ShapeName: {"ShapeQueryVersion", "ShapeRectangles", "ShapeMask", "ShapeCombine", "ShapeOffset", "ShapeQueryExtents",
		"ShapeSelectInput", "ShapeInputSelected", "ShapeGetRectangles"},
	protocol.XFixesName: {"XFixesQueryVersion", "XFixesChangeSaveSet", "XFixesSelectSelectionInput",
		"XFixesSelectCursorInput", "XFixesGetCursorImage", "XFixesCreateRegion", "XFixesCreateRegionFromBitmap",
		"XFixesCreateRegionFromWindow", "XFixesCreateRegionFromGC", "XFixesCreateRegionFromPicture",
		"XFixesDestroyRegion", "XFixesSetRegion", "XFixesCopyRegion", "XFixesUnionRegion", "XFixesIntersectRegion",
		"XFixesSubtractRegion", "XFixesInvertRegion", "XFixesTranslateRegion", "XFixesRegionExtents",
		"XFixesFetchRegion", "XFixesSetGCClipRegion", "XFixesSetWindowShapeRegion", "XFixesSetPictureClipRegion",
		"XFixesSetCursorName", "XFixesGetCursorName", "XFixesGetCursorImageAndName", "XFixesChangeCursor",
		"XFixesChangeCursorByName", "XFixesExpandRegion", "XFixesHideCursor", "XFixesShowCursor",
		"XFixesCreatePointerBarrier", "XFixesDeletePointerBarrier", "XFixesSetClientDisconnectMode",
		"XFixesGetClientDisconnectMode"},
	protocol.SyncName: {"SyncInitialize", "SyncListSystemCounters", "SyncCreateCounter", "SyncSetCounter",
		"SyncChangeCounter", "SyncQueryCounter", "SyncDestroyCounter", "SyncAwait", "SyncCreateAlarm",
		"SyncChangeAlarm", "SyncQueryAlarm", "SyncDestroyAlarm", "SyncSetPriority", "SyncGetPriority",
		"SyncCreateFence", "SyncTriggerFence", "SyncResetFence", "SyncDestroyFence", "SyncQueryFence",
		"SyncAwaitFence"},
	protocol.BigReqName: {"BigReqEnable"},
	protocol.GEName:     {"GEQueryVersion"},
	protocol.XCMiscName: {"XCMiscGetVersion", "XCMiscGetXIDRange", "XCMiscGetXIDList"},
	protocol.ShmName: {"ShmQueryVersion", "ShmAttach", "ShmDetach", "ShmPutImage", "ShmGetImage", "ShmCreatePixmap",
		"ShmAttachFd", "ShmCreateSegment"},
	protocol.PresentName: {"PresentQueryVersion", "PresentPixmap", "PresentNotifyMSC", "PresentSelectInput",
		"PresentQueryCapabilities"},
	protocol.XTestName: {"XTestGetVersion", "XTestCompareCursor", "XTestFakeInput", "XTestGrabControl"},
	// 1 and 3 are requests of no version.
	protocol.RandrName: {"RandrQueryVersion", "-", "RandrSetScreenConfig", "-", "RandrSelectInput", "RandrGetScreenInfo",
		"RandrGetScreenSizeRange", "RandrSetScreenSize", "RandrGetScreenResources", "RandrGetOutputInfo",
		"RandrListOutputProperties", "RandrQueryOutputProperty", "RandrConfigureOutputProperty", "RandrChangeOutputProperty",
		"RandrDeleteOutputProperty", "RandrGetOutputProperty", "RandrCreateMode", "RandrDestroyMode", "RandrAddOutputMode",
		"RandrDeleteOutputMode", "RandrGetCrtcInfo", "RandrSetCrtcConfig", "RandrGetCrtcGammaSize", "RandrGetCrtcGamma",
		"RandrSetCrtcGamma", "RandrGetScreenResourcesCurrent", "RandrSetCrtcTransform", "RandrGetCrtcTransform",
		"RandrGetPanning", "RandrSetPanning", "RandrSetOutputPrimary", "RandrGetOutputPrimary"},
	protocol.XineramaName: {"XineramaQueryVersion", "XineramaGetState", "XineramaGetScreenCount", "XineramaGetScreenSize",
		"XineramaIsActive", "XineramaQueryScreens"},
}

// Their errors, from the first on.
var extensionErrors = map[string][]string{
	protocol.ShmName:    {"BadShmSeg"},
	protocol.SyncName:   {"BadCounter", "BadAlarm", "BadFence"},
	protocol.XFixesName: {"BadRegion", "BadBarrier"},
	protocol.RandrName:  {"BadOutput", "BadCrtc", "BadMode"},
}

// encode returns a request as it goes on the wire, with opcode and length filled in.
func encode[T any](p *peer, r *T, tail ...any) (b []byte, name string) {
	name = reflect.TypeFor[T]().Name()
	b = protocol.Append(nil, r)
	if op, ok := coreOpcodes[name]; ok {
		b[0] = byte(op)
	}
	for x, requests := range extensionRequests {
		if i := slices.Index(requests, name); i >= 0 {
			b[0], b[1] = byte(p.extension(x).major), byte(i)
		}
	}
	if p.conn.Swapped {
		protocol.Swap[T](b)
	}
	for _, t := range tail {
		b = p.appendTail(b, t)
	}
	return p.setLength(append(b, make([]byte, protocol.Pad(len(b))-len(b))...)), name
}

// appendTail appends what follows the fixed part of a request: bytes as they are, or a list in the peer's byte order.
func (p *peer) appendTail(b []byte, tail any) []byte {
	switch list := tail.(type) {
	case []byte:
		return append(b, list...)
	case string:
		return append(b, list...)
	case []uint32:
		return appendList(p, b, list)
	case []protocol.Point:
		return appendList(p, b, list)
	case []protocol.Segment:
		return appendList(p, b, list)
	case []protocol.Rectangle:
		return appendList(p, b, list)
	case []protocol.Arc:
		return appendList(p, b, list)
	case []uint16:
		return appendList(p, b, list)
	case []int32:
		return appendList(p, b, list)
	case []protocol.RandrRate:
		return appendList(p, b, list)
	case []protocol.RandrOutput:
		return appendList(p, b, list)
	case []protocol.SyncWaitCondition:
		return appendList(p, b, list)
	case []protocol.Fence:
		return appendList(p, b, list)
	case []protocol.PresentNotify:
		return appendList(p, b, list)
	}
	p.Fatalf("no encoding for %T", tail)
	return nil
}

func appendList[E any](p *peer, b []byte, list []E) []byte {
	at := len(b)
	b = protocol.AppendList(b, list)
	if p.conn.Swapped {
		protocol.SwapList[E](b[at:])
	}
	return b
}

// setLength fills in the length of a request, by BIG-REQUESTS where it must.
func (p *peer) setLength(b []byte) []byte {
	order := p.order()
	words := len(b) / 4
	if words <= 65535 {
		order.PutUint16(b[2:], uint16(words))
		return b
	}
	if !p.big {
		p.Fatalf("a request of %d bytes before BIG-REQUESTS", len(b))
	}
	b = slices.Insert(b, 4, 0, 0, 0, 0)
	order.PutUint16(b[2:], 0)
	order.PutUint32(b[4:], uint32(words+1))
	return b
}

func (p *peer) order() binary.ByteOrder {
	if p.conn.Swapped {
		return binary.BigEndian
	}
	return binary.LittleEndian
}

// sendRaw sends the bytes of one request, which the transcript calls by its name.
func (p *peer) sendRaw(name string, b []byte, fds ...int) {
	p.Helper()
	p.sequence++
	p.waiting = append(p.waiting, waiting{sequence: p.sequence, name: name})
	p.conn.Stream().SetDeadline(time.Now().Add(patience))
	if err := p.conn.Write(b, fds...); err != nil {
		p.Fatalf("%s: %s: %v", p.name(), name, err)
	}
}

// do sends a request, waits for the server to have executed it, and returns the code of the error if there was one.
func do[T any](p *peer, r *T, tail ...any) protocol.ErrorCode {
	p.Helper()
	b, name := encode(p, r, tail...)
	p.sendRaw(name, b)
	return p.sync()
}

// doFD is do of a request that a descriptor goes with.
func doFD[T any](p *peer, fd int, r *T) protocol.ErrorCode {
	p.Helper()
	b, name := encode(p, r)
	p.sendRaw(name, b, fd)
	return p.sync()
}

// ask sends a request that has a reply and returns that and what follows it, or nil if the server answers with an error.
func ask[R, T any](p *peer, r *T, tail ...any) (reply *R, rest []byte) {
	p.Helper()
	b, name := encode(p, r, tail...)
	p.sendRaw(name, b)
	p.waiting[len(p.waiting)-1].reply = func(b []byte) {
		reply, rest = decode[R](p, b)
		p.log(p.format(reply))
	}
	p.sync()
	return reply, rest
}

// askCode is ask where only the error matters.
func askCode[R, T any](p *peer, r *T, tail ...any) protocol.ErrorCode {
	p.Helper()
	before := len(p.errors)
	ask[R](p, r, tail...)
	if len(p.errors) > before {
		return p.errors[len(p.errors)-1]
	}
	return success
}

// decode returns a copy of the T that b starts with, in this machine's byte order, and the rest.
func decode[T any](p *peer, b []byte) (*T, []byte) {
	b = slices.Clone(b)
	if p.conn.Swapped && len(b) >= protocol.Size[T]() {
		protocol.Swap[T](b)
	}
	v, rest, ok := protocol.View[T](b)
	if !ok {
		p.Fatalf("%s sends %s of %d bytes", p.name(), reflect.TypeFor[T]().Name(), len(b))
	}
	return v, rest
}

// sync waits until the server has executed all that was sent, writes down what it sent, and returns the code of the last
// error.
func (p *peer) sync() (code protocol.ErrorCode) {
	p.Helper()
	b := p.setLength([]byte{byte(protocol.OpGetInputFocus), 0, 0, 0})
	p.sendRaw("sync", b)
	for {
		m := p.message()
		sequence := p.order().Uint16(m[2:])
		if m[0] == protocol.ReplyType && sequence == p.sequence {
			p.waiting = p.waiting[:0]
			return code
		}
		if c := p.take(m); c != 0 {
			code = c
		}
	}
}

// message returns the next message of the server.
func (p *peer) message() []byte {
	p.Helper()
	p.conn.Stream().SetDeadline(time.Now().Add(patience))
	m, err := p.conn.Message()
	if err != nil {
		p.Fatalf("%s: after %v: %v", p.name(), p.names(), err)
	}
	return m
}

// take writes a message down. If it is an error it returns the code.
func (p *peer) take(m []byte) protocol.ErrorCode {
	switch m[0] {
	case protocol.ErrorType:
		e, _ := decode[protocol.ErrorMessage](p, m)
		p.log(p.formatError(e))
		p.errors = append(p.errors, e.Code)
		return e.Code
	case protocol.ReplyType:
		sequence := p.order().Uint16(m[2:])
		i := slices.IndexFunc(p.waiting, func(w waiting) bool { return w.sequence == sequence && w.reply != nil })
		if i < 0 {
			p.Fatalf("%s: a reply to request %d, which asked nothing: % x", p.name(), sequence, m)
		}
		p.waiting[i].reply(m)
	default:
		e := p.decodeEvent(m)
		p.events = append(p.events, e)
		p.log(p.format(e))
	}
	return 0
}

// takeEvents returns the events that have come since the last call.
func (p *peer) takeEvents() []any {
	events := p.events
	p.events = nil
	return events
}

func (p *peer) names() string {
	var names []string
	for _, w := range p.waiting {
		names = append(names, w.name)
	}
	return strings.Join(names, ", ")
}

// name names the server in messages.
func (p *peer) name() string {
	if p.ours {
		return "sameframe"
	}
	return "Xvfb"
}
