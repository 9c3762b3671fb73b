package soak

import (
	"fmt"
	"os"
	"runtime"
	"strings"
	"time"
)

// traces are what clients leave in the server's process, which is this one.
type traces struct {
	descriptors, mappings, goroutines int
	heap                              int // bytes, after a collection
}

// count counts them.
func count() (n traces, err error) {
	fds, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		return n, err
	}
	maps, err := os.ReadFile("/proc/self/maps")
	if err != nil {
		return n, err
	}
	for line := range strings.Lines(string(maps)) {
		if fields := strings.Fields(line); len(fields) > 1 && strings.HasSuffix(fields[1], "s") {
			n.mappings++ // is shared
		}
	}
	runtime.GC()
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	n.descriptors, n.goroutines, n.heap = len(fds), runtime.NumGoroutine(), int(memory.HeapAlloc)
	return n, nil
}

// heapSlack is what the heap may grow by: atoms stay, and buffers that are kept for later.
const heapSlack = 24 << 20

// since returns what there is more of than before.
func (n traces) since(before traces) (leaks []string) {
	for _, kind := range []struct {
		name        string
		now, before int
	}{
		{"descriptors", n.descriptors, before.descriptors}, {"shared mappings", n.mappings, before.mappings},
		{"goroutines", n.goroutines, before.goroutines}, {"bytes of heap", n.heap, before.heap + heapSlack},
	} {
		if kind.now > kind.before {
			leaks = append(leaks, fmt.Sprintf("%d %s", kind.now-kind.before, kind.name))
		}
	}
	return leaks
}

// segmentsOf counts the System V segments that those processes have made.
func segmentsOf(pids map[int]bool) (n int, err error) {
	table, err := os.ReadFile("/proc/sysvipc/shm")
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(table)) {
		var key, id, perms, size, creator int
		if c, _ := fmt.Sscan(line, &key, &id, &perms, &size, &creator); c == 5 && pids[creator] {
			n++
		}
	}
	return n, nil
}

// leaks waits until all traces since before are gone, or for as long as a slow machine may take to tidy up.
func leaks(before traces, pids map[int]bool) ([]string, error) {
	for end := time.Now().Add(time.Minute); ; time.Sleep(20 * time.Millisecond) {
		now, err := count()
		if err != nil {
			return nil, err
		}
		left := now.since(before)
		segments, err := segmentsOf(pids)
		if err != nil {
			return nil, err
		}
		if segments > 0 {
			left = append(left, fmt.Sprintf("%d System V segments", segments))
		}
		if len(left) == 0 || time.Now().After(end) {
			return left, nil
		}
	}
}
