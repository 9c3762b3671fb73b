package bench

import (
	"encoding/json"
	"math"
	"os"
	"testing"
	"time"
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
