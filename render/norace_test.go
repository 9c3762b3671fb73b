//go:build !race

package render

const slowdown = 1
