package engine

import (
	"strconv"
	"time"

	"github.com/motcua/motcua/internal/bpmn"
	"github.com/motcua/motcua/internal/feel"
)

// Env is what a step may know of the world.
type Env struct {
	Now time.Time // the instant of the event
	// WorkingTime turns a motcua:workingTime limit, such as "12 calendar_day" or
	// "3 working_day", into the instant it runs out when it starts at from. With
	// nil, or when it fails, a timer that has such a limit raises an incident.
	WorkingTime func(from time.Time, limit string, node *bpmn.Node) (time.Time, error)
	// Decide evaluates a decision of the installation for a business rule task: ref
	// is its id or name. With nil, or when it fails, the task raises an incident.
	// It must be pure: the same arguments give the same value.
	Decide func(ref string, node *bpmn.Node, vars Variables) (feel.Value, error)
	// Holds and Value answer an expression instead of evaluating it: Holds a
	// condition, Value any other. The explorer of a process's state space tries
	// every answer that data could give. Nil, or not decided = evaluate.
	Holds func(Question) (holds, decided bool)
	Value func(Question) (value feel.Value, decided bool)
	// MaxElements bounds the elements entered in one step, against loops in which
	// no token ever waits. 0 = DefaultMaxElements.
	MaxElements int
}

// Question is an expression whose value a step needs.
type Question struct {
	Element    string // id of the flow or node it belongs to
	Expression *feel.Expression
	Sees       Variables // what it sees; read only
}

// DefaultMaxElements is the bound on elements entered in one step.
const DefaultMaxElements = 10_000

// StartOptions say how an instance begins.
type StartOptions struct {
	Variables Variables
	// Payload came with the trigger. It goes through the output mappings of the
	// event, or as it is, into the process.
	Payload Variables
	// Event is the id of the start event, instantiating receive task or
	// instantiating event-based gateway's event that begins it. Empty = the start
	// event without trigger, or the elements that no flow leads to.
	Event string
	// Part is which trigger of a parallel multiple start event came; the instance
	// then waits for the others.
	Part int
	// Called: a call activity waits for the result, so an error that nothing catches
	// ends the instance with Result.Error instead of raising an incident.
	Called bool
}

// Start makes an instance and takes it to where it first waits. It fails only
// with an *Error of code ErrVariables, or ErrUnknownStart if only triggers begin one.
func (p *Process) Start(vars Variables, env Env) (*State, Result, error) {
	return p.StartWith(StartOptions{Variables: vars}, env)
}

// Apply takes an instance one event further, until every token waits again. An
// error is an *Error: the event was refused, and the state is as it was.
func (p *Process) Apply(st *State, ev Event, env Env) (Result, error) {
	r, act, err := p.prepare(st, ev, env)
	if err != nil {
		return Result{}, err
	}
	act()
	r.drain()
	return r.res, nil
}

// Check gives the error that Apply would refuse an event with, and changes nothing.
func (p *Process) Check(st *State, ev Event) error {
	_, _, err := p.prepare(st, ev, Env{})
	return err
}

// prepare judges an event and gives the step that carries it out.
func (p *Process) prepare(st *State, ev Event, env Env) (*run, func(), error) {
	if p == nil || st == nil {
		return nil, nil, refuse(ErrNotCompiled, "")
	}
	if err := st.bind(p); err != nil {
		return nil, nil, err
	}
	if st.Ended() {
		return nil, nil, refuse(ErrEnded, st.root.ID)
	}
	r := newRun(p, st, env)
	if err := r.whileSuspended(ev); err != nil {
		return nil, nil, err
	}
	act, err := r.accept(ev)
	return r, act, err
}

// accept judges an event without touching the state, and gives what it does.
func (r *run) accept(ev Event) (act func(), err error) {
	switch ev := ev.(type) {
	case TaskCompleted:
		return r.acceptTaskCompleted(ev)
	case TimerFired:
		return r.acceptTimerFired(ev)
	case ServiceCompleted:
		return r.acceptServiceCompleted(ev)
	case ServiceFailed:
		return r.acceptServiceFailed(ev)
	case IncidentRetried:
		return r.acceptIncidentRetried(ev)
	case IncidentResolved:
		return r.acceptIncidentResolved(ev)
	case Cancelled:
		return func() { r.cancel(ev.Reason) }, nil
	case MessageReceived:
		return r.acceptMessageReceived(ev)
	case SignalReceived:
		return r.acceptSignalReceived(ev)
	case VariablesSet:
		return r.acceptVariablesSet(ev)
	case CallCompleted:
		return r.acceptCallCompleted(ev)
	case CallFailed:
		return r.acceptCallFailed(ev)
	case CallEscalated:
		return r.acceptCallEscalated(ev)
	case Suspended:
		return r.acceptSuspended(ev)
	case Resumed:
		return r.acceptResumed()
	case AdHocActivated:
		return r.acceptAdHocActivated(ev)
	case Modified:
		return r.acceptModified(ev)
	case TimerChanged:
		return r.acceptTimerChanged(ev)
	}
	return nil, refuse(ErrWrongEvent, r.st.root.ID)
}

// waiting finds the token an event answers.
func (r *run) waiting(instance string, kind waitKind) (*token, error) {
	t, ok := r.st.tokens[instance]
	switch {
	case !ok:
		return nil, refuse(ErrUnknownInstance, instance)
	case t.Wait != kind:
		return nil, refuse(ErrWrongEvent, instance)
	}
	return t, nil
}

func (r *run) acceptTimerFired(ev TimerFired) (func(), error) {
	tm, ok := r.st.timers[ev.ID]
	if !ok {
		return nil, refuse(ErrUnknownTimer, ev.ID)
	}
	return func() { r.timerFired(tm) }, nil
}

func (r *run) acceptVariablesSet(ev VariablesSet) (func(), error) {
	s := r.st.root
	if ev.Scope != "" {
		if s = r.st.scopes[ev.Scope]; s == nil {
			return nil, refuse(ErrUnknownScope, ev.Scope)
		}
	}
	vars, err := ev.Variables.normal()
	if err != nil {
		return nil, err
	}
	return func() { r.set(s, s.Node, "", vars) }, nil
}

// cancel ends the instance from outside.
func (r *run) cancel(reason string) {
	r.empty(r.st.root)
	r.end(StatusCancelled, Fact{Code: string(StatusCancelled), MessageVI: reason, MessageEN: reason})
}

// end is the last thing a step does to an instance.
func (r *run) end(status Status, f Fact) {
	r.disarm(r.st.root)
	r.closeAll(r.st.root.Incidents)
	r.st.status = status
	r.st.root.ended = true
	r.st.root.Live = 0
	r.res.Ended = true
	f.Kind, f.Instance = FactProcessEnded, r.st.root.ID
	r.fact(f)
}

func instanceID(element string, seq int64) string {
	return element + "#" + strconv.FormatInt(seq, 10)
}
