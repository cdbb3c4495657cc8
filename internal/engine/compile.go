package engine

import (
	"cmp"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/motcua/motcua/internal/bpmn"
	"github.com/motcua/motcua/internal/feel"
)

// Process is a compiled process. It never changes and is safe for concurrent use.
type Process struct {
	def    *bpmn.Process
	nodes  map[string]*node
	starts []*node // where an instance begins that no trigger begins
	begins []*node // start events, receive tasks and event-based gateways that begin one
	events []*node // start events of its event subprocesses
	// expressions are all of them, with the id of the flow or node they belong to.
	expressions map[*feel.Expression]string
	data        []mapping // first values of the process's own data
}

// node is a flow node made ready to run.
type node struct {
	def      *bpmn.Node
	enter    func(*run, *token) // its element family's behaviour
	flows    []*flow            // outgoing, in document order
	fallback *flow              // default flow
	incoming int                // number of incoming flows
	place    int                // in document order
	reach    func() *reach      // of an inclusive or complex gateway

	activation *feel.Expression // of a complex gateway; nil = all incoming flows
	inputs     []mapping
	outputs    []mapping
	script     *feel.Expression
	timeout    time.Duration // of a service call
	call       *callSpec     // of a call activity
	loop       *loopSpec     // multi-instance or standard loop; nil if none
	adHoc      *adHocSpec    // of an ad-hoc subprocess
	triggers   []*trigger    // of an event, receive or send task: what it waits for or throws
	boundary   []*node
	starts     []*node  // subprocess: where its tokens begin
	events     []*node  // subprocess: start events of the event subprocesses inside
	startOf    *node    // start event: the event subprocess it begins
	link       *node    // link throw event: its catch event
	keeps      []string // event that catches an error or escalation: the variables for its code and sentence
}

// flow is a sequence flow made ready to run.
type flow struct {
	def       *bpmn.SequenceFlow
	target    *node
	condition *feel.Expression // nil = always
}

// mapping copies the value of an expression into a variable.
type mapping struct {
	source *feel.Expression
	target []string // path: "a.b" is entry b of the context a
}

// Compile makes a process executable: it compiles its FEEL and its timers, and
// refuses, with a *bpmn.Error that names element and line, what the engine
// cannot execute and conditions that are missing or wrong.
func Compile(p *bpmn.Process) (*Process, error) {
	if p == nil || p.Scope == nil {
		return nil, &bpmn.Error{Findings: []bpmn.Finding{{
			Severity: bpmn.SeverityError, Code: "empty_process",
			VI: "Không có quy trình để chạy.", EN: "there is no process to run",
		}}}
	}
	c := &compiler{p: &Process{def: p, nodes: map[string]*node{}, expressions: map[*feel.Expression]string{}}, flowIDs: map[string]bool{}}
	c.dataNames(p.Scope.Data)
	c.collect(p.Scope)
	c.p.data = c.firstValues(p.Scope.Data)
	c.p.starts, c.p.events = c.process(p)
	if len(c.findings) > 0 {
		return nil, &bpmn.Error{Findings: c.findings}
	}
	return c.p, nil
}

// ID is the id of the BPMN process.
func (p *Process) ID() string { return p.def.ID }

// Node gives the flow node with an id, in the process or any subprocess; nil if there is none.
func (p *Process) Node(id string) *bpmn.Node {
	if n, ok := p.nodes[id]; ok {
		return n.def
	}
	return nil
}

// Expressions lists the compiled expressions of the process, in the order of the
// elements' ids. What they see is not known here.
func (p *Process) Expressions() []Question {
	out := make([]Question, 0, len(p.expressions))
	for e, id := range p.expressions {
		out = append(out, Question{Element: id, Expression: e})
	}
	slices.SortFunc(out, func(a, b Question) int {
		return cmp.Or(strings.Compare(a.Element, b.Element), strings.Compare(a.Expression.Source(), b.Expression.Source()))
	})
	return out
}

// compiler gathers everything wrong with a process, so that its author sees it at once.
type compiler struct {
	p        *Process
	flowIDs  map[string]bool
	names    []string // variables that mappings and scripts set and FEEL could misread
	findings []bpmn.Finding
	links    map[*bpmn.Scope]scopeLinks
}

func (c *compiler) problem(id string, line int, code, vi, en string) {
	c.findings = append(c.findings, bpmn.Finding{
		ElementID: id, Line: line, Severity: bpmn.SeverityError, Code: code, VI: vi, EN: en,
	})
}

// collect makes a node of every flow node, so that flows can point at them.
func (c *compiler) collect(s *bpmn.Scope) {
	for _, d := range s.Nodes {
		switch {
		case d.ID == "":
			c.problem("", d.Line, "missing_id", "Phần tử không có id.", "the element has no id")
		case c.p.nodes[d.ID] != nil:
			c.problem(d.ID, d.Line, "duplicate_id", "Id bị trùng.", "the id is used twice")
		default:
			c.p.nodes[d.ID] = &node{def: d, incoming: len(d.Incoming), place: len(c.p.nodes)}
		}
		for _, m := range slices.Concat(d.Extension.Inputs, d.Extension.Outputs) {
			c.name(m.Target)
		}
		c.name(d.Extension.ResultVariable)
		c.dataNames(dataOf(d))
		if d.Loop != nil {
			c.name(d.Loop.Element)
			c.name(d.Loop.Output)
		}
		if d.Body != nil {
			c.collect(d.Body)
		}
	}
}

