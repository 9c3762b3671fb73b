//go:build !unix

package child

import "errors"

func pause(*Process) error { return errors.New("this system cannot pause a process") }
func resume(*Process)      {}
