// Package soak has painters of every transport come, go, crash and misbehave for a long time, while witnesses check that
// nobody else notices, and counts what is left of them. It runs as a test: make soak.
package soak
