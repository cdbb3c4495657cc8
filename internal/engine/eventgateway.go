package engine

import "github.com/motcua/motcua/internal/bpmn"

// eventGateway compiles an event-based gateway: it is followed by catch events
// and receive tasks, of which the first to happen wins (BPMN 2.0.2, 10.6.6).
func (c *compiler) eventGateway(n *node) {
	d := n.def
	n.enter = (*run).enterEventGateway
	if d.Instantiate {
		n.enter = (*run).enterInstantiatingGateway
		c.instantiation(d)
	} else if d.ParallelEvents {
		c.problem(d.ID, d.Line, "event_gateway_parallel",
			"Cổng theo sự kiện loại song song phải khởi tạo quy trình.", "a parallel event-based gateway must be instantiating")
	}
	if len(n.flows) == 0 {
		c.problem(d.ID, d.Line, "gateway_exit", "Cổng không có luồng đi ra.", "the gateway has no outgoing flow")
	}
	for _, f := range n.flows {
		if !racer(f.target.def) || len(f.target.def.Incoming) != 1 {
			c.problem(f.def.ID, f.def.Line, "event_gateway_target",
				"Sau cổng theo sự kiện chỉ được là sự kiện chờ hoặc công việc nhận thông điệp không có sự kiện biên, và không có luồng khác dẫn đến đó.",
				"an event-based gateway leads to catch events and receive tasks without boundary events, to which nothing else leads")
		}
	}
}

// racer reports whether a node can follow an event-based gateway.
func racer(d *bpmn.Node) bool {
	switch d.Kind {
	case bpmn.KindIntermediateCatch:
		return !catchesLink(d)
	case bpmn.KindReceiveTask:
		return len(d.Boundary) == 0 && d.Loop == nil
	}
	return false
}

// enterEventGateway waits for all the events that follow.
func (r *run) enterEventGateway(t *token) {
	if f := r.armAll(t, t.node.targets()...); f != nil {
		r.block(t, phaseEnter, f)
	}
}

func (n *node) targets() []*node {
	out := make([]*node, len(n.flows))
	for i, f := range n.flows {
		out[i] = f.target
	}
	return out
}

// raceWon sends the token of an event-based gateway to the event that happened
// first; what the others wait for is taken back in the same step.
func (r *run) raceWon(t *token, n *node, answer Variables) {
	r.disarm(t)
	r.dropIncidents(t)
	for _, f := range t.node.flows {
		if f.target == n {
			r.leave(t, []*flow{f})
			won := &r.moves[len(r.moves)-1]
			won.fired, won.answer = true, answer
			return
		}
	}
}
