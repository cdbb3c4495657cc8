package engine

// holder is what timers and subscriptions belong to: an element instance that
// waits (its own trigger's, its boundary events' or, at an event-based gateway,
// those of the events after it) or a scope (the start events of its event
// subprocesses).
type holder interface {
	name() string   // its id
	within() string // id of the scope that facts about it name
	hold() *holding
}

// holding is what a holder waits for, in the order it was armed.
type holding struct {
	Timers []string `json:"timers,omitempty"`
	Subs   []string `json:"subs,omitempty"`
	// Got has, for each parallel multiple event that is still incomplete, what came.
	Got map[string]*gathered `json:"got,omitempty"`
}

func (t *token) name() string   { return t.ID }
func (t *token) within() string { return t.Scope }
func (t *token) hold() *holding { return &t.holding }

func (s *scope) name() string   { return s.ID }
func (s *scope) within() string { return s.ID }
func (s *scope) hold() *holding { return &s.holding }

// incidents are the ids of the open incidents of a holder.
func incidentsOf(h holder) *[]string {
	if s, ok := h.(*scope); ok {
		return &s.Incidents
	}
	return &h.(*token).Incidents
}

// scopeOf is the scope whose variables a holder's events see and whose end ends them.
func (st *State) scopeOf(h holder) *scope {
	if s, ok := h.(*scope); ok {
		return s
	}
	t := h.(*token)
	if s := st.scopes[t.ID]; s != nil {
		return s
	}
	return t.scope
}

// holderSees is what the expressions of a holder's events see.
func (r *run) holderSees(h holder) Variables {
	if s, ok := h.(*scope); ok {
		return visible(nil, s)
	}
	return r.sees(h.(*token))
}

// disarm takes back everything a holder waits for.
func (r *run) disarm(h holder) {
	r.clearTimers(h)
	r.closeSubscriptions(h)
	h.hold().Got = nil
}
