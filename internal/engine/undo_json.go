package engine

import "fmt"

// loadUndo checks that compensations which are under way fit together.
func (st *State) loadUndo(*wire) error {
	for id, s := range st.scopes {
		if !sound(s.Done) {
			return fmt.Errorf("scope %q remembers nothing", id)
		}
		if host := st.tokens[id]; s.Undo && (host == nil || host.Undo == nil || host.Undo.For == "") {
			return fmt.Errorf("scope %q undoes nothing", id)
		}
	}
	for id, t := range st.tokens {
		if !sound(t.Done) || t.Undo != nil && !st.soundUndo(t) {
			return fmt.Errorf("compensation %q is damaged", id)
		}
	}
	return nil
}

func (st *State) soundUndo(t *token) bool {
	u, home := t.Undo, t.scope
	switch t.Wait {
	case waitScope:
		by, s := st.tokens[u.For], st.scopes[t.ID]
		if by == nil || by.Undo == nil || by.Undo.Now != t.ID || by.Seq >= t.Seq || s == nil || !s.Undo {
			return false
		}
		if home = s; u.Now == "" {
			return len(u.Queue) == 0
		}
	case waitUndo, waitCompensation:
		if u.For != "" {
			return false
		}
	default:
		return false
	}
	now := st.tokens[u.Now]
	if now == nil || now.Undo == nil || now.Undo.For != t.ID {
		return false
	}
	for _, item := range u.Queue {
		if item.Record == nil || !sound([]*record{item.Record}) || !home.isIn(item.Scope) {
			return false
		}
	}
	return true
}

// isIn reports whether the scope is the one with an id, or inside it.
func (s *scope) isIn(id string) bool {
	for ; s != nil; s = s.parent {
		if s.ID == id {
			return true
		}
	}
	return false
}

func sound(done []*record) bool {
	for _, rec := range done {
		if rec == nil || !sound(rec.Done) {
			return false
		}
	}
	return true
}

// undoes reports whether everything that a state remembers or compensates is an
// activity of the process.
func (st *State) undoes(p *Process) (id string, ok bool) {
	for id, s := range st.scopes {
		if !p.knows(s.Done) {
			return id, false
		}
	}
	for id, t := range st.tokens {
		if !p.knows(t.Done) {
			return id, false
		}
		if t.Undo == nil {
			continue
		}
		if n := p.nodes[t.Node]; n == nil || t.Wait == waitScope && !isActivity(n.def.Kind) {
			return id, false
		}
		for _, item := range t.Undo.Queue {
			if !p.knows([]*record{item.Record}) {
				return id, false
			}
		}
	}
	return "", true
}

func (p *Process) knows(done []*record) bool {
	for _, rec := range done {
		if n := p.nodes[rec.Node]; n == nil || !isActivity(n.def.Kind) || !p.knows(rec.Done) {
			return false
		}
	}
	return true
}

// undoHolds reports whether a token can be at a node while an activity is
// compensated: at its handler, or inside it.
func (p *Process) undoHolds(activity string, n *node) bool {
	a := p.nodes[activity]
	if a == nil || n == nil {
		return false
	}
	return a.def.Compensation == n.def || inside(n, activity)
}
