package bpmn

import (
	"regexp"
	"slices"
	"strings"
)

// node checks one flow node by itself.
func (l *linter) node(n *Node) {
	switch {
	case n.Kind == KindEndEvent && len(n.Outgoing) > 0:
		l.error(n.ID, n.Line, codeEndWithOutgoing)
	case n.Kind == KindStartEvent && len(n.Incoming) > 0:
		l.error(n.ID, n.Line, codeStartWithIncoming)
	case n.Kind == KindBoundaryEvent && len(n.Incoming) > 0:
		l.error(n.ID, n.Line, codeBoundaryWithIncoming)
	case n.TriggeredByEvent && len(n.Incoming)+len(n.Outgoing) > 0:
		l.error(n.ID, n.Line, codeEventSubProcessWithFlow)
	}
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
	}
	for _, m := range slices.Concat(n.Extension.Inputs, n.Extension.Outputs) {
		if foreignExpression(m.Source, "") {
			l.error(n.ID, n.Line, codeForeignExpression)
		}
	}
	if e := n.Event; e != nil && e.Kind == EventTimer {
		l.timer(n, e)
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

// foreignExpression reports an expression that is not FEEL: by the language it
// declares, or by the marks of the Java expression language.
func foreignExpression(text, language string) bool {
	if language != "" && !strings.Contains(strings.ToLower(language), "feel") {
		return true
	}
	return strings.HasPrefix(text, "${") || strings.HasPrefix(text, "#{")
}

// ISO 8601 as BPMN uses it: a date-time, a duration, a repeating interval.
var (
	isoDate     = regexp.MustCompile(`^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?(@[\w/]+)?)?$`)
	isoDuration = regexp.MustCompile(`^[-+]?P(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(\d+H)?(\d+M)?(\d+([.,]\d+)?S)?)?$`)
	isoCycle    = regexp.MustCompile(`^R\d*/.+`)
)

func (l *linter) timer(n *Node, e *EventDefinition) {
	given := 0
	for _, text := range []string{e.Date, e.Duration, e.Cycle, e.Working} {
		if text != "" {
			given++
		}
	}
	switch {
	case given == 0:
		l.error(n.ID, e.Line, codeTimerWithoutTime)
		return
	case given > 1:
		l.error(n.ID, e.Line, codeTimerWithSeveral)
	}
	l.timerText(n, e, "timeDate", e.Date, isoDate.MatchString(e.Date))
	l.timerText(n, e, "timeDuration", e.Duration,
		isoDuration.MatchString(e.Duration) && !strings.HasSuffix(e.Duration, "P") && !strings.HasSuffix(e.Duration, "T"))
	l.timerText(n, e, "timeCycle", e.Cycle, isoCycle.MatchString(e.Cycle))
}

func (l *linter) timerText(n *Node, e *EventDefinition, name, text string, valid bool) {
	if text != "" && !valid && !strings.HasPrefix(text, "=") {
		l.error(n.ID, e.Line, codeTimerInvalid, name, text)
	}
}
