package engine

import (
	"strings"

	"github.com/motcua/motcua/internal/bpmn"
	"github.com/motcua/motcua/internal/feel"
)

// How a call ended: the Code of FactCallEnded.
const (
	callCompleted = "completed"
	callFailed    = "failed"
	callCancelled = "cancelled"
)

// callSpec is what a call activity calls: the id of a process, or the FEEL
// expression that gives it.
type callSpec struct {
	process string
	source  *feel.Expression
}

func (c *compiler) callActivity(n *node) {
	d := n.def
	n.enter = (*run).enterCallActivity
	n.call = &callSpec{}
	switch called := strings.TrimSpace(d.CalledElement); {
	case called == "" || trimFEEL(called) == "":
		c.problem(d.ID, d.Line, "call_process",
			"Hoạt động gọi chưa cho biết gọi quy trình nào.", "the call activity names no process to call")
	case strings.HasPrefix(called, "="):
		n.call.source = c.expression(called, d.ID, d.Line)
	default:
		n.call.process = called
	}
	switch ext := d.Extension; {
	case ext.CallBinding == "version" && ext.CallVersion < 1:
		c.problem(d.ID, d.Line, "call_version",
			"Hoạt động gọi gắn với một phiên bản nhưng chưa cho biết phiên bản nào.", "the call activity is bound to a version and names none")
	case ext.CallBinding == "tag" && ext.CallTag == "":
		c.problem(d.ID, d.Line, "call_tag",
			"Hoạt động gọi gắn với một nhãn phiên bản nhưng chưa cho biết nhãn nào.", "the call activity is bound to a tag and names none")
	}
}

// enterCallActivity begins another process and waits for its end (BPMN 2.0.2, 13.3.4).
func (r *run) enterCallActivity(t *token) {
	if f := r.input(t); f != nil {
		r.block(t, phaseEnter, f)
		return
	}
	r.callProcess(t)
	r.armBoundary(t)
}

// callProcess asks for the called process with the inputs as they are now.
func (r *run) callProcess(t *token) {
	process := t.node.call.process
	if e := t.node.call.source; e != nil {
		var f *fault
		if process, f = r.nonEmpty(e, visible(t.Locals, t.scope), "mã quy trình", "the id of a process"); f != nil {
			r.block(t, phaseService, f)
			return
		}
	}
	r.wait(t, waitCall)
	ext := t.node.def.Extension
	input := t.Locals
	if len(t.node.inputs) == 0 || ext.CallPropagateAll {
		input = visible(t.Locals, t.scope)
	}
	r.command(CallProcess{
		Instance: t.ID, Node: t.node.def, Process: process,
		Binding: ext.CallBinding, Version: ext.CallVersion, Tag: ext.CallTag, Variables: input.clone(),
	})
	f := r.factOf(FactCallStarted, t)
	f.Name = process
	r.fact(f)
}

// callEnded notes that a called instance is over.
func (r *run) callEnded(t *token, how string) {
	f := r.factOf(FactCallEnded, t)
	f.Name, f.Code = t.node.call.process, how
	r.fact(f)
}

func (r *run) acceptCallCompleted(ev CallCompleted) (func(), error) {
	t, err := r.waiting(ev.Instance, waitCall)
	if err != nil {
		return nil, err
	}
	vars, err := ev.Variables.normal()
	if err != nil {
		return nil, err
	}
	return func() {
		r.callEnded(t, callCompleted)
		r.complete(t, vars)
	}, nil
}

func (r *run) acceptCallFailed(ev CallFailed) (func(), error) {
	t, err := r.waiting(ev.Instance, waitCall)
	if err != nil {
		return nil, err
	}
	vars, err := ev.Variables.normal()
	if err != nil {
		return nil, err
	}
	return func() {
		r.callEnded(t, callFailed)
		r.answered(t)
		if ev.Error != "" {
			r.throwError(t, &ThrownError{Code: ev.Error, Message: ev.MessageVI, Variables: vars})
			return
		}
		f := &fault{code: ev.Code, vi: ev.MessageVI, en: ev.MessageEN}
		if f.code == "" {
			f.code = "call_failed"
		}
		if f.vi == "" && f.en == "" {
			f.vi, f.en = "Quy trình được gọi không cho kết quả.", "the called process gave no result"
		}
		r.block(t, phaseService, f)
	}, nil
}

func (r *run) acceptCallEscalated(ev CallEscalated) (func(), error) {
	t, err := r.waiting(ev.Instance, waitCall)
	if err != nil {
		return nil, err
	}
	vars, err := ev.Variables.normal()
	if err != nil {
		return nil, err
	}
	return func() { r.throwEscalation(t, ev.Code, vars) }, nil
}

// answered notes that what an element asked for outside is over, though not
// done: withdrawing the element takes nothing back any more.
func (r *run) answered(t *token) { t.Wait = waitIncident }

// nonEmpty evaluates an expression that must give a text that is not empty.
func (r *run) nonEmpty(e *feel.Expression, vars Variables, wantVI, wantEN string) (string, *fault) {
	v, err := r.value(e, vars)
	if err != nil {
		return "", badExpression(e, vars, err)
	}
	if s, ok := v.(string); ok && strings.TrimSpace(s) != "" {
		return strings.TrimSpace(s), nil
	}
	return "", unexpected(e, vars, v, wantVI, wantEN)
}

// hoards reports whether an answer that no output mapping takes stays with the
// element: a called process's variables are its own unless all are propagated.
func (n *node) hoards() bool {
	return n.def.Kind == bpmn.KindCallActivity && !n.def.Extension.CallPropagateAll
}
