package engine

import (
	"cmp"
	"slices"
	"strings"

	"github.com/motcua/motcua/internal/bpmn"
)

// conditions refuses a gateway that could not choose among its outgoing flows.
func (c *compiler) conditions(n *node) {
	d := n.def
	if len(d.Outgoing) == 0 {
		c.problem(d.ID, d.Line, "gateway_exit", "Cổng không có luồng đi ra.", "the gateway has no outgoing flow")
	}
	if len(n.flows) < 2 {
		return
	}
	for _, f := range n.flows {
		if f != n.fallback && strings.TrimSpace(f.def.Condition) == "" {
			c.problem(f.def.ID, f.def.Line, "condition_missing",
				"Luồng đi ra từ cổng "+quote(d.ID)+" chưa có điều kiện và không phải luồng mặc định.",
				"the flow leaves gateway "+quote(d.ID)+" without a condition and is not its default flow")
		}
	}
}

// enterInclusiveGateway takes all flows whose condition is true, else the default
// flow (BPMN 2.0.2, 13.4.3). The standard's exception, when there is neither, is
// an incident.
func (r *run) enterInclusiveGateway(t *token) {
	taken, f := r.inclusive(t)
	if f != nil {
		r.block(t, phaseEnter, f)
		return
	}
	r.leave(t, taken)
}

// tests reports whether a node is a gateway that tests conditions.
func (n *node) tests() bool {
	switch n.def.Kind {
	case bpmn.KindExclusiveGateway, bpmn.KindInclusiveGateway, bpmn.KindComplexGateway:
		return true
	}
	return false
}

// joinsTokens reports whether tokens wait at the node to be joined.
func (n *node) joinsTokens() bool {
	switch n.def.Kind {
	case bpmn.KindParallelGateway, bpmn.KindInclusiveGateway:
		return n.incoming > 1
	case bpmn.KindComplexGateway:
		return n.incoming > 1 || n.activation != nil
	}
	return false
}

// touch notes that tokens of a scope moved or died: a join that waits for
// tokens elsewhere has to look again when the others have come to rest.
func (r *run) touch(s *scope) {
	if !s.touched {
		s.touched = true
		r.touched = append(r.touched, s)
	}
}

// park leaves a token at a joining gateway, on the flow it came by.
func (r *run) park(s *scope, n *node, by *flow) *join {
	j := s.Joins[n.def.ID]
	if j == nil {
		j = &join{Flows: map[string]int{}}
		if s.Joins == nil {
			s.Joins = map[string]*join{}
		}
		s.Joins[n.def.ID] = j
	}
	j.Flows[by.def.ID]++
	s.atJoins++
	return j
}

// take consumes one token of each flow that has any, but of none named, and gives
// how many.
func (r *run) take(s *scope, n *node, but []string) int {
	j := s.Joins[n.def.ID]
	taken := 0
	for id, count := range j.Flows { // every one loses one: the order does not show
		if slices.Contains(but, id) {
			continue
		}
		taken++
		if count == 1 {
			delete(j.Flows, id)
		} else {
			j.Flows[id] = count - 1
		}
	}
	if len(j.Flows) == 0 {
		delete(s.Joins, n.def.ID)
	}
	s.atJoins -= taken
	r.moved(s, n)
	return taken
}

// moved closes the incident of a join that went on after all.
func (r *run) moved(s *scope, n *node) {
	for _, id := range slices.Clone(s.Incidents) {
		if in := r.st.incidents[id]; in.Phase == phaseJoin && in.Node == n.def.ID {
			r.settle(in, closedCancelled)
		}
	}
}

// synchronise fires one inclusive or complex gateway whose tokens need wait no
// longer, now that all others are at rest, and reports whether there was one. Of
// several, the oldest scope's first in document order goes first.
func (r *run) synchronise() bool {
	slices.SortFunc(r.touched, func(a, b *scope) int { return cmp.Compare(a.Seq, b.Seq) })
	for len(r.touched) > 0 {
		s := r.touched[0]
		if !s.ended {
			waiting := r.waitingJoins(s)
			if r.fireOne(s, waiting) {
				return true
			}
			if len(waiting) > 0 {
				r.joining = append(r.joining, s)
			}
		}
		s.touched = false
		r.touched = r.touched[1:]
	}
	return false
}

func (r *run) fireOne(s *scope, waiting []*node) bool {
	for _, g := range waiting {
		if g.def.Kind == bpmn.KindComplexGateway {
			if r.fireComplex(s, g) {
				return true
			}
			continue
		}
		if !r.awaited(s, g, g.marks(s.Joins[g.def.ID].Flows)) {
			s.Live -= r.take(s, g, nil) - 1
			r.enterNode(g, s)
			return true
		}
	}
	return false
}

// waitingJoins are the inclusive and complex gateways of a scope at which tokens
// wait, or that wait for their reset, in document order.
func (r *run) waitingJoins(s *scope) []*node {
	var out []*node
	for id := range s.Joins {
		if n := r.p.nodes[id]; n.reach != nil {
			out = append(out, n)
		}
	}
	for id := range s.Complex {
		if s.Joins[id] == nil {
			out = append(out, r.p.nodes[id])
		}
	}
	slices.SortFunc(out, func(a, b *node) int { return cmp.Compare(a.place, b.place) })
	return out
}

// stuck gives the join of a scope that waits for ever, nil if there is none. When
// all tokens of the scope wait at joins, that is the first by id. Otherwise it is
// one that no token outside joins can reach, if it belongs to inclusive joins
// that wait for each other: they would hide it until everything else has ended.
func (r *run) stuck(s *scope) *node {
	ids := sortedKeys(s.Joins)
	if s.Live == s.atJoins {
		return r.p.nodes[ids[0]]
	}
	for _, id := range ids {
		g := r.p.nodes[id]
		if _, started := s.Complex[id]; g.reach == nil || started {
			continue
		}
		from, free := g.reach().from, false
		for place := range s.places() {
			free = free || from[place] != nil
		}
		if !free {
			return g
		}
	}
	return nil
}
