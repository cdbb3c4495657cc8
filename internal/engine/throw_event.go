package engine

import "github.com/motcua/motcua/internal/bpmn"

// thrown is an event definition of a throw event, evaluated.
type thrown struct {
	t    *trigger
	send Command
	fact Fact
}

// enterThrowEvent throws what the event's definitions say, in their order, and
// goes on; an end event consumes its token. What goes along is what the event's
// input mappings say. Everything is evaluated before anything is thrown, so that
// a retry throws nothing twice.
func (r *run) enterThrowEvent(t *token) {
	if f := r.input(t); f != nil {
		r.block(t, phaseEnter, f)
		return
	}
	all := make([]thrown, 0, len(t.node.triggers))
	for _, tr := range t.node.triggers {
		x, f := r.readyThrow(t, tr)
		if f != nil {
			r.block(t, phaseEnter, f)
			return
		}
		all = append(all, x)
	}
	for _, x := range all {
		if x.send != nil {
			r.command(x.send)
			r.fact(x.fact)
		}
	}
	if t.scope == r.st.root && t.node.def.Kind == bpmn.KindEndEvent {
		r.res.EndNodes = append(r.res.EndNodes, t.Node)
	}
	r.complete(t, nil)
}

// readyThrow evaluates a definition of a throw event.
func (r *run) readyThrow(t *token, tr *trigger) (x thrown, f *fault) {
	x.t = tr
	vars := r.sees(t)
	switch tr.def.Kind {
	case bpmn.EventMessage:
		x.send, x.fact, f = r.readyMessageSent(t, tr, vars)
	case bpmn.EventSignal:
		x.send, x.fact, f = r.readySignalSent(t, tr, vars)
	}
	return x, f
}
