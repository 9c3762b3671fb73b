//go:build race

package render

// slowdown is what the longest tests at random divide their rounds by. Under the race detector a round takes many times
// as long, and one goroutine draws: more of the same finds no more races, and without the detector all are run.
const slowdown = 4
