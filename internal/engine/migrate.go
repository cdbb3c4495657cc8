package engine

import (
	"cmp"
	"iter"
	"slices"

	"github.com/motcua/motcua/internal/bpmn"
)

// Migrate makes an instance of another process one of this process: every token
// goes on where the element that stands for its own is. Instances, tasks, calls
// and timers keep their ids, timers their instants. Messages and signals are
// waited for as before, unless their name or key is written differently now.
// Events that are gone are waited for no more; new ones are, from now on.
//
// It is refused as MigrateCheck says, with the first of its errors; the state is
// then as it was. Migrating to an identical process changes nothing.
func (p *Process) Migrate(st *State, from *Process, m Mapping, env Env) (Result, error) {
	g, refused := newMigration(st, from, p, m)
	if refused != nil {
		return Result{}, refused
	}
	g.check()
	for _, f := range g.findings {
		if f.Severity == bpmn.SeverityError {
			return Result{}, &Error{Code: ErrMigration, ID: f.ElementID, VI: f.VI, EN: f.EN}
		}
	}
	r := newRun(from, g.st, env)
	r.fact(Fact{Kind: FactMigrated, Element: p.def.ID, Instance: st.root.ID, Name: from.def.ID})
	anew := g.dropEvents(r)
	r.p = p
	g.rename(r)
	for _, s := range bySeq(g.st.scopes) {
		g.renameJoins(s)
		if len(s.Complex) > 0 {
			r.touch(s)
		}
		for _, id := range sortedKeys(s.Joins) {
			r.rejoin(s, p.nodes[id])
		}
	}
	g.st.process, g.st.bound = p.def.ID, nil
	if err := g.st.bind(p); err != nil {
		return Result{}, err
	}
	for _, e := range anew {
		r.armOne(e.node, e.trigger, e.holder)
	}
	r.drain()
	*st = *g.st
	return r.res, nil
}

// awaitedEvent is a trigger that a holder is to wait for once it was migrated.
type awaitedEvent struct {
	holder  holder
	node    *node
	trigger *trigger
}

// dropEvents takes back what is waited for no more, with its incidents, and gives
// what is new. What remains is still under its old name.
func (g *migration) dropEvents(r *run) []awaitedEvent {
	var anew []awaitedEvent
	for _, h := range g.holders() {
		before, after := g.eventsOf(g.from, h), g.eventsOf(g.to, h)
		keeps := func(id string) bool { return slices.Contains(after, g.target(g.from.nodes[id])) }
		for _, id := range slices.Clone(h.hold().Timers) {
			if tm := g.st.timers[id]; !keeps(tm.Node) {
				h.hold().Timers = without(h.hold().Timers, id)
				r.clearTimer(tm)
			}
		}
		for _, id := range slices.Clone(h.hold().Subs) {
			s := g.st.subs[id]
			n := g.from.nodes[s.Node]
			tr := g.target(n).trigger(s.Part)
			if keeps(s.Node) && n.trigger(s.Part).same(tr) {
				continue
			}
			h.hold().Subs = without(h.hold().Subs, id)
			r.closeSubscription(s)
			if keeps(s.Node) {
				anew = append(anew, awaitedEvent{h, g.target(n), tr})
			}
		}
		for _, id := range slices.Clone(*incidentsOf(h)) {
			if in := g.st.incidents[id]; in.ofEvent() && !keeps(in.Node) {
				r.settle(in, closedCancelled)
			}
		}
		for id := range h.hold().Got {
			if !keeps(id) {
				delete(h.hold().Got, id)
			}
		}
		for _, n := range g.added(before, after) {
			for _, tr := range n.triggers {
				anew = append(anew, awaitedEvent{h, n, tr})
			}
		}
	}
	return anew
}

// holders are all tokens and scopes, the oldest first, tokens before scopes.
func (g *migration) holders() []holder {
	var out []holder
	for _, t := range g.tokens() {
		out = append(out, t)
	}
	for _, s := range bySeq(g.st.scopes) {
		out = append(out, s)
	}
	return out
}

// tokens are all tokens, the oldest first.
func (g *migration) tokens() []*token {
	out := make([]*token, 0, len(g.st.tokens))
	for _, t := range g.st.tokens {
		out = append(out, t)
	}
	slices.SortFunc(out, func(a, b *token) int { return cmp.Compare(a.Seq, b.Seq) })
	return out
}

// ofEvent reports whether an incident is that of an event and not of the element itself.
func (in *incident) ofEvent() bool {
	return in.Phase == phaseTimer || in.Phase == phaseArm || in.Phase == phaseCondition
}

// same reports whether a trigger is written as another one is, as far as what is
// waited for was made of it. A condition is read when it is evaluated.
func (t *trigger) same(o *trigger) bool {
	source := func(x *text) string {
		switch {
		case x == nil:
			return ""
		case x.source != nil:
			return "=" + x.source.Source()
		}
		return x.plain
	}
	key := func(t *trigger) string {
		if t.key == nil {
			return ""
		}
		return t.key.Source()
	}
	return t != nil && o != nil && source(t.name) == source(o.name) && key(t) == key(o)
}

