package soundness

import (
	"slices"

	"github.com/motcua/motcua/internal/bpmn"
	"github.com/motcua/motcua/internal/engine"
	"github.com/motcua/motcua/internal/world"
)

// Partial order reduction. Where parallel branches do not touch one another, the order
// of their steps does not matter, and trying every order is what takes time. In such
// a state it is enough to try what one token can do, if
//
//   - its steps are quiet: they send, throw and end nothing that others notice;
//   - nothing that others do takes it away (interruptions, terminate end events);
//   - it and the others do not read outcomes that the other sets;
//   - none of the others can come to where it is. So tokens move like a wave, the last
//     first, and two that meet unjoined are seen together.
//
// Then its events are a persistent set (Godefroid): every deadlock and every end that can
// be reached still is. Where a run goes round for ever, everything is tried
// (Valmari's proviso for terminal components), so nothing is put off for good.

// enough is the part of what can happen that has to be tried.
func (x *explorer) enough(s *state, all []event) []event {
	byHolder := map[string][]event{}
	for _, ev := range all {
		if ev.holder == "" {
			return all // it happens to many at once
		}
		key := noteKey(ev.instance, ev.holder)
		byHolder[key] = append(byHolder[key], ev)
	}
	for _, in := range s.world.Instances() {
		if in.State.Ended() {
			continue
		}
		c := crowd{m: x.m, p: x.m.processOf(in.Process.ID()), in: in, events: byHolder, tokens: in.State.Tokens()}
		for _, t := range c.tokens {
			if own := byHolder[noteKey(in.ID, t.Instance)]; len(own) > 0 && len(own) < len(all) && c.alone(t) {
				return own
			}
		}
	}
	return all
}

func (m *model) processOf(id string) *process {
	i := slices.IndexFunc(m.processes, func(p *process) bool { return p.def.ID == id })
	return m.processes[i]
}

// crowd are the tokens of an instance.
type crowd struct {
	m      *model
	p      *process
	in     world.Instance
	events map[string][]event
	tokens []engine.Token
}

// alone reports whether what a token can do touches no other, and the other way round.
func (c *crowd) alone(t engine.Token) bool {
	n := c.m.nodes[t.Element]
	if n == nil || t.For == "incident" || !c.m.quietFrom(c.p, n) || !c.outcomesApart(t, n) {
		return false
	}
	for cur := t; ; {
		if !c.aloneInScope(cur, c.m.nodes[cur.Element]) {
			return false
		}
		host, ok := c.host(cur)
		if !ok {
			return true
		}
		if hn := c.m.nodes[host.Element]; hn.AdHoc != nil || hn.Loop != nil && hn.Loop.Condition != "" {
			return false
		}
		cur = host
	}
}

// host is the token that holds the scope a token is in; none for the process's own.
func (c *crowd) host(t engine.Token) (engine.Token, bool) {
	i := slices.IndexFunc(c.tokens, func(h engine.Token) bool { return h.Instance == t.Scope && h.For != "join" })
	if i < 0 {
		return engine.Token{}, false
	}
	return c.tokens[i], true
}

// aloneInScope looks at the other tokens of a token's scope, and at what may end the scope.
func (c *crowd) aloneInScope(t engine.Token, n *bpmn.Node) bool {
	if len(c.events[noteKey(c.in.ID, t.Scope)]) > 0 {
		return false // something may interrupt the scope now
	}
	others := false
	for _, o := range c.tokens {
		if o.Scope != t.Scope || o.Instance == t.Instance && o.For != "join" {
			continue
		}
		others = true
		on := c.m.nodes[o.Element]
		sibling := t.Loop > 0 && o.Loop > 0 // of one multi-instance activity
		if !sibling && (on == n || c.m.reaches(on, n)) || c.m.endsAll(on) {
			return false
		}
	}
	return !others || !catchesInside(n)
}

// catchesInside reports whether something catches errors of the scope an element is in,
// so that another token's error would take it away.
func catchesInside(n *bpmn.Node) bool {
	interrupts := func(e *bpmn.Node) bool { return e.Interrupting && has(e, bpmn.EventError, bpmn.EventEscalation, bpmn.EventCancel) }
	if owner := n.Scope.Owner; owner != nil && slices.ContainsFunc(owner.Boundary, interrupts) {
		return true
	}
	return slices.ContainsFunc(n.Scope.Nodes, func(e *bpmn.Node) bool {
		return e.TriggeredByEvent && e.Body != nil && slices.ContainsFunc(entries(e.Body), interrupts)
	})
}

// endsAll reports whether a token at an element may come to an end event that ends
// everything in its scope.
func (m *model) endsAll(n *bpmn.Node) bool {
	for to := range m.reach(n) {
		if to.Kind == bpmn.KindEndEvent && has(to, bpmn.EventTerminate, bpmn.EventCancel, bpmn.EventError) {
			return true
		}
	}
	return false
}

// outcomesApart reports whether a token and the others do not read outcomes that the
// other sets.
func (c *crowd) outcomesApart(t engine.Token, n *bpmn.Node) bool {
	if !c.m.follows {
		return true
	}
	within := map[string]bool{}
	for cur, ok := t, true; ok; cur, ok = c.host(cur) {
		within[cur.Instance] = true
	}
	writes := c.m.setsFrom(n)
	for _, o := range c.tokens {
		if o.For != "join" && within[o.Instance] {
			continue
		}
		if c.p.live[n] || writes && c.p.live[c.m.nodes[o.Element]] {
			return false
		}
	}
	return true
}

// setsFrom reports whether a step from an element may set the outcome.
func (m *model) setsFrom(n *bpmn.Node) bool {
	return sets(n) || slices.ContainsFunc(m.stepFrom(n), sets)
}

// ignored are states that have to be tried wholly after all: those in which runs go
// round for ever without everything having been tried.
func (x *explorer) ignored() []int {
	var out []int
	for _, c := range x.terminal() {
		for _, i := range c {
			if s := x.states[i]; !s.whole && !s.over {
				out = append(out, i)
			}
		}
	}
	return out
}
