package engine

import (
	"errors"
	"fmt"
	"maps"

	"github.com/motcua/motcua/internal/bpmn"
	"github.com/motcua/motcua/internal/feel"
)

// A multi-instance activity or standard loop is a token of its own, the host,
// with a loop scope inside. The host has the boundary events and leaves by the
// flows; the scope holds the instances, which are tokens at the same element.

// MaxInstances bounds the instances of one multi-instance activity.
const MaxInstances = bpmn.MaxInstances

// Variables of a loop. loopCounter counts from 1.
const (
	varLoopCounter = "loopCounter"
	varInstances   = "numberOfInstances"
	varActive      = "numberOfActiveInstances"
	varCompleted   = "numberOfCompletedInstances"
	varTerminated  = "numberOfTerminatedInstances"
)

// loopSpec is a loop of the model made ready to run.
type loopSpec struct {
	standard, sequential, testBefore bool
	maximum                          int              // of a standard loop; 0 = none
	condition                        *feel.Expression // completion condition, or a standard loop's; nil = none
	cardinality, collection          *feel.Expression // one of them is set, unless standard
	element, output                  string           // variables; "" = none
	outputElement                    *feel.Expression // nil = the whole answer
	judgesOutput                     bool             // the completion condition reads the output variable
}

// loopState is where a loop stands, in its scope.
type loopState struct {
	Total      int    `json:"total,omitempty"` // instances of a multi-instance activity; 0 = a standard loop
	Begun      int    `json:"begun,omitempty"`
	Completed  int    `json:"completed,omitempty"`
	Terminated int    `json:"terminated,omitempty"` // withdrawn one by one, by hand
	Items      values `json:"items,omitempty"`      // of the collection, for the instances that are still to begin
	Outputs    values `json:"outputs,omitempty"`    // by index; null where an instance gave none
}

// values is a list of FEEL values in typed JSON.
type values []feel.Value

func (v values) MarshalJSON() ([]byte, error) { return feel.ToJSON([]feel.Value(v)) }

func (v *values) UnmarshalJSON(data []byte) error {
	got, err := feel.FromJSON(data)
	if err != nil {
		return err
	}
	list, ok := got.([]feel.Value)
	if !ok && got != nil {
		return errors.New("a list is wanted")
	}
	*v = list
	return nil
}

func (c *compiler) loop(n *node) {
	d, l := n.def, n.def.Loop
	if l == nil {
		return
	}
	if !isActivity(d.Kind) || d.TriggeredByEvent {
		c.problem(d.ID, l.Line, "loop_place", "Chỉ công việc và quy trình con mới được lặp.", "only activities can loop")
		return
	}
	n.loop = &loopSpec{
		standard: l.Standard, sequential: l.Sequential || l.Standard, testBefore: l.TestBefore, maximum: l.Maximum,
		element: l.Element, output: l.Output,
		condition:   c.optional(l.Condition, d.ID, l.Line),
		cardinality: c.optional(l.Cardinality, d.ID, l.Line),
		collection:  c.optional(l.Collection, d.ID, l.Line), outputElement: c.optional(l.OutputElement, d.ID, l.Line),
	}
	if l.Output != "" && n.loop.condition != nil {
		for _, name := range n.loop.condition.Names() {
			n.loop.judgesOutput = n.loop.judgesOutput || name == l.Output
		}
	}
	switch {
	case l.Standard:
		if l.Condition == "" && l.Maximum == 0 {
			c.problem(d.ID, l.Line, "loop_endless",
				"Vòng lặp không có điều kiện cũng không có số lần tối đa.", "the loop has neither a condition nor a maximum")
		}
	case l.Cardinality == "" && l.Collection == "":
		c.problem(d.ID, l.Line, "loop_count",
			"Hoạt động đa thể hiện chưa cho biết số lần hay danh sách.", "the multi-instance activity has neither a cardinality nor a collection")
	case l.Cardinality != "" && l.Collection != "":
		c.problem(d.ID, l.Line, "loop_count",
			"Hoạt động đa thể hiện có cả số lần lẫn danh sách.", "the multi-instance activity has both a cardinality and a collection")
	}
}

// optional compiles an expression that may be missing.
func (c *compiler) optional(source, id string, line int) *feel.Expression {
	if trimFEEL(source) == "" {
		return nil
	}
	return c.expression(source, id, line)
}

// instance reports whether the token is an instance inside a loop.
func (t *token) instance() bool { return t.scope.Loop != nil }

// host reports whether the token holds a loop.
func (t *token) host() bool { return t.node.loop != nil && !t.instance() }

// activity is the token that has the boundary events of an element instance:
// of an instance inside a loop, the loop's host.
func (r *run) activity(t *token) *token {
	if t.instance() {
		return r.st.tokens[t.scope.ID]
	}
	return t
}

// enterLoop opens a loop scope inside its host.
func (r *run) enterLoop(t *token) {
	l := &loopState{}
	if !t.node.loop.standard {
		if f := r.instances(t, l); f != nil {
			r.block(t, phaseEnter, f)
			return
		}
		if l.Total == 0 {
			r.complete(t, t.node.loop.result(l))
			return
		}
	}
	s := r.openScope(t, counts(t.node.loop, l))
	s.Loop = l
	r.wait(t, waitScope)
	r.armBoundary(t)
	r.goOn(s, t)
}

