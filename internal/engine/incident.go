package engine

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/motcua/motcua/internal/bpmn"
	"github.com/motcua/motcua/internal/feel"
)

// How an incident was closed: the Code of FactIncidentResolved.
const (
	closedRetried   = "retried"
	closedResolved  = "resolved"
	closedSkipped   = "skipped"
	closedCancelled = "cancelled" // its element was withdrawn, or completed without it
)

// codeEndlessLoop is the incident of a token that never waits.
const codeEndlessLoop = "endless_loop"

// fault is why an element cannot go on.
type fault struct{ code, vi, en string }

// block leaves a token at its element until a person has dealt with the fault.
func (r *run) block(t *token, p phase, f *fault) {
	r.wait(t, waitIncident)
	r.raiseAt(t, t.node, p, f)
}

// raiseAt raises an incident of an element instance at n: its own node or a boundary event.
func (r *run) raiseAt(t *token, n *node, p phase, f *fault) {
	r.raiseFor(t, n, incident{Phase: p}, f)
}

// raiseFor raises an incident at n, which its holder keeps.
func (r *run) raiseFor(h holder, n *node, in incident, f *fault) {
	in.Seq = r.st.next()
	in.ID = instanceID("incident", in.Seq)
	in.Node, in.Instance, in.holder = n.def.ID, h.name(), h
	in.At, in.Code, in.MessageVI, in.MessageEN = r.env.Now, f.code, f.vi, f.en
	r.st.incidents[in.ID] = &in
	open := incidentsOf(h)
	*open = append(*open, in.ID)
	r.fact(Fact{
		Kind: FactIncidentRaised, Element: in.Node, ElementKind: n.def.Kind, Instance: in.Instance,
		Scope: h.within(), Incident: in.ID, Code: f.code, MessageVI: f.vi, MessageEN: f.en,
	})
}

// settle closes one incident.
func (r *run) settle(in *incident, how string) {
	delete(r.st.incidents, in.ID)
	open := incidentsOf(in.holder)
	*open = without(*open, in.ID)
	f := Fact{
		Kind: FactIncidentResolved, Element: in.Node, Instance: in.Instance, Scope: in.holder.within(),
		Incident: in.ID, Code: how,
	}
	if n := r.p.nodes[in.Node]; n != nil {
		f.ElementKind = n.def.Kind
	}
	r.fact(f)
}

// dropIncidents closes what is open at an element that completes or is withdrawn.
func (r *run) dropIncidents(t *token) { r.closeAll(t.Incidents) }

func (r *run) closeAll(ids []string) {
	for _, id := range slices.Clone(ids) {
		r.settle(r.st.incidents[id], closedCancelled)
	}
}

func (r *run) acceptIncidentRetried(ev IncidentRetried) (func(), error) {
	in, ok := r.st.incidents[ev.ID]
	if !ok {
		return nil, refuse(ErrUnknownIncident, ev.ID)
	}
	return func() {
		r.settle(in, closedRetried)
		r.retry(in)
	}, nil
}

// retry does again what failed.
func (r *run) retry(in *incident) {
	switch in.Phase {
	case phaseJoin:
		s := in.holder.(*scope)
		r.touch(s)
		r.joining = append(r.joining, s)
		return
	case phaseTimer, phaseArm:
		n := r.p.nodes[in.Node]
		r.armOne(n, n.trigger(in.Part), in.holder)
		return
	case phaseCondition:
		r.retryCondition(in)
		return
	}
	t := in.holder.(*token)
	switch in.Phase {
	case phaseEnter:
		r.reenter(t)
	case phaseService:
		if f := r.input(t); f != nil {
			r.block(t, phaseService, f)
			return
		}
		r.again(t)
	case phaseOutput:
		answer := t.Pending
		t.Pending = nil
		r.complete(t, answer)
	case phaseLeave:
		r.depart(t)
	case phaseLoop:
		r.judge(t)
	case phaseAdHoc:
		r.judgeAgain(r.st.scopes[t.ID])
	case phaseThrow:
		r.endBy(t)
	}
}

