package engine

import "github.com/motcua/motcua/internal/bpmn"

// throwEscalation throws an escalation at an element instance, which goes on
// unless what catches it interrupts it. What nothing catches goes to the caller
// of a called instance, and has no effect in any other (BPMN 2.0.2, 10.5.1).
func (r *run) throwEscalation(t *token, code string, vars Variables) {
	f := r.factOf(FactEscalationThrown, t)
	f.Code, f.Variables = code, vars
	c := r.catcher(t, bpmn.EventEscalation, code)
	if c != nil {
		f.Target = c.n.def.ID
	}
	r.fact(f)
	switch {
	case c != nil:
		r.happened(c.n, c.t.part, c.h, c.t.caught(code, "", vars))
	case r.st.called:
		r.command(EscalateToCaller{Code: code, Variables: vars.clone()})
	}
}

// escalate throws the escalations of a throw event and reports whether its token
// is still there.
func (r *run) escalate(t *token) (there bool) {
	r.wait(t, waitThrow) // so that what catches it can withdraw it
	for _, tr := range t.node.triggers {
		if tr.def.Kind != bpmn.EventEscalation {
			continue
		}
		code, f := r.text(tr.name, r.sees(t), "mã báo cấp trên", "the code of an escalation")
		if f != nil {
			continue // readyThrow evaluated it a moment ago
		}
		r.throwEscalation(t, code, t.Locals)
		if r.st.tokens[t.ID] != t {
			return false
		}
	}
	return true
}
