package conformance

import (
	"os"
	"strconv"
	"testing"
)

// seedOf returns the seed of a random script. It is the same every time, so that what makes a test fail is a change of the
// code; SAMEFRAME_SEED gives another.
func seedOf(t *testing.T) uint64 {
	t.Helper()
	text := os.Getenv("SAMEFRAME_SEED")
	if text == "" {
		return 1
	}
	seed, err := strconv.ParseUint(text, 0, 64)
	if err != nil {
		t.Fatal("SAMEFRAME_SEED: ", err)
	}
	return seed
}
