package embedded

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/server/common/authorization"
	"go.temporal.io/server/common/config"
	"go.temporal.io/server/common/membership/static"
	"go.temporal.io/server/common/metrics"
	"go.temporal.io/server/common/primitives"
	"go.temporal.io/server/temporal"
)

// Namespace is the Temporal namespace of an installation.
const Namespace = "motcua"

// FileName is the server's database inside the data directory.
const FileName = "temporal.db"

// Retention is how long the history of a closed dossier stays: ten years.
const Retention = 10 * 365 * 24 * time.Hour

// Options configure the embedded server.
type Options struct {
	Dir              string // existing directory; the server's files are created in it
	Port             int    // of the gRPC frontend on 127.0.0.1; 0 = a free one
	UI               string // listen address of Temporal's web UI; "" = off
	SearchAttributes map[string]enumspb.IndexedValueType
	Logger           *slog.Logger // gets warnings and errors only
}

// Server is a running Temporal server.
type Server struct {
	inner    temporal.Server
	ui       *webUI
	hostPort string
	fatal    chan error
	logger   *logger
}

// Start brings the server up and returns when it answers requests for Namespace. The
// files may be new, of an earlier version (they are upgraded), or left by a process
// that was killed. ctx bounds the start only.
func Start(ctx context.Context, o Options) (*Server, error) {
	path, err := filepath.Abs(filepath.Join(o.Dir, FileName))
	if err != nil {
		return nil, fmt.Errorf("temporal database: %w", err)
	}
	if err := createPrivate(path); err != nil {
		return nil, fmt.Errorf("temporal database: %w", err)
	}
	if err := migrateFile(ctx, path, serverSchema()); err != nil {
		return nil, fmt.Errorf("temporal database: %w", err)
	}
	ports, err := reservePorts(ctx, o.Port)
	if err != nil {
		return nil, err
	}
	cfg := serverConfig(path, ports)
	if err := ensureNamespace(ctx, cfg.Persistence.DataStores[storeName].SQL, o.SearchAttributes); err != nil {
		return nil, fmt.Errorf("temporal namespace: %w", err)
	}

	s := &Server{hostPort: ports.address(frontend), fatal: make(chan error, 1)}
	s.logger = newLogger(o.Logger, s.die)
	if err := s.start(ctx, cfg, ports); err != nil {
		return nil, err
	}
	if err := s.awaitReady(ctx); err != nil {
		return nil, errors.Join(err, s.Stop())
	}
	if o.UI != "" {
		if s.ui, err = startUI(ctx, o.UI, s.hostPort); err != nil {
			return nil, errors.Join(err, s.Stop())
		}
	}
	return s, nil
}

func (s *Server) start(ctx context.Context, cfg *config.Config, p ports) error {
	inner, err := temporal.NewServer(
		temporal.WithConfig(cfg),
		temporal.ForServices(temporal.DefaultServices),
		temporal.WithStaticHosts(map[primitives.ServiceName]static.Hosts{
			primitives.FrontendService: static.SingleLocalHost(p.address(frontend)),
			primitives.HistoryService:  static.SingleLocalHost(p.address(history)),
			primitives.MatchingService: static.SingleLocalHost(p.address(matching)),
			primitives.WorkerService:   static.SingleLocalHost(p.address(systemWorker)),
		}),
		temporal.WithLogger(s.logger),
		temporal.WithAuthorizer(authorization.NewNoopAuthorizer()),
		temporal.WithDynamicConfigClient(tuning()),
		temporal.WithCustomMetricsHandler(metrics.NoopMetricsHandler),
	)
	if err != nil {
		return fmt.Errorf("temporal server: %w", err)
	}
	// In a goroutine of its own: a fatal error inside the server ends the goroutine it
	// happens in (see logger.Fatal) and must not take the caller with it.
	started := make(chan error, 1)
	go func() { started <- inner.Start() }()
	select {
	case err = <-started:
	case err = <-s.fatal:
	case <-ctx.Done():
		err = ctx.Err()
	}
	if err != nil {
		return fmt.Errorf("temporal server: %w", err)
	}
	s.inner = inner
	return nil
}

// awaitReady returns when the frontend serves the namespace.
func (s *Server) awaitReady(ctx context.Context) error {
	options := s.ClientOptions()
	options.Logger = discard{}
	c, err := client.NewLazyClient(options)
	if err != nil {
		return fmt.Errorf("temporal server: %w", err)
	}
	defer c.Close()
	retry := time.NewTicker(20 * time.Millisecond)
	defer retry.Stop()
	for {
		attempt, cancel := context.WithTimeout(ctx, 5*time.Second)
		_, err := c.CountWorkflow(attempt, countAll)
		cancel()
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("temporal server did not become ready: %w", errors.Join(ctx.Err(), err))
		case err := <-s.fatal:
			return fmt.Errorf("temporal server: %w", err)
		case <-retry.C:
		}
	}
}

// HostPort is the address of the gRPC frontend.
func (s *Server) HostPort() string { return s.hostPort }

// ClientOptions are what a client needs to reach this server and namespace.
func (s *Server) ClientOptions() client.Options {
	return client.Options{HostPort: s.hostPort, Namespace: Namespace}
}

// UIURL is the address of Temporal's web UI, "" when it is off.
func (s *Server) UIURL() string {
	if s.ui == nil {
		return ""
	}
	return "http://" + s.ui.address
}

// Fatal gives the error after which the server cannot go on. Temporal's answer to one is
// to end the process; the program that embeds it decides how.
func (s *Server) Fatal() <-chan error { return s.fatal }

func (s *Server) die(err error) {
	select {
	case s.fatal <- err:
	default: // the first is the cause
	}
}

// Stop ends the UI and the server. Close clients and workers before.
func (s *Server) Stop() error {
	if s.ui != nil {
		s.ui.stop()
		s.ui = nil
	}
	if s.inner == nil {
		return nil
	}
	inner := s.inner
	s.inner = nil
	s.logger.stopping.Store(true)
	if err := inner.Stop(); err != nil {
		return fmt.Errorf("stop temporal server: %w", err)
	}
	return nil
}

// createPrivate makes an empty file that only its owner can read. SQLite gives its
// side files the same mode.
func createPrivate(path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	return f.Close()
}

func joinPort(port int) string { return net.JoinHostPort(loopback, strconv.Itoa(port)) }
