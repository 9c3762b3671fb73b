// Package display is an X display server: the core protocol and the extensions of extensions.go, on a Unix socket, over a
// render.Screen. It is a library first: a Server is a struct with exported options, as http.Server is, and package
// displaytest gives a Go test a display in one line.
//
// The life of a request is read in this order: (*client).serve, dispatch, the handler named like the request, render,
// and the screen.
package display

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"image"
	"log/slog"
	"math/bits"
	"net"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"sameframe/protocol"
	"sameframe/render"
)

// Server is an X display server. Set the exported fields before Listen; they must not change afterwards.
type Server struct {
	// Display is the name to serve, such as ":7". Empty takes the first free number from 0 on.
	Display string

	// Screen is what the windows are shown on. Nil makes a headless one of 1280 × 720 pixels at 60 Hz.
	Screen render.Screen

	// Authority is the MIT-MAGIC-COOKIE-1 that clients must present. Nil lets in the processes of the same user.
	Authority []byte

	// TCP is an address, such as 127.0.0.1, at which the server also listens by TCP, on port 6000 and the display's number.
	// It needs an Authority: who comes that way shows the cookie, whoever else may come without. Empty is none.
	TCP string

	// Keyboard is what the keys mean at the start. Nil is a keyboard of the United States.
	Keyboard *Keyboard

	// NoWindowManager leaves top-level windows where their clients put them, without a frame, as Xvfb does.
	NoWindowManager bool

	// NoSharedPixmaps makes MIT-SHM refuse ShmCreatePixmap.
	NoSharedPixmaps bool

	// MaxClients bounds the places for clients, 2 to 2048, of which the server itself takes one, as in X.Org. The more there
	// are, the fewer resources each can name: all share 2²⁹ identifiers. 0 is 256.
	MaxClients int

	// Limits bound what each client may take.
	Limits Limits

	// NoExtensions names extensions, out of Extensions(), that are not offered: QueryExtension says that they are absent.
	NoExtensions []string

	// Terminate makes Serve return when the last client has left.
	Terminate bool

	// OnFrame, if not nil, is called for every frame that a client has painted, once it is on the screen or another has
	// taken its place. The frame is valid during the call, in which the server stands still.
	OnFrame func(*Frame)

	// OnKey, if not nil, is told of each key that goes down or up, by its X keycode, before the clients are. It reports
	// whether it has taken the key from them. It is called on the screen's goroutine and must not block.
	OnKey func(keycode uint8, down bool) bool

	// Log receives what an operator wants to know. Nil discards it.
	Log *slog.Logger

	// Made by Listen, immutable from then on.
	number    int
	sockets   sockets
	start     time.Duration // CLOCK_MONOTONIC
	listening bool
	idBits    int // of an XID that a client chooses; those above name the client

	extensions [128]*extension // that are offered, by opcode from FirstExtensionOpcode on

	reserveMu sync.Mutex
	reserve   *os.File // a descriptor to refuse a connection with, see refuse

	wg sync.WaitGroup // accept loops and clients

	// mu guards the X state: everything below, and what the types of this package say it guards. dispatch takes it for a
	// batch of requests, the screen's callbacks for a moment; long copies of pixels release it, see (*client).unlocked.
	mu        sync.Mutex
	ungrabbed sync.Cond // signalled when grabber becomes nil
	grabber   *client   // has done GrabServer
	clients   []*client // one for each place; clients[0] is the server itself, which owns the root window
	used      [64]named // the resources looked up last, by the low bits of their XIDs
	live      int       // clients with a connection
	closing   bool
	heavy     bool               // the batch being executed has had a request that may have taken long: look at the clock
	stop      context.CancelFunc // makes Serve return
	flushing  []*client          // have output that no goroutine is about to send

	root        *window
	rearranging *window // the child of the root that rearrange is at work on
	atoms       atomTable
	selections  map[protocol.Atom]*selection
	barriers    []*barrier

	systemCounters []*counter
	alarms         []*alarm
	syncTimer      *time.Timer   // of the next trigger on the system counters, or nil
	lastActive     time.Duration // CLOCK_MONOTONIC, when the user last did something
	installed      *colormap     // the one that the screen shows its colours by
	saver          screenSaver
	defaultCursor  *cursor               // of the root, unless a client has given it another one
	cursorSerial   protocol.CursorSerial // of the last cursor made

	selectionListeners []selectionListener
	cursorListeners    []cursorListener
	access             accessList
	input              input
	manager            manager
	layers             layers
	presents           presents
	randr              randr
	painted            []*window // have frames that no refresh has shown yet
}

const (
	defaultClients = 256
	maxClients     = 2048
	xidBits        = 29 // of an XID: the three highest bits are 0 (X11 §1)
)

// ErrClosed is what Serve returns when ctx was done or the screen was closed.
var ErrClosed = errors.New("display: server closed")

