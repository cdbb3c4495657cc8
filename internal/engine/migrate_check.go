package engine

import (
	"slices"

	"github.com/motcua/motcua/internal/bpmn"
)

// migration is a copy of an instance on its way from one process to another.
type migration struct {
	st       *State
	from, to *Process
	Mapping
	findings []bpmn.Finding
}

// MigrateCheck tells what stands against migrating an instance of another process
// to this one, and what the migration would change besides. Errors forbid it: a
// token, or what it waits for, would have no place. Findings name elements of the
// process that the instance comes from. The state is not changed.
func (p *Process) MigrateCheck(st *State, from *Process, m Mapping) []bpmn.Finding {
	g, err := newMigration(st, from, p, m)
	if err != nil {
		return []bpmn.Finding{{Severity: bpmn.SeverityError, Code: string(err.Code), ElementID: err.ID, VI: err.VI, EN: err.EN}}
	}
	g.check()
	return g.findings
}

func newMigration(st *State, from, to *Process, m Mapping) (*migration, *Error) {
	if st == nil || from == nil || to == nil {
		return nil, refuse(ErrNotCompiled, "")
	}
	if err := st.bind(from); err != nil {
		return nil, refuse(ErrForeignState, st.process)
	}
	if st.Ended() {
		return nil, refuse(ErrEnded, st.root.ID)
	}
	own, err := st.copy()
	if err != nil {
		return nil, refuse(ErrForeignState, st.process)
	}
	return &migration{st: own, from: from, to: to, Mapping: m}, nil
}

// target is the element that stands for one; nil if there is none.
func (g *migration) target(n *node) *node {
	if n == nil {
		return nil
	}
	return g.to.nodes[g.Elements[n.def.ID]]
}

func (g *migration) find(severity bpmn.Severity, n *node, code, vi, en string) {
	g.findings = append(g.findings, bpmn.Finding{
		ElementID: n.def.ID, Line: n.def.Line, Severity: severity, Code: code,
		VI: "Bước " + n.title() + ": " + vi, EN: "element " + n.title() + ": " + en,
	})
}

func (n *node) title() string {
	if n.def.Name != "" {
		return quote(n.def.Name)
	}
	return quote(n.def.ID)
}

func (g *migration) check() {
	g.checkNames()
	said := map[string]bool{} // once an element, not once a token
	for _, t := range g.tokens() {
		if key := t.Node + " " + t.scope.Node; !said[key] {
			said[key] = true
			g.checkToken(t)
		}
	}
	for _, s := range bySeq(g.st.scopes) {
		for _, id := range sortedKeys(s.Joins) {
			if !said["join "+id] {
				said["join "+id] = true
				g.checkJoin(s, g.from.nodes[id])
			}
		}
	}
	for _, h := range g.holders() {
		g.checkEvents(h, said)
		g.checkRecords(h, said)
	}
}

// checkRecords says which completed activities could not be compensated any more.
func (g *migration) checkRecords(h holder, said map[string]bool) {
	for rec := range recordsOf(h) {
		n := g.from.nodes[rec.Node]
		if to := g.target(n); (to == nil || !n.alike(to)) && !said["record "+rec.Node] {
			said["record "+rec.Node] = true
			g.find(bpmn.SeverityWarning, n, "compensation_lost",
				"đã hoàn thành và sẽ không còn bù trừ được ở phiên bản mới.", "it has completed and could not be compensated any more in the other version")
		}
	}
}

// checkNames refuses a mapping of or to what is not there.
func (g *migration) checkNames() {
	for _, id := range sortedKeys(g.Elements) {
		to := g.Elements[id]
		if n := g.from.nodes[id]; n == nil || g.to.nodes[to] == nil {
			g.findings = append(g.findings, bpmn.Finding{
				ElementID: id, Severity: bpmn.SeverityError, Code: "unknown_mapping",
				VI: "Không có phần tử để chuyển từ " + quote(id) + " sang " + quote(to) + ".",
				EN: "there is nothing to map from " + quote(id) + " to " + quote(to),
			})
		}
	}
}

func (g *migration) checkToken(t *token) {
	n := t.node
	to := g.target(n)
	if to == nil {
		g.find(bpmn.SeverityError, n, "token_lost",
			"đang chạy nhưng không có phần tử tương ứng ở phiên bản mới.", "a token waits there and nothing stands for it in the other version")
		return
	}
	if !n.alike(to) {
		g.find(bpmn.SeverityError, n, "kind_changed",
			"phần tử tương ứng "+to.title()+" ở phiên bản mới khác loại.", "what stands for it, "+to.title()+", is of another kind")
		return
	}
	switch {
	case t.instance(), t.hidden():
		return
	case t.scope.Undo:
		if a := g.target(g.from.nodes[t.scope.Node]); a == nil || g.to.undoHolds(a.def.ID, to) {
			return // said of the activity that is compensated
		}
	case g.nests(n, to):
		return
	}
	g.find(bpmn.SeverityError, n, "scope_changed",
		"phần tử tương ứng "+to.title()+" ở phiên bản mới nằm trong quy trình con khác.", "what stands for it, "+to.title()+", is in another subprocess")
}

