//go:build !linux

package bench

// ownUsage returns that nothing is known.
func ownUsage() usage { return usage{} }

func usageOf(int) usage { return usage{} }
