package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/motcua/motcua/internal/bpmn"
	"github.com/motcua/motcua/internal/dmn"
	"github.com/motcua/motcua/internal/feel"
)

// newDMNCommand makes "motcua dmn": decision models without a server.
func newDMNCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "dmn",
		Short: "Evaluate and check DMN decision models",
	}
	cmd.AddCommand(newDMNEvalCommand(), newDMNCheckCommand())
	return cmd
}

// dmnTarget is what of a model is evaluated.
type dmnTarget struct{ decision, service, knowledge string }

// newDMNEvalCommand makes "motcua dmn eval FILE".
func newDMNEvalCommand() *cobra.Command {
	var o feelOptions
	var target dmnTarget
	var inputJSON string
	var imports []string
	var asJSON, withTrace bool
	cmd := &cobra.Command{
		Use:   "eval FILE [IMPORTED FILE]…",
		Short: "Evaluate a decision of a DMN file",
		Long: `Eval reads a DMN file ("-" reads standard input) and evaluates one of its decisions,
decision services or business knowledge models. The input is a JSON object with
the input data by name, in the typed or plain form of docs/feel.md. It prints the
value as FEEL text, or with --json one JSON object {"value": …, "diagnostics": […]}
or {"error": …}. Why a part came out null goes to standard error. Without
--decision, a file with only one decision evaluates that.`,
		Example: `  motcua dmn eval le-phi.dmn --decision 'Lệ phí' --input '{"Loại": "khai sinh", "Tuổi": 12}'
  motcua dmn eval model.dmn --import types.dmn --service 'Thẩm định' --input @input.json --json --trace`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			env, err := o.env()
			if err != nil {
				return err
			}
			cmd.SilenceUsage = true
			answer := dmnAnswer{file: args[0], lang: o.lang}
			result, err := target.evaluate(args[0], append(args[1:], imports...), cmd.InOrStdin(), inputJSON, env)
			if err == nil {
				err = answer.fill(result, o.plain, withTrace)
			}
			if err != nil {
				err = inLanguage(err, o.lang)
				answer = dmnAnswer{Error: err.Error()}
			}
			if asJSON {
				if problem := writeLine(cmd.OutOrStdout(), answer); problem != nil {
					return problem
				}
				return err
			}
			if err != nil {
				return err
			}
			return answer.print(cmd.OutOrStdout(), cmd.ErrOrStderr(), withTrace)
		},
	}
	o.flags(cmd)
	f := cmd.Flags()
	f.StringVar(&target.decision, "decision", "", "name or id of the decision")
	f.StringVar(&target.service, "service", "", "name or id of a decision service instead")
	f.StringVar(&target.knowledge, "bkm", "", "name or id of a business knowledge model instead; the input has its parameters")
	f.StringVar(&inputJSON, "input", "", "input data by name: a JSON object, or @FILE")
	f.StringArrayVar(&imports, "import", nil, "a DMN file that the model imports (repeat it for several)")
	f.BoolVar(&asJSON, "json", false, "print one JSON object")
	f.BoolVar(&withTrace, "trace", false, "show every decision on the way and the rules that matched")
	cmd.MarkFlagsMutuallyExclusive("decision", "service", "bkm")
	return cmd
}

// compileDMN compiles the model of a file with what it imports.
func compileDMN(name string, defs *dmn.Definitions, imports []string) (*dmn.Model, error) {
	others := make([]*dmn.Definitions, len(imports))
	for i, other := range imports {
		var err error
		if others[i], err = readDMN(other, nil); err != nil {
			return nil, err
		}
	}
	return dmn.Compile(defs, dmn.WithImports(newDMNFiles(name, others).resolve))
}

