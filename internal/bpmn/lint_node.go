package bpmn

import (
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
	}
	if n.Kind.IsActivity() {
		l.activity(n)
	} else if n.Loop != nil {
		l.error(n.ID, n.Loop.Line, codeLoopMisplaced)
	}
	if n.TriggeredByEvent && n.Body != nil {
		l.eventSubProcess(n)
	}
	if n.Kind == KindAdHocSubProcess && n.Body != nil {
		l.adHoc(n)
	}
	l.event(n)
	for _, m := range slices.Concat(n.Extension.Inputs, n.Extension.Outputs) {
		l.feel(n.ID, n.Line, m.Source)
	}
}

// feel reports an expression in another language.
func (l *linter) feel(id string, line int, text string) {
	if foreignExpression(text, "") {
		l.error(id, line, codeForeignExpression)
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
