// Command motcua runs the service's processes against a Temporal cluster and a
// database, and holds the tools of administrators and process designers. It contains
// no Temporal server: motcua-standalone does.
package main

import (
	"context"
	"errors"
	"io"
	"os"
	"os/signal"
	"slices"
	"syscall"
	_ "time/tzdata" // time zones also where the system has none

	"github.com/spf13/cobra"

	"github.com/motcua/motcua/internal/app"
	"github.com/motcua/motcua/internal/settings"
)

func main() {
	ctx := context.Background()
	if !onlyReckons(os.Args[1:]) {
		var stop context.CancelFunc
		ctx, stop = signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
		// A second Ctrl-C ends the process at once.
		context.AfterFunc(ctx, stop)
	}
	os.Exit(run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// onlyReckons reports whether a command has nothing to bring to a close, so that the
// first Ctrl-C may end it wherever it is.
func onlyReckons(args []string) bool {
	return len(args) > 0 && slices.Contains([]string{"process", "dmn", "feel", "clock"}, args[0])
}

// run carries out one command line and gives the exit code.
func run(ctx context.Context, args []string, in io.Reader, out, errOut io.Writer) int {
	root := newRootCommand()
	root.SetArgs(args)
	root.SetIn(in)
	root.SetOut(out)
	root.SetErr(errOut)
	if err := root.ExecuteContext(ctx); err != nil {
		app.PrintError(errOut, "motcua", settings.Language(os.Getenv), err)
		var stopped *stoppedError
		if errors.As(err, &stopped) {
			return stopped.ExitCode()
		}
		return 1
	}
	return 0
}

func newRootCommand() *cobra.Command {
	root := &cobra.Command{
		Use:   "motcua",
		Short: "Hệ thống một cửa: quy trình giải quyết thủ tục hành chính · one-stop workflow service",
		Long: `motcua runs the administrative procedures of a one-stop office (một cửa): every
dossier is a workflow with working-time deadlines.

In production, run "motcua migrate up" once, then any number of "motcua api" and
"motcua worker" processes against one database and one Temporal cluster. To try it
on one machine, use motcua-standalone.`,
		SilenceErrors: true, // main prints them, in the person's language
		SilenceUsage:  true,
		Version:       app.Version(),
	}
	root.AddCommand(
		newAPICommand(), newWorkerCommand(), newMigrateCommand(), newDossierCommand(), newBatchCommand(), newAccountCommand(), newOrganisationCommand(), newAuditCommand(), newConfigCommand(), newVersionCommand(),
		newOpenAPICommand(), newClockCommand(), newFeelCommand(), newDMNCommand(), newProcessCommand(), newProcedureCommand(),
	)
	return root
}
