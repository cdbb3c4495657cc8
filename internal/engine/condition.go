package engine

import (
	"strings"

	"github.com/motcua/motcua/internal/bpmn"
)

func (c *compiler) conditional(d *bpmn.Node, t *trigger) {
	if strings.TrimSpace(t.def.Condition) == "" {
		c.problem(d.ID, t.def.Line, "condition_missing",
			"Sự kiện điều kiện chưa có điều kiện.", "the conditional event has no condition")
		return
	}
	t.condition = c.expression(t.def.Condition, d.ID, t.def.Line)
}

// readyCondition gives the subscription to a condition, with its value of now.
func (r *run) readyCondition(t *trigger, vars Variables) (*subscription, *fault) {
	value, f := r.holds(t.condition, vars)
	return &subscription{Kind: subscriptionCondition, Value: value}, f
}

// watch counts a condition in a scope and those around it, so that a change
// finds the conditions that can see it and passes over everything else.
func (s *scope) watch(sub *subscription) {
	if s.conditions == nil {
		s.conditions = map[string]*subscription{}
	}
	s.conditions[sub.ID] = sub
	for ; s != nil; s = s.parent {
		s.watching++
	}
}

func (s *scope) unwatch(sub *subscription) {
	if s.conditions[sub.ID] == nil {
		return
	}
	delete(s.conditions, sub.ID)
	for ; s != nil; s = s.parent {
		s.watching--
	}
}

// changed notes the scope in which variables were set.
func (r *run) changed(s *scope) {
	if s.watching > 0 && !s.changed {
		s.changed = true
		r.changes = append(r.changes, s)
	}
}

// conditions lets fire, one after the other and oldest first, the conditions
// that were true when they were armed and those that a change of this step made
// true. A non-interrupting one fires again only after it was false in between.
// It reports whether one fired. While the instance is suspended none does; they
// are looked at when it is resumed.
func (r *run) conditions() bool {
	if r.st.suspended {
		for _, s := range r.ripe {
			s.Value = false
		}
		return false
	}
	for len(r.ripe) > 0 {
		s := r.ripe[0]
		r.ripe = r.ripe[1:]
		if r.st.subs[s.ID] == s {
			r.deliver(s, nil)
			return true
		}
	}
	for {
		unsure := r.unsure()
		if len(unsure) == 0 {
			return false
		}
		s := unsure[0]
		r.doubtful = unsure[1:]
		if r.st.subs[s.ID] == s && r.turnsTrue(s) {
			r.deliver(s, nil)
			return true
		}
	}
}

// unsure gives the conditions that see a change and have not been looked at since.
func (r *run) unsure() []*subscription {
	if len(r.changes) > 0 {
		all := map[string]*subscription{}
		for _, s := range r.doubtful {
			all[s.ID] = s
		}
		for _, s := range r.changes {
			s.changed = false
			s.seeing(all)
		}
		r.changes = nil
		r.doubtful = subscriptionsBySeq(all)
	}
	return r.doubtful
}

// seeing collects the conditions in a scope and those inside it.
func (s *scope) seeing(into map[string]*subscription) {
	for id, sub := range s.conditions {
		into[id] = sub
	}
	for _, inner := range s.inner {
		if inner.watching > 0 {
			inner.seeing(into)
		}
	}
}

// turnsTrue evaluates a condition again. One that fails is an incident, until it
// can be evaluated.
func (r *run) turnsTrue(s *subscription) bool {
	n := r.p.nodes[s.Node]
	open := r.conditionIncident(s)
	value, f := r.holds(n.trigger(s.Part).condition, r.holderSees(s.holder))
	if f != nil {
		if open == nil {
			r.raiseFor(s.holder, n, incident{Phase: phaseCondition, Part: s.Part}, f)
		}
		return false
	}
	if open != nil {
		r.settle(open, closedRetried)
	}
	before := s.Value
	s.Value = value
	return value && !before
}

// conditionIncident is the open incident of a condition; nil if there is none.
func (r *run) conditionIncident(s *subscription) *incident {
	for _, id := range *incidentsOf(s.holder) {
		if in := r.st.incidents[id]; in.Phase == phaseCondition && in.Node == s.Node && in.Part == s.Part {
			return in
		}
	}
	return nil
}

// retryCondition evaluates a condition again by hand.
func (r *run) retryCondition(in *incident) {
	for _, id := range in.holder.hold().Subs {
		if s := r.st.subs[id]; s.Node == in.Node && s.Part == in.Part {
			s.Value = false
			r.doubtful = append(r.doubtful, s)
		}
	}
}
