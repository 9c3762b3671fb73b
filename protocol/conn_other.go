//go:build !unix

package protocol

import "time"

func (c *Conn) initFDs() {}

func rights([]int) []byte { return nil }

// Pause lets time pass without reading.
func (c *Conn) Pause(d time.Duration) error {
	time.Sleep(d)
	return nil
}

// Linger does nothing here: the reader goes to the runtime's poller at once.
func (c *Conn) Linger() error { return nil }

// CloseFD does nothing: no descriptor has come.
func CloseFD(int) {}

// HungUp reports whether the peer is known to have hung up.
func (c *Conn) HungUp() bool { return false }
