package soundness

import (
	"slices"
	"strings"

	"github.com/motcua/motcua/internal/bpmn"
	"github.com/motcua/motcua/internal/engine"
	"github.com/motcua/motcua/internal/world"
)

// model is a group of processes that are explored together, and what can be told of
// them without running them.
type model struct {
	processes []*process
	nodes     map[string]*bpmn.Node // of all of them; ids are unique in a file
	flows     map[string]*bpmn.SequenceFlow
	owner     map[*bpmn.Node]*process
	routes    world.Routes
	messages  []*bpmn.MessageFlow
	senders   []sender // of messages
	signals   map[string]bool
	mains     map[*bpmn.Scope]map[*bpmn.Node]bool // see main; filled as it is asked for
	steps     map[*bpmn.Node][]*bpmn.Node         // see stepFrom; filled as it is asked for
	follows   bool                                // the variable outcome is known: only tasks' outcomes and constants set it
}

// process is one process of a group.
type process struct {
	def    *bpmn.Process
	engine *engine.Process
	nodes  []*bpmn.Node // with those of subprocesses, in document order
	live   map[*bpmn.Node]bool
	reach  map[*bpmn.Node]map[*bpmn.Node]bool // filled as it is asked for
	quiet  map[*bpmn.Node]bool                // filled as it is asked for
}

// sender is an element that sends a message.
type sender struct {
	node *bpmn.Node
	name string
}

func newModel(ps []*engine.Process, defs []*bpmn.Process, flows []*bpmn.MessageFlow) *model {
	m := &model{
		nodes: map[string]*bpmn.Node{}, flows: map[string]*bpmn.SequenceFlow{}, owner: map[*bpmn.Node]*process{},
		routes: world.NewRoutes(flows), messages: flows, signals: map[string]bool{}, mains: map[*bpmn.Scope]map[*bpmn.Node]bool{},
		steps: map[*bpmn.Node][]*bpmn.Node{},
	}
	for i, def := range defs {
		p := &process{
			def: def, engine: ps[i],
			reach: map[*bpmn.Node]map[*bpmn.Node]bool{}, quiet: map[*bpmn.Node]bool{},
		}
		m.processes = append(m.processes, p)
		eachNode(def.Scope, func(n *bpmn.Node) {
			p.nodes = append(p.nodes, n)
			m.nodes[n.ID], m.owner[n] = n, p
			for _, f := range n.Outgoing {
				m.flows[f.ID] = f
			}
			m.throws(n)
		})
	}
	m.follows = m.outcomeKnown()
	for _, p := range m.processes {
		p.live = m.liveness(p)
	}
	return m
}

// throws notes what an element sends.
func (m *model) throws(n *bpmn.Node) {
	if n.Kind != bpmn.KindSendTask && n.Kind != bpmn.KindIntermediateThrow && n.Kind != bpmn.KindEndEvent {
		return
	}
	for _, d := range n.Event.Each() {
		switch d.Kind {
		case bpmn.EventMessage:
			m.senders = append(m.senders, sender{n, plain(d.Name)})
		case bpmn.EventSignal:
			m.signals[plain(d.Name)] = true
		}
	}
}

// fromOutside reports whether a message of a name can come from outside to an element:
// no message flow of the group says who sends it there. What the process sends itself
// another instance may send as well.
func (m *model) fromOutside(to *bpmn.Node, name string) bool {
	return !slices.ContainsFunc(m.senders, func(s sender) bool {
		return s.name == name && m.routes.Leads(s.node, m.owner[s.node].def.ID, to, m.owner[to].def.ID)
	})
}

// plain is a name as the explorer lets it be: of an expression, its text.
func plain(name string) string {
	return strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(name), "="))
}

func eachNode(s *bpmn.Scope, visit func(*bpmn.Node)) {
	if s == nil {
		return
	}
	for _, n := range s.Nodes {
		visit(n)
		eachNode(n.Body, visit)
	}
}

// next are the nodes that a token may go to from a node without leaving its scope: by
// its flows, its boundary events, and its link.
func next(n *bpmn.Node) []*bpmn.Node {
	var out []*bpmn.Node
	for _, f := range n.Outgoing {
		if f.Target != nil {
			out = append(out, f.Target)
		}
	}
	out = append(out, n.Boundary...)
	if n.LinkTarget != nil {
		out = append(out, n.LinkTarget)
	}
	return out
}

// reaches reports whether a token may go from one element to another of its scope.
func (m *model) reaches(from, to *bpmn.Node) bool { return m.reach(from)[to] }

// reach are the elements that a token may come to from an element within its scope. The
// element itself is among them only if a way leads back to it.
func (m *model) reach(from *bpmn.Node) map[*bpmn.Node]bool {
	p := m.owner[from]
	if found, ok := p.reach[from]; ok {
		return found
	}
	found := map[*bpmn.Node]bool{}
	queue := next(from)
	for len(queue) > 0 {
		n := queue[0]
		queue = queue[1:]
		if !found[n] {
			found[n] = true
			queue = append(queue, next(n)...)
		}
	}
	p.reach[from] = found
	return found
}

// entries are where tokens of a scope begin, its event subprocesses apart.
func entries(s *bpmn.Scope) []*bpmn.Node {
	var starts, loose []*bpmn.Node
	for _, n := range s.Nodes {
		switch {
		case n.Kind == bpmn.KindStartEvent:
			starts = append(starts, n)
		case len(n.Incoming) == 0 && n.Kind != bpmn.KindBoundaryEvent && !n.TriggeredByEvent && !n.ForCompensation && !isLinkTarget(n):
			loose = append(loose, n)
		}
	}
	if len(starts) > 0 {
		return starts
	}
	return loose
}

func isLinkTarget(n *bpmn.Node) bool {
	return n.Kind == bpmn.KindIntermediateCatch && n.Event != nil && n.Event.Kind == bpmn.EventLink
}

// has reports whether one of an event's definitions is of a kind.
func has(n *bpmn.Node, kinds ...bpmn.EventKind) bool {
	return slices.ContainsFunc(n.Event.Each(), func(d *bpmn.EventDefinition) bool { return slices.Contains(kinds, d.Kind) })
}
