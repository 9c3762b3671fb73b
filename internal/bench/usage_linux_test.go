package bench

import (
	"encoding/json"
	"math"
	"os"
	"regexp"
	"testing"
	"time"

	"sameframe/display/displaytest"
)

func TestUsageOfThisProcessIsSeenBothWays(t *testing.T) {
	before := ownUsage()
	for began := time.Now(); time.Since(began) < 20*time.Millisecond; {
	}
	touched := make([]byte, 8<<20)
	for i := 0; i < len(touched); i += 4096 {
		touched[i] = 1
	}
	time.Sleep(time.Millisecond) // a context switch
	own, other := ownUsage(), usageOf(os.Getpid())
	if d := own.minus(before); d.CPU < 1e6 || d.Faults < 1 || d.Switches < 1 {
		t.Errorf("after working and sleeping: %+v", d)
	}
	if other.CPU < own.CPU || other.Faults < own.Faults || other.Switches < 1 {
		t.Errorf("seen as another's: %+v, as one's own: %+v", other, own)
	}
	if n := testing.AllocsPerRun(100, func() { ownUsage() }); n > 0 {
		t.Errorf("looking at its usage costs the painter %v allocations", n)
	}
}

func TestWhatIsNotSeenStaysUnknown(t *testing.T) {
	gone := usageOf(1 << 27)
	b, err := json.Marshal(gone.plus(ownUsage()))
	if err != nil || string(b) != `{"CPU":null,"Switches":null,"Faults":null}` {
		t.Errorf("the sum of what is known and what is not: %s, %v", b, err)
	}
	var again usage
	if err := json.Unmarshal(b, &again); err != nil || !math.IsNaN(float64(again.CPU)) {
		t.Errorf("read again: %+v, %v", again, err)
	}
	if c := gone.perFrame(10); c.CPU != nil || c.Switches != nil || c.Faults != nil {
		t.Errorf("for a frame: %+v", c)
	}
}

func TestNoMemoryStaysShared(t *testing.T) {
	d := displaytest.New(t)
	measure(t, nil, "-sizes", "100x100", "-rounds", "1", "-duration", "1ms", "-modes", "stream", d.Name())
	// The server, in this process, unmaps what a client has left as soon as it notices that it is gone.
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(10 * time.Millisecond) {
		maps, err := os.ReadFile("/proc/self/maps")
		if err != nil {
			t.Fatal(err)
		}
		left := regexp.MustCompile(`(?m)^.*(SYSV|memfd:sameframe).*$`).FindAll(maps, -1)
		if len(left) == 0 {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("%d segments are still mapped: %s", len(left), left[0])
		}
	}
}
