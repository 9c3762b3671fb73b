package bench

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"golang.org/x/sys/unix"
)

// ownUsage returns what this process has spent.
func ownUsage() usage {
	var r unix.Rusage
	if unix.Getrusage(unix.RUSAGE_SELF, &r) != nil {
		return usage{}
	}
	u := usage{
		cpu: known(float64(r.Utime.Nano() + r.Stime.Nano())), switches: known(float64(r.Nvcsw + r.Nivcsw)),
		faults: known(float64(r.Minflt + r.Majflt)),
	}
	if cpu, ok := cpuClock(0); ok { // the same to a nanosecond
		u.cpu = known(float64(cpu))
	}
	return u
}

// usageOf returns what another process has spent, as far as this one may know.
func usageOf(pid int) usage {
	var u usage
	if pid <= 0 {
		return u
	}
	if cpu, ok := cpuClock(pid); ok {
		u.cpu = known(float64(cpu))
	}
	// Fields 10 and 12 are minflt and majflt of all threads (proc(5)). Field 2 is the program's name in parentheses and may
	// hold anything, so count from the last one that closes.
	if stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid)); err == nil {
		if fields := bytes.Fields(stat[bytes.LastIndexByte(stat, ')')+1:]); len(fields) > 9 {
			minor, err1 := strconv.ParseFloat(string(fields[7]), 64)
			major, err2 := strconv.ParseFloat(string(fields[9]), 64)
			if err1 == nil && err2 == nil {
				u.faults = known(minor + major)
			}
		}
	}
	// Context switches are counted thread by thread; those of a thread that has ended are lost.
	tasks, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/status", pid))
	for _, task := range tasks {
		status, err := os.ReadFile(task)
		if err != nil {
			continue
		}
		for _, name := range []string{"\nvoluntary_ctxt_switches:", "\nnonvoluntary_ctxt_switches:"} {
			_, rest, _ := bytes.Cut(status, []byte(name))
			line, _, _ := bytes.Cut(rest, []byte("\n"))
			if n, err := strconv.ParseFloat(string(bytes.TrimSpace(line)), 64); err == nil {
				if u.switches == nil {
					u.switches = known(0)
				}
				*u.switches += n
			}
		}
	}
	return u
}

// cpuClock returns the CPU time of all threads of a process, 0 for this one, by its CPU-time clock, which Linux shows
// everybody (clock_getcpuclockid(3)).
func cpuClock(pid int) (time.Duration, bool) {
	const scheduled = 2 // CPUCLOCK_SCHED
	var t unix.Timespec
	if err := unix.ClockGettime(int32(^pid<<3|scheduled), &t); err != nil {
		return 0, false
	}
	return time.Duration(t.Nano()), true
}
