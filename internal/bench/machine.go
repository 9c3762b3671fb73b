package bench

import (
	"os"
	"runtime"
)

// thisMachine returns what is known of the machine.
func thisMachine() Machine {
	host, _ := os.Hostname()
	m := Machine{Host: host, System: runtime.GOOS, Cores: runtime.GOMAXPROCS(0), GoVersion: runtime.Version(),
		GoArch: runtime.GOARCH}
	m.describe()
	m.Load[0] = load()
	return m
}
