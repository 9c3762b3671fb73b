//go:build !headless && (darwin || windows)

package render

// displayAvailable reports why no window can be opened. Here a program always has a desktop.
func displayAvailable() error { return nil }
