package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/motcua/motcua/config"
	"github.com/motcua/motcua/internal/bpmn"
	"github.com/motcua/motcua/internal/clock"
	"github.com/motcua/motcua/internal/organisation"
	"github.com/motcua/motcua/internal/procedure"
	"github.com/motcua/motcua/internal/publication"
)

// newProcedureCommand makes "motcua procedure": the catalogue, and processes from step tables.
func newProcedureCommand() *cobra.Command {
	var f procedureFlags
	cmd := &cobra.Command{
		Use:   "procedure",
		Short: "Thủ tục hành chính · Procedures, and processes from ISO step tables",
		Args:  cobra.NoArgs,
	}
	cmd.PersistentFlags().StringVar(&f.configDir, "config-dir", "", "`DIR` with organisation/, procedures/, forms/ (default: the built-in ones)")
	cmd.PersistentFlags().StringVar(&f.lang, "lang", "vi", "language of the answer: vi or en")
	cmd.PersistentPreRunE = func(cmd *cobra.Command, _ []string) error {
		cmd.SilenceUsage = true
		return checkLanguage(f.lang)
	}
	cmd.AddCommand(newProcedureListCommand(&f), newProcedureShowCommand(&f), newProcedureGenerateCommand(&f), newProcedureCheckCommand(&f), newProcedurePublishCommand(&f))
	return cmd
}

type procedureFlags struct {
	configDir string
	lang      string
}

func (f *procedureFlags) files() fs.FS {
	if f.configDir != "" {
		return os.DirFS(f.configDir)
	}
	return config.FS
}

// organisation reads the organisation with its demonstration officers, if it has any.
func (f *procedureFlags) organisation() (*organisation.Organisation, error) {
	dirs := []string{"organisation"}
	if _, err := fs.Stat(f.files(), "organisation/demo"); err == nil {
		dirs = append(dirs, "organisation/demo")
	}
	org, _, err := organisation.Load(f.files(), dirs...)
	if err != nil {
		return nil, inLanguage(err, f.lang)
	}
	return org, nil
}

func (f *procedureFlags) catalogue() (*procedure.Catalogue, *organisation.Organisation, error) {
	org, err := f.organisation()
	if err != nil {
		return nil, nil, err
	}
	c, err := procedure.LoadCatalogue(f.files(), org)
	if err != nil {
		return nil, nil, inLanguage(err, f.lang)
	}
	return c, org, nil
}

func (f *procedureFlags) get(code string) (procedure.Definition, error) {
	c, _, err := f.catalogue()
	if err != nil {
		return procedure.Definition{}, err
	}
	d, ok := c.Get(code)
	if !ok {
		return d, inLanguage(bilingual{
			vi: fmt.Sprintf("Không có thủ tục nào mang mã %q.", code), en: fmt.Sprintf("There is no procedure %q.", code),
		}, f.lang)
	}
	return d, nil
}

func newProcedureListCommand(f *procedureFlags) *cobra.Command {
	var q procedure.Query
	var runnable, asJSON bool
	cmd := &cobra.Command{
		Use:   "list [WORDS]",
		Short: "List procedures; words need no diacritics",
		Example: `  motcua procedure list dang ky khai sinh
  motcua procedure list --field "Do thi" --runnable
  motcua procedure list --agency H29.1.26`,
		RunE: func(cmd *cobra.Command, args []string) error {
			c, org, err := f.catalogue()
			if err != nil {
				return err
			}
			q.Text, q.Organisation, q.Day = strings.Join(args, " "), org, organisation.DateOf(time.Now())
			found := c.Search(q)
			if runnable {
				kept := found[:0]
				for _, d := range found {
					if d.Runnable() {
						kept = append(kept, d)
					}
				}
				found = kept
			}
			if asJSON {
				return writeIndented(cmd.OutOrStdout(), withoutProcess(found))
			}
			return listProcedures(cmd.OutOrStdout(), found, f.lang)
		},
	}
	cmd.Flags().StringVar(&q.Field, "field", "", "field, e.g. \"Hộ tịch\"")
	cmd.Flags().StringVar(&q.Level, "level", "", "level that receives it or decides, e.g. ward")
	cmd.Flags().StringVar(&q.Agency, "agency", "", "only what this agency receives today")
	cmd.Flags().BoolVar(&runnable, "runnable", false, "only procedures with a process")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print a JSON array")
	return cmd
}

