package engine

import (
	"time"

	"github.com/motcua/motcua/internal/bpmn"
)

// StartTrigger is one way in which an instance of a process begins.
type StartTrigger struct {
	// Event is what StartOptions.Event names: a start event, an instantiating
	// receive task, or an event after an instantiating event-based gateway.
	Event string
	Node  *bpmn.Node
	Part  int            // of a multiple event; StartOptions.Part
	Kind  bpmn.EventKind // message, signal, timer or conditional; "" = by hand, without a trigger
	Name  string         // of the message or signal
	// Timer is the ISO 8601 text of a timer, or its working time; see Next.
	Timer string
	// Condition is the FEEL of a conditional start. It sees what the installation gives it.
	Condition string

	spec *timerSpec
}

// Starts lists the ways in which an instance begins, in the order of the model.
func (p *Process) Starts() []StartTrigger {
	var out []StartTrigger
	for _, n := range p.starts {
		if n.def.Kind == bpmn.KindStartEvent {
			out = append(out, StartTrigger{Event: n.def.ID, Node: n.def})
			continue
		}
		out = append(out, StartTrigger{Node: n.def})
		break // what no flow leads to begins together
	}
	for _, n := range p.begins {
		for _, t := range n.triggers {
			s := StartTrigger{
				Event: n.def.ID, Node: n.def, Part: t.part, Kind: t.def.Kind, Condition: t.def.Condition, spec: t.timer,
			}
			if t.name != nil {
				s.Name = t.name.plain
			}
			if t.timer != nil {
				s.Timer = t.timer.text
			}
			out = append(out, s)
		}
	}
	return out
}

// Next is the first instant after a moment at which a timer begins an instance,
// the timer having been set at since: when the process was published. There is
// none when the timer will not fire again, or does not say when.
func (s StartTrigger) Next(since, after time.Time, env Env) (time.Time, bool) {
	if s.spec == nil {
		return time.Time{}, false
	}
	env.Now = since
	r := newRun(nil, nil, env)
	plan, f := r.schedule(&node{def: s.Node}, s.spec, nil)
	if f != nil {
		return time.Time{}, false
	}
	if plan.at.After(after) {
		return plan.at, true
	}
	if plan.left == 0 || plan.every.zero() {
		return time.Time{}, false
	}
	n := stepsBefore(plan.base, after, plan.every) + 1
	if plan.left > 0 && n > plan.left {
		return time.Time{}, false
	}
	return plan.every.times(n).addTo(plan.base), true
}

// process compiles the scope of the process itself, which may begin in several ways.
func (c *compiler) process(p *bpmn.Process) (starts, events []*node) {
	all, loose, events := c.nodes(p.Scope)
	for _, n := range all {
		if n.def.Event == nil {
			starts = append(starts, n)
			continue
		}
		c.begin(n)
	}
	for _, d := range p.Scope.Nodes {
		if n := c.p.nodes[d.ID]; n != nil && n.def == d && d.Instantiate {
			c.instantiates(n)
		}
	}
	if len(starts) == 0 && len(c.p.begins) > 0 {
		c.unreachable(loose)
		return nil, events
	}
	return c.begins(starts, loose, p.ID, p.Line), events
}

// begin notes an event that begins an instance. There are no variables yet that
// its name could be made of.
func (c *compiler) begin(n *node) {
	for _, t := range n.triggers {
		if t.name != nil && t.name.source != nil {
			c.problem(n.def.ID, t.def.Line, "start_name",
				"Tên của thông điệp hoặc tín hiệu bắt đầu quy trình không thể là biểu thức.",
				"the name of a message or signal that begins a process cannot be an expression")
		}
	}
	c.p.begins = append(c.p.begins, n)
}

// instantiation refuses what cannot begin a process.
func (c *compiler) instantiation(d *bpmn.Node) {
	if d.Instantiate && (len(d.Incoming) > 0 || d.Loop != nil || d.Scope == nil || d.Scope.Owner != nil) {
		c.problem(d.ID, d.Line, "instantiate_place",
			"Phần tử khởi tạo quy trình không có luồng đi vào, không lặp và không nằm trong quy trình con.",
			"what instantiates a process has no incoming flow, is no loop and is in no subprocess")
	}
}

