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
	Document        *Document

	notes []Finding // what Parse saw and tolerated, for Lint
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
	Owner *Node // the subprocess, nil for the process
	Nodes []*Node
	Flows []*SequenceFlow
}

// Node is a flow node.
type Node struct {
	ID               string
	Name             string
	Kind             Kind
	Line             int
	Documentation    string
	Scope            *Scope          // the scope that holds the node
	Incoming         []*SequenceFlow // in document order of the flows
	Outgoing         []*SequenceFlow // in document order of the flows
	Default          *SequenceFlow   // of an exclusive, inclusive or complex gateway, or an activity
	Event            *EventDefinition
	AttachedTo       *Node   // boundary event: its activity
	Boundary         []*Node // activity: its boundary events, in document order
	Interrupting     bool    // boundary event (cancelActivity) and event-subprocess start (isInterrupting)
	Body             *Scope  // subprocess: what is inside
	ForCompensation  bool    // activity: runs only as the compensation of another
	TriggeredByEvent bool    // subprocess: an event subprocess
	Loop             *Loop   // multi-instance or standard loop, nil if none
	Script           string  // script task
	ScriptFormat     string
	Lane             *Lane // the innermost lane that names the node, else its activity's or subprocess's lane; nil if none
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

// EventDefinition is what an event waits for or throws; nil on a node = none.
type EventDefinition struct {
	Kind EventKind
	Line int
	// Timer: exactly one of Date, Duration, Cycle (an ISO 8601 text or a FEEL
	// expression after "="), or Working (motcua:workingTime), e.g. "12 calendar_day".
	Date, Duration, Cycle, Working string
	// Ref is the message, signal, error or escalation id, or the link name.
	Ref string
	// Condition of a conditional event, FEEL without the leading "=".
	Condition string
	// Parts are the definitions of a multiple event, in document order.
	Parts    []*EventDefinition
	Parallel bool // of a multiple event: all of them, not any
}

// Loop is multiInstanceLoopCharacteristics or standardLoopCharacteristics.
type Loop struct {
	Standard    bool
	Sequential  bool
	Cardinality string // FEEL
	Collection  string // id of the data input that is iterated over
	Condition   string // completion condition or loop condition, FEEL
	TestBefore  bool
	Maximum     int
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
