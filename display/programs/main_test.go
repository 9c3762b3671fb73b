// Package programs tests the display with programs that others wrote: they run unmodified on it and, where they draw the
// same each time, on an Xvfb of the same size, and the two screens are compared pixel by pixel.
package programs

import (
	"os"
	"testing"

	"sameframe/internal/paint"
)

// TestMain makes the test's own binary one of our painters where a test has started it to be one.
func TestMain(m *testing.M) {
	switch role := os.Getenv("SAMEFRAME_TEST_ROLE"); role {
	case "":
		os.Exit(m.Run())
	case "painter":
		os.Exit(paint.Main(os.Args[1:]))
	default:
		os.Exit(play(role, os.Args[1:]))
	}
}
