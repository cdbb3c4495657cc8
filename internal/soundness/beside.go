package soundness

import (
	"slices"

	"github.com/motcua/motcua/internal/bpmn"
)

// beside reports whether an element lies only on a path that runs beside the main
// one: after an event that does not interrupt, or inside an event subprocess that
// does not.
func (m *model) beside(n *bpmn.Node) bool {
	for at := n; at != nil; at = at.Scope.Owner {
		if at.TriggeredByEvent && at.Body != nil && slices.ContainsFunc(entries(at.Body), func(s *bpmn.Node) bool { return !s.Interrupting }) {
			return true
		}
		if !m.main(at.Scope)[at] && !at.TriggeredByEvent && !at.ForCompensation {
			return true
		}
	}
	return false
}

// main are the elements of a scope that its own tokens reach, without those of events
// that do not interrupt.
func (m *model) main(s *bpmn.Scope) map[*bpmn.Node]bool {
	if found, ok := m.mains[s]; ok {
		return found
	}
	found := map[*bpmn.Node]bool{}
	queue := entries(s)
	for len(queue) > 0 {
		n := queue[0]
		queue = queue[1:]
		if found[n] {
			continue
		}
		found[n] = true
		for _, to := range next(n) {
			if to.Kind != bpmn.KindBoundaryEvent || to.Interrupting {
				queue = append(queue, to)
			}
		}
	}
	m.mains[s] = found
	return found
}
