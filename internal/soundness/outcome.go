package soundness

import (
	"slices"
	"strings"

	"github.com/motcua/motcua/internal/bpmn"
	"github.com/motcua/motcua/internal/feel"
)

// outcomeVariable is the one variable whose values are followed: tasks set it to one
// of few constants, and gateways read it.
const outcomeVariable = "outcome"

// outcomeKnown reports whether the model says what the outcome can be: some task has
// outcomes, and nothing sets the variable to what data says.
func (m *model) outcomeKnown() bool {
	given := false
	for _, p := range m.processes {
		for _, n := range p.nodes {
			given = given || len(n.Extension.Outcomes) > 0
			if setsUnknown(n) {
				return false
			}
		}
	}
	return given
}

// setsUnknown reports whether an element sets the outcome to something that is no constant.
func setsUnknown(n *bpmn.Node) bool {
	x := &n.Extension
	if x.ResultVariable == outcomeVariable && (n.Kind != bpmn.KindScriptTask || !constant(n.Script)) {
		return true
	}
	for _, m := range slices.Concat(x.Inputs, x.Outputs) {
		if target, _, _ := strings.Cut(m.Target, "."); strings.TrimSpace(target) == outcomeVariable && !constant(m.Source) {
			return true
		}
	}
	return n.Loop != nil && (n.Loop.Element == outcomeVariable || n.Loop.Output == outcomeVariable)
}

// constant reports whether an expression always gives the same.
func constant(source string) bool {
	e, err := feel.Compile(plain(source))
	return err == nil && len(e.Names()) == 0 && !strings.Contains(source, "now") && !strings.Contains(source, "today")
}

// sets reports whether leaving an element by its flows sets the outcome.
func sets(n *bpmn.Node) bool {
	return len(n.Extension.Outcomes) > 0 && n.Kind == bpmn.KindUserTask || n.Extension.ResultVariable == outcomeVariable ||
		slices.ContainsFunc(n.Extension.Outputs, func(m bpmn.Mapping) bool { return m.Target == outcomeVariable })
}

// reads reports whether conditions at an element look at the outcome: tests of its
// outgoing flows, and others.
func reads(n *bpmn.Node) (flows, others bool) {
	for _, f := range n.Outgoing {
		flows = flows || mentions(f.Condition)
	}
	if l := n.Loop; l != nil {
		others = mentions(l.Condition) || mentions(l.Cardinality) || mentions(l.Collection)
	}
	if n.AdHoc != nil {
		others = others || mentions(n.AdHoc.Completion)
	}
	for _, d := range n.Event.Each() {
		others = others || mentions(d.Condition)
	}
	return flows, others || mentions(n.Activation)
}

func mentions(expression string) bool { return strings.Contains(expression, outcomeVariable) }

// liveness tells of which elements a waiting token may still lead to a condition that
// reads the outcome as it is now. At the others its value does not matter, so states
// that differ in it are one.
func (m *model) liveness(p *process) map[*bpmn.Node]bool {
	live := map[*bpmn.Node]bool{}
	if !m.follows {
		return live
	}
	for changed := true; changed; {
		changed = false
		for _, n := range slices.Backward(p.nodes) {
			if !live[n] && m.readsLater(n, live) {
				live[n], changed = true, true
			}
		}
	}
	return live
}

func (m *model) readsLater(n *bpmn.Node, live map[*bpmn.Node]bool) bool {
	flows, others := reads(n)
	isLive := func(n *bpmn.Node) bool { return live[n] }
	if others || slices.ContainsFunc(n.Boundary, isLive) {
		return true
	}
	if n.Body != nil {
		if slices.ContainsFunc(n.Body.Nodes, func(in *bpmn.Node) bool {
			return live[in] && (in.TriggeredByEvent || slices.Contains(entries(n.Body), in))
		}) {
			return true
		}
	}
	if sets(n) {
		return false
	}
	if flows {
		return true
	}
	if n.Compensation != nil && live[n.Compensation] {
		return true
	}
	if len(n.Outgoing) == 0 && n.LinkTarget == nil && n.Scope != nil && n.Scope.Owner != nil {
		owner := n.Scope.Owner // its scope may end here
		after, _ := reads(owner)
		return after || slices.ContainsFunc(next(owner), isLive)
	}
	for _, t := range next(n) {
		if live[t] {
			return true
		}
	}
	// An event subprocess around it may begin at any time.
	return n.Scope != nil && slices.ContainsFunc(n.Scope.Nodes, func(e *bpmn.Node) bool { return e.TriggeredByEvent && e != n && live[e] })
}
