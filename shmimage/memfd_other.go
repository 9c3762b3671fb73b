//go:build !linux

package shmimage

import (
	"errors"
	"fmt"
	"runtime"
)

var errMemfd = fmt.Errorf("no memfd on %s, use System V memory or the socket: %w", runtime.GOOS, errors.ErrUnsupported)

// CreateMemfd fails: this system has no memfd.
func CreateMemfd(size int) (*Segment, error) { return nil, errMemfd }

// Map fails: on this system the package cannot tell a file in memory from one whose pages may never arrive.
func Map(fd int, readOnly bool) (*Segment, error) { return nil, errMemfd }
