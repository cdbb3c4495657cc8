package engine

import (
	"slices"

	"github.com/motcua/motcua/internal/bpmn"
)

// A throw event sends its messages and signals, escalates, has compensated what
// it says, and goes on. An end event with an error, a cancellation or a terminate
// definition does that last. What goes along with each is what the event's input
// mappings say.

// sending is a message or signal that is ready to go.
type sending struct {
	command Command
	fact    Fact
}

// enterThrowEvent evaluates everything before anything is thrown, so that a retry
// throws nothing twice.
func (r *run) enterThrowEvent(t *token) {
	if f := r.input(t); f != nil {
		r.block(t, phaseEnter, f)
		return
	}
	all, f := r.readyThrow(t)
	if f != nil {
		r.block(t, phaseEnter, f)
		return
	}
	for _, x := range all {
		r.command(x.command)
		r.fact(x.fact)
	}
	switch {
	case t.node.throws(bpmn.EventEscalation) && !r.escalate(t):
	case t.node.throws(bpmn.EventCompensate):
		r.throwCompensation(t)
	default:
		r.complete(t, nil)
	}
}

// readyThrow evaluates the definitions of a throw event.
func (r *run) readyThrow(t *token) ([]sending, *fault) {
	var all []sending
	vars := r.sees(t)
	for _, tr := range t.node.triggers {
		var x sending
		var f *fault
		switch tr.def.Kind {
		case bpmn.EventMessage:
			x.command, x.fact, f = r.readyMessageSent(t, tr, vars)
		case bpmn.EventSignal:
			x.command, x.fact, f = r.readySignalSent(t, tr, vars)
		case bpmn.EventEscalation:
			_, f = r.text(tr.name, vars, "mã báo cấp trên", "the code of an escalation")
		case bpmn.EventError:
			_, f = r.readyError(t, tr)
		}
		if f != nil {
			return nil, f
		}
		if x.command != nil {
			all = append(all, x)
		}
	}
	return all, nil
}

// throws reports whether the event has a definition of a kind.
func (n *node) throws(kind bpmn.EventKind) bool {
	return slices.ContainsFunc(n.triggers, func(t *trigger) bool { return t.def.Kind == kind })
}

// last is the definition by which an end event ends more than its own path; nil
// if it has none.
func (n *node) last() *trigger {
	if n.def.Kind != bpmn.KindEndEvent {
		return nil
	}
	for _, t := range n.triggers {
		switch t.def.Kind {
		case bpmn.EventError, bpmn.EventCancel, bpmn.EventTerminate:
			return t
		}
	}
	return nil
}

// endBy lets an end event consume its token and do its last act.
func (r *run) endBy(t *token) {
	last := t.node.last()
	switch {
	case last == nil:
	case last.def.Kind == bpmn.EventError:
		r.endByError(t, last)
		return
	case last.def.Kind == bpmn.EventCancel:
		r.endByCancel(t)
		return
	}
	r.vanish(t)
	if last != nil {
		r.terminate(t.scope, t.node)
		return
	}
	r.consumed(t.scope, t.node)
}

func (r *run) endByError(t *token, tr *trigger) {
	e, f := r.readyError(t, tr)
	if f != nil {
		r.block(t, phaseThrow, f)
		return
	}
	if r.catcher(t, bpmn.EventError, e.Code) == nil && !r.st.called {
		r.thrown(t, e)
		r.block(t, phaseThrow, uncaught(e))
		return
	}
	r.vanish(t)
	r.thrown(t, e)
}

// vanish takes the token off an end event.
func (r *run) vanish(t *token) {
	if t.scope == r.st.root {
		r.res.EndNodes = append(r.res.EndNodes, t.Node)
	}
	r.forget(t)
	r.elementFact(FactElementLeft, t)
	t.scope.Live--
}
