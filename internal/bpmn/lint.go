package bpmn

import "slices"

// Lint looks for what would make a model that Parse accepts fail, hang or
// surprise when it runs. Findings come in document order; those of severity
// error forbid publishing.
//
// Whether a model is sound (no deadlock, always completes) is not its affair:
// that takes the engine's state space.
func Lint(d *Definitions) []Finding {
	l := &linter{findings: slices.Clone(d.notes), handlers: map[*Node]bool{}}
	for _, lane := range d.Lanes {
		l.ours = l.ours || lane.Role != ""
	}
	for _, p := range d.Processes {
		l.survey(p.Scope)
	}
	l.file(d)
	for _, p := range d.Processes {
		l.process(p)
	}
	slices.SortStableFunc(l.findings, func(a, b Finding) int { return a.Line - b.Line })
	return l.findings
}

type linter struct {
	findings []Finding
	ours     bool           // the model uses motcua's vocabulary, so what is missing was forgotten
	outcomes bool           // some task gives outcomes
	handlers map[*Node]bool // compensation handlers that an association leads to
}

func (l *linter) error(id string, line int, code string, args ...any) {
	l.findings = append(l.findings, finding(SeverityError, id, line, code, args...))
}

func (l *linter) warn(id string, line int, code string, args ...any) {
	l.findings = append(l.findings, finding(SeverityWarning, id, line, code, args...))
}

// demand is an error in a model of motcua's own, and a warning in one that was
// drawn elsewhere and has yet to be fitted out.
func (l *linter) demand(id string, line int, code string, args ...any) {
	if l.ours {
		l.error(id, line, code, args...)
	} else {
		l.warn(id, line, code, args...)
	}
}

func (l *linter) survey(s *Scope) {
	for _, n := range s.Nodes {
		x := &n.Extension
		l.ours = l.ours || x.Role != "" || x.StepNo > 0 || x.SLAUnit != "" || len(x.Outcomes) > 0
		l.outcomes = l.outcomes || len(x.Outcomes) > 0
		if n.Compensation != nil {
			l.handlers[n.Compensation] = true
		}
		if n.Body != nil {
			l.survey(n.Body)
		}
	}
}

func (l *linter) process(p *Process) {
	if !p.Executable {
		l.warn(p.ID, p.Line, codeNotMarkedExecutable)
	}
	l.scope(p.Scope, p.ID, p.Line)
}

func (l *linter) scope(s *Scope, id string, line int) {
	if len(s.Nodes) == 0 {
		l.error(id, line, codeEmptyScope)
		return
	}
	l.starts(s, id, line)
	l.links(s)
	l.data(s)
	l.eventSubProcesses(s)
	for _, n := range s.Nodes {
		l.node(n)
		l.branching(n)
		if n.Body != nil {
			l.scope(n.Body, n.ID, n.Line)
		}
	}
	for _, f := range s.Flows {
		l.flow(f)
	}
	l.reach(s)
}

// starts: a scope begins at one none start event (BPMN 2.0.2, 13.2 and 10.5.2).
func (l *linter) starts(s *Scope, id string, line int) {
	if s.Owner != nil && (s.Owner.Kind == KindAdHocSubProcess || s.Owner.TriggeredByEvent) {
		return // they have rules of their own
	}
	starts, none := 0, 0
	for _, n := range s.Nodes {
		if s.Owner == nil && n.Instantiate {
			starts++
		}
		if n.Kind != KindStartEvent {
			continue
		}
		starts++
		if n.Event != nil {
			continue
		}
		if none++; none > 1 {
			l.error(n.ID, n.Line, codeSeveralStarts)
		}
	}
	switch {
	case starts > 0:
	case slices.ContainsFunc(entries(s), beginsByItself): // allowed (BPMN 2.0.2, 13.2.1), and what nothing leads to begins
		l.warn(id, line, codeNoStart)
	default:
		l.error(id, line, codeNoStart)
	}
}

// beginsByItself reports whether a token comes to an entry when its scope begins.
func beginsByItself(n *Node) bool {
	link := n.Kind == KindIntermediateCatch && n.Event != nil && n.Event.Kind == EventLink
	return !n.TriggeredByEvent && !n.ForCompensation && !link
}

// data checks the defaults of data objects and properties.
func (l *linter) data(s *Scope) {
	for _, o := range s.Data {
		l.feel(o.ID, o.Line, o.Default)
	}
}

// eventSubProcesses gathers the start events of a scope's event subprocesses.
func (l *linter) eventSubProcesses(s *Scope) {
	var starts []*Node
	for _, n := range s.Nodes {
		if !n.TriggeredByEvent || n.Body == nil {
			continue
		}
		for _, inside := range n.Body.Nodes {
			if inside.Kind == KindStartEvent {
				starts = append(starts, inside)
			}
		}
	}
	l.duplicateCatches(starts)
}

// flow checks one sequence flow by itself.
func (l *linter) flow(f *SequenceFlow) {
	if f.Condition == "" {
		return
	}
	if foreignExpression(f.Condition, f.Language) {
		l.error(f.ID, f.Line, codeForeignExpression)
	}
	src := f.Source
	switch {
	case src.Default == f:
		l.error(f.ID, f.Line, codeDefaultWithCondition)
	case src.Kind == KindParallelGateway, src.Kind == KindEventBasedGateway, src.Kind.IsEvent():
		l.error(f.ID, f.Line, codeConditionIgnored, src.Kind.names())
	}
}
