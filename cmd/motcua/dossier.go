package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/motcua/motcua/internal/app"
	"github.com/motcua/motcua/internal/observe"
	"github.com/motcua/motcua/internal/store"
)

// newDossierCommand makes "motcua dossier": what an operator does to dossiers.
func newDossierCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "dossier",
		Short: "Kiểm tra và phục hồi dữ liệu hồ sơ · Check and repair what is shown of dossiers",
		Args:  cobra.NoArgs,
	}
	cmd.AddCommand(newDossierRebuildCommand(), newDossierRecalendarCommand())
	return cmd
}

func newDossierRebuildCommand() *cobra.Command {
	var apply bool
	cmd := &cobra.Command{
		Use:   "rebuild CODE",
		Short: "Dựng lại dữ liệu hiển thị từ lịch sử quy trình · Rebuild a dossier's read models from its workflow",
		Long: `Rebuild replays the whole history of a dossier's workflow, works out what the read
models must hold, and shows every difference from what they hold: "-" is stored, "+" is
what should be. Nothing is written without --apply.`,
		Example: `  motcua dossier rebuild H29.1-261124-0001 --apply
  motcua dossier rebuild H29.1-261124-0001 --data ./motcua-data`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return withApp(cmd, func(a *app.App) error { return rebuild(cmd, a, args[0], apply) })
		},
	}
	cmd.Flags().BoolVar(&apply, "apply", false, "ghi lại dữ liệu đúng · write what should be")
	addOperatorFlags(cmd)
	return cmd
}

func rebuild(cmd *cobra.Command, a *app.App, code string, apply bool) error {
	ctx, out := cmd.Context(), cmd.OutOrStdout()
	d, err := a.Store.DossierByCode(ctx, code)
	if err != nil {
		return fmt.Errorf("%s: %w", code, err)
	}
	want, err := a.Rebuild(ctx, d.ID)
	if err != nil {
		return err
	}
	stored, err := a.Store.DumpDossier(ctx, d.ID)
	if err != nil {
		return err
	}
	found := store.Compare(stored, want)
	for _, difference := range found {
		if _, err := fmt.Fprintln(out, difference); err != nil {
			return err
		}
	}
	switch {
	case len(found) == 0:
		_, err = fmt.Fprintf(out, "%s: không có khác biệt · no difference (%d events)\n", code, len(want.Events))
	case apply:
		if err := a.Store.ReplaceDossier(ctx, want); err != nil {
			return err
		}
		_, err = fmt.Fprintf(out, "%s: đã sửa %d khác biệt · %d differences put right\n", code, len(found), len(found))
	default:
		_, err = fmt.Fprintf(out, "%s: %d khác biệt; thêm --apply để sửa · %d differences; add --apply to put them right\n", code, len(found), len(found))
	}
	return err
}

func newDossierRecalendarCommand() *cobra.Command {
	var reason string
	cmd := &cobra.Command{
		Use:   "recalendar",
		Short: "Tính lại hạn của hồ sơ đang mở theo lịch mới · Reckon open dossiers again with the calendars in force",
		Long: `Recalendar reckons the due dates of every open dossier again with the calendars of the
configuration. Workers do it by themselves at their start after the calendars changed;
this command does it at once and says how many dossiers it went through. It may be repeated.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withApp(cmd, func(a *app.App) error {
				n, err := a.Recalendar(cmd.Context(), reason)
				if err != nil {
					return err
				}
				_, err = fmt.Fprintf(cmd.OutOrStdout(), "%d hồ sơ đã được tính lại · %d dossiers reckoned again\n", n, n)
				return err
			})
		},
	}
	cmd.Flags().StringVar(&reason, "reason", "", "lý do, ghi vào lịch sử · reason, kept in the history")
	addOperatorFlags(cmd)
	return cmd
}

// addOperatorFlags defines the flags of commands that work beside the service: on the
// cluster and database of the settings, or, with --data, on a running motcua-standalone.
func addOperatorFlags(cmd *cobra.Command) {
	addSettingsFlags(cmd, append([]string{"data"}, serviceFlags...)...)
	cmd.Flags().Lookup("data").Usage = "thư mục dữ liệu của motcua-standalone đang chạy · data directory of a running motcua-standalone"
}

// withApp connects to the database and Temporal for the time of one command.
func withApp(cmd *cobra.Command, do func(*app.App) error) error {
	effective, err := loadSettings(cmd)
	if err != nil {
		return err
	}
	o := app.Options{Settings: effective.Settings, Log: observe.NewLogger(cmd.ErrOrStderr(), effective.Settings.Log.Level, effective.Settings.Log.Format)}
	connect := connections
	if cmd.Flags().Changed("data") {
		connect = app.JoinLocal
	}
	if err := connect(&o); err != nil {
		return err
	}
	a, err := app.Start(cmd.Context(), o)
	if err != nil {
		return err
	}
	err = do(a)
	if stopErr := a.Stop(cmd.Context()); err == nil {
		err = stopErr
	}
	return err
}
