package soundness

import (
	"slices"
	"strings"

	"github.com/motcua/motcua/internal/bpmn"
	"github.com/motcua/motcua/internal/engine"
	"github.com/motcua/motcua/internal/feel"
	"github.com/motcua/motcua/internal/world"
)

// event is something that can happen in a state, and to whom.
type event struct {
	step     world.Step
	instance string // of the world
	holder   string // element instance, or scope, that it happens to; "" = to many
}

// events lists what can happen in a state, in a fixed order.
func (x *explorer) events(s *state) []event {
	e := enumerator{x: x, s: s}
	if s.begun < len(x.begins) {
		for _, step := range x.begins[s.begun] {
			e.add(event{step: step})
		}
		return e.out
	}
	for _, j := range s.world.Jobs() {
		e.job(j)
	}
	for _, in := range s.world.Instances() {
		if in.State.Ended() {
			continue
		}
		e.timers(in)
		e.messages(in)
		e.conditions(in)
		e.adHoc(in)
		e.incidents(in)
	}
	e.signals()
	return e.out
}

type enumerator struct {
	x   *explorer
	s   *state
	out []event
}

func (e *enumerator) add(ev event) { e.out = append(e.out, ev) }

// at makes an event at an element instance.
func (e *enumerator) at(kind world.StepKind, instance, element, holder string) event {
	return event{
		step:     world.Step{Kind: kind, Instance: instance, Element: element, Of: holder},
		instance: instance, holder: holder,
	}
}

// job can be completed, with each of its outcomes, or answer with an error that
// something around it catches.
func (e *enumerator) job(j world.Job) {
	done := e.at(world.StepComplete, j.Instance, j.Node.ID, j.Element)
	if j.Kind == world.JobTask {
		for _, o := range j.Node.Extension.Outcomes {
			done.step.Outcome = o.ID
			e.add(done)
		}
		if done.step.Outcome == "" {
			e.add(done)
		}
		return
	}
	e.add(done)
	for _, code := range caught(j.Node, bpmn.EventError) {
		ev := e.at(world.StepError, j.Instance, j.Node.ID, j.Element)
		ev.step.Code = code
		e.add(ev)
	}
	if j.Kind != world.JobCall {
		return
	}
	for _, code := range caught(j.Node, bpmn.EventEscalation) {
		if e.s.notes.has(j.Instance, j.Element, "escalated "+code) {
			continue
		}
		ev := e.at(world.StepEscalate, j.Instance, j.Node.ID, j.Element)
		ev.step.Code = code
		e.add(ev)
	}
}

// anyCode stands for a code that nothing names, where something catches them all.
const anyCode = "other"

// caught are the codes of errors or escalations that events at an activity, or around
// it, catch: one of each that is named, and one that is not if something catches any.
func caught(n *bpmn.Node, kind bpmn.EventKind) []string {
	var codes []string
	note := func(ev *bpmn.Node) {
		for _, d := range ev.Event.Each() {
			if d.Kind != kind {
				continue
			}
			code := d.Code
			if code == "" {
				code = anyCode
			}
			if !slices.Contains(codes, code) {
				codes = append(codes, code)
			}
		}
	}
	for at := n; at != nil; at = at.Scope.Owner {
		for _, b := range at.Boundary {
			note(b)
		}
		for _, in := range at.Scope.Nodes {
			if in.TriggeredByEvent && in != at && in.Body != nil {
				for _, start := range entries(in.Body) {
					note(start)
				}
			}
		}
	}
	return codes
}

// over reports whether an event need not happen again: one that does not interrupt
// happens once to each instance, and only when nothing is left of the path it began
// before. More often adds nothing but more of the same.
func (e *enumerator) over(in world.Instance, holder, element string) bool {
	if e.x.once(element) {
		return false
	}
	if e.s.notes.has(in.ID, holder, "fired "+element) {
		return true
	}
	n := e.x.m.nodes[element]
	if n.Scope.Owner != nil && n.Scope.Owner.TriggeredByEvent && n.Kind == bpmn.KindStartEvent {
		n = n.Scope.Owner
	}
	return slices.ContainsFunc(in.State.Tokens(), func(t engine.Token) bool {
		at := e.x.m.nodes[t.Element]
		return at != nil && (at == n || e.x.m.reaches(n, at)) && e.x.m.beside(at)
	})
}

