//go:build linux

package main

import (
	"os"
	"os/exec"
	"runtime"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// about says what was measured where and when.
type about struct {
	Date, Revision, Kernel, CPU, Go, Xvfb string
	Cores                                 int
}

func newAbout() about {
	a := about{
		Date: time.Now().UTC().Format("2006-01-02"), Revision: output("git", "rev-parse", "--short", "HEAD"),
		Go: runtime.Version(), Cores: runtime.NumCPU(), Xvfb: output("dpkg-query", "-W", "-f", "${Version}", "xvfb"),
	}
	if output("git", "status", "--porcelain", "--untracked-files=no") != "" {
		a.Revision += " with changes"
	}
	var name unix.Utsname
	if unix.Uname(&name) == nil {
		a.Kernel = unix.ByteSliceToString(name.Sysname[:]) + " " + unix.ByteSliceToString(name.Release[:])
	}
	info, _ := os.ReadFile("/proc/cpuinfo")
	for line := range strings.Lines(string(info)) {
		if key, value, _ := strings.Cut(line, ":"); strings.TrimSpace(key) == "model name" {
			a.CPU = strings.TrimSpace(value)
		}
	}
	return a
}

// output returns what a program prints, "" where it cannot be run: what it tells is for the reader only.
func output(name string, args ...string) string {
	out, err := exec.Command(name, args...).Output()
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(out))
}
