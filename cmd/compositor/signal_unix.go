//go:build unix

package main

import (
	"os"
	"os/signal"
	"syscall"
)

var screenshotSignal os.Signal = syscall.SIGUSR1

// parentAwaitsServer reports whether the parent wants to be told when clients can connect: X servers do so by SIGUSR1 if
// they are started with that signal ignored, as by xinit and xvfb-run (Xserver(1), SIGNALS).
func parentAwaitsServer() bool { return signal.Ignored(syscall.SIGUSR1) }

func tellParent() { syscall.Kill(os.Getppid(), syscall.SIGUSR1) }