// withoutProcess leaves out what is not for reading.
func withoutProcess(found []procedure.Definition) []procedure.Definition {
	for i := range found {
		found[i].BPMN, found[i].Forms = nil, nil
	}
	return found
}

func listProcedures(w io.Writer, found []procedure.Definition, lang string) error {
	t := translator(lang)
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(table, t("MÃ\tLĨNH VỰC\tTHỜI HẠN\tQUY TRÌNH\tTÊN", "CODE\tFIELD\tLIMIT\tPROCESS\tNAME"))
	for _, d := range found {
		process := "–"
		if d.Runnable() {
			process = fmt.Sprintf(t("%d bước", "%d steps"), len(d.Steps))
		}
		limit, _ := d.LimitFor(d.Channels[0], "")
		_, _ = fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\n", d.Code, d.Field, limitCell(limit, lang), process, t(d.NameVI, d.NameEN))
	}
	if err := table.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintf(w, t("\n%d thủ tục\n", "\n%d procedures\n"), len(found))
	return err
}

// limitCell is a limit short enough for a table.
func limitCell(l clock.Limit, lang string) string {
	text, _, _ := strings.Cut(l.Text(lang), " (")
	return text
}

func newProcedureShowCommand(f *procedureFlags) *cobra.Command {
	var asJSON, asXML bool
	cmd := &cobra.Command{
		Use:     "show CODE",
		Short:   "Print everything known of a procedure",
		Example: "  motcua procedure show 1.001193\n  motcua procedure show 1.001193 --bpmn > khai-sinh.bpmn",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			d, err := f.get(args[0])
			if err != nil {
				return err
			}
			switch {
			case asXML:
				_, err = cmd.OutOrStdout().Write(d.BPMN)
				return err
			case asJSON:
				return writeIndented(cmd.OutOrStdout(), d)
			}
			return showProcedure(cmd.OutOrStdout(), d, f.lang)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the definition as one JSON object")
	cmd.Flags().BoolVar(&asXML, "bpmn", false, "print its process as BPMN 2.0 XML")
	cmd.MarkFlagsMutuallyExclusive("json", "bpmn")
	return cmd
}

func newProcedureGenerateCommand(f *procedureFlags) *cobra.Command {
	var out, formSet string
	cmd := &cobra.Command{
		Use:   "generate TABLE.yaml|CODE -o FILE.bpmn",
		Short: "Make a BPMN process of an ISO step table",
		Long: `Generate draws the process of a step table: a swimlane for every role, the steps from
left to right, and the ways back, to a supplement, a refusal, a verification or a
consultation. The table is a YAML file with "steps", or the table of a procedure in
the catalogue. What the table leaves unclear is printed to standard error.`,
		Example: "  motcua procedure generate 1.013225 -o gpxd.bpmn\n  motcua procedure generate bang-buoc.yaml -o quy-trinh.bpmn",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			process, findings, err := f.generate(args[0], formSet)
			for _, x := range findings {
				if err == nil {
					_, _ = fmt.Fprintln(cmd.ErrOrStderr(), x.Sentence(f.lang))
				}
			}
			if err != nil {
				return err
			}
			data, err := process.Marshal()
			if err != nil {
				return err
			}
			if out == "-" {
				_, err = cmd.OutOrStdout().Write(data)
				return err
			}
			return os.WriteFile(out, data, 0o644)
		},
	}
	cmd.Flags().StringVarP(&out, "output", "o", "-", "BPMN `FILE` to write, - = standard output")
	cmd.Flags().StringVar(&formSet, "form-set", "", "set of slips to number the steps with (default: the one in force today)")
	return cmd
}

func (f *procedureFlags) generate(source, formSet string) (*bpmn.Definitions, []procedure.Finding, error) {
	org, err := f.organisation()
	if err != nil {
		return nil, nil, err
	}
	slips, err := procedure.LoadSlipSets(f.files())
	if err != nil {
		return nil, nil, err
	}
	table, err := f.table(source)
	if err != nil {
		return nil, nil, err
	}
	if formSet == "" {
		if set, ok := slips.On(organisation.DateOf(time.Now())); ok {
			formSet = set.ID
		}
	}
	process, findings, err := procedure.Generate(table, procedure.Options{Organisation: org, Slips: slips, FormSet: formSet})
	raw, unread := os.ReadFile(source)
	if unread == nil { // a file, not a code of the catalogue: its lines can be named
		findings = procedure.Locate(source, raw, findings)
	}
	var invalid *procedure.Error
	if errors.As(err, &invalid) {
		invalid.Findings = findings
	}
	if err != nil {
		return nil, nil, inLanguage(err, f.lang)
	}
	return process, findings, nil
}

