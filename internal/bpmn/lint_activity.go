package bpmn

import (
	"math"
	"strconv"
)

// activity checks a task, a call activity or a subprocess by itself.
func (l *linter) activity(n *Node) {
	switch n.Kind {
	case KindUserTask:
		if n.Role() == "" && n.Extension.WaitFor == "" {
			l.demand(n.ID, n.Line, codeTaskWithoutRole)
		}
	case KindServiceTask:
		if n.Extension.ServiceType == "" {
			l.demand(n.ID, n.Line, codeServiceWithoutType)
		}
	case KindScriptTask:
		l.script(n)
	case KindCallActivity:
		l.call(n)
	case KindBusinessRuleTask:
		if n.Extension.Decision == "" {
			l.error(n.ID, n.Line, codeDecisionMissing)
		} else if n.Extension.ResultVariable == "" && len(n.Extension.Outputs) == 0 {
			l.warn(n.ID, n.Line, codeDecisionWithoutResult)
		}
	}
	if n.Loop != nil {
		l.loop(n.ID, n.Loop)
	}
	if n.ForCompensation {
		l.handler(n)
	}
	if n.Instantiate && (len(n.Incoming) > 0 || n.Scope.Owner != nil) {
		l.error(n.ID, n.Line, codeInstantiateInside)
	}
	l.duplicateCatches(n.Boundary)
	for _, s := range []string{n.Extension.ServiceTimeout, n.Extension.ServiceHeartbeat, n.Extension.ServiceBackoff} {
		if s != "" && !validDuration(s) {
			l.error(n.ID, n.Line, codeTimerInvalid, "motcua:service", s)
		}
	}
}

func (l *linter) script(n *Node) {
	switch {
	case n.Script == "":
		l.error(n.ID, n.Line, codeScriptMissing)
	case foreignExpression(n.Script, n.ScriptFormat):
		l.error(n.ID, n.Line, codeForeignExpression)
	case n.Extension.ResultVariable == "":
		l.warn(n.ID, n.Line, codeScriptWithoutResult)
	}
}

func (l *linter) call(n *Node) {
	if n.CalledElement == "" {
		l.error(n.ID, n.Line, codeCallWithoutProcess)
	}
	l.feel(n.ID, n.Line, n.CalledElement)
	x := &n.Extension
	if x.CallBinding == "version" && x.CallVersion == 0 || x.CallBinding == "tag" && x.CallTag == "" {
		l.error(n.ID, n.Line, codeCallBinding, x.CallBinding)
	}
}

// loop: a loop that nothing ends would keep the dossier for ever.
func (l *linter) loop(id string, c *Loop) {
	for _, text := range []string{c.Cardinality, c.Collection, c.OutputElement, c.Condition} {
		l.feel(id, c.Line, text)
	}
	switch {
	case c.Standard && c.Condition == "" && c.Maximum == 0:
		l.error(id, c.Line, codeLoopEndless)
	case c.Standard:
	case c.Cardinality == "" && c.Collection == "":
		l.error(id, c.Line, codeLoopWithoutCount)
	case c.Cardinality != "" && c.Collection != "":
		l.error(id, c.Line, codeLoopWithBoth)
	case c.Element != "" && c.Collection == "":
		l.warn(id, c.Line, codeLoopIncomplete, "element")
	}
	if number, err := strconv.ParseFloat(c.Cardinality, 64); err == nil && (number < 0 || number > MaxInstances || number != math.Trunc(number)) {
		l.error(id, c.Line, codeLoopAbsurd, c.Cardinality, MaxInstances)
	}
	if (c.Output == "") != (c.OutputElement == "") {
		l.warn(id, c.Line, codeLoopIncomplete, "output, outputElement")
	}
}

// handler: what undoes an activity is reached by its association alone (10.7.1).
func (l *linter) handler(n *Node) {
	if len(n.Incoming)+len(n.Outgoing) > 0 {
		l.error(n.ID, n.Line, codeCompensationFlow)
	}
	if !l.handlers[n] {
		l.warn(n.ID, n.Line, codeHandlerUnused)
	}
}

// eventSubProcess has one start event, and that has a trigger (10.3.3).
func (l *linter) eventSubProcess(n *Node) {
	if len(n.Incoming)+len(n.Outgoing)+len(n.Boundary) > 0 || n.Loop != nil {
		l.error(n.ID, n.Line, codeEventSubProcessWithFlow)
	}
	starts := 0
	for _, inside := range n.Body.Nodes {
		if inside.Kind == KindStartEvent {
			starts++
		}
	}
	if starts != 1 {
		l.error(n.ID, n.Line, codeEventSubProcessStarts, starts)
	}
}

// adHoc: what is inside begins as people choose, so nothing starts or ends it (10.3.4).
func (l *linter) adHoc(n *Node) {
	for _, inside := range n.Body.Nodes {
		if inside.Kind == KindStartEvent || inside.Kind == KindEndEvent {
			l.error(inside.ID, inside.Line, codeAdHocEvent)
		}
	}
	if n.AdHoc != nil {
		l.feel(n.ID, n.Line, n.AdHoc.Completion)
		l.feel(n.ID, n.Line, n.AdHoc.Elements)
	}
}
