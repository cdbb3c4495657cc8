package bpmn

// reach finds nodes no token comes to, and nodes no token can leave for an end.
func (l *linter) reach(s *Scope) {
	next := successors(s)
	reached := map[*Node]bool{}
	walk(entries(s), reached, func(n *Node) []*Node { return next[n] })
	before := map[*Node][]*Node{}
	var exits []*Node
	for _, n := range s.Nodes {
		if !reached[n] {
			l.error(n.ID, n.Line, codeUnreachable)
			continue
		}
		for _, to := range next[n] {
			before[to] = append(before[to], n)
		}
		if l.exit(n) {
			exits = append(exits, n)
		}
	}
	ending := map[*Node]bool{}
	walk(exits, ending, func(n *Node) []*Node { return before[n] })
	for _, n := range s.Nodes {
		if reached[n] && !ending[n] {
			l.error(n.ID, n.Line, codeNoWayToEnd)
		}
	}
}

// exit reports whether a path ends at the node. BPMN lets a path end anywhere
// (13.2.6), but in a procedure that is mostly an arrow forgotten.
func (l *linter) exit(n *Node) bool {
	switch {
	case n.Kind == KindEndEvent, n.TriggeredByEvent, n.ForCompensation, isCompensationBoundary(n):
		return true
	case len(n.Outgoing) > 0:
		return false
	case n.LinkTarget != nil:
		return false
	}
	if n.Scope.Owner == nil || n.Scope.Owner.Kind != KindAdHocSubProcess {
		l.warn(n.ID, n.Line, codeImplicitEnd)
	}
	return true
}

// entries are the nodes that a token can come to without a sequence flow.
func entries(s *Scope) []*Node {
	var out, loose []*Node
	adHoc := s.Owner != nil && s.Owner.Kind == KindAdHocSubProcess
	starts := false
	for _, n := range s.Nodes {
		switch {
		case n.Kind == KindStartEvent:
			starts = true
			out = append(out, n)
		case n.TriggeredByEvent, n.ForCompensation, n.Instantiate && s.Owner == nil, adHoc && n.Kind != KindBoundaryEvent:
			out = append(out, n)
		case len(n.Incoming) == 0 && n.Kind != KindBoundaryEvent:
			loose = append(loose, n)
		}
	}
	if !starts { // without a start event, all that nothing leads to begins (13.2.1)
		out = append(out, loose...)
	}
	return out
}

// successors gives where a token can go from each node: along flows, out by the
// boundary events of an activity, from a link to its target.
func successors(s *Scope) map[*Node][]*Node {
	next := make(map[*Node][]*Node, len(s.Nodes))
	for _, n := range s.Nodes {
		to := make([]*Node, 0, len(n.Outgoing)+len(n.Boundary))
		for _, f := range n.Outgoing {
			to = append(to, f.Target)
		}
		to = append(to, n.Boundary...)
		if n.LinkTarget != nil {
			to = append(to, n.LinkTarget)
		}
		next[n] = to
	}
	return next
}

func walk(from []*Node, seen map[*Node]bool, next func(*Node) []*Node) {
	queue := append([]*Node(nil), from...)
	for len(queue) > 0 {
		n := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		if seen[n] {
			continue
		}
		seen[n] = true
		queue = append(queue, next(n)...)
	}
}
