package app

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/motcua/motcua/internal/observe"
	"github.com/motcua/motcua/internal/settings"
)

const (
	readHeaderTimeout = 10 * time.Second
	idleTimeout       = 2 * time.Minute
	maxHeaderBytes    = 64 << 10
	// writeGrace is what a request may take to send its answer after its own timeout.
	writeGrace = 10 * time.Second
)

// web is an HTTP server on one listener.
type web struct {
	server *http.Server
	failed chan error
}

// serve starts answering on a listener.
func serve(l net.Listener, handler http.Handler, limits settings.HTTP, log *slog.Logger) *web {
	w := &web{
		failed: make(chan error, 1),
		server: &http.Server{
			Handler:           handler,
			ReadHeaderTimeout: readHeaderTimeout,
			ReadTimeout:       limits.RequestTimeout + writeGrace,
			WriteTimeout:      limits.RequestTimeout + writeGrace,
			IdleTimeout:       idleTimeout,
			MaxHeaderBytes:    maxHeaderBytes,
			ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelDebug), // noise of broken clients
		},
	}
	go func() {
		defer close(w.failed)
		if err := w.server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			w.failed <- err
		}
	}()
	return w
}

// stop lets running requests end until ctx ends, and then cuts them off.
func (w *web) stop(ctx context.Context) error {
	err := w.server.Shutdown(ctx)
	if err != nil {
		err = errors.Join(err, w.server.Close())
	}
	return err
}

// mount adds the process's own endpoints to a handler; nil gives only these.
func mount(handler http.Handler, health *observe.Health, metrics *observe.Metrics) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", health.Live)
	mux.HandleFunc("GET /readyz", health.Ready)
	mux.Handle("GET /metrics", metrics.Handler())
	if handler != nil {
		mux.Handle("/", metrics.Measure(handler))
	}
	return mux
}