// goOn begins the next instance of a loop, or ends a standard loop.
func (r *run) goOn(s *scope, host *token) {
	l, spec := s.Loop, host.node.loop
	if spec.standard {
		if spec.maximum > 0 && l.Begun >= spec.maximum {
			r.endLoop(s, host)
			return
		}
		if spec.condition != nil && (spec.testBefore || l.Begun > 0) {
			holds, f := r.holds(spec.condition, visible(nil, s))
			if f != nil {
				r.raiseAt(host, host.node, phaseLoop, f)
				return
			}
			if !holds {
				r.endLoop(s, host)
				return
			}
		}
	}
	r.moves = append(r.moves, move{to: host.node, scope: s})
}

// beginInstance begins one instance of a loop. Those of a parallel
// multi-instance activity begin one after the other, each when the one before
// waits: so the bound on a step's elements leaves one incident, not thousands.
func (r *run) beginInstance(s *scope) {
	host, l := r.st.tokens[s.ID], s.Loop
	spec := host.node.loop
	if !spec.standard && l.Begun >= l.Total {
		return
	}
	if r.overdone(spec) {
		r.raiseAt(host, host.node, phaseLoop, endlessLoop(host.node, r.env.MaxElements))
		return
	}
	l.Begun++
	own := Variables{varLoopCounter: feel.NewNumber(int64(l.Begun))}
	if len(l.Items) > 0 {
		if spec.element != "" {
			own[spec.element] = l.Items[0]
		}
		if l.Items = l.Items[1:]; len(l.Items) == 0 {
			l.Items = nil
		}
	}
	maps.Copy(s.Variables, counts(spec, l))
	if !spec.sequential && l.Begun < l.Total {
		r.moves = append(r.moves, move{to: host.node, scope: s})
	}
	s.Live++
	t := r.newToken(host.node, s)
	t.Locals = own
	if len(t.node.inputs) > 0 {
		t.Base = own // for a retry, which maps anew
	}
	t.node.enter(r, t)
}

// overdone counts an instance against the bounds of a step. Those of a
// multi-instance activity have a bound of their own, beyond which they count as
// elements do.
func (r *run) overdone(spec *loopSpec) bool {
	if r.entered >= r.env.MaxElements {
		return true
	}
	if r.begun++; spec.standard || r.begun > MaxInstances {
		r.entered++
	}
	return false
}

// instanceDone takes an instance that completed out of its loop, and ends the
// loop or goes on with it.
func (r *run) instanceDone(t *token) {
	over := false
	if spec := t.node.loop; spec.condition != nil && !spec.standard {
		var f *fault
		if over, f = r.met(t, spec, t.scope.Loop); f != nil {
			r.block(t, phaseLoop, f)
			return
		}
	}
	r.leaveLoop(t, over)
}

func (r *run) leaveLoop(t *token, over bool) {
	t.scope.Loop.Completed++
	r.drop(t, FactElementLeft)
	r.afterInstance(t.scope, r.st.tokens[t.scope.ID], over)
}

// drop takes an instance out of its loop.
func (r *run) drop(t *token, how FactKind) {
	t.Pending = nil
	r.forget(t)
	r.elementFact(how, t)
	t.scope.Live--
}

// afterInstance goes on with a loop that lost an instance.
func (r *run) afterInstance(s *scope, host *token, over bool) {
	spec, l := host.node.loop, s.Loop
	maps.Copy(s.Variables, counts(spec, l))
	switch {
	case over || !spec.standard && l.Completed+l.Terminated >= l.Total:
		r.endLoop(s, host)
	case spec.sequential:
		r.goOn(s, host)
	}
}

// endLoop withdraws what is left of a loop and completes its host.
func (r *run) endLoop(s *scope, host *token) {
	r.empty(s)
	r.st.removeScope(s)
	host.scope.Done = append(host.scope.Done, s.Done...) // each instance is compensated by itself
	r.complete(host, host.node.loop.result(s.Loop))
}

// counts are the variables of a loop scope.
func counts(spec *loopSpec, l *loopState) Variables {
	if spec.standard {
		return Variables{varLoopCounter: feel.NewNumber(int64(l.Begun))}
	}
	active := l.Begun
	if !spec.sequential {
		active = l.Total // all are, from the start
	}
	return Variables{
		varInstances:  feel.NewNumber(int64(l.Total)),
		varActive:     feel.NewNumber(int64(active - l.Completed - l.Terminated)),
		varCompleted:  feel.NewNumber(int64(l.Completed)),
		varTerminated: feel.NewNumber(int64(l.Terminated)),
	}
}

func tooMany(n *node, count string) *fault {
	return &fault{
		code: "loop_too_large",
		vi:   fmt.Sprintf("Hoạt động đa thể hiện %s cần %s thể hiện, nhiều hơn mức cho phép là %d.", quote(n.def.ID), count, MaxInstances),
		en:   fmt.Sprintf("multi-instance activity %s asks for %s instances, more than the %d allowed", quote(n.def.ID), count, MaxInstances),
	}
}

// loops reports whether the state of a loop is one of this node's.
func (n *node) loops(l *loopState) bool {
	spec := n.loop
	if spec == nil || spec.standard != (l.Total == 0) {
		return false
	}
	return spec.standard || (spec.output != "") == (l.Outputs != nil)
}
