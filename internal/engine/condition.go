package engine

import (
	"slices"
	"strings"

	"github.com/motcua/motcua/internal/bpmn"
	"github.com/motcua/motcua/internal/feel"
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
	value, f := r.comes(t.condition, vars)
	return &subscription{Kind: subscriptionCondition, Value: value}, f
}

// comes evaluates the condition of an event. What the event waits for may be a
// variable that nothing has set yet: a condition that is null while a variable it
// reads is missing or null is not true, and no fault.
func (r *run) comes(e *feel.Expression, vars Variables) (bool, *fault) {
	value, f := r.holds(e, vars)
	if f == nil {
		return value, nil
	}
	missing := func(b feel.Binding) bool { return b.Value == nil }
	if v, err := e.Eval(vars.context(), r.feelEnv()); err == nil && v == nil && slices.ContainsFunc(e.Seen(vars.context()), missing) {
		return false, nil
	}
	return false, f
}

// watch makes a scope know a condition that sees its variables first, by each
// variable that the condition reads, and counts it in the scopes around. So a
// change finds the conditions it matters to and passes over everything else.
func (s *scope) watch(sub *subscription, reads []string) {
	if len(reads) == 0 {
		reads = []string{readsNothing}
	}
	sub.watched, sub.reads = s, reads
	if s.conditions == nil {
		s.conditions = map[string]map[string]*subscription{}
	}
	for _, name := range reads {
		if s.conditions[name] == nil {
			s.conditions[name] = map[string]*subscription{}
		}
		s.conditions[name][sub.ID] = sub
	}
	for ; s != nil; s = s.parent {
		s.watching++
	}
}

// readsNothing stands for a condition without variables, which any change has
// looked at: its value changes with the time.
const readsNothing = ""

func (s *scope) unwatch(sub *subscription) {
	for _, name := range sub.reads {
		if delete(s.conditions[name], sub.ID); len(s.conditions[name]) == 0 {
			delete(s.conditions, name)
		}
	}
	for ; s != nil; s = s.parent {
		s.watching--
	}
}

// watchAll makes the scopes of a state know its conditions.
func (st *State) watchAll(p *Process) {
	for _, s := range st.subs {
		if s.Kind == subscriptionCondition {
			if s.watched != nil {
				s.watched.unwatch(s) // bound to another compiled process before
			}
			st.scopeOf(s.holder).watch(s, p.nodes[s.Node].trigger(s.Part).reads())
		}
	}
}

func (t *trigger) reads() []string { return t.condition.Names() }

// changed notes that variables of a scope were set.
func (r *run) changed(s *scope, vars Variables) {
	if s.watching == 0 {
		return
	}
	if s.changed == nil {
		s.changed = map[string]bool{readsNothing: true}
		r.changes = append(r.changes, s)
	}
	for name := range vars {
		s.changed[name] = true
	}
}

// changedAll has all conditions looked at.
func (r *run) changedAll() {
	for _, s := range r.st.subs {
		if s.Kind == subscriptionCondition {
			r.doubtful = append(r.doubtful, s)
		}
	}
}

// conditions lets one condition fire that was true when it was armed or that a
// change of this step made true, and reports whether there was one. All that see a
// change are evaluated together, when the tokens have come to rest; those that
// hold fire one after the other, oldest first, and what they change is looked at
// when they have. A non-interrupting one fires again only after it was false in
// between. While the instance is suspended none fires; they are looked at when it
// is resumed.
func (r *run) conditions() bool {
	if r.st.suspended {
		for _, s := range r.ripe {
			s.Value = false
		}
		return false
	}
	if len(r.ripe) == 0 {
		for _, s := range r.unsure() {
			if r.turnsTrue(s) {
				r.ripe = append(r.ripe, s)
			}
		}
	}
	for len(r.ripe) > 0 {
		s := r.ripe[0]
		r.ripe = r.ripe[1:]
		if r.st.subs[s.ID] == s {
			r.deliver(s, nil)
			return true
		}
	}
	return false
}

// unsure gives the conditions that see a change and have not been evaluated
// since, oldest first.
func (r *run) unsure() []*subscription {
	if len(r.changes)+len(r.doubtful) == 0 {
		return nil
	}
	all := map[string]*subscription{}
	for _, s := range r.doubtful {
		all[s.ID] = s
	}
	for _, s := range r.changes {
		if !s.ended {
			s.seeing(s.changed, all)
		}
		s.changed = nil
	}
	r.changes, r.doubtful = nil, nil
	return subscriptionsBySeq(all)
}

// seeing collects the conditions in a scope and those inside it that read one of
// some variables.
func (s *scope) seeing(names map[string]bool, into map[string]*subscription) {
	for name := range names { // into is sorted afterwards
		for id, sub := range s.conditions[name] {
			into[id] = sub
		}
	}
	for _, inner := range s.inner {
		if inner.watching > 0 {
			inner.seeing(names, into)
		}
	}
}

// turnsTrue evaluates a condition again. One that fails is an incident, until it
// can be evaluated.
func (r *run) turnsTrue(s *subscription) bool {
	n := r.p.nodes[s.Node]
	open := r.conditionIncident(s)
	value, f := r.comes(n.trigger(s.Part).condition, r.holderSees(s.holder))
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
