package engine

import (
	"slices"

	"github.com/motcua/motcua/internal/bpmn"
	"github.com/motcua/motcua/internal/feel"
)

// An ad-hoc subprocess (BPMN 2.0.2, 10.3.4 and 13.3.5) holds activities that no
// flow leads to; they are begun by its list of elements, which is all of them if it
// says none, and by people. After each activity its completion condition is
// evaluated. Without one it is over when nothing is left to do and something was
// done.

// adHocSpec is an ad-hoc subprocess made ready to run.
type adHocSpec struct {
	sequential, cancelRemaining bool
	completion, elements        *feel.Expression // nil = none
}

// adHocState is where an ad-hoc subprocess stands, in its scope.
type adHocState struct {
	Done  int      `json:"done,omitempty"`  // activities that completed
	Queue []string `json:"queue,omitempty"` // elements to begin one after the other, if it is sequential
	Over  bool     `json:"over,omitempty"`  // the condition held: what runs is awaited, nothing else begins
}

func (c *compiler) adHoc(n *node) {
	d := n.def
	n.enter = (*run).enterAdHoc
	n.adHoc = &adHocSpec{}
	if a := d.AdHoc; a != nil {
		n.adHoc.sequential, n.adHoc.cancelRemaining = a.Sequential, a.CancelRemaining
		n.adHoc.completion = c.optional(a.Completion, d.ID, d.Line)
		n.adHoc.elements = c.optional(a.Elements, d.ID, d.Line)
	}
	if d.Body == nil {
		c.problem(d.ID, d.Line, "empty_process", "Quy trình con trống.", "the subprocess is empty")
		return
	}
	for _, inside := range d.Body.Nodes {
		if inside.Kind == bpmn.KindStartEvent || inside.Kind == bpmn.KindEndEvent {
			c.problem(inside.ID, inside.Line, "adhoc_event",
				"Quy trình con tùy biến không có sự kiện bắt đầu và kết thúc.", "an ad-hoc subprocess has neither start nor end events")
		}
	}
	_, n.starts, n.events = c.nodes(d.Body)
	if len(n.starts) == 0 {
		c.problem(d.ID, d.Line, "no_start",
			"Không có điểm bắt đầu.", "there is no element without an incoming flow")
	}
}

// enterAdHoc opens an ad-hoc subprocess and begins the elements that it lists.
func (r *run) enterAdHoc(t *token) {
	if f := r.input(t); f != nil {
		r.block(t, phaseEnter, f)
		return
	}
	first, f := r.listed(t)
	if f != nil {
		r.block(t, phaseEnter, f)
		return
	}
	s := r.openScope(t, t.Locals)
	t.Locals = nil
	r.wait(t, waitScope)
	r.armBoundary(t)
	r.armEventSubProcesses(s)
	r.beginAdHoc(s, t.node, first)
}

// listed evaluates the list of elements to begin with.
func (r *run) listed(t *token) ([]*node, *fault) {
	e := t.node.adHoc.elements
	if e == nil {
		return t.node.starts, nil
	}
	vars := visible(t.Locals, t.scope)
	v, err := r.value(e, vars)
	if err != nil {
		return nil, badExpression(e, vars, err)
	}
	items, ok := v.([]feel.Value)
	if one, isText := v.(string); isText {
		items, ok = []feel.Value{one}, true
	}
	if !ok || len(items) > MaxInstances {
		return nil, unexpected(e, vars, v, "danh sách mã các việc cần làm", "a list of ids of elements")
	}
	var out []*node
	for _, item := range items {
		id, _ := item.(string)
		n := t.node.startable(id)
		if n == nil {
			return nil, unexpected(e, vars, v, "danh sách mã các việc có thể bắt đầu", "a list of ids of elements that can be begun")
		}
		out = append(out, n)
	}
	return out, nil
}

// startable finds an element that can be begun in an ad-hoc subprocess: one that no flow leads to.
func (n *node) startable(id string) *node {
	for _, s := range n.starts {
		if s.def.ID == id {
			return s
		}
	}
	return nil
}

// beginAdHoc begins elements: all at once, or, in a sequential one, each when
// nothing else runs.
func (r *run) beginAdHoc(s *scope, host *node, elements []*node) {
	if !host.adHoc.sequential {
		r.begin(s, elements)
		return
	}
	for _, n := range elements {
		s.AdHoc.Queue = append(s.AdHoc.Queue, n.def.ID)
	}
	if s.Live == 0 {
		r.nextAdHoc(s)
	}
}

func (r *run) nextAdHoc(s *scope) {
	if len(s.AdHoc.Queue) == 0 {
		return
	}
	n := r.p.nodes[s.AdHoc.Queue[0]]
	if s.AdHoc.Queue = s.AdHoc.Queue[1:]; len(s.AdHoc.Queue) == 0 {
		s.AdHoc.Queue = nil
	}
	r.begin(s, []*node{n})
}