func (g *migration) checkJoin(s *scope, n *node) {
	to := g.target(n)
	if to == nil {
		g.find(bpmn.SeverityError, n, "token_lost",
			"có nhánh đang chờ ở cổng này nhưng không có cổng tương ứng ở phiên bản mới.", "tokens wait at the join and nothing stands for it in the other version")
		return
	}
	if n.def.Kind != to.def.Kind {
		g.find(bpmn.SeverityError, n, "kind_changed",
			"phần tử tương ứng "+to.title()+" ở phiên bản mới khác loại.", "what stands for it, "+to.title()+", is of another kind")
		return
	}
	if !g.nests(n, to) {
		g.find(bpmn.SeverityError, n, "scope_changed",
			"phần tử tương ứng "+to.title()+" ở phiên bản mới nằm trong quy trình con khác.", "what stands for it, "+to.title()+", is in another subprocess")
		return
	}
	for _, id := range sortedKeys(s.Joins[n.def.ID].Flows) {
		if g.flow(n, to, id) == nil {
			g.find(bpmn.SeverityError, n, "join_flow_gone",
				"luồng "+quote(id)+" mà nhánh đang chờ đã đến không còn dẫn vào cổng.", "the flow "+quote(id)+" by which a waiting token came leads there no more")
		}
	}
}

// flow finds the incoming flow that stands for one of a join: as the mapping
// says, by its id, or by its two ends.
func (g *migration) flow(n, to *node, id string) *bpmn.SequenceFlow {
	if named := g.Flows[id]; named != "" {
		id = named
	}
	for _, f := range to.def.Incoming {
		if f.ID == id {
			return f
		}
	}
	var source *bpmn.Node
	for _, f := range n.def.Incoming {
		if f.ID == id {
			source = f.Source
		}
	}
	var found *bpmn.SequenceFlow
	for _, f := range to.def.Incoming {
		if source == nil || f.Source == nil || g.Elements[source.ID] != f.Source.ID {
			continue
		}
		if found != nil {
			return nil // two of them
		}
		found = f
	}
	return found
}

// checkEvents says which events a holder waits for no more, and which are new.
func (g *migration) checkEvents(h holder, said map[string]bool) {
	before, after := g.eventsOf(g.from, h), g.eventsOf(g.to, h)
	for _, n := range before {
		if !slices.Contains(after, g.target(n)) && !said["event "+n.def.ID] {
			said["event "+n.def.ID] = true
			g.find(bpmn.SeverityWarning, n, "event_gone",
				"sự kiện này không còn được chờ ở phiên bản mới.", "the event is waited for no more in the other version")
		}
	}
	for _, n := range g.added(before, after) {
		if !said["event "+n.def.ID] {
			said["event "+n.def.ID] = true
			g.find(bpmn.SeverityWarning, n, "event_added",
				"sự kiện mới của phiên bản mới sẽ được chờ.", "an event of the other version will be waited for")
		}
	}
	if t, ok := h.(*token); ok && t.Wait == waitEvent && len(before) > 0 && len(after) == 0 && g.target(t.node) != nil {
		g.find(bpmn.SeverityError, t.node, "token_lost",
			"không còn sự kiện nào để chờ ở phiên bản mới.", "no event is left to wait for in the other version")
	}
}

// added are the events after that stand for none before.
func (g *migration) added(before, after []*node) []*node {
	var out []*node
	for _, n := range after {
		if !slices.ContainsFunc(before, func(b *node) bool { return g.target(b) == n }) {
			out = append(out, n)
		}
	}
	return out
}

// eventsOf are the events that a holder waits for in one of the processes.
func (g *migration) eventsOf(p *Process, h holder) []*node {
	if s, ok := h.(*scope); ok {
		switch {
		case s.Loop != nil || s.Interrupted || s.Undo:
			return nil
		case s.parent == nil:
			return p.events
		}
		if n := g.in(p, g.from.nodes[s.Node]); n != nil {
			return n.events
		}
		return nil
	}
	t := h.(*token)
	n := g.in(p, t.node)
	if n == nil || t.hidden() || !g.st.armed(t) {
		return nil
	}
	var out []*node
	if n.def.Kind == bpmn.KindEventBasedGateway {
		out = append(out, n.targets()...)
	}
	if t.Wait == waitTimer || t.Wait == waitEvent && n.def.Kind != bpmn.KindEventBasedGateway {
		out = append(out, n)
	}
	if !t.instance() {
		out = append(out, n.boundary...)
	}
	return out
}

// in is a node of the process that instances come from, or what stands for it.
func (g *migration) in(p *Process, n *node) *node {
	if p == g.from {
		return n
	}
	return g.target(n)
}

// armed reports whether an element instance waits for its boundary events: it
// does while it is active, also when what it asked for failed.
func (st *State) armed(t *token) bool {
	return t.Wait != waitIncident ||
		slices.ContainsFunc(t.Incidents, func(id string) bool { return st.incidents[id].Phase == phaseService })
}
