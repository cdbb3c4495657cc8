package soundness

import (
	"slices"

	"github.com/motcua/motcua/internal/bpmn"
)

// quietFrom reports whether no step of a token that waits at an element does anything
// that others notice.
func (m *model) quietFrom(p *process, n *bpmn.Node) bool {
	if quiet, ok := p.quiet[n]; ok {
		return quiet
	}
	quiet := !m.watches(p) && !m.hears(n) && !m.loud(n) && !slices.ContainsFunc(m.stepFrom(n), m.loud)
	p.quiet[n] = quiet
	return quiet
}

// stepFrom are the elements that a token may enter in one step from an element where
// it waits, up to those where it waits again.
func (m *model) stepFrom(n *bpmn.Node) []*bpmn.Node {
	if known, ok := m.steps[n]; ok {
		return known
	}
	var out []*bpmn.Node
	seen := map[*bpmn.Node]bool{}
	queue := append(next(n), m.inclusiveAfter(n)...)
	for len(queue) > 0 {
		at := queue[0]
		queue = queue[1:]
		if seen[at] {
			continue
		}
		seen[at] = true
		out = append(out, at)
		queue = append(queue, m.onward(at)...)
	}
	m.steps[n] = slices.Clip(out)
	return m.steps[n]
}

// mayEnd reports whether a step from an element may take a token out of a scope.
func (m *model) mayEnd(n *bpmn.Node, s *bpmn.Scope) bool {
	return slices.ContainsFunc(append(m.stepFrom(n), n), func(at *bpmn.Node) bool {
		return at.Scope == s && len(at.Outgoing) == 0
	})
}

// onward is where a token goes at once from an element it enters.
func (m *model) onward(n *bpmn.Node) []*bpmn.Node {
	if waits(n) {
		return nil
	}
	if n.Body != nil {
		return append(entries(n.Body), outOf(n)...) // a subprocess may be over at once
	}
	to := outOf(n)
	if len(n.Outgoing) == 0 && n.LinkTarget == nil {
		if owner := n.Scope.Owner; owner != nil {
			to = append(to, outOf(owner)...)
			to = append(to, m.inclusiveAfter(owner)...)
		}
	}
	return to
}

// outOf are the elements after one, its boundary events apart.
func outOf(n *bpmn.Node) []*bpmn.Node {
	return slices.DeleteFunc(next(n), func(to *bpmn.Node) bool { return to.Kind == bpmn.KindBoundaryEvent })
}

// inclusiveAfter are the inclusive joins that a token may come to: when it goes
// elsewhere they need not wait for it any more.
func (m *model) inclusiveAfter(n *bpmn.Node) []*bpmn.Node {
	var out []*bpmn.Node
	for _, in := range n.Scope.Nodes {
		if in.Kind == bpmn.KindInclusiveGateway && len(in.Incoming) > 1 && m.reaches(n, in) {
			out = append(out, in)
		}
	}
	return out
}

// waits reports whether a token that enters an element waits there.
func waits(n *bpmn.Node) bool {
	switch n.Kind {
	case bpmn.KindUserTask, bpmn.KindServiceTask, bpmn.KindReceiveTask, bpmn.KindCallActivity, bpmn.KindEventBasedGateway:
		return n.Loop == nil // a loop may have no instances
	case bpmn.KindIntermediateCatch:
		return !has(n, bpmn.EventLink)
	}
	return false
}

// loud reports whether others notice that a token enters an element.
func (m *model) loud(n *bpmn.Node) bool {
	switch n.Kind {
	case bpmn.KindSendTask, bpmn.KindAdHocSubProcess, bpmn.KindComplexGateway, bpmn.KindTransaction:
		return true
	case bpmn.KindInclusiveGateway:
		return len(n.Incoming) > 1 && m.reaches(n, n)
	case bpmn.KindIntermediateThrow, bpmn.KindEndEvent:
		return n.Event != nil && n.Event.Kind != bpmn.EventLink
	case bpmn.KindIntermediateCatch, bpmn.KindReceiveTask, bpmn.KindBoundaryEvent:
		return m.hears(n)
	case bpmn.KindEventBasedGateway:
		return slices.ContainsFunc(n.Outgoing, func(f *bpmn.SequenceFlow) bool { return m.hears(f.Target) })
	}
	return slices.ContainsFunc(n.Boundary, m.hears) || n.Body != nil && slices.ContainsFunc(n.Body.Nodes, func(e *bpmn.Node) bool {
		return e.TriggeredByEvent && e.Body != nil && slices.ContainsFunc(entries(e.Body), m.hears)
	})
}

// hears reports whether an event waits for what others in the group do.
func (m *model) hears(n *bpmn.Node) bool {
	return slices.ContainsFunc(n.Event.Each(), func(d *bpmn.EventDefinition) bool {
		switch d.Kind {
		case bpmn.EventMessage:
			return !m.fromOutside(n, plain(d.Name))
		case bpmn.EventSignal, bpmn.EventConditional:
			return true
		}
		return false
	})
}

// watches reports whether conditions of a process look at every change of data.
func (m *model) watches(p *process) bool {
	return slices.ContainsFunc(p.nodes, func(n *bpmn.Node) bool { return has(n, bpmn.EventConditional) })
}
