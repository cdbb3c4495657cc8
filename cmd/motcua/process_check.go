package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/motcua/motcua/internal/bpmn"
	"github.com/motcua/motcua/internal/organisation"
	"github.com/motcua/motcua/internal/procedure"
	"github.com/motcua/motcua/internal/publication"
	"github.com/motcua/motcua/internal/soundness"
)

// checkFlags are those of "motcua process check".
type checkFlags struct {
	asJSON    bool
	lang      string
	dmn       []string
	traces    string
	states    int
	procedure string
	office    procedureFlags
}

// newProcessCheckCommand makes "motcua process check FILE": what is wrong with a
// BPMN file, with element and line. It ends with exit code 1 if something
// forbids publishing.
func newProcessCheckCommand() *cobra.Command {
	var f checkFlags
	cmd := &cobra.Command{
		Use:   "check FILE",
		Short: "Check a BPMN file before it is published",
		Long: `Check reads a BPMN 2.0 file ("-" reads standard input) and lists what would make
it fail, hang or surprise when it runs: structure, expressions, and soundness. For
soundness every state that the process can come to is explored: it must always be
able to end, nothing may wait for ever, no element be dead, no two branches meet
without being joined. Pools that send each other messages are explored together.
Each finding names the line and the id of the element; one that a run shows has the
steps of that run, which "motcua process run FILE --replay" takes from the file that
--traces writes.

A model drawn for another engine is translated first (see "process import").
--procedure CODE checks the file as the process of that procedure: its forms, roles
that nobody holds, step clocks against the limit, calendar years.

Exit code 0: it can be published, perhaps with warnings; 1: it cannot.`,
		Example: `  motcua process check khai-sinh.bpmn
  motcua process check cap-phep.bpmn --dmn le-phi.dmn --traces loi
  motcua process check cap-phep.bpmn --procedure 1.013225 --lang en --json`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := checkLanguage(f.lang); err != nil {
				return err
			}
			cmd.SilenceUsage = true
			return f.run(args[0], cmd.InOrStdin(), cmd.OutOrStdout())
		},
	}
	cmd.Flags().BoolVar(&f.asJSON, "json", false, "print one JSON object")
	cmd.Flags().StringVar(&f.lang, "lang", "vi", "language of the sentences: vi or en")
	cmd.Flags().StringSliceVar(&f.dmn, "dmn", nil, "`FILES` with the decision models of its business rule tasks")
	cmd.Flags().StringVar(&f.traces, "traces", "", "write the run that shows a finding to a file in `DIR`, for each that has one")
	cmd.Flags().IntVar(&f.states, "max-states", 0, fmt.Sprintf("explore at most so many states (default %d)", soundness.DefaultStates))
	cmd.Flags().StringVar(&f.procedure, "procedure", "", "check it as the process of the procedure with this `CODE`")
	cmd.Flags().StringVar(&f.office.configDir, "config-dir", "", "with --procedure: `DIR` with organisation/, procedures/, forms/ (default: the built-in ones)")
	return cmd
}

func (f *checkFlags) run(file string, stdin io.Reader, stdout io.Writer) error {
	if f.states < 0 {
		return bilingual{"--max-states không được âm.", "--max-states must not be negative."}
	}
	f.office.lang = f.lang
	data, err := readModel(file, stdin)
	if err != nil {
		return err
	}
	o := publication.Options{Bounds: soundness.Bounds{States: f.states}}
	if o.Decisions, err = readDecisions(f.dmn); err != nil {
		return err
	}
	found := publication.Model(data, o)
	if f.procedure != "" {
		more, err := f.asProcedure(data, found)
		if err != nil {
			return err
		}
		found.Findings = append(found.Findings, more...)
	}
	if err := writeTraces(f.traces, found.Findings); err != nil {
		return err
	}
	report := newModelReport(file, found)
	if f.asJSON {
		err = writeIndented(stdout, report)
	} else {
		err = report.writeText(stdout, f.lang, newNarrator(data, f.lang))
	}
	if err != nil {
		return err
	}
	return report.verdict(f.lang)
}

// readDecisions reads decision models by their file names; nil if there are none.
func readDecisions(files []string) (map[string]string, error) {
	if len(files) == 0 {
		return nil, nil
	}
	out := map[string]string{}
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		out[filepath.Base(name)] = string(data)
	}
	return out, nil
}

// asProcedure gives what is wrong with a file as the process of a procedure, besides
// what was found already.
func (f *checkFlags) asProcedure(data []byte, found *publication.Report) ([]publication.Finding, error) {
	d, err := f.office.get(f.procedure)
	if err != nil {
		return nil, err
	}
	org, err := f.office.organisation()
	if err != nil {
		return nil, err
	}
	years, err := f.office.calendarYears()
	if err != nil {
		return nil, err
	}
	d.BPMN = data
	if len(found.Vendors) > 0 {
		translated, _, err := parseModel(data)
		if err != nil {
			return nil, err
		}
		if d.BPMN, err = translated.Marshal(); err != nil {
			return nil, err
		}
	}
	said := map[string]bool{}
	for _, x := range found.Findings {
		said[x.Code+" "+x.ElementID] = true
	}
	var out []publication.Finding
	for _, x := range procedure.Check(d, procedure.CheckOptions{Organisation: org, Day: organisation.DateOf(time.Now()), CalendarYears: years}) {
		if said[x.Code+" "+x.Element] {
			continue
		}
		out = append(out, publication.Finding{Finding: bpmn.Finding{
			ElementID: x.Element, Line: x.Line, Severity: bpmn.Severity(x.Severity), Code: x.Code, VI: x.VI, EN: x.EN,
		}})
	}
	return out, nil
}

// writeTraces writes the run of each finding that has one, as --replay reads it.
func writeTraces(dir string, findings []publication.Finding) error {
	if dir == "" {
		return nil
	}
	if err := os.MkdirAll(dir, 0o755); err != nil { //nolint:gosec // a model is no secret
		return err
	}
	for _, f := range findings {
		if f.Trace == nil {
			continue
		}
		if err := writeScript(filepath.Join(dir, filepath.Base(f.Code+"-"+f.ElementID)+".json"), f.Trace); err != nil {
			return err
		}
	}
	return nil
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

func findingsOf(err error) []bpmn.Finding {
	var e *bpmn.Error
	if errors.As(err, &e) {
		return e.Findings
	}
	return []bpmn.Finding{{Severity: bpmn.SeverityError, Code: "unreadable", VI: err.Error(), EN: err.Error()}}
}
