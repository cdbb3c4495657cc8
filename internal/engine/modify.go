package engine

import (
	"maps"
	"slices"
	"strings"
)

// joinMark stands between the gateway and the scope in the name by which the
// tokens at a join are cancelled.
const joinMark = "@"

// modification is a Modified that was judged.
type modification struct {
	cancel []*token
	joins  []parked
	starts []beginning
	gone   map[*token]bool
}

// parked are the tokens at a join.
type parked struct {
	scope *scope
	node  *node
}

// beginning is a StartToken that was judged. Its scope is found, or opened, when
// the cancellations have been made.
type beginning struct {
	StartToken
	node  *node
	by    *flow  // nil = the token reaches the node by no flow
	scope *scope // nil = to be opened
	vars  Variables
}

func (r *run) acceptModified(ev Modified) (func(), error) {
	m := &modification{gone: map[*token]bool{}}
	for _, id := range ev.Cancel {
		if err := r.judgeCancel(m, id); err != nil {
			return nil, err
		}
	}
	for _, s := range ev.Start {
		if err := r.judgeStart(m, s); err != nil {
			return nil, err
		}
	}
	vars, err := ev.Variables.normal()
	if err != nil {
		return nil, err
	}
	if r.left(m, r.st.root) == 0 {
		return nil, refuse(ErrNothingLeft, r.st.root.ID)
	}
	return func() { r.modify(m, vars) }, nil
}

func (r *run) judgeCancel(m *modification, id string) error {
	if t, ok := r.st.tokens[id]; ok && !t.hidden() {
		if !m.gone[t] {
			m.gone[t] = true
			m.cancel = append(m.cancel, t)
		}
		return nil
	}
	gateway, in, _ := strings.Cut(id, joinMark)
	s, n := r.st.scopes[in], r.p.nodes[gateway]
	if s == nil || n == nil || s.Joins[gateway] == nil {
		return refuse(ErrUnknownInstance, id)
	}
	if p := (parked{s, n}); !slices.Contains(m.joins, p) {
		m.joins = append(m.joins, p)
	}
	return nil
}

func (r *run) judgeStart(m *modification, st StartToken) error {
	b := beginning{StartToken: st, node: r.p.nodes[st.Element]}
	if st.Flow != "" {
		for _, n := range r.p.nodes {
			for _, f := range n.flows {
				if f.def.ID == st.Flow {
					b.by, b.node = f, f.target
				}
			}
		}
		if b.by == nil || st.Element != "" && st.Element != b.node.def.ID {
			return refuse(ErrUnknownFlow, st.Flow)
		}
	}
	if b.node == nil || b.node.def.ForCompensation {
		return refuse(ErrUnknownElement, st.Element)
	}
	var err error
	if b.vars, err = st.Variables.normal(); err != nil {
		return err
	}
	if b.scope, err = r.place(m, b.node, st.Scope); err != nil {
		return err
	}
	m.starts = append(m.starts, b)
	return nil
}

// place finds the running scope that holds a node; nil if it is to be opened.
func (r *run) place(m *modification, n *node, named string) (*scope, error) {
	if named != "" {
		s := r.st.scopes[named]
		if s == nil || s.Loop != nil || s.Undo || !s.holds(r.p, n) || r.dying(m, s) {
			return nil, refuse(ErrUnknownScope, named)
		}
		return s, nil
	}
	owner := n.owner()
	if owner == "" {
		return r.st.root, nil
	}
	var found *scope
	for _, s := range r.st.scopes { // all are looked at: the order does not show
		if s.Node != owner || s.Loop != nil || s.Undo || r.dying(m, s) {
			continue
		}
		if found != nil {
			return nil, refuse(ErrAmbiguousScope, owner)
		}
		found = s
	}
	if found == nil {
		if r.p.nodes[owner].loop != nil {
			return nil, refuse(ErrUnknownScope, owner)
		}
		_, err := r.place(m, r.p.nodes[owner], "")
		return nil, err
	}
	return found, nil
}

// owner is the id of the subprocess that holds a node, empty = the process.
func (n *node) owner() string {
	if n.def.Scope == nil || n.def.Scope.Owner == nil {
		return ""
	}
	return n.def.Scope.Owner.ID
}

// dying reports whether a scope, or one around it, is cancelled.
func (r *run) dying(m *modification, s *scope) bool {
	for ; s.parent != nil; s = s.parent {
		if m.gone[r.st.tokens[s.ID]] {
			return true
		}
	}
	return false
}