// again asks once more for what an element needs from outside.
func (r *run) again(t *token) {
	switch {
	case t.node.call != nil:
		r.callProcess(t)
	case t.node.def.Kind == bpmn.KindBusinessRuleTask && t.node.def.Extension.ServiceType == "":
		r.decide(t)
	default:
		r.call(t)
	}
}

func (r *run) reenter(t *token) {
	r.forget(t)
	t.Wait = ""
	r.act(t)
}

// judge asks again whether a loop goes on.
func (r *run) judge(t *token) {
	if t.instance() {
		r.instanceDone(t)
		return
	}
	r.goOn(r.st.scopes[t.ID], t)
}

func (r *run) acceptIncidentResolved(ev IncidentResolved) (func(), error) {
	in, ok := r.st.incidents[ev.ID]
	if !ok {
		return nil, refuse(ErrUnknownIncident, ev.ID)
	}
	var by *flow
	if ev.Flow != "" {
		if by = r.exit(in, ev.Flow); by == nil {
			return nil, refuse(ErrUnknownFlow, ev.Flow)
		}
	}
	vars, err := ev.Variables.normal()
	if err != nil {
		return nil, err
	}
	return func() {
		if ev.Skip && skippable(in) {
			r.settle(in, closedSkipped)
			r.skip(in, vars)
			return
		}
		r.settle(in, closedResolved)
		r.resolve(in, vars, by)
	}, nil
}

// skippable reports whether the element's own work is what failed.
func skippable(in *incident) bool {
	switch in.Phase {
	case phaseService, phaseOutput, phaseLoop, phaseAdHoc:
		return true
	}
	return false
}

// skip leaves an element without its work and without its output mappings.
func (r *run) skip(in *incident, vars Variables) {
	t := r.st.tokens[in.Instance]
	if in.Phase == phaseAdHoc {
		s := r.st.scopes[t.ID]
		r.mergeFrom(s, t, vars)
		r.idleAdHoc(s)
		return
	}
	if in.Phase != phaseLoop {
		r.disarm(t)
	}
	r.merge(t, vars)
	switch {
	case in.Phase != phaseLoop:
		t.Pending = nil
		r.depart(t)
	case t.instance():
		r.leaveLoop(t, false)
	default:
		r.endLoop(r.st.scopes[t.ID], t)
	}
}

// exit finds the flow by which a person sends on a token that found none.
func (r *run) exit(in *incident, id string) *flow {
	n := r.p.nodes[in.Node]
	if in.Phase != phaseLeave && (in.Phase != phaseEnter || !n.chooses()) {
		return nil
	}
	for _, f := range n.flows {
		if f.def.ID == id {
			return f
		}
	}
	return nil
}

// chooses reports whether a node sends its token by one of its flows.
func (n *node) chooses() bool {
	return n.tests() || n.def.Kind == bpmn.KindEventBasedGateway
}

// resolve goes on with a person's answer; see IncidentResolved.
func (r *run) resolve(in *incident, vars Variables, by *flow) {
	switch in.Phase {
	case phaseJoin:
		s := in.holder.(*scope)
		r.set(s, in.Node, s.ID, vars)
		r.forceJoin(s, r.p.nodes[in.Node])
		return
	case phaseTimer, phaseArm, phaseCondition:
		r.resolveTrigger(in, vars)
		return
	}
	t := in.holder.(*token)
	if in.Phase == phaseService {
		r.complete(t, vars)
		return
	}
	if in.Phase == phaseThrow {
		r.resolveThrow(t, vars)
		return
	}
	if in.Phase == phaseAdHoc {
		s := r.st.scopes[t.ID]
		r.mergeFrom(s, t, vars)
		r.judgeAgain(s)
		return
	}
	if !t.collects() || in.Phase == phaseLoop {
		r.merge(t, vars)
	}
	switch {
	case by != nil && t.node.def.Kind == bpmn.KindEventBasedGateway:
		r.raceWon(t, by.target, nil)
	case by != nil:
		r.leave(t, []*flow{by})
	case in.Phase == phaseLoop:
		r.judge(t)
	case in.Phase == phaseEnter && (in.Code == codeEndlessLoop || t.node.chooses()):
		r.reenter(t)
	default:
		t.Pending = nil
		if t.collects() {
			t.Pending = vars
			sees := visible(t.Locals, t.scope).clone()
			maps.Copy(sees, vars)
			_ = r.collect(t, vars, sees) // what the answer does not give is null
		}
		if in.Phase == phaseEnter && throws(t.node.def) && t.node.def.Kind == bpmn.KindEndEvent {
			r.resolveThrow(t, nil)
			return
		}
		if in.Phase != phaseLeave {
			r.remember(t)
		}
		r.depart(t)
	}
}

