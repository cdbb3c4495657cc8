package publication

import (
	"cmp"
	"errors"
	"slices"

	"github.com/motcua/motcua/internal/bpmn"
	"github.com/motcua/motcua/internal/convert"
	"github.com/motcua/motcua/internal/engine"
	"github.com/motcua/motcua/internal/procedure"
	"github.com/motcua/motcua/internal/soundness"
	"github.com/motcua/motcua/internal/world"
)

// Finding is one thing wrong with a model, with its place, a sentence in both languages,
// and, where a run of the process shows it, that run.
type Finding struct {
	bpmn.Finding
	Process string        `json:"process,omitempty"`
	Trace   *world.Script `json:"trace,omitempty"`
	// Decisions: the finding is about a decision model, its line and element of that.
	Decisions bool `json:"decisions,omitempty"`
}

// Soundness is how far the exploration of the process's states came.
type Soundness struct {
	Checked bool `json:"checked"` // it was explored: nothing else forbids running it
	Sound   bool `json:"sound"`   // proved: no error, and everything was seen
	Decided bool `json:"decided"` // everything was seen, within the bounds
	States  int  `json:"states"`
	Steps   int  `json:"steps"`
}

// Report is what was found about a model.
type Report struct {
	Findings  []Finding        `json:"findings"`
	Soundness Soundness        `json:"soundness"`
	Vendors   []string         `json:"vendors,omitempty"` // whose vocabulary was translated
	Changes   []convert.Change `json:"changes,omitempty"` // into what
}

// HasErrors reports whether a finding forbids publishing.
func (r *Report) HasErrors() bool {
	return slices.ContainsFunc(r.Findings, func(f Finding) bool { return f.Severity == bpmn.SeverityError })
}

// Options of a check.
type Options struct {
	Bounds soundness.Bounds
	// Decisions are the decision models of the business rule tasks, by name; nil: they
	// are not known, and not looked for.
	Decisions map[string]string
}

// Model checks a BPMN file on its own. One drawn for another engine is translated first;
// lines are those of the file as it is.
func Model(data []byte, o Options) *Report {
	r := &Report{Findings: []Finding{}}
	d, err := bpmn.Parse(data)
	if err != nil {
		r.add(findingsOf(err))
		return r
	}
	if !convert.Needed(d) {
		r.Findings, r.Soundness = definitions(d, o)
		r.decisions(d, o)
		return r
	}
	made, err := convert.Convert(d)
	if err != nil {
		r.add(findingsOf(err))
		return r
	}
	r.Vendors, r.Changes = made.Vendors, made.Changes
	found, sound := definitions(made.Definitions, o)
	r.Soundness = sound
	r.add(made.Findings)
	for _, f := range found {
		f.Finding = made.AtOrigin([]bpmn.Finding{f.Finding})[0]
		r.Findings = append(r.Findings, f)
	}
	r.sort()
	r.decisions(made.Definitions, o)
	return r
}

// decisions adds what is wrong with the decision models.
func (r *Report) decisions(d *bpmn.Definitions, o Options) {
	if o.Decisions == nil {
		return
	}
	for _, f := range procedure.CheckDecisions(d, o.Decisions) {
		r.Findings = append(r.Findings, Finding{Decisions: f.Line > 0, Finding: bpmn.Finding{
			ElementID: f.Element, Line: f.Line, Severity: bpmn.Severity(f.Severity), Code: f.Code, VI: f.VI, EN: f.EN,
		}})
	}
}

func (r *Report) add(findings []bpmn.Finding) {
	for _, f := range findings {
		r.Findings = append(r.Findings, Finding{Finding: f})
	}
}

func (r *Report) sort() {
	slices.SortStableFunc(r.Findings, func(a, b Finding) int { return cmp.Compare(a.Line, b.Line) })
}

// definitions checks a model: structure, expressions, and, if the engine can run it, soundness.
func definitions(d *bpmn.Definitions, o Options) ([]Finding, Soundness) {
	r := &Report{Findings: []Finding{}}
	lint := bpmn.Lint(d)
	r.add(lint)
	compiled, faults := compile(d, lint)
	r.add(faults)
	if compiled != nil {
		r.add(expressions(d, compiled))
		r.explore(d, o)
	}
	r.sort()
	return r.Findings, r.Soundness
}

// compile compiles the processes that run. The compiler repeats some of what the linter
// says, so it is heard only about elements that the linter finds no error in. Nil
// processes: the engine cannot run them.
func compile(d *bpmn.Definitions, lint []bpmn.Finding) ([]*engine.Process, []bpmn.Finding) {
	faulty := map[string]bool{}
	for _, f := range lint {
		faulty[f.ElementID] = faulty[f.ElementID] || f.Severity == bpmn.SeverityError
	}
	var compiled []*engine.Process
	var faults []bpmn.Finding
	failed := false
	for _, p := range d.Runnable() {
		c, err := engine.Compile(p)
		if err == nil {
			compiled = append(compiled, c)
			continue
		}
		failed = true
		for _, f := range findingsOf(err) {
			if !faulty[f.ElementID] {
				faults = append(faults, f)
			}
		}
	}
	if failed {
		return nil, faults
	}
	return compiled, faults
}

// said is what the linter says already of what the exploration finds: it then lends its
// trace, and is not said twice.
var said = map[string][]string{
	soundness.CodeNoFlow:       {"outcome_without_flow"},
	soundness.CodeDeadElement:  {"unreachable", "unknown_outcome"},
	soundness.CodeDeadFlow:     {"unknown_outcome"},
	soundness.CodeNoCompletion: {"no_way_to_end"},
	soundness.CodeDeadlock:     {"no_way_to_end", "gateway_without_exit"},
	soundness.CodeEndlessLoop:  {"no_way_to_end"},
}

// explore adds what the exploration of the states finds.
func (r *Report) explore(d *bpmn.Definitions, o Options) {
	report, err := soundness.Check(d, soundness.Options{Bounds: o.Bounds})
	if err != nil {
		r.add(findingsOf(err))
		return
	}
	r.Soundness = Soundness{
		Checked: true, Sound: report.Sound(), Decided: report.Decided, States: report.States, Steps: report.Steps,
	}
	for _, f := range report.Findings {
		at := slices.IndexFunc(r.Findings, func(g Finding) bool {
			return g.ElementID == f.ElementID && slices.Contains(said[f.Code], g.Code)
		})
		if at >= 0 {
			r.Findings[at].Process, r.Findings[at].Trace = f.Process, f.Trace
			continue
		}
		r.Findings = append(r.Findings, Finding{Finding: f.Finding, Process: f.Process, Trace: f.Trace})
	}
}

func findingsOf(err error) []bpmn.Finding {
	var e *bpmn.Error
	if errors.As(err, &e) {
		return e.Findings
	}
	return []bpmn.Finding{{Severity: bpmn.SeverityError, Code: "unreadable", VI: err.Error(), EN: err.Error()}}
}
