package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/spf13/cobra"

	"github.com/motcua/motcua/internal/bpmn"
	"github.com/motcua/motcua/internal/clock"
	"github.com/motcua/motcua/internal/engine"
	"github.com/motcua/motcua/internal/world"
)

// exitWaiting is the exit code of a dry run that stopped before the process ended.
const exitWaiting = 2

// runFlags are those of "motcua process run".
type runFlags struct {
	office   clockFlags // calendar, language, JSON
	process  string
	start    string
	vars     string
	answers  string
	messages string
	dmn      []string
	trace    string
	replay   string
	from     string
	maxSteps int
}

// newProcessRunCommand makes "motcua process run FILE": the designers' dry run.
func newProcessRunCommand() *cobra.Command {
	var f runFlags
	cmd := &cobra.Command{
		Use:   "run FILE [FILE…]",
		Short: "Run a BPMN process in memory with virtual time",
		Long: `Run starts a process of a BPMN 2.0 file ("-" reads standard input) and prints
everything that happens: time, fact, element, and the variables that change. Time
is virtual: it jumps to the next answer, message or timer.

Of a file with several processes, the one begins that no other calls; with pools that
send each other messages, every one that no message begins. One that only messages or
signals begin waits for those of --messages, or begins as if its only event had come.
Further files have processes that call activities call. --dmn has the decisions of
business rule tasks. A model drawn for another engine is translated.

--answers FILE (YAML or JSON) answers user and service tasks, by element id, in turn
each time one opens:

  tham_dinh:
    - {outcome: supplement, after: 5h}
    - {outcome: approve, after: 1d, variables: {le_phi: 150000}}
  tra_cuu:
    - {fail: "gateway away"}            # a service call fails; it is retried if an answer follows
    - {error: KHONG_CO}                 # it answers with a BPMN error
    - {variables: {ho_ten: Nguyễn Văn An}}
  y_kien: {wait: true}                  # is never answered

or a list of the same with "element". A user task without an answer (left) is completed at
once by its first outcome of kind forward, else its first outcome, if it has any; a
service without one answers nothing. Answers that fall on the same moment as a timer
come first.

--messages FILE has what comes from outside, a list:

  - {message: nop-le-phi, key: HS-1, after: 2h, variables: {so_tien: 50000}}
  - {signal: het-gio, at: "2026-04-24 17:00"}
  - {variables: {so_ngay: 5}, after: 1d}           # data changes: for conditional events
  - {activate: [do_dac], in: y_kien, after: 2d}    # activities of an ad-hoc subprocess begin

--trace FILE writes the run as steps; --replay FILE does the steps of such a file, or
of a finding of "process check", one after the other and nothing else.

Exit code 0: the process ended; 1: an error; 2: it stopped, waiting or with an
incident, or after --max-steps.`,
		Example: `  motcua process run khai-sinh.bpmn
  motcua process run cap-phep.bpmn --vars '{"channel":"online"}' --answers answers.yaml --from "2026-04-24 14:59"
  motcua process run cap-phep.bpmn --json | jq .element
  motcua process run cap-phep.bpmn --replay loi/deadlock-du.json`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			cmd.SilenceUsage = true
			if err := f.run(args, cmd.InOrStdin(), cmd.OutOrStdout()); err != nil {
				var stopped *stoppedError
				if errors.As(err, &stopped) {
					return err
				}
				return inLanguage(err, f.office.lang)
			}
			return nil
		},
	}
	f.office.add(cmd)
	cmd.Flags().Lookup("json").Usage = "print one JSON object per fact, and the summary as the last one"
	cmd.Flags().StringVar(&f.process, "process", "", "id of the process to run, if the file has several")
	cmd.Flags().StringVar(&f.vars, "vars", "", "variables to start with: a JSON object, or @FILE")
	cmd.Flags().StringVar(&f.answers, "answers", "", "`FILE` with the answers of tasks and services, YAML or JSON")
	cmd.Flags().StringVar(&f.start, "start", "", "id of the start event to begin at, if it has a trigger")
	cmd.Flags().StringVar(&f.messages, "messages", "", "`FILE` with messages and signals from outside, YAML or JSON")
	cmd.Flags().StringSliceVar(&f.dmn, "dmn", nil, "`FILES` with decision models")
	cmd.Flags().StringVar(&f.trace, "trace", "", "write the run as steps to `FILE`")
	cmd.Flags().StringVar(&f.replay, "replay", "", "do the steps of `FILE`")
	cmd.Flags().StringVar(&f.from, "from", "", "when the process starts, e.g. \"2026-04-24 14:59\" (default: now)")
	cmd.Flags().IntVar(&f.maxSteps, "max-steps", 1000, "stop after so many answers, messages and timers")
	return cmd
}

