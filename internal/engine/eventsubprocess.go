package engine

import "github.com/motcua/motcua/internal/bpmn"

func startsEventSubProcess(d *bpmn.Node) bool {
	return d.Kind == bpmn.KindStartEvent && d.Scope != nil && d.Scope.Owner != nil && d.Scope.Owner.TriggeredByEvent
}

// eventStart gives the start event of an event subprocess: exactly one, with a
// trigger (BPMN 2.0.2, 10.3.5).
func (c *compiler) eventStart(n *node) []*node {
	d := n.def
	if len(d.Incoming)+len(d.Outgoing)+len(d.Boundary) > 0 {
		c.problem(d.ID, d.Line, "event_subprocess_flow",
			"Quy trình con theo sự kiện không có luồng nối và sự kiện biên.", "an event subprocess has neither sequence flows nor boundary events")
	}
	if len(n.starts) != 1 || n.starts[0].def.Event == nil {
		c.problem(d.ID, d.Line, "event_subprocess_start",
			"Quy trình con theo sự kiện phải có đúng một sự kiện bắt đầu, có tác nhân.",
			"an event subprocess has exactly one start event, and that has a trigger")
		return nil
	}
	n.starts[0].startOf = n
	return n.starts
}

// eventStarts are the start events of the event subprocesses directly in a scope.
func (r *run) eventStarts(s *scope) []*node {
	if s.parent == nil {
		return r.p.events
	}
	if s.Loop != nil || s.Undo {
		return nil // the instances have them; what is undone had them
	}
	return r.p.nodes[s.Node].events
}

// armEventSubProcesses makes a scope that begins wait for what starts its event
// subprocesses.
func (r *run) armEventSubProcesses(s *scope) {
	for _, start := range r.eventStarts(s) {
		r.armEach(start, s)
	}
}

// startEventSubProcess runs an event subprocess in its scope. An interrupting
// one first withdraws everything else there, and nothing starts a second one
// (BPMN 2.0.2, 13.5.4). The scope ends when no token is left.
func (r *run) startEventSubProcess(s *scope, start *node, answer Variables) {
	if start.def.Interrupting {
		r.interrupt(s)
	}
	s.Live++
	r.moves = append(r.moves, move{to: start.startOf, scope: s, answer: answer})
}

// interrupt empties a scope that goes on with something else.
func (r *run) interrupt(s *scope) {
	r.clear(s)
	moves := r.moves[:0]
	for _, m := range r.moves {
		if m.scope != s {
			moves = append(moves, m)
		}
	}
	r.moves = moves
	s.Interrupted = true
	if s.AdHoc != nil {
		s.AdHoc.Queue = nil
	}
	s.Live = 0
}

// enterEventSubProcess opens the scope inside an event subprocess that was started.
func (r *run) enterEventSubProcess(t *token) {
	answer := t.Pending
	if f := r.input(t); f != nil {
		r.block(t, phaseEnter, f)
		return
	}
	t.Pending = nil
	s := r.openScope(t, t.Locals)
	t.Locals = nil
	r.wait(t, waitScope)
	r.armEventSubProcesses(s)
	s.Live = 1
	r.moves = append(r.moves, move{to: t.node.starts[0], scope: s, answer: answer})
}
