package embedded

import (
	"context"
	"errors"
	"fmt"
	"net"
	"runtime"
	"strconv"
	"syscall"
)

// loopback is the only address the server listens on.
const loopback = "127.0.0.1"

// The four services of a Temporal server; each has a gRPC port.
const (
	frontend = iota
	history
	matching
	systemWorker
	services
)

type ports [services]int

func (p ports) address(service int) string { return joinPort(p[service]) }

// ErrPortInUse is a fixed port that another program listens on.
var ErrPortInUse = errors.New("port in use")

// reservePorts finds a port for each service; front fixes the frontend's unless 0.
//
// The server wants numbers, not open sockets, so each port is free for a moment before
// the server takes it. All are held at once, so that no two are the same, and each is
// left in TIME_WAIT, in which the kernel gives it to nobody who asks for any port.
func reservePorts(ctx context.Context, front int) (ports, error) {
	var p ports
	var held [services]net.Listener
	defer func() {
		for _, l := range held {
			if l != nil {
				_ = l.Close()
			}
		}
	}()
	for service := range services {
		want := 0
		if service == frontend {
			want = front
		}
		l, err := new(net.ListenConfig).Listen(ctx, "tcp", net.JoinHostPort(loopback, strconv.Itoa(want)))
		if err != nil {
			if errors.Is(err, syscall.EADDRINUSE) {
				return p, fmt.Errorf("%w: %s", ErrPortInUse, joinPort(want))
			}
			return p, fmt.Errorf("find a free port: %w", err)
		}
		held[service] = l
		p[service] = l.Addr().(*net.TCPAddr).Port
		if want == 0 {
			if err := leaveInTimeWait(ctx, l); err != nil {
				return p, fmt.Errorf("reserve a port: %w", err)
			}
		}
	}
	return p, nil
}

// leaveInTimeWait opens a connection to the listener and closes it from the server's
// side. Linux alone draws ephemeral ports at random; the others count upwards.
func leaveInTimeWait(ctx context.Context, l net.Listener) error {
	if runtime.GOOS != "linux" {
		return nil
	}
	out, err := new(net.Dialer).DialContext(ctx, "tcp", l.Addr().String())
	if err != nil {
		return err
	}
	in, err := l.Accept()
	if err != nil {
		return errors.Join(err, out.Close())
	}
	return errors.Join(in.Close(), out.Close())
}
