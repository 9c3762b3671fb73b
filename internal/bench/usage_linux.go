package bench

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"golang.org/x/sys/unix"
)

// ownUsage returns what this process has spent. It allocates nothing.
func ownUsage() usage {
	var r unix.Rusage
	if unix.Getrusage(unix.RUSAGE_SELF, &r) != nil {
		return usage{unknown, unknown, unknown}
	}
	return usage{cpuClock(os.Getpid()), amount(r.Nvcsw + r.Nivcsw), amount(r.Minflt + r.Majflt)}
}

// usageOf returns what another process has spent, as far as this one may know.
func usageOf(pid int) usage {
	if pid <= 0 {
		return usage{unknown, unknown, unknown}
	}
	return usage{cpuClock(pid), switchesOf(pid), faultsOf(pid)}
}

// cpuClock returns the CPU time of all threads of a process by its CPU-time clock, which Linux shows everybody
// (clock_getcpuclockid(3)).
func cpuClock(pid int) amount {
	const scheduled = 2 // CPUCLOCK_SCHED
	var t unix.Timespec
	if err := unix.ClockGettime(int32(^pid<<3|scheduled), &t); err != nil {
		return unknown
	}
	return amount(t.Nano())
}

// faultsOf returns minflt and majflt of all threads, fields 10 and 12 (proc(5)). Field 2 is the program's name in
// parentheses and may hold anything, so count from the last one that closes.
func faultsOf(pid int) amount {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return unknown
	}
	fields := bytes.Fields(stat[bytes.LastIndexByte(stat, ')')+1:])
	if len(fields) < 10 {
		return unknown
	}
	minor, err1 := strconv.ParseFloat(string(fields[7]), 64)
	major, err2 := strconv.ParseFloat(string(fields[9]), 64)
	if err1 != nil || err2 != nil {
		return unknown
	}
	return amount(minor + major)
}

// switchesOf returns the context switches of the threads that there are; those of a thread that has ended are lost.
func switchesOf(pid int) amount {
	threads, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/status", pid))
	if len(threads) == 0 {
		return unknown
	}
	var total amount
	for _, thread := range threads {
		status, err := os.ReadFile(thread)
		if err != nil {
			continue
		}
		for _, name := range []string{"\nvoluntary_ctxt_switches:", "\nnonvoluntary_ctxt_switches:"} {
			_, rest, _ := bytes.Cut(status, []byte(name))
			line, _, _ := bytes.Cut(rest, []byte("\n"))
			if n, err := strconv.ParseFloat(string(bytes.TrimSpace(line)), 64); err == nil {
				total += amount(n)
			}
		}
	}
	return total
}
