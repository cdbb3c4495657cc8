package engine

// enterPlainEvent passes an event that has nothing to wait for: a start event or
// a boundary event with what came, a milestone (intermediate throw event without
// a definition), a catch event that fired before it was reached.
func (r *run) enterPlainEvent(t *token) {
	answer := t.Pending
	t.Fired, t.Pending = false, nil
	r.complete(t, answer)
}

// enterCatchEvent waits for an intermediate event, and a receive task for its message.
func (r *run) enterCatchEvent(t *token) {
	if f := r.armAll(t, t.node); f != nil {
		r.block(t, phaseEnter, f)
	}
}

// enterReceiveTask waits for a message as an activity: with input mappings and
// boundary events.
func (r *run) enterReceiveTask(t *token) {
	if f := r.input(t); f != nil {
		r.block(t, phaseEnter, f)
		return
	}
	if f := r.armAll(t, t.node); f != nil {
		r.block(t, phaseEnter, f)
		return
	}
	r.armBoundary(t)
}

// armBoundary makes an activity that became active wait for its boundary events.
func (r *run) armBoundary(t *token) {
	if t.instance() {
		return // they are the loop's
	}
	for _, b := range t.node.boundary {
		r.armEach(b, t)
	}
}

// startBoundary starts a token at a boundary event; an interrupting one first
// withdraws the activity (BPMN 2.0.2, 13.5.3).
func (r *run) startBoundary(b *node, t *token, answer Variables) {
	s := t.scope
	if b.def.Interrupting {
		r.withdraw(t) // its token goes on from the boundary event
	} else {
		s.Live++
	}
	r.moves = append(r.moves, move{to: b, scope: s, answer: answer})
}
