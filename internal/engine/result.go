package engine

import (
	"time"

	"github.com/motcua/motcua/internal/bpmn"
)

// Result is what one step asks for and what it did.
type Result struct {
	Commands []Command // to carry out, in order
	Facts    []Fact    // the complete trace of the step, in order
	Ended    bool      // the instance is over: completed, terminated, cancelled or failed
	// Error is the BPMN error that a called instance ended with: nothing in it
	// caught it, so its caller gets it. Nil otherwise.
	Error *ThrownError
	// EndNodes are the end events of the process (not of its subprocesses) that
	// tokens reached in this step, in order.
	EndNodes []string
}

// ThrownError is a BPMN error on its way to a catcher.
type ThrownError struct {
	Code      string
	Message   string // its sentence, for people
	Variables Variables
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
// then the timer is due at once. With the id of a timer that is set, it moves it.
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

// SubscriptionKind is what a subscription waits for.
type SubscriptionKind string

// Kinds of subscriptions that the driver sees. Conditions are the engine's own.
const (
	SubscriptionMessage SubscriptionKind = "message"
	SubscriptionSignal  SubscriptionKind = "signal"
)

// OpenSubscription waits for a message or signal. Answer: MessageReceived or
// SignalReceived, any number of times until CloseSubscription if Once is false.
type OpenSubscription struct {
	ID   string
	Node *bpmn.Node // the catching event, receive task, or start event of an event subprocess
	Kind SubscriptionKind
	Name string // of the message or signal
	Key  string // correlation key of a message; "" = any message of that name
	Once bool   // closes by itself with its first delivery
}

// CloseSubscription takes a subscription back. One that closed by itself is not closed.
type CloseSubscription struct {
	ID   string
	Node *bpmn.Node
}

// SendMessage throws a message: to whichever subscription, here or in another
// instance, has its name and key, or to the start event of a process that has its
// name. The token has gone on: the driver sees to the delivery.
type SendMessage struct {
	Instance  string // of the throwing element; with Part unique, so they serve as the message's id
	Node      *bpmn.Node
	Part      int // of a multiple event: which of its definitions
	Name      string
	Key       string
	TTL       time.Duration // how long it is kept for a subscription to come; 0 = the driver's own
	Variables Variables
}

// BroadcastSignal throws a signal to every instance, this one included, and to
// the signal start events of all processes.
type BroadcastSignal struct {
	Instance  string
	Node      *bpmn.Node
	Part      int
	Name      string
	Variables Variables
}

// CallProcess begins another process for a call activity. Answer: CallCompleted,
// CallFailed, and CallEscalated any number of times before those.
type CallProcess struct {
	Instance  string
	Node      *bpmn.Node
	Process   string // called element
	Binding   string // latest | version | tag; empty = latest
	Version   int    // with binding version
	Tag       string // with binding tag
	Variables Variables
}

// CancelCall withdraws a called instance; its answer is no longer wanted.
type CancelCall struct {
	Instance string
	Node     *bpmn.Node
}

// EscalateToCaller hands an escalation that nothing here caught to the call
// activity of the caller. Only a called instance gives it.
type EscalateToCaller struct {
	Code      string
	Variables Variables
}

func (OpenSubscription) command()  {}
func (CloseSubscription) command() {}
func (SendMessage) command()       {}
func (BroadcastSignal) command()   {}
func (CallProcess) command()       {}
func (CancelCall) command()        {}
func (EscalateToCaller) command()  {}

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
	// FactTimerChanged: the timer was moved by hand; Due is its new instant.
	FactTimerChanged FactKind = "timer.changed"
	// FactIncidentRaised: Incident, Code and the Message in both languages.
	FactIncidentRaised FactKind = "incident.raised"
	// FactIncidentResolved: Code says how: retried, resolved, cancelled.
	FactIncidentResolved FactKind = "incident.resolved"
	// FactVariablesChanged: Variables were set in Scope, by Element.
	FactVariablesChanged FactKind = "variables.changed"
	// FactSubscriptionOpened, Triggered, Closed: Element is the catching event,
	// Instance what holds it, Subscription its id, Code its kind, Name and Key what it waits for.
	FactSubscriptionOpened    FactKind = "subscription.opened"
	FactSubscriptionTriggered FactKind = "subscription.triggered"
	FactSubscriptionClosed    FactKind = "subscription.closed"
	// FactMessageSent, FactSignalSent: Name and Key of what Element threw.
	FactMessageSent FactKind = "message.sent"
	FactSignalSent  FactKind = "signal.sent"
	// FactErrorThrown, FactEscalationThrown: Code, thrown by Element; Target is the
	// event that catches it, empty = nothing does.
	FactErrorThrown      FactKind = "error.thrown"
	FactEscalationThrown FactKind = "escalation.thrown"
	// FactCompensationThrown: Element asked for it; the handlers that run follow as
	// ordinary elements.
	FactCompensationThrown FactKind = "compensation.thrown"
	// FactCallStarted, FactCallEnded: Element is the call activity, Name the process
	// (of an end: unless FEEL names it). Code of an end: completed, failed, cancelled.
	FactCallStarted FactKind = "call.started"
	FactCallEnded   FactKind = "call.ended"
	// FactDecisionMade: Element is the business rule task, Name the decision.
	FactDecisionMade FactKind = "decision.made"
	// FactSuspended, FactResumed, FactModified, FactMigrated: operations by hand.
	// FactMigrated is said once of the process, Name being the id of the one before,
	// and of each element instance that another element stands for now: Element is
	// that one, Name the one before.
	FactSuspended FactKind = "process.suspended"
	FactResumed   FactKind = "process.resumed"
	FactModified  FactKind = "process.modified"
	FactMigrated  FactKind = "process.migrated"
	// FactScopeEnded: no token is left inside the subprocess Element.
	FactScopeEnded FactKind = "scope.ended"
	// FactProcessEnded is the last fact of an instance. Element is the end event
	// that ended it; empty when it was cancelled (Code "cancelled", Message the reason).
	FactProcessEnded FactKind = "process.ended"
)

// Fact is one thing that happened. Fields that a kind does not use are empty.
type Fact struct {
	Kind        FactKind  `json:"kind"`
	At          time.Time `json:"at"` // UTC
	Element     string    `json:"element,omitempty"`
	ElementKind bpmn.Kind `json:"element_kind,omitempty"`
	Instance    string    `json:"instance,omitempty"`
	Scope       string    `json:"scope,omitempty"` // instance of the subprocess, loop or process around it
	// Loop is the number, from 1, of an instance inside a multi-instance activity or
	// loop, whose own instance is Scope. 0 = no such instance.
	Loop   int    `json:"loop,omitempty"`
	Flow   string `json:"flow,omitempty"`
	Target string `json:"target,omitempty"`
	Timer  string `json:"timer,omitempty"`
	// Subscription, Name and Key belong to messages, signals, calls and decisions.
	Subscription string     `json:"subscription,omitempty"`
	Name         string     `json:"name,omitempty"`
	Key          string     `json:"key,omitempty"`
	Due          *time.Time `json:"due,omitempty"`
	Incident     string     `json:"incident,omitempty"`
	Code         string     `json:"code,omitempty"`
	MessageVI    string     `json:"message_vi,omitempty"`
	MessageEN    string     `json:"message_en,omitempty"`
	Variables    Variables  `json:"variables,omitempty"`
}
