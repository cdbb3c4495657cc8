package engine

import (
	"slices"
	"strings"

	"github.com/motcua/motcua/internal/bpmn"
)

// enterExclusiveGateway takes the first flow, in document order, whose
// condition is true, else the default flow (BPMN 2.0.2, 13.4.2). The standard's
// exception, when there is neither, is an incident.
func (r *run) enterExclusiveGateway(t *token) {
	var vars Variables
	for _, f := range t.node.flows {
		if f == t.node.fallback {
			continue
		}
		if f.condition == nil { // the only flow: Compile saw to it
			r.leave(t, []*flow{f})
			return
		}
		if vars == nil {
			vars = visible(nil, t.scope)
		}
		holds, fault := r.holds(f.condition, vars)
		if fault != nil {
			r.block(t, phaseEnter, fault)
			return
		}
		if holds {
			r.leave(t, []*flow{f})
			return
		}
	}
	if t.node.fallback != nil {
		r.leave(t, []*flow{t.node.fallback})
		return
	}
	r.block(t, phaseEnter, noFlow(t.node, vars))
}

// inclusive chooses the flows that leave an activity when some have conditions:
// all without one, all whose condition is true, and the default flow if no
// condition is (BPMN 2.0.2, 13.3.1).
func (r *run) inclusive(t *token) ([]*flow, *fault) {
	return r.chosen(t.node, visible(nil, t.scope))
}

func (r *run) chosen(n *node, vars Variables) ([]*flow, *fault) {
	var taken []*flow
	met := false
	for _, f := range n.flows {
		switch {
		case f == n.fallback:
		case f.condition == nil:
			taken = append(taken, f)
		default:
			holds, fault := r.holds(f.condition, vars)
			if fault != nil {
				return nil, fault
			}
			if holds {
				met = true
				taken = append(taken, f)
			}
		}
	}
	if !met && n.fallback != nil {
		taken = append(taken, n.fallback)
	}
	if len(taken) == 0 {
		return nil, noFlow(n, vars)
	}
	return taken, nil
}

func (r *run) enterParallelGateway(t *token) { r.leave(t, t.node.flows) }

// gather counts a token at a joining gateway and reports whether that makes one
// per incoming flow, which it then takes (BPMN 2.0.2, 13.4.1). A second token
// of the same flow waits for the next round. Inclusive and complex gateways always
// wait: synchronise looks whether they need.
func (r *run) gather(m move) bool {
	s := m.scope
	r.touch(s)
	j := r.park(s, m.to, m.by)
	if m.to.def.Kind != bpmn.KindParallelGateway || len(j.Flows) < m.to.incoming {
		r.joining = append(r.joining, s)
		return false
	}
	s.Live -= r.take(s, m.to, nil) - 1
	return true
}

// findDeadlocks raises an incident in every scope in which a join waits for ever.
func (r *run) findDeadlocks() {
	for _, s := range r.joining {
		if s.ended || s.atJoins == 0 || r.saidStuck(s) {
			continue
		}
		if n := r.stuck(s); n != nil {
			r.raiseFor(s, n, incident{Phase: phaseJoin}, stuckJoin(n, s.Joins[n.def.ID]))
		}
	}
}

// saidStuck reports whether a scope has an incident of its joins already.
func (r *run) saidStuck(s *scope) bool {
	return slices.ContainsFunc(s.Incidents, func(id string) bool { return r.st.incidents[id].Phase == phaseJoin })
}

// forceJoin goes on at a join with the tokens that came.
func (r *run) forceJoin(s *scope, n *node) {
	switch n.def.Kind {
	case bpmn.KindInclusiveGateway:
		s.Live -= r.take(s, n, nil) - 1
		r.joining = append(r.joining, s)
		r.enterNode(n, s)
		return
	case bpmn.KindComplexGateway:
		r.joining = append(r.joining, s)
		r.startComplex(s, n)
		return
	}
	waiting := 0
	for _, count := range s.Joins[n.def.ID].Flows {
		waiting += count
	}
	delete(s.Joins, n.def.ID)
	s.atJoins -= waiting
	s.Live -= waiting - 1
	r.joining = append(r.joining, s)
	r.enterNode(n, s)
}

func noFlow(n *node, vars Variables) *fault {
	var seen, conditions []string
	names := map[string]bool{}
	for _, f := range n.flows {
		if f.condition == nil {
			continue
		}
		conditions = append(conditions, f.def.ID+": "+quote(f.condition.Source()))
		for _, b := range f.condition.Seen(vars.context()) {
			if !names[b.Name] {
				names[b.Name] = true
				seen = append(seen, show(b))
			}
		}
	}
	tested, saw := strings.Join(conditions, "; "), strings.Join(seen, ", ")
	return &fault{
		code: "no_flow",
		vi:   "Không điều kiện nào đúng và không có luồng mặc định. Điều kiện: " + tested + ". Giá trị đã dùng: " + orNone(saw, "không có") + ".",
		en:   "no condition is true and there is no default flow; tested " + tested + "; it saw " + orNone(saw, "nothing"),
	}
}

func stuckJoin(n *node, j *join) *fault {
	if n.activation != nil {
		tested := quote(n.activation.Source())
		return &fault{
			code: "join_stuck",
			vi:   "Cổng chờ mãi: không còn nhánh nào có thể đến để điều kiện kích hoạt " + tested + " thành đúng.",
			en:   "the gateway waits for ever: no token is left that could make its activation condition " + tested + " true",
		}
	}
	var missing []string
	for _, f := range n.def.Incoming {
		if j.Flows[f.ID] == 0 {
			missing = append(missing, quote(f.ID))
		}
	}
	list := strings.Join(missing, ", ")
	return &fault{
		code: "join_stuck",
		vi:   "Cổng chờ mãi: không còn nhánh nào có thể đến theo luồng " + list + ".",
		en:   "the join waits for ever: no token is left that could come by " + list,
	}
}

func orNone(text, none string) string {
	if text == "" {
		return none
	}
	return text
}
