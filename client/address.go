package client

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// An address is what a display name means (X(7), DISPLAY NAMES).
type address struct {
	name   string // as it was given
	host   string // "" means a Unix socket
	path   string // of the Unix socket
	number string // of the display, as it stands in an Xauthority file; "" where a path does not tell
	screen int
}

const unixSockets = "/tmp/.X11-unix/X"

var errNoDisplay = errors.New("no X display to connect to: DISPLAY is not set; set it (DISPLAY=:0) or name a display " +
	"(-display :7)")

func parseAddress(name string) (*address, error) {
	if name == "" {
		return nil, errNoDisplay
	}
	a := &address{name: name}
	if strings.HasPrefix(name, "/") {
		a.parsePath()
		return a, nil
	}
	colon := strings.LastIndexByte(name, ':')
	if colon < 0 {
		return nil, fmt.Errorf("the display name %q has no colon: write :7, host:7 or /path/to/socket", name)
	}
	number, screen, hasScreen := strings.Cut(name[colon+1:], ".")
	n, err := strconv.ParseUint(number, 10, 16)
	if err == nil && hasScreen {
		var s uint64
		s, err = strconv.ParseUint(screen, 10, 8)
		a.screen = int(s)
	}
	if err != nil {
		return nil, fmt.Errorf("the display name %q: after the colon comes a number, as in :7 or :7.0", name)
	}
	a.number = strconv.Itoa(int(n))
	host := name[:colon]
	for _, network := range []string{"unix/", "tcp/", "inet/", "inet6/"} { // as libxcb has it
		if rest, ok := strings.CutPrefix(host, network); ok {
			if host = rest; network == "unix/" {
				host = ""
			} else if host == "" {
				host = "localhost"
			}
			break
		}
	}
	switch host = strings.Trim(host, "[]"); host {
	case "", "unix":
		a.path = unixSockets + a.number
	default:
		if n > 65535-6000 {
			return nil, fmt.Errorf("the display name %q: no TCP port belongs to display %d", name, n)
		}
		a.host = host
	}
	return a, nil
}

// parsePath reads the path of a socket, perhaps with a screen behind it: /path/to/socket.1. The number of the display,
// which chooses the cookie, is taken from digits at the path's end.
func (a *address) parsePath() {
	a.path = a.name
	if _, err := os.Stat(a.path); err != nil {
		ext := filepath.Ext(a.path)
		if s, err := strconv.ParseUint(strings.TrimPrefix(ext, "."), 10, 8); err == nil {
			a.path, a.screen = strings.TrimSuffix(a.path, ext), int(s)
		}
	}
	a.number = a.path[len(strings.TrimRight(a.path, "0123456789")):]
}

// dial connects the stream. A Linux server listens at a name in the abstract namespace also, which outlives a /tmp that
// was cleaned and is there for a process that sees another /tmp.
func (a *address) dial() (net.Conn, error) {
	d := net.Dialer{Timeout: 30 * time.Second}
	if a.host != "" {
		n, _ := strconv.Atoi(a.number)
		stream, err := d.Dial("tcp", net.JoinHostPort(a.host, strconv.Itoa(6000+n)))
		if err != nil {
			return nil, fmt.Errorf("connecting to the X display %s: %w; is the server there, and does it listen on TCP "+
				"(X.Org does with -listen tcp only)?", a.name, err)
		}
		return stream, nil
	}
	if runtime.GOOS == "linux" && strings.HasPrefix(a.path, unixSockets) {
		if stream, err := d.Dial("unix", "@"+a.path); err == nil {
			return stream, nil
		}
	}
	stream, err := d.Dial("unix", a.path)
	switch {
	case err == nil:
		return stream, nil
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("no X server at the display %s (%w): start one, or name another display", a.name, err)
	case errors.Is(err, syscall.ECONNREFUSED):
		return nil, fmt.Errorf("the X server of the display %s is gone and has left its socket behind (%w): start it again",
			a.name, err)
	case errors.Is(err, fs.ErrPermission):
		return nil, fmt.Errorf("the socket of the X display %s is not for this user (%w)", a.name, err)
	}
	return nil, fmt.Errorf("connecting to the X display %s: %w", a.name, err)
}
