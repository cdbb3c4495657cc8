package engine

import "github.com/motcua/motcua/internal/bpmn"

// run is one step: the moves that are still to make, and what came of those made.
type run struct {
	p       *Process
	st      *State
	env     Env
	res     Result
	moves   []move   // a stack: a token goes as far as it can before the next one moves
	entered int      // elements entered, against Env.MaxElements
	begun   int      // instances of multi-instance activities, against MaxInstances
	joining []*scope // scopes in which a join may have become unreachable
	touched []*scope // scopes in which an inclusive join may have become ready

	ripe     []*subscription // conditions that were true when they were armed
	changes  []*scope        // scopes whose variables conditions see and that changed
	doubtful []*subscription // conditions that see a change, oldest first
}

// move is a token on its way to a node.
type move struct {
	to    *node
	by    *flow // nil where a scope begins, at a boundary event, and at a link
	scope *scope
	// fired: what the element waits for came already, with answer.
	fired  bool
	answer Variables
	event  *node // that began the instance, at an instantiating gateway
	part   int   // that began it, at a parallel multiple start event
	reset  bool  // a complex gateway that is reset
}

func newRun(p *Process, st *State, env Env) *run {
	env.Now = env.Now.UTC().Round(0)
	if env.MaxElements <= 0 {
		env.MaxElements = DefaultMaxElements
	}
	return &run{p: p, st: st, env: env}
}

// drain moves tokens until all of them wait and no condition is waited for that
// has become true.
func (r *run) drain() {
	r.settleDown()
	for r.conditions() {
		r.settleDown()
	}
	r.findDeadlocks()
}

// settleDown moves tokens until all of them wait.
func (r *run) settleDown() {
	for {
		for len(r.moves) > 0 {
			m := r.moves[len(r.moves)-1]
			r.moves = r.moves[:len(r.moves)-1]
			if m.scope.ended {
				continue // its scope was interrupted or terminated meanwhile
			}
			r.arrive(m)
		}
		if !r.synchronise() {
			return
		}
	}
}

// arrive brings a token to a node. A joining gateway enters only when all the
// tokens it joins have come.
func (r *run) arrive(m move) {
	if m.scope.Loop != nil {
		r.beginInstance(m.scope)
		return
	}
	if m.by != nil && m.to.joinsTokens() && !r.gather(m) {
		return
	}
	r.enter(m)
}

// enterNode makes an instance of a node and lets its family act.
func (r *run) enterNode(n *node, s *scope) { r.enter(move{to: n, scope: s}) }

func (r *run) enter(m move) {
	n := m.to
	t := r.newToken(n, m.scope)
	t.Fired, t.Pending, t.Part, t.began, t.Reset = m.fired, m.answer, m.part, m.event, m.reset
	r.entered++
	if r.entered > r.env.MaxElements {
		r.block(t, phaseEnter, endlessLoop(n, r.env.MaxElements))
		return
	}
	r.act(t)
}

// newToken makes the token of an element instance and says that it entered.
func (r *run) newToken(n *node, s *scope) *token {
	seq := r.st.next()
	t := &token{
		ID: instanceID(n.def.ID, seq), Seq: seq, Node: n.def.ID, Scope: s.ID,
		Since: r.env.Now, node: n, scope: s,
	}
	if s.Loop != nil {
		t.Index = s.Loop.Begun
	}
	r.elementFact(FactElementEntered, t)
	return t
}

// act lets the element of a token act.
func (r *run) act(t *token) {
	if t.host() {
		r.enterLoop(t)
		return
	}
	kind := t.node.def.Kind
	if !t.Fired || kind != bpmn.KindIntermediateCatch && kind != bpmn.KindReceiveTask {
		t.node.enter(r, t)
		return
	}
	if isActivity(kind) {
		if f := r.input(t); f != nil {
			r.block(t, phaseEnter, f)
			return
		}
	}
	r.enterPlainEvent(t)
}

// wait leaves a token at its element until an event comes for it.
func (r *run) wait(t *token, kind waitKind) {
	if t.Wait == "" {
		r.st.tokens[t.ID] = t
		t.scope.occupy(t)
	}
	t.Wait = kind
}

// complete is the way out of every element that has variables: its answer goes
// through the output mappings, or as it is, into the scope around; then the
// token leaves.
func (r *run) complete(t *token, answer Variables) {
	r.disarm(t)
	r.dropIncidents(t)
	f := r.full(t)
	if f == nil {
		f = r.output(t, answer)
	}
	if f != nil {
		t.Pending = answer
		r.block(t, phaseOutput, f)
		return
	}
	r.remember(t)
	if t.instance() {
		t.Pending = answer // for the completion condition
	}
	r.depart(t)
}

// depart chooses the outgoing flows and leaves by them. Where an activity or
// event has several, they are taken at once (BPMN 2.0.2, 13.3.1 and 13.2.1). An
// instance inside a loop only goes back to its loop.
func (r *run) depart(t *token) {
	if t.instance() {
		r.instanceDone(t)
		return
	}
	if t.node.def.Kind == bpmn.KindEndEvent {
		r.endBy(t)
		return
	}
	taken := t.node.flows
	if t.node.conditional() {
		var f *fault
		if taken, f = r.inclusive(t); f != nil {
			r.block(t, phaseLeave, f)
			return
		}
	}
	r.leave(t, taken)
}

// leave takes a token off its element and puts one on each flow.
func (r *run) leave(t *token, flows []*flow) {
	r.forget(t)
	r.elementFact(FactElementLeft, t)
	for _, f := range flows {
		r.fact(Fact{
			Kind: FactFlowTaken, Element: t.Node, ElementKind: t.node.def.Kind,
			Instance: t.ID, Scope: t.Scope, Flow: f.def.ID, Target: f.target.def.ID,
		})
	}
	s := t.scope
	s.Live += len(flows) - 1
	for i := len(flows) - 1; i >= 0; i-- {
		r.moves = append(r.moves, move{to: flows[i].target, by: flows[i], scope: s})
	}
	if s.AdHoc != nil && isActivity(t.node.def.Kind) && !t.node.def.TriggeredByEvent {
		if r.doneInAdHoc(s); s.ended {
			return
		}
	}
	if len(flows) == 0 {
		r.consumed(s, t.node)
	}
}

// forget takes a token out of the indexes.
func (r *run) forget(t *token) {
	r.touch(t.scope)
	if t.Wait == "" {
		return // it never waited
	}
	delete(r.st.tokens, t.ID)
	t.scope.vacate(t)
}

func (r *run) command(c Command) { r.res.Commands = append(r.res.Commands, c) }

func (r *run) fact(f Fact) {
	f.At = r.env.Now
	r.res.Facts = append(r.res.Facts, f)
}

func (r *run) elementFact(kind FactKind, t *token) { r.fact(r.factOf(kind, t)) }

// factOf is a fact about an element instance.
func (r *run) factOf(kind FactKind, t *token) Fact {
	return Fact{Kind: kind, Element: t.Node, ElementKind: t.node.def.Kind, Instance: t.ID, Scope: t.Scope, Loop: t.Index}
}

// conditional reports whether a flow that leaves the node has a condition.
func (n *node) conditional() bool {
	for _, f := range n.flows {
		if f.condition != nil {
			return true
		}
	}
	return false
}
