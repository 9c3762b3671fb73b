//go:build !unix

package display

import (
	"errors"
	"fmt"
	"net"
	"runtime"
)

type sockets struct{ listeners []net.Listener }

func listen(string) (int, sockets, error) {
	return 0, sockets{}, fmt.Errorf("display: X clients connect to Unix sockets: %w on %s", errors.ErrUnsupported, runtime.GOOS)
}

func (k *sockets) close() {}
