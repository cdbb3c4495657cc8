package main

import (
	"fmt"
	"os"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/motcua/motcua/internal/app"
	"github.com/motcua/motcua/internal/installation"
	"github.com/motcua/motcua/internal/procedure"
	"github.com/motcua/motcua/internal/settings"
)

func newConfigCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "config", Short: "Cấu hình · The configuration"}
	cmd.AddCommand(newConfigCheckCommand())
	return cmd
}

func newConfigCheckCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "check",
		Short: "Kiểm tra và in cấu hình đang áp dụng · Check the configuration and print what applies",
		Long: `Check reads the settings as the service would, prints every value and where it comes
from (secrets masked), and then checks the organisation, procedures, forms and
calendars. It opens no connection. Exit code 0: the service can start with it.`,
		Example: "  motcua config check --config /etc/motcua/motcua.yaml",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			effective, err := loadSettings(cmd)
			if err != nil {
				return err
			}
			table := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 0, 2, ' ', 0)
			for _, row := range effective.Rows() {
				_, _ = fmt.Fprintf(table, "%s\t%s\t%s\n", row.Key, row.Value, row.Source)
			}
			if err := table.Flush(); err != nil {
				return err
			}
			s := effective.Settings
			files, err := app.ConfigFS(s)
			if err != nil {
				return err
			}
			i, err := installation.Load(installation.Options{FS: files, Demo: s.Demo, Strict: s.Calendar.Strict})
			if err != nil {
				return err
			}
			lang := settings.Language(os.Getenv)
			for n, w := range i.Warnings() {
				if n == 0 {
					_, _ = fmt.Fprintln(cmd.OutOrStdout())
				}
				text := w.In(lang)
				if f, ok := w.(procedure.Finding); ok {
					text = f.Sentence(lang)
				}
				_, _ = fmt.Fprintln(cmd.OutOrStdout(), text)
			}
			runnable := 0
			for _, d := range i.Catalogue().All() {
				if d.Runnable() {
					runnable++
				}
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "\nagencies %d, procedures %d (%d run), remarks %d\n",
				len(i.Organisation().Agencies()), i.Catalogue().Len(), runnable, len(i.Warnings()))
			return err
		},
	}
	addSettingsFlags(cmd, append([]string{"listen"}, serviceFlags...)...)
	return cmd
}

func newVersionCommand() *cobra.Command {
	return &cobra.Command{
		Use: "version", Short: "In phiên bản · Print the version", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			_, err := fmt.Fprintln(cmd.OutOrStdout(), "motcua", app.Version())
			return err
		},
	}
}
