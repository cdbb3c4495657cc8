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
//   - none of the others can come to where it is while it stays. So tokens move like a
//     wave, the last first, and two that meet unjoined are seen together.
//
// Then its events are a persistent set (Godefroid): every deadlock and every end that can
// be reached still is. Where a run goes round for ever, everything is tried
// (Valmari's proviso for terminal components), so nothing is put off for good.

//
// Where a token is not alone in its subprocess, because the subprocess may be
// interrupted or another token may come near, the whole subprocess takes its place.

// enough is the part of what can happen that has to be tried: as little as possible.
func (x *explorer) enough(s *state, all []event) []event {
	byHolder := map[string][]event{}
	for _, ev := range all {
		if ev.holder == "" {
			return all // it happens to many at once
		}
		key := noteKey(ev.instance, ev.holder)
		byHolder[key] = append(byHolder[key], ev)
	}
	least := all
	for _, in := range s.world.Instances() {
		if in.State.Ended() {
			continue
		}
		c := &crowd{m: x.m, p: x.m.processOf(in.Process.ID()), in: in, events: byHolder, tokens: in.State.Tokens()}
		for _, t := range c.tokens {
			if len(byHolder[noteKey(in.ID, t.Instance)]) == 0 {
				continue
			}
			if own := c.region(t); len(own) > 0 && len(own) < len(least) {
				least = own
			}
		}
	}
	return least
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

// region gives the events of a token, or of the whole of a subprocess that it is in,
// that touch nothing outside and are touched by nothing there; none if that is the process.
func (c *crowd) region(t engine.Token) []event {
	within := map[string]bool{} // tokens, and with them the scopes they hold
	c.widen(within, t)
	for cur := t; ; {
		host, ok := c.host(cur)
		if c.endangered(cur, c.m.nodes[t.Element], within) || !c.aloneInScope(cur, c.m.nodes[cur.Element], within) {
			if !ok {
				return nil
			}
			c.widen(within, host)
		}
		if !ok {
			break
		}
		if hn := c.m.nodes[host.Element]; hn.AdHoc != nil || hn.Loop != nil && hn.Loop.Condition != "" {
			c.widen(within, host)
		}
		cur = host
	}
	var own []event
	for _, o := range c.tokens {
		if !within[o.Instance] || o.For == "join" {
			continue
		}
		if n := c.m.nodes[o.Element]; n == nil || o.For == "incident" || !c.m.quietFrom(c.p, n) || !c.outcomesApart(o, n, within) {
			return nil
		}
		own = append(own, c.events[noteKey(c.in.ID, o.Instance)]...)
	}
	return own
}

// widen takes in everything inside the subprocess that a token holds, and the token.
func (c *crowd) widen(within map[string]bool, host engine.Token) {
	within[host.Instance] = true
	for changed := true; changed; {
		changed = false
		for _, o := range c.tokens {
			if o.For != "join" && !within[o.Instance] && within[o.Scope] && c.inside(o, host) {
				within[o.Instance], changed = true, true
			}
		}
	}
}

// inside reports whether a token is in the scope that another holds, however deep.
func (c *crowd) inside(o, host engine.Token) bool {
	for cur, ok := o, true; ok; cur, ok = c.host(cur) {
		if cur.Scope == host.Instance {
			return true
		}
	}
	return false
}

// host is the token that holds the scope a token is in; none for the process's own.
func (c *crowd) host(t engine.Token) (engine.Token, bool) {
	i := slices.IndexFunc(c.tokens, func(h engine.Token) bool { return h.Instance == t.Scope && h.For != "join" })
	if i < 0 {
		return engine.Token{}, false
	}
	return c.tokens[i], true
}

// endangered reports whether something may interrupt the scope of a token now, or would
// no longer happen if a step from an element ended the scope.
func (c *crowd) endangered(t engine.Token, from *bpmn.Node, within map[string]bool) bool {
	if within[t.Scope] {
		return false
	}
	ends := c.m.mayEnd(from, c.m.nodes[t.Element].Scope)
	return slices.ContainsFunc(c.events[noteKey(c.in.ID, t.Scope)], func(ev event) bool {
		e := c.m.nodes[ev.step.Element]
		return ends || e == nil || e.Interrupting
	})
}

// aloneInScope looks at the other tokens of a token's scope: none of them may come to
// where it is, nor end the scope, as long as it stays.
func (c *crowd) aloneInScope(t engine.Token, n *bpmn.Node, within map[string]bool) bool {
	var others []engine.Token
	for _, o := range c.tokens {
		same := o.Scope == t.Scope && (o.For == "join" || o.Instance != t.Instance && !within[o.Instance])
		sibling := t.Loop > 0 && o.Loop > 0 // of one multi-instance activity
		if same && !sibling {
			others = append(others, o)
		}
	}
	if len(others) == 0 {
		return true
	}
	for at := range c.m.closure(others) {
		if at == n || at.Kind == bpmn.KindEndEvent && has(at, bpmn.EventTerminate, bpmn.EventCancel, bpmn.EventError) {
			return false
		}
	}
	return !catchesInside(n)
}

// closure are the elements of a scope that some of its tokens can come to, or are at,
// while all others stay where they are. A parallel join lets them pass only if they can
// bring all it waits for.
func (m *model) closure(tokens []engine.Token) map[*bpmn.Node]bool {
	at := map[*bpmn.Node]bool{}
	come := map[string]bool{} // flows by which one can come
	var queue []*bpmn.Node
	enter := func(n *bpmn.Node) {
		if !at[n] {
			at[n] = true
			queue = append(queue, n)
		}
	}
	arrive := func(f *bpmn.SequenceFlow) {
		come[f.ID] = true
		if f.Target.Kind == bpmn.KindParallelGateway && slices.ContainsFunc(f.Target.Incoming, func(in *bpmn.SequenceFlow) bool { return !come[in.ID] }) {
			return
		}
		enter(f.Target)
	}
	for _, t := range tokens {
		n := m.nodes[t.Element]
		if t.For != "join" {
			enter(n)
			continue
		}
		for _, f := range n.Incoming {
			if t.Flows[f.ID] > 0 {
				arrive(f)
			}
		}
	}
	for len(queue) > 0 {
		n := queue[0]
		queue = queue[1:]
		for _, f := range n.Outgoing {
			arrive(f)
		}
		for _, to := range next(n) {
			if to.Kind == bpmn.KindBoundaryEvent || to == n.LinkTarget {
				enter(to)
			}
		}
	}
	return at
}

// catchesInside reports whether something catches errors of the scope an element is in,
// so that another token's error would take it away.
func catchesInside(n *bpmn.Node) bool {
	interrupts := func(e *bpmn.Node) bool {
		return e.Interrupting && has(e, bpmn.EventError, bpmn.EventEscalation, bpmn.EventCancel)
	}
	if owner := n.Scope.Owner; owner != nil && slices.ContainsFunc(owner.Boundary, interrupts) {
		return true
	}
	return slices.ContainsFunc(n.Scope.Nodes, func(e *bpmn.Node) bool {
		return e.TriggeredByEvent && e.Body != nil && slices.ContainsFunc(entries(e.Body), interrupts)
	})
}

// outcomesApart reports whether a token and those outside its region do not read
// outcomes that the other sets.
func (c *crowd) outcomesApart(t engine.Token, n *bpmn.Node, within map[string]bool) bool {
	if !c.m.follows {
		return true
	}
	above := map[string]bool{}
	for cur, ok := t, true; ok; cur, ok = c.host(cur) {
		above[cur.Instance] = true
	}
	writes := c.m.setsFrom(n)
	for _, o := range c.tokens {
		if o.For != "join" && (above[o.Instance] || within[o.Instance]) {
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
