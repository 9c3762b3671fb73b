package compare

import (
	"os"
	"testing"
)

func TestCPUTimeOfThisProcessGrows(t *testing.T) {
	before, ok := cpuTime(os.Getpid())
	if !ok {
		t.Fatal("the CPU time of this process is not known")
	}
	var c Comparison
	c.Frame(frame(os.Getpid(), "shm", began, ms))
	c.Live(began + ms)
	for { // until the clock has ticked a few times
		if after, _ := cpuTime(os.Getpid()); after >= before+5*tick {
			break
		}
	}
	c.Frame(frame(os.Getpid(), "shm", began+1000*ms, ms))
	if got := c.Live(began + 1010*ms).Rows[0].CPU; got < 4*tick || got > 100*tick {
		t.Errorf("a frame costs %v of CPU time", got)
	}
	if _, ok := cpuTime(1 << 30); ok {
		t.Error("a process that does not exist has spent CPU time")
	}
}
