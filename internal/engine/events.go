package engine

import "github.com/motcua/motcua/internal/bpmn"

// enterPlainEvent passes a start event, a milestone (intermediate throw event
// without a definition), or a boundary event that fired.
func (r *run) enterPlainEvent(t *token) { r.complete(t, nil) }

// enterEndEvent consumes a token; a terminate end event ends its scope with everything in it.
func (r *run) enterEndEvent(t *token) {
	if t.scope == r.st.root {
		r.res.EndNodes = append(r.res.EndNodes, t.Node)
	}
	r.complete(t, nil)
}

// terminates reports whether a node is a terminate end event.
func (n *node) terminates() bool {
	return n.def.Kind == bpmn.KindEndEvent && n.def.Event != nil && n.def.Event.Kind == bpmn.EventTerminate
}

// enterCatchEvent waits for an intermediate timer.
func (r *run) enterCatchEvent(t *token) {
	s, f := r.schedule(t.node, visible(nil, t.scope))
	if f != nil {
		r.block(t, phaseEnter, f)
		return
	}
	s.left = 0 // a catch event is left by the first firing of a cycle
	r.wait(t, waitTimer)
	r.setTimer(t.node, t, s)
}

// catchTimer goes on at an intermediate timer that fired.
func (r *run) catchTimer(tm *timer, t *token) {
	r.fired(tm, t.node, t)
	r.complete(t, nil)
}

// armBoundary sets the boundary timers of an activity that became active. One
// that cannot be set is an incident, and the activity goes on without it.
func (r *run) armBoundary(t *token) {
	if t.instance() {
		return // they are the loop's
	}
	for _, b := range t.node.boundary {
		r.armOne(b, t)
	}
}

func (r *run) armOne(b *node, t *token) {
	s, f := r.schedule(b, r.sees(t))
	if f != nil {
		r.raiseAt(t, b, phaseTimer, f)
		return
	}
	if b.def.Interrupting {
		s.left = 0
	}
	r.setTimer(b, t, s)
}

// boundaryTimer starts a token at a boundary event; an interrupting one first
// withdraws the activity (BPMN 2.0.2, 13.5.3).
func (r *run) boundaryTimer(tm *timer, b *node, t *token) {
	r.fired(tm, b, t)
	s := t.scope
	if b.def.Interrupting {
		r.withdraw(t) // its token goes on from the boundary event
	} else {
		s.Live++
		if f := r.rearm(tm, b, t); f != nil {
			r.raiseAt(t, b, phaseTimer, f)
		}
	}
	r.moves = append(r.moves, move{to: b, scope: s})
}
