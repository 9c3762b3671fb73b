//go:build unix && !linux

package protocol

const receiveFlags = 0
