//go:build !unix

package protocol

import (
	"errors"
	"fmt"
	"time"
)

func (c *Conn) initFDs() {}

func (c *Conn) sendFDs([]byte, []int) (int, error) {
	return 0, fmt.Errorf("protocol: passing descriptors: %w on this system", errors.ErrUnsupported)
}

// Pause lets time pass without reading.
func (c *Conn) Pause(d time.Duration) error {
	time.Sleep(d)
	return nil
}

func closeFD(int) {}
