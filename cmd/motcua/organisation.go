package main

import (
	"context"
	"fmt"
	"os"
	"os/user"
	"path/filepath"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/motcua/motcua/internal/app"
	"github.com/motcua/motcua/internal/auth"
	"github.com/motcua/motcua/internal/clock"
	"github.com/motcua/motcua/internal/command"
	"github.com/motcua/motcua/internal/installation"
	"github.com/motcua/motcua/internal/organisation"
	"github.com/motcua/motcua/internal/settings"
	"github.com/motcua/motcua/internal/store"
)

// newOrganisationCommand makes "motcua organisation": the organisation in the database.
func newOrganisationCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "organisation",
		Short: "Cơ cấu tổ chức trong cơ sở dữ liệu · The organisation in the database",
		Args:  cobra.NoArgs,
	}
	cmd.AddCommand(newOrganisationExportCommand(), newOrganisationCheckCommand(), newOrganisationImportCommand(), newOrganisationHistoryCommand())
	return cmd
}

func newOrganisationExportCommand() *cobra.Command {
	var number int64
	cmd := &cobra.Command{
		Use: "export", Short: "Xuất ra YAML · Write it as YAML", Args: cobra.NoArgs,
		Example: "  motcua organisation export --database postgres://motcua@db/motcua > organisation.yaml",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withStore(cmd, func(ctx context.Context, s *store.Store) error {
				r, err := storedRevision(ctx, s, number)
				if err != nil {
					return err
				}
				data, err := r.Document.YAML()
				if err != nil {
					return err
				}
				_, err = cmd.OutOrStdout().Write(data)
				return err
			})
		},
	}
	cmd.Flags().Int64Var(&number, "revision", 0, "bản số · which revision (mặc định: mới nhất · default: the newest)")
	addSettingsFlags(cmd, "database")
	return cmd
}

// storedRevision gives a revision, the newest for 0.
func storedRevision(ctx context.Context, s *store.Store, number int64) (organisation.Revision, error) {
	if number == 0 {
		var err error
		if number, err = s.LatestRevision(ctx); err != nil {
			return organisation.Revision{}, err
		}
	}
	if number == 0 {
		return organisation.Revision{}, &app.Failure{
			VI: "Cơ sở dữ liệu chưa có cơ cấu tổ chức; nó được tạo khi dịch vụ khởi động lần đầu.",
			EN: "There is no organisation in the database yet; the first start of the service makes it.",
		}
	}
	return s.Revision(ctx, number)
}

func newOrganisationCheckCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use: "check", Short: "So tệp cấu hình với cơ sở dữ liệu · Compare the configuration's files with the database", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withStore(cmd, func(ctx context.Context, s *store.Store) error {
				stored, err := storedRevision(ctx, s, 0)
				if err != nil {
					return err
				}
				i, err := loadInstallation(cmd, s)
				if err != nil {
					return err
				}
				return printChanges(cmd, organisation.Diff(stored.Document, i.ConfiguredOrganisation()))
			})
		},
	}
	addSettingsFlags(cmd, "database")
	return cmd
}

// loadInstallation reads the configuration, and the organisation as it is in the database.
func loadInstallation(cmd *cobra.Command, s *store.Store) (*installation.Installation, error) {
	effective, err := loadSettings(cmd)
	if err != nil {
		return nil, err
	}
	config, err := app.ConfigFS(effective.Settings)
	if err != nil {
		return nil, err
	}
	o := installation.Options{FS: config, Demo: effective.Settings.Demo, Blobs: s}
	if number, err := s.LatestRevision(cmd.Context()); err != nil {
		return nil, err
	} else if number > 0 {
		r, err := s.Revision(cmd.Context(), number)
		if err != nil {
			return nil, err
		}
		o.Stored = &r.Document
	}
	i, err := installation.Load(o)
	if err != nil {
		return nil, err
	}
	return i, i.RefreshOrganisation(cmd.Context(), s)
}

