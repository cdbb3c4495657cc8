package bpmn

// Point is a place in the diagram, in pixels; y grows downward.
type Point struct{ X, Y int }

// Bounds is a rectangle in the diagram, in pixels.
type Bounds struct{ X, Y, Width, Height int }

// Builder makes a BPMN file with its diagram from plain specifications. It
// keeps the order in which things were added, so the same calls give the same
// bytes. Mistakes (unknown ids, duplicates) are reported by Build.
type Builder struct {
	id, name  string
	processes []*ScopeBuilder
	pools     []poolSpec
	messages  []MessageFlowSpec

	// What the events refer to, for Build.
	triggers     []declaration
	triggerIndex map[triggerKey]*Trigger
}

type poolSpec struct {
	id, name, process string
	at                Bounds
}

// ScopeBuilder takes the contents of a process or an embedded subprocess.
type ScopeBuilder struct {
	file     *Builder
	id, name string
	lanes    []LaneSpec
	nodes    []builtNode
	flows    []FlowSpec
	notes    []NoteSpec
	data     []DataSpec
}

type builtNode struct {
	NodeSpec
	body *ScopeBuilder
}

// LaneSpec is a horizontal swimlane of a process.
type LaneSpec struct {
	ID, Name     string
	Role, Agency string // motcua:assignment: the default for the lane's tasks
	Parent       string // id of the lane around it, "" = none
	At           Bounds
}

// NodeSpec is a flow node: every kind of the Kind constants.
type NodeSpec struct {
	ID, Name         string
	Kind             Kind
	Documentation    string
	Extension        Extension
	Lane             string           // id of the innermost lane, "" = none
	Event            *EventDefinition // of an event; nil = none. Of a send or receive task: its message. Line is ignored
	AttachedTo       string           // boundary event: id of its activity
	NonInterrupting  bool             // boundary event, or start of an event subprocess
	Handler          string           // compensation boundary event: id of the activity that undoes
	TriggeredByEvent bool             // subprocess: an event subprocess
	ForCompensation  bool             // activity: a compensation handler
	Instantiate      bool             // receive task or event-based gateway
	ParallelEvents   bool             // event-based gateway
	Activation       string           // complex gateway, FEEL without the leading "="
	CalledElement    string           // call activity: process id, or FEEL after "="
	Loop             *Loop            // Line is ignored
	AdHoc            *AdHoc           // of an ad-hoc subprocess
	Script           string           // script task, FEEL without the leading "="; Extension.ResultVariable names the result
	At               Bounds
	Label            *Bounds // of an event or gateway; nil = where the tool puts it
}

// FlowSpec is a sequence flow.
type FlowSpec struct {
	ID, Name       string
	Source, Target string // node ids
	Condition      string // FEEL without the leading "="; "" = none
	Default        bool   // the source's default flow
	Waypoints      []Point
	Label          *Bounds
}

// NoteSpec is a text annotation, joined to a node by an association.
type NoteSpec struct {
	ID, Text  string
	Node      string // id of the node it comments, "" = free
	At        Bounds
	Waypoints []Point // of the association
}

// DataSpec is a data object or a property of a scope.
type DataSpec struct {
	ID, Name   string
	Property   bool
	Collection bool
	Variable   string // "" = the name, else the id
	Default    string // FEEL without the leading "="; "" = none
}

// MessageFlowSpec is a message flow between pools, or nodes of different pools.
type MessageFlowSpec struct {
	ID, Name       string
	Source, Target string // ids of pools or nodes
	Waypoints      []Point
}

// NewBuilder begins a file; id is the id of its definitions element.
func NewBuilder(id, name string) *Builder { return &Builder{id: id, name: name} }

// Process adds an executable process.
func (b *Builder) Process(id, name string) *ScopeBuilder {
	s := &ScopeBuilder{file: b, id: id, name: name}
	b.processes = append(b.processes, s)
	return s
}

// Pool draws a horizontal pool (a participant of the file's collaboration)
// around a process. Lanes are drawn inside it. process "" = a closed pool.
func (b *Builder) Pool(id, name, process string, at Bounds) {
	b.pools = append(b.pools, poolSpec{id: id, name: name, process: process, at: at})
}

// MessageFlow adds a message flow. It needs pools.
func (b *Builder) MessageFlow(f MessageFlowSpec) { b.messages = append(b.messages, f) }

// Lane adds a swimlane. A lane is added after the lane around it.
func (s *ScopeBuilder) Lane(l LaneSpec) { s.lanes = append(s.lanes, l) }

// Node adds a flow node.
func (s *ScopeBuilder) Node(n NodeSpec) { s.nodes = append(s.nodes, builtNode{NodeSpec: n}) }

// SubProcess adds an expanded subprocess and returns the scope inside it.
// The Kind defaults to KindSubProcess.
func (s *ScopeBuilder) SubProcess(n NodeSpec) *ScopeBuilder {
	if n.Kind == "" {
		n.Kind = KindSubProcess
	}
	body := &ScopeBuilder{file: s.file, id: n.ID, name: n.Name}
	s.nodes = append(s.nodes, builtNode{NodeSpec: n, body: body})
	return body
}

// Flow adds a sequence flow between two nodes of the scope.
func (s *ScopeBuilder) Flow(f FlowSpec) { s.flows = append(s.flows, f) }

// Data adds a data object or a property.
func (s *ScopeBuilder) Data(d DataSpec) { s.data = append(s.data, d) }

// Note adds a text annotation.
func (s *ScopeBuilder) Note(n NoteSpec) { s.notes = append(s.notes, n) }
