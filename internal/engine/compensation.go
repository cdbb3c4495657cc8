package engine

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"github.com/motcua/motcua/internal/bpmn"
)

// MaxCompensations bounds the completed activities that a scope remembers to be
// able to compensate them.
const MaxCompensations = 10_000

// record is a completed activity that can be compensated.
type record struct {
	Seq       int64     `json:"seq"` // in the order of completion
	Node      string    `json:"node"`
	Variables Variables `json:"variables,omitempty"` // everything it saw when it completed
	Done      []*record `json:"done,omitempty"`      // what completed inside a subprocess
}

// undo is a compensation under way: a throw event that waits for it, a hidden
// token that sees to one that nothing waits for, or the hidden host of a scope
// in which one activity is compensated.
type undo struct {
	Queue  []undoItem `json:"queue,omitempty"` // what is still to be undone, in order
	Now    string     `json:"now,omitempty"`   // host of the scope in which one is
	For    string     `json:"for,omitempty"`   // of such a host: who asked for it
	Set    Variables  `json:"set,omitempty"`   // what it has set so far: what is undone next sees that, and not its snapshot
	Cancel bool       `json:"cancel,omitempty"`
}

// undoItem is an activity to compensate in the scope in which it completed.
type undoItem struct {
	Scope  string  `json:"scope"`
	Record *record `json:"record"`
}

// hidden reports whether a token is no element instance: it belongs to a
// compensation that is under way.
func (t *token) hidden() bool { return t.Undo != nil && t.Wait != waitCompensation }

// hide makes a hidden token. No fact tells of it.
func (r *run) hide(n *node, s *scope) *token {
	seq := r.st.next()
	s.Live++
	return &token{
		ID: instanceID(n.def.ID, seq), Seq: seq, Node: n.def.ID, Scope: s.ID, Since: r.env.Now, node: n, scope: s,
	}
}

// handler compiles what a compensation boundary event leads to.
func (c *compiler) handler(d *bpmn.Node) {
	if d.AttachedTo == nil {
		return // said already
	}
	h := d.AttachedTo.Compensation
	if h == nil || !h.ForCompensation || h.Scope != d.Scope || c.p.nodes[h.ID] == nil {
		c.problem(d.ID, d.Line, "compensation_handler",
			"Sự kiện biên bù trừ chưa nối với hoạt động bù trừ nào trong cùng phạm vi.",
			"the compensation boundary event is associated with no compensation activity of its scope")
	}
	if len(d.Outgoing) > 0 {
		c.problem(d.ID, d.Line, "compensation_flow",
			"Sự kiện biên bù trừ không có luồng đi ra.", "no sequence flow leaves a compensation boundary event")
	}
}

// compensation compiles an activity that is the compensation of others.
func (c *compiler) compensation(d *bpmn.Node) {
	if d.ForCompensation && len(d.Incoming)+len(d.Outgoing) > 0 {
		c.problem(d.ID, d.Line, "compensation_flow",
			"Hoạt động bù trừ không có luồng nối.", "a compensation activity has no sequence flows")
	}
}

func (c *compiler) compensationTarget(d *bpmn.Node, t *trigger) {
	if a := t.def.Activity; t.def.Ref != "" && (a == nil || !a.Kind.IsActivity()) {
		c.problem(d.ID, t.def.Line, "compensation_target",
			"Hoạt động cần bù trừ "+quote(t.def.Ref)+" không có.", "there is no activity "+quote(t.def.Ref)+" to compensate")
	}
}

// remembers reports whether the completion of an element instance is recorded:
// it has a handler of its own, or holds a compensation event subprocess or
// something that was recorded.
func (t *token) remembers() bool {
	d := t.node.def
	if d.ForCompensation || !isActivity(d.Kind) || d.TriggeredByEvent || t.host() {
		return false
	}
	return d.Compensation != nil || t.node.undoer() != nil || len(t.Done) > 0
}

// undoer is the compensation event subprocess inside a subprocess; nil if it has none.
func (n *node) undoer() *node {
	for _, start := range n.events {
		if start.triggers[0].def.Kind == bpmn.EventCompensate {
			return start.startOf
		}
	}
	return nil
}

// full tells of a scope that can remember no more.
func (r *run) full(t *token) *fault {
	if !t.remembers() || len(t.scope.Done) < MaxCompensations {
		return nil
	}
	return &fault{
		code: "compensation_full",
		vi:   fmt.Sprintf("Đã có %d hoạt động chờ khả năng bù trừ trong cùng phạm vi, không ghi thêm được.", MaxCompensations),
		en:   fmt.Sprintf("%d activities of the scope could have to be compensated: no more can be remembered", MaxCompensations),
	}
}

// remember records that an activity completed, with the variables as they are now.
func (r *run) remember(t *token) {
	if !t.remembers() {
		t.Done = nil
		return
	}
	rec := &record{Seq: r.st.next(), Node: t.Node, Variables: visible(t.Locals, t.scope).clone()}
	if t.node.def.Compensation == nil {
		rec.Done = t.Done
	}
	t.Done = nil
	t.scope.Done = append(t.scope.Done, rec)
}

