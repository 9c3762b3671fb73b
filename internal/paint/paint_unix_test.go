//go:build unix

package paint

import (
	"fmt"
	"os"
	"strings"
	"syscall"
	"testing"

	"sameframe/internal/xvfb"
)

func TestSignalsEndInGoodOrder(t *testing.T) {
	for _, sig := range []os.Signal{syscall.SIGTERM, os.Interrupt, syscall.SIGKILL} {
		server := xvfb.Start(t)
		p := start(t, "-display", server.Display, "-transport", "shm", "plasma")
		v := look(t, server.Display)
		v.until(func(pixels []uint32) bool { return pixels[0] != 0 })
		p.cmd.Process.Signal(sig)
		if sig == syscall.SIGKILL {
			p.cmd.Wait()
		} else if out := p.ends(0); !strings.Contains(out, "latency") {
			t.Errorf("%v: painter says %q", sig, out)
		}
		v.check(v.Sync())
		data, err := os.ReadFile("/proc/sysvipc/shm")
		if err != nil {
			t.Skip("no System V memory listed: ", err)
		}
		for line := range strings.Lines(string(data)) {
			if f := strings.Fields(line); len(f) > 4 && f[4] == fmt.Sprint(p.cmd.Process.Pid) && f[6] == "0" {
				t.Errorf("%v leaves a segment behind that nobody has attached: %s", sig, line)
			}
		}
	}
}
