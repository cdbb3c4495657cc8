package main

import (
	"context"
	"log/slog"
	"os"

	"github.com/spf13/cobra"

	"github.com/motcua/motcua/internal/app"
	"github.com/motcua/motcua/internal/observe"
	"github.com/motcua/motcua/internal/settings"
	"github.com/motcua/motcua/internal/web"
)

// serviceFlags are the flags of the commands that need the settings.
var serviceFlags = []string{"database", "temporal-address", "temporal-namespace", "log-level", "log-format"}

func addSettingsFlags(cmd *cobra.Command, names ...string) {
	cmd.Flags().String("config", "", "tệp cấu hình · configuration file (MOTCUA_CONFIG)")
	settings.AddFlags(cmd.Flags(), names...)
}

func loadSettings(cmd *cobra.Command) (*settings.Effective, error) {
	file, err := cmd.Flags().GetString("config")
	if err != nil {
		return nil, err
	}
	return settings.Load(settings.Options{File: file, Flags: cmd.Flags()})
}

func newAPICommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "api",
		Short: "Chạy API và trang web · Serve the API and the web pages",
		Long: `Api serves the HTTP API, the web pages, /healthz, /readyz and /metrics. Any number of
api processes may run side by side. Temporal is reached as TEMPORAL_ADDRESS,
TEMPORAL_NAMESPACE, TEMPORAL_API_KEY, TEMPORAL_TLS_* or the profile in temporal.toml
say; the database must be migrated.`,
		Example: "  motcua api --database postgres://motcua@db/motcua --listen 0.0.0.0:8080",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return serveProcess(cmd, func(o *app.Options) (err error) {
				o.Web = web.FS()
				o.API, err = app.Listen(cmd.Context(), o.Settings.Listen, "--listen")
				return err
			})
		},
	}
	addSettingsFlags(cmd, append([]string{"listen"}, serviceFlags...)...)
	return cmd
}

func newWorkerCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "worker",
		Short: "Xử lý hồ sơ · Work on dossiers",
		Long: `Worker carries out the workflows and activities of dossiers. Any number of worker
processes may run side by side. With metrics.listen set it serves /healthz, /readyz
and /metrics there.`,
		Example: "  motcua worker --database postgres://motcua@db/motcua",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return serveProcess(cmd, func(o *app.Options) error { o.Worker = true; return nil })
		},
	}
	addSettingsFlags(cmd, serviceFlags...)
	return cmd
}

// serveProcess runs a process until it is told to end or cannot go on.
func serveProcess(cmd *cobra.Command, shape func(*app.Options) error) error {
	effective, err := loadSettings(cmd)
	if err != nil {
		return err
	}
	o := app.Options{Settings: effective.Settings, Demo: effective.Settings.Demo}
	o.Log = observe.NewLogger(cmd.ErrOrStderr(), o.Settings.Log.Level, o.Settings.Log.Format)
	if err := connections(&o); err != nil {
		return err
	}
	if err := shape(&o); err != nil {
		return err
	}
	if o.Settings.Metrics.Listen != "" {
		if o.Side, err = app.Listen(cmd.Context(), o.Settings.Metrics.Listen, "metrics.listen"); err != nil {
			return err
		}
	}
	running, err := app.Start(cmd.Context(), o)
	if err != nil {
		return err
	}
	o.Log.Info("serving", "command", cmd.Name(), "version", app.Version(), slog.Group("temporal",
		"address", o.Temporal.HostPort, "namespace", o.Temporal.Namespace), "pid", os.Getpid())
	select {
	case <-cmd.Context().Done():
		o.Log.Info("stopping")
	case err = <-running.Failed():
	}
	stopping, cancel := context.WithTimeout(context.WithoutCancel(cmd.Context()), o.Settings.HTTP.ShutdownTimeout)
	defer cancel()
	if stopErr := running.Stop(stopping); err == nil {
		err = stopErr
	}
	return err
}

// connections says how to reach the database and Temporal, and with which keys.
func connections(o *app.Options) (err error) {
	if o.DatabaseURL, err = app.RequireDatabase(o.Settings); err != nil {
		return err
	}
	if o.Temporal, err = app.TemporalOptions(o.Settings.Temporal, nil); err != nil {
		return err
	}
	if o.Keys, err = o.Settings.Encryption.ParsedKeys(); err != nil {
		return err
	}
	o.Config, err = app.ConfigFS(o.Settings)
	return err
}
