package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"github.com/spf13/cobra"

	"github.com/motcua/motcua/internal/bpmn"
	"github.com/motcua/motcua/internal/engine"
)

// newProcessCheckCommand makes "motcua process check FILE": what is wrong with a
// BPMN file, with element and line. It ends with exit code 1 if something
// forbids publishing.
func newProcessCheckCommand() *cobra.Command {
	var asJSON bool
	var lang string
	cmd := &cobra.Command{
		Use:   "check FILE",
		Short: "Check a BPMN file before it is published",
		Long: `Check reads a BPMN 2.0 file ("-" reads standard input) and lists what would make
it fail, hang or surprise when it runs. Each finding names the line and the id
of the element. Exit code 0: it can be published, perhaps with warnings; 1: it
cannot.`,
		Example: `  motcua process check khai-sinh.bpmn
  motcua process check khai-sinh.bpmn --lang en --json`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := checkLanguage(lang); err != nil {
				return err
			}
			cmd.SilenceUsage = true
			data, err := readModel(args[0], cmd.InOrStdin())
			if err != nil {
				return err
			}
			report := newCheckReport(args[0], checkModel(data))
			if asJSON {
				err = writeIndented(cmd.OutOrStdout(), report)
			} else {
				err = report.writeText(cmd.OutOrStdout(), lang)
			}
			if err != nil {
				return err
			}
			return report.verdict(lang)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON object")
	cmd.Flags().StringVar(&lang, "lang", "vi", "language of the sentences: vi or en")
	return cmd
}

// readModel reads a file, or standard input for "-". It stops a byte past the
// limit, so that Parse says that the file is too big.
func readModel(name string, stdin io.Reader) ([]byte, error) {
	in := stdin
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		defer func() { _ = f.Close() }() // only read from
		in = f
	}
	data, err := io.ReadAll(io.LimitReader(in, bpmn.MaxBytes+1))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	return data, nil
}

// checkModel gathers what the parser, the linter and the engine's compiler find.
// The compiler repeats some of what the linter says, so it is heard only about
// elements that the linter finds no error in.
func checkModel(data []byte) []bpmn.Finding {
	defs, err := bpmn.Parse(data)
	if err != nil {
		return findingsOf(err)
	}
	findings := bpmn.Lint(defs)
	faulty := map[string]bool{}
	for _, f := range findings {
		if f.Severity == bpmn.SeverityError {
			faulty[f.ElementID] = true
		}
	}
	for _, p := range defs.Processes {
		if _, err := engine.Compile(p); err != nil {
			for _, f := range findingsOf(err) {
				if !faulty[f.ElementID] {
					findings = append(findings, f)
				}
			}
		}
	}
	slices.SortStableFunc(findings, func(a, b bpmn.Finding) int { return a.Line - b.Line })
	return findings
}

func findingsOf(err error) []bpmn.Finding {
	var e *bpmn.Error
	if errors.As(err, &e) {
		return e.Findings
	}
	return []bpmn.Finding{{Severity: bpmn.SeverityError, Code: "unreadable", VI: err.Error(), EN: err.Error()}}
}

// checkReport is the command's answer, and its JSON form.
type checkReport struct {
	File     string         `json:"file"`
	OK       bool           `json:"ok"` // nothing forbids publishing
	Errors   int            `json:"errors"`
	Warnings int            `json:"warnings"`
	Findings []bpmn.Finding `json:"findings"`
}

func newCheckReport(file string, findings []bpmn.Finding) *checkReport {
	r := &checkReport{File: file, Findings: findings}
	if r.Findings == nil {
		r.Findings = []bpmn.Finding{}
	}
	for _, f := range findings {
		if f.Severity == bpmn.SeverityError {
			r.Errors++
		} else {
			r.Warnings++
		}
	}
	r.OK = r.Errors == 0
	return r
}

// writeText prints "file:line: severity: element: sentence [code]".
func (r *checkReport) writeText(w io.Writer, lang string) error {
	t := translator(lang)
	for _, f := range r.Findings {
		place := r.File
		if f.Line > 0 {
			place = fmt.Sprintf("%s:%d", r.File, f.Line)
		}
		element := ""
		if f.ElementID != "" {
			element = f.ElementID + ": "
		}
		if _, err := fmt.Fprintf(w, "%s: %s: %s%s [%s]\n", place, severityName(f.Severity == bpmn.SeverityError, lang), element, f.In(lang), f.Code); err != nil {
			return err
		}
	}
	if !r.OK {
		return nil // the verdict says the rest
	}
	_, err := fmt.Fprintf(w, t("%s: đạt, %d cảnh báo\n", "%s: passed, %d warnings\n"), r.File, r.Warnings)
	return err
}

// verdict is an error if something forbids publishing.
func (r *checkReport) verdict(lang string) error {
	if r.OK {
		return nil
	}
	return fmt.Errorf(translator(lang)("%s: %d lỗi, %d cảnh báo", "%s: %d errors, %d warnings"), r.File, r.Errors, r.Warnings)
}

// severityName is the word for how grave a finding is.
func severityName(isError bool, lang string) string {
	t := translator(lang)
	if isError {
		return t("lỗi", "error")
	}
	return t("cảnh báo", "warning")
}