// table reads a file if there is one of that name, else a procedure of the catalogue.
func (f *procedureFlags) table(source string) (procedure.StepTable, error) {
	raw, err := os.ReadFile(source)
	if errors.Is(err, fs.ErrNotExist) && !strings.HasSuffix(source, ".yaml") && !strings.HasSuffix(source, ".yml") {
		d, err := f.get(source)
		if err != nil {
			return procedure.StepTable{}, err
		}
		if len(d.Steps) == 0 {
			return procedure.StepTable{}, inLanguage(bilingual{
				vi: fmt.Sprintf("Thủ tục %s chưa có bảng quy trình.", d.Code), en: fmt.Sprintf("Procedure %s has no step table.", d.Code),
			}, f.lang)
		}
		return procedure.TableOf(d), nil
	}
	if err != nil {
		return procedure.StepTable{}, err
	}
	table, findings := procedure.ReadTable(source, raw)
	if procedure.HasErrors(findings) {
		return table, inLanguage(&procedure.Error{
			Key: "table_invalid", Findings: findings, VI: "Tệp bảng quy trình có lỗi.", EN: "The table's file has errors.",
		}, f.lang)
	}
	return table, nil
}

func newProcedureCheckCommand(f *procedureFlags) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "check [CODE]",
		Short: "Check one procedure, or all of them, before publication",
		Long: `Check looks for what would make a procedure fail, hang or disappoint: its process and
expressions, roles nobody holds where it is received, missing forms, steps longer than
the limit, calendar years that are not published. Exit code 0: it can be published,
perhaps with warnings; 1: it cannot.`,
		Example: "  motcua procedure check\n  motcua procedure check 1.013225 --lang en",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			findings, checked, err := f.check(args)
			if err != nil {
				return err
			}
			if asJSON {
				err = writeLine(cmd.OutOrStdout(), findings)
			} else {
				err = writeProcedureFindings(cmd.OutOrStdout(), findings, checked, f.lang)
			}
			if err != nil {
				return err
			}
			if procedure.HasErrors(findings) {
				return inLanguage(bilingual{vi: "Còn lỗi, chưa phát hành được.", en: "There are errors; it cannot be published."}, f.lang)
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print a JSON array")
	return cmd
}

func (f *procedureFlags) check(codes []string) (findings []procedure.Finding, checked int, err error) {
	c, org, err := f.catalogue()
	if err != nil {
		return nil, 0, err
	}
	all := c.All()
	if len(codes) == 1 {
		d, err := f.get(codes[0])
		if err != nil {
			return nil, 0, err
		}
		all = []procedure.Definition{d}
	}
	options := procedure.CheckOptions{Organisation: org, Day: organisation.DateOf(time.Now())}
	if options.CalendarYears, err = f.calendarYears(); err != nil {
		return nil, 0, err
	}
	findings = []procedure.Finding{}
	for _, d := range all {
		if !d.Runnable() && len(codes) == 0 {
			continue // what cannot run yet is listed by "list"
		}
		checked++
		findings = append(findings, c.Locate(publication.Procedure(d, options, publication.Options{}))...)
	}
	return oncePerYear(findings), checked, nil
}

// oncePerYear says of a missing calendar year once what is true of every procedure.
func oncePerYear(findings []procedure.Finding) []procedure.Finding {
	said := map[string]bool{}
	kept := findings[:0]
	for _, x := range findings {
		if x.Code == "calendar_missing" {
			if said[x.EN] {
				continue
			}
			said[x.EN] = true
			x.Procedure = ""
		}
		kept = append(kept, x)
	}
	return kept
}

// calendarYears are the years that the default calendar has published.
func (f *procedureFlags) calendarYears() ([]int, error) {
	lib, err := clock.LoadLibrary(f.files(), "calendars")
	if err != nil {
		return nil, inLanguage(err, f.lang)
	}
	spec, err := lib.Agency("", "", nil)
	if err != nil {
		return nil, inLanguage(err, f.lang)
	}
	years := []int{}
	for y := range spec.Years {
		years = append(years, y)
	}
	return years, nil
}
