package publication

import (
	"fmt"
	"slices"
	"strings"

	"github.com/motcua/motcua/internal/bpmn"
	"github.com/motcua/motcua/internal/engine"
	"github.com/motcua/motcua/internal/feel"
)

// Codes of what is found in expressions.
const (
	codeNotBoolean = "condition_not_boolean" // a condition that is never true or false
	codeTypes      = "expression_types"      // a part that is null whatever the values are
)

// known are the variables whose types the engine itself sees to.
var known = func() map[string]*feel.Type {
	types := map[string]*feel.Type{}
	for name, of := range map[string]string{
		"outcome": "string", "loopCounter": "number", "numberOfInstances": "number", "numberOfActiveInstances": "number",
		"numberOfCompletedInstances": "number", "numberOfTerminatedInstances": "number",
	} {
		t, err := feel.ParseType(of)
		if err != nil {
			panic("publication: " + err.Error()) // a name above is wrong
		}
		types[name] = t
	}
	return types
}()

// expressions looks for mistakes in the FEEL of the processes that show without
// running them. A name that is not known is none: data brings more than the model says.
func expressions(d *bpmn.Definitions, processes []*engine.Process) []bpmn.Finding {
	conditions, lines := map[string][]string{}, map[string]int{}
	for _, p := range d.Runnable() {
		survey(p.Scope, conditions, lines)
	}
	var out []bpmn.Finding
	for _, p := range processes {
		for _, q := range p.Expressions() {
			source := q.Expression.Source()
			isCondition := slices.Contains(conditions[q.Element], source)
			var found []feel.Finding
			if isCondition {
				found = q.Expression.CheckCondition(known)
			} else {
				_, found = q.Expression.Check(known)
			}
			for _, f := range found {
				if f.Certain {
					out = append(out, ofFEEL(f, q.Element, lines[q.Element], source))
				}
			}
		}
	}
	return out
}

// survey notes the conditions of each flow and element, and where they stand.
func survey(s *bpmn.Scope, conditions map[string][]string, lines map[string]int) {
	note := func(id, condition string) {
		if c := strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(condition), "=")); c != "" {
			conditions[id] = append(conditions[id], c)
		}
	}
	for _, f := range s.Flows {
		lines[f.ID] = f.Line
		note(f.ID, f.Condition)
	}
	for _, n := range s.Nodes {
		lines[n.ID] = n.Line
		for _, d := range n.Event.Each() {
			note(n.ID, d.Condition)
		}
		if n.Loop != nil {
			note(n.ID, n.Loop.Condition)
		}
		if n.AdHoc != nil {
			note(n.ID, n.AdHoc.Completion)
		}
		note(n.ID, n.Activation)
		if n.Body != nil {
			survey(n.Body, conditions, lines)
		}
	}
}

// ofFEEL makes a finding of one in an expression. A condition that is never true or
// false stops every dossier; the rest may be meant.
func ofFEEL(f feel.Finding, element string, line int, source string) bpmn.Finding {
	severity, code := bpmn.SeverityWarning, codeTypes
	if f.Code == feel.FindCondition {
		severity, code = bpmn.SeverityError, codeNotBoolean
	}
	return bpmn.Finding{
		ElementID: element, Line: line, Severity: severity, Code: code,
		VI: fmt.Sprintf("Biểu thức “%s”: %s", shorten(source), f.In("vi")),
		EN: fmt.Sprintf("The expression “%s”: %s", shorten(source), f.In("en")),
	}
}

func shorten(text string) string {
	const most = 120
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return text
}