func (f runFlags) run(files []string, stdin io.Reader, stdout io.Writer) error {
	if f.maxSteps < 1 {
		return bilingual{"--max-steps phải lớn hơn 0.", "--max-steps must be greater than 0."}
	}
	m, err := readModels(files, stdin, f.office.lang)
	if err != nil {
		return err
	}
	d := &dryRun{models: m, lang: f.office.lang, most: f.maxSteps, answers: answers{}, known: map[string]bool{}}
	if err := f.prepare(d); err != nil {
		return err
	}
	d.out = newTracePrinter(stdout, m, f.office.asJSON, f.office.lang)
	if !f.office.asJSON {
		for _, file := range files {
			if err := writeFindings(stdout, file, m.lost[file], f.office.lang); err != nil {
				return err
			}
		}
	}
	if err := d.run(); err != nil {
		return err
	}
	if f.trace != "" {
		if err := writeScript(f.trace, &d.script); err != nil {
			return err
		}
	}
	s := d.summary()
	if err := d.out.summary(s); err != nil {
		return err
	}
	return s.verdict(f.office.lang)
}

// prepare reads what the flags name, and makes the world.
func (f runFlags) prepare(d *dryRun) error {
	env, err := f.env()
	if err != nil {
		return err
	}
	if d.answers, err = f.readAnswers(d.models); err != nil {
		return err
	}
	if d.plan, err = f.outside(env.Now); err != nil {
		return err
	}
	if env.Decide, err = f.decisions(d); err != nil {
		return err
	}
	d.world = world.New(world.Options{Processes: d.models.processes, Flows: d.models.flows, Env: env})
	d.begun = env.Now
	if f.replay != "" {
		d.replay, err = readScript(f.replay)
		return err
	}
	vars, err := startVariables(f.vars)
	if err != nil {
		return err
	}
	d.begins, err = d.models.begins(f.process, f.start, vars, begun(d.plan))
	return err
}

func (f runFlags) readAnswers(m *models) (answers, error) {
	if f.answers == "" {
		return answers{}, nil
	}
	data, err := os.ReadFile(f.answers)
	if err != nil {
		return nil, err
	}
	a, err := readAnswers(data, m.node)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", f.answers, err)
	}
	return a, nil
}

// env gives the start time, and working time by the chosen calendar.
func (f runFlags) env() (engine.Env, error) {
	env := engine.Env{Now: clock.System{}.Now()}
	if f.from != "" {
		var err error
		if env.Now, err = parseMoment("--from", f.from); err != nil {
			return env, err
		}
	}
	o, err := f.office.office(env.Now, false)
	if err != nil {
		return env, err
	}
	env.WorkingTime = func(from time.Time, limit string, _ *bpmn.Node) (time.Time, error) {
		l, err := clock.ParseLimit(limit)
		if err != nil {
			return time.Time{}, err
		}
		at, err := o.cal.Add(from, l)
		if err != nil {
			return time.Time{}, err
		}
		if at == nil {
			return time.Time{}, errors.New("the limit per_plan never runs out")
		}
		return at.At, nil
	}
	return env, nil
}

func startVariables(text string) (engine.Variables, error) {
	if text == "" {
		return nil, nil
	}
	data, err := inlineOrFile(text)
	if err != nil {
		return nil, err
	}
	var vars engine.Variables
	if err := vars.UnmarshalJSON(data); err != nil {
		return nil, fmt.Errorf("--vars: %w", err)
	}
	return vars, nil
}
