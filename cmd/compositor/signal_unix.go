//go:build unix

package main

import (
	"os"
	"syscall"
)

var screenshotSignal os.Signal = syscall.SIGUSR1