// left counts the tokens of a scope that a modification leaves or starts. A
// subprocess in which none is left goes with its tokens; a loop goes on, and so
// does an ad-hoc subprocess.
func (r *run) left(m *modification, s *scope) int {
	n := s.atJoins
	for _, j := range m.joins {
		if j.scope == s {
			for _, count := range s.Joins[j.node.def.ID].Flows {
				n -= count
			}
		}
	}
	for _, t := range s.tokens {
		own := r.st.scopes[t.ID]
		if own != nil && own.Undo {
			continue // goes with whoever asked for the compensation
		}
		if !m.gone[t] && (own == nil || own.Loop != nil || own.AdHoc != nil || r.left(m, own) > 0) {
			n++
		}
	}
	for _, b := range m.starts {
		if b.scope == s || b.scope == nil && r.opensIn(b.node, s) {
			n++
		}
	}
	return n
}

// opensIn reports whether opening the subprocesses around a node begins in a
// scope: whatever is opened ends up in the process.
func (r *run) opensIn(n *node, s *scope) bool {
	if s.parent == nil {
		return true
	}
	for owner := n.owner(); owner != ""; owner = r.p.nodes[owner].owner() {
		if owner == s.Node && s.Loop == nil {
			return true
		}
	}
	return false
}

// modify carries out a modification: what is cancelled first, then what starts.
func (r *run) modify(m *modification, vars Variables) {
	r.fact(Fact{Kind: FactModified, Instance: r.st.root.ID})
	r.set(r.st.root, "", "", vars)
	var touched []*scope // that lost a token, in order
	for _, t := range m.cancel {
		if r.st.tokens[t.ID] != t {
			continue // went with what holds it
		}
		r.withdraw(t)
		t.scope.Live--
		touched = append(touched, t.scope)
	}
	for _, j := range m.joins {
		if !j.scope.ended && j.scope.Joins[j.node.def.ID] != nil {
			r.unpark(j)
			touched = append(touched, j.scope)
		}
	}
	begin := make([]move, len(m.starts))
	for i, b := range m.starts {
		begin[i] = r.startByHand(b)
	}
	for _, s := range touched {
		r.lost(s)
	}
	for i := len(begin) - 1; i >= 0; i-- {
		r.moves = append(r.moves, begin[i])
	}
}

// unpark takes the tokens away that wait at a join.
func (r *run) unpark(p parked) {
	for _, count := range p.scope.Joins[p.node.def.ID].Flows {
		p.scope.atJoins -= count
		p.scope.Live -= count
	}
	delete(p.scope.Joins, p.node.def.ID)
	r.moved(p.scope, p.node)
	r.touch(p.scope)
}

// lost looks after a scope from which tokens were taken by hand. A subprocess in
// which none is left is withdrawn too; a loop counts the instance and goes on.
func (r *run) lost(s *scope) {
	if s.ended {
		return
	}
	if s.atJoins > 0 {
		r.joining = append(r.joining, s)
	}
	if s.Loop != nil {
		if s.Live < s.Loop.Begun-s.Loop.Completed-s.Loop.Terminated {
			s.Loop.Terminated = s.Loop.Begun - s.Loop.Completed - s.Live
			r.afterInstance(s, r.st.tokens[s.ID], false)
		}
		return
	}
	if s.Live > 0 || s.parent == nil {
		return
	}
	if s.AdHoc != nil {
		r.restAdHoc(s)
		return
	}
	if s.Undo {
		r.endUndo(s)
		return
	}
	host := r.st.tokens[s.ID]
	around := host.scope
	r.withdraw(host)
	around.Live--
	r.lost(around)
}

// startByHand makes a token for an element, in the scope that holds it.
func (r *run) startByHand(b beginning) move {
	s := b.scope
	if s == nil {
		s = r.openByHand(b.node.owner(), b.vars)
	} else {
		r.set(s, s.Node, "", b.vars)
	}
	s.Live++
	return move{to: b.node, by: b.by, scope: s}
}

// openByHand finds the only running instance of a subprocess, or begins one, with
// those around it, in which nothing starts by itself. Inputs that cannot be
// evaluated are left out: the variables given stand in for them.
func (r *run) openByHand(owner string, vars Variables) *scope {
	if owner == "" {
		return r.st.root
	}
	for _, s := range r.st.scopes { // there is at most one: place saw to it
		if s.Node == owner && s.Loop == nil && !s.Undo && !s.ended {
			return s
		}
	}
	n := r.p.nodes[owner]
	around := r.openByHand(n.owner(), nil)
	around.Live++
	t := r.newToken(n, around)
	r.entered++
	_ = r.input(t)
	own := t.Locals.clone()
	maps.Copy(own, vars)
	t.Locals = nil
	s := r.openScope(t, own)
	r.wait(t, waitScope)
	r.armBoundary(t)
	r.armEventSubProcesses(s)
	return s
}
