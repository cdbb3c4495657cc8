package engine

import (
	"time"

	"github.com/motcua/motcua/internal/bpmn"
)

// Result is what one step asks for and what it did.
type Result struct {
	Commands []Command // to carry out, in order
	Facts    []Fact    // the complete trace of the step, in order
	Ended    bool      // the instance is over: completed, terminated or cancelled
	// EndNodes are the end events of the process (not of its subprocesses) that
	// tokens reached in this step, in order.
	EndNodes []string
}

// Command is something the driver must do. The commands are the types of this file.
type Command interface{ command() }

// OpenTask gives a user task to people. Answer: TaskCompleted.
type OpenTask struct {
	Instance  string
	Node      *bpmn.Node
	Variables Variables // everything the task sees, after its input mapping; the caller's to keep
}

// CloseTask withdraws a task that was opened and not completed.
type CloseTask struct {
	Instance string
	Node     *bpmn.Node
}

// SetTimer asks for TimerFired at an instant. The instant may lie in the past:
// then the timer is due at once.
type SetTimer struct {
	ID   string
	Node *bpmn.Node // the timer event: intermediate or boundary
	At   time.Time  // UTC
}

// ClearTimer takes a timer back. A timer that fired is not cleared.
type ClearTimer struct {
	ID   string
	Node *bpmn.Node
}

// CallService calls a connector. Answer: ServiceCompleted or ServiceFailed.
type CallService struct {
	Instance string
	Node     *bpmn.Node
	Type     string        // connector, e.g. "http"; motcua:service/@type
	Input    Variables     // the input mappings' targets; without mappings, everything the task sees
	Retries  int           // motcua:service/@retries
	Timeout  time.Duration // of one attempt; 0 = the driver's own
}

// CancelService says that the answer of a call is no longer wanted.
type CancelService struct {
	Instance string
	Node     *bpmn.Node
}

func (OpenTask) command()      {}
func (CloseTask) command()     {}
func (SetTimer) command()      {}
func (ClearTimer) command()    {}
func (CallService) command()   {}
func (CancelService) command() {}

// FactKind names what happened.
type FactKind string

// Facts. Every ElementEntered is followed, sooner or later, by exactly one
// ElementLeft or ElementCancelled of the same instance.
const (
	// FactElementEntered: a token entered an element. A joining gateway is
	// entered once, when the last of its tokens came.
	FactElementEntered FactKind = "element.entered"
	// FactElementLeft: the element completed. Variables it set were said before.
	FactElementLeft FactKind = "element.left"
	// FactElementCancelled: the element was withdrawn before it completed, by an
	// interrupting boundary event, a terminate end event or a cancellation.
	FactElementCancelled FactKind = "element.cancelled"
	// FactFlowTaken: a token was put on the sequence flow Flow. Element and
	// Instance are its source, Target the node it leads to.
	FactFlowTaken FactKind = "flow.taken"
	// FactTimerSet, Fired, Cleared: Element is the timer event, Instance the
	// activity or catch event it belongs to, Timer its id, Due its instant.
	FactTimerSet     FactKind = "timer.set"
	FactTimerFired   FactKind = "timer.fired"
	FactTimerCleared FactKind = "timer.cleared"
	// FactIncidentRaised: Incident, Code and the Message in both languages.
	FactIncidentRaised FactKind = "incident.raised"
	// FactIncidentResolved: Code says how: retried, resolved, cancelled.
	FactIncidentResolved FactKind = "incident.resolved"
	// FactVariablesChanged: Variables were set in Scope, by Element.
	FactVariablesChanged FactKind = "variables.changed"
	// FactScopeEnded: no token is left inside the subprocess Element.
	FactScopeEnded FactKind = "scope.ended"
	// FactProcessEnded is the last fact of an instance. Element is the end event
	// that ended it; empty when it was cancelled (Code "cancelled", Message the reason).
	FactProcessEnded FactKind = "process.ended"
)

// Fact is one thing that happened. Fields that a kind does not use are empty.
type Fact struct {
	Kind        FactKind   `json:"kind"`
	At          time.Time  `json:"at"` // UTC
	Element     string     `json:"element,omitempty"`
	ElementKind bpmn.Kind  `json:"element_kind,omitempty"`
	Instance    string     `json:"instance,omitempty"`
	Scope       string     `json:"scope,omitempty"` // instance of the subprocess or process around it
	Flow        string     `json:"flow,omitempty"`
	Target      string     `json:"target,omitempty"`
	Timer       string     `json:"timer,omitempty"`
	Due         *time.Time `json:"due,omitempty"`
	Incident    string     `json:"incident,omitempty"`
	Code        string     `json:"code,omitempty"`
	MessageVI   string     `json:"message_vi,omitempty"`
	MessageEN   string     `json:"message_en,omitempty"`
	Variables   Variables  `json:"variables,omitempty"`
}
