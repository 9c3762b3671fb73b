//go:build !linux

package bench

func (m *Machine) describe() {}

func load() *Load { return nil }

func commandOf(int) string { return "" }

func sharesIPC(int) *bool { return nil }
