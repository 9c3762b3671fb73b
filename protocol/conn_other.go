//go:build !unix

package protocol

import (
	"errors"
	"fmt"
)

func (c *Conn) initFDs() {}

func (c *Conn) sendFDs([]byte, []int) (int, error) {
	return 0, fmt.Errorf("protocol: passing descriptors: %w on this system", errors.ErrUnsupported)
}

func closeFD(int) {}
