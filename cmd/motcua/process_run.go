package main

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/motcua/motcua/internal/bpmn"
	"github.com/motcua/motcua/internal/clock"
	"github.com/motcua/motcua/internal/engine"
)

// exitWaiting is the exit code of a dry run that stopped before the process ended.
const exitWaiting = 2

// runFlags are those of "motcua process run".
type runFlags struct {
	office   clockFlags // calendar, language, JSON
	process  string
	vars     string
	answers  string
	from     string
	maxSteps int
}

// newProcessRunCommand makes "motcua process run FILE": the designers' dry run.
func newProcessRunCommand() *cobra.Command {
	var f runFlags
	cmd := &cobra.Command{
		Use:   "run FILE",
		Short: "Run a BPMN process in memory with virtual time",
		Long: `Run starts a process of a BPMN 2.0 file ("-" reads standard input) and prints
everything that happens: time, fact, element, and the variables that change. Time
is virtual: it jumps to the next answer or timer.

--answers FILE (YAML or JSON) answers user and service tasks, by element id, in turn
each time one opens:

  tham_dinh:
    - {outcome: supplement, after: 5h}
    - {outcome: approve, after: 1d, variables: {le_phi: 150000}}
  tra_cuu:
    - {fail: "gateway away"}            # a service call fails; it is retried if an answer follows
    - {variables: {ho_ten: Nguyễn Văn An}}
  y_kien: {wait: true}                  # is never answered

or a list of the same with "element". A user task without an answer (left) is completed at
once by its first outcome of kind forward, else its first outcome, if it has any; a
service without one answers nothing. Answers that fall on the same moment as a timer
come first.

Exit code 0: the process ended; 1: an error; 2: it stopped, waiting or with an
incident, or after --max-steps.`,
		Example: `  motcua process run khai-sinh.bpmn
  motcua process run cap-phep.bpmn --vars '{"channel":"online"}' --answers answers.yaml --from "2026-04-24 14:59"
  motcua process run cap-phep.bpmn --json | jq .element`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			cmd.SilenceUsage = true
			if err := f.run(args[0], cmd.InOrStdin(), cmd.OutOrStdout()); err != nil {
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
	cmd.Flags().StringVar(&f.from, "from", "", "when the process starts, e.g. \"2026-04-24 14:59\" (default: now)")
	cmd.Flags().IntVar(&f.maxSteps, "max-steps", 1000, "stop after so many answers and timers")
	return cmd
}

func (f runFlags) run(file string, stdin io.Reader, stdout io.Writer) error {
	if f.maxSteps < 1 {
		return bilingual{"--max-steps phải lớn hơn 0.", "--max-steps must be greater than 0."}
	}
	data, err := readModel(file, stdin)
	if err != nil {
		return err
	}
	p, lost, err := compileModel(data, f.process)
	if err != nil {
		return fmt.Errorf("%s: %w", file, modelError(err, f.office.lang))
	}
	if !f.office.asJSON {
		if err := writeFindings(stdout, file, lost, f.office.lang); err != nil {
			return err
		}
	}
	d := &dryRun{p: p, lang: f.office.lang, most: f.maxSteps, answers: answers{}}
	if f.answers != "" {
		data, err := os.ReadFile(f.answers)
		if err != nil {
			return err
		}
		if d.answers, err = readAnswers(data, p); err != nil {
			return fmt.Errorf("%s: %w", f.answers, err)
		}
	}
	vars, err := startVariables(f.vars)
	if err != nil {
		return err
	}
	if d.env, err = f.env(); err != nil {
		return err
	}
	d.out = newTracePrinter(stdout, p, f.office.asJSON, f.office.lang)
	if err := d.run(vars); err != nil {
		return err
	}
	s := d.summary()
	if err := d.out.summary(s); err != nil {
		return err
	}
	return s.verdict(f.office.lang)
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

// compileModel makes the process with an id executable, or the only one of the
// file. lost is what a model of another engine says and has no equivalent.
func compileModel(data []byte, id string) (_ *engine.Process, lost []bpmn.Finding, _ error) {
	defs, lost, err := parseModel(data)
	if err != nil {
		return nil, nil, err
	}
	var found []*bpmn.Process
	for _, p := range defs.Processes {
		if id == "" || p.ID == id {
			found = append(found, p)
		}
	}
	switch {
	case len(found) == 1:
		p, err := engine.Compile(found[0])
		return p, lost, err
	case id != "":
		return nil, nil, bilingual{fmt.Sprintf("Không có quy trình %q.", id), fmt.Sprintf("there is no process %q", id)}
	case len(found) == 0:
		return nil, nil, bilingual{"Tệp không có quy trình nào.", "the file has no process"}
	}
	return nil, nil, bilingual{"Tệp có nhiều quy trình: hãy chọn bằng --process.", "the file has several processes: choose one with --process"}
}

// modelError is everything wrong with a model, a line each.
func modelError(err error, lang string) error {
	var e *bpmn.Error
	if !errors.As(err, &e) {
		return err
	}
	var lines []error
	for _, f := range e.Findings {
		lines = append(lines, errors.New(place(f)+f.In(lang)))
	}
	return errors.Join(lines...)
}

// place says where a finding is, as far as that is known.
func place(f bpmn.Finding) string {
	text := ""
	if f.Line > 0 {
		text = fmt.Sprintf("%d: ", f.Line)
	}
	if f.ElementID != "" {
		text += f.ElementID + ": "
	}
	return text
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

// planned is an answer that will come at a moment of virtual time.
type planned struct {
	at       time.Time
	instance string
	event    engine.Event
}

// dryRun drives one instance with virtual time.
type dryRun struct {
	p       *engine.Process
	st      *engine.State
	env     engine.Env
	begun   time.Time
	answers answers
	plan    []planned // in the order they were made
	out     *tracePrinter
	lang    string
	steps   int
	most    int
	cut     bool     // stopped by most
	ends    []string // end events reached, in the order of their first time
}

func (d *dryRun) run(vars engine.Variables) error {
	d.begun = d.env.Now
	st, res, err := d.p.Start(vars, d.env)
	if err != nil {
		return err
	}
	d.st = st
	for {
		if err := d.absorb(res); err != nil {
			return err
		}
		ev := d.next()
		if ev == nil {
			return nil
		}
		if d.steps == d.most {
			d.cut = true
			return nil
		}
		d.steps++
		if res, err = d.p.Apply(d.st, ev, d.env); err != nil {
			return err
		}
	}
}

// next takes the earliest answer or timer and moves the time to it.
func (d *dryRun) next() engine.Event {
	if d.st.Ended() {
		return nil
	}
	first := -1
	for i := range d.plan {
		if first < 0 || d.plan[i].at.Before(d.plan[first].at) {
			first = i
		}
	}
	tm, set := d.st.NextTimer()
	if set && (first < 0 || tm.At.Before(d.plan[first].at)) {
		d.advance(tm.At)
		return engine.TimerFired{ID: tm.ID}
	}
	if first < 0 {
		return nil
	}
	a := d.plan[first]
	d.plan = slices.Delete(d.plan, first, first+1)
	d.advance(a.at)
	return a.event
}

func (d *dryRun) advance(to time.Time) {
	if to.After(d.env.Now) {
		d.env.Now = to
	}
}

// absorb prints what a step did and plans how to answer what it asks for.
func (d *dryRun) absorb(res engine.Result) error {
	for _, f := range res.Facts {
		if err := d.out.fact(f); err != nil {
			return err
		}
		d.retry(f)
	}
	for _, id := range res.EndNodes {
		if !slices.Contains(d.ends, id) {
			d.ends = append(d.ends, id)
		}
	}
	for _, c := range res.Commands {
		switch c := c.(type) {
		case engine.OpenTask:
			d.answerTask(c)
		case engine.CallService:
			d.answerService(c)
		case engine.CloseTask:
			d.withdraw(c.Instance)
		case engine.CancelService:
			d.withdraw(c.Instance)
		}
	}
	return nil
}

func (d *dryRun) answerTask(c engine.OpenTask) {
	a, ok := d.answers.take(c.Node.ID)
	if !ok || (a.Outcome == "" && !a.Wait && a.Variables["outcome"] == nil) {
		a.Outcome = defaultOutcome(c.Node)
	}
	d.later(a, c.Instance, engine.TaskCompleted{Instance: c.Instance, Outcome: a.Outcome, Variables: engine.Variables(a.Variables)})
}

func (d *dryRun) answerService(c engine.CallService) {
	a, _ := d.answers.take(c.Node.ID)
	if a.Fail != "" {
		d.later(a, c.Instance, engine.ServiceFailed{Instance: c.Instance, Message: a.Fail})
		return
	}
	d.later(a, c.Instance, engine.ServiceCompleted{Instance: c.Instance, Variables: engine.Variables(a.Variables)})
}

// retry calls a failed service again if it has an answer left.
func (d *dryRun) retry(f engine.Fact) {
	if f.Kind == engine.FactIncidentRaised && f.Code == "service_failed" && len(d.answers[f.Element]) > 0 {
		d.later(answer{}, f.Instance, engine.IncidentRetried{ID: f.Incident})
	}
}

func (d *dryRun) later(a answer, instance string, ev engine.Event) {
	if !a.Wait {
		d.plan = append(d.plan, planned{at: d.env.Now.Add(time.Duration(a.After)), instance: instance, event: ev})
	}
}

func (d *dryRun) withdraw(instance string) {
	d.plan = slices.DeleteFunc(d.plan, func(a planned) bool { return a.instance == instance })
}

func sortedNames[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
