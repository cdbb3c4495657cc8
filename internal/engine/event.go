package engine

import "time"

// Event is something that happened outside and moves the process on. The
// events are the types of this file.
type Event interface{ event() }

// TaskCompleted says that a person completed a user task.
type TaskCompleted struct {
	Instance string // of OpenTask
	// Outcome is the id of one of the task's outcomes. It becomes the variable
	// "outcome" of the enclosing scope, past any output mapping. A task that has
	// outcomes and is completed without one (here or in Variables) sets it to
	// null, so that no later gateway reads the answer of an earlier task.
	Outcome string
	// Variables merge into the enclosing scope, or, if the task has output
	// mappings, are what those read.
	Variables Variables
}

// TimerFired says that the instant of a SetTimer has come. A driver fires a
// timer whose instant lies in the past at once.
type TimerFired struct {
	ID string
}

// ServiceCompleted is the answer of a CallService.
type ServiceCompleted struct {
	Instance  string
	Variables Variables
}

// ServiceFailed says that a CallService failed for good, after its retries. It
// raises an incident with the given code.
type ServiceFailed struct {
	Instance string
	Code     string // e.g. "http_503"; empty = "service_failed"
	Message  string
	// MessageEN is Message in English; "" = it is the same in both languages.
	MessageEN string
	// Error is the code of a BPMN error that the service answered with, not a
	// failure: it is thrown at the task. Without a catcher it is an incident.
	Error     string
	Variables Variables // that come with Error
}

// IncidentRetried does again what failed, with the variables as they are now.
type IncidentRetried struct {
	ID string
}

// IncidentResolved answers an incident by hand.
//
//   - Task, script, service, called process or decision that failed: the element
//     counts as completed with Variables (those that answer for a service, a called
//     process or a decision go through its output mapping). With Skip, its work is
//     left out: Variables merge as they are and no output mapping is evaluated.
//   - Gateway or activity that found no flow to take: takes Flow; without Flow,
//     Variables merge first and the conditions are tested again.
//   - Event: an intermediate event counts as having happened, at an event-based
//     gateway the one that Flow leads to; a boundary event or the start of an event
//     subprocess is not armed.
//   - Error that nothing catches: the activity counts as completed with Variables,
//     the end event ends its own path only. So does a cancel end event in a
//     transaction that has no cancel boundary event.
//   - Join that can never be reached by its other flows: goes on with what arrived.
//   - Endless loop: goes on, as a retry does.
//   - Condition of a multi-instance activity or loop: Variables merge first and it is
//     tested again. With Skip, an instance counts as not meeting it, a loop ends.
//   - Completion condition of an ad-hoc subprocess: likewise; with Skip it counts as
//     not met.
type IncidentResolved struct {
	ID        string
	Variables Variables
	Flow      string // id of an outgoing sequence flow of the element
	Skip      bool
}

// Cancelled ends the whole instance: everything open is withdrawn.
type Cancelled struct {
	Reason string
}

// MessageReceived delivers a message to one subscription. The driver finds the
// subscription by name and key, and delivers a message once.
type MessageReceived struct {
	Subscription string // of OpenSubscription
	Variables    Variables
}

// SignalReceived reaches every subscription to the signal's name, also several.
// Without any it does nothing.
type SignalReceived struct {
	Name string
	// Subscriptions are those that waited when the signal was thrown: it reaches no
	// other. Nil = all.
	Subscriptions []string
	Variables     Variables
}

// CallCompleted says that the instance a CallProcess began has ended. Variables
// are all its variables; the call activity's output mappings choose.
type CallCompleted struct {
	Instance  string
	Variables Variables
}

// CallFailed says that a called instance cannot give a result: it could not be
// begun, was cancelled from outside, or ended with an error that nothing in it caught.
type CallFailed struct {
	Instance string
	// Error is the code of the BPMN error that it ended with; it is thrown at the
	// call activity. Empty = a failure: an incident, whose retry calls again.
	Error     string
	Variables Variables // that came with the error
	Code      string    // of the incident, e.g. "process_unknown"
	MessageVI string
	MessageEN string
}

// CallEscalated hands on an escalation that nothing in a called instance caught.
// The called instance goes on.
type CallEscalated struct {
	Instance  string
	Code      string
	Variables Variables
}

// AdHocActivated begins activities of an ad-hoc subprocess that a person chose,
// as often as it names them. A sequential one begins each when nothing else runs.
type AdHocActivated struct {
	Scope    string   // instance of the ad-hoc subprocess
	Elements []string // ids of activities directly inside it
}

// Suspended makes the instance refuse everything but Resumed, Cancelled,
// VariablesSet, Modified and TimerChanged. Its timers do not fire; the facts and
// commands of what runs outside (tasks, calls) stay as they are.
type Suspended struct {
	Reason string
}

// Resumed ends a suspension. Timers that fell due meanwhile fire at once.
type Resumed struct{}

// Modified moves tokens by hand: it withdraws element instances and begins others,
// in one step. It is refused when it names what is not there, and when nothing
// would be left to complete the instance. A subprocess in which nothing is left is
// withdrawn as well, unless it is an ad-hoc one; an instance inside a loop counts as
// terminated, and the loop goes on.
type Modified struct {
	// Cancel names element instances, subprocess instances included, or the tokens
	// at a join as "gateway@scope", scope being the instance of the subprocess or
	// process that holds the gateway.
	Cancel []string
	Start  []StartToken
	// Variables merge into the process before the tokens start.
	Variables Variables
}

// StartToken begins an element as though a token had just reached it. A joining
// gateway is entered at once, unless the token is put on a flow that leads there.
type StartToken struct {
	Element string
	Flow    string // id of a sequence flow to put the token on, in place of Element
	// Scope is the instance of the subprocess that holds the element. Empty = the
	// process, or the only running instance of the subprocess around the element;
	// if it does not run, it (and those around it) is begun with no token of its own.
	Scope     string
	Variables Variables // set in the scope, and a subprocess's own if it is begun for this
}

// TimerChanged moves a timer that is set to another instant.
type TimerChanged struct {
	ID string
	At time.Time
}

// VariablesSet merges variables by hand, into the scope of a subprocess
// instance or, with Scope empty, of the process.
type VariablesSet struct {
	Scope     string
	Variables Variables
}

func (TaskCompleted) event()    {}
func (TimerFired) event()       {}
func (ServiceCompleted) event() {}
func (ServiceFailed) event()    {}
func (IncidentRetried) event()  {}
func (IncidentResolved) event() {}
func (Cancelled) event()        {}
func (MessageReceived) event()  {}
func (SignalReceived) event()   {}
func (CallCompleted) event()    {}
func (CallFailed) event()       {}
func (CallEscalated) event()    {}
func (AdHocActivated) event()   {}
func (Suspended) event()        {}
func (Resumed) event()          {}
func (Modified) event()         {}
func (TimerChanged) event()     {}
func (VariablesSet) event()     {}