// rename gives everything its new place.
func (g *migration) rename(r *run) {
	name := func(id string) string { return g.Elements[id] }
	for _, t := range g.tokens() {
		old := t.Node
		t.node = g.target(g.from.nodes[old])
		t.Node = t.node.def.ID
		if t.Node != old && !t.hidden() {
			f := r.factOf(FactMigrated, t)
			f.Name = old
			r.fact(f)
		}
	}
	for _, s := range g.st.scopes {
		s.occupied = nil
		if s.parent != nil {
			s.Node = name(s.Node)
		}
		if s.AdHoc != nil {
			s.AdHoc.Queue = g.queued(s)
		}
		if l := s.Loop; l != nil && l.Total > 0 {
			l.suit(g.to.nodes[s.Node].loop)
		}
	}
	for _, tm := range g.st.timers {
		tm.Node = name(tm.Node)
	}
	for _, s := range g.st.subs {
		s.Node = name(s.Node)
	}
	for _, in := range g.st.incidents {
		in.Node = name(in.Node)
	}
	g.renameRecords()
	for _, h := range g.st.holders() {
		held := h.hold()
		if held.Got == nil {
			continue
		}
		got := map[string]*gathered{}
		for id, x := range held.Got {
			got[name(id)] = x
		}
		held.Got = got
	}
}

// recordsOf are the records of completed activities that a token or scope keeps,
// those inside others included.
func recordsOf(h holder) iter.Seq[*record] {
	return func(yield func(*record) bool) {
		var all func([]*record) bool
		all = func(done []*record) bool {
			for _, rec := range done {
				if !yield(rec) || !all(rec.Done) {
					return false
				}
			}
			return true
		}
		if s, ok := h.(*scope); ok {
			all(s.Done)
			return
		}
		t := h.(*token)
		if !all(t.Done) || t.Undo == nil {
			return
		}
		for _, item := range t.Undo.Queue {
			if !all([]*record{item.Record}) {
				return
			}
		}
	}
}

// renameRecords drops the records of activities that nothing stands for.
func (g *migration) renameRecords() {
	var renamed func([]*record) []*record
	renamed = func(done []*record) []*record {
		var out []*record
		for _, rec := range done {
			n := g.from.nodes[rec.Node]
			if to := g.target(n); to != nil && n.alike(to) {
				rec.Node, rec.Done = to.def.ID, renamed(rec.Done)
				out = append(out, rec)
			}
		}
		return out
	}
	for _, s := range g.st.scopes {
		s.Done = renamed(s.Done)
	}
	for _, t := range g.st.tokens {
		t.Done = renamed(t.Done)
		if t.Undo == nil {
			continue
		}
		var queue []undoItem
		for _, item := range t.Undo.Queue {
			if kept := renamed([]*record{item.Record}); len(kept) > 0 {
				queue = append(queue, item)
			}
		}
		t.Undo.Queue = queue
	}
}

// queued are the elements that an ad-hoc subprocess is still to begin and that
// can be begun in the other version.
func (g *migration) queued(s *scope) []string {
	var out []string
	for _, id := range s.AdHoc.Queue {
		if n := g.to.nodes[s.Node].startable(g.Elements[id]); n != nil {
			out = append(out, n.def.ID)
		}
	}
	return out
}

// suit makes the state of a multi-instance activity fit another definition of it.
func (l *loopState) suit(spec *loopSpec) {
	switch {
	case spec.output == "":
		l.Outputs = nil
	case l.Outputs == nil:
		l.Outputs = make(values, l.Total)
	}
	if spec.element == "" {
		l.Items = nil
	}
}

// renameJoins gives the tokens at joins their new gateways and flows.
func (g *migration) renameJoins(s *scope) {
	var complex map[string][]string
	for id, flows := range s.Complex {
		n := g.from.nodes[id]
		to := g.target(n)
		if to == nil || to.def.Kind != bpmn.KindComplexGateway {
			continue // nobody waits at it
		}
		if complex == nil {
			complex = map[string][]string{}
		}
		for _, f := range flows {
			if found := g.flow(n, to, f); found != nil {
				complex[to.def.ID] = append(complex[to.def.ID], found.ID)
			}
		}
		slices.Sort(complex[to.def.ID])
	}
	s.Complex = complex
	if s.Joins == nil {
		return
	}
	joins := map[string]*join{}
	for id, j := range s.Joins { // sums: the order does not show
		n := g.from.nodes[id]
		to := g.target(n)
		if joins[to.def.ID] == nil {
			joins[to.def.ID] = &join{Flows: map[string]int{}}
		}
		for f, count := range j.Flows {
			joins[to.def.ID].Flows[g.flow(n, to, f).ID] += count
		}
	}
	s.Joins = joins
}

// rejoin looks at a join again whose gateway is another one: it may be ready now,
// or join nothing any more.
func (r *run) rejoin(s *scope, g *node) {
	j := s.Joins[g.def.ID]
	if g.joinsTokens() && (g.def.Kind != bpmn.KindParallelGateway || len(j.Flows) < g.incoming) {
		r.touch(s)
		r.joining = append(r.joining, s)
		return
	}
	flows := j.Flows
	live := s.Live
	r.unpark(parked{s, g})
	s.Live = live
	for i := len(g.def.Incoming) - 1; i >= 0; i-- {
		f := g.def.Incoming[i]
		for range flows[f.ID] {
			r.moves = append(r.moves, move{to: g, by: r.p.flowOf(f), scope: s})
		}
	}
}

// flowOf is a sequence flow made ready to run.
func (p *Process) flowOf(f *bpmn.SequenceFlow) *flow {
	for _, out := range p.nodes[f.Source.ID].flows {
		if out.def == f {
			return out
		}
	}
	return nil
}
