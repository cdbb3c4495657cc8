package embedded

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strconv"
	"syscall"
	"time"

	uiserver "github.com/temporalio/ui-server/v2/server"
	uiconfig "github.com/temporalio/ui-server/v2/server/config"
	uioptions "github.com/temporalio/ui-server/v2/server/server_options"
)

// webUI is Temporal's web UI. It asks for no password, so it serves loopback only.
type webUI struct {
	server  *uiserver.Server
	address string
	done    chan struct{}
}

// startUI checks the address itself: the UI's server ends the whole process when it
// cannot listen.
func startUI(ctx context.Context, address, frontend string) (*webUI, error) {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return nil, fmt.Errorf("temporal UI: %w", err)
	}
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", address)
	if errors.Is(err, syscall.EADDRINUSE) {
		return nil, fmt.Errorf("temporal UI: %w: %s", ErrPortInUse, address)
	} else if err != nil {
		return nil, fmt.Errorf("temporal UI: %w", err)
	}
	bound := l.Addr().(*net.TCPAddr)
	if err := l.Close(); err != nil {
		return nil, fmt.Errorf("temporal UI: %w", err)
	}
	if !bound.IP.IsLoopback() {
		return nil, fmt.Errorf("temporal UI: %s is not a loopback address", address)
	}
	ui := &webUI{
		address: net.JoinHostPort(host, strconv.Itoa(bound.Port)),
		done:    make(chan struct{}),
		server: uiserver.NewServer(uioptions.WithConfigProvider(&uiconfig.Config{
			TemporalGRPCAddress: frontend,
			Host:                bound.IP.String(),
			Port:                bound.Port,
			EnableUI:            true,
			DefaultNamespace:    Namespace,
			DisableNewsFetch:    true, // it would call home
			CORS:                uiconfig.CORS{CookieInsecure: true},
			HideLogs:            true,
		})),
	}
	go func() {
		defer close(ui.done)
		_ = ui.server.Start() // returns after stop; it has no other error
	}()
	if err := ui.awaitListening(ctx); err != nil {
		ui.stop()
		return nil, err
	}
	return ui, nil
}

func (u *webUI) awaitListening(ctx context.Context) error {
	dialer := net.Dialer{Timeout: time.Second}
	retry := time.NewTicker(5 * time.Millisecond)
	defer retry.Stop()
	for deadline := time.Now().Add(5 * time.Second); ; <-retry.C {
		conn, err := dialer.DialContext(ctx, "tcp", u.address)
		if err == nil {
			return conn.Close()
		}
		if time.Now().After(deadline) {
			return fmt.Errorf("temporal UI did not start: %w", err)
		}
	}
}

func (u *webUI) stop() {
	u.server.Stop()
	<-u.done
}