// Listen takes the display number: lock file and sockets. Clients can connect from then on and are served by Serve.
func (s *Server) Listen() error {
	if s.Screen == nil {
		s.Screen = render.NewHeadless(image.Pt(1280, 720), 60)
	}
	if s.Log == nil {
		s.Log = slog.New(slog.DiscardHandler)
	}
	if s.TCP != "" && len(s.Authority) == 0 {
		return errors.New("display: whoever reaches a TCP port could connect: TCP needs an Authority, a cookie that clients know")
	}
	if s.MaxClients != 0 && (s.MaxClients < 2 || s.MaxClients > maxClients) {
		return fmt.Errorf("display: MaxClients %d is out of range: it must be 2 to %d", s.MaxClients, maxClients)
	}
	if size := s.Screen.Size(); size.X < 1 || size.Y < 1 || size.X > maxScreen || size.Y > maxScreen {
		return fmt.Errorf("display: a screen of %d × %d pixels is out of range: each side must be 1 to %d", size.X, size.Y, maxScreen)
	}
	for _, name := range s.NoExtensions {
		if !slices.Contains(Extensions(), name) {
			return fmt.Errorf("display: no extension %q; there are %s", name, strings.Join(Extensions(), ", "))
		}
	}
	if s.Keyboard != nil {
		if err := s.Keyboard.Check(); err != nil {
			return err
		}
	}
	var err error
	if s.number, s.sockets, err = listen(s.Display); err != nil {
		return err
	}
	if s.TCP != "" {
		l, err := net.Listen("tcp", net.JoinHostPort(s.TCP, strconv.Itoa(tcpPort+s.number)))
		if err != nil {
			s.sockets.close()
			return fmt.Errorf("display: listening by TCP: %w", err)
		}
		s.sockets.listeners = append(s.sockets.listeners, l)
	}
	s.start = render.Now()
	s.ungrabbed.L = &s.mu
	s.reset()
	s.listening = true
	return nil
}

const (
	maxScreen = 32767
	tcpPort   = 6000 // of display 0
)

// Name returns the DISPLAY of the server, such as ":7". It is valid after Listen.
func (s *Server) Name() string { return fmt.Sprintf(":%d", s.number) }

// Serve accepts and serves clients and runs the screen, on this goroutine, until ctx is done, the screen is closed, or,
// with Terminate, the last client has left. It returns when all clients are disconnected and the sockets and the lock
// file are gone; the error is ErrClosed or what made the screen fail.
func (s *Server) Serve(ctx context.Context) error {
	if !s.listening {
		return errors.New("display: Serve before Listen")
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	s.mu.Lock()
	s.stop = stop
	s.mu.Unlock()
	if s.reserve == nil {
		s.reserve, _ = os.Open(os.DevNull)
	}
	defer func() { s.reserve.Close() }() // when nobody accepts any more
	for _, l := range s.sockets.listeners {
		s.wg.Go(func() { s.accept(l) })
	}
	err := s.Screen.Run(ctx, (*screenHandler)(s))
	s.close()
	s.wg.Wait()
	if err == nil || errors.Is(err, context.Canceled) {
		err = ErrClosed
	}
	return err
}

// close stops listening and cuts every client off.
func (s *Server) close() {
	s.sockets.close()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closing = true
	if s.syncTimer != nil {
		s.syncTimer.Stop()
	}
	for _, c := range s.clients[1:] {
		if c != nil {
			c.hangUp()
		}
	}
}

func (s *Server) accept(l net.Listener) {
	for {
		stream, err := l.Accept()
		if errors.Is(err, net.ErrClosed) {
			return
		}
		if err != nil {
			s.Log.Error("accept", "error", err)
			s.refuse(l)
			time.Sleep(10 * time.Millisecond) // out of descriptors: those of a client may come free
			continue
		}
		s.wg.Go(func() { s.serve(stream) })
	}
}

// refuse takes one connection with the descriptor kept for that, when there are no others, and tells it why it cannot be
// served; else it would wait for nothing.
func (s *Server) refuse(l net.Listener) {
	s.reserveMu.Lock()
	defer s.reserveMu.Unlock()
	if s.reserve == nil {
		return
	}
	s.reserve.Close()
	defer func() { s.reserve, _ = os.Open(os.DevNull) }()
	if d, ok := l.(interface{ SetDeadline(time.Time) error }); ok {
		d.SetDeadline(time.Now().Add(time.Second)) // it may have gone meanwhile
		defer d.SetDeadline(time.Time{})
	}
	stream, err := l.Accept()
	if err != nil {
		return
	}
	conn := protocol.NewConn(stream)
	defer conn.Close()
	stream.SetDeadline(time.Now().Add(time.Second))
	if first, err := conn.Peek(1); err == nil {
		conn.Write(protocol.AppendSetupFailed(nil, "the server has no descriptors left", first[0] == protocol.BigEndian))
	}
}

// reset makes the state of a server that no client has touched yet.
func (s *Server) reset() {
	s.Limits.complete()
	s.clients = make([]*client, cmp.Or(s.MaxClients, defaultClients))
	s.idBits = xidBits - bits.Len(uint(len(s.clients)-1))
	s.offer()
	s.clients[0] = &client{server: s, resources: map[uint32]resource{}}
	s.atoms = newAtomTable()
	s.selections = make(map[protocol.Atom]*selection)
	s.saver = defaultSaver
	s.defaultCursor = newDefaultCursor(s)
	s.root = newRoot(s)
	s.resetRandr()
	s.newSystemCounters()
	s.input.reset(s)
	s.manager.server = s
	s.redirectChanged()
}

// now returns the time in the server's time stamps: milliseconds, never CurrentTime (0).
func (s *Server) now() protocol.Timestamp {
	return max(1, protocol.Timestamp(render.Now()/time.Millisecond))
}
