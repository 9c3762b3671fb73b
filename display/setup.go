package display

import (
	"crypto/subtle"
	"errors"
	"fmt"
	"io"
	"net"
	"time"

	"sameframe/protocol"
	"sameframe/render"
)

// setupTime is how long a connection may take over its first message.
const setupTime = 10 * time.Second

const vendor = "sameframe"

// setup reads the first message of a connection and, if the client may come in, makes the client and answers with what
// this server is (X11 §8, Connection Setup). The error is io.EOF if the connection was closed without a word.
func (s *Server) setup(conn *protocol.Conn) (*client, error) {
	conn.Stream().SetDeadline(time.Now().Add(setupTime))
	fixed, err := conn.Peek(protocol.Size[protocol.SetupRequest]())
	if err != nil {
		return nil, err
	}
	switch fixed[0] {
	case protocol.LittleEndian:
	case protocol.BigEndian:
		conn.Swapped = true
		protocol.Swap[protocol.SetupRequest](fixed)
	default:
		return nil, fmt.Errorf("first byte %#x is no byte order", fixed[0])
	}
	request, _, _ := protocol.View[protocol.SetupRequest](fixed)
	head := *request
	message, err := conn.Next(len(fixed) + head.Tail())
	if err != nil {
		return nil, err
	}
	name, data, _ := head.Auth(message[len(fixed):])
	p, err := peerOf(conn.Stream())
	if err == nil {
		err = s.admit(&head, string(name), data, p, isTCP(conn.Stream()))
	}
	if err == nil {
		conn.Timed = s.OnFrame != nil
		err = conn.Linger()
	}
	if err != nil {
		conn.Write(protocol.AppendSetupFailed(nil, err.Error(), conn.Swapped))
		return nil, err
	}
	c, err := s.newClient(conn, p)
	if err != nil {
		conn.Write(protocol.AppendSetupFailed(nil, err.Error(), conn.Swapped))
		return nil, err
	}
	conn.Stream().SetDeadline(time.Time{})
	if err := c.flush(); err != nil {
		s.end(c)
		return nil, errors.Join(io.EOF, err)
	}
	s.Log.Debug("client came", "client", c)
	return c, nil
}

// admit decides who may connect: whoever presents the cookie or, where the server has none, the user that runs it, and
// root; and whom they have put on the access list. By TCP nobody comes without the cookie.
func (s *Server) admit(r *protocol.SetupRequest, name string, data []byte, p peer, tcp bool) error {
	if r.MajorVersion != protocol.MajorVersion {
		return fmt.Errorf("protocol version %d is not %d", r.MajorVersion, protocol.MajorVersion)
	}
	s.mu.Lock()
	admitted := s.access.admits(p)
	s.mu.Unlock()
	switch {
	case admitted && !tcp:
	case s.Authority == nil:
		if !p.isOurs() {
			return fmt.Errorf("user %d may not connect to the display of another user; start it with -auth to share it", p.uid)
		}
	case name != "MIT-MAGIC-COOKIE-1":
		return errors.New("authorization required: MIT-MAGIC-COOKIE-1")
	case subtle.ConstantTimeCompare(data, s.Authority) != 1:
		return errors.New("invalid MIT-MAGIC-COOKIE-1")
	}
	return nil
}

func isTCP(stream net.Conn) bool {
	_, ok := stream.RemoteAddr().(*net.TCPAddr)
	return ok
}

// newClient gives the connection a place among the clients and queues the answer, before there can be an event.
func (s *Server) newClient(conn *protocol.Conn, p peer) (*client, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closing {
		return nil, net.ErrClosed
	}
	for i, taken := range s.clients {
		if taken == nil {
			c := &client{server: s, index: i, conn: conn, peer: p, resources: map[uint32]resource{}}
			c.out.init(s)
			c.connected = s.randr.randrTimes
			c.out.queue = s.info(c).Append(nil, conn.Swapped)
			s.clients[i] = c
			s.live++
			return c, nil
		}
	}
	return nil, fmt.Errorf("all %d places for clients are taken", len(s.clients)-1)
}

// info is what the client is told about the server, in the shape of X.Org's answer.
func (s *Server) info(c *client) *protocol.ServerInfo {
	size, mm := s.root.bounds().Max, s.randr.mm
	info := &protocol.ServerInfo{
		Setup: protocol.Setup{
			ReleaseNumber: 1, ResourceIDBase: c.base(), ResourceIDMask: s.idMask(), MotionBufferSize: motionHistory,
			MaximumRequestLength: protocol.MaxRequestLength / 4, ImageByteOrder: protocol.LSBFirst,
			BitmapFormatBitOrder: protocol.LSBFirst, BitmapFormatScanlineUnit: 32, BitmapFormatScanlinePad: 32,
			MinKeycode: minKeycode, MaxKeycode: maxKeycode,
		},
		Vendor: vendor,
	}
	screen := protocol.ScreenInfo{Screen: protocol.Screen{
		Root: rootID, DefaultColormap: defaultColormapID, WhitePixel: 0xffffff, BlackPixel: 0,
		WidthInPixels: uint16(size.X), HeightInPixels: uint16(size.Y),
		WidthInMillimeters: uint16(mm.X), HeightInMillimeters: uint16(mm.Y),
		MinInstalledMaps: 1, MaxInstalledMaps: 1, RootVisual: visuals[0].id, BackingStores: protocol.Always, RootDepth: 24,
		CurrentInputMasks: s.root.allMasks(),
	}}
	for _, depth := range pixmapDepths {
		info.Formats = append(info.Formats, protocol.Format{
			Depth: uint8(depth), BitsPerPixel: uint8(render.BitsPerPixel(depth)), ScanlinePad: 32,
		})
		d := protocol.DepthInfo{Depth: uint8(depth)}
		for _, v := range visuals {
			if v.depth == depth {
				d.Visuals = append(d.Visuals, v.wire())
			}
		}
		screen.Depths = append(screen.Depths, d)
	}
	info.Screens = []protocol.ScreenInfo{screen}
	return info
}
