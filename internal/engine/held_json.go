package engine

import "fmt"

// holders are all tokens and scopes.
func (st *State) holders() []holder {
	all := make([]holder, 0, len(st.tokens)+len(st.scopes))
	for _, t := range st.tokens {
		all = append(all, t)
	}
	for _, s := range st.scopes {
		all = append(all, s)
	}
	return all
}

// loadHeld gives timers and subscriptions to their holders.
func (st *State) loadHeld(w *wire) error {
	for _, h := range st.holders() {
		for _, id := range h.hold().Timers {
			tm := w.Timers[id]
			if tm == nil || tm.ID != id || tm.Instance != h.name() || tm.holder != nil {
				return fmt.Errorf("%q has no timer %q", h.name(), id)
			}
			tm.holder = h
		}
		for _, id := range h.hold().Subs {
			s := w.Subscriptions[id]
			if s == nil || s.ID != id || s.Holder != h.name() || s.holder != nil {
				return fmt.Errorf("%q has no subscription %q", h.name(), id)
			}
			s.holder = h
		}
		for node, g := range h.hold().Got {
			if g == nil || len(g.Parts) == 0 {
				return fmt.Errorf("%q has got nothing for %q", h.name(), node)
			}
		}
	}
	for _, id := range sortedKeys(w.Timers) {
		if tm := w.Timers[id]; tm == nil || tm.holder == nil {
			return fmt.Errorf("timer %q belongs to nothing", id)
		}
		st.addTimer(w.Timers[id])
	}
	for id, s := range w.Subscriptions {
		if s == nil || s.holder == nil {
			return fmt.Errorf("subscription %q belongs to nothing", id)
		}
		switch s.Kind {
		case SubscriptionMessage, SubscriptionSignal, subscriptionCondition:
		default:
			return fmt.Errorf("subscription %q is of kind %q", id, s.Kind)
		}
		st.addSubscription(s)
	}
	return nil
}

// loadIncidents gives incidents to their holders.
func (st *State) loadIncidents(w *wire) error {
	for _, h := range st.holders() {
		for _, id := range *incidentsOf(h) {
			in := w.Incidents[id]
			if in == nil || in.ID != id || in.Instance != h.name() || in.holder != nil || !in.Phase.fits(h) {
				return fmt.Errorf("%q has no incident %q", h.name(), id)
			}
			if s, ok := h.(*scope); ok && in.Phase == phaseJoin && s.Joins[in.Node] == nil {
				return fmt.Errorf("incident %q is at no join", id)
			}
			in.holder = h
		}
	}
	for id, in := range w.Incidents {
		if in == nil || in.holder == nil {
			return fmt.Errorf("incident %q belongs to nothing", id)
		}
		st.incidents[id] = in
	}
	return nil
}

// fits reports whether a holder can have an incident of a phase.
func (p phase) fits(h holder) bool {
	_, ofScope := h.(*scope)
	switch p {
	case phaseJoin:
		return ofScope
	case phaseTimer, phaseArm, phaseCondition:
		return true
	}
	return p.known() && !ofScope
}
