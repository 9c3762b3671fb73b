package bench

import (
	"fmt"
	"os"
	"strings"

	"golang.org/x/sys/unix"
)

func (m *Machine) describe() {
	var u unix.Utsname
	if unix.Uname(&u) == nil {
		m.System = fmt.Sprintf("%s %s %s", unix.ByteSliceToString(u.Sysname[:]), unix.ByteSliceToString(u.Release[:]),
			unix.ByteSliceToString(u.Version[:]))
	}
	info, _ := os.ReadFile("/proc/cpuinfo")
	for line := range strings.Lines(string(info)) {
		if name, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(name) == "model name" {
			m.CPU = strings.TrimSpace(value)
			break
		}
	}
	var s unix.Sysinfo_t
	if unix.Sysinfo(&s) == nil {
		m.Memory = int64(s.Totalram) * int64(s.Unit)
	}
}

func load() *Load {
	b, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return nil
	}
	var l Load
	if _, err := fmt.Sscan(string(b), &l[0], &l[1], &l[2]); err != nil {
		return nil
	}
	return &l
}

// commandOf returns a process's command line, as far as it may be seen.
func commandOf(pid int) string {
	b, _ := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid))
	return strings.ReplaceAll(strings.TrimRight(string(b), "\x00"), "\x00", " ")
}

// sharesIPC reports whether a process's System V ids are ours too, nil if that cannot be seen.
func sharesIPC(pid int) *bool {
	ours, err := os.Readlink("/proc/self/ns/ipc")
	if err != nil {
		return nil
	}
	theirs, err := os.Readlink(fmt.Sprintf("/proc/%d/ns/ipc", pid))
	if err != nil {
		return nil
	}
	same := theirs == ours
	return &same
}