// marks stand before what was added, changed and removed.
var marks = map[organisation.ChangeKind]string{organisation.Added: "+", organisation.Changed: "~", organisation.Removed: "-"}

func printChanges(cmd *cobra.Command, changes []organisation.Change) error {
	var b strings.Builder
	for _, c := range changes {
		fmt.Fprintf(&b, "%s %s %s (%s)\n", marks[c.Kind], c.Part, c.ID, c.Name)
		if c.Kind == organisation.Changed {
			for _, f := range c.Fields {
				fmt.Fprintf(&b, "    %s: %s → %s\n", f.Field, orNothing(f.Before), orNothing(f.After))
			}
		}
	}
	if len(changes) == 0 {
		b.WriteString("Không có khác biệt · No differences\n")
	}
	_, err := fmt.Fprint(cmd.OutOrStdout(), b.String())
	return err
}

func orNothing(raw []byte) string {
	if len(raw) == 0 {
		return "∅"
	}
	return string(raw)
}

type organisationImport struct {
	reason                    string
	apply, onlyRight, despite bool
}

func newOrganisationImportCommand() *cobra.Command {
	var f organisationImport
	cmd := &cobra.Command{
		Use: "import FILE|DIRECTORY...", Short: "Nhập từ YAML hoặc bảng tính · Take over YAML files or a spreadsheet",
		Long: `Import shows what the files would change, and stores it with --apply. YAML files and
directories of them become the organisation as a whole; a spreadsheet (.xlsx, .csv) adds
to it and changes it, see docs/organisation.md.`,
		Example: "  motcua organisation import config/organisation --reason \"QĐ 12\" --apply\n  motcua organisation import can-bo.xlsx --reason \"QĐ 12\" --apply",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return withStore(cmd, func(ctx context.Context, s *store.Store) error {
				i, err := loadInstallation(cmd, s)
				if err != nil {
					return err
				}
				o := command.NewOrganisation(command.OrganisationDeps{Revisions: s, Work: s, Judge: i})
				if len(args) == 1 && isSheet(args[0]) {
					return f.sheet(ctx, cmd, o, args[0])
				}
				return f.files(ctx, cmd, o, s, args)
			})
		},
	}
	cmd.Flags().StringVar(&f.reason, "reason", "", "lý do · why")
	cmd.Flags().BoolVar(&f.apply, "apply", false, "lưu · store it")
	cmd.Flags().BoolVar(&f.onlyRight, "only-right-rows", false, "bỏ qua dòng lỗi · leave wrong rows out")
	cmd.Flags().BoolVar(&f.despite, "despite-warnings", false, "đã xem cảnh báo · the warnings are known")
	addSettingsFlags(cmd, "database")
	return cmd
}

func isSheet(name string) bool {
	ext := strings.ToLower(filepath.Ext(name))
	return ext == ".xlsx" || ext == ".csv"
}

// operatorName says who is at the command line.
func operatorName() string {
	if u, err := user.Current(); err == nil {
		return u.Username
	}
	return "command line"
}

func (f organisationImport) sheet(ctx context.Context, cmd *cobra.Command, o *command.Organisation, name string) error {
	data, err := os.ReadFile(name) //nolint:gosec // the operator names the file
	if err != nil {
		return err
	}
	out, err := o.Import(ctx, auth.Principal{}, command.RosterImport{
		Name: filepath.Base(name), Data: data, OnlyRight: f.onlyRight, Reason: f.reason, ByName: operatorName(), DryRun: !f.apply, Despite: f.despite,
	})
	if err != nil {
		return err
	}
	lang := settings.Language(os.Getenv)
	for _, r := range out.Plan.Findings {
		if _, err := fmt.Fprintf(cmd.OutOrStdout(), "%s:%d %s: %s\n", r.Sheet, r.Row, r.Column, r.In(lang)); err != nil {
			return err
		}
	}
	return f.tell(cmd, lang, out.OrganisationOutcome, out.Plan.HasErrors() && !f.onlyRight)
}

