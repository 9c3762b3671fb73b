// Package programs tests the display with programs that others wrote: they run unmodified on it and, where they draw the
// same each time, on an Xvfb of the same size, and the two screens are compared pixel by pixel. It also tests it with
// clients in other processes that misbehave or die.
package programs

import (
	"fmt"
	"os"
	"testing"

	"sameframe/internal/paint"
)

const roleVariable = "SAMEFRAME_TEST_ROLE"

// roles are the programs that the test's own binary is where a test has started it to be one.
var roles = map[string]func() error{}

func TestMain(m *testing.M) {
	os.Unsetenv("WAYLAND_DISPLAY") // programs that know Wayland would not even try X
	switch role := os.Getenv(roleVariable); role {
	case "":
		os.Exit(m.Run())
	case "painter":
		os.Exit(paint.Main(os.Args[1:]))
	default:
		if err := roles[role](); err != nil {
			fmt.Println("error:", err)
			os.Exit(1)
		}
	}
}

// startRole starts the test's own binary in a role, as a client of the display.
func (s *screen) startRole(role string, args ...string) *program {
	s.Helper()
	exe, err := os.Executable()
	if err != nil {
		s.Fatal(err)
	}
	return s.startWith([]string{roleVariable + "=" + role}, exe, args...)
}
