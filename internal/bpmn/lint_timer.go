package bpmn

import (
	"regexp"
	"strings"
)

// ISO 8601 as BPMN uses it: a date-time, a duration, a repeating interval.
var (
	isoDate     = regexp.MustCompile(`^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?(@[\w/]+)?)?$`)
	isoDuration = regexp.MustCompile(`^[-+]?P(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(\d+H)?(\d+M)?(\d+([.,]\d+)?S)?)?$`)
	isoCycle    = regexp.MustCompile(`^R\d*/.+`)
)

func validDuration(text string) bool {
	return isoDuration.MatchString(text) && !strings.HasSuffix(text, "P") && !strings.HasSuffix(text, "T")
}

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
	l.timerText(n, e, "timeDuration", e.Duration, validDuration(e.Duration))
	l.timerText(n, e, "timeCycle", e.Cycle, isoCycle.MatchString(e.Cycle))
	if e.Cycle != "" && n.onlyOnce() {
		l.warn(n.ID, e.Line, codeCycleOnce)
	}
}

// onlyOnce reports whether the first time a trigger fires is the last.
func (n *Node) onlyOnce() bool {
	switch n.Kind {
	case KindIntermediateCatch:
		return true
	case KindBoundaryEvent:
		return n.Interrupting
	case KindStartEvent:
		return n.Scope.Owner != nil && n.Interrupting
	}
	return false
}

func (l *linter) timerText(n *Node, e *EventDefinition, name, text string, valid bool) {
	if text != "" && !valid && !strings.HasPrefix(text, "=") {
		l.error(n.ID, e.Line, codeTimerInvalid, name, text)
	}
}
