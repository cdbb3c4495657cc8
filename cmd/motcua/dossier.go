package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/motcua/motcua/internal/app"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/observe"
	"github.com/motcua/motcua/internal/query"
	"github.com/motcua/motcua/internal/store"
)

// newDossierCommand makes "motcua dossier": what an operator does to dossiers.
func newDossierCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "dossier",
		Short: "Vận hành hồ sơ · Operate on dossiers; check and repair what is shown of them",
		Args:  cobra.NoArgs,
	}
	cmd.AddCommand(newDossierRebuildCommand(), newDossierRecalendarCommand())
	cmd.AddCommand(newOperationCommands()...)
	return cmd
}

func newDossierRebuildCommand() *cobra.Command {
	var apply, all bool
	cmd := &cobra.Command{
		Use:   "rebuild [CODE…]",
		Short: "Dựng lại dữ liệu hiển thị từ lịch sử quy trình · Rebuild dossiers' read models from their workflows",
		Long: `Rebuild replays the whole history of a dossier's workflow, works out what the read
models must hold, and shows every difference from what they hold: "-" is stored, "+" is
what should be. Nothing is written without --apply. With --all it goes through every
dossier, also those that only Temporal knows, as after restoring the database from an
older backup. The exit code is 1 while differences are left.`,
		Example: `  motcua dossier rebuild H29.1-261124-0001 --apply
  motcua dossier rebuild --all --data ./motcua-data`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if all == (len(args) > 0) {
				return &app.Failure{VI: "Hãy ghi mã hồ sơ, hoặc --all.", EN: "Name dossiers by their codes, or say --all."}
			}
			return withApp(cmd, func(a *app.App) error {
				if all {
					return rebuildAll(cmd, a, apply)
				}
				return rebuild(cmd, a, args, apply)
			})
		},
	}
	cmd.Flags().BoolVar(&apply, "apply", false, "ghi lại dữ liệu đúng · write what should be")
	cmd.Flags().BoolVar(&all, "all", false, "mọi hồ sơ · every dossier")
	addOperatorFlags(cmd)
	return cmd
}

// rebuilt counts what a rebuild found.
type rebuilt struct{ checked, differing, failed int }

// end says what was found, and fails while something is left to put right.
func (r rebuilt) end(cmd *cobra.Command, apply bool) error {
	if r.checked > 1 {
		_, err := fmt.Fprintf(cmd.OutOrStdout(), "%d hồ sơ, %d có khác biệt, %d không dựng lại được · %d dossiers, %d with differences, %d that cannot be rebuilt\n",
			r.checked, r.differing, r.failed, r.checked, r.differing, r.failed)
		if err != nil {
			return err
		}
	}
	switch {
	case r.failed > 0:
		return &app.Failure{
			VI: fmt.Sprintf("%d hồ sơ không dựng lại được.", r.failed), EN: fmt.Sprintf("%d dossiers cannot be rebuilt.", r.failed),
		}
	case r.differing > 0 && !apply:
		return &app.Failure{
			VI: "Có khác biệt; thêm --apply để sửa.", EN: "There are differences; add --apply to put them right.",
		}
	}
	return nil
}

func rebuild(cmd *cobra.Command, a *app.App, codes []string, apply bool) error {
	var sum rebuilt
	for _, code := range codes {
		d, err := a.Store.DossierByCode(cmd.Context(), query.NormalCode(code))
		if err != nil {
			return fmt.Errorf("%s: %w", code, err)
		}
		if err := rebuildOne(cmd, a, d, apply, &sum, true); err != nil {
			return err
		}
	}
	return sum.end(cmd, apply)
}

func rebuildAll(cmd *cobra.Command, a *app.App, apply bool) error {
	var sum rebuilt
	err := eachDossier(cmd.Context(), a.Store, func(d dossier.Dossier) error {
		return rebuildOne(cmd, a, d, apply, &sum, false)
	})
	if err != nil {
		return err
	}
	missing, err := a.Unprojected(cmd.Context())
	if err != nil {
		return err
	}
	for _, id := range missing {
		if err := rebuildOne(cmd, a, dossier.Dossier{ID: id, Code: id}, apply, &sum, false); err != nil {
			return err
		}
	}
	return sum.end(cmd, apply)
}

// pages lists dossiers.
type pages interface {
	Dossiers(ctx context.Context, f dossier.DossierFilter) (dossier.Page[dossier.Dossier], error)
}

// eachDossier goes through every dossier, also those that others called.
func eachDossier(ctx context.Context, from pages, do func(dossier.Dossier) error) error {
	for cursor := ""; ; {
		page, err := from.Dossiers(ctx, dossier.DossierFilter{Cursor: cursor, Limit: 200, WithCalled: true})
		if err != nil {
			return err
		}
		for _, d := range page.Items {
			if err := do(d); err != nil {
				return err
			}
		}
		if cursor = page.Next; cursor == "" {
			return nil
		}
	}
}

// rebuildOne shows what differs in one dossier and, if told to, puts it right. A
// dossier that cannot be rebuilt is said to be so and does not keep the others from it.
func rebuildOne(cmd *cobra.Command, a *app.App, d dossier.Dossier, apply bool, sum *rebuilt, sayFine bool) error {
	ctx, out := cmd.Context(), cmd.OutOrStdout()
	sum.checked++
	want, err := a.Rebuild(ctx, d.ID)
	if err != nil {
		sum.failed++
		_, err = fmt.Fprintf(out, "%s: không dựng lại được · cannot be rebuilt: %v\n", d.Code, err)
		return err
	}
	if len(want.Events) == 0 {
		return nil // the filing was refused: there is no dossier
	}
	stored, err := a.Store.DumpDossier(ctx, d.ID)
	if err != nil && !errors.Is(err, dossier.ErrNotFound) {
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
		if sayFine {
			_, err = fmt.Fprintf(out, "%s: không có khác biệt · no difference (%d events)\n", d.Code, len(want.Events))
		}
		return err
	case apply:
		if err := a.Store.ReplaceDossier(ctx, want); err != nil {
			return err
		}
		_, err = fmt.Fprintf(out, "%s: đã sửa %d khác biệt · %d differences put right\n", d.Code, len(found), len(found))
	default:
		_, err = fmt.Fprintf(out, "%s: %d khác biệt · %d differences\n", d.Code, len(found), len(found))
	}
	sum.differing++
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