// resolveThrow goes on as though an end event had thrown nothing: it only ends its path.
func (r *run) resolveThrow(t *token, vars Variables) {
	r.merge(t, vars)
	r.vanish(t)
	if last := t.node.last(); last != nil && last.def.Kind == bpmn.EventTerminate {
		r.terminate(t.scope, t.node)
		return
	}
	r.consumed(t.scope, t.node)
}

// resolveTrigger goes on without a trigger of a boundary event or an event
// subprocess. What a catch event waits for counts as having come.
func (r *run) resolveTrigger(in *incident, vars Variables) {
	n := r.p.nodes[in.Node]
	t, ok := in.holder.(*token)
	if !ok {
		r.set(in.holder.(*scope), in.Node, in.Instance, vars)
		return
	}
	if n != t.node && n.def.Kind == bpmn.KindBoundaryEvent {
		r.merge(t, vars)
		return
	}
	r.happened(n, in.Part, t, vars)
}

func endlessLoop(n *node, bound int) *fault {
	return &fault{
		code: codeEndlessLoop,
		vi:   fmt.Sprintf("Vòng lặp không có điểm dừng: đã qua %d phần tử trong một bước mà chưa chờ ở đâu, dừng tại %s.", bound, quote(n.def.ID)),
		en:   fmt.Sprintf("an endless loop: %d elements were entered in one step without waiting anywhere, stopped at %s", bound, quote(n.def.ID)),
	}
}

// badExpression tells of an expression that gave no usable value, and what it saw.
func badExpression(e *feel.Expression, vars Variables, err error) *fault {
	var c *feel.ConditionError
	if errors.As(err, &c) {
		return &fault{code: "condition", vi: c.VI, en: c.EN} // has the expression and the values
	}
	vi := err.Error()
	if f, ok := asFEEL(err); ok {
		vi = f.In("vi")
	}
	saw := seen(e, vars)
	return &fault{
		code: "expression",
		vi:   "Không tính được " + quote(e.Source()) + ": " + vi + ". Giá trị đã dùng: " + orNone(saw, "không có") + ".",
		en:   "cannot evaluate " + quote(e.Source()) + ": " + err.Error() + "; it saw " + orNone(saw, "nothing"),
	}
}

// unkeepable tells of a value that no variable can hold.
func unkeepable(what string) *fault {
	return &fault{
		code: "expression",
		vi:   "Giá trị của " + what + " là hàm hoặc quá lớn, không lưu được.",
		en:   "the value of " + what + " is a function or too large: it cannot be kept",
	}
}

// unexpected tells of an expression that gave a value of another kind than is needed.
func unexpected(e *feel.Expression, vars Variables, got feel.Value, wantVI, wantEN string) *fault {
	saw, value := seen(e, vars), quote(feel.String(got))
	return &fault{
		code: "expression",
		vi:   "Biểu thức " + quote(e.Source()) + " cho " + value + ", không phải " + wantVI + ". Giá trị đã dùng: " + orNone(saw, "không có") + ".",
		en:   "the expression " + quote(e.Source()) + " gave " + value + ", not " + wantEN + "; it saw " + orNone(saw, "nothing"),
	}
}

func seen(e *feel.Expression, vars Variables) string {
	var parts []string
	for _, b := range e.Seen(vars.context()) {
		parts = append(parts, show(b))
	}
	return strings.Join(parts, ", ")
}

func show(b feel.Binding) string {
	text := []rune(feel.String(b.Value))
	if len(text) > 60 {
		text = append(text[:60], '…')
	}
	return b.Name + " = " + string(text)
}

func asFEEL(err error) (*feel.Error, bool) {
	var f *feel.Error
	ok := errors.As(err, &f)
	return f, ok
}
