//go:build !linux

package postgrestest

import "syscall"

// attributes has nothing to say here: only as another user than root.
func attributes(int, int) *syscall.SysProcAttr { return nil }
