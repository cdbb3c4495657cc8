package main

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/motcua/motcua/internal/bpmn"
	"github.com/motcua/motcua/internal/convert"
)

// importFlags are those of "motcua process import".
type importFlags struct {
	out    string
	forms  string
	asJSON bool
	lang   string
}

// newProcessImportCommand makes "motcua process import FILE": a model drawn for
// another engine in motcua's words, and what could not be put into them.
func newProcessImportCommand() *cobra.Command {
	var f importFlags
	cmd := &cobra.Command{
		Use:   "import FILE",
		Short: "Translate a model made for another engine",
		Long: `Import reads a BPMN 2.0 file ("-" reads standard input) made for Camunda 7 or 8,
Flowable or Activiti, translates what has an equivalent here (assignment, forms, due
dates, mappings, retries, called processes, decisions, job types, conditions), and
lists the rest by name: as an error if the element cannot do its work without it.
Nothing is taken out of the file.

-o FILE writes the translated model, also when there are errors: it is finished in
the designer. --forms DIR writes a JSON Schema for each form that was in the file.

Exit code 0: nothing that matters was lost; 1: something was, or the file cannot be
read.`,
		Example: `  motcua process import invoice.bpmn
  motcua process import invoice.bpmn -o hoa-don.bpmn --forms forms --lang en`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := checkLanguage(f.lang); err != nil {
				return err
			}
			cmd.SilenceUsage = true
			return f.run(args[0], cmd.InOrStdin(), cmd.OutOrStdout())
		},
	}
	cmd.Flags().StringVarP(&f.out, "output", "o", "", "write the translated model to `FILE`")
	cmd.Flags().StringVar(&f.forms, "forms", "", "write the forms of the file to `DIR`")
	cmd.Flags().BoolVar(&f.asJSON, "json", false, "print one JSON object")
	cmd.Flags().StringVar(&f.lang, "lang", "vi", "language of the sentences: vi or en")
	return cmd
}

func (f importFlags) run(file string, stdin io.Reader, stdout io.Writer) error {
	data, err := readModel(file, stdin)
	if err != nil {
		return err
	}
	defs, err := bpmn.Parse(data)
	if err != nil {
		return fmt.Errorf("%s: %w", file, modelError(err, f.lang))
	}
	made, err := convert.Convert(defs)
	if err != nil {
		return fmt.Errorf("%s: %w", file, modelError(err, f.lang))
	}
	if err := f.write(made); err != nil {
		return err
	}
	report := newImportReport(file, made)
	if f.asJSON {
		err = writeIndented(stdout, report)
	} else {
		err = report.writeText(stdout, f.lang)
	}
	if err != nil {
		return err
	}
	return report.verdict(f.lang)
}

// write puts the model and its forms where the flags say.
func (f importFlags) write(made *convert.Conversion) error {
	if f.out != "" {
		data, err := made.Definitions.Marshal()
		if err != nil {
			return err
		}
		if err := os.WriteFile(f.out, data, 0o644); err != nil { //nolint:gosec // a model is no secret
			return err
		}
	}
	if f.forms == "" {
		return nil
	}
	if err := os.MkdirAll(f.forms, 0o755); err != nil { //nolint:gosec // as above
		return err
	}
	for _, key := range slices.Sorted(maps.Keys(made.Forms)) {
		var indented strings.Builder
		if err := writeIndented(&indented, made.Forms[key]); err != nil {
			return err
		}
		// A key is an id or the last part of a path: it has no separator.
		if err := os.WriteFile(filepath.Join(f.forms, filepath.Base(key)+".json"), []byte(indented.String()), 0o644); err != nil { //nolint:gosec // as above
			return err
		}
	}
	return nil
}

// importReport is the command's answer, and its JSON form.
type importReport struct {
	File     string                     `json:"file"`
	OK       bool                       `json:"ok"` // nothing that matters was lost
	Vendors  []string                   `json:"vendors"`
	Errors   int                        `json:"errors"`
	Warnings int                        `json:"warnings"`
	Changes  []convert.Change           `json:"changes"`
	Findings []bpmn.Finding             `json:"findings"`
	Forms    map[string]json.RawMessage `json:"forms"`
}

func newImportReport(file string, made *convert.Conversion) *importReport {
	check := newCheckReport(file, made.Findings)
	r := &importReport{
		File: file, OK: check.OK, Errors: check.Errors, Warnings: check.Warnings,
		Vendors: made.Vendors, Changes: made.Changes, Findings: made.Findings, Forms: made.Forms,
	}
	if r.Findings == nil {
		r.Findings = []bpmn.Finding{}
	}
	if r.Vendors == nil {
		r.Vendors = []string{}
	}
	if r.Changes == nil {
		r.Changes = []convert.Change{}
	}
	return r
}

// writeText prints what was translated, then what was not.
func (r *importReport) writeText(w io.Writer, lang string) error {
	t := translator(lang)
	vendors := strings.Join(r.Vendors, ", ")
	if vendors == "" {
		vendors = t("không có từ vựng của công cụ nào được biết", "no vocabulary of a known engine")
	}
	if _, err := fmt.Fprintf(w, "%s: %s\n", r.File, vendors); err != nil {
		return err
	}
	for _, c := range r.Changes {
		if _, err := fmt.Fprintf(w, "%s:%d: %s: %s → %s\n", r.File, c.Line, c.ElementID, c.From, c.To); err != nil {
			return err
		}
	}
	for _, key := range slices.Sorted(maps.Keys(r.Forms)) {
		if _, err := fmt.Fprintf(w, t("%s: đã tạo biểu mẫu %q\n", "%s: made the form %q\n"), r.File, key); err != nil {
			return err
		}
	}
	if err := writeFindings(w, r.File, r.Findings, lang); err != nil {
		return err
	}
	if !r.OK {
		return nil // the verdict says the rest
	}
	_, err := fmt.Fprintf(w, t("%s: chuyển được, %d cảnh báo\n", "%s: translated, %d warnings\n"), r.File, r.Warnings)
	return err
}

// writeFindings prints "file:line: element: severity: sentence [code]".
func writeFindings(w io.Writer, file string, findings []bpmn.Finding, lang string) error {
	for _, f := range findings {
		said := severityName(f.Severity == bpmn.SeverityError, lang) + ": " + f.In(lang)
		if _, err := fmt.Fprintf(w, "%s:%s: %s [%s]\n", file, strings.TrimSuffix(place(f), ": "), said, f.Code); err != nil {
			return err
		}
	}
	return nil
}

// verdict is an error if something that matters was lost.
func (r *importReport) verdict(lang string) error {
	if r.OK {
		return nil
	}
	return fmt.Errorf(translator(lang)("%s: %d chỗ không chuyển được, %d cảnh báo", "%s: %d places could not be translated, %d warnings"), r.File, r.Errors, r.Warnings)
}

// parseModel reads a model. One drawn for another engine is translated on the fly;
// the findings are those about the translation.
func parseModel(data []byte) (*bpmn.Definitions, []bpmn.Finding, error) {
	defs, err := bpmn.Parse(data)
	if err != nil || !convert.Needed(defs) {
		return defs, nil, err
	}
	made, err := convert.Convert(defs)
	if err != nil {
		return nil, nil, err
	}
	return made.Definitions, made.Findings, nil
}
