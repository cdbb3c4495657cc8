package engine

import (
	"cmp"
	"maps"
	"slices"

	"github.com/motcua/motcua/internal/bpmn"
	"github.com/motcua/motcua/internal/feel"
)

// A complex gateway (BPMN 2.0.2, Table 13.5) waits for its start until its
// activation condition holds, then for its reset until every other token has come
// that still can. It is a join that fires twice a round.

// Variables that the expressions of a complex gateway see.
const (
	varActivationCount  = "activationCount"  // tokens at all incoming flows
	varActivationCounts = "activationCounts" // a context: id of an incoming flow → tokens there
	varWaitingForStart  = "waitingForStart"  // outgoing conditions: false on reset
)

func (c *compiler) complexGateway(n *node) {
	n.enter = (*run).enterComplexGateway
	n.activation = c.optional(n.def.Activation, n.def.ID, n.def.Line)
	if len(n.def.Outgoing) == 0 {
		c.problem(n.def.ID, n.def.Line, "gateway_exit", "Cổng không có luồng đi ra.", "the gateway has no outgoing flow")
	}
}

// enterComplexGateway sends tokens on. At its start it is an inclusive gateway.
// On reset a flow without a condition gets none, and neither is there an incident
// when no flow gets any.
func (r *run) enterComplexGateway(t *token) {
	vars := visible(nil, t.scope).clone()
	vars[varWaitingForStart] = !t.Reset
	var taken []*flow
	var f *fault
	if t.Reset {
		taken, f = r.onReset(t.node, vars)
	} else {
		taken, f = r.chosen(t.node, vars)
	}
	if f != nil {
		r.block(t, phaseEnter, f)
		return
	}
	r.leave(t, taken)
}

// onReset chooses the flows that get a token when the gateway is reset.
func (r *run) onReset(n *node, vars Variables) ([]*flow, *fault) {
	var taken []*flow
	for _, f := range n.flows {
		if f.condition == nil {
			continue
		}
		holds, fault := r.holds(f.condition, vars)
		if fault != nil {
			return nil, fault
		}
		if holds {
			taken = append(taken, f)
		}
	}
	if len(taken) == 0 && n.fallback != nil {
		taken = []*flow{n.fallback}
	}
	return taken, nil
}

// fireComplex starts or resets a complex gateway, if it is time, and reports so.
func (r *run) fireComplex(s *scope, g *node) bool {
	j := s.Joins[g.def.ID]
	if consumed, started := s.Complex[g.def.ID]; started {
		marked := g.marks(nil)
		for _, id := range consumed {
			marked.or(g.marks(map[string]int{id: 1}))
		}
		if j != nil {
			marked.or(g.marks(j.Flows))
		}
		if r.awaited(s, g, marked) {
			return false
		}
		r.reset(s, g, consumed)
		return true
	}
	if j == nil || !r.activated(s, g, j) {
		return false
	}
	r.startComplex(s, g)
	return true
}

// activated evaluates the activation condition over the tokens that have come.
// One that fails is an incident, as of a join that waits for ever.
func (r *run) activated(s *scope, g *node, j *join) bool {
	if g.activation == nil {
		return len(j.Flows) == g.incoming
	}
	sum, counts := 0, feel.Context{}
	for _, f := range g.def.Incoming {
		sum += j.Flows[f.ID]
		counts[f.ID] = feel.NewNumber(int64(j.Flows[f.ID]))
	}
	vars := visible(nil, s).clone()
	maps.Copy(vars, Variables{varActivationCount: feel.NewNumber(int64(sum)), varActivationCounts: counts})
	holds, f := r.holds(g.activation, vars)
	if f != nil && !r.saidStuck(s) {
		r.raiseFor(s, g, incident{Phase: phaseJoin}, f)
	}
	return f == nil && holds
}

// startComplex consumes a token of each flow that has one, and notes of which.
func (r *run) startComplex(s *scope, g *node) {
	if s.Complex == nil {
		s.Complex = map[string][]string{}
	}
	s.Complex[g.def.ID] = sortedKeys(s.Joins[g.def.ID].Flows)
	s.Live -= r.take(s, g, nil) - 1
	r.enterNode(g, s)
}

// reset consumes a token of each flow that has one and had none at the start,
// and makes the gateway wait for its start again. When it neither takes nor gives
// a token, nothing shows.
func (r *run) reset(s *scope, g *node, consumed []string) {
	delete(s.Complex, g.def.ID)
	if len(s.Complex) == 0 {
		s.Complex = nil
	}
	taken := 0
	if s.Joins[g.def.ID] != nil {
		taken = r.take(s, g, consumed)
	}
	if taken == 0 {
		vars := visible(nil, s).clone()
		vars[varWaitingForStart] = false
		if flows, f := r.onReset(g, vars); f == nil && len(flows) == 0 {
			return
		}
	}
	s.Live -= taken - 1
	r.enter(move{to: g, scope: s, reset: true})
}

// resetLast resets the complex gateways of a scope whose last token was consumed,
// and reports whether one of them gave a new one.
func (r *run) resetLast(s *scope) bool {
	gateways := make([]*node, 0, len(s.Complex))
	for id := range s.Complex {
		gateways = append(gateways, r.p.nodes[id])
	}
	slices.SortFunc(gateways, func(a, b *node) int { return cmp.Compare(a.place, b.place) })
	for _, g := range gateways {
		if consumed, waits := s.Complex[g.def.ID]; waits {
			r.reset(s, g, consumed)
		}
	}
	return s.Live > 0
}

// resets reports whether the flows named are incoming flows of a complex gateway.
func (n *node) resets(flows []string) bool {
	return n.def.Kind == bpmn.KindComplexGateway && !slices.ContainsFunc(flows, func(id string) bool {
		return !slices.ContainsFunc(n.def.Incoming, func(f *bpmn.SequenceFlow) bool { return f.ID == id })
	})
}
