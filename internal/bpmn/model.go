package bpmn

// Kind is the type of a flow node, named as its BPMN 2.0 XML element.
type Kind string

// The flow nodes of BPMN 2.0.2 (clause 10). What the engine does not yet
// execute is still modelled, so that it is refused by name and not by accident.
const (
	KindTask              Kind = "task" // undefined ("none") task
	KindUserTask          Kind = "userTask"
	KindServiceTask       Kind = "serviceTask"
	KindScriptTask        Kind = "scriptTask"
	KindManualTask        Kind = "manualTask"
	KindSendTask          Kind = "sendTask"
	KindReceiveTask       Kind = "receiveTask"
	KindBusinessRuleTask  Kind = "businessRuleTask"
	KindCallActivity      Kind = "callActivity"
	KindSubProcess        Kind = "subProcess"
	KindTransaction       Kind = "transaction"
	KindAdHocSubProcess   Kind = "adHocSubProcess"
	KindExclusiveGateway  Kind = "exclusiveGateway"
	KindParallelGateway   Kind = "parallelGateway"
	KindInclusiveGateway  Kind = "inclusiveGateway"
	KindEventBasedGateway Kind = "eventBasedGateway"
	KindComplexGateway    Kind = "complexGateway"
	KindStartEvent        Kind = "startEvent"
	KindEndEvent          Kind = "endEvent"
	KindIntermediateCatch Kind = "intermediateCatchEvent"
	KindIntermediateThrow Kind = "intermediateThrowEvent"
	KindBoundaryEvent     Kind = "boundaryEvent"
)

// Definitions is one BPMN file. The typed part is a view for the engine, the
// checks and the generator; Document keeps the whole XML tree, so that writing
// gives back the diagram and everything a foreign tool put in.
type Definitions struct {
	ID              string
	Name            string
	TargetNamespace string
	Processes       []*Process
	Lanes           []*Lane // of all processes, in document order
	Messages        []*Trigger
	Signals         []*Trigger
	Errors          []*Trigger
	Escalations     []*Trigger
	Participants    []*Participant // the pools, in document order
	MessageFlows    []*MessageFlow
	Document        *Document

	notes []Finding // what Parse saw and tolerated, for Lint
}

// Main is the process that a file is about: the first executable one, else the first.
// Nil when there is none.
func (d *Definitions) Main() *Process {
	if all := d.Runnable(); len(all) > 0 {
		return all[0]
	}
	return nil
}

// Runnable are the processes that instances run on: those marked executable, else the
// first. The others are pools of people and bodies outside.
func (d *Definitions) Runnable() []*Process {
	var out []*Process
	for _, p := range d.Processes {
		if p.Executable {
			out = append(out, p)
		}
	}
	if len(out) == 0 && len(d.Processes) > 0 {
		out = d.Processes[:1]
	}
	return out
}

// Process is an executable process: a named scope.
type Process struct {
	ID         string
	Name       string
	Executable bool
	Line       int
	Scope      *Scope
}

// Scope holds the flow elements of a process or a subprocess.
type Scope struct {
	Owner      *Node // the subprocess, nil for the process
	Nodes      []*Node
	Flows      []*SequenceFlow
	Data       []*DataObject    // data objects and properties: the scope's own variables
	References []*DataReference // documentation
}

