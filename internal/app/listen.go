package app

import (
	"context"
	"errors"
	"net"
	"syscall"
)

// Listen opens a TCP address. flag names what the person can change about it.
func Listen(ctx context.Context, address, flag string) (net.Listener, error) {
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", address)
	switch {
	case err == nil:
		return l, nil
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, failure(err,
			"Địa chỉ %s đang được chương trình khác sử dụng. Hãy dừng chương trình đó, hoặc chọn địa chỉ khác bằng %s.",
			"The address %s is in use by another program. Stop that program, or choose another address with %s.", address, flag)
	case errors.Is(err, syscall.EACCES):
		return nil, failure(err,
			"Không có quyền mở địa chỉ %s (cổng dưới 1024 cần quyền quản trị). Hãy chọn địa chỉ khác bằng %s.",
			"There is no permission to open the address %s (ports below 1024 need an administrator). Choose another address with %s.", address, flag)
	default:
		return nil, failure(err, "Không mở được địa chỉ %s. Hãy chọn địa chỉ khác bằng %s.",
			"The address %s cannot be opened. Choose another one with %s.", address, flag)
	}
}
