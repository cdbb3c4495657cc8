package world

import (
	"errors"

	"github.com/motcua/motcua/internal/engine"
)

// call begins the process of a call activity. One that the world does not have
// is a job for someone outside.
func (w *World) call(in *instance, c engine.CallProcess) error {
	if w.byID[in.ID].State.Ended() || !in.State.Waiting(c.Instance) {
		return nil // withdrawn in the same step
	}
	p := w.called(c)
	if p == nil {
		w.jobs = append(w.jobs, &Job{Instance: in.ID, Element: c.Instance, Node: c.Node, Kind: JobCall, Since: w.env.Now, Call: c})
		return nil
	}
	child, err := w.begin(p, engine.StartOptions{Variables: c.Variables, Called: true}, "call", in.ID)
	if err != nil {
		return w.callFailed(in, c, err)
	}
	child.Activity = c.Instance
	return nil
}

func (w *World) called(c engine.CallProcess) *engine.Process {
	if w.options.Called != nil {
		return w.options.Called(c)
	}
	return w.processes[c.Process]
}

// callFailed tells a call activity that its process could not be begun.
func (w *World) callFailed(in *instance, c engine.CallProcess, err error) error {
	ev := engine.CallFailed{Instance: c.Instance, Code: "call_failed", MessageVI: err.Error(), MessageEN: err.Error()}
	var e *Error
	var refused *engine.Error
	switch {
	case errors.As(err, &e):
		ev.Code, ev.MessageVI, ev.MessageEN = string(e.Code), e.VI, e.EN
	case errors.As(err, &refused):
		ev.Code, ev.MessageVI, ev.MessageEN = string(refused.Code), refused.VI, refused.EN
	}
	return w.apply(in, ev)
}

// ended gives the result of a called instance to its caller, and takes away what the
// instance has left outside.
func (w *World) ended(in *instance) error {
	caller := w.current(in.Caller)
	if caller == nil || !caller.State.Waiting(in.Activity) {
		return nil // nobody asks any more
	}
	switch {
	case in.Error != nil:
		return w.apply(caller, engine.CallFailed{Instance: in.Activity, Error: in.Error.Code, Variables: in.Error.Variables})
	case in.State.Status() == engine.StatusCancelled:
		return w.apply(caller, engine.CallFailed{
			Instance: in.Activity, Code: "call_cancelled",
			MessageVI: "Quy trình được gọi đã bị hủy.", MessageEN: "the called process was cancelled",
		})
	}
	return w.apply(caller, engine.CallCompleted{Instance: in.Activity, Variables: in.State.Variables()})
}

// cancelCall withdraws the instance that a call activity began.
func (w *World) cancelCall(in *instance, c engine.CancelCall) error {
	for _, child := range w.instances {
		if child.Caller == in.ID && child.Activity == c.Instance && !child.State.Ended() {
			return w.apply(child, engine.Cancelled{Reason: c.Node.ID})
		}
	}
	return nil
}

// escalate hands an escalation on to the caller.
func (w *World) escalate(in *instance, c engine.EscalateToCaller) error {
	caller := w.current(in.Caller)
	if caller == nil || !caller.State.Waiting(in.Activity) {
		return nil
	}
	return w.apply(caller, engine.CallEscalated{Instance: in.Activity, Code: c.Code, Variables: c.Variables})
}