func (c *compiler) instantiates(n *node) {
	switch n.def.Kind {
	case bpmn.KindReceiveTask:
		c.begin(n)
	case bpmn.KindEventBasedGateway:
		for _, target := range n.targets() {
			c.begin(target)
		}
	}
}

// opening gives the node at which an instance begins by an event, and the event
// itself: an event after an instantiating gateway begins at the gateway.
func (p *Process) opening(id string) (first, event *node) {
	for _, n := range p.starts {
		if n.def.ID == id {
			return n, n
		}
	}
	for _, n := range p.begins {
		if n.def.ID != id {
			continue
		}
		if n.def.Kind != bpmn.KindStartEvent && !n.def.Instantiate {
			return p.nodes[n.def.Incoming[0].Source.ID], n
		}
		return n, n
	}
	return nil, nil
}

// StartWith makes an instance that begins as the options say, and takes it to
// where it first waits. It fails only with an *Error of code ErrVariables or ErrUnknownStart.
func (p *Process) StartWith(o StartOptions, env Env) (*State, Result, error) {
	kept, err := o.Variables.normal()
	if err != nil {
		return nil, Result{}, err
	}
	payload, err := o.Payload.normal()
	if err != nil {
		return nil, Result{}, err
	}
	first, event := p.opening(o.Event)
	if event == nil && (o.Event != "" || len(p.starts) == 0) || o.Part != 0 && event.trigger(o.Part) == nil {
		return nil, Result{}, refuse(ErrUnknownStart, o.Event)
	}
	st := newState(p.def.ID)
	st.bound, st.called = p, o.Called
	r := newRun(p, st, env)
	if kept, err = r.withFirstValues(kept); err != nil {
		return nil, Result{}, err
	}
	seq := st.next()
	st.root = &scope{ID: instanceID(p.def.ID, seq), Seq: seq, Variables: kept}
	st.addScope(st.root)
	if len(kept) > 0 {
		r.fact(Fact{Kind: FactVariablesChanged, Element: p.def.ID, Scope: st.root.ID, Variables: kept.clone()})
	}
	r.armEventSubProcesses(st.root)
	if event == nil {
		r.begin(st.root, p.starts)
	} else {
		r.beginBy(first, event, o.Part, payload)
	}
	r.drain()
	return st, r.res, nil
}

// beginBy puts the first token where an event that came leads.
func (r *run) beginBy(first, event *node, part int, payload Variables) {
	root := r.st.root
	root.Live = 1
	m := move{to: first, scope: root, fired: true, answer: payload}
	if first != event {
		m.event = event
	} else {
		m.part = part
	}
	r.moves = append(r.moves, m)
}

// enterInstantiatingGateway passes the gateway to the event that began the
// instance. A parallel one goes to all of its events at once: the instance
// cannot end before they have all happened (BPMN 2.0.2, 13.2.1).
func (r *run) enterInstantiatingGateway(t *token) {
	event, answer := t.began, t.Pending
	t.began, t.Fired, t.Pending = nil, false, nil
	switch {
	case t.node.def.ParallelEvents:
	case event == nil: // put there by hand
		r.enterEventGateway(t)
		return
	default:
		r.raceWon(t, event, answer)
		return
	}
	r.leave(t, t.node.flows)
	for i := range t.node.flows {
		if m := &r.moves[len(r.moves)-1-i]; m.to == event {
			m.fired, m.answer = true, answer
		}
	}
}

// enterParallelStart waits for the other triggers of a parallel multiple start
// event than the one that began the instance.
func (r *run) enterParallelStart(t *token) {
	part, answer := t.Part, t.Pending
	if !t.Fired {
		part = -1 // put there by hand
	}
	vars := r.sees(t)
	var rest []armed
	for _, tr := range t.node.triggers {
		if tr.part == part {
			continue
		}
		a, f := r.ready(t.node, tr, vars)
		if f != nil {
			r.block(t, phaseEnter, f)
			return
		}
		rest = append(rest, a)
	}
	t.Part, t.Fired, t.Pending = 0, false, nil
	r.wait(t, waitEvent)
	if part >= 0 {
		r.gatherPart(t.node, part, t, answer)
	}
	for _, a := range rest {
		r.arm(a, t)
	}
}
