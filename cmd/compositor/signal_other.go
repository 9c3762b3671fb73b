//go:build !unix

package main

import "os"

var screenshotSignal os.Signal // none