// Node is a flow node.
type Node struct {
	ID               string
	Name             string
	Kind             Kind
	Line             int
	Documentation    string
	Scope            *Scope           // the scope that holds the node
	Incoming         []*SequenceFlow  // in document order of the flows
	Outgoing         []*SequenceFlow  // in document order of the flows
	Default          *SequenceFlow    // of an exclusive, inclusive or complex gateway, or an activity
	Event            *EventDefinition // what an event waits for or throws, nil = none. Of a send or receive task, always: its message
	AttachedTo       *Node            // boundary event: its activity
	Boundary         []*Node          // activity: its boundary events, in document order
	Interrupting     bool             // boundary event (cancelActivity) and event-subprocess start (isInterrupting)
	Body             *Scope           // subprocess: what is inside
	ForCompensation  bool             // activity: runs only as the compensation of another
	Compensation     *Node            // activity: its compensation handler, joined by a boundary event's association; nil if none
	TriggeredByEvent bool             // subprocess: an event subprocess
	Instantiate      bool             // receive task or event-based gateway: a process begins here
	Loop             *Loop            // multi-instance or standard loop, nil if none
	AdHoc            *AdHoc           // of an ad-hoc subprocess, else nil
	ParallelEvents   bool             // event-based gateway (eventGatewayType Parallel): wait for all its events, not for the first
	Activation       string           // complex gateway: activationCondition, FEEL; "" = every incoming flow must bring a token
	LinkTarget       *Node            // link throw event: the catch event of that name in its scope
	CalledElement    string           // call activity: process id, or FEEL after "=" (motcua:call process goes before calledElement)
	Script           string           // script task
	ScriptFormat     string
	Data             []*DataObject // properties of a task or an event; a subprocess has them in its Body
	Lane             *Lane         // the innermost lane that names the node, else its activity's or subprocess's lane; nil if none
	Extension        Extension
}

// Role is the role id that a task falls to: its own assignment, else the
// nearest one of its lane and the lanes around it; "" if there is none.
func (n *Node) Role() string {
	if n.Extension.Role != "" {
		return n.Extension.Role
	}
	for l := n.Lane; l != nil; l = l.Parent {
		if l.Role != "" {
			return l.Role
		}
	}
	return ""
}

// Agency is the agency binding of a task (see Extension.Agency): its own, else
// the nearest one of its lane and the lanes around it; "" if there is none.
func (n *Node) Agency() string {
	if n.Extension.Agency != "" {
		return n.Extension.Agency
	}
	for l := n.Lane; l != nil; l = l.Parent {
		if l.Agency != "" {
			return l.Agency
		}
	}
	return ""
}

// SequenceFlow joins two nodes of one scope.
type SequenceFlow struct {
	ID        string
	Name      string
	Line      int
	Source    *Node
	Target    *Node
	Condition string // FEEL, without the leading "="; empty = none
	Language  string // language the condition declares itself to be in; empty = FEEL
}

// EventKind is the trigger of an event.
type EventKind string

// Event triggers (BPMN 2.0.2 table 10.93).
const (
	EventTimer       EventKind = "timer"
	EventMessage     EventKind = "message"
	EventSignal      EventKind = "signal"
	EventError       EventKind = "error"
	EventEscalation  EventKind = "escalation"
	EventConditional EventKind = "conditional"
	EventLink        EventKind = "link"
	EventCompensate  EventKind = "compensate"
	EventCancel      EventKind = "cancel"
	EventTerminate   EventKind = "terminate"
	EventMultiple    EventKind = "multiple" // more than one definition
)

// EventDefinition is what an event waits for or throws.
type EventDefinition struct {
	Kind EventKind
	Line int
	// Timer: exactly one of Date, Duration, Cycle (an ISO 8601 text or a FEEL
	// expression after "="), or Working (motcua:workingTime), e.g. "12 calendar_day".
	Date, Duration, Cycle, Working string
	// Ref is the message, signal, error or escalation id, the compensated
	// activity's id, or the link name, as the file says it. "" = none.
	Ref string
	// Name is the message's or signal's name (a text, or FEEL after "="), by which
	// throw and catch find each other; the name of the error or escalation, for
	// people; the link's name. motcua:message and motcua:signal go before the
	// declared message and signal; one declared without a name goes by its id.
	Name string
	// Code of an error or escalation: a text, or FEEL after "=" (motcua:error
	// code). "" on a catch = any (BPMN 2.0.2 tables 10.87 and 10.89).
	Code string
	// Key of a message is its correlation key, FEEL without the leading "=". "" = none.
	Key string
	// TTL is how long a thrown message is kept for one who will wait for it: an ISO
	// 8601 duration, or FEEL after "=". "" = the installation's default.
	TTL string
	// Message of a thrown error is its sentence: a text, or FEEL after "=" (motcua:error message).
	Message string
	// CodeVariable and MessageVariable take the code and the sentence of a caught
	// error or escalation. "" = not kept.
	CodeVariable, MessageVariable string
	// Condition of a conditional event, FEEL without the leading "=".
	Condition string
	// Activity is what a compensation throw event undoes; nil = all of its scope.
	Activity *Node
	// WaitForCompletion of a compensation throw event: it goes on when all is undone.
	WaitForCompletion bool
	// Parts are the definitions of a multiple event, in document order.
	Parts    []*EventDefinition
	Parallel bool // of a multiple event: all of them, not any
}