func readDMN(name string, stdin io.Reader) (*dmn.Definitions, error) {
	in := stdin
	if name != "-" || stdin == nil {
		f, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		defer func() { _ = f.Close() }() // only read from
		in = f
	}
	data, err := io.ReadAll(io.LimitReader(in, dmn.MaxBytes+1))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	defs, err := dmn.Parse(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return defs, nil
}

func (t dmnTarget) evaluate(name string, imports []string, stdin io.Reader, inputJSON string, env feel.Env) (dmn.Result, error) {
	input, err := dmnInput(inputJSON)
	if err != nil {
		return dmn.Result{}, err
	}
	defs, err := readDMN(name, stdin)
	if err != nil {
		return dmn.Result{}, err
	}
	m, err := compileDMN(name, defs, imports)
	if err != nil {
		return dmn.Result{}, err
	}
	switch {
	case t.service != "":
		return m.EvaluateService(t.service, input, env)
	case t.knowledge != "":
		return m.EvaluateKnowledge(t.knowledge, input, env)
	}
	if decisions := m.Decisions(); t.decision == "" && len(decisions) == 1 {
		t.decision = decisions[0].Name
	}
	return m.Evaluate(t.decision, input, env)
}

func dmnInput(inputJSON string) (feel.Context, error) {
	data, err := inlineOrFile(inputJSON)
	if err != nil || len(data) == 0 {
		return feel.Context{}, err
	}
	v, err := feel.FromJSON(data)
	if err != nil {
		return nil, err
	}
	input, ok := v.(feel.Context)
	if !ok {
		return nil, bilingual{"đầu vào phải là một đối tượng JSON", "the input must be a JSON object"}
	}
	return input, nil
}

// dmnAnswer is the command's answer, and its JSON form.
type dmnAnswer struct {
	Value       json.RawMessage  `json:"value,omitempty"`
	Diagnostics []dmn.Diagnostic `json:"diagnostics,omitempty"`
	Trace       []dmnTrace       `json:"trace,omitempty"`
	Error       string           `json:"error,omitempty"`

	text, file, lang string
}

type dmnTrace struct {
	ID     string          `json:"id,omitempty"`
	Name   string          `json:"name"`
	Value  json.RawMessage `json:"value"`
	Tables []dmnTable      `json:"tables,omitempty"`

	text string
}

type dmnTable struct {
	ElementID string    `json:"element_id,omitempty"`
	Line      int       `json:"line"`
	Rules     []dmnRule `json:"rules"`
}

type dmnRule struct {
	Number      int      `json:"number"`
	ID          string   `json:"id,omitempty"`
	Annotations []string `json:"annotations,omitempty"`
}

func (a *dmnAnswer) fill(r dmn.Result, plain, withTrace bool) (err error) {
	if a.Value, err = feelJSON(r.Value, plain); err != nil {
		return err
	}
	a.text, a.Diagnostics = feel.String(r.Value), r.Diagnostics
	if !withTrace {
		return nil
	}
	for _, d := range r.Trace {
		step := dmnTrace{ID: d.ID, Name: d.Name, text: feel.String(d.Value)}
		if step.Value, err = feelJSON(d.Value, plain); err != nil {
			return err
		}
		for _, t := range d.Tables {
			table := dmnTable{ElementID: t.ElementID, Line: t.Line, Rules: []dmnRule{}}
			for _, rule := range t.Rules {
				table.Rules = append(table.Rules, dmnRule(rule))
			}
			step.Tables = append(step.Tables, table)
		}
		a.Trace = append(a.Trace, step)
	}
	return nil
}

// print writes the value as FEEL text and what goes with it apart from it.
func (a dmnAnswer) print(out, problems io.Writer, withTrace bool) error {
	t := translator(a.lang)
	var failed error
	line := func(format string, args ...any) {
		_, err := fmt.Fprintf(problems, format+"\n", args...)
		failed = errors.Join(failed, err)
	}
	for _, d := range a.Diagnostics {
		place := a.file
		if d.Line > 0 {
			place = fmt.Sprintf("%s:%d", a.file, d.Line)
		}
		line("%s: %s: %s: %s [%s]", place, severityName(d.Severity == dmn.SeverityError, a.lang), d.Decision, d.In(a.lang), d.Code)
	}
	for _, d := range a.Trace {
		if !withTrace {
			break
		}
		line("%s = %s", d.Name, d.text)
		for _, table := range d.Tables {
			for _, rule := range table.Rules {
				line(t("  quy tắc %d %v", "  rule %d %v"), rule.Number, rule.Annotations)
			}
		}
	}
	_, err := fmt.Fprintln(out, a.text)
	return errors.Join(failed, err)
}

// newDMNCheckCommand makes "motcua dmn check FILE".
func newDMNCheckCommand() *cobra.Command {
	var asJSON bool
	var lang string
	var imports []string
	cmd := &cobra.Command{
		Use:   "check FILE [IMPORTED FILE]…",
		Short: "Check a DMN file before it is used",
		Long: `Check reads a DMN file ("-" reads standard input) and lists what would make it fail
or surprise: FEEL that is not valid, unknown names and references, values of
another type, rules that overlap under a unique hit policy. Each finding names the
line and the id of the element. Exit code 0: it can be used, perhaps with warnings;
1: it cannot.`,
		Example: `  motcua dmn check le-phi.dmn
  motcua dmn check le-phi.dmn --import types.dmn --lang en --json`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := checkLanguage(lang); err != nil {
				return err
			}
			cmd.SilenceUsage = true
			findings, err := checkDMN(args[0], append(args[1:], imports...), cmd.InOrStdin())
			if err != nil {
				return err
			}
			report := newCheckReport(args[0], findings)
			if asJSON {
				err = writeIndented(cmd.OutOrStdout(), report)
			} else {
				err = report.writeText(cmd.OutOrStdout(), lang, nil)
			}
			if err != nil {
				return err
			}
			return report.verdict(lang)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON object")
	cmd.Flags().StringVar(&lang, "lang", "vi", "language of the sentences: vi or en")
	cmd.Flags().StringArrayVar(&imports, "import", nil, "a DMN file that the model imports (repeat it for several)")
	return cmd
}

// checkDMN gathers what the parser and the compiler find.
func checkDMN(name string, imports []string, stdin io.Reader) ([]bpmn.Finding, error) {
	var found []dmn.Finding
	defs, err := readDMN(name, stdin)
	var refused *dmn.Error
	switch {
	case errors.As(err, &refused):
		found = refused.Findings
	case err != nil:
		return nil, err
	default:
		model, err := compileDMN(name, defs, imports)
		if err != nil {
			return nil, err
		}
		found = model.Check()
	}
	return append([]bpmn.Finding{}, found...), nil // [] in JSON, not null
}