func (f organisationImport) files(ctx context.Context, cmd *cobra.Command, o *command.Organisation, s *store.Store, names []string) error {
	document, err := readOrganisation(names)
	if err != nil {
		return err
	}
	base, err := s.LatestRevision(ctx)
	if err != nil {
		return err
	}
	out, err := o.Change(ctx, auth.Principal{}, command.OrganisationChange{
		Base: base, Replace: &document, Reason: f.reason, Via: organisation.ViaCommand, ByName: operatorName(), DryRun: !f.apply, Despite: f.despite,
	})
	if err != nil {
		return err
	}
	return f.tell(cmd, settings.Language(os.Getenv), out, false)
}

// readOrganisation reads YAML files, and those of directories, as one document.
func readOrganisation(names []string) (organisation.Document, error) {
	var all organisation.Document
	for _, name := range names {
		files := []string{name}
		if info, err := os.Stat(name); err == nil && info.IsDir() {
			if files, err = filepath.Glob(filepath.Join(name, "*.yaml")); err != nil {
				return all, err
			}
		}
		for _, file := range files {
			data, err := os.ReadFile(file) //nolint:gosec // the operator names the file
			if err != nil {
				return all, err
			}
			d, err := organisation.ParseYAML(file, data)
			if err != nil {
				return all, err
			}
			all.Levels, all.Agencies, all.Units = append(all.Levels, d.Levels...), append(all.Agencies, d.Agencies...), append(all.Units, d.Units...)
			all.Roles, all.Officers, all.Citizens = append(all.Roles, d.Roles...), append(all.Officers, d.Officers...), append(all.Citizens, d.Citizens...)
		}
	}
	return all, nil
}

// tell prints what came of a change, and fails when it was to be stored and was not.
func (f organisationImport) tell(cmd *cobra.Command, lang string, out command.OrganisationOutcome, wrongRows bool) error {
	if err := printChanges(cmd, out.Changes); err != nil {
		return err
	}
	for _, x := range out.Findings {
		if _, err := fmt.Fprintf(cmd.OutOrStdout(), "%s %s: %s\n", x.Severity, x.Field, x.In(lang)); err != nil {
			return err
		}
	}
	switch {
	case out.Stored:
		_, err := fmt.Fprintf(cmd.OutOrStdout(), "Đã lưu bản số %d · Stored as revision %d\n", out.Revision.Number, out.Revision.Number)
		return err
	case organisation.HasErrors(out.Findings), wrongRows, f.apply && len(out.Findings) > 0:
		return &app.Failure{
			VI: "Chưa lưu: hãy sửa các lỗi trên, hoặc thêm --only-right-rows, --despite-warnings.",
			EN: "Not stored: mend what is named above, or add --only-right-rows or --despite-warnings.",
		}
	}
	return nil
}

func newOrganisationHistoryCommand() *cobra.Command {
	var limit int
	cmd := &cobra.Command{
		Use: "history", Short: "Ai đã sửa gì, khi nào, vì sao · Who changed what, when and why", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withStore(cmd, func(ctx context.Context, s *store.Store) error {
				all, err := s.Revisions(ctx, organisation.HistoryFilter{Limit: limit})
				if err != nil {
					return err
				}
				table := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 0, 2, ' ', 0)
				for _, r := range all {
					_, _ = fmt.Fprintf(table, "%d\t%s\t%s\t%s\t%d\t%s\n", r.Number, r.At.In(clock.Zone).Format("02/01/2006 15:04"), r.ByName, r.Via, r.Changes, r.Reason)
				}
				return table.Flush()
			})
		},
	}
	cmd.Flags().IntVar(&limit, "limit", 20, "số dòng · how many")
	addSettingsFlags(cmd, "database")
	return cmd
}