// Each gives the definitions of an event: its parts if there are several, else itself.
func (d *EventDefinition) Each() []*EventDefinition {
	switch {
	case d == nil:
		return nil
	case d.Kind == EventMultiple:
		return d.Parts
	}
	return []*EventDefinition{d}
}

// Loop is multiInstanceLoopCharacteristics or standardLoopCharacteristics.
type Loop struct {
	Line        int
	Standard    bool
	Sequential  bool
	Cardinality string // FEEL
	// Collection is the list that is iterated over, FEEL: motcua:loop collection,
	// else the variable that loopDataInputRef leads to.
	Collection string
	Element    string // variable of an instance for its item of the collection; "" = none
	Output     string // variable for the list of results, in the order of the collection; "" = none
	// OutputElement is what an instance puts into Output, FEEL.
	OutputElement string
	Behavior      string // None, One, All or Complex: documentation
	Condition     string // completion condition or loop condition, FEEL
	TestBefore    bool
	Maximum       int // of a standard loop; 0 = no maximum
}

// AdHoc is what an ad-hoc subprocess has of its own (BPMN 2.0.2 table 10.22).
type AdHoc struct {
	Sequential      bool
	Completion      string // completionCondition, FEEL; "" = done when nothing runs
	CancelRemaining bool   // end what still runs when the completion condition holds
	Elements        string // ids of the activities to begin with, a FEEL list; "" = all that nothing leads to
}

// Trigger is a message, signal, error or escalation that the file declares.
type Trigger struct {
	ID   string
	Name string
	Code string // errorCode or escalationCode
	Item string // itemRef or structureRef: documentation
	Line int
}

// DataObject is a data object or a property: a variable of its scope.
type DataObject struct {
	ID         string
	Name       string
	Property   bool
	Collection bool
	State      string // dataState: documentation
	Variable   string // its variable: motcua:data variable, else the name, else the id
	Default    string // motcua:data default, FEEL: the variable's value when the scope begins; "" = it has none
	Line       int
}

// DataReference shows a data object or a data store in the diagram: documentation.
type DataReference struct {
	ID    string
	Name  string
	State string
	Ref   string // id of the data object or store
	Store bool
	Line  int
}

// Participant is a pool.
type Participant struct {
	ID      string
	Name    string
	Process *Process // nil: a closed pool, or a process of another file
	Ref     string   // processRef as the file says it
	// Minimum and Maximum are how many take part; both 0 = one, Maximum 0 beside a Minimum = no limit.
	Minimum, Maximum int
	Line             int
}

// MessageFlow joins two pools, or nodes in them. Of each end at most one of
// node and pool is set; neither, if it is something else (a lane, another file).
type MessageFlow struct {
	ID, Name               string
	Source, Target         *Node
	SourcePool, TargetPool *Participant // the pool itself; of an end that is a node, the pool that holds it
	Message                *Trigger     // nil if it says none
	Line                   int
}

// Lane is a swimlane.
type Lane struct {
	ID       string
	Name     string
	Role     string // motcua:assignment on the lane: default for its tasks
	Agency   string
	Parent   *Lane
	NodeRefs []string
}
