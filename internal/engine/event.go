package engine

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
}

// IncidentRetried does again what failed, with the variables as they are now.
type IncidentRetried struct {
	ID string
}

// IncidentResolved answers an incident by hand.
//
//   - Task, script or service that failed: the element counts as completed with
//     Variables (a service's go through its output mapping).
//   - Gateway or activity that found no flow to take: takes Flow; without Flow,
//     Variables merge first and the conditions are tested again.
//   - Timer: an intermediate timer counts as fired, a boundary timer is not armed.
//   - Join that can never be reached by its other flows: goes on with what arrived.
//   - Endless loop: goes on, as a retry does.
type IncidentResolved struct {
	ID        string
	Variables Variables
	Flow      string // id of an outgoing sequence flow of the element
}

// Cancelled ends the whole instance: everything open is withdrawn.
type Cancelled struct {
	Reason string
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
func (VariablesSet) event()     {}
