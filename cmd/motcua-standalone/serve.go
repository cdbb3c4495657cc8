package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/motcua/motcua/internal/app"
	"github.com/motcua/motcua/internal/embedded"
	"github.com/motcua/motcua/internal/observe"
	"github.com/motcua/motcua/internal/payload"
	"github.com/motcua/motcua/internal/settings"
	"github.com/motcua/motcua/internal/web"
)

// startTimeout bounds the start; it takes well under a second on an idle machine.
const startTimeout = 60 * time.Second

// serve runs the service until ctx ends or it cannot go on.
func serve(ctx context.Context, s settings.Settings, lang string, out, errOut io.Writer) (err error) {
	log := observe.NewLogger(errOut, s.Log.Level, s.Log.Format)
	dir, err := app.OpenDataDir(s.DataDir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, dir.Close()) }()

	o, err := options(ctx, s, dir, log)
	if err != nil {
		return err
	}
	// Before anything else starts: an address in use is the likeliest mistake.
	if o.API, err = app.Listen(ctx, s.Listen, "--listen"); err != nil {
		return err
	}
	starting, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	temporal, err := startTemporal(starting, s, dir, log)
	if err != nil {
		return errors.Join(err, o.API.Close())
	}
	o.Temporal = temporal.ClientOptions()
	running, err := app.Start(starting, o)
	if err != nil {
		return errors.Join(err, stopWithin(s.HTTP.ShutdownTimeout, temporal.Stop))
	}
	if err := dir.Announce(temporal.HostPort()); err != nil {
		return errors.Join(err, shutdown(ctx, s.HTTP.ShutdownTimeout, running, temporal))
	}
	printBlock(out, lang, s, dir, running, o, temporal)
	stopSamples := makeSamples(ctx, running, o, out, lang)

	select {
	case <-ctx.Done():
		log.Info("stopping")
	case err = <-running.Failed():
	case err = <-temporal.Fatal():
	}
	stopSamples()
	return errors.Join(err, shutdown(ctx, s.HTTP.ShutdownTimeout, running, temporal))
}

// options says what the process is made of, except for what starts later.
func options(ctx context.Context, s settings.Settings, dir *app.DataDir, log *slog.Logger) (o app.Options, err error) {
	o = app.Options{Settings: s, Log: log, DatabaseURL: s.Database.URL.Reveal(), Migrate: true, Worker: true, Web: web.FS()}
	if o.Demo, err = dir.Demo(); err != nil {
		return o, err
	}
	if s.Demo && !o.Demo {
		o.Demo, o.NewDemo = true, dir.MarkDemo
	}
	if o.DatabaseURL == "" {
		if o.DatabaseURL, err = dir.Database(); err != nil {
			return o, err
		}
	}
	if o.Keys, err = keys(s, dir); err != nil {
		return o, err
	}
	if o.Config, err = app.ConfigFS(s); err != nil {
		return o, err
	}
	if s.Metrics.Listen != "" {
		o.Side, err = app.Listen(ctx, s.Metrics.Listen, "metrics.listen")
	}
	return o, err
}

// keys are the configured ones, and behind them the directory's own, which earlier
// dossiers may need.
func keys(s settings.Settings, dir *app.DataDir) ([]payload.Key, error) {
	configured, err := s.Encryption.ParsedKeys()
	if err != nil {
		return nil, err
	}
	_, err = os.Stat(filepath.Join(dir.Path, embedded.FileName))
	own, err := dir.Keys(err == nil && len(configured) == 0)
	if err != nil {
		return nil, err
	}
	return append(configured, own...), nil
}

func startTemporal(ctx context.Context, s settings.Settings, dir *app.DataDir, log *slog.Logger) (*embedded.Server, error) {
	server, err := embedded.Start(ctx, embedded.Options{
		Dir: dir.Path, UI: s.Temporal.UI, SearchAttributes: app.SearchAttributes(), Logger: log,
	})
	switch {
	case errors.Is(err, embedded.ErrPortInUse):
		return nil, &app.Failure{
			VI:    fmt.Sprintf("Địa chỉ %s của giao diện Temporal đang được chương trình khác sử dụng. Hãy chọn địa chỉ khác bằng --temporal-ui, hoặc tắt bằng --temporal-ui \"\".", s.Temporal.UI),
			EN:    fmt.Sprintf("The address %s of Temporal's web UI is in use by another program. Choose another one with --temporal-ui, or switch it off with --temporal-ui \"\".", s.Temporal.UI),
			Cause: err,
		}
	case errors.Is(err, embedded.ErrNewerFile):
		return nil, &app.Failure{
			VI:    fmt.Sprintf("Thư mục dữ liệu %s do một phiên bản mới hơn của chương trình ghi. Hãy dùng phiên bản đó.", dir.Path),
			EN:    fmt.Sprintf("The data directory %s was written by a newer version of the program. Use that version.", dir.Path),
			Cause: err,
		}
	}
	return server, err
}

// shutdown stops the service before the server it works with, within a time.
func shutdown(ctx context.Context, within time.Duration, running *app.App, temporal *embedded.Server) error {
	began := time.Now()
	stopping, cancel := context.WithTimeout(context.WithoutCancel(ctx), within)
	defer cancel()
	err := stopWithin(within, func() error { return running.Stop(stopping) })
	return errors.Join(err, stopWithin(max(within-time.Since(began), time.Second), temporal.Stop))
}

// stopWithin gives up waiting after a time: what is durable is so already, and the
// process ends anyway.
func stopWithin(limit time.Duration, stop func() error) error {
	done := make(chan error, 1)
	go func() { done <- stop() }()
	timer := time.NewTimer(limit)
	defer timer.Stop()
	select {
	case err := <-done:
		return err
	case <-timer.C:
		return errors.New("stopping took too long and was cut off; nothing acknowledged is lost")
	}
}