// doneInAdHoc counts an activity that completed in an ad-hoc subprocess, and ends
// that if its condition holds.
func (r *run) doneInAdHoc(s *scope) {
	s.AdHoc.Done++
	r.judgeAdHoc(s)
}

func (r *run) judgeAdHoc(s *scope) {
	host := r.st.tokens[s.ID]
	spec := host.node.adHoc
	if spec.completion == nil || s.AdHoc.Over {
		return
	}
	holds, f := r.holds(spec.completion, visible(nil, s))
	switch {
	case f != nil:
		if !r.unjudged(host) {
			r.raiseAt(host, host.node, phaseAdHoc, f)
		}
	case holds && spec.cancelRemaining:
		r.empty(s)
		s.Live = 0
		r.endSubProcess(s)
	case holds:
		s.AdHoc.Over, s.AdHoc.Queue = true, nil
	}
}

// unjudged reports whether an ad-hoc subprocess has an incident of its condition already.
func (r *run) unjudged(host *token) bool {
	return slices.ContainsFunc(host.Incidents, func(id string) bool { return r.st.incidents[id].Phase == phaseAdHoc })
}

// restAdHoc goes on with an ad-hoc subprocess in which nothing runs: with the next
// element, or to its end. Otherwise it waits for people.
func (r *run) restAdHoc(s *scope) {
	a, host := s.AdHoc, r.st.tokens[s.ID]
	switch {
	case s.Interrupted || a.Over:
	case len(a.Queue) > 0:
		r.nextAdHoc(s)
		return
	case host.node.adHoc.completion != nil || a.Done == 0:
		return
	}
	r.endSubProcess(s)
}

// judgeAgain evaluates the completion condition of an ad-hoc subprocess again
// after an incident.
func (r *run) judgeAgain(s *scope) {
	if r.judgeAdHoc(s); !s.ended {
		r.idleAdHoc(s)
	}
}

// idleAdHoc goes on with an ad-hoc subprocess if nothing runs in it.
func (r *run) idleAdHoc(s *scope) {
	if s.Live == 0 {
		r.restAdHoc(s)
	}
}

func (r *run) acceptAdHocActivated(ev AdHocActivated) (func(), error) {
	s := r.st.scopes[ev.Scope]
	if s == nil || s.AdHoc == nil || s.AdHoc.Over || s.Interrupted {
		return nil, refuse(ErrUnknownScope, ev.Scope)
	}
	host := r.p.nodes[s.Node]
	elements := make([]*node, len(ev.Elements))
	for i, id := range ev.Elements {
		if elements[i] = host.startable(id); elements[i] == nil {
			return nil, refuse(ErrUnknownElement, id)
		}
	}
	if len(elements) == 0 || len(elements)+len(s.AdHoc.Queue) > MaxInstances {
		return nil, refuse(ErrUnknownElement, "")
	}
	return func() { r.beginAdHoc(s, host, elements) }, nil
}

// AdHoc is an ad-hoc subprocess that runs.
type AdHoc struct {
	Element string `json:"element"`
	Scope   string `json:"scope"` // of AdHocActivated
	// Elements can be begun, any number of times. Empty = the subprocess only waits
	// for what runs in it.
	Elements   []string `json:"elements,omitempty"`
	Sequential bool     `json:"sequential,omitempty"`
	Queue      []string `json:"queue,omitempty"` // that will begin one after the other
	Done       int      `json:"done"`            // activities that completed in it
}

// AdHocs lists the ad-hoc subprocesses that run in an instance, oldest first. The
// state must belong to the process.
func (p *Process) AdHocs(st *State) ([]AdHoc, error) {
	if err := st.bind(p); err != nil {
		return nil, err
	}
	var out []AdHoc
	for _, s := range bySeq(st.scopes) {
		if s.AdHoc == nil {
			continue
		}
		n := p.nodes[s.Node]
		a := AdHoc{
			Element: s.Node, Scope: s.ID, Sequential: n.adHoc.sequential, Queue: slices.Clone(s.AdHoc.Queue), Done: s.AdHoc.Done,
		}
		if !s.AdHoc.Over && !s.Interrupted {
			for _, start := range n.starts {
				a.Elements = append(a.Elements, start.def.ID)
			}
		}
		out = append(out, a)
	}
	return out, nil
}

// adHocAs reports whether a scope is that of an ad-hoc subprocess just if its node is one.
func (s *scope) adHocAs(n *node) bool {
	if s.AdHoc == nil {
		return n == nil || n.adHoc == nil || s.Loop != nil || s.Undo
	}
	if n == nil || n.adHoc == nil || s.Loop != nil || s.Undo || s.AdHoc.Done < 0 {
		return false
	}
	return !slices.ContainsFunc(s.AdHoc.Queue, func(id string) bool { return n.startable(id) == nil })
}
