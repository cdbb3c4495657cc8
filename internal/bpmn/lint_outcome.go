package bpmn

import (
	"regexp"
	"slices"
	"strings"
)

// A condition tests the outcome of the last task by comparing the variable
// "outcome" with texts, alone or in a list. A path like task.outcome is another
// variable.
var (
	outcomeTest   = regexp.MustCompile(`(^|[^\pL\pN_.])outcome\s*(!?=|in)\s*((?:[(\[]\s*)?"(?:[^"\\]|\\.)*"(?:\s*,\s*"(?:[^"\\]|\\.)*")*)\s*[)\]]?`)
	outcomeText   = regexp.MustCompile(`"((?:[^"\\]|\\.)*)"`)
	conjunctions  = regexp.MustCompile(`\bor\b|[()\s]`)
	outcomeTarget = "outcome"
)

// tests gives the outcomes a condition names; whole if it says nothing else
// than "outcome is one of these".
func tests(condition string) (ids []string, whole bool) {
	whole = true
	rest := condition
	for _, m := range outcomeTest.FindAllStringSubmatch(condition, -1) {
		for _, t := range outcomeText.FindAllStringSubmatch(m[3], -1) {
			ids = append(ids, t[1])
		}
		if m[2] == "!=" {
			whole = false
		}
		rest = strings.Replace(rest, strings.TrimPrefix(m[0], m[1]), "", 1)
	}
	return ids, whole && len(ids) > 0 && conjunctions.ReplaceAllString(rest, "") == ""
}

// testedOutcomes compares what a gateway's conditions ask for with what the
// tasks before it give. It reports whether the conditions cover every outcome.
func (l *linter) testedOutcomes(n *Node) (covered bool) {
	tested := map[string]bool{}
	whole := true
	named := make([][]string, len(n.Outgoing))
	for i, f := range n.Outgoing {
		ids, only := tests(f.Condition)
		named[i] = ids
		whole = whole && (only || f.Condition == "")
		for _, id := range ids {
			tested[id] = true
		}
	}
	if len(tested) == 0 {
		return false
	}
	given, open := outcomesBefore(n)
	for i, f := range n.Outgoing {
		for _, id := range named[i] {
			if open || slices.Contains(given, id) {
				continue
			}
			if l.outcomes {
				l.error(f.ID, f.Line, codeUnknownOutcome, id)
			} else {
				l.warn(f.ID, f.Line, codeUnknownOutcome, id)
			}
		}
	}
	if open || !whole || n.Default != nil {
		return false
	}
	for _, f := range n.Outgoing {
		if f.Condition == "" {
			return false
		}
	}
	for _, id := range given {
		if !tested[id] {
			l.error(n.ID, n.Line, codeOutcomeWithoutFlow, id)
		}
	}
	return len(given) > 0
}

// outcomesReach bounds the walk back from one gateway: a model of nothing but gateways
// would else take the square of its size.
const outcomesReach = 200 // nodes

// outcomesBefore walks back from a node to the tasks whose outcome is the last
// one given when a token arrives. open: something else may set the variable, or the
// tasks are too far away to tell.
func outcomesBefore(n *Node) (given []string, open bool) {
	seen := map[*Node]bool{}
	queue := []*Node{}
	back := func(of *Node) {
		for _, f := range of.Incoming {
			queue = append(queue, f.Source)
		}
		if of.AttachedTo != nil { // the activity did not complete: what was before it counts
			for _, f := range of.AttachedTo.Incoming {
				queue = append(queue, f.Source)
			}
		}
		if of.Kind == KindStartEvent && of.Scope.Owner != nil {
			for _, f := range of.Scope.Owner.Incoming {
				queue = append(queue, f.Source)
			}
		}
	}
	for back(n); len(queue) > 0; queue = queue[1:] {
		at := queue[0]
		if seen[at] {
			continue
		}
		if len(seen) == outcomesReach {
			return given, true
		}
		seen[at] = true
		open = open || setsOutcome(at)
		if len(at.Extension.Outcomes) > 0 && !at.Extension.Consultant {
			for _, o := range at.Extension.Outcomes {
				given = append(given, o.ID)
			}
			continue
		}
		if at.Body != nil {
			inside, also := outcomesWithin(at.Body)
			given, open = append(given, inside...), open || also
		}
		back(at)
	}
	return given, open
}

func outcomesWithin(s *Scope) (given []string, open bool) {
	for _, n := range s.Nodes {
		open = open || setsOutcome(n)
		for _, o := range n.Extension.Outcomes {
			given = append(given, o.ID)
		}
		if n.Body != nil {
			inside, also := outcomesWithin(n.Body)
			given, open = append(given, inside...), open || also
		}
	}
	return given, open
}

func setsOutcome(n *Node) bool {
	return n.Extension.ResultVariable == outcomeTarget || slices.ContainsFunc(n.Extension.Outputs, func(m Mapping) bool {
		return m.Target == outcomeTarget
	})
}
