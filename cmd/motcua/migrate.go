package main

import (
	"context"
	"errors"
	"fmt"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/motcua/motcua/internal/app"
	"github.com/motcua/motcua/internal/settings"
	"github.com/motcua/motcua/internal/store"
)

func newMigrateCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "migrate",
		Short: "Nâng cấp cơ sở dữ liệu · Bring the database schema up or down",
	}
	cmd.AddCommand(newMigrateUpCommand(), newMigrateDownCommand(), newMigrateStatusCommand())
	return cmd
}

func newMigrateUpCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use: "up", Short: "Nâng cấp lên phiên bản của chương trình này · Bring the schema up to this program's",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withStore(cmd, func(ctx context.Context, s *store.Store) error {
				done, err := s.Migrate(ctx)
				for _, m := range done {
					_, _ = fmt.Fprintf(cmd.OutOrStdout(), "up    %s\n", m.Name)
				}
				if err == nil && len(done) == 0 {
					_, err = fmt.Fprintln(cmd.OutOrStdout(), "up to date")
				}
				return err
			})
		},
	}
	addSettingsFlags(cmd, "database")
	return cmd
}

func newMigrateDownCommand() *cobra.Command {
	var (
		to  int64
		yes bool
	)
	cmd := &cobra.Command{
		Use: "down", Short: "Hạ cấp, MẤT dữ liệu của các bảng bị bỏ · Take the schema down, LOSING the dropped tables' data",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if !yes {
				return &app.Failure{
					VI: "Hạ cấp sẽ xóa dữ liệu của các bảng bị bỏ. Thêm --yes nếu đó là điều bạn muốn.",
					EN: "Going down deletes the data of the dropped tables. Add --yes if that is what you want.",
				}
			}
			return withStore(cmd, func(ctx context.Context, s *store.Store) error {
				target := to
				if !cmd.Flags().Changed("to") {
					var err error
					if target, err = versionBelow(ctx, s); err != nil {
						return err
					}
				}
				done, err := s.Rollback(ctx, target)
				for _, m := range done {
					_, _ = fmt.Fprintf(cmd.OutOrStdout(), "down  %s\n", m.Name)
				}
				if err == nil && len(done) == 0 {
					_, err = fmt.Fprintln(cmd.OutOrStdout(), "nothing to take back")
				}
				return err
			})
		},
	}
	cmd.Flags().Int64Var(&to, "to", 0, "phiên bản đích, 0 là trống; mặc định: lùi một bước · target version, 0 = empty; default: one step back")
	cmd.Flags().BoolVar(&yes, "yes", false, "đồng ý mất dữ liệu · agree to lose data")
	addSettingsFlags(cmd, "database")
	return cmd
}

// versionBelow is the version before the newest applied one.
func versionBelow(ctx context.Context, s *store.Store) (int64, error) {
	steps, err := s.MigrationStatus(ctx)
	if err != nil {
		return 0, err
	}
	var below, newest int64
	for _, m := range steps {
		if m.AppliedAt != nil {
			below, newest = newest, m.Version
		}
	}
	return below, nil
}

func newMigrateStatusCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use: "status", Short: "Liệt kê các bước nâng cấp · List the schema's steps",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withStore(cmd, func(ctx context.Context, s *store.Store) error {
				steps, err := s.MigrationStatus(ctx)
				if err != nil {
					return err
				}
				table := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 0, 2, ' ', 0)
				for _, m := range steps {
					applied := "pending"
					if m.AppliedAt != nil {
						applied = m.AppliedAt.Format(time.RFC3339)
					}
					_, _ = fmt.Fprintf(table, "%d\t%s\t%s\n", m.Version, m.Name, applied)
				}
				return table.Flush()
			})
		},
	}
	addSettingsFlags(cmd, "database")
	return cmd
}

// withStore opens the configured database for one piece of work.
func withStore(cmd *cobra.Command, work func(context.Context, *store.Store) error) (err error) {
	effective, err := loadSettings(cmd)
	if err != nil {
		return err
	}
	url, err := app.RequireDatabase(effective.Settings)
	if err != nil {
		return err
	}
	s, err := store.Open(cmd.Context(), url, store.Options{})
	if err != nil {
		return &app.Failure{
			VI:    fmt.Sprintf("Không kết nối được cơ sở dữ liệu %s.", settings.MaskURL(url)),
			EN:    fmt.Sprintf("The database %s cannot be reached.", settings.MaskURL(url)),
			Cause: err,
		}
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	return recorded(cmd, s, work)
}
