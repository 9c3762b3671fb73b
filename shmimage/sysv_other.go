//go:build !linux && (!darwin || ios)

package shmimage

import (
	"errors"
	"fmt"
	"runtime"
)

var errSysV = fmt.Errorf("no System V shared memory on %s, send pictures by the socket: %w", runtime.GOOS, errors.ErrUnsupported)

// Create fails: this system has no System V shared memory.
func Create(size int) (*Segment, error) { return nil, errSysV }

// Attach fails: this system has no System V shared memory.
func Attach(id int, readOnly bool) (*Segment, error) { return nil, errSysV }

// Stat fails: this system has no System V shared memory.
func Stat(id int) (Perm, error) { return Perm{}, errSysV }

func sysvRemove(id int) error { return errSysV }