// name remembers a variable whose name FEEL could read otherwise: one with a
// space, which may hold a keyword, or with an operator in it.
func (c *compiler) name(v string) {
	plain := func(r rune) bool { return r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) }
	if strings.ContainsFunc(v, func(r rune) bool { return !plain(r) }) && !slices.Contains(c.names, v) {
		c.names = append(c.names, v)
	}
}

// nodes compiles the nodes of a scope. It gives its start events, what no flow
// leads to beside them, and the start events of its event subprocesses.
func (c *compiler) nodes(s *bpmn.Scope) (starts, loose, events []*node) {
	for _, d := range s.Nodes {
		n := c.p.nodes[d.ID]
		if n == nil || n.def != d {
			continue // without an id, or a duplicate: said already
		}
		c.node(n)
		switch {
		case d.TriggeredByEvent:
			events = append(events, c.eventStart(n)...)
		case d.Kind == bpmn.KindStartEvent:
			starts = append(starts, n)
		case len(d.Incoming) == 0 && !standsAlone(d):
			loose = append(loose, n)
		}
	}
	return starts, loose, events
}

// standsAlone reports whether a token comes to a node by no flow, and not when its scope begins either.
func standsAlone(d *bpmn.Node) bool {
	return d.Kind == bpmn.KindBoundaryEvent || d.ForCompensation || d.Instantiate || catchesLink(d)
}

// subProcess compiles what is inside an embedded subprocess: where it begins
// and what starts its event subprocesses.
func (c *compiler) subProcess(n *node) {
	d := n.def
	if d.Body == nil {
		c.problem(d.ID, d.Line, "empty_process", "Quy trình con trống.", "the subprocess is empty")
		return
	}
	var loose []*node
	n.starts, loose, n.events = c.nodes(d.Body)
	if d.TriggeredByEvent {
		c.unreachable(loose)
		return // eventStart checks the start event
	}
	for _, s := range n.starts {
		if s.def.Event != nil {
			c.problem(s.def.ID, s.def.Line, "start_trigger",
				"Quy trình con chỉ bắt đầu bằng sự kiện không có tác nhân.", "a subprocess begins with a start event without trigger")
		}
	}
	n.starts = c.begins(n.starts, loose, d.ID, d.Line)
}

// begins gives where the tokens of a scope begin, of its start events without
// trigger and what no flow leads to.
func (c *compiler) begins(starts, loose []*node, owner string, line int) []*node {
	switch {
	case len(starts) > 1:
		c.problem(starts[1].def.ID, starts[1].def.Line, "several_starts",
			"Chỉ được có một sự kiện bắt đầu không có tác nhân.", "a second start event without trigger: it is not clear where to begin")
	case len(starts) == 1:
		c.unreachable(loose)
		return starts
	case len(loose) == 0:
		c.problem(owner, line, "no_start",
			"Không có điểm bắt đầu.", "there is no start event and no element without an incoming flow")
	}
	// BPMN 2.0.2, 13.2: without a start event, everything that no flow leads to begins.
	return loose
}

func (c *compiler) unreachable(loose []*node) {
	for _, n := range loose {
		c.problem(n.def.ID, n.def.Line, "unreachable",
			"Không có luồng nào dẫn đến phần tử này.", "no sequence flow leads to the element")
	}
}

// expression compiles FEEL; a leading "=" is allowed. It gives nil for a mistake, which it reports.
func (c *compiler) expression(source, id string, line int) *feel.Expression {
	e, err := feel.Compile(trimFEEL(source), feel.WithNames(c.names...))
	if err == nil {
		c.p.expressions[e] = id
		return e
	}
	vi, en := err.Error(), err.Error()
	if f, ok := asFEEL(err); ok {
		vi, en = f.In("vi"), f.In("en")
	}
	c.problem(id, line, "expression",
		"Biểu thức "+quote(source)+" không hợp lệ: "+vi, "the expression "+quote(source)+" is not FEEL: "+en)
	return nil
}

func (c *compiler) mappings(from []bpmn.Mapping, d *bpmn.Node) []mapping {
	var out []mapping
	for _, m := range from {
		path := strings.Split(m.Target, ".")
		for i, name := range path {
			path[i] = strings.TrimSpace(name)
			if path[i] == "" {
				c.problem(d.ID, d.Line, "mapping_target",
					"Ánh xạ dữ liệu thiếu tên biến đích.", "a mapping has no target variable: "+quote(m.Target))
				return nil
			}
		}
		out = append(out, mapping{source: c.expression(m.Source, d.ID, d.Line), target: path})
	}
	return out
}

// trimFEEL removes the "=" that marks an expression in an attribute.
func trimFEEL(source string) string {
	return strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(source), "="))
}
