// Command motcua-standalone is the whole service in one process: a Temporal server and
// its web UI, SQLite databases, the API and a worker. Everything it keeps is in one
// directory. It runs the same code as the programs of a cluster.
package main

import (
	"context"
	"io"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata" // time zones also where the system has none

	"github.com/spf13/cobra"

	"github.com/motcua/motcua/internal/app"
	"github.com/motcua/motcua/internal/settings"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	// A second Ctrl-C ends the process at once.
	context.AfterFunc(ctx, stop)
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// run carries out one command line and gives the exit code.
func run(ctx context.Context, args []string, out, errors io.Writer) int {
	lang := settings.Language(os.Getenv)
	cmd := newCommand(lang)
	cmd.SetArgs(args)
	cmd.SetOut(out)
	cmd.SetErr(errors)
	if err := cmd.ExecuteContext(ctx); err != nil {
		app.PrintError(errors, "motcua-standalone", lang, err)
		return 1
	}
	return 0
}

func newCommand(lang string) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "motcua-standalone",
		Short: "Hệ thống một cửa trong một tiến trình · the one-stop service in one process",
		Long: `motcua-standalone runs the whole service on one machine: API, web pages, worker,
Temporal server with its web UI, and SQLite databases in one directory. Ctrl-C lets
running requests end and stops it; it goes on where it was at the next start.`,
		Example:       "  motcua-standalone --demo\n  motcua-standalone --data /var/lib/motcua --config /etc/motcua/motcua.yaml",
		Args:          cobra.NoArgs,
		SilenceErrors: true, // run prints them, in the person's language
		SilenceUsage:  true,
		Version:       app.Version(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			file, err := cmd.Flags().GetString("config")
			if err != nil {
				return err
			}
			effective, err := settings.Load(settings.Options{File: file, Flags: cmd.Flags()})
			if err != nil {
				return err
			}
			return serve(cmd.Context(), effective.Settings, lang, cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	cmd.Flags().String("config", "", "tệp cấu hình · configuration file (MOTCUA_CONFIG)")
	settings.AddFlags(cmd.Flags(), "listen", "data", "demo", "temporal-ui", "log-level", "log-format")
	return cmd
}
