package client

import (
	"fmt"
	"os"
	"testing"

	"sameframe/internal/xvfb"
)

func TestServerPIDIsTheServers(t *testing.T) {
	c := dial(t, xvfb.Start(t).Display)
	pid, ok := c.ServerPID()
	name, err := os.ReadFile(fmt.Sprintf("/proc/%d/comm", pid))
	if !ok || err != nil || string(name) != "Xvfb\n" {
		t.Errorf("the server is process %d (%v), %q, %v", pid, ok, name, err)
	}
}