// throwCompensation compensates what a throw event says. The event waits until
// everything is undone, unless it says otherwise.
func (r *run) throwCompensation(t *token) {
	var queue []undoItem
	waits := false
	for _, tr := range t.node.triggers {
		if tr.def.Kind == bpmn.EventCompensate {
			f := r.factOf(FactCompensationThrown, t)
			if tr.def.Activity != nil {
				f.Target = tr.def.Activity.ID
			}
			r.fact(f)
			queue = append(queue, r.takeRecords(t.scope, tr.def.Activity)...)
			waits = waits || tr.def.WaitForCompletion
		}
	}
	if !waits {
		if len(queue) > 0 {
			k := r.hide(t.node, t.scope)
			k.Undo = &undo{Queue: queue}
			r.wait(k, waitUndo)
			r.undoNext(k)
		}
		r.complete(t, nil)
		return
	}
	r.wait(t, waitCompensation)
	t.Undo = &undo{Queue: queue}
	r.undoNext(t)
}

// takeRecords takes what is to be compensated, last completed first: of one
// activity, or of the whole scope. An event subprocess speaks for the scope it is
// in as well (BPMN 2.0.2, 10.5.1 and 13.5.5).
func (r *run) takeRecords(s *scope, activity *bpmn.Node) []undoItem {
	var queue []undoItem
	for ; s != nil; s = s.parent {
		if activity == nil {
			queue = append(queue, undoing(s.Done, s)...)
			s.Done = nil
			if s.parent == nil || !r.p.nodes[s.Node].def.TriggeredByEvent {
				break
			}
			continue
		}
		if s.Loop == nil && inside(r.p.nodes[activity.ID], s.Node) {
			var taken, left []*record
			for _, rec := range s.Done {
				if rec.Node == activity.ID {
					taken = append(taken, rec)
				} else {
					left = append(left, rec)
				}
			}
			s.Done = left
			return undoing(taken, s)
		}
	}
	slices.SortStableFunc(queue, func(a, b undoItem) int { return cmp.Compare(b.Record.Seq, a.Record.Seq) })
	return queue
}

// undoing is a queue of records of a scope, last completed first.
func undoing(done []*record, s *scope) []undoItem {
	queue := make([]undoItem, 0, len(done))
	for _, rec := range slices.Backward(done) {
		queue = append(queue, undoItem{Scope: s.ID, Record: rec})
	}
	return queue
}

// undoNext compensates the next activity, or ends the compensation.
func (r *run) undoNext(t *token) {
	t.Undo.Now = ""
	if len(t.Undo.Queue) > 0 {
		item := t.Undo.Queue[0]
		t.Undo.Queue = t.Undo.Queue[1:]
		r.undo(t, r.st.scopes[item.Scope], item.Record)
		return
	}
	switch {
	case t.Undo.For != "":
		r.endUndo(r.st.scopes[t.ID])
	case t.Undo.Cancel:
		r.leaveTransaction(t)
	case t.hidden():
		r.forget(t)
		t.scope.Live--
		r.consumed(t.scope, t.node)
	default:
		t.Undo = nil
		r.complete(t, nil)
	}
}

// undo compensates one activity in a scope of its own, in which everything that
// the activity saw when it completed can be seen, beside what the compensation
// itself has set, and from which everything that is set goes to the scopes around:
// by its handler, else its compensation event subprocess, else by compensating what
// is inside.
func (r *run) undo(by *token, home *scope, rec *record) {
	n := r.p.nodes[rec.Node]
	host := r.hide(n, home)
	host.Undo = &undo{For: by.ID, Set: by.Undo.Set}
	by.Undo.Now = host.ID
	seen := rec.Variables.clone()
	maps.Copy(seen, by.Undo.Set)
	s := r.openScope(host, seen)
	s.Undo = true
	r.wait(host, waitScope)
	switch undoer := n.undoer(); {
	case n.def.Compensation != nil:
		r.begin(s, []*node{r.p.nodes[n.def.Compensation.ID]})
	case undoer != nil:
		s.Done = rec.Done
		r.begin(s, []*node{undoer})
	default:
		host.Undo.Queue = undoing(rec.Done, s)
		r.undoNext(host)
	}
}

// endUndo takes away the scope of an activity that was compensated, and goes on
// with the next one.
func (r *run) endUndo(s *scope) {
	host := r.st.tokens[s.ID]
	by := r.st.tokens[host.Undo.For]
	r.st.removeScope(s)
	r.forget(host)
	r.lose(host.scope)
	if by != nil {
		by.Undo.Set = host.Undo.Set
		r.undoNext(by)
	}
}

// undoSets lets a compensation see what it sets itself.
func (r *run) undoSets(s *scope, vars Variables) {
	maps.Copy(s.Variables, vars)
	u := r.st.tokens[s.ID].Undo
	u.Set = u.Set.clone() // the one that asked for it has the same
	maps.Copy(u.Set, vars)
}

// lose counts a hidden token out of a scope that goes on.
func (r *run) lose(s *scope) {
	s.Live--
	if s.atJoins > 0 {
		r.joining = append(r.joining, s)
	}
}

// stopUndo withdraws what a compensation that is withdrawn has under way.
func (r *run) stopUndo(t *token) {
	if t.Undo == nil || t.Undo.Now == "" {
		return
	}
	if host := r.st.tokens[t.Undo.Now]; host != nil && !host.scope.ended {
		r.withdraw(host)
		r.lose(host.scope)
	}
}
