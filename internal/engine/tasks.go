package engine

import (
	"cmp"
	"maps"
	"slices"

	"github.com/motcua/motcua/internal/bpmn"
)

// outcomeVariable holds the id of the outcome by which the last task with
// outcomes was completed.
const outcomeVariable = "outcome"

// enterInstantTask passes an undefined or manual task: BPMN 2.0.2 (13.3.3) has
// the engine neither perform nor await them.
func (r *run) enterInstantTask(t *token) {
	if f := r.input(t); f != nil {
		r.block(t, phaseEnter, f)
		return
	}
	r.complete(t, nil)
}

func (r *run) enterScriptTask(t *token) {
	f := r.input(t)
	if f == nil {
		var answer Variables
		if answer, f = r.script(t); f == nil {
			r.complete(t, answer)
			return
		}
	}
	r.block(t, phaseEnter, f)
}

// script gives the result of a script task as its answer.
func (r *run) script(t *token) (Variables, *fault) {
	v, f := r.evaluate(t.node.script, visible(t.Locals, t.scope))
	if f != nil {
		return nil, f
	}
	name := t.node.def.Extension.ResultVariable
	if name == "" {
		return nil, nil
	}
	return Variables{name: v}, nil
}

func (r *run) enterUserTask(t *token) {
	if f := r.input(t); f != nil {
		r.block(t, phaseEnter, f)
		return
	}
	r.wait(t, waitTask)
	r.command(OpenTask{Instance: t.ID, Node: t.node.def, Variables: visible(t.Locals, t.scope).clone()})
	r.armBoundary(t)
}

func (r *run) acceptTaskCompleted(ev TaskCompleted) (func(), error) {
	t, err := r.waiting(ev.Instance, waitTask)
	if err != nil {
		return nil, err
	}
	offered := t.node.def.Extension.Outcomes
	if ev.Outcome != "" && len(offered) > 0 &&
		!slices.ContainsFunc(offered, func(o bpmn.Outcome) bool { return o.ID == ev.Outcome }) {
		return nil, refuse(ErrUnknownOutcome, ev.Outcome)
	}
	vars, err := ev.Variables.normal()
	if err != nil {
		return nil, err
	}
	outcome := outcomeOf(ev, vars, len(offered) > 0)
	return func() {
		if len(t.node.outputs) > 0 || t.collects() {
			r.merge(t, outcome)
		}
		if len(t.node.outputs) == 0 {
			maps.Copy(vars, outcome)
		}
		r.complete(t, vars)
	}, nil
}

// outcomeOf is the variable outcome as a completion sets it, nil if it does not.
func outcomeOf(ev TaskCompleted, vars Variables, offered bool) Variables {
	if ev.Outcome != "" {
		delete(vars, outcomeVariable)
		return Variables{outcomeVariable: ev.Outcome}
	}
	if given, ok := vars[outcomeVariable]; ok && offered {
		delete(vars, outcomeVariable)
		return Variables{outcomeVariable: given}
	}
	if offered {
		return Variables{outcomeVariable: nil}
	}
	return nil
}

func (r *run) enterServiceTask(t *token) {
	if f := r.input(t); f != nil {
		r.block(t, phaseEnter, f)
		return
	}
	r.call(t)
	r.armBoundary(t)
}

// call asks for a service with the inputs as they are now.
func (r *run) call(t *token) {
	r.wait(t, waitService)
	ext := t.node.def.Extension
	input := t.Locals
	if len(t.node.inputs) == 0 {
		input = visible(nil, t.scope)
	}
	r.command(CallService{
		Instance: t.ID, Node: t.node.def, Type: ext.ServiceType, Input: input.clone(),
		Retries: ext.ServiceRetries, Timeout: t.node.timeout,
	})
}

func (r *run) acceptServiceCompleted(ev ServiceCompleted) (func(), error) {
	t, err := r.waiting(ev.Instance, waitService)
	if err != nil {
		return nil, err
	}
	vars, err := ev.Variables.normal()
	if err != nil {
		return nil, err
	}
	return func() { r.complete(t, vars) }, nil
}

func (r *run) acceptServiceFailed(ev ServiceFailed) (func(), error) {
	t, err := r.waiting(ev.Instance, waitService)
	if err != nil {
		return nil, err
	}
	vars, err := ev.Variables.normal()
	if err != nil {
		return nil, err
	}
	if ev.Error != "" {
		return func() {
			r.answered(t)
			r.throwError(t, &ThrownError{Code: ev.Error, Message: ev.Message, Variables: vars})
		}, nil
	}
	f := &fault{code: ev.Code, vi: ev.Message, en: cmp.Or(ev.MessageEN, ev.Message)}
	if f.code == "" {
		f.code = "service_failed"
	}
	return func() { r.block(t, phaseService, f) }, nil
}

// withdraw takes a waiting element back before it completed.
func (r *run) withdraw(t *token) {
	if s := r.st.scopes[t.ID]; s != nil {
		r.empty(s)
		r.st.removeScope(s)
	}
	r.disarm(t)
	r.dropIncidents(t)
	switch t.Wait {
	case waitTask:
		r.command(CloseTask{Instance: t.ID, Node: t.node.def})
	case waitService:
		r.command(CancelService{Instance: t.ID, Node: t.node.def})
	case waitCall:
		r.command(CancelCall{Instance: t.ID, Node: t.node.def})
		r.callEnded(t, callCancelled)
	}
	r.stopUndo(t)
	r.forget(t)
	if !t.hidden() {
		r.elementFact(FactElementCancelled, t)
	}
}
