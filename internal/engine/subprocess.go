package engine

import (
	"cmp"
	"slices"
)

// enterSubProcess opens a scope inside an embedded subprocess. The targets of
// its input mappings are the scope's own variables.
func (r *run) enterSubProcess(t *token) {
	if f := r.input(t); f != nil {
		r.block(t, phaseEnter, f)
		return
	}
	s := r.openScope(t, t.Locals)
	t.Locals = nil
	r.wait(t, waitScope)
	r.armBoundary(t)
	r.armEventSubProcesses(s)
	r.begin(s, t.node.starts)
}

// openScope opens the scope inside a token's element, with variables of its own.
func (r *run) openScope(t *token, vars Variables) *scope {
	s := &scope{ID: t.ID, Seq: t.Seq, Node: t.Node, Parent: t.Scope, Variables: vars, parent: t.scope}
	if t.node.adHoc != nil && !t.host() && !t.hidden() {
		s.AdHoc = &adHocState{}
	}
	if s.Variables == nil {
		s.Variables = Variables{}
	}
	r.st.addScope(s)
	return s
}

// addScope puts a scope into the indexes.
func (st *State) addScope(s *scope) {
	s.tokens, s.inner = map[string]*token{}, map[string]*scope{}
	st.scopes[s.ID] = s
	if s.parent != nil {
		s.parent.inner[s.ID] = s
	}
}

func (st *State) removeScope(s *scope) {
	s.ended = true // its tokens on the way are dropped
	delete(st.scopes, s.ID)
	if s.parent != nil {
		delete(s.parent.inner, s.ID)
	}
}

// begin puts a token on each element where a scope begins.
func (r *run) begin(s *scope, starts []*node) {
	s.Live += len(starts)
	for i := len(starts) - 1; i >= 0; i-- {
		r.moves = append(r.moves, move{to: starts[i], scope: s})
	}
}

// consumed notes that an element consumed a token: the last one ends the scope
// (BPMN 2.0.2, 13.5.6).
func (r *run) consumed(s *scope, n *node) {
	if s.Live > 0 || len(s.Complex) > 0 && r.resetLast(s) {
		if s.atJoins > 0 {
			r.joining = append(r.joining, s)
		}
		return
	}
	if s.ended {
		return // on reset, a token came and went
	}
	if s.AdHoc != nil {
		r.restAdHoc(s)
		return
	}
	if s.parent != nil {
		r.endSubProcess(s)
		return
	}
	r.end(StatusCompleted, Fact{Element: n.def.ID, ElementKind: n.def.Kind})
}

// terminate ends a scope with everything in it.
func (r *run) terminate(s *scope, n *node) {
	r.empty(s)
	s.Live = 0
	if s.parent != nil {
		r.endSubProcess(s)
		return
	}
	r.end(StatusTerminated, Fact{Element: n.def.ID, ElementKind: n.def.Kind})
}

func (r *run) endSubProcess(s *scope) {
	if s.Undo {
		r.endUndo(s)
		return
	}
	t := r.st.tokens[s.ID]
	r.disarm(s)
	r.closeAll(s.Incidents)
	r.fact(Fact{Kind: FactScopeEnded, Element: t.Node, ElementKind: t.node.def.Kind, Instance: t.ID, Scope: t.Scope})
	r.st.removeScope(s)
	t.Locals, t.Done = s.Variables, s.Done // what its output mappings read, and what compensates it
	r.complete(t, nil)
}

// empty withdraws everything inside a scope, oldest first, and what would start
// its event subprocesses.
func (r *run) empty(s *scope) {
	s.ended = true // its tokens on the way are dropped
	r.clear(s)
}

func (r *run) clear(s *scope) {
	tokens := make([]*token, 0, len(s.tokens))
	for _, t := range s.tokens {
		tokens = append(tokens, t)
	}
	slices.SortFunc(tokens, func(a, b *token) int { return cmp.Compare(a.Seq, b.Seq) })
	for _, t := range tokens {
		if s.tokens[t.ID] == t { // one before may have withdrawn it
			r.withdraw(t)
		}
	}
	r.disarm(s)
	r.closeAll(s.Incidents)
	s.Joins, s.Complex, s.atJoins = nil, nil, 0
}
