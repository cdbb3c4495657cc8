package engine

import (
	"slices"

	"github.com/motcua/motcua/internal/bpmn"
)

// holdsEvents reports whether everything that a state waits for is an event of
// the process, and of the holder that waits for it.
func (st *State) holdsEvents(p *Process) (id string, ok bool) {
	for id, tm := range st.timers {
		if tr := p.nodes[tm.Node].trigger(tm.Part); tr == nil || tr.timer == nil || !p.holds(tm.holder, tm.Node) {
			return id, false
		}
	}
	for id, s := range st.subs {
		if tr := p.nodes[s.Node].trigger(s.Part); tr == nil || tr.waitsFor() != s.Kind || !p.holds(s.holder, s.Node) {
			return id, false
		}
	}
	for _, h := range st.holders() {
		for id, g := range h.hold().Got {
			if n := p.nodes[id]; n == nil || !n.gathers() || !p.holds(h, id) || len(g.Parts) >= len(n.triggers) {
				return id, false
			}
		}
	}
	return "", true
}

// holds reports whether a holder can wait for an event: its own, a boundary
// event's, one after its gateway, or the start of an event subprocess inside.
func (p *Process) holds(h holder, id string) bool {
	n := p.nodes[id]
	if s, ok := h.(*scope); ok {
		return n.startOf != nil && s.Loop == nil && inside(n.startOf, s.Node)
	}
	host := p.nodes[h.(*token).Node]
	switch {
	case n == host:
		return true
	case n.def.Kind == bpmn.KindBoundaryEvent:
		return n.def.AttachedTo == host.def
	}
	return host.def.Kind == bpmn.KindEventBasedGateway && slices.Contains(host.targets(), n)
}

// bears reports whether the holder of an incident can have it.
func (p *Process) bears(in *incident) bool {
	n := p.nodes[in.Node]
	if n == nil {
		return false
	}
	switch in.Phase {
	case phaseJoin:
		return true
	case phaseTimer, phaseArm, phaseCondition:
		tr := n.trigger(in.Part)
		return tr != nil && p.holds(in.holder, in.Node) && (in.Phase == phaseTimer) == (tr.timer != nil)
	}
	return in.holder.(*token).Node == in.Node
}

// waitsFor is the kind of the subscription to a trigger; empty if it has none.
func (t *trigger) waitsFor() SubscriptionKind {
	switch t.def.Kind {
	case bpmn.EventMessage:
		return SubscriptionMessage
	case bpmn.EventSignal:
		return SubscriptionSignal
	case bpmn.EventConditional:
		return subscriptionCondition
	}
	return ""
}