// timers fire in any order, but of one holder's with fixed durations the shorter first.
func (e *enumerator) timers(in world.Instance) {
	var can []engine.Timer
	for _, t := range in.State.Timers() {
		if !e.over(in, t.Instance, t.Element) {
			can = append(can, t)
		}
	}
	for _, t := range can {
		sooner := func(u engine.Timer) bool {
			return u.Instance == t.Instance && u.At.Before(t.At) && e.x.fixed(u) && e.x.fixed(t)
		}
		if !slices.ContainsFunc(can, sooner) {
			e.add(e.at(world.StepTimer, in.ID, t.Element, t.Instance))
		}
	}
}

// fixed reports whether a timer's length stands in the model.
func (x *explorer) fixed(t engine.Timer) bool {
	n := x.m.nodes[t.Element]
	return n.Event.Kind == bpmn.EventTimer && n.Event.Duration != "" && !strings.HasPrefix(strings.TrimSpace(n.Event.Duration), "=")
}

// messages that no message flow of the group brings come from outside at any time.
func (e *enumerator) messages(in world.Instance) {
	for _, s := range in.State.Subscriptions() {
		n := e.x.m.nodes[s.Element]
		if s.Kind != engine.SubscriptionMessage || !e.x.m.fromOutside(n, s.Name) || e.over(in, s.Instance, s.Element) {
			continue
		}
		ev := e.at(world.StepMessage, in.ID, s.Element, s.ID)
		ev.step.Name, ev.step.Key, ev.holder = s.Name, s.Key, s.Instance
		e.add(ev)
	}
}

// signals that nothing in the group throws come from outside, to everyone.
func (e *enumerator) signals() {
	var names []string
	for _, in := range e.s.world.Instances() {
		if in.State.Ended() {
			continue
		}
		for _, s := range in.State.Subscriptions() {
			if s.Kind == engine.SubscriptionSignal && !e.x.m.signals[s.Name] && !slices.Contains(names, s.Name) &&
				!e.over(in, s.Instance, s.Element) {
				names = append(names, s.Name)
			}
		}
	}
	for _, name := range names {
		e.add(event{step: world.Step{Kind: world.StepSignal, Name: name}})
	}
}

// conditions become true when data changes: each that is waited for may.
func (e *enumerator) conditions(in world.Instance) {
	for _, c := range in.State.Conditions() {
		if e.over(in, c.Instance, c.Element) {
			continue
		}
		name := e.x.changes(c.Element)
		if name == "" {
			continue // it reads nothing that could change
		}
		ev := e.at(world.StepData, in.ID, c.Element, "")
		ev.step.Element, ev.step.Of = "", ""
		ev.step.Variables = engine.Variables{name: nil}
		if !slices.ContainsFunc(e.out, func(o event) bool {
			return o.step.Kind == world.StepData && o.instance == in.ID && hasKey(o.step.Variables, name)
		}) {
			e.add(ev)
		}
	}
}

func hasKey(vars engine.Variables, name string) bool {
	_, ok := vars[name]
	return ok
}

// changes is a variable whose change makes a conditional event look again; "" if there is none.
func (x *explorer) changes(element string) string {
	n := x.m.nodes[element]
	for _, d := range n.Event.Each() {
		e, err := feel.Compile(plain(d.Condition))
		if err != nil || d.Condition == "" {
			continue
		}
		for _, name := range e.Names() {
			if name != outcomeVariable || !x.m.follows {
				return name
			}
		}
	}
	return ""
}

// adHoc activities are begun by hand, each when neither it nor what it leads to runs
// or is about to.
func (e *enumerator) adHoc(in world.Instance) {
	all, err := in.Process.AdHocs(in.State)
	if err != nil {
		return
	}
	queued := map[string][]string{} // by scope
	for _, a := range all {
		queued[a.Scope] = a.Queue
	}
	for _, t := range in.State.Tokens() {
		n := e.x.m.nodes[t.Element]
		if n == nil || n.AdHoc == nil || t.For != "scope" {
			continue
		}
		for _, a := range entries(n.Body) {
			path := e.x.m.reach(a)
			running := func(o engine.Token) bool {
				return o.Scope == t.Instance && (o.Element == a.ID || path[e.x.m.nodes[o.Element]])
			}
			if slices.Contains(queued[t.Instance], a.ID) || slices.ContainsFunc(in.State.Tokens(), running) {
				continue
			}
			ev := e.at(world.StepActivate, in.ID, n.ID, t.Instance)
			ev.step.Elements = []string{a.ID}
			e.add(ev)
		}
	}
}

// incidents of the model's own making stay; others a person answers.
func (e *enumerator) incidents(in world.Instance) {
	for _, i := range in.State.Incidents() {
		if !stays(i.Code) {
			e.add(e.at(world.StepResolve, in.ID, i.Element, i.Instance))
		}
	}
}
